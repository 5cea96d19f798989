//! What the network sees of one token: the word in lower case, its beginning and end, and its shape.

use crate::hash::hash;

/// Hashed features beside the word itself: four endings, three beginnings, the shape.
pub const AFFIXES: usize = 8;

const WORD: u8 = 0;
const SHAPE: u8 = 20;
const LONGEST: usize = 40;

/// The features of one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TokenFeatures {
    /// Hash of the word in lower case.
    pub word: u64,
    /// Hashes of endings, beginnings and shape; a model takes them modulo the rows of its table.
    pub affixes: [u64; AFFIXES],
}

/// Buffers for reading tokens without allocating for each.
#[derive(Debug, Clone, Default)]
pub struct FeatureReader {
    lower: String,
    shape: String,
}

impl FeatureReader {
    /// The features of a token. Typographic quotes and dashes count as their plain forms.
    pub fn read(&mut self, form: &str) -> TokenFeatures {
        self.lower.clear();
        lower_into(form, &mut self.lower);
        self.shape.clear();
        shape_into(form, &mut self.shape);
        let lower = self.lower.as_bytes();
        let mut affixes = [0; AFFIXES];
        let mut starts = self.lower.char_indices().rev();
        for (length, slot) in affixes[..4].iter_mut().enumerate() {
            let start = starts.next().map_or(0, |(at, _)| at);
            *slot = hash(1 + length as u8, &lower[start..]);
        }
        let mut ends = self.lower.char_indices().skip(1);
        for (length, slot) in affixes[4..7].iter_mut().enumerate() {
            let end = ends.next().map_or(lower.len(), |(at, _)| at);
            *slot = hash(10 + length as u8, &lower[..end]);
        }
        affixes[7] = hash(SHAPE, self.shape.as_bytes());
        TokenFeatures { word: hash(WORD, lower), affixes }
    }

    /// Puts a token in lower case without its features.
    pub fn lower_only(&mut self, form: &str) {
        self.lower.clear();
        lower_into(form, &mut self.lower);
    }

    /// The token in lower case with plain quotes and dashes, as last read.
    pub fn lower(&self) -> &str {
        &self.lower
    }
}

/// The hash under which a word in lower case is listed.
pub fn word_hash(lower: &str) -> u64 {
    hash(WORD, lower.as_bytes())
}

/// Appends the form in lower case, with plain quotes and dashes.
pub fn lower_into(form: &str, out: &mut String) {
    for c in form.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        match plain(c) {
            Some(plain) => out.push(plain),
            None => out.extend(c.to_lowercase()),
        }
    }
}

fn plain(c: char) -> Option<char> {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{02bc}' | '\u{00b4}' => Some('\''),
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{00ab}' | '\u{00bb}' => Some('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        _ => None,
    }
}

/// Upper, lower, digit; runs longer than two are cut; other characters stand for themselves.
fn shape_into(form: &str, out: &mut String) {
    let mut last = '\0';
    let mut run = 0;
    for c in form.chars().take(LONGEST) {
        let class = match plain(c).unwrap_or(c) {
            c if c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c if c.is_numeric() => 'd',
            c => c,
        };
        run = if class == last { run + 1 } else { 1 };
        last = class;
        if run <= 2 {
            out.push(class);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_changes_the_shape_alone() {
        let mut reader = FeatureReader::default();
        let (small, large) = (reader.read("talks"), reader.read("Talks"));
        assert_eq!(small.word, large.word);
        assert_eq!(small.affixes[..7], large.affixes[..7]);
        assert_ne!(small.affixes[7], large.affixes[7]);
    }

    #[test]
    fn short_and_empty_words_have_features() {
        let mut reader = FeatureReader::default();
        assert_eq!(reader.read(""), reader.read(""));
        assert_ne!(reader.read("a").affixes, reader.read("b").affixes);
        assert_eq!(reader.read("\u{2019}s").word, word_hash("'s"));
    }
}
