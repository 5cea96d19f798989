//! The shipped model: it loads, refuses damage, survives anything, stays linear, and reads sentences as we read them.

use std::sync::OnceLock;
use std::time::Instant;

use proptest::prelude::*;
use tilt_syntax::{Analyser, ModelError, Token, Upos, tokenize};

fn analyser() -> &'static Analyser {
    static ANALYSER: OnceLock<Analyser> = OnceLock::new();
    ANALYSER.get_or_init(|| Analyser::load(tilt_models::SYNTAX_EN).expect("the shipped model"))
}

/// `form/UPOS/lemma/head/deprel` of each word, heads counted from 1, on one line.
fn line(sentence: &str) -> String {
    let tokens = tokenize(sentence);
    let words = analyser().analyse(&tokens);
    let told = tokens.iter().zip(&words).map(|(token, word)| {
        let head = word.head.map_or(0, |head| head + 1);
        format!("{}/{}/{}/{head}/{}", token.text, word.upos, word.lemma, word.deprel)
    });
    told.collect::<Vec<_>>().join(" ")
}

#[test]
fn sentences_are_read_as_we_read_them() {
    let golden = include_str!("golden.txt");
    let mut read = String::new();
    for sentence in golden.lines().filter_map(|line| line.strip_prefix("# ")) {
        read.push_str(&format!("# {sentence}\n{}\n", line(sentence)));
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden.txt"), &read).unwrap();
    }
    assert_eq!(read, golden);
}

#[test]
fn who_does_what_to_whom() {
    for (sentence, verb, subject, object) in [
        ("The two presidents signed a treaty in Geneva.", "sign", "presidents", "treaty"),
        ("Yesterday the ministry expelled three diplomats.", "expel", "ministry", "diplomats"),
        ("Rebels have attacked the northern garrison.", "attack", "Rebels", "garrison"),
    ] {
        let tokens = tokenize(sentence);
        let words = analyser().analyse(&tokens);
        let root = words.iter().position(|word| word.head.is_none()).unwrap();
        let child = |deprel: &str| {
            let at = words.iter().position(|word| word.head == Some(root) && word.deprel == deprel);
            at.map(|at| tokens[at].text)
        };
        assert_eq!(words[root].upos, Upos::Verb);
        assert_eq!(
            (words[root].lemma.as_str(), child("nsubj"), child("obj")),
            (verb, Some(subject), Some(object))
        );
    }
}

#[test]
fn passives_show_their_agent() {
    let tokens = tokenize("The bridge was destroyed by the rebels.");
    let words = analyser().analyse(&tokens);
    let label = |text: &str| words[tokens.iter().position(|token| token.text == text).unwrap()].deprel;
    assert_eq!((label("bridge"), label("rebels")), ("nsubj:pass", "obl:agent"));
}

#[test]
fn every_analysis_is_a_tree() {
    let text = "talks , and the envoys ( who left ) said that nothing was agreed ; ".repeat(40);
    for length in [1, 2, 7, 159, 160, 161, 320, 500] {
        let tokens: Vec<Token<'_>> = tokenize(&text).into_iter().take(length).collect();
        let words = analyser().analyse(&tokens);
        assert_eq!(words.len(), tokens.len());
        assert_eq!(words.iter().filter(|word| word.head.is_none()).count(), 1);
        for start in 0..words.len() {
            let mut at = start;
            let climbed = (0..=words.len()).find(|_| match words[at].head {
                Some(head) => {
                    at = head;
                    false
                }
                None => true,
            });
            assert!(climbed.is_some(), "a ring above word {start} of {length}");
        }
    }
    assert!(analyser().analyse(&[]).is_empty());
}

#[test]
fn time_is_linear_in_the_length_of_a_sentence() {
    let text = "the delegation left for the capital and ".repeat(2_500);
    let time = |count: usize| {
        let tokens: Vec<Token<'_>> = tokenize(&text).into_iter().take(count).collect();
        assert_eq!(tokens.len(), count);
        let begun = Instant::now();
        assert_eq!(analyser().analyse(&tokens).len(), count);
        begun.elapsed().as_secs_f64()
    };
    time(1_000);
    let (short, long) = (time(1_000), time(10_000));
    assert!(long < 60.0 * short + 0.5, "1,000 tokens {short:.3} s, 10,000 tokens {long:.3} s");
}

#[test]
fn a_damaged_model_is_refused() {
    let mut bytes = tilt_models::SYNTAX_EN.to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    assert_eq!(Analyser::load(bytes.leak()).unwrap_err(), ModelError::Damaged);
    assert_eq!(Analyser::load(&tilt_models::SYNTAX_EN[..100_000]).unwrap_err(), ModelError::Length);
    assert_eq!(Analyser::load(b"GGUF").unwrap_err(), ModelError::NotAModel);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_analysed(text in "\\PC{0,200}") {
        let tokens = tokenize(&text);
        for token in &tokens {
            prop_assert_eq!(&text[token.start..token.end()], token.text);
        }
        for pair in tokens.windows(2) {
            prop_assert!(pair[0].end() <= pair[1].start);
        }
        prop_assert_eq!(analyser().analyse(&tokens).len(), tokens.len());
    }

    #[test]
    fn any_tokens_are_analysed(texts in proptest::collection::vec(".{0,12}", 0..40)) {
        let tokens: Vec<Token<'_>> = texts.iter().map(|text| Token { text, start: 0 }).collect();
        let words = analyser().analyse(&tokens);
        prop_assert_eq!(&words, &analyser().analyse(&tokens));
        prop_assert_eq!(words.len(), tokens.len());
    }

    #[test]
    fn marks_are_tokens(text in "[a-zA-Z0-9 .,;:!?'\"()\u{2019}\u{2014}/@#&%$+_=<>-]{0,80}") {
        let tokens = tokenize(&text);
        let kept: String = tokens.iter().map(|token| token.text).collect();
        let letters: String = text.split_whitespace().collect();
        prop_assert_eq!(kept, letters);
    }
}
