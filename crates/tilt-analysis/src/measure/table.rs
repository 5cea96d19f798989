//! What follows from one 3 × 3 table. Every dyadic vote measure is a function of nine counts.

use tilt_core::Missing;
use tilt_core::counts::Table3;

/// How a disagreement of two steps compares with one of one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// |a − b| / 2.
    Absolute,
    /// ((a − b) / 2)².
    Squared,
}

impl Weights {
    /// Disagreement of choices `a` and `b`, in [0, 1].
    pub fn disagreement(self, a: usize, b: usize) -> f64 {
        let step = a.abs_diff(b) as f64 / 2.0;
        match self {
            Weights::Absolute => step,
            Weights::Squared => step * step,
        }
    }

    /// Reads `abs` or `sq`.
    pub fn find(name: &str) -> Option<Weights> {
        match name {
            "abs" => Some(Weights::Absolute),
            "sq" => Some(Weights::Squared),
            _ => None,
        }
    }

    /// `abs` or `sq`.
    pub fn name(self) -> &'static str {
        match self {
            Weights::Absolute => "abs",
            Weights::Squared => "sq",
        }
    }
}

/// Share of identical votes.
///
/// # Errors
/// [`Missing::TooFew`] for an empty table, here and below.
pub fn identical(table: &Table3) -> Result<f64, Missing> {
    Ok(f64::from(table.diagonal()) / total(table)?)
}

/// Mean of 1 − |a − b|/2.
///
/// # Errors
/// See [`identical`].
pub fn scaled(table: &Table3) -> Result<f64, Missing> {
    // Halves of integers are exact, so that this equals (1 + S)/2 to the last bit but one.
    let c = &table.0;
    let one_step = c[0][1] + c[1][0] + c[1][2] + c[2][1];
    Ok((f64::from(table.diagonal()) + 0.5 * f64::from(one_step)) / total(table)?)
}

/// Share of identical votes among roll calls in which both voted yes or no.
///
/// # Errors
/// See [`identical`].
pub fn coincidence(table: &Table3) -> Result<f64, Missing> {
    let corners = corners(table);
    Ok(f64::from(corners.diagonal()) / total(&corners)?)
}

/// The table without roll calls in which either abstained.
pub fn corners(table: &Table3) -> Table3 {
    let c = &table.0;
    Table3([[c[0][0], 0, c[0][2]], [0; 3], [c[2][0], 0, c[2][2]]])
}

/// S of Signorino and Ritter with the theoretical range of the scale \[signorino1999\].
///
/// # Errors
/// See [`identical`].
pub fn s(table: &Table3, weights: Weights) -> Result<f64, Missing> {
    Ok(1.0 - 2.0 * observed(table, weights)?)
}

/// Cohen's weighted κ: disagreement against that of two states with these margins \[cohen1968\].
///
/// # Errors
/// [`Missing::NoVariation`] when chance disagreement is zero; see also [`identical`].
pub fn kappa(table: &Table3, weights: Weights) -> Result<f64, Missing> {
    let (rows, columns) = margins(table);
    corrected(table, weights, &rows, &columns)
}

/// Scott's weighted π: disagreement against that of two states which share the pooled margins \[scott1955\] \[haege2011\].
///
/// # Errors
/// As [`kappa`].
pub fn pi(table: &Table3, weights: Weights) -> Result<f64, Missing> {
    let (rows, columns) = margins(table);
    let pooled = [0, 1, 2].map(|choice| (rows[choice] + columns[choice]) / 2.0);
    corrected(table, weights, &pooled, &pooled)
}

fn corrected(table: &Table3, weights: Weights, first: &[f64; 3], second: &[f64; 3]) -> Result<f64, Missing> {
    let n = total(table)?;
    let mut chance = 0.0;
    for (a, own) in first.iter().enumerate() {
        for (b, other) in second.iter().enumerate() {
            chance += weights.disagreement(a, b) * own * other;
        }
    }
    // Margins are counts, so that zero is exact: both constant and equal.
    if chance == 0.0 {
        return Err(Missing::NoVariation);
    }
    Ok(1.0 - observed(table, weights)? * n * n / chance)
}

/// Mean disagreement.
fn observed(table: &Table3, weights: Weights) -> Result<f64, Missing> {
    let mut sum = 0.0;
    for (a, row) in table.0.iter().enumerate() {
        for (b, count) in row.iter().enumerate() {
            sum += weights.disagreement(a, b) * f64::from(*count);
        }
    }
    Ok(sum / total(table)?)
}

fn margins(table: &Table3) -> ([f64; 3], [f64; 3]) {
    let rows = [0, 1, 2].map(|a| f64::from(table.0[a].iter().sum::<u32>()));
    let columns = [0, 1, 2].map(|b| f64::from((0..3).map(|a| table.0[a][b]).sum::<u32>()));
    (rows, columns)
}

fn total(table: &Table3) -> Result<f64, Missing> {
    match table.n() {
        0 => Err(Missing::TooFew { n: 0, need: super::FEWEST }),
        n => Ok(f64::from(n)),
    }
}

#[cfg(test)]
mod tests {
    use super::Weights::{Absolute, Squared};
    use super::*;
    use proptest::prelude::*;

    /// Three states, five votes, one of them unanimous, one absence: worked by hand in `docs/methods/agreement.md`.
    const A_B: Table3 = Table3([[1, 1, 0], [1, 0, 0], [0, 0, 1]]);
    const A_C: Table3 = Table3([[0, 0, 2], [0, 0, 0], [1, 0, 0]]);
    const B_C: Table3 = Table3([[0, 0, 1], [0, 0, 1], [1, 0, 0]]);

    fn close(value: Result<f64, Missing>, fraction: f64) {
        assert!((value.unwrap() - fraction).abs() < 1e-15, "{value:?} {fraction}");
    }

    #[test]
    fn the_worked_example_gives_its_fractions() {
        close(identical(&A_B), 0.5);
        close(scaled(&A_B), 0.75);
        close(coincidence(&A_B), 1.0);
        close(s(&A_B, Absolute), 0.5);
        close(s(&A_B, Squared), 0.75);
        close(kappa(&A_B, Absolute), 3.0 / 7.0);
        close(kappa(&A_B, Squared), 7.0 / 11.0);
        close(pi(&A_B, Absolute), 3.0 / 7.0);
        close(identical(&A_C), 0.0);
        close(s(&A_C, Absolute), -1.0);
        close(kappa(&A_C, Absolute), -4.0 / 5.0);
        close(pi(&A_C, Absolute), -1.0);
        close(scaled(&B_C), 1.0 / 6.0);
        close(coincidence(&B_C), 0.0);
        close(s(&B_C, Absolute), -2.0 / 3.0);
        close(s(&B_C, Squared), -0.5);
        close(kappa(&B_C, Absolute), -2.0 / 3.0);
        close(kappa(&B_C, Squared), -4.0 / 5.0);
        close(pi(&B_C, Absolute), -13.0 / 17.0);
        close(pi(&B_C, Squared), -25.0 / 29.0);
    }

    #[test]
    fn two_states_that_never_vary_have_no_corrected_agreement() {
        let table = Table3([[30, 0, 0], [0; 3], [0; 3]]);
        assert_eq!(kappa(&table, Absolute), Err(Missing::NoVariation));
        assert_eq!(pi(&table, Squared), Err(Missing::NoVariation));
        assert_eq!(identical(&Table3::default()), Err(Missing::TooFew { n: 0, need: 10 }));
    }

    fn tables() -> impl Strategy<Value = Table3> {
        proptest::array::uniform3(proptest::array::uniform3(0u32..40)).prop_map(Table3)
    }

    proptest! {
        #[test]
        fn values_stay_in_their_ranges_and_pi_never_exceeds_kappa(table in tables()) {
            prop_assume!(table.n() > 0);
            for weights in [Absolute, Squared] {
                prop_assert!((-1.0..=1.0).contains(&s(&table, weights).unwrap()));
                if let (Ok(kappa), Ok(pi)) = (kappa(&table, weights), pi(&table, weights)) {
                    prop_assert!(pi <= kappa + 1e-12 && kappa <= 1.0 && pi >= -1.0 - 1e-12, "{pi} {kappa}");
                }
            }
            for rule in [identical, scaled] {
                prop_assert!((0.0..=1.0).contains(&rule(&table).unwrap()));
            }
            prop_assert!((scaled(&table).unwrap() - (1.0 + s(&table, Absolute).unwrap()) / 2.0).abs() < 1e-15);
        }
    }
}
