//! Why the bench cannot answer at all. Doubts are warnings, holes in a series are [`tilt_core::Missing`]; this is for neither.

use std::fmt;

/// Kind of an [`Error`], for exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No measure has this name.
    UnknownMeasure,
    /// No detector has this name.
    UnknownDetector,
    /// No comparison set has this name.
    UnknownBaseline,
    /// A parameter is unknown or out of range.
    BadParameter,
    /// A table that is needed is not loaded.
    NotLoaded,
    /// A power is not among those of the excess table.
    NotAPower,
    /// Two of the states asked about are the same.
    SameState,
    /// A state did not exist or did not vote in the period.
    NotInPeriod,
    /// A window is empty, reversed or overlaps another.
    BadWindow,
    /// Too few points for a detector.
    TooFew,
    /// A constant series: nothing can be tested.
    NoVariation,
    /// A smoothed series gets no date.
    Smoothed,
}

/// Why there is no answer, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    hint: String,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>, hint: impl Into<String>) -> Error {
        Error { kind, message: message.into(), hint: hint.into() }
    }

    /// Its kind.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What a user can do, one sentence without full stop; may be empty.
    pub fn hint(&self) -> &str {
        &self.hint
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
