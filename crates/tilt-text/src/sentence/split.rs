//! Where sentences begin and end. Spans only: the text is not changed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use tilt_core::document::Span;

use super::lexicon_rows;
use crate::document::boilerplate;

/// Longest sentence in bytes that the rules look at. Prose stays far below; a longer stretch is a table or noise,
/// and the bound keeps the work per byte constant on any input.
pub const MAX_SENTENCE: usize = 2_000;

/// One sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes, without white space at the ends.
    pub span: Span,
    /// Number of its paragraph, from 0.
    pub paragraph: usize,
    /// Whether it stands alone without a full stop, as headlines do.
    pub is_heading: bool,
}

/// A body cut into sentences.
#[derive(Debug, Clone, Default)]
pub struct Split {
    /// The sentences in order.
    pub sentences: Vec<Sentence>,
    /// Lines left out, with the reason.
    pub excluded: Vec<(Span, String)>,
}

/// Splits the body of a text. The spans are ordered, disjoint, on character boundaries and cover every letter
/// that is not in an excluded line.
pub fn split(text: &str, body: Span) -> Split {
    let mut found = Split::default();
    let mut paragraph: Option<Span> = None;
    let mut count = 0;
    let mut at = body.start;
    let mut close = |paragraph: &mut Option<Span>, found: &mut Split| {
        if let Some(span) = paragraph.take() {
            cut(text, span, count, &mut found.sentences);
            count += 1;
        }
    };
    for line in body.of(text).split_inclusive('\n') {
        let span = Span::new(at, at + line.len());
        at = span.end;
        if line.trim().is_empty() {
            close(&mut paragraph, &mut found);
        } else if let Some(reason) = boilerplate::reason(line) {
            close(&mut paragraph, &mut found);
            found.excluded.push((trim(text, span), reason.to_owned()));
        } else {
            if paragraph.is_some_and(|open| breaks(open.of(text), line)) {
                close(&mut paragraph, &mut found);
            }
            paragraph = Some(paragraph.map_or(span, |open| Span::new(open.start, span.end)));
        }
    }
    close(&mut paragraph, &mut found);
    found
}

/// Lines shorter than this that end without punctuation are not wrapped prose but headings or list items.
const WRAPPED_LINE: usize = 60;

/// Whether a new line begins a new paragraph although no blank line stands between.
fn breaks(before: &str, line: &str) -> bool {
    let last_line = before.trim_end().rsplit('\n').next().unwrap_or_default();
    let ended = before.trim_end().ends_with(['.', '!', '?', '…', ':', '"', '”', '»']);
    let begins_lower = line.trim_start().chars().next().is_some_and(char::is_lowercase);
    !begins_lower && (ended || last_line.len() < WRAPPED_LINE)
}

/// Blanks and characters that take no room belong to no sentence.
fn trim(text: &str, span: Span) -> Span {
    let is_blank = |c: char| c.is_whitespace() || is_invisible(c);
    let inner = span.of(text);
    let start = span.start + (inner.len() - inner.trim_start_matches(is_blank).len());
    Span::new(start, start + inner.trim_matches(is_blank).len())
}

fn cut(text: &str, paragraph: Span, number: usize, sentences: &mut Vec<Sentence>) {
    let inner = paragraph.of(text);
    let body = inner.trim_end();
    let is_heading = !body.contains('\n')
        && body.len() < 200
        && !body.ends_with(['.', '!', '…', ';', ',', ':', '"', '»', '”']);
    let first = sentences.len();
    let mut push = |from: usize, to: usize| {
        let span = trim(text, Span::new(paragraph.start + from, paragraph.start + to));
        if span.of(text).chars().any(char::is_alphanumeric) {
            sentences.push(Sentence { span, paragraph: number, is_heading: false });
        }
    };
    let mut start = 0;
    let mut skip_to = 0;
    for (at, c) in inner.char_indices() {
        if at < skip_to || !is_terminal(c) {
            continue;
        }
        let run = run_length(&inner[at..], is_terminal);
        let closers = run_length(&inner[at + run..], is_closer);
        let end = at + run + closers;
        skip_to = end;
        if is_boundary(inner, start, at, run, end) {
            push(start, end);
            start = end;
        }
    }
    push(start, inner.len());
    if is_heading && sentences.len() == first + 1 {
        sentences[first].is_heading = true;
    }
}

fn is_terminal(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…') || is_wide_terminal(c) || matches!(c, '؟' | '।' | '։')
}

/// Marks of scripts that put no blank between sentences.
fn is_wide_terminal(c: char) -> bool {
    matches!(c, '。' | '｡' | '！' | '？' | '．')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | ')' | ']')
}

fn run_length(text: &str, belongs: fn(char) -> bool) -> usize {
    text.char_indices().find(|(_, c)| !belongs(*c)).map_or(text.len(), |(at, _)| at)
}

/// How far the look-ahead and look-back go: longer words are not abbreviations.
const LOOK: usize = 40;

fn is_boundary(text: &str, start: usize, at: usize, run: usize, end: usize) -> bool {
    let after = text[end..].trim_start_matches(is_invisible);
    let Some(next) = after.chars().next() else { return true };
    let word = word_before(&text[start..at]);
    let word: &str = &word;
    let is_full_stop = &text[at..at + run] == ".";
    if text[at..at + run].chars().next().is_some_and(is_wide_terminal) && !is_full_stop {
        return true;
    }
    if !next.is_whitespace() {
        return is_full_stop_or_mark(text, at, run) && is_lost_space(word, after);
    }
    let Some(opener) = after.chars().find(|c| !c.is_whitespace() && !is_invisible(*c)) else { return true };
    if opener.is_lowercase() {
        return is_full_stop && is_plain_word(word) && writes_small(text, start);
    }
    if !is_full_stop {
        return true;
    }
    let is_list_number =
        text[start..at].trim().len() == word.len() && word.bytes().all(|b| b.is_ascii_digit());
    if is_list_number || matches!(opener, ',' | ';' | ':') {
        return false;
    }
    match abbreviation(word) {
        Some(Abbreviation::BeforeName) => false,
        Some(Abbreviation::Anywhere) => begins_sentence(after),
        None => !is_initial(word),
    }
}

/// Characters that take no room: soft hyphens, zero-width blanks, marks of direction.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether the sentence so far began with a small letter: then the next one may too.
fn writes_small(text: &str, start: usize) -> bool {
    let mut opening = text[start..].chars().take(5 * LOOK);
    opening.find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
}

/// A word of small letters that is no abbreviation.
fn is_plain_word(word: &str) -> bool {
    word.chars().count() > 2 && word.chars().all(char::is_lowercase) && abbreviation(word).is_none()
}

fn is_full_stop_or_mark(text: &str, at: usize, run: usize) -> bool {
    run == 1 && matches!(&text[at..at + run], "." | "!" | "?")
}

/// "chosen.Moscow": a word, then a capitalised one, and neither looks like part of an address. Also after a year or a
/// closing mark, before "I", and between words in capitals.
fn is_lost_space(word: &str, after: &str) -> bool {
    let token: String = after.chars().take(LOOK).take_while(|c| !c.is_whitespace()).collect();
    let is_address = |part: &str| part.contains(['/', '@', '_', '=', '&']) || part.starts_with("www");
    if word.contains('.') || is_address(word) || is_address(&token) {
        return false;
    }
    let mut letters = token.chars();
    let (first, second) = (letters.next(), letters.next());
    let is_capital = first.is_some_and(char::is_uppercase);
    let begins = is_capital && (second.is_some_and(char::is_lowercase) || token == "I");
    let ends_small = word.chars().next_back().is_some_and(char::is_lowercase);
    let is_year = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let in_capitals = |part: &str| {
        let run = part.chars().take_while(|c| c.is_alphabetic()).count();
        run >= 4 && part.chars().take(run).all(char::is_uppercase)
    };
    (begins && (ends_small || is_year || word.is_empty())) || (in_capitals(word) && in_capitals(&token))
}

/// The letters, digits and inner full stops right before the mark, at most [`LOOK`] bytes of them.
fn word_before(text: &str) -> Cow<'_, str> {
    // Accents that stand apart from their letter belong to the word, but say nothing about it.
    let is_silent = |c: char| is_invisible(c) || matches!(c, '\u{300}'..='\u{36f}');
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '@' | '_' | '-') || is_silent(c);
    let from = text.char_indices().rev().take(LOOK).take_while(|(_, c)| is_part(*c)).last();
    let word = from.map_or("", |(at, _)| &text[at..]);
    if word.contains(is_silent) { word.replace(is_silent, "").into() } else { word.into() }
}

#[derive(Clone, Copy)]
enum Abbreviation {
    BeforeName,
    Anywhere,
}

fn abbreviation(word: &str) -> Option<Abbreviation> {
    static TABLE: OnceLock<BTreeMap<&'static str, Abbreviation>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        lexicon_rows(include_str!("../../lexicon/abbreviations.tsv"))
            .map(|row| {
                (
                    row[0],
                    if row[1] == "before name" { Abbreviation::BeforeName } else { Abbreviation::Anywhere },
                )
            })
            .collect()
    });
    table.get(word.to_lowercase().as_str()).copied()
}

fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// Whether the word after an abbreviation is one that rarely stands inside a sentence with a capital.
fn begins_sentence(after: &str) -> bool {
    const OPENERS: [&str; 22] = [
        "The",
        "A",
        "An",
        "It",
        "He",
        "She",
        "They",
        "We",
        "In",
        "On",
        "At",
        "But",
        "And",
        "This",
        "That",
        "These",
        "However",
        "According",
        "Meanwhile",
        "After",
        "Since",
        "Its",
    ];
    let word: String = after.trim_start().chars().take(LOOK).take_while(|c| c.is_alphabetic()).collect();
    OPENERS.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        split(text, Span::new(0, text.len()))
            .sentences
            .iter()
            .map(|sentence| sentence.span.of(text))
            .collect()
    }

    #[test]
    fn abbreviations_numbers_and_initials_do_not_end_sentences() {
        for text in [
            "Dr. Smith of the U.S. Senate paid 3.14 million.",
            "J. R. Hartley met Gen. Ivanov at 5 p.m. on Friday.",
            "The no. 10 bus (cf. Art. 5) came late.",
            "В 2006 г. Казахстан вступил в ВТО.",
            "It came to 1,000.5 tons, i.e. Too much for us, he said.",
        ] {
            assert_eq!(parts(text), [text]);
        }
    }

    #[test]
    fn sentences_end_at_stops_quotes_and_lost_spaces() {
        assert_eq!(parts("One. Two! Three? Four… Five"), ["One.", "Two!", "Three?", "Four…", "Five"]);
        assert_eq!(parts("He left. “We stay.” The end."), ["He left.", "“We stay.”", "The end."]);
        assert_eq!(parts("«Мы уходим.» Он ушёл."), ["«Мы уходим.»", "Он ушёл."]);
        assert_eq!(parts("Astana has chosen.Moscow will see."), ["Astana has chosen.", "Moscow will see."]);
        assert_eq!(
            parts("He went to the U.S. The rest stayed."),
            ["He went to the U.S.", "The rest stayed."]
        );
        assert_eq!(parts("“Will it stay?” he asked."), ["“Will it stay?” he asked."]);
        assert_eq!(parts("They left in 2024.The rest stayed."), ["They left in 2024.", "The rest stayed."]);
        assert_eq!(parts("“We left.”The rest stayed."), ["“We left.”", "The rest stayed."]);
        assert_eq!(parts("ASTANA HAS LEFT.MOSCOW WILL SEE."), ["ASTANA HAS LEFT.", "MOSCOW WILL SEE."]);
        assert_eq!(parts("One left.\u{200b} Two stayed."), ["One left.", "Two stayed."]);
        assert_eq!(parts("他们走了。我们留下！"), ["他们走了。", "我们留下！"]);
    }

    #[test]
    fn writers_without_capitals_are_followed() {
        assert_eq!(parts("they left. we stayed, e.g. at home."), ["they left.", "we stayed, e.g. at home."]);
        assert_eq!(parts("The co. left."), ["The co. left."]);
    }

    #[test]
    fn addresses_are_not_cut() {
        for text in
            ["See www.example.Com/path for more.", "Write to a.B@example.org today.", "Version 2.A is out."]
        {
            assert_eq!(parts(text), [text]);
        }
    }

    #[test]
    fn wrapped_lines_are_joined_and_headings_stand_alone() {
        let text = "A headline\nThis is a long line of prose that was wrapped by some program at eighty\ncolumns and goes on. Next.\n";
        let found = split(text, Span::new(0, text.len()));
        assert_eq!(found.sentences.len(), 3);
        assert!(found.sentences[0].is_heading && !found.sentences[1].is_heading);
        assert!(found.sentences[1].span.of(text).contains("eighty\ncolumns"));
    }

    #[test]
    fn boilerplate_is_left_out_with_a_reason() {
        let text = "Chile left.\nPhoto: agency\nPhotographs of the summit were published by Chile.\n";
        let found = split(text, Span::new(0, text.len()));
        assert_eq!(found.excluded, [(Span::new(12, 25), "picture credit".to_owned())]);
        assert_eq!(found.sentences.len(), 2);
    }
}
