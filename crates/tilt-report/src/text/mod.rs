//! Terminal text: the answers first, then what the text says, what the data say and what nobody tested.

mod data;
mod page;
mod said;

use std::io::{self, Write};

use tilt_core::{Card, Report};

use crate::courses;
use crate::figure;
use crate::prose;
use crate::table::{clean, cut};
use crate::wire::{self, Document};
use crate::{Reporter, Style};
use page::{Ink, Page};

/// The reporter `text`.
pub(crate) struct Text;

const CARD: Card = Card {
    name: "text",
    version: 1,
    title: "Terminal text",
    definition: "The report for a terminal: answers, propositions with their chains, tests with their numbers, and what was not tested.",
    limitation: "It is cut for reading; figures are rounded and long quotations end in an ellipsis, so take JSON for further work.",
    parameters: &[],
    references: &["icd203"],
    missing: "Where there is no value it prints the reason in words.",
};

impl Reporter for Text {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn format(&self) -> &'static str {
        "text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt"]
    }

    fn write(&self, report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(render(&wire::Report::from(report), style).as_bytes())
    }
}

fn render(report: &wire::Report, style: &Style) -> String {
    let mut page = Page::new(style);
    for document in &report.documents {
        header(&mut page, document);
    }
    answer(&mut page, report);
    if style.verbosity >= 0 {
        said::propositions(&mut page, report);
        data::verdicts(&mut page, report);
        data::views(&mut page, report);
        not_tested(&mut page, report);
    }
    doubts(&mut page, report);
    footer(&mut page, report);
    page.finish()
}

fn header(page: &mut Page, document: &Document) {
    let digest = document.sha256.get(..12).unwrap_or(&document.sha256);
    let facts = [
        document.outlet.clone().unwrap_or_else(|| "unnamed outlet".to_owned()),
        document.channel.as_ref().map(|channel| format!("channel {channel}")).unwrap_or_default(),
        document.date.clone().unwrap_or_else(|| "no date".to_owned()),
        document.lang.clone().unwrap_or_else(|| "language not recognised".to_owned()),
        format!("sha256 {digest}…"),
    ];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    page.inked_text(0, Ink::Strong, &document.name);
    page.text(0, &facts.join(" · "));
    page.text(0, &tally(document));
    if let Some(kind) = courses::kind(document) {
        page.text(0, &prose::sentence(&kind));
    }
}

/// "5 propositions, 1 independent origin: …".
fn tally(document: &Document) -> String {
    let propositions = prose::count(document.propositions.len(), "proposition");
    let origins = prose::count(document.origins.len(), "independent origin");
    if document.origins.is_empty() {
        format!("{propositions}, {origins}")
    } else {
        format!("{propositions}, {origins}: {}", document.origins.join("; "))
    }
}

fn answer(page: &mut Page, report: &wire::Report) {
    let main = prose::answers(report);
    if main.is_empty() && report.documents.is_empty() && report.tilts.is_empty() {
        page.text(0, "Nothing was read and nothing was measured.");
        return;
    }
    if main.is_empty() && report.documents.is_empty() {
        return;
    }
    page.heading("Answer");
    if main.is_empty() {
        page.text(0, "Nothing in the text could be tested against the data; the reasons stand below.");
    }
    let on_top = prose::on_top(report);
    for found in main.iter().take(on_top) {
        short_answer(page, report, found);
    }
    if main.len() > on_top {
        page.text(0, &format!("{} more below.", main.len() - on_top));
    }
}

fn short_answer(page: &mut Page, report: &wire::Report, answer: &prose::Answer) {
    let verdict = answer.verdict;
    data::statement(page, report, verdict);
    if answer.propositions.len() > 1 {
        page.labelled(4, "Stated in", &format!("propositions {}", prose::listed(&answer.propositions)));
    }
    data::judgement(page, verdict);
    page.text(4, &prose::sentence(&verdict.reason));
    if let (Some(numbers), Some(triple)) = (&verdict.numbers, &verdict.triple) {
        let change = |value, baseline| {
            format!("{} (all: {})", figure::change_with_interval(value), figure::change(baseline))
        };
        page.labelled(
            4,
            "Change with",
            &format!("{}: {}", triple.from.in_prose(), change(&numbers.toward_a, &numbers.baseline.with_a)),
        );
        page.labelled(
            4,
            "Change with",
            &format!("{}: {}", triple.to.in_prose(), change(&numbers.toward_b, &numbers.baseline.with_b)),
        );
    }
    if prose::covered_note(verdict).is_some() {
        page.labelled(4, "Covered", &prose::sentence(&prose::covered(verdict)));
    }
    if let Some(change) = verdict.would_change.first() {
        page.labelled(4, "Would change", &prose::sentence(change));
    }
}

fn not_tested(page: &mut Page, report: &wire::Report) {
    let found = prose::not_tested(report);
    if found.is_empty() {
        return;
    }
    page.heading(prose::not_tested_title(report));
    for (proposition, reason) in found {
        let number = prose::ordinal(report, &proposition.id).unwrap_or(0);
        let quote = prose::quoted(&cut(&clean(&proposition.span.exact), 48));
        let kind = prose::spaced(&proposition.kind);
        page.hanging(
            0,
            &format!("{number:>2}  "),
            &format!("{kind} {quote}: {}", prose::sentence(&reason)),
            None,
        );
    }
}

fn doubts(page: &mut Page, report: &wire::Report) {
    let warnings = report.all_warnings();
    if warnings.is_empty() {
        return;
    }
    page.heading("Doubts");
    for (place, warning) in warnings {
        let times = if warning.count > 1 { format!(" ({} times)", warning.count) } else { String::new() };
        let text = format!("{}{times}, {place}", prose::unstopped(&warning.message));
        page.hanging(0, &format!("{:<18}", format!("{}  ", warning.code)), &text, None);
        if page.verbosity > 0 && !warning.quoted.is_empty() {
            page.text(4, &format!("for example: {}", warning.quoted.join("; ")));
        }
    }
}

fn footer(page: &mut Page, report: &wire::Report) {
    if page.verbosity >= 0 && !report.vintages.is_empty() {
        page.heading("What this rests on");
        for line in prose::rests_on(report) {
            page.text(0, &prose::sentence(&line));
        }
    }
    if page.verbosity >= 0 && !report.limits.is_empty() {
        page.heading("How not to read this");
        for limit in &report.limits {
            page.hanging(0, "- ", &prose::sentence(limit), None);
        }
    }
    page.heading("Basis");
    for vintage in &report.vintages {
        let coverage = prose::spell(vintage.coverage.from.as_deref(), vintage.coverage.to.as_deref());
        page.text(0, &format!("{} {} ({}), {coverage}", vintage.dataset, vintage.version, vintage.licence));
    }
    let origins: Vec<String> = sources(report);
    if !origins.is_empty() {
        page.labelled(0, "Rows from", &origins.join("; "));
    }
    let settings: Vec<String> =
        report.settings.iter().map(|setting| format!("{} {}", setting.name, setting.value)).collect();
    page.labelled(0, "Settings", &settings.join(", "));
    page.labelled(
        0,
        "Program",
        &format!("tiltmeter {}, record {} {}", report.program, report.schema, report.version),
    );
    page.labelled(0, "Command", &report.command_line);
    page.labelled(0, "More", "add -v for the ids of figures; -o report.html for the page; -o report.json and `tiltmeter explain ID --in report.json` for any id");
}

/// Every origin; rows of one source are gathered: `reference/memberships@2025-10-31:12,15`.
fn sources(report: &wire::Report) -> Vec<String> {
    let mut gathered: Vec<(String, Vec<String>)> = Vec::new();
    for origin in report.all_origins() {
        let whole = wire::Origin { line: None, bytes: None, ..origin.clone() }.to_string();
        let place = match (origin.line, origin.bytes) {
            (Some(line), _) => line.to_string(),
            (_, Some([start, end])) => format!("[{start}..{end}]"),
            _ => String::new(),
        };
        match gathered.last_mut() {
            Some((known, places)) if *known == whole => places.push(place),
            _ => gathered.push((whole, vec![place])),
        }
    }
    gathered
        .into_iter()
        .map(|(source, places)| {
            let places: Vec<String> = places.into_iter().filter(|place| !place.is_empty()).collect();
            if places.is_empty() { source } else { format!("{source}:{}", places.join(", ")) }
        })
        .collect()
}
