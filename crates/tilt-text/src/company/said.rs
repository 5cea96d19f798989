//! Whose offices say what of which states: sentences that a text attributes, counted without making propositions.
//!
//! Only a source that stands in the same sentence counts, and only if a state stands behind it; people without an office
//! and voices carried over from earlier sentences do not.

use std::collections::BTreeSet;

use tilt_core::actor::{Actor, Role, StateId};
use tilt_core::document::Document;

use super::{conflict, cooperation};
use crate::attribution::frames;
use crate::document::is_read;
use crate::mention::{self, MentionKind, Named};
use crate::sentence::{MAX_SENTENCE, Normal, SentenceContext, split};

/// One attributed sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The state whose office speaks.
    pub speaker: StateId,
    /// Which part of the state.
    pub role: Role,
    /// States named in what is said, without the speaker's own.
    pub states: BTreeSet<StateId>,
    /// Whether it has a word of cooperation.
    pub cooperative: bool,
    /// Whether it has a word of conflict.
    pub conflictual: bool,
}

/// The sentences of a document that are attributed to an office of a state, in order; of a sentence with several such
/// sources the innermost counts. `None` if the language is not read.
pub fn said(document: &Document) -> Option<Vec<Said>> {
    if !is_read(document.lang.as_deref()) {
        return None;
    }
    let mut named = Named::on(document.meta.date);
    let mut found = Vec::new();
    for sentence in split(&document.text, document.body).sentences {
        if sentence.span.end - sentence.span.start > MAX_SENTENCE {
            continue;
        }
        let normal = Normal::of(&document.text, sentence.span);
        let mentions = mention::find(&document.text, &normal, &named);
        named.learn(&mentions);
        let context = SentenceContext::new(document, sentence, &normal, mentions);
        found.extend(attributed(&context));
    }
    Some(found)
}

fn attributed(context: &SentenceContext) -> Option<Said> {
    let frames = frames(context);
    let sources = frames.iter().filter(|frame| !frame.hearsay && !frame.speaker.unnamed);
    let (frame, speaker, role) = sources
        .filter_map(|frame| {
            let mut inside = context.mentions.iter().filter(|mention| {
                mention.kind == MentionKind::State
                    && frame.own.contains(&context.symbols.position(mention.span.start))
            });
            match (inside.next()?.actor?, inside.next()) {
                (Actor::State(state, role), None) => Some((frame, state, role)),
                _ => None,
            }
        })
        .next_back()?;
    let words = context.text().get(frame.scope.clone())?;
    let states = context
        .mentions
        .iter()
        .filter(|mention| frame.scope.contains(&context.symbols.position(mention.span.start)))
        .filter(|mention| !frame.own.contains(&context.symbols.position(mention.span.start)))
        .filter_map(|mention| mention.state())
        .filter(|state| *state != speaker)
        .collect();
    Some(Said {
        speaker,
        role,
        states,
        cooperative: cooperation().is_match(words),
        conflictual: conflict().is_match(words),
    })
}

#[cfg(test)]
mod tests {
    use tilt_core::{Concordance, DocumentMeta};

    use super::*;

    fn of(text: &str) -> Vec<Said> {
        said(&Document::from_text("a", text, DocumentMeta::default())).unwrap()
    }

    #[test]
    fn an_office_speaks_of_states_and_nobody_else_does() {
        let found = of("The foreign ministry of Kenya said that cooperation with Japan would grow. \
                        A fisherman said that France was far away. \
                        Peru attacked Chile, according to a source.");
        let key = |state: StateId| state.key().to_owned();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((key(found[0].speaker), found[0].role), ("KEN".to_owned(), Role::Government));
        assert_eq!(found[0].states.iter().copied().map(key).collect::<Vec<_>>(), ["JPN"]);
        assert_eq!((found[0].cooperative, found[0].conflictual), (true, false));
    }

    #[test]
    fn swapping_the_states_swaps_the_counts() {
        let state = |key: &str| Concordance::bundled().by_key(key).unwrap();
        let [one] =
            of("The government of Ghana said that the attack of Togo was illegal.").try_into().unwrap();
        let [other] =
            of("The government of Togo said that the attack of Ghana was illegal.").try_into().unwrap();
        assert_eq!((one.speaker, other.speaker), (state("GHA"), state("TGO")));
        assert_eq!(Said { speaker: other.speaker, states: other.states.clone(), ..one }, other);
    }

    #[test]
    fn a_language_that_is_not_read_is_no_silence() {
        let meta = DocumentMeta { lang: Some("fr".to_owned()), ..DocumentMeta::default() };
        assert_eq!(said(&Document::from_text("a", "Le gouvernement a dit non.", meta)), None);
    }
}
