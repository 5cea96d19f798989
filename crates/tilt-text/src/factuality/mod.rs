//! How far a text commits itself to something having happened: a trained number from −3 (it did not) to 3 (it did).
//!
//! The number is a sum of weights of hashed features of the grammar around a predicate: what governs it and by which
//! relations, negation, modals, conditions and questions on the way up, tense, adverbs that hedge. Rules of
//! [`crate::modality`] go first; this is asked where none speaks.

mod features;
pub mod score;

use tilt_core::document::Span;
use tilt_core::proposition::Factuality;

pub use features::features;

use crate::learnt::{Parsed, Table, Weights, WeightsError, feature};

/// By whose rules a number is given: readers of different corpora differ in how readily they say 3.
///
/// The model has weights for all of them together and for each alone. Documents are read by the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Guide {
    /// Newswire, several readers a predicate (UW).
    #[default]
    Uw,
    /// Newswire, values of certainty and polarity (MEANTIME).
    Meantime,
    /// Web text, did it happen and how sure are you (UDS-IH2).
    Uds,
}

impl Guide {
    /// All of them.
    pub const ALL: [Guide; 3] = [Guide::Uw, Guide::Meantime, Guide::Uds];

    /// Its name, as folders of the corpora have it.
    pub fn name(self) -> &'static str {
        match self {
            Guide::Uw => "UW",
            Guide::Meantime => "MEANTIME",
            Guide::Uds => "UDS_IH2",
        }
    }
}

/// The features with a copy of each for one guide.
pub fn guided(features: &[u32], guide: Guide) -> Vec<u32> {
    let own = features.iter().map(|known| feature(100 + guide as u32, &[*known]));
    features.iter().copied().chain(own).collect()
}

/// The trained weights.
#[derive(Debug, Clone)]
pub struct Scale {
    table: Table,
}

/// The id under which a proposition names the scale as the source of its value.
pub const SCALE_RULE: &str = "M-factuality-1";

/// Ends of the scale.
pub const MOST: f32 = 3.0;

impl Scale {
    /// Reads trained weights.
    ///
    /// # Errors
    /// If the bytes are not those of a scale, or damaged.
    pub fn load(bytes: &'static [u8]) -> Result<Scale, WeightsError> {
        Ok(Scale { table: Weights::load(bytes)?.table("factual", 1)? })
    }

    /// Joins a table that was just learnt.
    pub fn new(table: Table) -> Scale {
        Scale { table }
    }

    /// The commitment to a word of a sentence, −3 to 3.
    pub fn score(&self, parsed: &Parsed, at: usize, guide: Guide) -> f32 {
        let mut all = Vec::new();
        features(parsed, at, &mut all);
        self.sum(&guided(&all, guide))
    }

    /// The commitment that guided features speak for, −3 to 3.
    pub fn sum(&self, features: &[u32]) -> f32 {
        let mut sum = [0i32];
        for feature in features {
            self.table.add(*feature, &mut sum);
        }
        (sum[0] as f32 * self.table.scale()).clamp(-MOST, MOST)
    }
}

/// The word of a sentence that a span of the document means: the highest in the tree of those that it covers.
pub fn predicate(parsed: &Parsed, span: Span) -> Option<usize> {
    let covered = |at: &usize| parsed.spans[*at].overlaps(span);
    let depth = |at: usize| std::iter::successors(Some(at), |at| parsed.head(*at)).count();
    (0..parsed.len()).filter(covered).min_by_key(|at| (depth(*at), *at))
}

/// FactBank's value of a number: 3 is CT+, 2 PR+, 1 PS+, 0 Uu, and so below; the nearest is taken.
pub fn value(score: f32) -> Factuality {
    match score {
        score if score >= 2.5 => Factuality::CtPlus,
        score if score >= 1.5 => Factuality::PrPlus,
        score if score >= 0.5 => Factuality::PsPlus,
        score if score > -0.5 => Factuality::Uu,
        score if score > -1.5 => Factuality::PsMinus,
        score if score > -2.5 => Factuality::PrMinus,
        _ => Factuality::CtMinus,
    }
}

/// Place of the words `from..to` of a text whose words are parted by blanks.
pub fn place(text: &str, from: usize, to: usize) -> Option<Span> {
    let start_of = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    let words: Vec<&str> = text.split(' ').collect();
    let (first, last) = (words.get(from)?, words.get(to.checked_sub(1)?)?);
    (from < to).then(|| Span::new(start_of(first), start_of(last) + last.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_lie_in_order_on_the_scale() {
        use Factuality::*;
        let all = [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0].map(value);
        assert_eq!(all, [CtMinus, PrMinus, PsMinus, Uu, PsPlus, PrPlus, CtPlus]);
    }

    #[test]
    fn words_are_counted_by_blanks() {
        let text = "They did n't come .";
        assert_eq!(place(text, 3, 4).map(|span| span.of(text)), Some("come"));
        assert_eq!(place(text, 1, 3).map(|span| span.of(text)), Some("did n't"));
        assert_eq!(place(text, 4, 9), None);
    }
}
