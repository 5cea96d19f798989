//! Lists of parties whose first members are adjectives, and subjects behind a clause that was put in.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;
use tilt_core::proposition::Party;

use crate::modality::inserted;
use crate::sentence::{SentenceContext, pattern};

/// "The A and B ministers", "the A, B and C envoys": only the last of them carries the noun, the others are adjectives.
pub(super) fn with_adjectives(sentence: &SentenceContext, parties: Vec<Party>) -> Vec<Party> {
    let text = sentence.text();
    let Some(first) = parties.first() else { return parties };
    let Some(place) = sentence
        .placeholders(0..text.len(), "sou")
        .into_iter()
        .find(|place| sentence.span(place.clone()) == first.span)
    else {
        return parties;
    };
    let mut found: Vec<Party> = adjectives_before(text, place.start)
        .into_iter()
        .filter_map(|place| sentence.party(&text[place]))
        .collect();
    found.reverse();
    let is_known = |party: &Party| parties.iter().any(|known| known.state() == party.state());
    found.retain(|party| party.state().is_some() && !is_known(party));
    found.extend(parties.iter().cloned());
    found
}

/// Adjectives listed right before a place, from the last to the first.
fn adjectives_before(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut head = text[..start].trim_end_matches("the ");
    loop {
        let joins: &[&str] = if found.is_empty() { &[", and ", " and "] } else { &[", "] };
        let Some(rest) = joins.iter().find_map(|join| head.strip_suffix(join)) else { break };
        let Some(open) =
            rest.rfind('<').filter(|open| rest[*open..].starts_with("<a") && rest.ends_with('>'))
        else {
            break;
        };
        found.push(open..rest.len());
        head = &text[..open];
    }
    found
}

/// Whether an adjective stands in a list that ends with an actor: "the A and B ministers".
pub(super) fn is_elliptic(text: &str, adjective: &Range<usize>) -> bool {
    let mut at = adjective.end;
    loop {
        let rest = &text[at..];
        let Some(join) = [", and <", " and <", ", <"].iter().find(|join| rest.starts_with(**join)) else {
            return false;
        };
        let open = at + join.len() - 1;
        let Some(close) = text[open..].find('>').map(|length| open + length + 1) else { return false };
        match &text[open..open + 2] {
            "<s" => return true,
            "<a" => at = close,
            _ => return false,
        }
    }
}

/// The subject of a verb that stands behind a relative clause put in between commas, or behind a list of states that is
/// the subject of a relative clause: "A's minister, who had flown in from B, signed", "for which A and B signed".
pub(super) fn distant_subject(sentence: &SentenceContext, verb: usize) -> Vec<Party> {
    let text = sentence.text();
    if let Some(clause) = inserted(text, 0, verb) {
        return sentence.subject(clause.start);
    }
    static LIST: OnceLock<Regex> = OnceLock::new();
    let list = LIST.get_or_init(|| {
        pattern(r"(?:^|\b(?:which|whom|that|what|where|when|all this|these) )(?:the )?(?P<both><[sua][0-9]+>(?:(?:, and |, | and )(?:the )?<[sua][0-9]+>)+) (?:(?:have|has|had|both|jointly|together|also|once|all|[a-z]+ly) )*$")
    });
    static ONE: OnceLock<Regex> = OnceLock::new();
    let one = ONE.get_or_init(|| {
        pattern(r"(?:, (?:and|but|so|yet) |; |: |— )(?:the )?(?P<one><[su][0-9]+>) (?:(?:has|had|have|would|will|did|never|not|also|then|now|too|[a-z]+ly) )*$")
    });
    if let Some(found) = one.captures(&text[..verb]).and_then(|groups| groups.name("one")) {
        return sentence.parties(found.range());
    }
    let Some(both) = list.captures(&text[..verb]).and_then(|groups| groups.name("both")) else {
        return Vec::new();
    };
    let places = sentence.placeholders(both.range(), "sua");
    places.into_iter().filter_map(|place| sentence.party(&text[place])).collect()
}
