//! A sentence as the models see it: words with hashes, heads and children, names replaced by stand-ins.

use std::ops::Range;

use tilt_core::document::Span;
use tilt_core::syntax::{Analyser, Upos, Word};

use super::word;
use crate::mention::stand_in::stand_in;
use crate::mention::{Mention, names};
use crate::sentence::{MAX_SENTENCE, Normal, Sentence};

/// A parsed sentence. All vectors have one entry a word.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The words, with places in the text that the grammar read.
    pub words: Vec<Word>,
    /// Where each word stands in the document.
    pub spans: Vec<Span>,
    /// Hash of the lemma; names and numbers share one each.
    pub lemmas: Vec<u32>,
    /// Hash of the form in small letters; names and numbers share one each.
    pub forms: Vec<u32>,
    /// Hash of the tag.
    pub tags: Vec<u32>,
    /// Hash of the relation to the head.
    pub rels: Vec<u32>,
    starts: Vec<usize>,
    children: Vec<usize>,
}

impl Parsed {
    /// Parses a part of a text whose names were found.
    pub fn read<'m>(
        normal: &Normal,
        mentions: impl Iterator<Item = &'m Mention>,
        analyser: &dyn Analyser,
    ) -> Parsed {
        let (text, pieces) = plain(normal, mentions);
        let words = analyser.words(&text);
        let mut parsed = Parsed::default();
        for found in &words {
            let from = pieces.partition_point(|(_, place, _)| place.end <= found.start);
            let to = pieces.partition_point(|(_, place, _)| place.start < found.end).max(from + 1);
            let pieces = pieces.get(from..to).unwrap_or_default();
            let span = match (pieces.first(), pieces.last()) {
                (Some(first), Some(last)) => Span::new(first.0.start, last.0.end),
                // Every word comes from a piece; if one did not, it would stand right behind the word before.
                _ => parsed.spans.last().map_or(Span::new(0, 0), |last| Span::new(last.end, last.end)),
            };
            let is_name = pieces.iter().any(|piece| piece.2) || found.upos == Upos::Propn;
            let (lemma, form) = if is_name {
                (word("<name>"), word("<name>"))
            } else if found.upos == Upos::Num {
                (word("<#>"), word("<#>"))
            } else {
                (word(&found.lemma.to_lowercase()), word(&found.form(&text).to_lowercase()))
            };
            parsed.spans.push(span);
            parsed.lemmas.push(lemma);
            parsed.forms.push(form);
            parsed.tags.push(word(found.xpos));
            parsed.rels.push(word(found.deprel));
        }
        parsed.starts = vec![0; words.len() + 1];
        for head in words.iter().filter_map(|word| word.head) {
            parsed.starts[head + 1] += 1;
        }
        for at in 0..words.len() {
            parsed.starts[at + 1] += parsed.starts[at];
        }
        let mut next = parsed.starts.clone();
        parsed.children = vec![0; parsed.starts.last().copied().unwrap_or(0)];
        for (at, word) in words.iter().enumerate() {
            if let Some(head) = word.head {
                parsed.children[next[head]] = at;
                next[head] += 1;
            }
        }
        parsed.words = words;
        parsed
    }

    /// Parses a sentence of a text, finding its names; nothing if it is too long to be one.
    pub fn of(text: &str, span: Span, analyser: &dyn Analyser) -> Option<Parsed> {
        if span.end - span.start > MAX_SENTENCE {
            return None;
        }
        let normal = Normal::of(text, span);
        let mentions = names::find(text, &normal, None);
        Some(Parsed::read(&normal, mentions.iter(), analyser))
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The head of a word.
    pub fn head(&self, at: usize) -> Option<usize> {
        self.words[at].head
    }

    /// The words that hang on a word, in order.
    pub fn children(&self, at: usize) -> &[usize] {
        &self.children[self.starts[at]..self.starts[at + 1]]
    }

    /// The first and last word of all that hangs on a word, itself among them.
    pub fn reach(&self, at: usize) -> Range<usize> {
        let (mut from, mut to) = (at, at + 1);
        let mut open = vec![at];
        while let Some(next) = open.pop() {
            (from, to) = (from.min(next), to.max(next + 1));
            open.extend(self.children(next));
        }
        from..to
    }
}

/// A place in the document, its place in the plain text, and whether it is a stand-in.
type Piece = (Span, Range<usize>, bool);

fn plain<'m>(normal: &Normal, mentions: impl Iterator<Item = &'m Mention>) -> (String, Vec<Piece>) {
    let mut mentions = mentions.peekable();
    let is_headline = normal.is_shouting() || normal.is_title_case();
    let mut text = String::with_capacity(normal.chars.len() + 16);
    let mut pieces = Vec::with_capacity(normal.chars.len());
    let mut at = 0;
    while at < normal.chars.len() {
        let from = text.len();
        if let Some(mention) = mentions.next_if(|mention| mention.covers.start <= at) {
            if mention.covers.end > at {
                text.push_str(stand_in(mention.kind));
                pieces.push((normal.span(at, mention.covers.end), from..text.len(), true));
                at = mention.covers.end;
            }
            continue;
        }
        let n = normal.chars[at];
        // In headlines capitals tell nothing, so words are read in small letters.
        match n.c {
            '—' => text.push('-'),
            c if is_headline => text.extend(c.to_lowercase()),
            c => text.push(c),
        }
        pieces.push((Span::new(n.start, n.end), from..text.len(), false));
        at += 1;
    }
    (text, pieces)
}

/// Ranges of sentences that stand in one paragraph.
pub fn passages(sentences: &[Sentence]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        match found.last_mut() {
            Some(last) if sentences[last.start].paragraph == sentence.paragraph => last.end = at + 1,
            _ => found.push(at..at + 1),
        }
    }
    found
}
