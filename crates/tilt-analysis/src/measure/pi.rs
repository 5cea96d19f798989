//! Scott's weighted π: agreement against the pooled margins.

use tilt_core::series::Scale;
use tilt_core::{Card, Domain, Evidence, Parameter, VoteFilter};

use super::table::Weights;
use super::votes::CountMeasure;
use super::{Measure, Panel, Params, SeriesRequest, table};
use crate::error::Error;

/// See the card.
pub(super) struct Pi;

static CARD: Card = Card {
    name: "pi",
    version: 1,
    title: "Weighted π of General Assembly votes",
    definition: "Agreement in votes beyond what two states that share the pooled shares of yes, abstention and no would reach by chance (Scott's weighted π).",
    limitation: "It counts different habits of voting as disagreement; near 0 does not mean hostile.",
    parameters: &[Parameter {
        name: "weights",
        default: "abs",
        range: "abs | sq",
        unit: "",
        doc: "Whether disagreement grows with the distance of the votes or with its square.",
    }],
    references: &["scott1955", "haege2011"],
    missing: "Absent states are left out roll call by roll call; fewer than 10 common roll calls or no variation give no value.",
};

impl Measure for Pi {
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
            Weights::Absolute => |cells| table::pi(cells, Weights::Absolute),
            Weights::Squared => |cells| table::pi(cells, Weights::Squared),
        },
    })
}
