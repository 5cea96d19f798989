//! A sentence read again with names where words point back, for readers that know names alone.
//!
//! Grammar and models replace every name by the same stand-in before they look, and see no state in "it" or "the kingdom".
//! Here such words give way to the name of the state they stand for; whatever is found is told in the words of the document.

use tilt_core::concordance::Concordance;
use tilt_core::document::{Document, Span};
use tilt_core::proposition::{Content, Party};

use crate::coder::Draft;
use crate::mention::{Mention, MentionKind};
use crate::sentence::{Normal, Sentence, SentenceContext};

/// A sentence as a document of its own, with names.
#[derive(Debug)]
pub(crate) struct Restored {
    document: Document,
    /// What stands in the document at hand, and what stands for it here.
    pieces: Vec<(Span, Span)>,
    mentions: Vec<Mention>,
}

impl Restored {
    /// Puts names where words point back to a state; nothing if none do.
    pub fn of(context: &SentenceContext) -> Option<Restored> {
        let sentence = context.sentence.span;
        let source = &context.document.text;
        if !context.mentions.iter().any(points_back) {
            return None;
        }
        let mut text = String::new();
        let mut pieces: Vec<(Span, Span)> = Vec::new();
        let mut at = sentence.start;
        for (index, mention) in
            context.mentions.iter().enumerate().filter(|(_, mention)| points_back(mention))
        {
            let name = Concordance::bundled().state(mention.state()?).name_en;
            if mention.span.start < at {
                return None;
            }
            text.push_str(&source[at..mention.span.start]);
            let from = text.len();
            text.push_str(name);
            let is_first_half = mention.is_half()
                && context
                    .mentions
                    .get(index + 1)
                    .is_some_and(|next| next.is_half() && next.covers.start == mention.covers.end);
            let words = mention.span.of(source);
            if is_first_half {
                text.push_str(" and ");
            } else if !mention.is_half()
                && let Some(organ) = organ(words)
            {
                text.push_str("'s ");
                text.push_str(organ);
            }
            pieces.push((mention.span, Span::new(from, text.len())));
            at = mention.span.end;
        }
        text.push_str(&source[at..sentence.end]);
        let document = Document::from_text(&context.document.name, &text, context.document.meta.clone());
        let mut restored = Restored { document, pieces, mentions: Vec::new() };
        let normal = restored.normal();
        let moved = context.mentions.iter().map(|mention| restored.moved(context, &normal, mention));
        restored.mentions = moved.collect::<Option<Vec<Mention>>>()?;
        Some(restored)
    }

    /// What a reader finds, told in the words of the document at hand.
    pub fn read(
        &self,
        context: &SentenceContext,
        frames: impl Fn(&SentenceContext) -> Vec<crate::attribution::Frame>,
        reader: impl Fn(&SentenceContext) -> Vec<Draft>,
    ) -> Vec<Draft> {
        let sentence = Sentence { span: Span::new(0, self.document.text.len()), ..context.sentence };
        let mut own = SentenceContext::new(&self.document, sentence, &self.normal(), self.mentions.clone());
        own.carried.clone_from(&context.carried);
        own.frames = frames(&own);
        reader(&own).into_iter().filter_map(|draft| self.told(context, &own, draft)).collect()
    }

    fn normal(&self) -> Normal {
        Normal::of(&self.document.text, Span::new(0, self.document.text.len()))
    }

    fn moved(&self, context: &SentenceContext, normal: &Normal, mention: &Mention) -> Option<Mention> {
        let sentence = context.sentence.span;
        let source = Normal::of(&context.document.text, sentence);
        let whole = source.span(mention.covers.start, mention.covers.end);
        let place = |byte: usize, is_end: bool| self.there(sentence, byte, is_end);
        let span = Span::new(place(mention.span.start, false), place(mention.span.end, true));
        let (from, to) = (place(whole.start, false), place(whole.end, true));
        let start = normal.chars.partition_point(|n| n.start < from);
        let end = normal.chars.partition_point(|n| n.start < to);
        (start < end).then(|| Mention { span, covers: start..end, ..mention.clone() })
    }

    /// Where a byte of the document at hand stands here.
    fn there(&self, sentence: Span, byte: usize, is_end: bool) -> usize {
        across(self.pieces.iter().copied(), (sentence.start, 0), byte, is_end)
    }

    /// Where a byte here stands in the document at hand.
    fn back(&self, sentence: Span, byte: usize, is_end: bool) -> usize {
        across(self.pieces.iter().map(|(was, is)| (*is, *was)), (0, sentence.start), byte, is_end)
    }

    fn told(&self, context: &SentenceContext, own: &SentenceContext, draft: Draft) -> Option<Draft> {
        let sentence = context.sentence.span;
        let place = |at: usize| {
            let byte = self.back(sentence, own.span(at..at + 1).start, false);
            context.symbols.position(byte)
        };
        let party = |party: Party| -> Option<Party> {
            let (span, surface) = match self.mentions.iter().position(|mention| mention.span == party.span) {
                Some(at) => (context.mentions[at].span, context.mentions[at].surface.clone()),
                // A city that no rule takes for a mention.
                None => {
                    let [start, end] = [(party.span.start, false), (party.span.end, true)]
                        .map(|(byte, is_end)| self.back(sentence, byte, is_end));
                    let span = Span::new(start, end);
                    (span, span.of(&context.document.text).to_owned())
                }
            };
            Some(Party { span, surface, ..party })
        };
        let Content::Event { root, label, sources, targets, symmetric } = draft.content else { return None };
        let sources = sources.into_iter().map(party).collect::<Option<Vec<Party>>>()?;
        let targets = targets.into_iter().map(party).collect::<Option<Vec<Party>>>()?;
        let (start, end) =
            (self.back(sentence, draft.span.start, false), self.back(sentence, draft.span.end, true));
        Some(Draft {
            span: Span::new(start, end),
            at: place(draft.at),
            content: Content::Event { root, label, sources, targets, symmetric },
            dated: draft.dated.map(place),
            ..draft
        })
    }
}

/// Whether words other than a name or an office stand for a state.
fn points_back(mention: &Mention) -> bool {
    let is_short = mention.reason.starts_with("coreference: ") || mention.is_half();
    mention.kind == MentionKind::State && is_short && mention.state().is_some()
}

/// "Its ministry", "my government": what of the state it is; "his country" is the state itself.
fn organ(words: &str) -> Option<&str> {
    let (owner, rest) = words.split_once(' ')?;
    let owner = owner.to_lowercase();
    let is_owner = matches!(owner.as_str(), "its" | "my" | "our" | "his" | "her");
    let is_bare = owner == "the" && crate::mention::office::role_of(&rest.to_lowercase()).is_some();
    ((is_owner || is_bare) && rest != "country").then_some(rest)
}

/// Where a byte of one text stands in another, whose pieces stand for pieces of the first; a byte inside a piece goes to
/// its begin or end.
fn across(
    pieces: impl Iterator<Item = (Span, Span)>,
    begins: (usize, usize),
    byte: usize,
    is_end: bool,
) -> usize {
    let mut shift = begins;
    for (from, to) in pieces {
        if byte < from.start || byte == from.start && is_end {
            break;
        }
        if byte < from.end || byte == from.end && is_end {
            return if is_end { to.end } else { to.start };
        }
        shift = (from.end, to.end);
    }
    shift.1 + (byte - shift.0)
}
