//! Russian speakers: channels, offices, sources, people in a function. Names of people are never kept.

use std::ops::Range;
use std::sync::OnceLock;

use tilt_core::proposition::ChainRole;

use super::words::{Kind, Token};
use crate::attribution::{Refers, Speaker, speaker_rows};
use crate::sentence::SentenceContext;

/// Most tokens that may stand before the word that says who it is.
const HEAD_WITHIN: usize = 5;
/// Most tokens that a phrase for a speaker has.
const MAX_TOKENS: usize = 24;

fn nouns() -> &'static [(&'static str, ChainRole, Refers)] {
    static TABLE: OnceLock<Vec<(&'static str, ChainRole, Refers)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut rows: Vec<_> = speaker_rows(include_str!("../../lexicon/russian/speakers.tsv")).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.0.len()));
        rows
    })
}

/// The role of a noun for a speaker.
pub fn noun(token: &Token) -> Option<(ChainRole, Refers)> {
    let fits = |row: &&(&str, ChainRole, Refers)| {
        // Endings are short: "газетчик" is no газета.
        token.begins(row.0) && token.text[row.0.len()..].chars().count() <= 3
    };
    (token.kind == Kind::Word).then(|| nouns().iter().find(fits)).flatten().map(|row| (row.1, row.2))
}

/// Whether a token is written with a capital in the document.
pub fn is_capital(sentence: &SentenceContext, token: &Token) -> bool {
    let span = sentence.span(token.start..token.end);
    span.of(&sentence.document.text).chars().next().is_some_and(char::is_uppercase)
}

/// Whether a word begins with a capital and goes on in small letters.
fn is_title(sentence: &SentenceContext, token: &Token) -> bool {
    let span = sentence.span(token.start..token.end);
    let is_small = span.of(&sentence.document.text).chars().nth(1).is_some_and(char::is_lowercase);
    token.kind == Kind::Word && is_capital(sentence, token) && is_small
}

fn is_latin(token: &Token) -> bool {
    token.kind == Kind::Word && token.text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
}

/// Reads a stretch of tokens as the words that name one speaker.
pub fn parse(sentence: &SentenceContext, tokens: &[Token], range: Range<usize>) -> Option<Speaker> {
    let mut range = range;
    while range.start < range.end && is_edge(&tokens[range.start]) {
        range.start += 1;
    }
    while range.start < range.end
        && is_edge(&tokens[range.end - 1])
        && !(tokens[range.end - 1].text == "\"" && quotes(tokens, &range) == 2)
    {
        range.end -= 1;
    }
    if range.is_empty() || range.len() > MAX_TOKENS {
        return None;
    }
    let new = |agent: String, role: ChainRole, refers: Refers, unnamed: bool| {
        Some(Speaker { agent, role, refers, unnamed })
    };
    if range.len() == 1 && tokens[range.start].is(&["он", "она", "они"]) {
        return Some(Speaker::pronoun());
    }
    let words = |from: usize, to: usize| surface(sentence, tokens, from..to);
    for place in range.start..range.end.min(range.start + HEAD_WITHIN) {
        let token = &tokens[place];
        match token.kind {
            Kind::Mention { letter: b's' | b'o' | b'u' | b'l', .. } => {
                let mention = sentence.mention(token.text)?;
                return new(mention.surface.clone(), ChainRole::Office, Refers::New, false);
            }
            Kind::Mention { .. } => continue,
            Kind::Stop if token.text == "\"" => {
                let close = (place + 1..range.end).find(|close| tokens[*close].text == "\"")?;
                return new(words(place + 1, close), ChainRole::Channel, Refers::New, false);
            }
            Kind::Stop => return None,
            Kind::Word => {}
        }
        if let Some((role, refers)) = noun(token) {
            return by_noun(sentence, tokens, place, range.end, role, refers);
        }
        if is_latin(token) && is_capital(sentence, token) {
            let end = (place..range.end)
                .take_while(|at| is_latin(&tokens[*at]))
                .last()
                .map_or(place + 1, |at| at + 1);
            // One word in Latin letters is an agency or an outlet; several may be a person's name.
            return if end - place == 1 {
                new(words(place, end), ChainRole::Channel, Refers::New, false)
            } else {
                new("a person".to_owned(), ChainRole::Person, Refers::New, false)
            };
        }
        if is_capital(sentence, token) && token.text.chars().count() > 1 {
            return new("a person".to_owned(), ChainRole::Person, Refers::New, false);
        }
        if token.verb.is_some() || token.is(&["что", "это", "об", "этом", "как"]) {
            return None;
        }
    }
    None
}

fn by_noun(
    sentence: &SentenceContext,
    tokens: &[Token],
    place: usize,
    end: usize,
    role: ChainRole,
    refers: Refers,
) -> Option<Speaker> {
    let rest = &tokens[place + 1..end];
    let is_named =
        rest.iter().any(|token| token.text == "\"" || is_latin(token) || is_capital(sentence, token))
            || is_capital(sentence, &tokens[place]) && role == ChainRole::Channel && place > 0;
    let to = match role {
        // A name behind a function belongs to a person: it is left out, and so is what follows it.
        ChainRole::Person | ChainRole::Office | ChainRole::Author | ChainRole::Anonymous => {
            let name = (place + 1..end).find(|at| {
                let token = &tokens[*at];
                // "источник в МИД": an abbreviation is no person.
                let is_name = match role {
                    ChainRole::Anonymous => is_title(sentence, token),
                    _ => token.kind == Kind::Stop || is_capital(sentence, token),
                };
                is_name && matches!(token.kind, Kind::Stop | Kind::Word)
            });
            name.unwrap_or(end)
        }
        _ => end,
    };
    let is_unnamed = role == ChainRole::Anonymous
        || rest.iter().any(|token| token.begins("анонимн") || token.begins("неназванн"));
    Some(Speaker {
        agent: surface(sentence, tokens, place..to),
        role: if is_unnamed && role == ChainRole::Person { ChainRole::Anonymous } else { role },
        refers: if is_named { Refers::New } else { refers },
        unnamed: is_unnamed,
    })
}

fn surface(sentence: &SentenceContext, tokens: &[Token], range: Range<usize>) -> String {
    if range.is_empty() {
        return String::new();
    }
    // Placeholders cover the names of people behind an office; the surface of the mention does not.
    let mut parts: Vec<String> = Vec::new();
    for token in &tokens[range] {
        let words = match sentence.mention(token.text).filter(|_| matches!(token.kind, Kind::Mention { .. }))
        {
            Some(mention) => mention.surface.clone(),
            None => sentence.span(token.start..token.end).of(&sentence.document.text).to_owned(),
        };
        parts.push(words);
    }
    parts
        .join(" ")
        .replace("« ", "«")
        .replace(" »", "»")
        .replace("\" ", "\"")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn quotes(tokens: &[Token], range: &Range<usize>) -> usize {
    tokens[range.clone()].iter().filter(|token| token.text == "\"").count()
}

fn is_edge(token: &Token) -> bool {
    token.kind == Kind::Stop && !matches!(token.text, "\"" | "(")
        || token.is(&[
            "и",
            "а",
            "но",
            "также",
            "ранее",
            "уже",
            "позже",
            "в",
            "во",
            "же",
            "при",
            "этом",
            "затем",
            "вчера",
            "сегодня",
            "накануне",
        ])
}
