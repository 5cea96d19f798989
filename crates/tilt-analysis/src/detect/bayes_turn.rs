//! `bayes-turn`: no change, drift, or a turn of some width, summed over dates and error models; nothing is maximised.

use tilt_core::estimate::Interval;
use tilt_core::finding::{ChangeForm, ChangePoint, Detection};
use tilt_core::{Card, Estimate, Period, Series};

use super::lanes::{LANES, LaneFilter, Lanes, dot};
use super::observed::{Observed, normal_below, variance};
use super::whiten::Filter;
use super::{DetectMode, DetectParams, Detector, Direction};
use crate::error::Error;

/// See the card.
pub(super) struct BayesTurn;

static CARD: Card = Card {
    name: "bayes-turn",
    version: 1,
    title: "Bayesian comparison of no change, drift and turn",
    definition: "Compares no change, a linear drift and a turn over 1 to 12 periods by their marginal likelihoods and gives the posterior of date and width.",
    limitation: "It allows one turn with Gaussian autocorrelated errors; its probabilities depend on the stated prior and are not yet calibrated.",
    parameters: &[],
    references: &["kass1995", "bai1998"],
    missing: "Missing periods stay missing: the errors decay over the gap.",
};

/// Autocorrelations of the grid, all with equal prior weight.
const PHI: [f64; 10] = [0.0, 0.2, 0.4, 0.55, 0.7, 0.8, 0.87, 0.92, 0.96, 0.985];

/// State variances of the grid in units of the variance of the series.
const Q: [f64; 8] = [0.01, 0.03, 0.07, 0.15, 0.3, 0.6, 1.2, 2.4];

/// Widths of a turn in periods with their prior weights.
const WIDTHS: [(i64, f64); 5] = [(1, 0.6), (3, 0.1), (5, 0.1), (8, 0.1), (12, 0.1)];

/// Prior standard deviation of the effect in standard deviations of the series.
const TAU: f64 = 2.0;

/// Noise assumed where none is known, in standard deviations of the series.
const LEAST_NOISE: f64 = 0.001;

/// Bayes factor of an alarm.
const ALARM: f64 = 10.0;

/// Mass of the date set.
const MASS: f64 = 0.90;

/// Prior of turn and drift; the rest is no change. Per stretch of about 40 years.
pub(super) const PRIOR: [f64; 2] = [0.2, 0.1];

impl Detector for BayesTurn {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn detect(&self, series: &Series, params: &DetectParams) -> Result<Detection, Error> {
        let observed = Observed::of(series)?;
        let posterior = Posterior::new(&observed, params.mode);
        let (log_turn, log_drift) = (posterior.log_turn, posterior.log_drift);
        let is_turn = log_turn > libm::log(ALARM) && log_turn > log_drift;
        let form = match (is_turn, log_drift > libm::log(ALARM)) {
            (true, _) if posterior.widths[0] >= 0.5 => ChangeForm::Jump,
            (true, _) => ChangeForm::Turn,
            (false, true) => ChangeForm::Drift,
            (false, false) => ChangeForm::None,
        };
        let best = posterior.change_point(&observed);
        let shares = posterior.model_shares();
        let mut statistics = vec![
            ("log_bf_turn", log_turn),
            ("log_bf_drift", log_drift),
            ("p_turn", shares[0]),
            ("p_drift", shares[1]),
            ("p_drift_given_change", shares[1] / (shares[0] + shares[1])),
        ];
        for (name, share) in ["p_width_1", "p_width_3", "p_width_5", "p_width_8", "p_width_12"]
            .into_iter()
            .zip(posterior.widths)
        {
            statistics.push((name, share));
        }
        Ok(Detection {
            detector: CARD.id(),
            form,
            changes: best.iter().filter(|_| is_turn).cloned().collect(),
            best,
            statistics,
            power: None,
            caution: "Odds under a stated prior, not yet calibrated; a date belongs to the series, not to a decision of a government".to_owned(),
            warnings: observed.warnings,
        })
    }
}

/// How much a series speaks for "a turn in the claimed direction of more than `threshold`, with its onset in the claimed
/// years" against everything else.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClaimSupport {
    /// Prior probability of the statement under the detector's prior.
    pub prior: f64,
    /// Posterior probability.
    pub posterior: f64,
}

impl ClaimSupport {
    /// Posterior odds over prior odds; `None` if no date of the claim could be tested.
    pub fn bayes_factor(&self) -> Option<f64> {
        let odds = |p: f64| p / (1.0 - p);
        (self.prior > 0.0).then(|| odds(self.posterior) / odds(self.prior))
    }
}

/// Support of a claim by a series.
///
/// # Errors
/// As [`Detector::detect`].
pub fn claim_support(
    series: &Series,
    years: (i16, i16),
    direction: Direction,
    threshold: f64,
) -> Result<ClaimSupport, Error> {
    let observed = Observed::of(series)?;
    let posterior = Posterior::new(&observed, DetectMode::Scan);
    let sign = if direction == Direction::Up { 1.0 } else { -1.0 };
    let threshold = threshold / posterior.sd;
    let dates = posterior.candidates.len() as f64;
    let (mut mass, mut dates_inside) = (0.0, 0.0);
    for (at, k) in posterior.candidates.clone().enumerate() {
        if (years.0..=years.1).contains(&observed.periods[k].year()) {
            dates_inside += 1.0;
            mass += posterior.terms[at]
                .iter()
                .map(|term| term.weight * normal_below((sign * term.mean - threshold) / term.sd))
                .sum::<f64>();
        }
    }
    let prior = PRIOR[0] * dates_inside / dates * normal_below(-threshold / TAU);
    Ok(ClaimSupport { prior, posterior: posterior.model_shares()[0] * mass })
}

/// Posterior of the width alone, for the form of a change that another detector found.
pub(super) fn width_posterior(observed: &Observed) -> [f64; 5] {
    Posterior::new(observed, DetectMode::Scan).widths
}

/// Posterior of the turn model.
struct Posterior {
    /// Log Bayes factors against no change.
    log_turn: f64,
    log_drift: f64,
    candidates: std::ops::Range<usize>,
    /// By candidate: cells and widths.
    terms: Vec<Vec<Term>>,
    widths: [f64; 5],
    /// Standard deviation of the series.
    sd: f64,
}

/// One cell and width at one date: its posterior weight and the posterior of the effect in standard deviations.
#[derive(Clone, Copy)]
struct Term {
    weight: f64,
    mean: f64,
    sd: f64,
    width: usize,
}

/// Four cells of the grid, whitened.
struct Block {
    filter: LaneFilter,
    ones: Vec<Lanes>,
    y: Vec<Lanes>,
    /// Products ones'ones, ones'y.
    one_one: Lanes,
    one_y: Lanes,
    log_likelihood: Lanes,
}

impl Posterior {
    fn new(observed: &Observed, mode: DetectMode) -> Posterior {
        let n = observed.y.len();
        let sd = variance(&observed.y).sqrt();
        let y: Vec<f64> = observed.y.iter().map(|value| value / sd).collect();
        let noise: Vec<f64> = match &observed.noise {
            Some(noise) => noise.iter().map(|value| value / sd).collect(),
            None => vec![LEAST_NOISE; n],
        };
        let grid: Vec<(f64, f64)> = PHI.iter().flat_map(|phi| Q.iter().map(|q| (*phi, *q))).collect();
        let blocks: Vec<Block> =
            grid.chunks(LANES).map(|cells| Block::new(&observed.times, &noise, &y, cells)).collect();
        let none = log_sum(blocks.iter().flat_map(|block| block.log_likelihood));
        let (first, last) = (observed.times[0] as f64, observed.times[n - 1] as f64);
        let drift: Vec<f64> =
            observed.times.iter().map(|time| (*time as f64 - first) / (last - first)).collect();
        let with_drift: Vec<f64> =
            blocks.iter().flat_map(|block| block.effects(&drift, 0).map(|effect| effect.log)).collect();
        let log_drift = log_sum(with_drift.into_iter()) - none;

        let candidates = observed.candidates();
        let log_date = -libm::log(candidates.len() as f64);
        let mut logs: Vec<Vec<(f64, Term)>> =
            vec![Vec::with_capacity(WIDTHS.len() * grid.len()); candidates.len()];
        for (at, k) in candidates.clone().enumerate() {
            for (width, (periods, prior)) in WIDTHS.iter().enumerate() {
                let column = ramp(&observed.times, k, *periods);
                let log_prior = log_date + libm::log(*prior);
                for block in &blocks {
                    for effect in block.effects(&column, k) {
                        let term = Term { weight: 0.0, mean: effect.mean, sd: effect.sd, width };
                        logs[at].push((effect.log + log_prior, term));
                    }
                }
            }
        }
        let top = logs.iter().flatten().map(|(log, _)| *log).fold(f64::NEG_INFINITY, f64::max);
        let mut terms: Vec<Vec<Term>> = logs
            .into_iter()
            .map(|row| {
                row.into_iter().map(|(log, term)| Term { weight: libm::exp(log - top), ..term }).collect()
            })
            .collect();
        let sum: f64 = terms.iter().flatten().map(|term| term.weight).sum();
        terms.iter_mut().flatten().for_each(|term| term.weight /= sum);
        let total = top + libm::log(sum);
        let widths = widths(&terms);
        restrict(&mut terms, &candidates, observed, mode);
        Posterior { log_turn: total - none, log_drift, candidates, terms, widths, sd }
    }

    /// Posterior shares of turn and drift under [`PRIOR`].
    fn model_shares(&self) -> [f64; 2] {
        let none = libm::log(1.0 - PRIOR[0] - PRIOR[1]);
        let logs = [libm::log(PRIOR[0]) + self.log_turn, libm::log(PRIOR[1]) + self.log_drift, none];
        let total = log_sum(logs.into_iter());
        [libm::exp(logs[0] - total), libm::exp(logs[1] - total)]
    }

    fn change_point(&self, observed: &Observed) -> Option<ChangePoint> {
        let onset: Vec<f64> = self.terms.iter().map(|row| row.iter().map(|term| term.weight).sum()).collect();
        let mass: f64 = onset.iter().sum();
        if mass <= 0.0 {
            return None;
        }
        let mut order: Vec<usize> = (0..onset.len()).collect();
        order.sort_by(|a, b| onset[*b].total_cmp(&onset[*a]).then(a.cmp(b)));
        let best = self.candidates.start + order[0];
        let mut held = 0.0;
        let mut dates: Vec<Period> = Vec::new();
        for at in order {
            if held >= MASS * mass {
                break;
            }
            held += onset[at];
            dates.push(observed.periods[self.candidates.start + at]);
        }
        dates.sort();
        let moment = |of: fn(&Term) -> f64| {
            self.terms.iter().flatten().map(|term| term.weight * of(term)).sum::<f64>() / mass
        };
        let centre = moment(|term| term.mean);
        let spread =
            (moment(|term| term.mean * term.mean + term.sd * term.sd) - centre * centre).max(0.0).sqrt();
        let (value, half) = (centre * self.sd, crate::measure::Z90 * spread * self.sd);
        let (before, after) = observed.means(best);
        Some(ChangePoint {
            first: observed.periods[best],
            date_set: dates,
            date_set_level: held / mass,
            step: Estimate {
                value,
                interval: Some(Interval { lower: value - half, upper: value + half, level: 0.90 }),
                n: observed.y.len() as u32,
            },
            before,
            after,
        })
    }
}

/// Effect of one column in one cell.
#[derive(Clone, Copy)]
struct Effect {
    /// Log likelihood with the column.
    log: f64,
    mean: f64,
    sd: f64,
}

impl Block {
    fn new(times: &[i64], noise: &[f64], y: &[f64], cells: &[(f64, f64)]) -> Block {
        let filters: Vec<Filter> =
            cells.iter().map(|(phi, q)| Filter::new(times, Some(noise), *phi, *q)).collect();
        let filter = LaneFilter::new(&filters);
        let whiten = |column: &[f64]| {
            let mut out = vec![[0.0; LANES]; column.len()];
            filter.whiten(column, 0, &mut out);
            out
        };
        let (ones, y) = (whiten(&vec![1.0; times.len()]), whiten(y));
        let (one_one, one_y, y_y) = (dot(&ones, &ones), dot(&ones, &y), dot(&y, &y));
        let log_likelihood = std::array::from_fn(|lane| {
            let residual = y_y[lane] - one_y[lane] * one_y[lane] / one_one[lane];
            -0.5 * (filter.log_variance[lane] + libm::log(one_one[lane]) + residual)
        });
        Block { filter, ones, y, one_one, one_y, log_likelihood }
    }

    /// A column that is zero before `from`, with prior N(0, TAU²) on its coefficient.
    fn effects(&self, column: &[f64], from: usize) -> [Effect; LANES] {
        let [own, with_ones, with_y] = self.filter.products(column, from, &self.ones, &self.y);
        std::array::from_fn(|lane| {
            let share = with_ones[lane] / self.one_one[lane];
            let square = own[lane] - with_ones[lane] * share;
            let product = with_y[lane] - share * self.one_y[lane];
            let shrink = TAU * TAU / (1.0 + TAU * TAU * square);
            let log_factor = -0.5 * libm::log(1.0 + TAU * TAU * square) + 0.5 * product * product * shrink;
            Effect { log: self.log_likelihood[lane] + log_factor, mean: shrink * product, sd: shrink.sqrt() }
        })
    }
}

/// Rises from 0 before point `k` to 1 over `width` units of time.
fn ramp(times: &[i64], k: usize, width: i64) -> Vec<f64> {
    let height = |time: i64| ((time - times[k] + 1) as f64 / width as f64).min(1.0);
    times.iter().enumerate().map(|(at, time)| if at < k { 0.0 } else { height(*time) }).collect()
}

fn widths(terms: &[Vec<Term>]) -> [f64; 5] {
    let mut widths = [0.0; 5];
    for term in terms.iter().flatten() {
        widths[term.width] += term.weight;
    }
    widths
}

/// In claim mode only claimed dates and the claimed direction keep weight; the Bayes factors stay those of the scan.
fn restrict(
    terms: &mut [Vec<Term>],
    candidates: &std::ops::Range<usize>,
    observed: &Observed,
    mode: DetectMode,
) {
    let DetectMode::Claim { from, to, direction } = mode else { return };
    for (row, k) in terms.iter_mut().zip(candidates.clone()) {
        let inside = (from..=to).contains(&observed.periods[k].year());
        for term in row {
            let share = match direction {
                Direction::Up => normal_below(term.mean / term.sd),
                Direction::Down => normal_below(-term.mean / term.sd),
            };
            term.weight *= if inside { share } else { 0.0 };
        }
    }
}

/// log Σ exp, in the order given.
fn log_sum(logs: impl Iterator<Item = f64> + Clone) -> f64 {
    let top = logs.clone().fold(f64::NEG_INFINITY, f64::max);
    top + libm::log(logs.map(|log| libm::exp(log - top)).sum::<f64>())
}
