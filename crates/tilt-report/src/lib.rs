//! The press of tiltmeter: one report value becomes terminal text, JSON, CSV, Markdown and one HTML page.
//!
//! Every reporter first turns the report into [`wire::Report`], the schema of record, and renders from that; so no two
//! outputs can disagree, and what a figure rests on can be asked of any of them ([`explain`]). The room is pure: it
//! writes into what it is given and knows no file, clock or terminal. The same report gives the same bytes.

mod chart;
mod courses;
mod csv;
mod diff;
mod dispute;
mod explain;
pub mod figure;
mod html;
mod json;
mod leave_one_out;
mod md;
pub mod propositions;
mod prose;
pub mod table;
mod text;
pub mod wire;

#[cfg(test)]
mod contract;
#[cfg(test)]
mod sample;

use std::io::{self, Write};

use tilt_core::{Card, Report};

pub use diff::diff;
pub use dispute::dispute;
pub use explain::explain;

/// How a reporter writes, as far as the reader chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal; only `text` looks at it.
    pub width: usize,
    /// Whether escape codes for colour may be added; meaning never rests on them.
    pub colour: bool,
    /// Below 0: the answers alone; above 0: also ids of figures, rules and steps.
    pub verbosity: i8,
}

impl Default for Style {
    fn default() -> Style {
        Style { width: 80, colour: false, verbosity: 0 }
    }
}

/// A form in which a report is printed.
///
/// ```
/// use tilt_core::Report;
///
/// let report = Report {
///     command: "tilt", command_line: "tiltmeter tilt …".to_owned(), settings: Vec::new(), program: "0.1.0".to_owned(),
///     documents: Vec::new(), courses: Vec::new(), verdicts: Vec::new(), gradings: Vec::new(), tilts: Vec::new(), agreements: Vec::new(), vintages: Vec::new(),
///     limits: Vec::new(), warnings: Vec::new(),
/// };
/// let mut out = Vec::new();
/// let reporter = tilt_report::find("json").unwrap();
/// reporter.write(&report, &tilt_report::Style::default(), &mut out).unwrap();
/// assert!(out.starts_with(b"{\n  \"schema\": \"tiltmeter.report\""));
/// ```
pub trait Reporter: Sync {
    /// What it is.
    fn card(&self) -> &'static Card;

    /// Name for `-O`.
    fn format(&self) -> &'static str;

    /// File extensions by which `-o` chooses it, without the dot.
    fn extensions(&self) -> &'static [&'static str];

    /// Writes the report.
    ///
    /// # Errors
    /// Only those of `out`.
    fn write(&self, report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()>;
}

/// All reporters, by name.
pub const REPORTERS: &[&dyn Reporter] = &[&csv::Csv, &html::Html, &json::Json, &md::Markdown, &text::Text];

/// The reporter with this name.
pub fn find(format: &str) -> Option<&'static dyn Reporter> {
    REPORTERS.iter().copied().find(|reporter| reporter.format() == format)
}

/// The reporter for files with this extension, without the dot; case does not matter.
pub fn by_extension(ext: &str) -> Option<&'static dyn Reporter> {
    let owns =
        |reporter: &&dyn Reporter| reporter.extensions().iter().any(|known| known.eq_ignore_ascii_case(ext));
    REPORTERS.iter().copied().find(owns)
}
