//! Words become lemmas, parts of speech and a tree of dependencies (Universal Dependencies), offline.
//!
//! A sentence walks through [`tokenize()`], [`features`] (what is seen of a token), [`network`] (scores), [`tree`]
//! (the best tree) and [`lemma`]; [`Analyser`] is the way through. [`format`](mod@format) and [`table`] read the model
//! where it lies, [`kernel`] holds the loops that take the time.
//!
//! Invariants of the room:
//! - pure: the model comes as bytes; no file, clock, environment or randomness;
//! - every sentence gets one word for each token and a tree with one root, whatever the tokens are;
//! - the same model and tokens give the same words on any processor;
//! - time is linear in the length of the text.

#![forbid(unsafe_code)]

mod analyse;
pub mod features;
pub mod format;
pub mod hash;
pub mod kernel;
pub mod lemma;
pub mod network;
pub mod table;
mod token;
mod tokenize;
pub mod tree;
mod word;

pub use analyse::{Analyser, MOST_TOKENS, Workspace};
pub use format::ModelError;
pub use tilt_core::syntax::Upos;
pub use token::Token;
pub use tokenize::tokenize;
pub use word::Word;
