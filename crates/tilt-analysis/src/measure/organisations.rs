//! Organisations: shared full memberships.

use tilt_core::series::Scale;
use tilt_core::ties::{Tie, TieKind};
use tilt_core::{Card, Domain, Evidence, Missing, Parameter, Point};

use super::portfolio::{Chance, Distance, likeness};
use super::ties::{TieMeasure, Value, exact, said};
use super::{Measure, Panel, Params, SeriesRequest};
use crate::error::Error;

/// See the card.
pub(super) struct Organisations;

static CARD: Card = Card {
    name: "organisations",
    version: 1,
    title: "Shared memberships in organisations",
    definition: "How much the memberships of two states overlap: share of the union, weighted by how few states an organisation has, or corrected for chance.",
    limitation: "A membership is signed, not lived; and most organisations have nothing to do with alignment.",
    parameters: &[Parameter {
        name: "statistic",
        default: "idf",
        range: "idf | jaccard | kappa | pi | shared",
        unit: "",
        doc: "Union share weighted by ln(states / members), plain union share, Cohen's κ, Scott's π, or the plain number shared.",
    }],
    references: &["pevehouse2020", "cohen1968", "scott1955"],
    missing: "Organisations in which the status of either state is unknown are left out; a state that the source does not report has no value.",
};

const SHARE: Scale =
    Scale { unit: "share of the union", min: 0.0, max: 1.0, neutral: None, higher_is_closer: true };
const LIKENESS: Scale =
    Scale { unit: "index", min: -1.0, max: 1.0, neutral: Some(0.0), higher_is_closer: true };
const NUMBER: Scale =
    Scale { unit: "organisations", min: 0.0, max: f64::INFINITY, neutral: None, higher_is_closer: true };

impl Measure for Organisations {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Organisations
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        request.params.check(&CARD)?;
        let statistic = request.params.get(&CARD, "statistic");
        let (scale, value): (Scale, fn(&Tie<'_>) -> Point) = match statistic {
            "idf" => (SHARE, |tie| ratio(tie, tie.pair("shared_weight"), tie.pair("union_weight"))),
            "jaccard" => (SHARE, |tie| {
                let shared = tie.pair("shared");
                let union = shared.zip(tie.pair("full")).zip(tie.pair("power_full"));
                ratio(tie, shared, union.map(|((shared, own), power)| own + power - shared))
            }),
            "kappa" => (LIKENESS, |tie| corrected(tie, Chance::Own)),
            "pi" => (LIKENESS, |tie| corrected(tie, Chance::Pooled)),
            "shared" => (NUMBER, |tie| Ok(exact(said(tie.pair("shared"))?, said(tie.pair("universe"))?))),
            other => return Err(Params::refuse(&CARD, "statistic", other)),
        };
        let measure = TieMeasure {
            card: &CARD,
            kind: TieKind::Organisations,
            variant: format!("statistic: {statistic}; full members"),
            scale,
            smoothed: false,
            value: Value::Alone(&value),
        };
        measure.panel(evidence, request)
    }
}

fn ratio(tie: &Tie<'_>, part: Option<f64>, whole: Option<f64>) -> Point {
    let (part, whole) = (said(part)?, said(whole)?);
    if whole <= 0.0 {
        return Err(Missing::NoVariation);
    }
    Ok(exact(part / whole, said(tie.pair("universe"))?))
}

fn corrected(tie: &Tie<'_>, chance: Chance) -> Point {
    let [shared, own, power, universe] =
        ["shared", "full", "power_full", "universe"].map(|name| tie.pair(name));
    let (shared, own, power, universe) = (said(shared)?, said(own)?, said(power)?, said(universe)?);
    let counts = [universe - own - power + shared, power - shared, own - shared, shared];
    Ok(exact(likeness(&counts, Distance::Binary, chance)?, universe))
}
