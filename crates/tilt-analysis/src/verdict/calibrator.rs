//! The calibrator: from what records say to a probability, with a prior that is printed and can be changed.
//!
//! A logistic regression on documented turns, false claims made from them and claims nobody made, with weights that
//! cannot be negative, so that evidence for a claim never lowers its probability. An input that is missing stands at
//! the mean of the claims on which it was fitted, and then moves nothing. The intercept is shifted from the share of
//! true claims in that table to the prior.

use std::sync::LazyLock;

use super::weigh::{FIELDS, INPUTS, Weights};

/// Coefficients as fitted, with their origin in comments. Written by `tiltmeter eval verdicts --fit`.
const TABLE: &str = include_str!("calibrator.tsv");

/// Fitted coefficients.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibrator {
    /// Log odds of a claim whose inputs are all at their mean, in the table it was fitted on.
    pub intercept: f64,
    /// Share of true claims in that table.
    pub share: f64,
    /// Mean of each input where it is known.
    pub means: [f64; 6],
    /// Weight of each input, at least 0.
    pub slopes: [f64; 6],
    /// Weight of the logarithm of the Bayes factor where it is all that is known, with its mean.
    pub alone: (f64, f64),
}

/// The bundled coefficients.
pub fn bundled() -> &'static Calibrator {
    static BUNDLED: LazyLock<Calibrator> =
        LazyLock::new(|| Calibrator::read(TABLE).expect("the committed table of coefficients is whole"));
    &BUNDLED
}

/// Log odds.
pub(super) fn logit(p: f64) -> f64 {
    libm::log(p / (1.0 - p))
}

pub(super) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

impl Calibrator {
    /// Reads the table; `None` if a row is missing or no number.
    pub fn read(table: &str) -> Option<Calibrator> {
        let cell = |name: &str, column: usize| -> Option<f64> {
            let mut rows = table.lines().filter(|line| !line.starts_with('#'));
            let row = rows.find(|line| line.split('\t').next() == Some(name))?;
            row.split('\t').nth(column)?.parse().ok()
        };
        let mut made = Calibrator {
            intercept: cell("intercept", 2)?,
            share: cell("share of true claims", 1)?,
            means: [0.0; 6],
            slopes: [0.0; 6],
            alone: (cell("Bayes factor alone", 2)?, cell("Bayes factor alone", 1)?),
        };
        for (at, name) in INPUTS.iter().enumerate() {
            made.means[at] = cell(name, 1)?;
            made.slopes[at] = cell(name, 2)?;
        }
        Some(made)
    }

    /// The table, without its comments.
    pub fn write(&self) -> String {
        let mut table = "input\tmean\tweight\n".to_owned();
        let mut row = |name: &str, mean: f64, weight: f64| {
            table.push_str(&format!("{name}\t{mean:.4}\t{weight:.4}\n"));
        };
        row("share of true claims", self.share, 0.0);
        row("intercept", 0.0, self.intercept);
        for (at, name) in INPUTS.iter().enumerate() {
            row(name, self.means[at], self.slopes[at]);
        }
        row("Bayes factor alone", self.alone.1, self.alone.0);
        table
    }

    /// What each input adds to the log odds; 0 where it is missing.
    pub fn parts(&self, weights: &Weights) -> [f64; 6] {
        std::array::from_fn(|at| {
            weights.inputs[at].map_or(0.0, |value| self.slopes[at] * (value - self.means[at]))
        })
    }

    /// Probability of a claim, given a prior in (0, 1).
    pub fn probability(&self, weights: &Weights, prior: f64) -> f64 {
        let shift = logit(prior) - logit(self.share);
        logistic(self.intercept + shift + self.parts(weights).iter().sum::<f64>())
    }

    /// Probability where only a Bayes factor is known, given as its logarithm.
    pub fn probability_alone(&self, log_factor: f64, prior: f64) -> f64 {
        logistic(logit(prior) + self.alone.0 * (log_factor - self.alone.1))
    }

    /// The probability without each field, its inputs standing at their means.
    pub fn without_each(&self, weights: &Weights, prior: f64) -> Vec<(&'static str, f64)> {
        let mut fields = FIELDS.to_vec();
        fields.dedup();
        let without = |field: &'static str| {
            let mut rest = *weights;
            for (input, own) in rest.inputs.iter_mut().zip(FIELDS) {
                if own == field {
                    *input = None;
                }
            }
            (field, self.probability(&rest, prior))
        };
        fields.into_iter().map(without).collect()
    }

    /// Number of fields that speak for the claim.
    pub fn speaking(&self, weights: &Weights) -> usize {
        let parts = self.parts(weights);
        let mut fields: Vec<&str> =
            FIELDS.iter().zip(parts).filter(|(_, part)| *part > 0.0).map(|(field, _)| *field).collect();
        fields.dedup();
        fields.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_table_reads_back_and_no_weight_is_negative() {
        let made = bundled();
        assert_eq!(Calibrator::read(&made.write()).as_ref(), Some(made));
        assert!(made.slopes.iter().all(|slope| *slope >= 0.0) && made.alone.0 >= 0.0);
        assert!((0.05..0.95).contains(&made.share));
        assert!(TABLE.starts_with("# "), "the origin of the coefficients stands above them");
    }

    #[test]
    fn evidence_for_a_claim_never_lowers_it_and_what_is_missing_moves_nothing() {
        let made = bundled();
        let none = Weights { inputs: [None; 6] };
        let prior = made.probability(&none, 0.05);
        for (at, input) in INPUTS.iter().enumerate() {
            let mut last = 0.0;
            for step in 0..20 {
                let mut weights = none;
                weights.inputs[at] = Some(f64::from(step) * 0.3);
                let p = made.probability(&weights, 0.05);
                assert!(p >= last, "{input}");
                last = p;
            }
        }
        assert!(made.without_each(&none, 0.05).iter().all(|(_, p)| (p - prior).abs() < 1e-12));
        assert!(made.probability(&none, 0.10) > prior, "a larger prior gives more");
    }
}
