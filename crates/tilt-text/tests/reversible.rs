//! Plain forms lead back to the raw bytes, and what takes no room changes nothing.

use proptest::prelude::*;
use tilt_core::document::Span;
use tilt_text::lexicon::{Lexicon, unknown};
use tilt_text::mention::span::actors;
use tilt_text::mention::{phrase, words::Words};
use tilt_text::sentence::{Normal, split};

fn normal(text: &str) -> Normal {
    Normal::of(text, Span::new(0, text.len()))
}

fn plain(text: &str) -> String {
    normal(text).chars.iter().map(|n| n.c).collect()
}

fn sentences(text: &str) -> Vec<String> {
    split(text, Span::new(0, text.len())).sentences.iter().map(|s| plain(s.span.of(text))).collect()
}

/// Prose of words, names and marks, in the order of prose.
fn prose() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Chile",
        "Peru",
        "the",
        "ministers",
        "Kyiv",
        "left",
        "U.S.",
        "Dr.",
        "Mr.",
        "\"we",
        "stay\"",
        "(here)",
        "Córdoba",
        "2024",
        "3.14",
        "said",
        "Jama'at",
        "Nagorno-Karabakh",
        "Казахстан",
        "said—and",
    ]);
    let end = prop::sample::select(vec![". ", "! ", "? ", "… ", ".\n\n", ".\" "]);
    let sentence = (prop::collection::vec(word, 1..12), end).prop_map(|(words, end)| words.join(" ") + end);
    prop::collection::vec(sentence, 1..8).prop_map(|parts| parts.concat())
}

/// The same text as scraped pages carry it: marks of no width, odd blanks and quotes, split accents.
fn scraped(text: &str, picks: &[u8]) -> String {
    let mut out = String::new();
    for (at, c) in text.chars().enumerate() {
        let pick = picks[at % picks.len()];
        match (c, pick % 8) {
            (' ', 0) => out.push('\u{a0}'),
            (' ', 1) => out.push('\u{2009}'),
            ('"', 0) => out.push('“'),
            ('"', 1) => out.push('»'),
            ('\'', 0) => out.push('’'),
            ('ó', 0 | 1) => out.push_str("o\u{301}"),
            _ => out.push(c),
        }
        let next_is_inside = c.is_alphabetic() && text.chars().nth(at + 1).is_some_and(char::is_alphabetic);
        if next_is_inside && pick.is_multiple_of(5) {
            out.push(
                ['\u{ad}', '\u{200b}', '\u{200d}', '\u{2060}', '\u{200f}', '\u{feff}'][usize::from(pick) % 6],
            );
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_character_leads_back_to_its_bytes(text in any::<String>()) {
        let normal = normal(&text);
        let mut last = 0;
        for n in &normal.chars {
            prop_assert!(n.start >= last || n.start + 1 > last, "in order");
            prop_assert!(n.start < n.end && n.end <= text.len());
            prop_assert!(text.is_char_boundary(n.start) && text.is_char_boundary(n.end));
            last = n.start;
        }
        // The bytes of any stretch, read again, are that stretch.
        let count = normal.chars.len();
        for (from, to) in [(0, count), (count / 3, count / 2), (count / 2, count)] {
            if from < to {
                let span = normal.span(from, to);
                prop_assert!(span.start < span.end && span.end <= text.len());
            }
        }
    }

    #[test]
    fn a_stretch_of_prose_read_again_is_the_same(text in prose(), picks in prop::collection::vec(any::<u8>(), 7..40)) {
        let raw = scraped(&text, &picks);
        let normal = normal(&raw);
        let words = Words::of(&normal);
        for word in &words.list {
            let written: String = normal.chars[word.start..word.end].iter().map(|n| n.c).collect();
            let again = plain(normal.span(word.start, word.end).of(&raw));
            prop_assert_eq!(&again, &written);
        }
    }

    #[test]
    fn what_takes_no_room_changes_no_sentence(text in prose(), picks in prop::collection::vec(any::<u8>(), 7..40)) {
        let raw = scraped(&text, &picks);
        prop_assert_eq!(plain(&raw), plain(&text));
        prop_assert_eq!(sentences(&raw), sentences(&text));
    }

    #[test]
    fn any_text_is_read_as_phrase_and_lexicon(text in prop_oneof![any::<String>(), prose()]) {
        let _ = phrase::read(&text, None, None);
        for actor in actors(&text, &normal(&text), None) {
            prop_assert!(!actor.span.of(&text).is_empty());
        }
        let mut lexicon = Lexicon::default();
        lexicon.add("any", &text);
        let document = tilt_core::Document::from_text("any", &text, tilt_core::DocumentMeta::default());
        let _ = unknown([&document].into_iter(), &lexicon);
        let _ = tilt_text::read_with(&document, Some(&std::sync::Arc::new(lexicon)), None);
    }

    #[test]
    fn any_lines_of_a_dictionary_are_read(lines in prop::collection::vec(prop_oneof![
        "[+&~!-]{0,3}[A-Z_ ]{0,12}\\[~?[A-Z<>0-9 -]{0,20}\\]?",
        "--- [A-Z]{1,6} \\[[0-9:-]{0,7}\\] ---",
        "- [A-Z*&(){} ]{0,20}\\[[0-9]{0,4}\\]",
        "[A-Z]{1,8} ?\\{[A-Z ]{0,10}\\}?",
        "<!-- [a-z]{0,4}( -->)?",
    ], 0..30)) {
        let mut lexicon = Lexicon::default();
        lexicon.add("any", &lines.join("\n"));
        prop_assert!(lexicon.problems().len() <= 2 * lines.len());
    }
}
