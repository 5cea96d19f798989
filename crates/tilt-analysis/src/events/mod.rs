//! Machine-coded events: what many rows of a feed say becomes what was claimed to happen.

mod fold;

pub use fold::{Fold, FoldKey, FoldedEvent, fold, fold_key};
