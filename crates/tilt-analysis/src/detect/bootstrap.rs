//! The tests of one series and their probabilities, from series simulated without a change.

use rayon::prelude::*;

use super::lr_ar1::ALPHA;
use super::observed::{Observed, mean};
use super::pairs::PairTable;
use super::scan::{Design, Fit, Maxima, NoiseModel, Null, Scratch, regressors, residual_variance};
use super::simulate::Simulator;
use super::whiten::dot;
use super::{DetectMode, DetectParams, Direction};

/// Draws behind a power: its standard error is at most 3.5 points.
const POWER_DRAWS: u32 = 199;

/// A null model with its scan of the data.
pub(super) struct Test {
    pub design: Design,
    pub fit: Fit,
    /// Candidates that count, by position in the design.
    pub rule: Rule,
    /// Largest ratio over the candidates that count; 0 if there are none.
    pub statistic: f64,
    /// The candidate where it is reached.
    pub best: Option<usize>,
}

/// Which candidates count, whatever the values.
pub(super) struct Rule {
    allowed: Vec<bool>,
    direction: Option<Direction>,
}

impl Test {
    pub(super) fn new(observed: &Observed, null: Null, mode: DetectMode) -> Test {
        let design = Design::new(observed, null, residual_variance(observed, null));
        Test::with(design, observed, mode)
    }

    /// The test on a given design.
    pub(super) fn with(design: Design, observed: &Observed, mode: DetectMode) -> Test {
        let rule = Rule::new(observed, &design, mode);
        let fit = design.fit(&observed.y);
        let mut best = (0.0, None);
        let counts = rule.counting(&design, &observed.y);
        for ((k, ratio), counts) in design.candidates().zip(fit.ratios()).zip(counts) {
            if counts && (best.1.is_none() || ratio > best.0) {
                best = (ratio, Some(k));
            }
        }
        Test { design, fit, rule, statistic: best.0, best: best.1 }
    }

    pub(super) fn maxima(&self, y: &[f64], pairs: Option<&PairTable>, scratch: &mut Scratch) -> Maxima {
        match self.rule.direction {
            None => self.design.maxima(y, &self.rule.allowed, pairs, scratch),
            Some(_) => self.design.maxima(y, &self.rule.counting(&self.design, y), pairs, scratch),
        }
    }
}

impl Rule {
    fn new(observed: &Observed, design: &Design, mode: DetectMode) -> Rule {
        /// Years of grace on both sides of a claim.
        const GRACE: i16 = 2;
        let allowed = |k: usize| match mode {
            DetectMode::Scan => true,
            DetectMode::Claim { from, to, .. } => {
                (from - GRACE..=to + GRACE).contains(&observed.periods[k].year())
            }
        };
        let direction = match mode {
            DetectMode::Scan => None,
            DetectMode::Claim { direction, .. } => Some(direction),
        };
        Rule { allowed: design.candidates().map(allowed).collect(), direction }
    }

    /// Whether any date is one that counts.
    pub(super) fn is_any(&self) -> bool {
        self.allowed.contains(&true)
    }

    /// The candidates that count for these values.
    fn counting(&self, design: &Design, y: &[f64]) -> Vec<bool> {
        design
            .candidates()
            .zip(&self.allowed)
            .map(|(k, allowed)| *allowed && self.has_direction(y, k))
            .collect()
    }

    /// Whether the mean of five points from `k` on minus that of five before has the claimed sign.
    fn has_direction(&self, y: &[f64], k: usize) -> bool {
        const SPAN: usize = 5;
        let change = || mean(&y[k..(k + SPAN).min(y.len())]) - mean(&y[k.saturating_sub(SPAN)..k]);
        match self.direction {
            None => true,
            Some(Direction::Up) => change() > 0.0,
            Some(Direction::Down) => change() < 0.0,
        }
    }
}

/// Bootstrap probabilities.
pub(super) struct Tests {
    /// At least one break: in a scan from the joint law of `one` and `two`, in a claim `one`.
    pub time: f64,
    /// One break.
    pub one: f64,
    /// Two breaks; 1 in a claim and where there is no room for two.
    pub two: f64,
    pub two_statistic: f64,
    /// One break, by innovations with random signs.
    pub wild: f64,
    pub given_trend: f64,
    pub trend: f64,
    pub trend_statistic: f64,
    /// Log likelihood with a trend minus that with the best step.
    pub trend_against_jump: f64,
    /// Shares of simulated series with a change of two standard deviations that `time` finds: a step in the middle, and,
    /// where nothing was found, a rise over ten years.
    pub power: Option<f64>,
    pub power_ramp: Option<f64>,
    /// Two standard deviations of a point under the null.
    pub two_deviations: f64,
}

/// A slope per ten units of time with a 95 % interval.
pub(super) struct Slope {
    pub value: f64,
    pub lower: f64,
    pub upper: f64,
}

impl Tests {
    /// All tests of one series. `key` names what the random numbers are for.
    pub(super) fn run(
        observed: &Observed,
        constant: &Test,
        trend: &Test,
        params: &DetectParams,
        key: &str,
    ) -> Tests {
        // One grid for both null models of the trend test, or its statistic could be negative.
        let nested = observed
            .noise
            .is_some()
            .then(|| Design::new(observed, Null::Trend, residual_variance(observed, Null::Constant)));
        let with_trend = nested.as_ref().unwrap_or(&trend.design);
        let trend_null = with_trend.fit(&observed.y).null;
        let trend_statistic = 2.0 * (trend_null - constant.fit.null);
        let pairs = match params.mode {
            DetectMode::Scan => Some(PairTable::new(&constant.design, observed.trim())),
            DetectMode::Claim { .. } => None,
        };
        let own = constant.maxima(&observed.y, pairs.as_ref(), &mut Scratch::default());
        let simulator = |null: &str, reml: (f64, f64)| {
            Simulator::parametric(observed, reml, 0.0, params.seed, &[key, null])
        };
        let null = simulator("constant", constant.fit.reml);
        let from_constant = draws(&null, 0..params.draws, |y, scratch| {
            let found = constant.maxima(y, pairs.as_ref(), scratch);
            let with_trend = with_trend.maxima(y, &[], None, scratch).null;
            (found, 2.0 * (with_trend - found.null))
        });
        let from_trend = draws(&simulator("trend", trend.fit.reml), 0..params.draws, |y, scratch| {
            trend.maxima(y, None, scratch).one
        });
        let (innovations, filter) = constant.design.innovations(&constant.fit, &observed.y);
        let wild = Simulator::wild(innovations, filter, params.seed, &[key, "wild"]);
        let from_wild = draws(&wild, 0..params.draws, |y, scratch| constant.maxima(y, None, scratch).one);
        let if_any = |test: &Test, p: f64| if test.best.is_some() { p } else { 1.0 };
        let one = if_any(constant, share(from_constant.iter().map(|draw| draw.0.one), own.one));
        let two = match own.two > 0.0 {
            true => share(from_constant.iter().map(|draw| draw.0.two), own.two),
            false => 1.0,
        };
        let time = match params.mode {
            DetectMode::Scan => {
                let drawn: Vec<Maxima> = from_constant.iter().map(|draw| draw.0).collect();
                let maxima = |y: &[f64], scratch: &mut Scratch| constant.maxima(y, pairs.as_ref(), scratch);
                time(observed, &drawn, own, (params.seed, key), maxima)
            }
            DetectMode::Claim { .. } => one,
        };
        let best = constant.fit.with_step.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut tests = Tests {
            time,
            one,
            two,
            two_statistic: own.two,
            wild: if_any(constant, share(from_wild.into_iter(), own.one)),
            given_trend: if_any(trend, share(from_trend.into_iter(), trend.statistic)),
            trend: share(from_constant.iter().map(|draw| draw.1), trend_statistic),
            trend_statistic,
            trend_against_jump: trend_null - best,
            power: None,
            power_ramp: None,
            two_deviations: two_deviations(observed, constant),
        };
        let power = Power::new(constant, pairs.as_ref(), from_constant.iter().map(|draw| draw.0), params);
        if let Some(power) = power {
            tests.power = Some(power.of(&null, observed, tests.two_deviations, 1));
            if tests.time > ALPHA {
                tests.power_ramp = Some(power.of(&null, observed, tests.two_deviations, 10));
            }
        }
        tests
    }

    /// The slope of a drift. Its interval takes the bootstrap quantile of |slope| / error, which is wider than that of
    /// the normal law when errors persist.
    pub(super) fn slope(observed: &Observed, trend: &Test, params: &DetectParams, key: &str) -> Slope {
        let times: Vec<f64> = observed.times.iter().map(|time| *time as f64).collect();
        let per_decade = 10.0 / super::observed::variance(&times).sqrt();
        let (slope, error) = trend.design.last_coefficient(&trend.fit, &observed.y);
        let null = Simulator::parametric(observed, trend.fit.reml, 0.0, params.seed, &[key, "slope"]);
        let mut ratios = draws(&null, 0..params.draws, |y, _| {
            let (slope, error) = trend.design.last_coefficient(&trend.design.fit(y), y);
            (slope / error).abs()
        });
        ratios.sort_by(f64::total_cmp);
        let quantile = ratios[((0.95 * ratios.len() as f64) as usize).min(ratios.len() - 1)];
        let (value, half) = (slope * per_decade, quantile * error * per_decade);
        Slope { value, lower: value - half, upper: value + half }
    }
}

/// One number per draw, in the order of the draws, whatever the threads do.
pub(super) fn draws<T: Send>(
    simulator: &Simulator<'_>,
    range: std::ops::Range<u32>,
    of: impl Fn(&[f64], &mut Scratch) -> T + Sync,
) -> Vec<T> {
    range
        .into_par_iter()
        .map_init(Scratch::default, |scratch, draw| of(&simulator.draw(draw), scratch))
        .collect()
}

/// (1 + draws at or above the statistic) / (draws + 1).
pub(super) fn share(draws: impl ExactSizeIterator<Item = f64>, statistic: f64) -> f64 {
    let total = draws.len();
    let above = draws.filter(|draw| *draw >= statistic).count();
    (1 + above) as f64 / (total + 1) as f64
}

/// Probability that the smaller of two probabilities is as small as it is, from draws of both ratios \[westfall1993\]:
/// "twice the smaller" is too large, because the two tests mostly agree.
pub(super) struct Joint {
    /// Ratios of the draws, rising.
    one: Vec<f64>,
    two: Vec<f64>,
    /// Smaller rank of each draw, rising.
    smallest: Vec<usize>,
}

impl Joint {
    pub(super) fn new(drawn: &[Maxima]) -> Joint {
        let sorted = |of: fn(&Maxima) -> f64| {
            let mut values: Vec<f64> = drawn.iter().map(of).collect();
            values.sort_by(f64::total_cmp);
            values
        };
        let mut joint = Joint {
            one: sorted(|maxima| maxima.one),
            two: sorted(|maxima| maxima.two),
            smallest: Vec::new(),
        };
        joint.smallest = drawn.iter().map(|draw| joint.rank(*draw)).collect();
        joint.smallest.sort_unstable();
        joint
    }

    /// How many draws reach the ratio for one or for two breaks, whichever are fewer.
    fn rank(&self, maxima: Maxima) -> usize {
        let reached =
            |sorted: &[f64], value: f64| sorted.len() - sorted.partition_point(|drawn| *drawn < value);
        reached(&self.one, maxima.one).min(reached(&self.two, maxima.two))
    }

    /// The probability. A draw reaches its own ratio and the series does not, so that one is added to be even.
    pub(super) fn p(&self, own: Maxima) -> f64 {
        self.p_of_rank(self.rank(own) + 1)
    }

    fn p_of_rank(&self, rank: usize) -> f64 {
        let below = self.smallest.partition_point(|drawn| *drawn <= rank);
        (1 + below) as f64 / (self.smallest.len() + 1) as f64
    }

    /// The probability corrected for the error of the estimated autocorrelation, which shows in how the draws fare
    /// against draws of their own: the fast double bootstrap \[davidson2007\]. `second`: one draw from the
    /// estimate of each draw.
    pub(super) fn corrected(&self, own: Maxima, second: &[Maxima]) -> f64 {
        let p = self.p(own);
        let mut ranks: Vec<usize> = second.iter().map(|draw| self.rank(*draw) + 1).collect();
        ranks.sort_unstable();
        let at = ((p * ranks.len() as f64).ceil() as usize).clamp(1, ranks.len()) - 1;
        self.p_of_rank(ranks[at])
    }
}

/// Probability of at least one break from draws of both ratios, corrected below [`FEW`] points.
pub(super) fn time(
    observed: &Observed,
    drawn: &[Maxima],
    own: Maxima,
    (seed, key): (u64, &str),
    maxima: impl Fn(&[f64], &mut Scratch) -> Maxima + Sync,
) -> f64 {
    let joint = Joint::new(drawn);
    if observed.y.len() >= FEW {
        return joint.p(own);
    }
    let second: Vec<Maxima> = drawn
        .par_iter()
        .enumerate()
        .map_init(Scratch::default, |scratch, (draw, first)| {
            let null = Simulator::parametric(observed, first.reml, 0.0, seed, &[key, "second"]);
            maxima(&null.draw(draw as u32), scratch)
        })
        .collect();
    joint.corrected(own, &second)
}

/// Fewest points for which the error of the estimated autocorrelation does no harm to the size.
pub(super) const FEW: usize = 30;

/// Two standard deviations of a point under the null: the change for which power is computed.
fn two_deviations(observed: &Observed, constant: &Test) -> f64 {
    let noise = observed.noise.as_ref().map_or(0.0, |noise| dot(noise, noise) / noise.len() as f64);
    2.0 * (constant.fit.reml.1 + noise).sqrt()
}

/// What the test needs to find something.
struct Power<'t> {
    test: &'t Test,
    pairs: Option<&'t PairTable>,
    /// Ratios that are significant for one and for two steps.
    critical: (f64, f64),
    middle: usize,
    params: DetectParams,
}

impl<'t> Power<'t> {
    fn new(
        test: &'t Test,
        pairs: Option<&'t PairTable>,
        null: impl Iterator<Item = Maxima>,
        params: &DetectParams,
    ) -> Option<Power<'t>> {
        let (mut one, mut two): (Vec<f64>, Vec<f64>) = null.map(|draw| (draw.one, draw.two)).unzip();
        let allowed: Vec<usize> = test
            .design
            .candidates()
            .zip(&test.rule.allowed)
            .filter(|(_, allowed)| **allowed)
            .map(|(k, _)| k)
            .collect();
        let middle = *allowed.get(allowed.len() / 2)?;
        if one.is_empty() {
            return None;
        }
        let level = if pairs.is_some() { ALPHA / 2.0 } else { ALPHA };
        let quantile = |values: &mut Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values[((1.0 - level) * values.len() as f64) as usize]
        };
        let critical = (quantile(&mut one), quantile(&mut two));
        Some(Power { test, pairs, critical, middle, params: *params })
    }

    /// Share of series with a rise over `years` units of time around the middle that are found.
    fn of(&self, null: &Simulator<'_>, observed: &Observed, size: f64, years: i64) -> f64 {
        let size = if self.test.rule.direction == Some(Direction::Down) { -size } else { size };
        let start = observed.times[self.middle] - years / 2;
        let height = |time: i64| ((time - start + 1) as f64 / years as f64).clamp(0.0, 1.0);
        let first = self.params.draws;
        let found = draws(null, first..first + POWER_DRAWS.min(first), |y, scratch| {
            let y: Vec<f64> =
                y.iter().zip(&observed.times).map(|(value, time)| value + size * height(*time)).collect();
            let maxima = self.test.maxima(&y, self.pairs, scratch);
            maxima.one > self.critical.0 || (self.pairs.is_some() && maxima.two > self.critical.1)
        });
        found.iter().filter(|found| **found).count() as f64 / found.len() as f64
    }
}

/// Probability of one break where every point has noise of one unknown size: the sensitivity variant that survives
/// longer memory than one step.
pub(super) fn free_noise(observed: &Observed, params: &DetectParams, key: &str) -> f64 {
    let columns = regressors(observed, Null::Constant);
    let test = Test::with(Design::with(observed, &columns, NoiseModel::Free, 1.0), observed, params.mode);
    if test.best.is_none() {
        return 1.0;
    }
    let plain = Observed { noise: None, ..observed.clone() };
    let null = Simulator::parametric(&plain, test.fit.reml, test.fit.free_noise, params.seed, &[key, "free"]);
    let draws = draws(&null, 0..params.draws, |y, scratch| test.maxima(y, None, scratch).one);
    share(draws.into_iter(), test.statistic)
}
