//! The tilt over time: excess with B minus excess with A, with band and zero line.

use maud::{Markup, html};

use super::marks::{band, data_end, date_intervals, dates_height, hatch, line, px, time_axis, value_axis};
use super::scale::{Scale, extent};
use super::timeline::{end_of_data, short, years};
use super::{Layout, both};
use crate::figure;
use crate::prose;
use crate::wire::{Report, Series, Tilt};

const PANEL: f64 = 170.0;

/// The chart, if there is a tilt series.
pub(crate) fn tilt(report: &Report, view: &Tilt, key: &str) -> Option<Markup> {
    let series = view.tilt.as_ref()?;
    let (first, last) = years(report, view)?;
    let ends = series.first_observed().zip(series.last_observed())?;
    let title = format!("Tilt of {}", view.title());
    let description = format!(
        "Above zero: toward {}; below: toward {}. {} in {}, {} in {}. {}.",
        view.triple.to.in_prose(),
        view.triple.from.in_prose(),
        figure::change(&ends.0.value),
        ends.0.year,
        figure::change(&ends.1.value),
        ends.1.year,
        prose::series_end(series)
    );
    Some(both(key, &title, &description, |layout, id| draw(view, series, layout, id, first, last)))
}

fn draw(view: &Tilt, series: &Series, layout: &Layout, id: &str, first: f64, last: f64) -> (f64, Markup) {
    let top = if layout.names_at_ends { 32.0 } else { 54.0 };
    let bottom = top + PANEL;
    let x = Scale::new(first, last, layout.left, layout.width - layout.right);
    let values = series
        .points
        .iter()
        .flat_map(|point| [point.value.value, point.value.lower, point.value.upper])
        .flatten();
    // The zero line belongs to the picture even where the series does not reach it.
    let (low, high) = extent(values.chain([0.0]), 0.08).unwrap_or((-1.0, 1.0));
    let y = Scale::new(low, high, bottom - dates_height(&view.detections), top);
    let pattern = format!("{id}-gap");
    let zero = y.at(0.0);
    let right = layout.width - layout.right;
    let marks = html! {
        defs { (hatch(&pattern, "gap")) }
        text class="unit" x="0" y="12" { (series.scale.unit) }
        (value_axis(&y, layout, true))
        (time_axis(&x, layout, top, bottom))
        @if let Some(end) = end_of_data(&[series]) {
            @let year = series.last_observed().map(|point| point.year).unwrap_or_default();
            (data_end(&x, end, top, bottom, &pattern, &format!("no data after {year}")))
        }
        line class="zero" x1=(px(layout.left)) x2=(px(right)) y1=(px(zero)) y2=(px(zero)) {}
        (band(series, &x, &y, "t"))
        (line(series, &x, &y, "t"))
        (date_intervals(&view.detections, &x, bottom))
        @if layout.names_at_ends {
            text class="name b main" x=(px(right + 10.0)) y=(px((zero - 10.0).max(top + 10.0))) { "↑ toward " (short(&view.triple.to.name, 18)) }
            text class="name a main" x=(px(right + 10.0)) y=(px((zero + 20.0).min(bottom))) { "↓ toward " (short(&view.triple.from.name, 18)) }
        } @else {
            text class="name b main" x="0" y="30" { "↑ toward " (short(&view.triple.to.name, 18)) }
            text class="name a main" x=(px(layout.width)) y="30" text-anchor="end" { "↓ toward " (short(&view.triple.from.name, 18)) }
        }
    };
    (bottom + 24.0, marks)
}
