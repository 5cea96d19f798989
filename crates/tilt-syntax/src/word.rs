//! What is known of a word after the analysis.

use tilt_core::syntax::Upos;

/// A word of a sentence, without its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The form in the dictionary.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// Part of speech of the Penn Treebank.
    pub xpos: &'static str,
    /// Features as the treebank writes them (`Number=Sing|Person=3`), `_` for none. They follow from form and tags alone.
    pub feats: &'static str,
    /// Place of the head in the sentence, from 0; none for the root.
    pub head: Option<usize>,
    /// Relation to the head (Universal Dependencies 2, with the subtypes of EWT).
    pub deprel: &'static str,
}
