//! The article with its propositions underlined and its loaded words marked.
//!
//! Spans may overlap in any way; the text is cut at every bound and each piece shows the innermost proposition, so that
//! the page never has crossing elements.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::safe;
use crate::prose::{self, Standing};
use crate::wire::{Document, Proposition, Report};

/// A piece of text under the same spans.
struct Piece<'d> {
    text: &'d str,
    /// Innermost proposition over it.
    inner: Option<&'d Proposition>,
    /// Technique, if the words are loaded.
    loaded: Option<&'d str>,
    excluded: Option<&'d str>,
    /// Propositions whose span ends with it.
    ending: Vec<&'d Proposition>,
}

pub(super) fn article(report: &Report, document: &Document) -> Markup {
    html! {
        div.article dir="auto" lang=[document.lang.as_deref()] {
            @for piece in pieces(document) { (one(report, &piece)) }
        }
        ul.legend aria-label="Key of the marks in the text" {
            @for standing in Standing::ALL { li { span class={ "s " (class(standing)) } { (standing.name()) } } }
            li { mark { "loaded words" } }
            li { span.left-out { "left out" } }
        }
    }
}

pub(super) fn class(standing: Standing) -> &'static str {
    match standing {
        Standing::Asserted => "asserted",
        Standing::Reported => "passed",
        Standing::Hedged => "hedged",
        Standing::Negated => "negated",
    }
}

fn one(report: &Report, piece: &Piece<'_>) -> Markup {
    let words = html! {
        @if let Some(technique) = piece.loaded { mark title=(prose::spaced(technique)) { (safe(piece.text)) } } @else { (safe(piece.text)) }
    };
    html! {
        @if let Some(proposition) = piece.inner {
            @let standing = Standing::of(proposition);
            @let number = prose::ordinal(report, &proposition.id).unwrap_or_default();
            a class={ "s " (class(standing)) } href={ "#" (proposition.id) } title={ "Proposition " (number) ": " (standing.name()) } { (words) }
        } @else if let Some(reason) = piece.excluded {
            span.left-out title={ "left out: " (reason) } { (words) }
        } @else { (words) }
        @for proposition in &piece.ending {
            @let number = prose::ordinal(report, &proposition.id).unwrap_or_default();
            sup.ref { a href={ "#" (proposition.id) } aria-label={ "Proposition " (number) } { (number) } }
        }
    }
}

fn pieces(document: &Document) -> Vec<Piece<'_>> {
    let text = document.text.as_str();
    let [start, end] = document.body;
    let end = end.min(text.len());
    let start = start.min(end);
    // Blank lines before the first words belong to the file, not to the page.
    let start = text.get(start..end).map_or(start, |body| end - body.trim_start().len());
    let mut cuts: BTreeSet<usize> = BTreeSet::from([start, end]);
    let mut cut = |first: usize, last: usize| {
        for place in [first, last] {
            // A bound inside a character could only come from a damaged file; it is passed over.
            if (start..=end).contains(&place) && text.is_char_boundary(place) {
                cuts.insert(place);
            }
        }
    };
    for proposition in &document.propositions {
        cut(proposition.span.start, proposition.span.end);
        proposition.loaded.iter().for_each(|loaded| cut(loaded.span.start, loaded.span.end));
    }
    document.excluded.iter().for_each(|part| cut(part.span.start, part.span.end));
    let cuts: Vec<usize> = cuts.into_iter().collect();
    cuts.windows(2)
        .filter_map(|pair| Some(piece(document, pair[0], pair[1], text.get(pair[0]..pair[1])?)))
        .collect()
}

fn piece<'d>(document: &'d Document, start: usize, end: usize, text: &'d str) -> Piece<'d> {
    let covers = |first: usize, last: usize| first <= start && end <= last;
    let over = document.propositions.iter().filter(|p| covers(p.span.start, p.span.end));
    let inner = over.min_by_key(|p| (p.span.end - p.span.start, p.span.start));
    let mut loaded = document.propositions.iter().flat_map(|p| &p.loaded);
    Piece {
        text,
        inner,
        loaded: loaded.find(|l| covers(l.span.start, l.span.end)).map(|l| l.technique.as_str()),
        excluded: document
            .excluded
            .iter()
            .find(|part| covers(part.span.start, part.span.end))
            .map(|part| part.reason.as_str()),
        ending: document.propositions.iter().filter(|p| p.span.end == end && p.span.start < end).collect(),
    }
}
