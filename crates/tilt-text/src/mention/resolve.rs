//! What an ambiguous or figurative name means here: by the document, by its place, by its company.

use tilt_core::actor::Actor;
use tilt_core::concordance::Concordance;
use tilt_core::organisation::MembershipTable;

use super::{Mention, MentionKind, Named};
use crate::sentence::Normal;

/// Open names that the document decides: exactly one of their readings as an actor is named beyond doubt elsewhere.
pub fn in_document(mentions: &mut [Mention], named: &Named) {
    for mention in mentions.iter_mut().filter(|mention| mention.actor.is_none()) {
        let actors: Vec<&String> = mention.candidates.iter().filter(|code| named.has(code)).collect();
        if let [code] = actors[..] {
            let reason = format!("{}; the document names {code} beyond doubt", mention.reason);
            settle(mention, &code.clone(), reason);
        }
    }
}

/// Capitals in the locative are places, and so are names inside longer names ("Georgia Tech", "Moscow, Idaho").
pub fn locatives(normal: &Normal, mentions: &mut [Mention]) {
    let is_title_case = normal.is_title_case() || normal.is_shouting();
    for index in 0..mentions.len() {
        let mention = &mentions[index];
        if !matches!(mention.kind, MentionKind::State | MentionKind::Unresolved) {
            continue;
        }
        let before = word_before(normal, mention.covers.start);
        let after = word_after(normal, mention.covers.end);
        let next_mention = mentions.get(index + 1).map_or(usize::MAX, |next| next.covers.start);
        let previous_mention = if index == 0 { 0 } else { mentions[index - 1].covers.end };
        let is_capital = mention.reason.starts_with("capital");
        let is_seat = mention.reason.starts_with("seat");
        // Dictionaries list the towns of a state under the state.
        let is_lent = mention.reason.starts_with("lexicon");
        let joins_next = after.joined && after.start < next_mention && is_name_word(&after.word);
        let joins_previous = before.joined
            && before.start >= previous_mention
            && before.start > 0
            && is_name_word(&before.word)
            && index_free(mentions, before.start);
        let mention = &mut mentions[index];
        if !is_title_case && (joins_next || joins_previous) {
            not_an_actor(mention, "part of a longer name");
        } else if is_capital && is_other_town(normal, mention, next_mention) {
            mention.candidates = vec![
                mention.actor.map_or_else(|| "capital".to_owned(), Actor::code),
                "another town".to_owned(),
            ];
            mention.kind = MentionKind::Unresolved;
            mention.actor = None;
        } else if (is_capital || is_seat || is_lent) && is_locative(&before.word) {
            not_an_actor(mention, "place, not actor");
        } else if is_capital && mention.covers.start == 0 && is_dateline(normal, mention.covers.end) {
            not_an_actor(mention, "place of the dateline");
        }
    }
}

/// Open names in the company of resolved ones: "X and Y", "between X and Y", "member of X".
pub fn in_company(normal: &Normal, mentions: &mut [Mention]) {
    let order: Vec<usize> = (0..mentions.len()).chain((0..mentions.len()).rev()).collect();
    for index in order {
        if mentions[index].kind != MentionKind::Unresolved {
            continue;
        }
        let company = |other: usize| {
            let (a, b) = if other < index { (other, index) } else { (index, other) };
            let resolved = matches!(mentions[other].kind, MentionKind::State | MentionKind::Organisation);
            resolved
                && (is_joint(normal, mentions[a].covers.end, mentions[b].covers.start)
                    || is_from_to(normal, mentions[a].covers.clone(), mentions[b].covers.start))
        };
        let in_list = (index > 0 && company(index - 1)) || (index + 1 < mentions.len() && company(index + 1));
        let before = words_before(normal, mentions[index].covers.start);
        let as_member = [
            "member of the ",
            "members of the ",
            "member of ",
            "joined the ",
            "join the ",
            "left the ",
            "leave the ",
            "remain in the ",
            "remains in the ",
            "remained in the ",
            "remaining in the ",
            " leave ",
            " left ",
            " join ",
            " joined ",
            "leaving the ",
            "leaving ",
            "joining the ",
            "joining ",
            "withdrew from the ",
            "withdrew from ",
            "participation in the ",
        ]
        .iter()
        .any(|end| before.ends_with(end));
        let own: Vec<String> =
            mentions[index].candidates.iter().filter(|code| actor(code).is_some()).cloned().collect();
        if let ([code], true) = (&own[..], in_list || as_member) {
            let why = if in_list { "in a list with other actors" } else { "membership words" };
            let reason = format!("{}; {why}", mentions[index].reason);
            settle(&mut mentions[index], code, reason);
        }
    }
}

/// The actor of a code such as `KAZ` or `org:NATO` or the bare key of an organisation.
fn actor(code: &str) -> Option<Actor> {
    if let Some(key) = code.strip_prefix("org:") {
        return MembershipTable::bundled().by_key(key).map(Actor::Org);
    }
    let state =
        Concordance::bundled().by_key(code).map(|state| Actor::State(state, tilt_core::actor::Role::State));
    state.or_else(|| MembershipTable::bundled().by_key(code).map(Actor::Org))
}

fn settle(mention: &mut Mention, code: &str, reason: String) {
    let Some(actor) = actor(code) else { return };
    mention.actor = Some(actor);
    mention.candidates = Vec::new();
    mention.reason = reason;
    if mention.kind == MentionKind::Unresolved {
        mention.kind = match actor {
            Actor::State(..) => MentionKind::State,
            Actor::Org(_) => MentionKind::Organisation,
        };
    }
}

fn not_an_actor(mention: &mut Mention, why: &str) {
    mention.kind = MentionKind::Place;
    mention.reason = format!("{}; {why}", mention.reason);
}

pub(super) struct Word {
    pub word: String,
    /// First character of the word.
    pub start: usize,
    /// Whether only a blank stands between it and the mention.
    pub joined: bool,
}

pub(super) fn word_before(normal: &Normal, at: usize) -> Word {
    let mut end = at;
    while end > 0 && normal.chars[end - 1].c == ' ' {
        end -= 1;
    }
    let mut start = end;
    while start > 0 && is_word_char(normal.chars[start - 1].c) {
        start -= 1;
    }
    Word {
        word: normal.chars[start..end].iter().map(|n| n.c).collect(),
        start,
        joined: start < end && end + 1 == at,
    }
}

pub(super) fn word_after(normal: &Normal, at: usize) -> Word {
    let mut start = at;
    while normal.chars.get(start).is_some_and(|n| n.c == ' ') {
        start += 1;
    }
    let mut end = start;
    while normal.chars.get(end).is_some_and(|n| is_word_char(n.c)) {
        end += 1;
    }
    Word {
        word: normal.chars[start..end].iter().map(|n| n.c).collect(),
        start,
        joined: start < end && start == at + 1,
    }
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

/// The last forty or so characters before a place, lower case.
fn words_before(normal: &Normal, at: usize) -> String {
    normal.chars[at.saturating_sub(40)..at].iter().flat_map(|n| n.c.to_lowercase()).collect()
}

fn index_free(mentions: &[Mention], at: usize) -> bool {
    mentions.iter().all(|mention| !mention.covers.contains(&at))
}

/// A capitalised word that can belong to a longer name; months, days, titles and offices do not.
fn is_name_word(word: &str) -> bool {
    const NOT_NAMES: [&str; 34] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "president",
        "prime",
        "foreign",
        "defence",
        "defense",
        "minister",
        "government",
        "parliament",
        "embassy",
        "army",
        "northern",
        "southern",
        "eastern",
        "western",
        "i",
    ];
    let folded = word.to_lowercase();
    let mut chars = word.chars();
    let capitalised = chars.next().is_some_and(char::is_uppercase) && chars.any(char::is_lowercase);
    capitalised && !NOT_NAMES.contains(&folded.as_str())
}

fn is_locative(before: &str) -> bool {
    matches!(
        before.to_lowercase().as_str(),
        "in" | "at"
            | "near"
            | "outside"
            | "around"
            | "inside"
            | "across"
            | "throughout"
            | "downtown"
            | "central"
    )
}

/// "ASTANA, June 5" and "Astana (agency)" name the place of writing.
fn is_dateline(normal: &Normal, end: usize) -> bool {
    let rest: String = normal.chars[end..].iter().take(14).map(|n| n.c).collect();
    let after = rest.trim_start();
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    after.starts_with('(')
        || after.strip_prefix(',').is_some_and(|date| {
            let date = date.trim_start().to_lowercase();
            date.starts_with(|c: char| c.is_ascii_digit())
                || months.iter().any(|month| date.starts_with(month))
        })
}

/// "Moscow, Idaho": a capital, a comma, and a capitalised word that is no known actor and closes the phrase.
fn is_other_town(normal: &Normal, mention: &Mention, next_mention: usize) -> bool {
    let end = mention.covers.end;
    if normal.chars.get(end).is_none_or(|n| n.c != ',') {
        return false;
    }
    let after = word_after(normal, end + 1);
    let closes = |at: usize| normal.chars.get(at).is_none_or(|n| matches!(n.c, '.' | ',' | ';' | '!' | '?'));
    let word_end = after.start + after.word.chars().count();
    is_name_word(&after.word) && after.start < next_mention && closes(word_end)
}

/// "From X to Y": what one turns from and what one turns to are of one kind.
fn is_from_to(normal: &Normal, first: std::ops::Range<usize>, second: usize) -> bool {
    let between: String = normal.chars[first.end..second].iter().flat_map(|n| n.c.to_lowercase()).collect();
    let between = between.trim().trim_start_matches(',').trim_start();
    matches!(between, "to" | "toward" | "towards" | "to the" | "towards the" | "toward the")
        && words_before(normal, first.start).trim_end().trim_end_matches(" the").ends_with(" from")
}

fn is_joint(normal: &Normal, from: usize, to: usize) -> bool {
    let between: String = normal.chars[from..to].iter().flat_map(|n| n.c.to_lowercase()).collect();
    let between = between.trim();
    matches!(between, "and" | "," | ", and" | "and the" | ", the" | ", and the" | "or" | "as well as" | "-")
}
