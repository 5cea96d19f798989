//! Markdown: the same content as the page, shorter.

use std::fmt::Write as _;
use std::io::{self, Write};

use tilt_core::{Card, Report};

use crate::courses;
use crate::figure;
use crate::prose;
use crate::wire::{self, Document, Tilt, Value, Verdict};
use crate::{Reporter, Style};

/// The reporter `md`.
pub(crate) struct Markdown;

const CARD: Card = Card {
    name: "md",
    version: 1,
    title: "Markdown",
    definition: "The report in short as Markdown, with a footnote for every figure.",
    limitation: "It has no chart and leaves out series and rejected readings; take the HTML page or JSON for those.",
    parameters: &[],
    references: &["icd203"],
    missing: "Where there is no value it prints the reason in words.",
};

impl Reporter for Markdown {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn format(&self) -> &'static str {
        "md"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    fn write(&self, report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
        let report = wire::Report::from(report);
        let mut page = Page { out: String::new(), notes: Vec::new() };
        page.report(&report);
        page.footnotes(&report);
        out.write_all(page.out.as_bytes())
    }
}

/// The page so far, and the figures that it has printed.
struct Page {
    out: String,
    notes: Vec<String>,
}

impl Page {
    fn report(&mut self, report: &wire::Report) {
        self.heading(1, &title(report));
        for document in &report.documents {
            self.line(&facts(document));
        }
        self.answers(report);
        self.said(report);
        for view in &report.tilts {
            self.view(report, view);
        }
        self.tests(report);
        self.rest(report);
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim());
        self.out.push_str("\n\n");
    }

    fn item(&mut self, text: &str) {
        let _ = writeln!(self.out, "- {}", text.trim());
    }

    fn end_list(&mut self) {
        self.out.push('\n');
    }

    fn heading(&mut self, level: usize, text: &str) {
        let _ = write!(self.out, "{} {}\n\n", "#".repeat(level), text);
    }

    /// A figure with the mark of its footnote.
    fn figure(&mut self, value: &Value, write: fn(&Value) -> String) -> String {
        if !self.notes.contains(&value.number) {
            self.notes.push(value.number.clone());
        }
        format!("{}[^{}]", write(value), value.number)
    }

    fn answers(&mut self, report: &wire::Report) {
        let main = prose::answers(report);
        self.heading(2, "Answer");
        if main.is_empty() {
            self.line("Nothing was judged.");
        }
        for answer in main.into_iter().take(prose::on_top(report)) {
            let numbers = match prose::listed(&answer.propositions) {
                numbers if numbers.is_empty() => numbers,
                numbers => format!(" ({numbers})"),
            };
            self.line(&format!("**{}**{numbers}", text(&prose::claim(answer.verdict))));
            self.judgement(answer.verdict);
        }
    }

    /// Likelihood and confidence as two list items.
    fn judgement(&mut self, verdict: &Verdict) {
        let note = verdict.likelihood.as_ref().map(|found| {
            if !self.notes.contains(&found.number) {
                self.notes.push(found.number.clone());
            }
            format!("[^{}]", found.number)
        });
        self.item(&format!("Likelihood: {}{}", prose::likelihood(verdict), note.unwrap_or_default()));
        self.item(&format!("Confidence: {}", prose::confidence(verdict)));
        for change in verdict.would_change.iter().take(1) {
            self.item(&format!("Would change it: {}", text(&prose::sentence(change))));
        }
        self.end_list();
        self.line(&text(&prose::sentence(&verdict.reason)));
    }

    fn said(&mut self, report: &wire::Report) {
        if report.documents.is_empty() {
            return;
        }
        self.heading(2, "What the text says");
        for proposition in report.documents.iter().flat_map(|document| &document.propositions) {
            let number = prose::ordinal(report, &proposition.id).unwrap_or_default();
            let _ = writeln!(
                self.out,
                "{number}. {}  \n   {}, {}; {}; {} ({})",
                text(&prose::quoted(&proposition.span.exact)),
                prose::spaced(&proposition.kind),
                proposition.modality,
                prose::commitment(proposition),
                text(&prose::chain(proposition)),
                proposition.id
            );
            if let Some(found) = report.grading(&proposition.id) {
                let _ = writeln!(self.out, "   {}", text(&prose::sentence(&prose::grade(found))));
            }
            if let Some(why) = courses::aside(proposition) {
                let _ = writeln!(self.out, "   {}", text(&prose::sentence(&why)));
            }
        }
        self.end_list();
        for (index, course) in courses::joined(report).enumerate() {
            if index == 0 {
                self.heading(3, "Agreements as told");
            }
            let line = format!("{} ({}). {}", courses::name(course), course.id, courses::stages(course));
            self.item(&text(&prose::sentence(&line)));
        }
        if courses::joined(report).next().is_some() {
            self.end_list();
        }
    }

    fn view(&mut self, report: &wire::Report, view: &Tilt) {
        self.heading(2, &text(&view.title()));
        let numbers = &view.numbers;
        self.line(&format!(
            "{}, {} compared with {}.",
            numbers.measure, numbers.after.label, numbers.before.label
        ));
        let all = format!("{} ({})", numbers.comparison.name, numbers.comparison.size);
        let (a, b) = (view.triple.from.in_prose(), view.triple.to.in_prose());
        let rows = [
            (format!("with {a}"), &numbers.toward_a),
            (format!("{all} with {a}"), &numbers.baseline.with_a),
            (format!("with {b}"), &numbers.toward_b),
            (format!("{all} with {b}"), &numbers.baseline.with_b),
            (format!("tilt toward {b}"), &numbers.tilt),
        ];
        self.out.push_str("| alignment | change [interval] |\n|---|---|\n");
        for (name, value) in rows {
            let figure = self.figure(value, figure::change_with_interval);
            let _ = writeln!(self.out, "| {} | {figure} |", text(&name));
        }
        self.end_list();
        self.fields(view);
        for found in &view.detections {
            self.item(&prose::sentence(&prose::detection(found)));
        }
        if let Some(agreement) = &view.agreement {
            self.item(&prose::sentence(agreement));
        }
        for turn in view.sides.iter().flat_map(|sides| &sides.turns) {
            self.item(&text(&prose::sentence(&turn.sentence)));
        }
        if let Some(reason) = &view.tilt_missing {
            self.item(&format!("No tilt series: {}", prose::sentence(reason)));
        }
        for (label, ties) in prose::grouped_ties(view) {
            if !ties.is_empty() && label != "with neither" {
                let ties: Vec<String> = ties.iter().map(|tie| prose::tie(tie)).collect();
                self.item(&format!("Formal, {label}: {}", ties.join("; ")));
            }
        }
        for tie in &view.agreements {
            if let Some(row) = report.agreement(&tie.agreement) {
                let date = row.signed.as_deref().or(row.announced.as_deref()).unwrap_or("undated");
                self.item(&format!("Agreement with {}: {date} {} ({})", tie.power, text(&row.title), row.id));
            }
        }
        for series in [&view.with_from, &view.with_to] {
            self.item(&format!("{}: {}", series.label, prose::series_end(series)));
        }
        self.end_list();
    }

    fn fields(&mut self, view: &Tilt) {
        if view.fields.is_empty() {
            return;
        }
        let (a, b) = (view.triple.from.in_prose(), view.triple.to.in_prose());
        let head = format!(
            "| field | measure | windows | with {a} (all) | with {b} (all) | tilt toward {b} |\n|---|---|---|---|---|---|\n"
        );
        self.out.push_str(&head);
        for field in &view.fields {
            let numbers = &field.numbers;
            let [own_a, all_a, own_b, all_b] =
                [&numbers.toward_a, &numbers.baseline.with_a, &numbers.toward_b, &numbers.baseline.with_b]
                    .map(|value| self.figure(value, figure::change));
            let tilt = self.figure(&numbers.tilt, figure::change_with_interval);
            let _ = writeln!(
                self.out,
                "| {}, {} | {} | {}, {} | {own_a} ({all_a}) | {own_b} ({all_b}) | {tilt} |",
                field.domain, field.layer, numbers.measure, numbers.before.label, numbers.after.label
            );
        }
        self.end_list();
        for gap in view.gaps.iter().filter_map(prose::gap) {
            self.item(&format!("Gap: {}", text(&prose::sentence(&gap))));
        }
        if let Some(disagreement) = prose::disagreement(view) {
            self.item(&text(&prose::sentence(&disagreement)));
        }
    }

    fn tests(&mut self, report: &wire::Report) {
        let tested: Vec<&Verdict> = report.verdicts.iter().filter(|verdict| verdict.is_tested()).collect();
        if !tested.is_empty() {
            self.heading(2, "Tests");
        }
        for verdict in tested {
            self.heading(3, &text(&prose::claim(verdict)));
            self.line(&format!(
                "Test: {}; covered: {} ({})",
                verdict.test,
                text(&prose::covered(verdict)),
                verdict.id
            ));
            if let Some(first) = prose::judged_alike(report, verdict) {
                self.line(&format!("Judged alike above ({}).", first.id));
                continue;
            }
            self.judgement(verdict);
            for fact in &verdict.facts {
                self.item(&format!(
                    "Record: {} ({}; {})",
                    text(&prose::sentence(&fact.statement)),
                    text(&fact.cited),
                    fact.row
                ));
            }
            for other in &verdict.alternatives {
                self.item(&format!(
                    "Alternative, {}: {}",
                    prose::spaced(&other.name),
                    text(&prose::sentence(&other.finding))
                ));
            }
            self.item(&format!("How not to read it: {}", text(&prose::sentence(&verdict.not_to_read_as))));
            self.end_list();
        }
        let untested = prose::not_tested(report);
        if !untested.is_empty() {
            self.heading(2, prose::not_tested_title(report));
            for (proposition, reason) in untested {
                let number = prose::ordinal(report, &proposition.id).unwrap_or_default();
                self.item(&format!(
                    "({number}) {}: {}",
                    prose::spaced(&proposition.kind),
                    text(&prose::sentence(&reason))
                ));
            }
            self.end_list();
        }
    }

    fn rest(&mut self, report: &wire::Report) {
        self.heading(2, "Limits, doubts, sources");
        for limit in &report.limits {
            self.item(&text(&prose::sentence(limit)));
        }
        for (place, warning) in report.all_warnings() {
            self.item(&format!(
                "`{}` {} (×{}), {}",
                warning.code,
                text(prose::unstopped(&warning.message)),
                warning.count,
                text(&place)
            ));
        }
        for vintage in &report.vintages {
            self.item(&text(&format!(
                "{} {}, {}. {}",
                vintage.title, vintage.version, vintage.licence, vintage.citation
            )));
        }
        for line in prose::rests_on(report) {
            self.item(&format!("What this rests on: {}", text(&prose::sentence(&line))));
        }
        let origins: Vec<String> = report.all_origins().iter().map(|origin| format!("`{origin}`")).collect();
        if !origins.is_empty() {
            self.item(&format!("Rests on {}", origins.join(", ")));
        }
        self.item(&format!("tiltmeter {}, record {} {}", report.program, report.schema, report.version));
        if !report.command_line.is_empty() {
            self.item(&format!("Repeat: `{}`", report.command_line.replace('`', "'")));
        }
        self.end_list();
    }

    fn footnotes(&mut self, report: &wire::Report) {
        for id in &self.notes {
            if let Some(number) = report.numbers.iter().find(|number| number.id == *id) {
                let note = format!(
                    "[^{id}]: {}: {}: {}",
                    text(&number.label),
                    text(&number.measure),
                    text(&number.formula)
                );
                self.out.push_str(&note);
                self.out.push('\n');
            }
        }
    }
}

fn title(report: &wire::Report) -> String {
    match report.documents.as_slice() {
        [document] => text(prose::headline(document)),
        [] => report.tilts.first().map_or_else(
            || "Empty report".to_owned(),
            |view| {
                text(&if report.command == "brief" { view.triple.state.name.clone() } else { view.title() })
            },
        ),
        documents => prose::count(documents.len(), "document"),
    }
}

fn facts(document: &Document) -> String {
    let origins = prose::count(document.origins.len(), "independent origin");
    format!(
        "{} · {} · {} · {} · sha256 {}… · {}, {origins}",
        text(&document.name),
        text(document.outlet.as_deref().unwrap_or("unnamed outlet")),
        document.date.as_deref().unwrap_or("no date"),
        document.lang.as_deref().unwrap_or("language not recognised"),
        document.sha256.get(..12).unwrap_or(&document.sha256),
        prose::count(document.propositions.len(), "proposition")
    )
}

/// Foreign text as Markdown text: every character that could start markup, HTML or a table cell is escaped.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in crate::table::clean(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    // An address would become a link in many readers; without its colon it stays text.
    out.replace("://", "&#58;//")
}
