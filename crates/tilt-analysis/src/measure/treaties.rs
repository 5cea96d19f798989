//! Treaties: stock in force, with decay.

use tilt_core::series::Scale;
use tilt_core::ties::{Tie, TieKind};
use tilt_core::{Card, Domain, Evidence, Parameter, Point};

use super::ties::{TieMeasure, Value, exact, said};
use super::{Measure, Panel, Params, SeriesRequest};
use crate::error::Error;

/// See the card.
pub(super) struct Treaties;

static CARD: Card = Card {
    name: "treaties",
    version: 1,
    title: "Treaties in force between two states",
    definition: "The number of treaties that bind both states, each counting less with age and with the number of other parties.",
    limitation: "Lists of treaties hold mostly environment and trade, and conventions of many states swamp the plain number; it is no measure of alignment in general.",
    parameters: &[
        Parameter {
            name: "count",
            default: "partner",
            range: "all | bilateral | partner",
            unit: "",
            doc: "Every treaty once, those of the two alone once, or each divided by the number of other parties.",
        },
        Parameter {
            name: "half-life",
            default: "10",
            range: "10 | 20 | 5 | none",
            unit: "years",
            doc: "Years after which a treaty counts half; bilateral treaties are counted without decay.",
        },
    ],
    references: &["manytreaties"],
    missing: "A treaty without any date is left out; years in which either state did not exist have no value.",
};

const STOCK: Scale =
    Scale { unit: "treaties", min: 0.0, max: f64::INFINITY, neutral: None, higher_is_closer: true };

impl Measure for Treaties {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Agreements
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        request.params.check(&CARD)?;
        let (count, half) = (request.params.get(&CARD, "count"), request.params.get(&CARD, "half-life"));
        if !["5", "10", "20", "none"].contains(&half) {
            return Err(Params::refuse(&CARD, "half-life", half));
        }
        let statistic = match (count, half) {
            ("all", "none") => "stock".to_owned(),
            ("all", half) => format!("half_{half}"),
            ("partner", "none") => "partner".to_owned(),
            ("partner", half) => format!("partner_{half}"),
            ("bilateral", _) => "bilateral".to_owned(),
            (other, _) => return Err(Params::refuse(&CARD, "count", other)),
        };
        let value =
            |tie: &Tie<'_>| -> Point { Ok(exact(said(tie.pair(&statistic))?, said(tie.pair("stock"))?)) };
        let measure = TieMeasure {
            card: &CARD,
            kind: TieKind::Treaties,
            variant: format!("count: {count}; half-life: {half}"),
            scale: STOCK,
            smoothed: false,
            value: Value::Alone(&value),
        };
        measure.panel(evidence, request)
    }
}
