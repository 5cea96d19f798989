//! Loaded words: labels on spans, never on a person, an outlet or a state.

pub mod marks;

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use tilt_core::proposition::Loaded;

use crate::sentence::{SentenceContext, lexicon_rows};

/// The techniques a span can be labelled with.
pub const TECHNIQUES: [&str; 7] = [
    "loaded_language",
    "name_calling",
    "exaggeration",
    "fear",
    "doubt",
    "causal_oversimplification",
    "flag_waving",
];

struct Lexicon {
    automaton: AhoCorasick,
    techniques: Vec<&'static str>,
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let rows: Vec<Vec<&str>> = lexicon_rows(include_str!("../../lexicon/loaded.tsv")).collect();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(rows.iter().map(|row| row[0]));
        Lexicon {
            automaton: automaton.expect("a few dozen short phrases fit the automaton"),
            techniques: rows.iter().map(|row| row[1]).collect(),
        }
    })
}

/// Loaded words of a sentence, in order.
pub fn find(sentence: &SentenceContext) -> Vec<Loaded> {
    let lexicon = lexicon();
    let text = sentence.text();
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut found: Vec<Loaded> = lexicon
        .automaton
        .find_iter(text)
        .filter(|hit| {
            !is_letter(text[..hit.start()].chars().next_back())
                && !is_letter(text[hit.end()..].chars().next())
        })
        .map(|hit| Loaded {
            span: sentence.span(hit.range()),
            technique: lexicon.techniques[hit.pattern().as_usize()],
        })
        .collect();
    found.extend(scare_quotes(sentence));
    found.sort_by_key(|loaded| loaded.span);
    found.dedup_by(|b, a| a.span.overlaps(b.span));
    found
}

/// Most words that a quotation of distance has.
const SCARE_WORDS: usize = 2;

/// Lower-case words in quotation marks without a speaker: "the 'peacekeepers' left".
fn scare_quotes(sentence: &SentenceContext) -> Vec<Loaded> {
    let text = sentence.text();
    if !sentence.frames.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for mark in ['"', '\''] {
        let opener = format!(" {mark}");
        let mut at = 0;
        while let Some(open) = text[at..].find(&opener) {
            let start = at + open + 2;
            let Some(length) = text[start..].find(mark) else { break };
            let inner = &text[start..start + length];
            at = start + length;
            let is_plain = !inner.is_empty()
                && inner.split(' ').count() <= SCARE_WORDS
                && inner.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-');
            let span = is_plain.then(|| sentence.span(start..start + length));
            let is_lower = span.is_some_and(|span| {
                span.of(&sentence.document.text).chars().next().is_some_and(char::is_lowercase)
            });
            if let (Some(span), true) = (span, is_lower) {
                found.push(Loaded { span, technique: "doubt" });
            }
        }
    }
    found
}
