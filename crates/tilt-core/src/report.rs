//! The one value from which every output is made.

use crate::agreement::Agreement;
use crate::course::Course;
use crate::document::Document;
use crate::evidence::Vintage;
use crate::finding::TiltView;
use crate::grading::Grading;
use crate::id::Id;
use crate::proposition::Reading;
use crate::verdict::Verdict;
use crate::warning::Warning;

/// Version of the record as written by reporters, raised by the rules of semantic versioning.
pub const REPORT_VERSION: &str = "0.1.0";

/// What a run found.
#[derive(Debug, Clone)]
pub struct Report {
    /// `check`, `read` or `tilt`.
    pub command: &'static str,
    /// The command line as a reader can repeat it.
    pub command_line: String,
    /// Effective settings by name.
    pub settings: Vec<(String, String)>,
    /// Program version.
    pub program: String,
    /// Documents and what was read in them; empty for `tilt`.
    pub documents: Vec<DocumentReport>,
    /// Agreements that the documents tell of, each joined from all propositions about it.
    pub courses: Vec<Course>,
    /// Verdicts, in the order of the propositions.
    pub verdicts: Vec<Verdict>,
    /// Grades of sources and statements, in the order of the propositions.
    pub gradings: Vec<Grading>,
    /// One view per tested triple (state, from, to), in the order of first use.
    pub tilts: Vec<TiltView>,
    /// Agreements that verdicts or views mention, by id.
    pub agreements: Vec<Agreement>,
    /// Datasets used.
    pub vintages: Vec<Vintage>,
    /// How not to read the whole.
    pub limits: Vec<String>,
    /// Doubts about the run.
    pub warnings: Vec<Warning>,
}

/// A document with its reading.
#[derive(Debug, Clone)]
pub struct DocumentReport {
    /// The document.
    pub document: Document,
    /// What it says.
    pub reading: Reading,
    /// The earlier document of the same run whose wording it shares; both are then one origin.
    pub copy_of: Option<CopyOf>,
}

/// A document whose wording another shares.
#[derive(Debug, Clone, PartialEq)]
pub struct CopyOf {
    /// The document, the first of its group.
    pub document: Id,
    /// Its name.
    pub name: String,
    /// Share of the shorter text's runs of five words that stand in both, in (0, 1].
    pub share: f64,
}
