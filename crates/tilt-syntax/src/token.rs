//! Tokens of a sentence.

/// A token: its text and where that begins in the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'t> {
    /// The text.
    pub text: &'t str,
    /// First byte in the sentence.
    pub start: usize,
}

impl Token<'_> {
    /// The byte after the last.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}
