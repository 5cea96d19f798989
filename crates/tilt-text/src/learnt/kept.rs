//! Trees of the paragraph at hand, kept: tagger, scale and event model read the same sentence, and what they see alike is
//! parsed once. A headline with a dash is not seen alike, since each learnt from its own form of it.

use std::cell::RefCell;

use tilt_core::syntax::{Analyser, Word};

/// An analyser that keeps what it found until it is told to forget.
pub struct Kept<'a> {
    analyser: &'a dyn Analyser,
    trees: RefCell<Vec<(String, Vec<Word>)>>,
}

impl std::fmt::Debug for Kept<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").field("trees", &self.trees.borrow().len()).finish_non_exhaustive()
    }
}

impl<'a> Kept<'a> {
    /// Keeps what this analyser finds.
    pub fn new(analyser: &'a dyn Analyser) -> Kept<'a> {
        Kept { analyser, trees: RefCell::default() }
    }

    /// Whether it asks this very analyser.
    pub fn asks(&self, analyser: &dyn Analyser) -> bool {
        std::ptr::addr_eq(self.analyser, analyser)
    }

    /// Lets go of all trees. A paragraph has few sentences, so what is kept is searched from end to end.
    pub fn forget(&self) {
        self.trees.borrow_mut().clear();
    }
}

impl Analyser for Kept<'_> {
    fn words(&self, sentence: &str) -> Vec<Word> {
        if let Some((_, words)) = self.trees.borrow().iter().find(|(text, _)| text == sentence) {
            return words.clone();
        }
        let words = self.analyser.words(sentence);
        let mut trees = self.trees.borrow_mut();
        // A paragraph of a million sentences must not be searched for each of them.
        if trees.len() < MOST {
            trees.push((sentence.to_owned(), words.clone()));
        }
        words
    }
}

/// Most trees kept.
const MOST: usize = 64;

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    struct Counting(Cell<usize>);

    impl Analyser for Counting {
        fn words(&self, _: &str) -> Vec<Word> {
            self.0.set(self.0.get() + 1);
            Vec::new()
        }
    }

    #[test]
    fn a_sentence_is_parsed_once_until_forgotten() {
        let (counting, other) = (Counting(Cell::new(0)), Counting(Cell::new(0)));
        let kept = Kept::new(&counting);
        assert!(kept.asks(&counting) && !kept.asks(&other));
        for sentence in ["One.", "Two.", "One.", "Two."] {
            kept.words(sentence);
        }
        assert_eq!(counting.0.get(), 2);
        kept.forget();
        kept.words("One.");
        assert_eq!(counting.0.get(), 3);
    }
}
