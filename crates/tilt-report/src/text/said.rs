//! The block "What the text says".

use crate::courses;
use crate::prose;
use crate::table::{clean, cut};
use crate::wire::{Proposition, Report};

use super::page::{Ink, Page};

/// Quotations longer than this many columns end in an ellipsis, unless more is asked for.
const QUOTE: usize = 220;

pub(super) fn propositions(page: &mut Page, report: &Report) {
    if report.documents.is_empty() {
        return;
    }
    page.heading("What the text says");
    let mut number = 0;
    for document in &report.documents {
        if report.documents.len() > 1 {
            page.inked_text(0, Ink::Strong, &document.name);
        }
        if document.propositions.is_empty() {
            page.text(0, "No proposition was found.");
        }
        for proposition in &document.propositions {
            number += 1;
            one(page, report, number, proposition);
        }
        gaps(page, document);
    }
    courses(page, report);
}

/// Agreements of which several sentences or documents speak, each once.
fn courses(page: &mut Page, report: &Report) {
    for (index, course) in courses::joined(report).enumerate() {
        if index == 0 {
            page.heading("Agreements as told");
        }
        page.inked_text(0, Ink::Strong, &format!("{} ({})", courses::name(course), course.id));
        page.text(4, &prose::sentence(&courses::stages(course)));
        page.text(4, &format!("Propositions {}.", prose::listed(&courses::places(report, course))));
    }
}

fn one(page: &mut Page, report: &Report, number: usize, proposition: &Proposition) {
    let quote = clean(&proposition.span.exact);
    let quote = if page.verbosity > 0 { quote } else { cut(&quote, QUOTE) };
    page.hanging(0, &format!("{number:>2}  "), &prose::quoted(&quote), None);
    let testable = match proposition.testable.answer.as_str() {
        "yes" => "testable",
        "partly" => "testable in part",
        _ => "not testable",
    };
    let what = [
        prose::spaced(&proposition.kind),
        proposition.modality.clone(),
        prose::commitment(proposition).to_owned(),
        testable.to_owned(),
        proposition.id.clone(),
    ];
    page.text(4, &what.join(" · "));
    page.text(4, &prose::chain(proposition));
    if let Some(found) = report.grading(&proposition.id) {
        page.text(4, &prose::grade(found));
        if page.verbosity > 0 {
            page.labelled(4, "Grade", &prose::sentence(&found.inputs.join("; ")));
            for source in &found.sources {
                page.labelled(4, "", &format!("{} {}: {}", source.agent, source.reliability, source.basis));
            }
        }
    }
    let words = |label: &str, words: Vec<String>| {
        if words.is_empty() { None } else { Some(format!("{label}: {}", words.join(", "))) }
    };
    let hedges =
        words("hedged by", proposition.hedges.iter().map(|span| prose::quoted(&span.exact)).collect());
    let loaded = proposition.loaded.iter().map(|loaded| {
        format!("{} ({})", prose::quoted(&loaded.span.exact), prose::spaced(&loaded.technique))
    });
    let marks: Vec<String> = hedges.into_iter().chain(words("loaded", loaded.collect())).collect();
    if !marks.is_empty() {
        page.text(4, &marks.join("; "));
    }
    if let Some(why) = courses::aside(proposition) {
        page.text(4, &prose::sentence(&why));
    }
    if page.verbosity > 0 {
        details(page, proposition);
    }
}

fn details(page: &mut Page, proposition: &Proposition) {
    page.labelled(4, "Time", &prose::sentence(&proposition.time.basis));
    let values: Vec<String> = proposition
        .factuality
        .iter()
        .map(|commitment| format!("{} {}", commitment.agent, commitment.value))
        .collect();
    page.labelled(4, "Commitment", &values.join(", "));
    page.labelled(4, "Bytes", &format!("{}..{}", proposition.span.start, proposition.span.end));
    page.labelled(4, "Rules", &proposition.rules.join(", "));
    page.labelled(4, "Testable", &prose::sentence(&proposition.testable.reason));
}

fn gaps(page: &mut Page, document: &crate::wire::Document) {
    let unread = document.not_understood.len();
    if unread > 0 {
        page.text(
            0,
            &format!(
                "{} of {} yielded no proposition.",
                prose::count(unread, "sentence"),
                document.sentences
            ),
        );
        if page.verbosity > 0 {
            for gap in &document.not_understood {
                page.text(
                    4,
                    &format!("{}: {}", prose::quoted(&cut(&clean(&gap.span.exact), QUOTE)), gap.reason),
                );
            }
        }
    }
    for party in &document.unresolved {
        page.text(
            0,
            &format!(
                "{} was not resolved; it can mean {}.",
                prose::quoted(&party.text),
                party.candidates.join(", ")
            ),
        );
    }
}
