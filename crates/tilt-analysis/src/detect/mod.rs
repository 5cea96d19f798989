//! Whether and when a series changed.
//!
//! Two detectors of different logic stand side by side; they share only the whitening filter. To add one: a file here,
//! a line below, a page in `docs/methods/`.

mod agreement;
mod bayes_turn;
mod bootstrap;
mod breaks;
mod claim;
mod counts;
mod given;
mod kink;
mod lanes;
mod lr_ar1;
mod null_table;
mod observed;
mod pairs;
mod scan;
mod simulate;
mod step_scan;
mod whiten;

#[cfg(test)]
mod contract;
#[cfg(test)]
mod golden;

pub use agreement::{Agreement, agreement};
pub use bayes_turn::{ClaimSupport, claim_support};
pub use claim::{ClaimTest, claim_test};
pub use counts::log_rates;
pub use given::time_given;
pub use kink::TrendScan;
pub use lr_ar1::ALPHA as LEVEL;
pub use null_table::NullTable;
pub use step_scan::{Screen, StepScan, Tally, TimeP};
use tilt_core::finding::Detection;
use tilt_core::warning::WarningDoc;
use tilt_core::{Card, Series};

use crate::error::{Error, ErrorKind};

/// All detectors, in the order of their names.
pub const DETECTORS: &[&dyn Detector] = &[&bayes_turn::BayesTurn, &lr_ar1::LrAr1];

/// Warnings of this folder.
pub const WARNINGS: &[WarningDoc] = &[
    WarningDoc {
        code: "W-detect-ar1-misfit",
        doc: "The innovations are autocorrelated beyond one step (Ljung and Box, five lags, p < .05). False alarms are then more frequent than stated.",
    },
    WarningDoc {
        code: "W-detect-noise-partly-known",
        doc: "Some points carry no interval, so that measurement error is not in the model. Alarms may be too many.",
    },
    WarningDoc {
        code: "W-detect-phi-cap",
        doc: "The series looks like a random walk: the autocorrelation sits at the end of the grid. Only large jumps can be told from it.",
    },
    WarningDoc {
        code: "W-detect-short",
        doc: "Fewer than 25 points: dates and probabilities rest on little.",
    },
    WarningDoc {
        code: "W-detect-variance-change",
        doc: "The innovations of one third of the series vary more than four times as much as those of another: early breaks dominate, the probability is too small.",
    },
];

/// A way to look for changes in one series.
pub trait Detector: Sync {
    /// Its static facts.
    fn card(&self) -> &'static Card;

    /// Looks for a change. Holes are not filled; standard errors are half-widths of the points' intervals divided by
    /// the normal quantile of their level, and count as known if every point has an interval.
    ///
    /// # Errors
    /// For fewer than 15 points, a constant series or a smoothed series.
    fn detect(&self, series: &Series, params: &DetectParams) -> Result<Detection, Error>;
}

/// Direction of a claimed change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The series rises.
    Up,
    /// The series falls.
    Down,
}

/// Where dates are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DetectMode {
    /// Everywhere outside the trim, both directions.
    Scan,
    /// At a claimed date or stretch, two years of grace on both sides, one direction. The claim must come from outside
    /// the series.
    Claim {
        /// First claimed year.
        from: i16,
        /// Last claimed year, included.
        to: i16,
        /// Claimed direction.
        direction: Direction,
    },
}

impl DetectMode {
    /// The same with the other claimed direction.
    #[must_use]
    pub fn mirrored(self) -> DetectMode {
        match self {
            DetectMode::Scan => DetectMode::Scan,
            DetectMode::Claim { from, to, direction: Direction::Up } => {
                DetectMode::Claim { from, to, direction: Direction::Down }
            }
            DetectMode::Claim { from, to, direction: Direction::Down } => {
                DetectMode::Claim { from, to, direction: Direction::Up }
            }
        }
    }
}

/// Settings of a detection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DetectParams {
    /// Bootstrap draws, for detectors that need them.
    pub draws: u32,
    /// Seed of the run.
    pub seed: u64,
    /// Where dates are looked for.
    pub mode: DetectMode,
}

impl Default for DetectParams {
    fn default() -> DetectParams {
        DetectParams { draws: 399, seed: 0, mode: DetectMode::Scan }
    }
}

/// Fewest observed points for any detector.
pub const FEWEST_POINTS: usize = 15;

/// Fewest observed points without a warning.
pub const FEW_POINTS: usize = 25;

/// The detector with this name.
///
/// # Errors
/// [`ErrorKind::UnknownDetector`] with the names there are.
pub fn find(name: &str) -> Result<&'static dyn Detector, Error> {
    let found =
        DETECTORS.iter().find(|detector| detector.card().name == name || detector.card().id() == name);
    found.copied().ok_or_else(|| {
        let names: Vec<&str> = DETECTORS.iter().map(|detector| detector.card().name).collect();
        Error::new(
            ErrorKind::UnknownDetector,
            format!("no detector is called `{name}`"),
            format!("one of: {}", names.join(", ")),
        )
    })
}
