//! Adding a file: the original first, its records next, and all of it visible at once.

use std::io::{BufReader, Read};

use rusqlite::TransactionBehavior;
use tilt_core::origin::Coverage;
use tilt_core::record::RecordSink;
use tilt_core::warning::Warning;

use crate::catalogue::{self, IngestRow};
use crate::custody::{self, CustodyEntry};
use crate::error::{Error, ErrorKind};
use crate::folder::WriteLock;
use crate::parquet_file::WrittenFile;
use crate::seal::{self, SealState};
use crate::sink::StoreSink;
use crate::staging::{self, Staging};
use crate::store::{IngestId, Store};

/// What is added, by whom and how. Fields that are not known stay empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IngestRequest {
    /// Dataset as which the file is read.
    pub dataset: String,
    /// Version as the publisher names it.
    pub version: String,
    /// Layout in which the file is read.
    pub layout: String,
    /// Name of the file as it was given.
    pub file_name: String,
    /// Where it was fetched from.
    pub url: String,
    /// How it was obtained.
    pub method: String,
    /// Who adds it.
    pub operator: String,
    /// The command as typed.
    pub command: String,
    /// Version of the program.
    pub tool_version: String,
    /// Notes for the custody log.
    pub notes: String,
}

/// What the source found in the file, besides the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Rows below the header.
    pub rows: u64,
    /// Rows that became a record.
    pub accepted: u64,
    /// The stretch of time for which the file speaks.
    pub coverage: Coverage,
    /// Doubts about the file.
    pub warnings: Vec<Warning>,
}

/// Reads the stored original and pushes its records into the sink.
pub type Feed<'f> = dyn FnMut(&mut dyn Read, &mut dyn RecordSink) -> Result<Summary, Box<dyn std::error::Error + Send + Sync>>
    + 'f;

/// Whether anything was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The file and its records are stored now.
    Added,
    /// The same bytes were stored for the same dataset before; nothing was added.
    AlreadyPresent,
}

/// What an ingest did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngestReport {
    /// Whether anything was added.
    pub outcome: Outcome,
    /// The ingest, or the one that was there before.
    pub ingest: IngestId,
    /// SHA-256 of the original.
    pub sha256: String,
    /// Length of the original.
    pub bytes: u64,
    /// Rows below the header.
    pub rows: u64,
    /// Rows that became a record.
    pub accepted: u64,
    /// Rows that did not.
    pub rejected: u64,
    /// Names of states that are not known.
    pub unresolved: u64,
    /// What interrupted writers had left and this one removed, relative to the store.
    pub removed_leftovers: Vec<String>,
}

impl Store {
    /// Adds a file with its records; either all of it becomes visible or nothing.
    ///
    /// The original is copied under its SHA-256 first, then `feed` reads the copy. The same bytes for the same
    /// dataset are recognised and not read again.
    ///
    /// # Errors
    /// [`ErrorKind::Locked`] if another writer is at work, [`ErrorKind::Feed`] if the source fails,
    /// [`ErrorKind::Full`] and [`ErrorKind::Io`] from the system. After an error the store is as it was.
    pub fn ingest(
        &self,
        request: &IngestRequest,
        original: &mut dyn Read,
        feed: &mut Feed<'_>,
    ) -> Result<IngestReport, Error> {
        let _lock = WriteLock::take(&self.folder)?;
        let seal_before = self.require_intact()?;
        let known = catalogue::all_ingests(&self.connection)?;
        let removed_leftovers = staging::clean(&self.folder, &known)?;
        let staging = Staging::receive(&self.folder, original)?;
        if let Some(row) =
            known.into_iter().find(|row| row.dataset == request.dataset && row.sha256 == staging.sha256)
        {
            if seal_before == SealState::Older {
                seal::write(&self.folder, &self.connection)?;
            }
            return Ok(report(Outcome::AlreadyPresent, &row, removed_leftovers));
        }
        let row = self.add(request, staging, feed)?;
        // The data are visible and whole; the seal only lets `verify` see more. Its failure is a failure all the same.
        seal::write(&self.folder, &self.connection)?;
        Ok(report(Outcome::Added, &row, removed_leftovers))
    }

    /// One transaction from the first rejected row to the custody entry. An error drops it and with it every trace.
    fn add(
        &self,
        request: &IngestRequest,
        staging: Staging,
        feed: &mut Feed<'_>,
    ) -> Result<IngestRow, Error> {
        let transaction =
            rusqlite::Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
        // Numbers of removed ingests are not given again.
        let next = "SELECT count(*) + 1 FROM custody WHERE action = 'add'";
        let id = IngestId(transaction.query_row(next, [], |row| row.get(0))?);
        let mut sink = StoreSink::new(&transaction, id, staging.records());
        let mut reader = BufReader::with_capacity(1 << 16, staging.open_original()?);
        let fed = feed(&mut reader, &mut sink);
        if let Some(failure) = sink.failure() {
            return Err(failure);
        }
        let summary = fed.map_err(|error| {
            let message =
                format!("{} could not be read as {}; nothing was stored", request.file_name, request.dataset);
            Error::new(ErrorKind::Feed, message).because(error)
        })?;
        let row = IngestRow {
            id,
            dataset: request.dataset.clone(),
            version: request.version.clone(),
            layout: request.layout.clone(),
            file_name: request.file_name.clone(),
            sha256: staging.sha256.clone(),
            bytes: staging.bytes,
            rows: summary.rows,
            accepted: summary.accepted,
            rejected: sink.rejected,
            unresolved: sink.unresolved,
            last_line: sink.last_line,
            folder: format!("{:06}-{}", id.0, &staging.sha256[..12]),
            coverage: summary.coverage.clone(),
            custody: custody::next_id(&transaction)?,
        };
        let files: Vec<WrittenFile> = sink.finish()?;
        staging.publish(&self.folder, &row.folder)?;
        catalogue::insert(&transaction, &row, &summary, &files)?;
        let content = catalogue::content_hash(&transaction, id.0)?;
        custody::append(&transaction, self.custody_entry(request, &row, content))?;
        transaction.commit()?;
        Ok(row)
    }

    fn custody_entry(&self, request: &IngestRequest, row: &IngestRow, content: String) -> CustodyEntry {
        CustodyEntry {
            dataset: request.dataset.clone(),
            item: request.file_name.clone(),
            url: request.url.clone(),
            method: request.method.clone(),
            sha256: row.sha256.clone(),
            path: self.folder.relative(&self.folder.original(&row.sha256)),
            operator: request.operator.clone(),
            command: request.command.clone(),
            tool_version: request.tool_version.clone(),
            notes: request.notes.clone(),
            content,
            ..custody::entry("add")
        }
    }
}

fn report(outcome: Outcome, row: &IngestRow, removed_leftovers: Vec<String>) -> IngestReport {
    IngestReport {
        outcome,
        ingest: row.id,
        sha256: row.sha256.clone(),
        bytes: row.bytes,
        rows: row.rows,
        accepted: row.accepted,
        rejected: row.rejected,
        unresolved: row.unresolved,
        removed_leftovers,
    }
}
