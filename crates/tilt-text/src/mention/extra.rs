//! Actors of a lexicon that the user gives, in the gaps that our own tables leave.

use tilt_core::actor::{Actor, Role};
use tilt_core::concordance::{CodeScheme, Concordance};
use tilt_core::time::Date;

use super::home::Home;
use super::phrase::ActorReading;
use super::sector::Sector;
use super::words::Words;
use super::{Mention, MentionKind};
use crate::lexicon::Lexicon;
use crate::sentence::Normal;

/// Adds what the lexicon knows; what is already found stays as it is.
pub(super) fn add(
    text: &str,
    normal: &Normal,
    lexicon: &Lexicon,
    day: Option<Date>,
    mentions: &mut Vec<Mention>,
) {
    let words = Words::of(normal);
    let is_shouting = normal.is_shouting();
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    let mut next = 0;
    while at < words.list.len() {
        let word = words.list[at];
        while mentions.get(next).is_some_and(|known| known.covers.end <= word.start) {
            next += 1;
        }
        let bound = mentions.get(next).map_or(usize::MAX, |known| known.covers.start);
        // Entries have no case of their own, so a name is asked to begin with a capital.
        let hit = (word.capital && !is_shouting).then(|| longest(&words, at, bound, lexicon, day)).flatten();
        let Some((count, codes)) = hit else {
            at += 1;
            continue;
        };
        let covers = word.start..words.list[at + count - 1].end;
        let span = normal.span(covers.start, covers.end);
        found.push(Mention { surface: span.of(text).to_owned(), span, covers, ..of_code(&codes, day) });
        at += count;
    }
    mentions.extend(found);
    mentions.sort_by_key(|mention| mention.covers.start);
}

/// The first name of a phrase that the lexicon knows.
pub(super) fn in_phrase(words: &Words, lexicon: &Lexicon, day: Option<Date>) -> Option<ActorReading> {
    let starts = (0..words.list.len()).filter(|at| words.list[*at].capital);
    let (_, codes) = { starts }.find_map(|at| longest(words, at, usize::MAX, lexicon, day))?;
    let states: Vec<_> = codes.iter().map(|code| state(code, day)).collect();
    let home = states[0].filter(|first| states.iter().all(|state| *state == Some(*first))).map(Home::State);
    Some(ActorReading {
        home,
        sectors: codes[0].get(3..).map(sectors).unwrap_or_default(),
        candidates: if home.is_none() { codes.clone() } else { Vec::new() },
        reason: format!("lexicon: {}", codes.join(" ")),
    })
}

/// The longest entry that begins at a word and ends before `bound`, with its codes on the day.
fn longest(
    words: &Words,
    at: usize,
    bound: usize,
    lexicon: &Lexicon,
    day: Option<Date>,
) -> Option<(usize, Vec<String>)> {
    let mut best = None;
    for count in 1..=lexicon.longest_actor().min(words.list.len() - at) {
        if words.list[at + count - 1].end > bound {
            break;
        }
        let phrase = words.folded(at, at + count);
        if !lexicon.has_actor_beginning(&phrase) {
            break;
        }
        let codes: Vec<String> = lexicon.actor(&phrase, day).map(str::to_owned).collect();
        if !codes.is_empty() {
            best = Some((count, codes));
        }
    }
    best
}

/// What codes such as `AFGMIL` mean: the state, then its sectors. Several states, or none, leave the name open.
fn of_code(codes: &[String], day: Option<Date>) -> Mention {
    let states: Vec<_> = codes.iter().map(|code| state(code, day)).collect();
    let first = states[0].filter(|first| states.iter().all(|state| *state == Some(*first)));
    let sectors: Vec<Sector> = codes[0].get(3..).map(sectors).unwrap_or_default();
    let (kind, role) = match sectors.first() {
        _ if first.is_none() => (MentionKind::Unresolved, Role::State),
        None => (MentionKind::State, Role::State),
        Some(Sector::Gov | Sector::Cop | Sector::Spy) => (MentionKind::State, Role::Government),
        Some(Sector::Mil) => (MentionKind::State, Role::Military),
        Some(Sector::Leg) => (MentionKind::State, Role::Parliament),
        Some(Sector::Reb | Sector::Prm | Sector::Uaf | Sector::Crm) => (MentionKind::Group, Role::State),
        Some(_) => (MentionKind::People, Role::State),
    };
    Mention {
        kind,
        actor: first.map(|state| Actor::State(state, role)),
        sectors,
        candidates: if first.is_none() { codes.to_vec() } else { Vec::new() },
        surface: String::new(),
        span: tilt_core::Span::new(0, 0),
        reason: format!("lexicon: {}", codes.join(" ")),
        covers: 0..0,
    }
}

fn state(code: &str, day: Option<Date>) -> Option<tilt_core::StateId> {
    let key = code.get(..3)?;
    let table = Concordance::bundled();
    table.by_key(key).or_else(|| table.by_code(CodeScheme::Iso3, key, day))
}

/// The CAMEO role codes of the rest of a code. Where CAMEO and PLOVER name a role differently, CAMEO's is read.
fn sectors(rest: &str) -> Vec<Sector> {
    let chunks = (0..rest.len() / 3).filter_map(|at| rest.get(at * 3..at * 3 + 3));
    let read = |code: &str| match code {
        "MED" => Some(Sector::Jrn),
        "INS" | "SEP" | "RAD" => Some(Sector::Reb),
        "HRI" | "ENV" | "DEV" => Some(Sector::Ngo),
        "MNC" => Some(Sector::Bus),
        _ => Sector::from_code(code),
    };
    chunks.filter_map(read).collect()
}
