//! An event that the model finds in a sentence becomes a draft, as one that a rule finds does.

use tilt_core::document::Span;
use tilt_core::proposition::{Content, Party};
use tilt_core::syntax::Analyser;
use tilt_core::warning::Warning;

use super::dyads::{Event, explained};
use super::label::Label;
use super::link::{self, Shade};
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

/// What an event must have to be told: the numbers were chosen on documents by eye, see `reader-quality.md`.
const LEAST_SHARE: f32 = 0.5;
const LEAST_ROOT: f32 = 0.5;
const LEAST_RULE: f32 = 0.3;

impl Reader<'_> {
    /// The event of a sentence between two different public actors, if there is one.
    ///
    /// Sentences that name fewer than two are not parsed at all. Three must agree: the model that looks for pairs, the
    /// model that reads roots together with the word classes, and the tree.
    pub(crate) fn draft(&self, context: &SentenceContext) -> Option<Draft> {
        let (event, source, target) = self.event(context)?;
        let is_told = event.share >= LEAST_SHARE
            && event.root_share >= LEAST_ROOT
            && event.rule_share >= LEAST_RULE
            && event.linked
            // "did not share": a denial alone is no refusal.
            && !(event.root == Label::Reject && event.shade == Some(Shade::Denied));
        is_told.then(|| draft(context, &event, source, target))
    }

    fn event(&self, context: &SentenceContext) -> Option<(Event, Party, Party)> {
        let actors = context.mentions.iter().filter(|mention| is_actor(mention));
        let mut codes: Vec<String> = actors.filter_map(|mention| Some(mention.actor?.code())).collect();
        codes.sort();
        codes.dedup();
        if codes.len() < 2 {
            return None;
        }
        let sentence = context.sentence.span;
        let text = sentence.of(&context.document.text);
        let mut event =
            explained(text, self.analyser, self.model, (LEAST_SHARE, REASONS)).into_iter().next()?;
        let place = |span: Span| Span::new(sentence.start + span.start, sentence.start + span.end);
        for span in [&mut event.source_head, &mut event.target_head, &mut event.at] {
            *span = place(*span);
        }
        let (source, target) = (party(context, event.source_head)?, party(context, event.target_head)?);
        let is_public = source.state().is_some() || target.state().is_some();
        (source.actor != target.actor && source.state() != target.state() && is_public)
            .then_some((event, source, target))
    }
}

/// Features named with an event.
const REASONS: usize = 4;

fn draft(context: &SentenceContext, event: &Event, source: Party, target: Party) -> Draft {
    let spans = [source.span, target.span, event.at];
    let start = spans.iter().map(|span| span.start).min().unwrap_or(event.at.start);
    let end = spans.iter().map(|span| span.end).max().unwrap_or(event.at.end);
    let symmetric = event.joined && matches!(event.root, Label::Consult | Label::Cooperate | Label::Support);
    let (sources, targets) =
        if symmetric { (vec![source, target], Vec::new()) } else { (vec![source], vec![target]) };
    Draft {
        span: Span::new(start, end),
        at: context.symbols.position(event.at.start),
        content: Content::Event {
            root: event.root.plover(&event.predicates),
            label: event.predicates.first().cloned().unwrap_or_default(),
            sources,
            targets,
            symmetric,
        },
        rules: vec![MODEL_RULE],
        modality: link::modality(event.shade, event.root),
        warnings: vec![told_by_model(event)],
        dated: None,
    }
}

/// The decision with its reasons: the shares, and the features that speak most for the root.
fn told_by_model(event: &Event) -> Warning {
    let mut warning = Warning::new("W-text-model", "a trained model read this, no rule");
    warning.examples.push(format!(
        "event {:.2}, {} {:.2}, word classes {:.2}",
        event.share,
        event.root.name(),
        event.root_share,
        event.rule_share
    ));
    warning.examples.extend(event.reasons.iter().map(|(name, weight)| format!("{name} {weight:+.2}")));
    warning
}

fn is_actor(mention: &Mention) -> bool {
    matches!(mention.kind, MentionKind::State | MentionKind::Organisation)
}

fn party(context: &SentenceContext, span: Span) -> Option<Party> {
    let found = context.mentions.iter().find(|mention| is_actor(mention) && mention.span.overlaps(span))?;
    found.actor.map(|_| found.party())
}
