//! The three numbers with their intervals on one axis.

use maud::{Markup, html};

use super::marks::{pole_mark, px, tick_label};
use super::scale::{Scale, extent};
use super::{Layout, both};
use crate::figure;
use crate::wire::{State, ThreeNumbers, Triple, Value};

const ROW: f64 = 30.0;

/// Changes with A, with B, of all states and the tilt, as intervals.
pub(crate) fn forest(numbers: &ThreeNumbers, triple: &Triple, key: &str) -> Markup {
    let rows = rows(numbers, triple);
    let title = format!("Change from {} to {}", numbers.before.label, numbers.after.label);
    let description =
        rows.iter().map(|row| format!("{}: {}.", row.name, figure::change_with_interval(row.value)));
    both(key, &title, &description.collect::<Vec<_>>().join(" "), |layout, _| draw(&rows, layout))
}

struct Row<'a> {
    name: String,
    /// The name where there is little room.
    short: String,
    value: &'a Value,
    class: &'static str,
}

fn rows<'a>(numbers: &'a ThreeNumbers, triple: &Triple) -> [Row<'a>; 5] {
    let (a, b, all) = (&triple.from, &triple.to, &numbers.comparison.name);
    let row = |words: &str, power: &State, value: &'a Value, class: &'static str| Row {
        name: format!("{words} {}", power.name),
        short: format!("{words} {}", power.key),
        value,
        class,
    };
    [
        row("with", a, &numbers.toward_a, "a"),
        row(&format!("{all} with"), a, &numbers.baseline.with_a, "base a"),
        row("with", b, &numbers.toward_b, "b"),
        row(&format!("{all} with"), b, &numbers.baseline.with_b, "base b"),
        row("tilt toward", b, &numbers.tilt, "t"),
    ]
}

fn draw(rows: &[Row<'_>], layout: &Layout) -> (f64, Markup) {
    let values = rows.iter().flat_map(|row| [row.value.value, row.value.lower, row.value.upper]).flatten();
    let (low, high) = extent(values.chain([0.0]), 0.08).unwrap_or((-1.0, 1.0));
    let is_wide = layout.names_at_ends;
    let (left, right) = if is_wide { (230.0, 740.0) } else { (8.0, layout.width - 8.0) };
    let x = Scale::new(low, high, left, right);
    let step = if is_wide { ROW } else { ROW + 14.0 };
    let bottom = rows.len() as f64 * step + 6.0;
    let (ticks, decimals) = x.ticks(if is_wide { 7 } else { 4 });
    let marks = html! {
        @for tick in ticks {
            @let at = px(x.at(tick));
            line class=(if tick.abs() < 1e-9 { "zero" } else { "grid" }) x1=(at) x2=(at) y1="4" y2=(px(bottom)) {}
            text class="tick" x=(at) y=(px(bottom + 16.0)) text-anchor="middle" { (tick_label(tick, decimals, true)) }
        }
        @for (index, row) in rows.iter().enumerate() {
            @let middle = index as f64 * step + if is_wide { step / 2.0 } else { step / 2.0 + 9.0 };
            (one(row, &x, middle, layout))
        }
    };
    (bottom + 24.0, marks)
}

fn one(row: &Row<'_>, x: &Scale, middle: f64, layout: &Layout) -> Markup {
    let interval = row.value.lower.zip(row.value.upper);
    // The reason of an absence stands in the table below, where it has room.
    let label =
        row.value.value.map_or_else(|| "no value".to_owned(), |_| figure::change_with_interval(row.value));
    html! {
        @if layout.names_at_ends {
            text class={ "name " (row.class) } x="222" y=(px(middle + 4.0)) text-anchor="end" { (if row.name.chars().count() <= 36 { &row.name } else { &row.short }) }
            text class="value" x="752" y=(px(middle + 4.0)) { (label) }
        } @else {
            text class={ "name " (row.class) } x="0" y=(px(middle - 12.0)) { (row.short) }
            text class="value halo" x=(px(layout.width)) y=(px(middle - 12.0)) text-anchor="end" { (label) }
        }
        @if let Some((lower, upper)) = interval {
            line class={ "interval " (row.class) } x1=(px(x.at(lower))) x2=(px(x.at(upper))) y1=(px(middle)) y2=(px(middle)) {}
        }
        @if let Some(value) = row.value.value {
            @let at = x.at(value);
            @match row.class {
                "a" | "b" => (pole_mark(at, middle, row.class)),
                "t" => path class="mark t" d={ "M" (px(at)) " " (px(middle - 6.0)) "l6 6l-6 6l-6-6Z" } {},
                class => line class={ "interval tall " (class) } x1=(px(at)) x2=(px(at)) y1=(px(middle - 5.0)) y2=(px(middle + 5.0)) {},
            }
        }
    }
}
