//! What a source yields: records, one at a time, into a sink, so that memory stays flat whatever the file size.

use crate::agreement::Agreement;
use crate::organisation::Membership;
use crate::vote::{RollCall, Vote};

/// One record of any source.
#[derive(Debug, Clone)]
pub enum Record {
    /// A roll call; comes before its votes.
    RollCall(RollCall),
    /// A vote.
    Vote(Vote),
    /// A spell of membership.
    Membership(Membership),
    /// An agreement.
    Agreement(Agreement),
}

/// A row that could not become a record. It is kept with its place and reason, never dropped in silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Line in the file, counted from 1, header included.
    pub line: u64,
    /// Why, for a reader: "vote is `7`, expected 1, 2, 3, 8 or 9".
    pub reason: String,
    /// The offending cell or the start of the row.
    pub text: String,
}

/// A name or code of a state that the concordance does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// Line where it was first seen.
    pub line: u64,
    /// As the source writes it.
    pub name: String,
}

/// Where records go. The source drives; the sink may refuse to go on.
pub trait RecordSink {
    /// A record read at `line` (counted from 1, header included).
    ///
    /// # Errors
    /// Whatever stops the sink (a full disk); the source gives up at once and passes the error on.
    fn record(&mut self, line: u64, record: Record) -> Result<(), SinkError>;

    /// A row that is not used.
    ///
    /// # Errors
    /// As [`RecordSink::record`].
    fn rejected(&mut self, rejected: Rejected) -> Result<(), SinkError>;

    /// A name that did not resolve; its row is also rejected by the source where the record needs the state.
    ///
    /// # Errors
    /// As [`RecordSink::record`].
    fn unresolved(&mut self, unresolved: Unresolved) -> Result<(), SinkError>;
}

/// The sink cannot go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinkError(pub String);

impl std::fmt::Display for SinkError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SinkError {}

/// A sink in memory, for small inputs and tests.
#[derive(Debug, Default)]
pub struct MemorySink {
    /// Records with their lines.
    pub records: Vec<(u64, Record)>,
    /// Rows not used.
    pub rejected: Vec<Rejected>,
    /// Names not known.
    pub unresolved: Vec<Unresolved>,
}

impl RecordSink for MemorySink {
    fn record(&mut self, line: u64, record: Record) -> Result<(), SinkError> {
        self.records.push((line, record));
        Ok(())
    }

    fn rejected(&mut self, rejected: Rejected) -> Result<(), SinkError> {
        self.rejected.push(rejected);
        Ok(())
    }

    fn unresolved(&mut self, unresolved: Unresolved) -> Result<(), SinkError> {
        self.unresolved.push(unresolved);
        Ok(())
    }
}
