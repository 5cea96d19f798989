//! tiltmeter shows, with evidence, when a state's foreign policy tilts from one power to another.
//!
//! This crate joins the rooms. The whole walk is six functions, each from values to values:
//! [`ingest`](walk::ingest) · [`code`](walk::code) · [`measure`](walk::measure) · [`detect`](walk::detect) ·
//! [`check`](check::check) · [`report`](walk::report). The command line ([`cli`]) is a reader of the same functions.
//!
//! ```
//! use tiltmeter::{check, evidence, walk};
//!
//! let text = "date: 1991-05-01\n\nPoland is turning from the Soviet Union to the United States.\n";
//! let evidence = evidence::bundled().unwrap();
//! let options = check::CheckOptions::default();
//! let report = check::check(&[("a.txt".to_owned(), text.as_bytes().to_vec())], &evidence, &options).unwrap();
//! let mut page = Vec::new();
//! walk::report(&report, "md", &tilt_report::Style::default(), &mut page).unwrap();
//! assert!(!report.verdicts.is_empty());
//! ```

pub mod blocs;
pub mod brief;
pub mod bundle;
pub mod check;
pub mod cli;
pub mod corpus;
pub mod corrections;
pub mod documents;
pub mod evidence;
pub mod failure;
pub mod fetch;
pub mod grading;
pub mod metadata;
pub mod reader;
pub mod realignments;
pub mod registry;
pub mod stored_votes;
pub mod ties;
pub mod tilt;
pub mod user_series;
pub mod verdict_quality;
pub mod walk;
pub mod words;

pub use failure::Failure;

/// Version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
