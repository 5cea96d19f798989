//! The tilt plane: alignment with A across, with B upward, and the way of the state through the years.

use maud::{Markup, html};

use super::marks::{path, px, tick_label};
use super::scale::{Scale, extent};
use super::{Layout, both};
use crate::figure;
use crate::wire::{SeriesPoint, Tilt, Value};

/// Years that are named on the trail.
const NAMED: usize = 6;

/// A year of the trail.
#[derive(Clone, Copy)]
struct Step<'a> {
    year: i16,
    a: &'a SeriesPoint,
    b: &'a SeriesPoint,
    at: (f64, f64),
}

/// The chart, if at least three periods have a value with both powers.
pub(crate) fn plane(view: &Tilt, key: &str) -> Option<Markup> {
    let steps = steps(view);
    if steps.len() < 3 {
        return None;
    }
    let (first, last) = (steps[0], steps[steps.len() - 1]);
    let title = format!("{}, year by year", view.title());
    let description = format!(
        "Trail from {} ({} with {}, {} with {}) to {} ({}, {}).",
        first.year,
        figure::level(&first.a.value),
        view.triple.from.in_prose(),
        figure::level(&first.b.value),
        view.triple.to.in_prose(),
        last.year,
        figure::level(&last.a.value),
        figure::level(&last.b.value)
    );
    Some(both(key, &title, &description, |layout, _| draw(view, &steps, layout)))
}

/// Periods with both values, matched by their first day.
fn steps(view: &Tilt) -> Vec<Step<'_>> {
    let pairs = view.with_from.points.iter().filter_map(|a| {
        let b = view.with_to.points.iter().find(|b| b.start == a.start && b.end == a.end)?;
        Some(Step { year: a.year, a, b, at: (a.value.value?, b.value.value?) })
    });
    pairs.collect()
}

fn draw(view: &Tilt, steps: &[Step<'_>], layout: &Layout) -> (f64, Markup) {
    let size = if layout.names_at_ends { 380.0 } else { layout.width - 58.0 };
    let (left, top) = (48.0, 24.0);
    let named = named(steps);
    let across = steps.iter().map(|step| step.at.0).chain(ends(&named, |step| &step.a.value));
    let upward = steps.iter().map(|step| step.at.1).chain(ends(&named, |step| &step.b.value));
    let (a, b) = (extent(across, 0.08).unwrap_or((0.0, 1.0)), extent(upward, 0.08).unwrap_or((0.0, 1.0)));
    // One unit has one length on both axes, so that the direction of a step can be read; the offsets differ.
    let half = (a.1 - a.0).max(b.1 - b.0) / 2.0;
    let centred = |(low, high): (f64, f64)| ((low + high) / 2.0 - half, (low + high) / 2.0 + half);
    let (a, b) = (centred(a), centred(b));
    let x = Scale::new(a.0, a.1, left, left + size);
    let y = Scale::new(b.0, b.1, top + size, top);
    let points: Vec<(f64, f64)> = steps.iter().map(|step| (x.at(step.at.0), y.at(step.at.1))).collect();
    let bottom = top + size;
    let marks = html! {
        text class="unit" x="0" y="12" { "with " (view.triple.to.name) " ↑" }
        (grid(&x, &y, left, top, size))
        @let (low, high) = (a.0.max(b.0), a.1.min(b.1));
        @if low < high { line class="diagonal" x1=(px(x.at(low))) y1=(px(y.at(low))) x2=(px(x.at(high))) y2=(px(y.at(high))) {} }
        path class="line trail" d=(path(&points)) {}
        @for (x, y) in &points { circle class="dot trail" cx=(px(*x)) cy=(px(*y)) r="1.8" {} }
        text class="note halo" x=(px(left + 8.0)) y=(px(top + 16.0)) { "toward " (view.triple.to.key) ", away from " (view.triple.from.key) }
        text class="note halo" x=(px(left + size - 8.0)) y=(px(top + 16.0)) text-anchor="end" { "more with both" }
        text class="note halo" x=(px(left + 8.0)) y=(px(bottom - 9.0)) { "less with both" }
        text class="note halo" x=(px(left + size - 8.0)) y=(px(bottom - 9.0)) text-anchor="end" { "toward " (view.triple.from.key) ", away from " (view.triple.to.key) }
        @for step in &named { (cross(step, &x, &y)) }
        (arrow(&points))
        @for step in &named { (year_label(step, &points, steps, &x, &y)) }
        text class="unit" x=(px(left + size)) y=(px(bottom + 36.0)) text-anchor="end" { "with " (view.triple.from.name) " →" }
    };
    (bottom + 44.0, marks)
}

/// Ends of the intervals of the named years.
fn ends<'s>(named: &'s [Step<'s>], pick: impl Fn(&'s Step<'s>) -> &'s Value) -> impl Iterator<Item = f64> {
    named.iter().map(pick).flat_map(|value| [value.lower, value.upper]).flatten()
}

fn grid(x: &Scale, y: &Scale, left: f64, top: f64, size: f64) -> Markup {
    let ((across, decimals), (upward, _)) = (x.ticks(5), y.ticks(5));
    let bottom = top + size;
    html! {
        @for tick in across {
            line class="grid" x1=(px(x.at(tick))) x2=(px(x.at(tick))) y1=(px(top)) y2=(px(bottom)) {}
            text class="tick" x=(px(x.at(tick))) y=(px(bottom + 17.0)) text-anchor="middle" { (tick_label(tick, decimals, false)) }
        }
        @for tick in upward {
            line class="grid" x1=(px(left)) x2=(px(left + size)) y1=(px(y.at(tick))) y2=(px(y.at(tick))) {}
            text class="tick" x=(px(left - 8.0)) y=(px(y.at(tick) + 4.0)) text-anchor="end" { (tick_label(tick, decimals, false)) }
        }
    }
}

/// First, last and evenly spaced years between them.
fn named<'a>(steps: &[Step<'a>]) -> Vec<Step<'a>> {
    let last = steps.len() - 1;
    let count = NAMED.min(steps.len());
    (0..count).map(|index| steps[index * last / (count - 1)]).collect()
}

/// Intervals of both values as a thin cross.
fn cross(step: &Step<'_>, x: &Scale, y: &Scale) -> Markup {
    let (a, b) = (&step.a.value, &step.b.value);
    let (cx, cy) = (x.at(step.at.0), y.at(step.at.1));
    html! {
        @if let (Some(lower), Some(upper)) = (a.lower, a.upper) {
            line class="error" x1=(px(x.clamped(lower))) x2=(px(x.clamped(upper))) y1=(px(cy)) y2=(px(cy)) {}
        }
        @if let (Some(lower), Some(upper)) = (b.lower, b.upper) {
            line class="error" x1=(px(cx)) x2=(px(cx)) y1=(px(y.clamped(lower))) y2=(px(y.clamped(upper))) {}
        }
        circle class="knot" cx=(px(cx)) cy=(px(cy)) r="3.4" {}
    }
}

/// An arrow head at the last point, turned along the last step that is long enough to have a direction.
fn arrow(points: &[(f64, f64)]) -> Markup {
    let (x, y) = points[points.len() - 1];
    let from =
        points.iter().rev().find(|(px, py)| (px - x).hypot(py - y) > 6.0).copied().unwrap_or((x - 1.0, y));
    let angle = (y - from.1).atan2(x - from.0).to_degrees();
    html! {
        path class="head" d="M8 0L-5 5.5L-5 -5.5Z" transform={ "translate(" (px(x)) " " (px(y)) ") rotate(" (px(angle)) ")" } {}
    }
}

/// The year, on the side of the trail's outside.
fn year_label(step: &Step<'_>, points: &[(f64, f64)], steps: &[Step<'_>], x: &Scale, y: &Scale) -> Markup {
    let (cx, cy) = (x.at(step.at.0), y.at(step.at.1));
    let index = steps.iter().position(|other| other.year == step.year).unwrap_or(0);
    let near = [index.saturating_sub(1), (index + 1).min(points.len() - 1)];
    let side = near.iter().map(|other| points[*other].0).sum::<f64>() / 2.0;
    let (shift, anchor) = if side > cx { (-9.0, "end") } else { (9.0, "start") };
    html! { text class="year halo" x=(px(cx + shift)) y=(px(cy - 6.0)) text-anchor=(anchor) { (step.year) } }
}
