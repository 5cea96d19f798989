//! Judgements of value about an actor.

use tilt_core::card::Card;
use tilt_core::proposition::{Content, Party};
use tilt_core::warning::Warning;

use super::rule::{Hit, Rule, RuleSet};
use super::{Coder, Draft, card};
use crate::sentence::SentenceContext;

/// The coder of evaluations.
pub struct Evaluation;

static CARD: Card = card(
    "evaluation",
    "Judgements of value",
    "Finds wordings that judge an actor, an act or a course rather than report it.",
    "Irony and judgements without a listed word are not found.",
);

static SET: RuleSet = RuleSet::new(RULES);

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "T-evaluation-1",
        doc: "Nouns and phrases of judgement.",
        example: "For Ghana this is a historic mistake.",
        triggers: &[],
        pattern: r"\b(?P<verb>betrayal|treachery|(?:historic(?:al)?|strategic|grave|fatal|terrible|costly|huge) (?:mistake|error|blunder)|(?:mistake|error|blunder|folly) of (?:historic|strategic|epic|the first|the worst)[a-z -]*|humiliation|surrender of sovereignty|loss of sovereignty|external control|external management|vassals?|vassalage|colony|protectorate|soft occupation|triumph|disgrace|wise choice|wise decision|stab in the back|double game|point of no return|sold out|selling out)\b",
    },
    Rule {
        id: "T-evaluation-2",
        doc: "Adjectives of judgement after a form of `to be`.",
        example: "The course of Serbia is dangerous.",
        triggers: &[],
        pattern: r"\b(?:is|are|was|were|looks?|seems?|appears?|remains?) {adv}(?:an? |the )?(?:very |so |too |extremely |deeply )?(?P<verb>dangerous|shameful|disastrous|catastrophic|short-sighted|shortsighted|naive|irresponsible|wise|admirable|brilliant|hypocritical|cynical|outrageous|suicidal|unforgivable|alarming|unacceptable)\b",
    },
    Rule {
        id: "T-evaluation-3",
        doc: "Verbs that judge an effect.",
        example: "The exercises strengthened both armies of Peru and Chile.",
        triggers: &["strengthen", "weaken", "undermin", "betray", "humiliat", "threaten"],
        pattern: r"\b(?P<verb>strengthen(?:s|ed)? (?:both|the) (?:armies|sides|states|countries)|betray(?:s|ed|ing)|humiliat(?:es?|ed|ing)|undermin(?:es?|ed|ing) (?:the )?(?:stability|sovereignty|security|trust))\b",
    },
    Rule {
        id: "T-evaluation-4",
        doc: "An evaluative quotation: \"practical steps\", \"historic\".",
        example: "The envoy said the summit of Kenya and Uganda had produced 'practical steps' on transit.",
        triggers: &["step", "historic", "breakthrough", "milestone", "new chapter", "new era"],
        pattern: r#"["'][^"']{0,40}?(?P<verb>practical steps|important steps?|right step|historic (?:step|moment|day|decision)|breakthrough|milestone|new chapter|new era)\b"#,
    },
    Rule {
        id: "T-evaluation-5",
        doc: "Figures for a change of sides; the figure is a judgement, the course behind it can be measured.",
        example: "Observers of Ghana speak of a change of masters.",
        triggers: &["change of", "old master", "new master"],
        pattern: r"\b(?P<verb>change of (?:masters?|owners?|patrons?|sides)|new masters?)\b",
    },
    Rule {
        id: "T-evaluation-6",
        doc: "A state between two others: a balancing act, a tightrope, equal distance.",
        example: "Pakistan's balancing act between China and India goes on.",
        triggers: &["balanc", "tightrope", "equidistan", "equal distance", "hedg", "two stools", "straddl"],
        pattern: r"\b(?P<verb>balancing act|balanc(?:es?|ed|ing)|(?:walk(?:s|ed|ing)? )?(?:an? |the |its )?tightrope|equidistan(?:ce|t)|(?:keep(?:s|ing)?|kept) (?:an )?equal distance|hedg(?:es?|ed|ing)|straddl(?:es?|ed|ing)|s[ai]t(?:s|ting)? between two stools)\b{any}(?:between|from|of) (?:the )?(?P<a><[soul][0-9]+>) and (?:the )?(?P<b><[soul][0-9]+>)",
    },
];

impl Coder for Evaluation {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn code(&self, sentence: &SentenceContext) -> Vec<Draft> {
        // One evaluation a sentence: several words of judgement are one judgement.
        SET.hits(sentence.text()).first().and_then(|hit| draft(sentence, hit)).into_iter().collect()
    }
}

fn draft(sentence: &SentenceContext, hit: &Hit) -> Option<Draft> {
    let owner = || {
        let head = sentence.text()[..hit.verb()]
            .trim_end_matches(|c: char| c.is_ascii_lowercase() || " -".contains(c));
        let head = head.strip_suffix("'")?.strip_suffix('>').map(|_| head)?;
        sentence.parties(head.rfind('<')?..head.len()).into_iter().next()
    };
    let owned = if hit.rule.id == "T-evaluation-6" { owner() } else { None };
    let about = owned.or_else(|| sentence.subject(hit.verb()).into_iter().next());
    if hit.rule.id == "T-evaluation-6" && about.as_ref().is_none_or(|state| state.state().is_none()) {
        return None;
    }
    if hit.rule.id == "T-evaluation-2" && about.is_none() && !has_course(sentence.text(), hit.whole().start) {
        return None;
    }
    let about = about.or_else(|| only_state(sentence, hit.verb()));
    let is_international = about.is_some()
        || !sentence.carried.is_empty()
        || sentence.mentions.iter().any(|mention| mention.actor.is_some());
    if !is_international {
        return None;
    }
    let carried = about.is_none() && !sentence.mentions.iter().any(|mention| mention.actor.is_some());
    let about = if carried { sentence.carried.first().cloned() } else { about };
    let mut draft = Draft::of(sentence, hit, Content::Evaluation { about });
    if carried {
        draft.warnings.push(Warning::new(
            "W-text-carried-parties",
            "the actor is carried over from an earlier sentence",
        ));
    }
    Some(draft)
}

/// "The course of Serbia is dangerous" judges Serbia's course; "the road in Ghana is dangerous" judges a road.
fn has_course(text: &str, at: usize) -> bool {
    const HEADS: [&str; 10] = [
        "course of ",
        "policy of ",
        "decision of ",
        "choice of ",
        "step of ",
        "turn of ",
        "move of ",
        "stance of ",
        "line of ",
        "game of ",
    ];
    let is_this = text[..at].trim_end().ends_with("this") || text[..at].trim_end().ends_with("that");
    is_this || HEADS.iter().any(|head| text[..at].contains(head))
}

/// A state further away, in bytes of symbols, need not be the one that is judged.
const NEAR: usize = 60;

/// The only state that the sentence names outside its speakers; of several, none is picked.
fn only_state(sentence: &SentenceContext, at: usize) -> Option<Party> {
    let is_speaker = |party: &Party| sentence.is_speaker(sentence.symbols.position(party.span.start));
    let mut named = sentence.parties(0..sentence.text().len()).into_iter().filter(|party| !is_speaker(party));
    let first = named.next()?;
    if sentence.symbols.position(first.span.start).abs_diff(at) > NEAR {
        return None;
    }
    named.all(|other| other.state() == first.state()).then_some(first)
}
