//! Measures on one scale: standard deviations of all states with the same power, over fixed base years.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use tilt_core::concordance::Concordance;
use tilt_core::{Domain, Evidence, Missing, Parameter, Series, StateId};

use super::ties::source_for;
use super::{Params, SeriesRequest, Z90, find};
use crate::error::{Error, ErrorKind};

/// A part of a composite: which measure stands for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub layer: Layer,
    pub domain: Domain,
    pub measure: &'static str,
    /// Parameters of the measure, where its own defaults do not stand for the field.
    pub params: &'static [(&'static str, &'static str)],
}

impl Part {
    /// The parameters as a request takes them.
    pub(crate) fn request_params(&self) -> Params {
        self.params.iter().fold(Params::default(), |params, (name, value)| params.with(name, value))
    }

    /// A corpus of texts covers few years and few states: its years are its base, and with fewer states there is no scale.
    fn fewest_states(&self) -> usize {
        if self.domain == Domain::Statements { 5 } else { 0 }
    }
}

/// What a part is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    /// What is signed.
    Formal,
    /// What is done.
    Acts,
    /// What officials say.
    Words,
}

/// One measure for each field. Votes are relative to the world on the same roll calls, so that the agenda cancels.
pub(crate) const PARTS: &[Part] = &[
    Part { layer: Layer::Acts, domain: Domain::Votes, measure: "excess", params: &[] },
    Part { layer: Layer::Formal, domain: Domain::Alliances, measure: "alliances", params: &[] },
    Part { layer: Layer::Formal, domain: Domain::Organisations, measure: "organisations", params: &[] },
    Part { layer: Layer::Formal, domain: Domain::Agreements, measure: "treaties", params: &[] },
    Part { layer: Layer::Acts, domain: Domain::Trade, measure: "trade", params: &[] },
    Part { layer: Layer::Acts, domain: Domain::Arms, measure: "arms", params: &[] },
    Part { layer: Layer::Acts, domain: Domain::Events, measure: "events", params: &[] },
    Part { layer: Layer::Words, domain: Domain::Words, measure: "words", params: &[] },
    Part {
        layer: Layer::Words,
        domain: Domain::Statements,
        measure: "statements",
        params: &[("statistic", "tone-texts")],
    },
];

/// A standardised part.
#[derive(Debug, Clone)]
pub(crate) struct Standard {
    pub part: Part,
    /// Value and standard error in standard deviations by year, higher is closer; or why there is none.
    pub years: BTreeMap<i16, Result<(f64, f64), Missing>>,
    /// The series as measured.
    pub series: Series,
}

/// The parameter that [`base`] reads.
pub(super) const BASE: Parameter = Parameter {
    name: "base",
    default: "1992-2012",
    range: "1992-2012 | all",
    unit: "years",
    doc: "Years over which mean and standard deviation are taken; any two years may be given.",
};

/// Years of the base, read from `all` or `1992-2012`.
pub(crate) fn base(text: &str) -> Option<RangeInclusive<i16>> {
    if text == "all" {
        return Some(i16::MIN..=i16::MAX);
    }
    let (from, to) = text.split_once('-')?;
    let (from, to): (i16, i16) = (from.parse().ok()?, to.parse().ok()?);
    (from <= to).then_some(from..=to)
}

/// The part for a pair; `None` where the evidence has no data for it or does not know the pole.
///
/// # Errors
/// Any other error of the measure.
pub(crate) fn standardise(
    evidence: &Evidence,
    part: Part,
    state: StateId,
    pole: StateId,
    base: &RangeInclusive<i16>,
) -> Result<Option<Standard>, Error> {
    let states: Vec<StateId> =
        Concordance::bundled().states().map(|(id, _)| id).filter(|id| *id != pole).collect();
    let by = (part.domain == Domain::Events).then_some(tilt_core::Grain::Year);
    let request = SeriesRequest {
        source: source_for(evidence, part.measure, state, &[pole]),
        by,
        draws: 0,
        params: part.request_params(),
        ..SeriesRequest::new(states, vec![pole])
    };
    let panel = match find(part.measure)?.panel(evidence, &request) {
        Ok(panel) => panel,
        Err(error) if matches!(error.kind(), ErrorKind::NotLoaded | ErrorKind::NotAPower) => return Ok(None),
        Err(error) => return Err(error),
    };
    let reference: Vec<f64> = panel
        .series
        .iter()
        .flat_map(Series::observed)
        .filter(|(period, _)| part.fewest_states() > 0 || base.contains(&period.year()))
        .map(|(_, estimate)| estimate.value)
        .collect();
    let speaking = panel.series.iter().filter(|series| series.observed().next().is_some()).count();
    let few = (speaking < part.fewest_states())
        .then_some(Missing::TooFew { n: speaking as u32, need: part.fewest_states() as u32 });
    let n = reference.len() as f64;
    let mean = reference.iter().sum::<f64>() / n;
    let spread = (reference.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0)).sqrt();
    let Some(series) = panel.pair(state, pole).cloned() else { return Ok(None) };
    let sign = if series.scale.higher_is_closer { 1.0 } else { -1.0 };
    let years = series.points.iter().map(|(period, point)| {
        let standard = match point {
            Ok(_) if few.is_some() => Err(few.unwrap_or(Missing::NoVariation)),
            // Without a reference the spread is no number.
            Ok(_) if spread.is_nan() || spread <= 0.0 => Err(Missing::NoVariation),
            Ok(estimate) => {
                let half = estimate.interval.map_or(0.0, |interval| (interval.upper - interval.lower) / 2.0);
                Ok((sign * (estimate.value - mean) / spread, half / Z90 / spread))
            }
            Err(missing) => Err(*missing),
        };
        (period.year(), standard)
    });
    Ok(Some(Standard { part, years: years.collect(), series }))
}

/// Mean of the parts that have a value in a year, by weight; with its standard error, parts taken as independent, and
/// the number of parts. `None` if fewer than `fewest` have one.
pub(crate) fn mean_of(
    parts: &[&Standard],
    year: i16,
    weight: &dyn Fn(&Standard, f64) -> f64,
    fewest: usize,
) -> Option<(f64, f64, usize)> {
    let present: Vec<(f64, f64, f64)> = parts
        .iter()
        .filter_map(|part| {
            let (value, error) = part.years.get(&year)?.ok()?;
            Some((weight(part, error), value, error))
        })
        .filter(|(weight, ..)| *weight > 0.0)
        .collect();
    if present.len() < fewest {
        return None;
    }
    let total: f64 = present.iter().map(|(weight, ..)| weight).sum();
    let value = present.iter().map(|(weight, value, _)| weight * value).sum::<f64>() / total;
    let variance = present.iter().map(|(weight, _, error)| (weight * error).powi(2)).sum::<f64>();
    Some((value, variance.sqrt() / total, present.len()))
}

/// Why no mean could be made in a year: the reasons of the parts, the strongest first.
pub(crate) fn reason(parts: &[&Standard], year: i16, fewest: usize) -> Missing {
    let reasons: Vec<Option<Missing>> =
        parts.iter().map(|part| part.years.get(&year).and_then(|point| point.err())).collect();
    let values = parts.iter().filter(|part| matches!(part.years.get(&year), Some(Ok(_)))).count();
    if reasons.contains(&Some(Missing::NotInSystem)) {
        Missing::NotInSystem
    } else if values == 0 && reasons.iter().all(|reason| reason.is_none_or(|r| r == Missing::NotCovered)) {
        Missing::NotCovered
    } else {
        Missing::TooFew { n: values as u32, need: fewest as u32 }
    }
}
