//! Sentence boundaries on running text with known sentences. Skipped where the shared data is absent.

use std::collections::BTreeSet;
use std::path::Path;

use tilt_core::document::Span;
use tilt_text::sentence::split;

/// A text put together from a CoNLL-U file, with the span of each sentence.
fn running_text(conllu: &str) -> (String, Vec<(usize, usize)>) {
    let (mut text, mut spans) = (String::new(), Vec::new());
    let mut glue = true;
    let mut is_new_paragraph = true;
    for block in conllu.split("\n\n").filter(|block| !block.trim().is_empty()) {
        let mut sentence = "";
        let mut space_after = true;
        for line in block.lines() {
            is_new_paragraph |= line.starts_with("# newdoc") || line.starts_with("# newpar");
            if let Some(words) = line.strip_prefix("# text = ") {
                sentence = words;
            } else if !line.starts_with('#') {
                space_after = !line.rsplit('\t').next().is_some_and(|misc| misc.contains("SpaceAfter=No"));
            }
        }
        if is_new_paragraph && !text.is_empty() {
            text.push_str("\n\n");
        } else if !glue {
            text.push(' ');
        }
        spans.push((text.len(), text.len() + sentence.trim_end().len()));
        text.push_str(sentence.trim_end());
        (glue, is_new_paragraph) = (!space_after, false);
    }
    (text, spans)
}

/// Precision, recall and F1 of whole sentences.
fn scores(text: &str, gold: &[(usize, usize)]) -> [f64; 3] {
    let cut = split(text, Span::new(0, text.len()));
    let gold: BTreeSet<(usize, usize)> = gold.iter().copied().collect();
    let found: Vec<(usize, usize)> = cut.sentences.iter().map(|s| (s.span.start, s.span.end)).collect();
    let right = found.iter().filter(|span| gold.contains(span)).count() as f64;
    let (precision, recall) = (right / found.len() as f64, right / gold.len() as f64);
    [precision, recall, 2.0 * precision * recall / (precision + recall)]
}

#[test]
fn sentences_of_the_dev_part_are_found() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/text/ud_english/ewt_dev.conllu");
    let Ok(conllu) = std::fs::read_to_string(Path::new(path)) else {
        println!("skipped: {path} is absent");
        return;
    };
    let (text, gold) = running_text(&conllu);
    let [precision, recall, f1] = scores(&text, &gold);
    println!("{} sentences: precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}", gold.len());
    assert!(f1 > 0.70, "{f1}");
}
