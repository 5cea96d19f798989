//! At most three breaks: forward from the best one or two, then each dated again given the others \[bai1998\].

use tilt_core::Estimate;
use tilt_core::estimate::Interval;
use tilt_core::finding::ChangePoint;

use super::bootstrap::{Test, draws, share};
use super::lr_ar1::ALPHA;
use super::observed::{Observed, mean};
use super::pairs::PairTable;
use super::scan::{Design, NoiseModel, Null, regressors, residual_variance_on};
use super::simulate::Simulator;
use super::{DetectMode, DetectParams};

/// Most breaks of a series.
const MOST: usize = 3;

/// Twice the loss of log likelihood at the edge of the 90 % date set, −2 ln(1 − √.90) \[eo2015\].
pub(super) const DATE_SET_90: f64 = 5.94;

/// A change point with the autocorrelation at which it was estimated.
pub(super) struct Found {
    pub change: ChangePoint,
    pub phi: f64,
}

/// The best single break of a test, if any date counts.
pub(super) fn single(observed: &Observed, test: &Test) -> Option<Found> {
    let best = test.best?;
    Some(found(observed, test, best, &[]))
}

/// The breaks that stand, in time order. `from_pair`: two breaks are accepted to begin with, else one.
pub(super) fn accepted(
    observed: &Observed,
    constant: &Test,
    from_pair: bool,
    params: &DetectParams,
    key: &str,
) -> Vec<ChangePoint> {
    let mut breaks: Vec<usize> = if from_pair {
        let pairs = PairTable::new(&constant.design, observed.trim());
        constant
            .design
            .best_pair(&observed.y, &pairs)
            .map_or_else(Vec::new, |(first, second)| vec![first, second])
    } else {
        constant.best.into_iter().collect()
    };
    while breaks.len() < MOST {
        let given = Given::new(observed, &breaks, params);
        match given.best() {
            Some(next) if given.p(observed, params, key) <= ALPHA => breaks.push(next),
            _ => break,
        }
    }
    // Backward: every break is dated again given the others, and dropped if it no longer stands.
    if breaks.len() > 1 {
        let mut at = 0;
        while at < breaks.len() && breaks.len() > 1 {
            let mut others = breaks.clone();
            others.remove(at);
            let given = Given::new(observed, &others, params);
            match given.best() {
                Some(date) if given.p(observed, params, key) <= ALPHA => {
                    breaks[at] = date;
                    at += 1;
                }
                _ => breaks = others,
            }
        }
    }
    breaks.sort_unstable();
    let change = |at: usize| {
        let mut others = breaks.clone();
        let own = others.remove(at);
        found(observed, &Given::new(observed, &others, params).test, own, &others).change
    };
    (0..breaks.len()).map(change).collect()
}

/// Whether there are two neighbouring changes of opposite sign.
pub(super) fn are_opposite(changes: &[ChangePoint]) -> bool {
    changes.windows(2).any(|pair| pair[0].step.value * pair[1].step.value < 0.0)
}

/// A search for one more break beside given ones.
struct Given {
    test: Test,
    /// Candidates far enough from the given breaks.
    allowed: Vec<bool>,
}

impl Given {
    fn new(observed: &Observed, breaks: &[usize], params: &DetectParams) -> Given {
        let mut columns = regressors(observed, Null::Constant);
        for from in breaks {
            columns.push((0..observed.y.len()).map(|at| if at >= *from { 1.0 } else { 0.0 }).collect());
        }
        let v0 = residual_variance_on(observed, &columns);
        let design = Design::with(observed, &columns, NoiseModel::Known, v0);
        let apart = observed.trim();
        let allowed =
            design.candidates().map(|k| breaks.iter().all(|taken| taken.abs_diff(k) >= apart)).collect();
        debug_assert_eq!(params.mode, DetectMode::Scan, "a claim is one date");
        Given { test: Test::with(design, observed, params.mode), allowed }
    }

    fn best(&self) -> Option<usize> {
        let ratios = self.test.design.candidates().zip(self.test.fit.ratios()).zip(&self.allowed);
        let allowed = ratios.filter(|(_, allowed)| **allowed).map(|(found, _)| found);
        allowed.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(k, _)| k)
    }

    fn p(&self, observed: &Observed, params: &DetectParams, key: &str) -> f64 {
        let mut scratch = super::scan::Scratch::default();
        let own = self.test.design.maxima(&observed.y, &self.allowed, None, &mut scratch).one;
        let null = Simulator::parametric(observed, self.test.fit.reml, 0.0, params.seed, &[key, "more"]);
        let draws = draws(&null, 0..params.draws, |y, scratch| {
            self.test.design.maxima(y, &self.allowed, None, scratch).one
        });
        share(draws.into_iter(), own)
    }
}

fn found(observed: &Observed, test: &Test, k: usize, others: &[usize]) -> Found {
    let step = test.design.step(&test.fit, &observed.y, k);
    let start = test.design.candidates().start;
    let top = test.fit.with_step[k - start];
    let apart = observed.trim();
    let date_set = test
        .design
        .candidates()
        .zip(&test.fit.with_step)
        .filter(|(at, value)| {
            2.0 * (top - **value) <= DATE_SET_90 && others.iter().all(|taken| taken.abs_diff(*at) >= apart)
        })
        .map(|(at, _)| observed.periods[at])
        .collect();
    let half = crate::measure::Z90 * step.error;
    let before = others.iter().copied().filter(|other| *other < k).max().unwrap_or(0);
    let after = others.iter().copied().filter(|other| *other > k).min().unwrap_or(observed.y.len());
    let change = ChangePoint {
        first: observed.periods[k],
        date_set,
        date_set_level: 0.90,
        step: Estimate {
            value: step.delta,
            interval: Some(Interval { lower: step.delta - half, upper: step.delta + half, level: 0.90 }),
            n: observed.y.len() as u32,
        },
        before: mean(&observed.y[before..k]),
        after: mean(&observed.y[k..after]),
    };
    Found { change, phi: step.phi }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_set_value_is_the_inverted_one() {
        assert!((-2.0 * (1.0 - 0.90f64.sqrt()).ln() - DATE_SET_90).abs() < 0.001);
    }
}
