//! Dictionaries of TABARI, PETRARCH and PETRARCH2: actors, agents, verbs and discards (schrodt2014petrarch).
//!
//! What a file holds is told from its lines, not from its name. Lines that are not understood are kept as problems.

mod actors;
mod code;
mod line;
mod pattern;
mod verbs;

use std::collections::BTreeMap;
use std::sync::Arc;

use tilt_core::time::Date;

pub use actors::DatedCode;
pub use code::{CodedEvent, code};
pub use verbs::{VerbBlock, VerbPattern};

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Name of the file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: &'static str,
}

/// Any number of dictionaries, read together. Later rows of the same phrase are added to earlier ones.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// Phrase, lower case with blanks, to its dated codes.
    actors: BTreeMap<Box<str>, Arc<[DatedCode]>>,
    /// Phrase to the code it adds, without `~`.
    agents: BTreeMap<Box<str>, Box<str>>,
    /// Blocks of verbs in file order.
    verbs: Vec<VerbBlock>,
    /// Form of a verb to its blocks.
    verb_forms: BTreeMap<Box<str>, Vec<usize>>,
    /// Sets of words that patterns name as `&NAME`.
    sets: BTreeMap<Box<str>, Vec<Box<str>>>,
    /// Transformations of coded events, as they stand in the file.
    transformations: Vec<Box<str>>,
    /// Phrases whose sentence is not to be coded, and, where the flag is set, whose story.
    discards: BTreeMap<Box<str>, bool>,
    /// Words of the longest actor.
    longest: usize,
    /// Lines that could not be read.
    problems: Vec<Problem>,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Actors,
    Agents,
    Verbs,
    Discards,
}

impl Lexicon {
    /// Reads one more file.
    pub fn add(&mut self, file: &str, text: &str) {
        match kind(text) {
            FileKind::Verbs => verbs::read(self, file, text),
            FileKind::Agents => actors::read_agents(self, file, text),
            FileKind::Actors => actors::read_actors(self, file, text),
            FileKind::Discards => self.read_discards(text),
        }
    }

    /// Number of actor phrases, agent phrases, verb forms and discard phrases.
    pub fn sizes(&self) -> [usize; 4] {
        [self.actors.len(), self.agents.len(), self.verb_forms.len(), self.discards.len()]
    }

    /// Lines that could not be read, in file order.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The codes of an actor, lower case with blanks, that hold on `day`; without a day, those without an end.
    pub fn actor(&self, phrase: &str, day: Option<Date>) -> impl Iterator<Item = &str> {
        let rows = self.actors.get(phrase).map(AsRef::as_ref).unwrap_or_default();
        // Undated rows stand for every other time, so they are given up when a dated one holds.
        let holds = move |row: &&DatedCode| row.is_dated() && row.holds(day);
        let dated = rows.iter().any(|row| holds(&row));
        rows.iter().filter(move |row| if dated { holds(row) } else { !row.is_dated() }).map(|row| &*row.code)
    }

    /// Whether the phrase is an actor at any time.
    pub fn is_actor(&self, phrase: &str) -> bool {
        self.actors.contains_key(phrase)
    }

    /// Whether an actor begins with these letters.
    pub fn has_actor_beginning(&self, letters: &str) -> bool {
        let from = self
            .actors
            .range::<str, _>((std::ops::Bound::Included(letters), std::ops::Bound::Unbounded))
            .next();
        from.is_some_and(|(phrase, _)| phrase.starts_with(letters))
    }

    /// The code an agent noun adds to its actor.
    pub fn agent(&self, phrase: &str) -> Option<&str> {
        self.agents.get(phrase).map(AsRef::as_ref)
    }

    /// The blocks that hold a form of a verb, lower case.
    pub fn verb(&self, form: &str) -> impl Iterator<Item = &VerbBlock> {
        self.verb_forms.get(form).into_iter().flatten().map(|at| &self.verbs[*at])
    }

    /// All blocks of verbs.
    pub fn verbs(&self) -> &[VerbBlock] {
        &self.verbs
    }

    /// The words of a set, by its name without `&`, lower case.
    pub fn set(&self, name: &str) -> &[Box<str>] {
        self.sets.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// Transformations of coded events, as they stand in the files.
    pub fn transformations(&self) -> &[Box<str>] {
        &self.transformations
    }

    /// Phrases whose sentence is not to be coded; `true` where the whole story is not.
    pub fn discards(&self) -> impl Iterator<Item = (&str, bool)> {
        self.discards.iter().map(|(phrase, story)| (&**phrase, *story))
    }

    /// Words of the longest actor phrase.
    pub fn longest_actor(&self) -> usize {
        self.longest
    }

    fn read_discards(&mut self, text: &str) {
        for (_, line) in line::lines(text) {
            let (phrase, story) = line.strip_prefix('+').map_or((line, false), |rest| (rest, true));
            let phrase = line::phrase(phrase);
            if !phrase.is_empty() {
                self.discards.insert(phrase, story);
            }
        }
    }

    fn problem(&mut self, file: &str, line: usize, reason: &'static str) {
        self.problems.push(Problem { file: file.to_owned(), line, reason });
    }
}

/// Told from the first lines that only one kind of file has.
fn kind(text: &str) -> FileKind {
    let mut has_code = false;
    for (_, line) in line::lines(text) {
        if line.starts_with("---") || line.starts_with("- ") || line.starts_with('&') {
            return FileKind::Verbs;
        }
        if let Some(open) = line.rfind('[') {
            if line[open..].contains('~') {
                return FileKind::Agents;
            }
            has_code = true;
        }
    }
    if has_code { FileKind::Actors } else { FileKind::Discards }
}

#[cfg(test)]
mod tests;
