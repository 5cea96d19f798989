//! Where a value comes from, and over which stretch of time a source speaks.

use std::fmt;

use crate::time::Date;

/// Source, version and place of a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// Dataset or table, for example `unga-votes` or `reference/memberships`.
    pub source: String,
    /// Version or vintage as the publisher names it; empty if the file carries none.
    pub version: String,
    /// SHA-256 of the stored original, if one is kept.
    pub sha256: Option<String>,
    /// The place inside it.
    pub locator: Locator,
}

/// A place inside an original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Locator {
    /// The whole source.
    Whole,
    /// A line, counted from 1, header included.
    Line(u64),
    /// Bytes `[start, end)`.
    Bytes(u64, u64),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        if !self.version.is_empty() {
            write!(f, "@{}", self.version)?;
        }
        match self.locator {
            Locator::Whole => Ok(()),
            Locator::Line(line) => write!(f, ":{line}"),
            Locator::Bytes(start, end) => write!(f, "[{start}..{end}]"),
        }
    }
}

/// The stretch of time for which a source can speak. Outside it there is no value, not a zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Source the coverage belongs to.
    pub source: String,
    /// First day covered; `None`: not known.
    pub from: Option<Date>,
    /// First day no longer covered; `None`: not known.
    pub to: Option<Date>,
    /// What is and is not in it, in words ("all roll calls", "not a complete list of agreements").
    pub note: String,
    /// Whether the absence of a row inside the stretch means that there is nothing.
    pub complete: bool,
}

impl Coverage {
    /// Whether `day` is covered. An unknown bound does not cover.
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_some_and(|from| from <= day) && self.to.is_some_and(|to| day < to)
    }
}
