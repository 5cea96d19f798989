//! Sanctions in force between a state and a power.

use tilt_core::series::Scale;
use tilt_core::ties::{Tie, TieKind};
use tilt_core::{Card, Domain, Evidence, Parameter, Point};

use super::ties::{TieMeasure, Value, exact, said};
use super::{Measure, Panel, Params, SeriesRequest};
use crate::error::Error;

/// See the card.
pub(super) struct Sanctions;

static CARD: Card = Card {
    name: "sanctions",
    version: 1,
    title: "Sanctions in force",
    definition: "How many cases of sanctions a list counts in the year of the power against the state, of the state against the power, or both.",
    limitation: "Cases differ a thousandfold in weight; a case of a bloc counts for each member that the list names.",
    parameters: &[
        Parameter {
            name: "direction",
            default: "by-power",
            range: "both | by-power | on-power",
            unit: "",
            doc: "Cases between the two whoever began, of the power against the state, or of the state against the power.",
        },
        Parameter {
            name: "means",
            default: "any",
            range: "any | arms | finance | trade | travel",
            unit: "",
            doc: "Cases with any means, or those of the power that touch arms and military help, finance, trade or travel.",
        },
    ],
    references: &["felbermayr2020"],
    missing: "A state of the system that is in no case has 0, inside the coverage of the list.",
};

const CASES: Scale =
    Scale { unit: "cases", min: 0.0, max: f64::INFINITY, neutral: Some(0.0), higher_is_closer: false };

impl Measure for Sanctions {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Diplomacy
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        request.params.check(&CARD)?;
        let (direction, means) = (request.params.get(&CARD, "direction"), request.params.get(&CARD, "means"));
        let names: &[&str] = match (direction, means) {
            ("by-power", "any") => &["by_power"],
            ("on-power", "any") => &["on_power"],
            ("both", "any") => &["by_power", "on_power"],
            ("by-power", "trade") => &["by_power_trade"],
            ("by-power", "arms") => &["by_power_arms"],
            ("by-power", "finance") => &["by_power_finance"],
            ("by-power", "travel") => &["by_power_travel"],
            ("both" | "on-power", other @ ("arms" | "finance" | "trade" | "travel")) => {
                return Err(Params::refuse(&CARD, "means", other));
            }
            ("both" | "by-power" | "on-power", other) => return Err(Params::refuse(&CARD, "means", other)),
            (other, _) => return Err(Params::refuse(&CARD, "direction", other)),
        };
        let value = |tie: &Tie<'_>| -> Point {
            let mut cases = 0.0;
            for name in names {
                cases += said(tie.pair(name))?;
            }
            Ok(exact(cases, cases))
        };
        let measure = TieMeasure {
            card: &CARD,
            kind: TieKind::Sanctions,
            variant: format!("direction: {direction}; means: {means}"),
            scale: CASES,
            smoothed: false,
            value: Value::Alone(&value),
        };
        measure.panel(evidence, request)
    }
}
