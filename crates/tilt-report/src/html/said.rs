//! "What the text says": the article and the list of its propositions.

use maud::{Markup, html};

use super::article::{article, class};
use super::safe;
use crate::courses;
use crate::prose::{self, Standing};
use crate::wire::{Document, Grading, Proposition, Report};

pub(super) fn section(report: &Report) -> Markup {
    html! {
        @if !report.documents.is_empty() {
            section aria-labelledby="text" {
                h2 id="text" { "What the text says" }
                @for document in &report.documents { (one(report, document)) }
                @if courses::joined(report).next().is_some() {
                    h3 { "Agreements as told" }
                    ul.plain {
                        @for course in courses::joined(report) {
                            li id=(course.id) {
                                b { (safe(&courses::name(course))) } " " span.id { (course.id) } ". "
                                (safe(&prose::sentence(&courses::stages(course))))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn one(report: &Report, document: &Document) -> Markup {
    html! {
        @if report.documents.len() > 1 { h3 { (safe(&document.name)) } }
        div.desk {
            div { (article(report, document)) (gaps(document)) }
            div {
                @if document.propositions.is_empty() { p { "No proposition was found." } }
                ol.props {
                    @for proposition in &document.propositions { (item(report, proposition)) }
                }
            }
        }
    }
}

fn item(report: &Report, proposition: &Proposition) -> Markup {
    let number = prose::ordinal(report, &proposition.id).unwrap_or_default();
    let standing = Standing::of(proposition);
    html! {
        li id=(proposition.id) {
            span.n { (number) }
            blockquote.q dir="auto" { (safe(&prose::quoted(&proposition.span.exact))) }
            p.tags {
                b { (prose::spaced(&proposition.kind)) } " · "
                @if matches!(standing, Standing::Asserted | Standing::Reported) {
                    (proposition.modality) " · " span class={ "s " (class(standing)) } { (prose::commitment(proposition)) }
                } @else {
                    span class={ "s " (class(standing)) } { (standing.name()) }
                    @if proposition.modality != standing.name() { " · " (proposition.modality) }
                    " · " (prose::commitment(proposition))
                }
                " · "
                (testable(report, proposition))
                " · " span.id { (proposition.id) }
            }
            (chain(report, proposition))
            @if let Some(found) = report.grading(&proposition.id) { (grade(found)) }
            @if let Some(why) = courses::aside(proposition) { p.tags { (safe(&prose::sentence(&why))) } }
            @if !proposition.hedges.is_empty() {
                p.tags { "Hedged by " @for (index, hedge) in proposition.hedges.iter().enumerate() {
                    @if index > 0 { ", " } (safe(&prose::quoted(&hedge.exact)))
                } }
            }
            @if !proposition.loaded.is_empty() {
                p.tags { "Loaded words: " @for (index, loaded) in proposition.loaded.iter().enumerate() {
                    @if index > 0 { ", " } mark { (safe(&loaded.span.exact)) } " (" (prose::spaced(&loaded.technique)) ")"
                } }
            }
        }
    }
}

/// Whether it can be tested, with a link to the tests that were made.
fn testable(report: &Report, proposition: &Proposition) -> Markup {
    let tests =
        report.verdicts.iter().filter(|v| v.is_tested() && v.proposition.as_deref() == Some(&proposition.id));
    let tests: Vec<_> = tests.collect();
    html! {
        @if tests.is_empty() {
            "not tested"
        } @else {
            "tested: "
            @for (index, verdict) in tests.iter().enumerate() {
                @if index > 0 { ", " }
                a href={ "#" (verdict.id) } { (verdict.test) @if tests.len() > 1 { " " (index + 1) } }
            }
        }
    }
}

/// Digit, origins and what entered them; the letters stand at the links of the chain.
fn grade(found: &Grading) -> Markup {
    html! {
        p.tags {
            "Information " span.grade { (found.credibility) } " " (found.credibility_words) " · "
            (safe(&prose::origins(found)))
        }
        details {
            summary { "How it was graded" }
            ul.plain {
                @for input in &found.inputs { li { (safe(&prose::sentence(input))) } }
                @for source in &found.sources {
                    li { "Source " (safe(&source.agent)) ": " b { (source.reliability) } ", " (source.words) ". " (safe(&prose::sentence(&source.basis))) }
                }
            }
            p.tags { "The letter and the digit come from inputs that share nothing; F and 6 are no middle and have no number." }
        }
    }
}

/// The chain strip: who hands on to whom.
fn chain(report: &Report, proposition: &Proposition) -> Markup {
    html! {
        ol.chain aria-label="Who says it, outermost first" {
            @for (index, link) in proposition.chain.iter().enumerate() {
                @let value = proposition.factuality.get(index).map(|commitment| commitment.value.as_str()).unwrap_or("Uu");
                li {
                    span.who title={ (link.role) ", commitment " (value) } { (safe(&link.agent)) }
                    @if let Some(source) = report.grading(&proposition.id).and_then(|found| found.sources.get(index)) {
                        span.grade title={ (source.words) "; " (safe(&source.basis)) } { (source.reliability) }
                    }
                    span.cue { "—" (prose::verb(link)) "→" @if link.inferred { " (carried over)" } @if index + 1 == proposition.chain.len() { span.what { " proposition" } } }
                }
            }
        }
    }
}

fn gaps(document: &Document) -> Markup {
    let (unread, unresolved) = (&document.not_understood, &document.unresolved);
    html! {
        @if !unread.is_empty() {
            details {
                summary { (prose::count(unread.len(), "sentence")) " of " (document.sentences) " yielded no proposition" }
                ul.plain { @for gap in unread { li { (safe(&prose::quoted(&gap.span.exact))) ": " (safe(&gap.reason)) } } }
            }
        }
        @if !unresolved.is_empty() {
            ul.plain { @for party in unresolved {
                li { (safe(&prose::quoted(&party.text))) " was not resolved; it can mean " (safe(&party.candidates.join(", "))) "." }
            } }
        }
    }
}
