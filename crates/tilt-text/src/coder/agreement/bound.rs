//! Who is bound by an agreement, and drafts of one sentence that are about the same.

use std::ops::Range;

use tilt_core::actor::Actor;
use tilt_core::proposition::{Content, Party};

use super::list::{distant_subject, is_elliptic, with_adjectives};
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
    let near_after = near_after(words, text, at, clause);
    let behind = &text[near_after.clone()];
    if let Some(found) = words.between.captures(behind).and_then(|groups| groups.name("both")) {
        return (people(sentence, near_after.start + found.start()..near_after.start + found.end()), false);
    }
    let before = noun_phrase(text, at, clause).start..at.start;
    if let Some(pair) = words.pair.find(&text[before.clone()]) {
        let places = sentence.placeholders(before.start + pair.start()..before.start + pair.end(), "asou");
        let mut parties = Vec::new();
        for party in places.into_iter().filter_map(|place| sentence.party(&text[place])) {
            add(&mut parties, party);
        }
        return (parties, false);
    }
    let named_by = name_of_deal(sentence, at);
    let mut parties = subject(sentence, words, at, clause, verb);
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
    for pattern in [&words.of, &words.by] {
        if let Some(both) = pattern.captures(behind).and_then(|groups| groups.name("both"))
            && parties.is_empty()
        {
            parties = people(sentence, near_after.start + both.start()..near_after.start + both.end());
        }
    }
    let adjective =
        sentence.placeholders(before, "a").into_iter().filter_map(|place| sentence.party(&text[place]));
    // "A contract with A and an agreement with B": whom an instrument before this one binds is not bound by this one.
    let other = words.instruments.find_iter(&text[clause.start..at.start]).last();
    let after_other = other.map_or(0, |other| clause.start + other.end());
    let own_with = words.with.is_match(behind);
    let with_start = if own_with && after_other > 0 { at.start } else { verb.min(at.start) };
    let with_zone = floor(text, with_start)..near_after.end;
    let with = partners(sentence, words, with_zone, at.end);
    if let Some(both) = words.cleft.captures(&text[..at.start]).and_then(|groups| groups.name("both")) {
        // "It was with B that A signed its agreement".
        people(sentence, both.range()).into_iter().for_each(|party| add(&mut parties, party));
    }
    if super::sense::needs_two(&text[at.clone()])
        && let Some(of) = words.of_owner.captures(behind).and_then(|groups| groups.name("who"))
    {
        // "The gas concession of B", "the lease of the B base".
        sentence.party(of.as_str()).into_iter().for_each(|party| add(&mut parties, party));
    }
    let named_by = named_by.into_iter().filter_map(|(place, is_party)| {
        let party = sentence.party(&text[place])?;
        // "The Minsk agreements": where it was made. "The Iran deal": with whom.
        parties.retain(|known| known.span != party.span);
        if is_party && verb > at.end {
            // "A and B talk as the C deal takes effect": C's.
            parties.clear();
        }
        is_party.then_some(party)
    });
    let named_by: Vec<Party> = named_by.collect();
    for party in with.into_iter().chain(adjective).chain(named_by) {
        add(&mut parties, party);
    }
    if parties.iter().filter(|party| party.state().is_some()).count() < 2
        && let Some(pair) = words.pair.find(behind)
        && ["relations", "ties", "border", "trade", "cooperation", "friendship"]
            .iter()
            .any(|noun| behind[pair.end()..].trim_start().starts_with(noun))
    {
        // "Ratifies an agreement on the basis of A-B relations".
        let places = near_after.start + pair.start()..near_after.start + pair.end();
        for party in sentence.placeholders(places, "asou") {
            sentence.party(&text[party]).into_iter().for_each(|party| add(&mut parties, party));
        }
    }
    if parties.iter().filter(|party| party.state().is_some()).count() < 2 {
        let named = named_as_parties(sentence, words, at);
        // "Under the accord, A may …" names an accord; only with a step of its own does the main clause say whose.
        let by_clause = || bound_by_main_clause(sentence, words, at, clause).filter(|_| verb != at.start);
        let named = named.or_else(by_clause);
        named.into_iter().flatten().for_each(|party| add(&mut parties, party));
    }
    parties.retain(|party| !is_other_kind(party));
    if is_comment_of_an_organisation(sentence, &parties, at, verb) {
        return (Vec::new(), false);
    }
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

/// "The parties to the pact signed in A are B, C and D".
fn named_as_parties(sentence: &SentenceContext, words: &Words, at: &Range<usize>) -> Option<Vec<Party>> {
    let groups = words.signatories.captures(sentence.text())?;
    let (what, both) = (groups.name("what")?, groups.name("both")?);
    (what.start() <= at.start && at.end <= what.end()).then(|| people(sentence, both.range()))
}

/// "Under a contract signed last week, A will get ships from B": whom the main clause names, if just two.
fn bound_by_main_clause(
    sentence: &SentenceContext,
    words: &Words,
    at: &Range<usize>,
    clause: &Range<usize>,
) -> Option<Vec<Party>> {
    let text = sentence.text();
    if !words.under.is_match(&text[clause.start..at.start]) {
        return None;
    }
    let comma = at.end + text[at.end..clause.end].find(", ")?;
    let mut states: Vec<Party> = Vec::new();
    for party in sentence.parties(comma..clause.end).into_iter().filter(|party| party.state().is_some()) {
        add(&mut states, party);
    }
    (states.len() == 2).then_some(states)
}

/// An organisation alone is a party only if it does something to the agreement in so many words.
fn is_comment_of_an_organisation(
    sentence: &SentenceContext,
    parties: &[Party],
    at: &Range<usize>,
    verb: usize,
) -> bool {
    let [only] = parties else { return false };
    let place = sentence.symbols.position(only.span.end);
    let acts = verb < at.start && at.start - verb < 40 && place <= verb
        // "The EU pact was signed".
        || verb > at.end && place <= at.start && at.start - place < 30;
    matches!(only.actor, Some(Actor::Org(_))) && !acts
}

/// What stands behind an instrument and still belongs to it: "… in Beijing" does, "… after talks with A" does not.
fn near_after(words: &Words, text: &str, at: &Range<usize>, clause: &Range<usize>) -> Range<usize> {
    let end = floor(text, (at.end + REACH).min(clause.end)).max(at.end);
    let behind = &text[at.end..end];
    // "Due to pressure" is a reason, "due to run out in 2029" is a date.
    let is_date = |aside: &regex::Match| {
        let next = behind[aside.end()..].split([' ', ',']).next().unwrap_or_default();
        aside.as_str() == " due to "
            && ["run", "expire", "end", "lapse", "be", "enter", "take", "come", "last", "start"]
                .contains(&next)
    };
    let side = words.aside.find_iter(behind).find(|aside| !is_date(aside));
    at.end..side.map_or(end, |aside| at.end + aside.start())
}

/// Who signs, prepares or ends it.
fn subject(
    sentence: &SentenceContext,
    words: &Words,
    at: &Range<usize>,
    clause: &Range<usize>,
    verb: usize,
) -> Vec<Party> {
    let text = sentence.text();
    let head = &text[clause.start..verb.min(at.start).max(clause.start)];
    // "A urges B to drop its decision to suspend the treaty", "B's decision to suspend", "B's signing of": it is B's act.
    if let Some(told) =
        words.told.captures(head).and_then(|groups| groups.name("who").or(groups.name("whose")))
    {
        return sentence.parties(clause.start + told.start()..clause.start + told.end());
    }
    // "Calls on all countries to ratify it", "a dialogue which aims to negotiate it": whoever that is, it is not the subject.
    if words.others.is_match(head) {
        return Vec::new();
    }
    if let Some(relative) = words.relative.captures(head) {
        let who = relative.name("who");
        return who.map_or_else(Vec::new, |who| {
            sentence.parties(clause.start + who.start()..clause.start + who.end())
        });
    }
    let is_named_only = verb == at.start;
    if is_named_only && !is_near_subject(text, at, clause) {
        return Vec::new();
    }
    // "Suspends talks in answer to a deal": no subject of the deal.
    let from_verb = verb.max(clause.start).min(at.start);
    if words.aside.is_match(&text[from_verb..at.start])
        || verb >= at.start && words.aside.is_match(head) && !head.starts_with(|c: char| c != '<')
    {
        return Vec::new();
    }
    let mut parties = sentence.subject(verb.min(at.start));
    if parties.is_empty() && verb > at.end && is_relative(&text[at.end..verb]) {
        // "The agreement that A and B signed".
        parties = sentence.subject(verb);
    }
    if parties.is_empty() {
        parties = distant_subject(sentence, verb.min(at.start));
    }
    parties = with_adjectives(sentence, parties);
    // "A's minister and his B colleague": the second hangs on the first.
    if let Some(last) = parties.last() {
        let place = sentence.placeholders(clause.start..verb.min(at.start).max(clause.start), "sou");
        let place = place.into_iter().find(|place| sentence.span(place.clone()) == last.span);
        let rest = place.map(|place| place.end..verb.min(at.start).max(clause.start));
        if let Some(rest) = rest.filter(|rest| rest.start < rest.end)
            && let Some(second) = words.colleague.captures(&text[rest.clone()]).and_then(|g| g.name("who"))
            && let Some(party) = sentence.party(second.as_str())
        {
            add(&mut parties, party);
        }
    }
    parties
}

/// Whether an agreement without a word of stage is what the clause's subject does something to: "A and B finalised an
/// agreement" and "A works on its agreements", not "A meets the goals of the agreement".
fn is_near_subject(text: &str, at: &Range<usize>, clause: &Range<usize>) -> bool {
    let head = &text[clause.start..at.start];
    const SIDEWAYS: [&str; 14] = [
        "of",
        "under",
        "in",
        "on",
        "for",
        "at",
        "by",
        "about",
        "against",
        "through",
        "including",
        "within",
        "per",
        "as",
    ];
    let phrase = noun_phrase(text, at, clause).start;
    let from = text[clause.start..phrase].rfind('>').map_or(0, |close| close + 1);
    let is_owned = ["its ", "their "]
        .iter()
        .any(|own| text[..phrase].ends_with(own) || text[phrase..at.start].contains(own));
    let has_partner = [" with <", " with the <"].iter().any(|with| text[at.end..].starts_with(with));
    is_owned || has_partner || !head[from..].split([' ', ',']).any(|word| SIDEWAYS.contains(&word))
}

/// Names right before an instrument without a hyphen, and whether they are a party: places of signing are not.
fn name_of_deal(sentence: &SentenceContext, at: &Range<usize>) -> Option<(Range<usize>, bool)> {
    let head = &sentence.text()[..at.start];
    let close = head.rfind('>')? + 1;
    let between = &head[close..];
    let is_kind = |word: &str| {
        matches!(
            word,
            "nuclear"
                | "trade"
                | "minerals"
                | "gas"
                | "arms"
                | "fishing"
                | "free-trade"
                | "visa"
                | "customs"
                | "grain"
        )
    };
    let is_near =
        between == " " || between.strip_prefix(' ').and_then(|b| b.strip_suffix(' ')).is_some_and(is_kind);
    let open = head[..close].rfind('<')?;
    let is_state = head[open..].starts_with("<s");
    let is_joined = head[..open].ends_with(['-', '&', '/'])
        || head[..open].ends_with("and ")
        || head[..open].ends_with(", ");
    let mention = sentence.mention(&head[open..close])?;
    let is_city = mention.reason.starts_with("capital");
    let place = open..close;
    match (is_near && is_state && !is_joined, is_city) {
        (true, true) => (between == " ").then_some((place, false)),
        // A name that opens the clause is its subject or its pair, not what a noun is called by.
        (true, false) => (open > 0).then_some((place, true)),
        _ => None,
    }
}

/// Those with whom: not "after talks with A", not "with A's largest bank".
fn partners(sentence: &SentenceContext, words: &Words, zone: Range<usize>, from: usize) -> Vec<Party> {
    let text = sentence.text();
    for groups in words.with.captures_iter(&text[zone.clone()]) {
        let (Some(whole), Some(other)) = (groups.get(0), groups.name("both")) else { continue };
        let start = zone.start + whole.start();
        let governor = text[..start].trim_end().rsplit(' ').next().unwrap_or_default();
        let is_elsewhere = start >= from
            && matches!(
                governor,
                "talks"
                    | "talk"
                    | "meeting"
                    | "meetings"
                    | "negotiations"
                    | "consultations"
                    | "tensions"
                    | "line"
                    | "accordance"
                    | "conjunction"
                    | "war"
                    | "conflict"
                    | "summit"
                    | "dispute"
                    | "conversation"
                    | "parallel"
                    | "compliance"
                    | "call"
                    | "border"
                    | "along"
            );
        if is_elsewhere {
            continue;
        }
        let range = zone.start + other.start()..zone.start + other.end();
        let mut found = people(sentence, range.clone());
        let is_owner = text[range.end..].starts_with("'s ") || text[range.end..].starts_with('-');
        if is_owner && text[..range.end].ends_with('>') {
            // "With A's largest bank", "with an A-led bloc": the bank and the bloc.
            found.pop();
        }
        if !found.is_empty() {
            return found;
        }
        return Vec::new();
    }
    Vec::new()
}

/// The parties of a list in which people may stand: "A, his B counterpart, N. N., and C's envoy".
pub(super) fn people(sentence: &SentenceContext, range: Range<usize>) -> Vec<Party> {
    let text = sentence.text();
    let mut found = Vec::new();
    let (mut is_closed, mut end) = (false, range.start);
    for place in sentence.placeholders(range.clone(), "soua") {
        let between = &text[end..place.start];
        if is_closed && between.trim_start().starts_with(',') && !between.contains(" and ") {
            // "Signed by A and B, C was …": a new clause.
            break;
        }
        is_closed |= between.contains(" and ");
        end = place.end;
        let is_adjective = text[place.clone()].starts_with("<a");
        let next = text[place.end..].trim_start().split([' ', ',', '.']).next().unwrap_or_default();
        let is_person =
            ["counterpart", "colleague", "host", "opposite"].iter().any(|word| next.starts_with(word));
        if (!is_adjective || is_person || is_elliptic(text, &place))
            && let Some(party) = sentence.party(&text[place])
        {
            add(&mut found, party);
        }
    }
    found
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
