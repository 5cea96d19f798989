//! One self-contained page: no request to the outside, no script, the same bytes for the same report.
//!
//! The policy in its head forbids everything but its own style sheet, so that even a fault in escaping could not run
//! or load anything.

mod article;
mod basis;
mod fields;
mod judged;
mod measured;
mod said;

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};
use tilt_core::{Card, Report};

use crate::prose;
use crate::wire::{self, Document};
use crate::{Reporter, Style};

/// The reporter `html`.
pub(crate) struct Html;

const CARD: Card = Card {
    name: "html",
    version: 1,
    title: "HTML page",
    definition: "The report as one self-contained page with the text highlighted, charts, tables behind them and all sources.",
    limitation: "Charts and figures are rounded for reading; take JSON or CSV to compute with them.",
    parameters: &[],
    references: &["icd203"],
    missing: "A missing value is a gap in the line and its reason in the table; the end of the data is drawn.",
};

/// Nothing may be loaded or run; `unsafe-inline` covers the page's own style sheet alone.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE: &str = include_str!("style.css");

impl Reporter for Html {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn format(&self) -> &'static str {
        "html"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm"]
    }

    fn write(&self, report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(page(&wire::Report::from(report)).into_string().as_bytes())
    }
}

fn page(report: &wire::Report) -> Markup {
    let title = title(report);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content={ "tiltmeter " (report.program) };
                meta name="referrer" content="no-referrer";
                title { (safe(&title)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#answer" { "Skip to the answer" }
                (mast(report, &title))
                main.wrap {
                    (judged::answers(report))
                    (said::section(report))
                    (measured::section(report))
                    (judged::section(report))
                    (basis::not_tested(report))
                    (basis::limits(report))
                    (basis::sources(report))
                    (basis::ledger(report))
                }
                (foot(report))
            }
        }
    }
}

/// The headline, the file's name, or the triple that is measured.
fn title(report: &wire::Report) -> String {
    match (report.documents.as_slice(), report.tilts.as_slice()) {
        ([document], _) => prose::headline(document).to_owned(),
        ([], [view, ..]) if report.command == "brief" => view.triple.state.name.clone(),
        ([], [view, ..]) => view.title(),
        ([], []) => "Empty report".to_owned(),
        (documents, _) => prose::count(documents.len(), "document"),
    }
}

fn mast(report: &wire::Report, title: &str) -> Markup {
    html! {
        header.mast {
            div.wrap {
                p.brand { "tiltmeter · " (report.command) }
                h1 dir="auto" { (safe(title)) }
                @for document in &report.documents { (document_facts(document)) }
                nav.toc aria-label="Contents" {
                    ul {
                        li { a href="#answer" { "Answer" } }
                        @if !report.documents.is_empty() { li { a href="#text" { "What the text says" } } }
                        @if !report.tilts.is_empty() { li { a href="#data" { "What the data say" } } }
                        @if report.verdicts.iter().any(|verdict| verdict.is_tested()) { li { a href="#tests" { "Tests" } } }
                        li { a href="#limits" { "Limits and doubts" } }
                        li { a href="#sources" { "Sources" } }
                        li { a href="#figures" { "Every figure" } }
                    }
                }
            }
        }
    }
}

fn document_facts(document: &Document) -> Markup {
    let digest = document.sha256.get(..12).unwrap_or(&document.sha256);
    let origins = prose::count(document.origins.len(), "independent origin");
    html! {
        p.meta {
            (safe(&document.name)) " · " (safe(document.outlet.as_deref().unwrap_or("unnamed outlet")))
            @if let Some(channel) = &document.channel { " · channel " (safe(channel)) }
            " · " (document.date.as_deref().unwrap_or("no date"))
            " · " (document.lang.as_deref().unwrap_or("language not recognised"))
            " · " span.id title=(document.sha256) { "sha256 " (digest) "…" }
            " · " (prose::count(document.propositions.len(), "proposition")) ", " (origins)
            @if !document.origins.is_empty() { ": " (safe(&document.origins.join("; "))) }
        }
        @if let Some(kind) = crate::courses::kind(document) { p.meta { (safe(&prose::sentence(&kind))) } }
        // Shown as text: an address in a document is foreign and is never made into a link.
        @if let Some(url) = &document.url { p.meta { (safe(url)) } }
    }
}

fn foot(report: &wire::Report) -> Markup {
    html! {
        footer {
            div.wrap {
                p { "Made by tiltmeter " (report.program) "; record " (report.schema) " " (report.version) "." }
                p { "Repeat: " code { (safe(&report.command_line)) } }
                @if !report.settings.is_empty() {
                    p { "Settings: " @for (index, setting) in report.settings.iter().enumerate() {
                        @if index > 0 { ", " } (safe(&setting.name)) " " code { (safe(&setting.value)) }
                    } }
                }
                p { "Data: " @for (index, vintage) in report.vintages.iter().enumerate() {
                    @if index > 0 { "; " } (safe(&vintage.dataset)) " " (safe(&vintage.version))
                } @if report.vintages.is_empty() { "none" } "." }
                p { "Explain any id on this page: " code { "tiltmeter explain ID --in report.json" } }
            }
        }
    }
}

/// Foreign text: escaped, and with control characters and marks that turn the direction of writing made visible.
fn safe(text: &str) -> Markup {
    let is_odd = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t' | '\r')
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(is_odd) {
        return html! { (text) };
    }
    let mut rest = text;
    let mut pieces = Vec::new();
    while let Some(at) = rest.find(is_odd) {
        let odd = rest[at..].chars().next().unwrap_or('\u{FFFD}');
        pieces.push((&rest[..at], odd));
        rest = &rest[at + odd.len_utf8()..];
    }
    html! {
        @for (before, odd) in pieces { (before) span.ctl { (format!("U+{:04X}", odd as u32)) } }
        (rest)
    }
}
