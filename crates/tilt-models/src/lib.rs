//! Trained models, as data. They carry a licence of their own; see `MODEL-CARD.md` and `LICENSE.md`.

#![forbid(unsafe_code)]

/// Tags, lemmas and dependencies of English.
pub static SYNTAX_EN: &[u8] = include_bytes!("../data/syntax-en.bin");

/// Roots of events between two marked actors of an English sentence.
pub static RELATIONS_EN: &[u8] = include_bytes!("../data/relations-en.bin");
