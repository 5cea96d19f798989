//! Lines that belong to the page and not to the article.

/// Beginnings of such lines, lower case, with the reason shown to the reader.
const LINES: &str = include_str!("../../lexicon/boilerplate.tsv");

/// Longer lines are prose, whatever they begin with.
const MAX_LINE: usize = 200;

/// Why a line is left out, if it is.
pub fn reason(line: &str) -> Option<&'static str> {
    let line = line.trim().trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©');
    if line.len() > MAX_LINE {
        return None;
    }
    let folded = line.to_lowercase();
    crate::sentence::lexicon_rows(LINES).find(|row| folded.starts_with(row[0])).map(|row| row[1])
}
