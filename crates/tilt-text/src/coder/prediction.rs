//! What is said to lie ahead.

use tilt_core::card::Card;
use tilt_core::proposition::{Content, Modality, Party};

use super::rule::{Hit, Rule, RuleSet};
use super::{Coder, Draft, card};
use crate::sentence::SentenceContext;

/// The coder of predictions.
pub struct Prediction;

static CARD: Card = card(
    "prediction",
    "Predictions",
    "Finds statements about the future of an actor that no other coder reads as a plan.",
    "A prediction cannot be tested when it is made; it is listed and not judged.",
);

static SET: RuleSet = RuleSet::new(RULES);

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "T-prediction-1",
        doc: "`will`, `is going to`, `is bound to` and the like.",
        example: "Within five years Mongolia will speak the language of the alliance.",
        triggers: &[
            "will ",
            "going to",
            "bound to",
            "likely to",
            "inevitabl",
            "won't",
            "is set to",
            "shall ",
        ],
        pattern: r"\b(?P<verb>will|won't|shall|(?:is|are) (?:going|bound|destined|doomed|likely|unlikely|certain|expected) to|(?:is|are) set to)\b",
    },
    Rule {
        id: "T-prediction-2",
        doc: "Expecting somebody to do something.",
        example: "Diplomats expect Georgia's government to leave the council.",
        triggers: &["expect"],
        pattern: r"\b(?P<verb>expect(?:s|ed)?) (?:that )?(?:the )?(?P<who><[su][0-9]+>) (?:to|will|would)\b",
    },
    Rule {
        id: "T-prediction-3",
        doc: "Something between two actors that is a matter of time.",
        example: "A break between Mali and Niger is a matter of months.",
        triggers: &[
            "matter of",
            "question of",
            "inevitabl",
            "in the offing",
            "in the cards",
            "on the cards",
            "looming",
            "looms",
        ],
        pattern: r"\b(?:break|rupture|split|clash|war|deal|thaw|rapprochement|confrontation|conflict|falling-out|reconciliation|alliance|union|peace|merger) (?:between|of) {L:who}(?P<verb>)[^;:.?!<]*? (?:(?:matter|question) of (?:time|days|weeks|months|years)|inevitable|in the offing|in the cards|on the cards|looms|looming)\b",
    },
];

impl Coder for Prediction {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn code(&self, sentence: &SentenceContext) -> Vec<Draft> {
        let hits = SET.hits(sentence.text());
        hits.iter().find_map(|hit| draft(sentence, hit)).into_iter().collect()
    }
}

fn draft(sentence: &SentenceContext, hit: &Hit) -> Option<Draft> {
    let text = sentence.text();
    let about = match hit.rule.id {
        "T-prediction-2" | "T-prediction-3" => sentence.parties(hit.range("who")?),
        _ => near_subject(sentence, hit.verb()).or_else(|| object(sentence, hit.whole().end))?,
    };
    let mut draft = Draft::of(sentence, hit, Content::Prediction { about });
    if hit.rule.id == "T-prediction-2" {
        // What is expected stands behind the verb, and with it the frame of the one who expects.
        draft.at = hit.range("who")?.start.min(text.len() - 1);
    }
    draft.span = sentence.sentence.span;
    draft.modality = Some(Modality::Predicted);
    Some(draft)
}

/// The subject, if it stands right before the verb or an insertion stands between.
fn near_subject(sentence: &SentenceContext, verb: usize) -> Option<Vec<Party>> {
    let parties = sentence.subject(verb);
    let last = sentence.symbols.position(parties.last()?.span.start);
    // A subject can stand behind its verb: "will be long — Lima".
    let end = last + sentence.text().get(last..verb)?.find('>')? + 1;
    let between = sentence.text()[end..verb].trim();
    let is_insertion = between.starts_with([',', '—']) && between.ends_with([',', '—']);
    // Adverbs may stand between; another noun may not: "the ⟨state⟩ meeting will …".
    let is_adverb = |word: &str| {
        word.ends_with("ly") || matches!(word, "now" | "soon" | "also" | "still" | "then" | "again" | "too")
    };
    (is_insertion || between.split_whitespace().all(is_adverb)).then_some(parties)
}

/// "The corridor will bypass A": the actor right behind the verb.
fn object(sentence: &SentenceContext, end: usize) -> Option<Vec<Party>> {
    let rest = sentence.text()[end..].trim_start();
    let mut words = rest.split(' ');
    let verb = words.next()?;
    let place = rest.get(verb.len() + 1..)?;
    let place = place.strip_prefix("the ").unwrap_or(place);
    if !place.starts_with('<')
        || place[1..].starts_with(['a', 'p', 'l'])
        || place[place.find('>')? + 1..].starts_with('\'')
    {
        return None;
    }
    let start = sentence.text().len() - place.len();
    let parties = sentence.parties(start..start + place.find('>')? + 1);
    (!parties.is_empty()).then_some(parties)
}
