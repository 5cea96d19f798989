//! Agreements that no word names: "signed with A", "made its peace with A", "to this A and B put their names".

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;
use tilt_core::agreement::{Stage, SubjectKey};
use tilt_core::proposition::{Content, Party};

use super::bound::people;
use super::list::{distant_subject, with_adjectives};
use super::{PEOPLE, RULES, Words};
use crate::coder::Draft;
use crate::sentence::{SentenceContext, pattern};

struct Forms {
    with: Regex,
    names: Regex,
    other: Regex,
    fronted: Regex,
}

fn forms() -> &'static Forms {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    FORMS.get_or_init(|| Forms {
        with: pattern(&format!(
            r"\b(?P<verb>sign(?:s|ed|ing)?|ink(?:s|ed)?|(?:m[ae]kes?|made|making|conclud(?:es?|ed|ing)|seal(?:s|ed)|initial(?:s|l?ed)) (?:its |their |an? )?(?:separate |lasting |formal |own )?(?P<peace>peace)) (?:(?:its|their|an?) )?(?:separate |own )?(?P<signed>peace )?with (?P<both>{PEOPLE})"
        )),
        names: pattern(r"\b(?P<verb>put(?:s|ting)? (?:(?:its|their) (?P<bare>names?|signatures?|seals?|hands?)(?P<to> to| under| on| beneath)?|pen to paper)|(?:affix|append)(?:es|s|ed) (?:its|their) (?:names?|signatures?|seals?)|sign(?:s|ed) (?:on the dotted line|up to (?:it|this|all this|that)))\b"),
        fronted: pattern(r"\b(?:to|under|beneath) (?:all )?(?:this|that|these|it|which|them) (?:the )?<"),
        other: pattern(r"^ (?:the |an? |its |their )?(?:[a-z-]+ ){0,2}?(?:letters?|appeals?|petitions?|resolutions?|amendments?|motions?|bids?|candidac(?:y|ies)|statements?|books?|cheques?|checks?|lists?)\b"),
    })
}

/// Signing and peace without the name of an instrument; two states must be bound.
pub(super) fn unnamed(sentence: &SentenceContext, words: &Words) -> Option<Draft> {
    let text = sentence.text();
    let forms = forms();
    if let Some(groups) = forms.with.captures(text) {
        let (verb, both) = (groups.name("verb")?, groups.name("both")?);
        let is_owner = text[both.end()..].starts_with("'s ") || text[both.end()..].starts_with('-');
        let mut parties = signatories(sentence, verb.start());
        for other in people(sentence, both.range()) {
            if parties.iter().all(|party| party.state() != other.state() || other.state().is_none()) {
                parties.push(other);
            }
        }
        let is_peace = groups.name("peace").or(groups.name("signed")).is_some();
        let subjects = if is_peace { SubjectKey::find("peace").into_iter().collect() } else { Vec::new() };
        return if is_owner { None } else { draft(sentence, parties, subjects, verb.start()..both.end()) };
    }
    let groups = forms.names.captures(text)?;
    let verb = groups.name("verb")?;
    // "To all this A and B put their names": what is signed stands before.
    if groups.name("bare").is_some()
        && groups.name("to").is_none()
        && !forms.fronted.is_match(&text[..verb.start()])
    {
        return None;
    }
    if forms.other.is_match(&text[verb.end()..]) || words.instruments.is_match(text) {
        return None;
    }
    draft(sentence, signatories(sentence, verb.start()), Vec::new(), verb.range())
}

fn signatories(sentence: &SentenceContext, verb: usize) -> Vec<Party> {
    let subject = sentence.subject(verb);
    let subject = if subject.is_empty() { distant_subject(sentence, verb) } else { subject };
    with_adjectives(sentence, subject)
}

fn draft(
    sentence: &SentenceContext,
    parties: Vec<Party>,
    subjects: Vec<SubjectKey>,
    range: Range<usize>,
) -> Option<Draft> {
    let mut states: Vec<_> = parties.iter().filter_map(Party::state).collect();
    states.sort();
    states.dedup();
    if states.len() < 2 || sentence.is_speaker(range.end - 1) {
        return None;
    }
    Some(Draft {
        span: sentence.span(range.clone()),
        at: range.start,
        content: Content::Agreement {
            parties,
            instrument: None,
            subjects,
            stage: Stage::Signed,
            title: None,
        },
        rules: vec![RULES[0].id],
        modality: None,
        warnings: Vec::new(),
        dated: None,
    })
}
