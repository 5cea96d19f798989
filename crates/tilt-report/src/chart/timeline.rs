//! Alignment with both powers over time, above the formal side on the same axis.

use maud::{Markup, html};

use super::marks::{
    band, data_end, date_intervals, dates_height, hatch, line, pole_mark, pole_marks, px, spread, time_axis,
    value_axis,
};
use super::scale::{Scale, decimal_year, extent};
use super::{Layout, both};
use crate::prose;
use crate::wire::{Agreement, FormalTie, Report, Series, SeriesPoint, Tilt};

/// Height of the panel of lines.
const PANEL: f64 = 270.0;
/// Height of one row of the formal side.
const ROW: f64 = 17.0;
/// Rows of organisations that are drawn; the table behind the chart has all.
const ROWS: usize = 12;

/// The chart; `key` makes its ids unique.
pub(crate) fn timeline(report: &Report, view: &Tilt, key: &str) -> Markup {
    let (a, b) = (&view.triple.from.name, &view.triple.to.name);
    let title = format!("Alignment of {} with {a} and with {b} over time", view.triple.state.name);
    let description = format!(
        "{}: {}. {}: {}. Thin lines: all states. Below: memberships and agreements on the same time axis. {}.",
        view.with_from.label,
        span_words(&view.with_from),
        view.with_to.label,
        span_words(&view.with_to),
        prose::series_end(&view.with_from)
    );
    let Some((first, last)) = years(report, view) else {
        return html! { p.empty { "No chart: none of the series has a value." } };
    };
    both(key, &title, &description, |layout, id| draw(report, view, layout, id, first, last))
}

fn span_words(series: &Series) -> String {
    match (series.first_observed(), series.last_observed()) {
        (Some(first), Some(last)) => format!(
            "{} in {}, {} in {}",
            crate::figure::level(&first.value),
            first.year,
            crate::figure::level(&last.value),
            last.year
        ),
        _ => "no value".to_owned(),
    }
}

/// From the first value to the last value, the latest document or the latest formal act, whichever is last.
pub(super) fn years(report: &Report, view: &Tilt) -> Option<(f64, f64)> {
    let lines = [&view.with_from, &view.with_to];
    let first =
        lines.iter().filter_map(|series| decimal_year(&series.first_observed()?.start)).reduce(f64::min)?;
    let ends = lines.iter().filter_map(|series| decimal_year(&series.last_observed()?.end));
    let documents = report.documents.iter().filter_map(|document| decimal_year(document.date.as_deref()?));
    // Formal acts after the end of the data stay in view, above the hatching that says so.
    let acts = view.agreements.iter().filter_map(|tie| report.agreement(&tie.agreement));
    let acts = acts.flat_map(|row| [&row.announced, &row.signed, &row.in_force, &row.ended]);
    let spells = view.memberships.iter().flat_map(|tie| [&tie.from, &tie.to]);
    let formal = acts.chain(spells).filter_map(|date| decimal_year(date.as_deref()?));
    let last = ends.chain(documents).chain(formal).reduce(f64::max)?;
    Some((first.floor(), (last + 0.3).max(first + 1.0)))
}

/// First moment without data: end of the last observed period of both lines.
pub(super) fn end_of_data(series: &[&Series]) -> Option<f64> {
    series.iter().filter_map(|series| decimal_year(&series.last_observed()?.end)).reduce(f64::max)
}

fn draw(report: &Report, view: &Tilt, layout: &Layout, id: &str, first: f64, last: f64) -> (f64, Markup) {
    let (left, right) = (layout.left, layout.width - layout.right);
    let top = if layout.names_at_ends { 32.0 } else { 106.0 };
    let bottom = top + PANEL;
    let x = Scale::new(first, last, left, right);
    let y = value_scale(view, &x, top, bottom);
    let (bars, hidden) = bars(view, &x);
    let rows = bars.len() as f64;
    let formal = bottom + 48.0;
    let acts = formal + rows * ROW + if bars.is_empty() { 0.0 } else { 26.0 };
    let floor = acts + 2.0 * ROW;
    let (grey, tie) = (format!("{id}-gap"), format!("{id}-tie"));
    let marks = html! {
        defs { (hatch(&grey, "gap")) (hatch(&tie, "tie")) }
        (y_title(view, layout))
        (value_axis(&y, layout, false))
        (time_axis(&x, layout, top, bottom))
        @if let Some(end) = end_of_data(&[&view.with_from, &view.with_to]) {
            (data_end(&x, end, top, bottom, &grey, &end_words(view)))
        }
        (line(&view.baseline_from, &x, &y, "base a"))
        (line(&view.baseline_to, &x, &y, "base b"))
        (band(&view.with_from, &x, &y, "a"))
        (band(&view.with_to, &x, &y, "b"))
        (line(&view.with_from, &x, &y, "a"))
        (line(&view.with_to, &x, &y, "b"))
        (pole_marks(&view.with_from, &x, &y, "a"))
        (pole_marks(&view.with_to, &x, &y, "b"))
        (date_intervals(&view.detections, &x, bottom))
        (names(view, &x, &y, layout, top, bottom))
        @if !bars.is_empty() {
            text class="lane" x="0" y=(px(formal - 7.0)) { "Formal: organisations" @if hidden > 0 { " (" (hidden) " more in the table below)" } }
            @for (row, (org, ties)) in bars.iter().enumerate() {
                (bar(org, ties, &x, formal + row as f64 * ROW, &tie))
            }
        }
        text class="lane" x="0" y=(px(acts - 7.0)) { "Formal: agreements" }
        (agreements(report, view, &x, acts, layout))
    };
    (floor + 6.0, marks)
}

/// Unit and direction: one line where there is room, else two.
fn y_title(view: &Tilt, layout: &Layout) -> Markup {
    let scale = &view.with_from.scale;
    let direction = if scale.higher_is_closer { "higher is closer" } else { "lower is closer" };
    html! {
        @if layout.names_at_ends {
            text class="unit" x="0" y="12" { (scale.unit) ", " (direction) }
        } @else {
            text class="unit" x="0" y="12" { (short(&scale.unit, 50)) }
            text class="unit" x="0" y="27" { (direction) }
        }
    }
}

fn end_words(view: &Tilt) -> String {
    let years =
        [&view.with_from, &view.with_to].into_iter().filter_map(|series| Some(series.last_observed()?.year));
    years.max().map_or_else(String::new, |year| format!("no data after {year}"))
}

/// All lines and bands fit; the scale of the measure is not left.
fn value_scale(view: &Tilt, x: &Scale, top: f64, bottom: f64) -> Scale {
    let lines = [&view.with_from, &view.with_to, &view.baseline_from, &view.baseline_to];
    let is_shown = |point: &&SeriesPoint| decimal_year(&point.start).is_some_and(|at| x.contains(at));
    let values = lines.iter().flat_map(|series| &series.points).filter(is_shown).flat_map(|point| {
        let value = &point.value;
        [value.value, value.lower, value.upper].into_iter().flatten()
    });
    let (low, high) = extent(values, 0.06).unwrap_or((0.0, 1.0));
    let scale = &view.with_from.scale;
    let low = scale.min.map_or(low, |min| low.max(min));
    let high = scale.max.map_or(high, |max| high.min(max));
    Scale::new(low, high, bottom - dates_height(&view.detections), top)
}

/// Names of the four lines: at their ends where there is room, else above the plot.
fn names(view: &Tilt, x: &Scale, y: &Scale, layout: &Layout, top: f64, bottom: f64) -> Markup {
    let (a, b) = (&view.triple.from.name, &view.triple.to.name);
    let lines = [
        (&view.with_from, format!("with {}", short(a, 20)), "a", true),
        (&view.with_to, format!("with {}", short(b, 20)), "b", true),
        (&view.baseline_from, format!("all states ({})", view.triple.from.key), "a", false),
        (&view.baseline_to, format!("all states ({})", view.triple.to.key), "b", false),
    ];
    if !layout.names_at_ends {
        return html! {
            @for (row, (_, name, pole, is_main)) in lines.iter().enumerate() {
                @let at = 40.0 + row as f64 * 13.0;
                line class={ "line " (if *is_main { "" } else { "base " }) (pole) } x1="0" x2="22" y1=(px(at)) y2=(px(at)) {}
                @if *is_main { (pole_mark(11.0, at, pole)) }
                text class={ "name " (pole) } x="28" y=(px(at + 4.0)) { (name) }
            }
        };
    }
    let shown: Vec<_> =
        lines.iter().filter_map(|line| Some((line, y.at(line.0.last_observed()?.value.value?)))).collect();
    let wanted: Vec<f64> = shown.iter().map(|(_, at)| *at).collect();
    let places = spread(&wanted, 15.0, top + 4.0, bottom - 4.0);
    let at = x.at(x.high) + 10.0;
    html! {
        @for (((_, name, pole, is_main), _), place) in shown.iter().zip(places) {
            @if *is_main { (pole_mark(at + 3.0, place, pole)) }
            text class={ "name " (pole) (if *is_main { " main" } else { "" }) } x=(px(at + 12.0)) y=(px(place + 4.0)) { (name) }
        }
    }
}

/// Rows of organisations in which one of the powers is, those with only one of them first, then by first day; and how
/// many found no room.
fn bars<'v>(view: &'v Tilt, x: &Scale) -> (Vec<(&'v str, Vec<&'v FormalTie>)>, usize) {
    let mut rows: Vec<(&str, Vec<&FormalTie>)> = Vec::new();
    let year = |date: &Option<String>| date.as_deref().and_then(decimal_year);
    let in_view = |tie: &FormalTie| {
        year(&tie.from).is_none_or(|from| from < x.high) && year(&tie.to).is_none_or(|to| x.low < to)
    };
    for tie in view.memberships.iter().filter(|tie| (tie.with_from || tie.with_to) && in_view(tie)) {
        match rows.iter_mut().find(|(org, _)| *org == tie.organisation) {
            Some((_, ties)) => ties.push(tie),
            None => rows.push((&tie.organisation, vec![tie])),
        }
    }
    rows.sort_by_key(|(org, ties)| {
        let with = (ties.iter().any(|tie| tie.with_from), ties.iter().any(|tie| tie.with_to));
        let side = match with {
            (true, false) => 0,
            (false, true) => 1,
            _ => 2,
        };
        (side, ties.iter().filter_map(|tie| tie.from.clone()).min(), *org)
    });
    let hidden = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    (rows, hidden)
}

fn bar(org: &str, ties: &[&FormalTie], x: &Scale, top: f64, pattern: &str) -> Markup {
    let (left, right) = (x.at(x.low), x.at(x.high));
    html! {
        text class="tick" x=(px(left - 8.0)) y=(px(top + 10.5)) text-anchor="end" { (org) " " (sign(ties)) }
        line class="grid" x1=(px(left)) x2=(px(right)) y1=(px(top + 7.0)) y2=(px(top + 7.0)) {}
        @for tie in ties {
            @let from = tie.from.as_deref().and_then(decimal_year).map_or(left, |from| x.clamped(from));
            @let to = tie.to.as_deref().and_then(decimal_year).map_or(right, |to| x.clamped(to));
            @if to > from {
                @let width = px(to - from);
                @match tie.status.as_str() {
                    "suspended" | "frozen" => {
                        rect class="spell off" x=(px(from)) y=(px(top + 2.0)) width=(width) height="10" {}
                        rect x=(px(from)) y=(px(top + 2.0)) width=(width) height="10" fill={ "url(#" (pattern) ")" } { title { (prose::tie(tie)) } }
                    }
                    status => {
                        @let full = if status == "member" { "" } else { " part" };
                        rect class={ "spell " (side(tie)) (full) } x=(px(from)) y=(px(top + 2.0)) width=(width) height="10" { title { (prose::tie(tie)) } }
                    }
                }
            }
        }
    }
}

/// The marks of the powers that are in the organisation.
fn sign(ties: &[&FormalTie]) -> &'static str {
    match (ties.iter().any(|tie| tie.with_from), ties.iter().any(|tie| tie.with_to)) {
        (true, false) => "●",
        (false, true) => "■",
        _ => "●■",
    }
}

fn side(tie: &FormalTie) -> &'static str {
    match (tie.with_from, tie.with_to) {
        (true, false) => "a",
        (false, true) => "b",
        _ => "ab",
    }
}

/// Agreements with each power, one row each; the shape is the stage a date stands for.
fn agreements(report: &Report, view: &Tilt, x: &Scale, top: f64, layout: &Layout) -> Markup {
    let (left, right) = (x.at(x.low), x.at(x.high));
    let powers = [(&view.triple.from, "a", "●"), (&view.triple.to, "b", "■")];
    let name = |power: &crate::wire::State| {
        if layout.names_at_ends && power.name.chars().count() <= 12 {
            power.name.clone()
        } else {
            power.key.clone()
        }
    };
    html! {
        @for (row, (power, pole, sign)) in powers.iter().enumerate() {
            @let middle = top + row as f64 * ROW + 7.0;
            text class="tick" x=(px(left - 8.0)) y=(px(middle + 3.5)) text-anchor="end" { (name(power)) " " (sign) }
            line class="grid" x1=(px(left)) x2=(px(right)) y1=(px(middle)) y2=(px(middle)) {}
            @for tie in view.agreements.iter().filter(|tie| tie.power == power.key) {
                @if let Some(row) = report.agreement(&tie.agreement) { (stages(row, x, middle, pole)) }
            }
        }
    }
}

/// A name that fits the margin.
pub(super) fn short(name: &str, limit: usize) -> String {
    if name.chars().count() <= limit {
        name.to_owned()
    } else {
        name.chars().take(limit - 1).collect::<String>() + "…"
    }
}

/// Announced: open diamond; signed: full diamond; in force without a day of signature: disc; ended: cross.
fn stages(row: &Agreement, x: &Scale, y: f64, pole: &str) -> Markup {
    let at = |date: &Option<String>| {
        date.as_deref().and_then(decimal_year).filter(|year| x.contains(*year)).map(|year| x.at(year))
    };
    let diamond = |at: f64| path_diamond(at, y);
    let in_force = if row.signed.is_none() { at(&row.in_force) } else { None };
    let label = |stage: &str, date: &Option<String>| {
        format!("{} ({stage} {})", row.title, date.as_deref().unwrap_or("?"))
    };
    html! {
        @if let Some(place) = at(&row.announced) { path class={ "act open " (pole) } d=(diamond(place)) { title { (label("announced", &row.announced)) } } }
        @if let Some(place) = at(&row.signed) { path class={ "act " (pole) } d=(diamond(place)) { title { (label("signed", &row.signed)) } } }
        @if let Some(place) = in_force { circle class={ "act " (pole) } cx=(px(place)) cy=(px(y)) r="4" { title { (label("in force", &row.in_force)) } } }
        @if let Some(place) = at(&row.ended) {
            path class={ "act cross " (pole) } d={ "M" (px(place - 4.0)) " " (px(y - 4.0)) "l8 8m0-8l-8 8" } { title { (label("ended", &row.ended)) } }
        }
    }
}

fn path_diamond(x: f64, y: f64) -> String {
    format!("M{} {}l5 5l-5 5l-5-5Z", px(x), px(y - 5.0))
}
