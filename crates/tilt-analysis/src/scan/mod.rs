//! Many series at once: every state between the same powers, with false discoveries controlled.
//!
//! A family is all states between two powers by one measure. Its series share roll calls, powers and shocks, in both
//! signs, so that the headline list is Benjamini and Yekutieli's, valid under any dependence; Benjamini and Hochberg's
//! is exploratory. Both need the second key, the rank among all states in the same years.

mod component;
mod fdr;
mod panel;
mod run;
mod sides;
mod watch;

/// Largest share of states that may have changed as much in the same years for a change to be the state's own: the
/// second key, which goes with every first one.
pub(crate) const SPACE: f64 = 0.10;

pub use component::component;
pub use fdr::{benjamini_hochberg, benjamini_yekutieli};
pub use panel::{Cell, Named, TiltPanel};
pub use run::{ScanRequest, ScanResult, ScanRow, scan, scan_watched};
pub use sides::{attribute, sides};
pub use watch::Watch;
