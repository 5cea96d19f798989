//! What was not tested, limits, sources and the ledger of figures.

use maud::{Markup, html};

use super::safe;
use crate::figure;
use crate::prose;
use crate::wire::{Number, Report};

pub(super) fn not_tested(report: &Report) -> Markup {
    let found = prose::not_tested(report);
    html! {
        @if !found.is_empty() {
            section aria-labelledby="not-tested" {
                h2 id="not-tested" { (prose::not_tested_title(report)) }
                ul.plain { @for (proposition, reason) in &found {
                    li {
                        sup.ref { a href={ "#" (proposition.id) } { (prose::ordinal(report, &proposition.id).unwrap_or_default()) } }
                        " " (prose::spaced(&proposition.kind)) ": " (safe(&prose::sentence(reason)))
                    }
                } }
            }
        }
    }
}

pub(super) fn limits(report: &Report) -> Markup {
    let warnings = report.all_warnings();
    html! {
        section aria-labelledby="limits" {
            h2 id="limits" { "Limits and doubts" }
            @if !report.limits.is_empty() {
                div.box { h3 { "How not to read this" } ul.plain { @for limit in &report.limits { li { (safe(&prose::sentence(limit))) } } } }
            }
            @if warnings.is_empty() { p { "No doubt was raised in this run." } } @else {
                h3 { "Doubts raised in this run" }
                ul.plain { @for (place, warning) in &warnings {
                    li {
                        code { (warning.code) } " " (safe(prose::unstopped(&warning.message)))
                        @if warning.count > 1 { " (" (warning.count) " times)" } ", " (safe(place)) "."
                        @if !warning.quoted.is_empty() { " " span.small { "For example: " (safe(&warning.quoted.join("; "))) } }
                    }
                } }
            }
        }
    }
}

pub(super) fn sources(report: &Report) -> Markup {
    let origins = report.all_origins();
    html! {
        section aria-labelledby="sources" {
            h2 id="sources" { "Sources" }
            h3 { "What this rests on" }
            ul.plain { @for line in prose::rests_on(report) { li { (safe(&prose::sentence(&line))) } } }
            @if report.vintages.is_empty() { p { "No dataset was used." } } @else {
                div.scroll tabindex="0" role="region" aria-label="Datasets" { table {
                    caption { "Datasets used" }
                    thead { tr { th scope="col" { "Dataset" } th scope="col" { "Version" } th scope="col" { "Coverage" } th scope="col" { "Licence" } th scope="col" { "Cite" } } }
                    tbody { @for vintage in &report.vintages { tr {
                        th scope="row" { (safe(&vintage.title)) " " span.id { (safe(&vintage.dataset)) } }
                        td { (safe(&vintage.version)) @if let Some(hash) = &vintage.sha256 { " " span.id title=(hash) { "sha256 " (hash.get(..12).unwrap_or(hash)) "…" } } }
                        td { (prose::spell(vintage.coverage.from.as_deref(), vintage.coverage.to.as_deref())) "; " (safe(&vintage.coverage.note)) }
                        td { (safe(&vintage.licence)) } td { (safe(&vintage.citation)) }
                    } } }
                } }
            }
            @if !origins.is_empty() {
                details { summary { (prose::count(origins.len(), "place")) " in these sources that the report rests on" }
                    ul.plain { @for origin in &origins { li { code { (origin) } } } } }
            }
        }
    }
}

pub(super) fn ledger(report: &Report) -> Markup {
    html! {
        section aria-labelledby="figures" {
            h2 id="figures" { "Every figure" }
            p { "How each printed figure was made, with the actual values. Values of series carry their ids in the tables behind the charts." }
            @if report.numbers.is_empty() { p { "No figure was printed." } } @else {
                details open[report.numbers.len() <= 30] {
                    summary { (prose::count(report.numbers.len(), "figure")) }
                    div.scroll tabindex="0" role="region" aria-label="Figures" { table {
                        caption { "Ledger of figures" }
                        thead { tr { th scope="col" { "Figure" } th.r scope="col" { "Value" } th scope="col" { "Made by" } th scope="col" { "Id" } } }
                        tbody { @for number in &report.numbers { (entry(number)) } }
                    } }
                }
            }
        }
    }
}

fn entry(number: &Number) -> Markup {
    html! { tr id=(number.id) {
        th scope="row" { (safe(&number.label)) }
        td.r { @if let Some(value) = number.value { (figure::plain(value)) } @else { span.missing { (number.reason.as_deref().unwrap_or("no value")) } } }
        td { (safe(&number.measure)) ": " (safe(&number.formula)) }
        td { span.id { (number.id) } }
    } }
}
