//! An event that the model finds in a sentence becomes a draft, as one that a rule finds does.

use tilt_core::document::Span;
use tilt_core::proposition::{Content, Party};
use tilt_core::syntax::Analyser;

use super::dyads::{Event, events};
use super::label::Label;
use super::model::Model;
use crate::coder::Draft;
use crate::mention::{Mention, MentionKind};
use crate::sentence::SentenceContext;

/// The rule id of events that the model finds.
pub const MODEL_RULE: &str = "M-relation-1";

/// What is needed to read by grammar: an analyser and a model.
#[derive(Clone, Copy)]
pub struct Reader<'m> {
    /// Finds the words of a sentence and their tree.
    pub analyser: &'m dyn Analyser,
    /// Decides who does what to whom.
    pub model: &'m Model,
}

impl std::fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").finish_non_exhaustive()
    }
}

impl Reader<'_> {
    /// The event of a sentence between two different public actors, if there is one.
    ///
    /// Sentences that name fewer than two are not parsed at all.
    pub(crate) fn draft(&self, context: &SentenceContext) -> Option<Draft> {
        let actors = context.mentions.iter().filter(|mention| is_actor(mention));
        let mut codes: Vec<String> = actors.filter_map(|mention| Some(mention.actor?.code())).collect();
        codes.sort();
        codes.dedup();
        if codes.len() < 2 {
            return None;
        }
        let sentence = context.sentence.span;
        let text = sentence.of(&context.document.text);
        let event = events(text, self.analyser, self.model).into_iter().next()?;
        let place = |span: Span| Span::new(sentence.start + span.start, sentence.start + span.end);
        let (source, target) = (party(context, place(event.source))?, party(context, place(event.target))?);
        if source.actor == target.actor || source.state().is_none() && target.state().is_none() {
            return None;
        }
        Some(draft(context, &event, place(event.at), source, target))
    }
}

fn draft(context: &SentenceContext, event: &Event, at: Span, source: Party, target: Party) -> Draft {
    let spans = [source.span, target.span, at];
    let start = spans.iter().map(|span| span.start).min().unwrap_or(at.start);
    let end = spans.iter().map(|span| span.end).max().unwrap_or(at.end);
    let symmetric = event.joined && matches!(event.root, Label::Consult | Label::Cooperate | Label::Support);
    let (sources, targets) =
        if symmetric { (vec![source, target], Vec::new()) } else { (vec![source], vec![target]) };
    Draft {
        span: Span::new(start, end),
        at: context.symbols.position(at.start),
        content: Content::Event {
            root: event.root.plover(&event.predicates),
            label: event.predicates.first().cloned().unwrap_or_default(),
            sources,
            targets,
            symmetric,
        },
        rules: vec![MODEL_RULE],
        modality: None,
        warnings: Vec::new(),
    }
}

fn is_actor(mention: &Mention) -> bool {
    matches!(mention.kind, MentionKind::State | MentionKind::Organisation)
}

fn party(context: &SentenceContext, span: Span) -> Option<Party> {
    let found = context.mentions.iter().find(|mention| is_actor(mention) && mention.span.overlaps(span))?;
    found.actor.map(|_| found.party())
}
