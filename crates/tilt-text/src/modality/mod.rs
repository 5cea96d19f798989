//! In what sense something is said to be real: modality, certainty, hedges.

use std::sync::OnceLock;

use regex::Regex;
use tilt_core::document::Span;
use tilt_core::proposition::Modality;
use tilt_core::warning::Warning;

use crate::coder::Draft;
use crate::sentence::SentenceContext;

/// How certain the speaker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// No hedge.
    Certain,
    /// "probably", "seems".
    Probable,
    /// "may", "could".
    Possible,
}

/// Modality of one draft.
#[derive(Debug, Clone)]
pub struct Sense {
    /// Modality.
    pub modality: Modality,
    /// Certainty.
    pub certainty: Certainty,
    /// Words that hedge.
    pub hedges: Vec<Span>,
    /// Doubts.
    pub warnings: Vec<Warning>,
}

struct Words {
    negation: Regex,
    soft_negation: Regex,
    raised: Regex,
    counterfactual: Regex,
    condition: Regex,
    hypothetical: Regex,
    permission: Regex,
    order: Regex,
    planned: Regex,
    predicted: Regex,
    habitual: Regex,
    historical: Regex,
    possible: Regex,
    probable: Regex,
    because: Regex,
    rhetorical: Regex,
    considered: Regex,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let regex = crate::sentence::pattern;
        Words {
            negation: regex(r"(?:\b(?:not|never|no longer|nobody|without|neither|cannot|no)\b|n't\b)(?: [a-z]+){0,4} ?$"),
            soft_negation: regex(r"\b(?:refus(?:es?|ed) to|fail(?:s|ed) to|stop(?:s|ped) short of|abstain(?:s|ed) from|declin(?:es?|ed) to|rul(?:es?|ed) out|far from)(?: [a-z]+){0,3} ?$"),
            raised: regex(r"(?:\bnot|n't) (?:expect|believe|think|suppose|see)"),
            counterfactual: regex(r"\bwould (?:not )?have (?:been )?(?:[a-z]+ly )?$|\bwould have\b"),
            condition: regex(r"(?:^|[,;—\x22] ?|\band |\bbut |\bthat )(?:if|unless|should|in case|provided that|as long as) |(?:\S) if <"),
            hypothetical: regex(r"\b(?:scenario|idea|possibility|prospect|option|hypothesis|chance|question|danger|risk) (?:of|that|in which)\b"),
            permission: regex(r"\b(?:allow(?:s|ed|ing)?|permit(?:s|ted|ting)?|enabl(?:es?|ed|ing)|authoris(?:es?|ed)|authoriz(?:es?|ed)) "),
            order: regex(r"\b(?:must|should|ought to|has to|have to|order(?:s|ed)|instruct(?:s|ed)|urg(?:es?|ed)|call(?:s|ed)? (?:on|for|upon)|demand(?:s|ed)|asked)\b(?: \S+){0,6} ?$"),
            planned: regex(r"\b(?:(?:is|are|was|were) (?:set |due |scheduled |ready |preparing |planning |about )?to|plan(?:s|ned)? to|intend(?:s|ed)? to|want(?:s|ed)? to|seek(?:s|ing)? to|prepar(?:es|ing) to|promis(?:es?|ed) to|agree(?:s|d)? to|hop(?:es?|ing) to|wish(?:es)? to|weigh(?:s|ing)?|considering|aim(?:s|ing)? to|decid(?:es?|ed) to|going to)(?: [a-z-]+){0,2} ?$"),
            predicted: regex(r"\b(?:will|shall|is bound to|is doomed to|is likely to|are likely to|is expected to|are expected to|won't)\b(?: [a-z-]+){0,4} ?$"),
            habitual: regex(r"\b(?:every|each) (?:year|month|week|spring|summer|autumn|winter|day|january|february|march|april|may|june|july|august|september|october|november|december)\b|\b(?:annually|regularly|traditionally|usually|as a rule|year after year|habitually)\b"),
            historical: regex(r"\bback in (?:1[89]|20)[0-9][0-9]\b|\b(?:years|decades|a decade|a century) ago\b|\bat (?:that|the) time\b|\bin those (?:days|years)\b"),
            possible: regex(r"\b(?:may|might|could|possibly|perhaps|maybe|can be)\b"),
            probable: regex(r"\b(?:probably|likely|apparently|seemingly|seems? to|appears? to|evidently|presumably|it seems|in all likelihood|most likely)\b"),
            because: regex(r"(?:\bnot|n't) [^.;]* because\b"),
            rhetorical: regex(r"^\W*(?:but |and |so )?(?:who|what|how) (?:can|could|else|would|will) |\b(?:who can still|isn't it|is it any wonder)\b"),
            considered: regex(r"\b(?:weigh(?:s|ing)|considering|mulling|contemplating)\b"),
        }
    })
}

/// How far before the deciding word its helpers can stand, in bytes.
const REACH: usize = 70;

/// The sense of a draft.
pub fn sense(sentence: &SentenceContext, draft: &Draft) -> Sense {
    let words = words();
    let text = sentence.text();
    let mut warnings = Vec::new();
    let hedges = hedges(sentence, draft.at);
    let clause = sentence.clause_start(draft.at).min(draft.at);
    let low = floor(text, draft.at.saturating_sub(REACH).max(clause));
    let before = &text[low..draft.at];
    let whole_clause = &text[clause..draft.at];
    let in_speaker_scope = sentence.frames.iter().any(|frame| frame.scope.contains(&draft.at));
    let is_question = is_question(text, draft.at);
    let modality = if is_question {
        if words.rhetorical.is_match(text) {
            warnings.push(Warning::new("W-text-rhetorical", "a rhetorical question"));
        }
        Modality::Question
    } else if let Some(modality) =
        draft.modality.filter(|modality| *modality != Modality::Planned && *modality != Modality::Predicted)
    {
        modality
    } else if words.counterfactual.is_match(whole_clause)
        || (text.contains("would have") && text.contains(" had ") && clause_of_condition(text, draft.at))
    {
        Modality::Counterfactual
    } else if words.condition.is_match(condition_zone(text, draft.at)) {
        Modality::Hypothetical
    } else if words.negation.is_match(before)
        || words.soft_negation.is_match(before)
        || negated_after(text, draft.at)
    {
        if words.because.is_match(text) {
            warnings.push(Warning::new(
                "W-text-ambiguous-negation",
                "the negation may deny the act or only the reason",
            ));
        }
        Modality::Negated
    } else if words.hypothetical.is_match(whole_clause) || words.permission.is_match(whole_clause) {
        Modality::Hypothetical
    } else if draft.modality == Some(Modality::Predicted) {
        Modality::Predicted
    } else if words.predicted.is_match(before) {
        if in_speaker_scope || !is_scheduled(text) { Modality::Predicted } else { Modality::Planned }
    } else if draft.modality == Some(Modality::Planned) || words.planned.is_match(before) {
        Modality::Planned
    } else if words.order.is_match(before) && !is_own_order(draft, text) {
        Modality::Order
    } else if words.habitual.is_match(text) {
        Modality::Habitual
    } else if words.historical.is_match(text) || is_old(sentence) {
        Modality::Historical
    } else {
        Modality::Realis
    };
    let certainty = certainty(words, text, clause, draft.at);
    if words.raised.is_match(text) && modality == Modality::Predicted {
        return Sense { modality: Modality::Negated, certainty: Certainty::Probable, hedges, warnings };
    }
    let modality = if modality == Modality::Realis && certainty == Certainty::Possible {
        Modality::Hypothetical
    } else {
        modality
    };
    let certainty = if words.considered.is_match(whole_clause) { Certainty::Possible } else { certainty };
    Sense { modality, certainty, hedges, warnings }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// A question if the sentence ends with a question mark and what stands at `at` is not a quoted earlier part.
fn is_question(text: &str, at: usize) -> bool {
    let end = text[at..].find(['?', '!', '.']).map(|length| at + length);
    end.is_some_and(|end| text[end..].starts_with('?'))
}

/// Conditions reach over the sentence up to a semicolon; "whether" and "as if" are none.
fn condition_zone(text: &str, at: usize) -> &str {
    let start = text[..at].rfind("; ").map_or(0, |at| at + 2);
    let end = text[at..].find("; ").map_or(text.len(), |length| at + length);
    &text[start..end]
}

fn clause_of_condition(text: &str, at: usize) -> bool {
    text[..at].contains(" had ") || text[at..].contains("would have")
}

/// "signed no …", "did … not": the negation right behind the verb.
fn negated_after(text: &str, at: usize) -> bool {
    let verb_end = text[at..].find(' ').map_or(text.len(), |length| at + length);
    let rest = &text[verb_end..];
    rest.starts_with(" no ") || rest.starts_with(" neither ") || rest.starts_with(" not ")
}

/// A request is an event of its own; its words do not make it an order.
fn is_own_order(draft: &Draft, text: &str) -> bool {
    ["urg", "call", "ask", "demand"].iter().any(|stem| text[draft.at..].starts_with(stem))
}

/// Dates ahead make "will sign" a plan rather than a guess.
fn is_scheduled(text: &str) -> bool {
    const DATES: [&str; 14] = [
        "on monday",
        "on tuesday",
        "on wednesday",
        "on thursday",
        "on friday",
        "on saturday",
        "on sunday",
        "tomorrow",
        "next week",
        "next month",
        "this week",
        "this month",
        "next year",
        "later this year",
    ];
    DATES.iter().any(|date| text.contains(date))
}

/// Whether the sentence is set in a year well before the document.
fn is_old(sentence: &SentenceContext) -> bool {
    let Some(date) = sentence.document.meta.date else { return false };
    let years = crate::time::years(sentence.text());
    let is_open = [" since ", "since <"].iter().any(|word| sentence.text().contains(word));
    !is_open && !years.is_empty() && years.iter().all(|year| *year < date.year() - 1)
}

fn certainty(words: &Words, text: &str, clause: usize, at: usize) -> Certainty {
    let verb_end = text[at..].find([',', ';', '.']).map_or(text.len(), |length| at + length);
    let zone = &text[clause..verb_end];
    let without_month = zone.replace("in may", "").replace(" may 1", "").replace(" may 2", "");
    if words.possible.is_match(&without_month) {
        Certainty::Possible
    } else if words.probable.is_match(zone) {
        Certainty::Probable
    } else {
        Certainty::Certain
    }
}

fn hedges(sentence: &SentenceContext, at: usize) -> Vec<Span> {
    let words = words();
    let text = sentence.text();
    let start = sentence.clause_start(at).min(at);
    let end = text[at..].find([',', ';', '.']).map_or(text.len(), |length| at + length);
    let mut found: Vec<Span> = [&words.possible, &words.probable]
        .iter()
        .flat_map(|regex| regex.find_iter(&text[start..end]))
        .map(|hit| sentence.span(start + hit.start()..start + hit.end()))
        .collect();
    found.sort();
    found.dedup();
    found
}
