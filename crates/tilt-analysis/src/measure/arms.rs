//! Arms: share of a power in five years of deliveries.

use tilt_core::series::Scale;
use tilt_core::ties::{Tie, TieKind};
use tilt_core::{Card, Domain, Evidence, Point};

use super::ties::{TieMeasure, Value, said, with_error};
use super::{Measure, Panel, SeriesRequest};
use crate::error::Error;

/// See the card.
pub(super) struct Arms;

static CARD: Card = Card {
    name: "arms",
    version: 1,
    title: "Share of a power in arms deliveries, five years",
    definition: "The share of a power in the trend-indicator value of major arms delivered to a state in the five years that end with the named one.",
    limitation: "A share of a small total is no dependence, a few deals decide it, and deliveries follow orders by years.",
    parameters: &[],
    references: &["sipri_arms", "holtom2012"],
    missing: "Without any delivery in the window there is no share; a supplier without a delivery has 0; suppliers that are not known stay in the total.",
};

const SHARE: Scale =
    Scale { unit: "share of value delivered", min: 0.0, max: 1.0, neutral: None, higher_is_closer: true };

impl Measure for Arms {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Arms
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        request.params.check(&CARD)?;
        let value = |tie: &Tie<'_>| -> Point {
            // The bundled table keeps the number of suppliers, not of deals.
            let n = tie.own("deals").or(tie.own("suppliers"));
            Ok(with_error(said(tie.pair("share"))?, tie.pair("error"), n.unwrap_or(1.0), &SHARE))
        };
        let measure = TieMeasure {
            card: &CARD,
            kind: TieKind::Arms,
            variant: "window of five years; interval: deals drawn again, to first order".to_owned(),
            scale: SHARE,
            smoothed: true,
            value: Value::Alone(&value),
        };
        measure.panel(evidence, request)
    }
}
