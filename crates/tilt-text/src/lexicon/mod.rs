//! Lexicons that a user gives: dictionaries of other coders, read beside our own tables.

pub mod petrarch;
mod unknown;

pub use petrarch::{CodedEvent, Lexicon, Problem, code};
pub use unknown::{Unknown, unknown};
