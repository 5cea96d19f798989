//! Who is bound by an agreement, and drafts of one sentence that are about the same.

use std::ops::Range;

use tilt_core::actor::Actor;
use tilt_core::proposition::{Content, Party};

use super::{REACH, Words, floor, noun_phrase};
use crate::coder::Draft;
use crate::sentence::SentenceContext;

/// Who is bound, and whether that had to be carried over.
pub(super) fn parties(
    sentence: &SentenceContext,
    words: &Words,
    at: &Range<usize>,
    clause: &Range<usize>,
    verb: usize,
) -> (Vec<Party>, bool) {
    let text = sentence.text();
    let after = at.end..clause.end;
    let near_after = after.start..floor(text, (after.start + REACH).min(after.end));
    if let Some(found) =
        words.between.captures(&text[near_after.clone()]).and_then(|groups| groups.name("both"))
    {
        return (sentence.parties(near_after.start + found.start()..near_after.start + found.end()), false);
    }
    let before = noun_phrase(text, at, clause).start..at.start;
    if let Some(pair) = words.pair.captures(&text[before.clone()]) {
        let parties =
            ["a", "b"].iter().filter_map(|name| sentence.party(pair.name(name)?.as_str())).collect();
        return (parties, false);
    }
    let mut parties = sentence.subject(verb.min(at.start));
    if parties.is_empty() && verb > at.end && is_relative(&text[at.end..verb]) {
        // "The agreement that A and B signed".
        parties = sentence.subject(verb);
    }
    let possessor = text[clause.start..at.start].rfind("'s ").and_then(|end| {
        let open = text[clause.start..clause.start + end].rfind('<')? + clause.start;
        // "Chile's neighbour signed a treaty": what Chile owns is a neighbour, not the treaty.
        let owned = &text[clause.start + end..at.start];
        let is_of_instrument =
            at.start - open < 60 && !words.stages.iter().any(|stage| stage.is_match(owned));
        is_of_instrument.then(|| sentence.parties(open..clause.start + end))
    });
    if let Some(owner) = possessor.filter(|owner| !owner.is_empty()) {
        parties = owner;
    }
    if parties.is_empty()
        && let Some(of) = words.of.captures(&text[near_after.clone()]).and_then(|groups| groups.name("both"))
    {
        parties = sentence.parties(near_after.start + of.start()..near_after.start + of.end());
    }
    if parties.is_empty()
        && let Some(by) = words.by.captures(&text[near_after.clone()]).and_then(|groups| groups.name("who"))
    {
        parties = sentence.parties(near_after.start + by.start()..near_after.start + by.end());
    }
    let adjective =
        sentence.placeholders(before, "a").into_iter().filter_map(|place| sentence.party(&text[place]));
    // "A contract with A and an agreement with B": whom an instrument before this one binds is not bound by this one.
    let other = words.instruments.find_iter(&text[clause.start..at.start]).last();
    let after_other = other.map_or(0, |other| clause.start + other.end());
    let own_with = words.with.is_match(&text[near_after.clone()]);
    let with_start = if own_with && after_other > 0 { at.start } else { verb.min(at.start) };
    let with_zone = floor(text, with_start)..near_after.end;
    let with = words.with.captures(&text[with_zone.clone()]).and_then(|groups| groups.name("other"));
    let with = with
        .map(|other| sentence.parties(with_zone.start + other.start()..with_zone.start + other.end()))
        .unwrap_or_default();
    for party in with.into_iter().chain(adjective) {
        add(&mut parties, party);
    }
    parties.retain(|party| !is_other_kind(party));
    let is_both = words.both_sides.is_match(&text[clause.clone()]);
    let few = parties.iter().filter(|party| party.state().is_some()).count() < 2;
    if few && !sentence.carried.is_empty() && (is_both || parties.len() <= 1) {
        let compatible =
            parties.iter().all(|party| sentence.carried.iter().any(|known| known.state() == party.state()));
        if compatible && parties.len() < sentence.carried.len() {
            return (sentence.carried.clone(), true);
        }
    }
    (parties, false)
}

fn is_relative(between: &str) -> bool {
    [" that ", " which ", " it "].iter().any(|word| between.contains(word)) || between.starts_with(" <")
}

fn add(parties: &mut Vec<Party>, party: Party) {
    let known =
        parties.iter().any(|p| p.span == party.span || (p.state().is_some() && p.state() == party.state()));
    if !known {
        parties.push(party);
    }
}

/// Organisations are parties only beside a state; alone they are bodies that comment.
fn is_other_kind(party: &Party) -> bool {
    matches!(party.actor, Some(Actor::Org(_))) && party.surface.is_empty()
}

/// "A and B signed an agreement, and the treaty entered into force": what is taken up again has the parties named before.
pub(super) fn same_parties(text: &str, drafts: &mut [Draft]) {
    let states = |parties: &[Party]| parties.iter().filter(|party| party.state().is_some()).count();
    for at in 1..drafts.len() {
        let (before, rest) = drafts.split_at_mut(at);
        let draft = &mut rest[0];
        let is_definite = draft
            .dated
            .is_some_and(|named| text[..named].ends_with("the ") || text[..named].ends_with("this "));
        let Content::Agreement { parties, subjects, .. } = &mut draft.content else { continue };
        let is_part = |known: &[Party]| {
            parties.iter().all(|party| known.iter().any(|other| other.state() == party.state()))
        };
        let known = before.iter().rev().find_map(|known| match &known.content {
            Content::Agreement { parties: known, subjects, .. } if states(known) >= 2 && is_part(known) => {
                Some((known.clone(), subjects.clone()))
            }
            _ => None,
        });
        if let (true, true, Some((all, about))) = (is_definite, states(parties) < 2, known) {
            *parties = all;
            if subjects.is_empty() {
                *subjects = about;
            }
            draft.warnings.retain(|warning| warning.code != "W-text-party-missing");
        }
    }
}

/// Whether the parties of an agreement are others than those of one known.
fn differs(known: &Draft, parties: &[Party]) -> bool {
    let Content::Agreement { parties: own, .. } = &known.content else { return true };
    let states = |parties: &[Party]| {
        let mut found: Vec<_> = parties.iter().filter_map(Party::state).collect();
        found.sort();
        found.dedup();
        found
    };
    let (own, other) = (states(own), states(parties));
    own.len() >= 2 && other.len() >= 2 && own != other
}

/// "A memorandum … and the agreement …" may name one thing twice: same parties and stage within a sentence are one.
pub(super) fn merge(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut kept: Vec<Draft> = Vec::new();
    for draft in drafts {
        let same = kept.iter_mut().find(|known| known.span.overlaps(draft.span) && known.at == draft.at);
        match (same, &draft.content) {
            (Some(known), Content::Agreement { parties, .. }) if differs(known, parties) => {
                // "Signed a contract with A and an agreement with B": one verb, two agreements, each with its date.
                kept.push(draft);
            }
            (Some(known), Content::Agreement { subjects: more, .. }) => {
                if let Content::Agreement { subjects, .. } = &mut known.content {
                    for key in more {
                        if !subjects.contains(key) {
                            subjects.push(*key);
                        }
                    }
                }
            }
            _ => kept.push(draft),
        }
    }
    kept
}
