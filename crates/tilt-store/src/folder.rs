//! Where things lie in the folder of a store, and the lock that keeps two writers apart.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};

/// The folder of a store.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(crate) fn new(root: &Path) -> Folder {
        Folder { root: root.to_owned() }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The SQLite file: catalogue, custody log, rejected rows.
    pub(crate) fn catalogue(&self) -> PathBuf {
        self.root.join("catalogue.sqlite")
    }

    /// The hash of the catalogue as the last writer left it.
    pub(crate) fn seal(&self) -> PathBuf {
        self.root.join("catalogue.seal")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.root.join("write.lock")
    }

    pub(crate) fn originals(&self) -> PathBuf {
        self.root.join("originals")
    }

    /// `originals/ab/cdef…`, so that no folder gets too long.
    pub(crate) fn original(&self, sha256: &str) -> PathBuf {
        let (head, tail) = sha256.split_at(2.min(sha256.len()));
        self.originals().join(head).join(tail)
    }

    pub(crate) fn records(&self) -> PathBuf {
        self.root.join("records")
    }

    /// What can be computed again.
    pub(crate) fn derived(&self) -> PathBuf {
        self.root.join("derived")
    }

    pub(crate) fn staging(&self) -> PathBuf {
        self.root.join("staging")
    }

    /// A path as the user sees it: relative to the store.
    pub(crate) fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }

    /// Makes the folders, if they are not there.
    pub(crate) fn create(&self) -> Result<(), Error> {
        for folder in [self.root.clone(), self.originals(), self.records(), self.staging()] {
            fs::create_dir_all(&folder).map_err(|error| Error::io("create", &folder, error))?;
        }
        sync_folder(&self.root)
    }

    /// Whether something lies here that no store puts here.
    pub(crate) fn holds_other_files(&self) -> Result<bool, Error> {
        let known = [
            "catalogue.sqlite",
            "catalogue.seal",
            "write.lock",
            "originals",
            "records",
            "staging",
            "derived",
        ];
        match fs::read_dir(&self.root) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(Error::io("read", &self.root, error)),
            Ok(entries) => Ok(entries.flatten().any(|entry| {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                !known.iter().any(|known| name.starts_with(known))
            })),
        }
    }
}

/// The right to write, held as long as the value lives. The system takes it back when the process dies.
#[derive(Debug)]
pub(crate) struct WriteLock {
    _file: File,
}

impl WriteLock {
    pub(crate) fn take(folder: &Folder) -> Result<WriteLock, Error> {
        let path = folder.lock();
        let opened = File::options().create(true).truncate(false).write(true).open(&path);
        let file = opened.map_err(|error| Error::io("write", &path, error))?;
        match file.try_lock() {
            Ok(()) => Ok(WriteLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::new(
                ErrorKind::Locked,
                format!(
                    "another command is writing to this store ({} is locked); wait until it has finished, \
                     the lock ends with its process",
                    path.display()
                ),
            )),
            Err(TryLockError::Error(error)) => Err(Error::io("lock", &path, error)),
        }
    }
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), Error> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| Error::io("write", folder, error))
}

/// Names in a folder, sorted; none if there is no such folder.
pub(crate) fn names(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Error::io("read", folder, error)),
        Ok(entries) => {
            let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
            paths.sort();
            Ok(paths)
        }
    }
}
