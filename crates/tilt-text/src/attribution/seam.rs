//! Where the trained tagger joins the rules: attributions that no rule saw become frames beside those of the rules.
//!
//! The rules go first: what the tagger says about words that a frame already explains is left aside, and so is whatever
//! names no speaker that the rules would take for one.

use std::ops::Range;

use tilt_core::document::Span;
use tilt_core::proposition::{CueClass, Stance};

use super::brat::Voice;
use super::frame::Frame;
use super::passage::class_of;
use super::speaker;
use crate::sentence::SentenceContext;

/// The id under which a proposition names this source of its chain.
pub const TAGGER_RULE: &str = "M-attribution-1";

/// Shortest content that becomes a frame, in symbols: less is a title or a name.
const LEAST_CONTENT: usize = 12;

/// Frames of a sentence that its own rules did not find, from the attributions of its paragraph.
pub fn missed(sentence: &SentenceContext, voices: &[Voice]) -> Vec<Frame> {
    voices.iter().filter_map(|voice| frame(sentence, voice)).collect()
}

fn frame(sentence: &SentenceContext, voice: &Voice) -> Option<Frame> {
    let own_sentence = sentence.sentence.span;
    let inside = |span: &&Span| own_sentence.start <= span.start && span.end <= own_sentence.end;
    let (cue_span, source_span) = (*voice.cue.first().filter(inside)?, *voice.source.first().filter(inside)?);
    let (cue, source) = (symbols(sentence, cue_span)?, symbols(sentence, source_span)?);
    let contents: Vec<Range<usize>> = voice
        .content
        .iter()
        .filter_map(|span| {
            let (start, end) = (span.start.max(own_sentence.start), span.end.min(own_sentence.end));
            (start < end).then(|| symbols(sentence, Span::new(start, end))).flatten()
        })
        .collect();
    let scope =
        contents.iter().map(|range| range.start).min()?..contents.iter().map(|range| range.end).max()?;
    let is_known = sentence.frames.iter().any(|known| {
        meets(&known.own, &cue) || meets(&known.own, &source) || known.cue_span.overlaps(cue_span)
    });
    if is_known || scope.len() < LEAST_CONTENT {
        return None;
    }
    let words = cue_span.of(&sentence.document.text);
    // "Declined to say that", "did not say": nothing is said there.
    let is_denied = words.split_whitespace().any(|word| {
        let word = word.to_lowercase();
        matches!(word.as_str(), "not" | "never" | "declined" | "refused")
            || word.ends_with("n't")
            || word.ends_with("n’t")
    });
    if is_denied {
        return None;
    }
    // Praise, hope and dismay hand nothing on; a word of speech does, as do "that" and a quotation mark.
    let class = words.split_whitespace().find_map(|word| class_of(&word.to_lowercase()));
    let said = sentence.text()[scope.clone()].trim_start();
    if class.is_none() && !said.starts_with("that ") && !said.starts_with('"') {
        return None;
    }
    let speaker = speaker::parse(sentence, source.clone())?;
    let both = source.start.min(cue.start)..source.end.max(cue.end);
    // Speaker and cue are one stretch unless something that is said stands between them.
    let own = if contents.iter().any(|content| meets(content, &both)) { cue } else { both };
    Some(Frame {
        speaker,
        cue: words.to_owned(),
        cue_span,
        class: class.unwrap_or(CueClass::Assert),
        stance: Stance::Neutral,
        scope,
        own,
        opens: false,
        hearsay: false,
        refuted: false,
        actor: None,
        trails: false,
    })
}

fn meets(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

fn symbols(sentence: &SentenceContext, span: Span) -> Option<Range<usize>> {
    let range = sentence.symbols.position(span.start)..sentence.symbols.position(span.end);
    (range.start < range.end).then_some(range)
}
