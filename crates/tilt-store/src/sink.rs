//! Where the records of an ingest go: Parquet files for records, the open transaction for rejected rows.

use std::path::PathBuf;

use rusqlite::{Connection, params};
use tilt_core::record::{Record, RecordSink, Rejected, SinkError, Unresolved};

use crate::catalogue;
use crate::error::Error;
use crate::parquet_file::{TableWriter, WrittenFile};
use crate::store::IngestId;
use crate::table::{Agreements, Memberships, RollCalls, Table, Votes};

/// The sink of an ingest. Files are made when the first record of their kind comes.
pub(crate) struct StoreSink<'c> {
    connection: &'c Connection,
    ingest: IngestId,
    folder: PathBuf,
    agreements: Option<TableWriter<Agreements>>,
    memberships: Option<TableWriter<Memberships>>,
    roll_calls: Option<TableWriter<RollCalls>>,
    votes: Option<TableWriter<Votes>>,
    failure: Option<Error>,
    pub(crate) rejected: u64,
    pub(crate) unresolved: u64,
    pub(crate) last_line: u64,
}

impl<'c> StoreSink<'c> {
    pub(crate) fn new(connection: &'c Connection, ingest: IngestId, folder: PathBuf) -> StoreSink<'c> {
        StoreSink {
            connection,
            ingest,
            folder,
            agreements: None,
            memberships: None,
            roll_calls: None,
            votes: None,
            failure: None,
            rejected: 0,
            unresolved: 0,
            last_line: 0,
        }
    }

    /// Why the sink refused to go on, if it did.
    pub(crate) fn failure(&mut self) -> Option<Error> {
        self.failure.take()
    }

    /// Writes every file to its end.
    pub(crate) fn finish(self) -> Result<Vec<WrittenFile>, Error> {
        let mut files = Vec::new();
        files.extend(self.agreements.map(TableWriter::finish).transpose()?);
        files.extend(self.memberships.map(TableWriter::finish).transpose()?);
        files.extend(self.roll_calls.map(TableWriter::finish).transpose()?);
        files.extend(self.votes.map(TableWriter::finish).transpose()?);
        Ok(files)
    }

    fn keep(&mut self, line: u64, record: &Record) -> Result<(), Error> {
        match record {
            Record::Agreement(agreement) => write(&mut self.agreements, &self.folder, line, agreement),
            Record::Membership(membership) => write(&mut self.memberships, &self.folder, line, membership),
            Record::RollCall(roll_call) => write(&mut self.roll_calls, &self.folder, line, roll_call),
            Record::Vote(vote) => write(&mut self.votes, &self.folder, line, vote),
        }
    }

    fn reject(&mut self, rejected: &Rejected) -> Result<(), Error> {
        let sql = "INSERT INTO rejected (ingest, line, reason, text) VALUES (?1, ?2, ?3, ?4)";
        let line = catalogue::whole(rejected.line);
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.execute(params![self.ingest.0, line, rejected.reason, rejected.text])?;
        self.rejected += 1;
        Ok(())
    }

    fn miss(&mut self, unresolved: &Unresolved) -> Result<(), Error> {
        let sql = "INSERT INTO unresolved (ingest, line, name) VALUES (?1, ?2, ?3)";
        let line = catalogue::whole(unresolved.line);
        self.connection.prepare_cached(sql)?.execute(params![self.ingest.0, line, unresolved.name])?;
        self.unresolved += 1;
        Ok(())
    }

    /// The source gets the message; the error itself waits for the ingest.
    fn pass(&mut self, line: u64, result: Result<(), Error>) -> Result<(), SinkError> {
        self.last_line = self.last_line.max(line);
        result.map_err(|error| {
            let message = error.to_string();
            self.failure = Some(error);
            SinkError(message)
        })
    }
}

impl RecordSink for StoreSink<'_> {
    fn record(&mut self, line: u64, record: Record) -> Result<(), SinkError> {
        let kept = self.keep(line, &record);
        self.pass(line, kept)
    }

    fn rejected(&mut self, rejected: Rejected) -> Result<(), SinkError> {
        let kept = self.reject(&rejected);
        self.pass(rejected.line, kept)
    }

    fn unresolved(&mut self, unresolved: Unresolved) -> Result<(), SinkError> {
        let kept = self.miss(&unresolved);
        self.pass(unresolved.line, kept)
    }
}

fn write<T: Table>(
    writer: &mut Option<TableWriter<T>>,
    folder: &std::path::Path,
    line: u64,
    record: &T::Record,
) -> Result<(), Error> {
    if writer.is_none() {
        *writer = Some(TableWriter::create(folder)?);
    }
    writer.as_mut().map_or(Ok(()), |writer| writer.write(line, record))
}
