//! Trade: share of a partner and dependence, both directions, both sides' figures.

use tilt_core::estimate::Interval;
use tilt_core::series::Scale;
use tilt_core::ties::{Tie, TieKind};
use tilt_core::{Card, Domain, Estimate, Evidence, Missing, Parameter, Point};

use super::ties::{TieMeasure, Value, said};
use super::{LEVEL, Measure, Panel, Params, SeriesRequest};
use crate::error::Error;

/// See the card.
pub(super) struct Trade;

static CARD: Card = Card {
    name: "trade",
    version: 1,
    title: "Share of a power in trade",
    definition: "The share of a power in the goods trade of a state, or of the state in the power's, or the gap between the two.",
    limitation: "Prices, re-exports and third partners move it without any choice of the state; the two sides' figures differ, by tenths after sanctions.",
    parameters: &[
        Parameter {
            name: "flow",
            default: "turnover",
            range: "exports | imports | turnover",
            unit: "",
            doc: "Goods sold, goods bought, or both.",
        },
        Parameter {
            name: "side",
            default: "state",
            range: "gap | power | state",
            unit: "",
            doc: "Share of the power in the state's trade, of the state in the power's, or first minus second: who needs whom more.",
        },
        Parameter {
            name: "total",
            default: "partners",
            range: "national | partners",
            unit: "",
            doc: "Divided by the sum over partners with a figure, or by the total that the state itself publishes; of the power only the first is kept.",
        },
    ],
    references: &["barbieri2009"],
    missing: "A partner without a figure has none; a published zero is a value; a state whose figures are all zero has no share.",
};

const SHARE: Scale =
    Scale { unit: "share of trade", min: 0.0, max: 1.0, neutral: None, higher_is_closer: true };
/// Figures of pairs and totals of the same state come from different tables, and need not fit.
const OF_TOTAL: Scale =
    Scale { unit: "share of national trade", min: 0.0, max: 10.0, neutral: None, higher_is_closer: true };
const GAP: Scale = Scale {
    unit: "difference of shares of trade",
    min: -10.0,
    max: 10.0,
    neutral: Some(0.0),
    higher_is_closer: true,
};

impl Measure for Trade {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Trade
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        request.params.check(&CARD)?;
        let get = |name: &str| request.params.get(&CARD, name);
        let (flow, side, total) = (get("flow"), get("side"), get("total"));
        let flows: &[Flow] = match flow {
            "imports" => &[Flow::Imports],
            "exports" => &[Flow::Exports],
            "turnover" => &[Flow::Imports, Flow::Exports],
            other => return Err(Params::refuse(&CARD, "flow", other)),
        };
        let national = match total {
            "national" => true,
            "partners" => false,
            other => return Err(Params::refuse(&CARD, "total", other)),
        };
        let value: &dyn Fn(&Tie<'_>) -> Point = match side {
            "state" => &|tie| share(tie, flows, national),
            "power" => &|tie| of_power(tie, flows).map(plain),
            "gap" => &|tie| {
                let own = share(tie, flows, national)?;
                Ok(plain(own.value - of_power(tie, flows)?))
            },
            other => return Err(Params::refuse(&CARD, "side", other)),
        };
        let note = if side == "state" { "; interval: from one side's figures to the other's" } else { "" };
        let measure = TieMeasure {
            card: &CARD,
            kind: TieKind::Trade,
            variant: format!("flow: {flow}; side: {side}; total: {total}{note}"),
            scale: match (side, national) {
                ("gap", _) => GAP,
                ("state", true) => OF_TOTAL,
                _ => SHARE,
            },
            smoothed: false,
            value: Value::Alone(value),
        };
        measure.panel(evidence, request)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    Imports,
    Exports,
}

impl Flow {
    fn own(self) -> &'static str {
        if self == Flow::Imports { "imports" } else { "exports" }
    }

    fn national(self) -> &'static str {
        if self == Flow::Imports { "imports_total" } else { "exports_total" }
    }

    fn mirror(self) -> &'static str {
        if self == Flow::Imports { "mirror_imports" } else { "mirror_exports" }
    }

    /// The same goods in the accounts of the power.
    fn of_power(self) -> &'static str {
        if self == Flow::Imports { "power_exports" } else { "power_imports" }
    }
}

/// Share of the power in the state's trade. Where the power's own figures exist too, the interval reaches from the
/// share by one side's figures to that by the other's, and at least half the log ratio of both around the value.
fn share(tie: &Tie<'_>, flows: &[Flow], national: bool) -> Point {
    let sum = |name: fn(Flow) -> &'static str, own: bool| -> Result<f64, Missing> {
        let figures: Result<Vec<f64>, Missing> = flows
            .iter()
            .map(|flow| said(if own { tie.own(name(*flow)) } else { tie.pair(name(*flow)) }))
            .collect();
        Ok(figures?.iter().sum())
    };
    let value = sum(Flow::own, false)?;
    let total = match (national, flows) {
        (true, _) => sum(Flow::national, true)?,
        (false, [_]) => sum(Flow::own, true)?,
        (false, _) => said(tie.own("turnover"))?,
    };
    if total <= 0.0 {
        return Err(Missing::NoVariation);
    }
    let share = value / total;
    let interval =
        sum(Flow::mirror, false).ok().filter(|mirror| *mirror > 0.0 && value > 0.0).map(|mirror| {
            // The power's figure in place of the state's, in the total too.
            let other = mirror / (total - value + mirror);
            let half = share * (value / mirror).ln().abs() / 2.0;
            Interval {
                lower: share.min(other).min(share - half).max(0.0),
                upper: share.max(other).max(share + half).min(if national { OF_TOTAL.max } else { 1.0 }),
                level: LEVEL,
            }
        });
    Ok(Estimate { value: share, interval, n: said(tie.own("partners"))? as u32 })
}

/// Share of the state in the trade of the power.
fn of_power(tie: &Tie<'_>, flows: &[Flow]) -> Result<f64, Missing> {
    let mut value = 0.0;
    let mut total = 0.0;
    for flow in flows {
        value += said(tie.pair(flow.own()))?;
        total = said(tie.pair(flow.of_power()))?;
    }
    if flows.len() > 1 {
        total = said(tie.pair("power_turnover"))?;
    }
    if total <= 0.0 { Err(Missing::NoVariation) } else { Ok((value / total).min(1.0)) }
}

fn plain(value: f64) -> Estimate {
    Estimate { value, interval: None, n: 1 }
}
