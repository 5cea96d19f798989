//! The same scan on plain numbers: simulations, tables, wide scans. Without noise it is prepared once for many series.

use super::DetectMode;
use super::DetectParams;
use super::bootstrap::{self, draws, share};
use super::observed::Observed;
use super::pairs::PairTable;
use super::scan::{Design, Maxima, NoiseModel, Null, Scratch, regressors, residual_variance};
use super::simulate::Simulator;
use tilt_core::Period;

/// The scan for one and for two breaks on fixed times.
pub struct StepScan {
    observed: Observed,
    design: Design,
    pairs: PairTable,
    allowed: Vec<bool>,
}

/// What the scan finds in one series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Screen {
    /// Largest ratio of one break, and of two.
    pub ratios: [f64; 2],
    /// Position of the first point of the new regime.
    pub at: usize,
    /// Size of the step there.
    pub step: f64,
    /// First and last position in the 90 % set of dates.
    pub date_set: (usize, usize),
    /// Autocorrelation at the restricted maximum without a break, and the variance there.
    pub reml: (f64, f64),
}

/// Draws so far, and how many of them reached the ratios of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// The ratio of one break.
    pub one: u32,
    /// The ratio of two.
    pub two: u32,
    /// Draws.
    pub draws: u32,
}

impl Tally {
    /// Draws between two looks at a tally.
    pub const EVERY: u32 = 100;
}

/// Probabilities under no change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeP {
    /// One break.
    pub one: f64,
    /// Two breaks.
    pub two: f64,
    /// At least one break: from the joint law of the two tests where draws were made, else twice the smaller.
    pub time: f64,
    /// Twice the smaller of `one` and `two`, at most 1.
    pub twice: f64,
}

impl TimeP {
    /// From the two tests.
    pub fn new(one: f64, two: f64) -> TimeP {
        let twice = (2.0 * one.min(two)).min(1.0);
        TimeP { one, two, time: twice, twice }
    }
}

impl std::fmt::Debug for StepScan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StepScan").field("times", &self.observed.times).finish_non_exhaustive()
    }
}

impl StepScan {
    /// Prepares the scan.
    ///
    /// # Panics
    /// Unless times rise and there are at least [`super::FEWEST_POINTS`] of them.
    pub fn new(times: &[i64]) -> StepScan {
        StepScan::prepare(times, vec![0.0; times.len()], None)
    }

    /// Prepares the scan for one series with standard errors, by whose variance the grid is scaled.
    ///
    /// # Panics
    /// As [`StepScan::new`], or if there is not one value and one error for each time.
    pub fn with_noise(times: &[i64], y: &[f64], noise: &[f64]) -> StepScan {
        assert!(times.len() == y.len() && y.len() == noise.len(), "one value and error for each time");
        StepScan::prepare(times, y.to_vec(), Some(noise.to_vec()))
    }

    fn prepare(times: &[i64], y: Vec<f64>, noise: Option<Vec<f64>>) -> StepScan {
        assert!(times.len() >= super::FEWEST_POINTS, "enough points");
        let periods = times.iter().map(|_| Period::Year(0)).collect();
        let observed = Observed { periods, times: times.to_vec(), y, noise, warnings: Vec::new() };
        let v0 = residual_variance(&observed, Null::Constant);
        let design = Design::with(&observed, &regressors(&observed, Null::Constant), NoiseModel::Known, v0);
        let pairs = PairTable::new(&design, observed.trim());
        let allowed = vec![true; design.candidates().len()];
        StepScan { observed, design, pairs, allowed }
    }

    /// Number of points.
    pub fn points(&self) -> usize {
        self.observed.times.len()
    }

    /// Scans one series. A constant one has no ratio: both are 0.
    ///
    /// # Panics
    /// If there are not as many values as times.
    pub fn screen(&self, y: &[f64]) -> Screen {
        assert_eq!(y.len(), self.points(), "one value for each time");
        if y.iter().all(|value| *value == y[0]) {
            let at = self.design.candidates().start;
            return Screen { ratios: [0.0; 2], at, step: 0.0, date_set: (at, at), reml: (0.0, 0.0) };
        }
        let fit = self.design.fit(y);
        let two = self.maxima(y, &mut Scratch::default()).two;
        let start = self.design.candidates().start;
        let (at, one) = fit.ratios().enumerate().fold((0, f64::NEG_INFINITY), |best, (at, ratio)| {
            if ratio > best.1 { (at, ratio) } else { best }
        });
        let inside: Vec<usize> = fit
            .ratios()
            .enumerate()
            .filter(|(_, ratio)| one - ratio <= super::breaks::DATE_SET_90)
            .map(|(at, _)| start + at)
            .collect();
        Screen {
            ratios: [one, two],
            at: start + at,
            step: self.design.step(&fit, y, start + at).delta,
            date_set: (inside[0], inside[inside.len() - 1]),
            reml: fit.reml,
        }
    }

    /// The two ratios alone.
    pub fn ratios(&self, y: &[f64]) -> [f64; 2] {
        let found = self.maxima(y, &mut Scratch::default());
        [found.one, found.two]
    }

    /// Bootstrap probabilities with `draws` series at the restricted estimate of the autocorrelation.
    pub fn p_time(&self, y: &[f64], count: u32, seed: u64, key: &str) -> TimeP {
        let own = self.maxima(y, &mut Scratch::default());
        let reml = self.design.fit(y).reml;
        let null = Simulator::parametric(&self.observed, reml, 0.0, seed, &[key]);
        let drawn = draws(&null, 0..count, |y, scratch| self.maxima(y, scratch));
        let p = TimeP::new(
            share(drawn.iter().map(|draw| draw.one), own.one),
            share(drawn.iter().map(|draw| draw.two), own.two),
        );
        TimeP {
            time: bootstrap::time(&self.observed, &drawn, own, (seed, key), |y, scratch| {
                self.maxima(y, scratch)
            }),
            ..p
        }
    }

    /// As [`StepScan::p_time`], but draws end early: as soon as `enough` of them reach the ratio for one and for two
    /// breaks, the probability is their share \[besag1991\]; after `most` draws it is (1 + reached) / (draws + 1).
    /// Draws go on from a tally of the same series, seed and key; `watch` sees every [`Tally::EVERY`] draws and the end, and
    /// stops them by `false`: then there is no probability.
    pub fn p_time_early(
        &self,
        y: &[f64],
        (enough, most): (u32, u32),
        (seed, key): (u64, &str),
        from: Tally,
        watch: &mut dyn FnMut(Tally) -> bool,
    ) -> Option<(TimeP, u32)> {
        let mut scratch = Scratch::default();
        let own = self.maxima(y, &mut scratch);
        let null =
            Simulator::parametric(&self.observed, self.design.fit(y).reml, 0.0, seed, &[key, "constant"]);
        // Fewer draws are asked for than were made: what they were is not told by their tally.
        let mut tally = if from.draws > most { Tally::default() } else { from };
        let is_enough = |tally: Tally| tally.one >= enough && tally.two >= enough;
        while !is_enough(tally) && tally.draws < most {
            let drawn = self.maxima(&null.draw(tally.draws), &mut scratch);
            tally.one += u32::from(drawn.one >= own.one);
            tally.two += u32::from(drawn.two >= own.two);
            tally.draws += 1;
            let is_over = is_enough(tally) || tally.draws == most;
            let is_told = is_over || tally.draws.is_multiple_of(Tally::EVERY);
            let goes_on = !is_told || watch(tally);
            if !goes_on && !is_over {
                return None;
            }
        }
        let (extra, of) = if is_enough(tally) { (0, tally.draws) } else { (1, most + 1) };
        let share = |reached: u32| f64::from(reached + extra) / f64::from(of);
        Some((TimeP::new(share(tally.one), share(tally.two)), tally.draws))
    }

    /// Probability of one break by the fitted innovations with random signs.
    pub fn p_wild(&self, y: &[f64], count: u32, seed: u64, key: &str) -> f64 {
        let own = self.maxima(y, &mut Scratch::default());
        let fit = self.design.fit(y);
        let (innovations, filter) = self.design.innovations(&fit, y);
        let null = Simulator::wild(innovations, filter, seed, &[key, "wild"]);
        let drawn =
            draws(&null, 0..count, |y, scratch| self.design.maxima(y, &self.allowed, None, scratch).one);
        share(drawn.into_iter(), own.one)
    }

    /// Probability of one break where all points have noise of one unknown size.
    pub fn p_free_noise(&self, y: &[f64], count: u32, seed: u64, key: &str) -> f64 {
        let params = DetectParams { draws: count, seed, mode: DetectMode::Scan };
        bootstrap::free_noise(&Observed { y: y.to_vec(), ..self.observed.clone() }, &params, key)
    }

    /// The ratios of `count` series drawn from an autoregression.
    pub fn null_ratios(&self, phi: f64, count: u32, seed: u64) -> Vec<[f64; 2]> {
        let null = Simulator::parametric(&self.observed, (phi, 1.0), 0.0, seed, &["null"]);
        draws(&null, 0..count, |y, scratch| {
            let found = self.maxima(y, scratch);
            [found.one, found.two]
        })
    }

    fn maxima(&self, y: &[f64], scratch: &mut Scratch) -> Maxima {
        self.design.maxima(y, &self.allowed, Some(&self.pairs), scratch)
    }
}
