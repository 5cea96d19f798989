//! The answer box and the tests in full. Likelihood and confidence stand in separate lines, never in one sentence.

use maud::{Markup, html};
use tilt_core::verdict::Term;

use super::safe;
use crate::figure;
use crate::prose;
use crate::wire::{Likelihood, Report, Verdict};

pub(super) fn answers(report: &Report) -> Markup {
    let (main, on_top) = (prose::answers(report), prose::on_top(report));
    html! {
        section aria-labelledby="answer" {
            h2 id="answer" { "Answer" }
            @if main.is_empty() { (nothing(report)) }
            @for found in main.iter().take(on_top) { (answer(report, found)) }
            @if main.len() > on_top { p { a href="#tests" { (main.len() - on_top) " more below" } } }
        }
    }
}

fn nothing(report: &Report) -> Markup {
    let words = match (report.documents.is_empty(), report.tilts.is_empty()) {
        (false, _) => "Nothing in the text could be tested against the data; the reasons stand below.",
        (true, false) => "A measurement without a claim: nothing was judged. The changes stand below.",
        (true, true) => "Nothing was read and nothing was measured.",
    };
    html! { p { (words) } }
}

fn answer(report: &Report, found: &prose::Answer) -> Markup {
    let verdict = found.verdict;
    html! {
        div.answer {
            h3 { (statement(report, verdict, &found.propositions)) }
            (judgement(verdict, 1))
            p.why { (safe(&prose::sentence(&verdict.reason))) " " a href={ "#" (verdict.id) } { "The test in full" } }
            @if prose::covered_note(verdict).is_some() { p.small { "Covered by the data: " (safe(&prose::sentence(&prose::covered(verdict)))) } }
        }
    }
}

/// The claim with links to the propositions that state it.
fn statement(report: &Report, verdict: &Verdict, numbers: &[usize]) -> Markup {
    let propositions: Vec<&str> = report
        .documents
        .iter()
        .flat_map(|document| &document.propositions)
        .map(|proposition| proposition.id.as_str())
        .collect();
    let (claim, meaning) = prose::parted(&verdict.statement);
    html! {
        span.kicker { "Claim tested:" }
        " " (safe(&prose::sentence(claim)))
        @for number in numbers { " " sup.ref { a href={ "#" (propositions[number - 1]) } aria-label={ "Proposition " (number) } { (number) } } }
        @if let Some(meaning) = meaning { " " span.meaning { (safe(&prose::sentence(meaning))) } }
    }
}

/// Three lines: how likely, how sure of the basis, what would change it (`changes` of them; the first are the weightiest).
fn judgement(verdict: &Verdict, changes: usize) -> Markup {
    html! {
        dl.lines {
            dt { "Likelihood" }
            dd {
                @if let Some(found) = &verdict.likelihood {
                    p {
                        span.term { (found.term) } " (" (found.range[0]) "–" (found.range[1]) " %), "
                        a.fig.p href={ "#" (found.number) } title=(found.number) { "p = " (figure::probability(found.p)) }
                    }
                    (ruler(found))
                } @else { p { span.term { "none given" } ": " (prose::likelihood(verdict).trim_start_matches("none given: ")) } }
            }
            dt { "Confidence" }
            dd { p {
                @if let Some(found) = &verdict.confidence {
                    span.term { (found.level) } " · "
                    span.small { @for (index, input) in found.inputs.iter().enumerate() { @if index > 0 { ", " } (input.name) " " (input.points) "/2" } }
                } @else { "none given" }
            } }
            @if !verdict.would_change.is_empty() {
                dt { "What would change it" }
                dd { @for change in verdict.would_change.iter().take(changes) { p { (safe(&prose::sentence(change))) } } }
            }
        }
    }
}

/// The scale of terms from 0 to 100 per cent, with the term filled and the probability marked.
fn ruler(found: &Likelihood) -> Markup {
    /// Units for one per cent.
    const SCALE: f64 = 4.3;
    let at = |percent: f64| 10.0 + percent * SCALE;
    let label = format!(
        "{} per cent on a scale from 0 to 100; the term spans {} to {}",
        figure::probability(found.p * 100.0),
        found.range[0],
        found.range[1]
    );
    html! {
        svg.ruler viewBox="0 0 460 34" role="img" aria-label=(label) {
            @for term in Term::ALL {
                @let (low, high) = term.range();
                @let (low, high) = (f64::from(low), f64::from(high));
                rect class=(if term.name() == found.term { "on" } else { "seg" }) x=(format!("{:.1}", at(low) + 0.8)) y="7" width=(format!("{:.1}", (high - low) * SCALE - 1.6)) height="9" {}
            }
            path.tickmark d={ "M" (format!("{:.1}", at(found.p * 100.0))) " 9l5.5-8h-11Z" } {}
            @for percent in [0u8, 20, 45, 55, 80, 100] {
                text x=(format!("{:.1}", at(f64::from(percent)))) y="30" text-anchor="middle" { (percent) }
            }
        }
    }
}

pub(super) fn section(report: &Report) -> Markup {
    let tested: Vec<&Verdict> = report.verdicts.iter().filter(|verdict| verdict.is_tested()).collect();
    html! {
        @if !tested.is_empty() {
            section aria-labelledby="tests" {
                h2 id="tests" { "The tests in full" }
                @for verdict in tested { (one(report, verdict)) }
            }
        }
    }
}

fn one(report: &Report, verdict: &Verdict) -> Markup {
    let number = verdict.proposition.as_deref().and_then(|id| prose::ordinal(report, id));
    html! {
        article.verdict id=(verdict.id) {
            h3 { (statement(report, verdict, number.as_slice())) }
            p.tags {
                "Test: " b { (verdict.test) } @if let Some(domain) = &verdict.domain { " in " (domain) }
                " · covered: " (safe(&prose::covered(verdict))) " · " span.id { (verdict.id) }
            }
            @if let Some(first) = prose::judged_alike(report, verdict) {
                p { "The same statement is " a href={ "#" (first.id) } { "judged above" } "; the answer is the same." }
            } @else { (in_full(verdict)) }
        }
    }
}

fn in_full(verdict: &Verdict) -> Markup {
    html! {
            (judgement(verdict, usize::MAX))
            h4 { "Answer" }
            p { (safe(&prose::sentence(&verdict.reason))) }
            (facts(verdict))
            (alternatives(verdict))
            (list("Causes of uncertainty", &verdict.uncertainty))
            h4 { "How not to read it" }
            p { (safe(&prose::sentence(&verdict.not_to_read_as))) }
            (workings(verdict))
    }
}

fn facts(verdict: &Verdict) -> Markup {
    html! {
        @if !verdict.facts.is_empty() {
            h4 { "Records" }
            ul.plain { @for fact in &verdict.facts {
                li { (safe(&prose::sentence(&fact.statement))) " " span.small { (safe(&fact.cited)) "; " (fact.origin) " " span.id { (fact.row) } } }
            } }
        }
    }
}

fn alternatives(verdict: &Verdict) -> Markup {
    html! {
        @if !verdict.alternatives.is_empty() {
            div.scroll tabindex="0" role="region" aria-label={ "Other explanations, " (verdict.id) } {
                table {
                    caption { "Other explanations" }
                    thead { tr { th scope="col" { "Explanation" } th scope="col" { "What the data say" } th scope="col" { "Tested" } } }
                    tbody { @for other in &verdict.alternatives { tr {
                        th scope="row" { (safe(&prose::sentence(&other.statement))) }
                        td { (safe(&prose::sentence(&other.finding))) " " span.id { (prose::part(verdict, &other.name)) } }
                        td { (if other.tested { "yes" } else { "not testable here" }) }
                    } } }
                }
            }
        }
    }
}

fn list(title: &str, items: &[String]) -> Markup {
    html! { @if !items.is_empty() { h4 { (title) } ul.plain { @for item in items { li { (safe(&prose::sentence(item))) } } } } }
}

/// Inputs and steps, folded away.
fn workings(verdict: &Verdict) -> Markup {
    html! {
        details {
            summary { "Inputs and steps" }
            ul.plain { @for input in &verdict.inputs { li { (safe(&input.name)) ": " (safe(&input.value)) } } }
            (list("How the probability came about", &verdict.likelihood_steps))
            @if let Some(confidence) = &verdict.confidence {
                h4 { "What the basis is made of" }
                ul.plain { @for input in &confidence.inputs { li { (input.name) " " (input.points) "/2: " (safe(&prose::sentence(&input.note))) " " span.id { (prose::part(verdict, &input.name)) } } } }
                (list("Assumed, not scored", &confidence.assumptions))
            }
            @if !verdict.coverage.is_empty() {
                h4 { "Coverage of each source" }
                ul.plain { @for coverage in &verdict.coverage {
                    li { (safe(&coverage.source)) " " (prose::spell(coverage.from.as_deref(), coverage.to.as_deref())) ": " (safe(&coverage.note)) }
                } }
            }
        }
    }
}
