//! Scores of a model on a treebank, with its own tags.

use std::time::Instant;

use tilt_syntax::{Analyser, Token, Word, Workspace};

use crate::conllu::GoldSentence;

/// Words right in each respect.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    pub sentences: usize,
    pub words: usize,
    pub upos: usize,
    pub xpos: usize,
    pub lemma: usize,
    pub feats: usize,
    pub uas: usize,
    pub las: usize,
    /// As `las`, subtypes after the colon left out.
    pub plain: usize,
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |part: usize| 100.0 * part as f64 / self.words.max(1) as f64;
        let names = ["UPOS", "XPOS", "lemma", "feats", "UAS", "LAS", "LAS without subtypes"];
        let values = [self.upos, self.xpos, self.lemma, self.feats, self.uas, self.las, self.plain];
        write!(f, "{} sentences, {} words:", self.sentences, self.words)?;
        for (name, value) in names.iter().zip(values) {
            write!(f, " {name} {:.2}", share(value))?;
        }
        Ok(())
    }
}

fn tokens(sentence: &GoldSentence) -> Vec<Token<'_>> {
    sentence.words.iter().map(|word| Token { text: &word.form, start: 0 }).collect()
}

/// Analyses gold tokens and counts what is right.
pub fn tally(analyser: &Analyser, sentences: &[GoldSentence]) -> Tally {
    let mut tally = Tally { sentences: sentences.len(), ..Tally::default() };
    for sentence in sentences {
        let words = analyser.analyse(&tokens(sentence));
        for (gold, word) in sentence.words.iter().zip(&words) {
            let head = word.head.map_or(0, |head| head + 1) == gold.head;
            let plain = |label: &str| label.split(':').next().map(str::to_owned);
            tally.words += 1;
            tally.upos += usize::from(word.upos.name() == gold.upos);
            tally.xpos += usize::from(word.xpos == gold.xpos);
            tally.lemma += usize::from(word.lemma == gold.lemma);
            tally.feats += usize::from(word.feats == gold.feats);
            tally.uas += usize::from(head);
            tally.las += usize::from(head && word.deprel == gold.deprel);
            tally.plain += usize::from(head && plain(word.deprel) == plain(&gold.deprel));
        }
    }
    tally
}

/// Sentences analysed in a second on one core, best of several rounds.
pub fn speed(analyser: &Analyser, sentences: &[GoldSentence]) -> f64 {
    let all: Vec<Vec<Token<'_>>> = sentences.iter().map(tokens).collect();
    let mut workspace = Workspace::default();
    let mut best: f64 = 0.0;
    let mut words = 0;
    for _ in 0..5 {
        let begun = Instant::now();
        for tokens in &all {
            let found: Vec<Word> = analyser.analyse_with(tokens, &mut workspace);
            words += found.len();
        }
        best = best.max(all.len() as f64 / begun.elapsed().as_secs_f64());
    }
    if words == 0 { 0.0 } else { best }
}
