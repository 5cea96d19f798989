//! Word classes: which root a verb or noun means, and which it means only beside another.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tilt_core::syntax::{Upos, Word};

use super::label::{LABELS, Label};
use crate::sentence::lexicon_rows;

/// A set of classes, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Classes(pub u128);

impl Classes {
    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a class is among them.
    pub fn has(self, class: usize) -> bool {
        self.0 >> class & 1 == 1
    }

    /// All of both.
    pub fn with(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }

    /// The classes, by number.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let class = rest.trailing_zeros() as usize;
            rest &= rest.wrapping_sub(1);
            (class < 128).then_some(class)
        })
    }
}

/// What a verb class and a noun class mean together.
#[derive(Debug, Clone, Copy)]
pub struct PairRule {
    /// Class of the verb.
    pub verb: usize,
    /// Class of the noun.
    pub noun: usize,
    /// Whether an adjective of joint action must stand by the noun.
    pub joint: bool,
    /// The root.
    pub root: Label,
}

/// A phrase: its words after the first, and its classes.
type Phrase = (Vec<&'static str>, Classes);

/// The classes of words, compiled once.
#[derive(Debug)]
pub struct Lexicon {
    names: Vec<String>,
    roots: Vec<Option<Label>>,
    words: [BTreeMap<&'static str, Classes>; 3],
    phrases: BTreeMap<&'static str, Vec<Phrase>>,
    pairs: Vec<PairRule>,
}

/// Words after the first of a phrase may stand this far on.
const REACH: usize = 4;

impl Lexicon {
    /// The lexicon of this crate.
    ///
    /// # Panics
    /// If its files are malformed; a test reads them.
    pub fn bundled() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            Lexicon::parse(
                include_str!("../../lexicon/relation.tsv"),
                include_str!("../../lexicon/relation_pairs.tsv"),
            )
        })
    }

    fn parse(words: &'static str, pairs: &'static str) -> Lexicon {
        let mut lexicon = Lexicon {
            names: Vec::new(),
            roots: Vec::new(),
            words: Default::default(),
            phrases: BTreeMap::new(),
            pairs: Vec::new(),
        };
        for row in lexicon_rows(words) {
            let [class, part, lemmas] = row[..] else { panic!("relation.tsv: {row:?}") };
            let part_number = ["v", "n", "a"].iter().position(|p| *p == part).expect("v, n or a");
            let class = lexicon.class(&format!("{class}.{part}"), Label::find(class));
            let bit = Classes(1 << class);
            for lemma in lemmas.split(' ').filter(|lemma| !lemma.is_empty()) {
                let mut parts = lemma.split('_');
                let first = parts.next().unwrap_or_default();
                let rest: Vec<&'static str> = parts.collect();
                if rest.is_empty() {
                    let entry = lexicon.words[part_number].entry(first).or_default();
                    *entry = entry.with(bit);
                } else {
                    lexicon.phrases.entry(first).or_default().push((rest, bit));
                }
            }
        }
        for row in lexicon_rows(pairs) {
            let [verb, noun, root] = row[..] else { panic!("relation_pairs.tsv: {row:?}") };
            let (joint, noun) = noun.strip_prefix("joint ").map_or((false, noun), |noun| (true, noun));
            let find = |name: String| {
                lexicon.names.iter().position(|known| *known == name).unwrap_or_else(|| panic!("{name}"))
            };
            lexicon.pairs.push(PairRule {
                verb: find(format!("{verb}.v")),
                noun: find(format!("{noun}.n")),
                joint,
                root: Label::find(root).expect("a root"),
            });
        }
        lexicon
    }

    fn class(&mut self, name: &str, root: Option<Label>) -> usize {
        if let Some(known) = self.names.iter().position(|known| known == name) {
            return known;
        }
        self.names.push(name.to_owned());
        self.roots.push(root);
        assert!(self.names.len() <= 128, "a set of classes has 128 bits");
        self.names.len() - 1
    }

    /// The number of a class by its name and part, as `give.v`.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The name of a class.
    pub fn name(&self, class: usize) -> &str {
        &self.names[class]
    }

    /// The root that a class is by itself.
    pub fn root(&self, class: usize) -> Option<Label> {
        self.roots[class]
    }

    /// Rules for a verb class and a noun class.
    pub fn pairs(&self) -> &[PairRule] {
        &self.pairs
    }

    /// How many roots a set of classes names, by root.
    pub fn votes(&self, classes: Classes) -> [f32; LABELS] {
        let mut votes = [0.0; LABELS];
        for class in classes.iter() {
            if let Some(root) = self.roots[class] {
                votes[root.index()] = 1.0;
            }
        }
        votes
    }

    /// Classes of a lemma as this part of speech; if it has none there, as another part.
    pub fn word(&self, lemma: &str, upos: Upos) -> Classes {
        let order: &[usize] = match upos {
            Upos::Verb | Upos::Aux => &[0, 1, 2],
            Upos::Noun | Upos::Propn => &[1, 0, 2],
            Upos::Adj => &[2, 0, 1],
            Upos::Adv | Upos::Part | Upos::Det | Upos::Cconj | Upos::Sconj | Upos::Intj => &[2],
            _ => &[],
        };
        let found = order.iter().find_map(|part| self.words[*part].get(lemma));
        found.copied().unwrap_or_default()
    }

    /// Classes of all words of a sentence; a phrase marks its first word.
    pub fn classes(&self, words: &[Word]) -> Vec<Classes> {
        let lemmas: Vec<String> = words.iter().map(|word| word.lemma.to_lowercase()).collect();
        let mut classes: Vec<Classes> =
            lemmas.iter().zip(words).map(|(lemma, word)| self.word(lemma, word.upos)).collect();
        for at in 0..words.len() {
            for (rest, bit) in self.phrases.get(lemmas[at].as_str()).into_iter().flatten() {
                let mut from = at + 1;
                let is_there = rest.iter().all(|part| {
                    let until = (from + REACH).min(lemmas.len());
                    let found = (from..until).find(|next| lemmas[*next] == *part);
                    from = found.map_or(from, |found| found + 1);
                    found.is_some()
                });
                if is_there {
                    classes[at] = classes[at].with(*bit);
                }
            }
        }
        classes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_well_formed() {
        let lexicon = Lexicon::bundled();
        let accuse = lexicon.word("condemn", Upos::Verb);
        assert_eq!(lexicon.votes(accuse)[Label::Accuse.index()], 1.0);
        assert!(lexicon.word("the", Upos::Det).is_empty());
        assert!(lexicon.word("sanction", Upos::Noun).iter().count() >= 2);
        assert!(lexicon.pairs().len() > 40);
    }
}
