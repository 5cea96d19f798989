//! S of Signorino and Ritter with the theoretical range.

use tilt_core::series::Scale;
use tilt_core::{Card, Domain, Evidence, Parameter, VoteFilter};

use super::table::Weights;
use super::votes::CountMeasure;
use super::{Measure, Panel, Params, SeriesRequest, table};
use crate::error::Error;

/// See the card.
pub(super) struct SignorinoRitter;

static CARD: Card = Card {
    name: "s",
    version: 1,
    title: "S of General Assembly votes",
    definition: "Similarity of voting positions on a scale fixed by the three possible votes (Signorino and Ritter's S).",
    limitation: "It has no correction for chance and is positive for almost any pair of states; its level follows the agenda.",
    parameters: &[Parameter {
        name: "weights",
        default: "abs",
        range: "abs | sq",
        unit: "",
        doc: "Whether disagreement grows with the distance of the votes or with its square.",
    }],
    references: &["signorino1999", "haege2011"],
    missing: "Absent states are left out roll call by roll call; fewer than 10 common roll calls give no value.",
};

impl Measure for SignorinoRitter {
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
        scale: Scale { unit: "index", min: -1.0, max: 1.0, neutral: None, higher_is_closer: true },
        restrict: |table| *table,
        has_half_steps: false,
        value: match weights {
            Weights::Absolute => |cells| table::s(cells, Weights::Absolute),
            Weights::Squared => |cells| table::s(cells, Weights::Squared),
        },
    })
}
