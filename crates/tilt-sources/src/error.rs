//! Why a file cannot be read at all. A single bad row is never an error: it is rejected and the walk goes on.

use std::fmt;

use tilt_core::record::SinkError;

/// A file could not be opened, recognised or read to its end.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    line: Option<u64>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What kind of [`Error`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The header is not one of a known layout.
    NotRecognised,
    /// The header is one of a known layout but for a column that is needed.
    MissingColumn {
        /// Name of the column.
        column: String,
    },
    /// The file is compressed in a way that is not read.
    Compression {
        /// Name of the format.
        format: &'static str,
    },
    /// The bytes are not text in an encoding that is read.
    NotText,
    /// The bytes could not be read.
    Io,
    /// The sink refused to go on.
    Sink,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error(Box::new(Inner { kind, message: message.into(), line: None, source: None }))
    }

    pub(crate) fn at(mut self, line: u64) -> Error {
        self.0.line = Some(line);
        self
    }

    pub(crate) fn io(error: std::io::Error) -> Error {
        let message = match error.kind() {
            std::io::ErrorKind::UnexpectedEof
            | std::io::ErrorKind::InvalidInput
            | std::io::ErrorKind::InvalidData => {
                "the compressed data is damaged or cut off: fetch the file again"
            }
            _ => "the file cannot be read",
        };
        let mut made = Error::new(ErrorKind::Io, message);
        made.0.source = Some(Box::new(error));
        made
    }

    pub(crate) fn sink(error: SinkError) -> Error {
        let mut made = Error::new(ErrorKind::Sink, "the records could not be stored");
        made.0.source = Some(Box::new(error));
        made
    }

    /// What kind of error it is.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The line at which reading stopped, if it is known; counted from 1, header included.
    pub fn line(&self) -> Option<u64> {
        self.0.line
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.line {
            Some(line) => write!(f, "line {line}: {}", self.0.message),
            None => f.write_str(&self.0.message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
