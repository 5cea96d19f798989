//! What no lexicon knows: capitalised names and verbs, with counts, most frequent first.

use std::collections::BTreeMap;

use tilt_core::Document;

use super::Lexicon;
use crate::mention::items::items;
use crate::mention::words::Words;
use crate::sentence::{MAX_SENTENCE, Normal, split};

/// Names and verbs that no table knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unknown {
    /// Names as written, with their count, most frequent first, then by name.
    pub actors: Vec<(String, usize)>,
    /// Verb forms, lower case, in the same order; empty where no dictionary of verbs was given.
    pub verbs: Vec<(String, usize)>,
}

/// Longest name that is listed, in words; longer runs of capitals are headlines.
const MAX_NAME: usize = 6;

/// Lists what neither our own tables nor the lexicon know in some documents.
pub fn unknown<'d>(documents: impl Iterator<Item = &'d Document>, lexicon: &Lexicon) -> Unknown {
    let mut actors: BTreeMap<String, usize> = BTreeMap::new();
    let mut verbs: BTreeMap<String, usize> = BTreeMap::new();
    let has_verbs = !lexicon.verbs().is_empty();
    for document in documents {
        for sentence in split(&document.text, document.body).sentences {
            if sentence.span.end - sentence.span.start > MAX_SENTENCE {
                continue;
            }
            let normal = Normal::of(&document.text, sentence.span);
            if normal.is_shouting() || normal.is_title_case() {
                continue;
            }
            let words = Words::of(&normal);
            for name in names(&normal, &words, document, lexicon) {
                *actors.entry(name).or_default() += 1;
            }
            if has_verbs {
                for verb in verb_forms(&words, lexicon) {
                    *verbs.entry(verb).or_default() += 1;
                }
            }
        }
    }
    Unknown { actors: by_count(actors), verbs: by_count(verbs) }
}

fn by_count(counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let mut rows: Vec<(String, usize)> = counts.into_iter().collect();
    rows.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    rows
}

/// Runs of capitalised words that are no name of a table; a single word at the start of a sentence is not taken.
fn names(normal: &Normal, words: &Words, document: &Document, lexicon: &Lexicon) -> Vec<String> {
    let known = items(normal, words, document.meta.date);
    let mut is_known = vec![false; words.list.len()];
    for item in &known {
        is_known[item.from..item.to].fill(true);
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.list.len() {
        let starts = words.list[at].capital && !is_known[at] && !is_function_word(&words.word(at));
        if !starts {
            at += 1;
            continue;
        }
        let from = at;
        while at < words.list.len() && words.list[at].capital && !is_known[at] {
            at += 1;
            if words.list[at - 1].stop || words.list[at - 1].possessive {
                break;
            }
        }
        let is_opening = from == 0 && at == 1;
        if is_opening || at - from > MAX_NAME || lexicon.is_actor(&words.folded(from, at)) {
            continue;
        }
        let (first, last) = (words.list[from], words.list[at - 1]);
        found.push(normal.chars[first.start..last.end].iter().map(|n| n.c).collect());
    }
    found
}

/// Words that stand with a capital at the start of a sentence or a quotation.
fn is_function_word(word: &str) -> bool {
    const WORDS: [&str; 56] = [
        "the",
        "a",
        "an",
        "i",
        "it",
        "he",
        "she",
        "we",
        "they",
        "you",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "to",
        "of",
        "and",
        "but",
        "or",
        "if",
        "when",
        "while",
        "after",
        "before",
        "as",
        "this",
        "that",
        "these",
        "those",
        "there",
        "his",
        "her",
        "its",
        "their",
        "our",
        "my",
        "what",
        "who",
        "how",
        "why",
        "where",
        "not",
        "no",
        "with",
        "since",
        "however",
        "meanwhile",
        "also",
        "according",
        "earlier",
        "later",
        "both",
        "all",
        "mr",
    ];
    WORDS.contains(&word)
}

/// Lower-case words in -ed, or in -s or -ing after a name, that the dictionary of verbs does not have.
fn verb_forms(words: &Words, lexicon: &Lexicon) -> Vec<String> {
    let mut found = Vec::new();
    for at in 1..words.list.len() {
        let word = words.word(at);
        let before = &words.list[at - 1];
        let after_name = before.capital && !before.stop && !before.possessive && !before.hyphen;
        let is_form = word.len() > 4 && (word.ends_with("ed") || (after_name && word.ends_with('s')));
        let is_plain = !words.list[at].capital && word.chars().all(|c| c.is_ascii_lowercase());
        let is_noun = crate::mention::agent::find(&word).is_some();
        if is_form && is_plain && !is_noun && !before.hyphen && lexicon.verb(&word).next().is_none() {
            found.push(word);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use tilt_core::document::DocumentMeta;

    use super::*;

    #[test]
    fn names_and_verbs_are_counted() {
        let text = "Many envoys of Orvania came late and met Chile. The army of Orvania attacked Peru, and Zubrowka denounced it.";
        let document = Document::from_text("a", text, DocumentMeta::default());
        let mut lexicon = Lexicon::default();
        lexicon.add("verbs", "--- ATTACK [190] ---\nATTACK\n");
        let found = unknown([&document].into_iter(), &lexicon);
        assert_eq!(found.actors, [("Orvania".to_owned(), 2), ("Zubrowka".to_owned(), 1)]);
        assert_eq!(found.verbs, [("denounced".to_owned(), 1)]);
        lexicon.add("actors", "ORVANIA [ORV]\n");
        assert_eq!(unknown([&document].into_iter(), &lexicon).actors, [("Zubrowka".to_owned(), 1)]);
    }
}
