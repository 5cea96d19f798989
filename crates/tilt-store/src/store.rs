//! The store: opening it and reading what is in it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tilt_core::origin::Coverage;
use tilt_core::record::{Flat, Record, Rejected, TABLES, Unresolved};

use crate::catalogue::{self, IngestRow};
use crate::custody::{self, CustodyEntry};
use crate::error::{Error, ErrorKind};
use crate::folder::{Folder, WriteLock};
use crate::parquet_file::{self, file_name};
use crate::seal;

/// A store on disk.
#[derive(Debug)]
pub struct Store {
    pub(crate) folder: Folder,
    pub(crate) connection: Connection,
}

/// One original read as one dataset; numbered in the order in which they were added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct IngestId(pub(crate) i64);

impl IngestId {
    /// The number.
    pub fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for IngestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What the store holds of a dataset: one for each original that was read as it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetInfo {
    /// Dataset.
    pub dataset: String,
    /// Version as the publisher names it.
    pub version: String,
    /// The ingest that holds the records.
    pub ingest: IngestId,
    /// SHA-256 of the original.
    pub sha256: String,
    /// The stretch of time for which it speaks.
    pub coverage: Coverage,
    /// Rows stored, by name of the table; tables without rows are not named.
    pub rows: BTreeMap<String, u64>,
}

impl DatasetInfo {
    /// Rows stored in the table of a record kind.
    pub fn count<T: Flat>(&self) -> u64 {
        self.rows.get(T::TABLE.name).copied().unwrap_or_default()
    }
}

/// One ingest in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngestInfo {
    /// The ingest.
    pub ingest: IngestId,
    /// Dataset as which the file was read.
    pub dataset: String,
    /// Version as the publisher names it.
    pub version: String,
    /// Layout in which it was read.
    pub layout: String,
    /// Name of the file as it was given.
    pub file_name: String,
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
    /// The stretch of time for which it speaks.
    pub coverage: Coverage,
    /// Doubts about the file.
    pub warnings: Vec<StoredWarning>,
    /// Files of records.
    pub files: Vec<StoredFile>,
    /// Number of its entry in the custody log.
    pub custody: i64,
}

/// A warning as it was stored; its code may be one that this build does not raise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredWarning {
    /// Code.
    pub code: String,
    /// One sentence for a reader.
    pub message: String,
    /// How many rows it concerns.
    pub count: u64,
    /// The first few places or values.
    pub examples: Vec<String>,
}

/// A Parquet file of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Table.
    pub table: String,
    /// SHA-256.
    pub sha256: String,
    /// Length.
    pub bytes: u64,
    /// Rows.
    pub rows: u64,
}

impl Store {
    /// Opens the store in a folder, beginning one if the folder is empty or not there.
    ///
    /// # Errors
    /// [`ErrorKind::NotAStore`] if the folder holds other files, [`ErrorKind::NewerLayout`], [`ErrorKind::Corrupt`],
    /// or [`ErrorKind::Io`].
    pub fn open(dir: &Path) -> Result<Store, Error> {
        let folder = Folder::new(dir);
        let begun = |path: PathBuf| std::fs::metadata(path).is_ok_and(|file| file.len() > 0);
        if begun(folder.catalogue()) && begun(folder.seal()) {
            return Store::open_existing(dir);
        }
        if folder.holds_other_files()? {
            return Err(catalogue::not_empty(dir));
        }
        folder.create()?;
        let _lock = match WriteLock::take(&folder) {
            Ok(lock) => lock,
            // Another process is beginning the same store, or adding to it; reading needs no lock.
            Err(error) if error.kind() == ErrorKind::Locked && begun(folder.catalogue()) => {
                return Store::open_existing(dir);
            }
            Err(error) => return Err(error),
        };
        let connection = catalogue::create(&folder)?;
        if custody::last(&connection)?.is_none() {
            custody::append(&connection, custody::entry("create"))?;
        }
        if !folder.seal().exists() && custody::next_id(&connection)? == 2 {
            seal::write(&folder, &connection)?;
        }
        Ok(Store { folder, connection })
    }

    /// Opens the store in a folder, which must be there. Nothing is written; a folder without write permission will do.
    ///
    /// # Errors
    /// As [`Store::open`]; [`ErrorKind::NotAStore`] if there is no store.
    pub fn open_existing(dir: &Path) -> Result<Store, Error> {
        let folder = Folder::new(dir);
        let connection = catalogue::open(&folder)?;
        Ok(Store { folder, connection })
    }

    /// The folder of the store.
    pub fn path(&self) -> &Path {
        self.folder.root()
    }

    /// Where an original lies.
    pub fn original_path(&self, sha256: &str) -> PathBuf {
        self.folder.original(sha256)
    }

    /// What the store holds, in the order in which it was added.
    ///
    /// # Errors
    /// If the catalogue cannot be read; so all reading functions.
    pub fn datasets(&self) -> Result<Vec<DatasetInfo>, Error> {
        let rows = self.ingest_rows()?.into_iter();
        rows.map(|row| {
            let files = catalogue::files(&self.connection, row.id)?;
            Ok(DatasetInfo {
                rows: files.into_iter().map(|file| (file.table, file.rows)).collect(),
                dataset: row.dataset,
                version: row.version,
                ingest: row.id,
                sha256: row.sha256,
                coverage: row.coverage,
            })
        })
        .collect()
    }

    /// All ingests in full, in the order in which they were made.
    ///
    /// # Errors
    /// As [`Store::datasets`].
    pub fn ingests(&self) -> Result<Vec<IngestInfo>, Error> {
        let rows = self.ingest_rows()?.into_iter();
        rows.map(|row| {
            Ok(IngestInfo {
                warnings: catalogue::warnings(&self.connection, row.id)?,
                files: catalogue::files(&self.connection, row.id)?,
                ingest: row.id,
                dataset: row.dataset,
                version: row.version,
                layout: row.layout,
                file_name: row.file_name,
                sha256: row.sha256,
                bytes: row.bytes,
                rows: row.rows,
                accepted: row.accepted,
                rejected: row.rejected,
                unresolved: row.unresolved,
                coverage: row.coverage,
                custody: row.custody,
            })
        })
        .collect()
    }

    /// Records of one kind of an ingest with their lines, in file order, a batch in memory at a time.
    ///
    /// # Errors
    /// As [`Store::datasets`]; [`ErrorKind::NoSuchIngest`].
    pub fn for_each<T: Flat>(&self, ingest: IngestId, visit: &mut dyn FnMut(u64, T)) -> Result<(), Error> {
        let row = self.ingest_row(ingest)?;
        let files = catalogue::files(&self.connection, row.id)?;
        if files.iter().any(|file| file.table == T::TABLE.name) {
            let path = self.record_path(&row, T::TABLE.name);
            parquet_file::for_each::<T>(&path, &row.sha256, visit)?;
        }
        Ok(())
    }

    /// As [`Store::for_each`], with the table given by name; a name that no table has, or that the ingest has no rows of,
    /// gives nothing.
    ///
    /// # Errors
    /// As [`Store::for_each`].
    pub fn for_each_record(
        &self,
        ingest: IngestId,
        table: &str,
        visit: &mut dyn FnMut(u64, Record),
    ) -> Result<(), Error> {
        let row = self.ingest_row(ingest)?;
        let files = catalogue::files(&self.connection, row.id)?;
        let known = TABLES.iter().find(|known| known.name == table);
        if let Some(known) = known.filter(|known| files.iter().any(|file| file.table == known.name)) {
            let path = self.record_path(&row, known.name);
            parquet_file::for_each_record(&path, known, &row.sha256, visit)?;
        }
        Ok(())
    }

    /// All records of one kind of an ingest, in file order.
    ///
    /// # Errors
    /// As [`Store::for_each`]; so the next ones.
    pub fn read<T: Flat>(&self, ingest: IngestId) -> Result<Vec<T>, Error> {
        let mut records = Vec::new();
        self.for_each(ingest, &mut |_, record| records.push(record))?;
        Ok(records)
    }

    /// The first `limit` rows of an ingest that did not become a record, by line.
    ///
    /// # Errors
    /// As [`Store::for_each`].
    pub fn rejected(&self, ingest: IngestId, limit: usize) -> Result<Vec<Rejected>, Error> {
        self.ingest_row(ingest)?;
        catalogue::rejected(&self.connection, ingest, limit)
    }

    /// Names in an ingest that no state was found for.
    ///
    /// # Errors
    /// As [`Store::for_each`].
    pub fn unresolved(&self, ingest: IngestId) -> Result<Vec<Unresolved>, Error> {
        self.ingest_row(ingest)?;
        catalogue::unresolved(&self.connection, ingest)
    }

    /// The custody log, oldest entry first.
    ///
    /// # Errors
    /// As [`Store::datasets`].
    pub fn custody(&self) -> Result<Vec<CustodyEntry>, Error> {
        custody::all(&self.connection)
    }

    pub(crate) fn ingest_rows(&self) -> Result<Vec<IngestRow>, Error> {
        catalogue::all_ingests(&self.connection)
    }

    pub(crate) fn ingest_row(&self, ingest: IngestId) -> Result<IngestRow, Error> {
        let found = self.ingest_rows()?.into_iter().find(|row| row.id == ingest);
        found
            .ok_or_else(|| Error::new(ErrorKind::NoSuchIngest, format!("the store holds no ingest {ingest}")))
    }

    /// Where the file of a table of an ingest lies.
    pub(crate) fn record_path(&self, row: &IngestRow, table: &str) -> PathBuf {
        self.folder.records().join(&row.folder).join(file_name(table))
    }
}
