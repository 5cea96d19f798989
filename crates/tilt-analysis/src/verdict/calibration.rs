//! Fitting the calibrator and scoring it: folds by state, reliability by term, Brier score with its parts.

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::verdict::{Likelihood, Term};
use tilt_core::{Series, StateId};

use super::calibrator::{Calibrator, logistic, logit};
use super::weigh::Weights;
use crate::realignments::wilson;

/// Folds; all claims about a state stand in one.
const FOLDS: usize = 5;

/// Penalty on standardised weights, in rows.
const PENALTY: f64 = 2.0;

/// Steps of the descent; the loss is convex and the table small.
const STEPS: usize = 4000;

/// A claim whose truth is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Name of the claim.
    pub id: String,
    /// How it was made: "documented", "powers swapped", …
    pub kind: &'static str,
    /// Its state.
    pub state: StateId,
    /// Whether it is true.
    pub is_true: bool,
    /// What records say.
    pub weights: Weights,
}

/// Fits coefficients to all rows.
pub fn fit(rows: &[&Row]) -> Calibrator {
    let truth: Vec<f64> = rows.iter().map(|row| f64::from(u8::from(row.is_true))).collect();
    let share = truth.iter().sum::<f64>() / truth.len().max(1) as f64;
    let mut columns: Vec<Vec<f64>> = Vec::new();
    let (mut means, mut spreads) = ([0.0; 6], [1.0; 6]);
    for at in 0..6 {
        let known: Vec<f64> = rows.iter().filter_map(|row| row.weights.inputs[at]).collect();
        (means[at], spreads[at]) = moments(&known);
        let standard = |value: Option<f64>| value.map_or(0.0, |value| (value - means[at]) / spreads[at]);
        columns.push(rows.iter().map(|row| standard(row.weights.inputs[at])).collect());
    }
    let (intercept, weights) = descend(&columns, &truth, share);
    let known: Vec<(f64, f64)> =
        rows.iter().zip(&truth).filter_map(|(row, truth)| Some((row.weights.inputs[2]?, *truth))).collect();
    let logs: Vec<f64> = known.iter().map(|(log, _)| *log).collect();
    let (mean, spread) = moments(&logs);
    let column = logs.iter().map(|log| (log - mean) / spread).collect();
    let alone_truth: Vec<f64> = known.iter().map(|(_, truth)| *truth).collect();
    let (_, alone) = descend(&[column], &alone_truth, share);
    Calibrator {
        intercept,
        share,
        means,
        slopes: std::array::from_fn(|at| weights[at] / spreads[at]),
        alone: (alone[0] / spread, mean),
    }
}

/// Mean, and standard deviation with 1 in place of 0.
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n;
    (mean, if variance > 1e-12 { variance.sqrt() } else { 1.0 })
}

/// Intercept and weights at least 0 that minimise the penalised log loss, by projected descent.
fn descend(columns: &[Vec<f64>], truth: &[f64], share: f64) -> (f64, Vec<f64>) {
    let n = truth.len().max(1) as f64;
    let mut intercept = logit(share.clamp(0.01, 0.99));
    let mut weights = vec![0.0; columns.len()];
    // The curvature is at most a quarter of the squared length of a row, whose entries have variance 1.
    let rate = 1.0 / (0.25 * (1.0 + columns.len() as f64) + PENALTY / n);
    for _ in 0..STEPS {
        let errors: Vec<f64> = (0..truth.len())
            .map(|row| {
                let sum =
                    columns.iter().zip(&weights).map(|(column, weight)| column[row] * weight).sum::<f64>();
                logistic(intercept + sum) - truth[row]
            })
            .collect();
        intercept -= rate * errors.iter().sum::<f64>() / n;
        for (weight, column) in weights.iter_mut().zip(columns) {
            let slope = column.iter().zip(&errors).map(|(x, error)| x * error).sum::<f64>() / n;
            *weight = (*weight - rate * (slope + PENALTY / n * *weight)).max(0.0);
        }
    }
    (intercept, weights)
}

/// A claim with the probability that was stated without having seen its state.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// The claim.
    pub row: Row,
    /// At the share of true claims in the table.
    pub p: f64,
    /// At the prior of the world.
    pub p_world: f64,
}

/// What beside its weights goes into the answer to a claim.
#[derive(Debug, Clone)]
pub struct Surroundings {
    pub(super) years: (i16, i16),
    pub(super) stretch: Series,
    pub(super) threshold: f64,
    pub(super) conflict: Option<String>,
    pub(super) power: Option<f64>,
}

/// A claim as the program answers it, by coefficients that have not seen its state.
#[derive(Debug, Clone, PartialEq)]
pub struct Shipped {
    /// The claim.
    pub row: Row,
    /// At the share of true claims in the table, for five years.
    pub p: f64,
    /// At the prior of the world, for five years.
    pub p_world: f64,
}

/// Answers each claim as the program does: prior by the number of claimed years, caps, floor.
pub fn held_out_shipped(rows: &[Row], claims: Vec<(&Row, Surroundings)>, prior: f64) -> Vec<Shipped> {
    let folds = Folds::new(rows);
    let answer = |(row, around): (&Row, Surroundings)| {
        let calibrator = folds.without(row.state);
        let stated = |prior| {
            let (p, ..) = super::trend::likelihood(super::trend::Weighed {
                prior,
                negated: false,
                stretch: &around.stretch,
                years: around.years,
                threshold: around.threshold,
                weights: row.weights.inputs[2].is_some().then_some(&row.weights),
                calibrator,
                conflict: around.conflict.as_deref(),
                power: around.power,
            });
            Likelihood::from_probability(p).p()
        };
        Shipped { row: row.clone(), p: stated(calibrator.share), p_world: stated(prior) }
    };
    claims.into_iter().map(answer).collect()
}

/// Coefficients fitted without each fold of states.
struct Folds {
    fold: BTreeMap<StateId, usize>,
    made: Vec<Calibrator>,
}

impl Folds {
    fn new(rows: &[Row]) -> Folds {
        let states: BTreeSet<StateId> = rows.iter().map(|row| row.state).collect();
        let fold: BTreeMap<StateId, usize> =
            states.into_iter().enumerate().map(|(at, state)| (state, at % FOLDS)).collect();
        let made = (0..FOLDS)
            .map(|held| {
                let others: Vec<&Row> = rows.iter().filter(|row| fold[&row.state] != held).collect();
                fit(&others)
            })
            .collect();
        Folds { fold, made }
    }

    /// A state without a row was seen by none of them.
    fn without(&self, state: StateId) -> &Calibrator {
        &self.made[self.fold.get(&state).copied().unwrap_or_default()]
    }
}

/// States each claim by coefficients fitted on the other states.
pub fn held_out(rows: &[Row], prior: f64) -> Vec<Stated> {
    let folds = Folds::new(rows);
    let state = |row: &Row| {
        let calibrator = folds.without(row.state);
        let stated = |prior| {
            let p = calibrator.probability(&row.weights, prior);
            let p = if calibrator.speaking(&row.weights) < 2 { p.min(super::trend::CAP_ALONE) } else { p };
            Likelihood::from_probability(p).p()
        };
        Stated { row: row.clone(), p: stated(calibrator.share), p_world: stated(prior) }
    };
    rows.iter().map(state).collect()
}

/// One line of a reliability table.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The term.
    pub term: Term,
    /// Claims that got it.
    pub n: usize,
    /// Mean probability stated.
    pub mean: f64,
    /// Share of them that are true.
    pub share: f64,
    /// Its 90 % interval after Wilson.
    pub interval: (f64, f64),
}

impl Line {
    /// Whether the share lies in the range of the word, or its interval overlaps it.
    pub fn holds(&self) -> bool {
        let (low, high) = self.term.range();
        self.n == 0 || self.interval.0 <= f64::from(high) / 100.0 && self.interval.1 >= f64::from(low) / 100.0
    }
}

/// Reliability by term, for pairs of a probability and the truth.
pub fn reliability(stated: &[(f64, bool)]) -> Vec<Line> {
    let line = |term: Term| {
        let own: Vec<&(f64, bool)> =
            stated.iter().filter(|(p, _)| Likelihood::from_probability(*p).term() == term).collect();
        let (n, hits) = (own.len(), own.iter().filter(|(_, is_true)| *is_true).count());
        let part = n.max(1) as f64;
        let mean = own.iter().map(|(p, _)| p).sum::<f64>() / part;
        Line { term, n, mean, share: hits as f64 / part, interval: wilson(hits, n) }
    };
    Term::ALL.into_iter().map(line).collect()
}

/// Brier score with its three parts \[murphy1973\] by terms, and those of two simple forecasters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Brier {
    /// Mean squared difference of probability and truth; smaller is better.
    pub score: f64,
    /// Reliability: 0 is perfect.
    pub reliability: f64,
    /// Resolution: larger is better.
    pub resolution: f64,
    /// Uncertainty: that of the base rate.
    pub uncertainty: f64,
    /// Score of always stating the base rate.
    pub base_rate: f64,
    /// Score of "the claim is right".
    pub always: f64,
}

/// Scores probabilities, each row with a weight.
pub fn brier(stated: &[(f64, bool)], weight: impl Fn(bool) -> f64) -> Brier {
    let total: f64 = stated.iter().map(|(_, is_true)| weight(*is_true)).sum();
    let mean = |value: &dyn Fn(f64, f64) -> f64| {
        let sum: f64 = stated
            .iter()
            .map(|(p, is_true)| weight(*is_true) * value(*p, f64::from(u8::from(*is_true))))
            .sum();
        sum / total
    };
    let base = mean(&|_, truth| truth);
    let (mut reliability, mut resolution) = (0.0, 0.0);
    for term in Term::ALL {
        let own: Vec<&(f64, bool)> =
            stated.iter().filter(|(p, _)| Likelihood::from_probability(*p).term() == term).collect();
        let part: f64 = own.iter().map(|(_, is_true)| weight(*is_true)).sum();
        if part > 0.0 {
            let p = own.iter().map(|(p, is_true)| weight(*is_true) * p).sum::<f64>() / part;
            let share = own.iter().filter(|(_, is_true)| *is_true).map(|_| weight(true)).sum::<f64>() / part;
            reliability += part / total * (p - share) * (p - share);
            resolution += part / total * (share - base) * (share - base);
        }
    }
    Brier {
        score: mean(&|p, truth| (p - truth) * (p - truth)),
        reliability,
        resolution,
        uncertainty: base * (1.0 - base),
        base_rate: mean(&|_, truth| (base - truth) * (base - truth)),
        always: mean(&|_, truth| (1.0 - truth) * (1.0 - truth)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Claims whose truth follows a known rule: odds grow with the second input.
    fn rows() -> Vec<Row> {
        let states: Vec<StateId> = tilt_core::Concordance::bundled().states().map(|(id, _)| id).collect();
        (0..600usize)
            .map(|n| {
                let x = (n % 20) as f64 / 4.0;
                // A fixed sequence in place of chance, spread over [0, 1).
                let u = (n as f64 * 0.618_033_988_749_895).fract();
                Row {
                    id: n.to_string(),
                    kind: "made up",
                    state: states[n % 120],
                    is_true: u < logistic(x - 3.0),
                    weights: Weights { inputs: [None, Some(x), None, Some(0.0), None, Some(1.0 - x)] },
                }
            })
            .collect()
    }

    #[test]
    fn the_fit_finds_the_rule_and_refuses_a_negative_weight() {
        let rows = rows();
        let made = fit(&rows.iter().collect::<Vec<_>>());
        assert!((made.slopes[1] - 1.0).abs() < 0.15, "{made:?}");
        assert_eq!(made.slopes[5], 0.0, "an input that speaks against is left out");
    }

    #[test]
    fn held_out_probabilities_are_reliable_and_beat_the_base_rate() {
        let stated: Vec<(f64, bool)> =
            held_out(&rows(), 0.05).iter().map(|stated| (stated.p, stated.row.is_true)).collect();
        let score = brier(&stated, |_| 1.0);
        assert!(score.score < score.base_rate && score.base_rate < score.always, "{score:?}");
        assert!(score.reliability < 0.01, "{score:?}");
        let lines = reliability(&stated);
        assert!(lines.iter().all(Line::holds), "{lines:?}");
        assert_eq!(lines.iter().map(|line| line.n).sum::<usize>(), stated.len());
    }

    #[test]
    fn the_parts_add_up_where_words_hold_one_probability_each() {
        let stated = [(0.3, false), (0.3, true), (0.3, false), (0.7, true), (0.7, true), (0.7, false)];
        let score = brier(&stated, |_| 1.0);
        assert!((score.reliability - score.resolution + score.uncertainty - score.score).abs() < 1e-12);
    }
}
