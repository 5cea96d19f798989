//! The three numbers: change with A, change with B, change of everybody; and the tilt.

use std::ops::RangeInclusive;

use tilt_core::estimate::Interval;
use tilt_core::finding::{ThreeNumbers, Window};
use tilt_core::{Estimate, Evidence, Missing, Period, Point, Series, StateId, Warning};

use super::TiltRequest;
use super::baseline::{Comparison, World};
use super::windows::Windows;
use crate::measure::votes::CountMeasure;
use crate::measure::{LEVEL, Z90, excess};

/// Fewest comparable states for a baseline.
const FEWEST_COMPARABLE: usize = 3;

/// Fewest comparable states without a warning.
pub(super) const FEW_COMPARABLE: usize = 20;

/// The numbers of the vote, and the spread of the comparable states' own tilts.
pub(super) fn three(
    evidence: &Evidence,
    request: &TiltRequest,
    windows: &Windows,
    measure: &CountMeasure,
    own: [&Series; 2],
    comparison: &Comparison,
    world: &World,
) -> (ThreeNumbers, Option<f64>) {
    let levels = own.map(|series| [&windows.before, &windows.after].map(|window| level(series, window)));
    let changes = levels.map(|[before, after]| change(before, after));
    let members = comparable(request, windows, comparison, world);
    let baseline = [request.from, request.to].map(|power| {
        let moved: Vec<f64> = members.iter().map(|member| member.change(power == request.to)).collect();
        mean_change(&moved)
    });
    let matched = matched_tilt(evidence, request, windows, measure, comparison);
    let tilt = matched.unwrap_or_else(|| combined(changes, baseline, &members));
    let mut warnings: Vec<Warning> = Vec::new();
    if members.len() < FEW_COMPARABLE {
        warnings.push(few_comparable(members.len()));
    }
    let [before, after] = windows.windows();
    let numbers = ThreeNumbers {
        measure: own[0].measure.clone(),
        variant: own[0].variant.clone(),
        before,
        after,
        toward_a: changes[0],
        toward_b: changes[1],
        baseline_a: baseline[0],
        baseline_b: baseline[1],
        tilt,
        comparison: (comparison.name.clone(), members.len() as u32),
        levels: levels.map(|[before, after]| (before, after)),
        interval_note: note(matched.is_some()),
        warnings,
    };
    (numbers, spread_of_tilts(&members))
}

/// That a baseline stands on few states.
pub(super) fn few_comparable(states: usize) -> Warning {
    let message = format!("only {states} comparable states have values in both windows");
    Warning::new("W-tilt-few-comparable", message)
}

fn note(is_matched: bool) -> String {
    let dyads = "changes with A and B: iid roll-call bootstrap of each session's table, too narrow by 20–50 % where paragraph votes exist, sessions and dyads taken as independent, because nine counts do not tell which roll calls two dyads share";
    let baseline = "baseline: spread of the comparable states";
    let tilt = if is_matched {
        "tilt: from the excess matched by roll call, paired and clustered by resolution, so that it need not equal the difference of the other four to the last digit"
    } else {
        "tilt: the difference of the other four, errors added in squares"
    };
    format!("90 % intervals; {dyads}; {baseline}; {tilt}")
}

/// Change of the mean of a series from one window to another.
pub(crate) fn change_between(
    series: &Series,
    before: &RangeInclusive<u16>,
    after: &RangeInclusive<u16>,
) -> Point {
    change(level(series, before), level(series, after))
}

/// Mean over a window. Missing unless at least half of the sessions have a value.
fn level(series: &Series, window: &RangeInclusive<u16>) -> Point {
    mean_level(
        series,
        window.len(),
        |period| matches!(period, Period::Session(session) if window.contains(&session)),
    )
}

/// Mean over a window of years. Missing unless at least half of the years have a value.
pub(super) fn level_of_years(series: &Series, window: Window) -> Point {
    let years = window.first.year()..=window.last.year();
    mean_level(series, years.len(), |period| years.contains(&period.year()))
}

fn mean_level(series: &Series, length: usize, inside: impl Fn(Period) -> bool) -> Point {
    let points: Vec<&Point> =
        series.points.iter().filter(|(period, _)| inside(*period)).map(|(_, point)| point).collect();
    let found: Vec<&Estimate> = points.iter().filter_map(|point| point.as_ref().ok()).collect();
    let need = length.div_ceil(2);
    if found.len() < need {
        let first = points.iter().find_map(|point| point.as_ref().err().copied());
        let too_few = Missing::TooFew { n: found.len() as u32, need: need as u32 };
        return Err(if found.is_empty() { first.unwrap_or(Missing::NotCovered) } else { too_few });
    }
    let n = found.len() as f64;
    let value = found.iter().map(|estimate| estimate.value).sum::<f64>() / n;
    let squares: Option<f64> =
        found.iter().map(|e| e.interval.map(|i| (i.upper - i.lower) * (i.upper - i.lower) / 4.0)).sum();
    let interval = squares.map(|squares| around(value, squares.sqrt() / n));
    Ok(Estimate { value, interval, n: found.iter().map(|estimate| estimate.n).sum() })
}

pub(super) fn change(before: Point, after: Point) -> Point {
    let (before, after) = (before?, after?);
    let value = after.value - before.value;
    let interval = match (half(&before), half(&after)) {
        (Some(x), Some(y)) => Some(around(value, (x * x + y * y).sqrt())),
        _ => None,
    };
    Ok(Estimate { value, interval, n: before.n.min(after.n) })
}

/// A comparable state with its changes.
pub(super) struct Comparable {
    pub with_from: f64,
    pub with_to: f64,
}

impl Comparable {
    pub(super) fn change(&self, is_to: bool) -> f64 {
        if is_to { self.with_to } else { self.with_from }
    }
}

/// States with values at both ends with both powers.
fn comparable(
    request: &TiltRequest,
    windows: &Windows,
    comparison: &Comparison,
    world: &World,
) -> Vec<Comparable> {
    let moved = |state: StateId, power: StateId| {
        Some(world.level(state, power, &windows.after)? - world.level(state, power, &windows.before)?)
    };
    comparison
        .members()
        .iter()
        .filter_map(|state| {
            Some(Comparable { with_from: moved(*state, request.from)?, with_to: moved(*state, request.to)? })
        })
        .collect()
}

/// Mean of changes; the interval comes from their spread.
pub(super) fn mean_change(moved: &[f64]) -> Point {
    let (value, error) = mean_and_error(moved)?;
    Ok(Estimate { value, interval: Some(around(value, Z90 * error)), n: moved.len() as u32 })
}

fn mean_and_error(values: &[f64]) -> Result<(f64, f64), Missing> {
    if values.len() < FEWEST_COMPARABLE {
        return Err(Missing::TooFew { n: values.len() as u32, need: FEWEST_COMPARABLE as u32 });
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
    Ok((mean, (squares / (n - 1.0) / n).sqrt()))
}

/// The tilt from the table of excess; `None` if the scale differs or a power is not in it.
fn matched_tilt(
    evidence: &Evidence,
    request: &TiltRequest,
    windows: &Windows,
    measure: &CountMeasure,
    comparison: &Comparison,
) -> Option<Point> {
    // The excess counts one step as half, as this rule does; on another scale the numbers could not stand side by side.
    if !measure.has_half_steps {
        return None;
    }
    let table = evidence.excess.as_ref()?;
    let (from, to) = (table.power(request.from)?, table.power(request.to)?);
    let level = |state: StateId, window: &RangeInclusive<u16>| -> Result<(f64, f64, u32), Missing> {
        let found: Vec<Result<(f64, f64, u32), Missing>> = window
            .clone()
            .map(|session| excess::difference(evidence, table, session, state, from, to))
            .collect();
        let values: Vec<(f64, f64, u32)> = found.iter().filter_map(|value| value.ok()).collect();
        let need = window.len().div_ceil(2);
        if values.len() < need {
            let missing = found.iter().find_map(|value| value.err()).filter(|_| values.is_empty());
            return Err(missing.unwrap_or(Missing::TooFew { n: values.len() as u32, need: need as u32 }));
        }
        let n = values.len() as f64;
        let mean = values.iter().map(|value| value.0).sum::<f64>() / n;
        let variance = values.iter().map(|value| value.1 * value.1).sum::<f64>() / (n * n);
        Ok((mean, variance, values.iter().map(|value| value.2).sum()))
    };
    let moved = |state: StateId| -> Result<(f64, f64, u32), Missing> {
        let (before, after) = (level(state, &windows.before)?, level(state, &windows.after)?);
        Ok((after.0 - before.0, before.1 + after.1, before.2.min(after.2)))
    };
    let point = moved(request.state).and_then(|(own, variance, n)| {
        if comparison.is_all {
            return Ok((own, variance, n));
        }
        let others: Vec<f64> =
            comparison.members().iter().filter_map(|state| moved(*state).ok()).map(|value| value.0).collect();
        let (mean, error) = mean_and_error(&others)?;
        Ok((own - mean, variance + error * error, n))
    });
    Some(point.map(|(value, variance, n)| Estimate {
        value,
        interval: Some(around(value, Z90 * variance.sqrt())),
        n,
    }))
}

/// The tilt as the difference of the other four numbers.
pub(super) fn combined(changes: [Point; 2], baseline: [Point; 2], members: &[Comparable]) -> Point {
    let (from, to) = (changes[0]?, changes[1]?);
    let value = (to.value - baseline[1]?.value) - (from.value - baseline[0]?.value);
    let differences: Vec<f64> = members.iter().map(|member| member.with_to - member.with_from).collect();
    let (_, error) = mean_and_error(&differences)?;
    let interval = match (half(&from), half(&to)) {
        (Some(x), Some(y)) => Some(around(value, (x * x + y * y + Z90 * Z90 * error * error).sqrt())),
        _ => None,
    };
    Ok(Estimate { value, interval, n: from.n.min(to.n) })
}

/// Standard deviation of (change with B − change with A) over comparable states.
pub(super) fn spread_of_tilts(members: &[Comparable]) -> Option<f64> {
    let differences: Vec<f64> = members.iter().map(|member| member.with_to - member.with_from).collect();
    let (_, error) = mean_and_error(&differences).ok()?;
    Some(error * (differences.len() as f64).sqrt())
}

fn half(estimate: &Estimate) -> Option<f64> {
    estimate.interval.map(|interval| (interval.upper - interval.lower) / 2.0)
}

fn around(value: f64, half: f64) -> Interval {
    Interval { lower: value - half, upper: value + half, level: LEVEL }
}
