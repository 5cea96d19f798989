//! What was read, counted while it is read.

use std::collections::BTreeMap;

use tilt_core::origin::Coverage;
use tilt_core::record::{Record, RecordSink, Rejected, Unresolved};
use tilt_core::time::Date;
use tilt_core::warning::{Warning, WarningDoc};

use crate::error::Error;

/// What a source found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadSummary {
    /// Layout in which the file was read.
    pub layout: &'static str,
    /// Rows below the header; blank lines and comments are none.
    pub rows: u64,
    /// Rows that became a record.
    pub accepted: u64,
    /// Rows that did not; `accepted + rejected == rows`.
    pub rejected: u64,
    /// Different names and codes of states that the concordance does not know.
    pub unresolved_names: u64,
    /// Roll calls found.
    pub roll_calls: u64,
    /// Votes found, absences included.
    pub votes: u64,
    /// Earliest date of a record.
    pub first: Option<Date>,
    /// Latest date of a record.
    pub last: Option<Date>,
    /// The stretch of time for which the file speaks.
    pub coverage: Coverage,
    /// Doubts about the file.
    pub warnings: Vec<Warning>,
}

/// Raised with the number of names that no state was found for.
pub(crate) const W_STATES: WarningDoc = WarningDoc {
    code: "W-source-state",
    doc: "Rows name a state that the reference table does not know, or that it knows under several readings; they are \
          rejected. If the name is that of a state, the table needs a row for it.",
};

/// Raised with the number of rows that are not used.
pub(crate) const W_REJECTED: WarningDoc = WarningDoc {
    code: "W-source-rejected",
    doc: "Rows could not be read and are not used; each is kept with its line and the reason. A few broken rows do \
          not change a measure; many mean that the file is damaged or in another layout.",
};

/// Why a row is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A cell or the row as a whole is not what it should be.
    Row {
        /// Why, for a reader.
        reason: String,
        /// The offending cell.
        text: String,
    },
    /// The state is not known.
    State {
        /// As the source writes it.
        name: String,
    },
}

impl Refusal {
    /// The cell `text` is not as `expected`.
    pub(crate) fn cell(column: &str, text: &str, expected: &str) -> Refusal {
        Refusal::Row {
            reason: format!("{column} is `{}`, expected {expected}", start_of(text)),
            text: text.to_owned(),
        }
    }
}

/// Longest text of a rejected row that is kept, in characters.
const SHOWN: usize = 120;

fn start_of(text: &str) -> &str {
    text.char_indices().nth(SHOWN).map_or(text, |(cut, _)| &text[..cut])
}

/// The most different names that are kept apart, so that memory stays flat over a file of garbage.
const MOST_NAMES: usize = 10_000;

/// Stands for all names beyond [`MOST_NAMES`].
const FURTHER: &str = "(further names)";

/// A sink that counts what passes.
pub(crate) struct Tally<'s> {
    sink: &'s mut dyn RecordSink,
    rows: u64,
    accepted: u64,
    rejected: u64,
    roll_calls: u64,
    votes: u64,
    /// Line and count of each name.
    unresolved: BTreeMap<String, (u64, u64)>,
    unresolved_rows: usize,
    first: Option<Date>,
    last: Option<Date>,
    first_rejected: Vec<String>,
}

impl<'s> Tally<'s> {
    pub(crate) fn new(sink: &'s mut dyn RecordSink) -> Tally<'s> {
        Tally {
            sink,
            rows: 0,
            accepted: 0,
            rejected: 0,
            roll_calls: 0,
            votes: 0,
            unresolved: BTreeMap::new(),
            unresolved_rows: 0,
            first: None,
            last: None,
            first_rejected: Vec::new(),
        }
    }

    /// A roll call, which is part of a row that also holds a vote.
    pub(crate) fn roll_call(&mut self, line: u64, record: Record) -> Result<(), Error> {
        self.roll_calls += 1;
        self.sink.record(line, record).map_err(|error| Error::sink(error).at(line))
    }

    /// The record of a row.
    pub(crate) fn accept(&mut self, line: u64, record: Record) -> Result<(), Error> {
        self.rows += 1;
        self.accepted += 1;
        self.votes += u64::from(matches!(record, Record::Vote(_)));
        self.sink.record(line, record).map_err(|error| Error::sink(error).at(line))
    }

    /// The records of a row, any number of them.
    pub(crate) fn accept_all(
        &mut self,
        line: u64,
        records: impl Iterator<Item = Record>,
    ) -> Result<(), Error> {
        self.rows += 1;
        self.accepted += 1;
        for record in records {
            self.votes += u64::from(matches!(record, Record::Vote(_)));
            self.sink.record(line, record).map_err(|error| Error::sink(error).at(line))?;
        }
        Ok(())
    }

    /// A name that is not known; what becomes of its row is told apart.
    pub(crate) fn miss(&mut self, line: u64, name: String) {
        self.unresolved_rows += 1;
        let is_new = !self.unresolved.contains_key(&name);
        let name = if is_new && self.unresolved.len() >= MOST_NAMES { FURTHER.to_owned() } else { name };
        self.unresolved.entry(name).or_insert((line, 0)).1 += 1;
    }

    /// A row that is not used.
    pub(crate) fn refuse(&mut self, line: u64, refusal: Refusal) -> Result<(), Error> {
        self.rows += 1;
        self.rejected += 1;
        let (reason, text) = match refusal {
            Refusal::Row { reason, text } => (reason, text),
            Refusal::State { name } => {
                self.miss(line, name.clone());
                (format!("no state is known as `{}`", start_of(&name)), name)
            }
        };
        if self.first_rejected.len() < 5 {
            self.first_rejected.push(format!("line {line}: {reason}"));
        }
        let rejected = Rejected { line, reason, text: start_of(&text).to_owned() };
        self.sink.rejected(rejected).map_err(|error| Error::sink(error).at(line))
    }

    /// Widens the stretch between the first and the last date.
    pub(crate) fn date(&mut self, date: Date) {
        self.first = Some(self.first.map_or(date, |first| first.min(date)));
        self.last = Some(self.last.map_or(date, |last| last.max(date)));
    }

    pub(crate) fn first(&self) -> Option<Date> {
        self.first
    }

    pub(crate) fn last(&self) -> Option<Date> {
        self.last
    }

    /// The summary; `warnings` are those that the reader itself raised.
    pub(crate) fn finish(
        self,
        layout: &'static str,
        coverage: Coverage,
        mut warnings: Vec<Warning>,
    ) -> Result<ReadSummary, Error> {
        let unresolved_names = self.unresolved.len() as u64;
        let examples: Vec<String> = self.unresolved.keys().take(5).cloned().collect();
        let mut names: Vec<(u64, String, u64)> =
            self.unresolved.into_iter().map(|(name, (line, count))| (line, name, count)).collect();
        names.sort();
        for (line, name, count) in names {
            self.sink
                .unresolved(Unresolved { line, name, count })
                .map_err(|error| Error::sink(error).at(line))?;
        }
        if unresolved_names > 0 {
            warnings.push(Warning {
                code: W_STATES.code,
                message: "rows name a state that the reference table does not know".to_owned(),
                count: self.unresolved_rows,
                examples,
            });
        }
        if self.rejected > 0 {
            warnings.push(Warning {
                code: W_REJECTED.code,
                message: "rows could not be read and are not used".to_owned(),
                count: self.rejected as usize,
                examples: self.first_rejected,
            });
        }
        Ok(ReadSummary {
            layout,
            rows: self.rows,
            accepted: self.accepted,
            rejected: self.rejected,
            unresolved_names,
            roll_calls: self.roll_calls,
            votes: self.votes,
            first: self.first,
            last: self.last,
            coverage,
            warnings,
        })
    }
}
