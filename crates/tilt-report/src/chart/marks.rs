//! Marks: what charts are made of.

use maud::{Markup, html};

use super::Layout;
use super::scale::{Scale, decimal_year};
use crate::wire::{ChangePoint, Detection, Series, SeriesPoint};

/// A place with one decimal: enough for a screen, and the same text everywhere.
pub(super) fn px(place: f64) -> String {
    let text = format!("{place:.1}");
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// Middle of the months in which a period's data lie. A session votes from September to December, so its point stands
/// two months after its first day; all other periods have it in their middle.
pub(super) fn place_in_time(point: &SeriesPoint) -> Option<f64> {
    let start = decimal_year(&point.start)?;
    if point.period.starts_with("session") {
        return Some(start + 1.0 / 6.0);
    }
    Some((start + decimal_year(&point.end)?) / 2.0)
}

/// Stretches of neighbouring points with a value; a missing period ends a stretch, so that the line has a gap.
pub(super) fn stretches(series: &Series) -> Vec<Vec<(f64, &SeriesPoint)>> {
    let mut found = Vec::new();
    let mut open: Vec<(f64, &SeriesPoint)> = Vec::new();
    for point in &series.points {
        match (place_in_time(point), point.value.value) {
            (Some(x), Some(_)) => open.push((x, point)),
            _ if !open.is_empty() => found.push(std::mem::take(&mut open)),
            _ => {}
        }
    }
    if !open.is_empty() {
        found.push(open);
    }
    found
}

/// The line of a series with gaps; a point that stands alone becomes a dot.
/// Points outside the axis are left out: a baseline reaches further back than a young state.
pub(super) fn line(series: &Series, x: &Scale, y: &Scale, class: &str) -> Markup {
    html! {
        @for stretch in stretches(series) {
            @let points: Vec<(f64, f64)> = stretch.iter().filter(|(at, _)| x.contains(*at)).filter_map(|(at, p)| Some((x.at(*at), y.at(p.value.value?)))).collect();
            @if points.is_empty() {
            } @else if let [(cx, cy)] = points[..] {
                circle class={ "dot " (class) } cx=(px(cx)) cy=(px(cy)) r="2" {}
            } @else {
                path class={ "line " (class) } d=(path(&points)) {}
            }
        }
    }
}

/// The intervals of a series as a band; periods without interval leave it open.
pub(super) fn band(series: &Series, x: &Scale, y: &Scale, class: &str) -> Markup {
    html! {
        @for stretch in stretches(series) {
            @for part in stretch.split(|(_, point)| point.value.lower.is_none() || point.value.upper.is_none()) {
                @if part.len() > 1 {
                    @let upper = part.iter().map(|(at, p)| (x.at(*at), y.clamped(p.value.upper.unwrap_or_default())));
                    @let lower = part.iter().rev().map(|(at, p)| (x.at(*at), y.clamped(p.value.lower.unwrap_or_default())));
                    @let points: Vec<(f64, f64)> = upper.chain(lower).collect();
                    path class={ "band " (class) } d={ (path(&points)) "Z" } {}
                }
            }
        }
    }
}

/// The mark of a power: a disc for A, a square for B.
pub(super) fn pole_mark(cx: f64, cy: f64, pole: &str) -> Markup {
    html! {
        @if pole == "a" {
            circle class="mark a" cx=(px(cx)) cy=(px(cy)) r="4" {}
        } @else {
            rect class="mark b" x=(px(cx - 3.7)) y=(px(cy - 3.7)) width="7.4" height="7.4" {}
        }
    }
}

/// Marks of a power on every `every`th observed point of its line.
pub(super) fn pole_marks(series: &Series, x: &Scale, y: &Scale, pole: &str) -> Markup {
    let points: Vec<(f64, &SeriesPoint)> = stretches(series).concat();
    let every = points.len().div_ceil(10).max(1);
    html! {
        @for (at, point) in points.iter().rev().step_by(every) {
            @if let Some(value) = point.value.value { (pole_mark(x.at(*at), y.at(value), pole)) }
        }
    }
}

/// Gridlines and labels of the vertical axis; `signed` puts a plus before what is above zero.
pub(super) fn value_axis(y: &Scale, layout: &Layout, signed: bool) -> Markup {
    let (ticks, decimals) = y.ticks(5);
    let right = layout.width - layout.right;
    html! {
        @for tick in ticks {
            @let at = y.at(tick);
            line class="grid" x1=(px(layout.left)) x2=(px(right)) y1=(px(at)) y2=(px(at)) {}
            text class="tick" x=(px(layout.left - 8.0)) y=(px(at + 4.0)) text-anchor="end" { (tick_label(tick, decimals, signed)) }
        }
    }
}

pub(super) fn tick_label(tick: f64, decimals: usize, signed: bool) -> String {
    let size = format!("{:.decimals$}", tick.abs());
    match tick {
        t if t < -1e-9 => format!("−{size}"),
        t if t > 1e-9 && signed => format!("+{size}"),
        _ => size,
    }
}

/// Years below a plot, with light verticals through it.
pub(super) fn time_axis(x: &Scale, layout: &Layout, top: f64, bottom: f64) -> Markup {
    let (ticks, _) = x.ticks(if layout.names_at_ends { 9 } else { 4 });
    html! {
        @for tick in ticks {
            @let at = x.at(tick);
            line class="grid v" x1=(px(at)) x2=(px(at)) y1=(px(top)) y2=(px(bottom)) {}
            text class="tick" x=(px(at)) y=(px(bottom + 17.0)) text-anchor="middle" { (format!("{tick:.0}")) }
        }
        line class="axis" x1=(px(layout.left)) x2=(px(layout.width - layout.right)) y1=(px(bottom)) y2=(px(bottom)) {}
    }
}

/// A hatched pattern, to be referred to by `url(#id)`.
pub(super) fn hatch(id: &str, class: &str) -> Markup {
    html! {
        pattern id=(id) width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
            line class={ "hatch " (class) } x1="0" x2="0" y1="0" y2="6" {}
        }
    }
}

/// The end of the data: a line, and hatching from there to the right end, with words.
pub(super) fn data_end(x: &Scale, at: f64, top: f64, bottom: f64, pattern: &str, words: &str) -> Markup {
    let (from, to) = (x.clamped(at), x.at(x.high));
    let room = to - from;
    let (head, tail) = words.rsplit_once(" after ").map_or((words, None), |(head, year)| (head, Some(year)));
    html! {
        @if to - from > 1.0 {
            rect x=(px(from)) y=(px(top)) width=(px(to - from)) height=(px(bottom - top)) fill={ "url(#" (pattern) ")" } {}
        }
        line class="end" x1=(px(from)) x2=(px(from)) y1=(px(top)) y2=(px(bottom)) {}
        @if room > 130.0 || room > 70.0 && tail.is_none() {
            text class="note halo" x=(px((from + to) / 2.0)) y=(px(top + 14.0)) text-anchor="middle" { (words) }
        } @else if let (Some(year), true) = (tail, room > 70.0) {
            text class="note halo" x=(px((from + to) / 2.0)) y=(px(top + 14.0)) text-anchor="middle" { (head) }
            text class="note halo" x=(px((from + to) / 2.0)) y=(px(top + 29.0)) text-anchor="middle" { "after " (year) }
        } @else {
            text class="note halo" x=(px(to)) y=(px(top - 5.0)) text-anchor="end" { (words) }
        }
    }
}

/// Height of one detector's row of date intervals.
const DATES: f64 = 14.0;

/// Detectors that found a dated change.
fn dated(detections: &[Detection]) -> impl Iterator<Item = &Detection> {
    detections.iter().filter(|found| !found.changes.is_empty())
}

/// Room that the date intervals need above the time axis.
pub(super) fn dates_height(detections: &[Detection]) -> f64 {
    dated(detections).count() as f64 * DATES + 6.0
}

/// One row for each detector that found a change, above `bottom`, with its name.
pub(super) fn date_intervals(detections: &[Detection], x: &Scale, bottom: f64) -> Markup {
    html! {
        @for (row, found) in dated(detections).enumerate() {
            @let y = bottom - 9.0 - row as f64 * DATES;
            @for change in &found.changes { (date_interval(change, x, y)) }
            @let name = found.detector.split('@').next().unwrap_or_default();
            @let ends = found.changes.iter().map(|change| x.at(dates(change).1)).fold(f64::MIN, f64::max);
            @let starts = found.changes.iter().map(|change| x.at(dates(change).0)).fold(f64::MAX, f64::min);
            @if ends + 90.0 < x.at(x.high) {
                text class="note halo" x=(px(ends + 7.0)) y=(px(y + 4.0)) { (name) }
            } @else {
                text class="note halo" x=(px(starts - 7.0)) y=(px(y + 4.0)) text-anchor="end" { (name) }
            }
        }
    }
}

/// First moment, end and best moment of a date set, in decimal years.
fn dates(change: &ChangePoint) -> (f64, f64, f64) {
    let years = |[first, end]: &[String; 2]| Some((decimal_year(first)?, decimal_year(end)?));
    let year = f64::from(change.year);
    let own = years(&change.first_span).unwrap_or((year, year + 1.0));
    let (first, end) = change.date_span.as_ref().and_then(years).unwrap_or(own);
    (first, end, (own.0 + own.1) / 2.0)
}

/// A set of dates as a horizontal interval with its best date: a turning point is never a line.
fn date_interval(change: &ChangePoint, x: &Scale, y: f64) -> Markup {
    let (first, end, best) = dates(change);
    let (from, to) = (x.clamped(first), x.clamped(end));
    html! {
        line class="dates" x1=(px(from)) x2=(px(to)) y1=(px(y)) y2=(px(y)) {}
        line class="dates" x1=(px(from)) x2=(px(from)) y1=(px(y - 5.0)) y2=(px(y + 5.0)) {}
        line class="dates" x1=(px(to)) x2=(px(to)) y1=(px(y - 5.0)) y2=(px(y + 5.0)) {}
        rect class="best" x=(px(x.clamped(best) - 4.0)) y=(px(y - 4.0)) width="8" height="8" {}
    }
}

/// A path through points.
pub(super) fn path(points: &[(f64, f64)]) -> String {
    let steps = points.iter().enumerate().map(|(index, (x, y))| {
        let letter = if index == 0 { 'M' } else { 'L' };
        format!("{letter}{} {}", px(*x), px(*y))
    });
    steps.collect()
}

/// Places for labels near `wanted`, at least `gap` apart, in the same order.
pub(super) fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut places = wanted.to_vec();
    let mut floor = low;
    for index in &order {
        places[*index] = places[*index].max(floor);
        floor = places[*index] + gap;
    }
    let mut ceiling = high;
    for index in order.iter().rev() {
        places[*index] = places[*index].min(ceiling);
        ceiling = places[*index] - gap;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_short_and_never_minus_zero() {
        assert_eq!((px(3.0), px(2.14), px(-0.01)), ("3".to_owned(), "2.1".to_owned(), "0".to_owned()));
    }

    #[test]
    fn labels_keep_their_distance() {
        let places = spread(&[10.0, 11.0, 50.0], 14.0, 0.0, 60.0);
        assert_eq!(places, [10.0, 24.0, 50.0]);
        let low = spread(&[58.0, 59.0], 14.0, 0.0, 60.0);
        assert!(low[1] <= 60.0 && low[1] - low[0] >= 14.0, "{low:?}");
    }
}
