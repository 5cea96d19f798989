//! Statements about the text or its sources: corrections, non-denials.

use tilt_core::card::Card;
use tilt_core::proposition::Content;

use super::rule::{Rule, RuleSet};
use super::{Coder, Draft, card};
use crate::sentence::SentenceContext;

/// The coder of statements about the text itself.
pub struct Meta;

static CARD: Card = card(
    "meta",
    "About the text",
    "Finds corrections and answers that neither confirm nor deny.",
    "A correction is noted; the earlier text is not fetched or changed.",
);

static SET: RuleSet = RuleSet::new(RULES);

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "T-meta-1",
        doc: "Neither confirming nor denying.",
        example: "The spokesman neither confirmed nor ruled out a visit by the Turkish chief of staff.",
        triggers: &["confirm", "comment"],
        pattern: r"\b(?P<verb>neither confirm(?:s|ed)? n?or (?:den(?:y|ies|ied)|rul(?:es?|ed) out)|declin(?:es?|ed|ing) to comment|refus(?:es?|ed|ing) to comment|would neither confirm nor deny)\b",
    },
    Rule {
        id: "T-meta-2",
        doc: "A correction of an earlier version.",
        example: "An earlier version of this text said that Oman had withdrawn.",
        triggers: &["earlier version", "correction"],
        pattern: r"\b(?P<verb>(?:an )?earlier version of this (?:text|article|story|report)|correction:)",
    },
];

impl Coder for Meta {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn code(&self, sentence: &SentenceContext) -> Vec<Draft> {
        SET.hits(sentence.text())
            .iter()
            .take(1)
            .map(|hit| {
                let mut draft = Draft::of(sentence, hit, Content::Meta);
                draft.span = sentence.sentence.span;
                draft
            })
            .collect()
    }
}
