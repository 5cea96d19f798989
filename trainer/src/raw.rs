//! Scores from the raw text of a sentence: tokens are ours, so words count when their places agree.

use std::collections::BTreeMap;

use tilt_syntax::{Analyser, tokenize};

use crate::conllu::GoldSentence;

/// Places of the gold words in the text; a word inside a token that is written otherwise gets a share of its place.
fn places(sentence: &GoldSentence) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    let mut at = 0;
    for (form, count) in &sentence.surface {
        let start = sentence.text[at..].find(form.as_str()).map_or(at, |found| at + found);
        let end = start + form.len();
        let words = &sentence.words[places.len()..places.len() + count];
        let mut from = start;
        for (number, word) in words.iter().enumerate() {
            let to = if number + 1 == *count { end } else { (from + word.form.len()).min(end) };
            places.push((from, to));
            from = to;
        }
        at = end;
    }
    places
}

/// Precision, recall and F1 of tokens and of arcs with labels; with `shown`, the pieces that differ are printed.
pub fn score(analyser: &Analyser, sentences: &[GoldSentence], shown: bool) -> String {
    let (mut gold_words, mut own_words, mut same, mut tags, mut arcs) = (0, 0, 0, 0, 0);
    let mut differ: BTreeMap<(String, String), usize> = BTreeMap::new();
    for sentence in sentences {
        let gold = places(sentence);
        let tokens = tokenize(&sentence.text);
        let words = analyser.analyse(&tokens);
        let own: BTreeMap<(usize, usize), usize> =
            tokens.iter().enumerate().map(|(at, token)| ((token.start, token.end()), at)).collect();
        gold_words += gold.len();
        own_words += tokens.len();
        for (number, place) in gold.iter().enumerate() {
            let Some(&at) = own.get(place) else {
                if shown {
                    let near = tokens.iter().filter(|token| token.start < place.1 && token.end() > place.0);
                    let near: Vec<&str> = near.map(|token| token.text).collect();
                    *differ.entry((sentence.words[number].form.clone(), near.join(" | "))).or_default() += 1;
                }
                continue;
            };
            let word = &sentence.words[number];
            same += 1;
            tags += usize::from(words[at].upos.name() == word.upos);
            let head = words[at].head.map(|head| (tokens[head].start, tokens[head].end()));
            let gold_head = word.head.checked_sub(1).map(|head| gold[head]);
            arcs += usize::from(head == gold_head && words[at].deprel == word.deprel);
        }
    }
    let f1 = |right: usize| 200.0 * right as f64 / (gold_words + own_words).max(1) as f64;
    let mut listed: Vec<_> = differ.into_iter().collect();
    listed.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let lines: String =
        listed.iter().take(150).map(|((gold, own), count)| format!("\n{count} {gold} <- {own}")).collect();
    format!("tokens F1 {:.2} UPOS F1 {:.2} LAS F1 {:.2}{lines}", f1(same), f1(tags), f1(arcs))
}
