//! The codec of the estimates that are bundled with the program: tables to compact Parquet bytes and back, no disk.
//!
//! Equal tables give equal bytes. Numbers of states are positions in a list of keys in the metadata, so the bytes
//! do not depend on the build's table of states; a key that this build does not know is an error.

mod columns;
mod counts;
mod excess;
mod metadata;
mod ties;

pub use counts::{read_counts, read_counts_for, write_counts};
pub use excess::{CORRELATION_STEPS, EXCESS_STEP, read_excess, write_excess};
pub use ties::{read_ties, read_ties_exact, write_ties, write_ties_exact};
