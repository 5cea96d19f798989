//! Words that point back to a state: "the republic", "the country", "his country".

use std::sync::OnceLock;

use tilt_core::actor::Actor;
use tilt_core::proposition::Party;

use super::{Mention, MentionKind};
use crate::sentence::Normal;

/// The state of the first office named earlier in the same sentence.
pub(crate) fn office_before(mentions: &[Mention], at: usize) -> Option<Party> {
    let is_office = |mention: &&Mention| matches!(mention.actor, Some(Actor::State(_, role)) if role != tilt_core::actor::Role::State);
    mentions.iter().take_while(|mention| mention.covers.end <= at).find(is_office).map(Mention::party)
}

/// The only state named earlier in the same sentence.
pub(crate) fn only_state_before(mentions: &[Mention], at: usize) -> Option<Party> {
    let mut before =
        mentions.iter().filter(|mention| mention.kind == MentionKind::State && mention.covers.end <= at);
    let first = before.next()?;
    before.all(|other| other.state() == first.state()).then(|| first.party())
}

/// Phrases that point back to a state, as ranges of characters outside other mentions.
pub(crate) fn coreferences(normal: &Normal, mentions: &[Mention]) -> Vec<(usize, usize)> {
    const PHRASES: [&str; 9] = [
        "his country",
        "her country",
        "our country",
        "the republic",
        "the country",
        "the state",
        "this country",
        "the former soviet republic",
        "the kingdom",
    ];
    phrases(normal, mentions, &PHRASES)
}

/// Phrases that point back to two states, with the place between their halves: "the two | countries", "both | sides".
pub(crate) fn pairs(normal: &Normal, mentions: &[Mention]) -> Vec<(usize, usize, usize)> {
    const WHO: [&str; 23] = [
        "countries",
        "states",
        "sides",
        "parties",
        "nations",
        "capitals",
        "neighbours",
        "neighbors",
        "governments",
        "republics",
        "ministers",
        "foreign ministers",
        "defence ministers",
        "defense ministers",
        "prime ministers",
        "premiers",
        "presidents",
        "leaders",
        "heads of state",
        "delegations",
        "powers",
        "kingdoms",
        "foreign ministries",
    ];
    static WHOLE: OnceLock<Vec<(usize, Vec<String>)>> = OnceLock::new();
    let whole = WHOLE.get_or_init(|| {
        let of = |opener: &str| (opener.len(), WHO.iter().map(|noun| format!("{opener}{noun}")).collect());
        vec![of("the two "), of("both "), of("these two ")]
    });
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (opener, whole) in whole {
        let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
        let places = phrases(normal, mentions, &whole);
        found.extend(places.into_iter().map(|(from, to)| (from, from + opener, to)));
    }
    // The sides of a communiqué are written with a capital.
    const THE: usize = "the ".len();
    for (from, to) in phrases(normal, mentions, &["the parties", "the sides"]) {
        if normal.chars[from + THE].c.is_uppercase() {
            found.push((from, from + THE, to));
        }
    }
    found.sort_unstable();
    found
}

/// Phrases that point back to an organisation.
pub(crate) fn bodies(normal: &Normal, mentions: &[Mention]) -> Vec<(usize, usize)> {
    const PHRASES: [&str; 9] = [
        "the bloc",
        "the organisation",
        "the organization",
        "the alliance",
        "the grouping",
        "the club",
        "the union",
        "that organisation",
        "that organization",
    ];
    phrases(normal, mentions, &PHRASES)
}

/// Words by which whoever makes a statement for a state speaks of it, outside quotations.
pub(crate) fn own_words(normal: &Normal, mentions: &[Mention]) -> Vec<(usize, usize)> {
    const PHRASES: [&str; 20] = [
        "my government",
        "my country",
        "my delegation",
        "my president",
        "my prime minister",
        "my foreign minister",
        "my minister",
        "our government",
        "our country",
        "our delegation",
        "our president",
        "our prime minister",
        "our foreign minister",
        "our troops",
        "our forces",
        "our armed forces",
        "our army",
        "our parliament",
        "our embassy",
        "we",
    ];
    let is_quoted = |from: usize| {
        normal.chars[..from].iter().filter(|n| matches!(n.c, '"' | '“' | '”' | '«' | '»')).count() % 2 == 1
    };
    phrases(normal, mentions, &PHRASES).into_iter().filter(|(from, _)| !is_quoted(*from)).collect()
}

/// Where phrases stand, as ranges of characters outside other mentions; the longest where several do.
fn phrases(normal: &Normal, mentions: &[Mention], wanted: &[&str]) -> Vec<(usize, usize)> {
    let folded: Vec<char> = normal.chars.iter().map(|n| n.c.to_lowercase().next().unwrap_or(n.c)).collect();
    let mut found: Vec<(usize, usize)> = Vec::new();
    let is_edge = |index: Option<&char>| index.is_none_or(|c| !c.is_alphanumeric());
    for from in (0..folded.len()).filter(|from| {
        matches!(folded[*from], 't' | 'h' | 'o' | 'b' | 'm' | 'w')
            && is_edge(from.checked_sub(1).map(|at| &folded[at]))
    }) {
        let is_here = |phrase: &&&str| {
            let mut letters = folded[from..].iter().copied();
            phrase.chars().all(|c| letters.next() == Some(c)) && is_edge(folded.get(from + phrase.len()))
        };
        let Some(phrase) = wanted.iter().filter(is_here).max_by_key(|phrase| phrase.len()) else { continue };
        // The phrases are plain ASCII: bytes are characters.
        let to = from + phrase.len();
        let after: String = folded[to..].iter().take(5).collect();
        // "The state agency", "the union budget": no more than part of another name.
        const OTHERS: [&str; 12] = [
            " of ", " depa", " secr", " agen", " news", " medi", " tele", " radi", " broa", " bank", " budg",
            "-",
        ];
        let is_other = OTHERS.iter().any(|start| after.starts_with(start));
        let is_free = mentions.iter().all(|mention| mention.covers.end <= from || to <= mention.covers.start);
        if is_free && !is_other {
            found.push((from, to));
        }
    }
    found
}
