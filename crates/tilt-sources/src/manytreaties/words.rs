//! What the words of the tables for form and subject mean here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use tilt_core::agreement::{Instrument, SubjectKey};
use tilt_core::concordance::fold;

/// `word`, then the name of an instrument.
const INSTRUMENTS: &str = include_str!("instruments.tsv");

/// `word`, then keys of subjects separated by `;`.
const SUBJECTS: &str = include_str!("subjects.tsv");

/// The form that a word means; `None` if the word is not in the table.
pub(super) fn instrument(word: &str) -> Option<Instrument> {
    static TABLE: OnceLock<BTreeMap<String, Instrument>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let meant = |name: &str| Instrument::ALL.into_iter().find(|instrument| instrument.name() == name);
        rows(INSTRUMENTS).map(|(word, name)| (word, meant(name).expect("name of an instrument"))).collect()
    });
    table.get(&fold(word)).copied()
}

/// The subjects that a word means; none if the word is not in the table.
pub(super) fn subjects(word: &str) -> &'static BTreeSet<SubjectKey> {
    static TABLE: OnceLock<BTreeMap<String, BTreeSet<SubjectKey>>> = OnceLock::new();
    static NONE: BTreeSet<SubjectKey> = BTreeSet::new();
    let table = TABLE.get_or_init(|| {
        let keys = |list: &str| {
            list.split(';').map(|key| SubjectKey::find(key).expect("key of a subject")).collect()
        };
        rows(SUBJECTS).map(|(word, list)| (word, keys(list))).collect()
    });
    table.get(&fold(word)).unwrap_or(&NONE)
}

fn rows(table: &'static str) -> impl Iterator<Item = (String, &'static str)> {
    let lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        let (word, meaning) = line.split_once('\t').expect("a word and its meaning, separated by a tab");
        (fold(word), meaning)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_matched_whole_and_without_case() {
        assert_eq!(instrument("exchange of notes  constituting an agreement"), Some(Instrument::Agreement));
        assert_eq!(instrument("Convention"), Some(Instrument::Treaty));
        assert_eq!(instrument("Conventions"), None);
        assert!(subjects("Nuclear Energy").iter().any(|key| key.key() == "nuclear_energy"));
        assert!(subjects("Noise from neighbours").is_empty());
    }
}
