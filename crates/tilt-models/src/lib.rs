//! Trained models, as data. They carry a licence of their own; see `MODEL-CARD.md` and `LICENSE.md`.

#![forbid(unsafe_code)]

/// Tags, lemmas and dependencies of English.
pub static SYNTAX_EN: &[u8] = include_bytes!("../data/syntax-en.bin");

/// Roots of events between two marked actors of an English sentence.
pub static RELATIONS_EN: &[u8] = include_bytes!("../data/relations-en.bin");

/// Sources, cues and contents of attributions in English paragraphs.
pub static ATTRIBUTION_EN: &[u8] = include_bytes!("../data/attribution-en.bin");

/// How far an English sentence commits itself to a predicate having happened.
pub static FACTUALITY_EN: &[u8] = include_bytes!("../data/factuality-en.bin");
