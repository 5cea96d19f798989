//! From the id of a stored row back to the line of the original and what was made of it.

use std::path::PathBuf;

use tilt_core::Id;
use tilt_core::id::IdKind;
use tilt_core::record::{Record, Rejected, TABLES};

use crate::catalogue::{self, IngestRow};
use crate::error::Error;
use crate::parquet_file;
use crate::store::{IngestId, Store};

/// The id of the row that was read from a line of an original.
pub fn row_id(sha256: &str, line: u64) -> Id {
    Id::of(IdKind::Row, &[sha256, &line.to_string()])
}

/// Where a row comes from and what was made of it.
#[derive(Debug, Clone)]
pub struct RowExplanation {
    /// Id of the row.
    pub id: Id,
    /// Ingest that holds it.
    pub ingest: IngestId,
    /// Dataset.
    pub dataset: String,
    /// Version as the publisher names it.
    pub version: String,
    /// Layout in which the file was read.
    pub layout: String,
    /// Name of the file as it was given.
    pub file_name: String,
    /// SHA-256 of the original.
    pub sha256: String,
    /// Where the original lies.
    pub original: PathBuf,
    /// Line in the original, counted from 1, header included; after decompression if the original is compressed.
    pub line: u64,
    /// Records read from the line.
    pub records: Vec<Record>,
    /// Why the line did not become a record, if it did not.
    pub rejected: Option<Rejected>,
}

impl Store {
    /// The row with an id, or `None` if no stored row has it.
    ///
    /// No index is kept: the ids of all lines are computed until one fits, two SHA-256 blocks a line, so the cost
    /// grows with the lines stored and is well under a second for a million of them.
    ///
    /// # Errors
    /// If the catalogue or a file of records cannot be read.
    pub fn explain_row(&self, id: &Id) -> Result<Option<RowExplanation>, Error> {
        for row in self.ingest_rows()? {
            for line in 1..=row.last_line {
                if row_id(&row.sha256, line) != *id {
                    continue;
                }
                if let Some(found) = self.explain_line(id, &row, line)? {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }

    /// What was made of one line of an ingest, or `None` if nothing was read from it.
    ///
    /// # Errors
    /// As [`Store::for_each`].
    pub fn explain_place(&self, ingest: IngestId, line: u64) -> Result<Option<RowExplanation>, Error> {
        let row = self.ingest_row(ingest)?;
        self.explain_line(&row_id(&row.sha256, line), &row, line)
    }

    /// `None` if nothing was read from the line.
    fn explain_line(&self, id: &Id, row: &IngestRow, line: u64) -> Result<Option<RowExplanation>, Error> {
        let mut records = Vec::new();
        let files = catalogue::files(&self.connection, row.id)?;
        for table in TABLES.iter().filter(|table| files.iter().any(|file| file.table == table.name)) {
            let path = self.record_path(row, table.name);
            records.extend(parquet_file::at_line(&path, table, &row.sha256, line)?);
        }
        let rejected = catalogue::rejected_at(&self.connection, row.id, line)?;
        if records.is_empty() && rejected.is_none() {
            return Ok(None);
        }
        Ok(Some(RowExplanation {
            id: id.clone(),
            ingest: row.id,
            dataset: row.dataset.clone(),
            version: row.version.clone(),
            layout: row.layout.clone(),
            file_name: row.file_name.clone(),
            sha256: row.sha256.clone(),
            original: self.original_path(&row.sha256),
            line,
            records,
            rejected,
        }))
    }
}
