//! How far a figure hangs on single points: it is made again without each of them.
//!
//! Only figures that are a mean of points, or the difference of two such means, can be made again from a record; for
//! the others [`of`] says nothing rather than something approximate.

use crate::wire::{Number, Report, SeriesPoint};

/// A figure made again without one point.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Without<'r> {
    /// The point left out.
    pub point: &'r SeriesPoint,
    /// The figure without it.
    pub value: f64,
}

/// Difference by which a figure counts as reproduced.
const SAME: f64 = 1e-6;

/// The figure without each of its points, those that moved it most first; `None` if it is no mean of points and no
/// difference of two means.
pub(crate) fn of<'r>(report: &'r Report, number: &Number) -> Option<Vec<Without<'r>>> {
    let value = number.value?;
    let (after, before) = sides(report, number, value)?;
    let mut found = Vec::new();
    for (side, other, sign) in [(&after, &before, 1.0), (&before, &after, -1.0)] {
        if side.len() < 2 {
            continue;
        }
        let rest = if other.is_empty() { 0.0 } else { mean(other) };
        for (at, point) in side.iter().enumerate() {
            let sum: f64 = side.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, p)| level(p)).sum();
            let own = sum / (side.len() - 1) as f64;
            found.push(Without { point, value: sign * (own - rest) });
        }
    }
    found.sort_by(|a, b| (b.value - value).abs().total_cmp(&(a.value - value).abs()));
    (!found.is_empty()).then_some(found)
}

type Points<'r> = Vec<&'r SeriesPoint>;

/// Points whose mean counts up and points whose mean counts down, if these give the figure.
fn sides<'r>(report: &'r Report, number: &Number, value: f64) -> Option<(Points<'r>, Points<'r>)> {
    if let Some(points) = points(report, number) {
        if (mean(&points) - value).abs() < SAME {
            return Some((points, Vec::new()));
        }
        let mut sorted = points;
        sorted.sort_by_key(|point| point.year);
        return (1..sorted.len()).find_map(|cut| {
            let (before, after) = sorted.split_at(cut);
            let is_it = (mean(after) - mean(before) - value).abs() < SAME;
            is_it.then(|| (after.to_vec(), before.to_vec()))
        });
    }
    let [after, before] = number.rests_on.as_slice() else { return None };
    let of = |id: &str| {
        let number = report.numbers.iter().find(|number| number.id == id)?;
        let points = points(report, number)?;
        ((mean(&points) - number.value?).abs() < SAME).then_some(points)
    };
    let (after, before) = (of(after)?, of(before)?);
    ((mean(&after) - mean(&before) - value).abs() < SAME).then_some((after, before))
}

/// The points with a value that a figure rests on; `None` if it rests on anything else, or on nothing.
fn points<'r>(report: &'r Report, number: &Number) -> Option<Points<'r>> {
    let find = |id: &String| {
        let series = report.tilts.iter().flat_map(|view| view.series());
        series
            .flat_map(|series| &series.points)
            .find(|point| point.value.number == *id && point.value.value.is_some())
    };
    let found: Points = number.rests_on.iter().map(find).collect::<Option<_>>()?;
    (!found.is_empty()).then_some(found)
}

fn level(point: &SeriesPoint) -> f64 {
    point.value.value.unwrap_or_default()
}

fn mean(points: &[&SeriesPoint]) -> f64 {
    points.iter().map(|point| level(point)).sum::<f64>() / points.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_level_is_made_again_without_each_of_its_points() {
        let report = Report::from(&sample::full());
        let mut made = 0;
        for number in report.numbers.iter().filter(|number| number.label.starts_with("level of")) {
            let Some(found) = of(&report, number) else { continue };
            let Some(points) = points(&report, number) else { continue };
            made += 1;
            assert_eq!(found.len(), points.len());
            for one in &found {
                let rest: Vec<f64> = points
                    .iter()
                    .filter(|point| point.value.number != one.point.value.number)
                    .map(|point| level(point))
                    .collect();
                let own = rest.iter().sum::<f64>() / rest.len() as f64;
                assert!((own - one.value).abs() < 1e-12);
            }
        }
        assert!(made > 0, "no level of the sample could be made again");
    }

    #[test]
    fn a_figure_that_its_points_do_not_give_is_not_made_again() {
        let report = Report::from(&sample::full());
        for number in &report.numbers {
            let changed = Number { value: number.value.map(|value| value + 0.5), ..number.clone() };
            assert_eq!(of(&report, &changed), None, "{}", number.label);
        }
    }
}
