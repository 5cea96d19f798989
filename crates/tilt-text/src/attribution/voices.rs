//! All attributions of a document: by the trained tagger, or by the rules alone.

use tilt_core::document::{Document, Span};
use tilt_core::syntax::Analyser;

use super::brat::Voice;
use super::frame::{Frame, frames};
use super::passage::Passage;
use super::quotation::Quotations;
use super::tagger::Tagger;
use crate::learnt::{Parsed, passages};
use crate::mention::names;
use crate::sentence::{MAX_SENTENCE, Normal, Sentence, SentenceContext, split};

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
    let mut found: Vec<Voice> = Vec::new();
    let sentences = split(&document.text, document.body).sentences;
    let context = |sentence: Sentence| {
        let normal = Normal::of(&document.text, sentence.span);
        let mentions = names::find(&document.text, &normal, document.meta.date);
        let mut context = SentenceContext::new(document, sentence, &normal, mentions);
        context.frames = frames(&context);
        context
    };
    for sentence in &sentences {
        if sentence.span.end - sentence.span.start > MAX_SENTENCE {
            continue;
        }
        let context = context(*sentence);
        found.extend(context.frames.iter().map(|frame| voice(&context, frame)));
    }
    for quotation in Quotations::of(&document.text, &sentences, context).list() {
        let Some(frame) = &quotation.frame else { continue };
        let Some(voice) = found.iter_mut().find(|voice| voice.cue == [frame.cue_span]) else { continue };
        // What the frame's own sentence holds is there already.
        let own = sentences.iter().find(|sentence| sentence.span.contains(frame.cue_span));
        for part in &quotation.parts {
            let rest = match own.map(|sentence| sentence.span) {
                Some(own) if own.overlaps(*part) => [
                    (part.start < own.start).then(|| Span::new(part.start, own.start)),
                    (own.end < part.end).then(|| Span::new(own.end, part.end)),
                ],
                _ => [Some(*part), None],
            };
            voice.content.extend(rest.into_iter().flatten().filter_map(|span| trimmed(&document.text, span)));
        }
        voice.content.sort();
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
