//! House rules as programs: what [`tidy`] finds fails `cargo test`.

pub mod tidy;

use std::path::PathBuf;

/// Root of the repository.
pub fn root() -> PathBuf {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.pop();
    path
}
