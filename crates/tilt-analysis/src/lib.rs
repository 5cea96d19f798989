//! The bench of tiltmeter: votes become counts, counts become series, series become turning points, all of them verdicts.
//!
//! Reading order is the order of the work: [`votes`] counts, [`events`] folds repeats, [`ideal`] places
//! states on a line, [`measure`] makes series, [`blocs`] groups states that are alike, [`detect`] looks for changes, [`scan`] for many of them at once,
//! [`realignments`] scores both on documented turns, [`tilt`] puts a state between two powers, [`verdict`] judges what a text says.
//!
//! Invariants of the room:
//! - pure: no file, clock, environment or printing; randomness only from a seed that is part of the request;
//! - the same input gives the same bytes on every machine and with any number of threads: sums run in a fixed order,
//!   `exp` and `ln` come from `libm`, random numbers from `ChaCha8` keyed by content;
//! - nothing is known about any single state, power or organisation;
//! - a missing value is a [`tilt_core::Missing`] reason; nothing outside coverage becomes a number.

pub mod blocs;
pub mod conflict;
pub mod detect;
pub mod error;
pub mod events;
pub mod ideal;
#[cfg(test)]
mod made_up;
pub mod measure;
mod random;
pub mod realignments;
pub mod scan;
pub mod ties;
pub mod tilt;
pub mod verdict;
pub mod votes;

pub use detect::{DETECTORS, DetectMode, DetectParams, Detector};
pub use error::{Error, ErrorKind};
pub use measure::{MEASURES, Measure, Panel, Params, SeriesRequest};
pub use tilt::{TiltRequest, tilt_view};
pub use verdict::{Plan, PlanOptions};
pub use votes::VoteMatrix;

use tilt_core::warning::WarningDoc;

/// All warnings this room can raise, in the order of the rooms' folders.
pub fn warnings() -> Vec<WarningDoc> {
    [
        votes::WARNINGS,
        ideal::WARNINGS,
        measure::WARNINGS,
        blocs::WARNINGS,
        detect::WARNINGS,
        tilt::WARNINGS,
        verdict::WARNINGS,
    ]
    .concat()
}
