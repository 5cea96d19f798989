//! Relations as they are: "close to", "ally of", "relations are tense".

use tilt_core::card::Card;
use tilt_core::proposition::Content;

use super::rule::{Hit, Rule, RuleSet};
use super::{Coder, Draft, card};
use crate::sentence::SentenceContext;

/// The coder of states of relations.
pub struct RelationState;

static CARD: Card = card(
    "relation-state",
    "States of relations",
    "Finds statements that two actors are close or far at some time.",
    "Closeness is the text's word; it is no measure.",
);

static SET: RuleSet = RuleSet::new(RULES);

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "T-state-1",
        doc: "Being close to, allied with or loyal to somebody.",
        example: "Syria is close to Iran.",
        triggers: &["close to", "allied", "loyal", "friendly", "dependent on", "reliant on"],
        pattern: r"\b(?P<verb>is|are|was|were|remains?|remained|stay(?:s|ed)|became|becomes?|grew|grown) {adv}(?:wholly |heavily |more )?(?P<close>close to|allied (?:with|to)|loyal to|friendly (?:to|towards|with)|dependent (?:up)?on|reliant (?:up)?on) {L:other}",
    },
    Rule {
        id: "T-state-2",
        doc: "Being an ally or partner of somebody.",
        example: "Jordanian officials say that Oman is an ally of Kuwait.",
        triggers: &["ally", "allies", "partner"],
        pattern: r"\b(?P<verb>is|are|was|were|remains?|remained|became|,) {adv}(?:an? |the |one of the )?(?:[a-z-]+ )*?(?P<close>ally|allies|partners?) (?:of|to|for) {L:other}",
    },
    Rule {
        id: "T-state-3",
        doc: "Relations between two actors that are good or bad.",
        example: "Relations between Algeria and Morocco are tense.",
        triggers: &["relations", "ties"],
        pattern: r"\b(?:relations|ties) (?:between|of) {S:state} (?:and|with) {S:other} {adv}(?P<verb>are|were|remain(?:ed)?|have been) {adv}(?P<how>tense|bad|poor|cold|cool|hostile|strained|frozen|good|close|warm|friendly|excellent|cordial|strong)",
    },
    Rule {
        id: "T-state-4",
        doc: "Being hostile to, far from or independent of somebody.",
        example: "Eritrea is hostile to Ethiopia.",
        triggers: &["hostile", "far from", "at odds", "independent of", "rival"],
        pattern: r"\b(?P<verb>is|are|was|were|remains?|remained) {adv}(?P<far>hostile to|far from|at odds with|independent of|a rival of) {L:other}",
    },
];

impl Coder for RelationState {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn code(&self, sentence: &SentenceContext) -> Vec<Draft> {
        SET.hits(sentence.text()).iter().filter_map(|hit| draft(sentence, hit)).collect()
    }
}

fn draft(sentence: &SentenceContext, hit: &Hit) -> Option<Draft> {
    let other = sentence.parties(hit.range("other")?).into_iter().next()?;
    let state = match hit.get("state") {
        Some(placeholder) => sentence.party(placeholder)?,
        None => sentence.subject(hit.verb()).into_iter().next()?,
    };
    if state.span == other.span || (state.state().is_some() && state.state() == other.state()) {
        return None;
    }
    const GOOD: [&str; 7] = ["good", "close", "warm", "friendly", "excellent", "cordial", "strong"];
    let close = hit.get("close").is_some() || hit.get("how").is_some_and(|how| GOOD.contains(&how));
    Some(Draft::of(sentence, hit, Content::RelationState { state, other, close }))
}
