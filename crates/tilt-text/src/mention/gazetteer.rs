//! All names of all tables under one look-up: states, organisations, named bodies, cities.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tilt_core::actor::StateId;
use tilt_core::concordance::{Concordance, NameKind};
use tilt_core::organisation::MembershipTable;
use tilt_core::time::{Date, Spell};

use super::home::Home;
use super::sector::Sector;
use super::words::{Words, fold};
use crate::sentence::{Normal, lexicon_rows};

/// Words of the longest name that is looked for.
const MAX_WORDS: usize = 9;

/// The reading of a body that belongs to a part of a state.
const PART: &str = "part of a state";

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A state by its name.
    State,
    /// A body, force, party, company, medium or region from `bodies.tsv`.
    Body,
    /// An organisation of states.
    Organisation,
    /// A capital.
    Capital,
    /// A seat of government.
    Seat,
    /// An adjective of a state.
    Adjective,
    /// People of a state.
    People,
    /// A city that is no capital.
    City,
}

/// One row of a table.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it names.
    pub what: What,
    /// Whose it is.
    pub home: Home,
    /// What part of a society it is; empty if the name does not say.
    pub sectors: Vec<Sector>,
    /// The form in its usual case.
    pub form: &'static str,
    /// When it had this meaning.
    pub spell: Spell,
    /// Other readings.
    pub ambiguous: Vec<&'static str>,
}

/// A name in a phrase.
#[derive(Debug, Clone)]
pub struct Name {
    /// What it names.
    pub what: What,
    /// Whose it is, unless it has several readings.
    pub home: Option<Home>,
    /// Readings, if it has several: codes of homes and plain words.
    pub candidates: Vec<String>,
    /// What part of a society it is.
    pub sectors: Vec<Sector>,
    /// Number of words.
    pub words: usize,
}

/// Named bodies, with their rows as entries.
pub fn bodies() -> impl Iterator<Item = Entry> {
    lexicon_rows(include_str!("../../lexicon/bodies.tsv")).filter_map(|row| {
        let cell = |column: usize| row.get(column).copied().unwrap_or_default();
        Some(Entry {
            what: What::Body,
            home: Home::from_code(cell(1))?,
            sectors: Sector::cell(cell(2)),
            form: row[0],
            spell: Spell { from: cell(3).parse().ok(), to: cell(4).parse().ok() },
            ambiguous: readings(cell(5)),
        })
    })
}

fn readings(cell: &'static str) -> Vec<&'static str> {
    cell.split(';').filter(|reading| !reading.is_empty()).collect()
}

fn table() -> &'static BTreeMap<String, Vec<Entry>> {
    static TABLE: OnceLock<BTreeMap<String, Vec<Entry>>> = OnceLock::new();
    TABLE.get_or_init(build)
}

fn build() -> BTreeMap<String, Vec<Entry>> {
    let mut table: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    let mut add = |entry: Entry| table.entry(fold(entry.form)).or_default().push(entry);
    for name in Concordance::bundled().names() {
        let what = match name.kind {
            NameKind::Name | NameKind::Official | NameKind::Alias => What::State,
            NameKind::Adjective => What::Adjective,
            NameKind::People => What::People,
            NameKind::Capital => What::Capital,
            NameKind::Seat => What::Seat,
        };
        add(Entry {
            what,
            home: Home::State(name.state),
            sectors: if what == What::Seat { vec![Sector::Gov] } else { Vec::new() },
            form: name.form,
            spell: name.spell,
            ambiguous: name.ambiguous.clone(),
        });
    }
    for name in MembershipTable::bundled().names() {
        add(Entry {
            what: What::Organisation,
            home: Home::Intergovernmental,
            sectors: Vec::new(),
            form: name.form,
            spell: name.spell,
            ambiguous: name.ambiguous.clone(),
        });
    }
    bodies().for_each(&mut add);
    for row in lexicon_rows(include_str!("../../lexicon/cities.tsv")) {
        let Some(home) = row.get(1).copied().and_then(Home::from_code) else { continue };
        let ambiguous = row.get(2).copied().map(readings).unwrap_or_default();
        add(Entry {
            what: What::City,
            home,
            sectors: Vec::new(),
            form: row[0],
            spell: Spell::ALWAYS,
            ambiguous,
        });
    }
    table
}

/// The state of a city, capital or not, that has one reading alone.
pub fn city(written: &str, day: Option<Date>) -> Option<StateId> {
    let name = decide(table().get(&fold(written))?, written, day)?;
    match (name.what, name.home) {
        (What::City | What::Capital, Some(Home::State(state))) => Some(state),
        _ => None,
    }
}

/// The longest name that begins at a word.
pub fn find(normal: &Normal, words: &Words, at: usize, day: Option<Date>) -> Option<Name> {
    let longest = (words.list.len() - at).min(MAX_WORDS);
    (1..=longest).rev().find_map(|count| {
        // A name does not end inside a hyphenated word if the whole word is a name, and that was tried before.
        let entries = table().get(&words.folded(at, at + count))?;
        let (first, last) = (words.list[at], words.list[at + count - 1]);
        let written: String = normal.chars[first.start..last.end].iter().map(|n| n.c).collect();
        decide(entries, &written, day).map(|name| Name { words: count, ..name })
    })
}

/// Whether the text writes a form as a name. Abbreviations of four letters or more may be written like words: "Nato".
fn is_written(form: &str, written: &str) -> bool {
    let is_abbreviation = !form.chars().any(char::is_lowercase);
    if is_abbreviation && form.chars().filter(|c| c.is_alphabetic()).count() >= 4 {
        return written.chars().next().is_some_and(char::is_uppercase);
    }
    super::names::is_written(form, written)
}

fn decide(entries: &[Entry], written: &str, day: Option<Date>) -> Option<Name> {
    let in_case: Vec<&Entry> = entries.iter().filter(|entry| is_written(entry.form, written)).collect();
    let valid = |entry: &&&Entry| match day {
        Some(day) => entry.spell.contains(day),
        None => entry.spell.to.is_none(),
    };
    let current: Vec<&Entry> = in_case.iter().filter(valid).copied().collect();
    let is_past = current.is_empty();
    let entries = if is_past { in_case } else { current };
    let best = entries.iter().map(|entry| entry.what).min()?;
    let mut chosen = entries.iter().filter(|entry| entry.what == best);
    let first = chosen.next()?;
    let mut candidates: Vec<String> = Vec::new();
    let mut home = Some(first.home);
    for entry in chosen {
        if Some(entry.home) != home {
            home = None;
            candidates.push(entry.home.code().to_owned());
        }
    }
    // A region's own body is the state's for the question whose it is, though never the state itself.
    let is_other = |reading: &&&str| !(best == What::Body && **reading == PART);
    candidates.extend(first.ambiguous.iter().filter(is_other).map(|reading| (*reading).to_owned()));
    if !candidates.is_empty() {
        candidates.insert(0, first.home.code().to_owned());
        candidates.dedup();
        home = None;
    }
    // A capital of another time is a city today.
    let what = if is_past && best == What::Capital { What::City } else { best };
    Some(Name { what, home, candidates, sectors: first.sectors.clone(), words: 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_lexicons_has_a_home_and_a_source() {
        let rows: Vec<Vec<&str>> = lexicon_rows(include_str!("../../lexicon/bodies.tsv")).collect();
        assert_eq!(bodies().count(), rows.len());
        for row in rows {
            assert_eq!(row.len(), 7, "{row:?}");
            assert!(!row[6].is_empty(), "{row:?}");
        }
        let cities = lexicon_rows(include_str!("../../lexicon/cities.tsv"));
        for row in cities {
            assert!(Home::from_code(row[1]).is_some(), "{row:?}");
        }
    }
}
