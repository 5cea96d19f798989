//! Offices: "the Kazakh foreign minister", "Poland's army", "the government of Chile" are the state in a role.
//! Other nouns say that it is not the state: "Kazakh herders", "Chile's farmers".

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tilt_core::actor::{Actor, Role};

use super::agent::{self, Agent};
use super::resolve::word_after;
use super::sector::Sector;
use super::{Mention, MentionKind};
use crate::sentence::{Normal, lexicon_rows};

/// Longest office in words ("deputy prime minister for …" counts its first words only).
const MAX_WORDS: usize = 4;

fn offices() -> &'static BTreeMap<&'static str, Role> {
    static TABLE: OnceLock<BTreeMap<&'static str, Role>> = OnceLock::new();
    TABLE.get_or_init(|| {
        lexicon_rows(include_str!("../../lexicon/offices.tsv"))
            .filter_map(|row| Some((row[0], role(row.get(1)?)?)))
            .collect()
    })
}

fn role(name: &str) -> Option<Role> {
    [Role::State, Role::Government, Role::Head, Role::Parliament, Role::Military]
        .into_iter()
        .find(|r| r.name() == name)
}

/// The role of an office phrase, lower case: "foreign minister".
pub fn role_of(phrase: &str) -> Option<Role> {
    offices().get(phrase).copied()
}

/// Joins states with the offices beside them.
pub fn join(text: &str, normal: &Normal, mentions: &mut [Mention]) {
    for index in 0..mentions.len() {
        let mention = &mentions[index];
        let bound = mentions.get(index + 1).map_or(normal.chars.len(), |next| next.covers.start);
        if is_seat_of_office(mention) {
            let from = if index == 0 { 0 } else { mentions[index - 1].covers.end };
            let start = mention.covers.start;
            if let Some((start, role, words)) = office_there(normal, start, from) {
                let end = mentions[index].covers.end;
                mentions[index].covers.start = start;
                take(text, normal, &mut mentions[index], end, role, &words);
            }
            continue;
        }
        let is_open_to_office =
            matches!(mention.kind, MentionKind::State | MentionKind::Adjective | MentionKind::People)
                || (mention.kind == MentionKind::Unresolved && is_possessive(normal, mention.covers.end))
                || (mention.kind == MentionKind::Place && mention.reason.ends_with("longer name"));
        if !is_open_to_office {
            continue;
        }
        if let Some((end, role, words)) = office_after(normal, mention.covers.end, bound) {
            take(text, normal, &mut mentions[index], end, role, &words);
            let name_end = personal_name(normal, end, bound);
            mentions[index].covers.end = name_end;
        } else if let Some((end, agent, words)) = noun_of(normal, mention, bound) {
            let mention = &mut mentions[index];
            match organ(&agent.sectors) {
                Some(role) => take(text, normal, mention, end, role, &words),
                None => not_the_state(mention, agent, &words),
            }
        } else if mentions[index].kind == MentionKind::State {
            let from = if index == 0 { 0 } else { mentions[index - 1].covers.end };
            if let Some((start, role, words)) = office_before(normal, mentions[index].covers.start, from) {
                let end = mentions[index].covers.end;
                mentions[index].covers.start = start;
                take(text, normal, &mut mentions[index], end, role, &words);
            }
        }
    }
}

fn is_seat_of_office(mention: &Mention) -> bool {
    mention.kind == MentionKind::Place
        && mention.reason.starts_with("capital")
        && mention.reason.ends_with("place, not actor")
}

/// "The government in ⟨capital⟩": offices that sit nowhere but in their own capital. An embassy or a minister there may be
/// another state's.
fn office_there(normal: &Normal, at: usize, from: usize) -> Option<(usize, Role, String)> {
    const AT_HOME: [&str; 16] = [
        "government",
        "authorities",
        "cabinet",
        "ministry",
        "foreign ministry",
        "defence ministry",
        "defense ministry",
        "interior ministry",
        "finance ministry",
        "ministry of foreign affairs",
        "ministry of defence",
        "ministry of defense",
        "parliament",
        "leadership",
        "general staff",
        "lawmakers",
    ];
    let before: String = normal.chars[from..at].iter().map(|n| super::names::lower_one(n.c)).collect();
    let head = before.strip_suffix(" in ")?;
    let named = AT_HOME.iter().filter(|office| {
        head.strip_suffix(**office)
            .is_some_and(|rest| rest == "the" || rest.ends_with("the ") || rest.is_empty())
    });
    let words = *named.max_by_key(|office| office.len())?;
    let role = role_of(words).unwrap_or(Role::Government);
    let start = from + head.chars().count() - words.chars().count();
    Some((start, role, words.to_owned()))
}

/// The noun that an adjective or a possessive stands before. After a bare name a verb may look like a noun ("Chile
/// accused Peru"), so there none is looked for.
fn noun_of(normal: &Normal, mention: &Mention, bound: usize) -> Option<(usize, &'static Agent, String)> {
    let can_own = mention.kind == MentionKind::Adjective
        || (mention.kind == MentionKind::State && is_possessive(normal, mention.covers.end));
    can_own.then(|| noun_after(normal, mention.covers.end, bound)).flatten()
}

/// The longest noun phrase for an actor right after a place, after an optional `'s`.
fn noun_after(normal: &Normal, at: usize, bound: usize) -> Option<(usize, &'static Agent, String)> {
    let mut at = after_possessive(normal, at);
    let mut phrase = String::new();
    let mut best = None;
    for _ in 0..agent::MAX_WORDS {
        let word = word_after(normal, at);
        if !word.joined || word.start >= bound {
            break;
        }
        if !phrase.is_empty() {
            phrase.push(' ');
        }
        phrase.extend(word.word.chars().map(super::names::lower_one));
        at = word.start + word.word.chars().count();
        if let Some(agent) = agent::find(&phrase) {
            best = Some((at, agent, phrase.clone()));
        }
    }
    best
}

/// The part of the state that a noun names, if it names one.
fn organ(sectors: &[Sector]) -> Option<Role> {
    let is_firm =
        sectors.iter().any(|sector| matches!(sector, Sector::Bus | Sector::Jrn | Sector::Edu | Sector::Med));
    match sectors.first()? {
        Sector::Gov if !is_firm => Some(Role::Government),
        Sector::Cop | Sector::Spy => Some(Role::Government),
        Sector::Mil => Some(Role::Military),
        Sector::Leg => Some(Role::Parliament),
        _ => None,
    }
}

/// "Kazakh herders" keep their adjective, "Chile's farmers" are people and not the state.
fn not_the_state(mention: &mut Mention, agent: &Agent, words: &str) {
    let says_little = |s: &Sector| matches!(s, Sector::Gov | Sector::Unk | Sector::Jnk | Sector::Soc);
    if agent.sectors.is_empty() || agent.sectors.iter().any(says_little) {
        return;
    }
    if mention.kind == MentionKind::State {
        mention.kind = MentionKind::People;
    }
    mention.sectors.clone_from(&agent.sectors);
    mention.reason = format!("{}; {words}, not the state", mention.reason);
}

fn after_possessive(normal: &Normal, at: usize) -> usize {
    if is_possessive(normal, at) {
        at + 1 + usize::from(normal.chars.get(at + 1).is_some_and(|n| n.c == 's'))
    } else {
        at
    }
}

fn is_possessive(normal: &Normal, end: usize) -> bool {
    normal.chars.get(end).is_some_and(|n| n.c == '\'')
}

fn take(text: &str, normal: &Normal, mention: &mut Mention, end: usize, role: Role, words: &str) {
    let state = mention.state().or_else(|| {
        let mut states =
            mention.candidates.iter().filter_map(|code| tilt_core::Concordance::bundled().by_key(code));
        let first = states.next()?;
        states.next().is_none().then_some(first)
    });
    let Some(state) = state else { return };
    mention.kind = MentionKind::State;
    mention.actor = Some(Actor::State(state, role));
    mention.sectors = agent::find(words).map_or_else(|| vec![Sector::Gov], |agent| agent.sectors.clone());
    mention.candidates = Vec::new();
    mention.covers.end = end;
    mention.span = normal.span(mention.covers.start, end);
    mention.surface = mention.span.of(text).to_owned();
    mention.reason = format!("office: {words}");
}

/// The longest office phrase right after a place, after an optional `'s`.
fn office_after(normal: &Normal, at: usize, bound: usize) -> Option<(usize, Role, String)> {
    let mut at = after_possessive(normal, at);
    let mut phrase = String::new();
    let mut best = None;
    for _ in 0..MAX_WORDS {
        let word = word_after(normal, at);
        if !word.joined || word.start >= bound {
            break;
        }
        if !phrase.is_empty() {
            phrase.push(' ');
        }
        phrase.push_str(&word.word.to_lowercase());
        at = word.start + word.word.chars().count();
        if let Some(role) = role_of(&phrase) {
            best = Some((at, role, phrase.clone()));
        }
    }
    best
}

/// "the government of ⟨state⟩": the start of the office phrase.
fn office_before(normal: &Normal, at: usize, from: usize) -> Option<(usize, Role, String)> {
    let before: String = normal.chars[from..at].iter().map(|n| super::names::lower_one(n.c)).collect();
    let head = before.strip_suffix(" of the ").or_else(|| before.strip_suffix(" of "))?;
    let mut best = None;
    let mut words = 0;
    for (byte, _) in
        head.char_indices().rev().filter(|(byte, _)| *byte == 0 || head.as_bytes()[byte - 1] == b' ')
    {
        words += 1;
        if words > MAX_WORDS {
            break;
        }
        if let Some(role) = role_of(&head[byte..]) {
            best = Some((from + head[..byte].chars().count(), role, head[byte..].to_owned()));
        }
    }
    best
}

/// A personal name right after an office belongs to the office-holder and is covered, so that rules do not stumble.
fn personal_name(normal: &Normal, end: usize, bound: usize) -> usize {
    let mut at = end;
    for _ in 0..4 {
        let word = word_after(normal, at);
        let is_name =
            word.joined && word.start < bound && word.word.chars().next().is_some_and(char::is_uppercase);
        if !is_name || normal.is_title_case() || normal.is_shouting() {
            break;
        }
        at = word.start + word.word.chars().count();
    }
    at
}
