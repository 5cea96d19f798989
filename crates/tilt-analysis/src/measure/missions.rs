//! Diplomacy: rank of the mission of a power.

use tilt_core::series::Scale;
use tilt_core::ties::{Tie, TieKind};
use tilt_core::{Card, Domain, Evidence, Point};

use super::ties::{TieMeasure, Value, exact, said};
use super::{Measure, Panel, SeriesRequest};
use crate::error::Error;

/// See the card.
pub(super) struct Missions;

static CARD: Card = Card {
    name: "missions",
    version: 1,
    title: "Rank of a power's mission",
    definition: "The highest rank that the mission of a power in a state had in the year, from 0 none to 5 embassy.",
    limitation: "Nearly all pairs keep embassies; only a break or a return says anything.",
    parameters: &[],
    references: &["kenkel2026"],
    missing: "Only the powers that a source follows have values; outside its spells there is none.",
};

const RANK: Scale =
    Scale { unit: "rank, 0 none to 5 embassy", min: 0.0, max: 5.0, neutral: None, higher_is_closer: true };

impl Measure for Missions {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Diplomacy
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        request.params.check(&CARD)?;
        let value = |tie: &Tie<'_>| -> Point { Ok(exact(said(tie.pair("level"))?, 1.0)) };
        let measure = TieMeasure {
            card: &CARD,
            kind: TieKind::Missions,
            variant: "of the power in the state".to_owned(),
            scale: RANK,
            smoothed: false,
            value: Value::Alone(&value),
        };
        measure.panel(evidence, request)
    }
}
