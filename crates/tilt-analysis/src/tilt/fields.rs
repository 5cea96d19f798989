//! The same question in every other field: change with A, with B, of all comparable states, and the tilt.

use tilt_core::finding::{FieldView, Layer, ThreeNumbers, Window};
use tilt_core::{Estimate, Evidence, Grain, Missing, Period, Point, Series, StateId};

use super::TiltRequest;
use super::baseline::Comparison;
use super::numbers::{
    Comparable, FEW_COMPARABLE, change, combined, few_comparable, level_of_years, mean_change,
    spread_of_tilts,
};
use crate::error::{Error, ErrorKind};
use crate::measure::gap;
use crate::measure::standard::{self, PARTS, Part};
use crate::measure::ties::source_for;
use crate::measure::{SeriesRequest, find};

/// Years of a window after, and before, where nothing is claimed.
const DEFAULT: (i16, i16) = (5, 10);

/// One view for each field outside the vote that the evidence has data on.
///
/// Windows are those of the request where it names or claims any; otherwise the last five covered years of the field
/// and the ten before them, so that each field is seen where it can be.
pub(super) fn views(
    evidence: &Evidence,
    request: &TiltRequest,
    asked: Option<(Window, Window)>,
    comparison: &Comparison,
) -> Result<Vec<FieldView>, Error> {
    let mut views = Vec::new();
    for part in PARTS.iter().filter(|part| part.measure != "excess") {
        views.extend(view(evidence, request, asked, comparison, part)?);
    }
    Ok(views)
}

fn view(
    evidence: &Evidence,
    request: &TiltRequest,
    asked: Option<(Window, Window)>,
    comparison: &Comparison,
    part: &Part,
) -> Result<Option<FieldView>, Error> {
    let mut states = vec![request.state];
    states.extend(comparison.members());
    let by_year = part.domain == tilt_core::Domain::Events;
    let panel_request = SeriesRequest {
        states,
        poles: vec![request.from, request.to],
        since: request.since,
        until: request.until,
        by: by_year.then_some(Grain::Year),
        source: source_for(evidence, part.measure, request.state, &[request.from, request.to]),
        params: part.request_params(),
        seed: request.seed,
        draws: 0,
    };
    let panel = match find(part.measure)?.panel(evidence, &panel_request) {
        Ok(panel) => panel,
        Err(error) if matches!(error.kind(), ErrorKind::NotLoaded | ErrorKind::NotAPower) => return Ok(None),
        Err(error) => return Err(error),
    };
    // The panel holds the pairs of the state, which is none of the powers.
    let with = |state: StateId, power: StateId| panel.pair(state, power);
    let (Some(from), Some(to)) = (with(request.state, request.from), with(request.state, request.to)) else {
        return Ok(None);
    };
    let (before, after) = asked.unwrap_or_else(|| last_windows(from));
    let moved = |state: StateId, power: StateId| -> Option<f64> {
        let series = with(state, power)?;
        let change = change(level_of_years(series, before), level_of_years(series, after)).ok()?;
        Some(change.value)
    };
    let members: Vec<Comparable> = comparison
        .members()
        .iter()
        .filter_map(|state| {
            Some(Comparable { with_from: moved(*state, request.from)?, with_to: moved(*state, request.to)? })
        })
        .collect();
    let numbers = numbers(from, to, before, after, comparison, &members);
    Ok(Some(FieldView {
        domain: part.domain,
        layer: match part.layer {
            standard::Layer::Acts => Layer::Acts,
            standard::Layer::Formal => Layer::Formal,
            standard::Layer::Words => Layer::Words,
        },
        with_from: from.clone(),
        with_to: to.clone(),
        numbers,
        spread: spread_of_tilts(&members),
    }))
}

fn numbers(
    from: &Series,
    to: &Series,
    before: Window,
    after: Window,
    comparison: &Comparison,
    members: &[Comparable],
) -> ThreeNumbers {
    let levels = [from, to].map(|series| [before, after].map(|window| level_of_years(series, window)));
    let changes = levels.map(|[before, after]| change(before, after));
    let sign = if from.scale.higher_is_closer { 1.0 } else { -1.0 };
    let baseline = [false, true].map(|is_to| {
        let moved: Vec<f64> = members.iter().map(|member| member.change(is_to)).collect();
        mean_change(&moved)
    });
    let tilt = combined(changes, baseline, members).map(|tilt| turned(tilt, sign));
    let mut warnings = Vec::new();
    if members.len() < FEW_COMPARABLE && changes.iter().all(Result::is_ok) {
        warnings.push(few_comparable(members.len()));
    }
    ThreeNumbers {
        measure: from.measure.clone(),
        variant: from.variant.clone(),
        before,
        after,
        toward_a: changes[0],
        toward_b: changes[1],
        baseline_a: baseline[0],
        baseline_b: baseline[1],
        tilt,
        comparison: (comparison.name.clone(), members.len() as u32),
        levels: levels.map(|[before, after]| (before, after)),
        interval_note: format!(
            "90 % intervals; years and dyads taken as independent; baseline: spread of the comparable states; tilt: the \
             difference of the other four, errors added in squares{}",
            if from.smoothed {
                "; values of neighbouring years share records, so that intervals are too narrow"
            } else {
                ""
            }
        ),
        warnings,
    }
}

/// A tilt of distances points the other way.
fn turned(tilt: Estimate, sign: f64) -> Estimate {
    if sign > 0.0 {
        return tilt;
    }
    let interval = tilt.interval.map(|interval| tilt_core::estimate::Interval {
        lower: -interval.upper,
        upper: -interval.lower,
        level: interval.level,
    });
    Estimate { value: -tilt.value, interval, n: tilt.n }
}

/// The last five years that the source covers and the ten before. Where the state has no values there, the numbers are
/// missing with their reason: older windows would answer another question.
fn last_windows(series: &Series) -> (Window, Window) {
    let covered =
        |(period, point): &(Period, Point)| (*point != Err(Missing::NotCovered)).then(|| period.year());
    let last = series.points.iter().rev().find_map(covered).unwrap_or_default();
    let window = |first: i16, last: i16| Window { first: Period::Year(first), last: Period::Year(last) };
    let after = last - DEFAULT.0 + 1;
    (window(after - DEFAULT.1, after - 1), window(after, last))
}

/// Gaps between what is signed, said and done, with A and with B; those that the evidence has data on.
pub(super) fn gaps(evidence: &Evidence, request: &TiltRequest) -> Result<Vec<Series>, Error> {
    let years = (request.since, request.until);
    let of = |power| {
        gap::of_pair(evidence, request.state, power, years, &["formal-acts", "words-acts", "statements-acts"])
    };
    let (with_from, with_to) = (of(request.from)?, of(request.to)?);
    Ok(with_from.into_iter().zip(with_to).flat_map(|(a, b)| [a, b]).flatten().collect())
}
