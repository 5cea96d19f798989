//! Every other field beside the vote: one row each, what is missing with its reason, gaps and conflict.

use maud::{Markup, html};

use super::measured::{linked, series_table};
use super::safe;
use crate::chart;
use crate::figure;
use crate::prose;
use crate::wire::{Field, Report, Tilt, Value};

pub(super) fn section(report: &Report, view: &Tilt, key: &str) -> Markup {
    let (a, b) = (view.triple.from.in_prose(), view.triple.to.in_prose());
    html! {
        @if !view.fields.is_empty() {
            h4 { "Other fields: what is signed, done and said" }
            figure {
                div.scroll tabindex="0" role="region" aria-label={ "Other fields, " (view.title()) } { table {
                    caption { "Change with each power, in brackets of all comparable states; every field on its own scale" }
                    thead { tr {
                        th scope="col" { "Field" } th scope="col" { "Windows" }
                        th scope="col" { span.pole-a { "● with " (a) } } th scope="col" { span.pole-b { "■ with " (b) } }
                        th scope="col" { "◆ tilt toward " (b) }
                    } }
                    tbody { @for field in &view.fields { (row(field)) } }
                } }
                @for gap in view.gaps.iter().filter_map(prose::gap) { p.small { "Gap, " (safe(&prose::sentence(&gap))) } }
                @if let Some(found) = prose::disagreement(view) { p { (safe(&prose::sentence(&found))) } }
                figcaption { "Scales differ: shares of trade, indices of likeness, weighted numbers of treaties. Only signs, and sizes within a row, may be compared." }
                @for field in &view.fields {
                    @if let Some(drawing) = chart::field(report, view, field, &format!("{key}-{}", field.domain)) {
                        h5 { (prose::sentence(&field.domain).trim_end_matches('.')) span.small { " " (field.layer) ", " (field.numbers.measure) } }
                        (drawing)
                    } @else {
                        p.small { (prose::sentence(&field.domain).trim_end_matches('.')) ": no value in these years; " (prose::series_end(&field.with_from)) "." }
                    }
                    (series_table(&format!("Values of {}", field.domain), &[&field.with_from, &field.with_to]))
                }
            }
        }
    }
}

fn row(field: &Field) -> Markup {
    let numbers = &field.numbers;
    let with = |own: &Value, all: &Value| {
        html! { td { (linked(own, figure::change)) @if own.value.is_some() { " (" (linked(all, figure::change)) ")" } } }
    };
    html! { tr {
        th scope="row" { (field.domain) " " span.small { (field.layer) ", " (numbers.measure) } }
        td { span.nw { (numbers.before.label) "," } " " span.nw { (numbers.after.label) } }
        (with(&numbers.toward_a, &numbers.baseline.with_a))
        (with(&numbers.toward_b, &numbers.baseline.with_b))
        td { (linked(&numbers.tilt, figure::change_with_interval)) }
    } }
}
