//! Words of a phrase with their places, for look-ups in the gazetteer and the noun lexicon.

use unicode_normalization::UnicodeNormalization;

use super::names::lower_one;
use crate::sentence::Normal;

/// One word of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// First character in the sentence.
    pub start: usize,
    /// First character after it, without a possessive ending.
    pub end: usize,
    /// Whether it is a possessive.
    pub possessive: bool,
    /// Whether a hyphen joins it to the next word.
    pub hyphen: bool,
    /// Whether a comma, bracket or another mark stands between it and the next word.
    pub stop: bool,
    /// Whether it begins with a capital.
    pub capital: bool,
}

/// A sentence in words, with a folded copy of its characters.
#[derive(Debug, Clone)]
pub struct Words {
    /// The words in order.
    pub list: Vec<Word>,
    folded: Vec<char>,
}

/// A character without case and accent, one for one.
pub(crate) fn fold_one(c: char) -> char {
    let lower = lower_one(c);
    if lower.is_ascii() { lower } else { std::iter::once(lower).nfd().next().unwrap_or(lower) }
}

/// A form of a table as it is compared.
pub(super) fn fold(form: &str) -> String {
    form.nfc().map(|c| if matches!(c, '’' | '‘') { '\'' } else { fold_one(c) }).collect()
}

impl Words {
    /// The words of a sentence.
    pub fn of(normal: &Normal) -> Words {
        let chars: Vec<char> = normal.chars.iter().map(|n| n.c).collect();
        let folded = chars.iter().map(|c| fold_one(*c)).collect();
        let mut list: Vec<Word> = Vec::new();
        let mut at = 0;
        while at < chars.len() {
            if !chars[at].is_alphanumeric() {
                if let Some(last) = list.last_mut()
                    && chars[at] != ' '
                {
                    let is_hyphen = chars[at] == '-'
                        && last.end == at
                        && chars.get(at + 1).is_some_and(|c| c.is_alphanumeric());
                    last.hyphen |= is_hyphen;
                    // A quotation mark or a possessive apostrophe does not part what belongs together.
                    last.possessive |= chars[at] == '\'' && last.end == at && chars[at - 1] == 's';
                    last.stop |= !is_hyphen && !matches!(chars[at], '\'' | '"' | '.');
                }
                at += 1;
                continue;
            }
            let start = at;
            at = word_end(&chars, at);
            let possessive = at - start > 2 && chars[at - 2] == '\'' && matches!(chars[at - 1], 's' | 'S');
            let end = if possessive { at - 2 } else { at };
            list.push(Word {
                start,
                end,
                possessive,
                hyphen: false,
                stop: false,
                capital: chars[start].is_uppercase(),
            });
        }
        Words { list, folded }
    }

    /// Words `[from, to)` with what stands between them, folded; `from < to`.
    pub fn folded(&self, from: usize, to: usize) -> String {
        self.folded[self.list[from].start..self.list[to - 1].end].iter().collect()
    }

    /// One word, folded.
    pub fn word(&self, at: usize) -> String {
        self.folded(at, at + 1)
    }
}

/// The end of the word that begins at `at`: letters and digits, and marks inside ("U.S.", "Jama'at", "H&M").
fn word_end(chars: &[char], at: usize) -> usize {
    let mut end = at;
    let mut has_stop = false;
    while let Some(&c) = chars.get(end) {
        let next = chars.get(end + 1).copied().unwrap_or(' ');
        let is_single = end == at + 1 || has_stop;
        if c.is_alphanumeric() || (matches!(c, '\'' | '&') && next.is_alphanumeric()) {
            end += 1;
        } else if c == '.' && next.is_alphabetic() && is_single {
            has_stop = true;
            end += 1;
        } else if c == '.' && has_stop && end >= 2 && chars[end - 2] == '.' {
            return end + 1;
        } else {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use tilt_core::document::Span;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        let words = Words::of(&Normal::of(text, Span::new(0, text.len())));
        (0..words.list.len()).map(|at| words.word(at)).collect()
    }

    #[test]
    fn marks_inside_words_stay() {
        assert_eq!(
            words("the U.S. Navy's Brasília-born cook"),
            ["the", "u.s.", "navy", "brasilia", "born", "cook"]
        );
        assert_eq!(words("Ahlu Sunna Waljama'a (ASWJ)."), ["ahlu", "sunna", "waljama'a", "aswj"]);
        assert_eq!(words("It left. They won."), ["it", "left", "they", "won"]);
    }
}
