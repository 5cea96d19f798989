//! Lexicons that a user gives: dictionaries of other coders, read beside our own tables.

pub mod petrarch;
mod unknown;

pub use petrarch::{Lexicon, Problem};
pub use unknown::{Unknown, unknown};
