//! A tagger of loaded words, tried and not shipped: each technique decides on each word by itself, neighbours make a span.

use tilt_core::document::Span;

use tilt_text::attribution::passage::Passage;
use tilt_text::learnt::Table;
use tilt_text::loaded::TECHNIQUES;
use tilt_text::loaded::marks::Mark;

/// Columns of the table: one for each technique, the last empty.
pub const COLUMNS: usize = 8;

/// The trained weights.
#[derive(Debug, Clone)]
pub struct LoadedTagger {
    table: Table,
}

impl LoadedTagger {
    /// Joins a table that was just learnt.
    pub fn new(table: Table) -> LoadedTagger {
        LoadedTagger { table }
    }

    /// Scores of the words of a paragraph for each technique; above zero a word belongs to it.
    pub fn scores(&self, passage: &Passage) -> Vec<[f32; COLUMNS]> {
        let mut features = Vec::new();
        let score = |at: usize| {
            passage.features(at, &mut features);
            let mut sums = [0i32; COLUMNS];
            features.iter().for_each(|feature| self.table.add(*feature, &mut sums));
            sums.map(|sum| sum as f32 * self.table.scale())
        };
        (0..passage.len()).map(score).collect()
    }

    /// The loaded spans of a paragraph.
    pub fn marks(&self, passage: &Passage) -> Vec<Mark> {
        spans(passage, &self.scores(passage), [0.0; TECHNIQUES.len()])
    }
}

/// Runs of words whose scores lie above the least of a technique.
pub fn spans(passage: &Passage, scores: &[[f32; COLUMNS]], least: [f32; TECHNIQUES.len()]) -> Vec<Mark> {
    let mut found = Vec::new();
    for technique in 0..TECHNIQUES.len() {
        let mut open: Option<Span> = None;
        for (at, score) in scores.iter().enumerate() {
            let span = passage.spans[at];
            match (&mut open, score[technique] > least[technique]) {
                (Some(run), true) => run.end = span.end,
                (None, true) => open = Some(span),
                (Some(_), false) => found.extend(open.take().map(|run| (technique, run))),
                (None, false) => {}
            }
        }
        found.extend(open.map(|run| (technique, run)));
    }
    found
}
