//! The test of a claimed date alone: what claim mode decides by, without what a full detection reports beside it.

use tilt_core::Series;

use super::bootstrap::{Test, draws, share};
use super::observed::Observed;
use super::scan::Null;
use super::simulate::Simulator;
use super::{DetectMode, DetectParams, Direction};
use crate::error::Error;

/// A claimed change in one series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClaimTest {
    /// Probability, without a change, of a ratio as large at a claimed date in the claimed direction.
    pub p: f64,
    /// Year of the largest ratio; `None` if no claimed date can be tested or the series moves the other way.
    pub year: Option<i16>,
    /// Whether any claimed date can be tested: without one, `p` is 1 for want of a test.
    pub is_testable: bool,
}

/// Tests "a change in this direction in these years", two years of grace on both sides.
///
/// # Errors
/// As [`super::Detector::detect`].
pub fn claim_test(
    series: &Series,
    (from, to): (i16, i16),
    direction: Direction,
    params: &DetectParams,
) -> Result<ClaimTest, Error> {
    let observed = Observed::of(series)?;
    let mode = DetectMode::Claim { from, to, direction };
    let test = Test::new(&observed, Null::Constant, mode);
    let is_testable = test.rule.is_any();
    let Some(best) = test.best else { return Ok(ClaimTest { p: 1.0, year: None, is_testable }) };
    let key = format!("{}\u{1f}{:?}", series.measure, series.subject);
    let null = Simulator::parametric(&observed, test.fit.reml, 0.0, params.seed, &[&key, "claim"]);
    let drawn = draws(&null, 0..params.draws, |y, scratch| test.maxima(y, None, scratch).one);
    let p = share(drawn.into_iter(), test.statistic);
    Ok(ClaimTest { p, year: Some(observed.periods[best].year()), is_testable })
}
