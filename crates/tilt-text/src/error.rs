//! Why a document cannot be read.

use std::fmt;

/// What is wrong with the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is no letter in it.
    Empty,
    /// Not text.
    Binary,
    /// More bytes than the reader takes.
    TooLarge,
    /// Text in a format that is not read.
    UnsupportedFormat,
    /// A file of sentences with expected codings that breaks its notation.
    Cases,
}

impl ErrorKind {
    /// snake_case name used in output.
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::Empty => "empty",
            ErrorKind::Binary => "binary",
            ErrorKind::TooLarge => "too_large",
            ErrorKind::UnsupportedFormat => "unsupported_format",
            ErrorKind::Cases => "cases",
        }
    }
}

/// A document that cannot be read: what, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    name: String,
    cause: String,
    hint: &'static str,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, name: &str, cause: impl Into<String>, hint: &'static str) -> Error {
        Error { kind, name: name.to_owned(), cause: cause.into(), hint }
    }

    /// The kind.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What a user can do about it, one clause without final full stop.
    pub fn hint(&self) -> &'static str {
        self.hint
    }

    /// The cause without the name of the document.
    pub fn cause(&self) -> &str {
        &self.cause
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.cause)
    }
}

impl std::error::Error for Error {}
