//! Nouns for who acts: soldiers, lawmakers, rebels, herders, with the sector each belongs to.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::sector::Sector;
use crate::sentence::lexicon_rows;

/// Words of the longest noun phrase in the lexicon.
pub const MAX_WORDS: usize = 5;

/// What a noun says about who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// Most telling sector first; may be empty for nouns that say nothing by themselves.
    pub sectors: Vec<Sector>,
    /// Whether the noun takes the sector of what it heads or belongs to: the *spokesman* of a court, a police *chief*.
    pub inherits: bool,
}

fn nouns() -> &'static BTreeMap<&'static str, Agent> {
    static TABLE: OnceLock<BTreeMap<&'static str, Agent>> = OnceLock::new();
    TABLE.get_or_init(|| {
        lexicon_rows(include_str!("../../lexicon/agents.tsv"))
            .map(|row| {
                let cell = |column: usize| row.get(column).copied().unwrap_or_default();
                (row[0], Agent { sectors: Sector::cell(cell(1)), inherits: cell(2) == "inherits" })
            })
            .collect()
    })
}

/// Whether the lexicon has a noun for this phrase, lower case, in the singular or the plural.
pub fn find(phrase: &str) -> Option<&'static Agent> {
    let table = nouns();
    if let Some(agent) = table.get(phrase) {
        return Some(agent);
    }
    // "members of parliament" and "chiefs of staff" are plural in their first word.
    if let Some((first, rest)) = phrase.split_once(" of ")
        && let Some(agent) =
            singulars(first).iter().find_map(|one| table.get(format!("{one} of {rest}").as_str()))
    {
        return Some(agent);
    }
    singulars(phrase).iter().find_map(|singular| table.get(singular.as_str()))
}

/// What a regular plural may be the plural of.
fn singulars(plural: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |ending: &str, with: &str| {
        found.extend(
            plural.strip_suffix(ending).filter(|stem| stem.len() >= 2).map(|stem| format!("{stem}{with}")),
        );
    };
    add("ies", "y");
    add("men", "man");
    add("es", "");
    if !plural.ends_with("ss") {
        add("s", "");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_read() {
        for (phrase, sector) in [
            ("soldiers", Sector::Mil),
            ("foreign ministers", Sector::Gov),
            ("gunmen", Sector::Uaf),
            ("navies", Sector::Mil),
            ("members of parliament", Sector::Leg),
            ("churches", Sector::Rel),
        ] {
            assert_eq!(
                find(phrase).and_then(|agent| agent.sectors.first().copied()),
                Some(sector),
                "{phrase}"
            );
        }
        assert!(find("harbour walls").is_none());
    }

    #[test]
    fn no_phrase_is_longer_than_the_window() {
        assert!(nouns().keys().all(|noun| noun.split(' ').count() <= MAX_WORDS));
        assert!(nouns().len() > 2_000);
    }
}
