//! All attributions of a document: by the trained tagger, or by the rules alone.

use tilt_core::document::{Document, Span};
use tilt_core::syntax::Analyser;

use super::brat::Voice;
use super::frame::{Frame, frames};
use super::passage::Passage;
use super::tagger::Tagger;
use crate::learnt::{Parsed, passages};
use crate::mention::names;
use crate::sentence::{MAX_SENTENCE, Normal, SentenceContext, split};

/// The attributions that the tagger finds, in the order of the document.
pub fn tagged(document: &Document, analyser: &dyn Analyser, tagger: &Tagger) -> Vec<Voice> {
    let sentences = split(&document.text, document.body).sentences;
    let parsed: Vec<Parsed> = sentences
        .iter()
        .map(|sentence| Parsed::of(&document.text, sentence.span, analyser).unwrap_or_default())
        .collect();
    let voices = passages(&sentences).into_iter().flat_map(|range| {
        let sentences: Vec<&Parsed> = parsed[range].iter().collect();
        tagger.voices(&Passage::new(&document.text, &sentences))
    });
    voices.collect()
}

/// The attributions that the rules find, sentence by sentence.
pub fn ruled(document: &Document) -> Vec<Voice> {
    let mut found = Vec::new();
    for sentence in split(&document.text, document.body).sentences {
        if sentence.span.end - sentence.span.start > MAX_SENTENCE {
            continue;
        }
        let normal = Normal::of(&document.text, sentence.span);
        let mentions = names::find(&document.text, &normal, document.meta.date);
        let context = SentenceContext::new(document, sentence, &normal, mentions);
        found.extend(frames(&context).iter().map(|frame| voice(&context, frame)));
    }
    found
}

/// A frame as places of the document: its own words without the cue name the source.
pub(super) fn voice(context: &SentenceContext, frame: &Frame) -> Voice {
    let place = |from: usize, to: usize| trimmed(&context.document.text, span(context, from, to)?);
    let cue = context.symbols.position(frame.cue_span.start);
    let cue_end = context.symbols.position(frame.cue_span.end);
    let own = &frame.own;
    let source =
        [place(own.start, cue.min(own.end)), place(cue_end.max(own.start), own.end)].into_iter().flatten();
    let scope = &frame.scope;
    let content = if scope.contains(&own.start) || scope.contains(&own.end.saturating_sub(1)) {
        vec![place(scope.start, own.start), place(own.end, scope.end)]
    } else {
        vec![place(scope.start, scope.end)]
    };
    Voice {
        source: source.collect(),
        cue: vec![frame.cue_span],
        content: content.into_iter().flatten().collect(),
    }
}

fn span(context: &SentenceContext, from: usize, to: usize) -> Option<Span> {
    (from < to).then(|| context.span(from..to))
}

/// Without blanks, commas and stops at the ends; nothing if nothing else is there.
fn trimmed(text: &str, span: Span) -> Option<Span> {
    let is_edge = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | '—' | '–');
    let inner = span.of(text);
    let start = span.start + (inner.len() - inner.trim_start_matches(is_edge).len());
    let inner = inner.trim_matches(is_edge);
    (!inner.is_empty()).then(|| Span::new(start, start + inner.len()))
}
