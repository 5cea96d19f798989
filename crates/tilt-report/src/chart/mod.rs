//! Charts as SVG, made of a small layer of marks: scales, axes, lines with bands, bars of spells, intervals.
//!
//! Every chart is drawn twice, for a wide and for a narrow page, so that its letters keep their size; the style sheet of
//! the page shows one of them. Colours are classes of that style sheet (`a`, `b`: the two powers), and each power also
//! has its own mark and is named, so that nothing rests on colour.

mod field;
mod forest;
mod marks;
mod plane;
mod scale;
mod tilt;
mod timeline;

use maud::{Markup, html};

pub(crate) use field::field;
pub(crate) use forest::forest;
pub(crate) use plane::plane;
pub(crate) use tilt::tilt;
pub(crate) use timeline::timeline;

/// The size a chart is drawn for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Layout {
    /// Class of the drawing and part of the ids in it.
    pub name: &'static str,
    /// Width in user units, which are CSS pixels at full width.
    pub width: f64,
    /// Margin left of the plot.
    pub left: f64,
    /// Margin right of the plot, for the names of lines.
    pub right: f64,
    /// Whether lines are named at their ends; else above the plot.
    pub names_at_ends: bool,
}

const LAYOUTS: [Layout; 2] = [
    Layout { name: "wide", width: 960.0, left: 108.0, right: 184.0, names_at_ends: true },
    Layout { name: "narrow", width: 350.0, left: 92.0, right: 10.0, names_at_ends: false },
];

/// Both drawings of a chart. `key` makes ids unique on the page.
fn both(key: &str, title: &str, description: &str, draw: impl Fn(&Layout, &str) -> (f64, Markup)) -> Markup {
    html! {
        @for layout in &LAYOUTS {
            @let id = format!("{key}-{}", layout.name);
            @let (height, marks) = draw(layout, &id);
            svg class={ "chart " (layout.name) } viewBox={ "0 0 " (layout.width) " " (marks::px(height)) } role="img"
                aria-labelledby={ (id) "-t " (id) "-d" } xmlns="http://www.w3.org/2000/svg" {
                title id={ (id) "-t" } { (title) }
                desc id={ (id) "-d" } { (description) }
                (marks)
            }
        }
    }
}
