//! In which company states are named: sentence by sentence, with words of cooperation or of conflict.
//!
//! No proposition is made: this counts what a long text names, such as a speech, whatever it says of it.

mod said;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use regex::Regex;
use tilt_core::actor::StateId;
use tilt_core::document::Span;
use tilt_core::time::Date;

use crate::mention::{self, Named};
use crate::sentence::{Normal, lexicon_rows, split};

pub use said::{Said, said};

/// One sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Company {
    /// States that it names as such or by their government, seat or adjective.
    pub states: BTreeSet<StateId>,
    /// Whether it has a word of cooperation.
    pub cooperative: bool,
    /// Whether it has a word of conflict.
    pub conflictual: bool,
}

/// The sentences of a text, in order; `day` is the one by which dated names are read.
pub fn company(text: &str, day: Option<Date>) -> Vec<Company> {
    let mut named = Named::on(day);
    let whole = Span { start: 0, end: text.len() };
    let sentences = split(text, whole).sentences;
    let of = |span: Span| {
        let normal = Normal::of(text, span);
        let mentions = mention::find(text, &normal, &named);
        named.learn(&mentions);
        let states = mentions.iter().filter_map(|mention| mention.state()).collect();
        let words = text[span.start..span.end].to_lowercase();
        Company {
            states,
            cooperative: cooperation().is_match(&words),
            conflictual: conflict().is_match(&words),
        }
    };
    sentences.iter().map(|sentence| sentence.span).map(of).collect()
}

static LEXICON: &str = include_str!("../../lexicon/company.tsv");

fn cooperation() -> &'static Regex {
    static STEMS: OnceLock<Regex> = OnceLock::new();
    STEMS.get_or_init(|| stems("cooperation"))
}

fn conflict() -> &'static Regex {
    static STEMS: OnceLock<Regex> = OnceLock::new();
    STEMS.get_or_init(|| stems("conflict"))
}

fn stems(side: &str) -> Regex {
    let rows = lexicon_rows(LEXICON).filter(|row| row.first() == Some(&side));
    let stems: Vec<String> = rows.filter_map(|row| row.get(1).map(|stem| regex::escape(stem))).collect();
    crate::sentence::pattern(&format!(r"\b(?:{})", stems.join("|")))
}

#[cfg(test)]
mod tests {
    use tilt_core::Concordance;

    use super::*;

    #[test]
    fn sentences_name_states_in_company() {
        let text = "We thank France and Japan for their support. The attack on Peru was illegal, and cooperation with \
                    Chile ended. The sea is wide.";
        let found = company(text, None);
        let state = |key: &str| Concordance::bundled().by_key(key).unwrap();
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].states, BTreeSet::from([state("FRA"), state("JPN")]));
        assert_eq!((found[0].cooperative, found[0].conflictual), (true, false));
        assert_eq!(found[1].states, BTreeSet::from([state("CHL"), state("PER")]));
        assert_eq!((found[1].cooperative, found[1].conflictual), (true, true));
        assert_eq!(found[2], Company::default());
    }

    #[test]
    fn a_stem_stands_once_and_on_one_side() {
        let mut seen = BTreeSet::new();
        for row in lexicon_rows(LEXICON) {
            assert!(["cooperation", "conflict"].contains(&row[0]), "{row:?}");
            assert!(seen.insert(row[1]), "{row:?} stands twice");
        }
    }
}
