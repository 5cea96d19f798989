//! Several fields as one number, never without its parts.

use std::collections::BTreeSet;

use tilt_core::estimate::Interval;
use tilt_core::series::{Scale, Subject};
use tilt_core::warning::raise;
use tilt_core::{Card, Coverage, Domain, Estimate, Evidence, Parameter, Period, Series, StateId, Warning};

use super::standard::{BASE, Layer, PARTS, Part, Standard, base, mean_of, reason, standardise};
use super::votes::pairs;
use super::{LEVEL, Measure, Panel, Params, SeriesRequest, Z90};
use crate::error::{Error, ErrorKind};

/// See the card.
pub(super) struct Composite;

static CARD: Card = Card {
    name: "composite",
    version: 1,
    title: "Alignment over several fields",
    definition: "The weighted mean of one measure a field, each in standard deviations of all states with the same power over fixed base years.",
    limitation: "It hides what its parts disagree on, and a change in which parts have data is no change in alignment: look at the parts.",
    parameters: &[
        Parameter {
            name: "layer",
            default: "acts",
            range: "acts | all | formal",
            unit: "",
            doc: "What is done (votes, trade, arms, events), everything but words, or what is signed (alliances, organisations, treaties).",
        },
        Parameter {
            name: "weights",
            default: "equal",
            range: "equal | inverse-variance | trade:2,votes:1",
            unit: "",
            doc: "Weights of the fields: equal, one over the error's variance plus one, or field:number pairs; a field that is not named has 1.",
        },
        BASE,
    ],
    references: &["haege2011", "bailey2017"],
    missing: "A year needs two parts with a value; a part without data is left out and the set is told.",
};

/// Scale of standardised values.
pub(super) const DEVIATIONS: Scale = Scale {
    unit: "standard deviations of all states with the power",
    min: f64::NEG_INFINITY,
    max: f64::INFINITY,
    neutral: Some(0.0),
    higher_is_closer: true,
};

/// Fewest parts behind a mean.
const FEWEST: usize = 2;

impl Measure for Composite {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Several
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        let plan = Plan::new(request)?;
        let series = pairs(request).into_iter().map(|(state, pole)| {
            let parts = parts(evidence, plan.parts, state, pole, &plan.base)?;
            Ok(plan.series(request, state, pole, &parts))
        });
        Ok(Panel { series: series.collect::<Result<_, Error>>()? })
    }

    fn parts(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Vec<Series>, Error> {
        let plan = Plan::new(request)?;
        parts_of_first(evidence, request, plan.parts, &plan.base)
    }
}

/// The parts with data.
///
/// # Errors
/// [`ErrorKind::NotLoaded`] if there are none at all.
pub(super) fn parts(
    evidence: &Evidence,
    wanted: fn(&Part) -> bool,
    state: StateId,
    pole: StateId,
    base: &std::ops::RangeInclusive<i16>,
) -> Result<Vec<Standard>, Error> {
    let mut parts = Vec::new();
    for part in PARTS.iter().filter(|part| wanted(part)) {
        parts.extend(standardise(evidence, *part, state, pole, base)?);
    }
    if parts.is_empty() {
        return Err(Error::new(
            ErrorKind::NotLoaded,
            format!("no data on any field with {} are loaded", pole.key()),
            "add datasets with `tiltmeter data add`, or choose one of the twelve powers",
        ));
    }
    Ok(parts)
}

/// The parts of the first pair asked for, as series; none if no pair is.
///
/// # Errors
/// Those of [`parts`].
pub(super) fn parts_of_first(
    evidence: &Evidence,
    request: &SeriesRequest,
    wanted: fn(&Part) -> bool,
    base: &std::ops::RangeInclusive<i16>,
) -> Result<Vec<Series>, Error> {
    let (Some(state), Some(pole)) = (request.states.first(), request.poles.first()) else {
        return Ok(Vec::new());
    };
    let parts = parts(evidence, wanted, *state, *pole, base)?;
    Ok(parts.iter().map(|part| as_series(part, request)).collect())
}

/// A standardised part as a series, on its own years.
fn as_series(part: &Standard, request: &SeriesRequest) -> Series {
    let years = part.years.iter().filter(|(year, _)| wanted(request, **year));
    let points = years.map(|(year, point)| {
        let point = point.map(|(value, error)| estimate(value, error, 1));
        (Period::Year(*year), point)
    });
    Series { points: points.collect(), scale: DEVIATIONS, ..part.series.clone() }
}

pub(super) fn estimate(value: f64, error: f64, n: u32) -> Estimate {
    let half = Z90 * error;
    let interval =
        (error > 0.0).then_some(Interval { lower: value - half, upper: value + half, level: LEVEL });
    Estimate { value, interval, n }
}

pub(super) fn wanted(request: &SeriesRequest, year: i16) -> bool {
    request.since.is_none_or(|since| since <= year) && request.until.is_none_or(|until| year <= until)
}

/// Years without holes over which any part speaks, or as asked; at most 50 beyond.
pub(super) fn years(parts: &[Standard], request: &SeriesRequest) -> std::ops::RangeInclusive<i16> {
    let all = || parts.iter().flat_map(|part| part.years.keys().copied());
    let (first, last) = (all().min().unwrap_or(1), all().max().unwrap_or(0));
    request.since.unwrap_or(first)..=request.until.unwrap_or(last).min(last.saturating_add(50))
}

/// From the first to the last day on which any part is covered.
pub(super) fn coverage(parts: &[Standard]) -> Coverage {
    let all = || parts.iter().map(|part| &part.series.coverage);
    let ends: Vec<String> = parts
        .iter()
        .map(|part| {
            let end = part.series.coverage.to.and_then(|to| to.yesterday().ok());
            format!(
                "{} to {}",
                part.part.domain.name(),
                end.map_or_else(|| "?".to_owned(), |day| day.year().to_string())
            )
        })
        .collect();
    Coverage {
        source: "several".to_owned(),
        from: all().filter_map(|coverage| coverage.from).min(),
        to: all().filter_map(|coverage| coverage.to).max(),
        note: ends.join(", "),
        complete: false,
    }
}

struct Plan {
    layer: String,
    parts: fn(&Part) -> bool,
    weights: Weights,
    base: std::ops::RangeInclusive<i16>,
    base_text: String,
}

enum Weights {
    Equal,
    InverseVariance,
    Given(Vec<(Domain, f64)>),
}

impl Plan {
    fn new(request: &SeriesRequest) -> Result<Plan, Error> {
        request.params.check(&CARD)?;
        let get = |name: &str| request.params.get(&CARD, name);
        let layer = get("layer");
        let parts: fn(&Part) -> bool = match layer {
            "acts" => |part| part.layer == Layer::Acts,
            "formal" => |part| part.layer == Layer::Formal,
            "all" => |part| part.layer != Layer::Words,
            other => return Err(Params::refuse(&CARD, "layer", other)),
        };
        let weights = match get("weights") {
            "equal" => Weights::Equal,
            "inverse-variance" => Weights::InverseVariance,
            list => Weights::Given(given(list).ok_or_else(|| Params::refuse(&CARD, "weights", list))?),
        };
        let base_text = get("base");
        let base = base(base_text).ok_or_else(|| Params::refuse(&CARD, "base", base_text))?;
        Ok(Plan { layer: layer.to_owned(), parts, weights, base, base_text: base_text.to_owned() })
    }

    fn weight(&self, part: &Standard, error: f64) -> f64 {
        match &self.weights {
            Weights::Equal => 1.0,
            // One standard deviation stands for what a measure says of alignment at all.
            Weights::InverseVariance => 1.0 / (1.0 + error * error),
            Weights::Given(list) => {
                list.iter().find(|(domain, _)| *domain == part.part.domain).map_or(1.0, |(_, weight)| *weight)
            }
        }
    }

    fn series(&self, request: &SeriesRequest, state: StateId, pole: StateId, parts: &[Standard]) -> Series {
        let all: Vec<&Standard> = parts.iter().collect();
        let weight = |part: &Standard, error: f64| self.weight(part, error);
        let mut warnings: Vec<Warning> = Vec::new();
        let mut before: Option<BTreeSet<Domain>> = None;
        let points = years(parts, request).map(|year| {
            let point = match mean_of(&all, year, &weight, FEWEST) {
                Some((value, error, n)) => {
                    let set = present(parts, year);
                    if before.as_ref().is_some_and(|before| *before != set) {
                        let message =
                            "the set of fields with data changes; compare only years with the same set";
                        let mut warning = Warning::new("W-measure-parts", message);
                        let names: Vec<&str> = set.iter().map(|domain| domain.name()).collect();
                        warning.examples.push(format!("from {year}: {}", names.join(", ")));
                        raise(&mut warnings, warning);
                    }
                    before = Some(set);
                    Ok(estimate(value, error, n as u32))
                }
                None => Err(reason(&all, year, FEWEST)),
            };
            (Period::Year(year), point)
        });
        let points = points.collect();
        let names: Vec<&str> = parts.iter().map(|part| part.part.domain.name()).collect();
        Series {
            measure: CARD.id(),
            variant: format!("{}: {}; base {}", self.layer, names.join(", "), self.base_text),
            subject: Subject::Pair(state, pole),
            domain: Domain::Several,
            scale: DEVIATIONS,
            points,
            coverage: coverage(parts),
            smoothed: parts.iter().any(|part| part.series.smoothed),
            origins: parts.iter().flat_map(|part| part.series.origins.clone()).collect(),
            warnings,
        }
    }
}

fn present(parts: &[Standard], year: i16) -> BTreeSet<Domain> {
    let with_value = parts.iter().filter(|part| matches!(part.years.get(&year), Some(Ok(_))));
    with_value.map(|part| part.part.domain).collect()
}

/// Reads `trade:2,votes:1`.
fn given(list: &str) -> Option<Vec<(Domain, f64)>> {
    let pair = |text: &str| {
        let (name, weight) = text.split_once(':')?;
        let weight: f64 = weight.parse().ok()?;
        (weight.is_finite() && weight >= 0.0).then_some((Domain::find(name)?, weight))
    };
    list.split(',').map(pair).collect()
}
