//! Words become lemmas, parts of speech and a tree of dependencies (Universal Dependencies), offline.

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
pub use token::Token;
pub use tokenize::tokenize;
pub use word::{Upos, Word};
