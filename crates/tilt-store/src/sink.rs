//! Where the records of an ingest go: Parquet files for records, the open transaction for rejected rows.

use std::path::PathBuf;

use rusqlite::{Connection, params};
use tilt_core::record::{Record, RecordSink, Rejected, SinkError, TABLES, Unresolved};

use crate::catalogue;
use crate::error::Error;
use crate::parquet_file::{TableWriter, WrittenFile};
use crate::store::IngestId;

/// The sink of an ingest. Files are made when the first record of their kind comes.
pub(crate) struct StoreSink<'c> {
    connection: &'c Connection,
    ingest: IngestId,
    folder: PathBuf,
    /// One place for each of [`TABLES`].
    writers: Vec<Option<TableWriter>>,
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
            writers: TABLES.iter().map(|_| None).collect(),
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
        self.writers.into_iter().flatten().map(TableWriter::finish).collect()
    }

    fn keep(&mut self, line: u64, record: &Record) -> Result<(), Error> {
        let index = record.table_index();
        let writer = &mut self.writers[index];
        match writer {
            Some(writer) => writer.write(line, record),
            None => writer.insert(TableWriter::create(&self.folder, TABLES[index])?).write(line, record),
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
        let sql = "INSERT INTO unresolved (ingest, line, name, count) VALUES (?1, ?2, ?3, ?4)";
        let line = catalogue::whole(unresolved.line);
        self.connection.prepare_cached(sql)?.execute(params![
            self.ingest.0,
            line,
            unresolved.name,
            catalogue::whole(unresolved.count)
        ])?;
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
