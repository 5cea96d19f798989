//! Cohen's weighted κ: agreement against the states' own margins.

use tilt_core::series::Scale;
use tilt_core::{Card, Domain, Evidence, Parameter, VoteFilter};

use super::table::Weights;
use super::votes::CountMeasure;
use super::{Measure, Panel, Params, SeriesRequest, table};
use crate::error::Error;

/// See the card.
pub(super) struct Kappa;

static CARD: Card = Card {
    name: "kappa",
    version: 1,
    title: "Weighted κ of General Assembly votes",
    definition: "Agreement in votes beyond what two states with these shares of yes, abstention and no would reach by chance (Cohen's weighted κ).",
    limitation: "Near 0 means no more alike than chance given how often each says yes; it does not mean hostile, and one stray vote moves it by tenths where both nearly always say yes.",
    parameters: &[Parameter {
        name: "weights",
        default: "abs",
        range: "abs | sq",
        unit: "",
        doc: "Whether disagreement grows with the distance of the votes or with its square.",
    }],
    references: &["cohen1968", "haege2011"],
    missing: "Absent states are left out roll call by roll call; fewer than 10 common roll calls or no variation give no value.",
};

impl Measure for Kappa {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Votes
    }

    fn count_rule(&self, params: &Params) -> Option<Result<CountMeasure, Error>> {
        Some(measure(params))
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        measure(&request.params)?.panel(evidence, request)
    }
}

/// The measure with the weights that the parameters name.
fn measure(params: &Params) -> Result<CountMeasure, Error> {
    params.check(&CARD)?;
    let name = params.get(&CARD, "weights");
    let weights = Weights::find(name).ok_or_else(|| Params::refuse(&CARD, "weights", name))?;
    Ok(CountMeasure {
        card: &CARD,
        variant: format!("weights: {}; filter: {}", weights.name(), VoteFilter::NonUnanimous.name()),
        filter: VoteFilter::NonUnanimous,
        scale: Scale { unit: "index", min: -1.0, max: 1.0, neutral: Some(0.0), higher_is_closer: true },
        restrict: |table| *table,
        has_half_steps: false,
        value: match weights {
            Weights::Absolute => |cells| table::kappa(cells, Weights::Absolute),
            Weights::Squared => |cells| table::kappa(cells, Weights::Squared),
        },
    })
}
