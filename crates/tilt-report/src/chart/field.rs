//! One field outside the vote: both lines with their bands, on the time axis of the vote, on the field's own scale.

use maud::{Markup, html};

use super::marks::{band, data_end, hatch, line, pole_marks, px, time_axis, value_axis};
use super::scale::{Scale, decimal_year, extent};
use super::timeline::{end_of_data, short, years};
use super::{Layout, both};
use crate::prose;
use crate::wire::{Field, Report, Series, SeriesPoint, Tilt};

const PANEL: f64 = 110.0;

/// The chart; `None` if neither line has a value in the years of the vote.
pub(crate) fn field(report: &Report, view: &Tilt, field: &Field, key: &str) -> Option<Markup> {
    let (first, last) = years(report, view)?;
    let lines = [inside(&field.with_from, first, last), inside(&field.with_to, first, last)];
    lines.iter().find_map(Series::last_observed)?;
    let (a, b) = (&view.triple.from.name, &view.triple.to.name);
    let title = format!("{}, {} with {a} and with {b}", field.domain, view.triple.state.name);
    let ends = lines.each_ref().map(|series| format!("{}: {}", series.label, prose::series_end(series)));
    Some(both(key, &title, &format!("{}.", ends.join(". ")), |layout, id| {
        draw(view, &lines, layout, id, (first, last))
    }))
}

/// The points of a series that lie on the axis.
fn inside(series: &Series, first: f64, last: f64) -> Series {
    let is_inside = |point: &&SeriesPoint| {
        let (start, end) = (decimal_year(&point.start), decimal_year(&point.end));
        start.zip(end).is_some_and(|(start, end)| first <= start && end <= last)
    };
    Series { points: series.points.iter().filter(is_inside).cloned().collect(), ..series.clone() }
}

fn draw(
    view: &Tilt,
    lines: &[Series; 2],
    layout: &Layout,
    id: &str,
    (first, last): (f64, f64),
) -> (f64, Markup) {
    let top = if layout.names_at_ends { 32.0 } else { 60.0 };
    let bottom = top + PANEL;
    let right = layout.width - layout.right;
    let x = Scale::new(first, last, layout.left, right);
    let values = lines
        .iter()
        .flat_map(|series| &series.points)
        .flat_map(|point| [point.value.value, point.value.lower, point.value.upper])
        .flatten();
    let (low, high) = extent(values, 0.08).unwrap_or((0.0, 1.0));
    let y = Scale::new(low, high, bottom, top);
    let pattern = format!("{id}-gap");
    let names = [
        (&lines[0], "a", "● with ", &view.triple.from.name),
        (&lines[1], "b", "■ with ", &view.triple.to.name),
    ];
    let marks = html! {
        defs { (hatch(&pattern, "gap")) }
        text class="unit" x="0" y="12" { (short(&lines[0].scale.unit, if layout.names_at_ends { 90 } else { 46 })) }
        (value_axis(&y, layout, false))
        (time_axis(&x, layout, top, bottom))
        @if let Some(end) = end_of_data(&[&lines[0], &lines[1]]) {
            @let year = lines.iter().filter_map(Series::last_observed).map(|point| point.year).max().unwrap_or_default();
            @if end < last { (data_end(&x, end, top, bottom, &pattern, &format!("no data after {year}"))) }
        }
        @for (series, pole, _, _) in &names { (band(series, &x, &y, pole)) }
        @for (series, pole, _, _) in &names { (line(series, &x, &y, pole)) (pole_marks(series, &x, &y, pole)) }
        @for (at, (_, pole, mark, name)) in names.iter().enumerate() {
            @if layout.names_at_ends {
                text class={ "name main " (pole) } x=(px(right + 10.0)) y=(px(top + 16.0 + 20.0 * at as f64)) { (mark) (short(name, 18)) }
            } @else {
                text class={ "name main " (pole) } x=(px(if at == 0 { 0.0 } else { layout.width })) y="32" text-anchor=(if at == 0 { "start" } else { "end" }) { (mark) (short(name, 16)) }
            }
        }
    };
    (bottom + 24.0, marks)
}
