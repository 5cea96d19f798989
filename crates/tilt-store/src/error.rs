//! Why the archive cannot go on.

use std::fmt;
use std::path::Path;

/// The archive could not be opened, written or read.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What kind of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Another writer is at work.
    Locked,
    /// The folder is not a store.
    NotAStore,
    /// The store was written by a newer program.
    NewerLayout,
    /// Stored bytes are not what was written.
    Corrupt,
    /// A stored name is not in the reference tables of this build.
    UnknownName,
    /// There is no such ingest.
    NoSuchIngest,
    /// The operating system refused.
    Io,
    /// The disk is full.
    Full,
    /// The source could not be read; nothing was stored.
    Feed,
    /// A query in SQL is not one reading statement, or SQLite refuses it.
    Query,
    /// A table holds a value that its stored form cannot express.
    Unrepresentable,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error(Box::new(Inner { kind, message: message.into(), source: None }))
    }

    pub(crate) fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn corrupt(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Corrupt, message)
    }

    /// `what` is a verb: "write", "read".
    pub(crate) fn io(what: &str, path: &Path, error: std::io::Error) -> Error {
        let full = error.kind() == std::io::ErrorKind::StorageFull;
        let (kind, remedy) = if full {
            (ErrorKind::Full, "the disk is full; free some space and run the command again")
        } else {
            (ErrorKind::Io, "check that the folder exists and that you may use it")
        };
        Error::new(kind, format!("cannot {what} {}: {remedy}", path.display())).because(error)
    }

    pub(crate) fn parquet(name: &str, error: parquet::errors::ParquetError) -> Error {
        Error::corrupt(format!("{name} cannot be read as Parquet; run `tiltmeter verify`")).because(error)
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        use rusqlite::ErrorCode;
        let (kind, message) = match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => {
                (ErrorKind::Full, "the disk is full; free some space and run the command again")
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                (ErrorKind::Locked, "the catalogue is in use by another program; wait until it has finished")
            }
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure) => (
                ErrorKind::Io,
                "the catalogue cannot be opened or written; check that you may use the folder",
            ),
            _ => {
                (ErrorKind::Corrupt, "the catalogue is damaged; run `tiltmeter verify`, then restore a copy")
            }
        };
        Error::new(kind, message).because(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match &self.0.source {
            Some(source) => write!(f, " ({source})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|source| source.as_ref() as &(dyn std::error::Error + 'static))
    }
}
