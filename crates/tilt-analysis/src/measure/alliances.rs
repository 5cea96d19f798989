//! Alliances: likeness of portfolios of obligations.

use tilt_core::series::Scale;
use tilt_core::ties::{Tie, TieKind};
use tilt_core::{Card, Domain, Evidence, Parameter, Point};

use super::portfolio::{Chance, distance, likeness};
use super::ties::{TieMeasure, Value, exact, said};
use super::{Measure, Panel, Params, SeriesRequest};
use crate::error::Error;

/// See the card.
pub(super) struct Alliances;

static CARD: Card = Card {
    name: "alliances",
    version: 1,
    title: "Likeness of alliance portfolios",
    definition: "How alike the obligations of two states toward all states are, by κ, π or S over four grades from none to defense.",
    limitation: "Alike portfolios are no tie: two states without any ally are alike; see the obligation itself.",
    parameters: &[
        Parameter {
            name: "statistic",
            default: "kappa",
            range: "kappa | obligation | pi | s",
            unit: "",
            doc: "Chance-corrected by own margins, the strongest obligation of the state toward the power itself (0 to 3), by pooled margins, or not corrected.",
        },
        Parameter {
            name: "weights",
            default: "abs",
            range: "abs | binary | sq",
            unit: "",
            doc: "Distance of two grades; binary takes any obligation against none.",
        },
    ],
    references: &[
        "signorino1999",
        "haege2011",
        "cohen1968",
        "scott1955",
        "gibler2009",
        "leeds2002",
        "chiba2015",
    ],
    missing: "A state of the system without an obligation has none, inside the coverage of the source; outside it there is no value.",
};

const LIKENESS: Scale =
    Scale { unit: "index", min: -1.0, max: 1.0, neutral: Some(0.0), higher_is_closer: true };
const GRADE: Scale =
    Scale { unit: "grade, 0 none to 3 strongest", min: 0.0, max: 3.0, neutral: None, higher_is_closer: true };

impl Measure for Alliances {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Alliances
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        request.params.check(&CARD)?;
        let name = request.params.get(&CARD, "weights");
        let distance = distance(name).ok_or_else(|| Params::refuse(&CARD, "weights", name))?;
        let statistic = request.params.get(&CARD, "statistic");
        let chance = match statistic {
            "kappa" => Chance::Own,
            "pi" => Chance::Pooled,
            "s" => Chance::Fixed,
            "obligation" => {
                let grade = TieMeasure {
                    card: &CARD,
                    kind: TieKind::Alliances,
                    variant: "strongest obligation of the state toward the power".to_owned(),
                    scale: GRADE,
                    smoothed: false,
                    value: Value::Alone(&grade),
                };
                return grade.panel(evidence, request);
            }
            other => return Err(Params::refuse(&CARD, "statistic", other)),
        };
        let value = |tie: &Tie<'_>| -> Point {
            let counts: Option<Vec<f64>> = tie.pairs()[2..].iter().copied().collect();
            let counts = counts.ok_or(tilt_core::Missing::NotReported)?;
            Ok(exact(likeness(&counts, distance, chance)?, counts.iter().sum()))
        };
        let measure = TieMeasure {
            card: &CARD,
            kind: TieKind::Alliances,
            variant: format!("{statistic}, weights: {name}"),
            scale: LIKENESS,
            smoothed: false,
            value: Value::Alone(&value),
        };
        measure.panel(evidence, request)
    }
}

/// The grade of the state toward the power: that of the row in which the state's entry toward the power stands. It is
/// made from the code, by strength of obligation alone: defense or offense 3, neutrality or consultation 2,
/// nonaggression 1.
fn grade(tie: &Tie<'_>) -> Point {
    let code = said(tie.pair("obligation"))? as u8;
    let grade = match code {
        code if code & 3 != 0 => 3.0,
        code if code & (4 | 16) != 0 => 2.0,
        code if code & 8 != 0 => 1.0,
        _ => 0.0,
    };
    Ok(exact(grade, 1.0))
}
