//! Official words: how often and in which company a power is named in speeches.

use tilt_core::estimate::Interval;
use tilt_core::series::Scale;
use tilt_core::ties::{Tie, TieKind};
use tilt_core::{Card, Domain, Estimate, Evidence, Missing, Parameter, Point};

use super::ties::{TieMeasure, Value, said};
use super::{LEVEL, Measure, Panel, Params, SeriesRequest, Z90};
use crate::error::Error;

/// See the card.
pub(super) struct Words;

static CARD: Card = Card {
    name: "words",
    version: 1,
    title: "A power in the general debate speeches of a state",
    definition: "Which share of the sentences of a state's speeches in the UN general debate names a power, or how the sentences that name it speak of cooperation and conflict.",
    limitation: "To be named is not to be praised; one speech a year has few sentences, and who speaks changes them more than policy does.",
    parameters: &[Parameter {
        name: "statistic",
        default: "named",
        range: "alone | among | named | tone",
        unit: "",
        doc: "Of sentences naming the power, those that name no other; share among sentences that name any power; share among all sentences; cooperation minus conflict.",
    }],
    references: &["baturo2017"],
    missing: "A year without a speech has no value; tone and company need 5 sentences that name the power.",
};

pub(super) const SHARE: Scale =
    Scale { unit: "share of sentences", min: 0.0, max: 1.0, neutral: None, higher_is_closer: true };
pub(super) const TONE: Scale =
    Scale { unit: "net share of sentences", min: -1.0, max: 1.0, neutral: Some(0.0), higher_is_closer: true };

/// Fewest sentences that name the power behind tone and company.
const FEWEST: f64 = 5.0;

impl Measure for Words {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Words
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        request.params.check(&CARD)?;
        let statistic = request.params.get(&CARD, "statistic");
        let (scale, value): (Scale, fn(&Tie<'_>) -> Point) = match statistic {
            "named" => (SHARE, |tie| wilson(said(tie.pair("named"))?, said(tie.own("sentences"))?, 1.0)),
            "among" => (SHARE, |tie| wilson(said(tie.pair("named"))?, said(tie.own("naming"))?, 1.0)),
            "alone" => (SHARE, |tie| wilson(said(tie.pair("alone"))?, said(tie.pair("named"))?, FEWEST)),
            "tone" => (TONE, tone),
            other => return Err(Params::refuse(&CARD, "statistic", other)),
        };
        let measure = TieMeasure {
            card: &CARD,
            kind: TieKind::Words,
            variant: format!("statistic: {statistic}; interval: sentences taken as independent"),
            scale,
            smoothed: false,
            value: Value::Alone(&value),
        };
        measure.panel(evidence, request)
    }
}

/// A share with the interval of Wilson \[wilson1927\].
pub(super) fn wilson(part: f64, whole: f64, fewest: f64) -> Point {
    if whole < fewest {
        return Err(Missing::TooFew { n: whole as u32, need: fewest as u32 });
    }
    let (share, z) = (part / whole, Z90);
    let centre = (share + z * z / (2.0 * whole)) / (1.0 + z * z / whole);
    let half =
        z / (1.0 + z * z / whole) * (share * (1.0 - share) / whole + z * z / (4.0 * whole * whole)).sqrt();
    // At the ends the bound is the share itself, but for rounding.
    let (lower, upper) = ((centre - half).min(share).max(0.0), (centre + half).max(share).min(1.0));
    Ok(Estimate { value: share, interval: Some(Interval { lower, upper, level: LEVEL }), n: whole as u32 })
}

/// Sentences with a word of cooperation minus those with one of conflict, over all that name the power; the interval is
/// that of a multinomial.
pub(super) fn tone(tie: &Tie<'_>) -> Point {
    net_share(said(tie.pair("cooperative"))?, said(tie.pair("conflictual"))?, said(tie.pair("named"))?)
}

/// Warm minus cold over all, with the interval of a multinomial.
pub(super) fn net_share(warm: f64, cold: f64, named: f64) -> Point {
    if named < FEWEST {
        return Err(Missing::TooFew { n: named as u32, need: FEWEST as u32 });
    }
    let (warm, cold) = (warm / named, cold / named);
    let tone = warm - cold;
    let half = Z90 * ((warm + cold - tone * tone).max(0.0) / named).sqrt();
    let interval = Interval { lower: (tone - half).max(-1.0), upper: (tone + half).min(1.0), level: LEVEL };
    Ok(Estimate { value: tone, interval: Some(interval), n: named as u32 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_wilson_is_met() {
        // 2 of 10 at 90 %, z² = 2.70554: centre .335277/1.270554, half 1.294595·√.0227639, by hand.
        let point = wilson(2.0, 10.0, 1.0).unwrap();
        let interval = point.interval.unwrap();
        assert_eq!(point.value, 0.2);
        assert!(
            (interval.lower - 0.068_56).abs() < 1e-4 && (interval.upper - 0.459_21).abs() < 1e-4,
            "{interval:?}"
        );
        assert_eq!(wilson(0.0, 0.0, 1.0), Err(Missing::TooFew { n: 0, need: 1 }));
    }
}
