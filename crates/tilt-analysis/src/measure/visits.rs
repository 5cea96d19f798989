//! Diplomacy: visits of office-holders.

use tilt_core::estimate::Interval;
use tilt_core::series::Scale;
use tilt_core::ties::{Tie, TieKind};
use tilt_core::{Card, Domain, Estimate, Evidence, Parameter, Point};

use super::poisson;
use super::ties::{TieMeasure, Value, said};
use super::{LEVEL, Measure, Panel, Params, SeriesRequest};
use crate::error::Error;

/// See the card.
pub(super) struct Visits;

static CARD: Card = Card {
    name: "visits",
    version: 1,
    title: "Visits of office-holders in a year",
    definition: "How many visits of office-holders a list counts from the power to the state, from the state to the power, or both.",
    limitation: "A visit may be a quarrel; lists follow one side, a few offices, and the calendar of summits.",
    parameters: &[Parameter {
        name: "direction",
        default: "received",
        range: "both | paid | received",
        unit: "",
        doc: "Visits in both directions, from the state to the power, or from the power to the state.",
    }],
    references: &["custer2018", "ceias_visits"],
    missing: "A direction that the list does not follow has no value; a year without a visit in one that it follows has 0.",
};

const COUNT: Scale =
    Scale { unit: "visits", min: 0.0, max: f64::INFINITY, neutral: None, higher_is_closer: true };

impl Measure for Visits {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Diplomacy
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        request.params.check(&CARD)?;
        let direction = request.params.get(&CARD, "direction");
        let names: &[&str] = match direction {
            "received" => &["received"],
            "paid" => &["paid"],
            "both" => &["received", "paid"],
            other => return Err(Params::refuse(&CARD, "direction", other)),
        };
        let value = |tie: &Tie<'_>| -> Point {
            let mut count = 0.0;
            for name in names {
                count += said(tie.pair(name))?;
            }
            let (lower, upper) = poisson::interval(count, LEVEL);
            Ok(Estimate {
                value: count,
                interval: Some(Interval { lower, upper, level: LEVEL }),
                n: count as u32,
            })
        };
        let measure = TieMeasure {
            card: &CARD,
            kind: TieKind::Visits,
            variant: format!("direction: {direction}; interval: exact Poisson"),
            scale: COUNT,
            smoothed: false,
            value: Value::Alone(&value),
        };
        measure.panel(evidence, request)
    }
}
