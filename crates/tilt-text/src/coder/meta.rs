//! Statements about the text or its sources: corrections, non-denials.

use tilt_core::card::Card;
use tilt_core::proposition::{Content, Modality};

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
        triggers: &[],
        pattern: r"\b(?P<verb>(?:neither|nor) (?:to )?confirm(?:s|ed|ing)?,? n?or (?:to )?(?:den(?:y|ies|ied|ying)|rul(?:es?|ed|ing) out|dismiss(?:es|ed|ing)?)|(?:would|could|can|will) neither confirm n?or (?:deny|rule out)|(?:did|does|would|could|will) not (?:confirm or deny|confirm n?or deny|say whether|comment|be drawn|answer (?:the |a |any )?questions?|respond to (?:the |a |any )?(?:questions?|requests?|enquir|inquir)|reply to (?:the |a |any )?(?:questions?|requests?))|(?:declin|refus)(?:es?|ed|ing) to (?:comment|confirm|answer|say|be drawn|discuss the (?:report|claim))|(?:left|leaves|leaving) (?:it |the (?:matter|question) )?(?:open|unanswered)|(?:gave|gives|giving|offered) no (?:answer|comment|reply)|no comment|(?:dodg|evad|sidestepp?|duck|avoid|deflect)(?:s|ed|es|ing)? (?:the |a |any |all )?(?:questions?|issue)|without (?:confirming or denying|commenting|answering)|(?:made|makes) no comment|(?:could|can) not (?:be reached|immediately be reached)|(?:kept|keeps|remained|remains) silent (?:on|about)|was not (?:prepared|ready) to (?:comment|confirm))\b",
    },
    Rule {
        id: "T-meta-2",
        doc: "A correction of an earlier version.",
        example: "An earlier version of this text said that Oman had withdrawn.",
        triggers: &[],
        pattern: r"(?:^|\b)(?P<verb>(?:an? |the )?(?:earlier|previous|original|first) (?:version|edition|post|report|article|headline) (?:of (?:this|the|our) (?:text|article|story|report|post)|(?:that )?(?:we|said|stated|claimed|wrongly|mistakenly|incorrectly))|in (?:an|our) earlier (?:post|article|report|text|issue)|corrections?:|clarifications?:|erratum|errata|(?:this|the) (?:article|text|story|post|report|headline) (?:has been|was|is) (?:corrected|amended|updated to correct)|(?:we|the editors|the agency|the paper|the newspaper|the channel|the portal) (?:had |have |has )?(?:wrongly|mistakenly|incorrectly|erroneously) (?:report|wr[io]t|stat|said|claim)[a-z]*|(?:withdrew|withdraws|withdrawn|retract(?:s|ed)|corrected|corrects) (?:its|the|their|our|an earlier) (?:earlier )?(?:report|story|article|claim|statement)|we (?:regret|apologi[sz]e for) the error|contrary to what (?:we|this (?:channel|paper|newspaper|post|portal)|our (?:earlier|previous|last) [a-z]+) (?:had |have )?(?:wr[io]te?|written|said|reported|claimed|stated)|(?:we|this channel) (?:stand|stands) corrected)",
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
                // That something is not said is itself a fact.
                draft.modality = Some(Modality::Realis);
                draft
            })
            .collect()
    }
}
