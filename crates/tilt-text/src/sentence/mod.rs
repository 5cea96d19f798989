//! Text becomes sentences, and a sentence becomes a row of symbols that rules can read.

mod context;
mod normal;
mod split;
mod symbols;

pub use context::SentenceContext;
pub(crate) use context::quotation_start;
pub use normal::{Normal, NormalChar};
pub use split::{MAX_SENTENCE, Sentence, Split, split};
pub use symbols::Symbols;

/// Compiles a constant pattern over symbols. Word edges are those of ASCII: symbols are lower-case words, and the
/// Unicode edge would make the matcher leave its fast path at the first dash.
///
/// # Panics
/// If the pattern is malformed. Patterns are constants of this crate, and its tests compile every one.
pub fn pattern(pattern: &str) -> regex::Regex {
    let edges = pattern.replace(r"\b", r"(?-u:\b)");
    regex::Regex::new(&edges).unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

/// Rows of a lexicon file: tab-separated, `#` begins a comment line.
pub fn lexicon_rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}
