//! Taking a dataset out of the store, and clearing what interrupted commands left.

use std::fs;

use rusqlite::TransactionBehavior;

use crate::catalogue::{self, IngestRow};
use crate::custody::{self, CustodyEntry};
use crate::error::{Error, ErrorKind};
use crate::folder::{WriteLock, names};
use crate::seal::{self, SealState};
use crate::staging;
use crate::store::{IngestId, Store};

/// What was taken out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Removed {
    /// The ingests.
    pub ingests: Vec<IngestId>,
    /// Files that are gone, relative to the store.
    pub files: Vec<String>,
    /// Bytes they had.
    pub bytes: u64,
}

impl Store {
    /// Takes out ingests: their records, and originals that no other ingest needs. The custody log keeps what was
    /// added and that it was removed. Either all of it stays visible or nothing.
    ///
    /// # Errors
    /// [`ErrorKind::Locked`] if another writer is at work, [`ErrorKind::NoSuchIngest`], [`ErrorKind::Corrupt`] if the
    /// catalogue is damaged, [`ErrorKind::Io`].
    pub fn remove(&self, ingests: &[IngestId], command: &str, tool_version: &str) -> Result<Removed, Error> {
        let _lock = WriteLock::take(&self.folder)?;
        self.require_intact()?;
        let known = catalogue::all_ingests(&self.connection)?;
        let mut going: Vec<&IngestRow> = Vec::new();
        for ingest in ingests {
            let found = known.iter().find(|row| row.id == *ingest);
            going.push(found.ok_or_else(|| {
                Error::new(ErrorKind::NoSuchIngest, format!("the store holds no ingest {ingest}"))
            })?);
        }
        let transaction =
            rusqlite::Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
        for row in &going {
            let content = catalogue::content_hash(&transaction, row.id.0)?;
            catalogue::delete(&transaction, row.id)?;
            custody::append(
                &transaction,
                CustodyEntry {
                    dataset: row.dataset.clone(),
                    item: row.file_name.clone(),
                    sha256: row.sha256.clone(),
                    path: self.folder.relative(&self.folder.original(&row.sha256)),
                    command: command.to_owned(),
                    tool_version: tool_version.to_owned(),
                    content,
                    ..custody::entry("remove")
                },
            )?;
        }
        transaction.commit()?;
        seal::write(&self.folder, &self.connection)?;
        // From here on the ingests are gone; what a crash leaves behind is cleared by the next command that writes.
        let mut removed = self.clear(true)?;
        removed.ingests = going.iter().map(|row| row.id).collect();
        Ok(removed)
    }

    /// Clears what interrupted commands left, and originals that no ingest needs.
    ///
    /// # Errors
    /// As [`Store::remove`].
    pub fn clean(&self) -> Result<Removed, Error> {
        let _lock = WriteLock::take(&self.folder)?;
        self.require_intact()?;
        self.clear(true)
    }

    /// A new seal would hide what the old one shows.
    pub(crate) fn require_intact(&self) -> Result<SealState, Error> {
        match seal::check(&self.folder, &self.connection)? {
            SealState::Broken(what) => Err(Error::corrupt(format!(
                "nothing was changed, the catalogue is damaged: {what}; run `tiltmeter verify`"
            ))),
            state => Ok(state),
        }
    }

    /// The caller holds the write lock.
    fn clear(&self, with_originals: bool) -> Result<Removed, Error> {
        let known = catalogue::all_ingests(&self.connection)?;
        let mut removed = Removed::default();
        let mut orphans = Vec::new();
        if with_originals {
            for shelf in names(&self.folder.originals())? {
                for path in names(&shelf)? {
                    if !known.iter().any(|row| self.folder.original(&row.sha256) == path) {
                        orphans.push(path);
                    }
                }
            }
        }
        if with_originals && self.folder.derived().is_dir() {
            orphans.extend(names(&self.folder.derived())?);
        }
        let left = staging::leftovers(&self.folder, &known)?;
        for path in orphans.iter().chain(&left) {
            removed.bytes += size(path);
        }
        for path in &orphans {
            fs::remove_file(path).map_err(|error| Error::io("remove", path, error))?;
            removed.files.push(self.folder.relative(path));
        }
        removed.files.extend(staging::clean(&self.folder, &known)?);
        Ok(removed)
    }
}

/// Bytes below a path; what cannot be looked at counts as nothing.
fn size(path: &std::path::Path) -> u64 {
    let Ok(metadata) = fs::symlink_metadata(path) else { return 0 };
    if !metadata.is_dir() {
        return metadata.len();
    }
    names(path).map_or(0, |inside| inside.iter().map(|path| size(path)).sum())
}
