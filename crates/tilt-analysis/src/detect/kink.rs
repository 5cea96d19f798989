//! The scan for one change beside a trend, on plain numbers: for another level and for another slope.
//!
//! Slopes are no detector: docs/methods/detection-quality.md has the simulation that decided it, which this serves.

use tilt_core::Period;

use super::bootstrap::{draws, share};
use super::observed::Observed;
use super::scan::{Design, NoiseModel, Null, Scratch, Shape, regressors};
use super::simulate::Simulator;

/// The scan for one change beside a constant and a trend, without noise.
pub struct TrendScan {
    observed: Observed,
    design: Design,
    allowed: Vec<bool>,
}

impl std::fmt::Debug for TrendScan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TrendScan").field("times", &self.observed.times).finish_non_exhaustive()
    }
}

impl TrendScan {
    /// For a change of level.
    ///
    /// # Panics
    /// As [`super::StepScan::new`].
    pub fn steps(times: &[i64]) -> TrendScan {
        TrendScan::new(times, Shape::Step)
    }

    /// For a change of slope.
    ///
    /// # Panics
    /// As [`super::StepScan::new`].
    pub fn kinks(times: &[i64]) -> TrendScan {
        TrendScan::new(times, Shape::Kink)
    }

    fn new(times: &[i64], shape: Shape) -> TrendScan {
        assert!(times.len() >= super::FEWEST_POINTS, "enough points");
        let periods = times.iter().map(|_| Period::Year(0)).collect();
        let y = vec![0.0; times.len()];
        let observed = Observed { periods, times: times.to_vec(), y, noise: None, warnings: Vec::new() };
        let columns = regressors(&observed, Null::Trend);
        let design = Design::shaped(&observed, &columns, (NoiseModel::Known, shape), 1.0);
        let allowed = vec![true; design.candidates().len()];
        TrendScan { observed, design, allowed }
    }

    /// Bootstrap probability, and the position of the largest ratio.
    pub fn p(&self, y: &[f64], count: u32, seed: u64, key: &str) -> (f64, usize) {
        let fit = self.design.fit(y);
        let (at, statistic) = fit.ratios().enumerate().fold((0, f64::NEG_INFINITY), |best, (at, ratio)| {
            if ratio > best.1 { (at, ratio) } else { best }
        });
        let null = Simulator::parametric(&self.observed, fit.reml, 0.0, seed, &[key, "trend"]);
        let drawn = draws(&null, 0..count, |y, scratch: &mut Scratch| {
            self.design.maxima(y, &self.allowed, None, scratch).one
        });
        (share(drawn.into_iter(), statistic), self.design.candidates().start + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn a_change_of_slope_is_dated_over_gaps_and_a_line_is_left_alone() {
        let times: Vec<i64> = (0..45).filter(|time| time % 9 != 4).collect();
        let mut stream = Stream::new(5, &["kink"], 0);
        let errors: Vec<f64> = times.iter().map(|_| 0.3 * stream.normal()).collect();
        let with = |slope: f64| -> Vec<f64> {
            let rise = |time: i64| 0.1 * time as f64 + slope * (time - 20).max(0) as f64;
            times.iter().zip(&errors).map(|(time, error)| rise(*time) + error).collect()
        };
        let scan = TrendScan::kinks(&times);
        let (p, at) = scan.p(&with(-0.3), 199, 1, "kink");
        assert!(p <= 0.01 && times[at].abs_diff(20) <= 2, "{p} {}", times[at]);
        assert!(scan.p(&with(0.0), 199, 1, "kink").0 > 0.05);
    }
}
