//! Actors with dated codes, and agents.

use std::sync::Arc;

use tilt_core::time::Date;

use super::{Lexicon, line};

/// A code with the days on which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedCode {
    /// The code in capitals, `AFGMIL`.
    pub code: Box<str>,
    /// First day, if bounded.
    pub from: Option<Date>,
    /// Last day, if bounded.
    pub to: Option<Date>,
}

impl DatedCode {
    /// Whether it is bounded at all.
    pub fn is_dated(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// Whether it holds on `day`; without a day, whether it has no end.
    pub fn holds(&self, day: Option<Date>) -> bool {
        match day {
            Some(day) => self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to),
            None => self.to.is_none(),
        }
    }
}

/// Reads blocks of a phrase, its synonyms (`+`) and its codes, on the line of the phrase or on lines of their own.
pub(super) fn read_actors(lexicon: &mut Lexicon, file: &str, text: &str) {
    let mut phrases: Vec<Box<str>> = Vec::new();
    let mut codes: Vec<DatedCode> = Vec::new();
    for (number, line) in line::lines(text) {
        let is_more = line.starts_with(['+', '[']);
        if !is_more {
            close(lexicon, file, number, &mut phrases, &mut codes);
        }
        let line = line.strip_prefix('+').unwrap_or(line);
        let words = match line::code(line) {
            Some((words, cell)) => {
                match dated(cell) {
                    Some(code) => codes.push(code),
                    None => lexicon.problem(file, number, "the code or its dates are malformed"),
                }
                words
            }
            None => line,
        };
        // Forms in braces are plurals written out.
        let (words, plurals) = words.split_once('{').map_or((words, ""), |(words, rest)| (words, rest));
        let plurals = plurals.trim_end_matches('}').split_whitespace();
        for form in std::iter::once(words).chain(plurals) {
            let phrase = line::phrase(form);
            if !phrase.is_empty() {
                phrases.push(phrase);
            }
        }
    }
    close(lexicon, file, text.lines().count(), &mut phrases, &mut codes);
}

fn close(
    lexicon: &mut Lexicon,
    file: &str,
    number: usize,
    phrases: &mut Vec<Box<str>>,
    codes: &mut Vec<DatedCode>,
) {
    if codes.is_empty() && !phrases.is_empty() {
        lexicon.problem(file, number, "the actor before this line has no code");
    }
    let rows: Arc<[DatedCode]> = codes.drain(..).collect();
    for phrase in phrases.drain(..) {
        if rows.is_empty() {
            continue;
        }
        lexicon.longest = lexicon.longest.max(phrase.split(' ').count());
        lexicon
            .actors
            .entry(phrase)
            .and_modify(|known| *known = known.iter().chain(rows.iter()).cloned().collect())
            .or_insert_with(|| Arc::clone(&rows));
    }
}

/// `AFGMIL`, `HOB < 950601`, `HOBREB > 990816`, `AFGGOV 331108-730717`.
fn dated(cell: &str) -> Option<DatedCode> {
    let mut parts = cell.splitn(2, |c: char| c.is_whitespace() || matches!(c, '<' | '>'));
    let code = parts.next()?.trim();
    let rest = cell[code.len()..].trim();
    let is_code = !code.is_empty()
        && code.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '/'))
        && code.chars().any(|c| c.is_alphabetic() || c == '-');
    if !is_code {
        return None;
    }
    let mut found = DatedCode { code: code.to_uppercase().into(), from: None, to: None };
    if let Some(to) = rest.strip_prefix('<') {
        found.to = Some(day(to)?);
    } else if let Some(from) = rest.strip_prefix('>') {
        found.from = Some(day(from)?);
    } else if !rest.is_empty() {
        let (from, to) = rest.split_once('-')?;
        (found.from, found.to) = (Some(day(from)?), Some(day(to)?));
    }
    Some(found)
}

/// `19950601` or `950601`; two-digit years after 30 are of the twentieth century, as in PETRARCH. Days and months that
/// do not exist are clipped, because files carry `20130231`.
fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, rest): (i16, &str) = match text.len() {
        8 => (text[..4].parse().ok()?, &text[4..]),
        6 => {
            let short: i16 = text[..2].parse().ok()?;
            (if short > 30 { 1900 + short } else { 2000 + short }, &text[2..])
        }
        _ => return None,
    };
    let month = rest[..2].parse::<i8>().ok()?.clamp(1, 12);
    let day = rest[2..].parse::<i8>().ok()?.clamp(1, 31);
    (1..=day).rev().find_map(|day| Date::new(year, month, day).ok())
}

/// Reads nouns with the code they add, `SOLDIER [~MIL]`, and the sets of endings that nouns name, `!PERSON! = MAN, MEN`.
pub(super) fn read_agents(lexicon: &mut Lexicon, file: &str, text: &str) {
    let mut sets: Vec<(String, Vec<String>)> = Vec::new();
    for (number, line) in line::lines(text) {
        if let Some((name, words)) = line.split_once('=').filter(|_| line.starts_with('!')) {
            sets.push((
                name.trim().to_owned(),
                words.split(',').map(|word| word.trim().to_owned()).collect(),
            ));
            continue;
        }
        let Some((words, cell)) = line::code(line) else {
            lexicon.problem(file, number, "the agent has no code");
            continue;
        };
        let code: String = cell.chars().filter(|c| c.is_alphanumeric()).collect();
        let (noun, plurals) = words.split_once('{').map_or((words, None), |(noun, rest)| (noun, Some(rest)));
        let mut forms: Vec<String> = expand(noun, &sets);
        match plurals {
            Some(plurals) => {
                forms.extend(plurals.trim_end_matches('}').split(',').map(str::to_owned));
            }
            None => {
                let regular: Vec<String> = forms.iter().map(|form| plural(form)).collect();
                forms.extend(regular);
            }
        }
        for form in forms {
            let phrase = line::phrase(&form);
            if !phrase.is_empty() {
                lexicon.agents.entry(phrase).or_insert_with(|| code.to_uppercase().into());
            }
        }
    }
}

fn expand(noun: &str, sets: &[(String, Vec<String>)]) -> Vec<String> {
    match sets.iter().find(|(name, _)| noun.contains(name.as_str())) {
        Some((name, words)) => words.iter().map(|word| noun.replace(name.as_str(), word)).collect(),
        None => vec![noun.to_owned()],
    }
}

fn plural(noun: &str) -> String {
    let noun = noun.trim_end_matches(['_', ' ']);
    match noun.strip_suffix(['Y', 'y']) {
        Some(stem) if !stem.ends_with(['A', 'E', 'O', 'U', 'a', 'e', 'o', 'u']) => format!("{stem}IES"),
        _ => format!("{noun}S"),
    }
}
