//! Who does it: the subject of a verb, by case and agreement.

use super::inflect::Cases;
use super::words::{Kind, Tense, Token, Verb, agree};
use crate::sentence::SentenceContext;

/// How far to the right of a verb its subject may stand, in words.
const BEHIND: usize = 3;

/// The tokens of the subject of the verb at `anchor`; empty: none is named.
///
/// Before the verb the nearest actor in the nominative counts, with all that is listed beside it; else the first one
/// right behind the verb. Words of a frame ("сообщил МИД") hold no subject of what is said.
pub fn subject(sentence: &SentenceContext, tokens: &[Token], anchor: usize, taken: &[usize]) -> Vec<usize> {
    let verb = tokens[anchor].verb;
    let is_in_own =
        |place: usize| sentence.frames.iter().any(|frame| frame.own.contains(&tokens[place].start));
    // To deny is an act of the speaker.
    let is_own = |place: usize| is_in_own(place) && !is_in_own(anchor);
    let mut place = anchor;
    while place > 0 {
        place -= 1;
        let token = &tokens[place];
        if is_own(place) {
            continue;
        }
        if token.kind == Kind::Stop && is_boundary(tokens, place, anchor) {
            break;
        }
        if taken.contains(&place) || !is_subject(tokens, place) {
            continue;
        }
        if is_listed_in_another_case(tokens, place) {
            continue;
        }
        let list = list_before(tokens, place, taken);
        if fits(tokens, verb, &list) {
            return list;
        }
        if list.len() > 1 && fits(tokens, verb, &[place]) && !is_many(verb) {
            // "Переговоры ведут Иран и Китай" is plural; a singular verb belongs to the last one alone.
            return vec![place];
        }
    }
    behind(tokens, anchor, verb, taken)
}

fn behind(tokens: &[Token], anchor: usize, verb: Option<Verb>, taken: &[usize]) -> Vec<usize> {
    for place in anchor + 1..tokens.len().min(anchor + 2 + BEHIND) {
        let token = &tokens[place];
        if token.kind == Kind::Stop || token.is_finite() {
            break;
        }
        let is_free = !taken.contains(&place);
        if is_free && is_subject(tokens, place) {
            let list = list_behind(tokens, place, taken);
            return if fits(tokens, verb, &list) { list } else { Vec::new() };
        }
    }
    Vec::new()
}

fn is_many(verb: Option<Verb>) -> bool {
    verb.is_some_and(|verb| verb.is_one == Some(false))
}

/// Whether a token is an actor in the nominative that hangs on no preposition.
fn is_subject(tokens: &[Token], place: usize) -> bool {
    tokens[place].is_actor_in(Cases::NOM)
        && place.checked_sub(1).is_none_or(|before| super::mentions::governed(tokens[before].text).is_none())
}

fn fits(tokens: &[Token], verb: Option<Verb>, list: &[usize]) -> bool {
    let Some(verb) = verb else { return true };
    if verb.tense == Tense::Infinitive {
        return true;
    }
    let gender = match tokens[list[0]].kind {
        Kind::Mention { gender, .. } => gender,
        _ => None,
    };
    agree(verb, gender, list.len() > 1)
}

/// "встретил Китай и Индию": a neighbour in the list tells that the form is no nominative.
fn is_listed_in_another_case(tokens: &[Token], place: usize) -> bool {
    let is_other = |joint: Option<usize>, other: Option<usize>| {
        let token = |at: Option<usize>| at.and_then(|at| tokens.get(at));
        token(joint).is_some_and(|token| token.is(&["и", ","]))
            && token(other).is_some_and(|token| token.is_mention_of("sou") && !token.is_actor_in(Cases::NOM))
    };
    is_other(place.checked_sub(1), place.checked_sub(2))
        || tokens.get(place + 1).is_some_and(|token| token.text == "и")
            && is_other(Some(place + 1), Some(place + 2))
}

fn list_before(tokens: &[Token], last: usize, taken: &[usize]) -> Vec<usize> {
    let mut list = vec![last];
    let mut place = last;
    while place >= 2
        && tokens[place - 1].is(&["и", ","])
        && tokens[place - 2].is_actor_in(Cases::NOM)
        && !taken.contains(&(place - 2))
    {
        place -= 2;
        list.insert(0, place);
    }
    // "Россия вместе с Китаем" stays one; "и Россия, и Китай" is a list as it is.
    list
}

fn list_behind(tokens: &[Token], first: usize, taken: &[usize]) -> Vec<usize> {
    let mut list = vec![first];
    let mut place = first;
    while tokens.get(place + 1).is_some_and(|token| token.is(&["и", ","]))
        && tokens.get(place + 2).is_some_and(|token| token.is_actor_in(Cases::NOM))
        && !taken.contains(&(place + 2))
    {
        place += 2;
        list.push(place);
    }
    list
}

/// Whether the clause of the verb at `anchor` begins behind a mark to its left.
pub fn is_boundary(tokens: &[Token], mark: usize, anchor: usize) -> bool {
    let text = tokens[mark].text;
    if matches!(text, ";" | ":" | "!" | "?" | "…" | "(" | ")") {
        return true;
    }
    if text == "\"" {
        // A short name in quotation marks is no boundary, an opening quotation is.
        let close = (mark + 1..anchor).find(|place| tokens[*place].text == "\"");
        let open = (0..mark).rev().find(|place| tokens[*place].text == "\"");
        let is_name =
            close.is_some_and(|close| close - mark <= 5) || open.is_some_and(|open| mark - open <= 5);
        return !is_name;
    }
    if text != "," {
        return matches!(text, "." | "—") && !is_dash_in_list(tokens, mark);
    }
    let Some(next) = tokens.get(mark + 1) else { return false };
    let opens = next.is(&[
        "что",
        "где",
        "когда",
        "если",
        "чтобы",
        "поскольку",
        "хотя",
        "куда",
        "пока",
        "откуда",
        "будто",
        "ведь",
        "потому",
    ]) || next.begins("котор")
        || next.begins("чей")
        || next.begins("чьи");
    let is_whether = tokens.get(mark + 2).is_some_and(|token| token.text == "ли");
    if is_whether && next.verb.is_some() {
        return true;
    }
    // A subordinate clause that ends before the verb is an insertion: its closing comma stands between.
    let closes = (mark + 1..anchor).any(|place| tokens[place].text == ",");
    opens && !closes
}

fn is_dash_in_list(tokens: &[Token], mark: usize) -> bool {
    let is_mention = |place: Option<usize>| {
        place
            .and_then(|place| tokens.get(place))
            .is_some_and(|token| matches!(token.kind, Kind::Mention { .. }))
    };
    is_mention(mark.checked_sub(1)) && is_mention(Some(mark + 1))
}

/// First token of the clause around a token.
pub fn start(tokens: &[Token], anchor: usize) -> usize {
    (0..anchor)
        .rev()
        .find(|place| tokens[*place].kind == Kind::Stop && is_boundary(tokens, *place, anchor))
        .map_or(0, |place| place + 1)
}

/// Token behind the last one of the clause around a token.
pub fn end(tokens: &[Token], anchor: usize) -> usize {
    (anchor..tokens.len())
        .find(|place| {
            let token = &tokens[*place];
            token.is(&[";", ":", "!", "?", "…", ".", "—"])
                || token.text == ","
                    && tokens
                        .get(*place + 1)
                        .is_some_and(|next| next.is(&["что", "а", "но", "если", "чтобы", "когда"]))
        })
        .unwrap_or(tokens.len())
}
