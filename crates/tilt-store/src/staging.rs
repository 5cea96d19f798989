//! The folder in which a writer prepares what it will make visible, and what interrupted writers left behind.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::catalogue::IngestRow;
use crate::digest::HashingWriter;
use crate::error::Error;
use crate::folder::{Folder, names, sync_folder};

/// Files of one ingest before they are visible. They vanish with the value unless they are published.
pub(crate) struct Staging {
    dir: TempDir,
    /// SHA-256 of the original.
    pub(crate) sha256: String,
    /// Length of the original.
    pub(crate) bytes: u64,
}

impl Staging {
    /// Copies an original to disk.
    pub(crate) fn receive(folder: &Folder, original: &mut dyn Read) -> Result<Staging, Error> {
        let staging = folder.staging();
        let made = tempfile::Builder::new().prefix("ingest-").tempdir_in(&staging);
        let dir = made.map_err(|error| Error::io("write", &staging, error))?;
        let path = dir.path().join(ORIGINAL);
        let file = File::create_new(&path).map_err(|error| Error::io("write", &path, error))?;
        let mut hashing = HashingWriter::new(file);
        io::copy(original, &mut hashing).map_err(|error| Error::io("copy the original to", &path, error))?;
        let (file, sha256, bytes) = hashing.finish();
        file.sync_all().map_err(|error| Error::io("write", &path, error))?;
        let records = dir.path().join(RECORDS);
        fs::create_dir(&records).map_err(|error| Error::io("write", &records, error))?;
        Ok(Staging { dir, sha256, bytes })
    }

    /// The copy of the original.
    pub(crate) fn open_original(&self) -> Result<File, Error> {
        let path = self.dir.path().join(ORIGINAL);
        File::open(&path).map_err(|error| Error::io("read", &path, error))
    }

    /// Where Parquet files are written.
    pub(crate) fn records(&self) -> PathBuf {
        self.dir.path().join(RECORDS)
    }

    /// Moves everything to its place. It is not visible until the catalogue names it; an original that was there
    /// already is replaced by the same bytes.
    pub(crate) fn publish(self, folder: &Folder, records_folder: &str) -> Result<(), Error> {
        let original = folder.original(&self.sha256);
        let shelf = original.parent().unwrap_or(folder.root()).to_owned();
        fs::create_dir_all(&shelf).map_err(|error| Error::io("create", &shelf, error))?;
        rename(&self.dir.path().join(ORIGINAL), &original)?;
        sync_folder(&shelf)?;
        sync_folder(&folder.originals())?;
        sync_folder(&self.records())?;
        rename(&self.records(), &folder.records().join(records_folder))?;
        sync_folder(&folder.records())
    }
}

/// Removes what interrupted writers left: staging folders, and folders of records that the catalogue does not know.
/// A whole original is never removed. Returns what was removed, relative to the store.
pub(crate) fn clean(folder: &Folder, known: &[IngestRow]) -> Result<Vec<String>, Error> {
    let leftovers = leftovers(folder, known)?;
    for path in &leftovers {
        let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        removed.map_err(|error| Error::io("remove", path, error))?;
    }
    Ok(leftovers.iter().map(|path| folder.relative(path)).collect())
}

/// What [`clean`] would remove.
pub(crate) fn leftovers(folder: &Folder, known: &[IngestRow]) -> Result<Vec<PathBuf>, Error> {
    let mut leftovers = names(&folder.staging())?;
    leftovers.extend(unknown_records(folder, known)?);
    Ok(leftovers)
}

/// Folders of records that no ingest names.
pub(crate) fn unknown_records(folder: &Folder, known: &[IngestRow]) -> Result<Vec<PathBuf>, Error> {
    let is_known = |path: &PathBuf| known.iter().any(|row| folder.records().join(&row.folder) == *path);
    Ok(names(&folder.records())?.into_iter().filter(|path| !is_known(path)).collect())
}

const ORIGINAL: &str = "original";
const RECORDS: &str = "records";

fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(|error| Error::io("write", to, error))
}
