//! Likeness of two portfolios from the table of their categories: S, κ, π.

use tilt_core::Missing;

/// How far apart two categories are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Distance {
    /// |a − b|.
    Absolute,
    /// (a − b)².
    Squared,
    /// Any category but the lowest against the lowest.
    Binary,
}

/// How observed disagreement is set against chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chance {
    /// S: half of the largest distance, whatever the states do \[signorino1999\].
    Fixed,
    /// κ: each state's own margins \[cohen1968\].
    Own,
    /// π: pooled margins \[scott1955\] \[haege2011\].
    Pooled,
}

/// Reads the value of a parameter.
pub(super) fn distance(name: &str) -> Option<Distance> {
    match name {
        "abs" => Some(Distance::Absolute),
        "sq" => Some(Distance::Squared),
        "binary" => Some(Distance::Binary),
        _ => None,
    }
}

/// Likeness of two portfolios with categories `0..k`, `counts[a * k + b]` units in category `a` of the first and `b`
/// of the second; in [-1, 1].
///
/// # Errors
/// [`Missing::TooFew`] for an empty table, [`Missing::NoVariation`] when chance disagreement is zero.
pub(super) fn likeness(counts: &[f64], distance: Distance, chance: Chance) -> Result<f64, Missing> {
    let k = counts.len().isqrt();
    let n: f64 = counts.iter().sum();
    if n == 0.0 {
        return Err(Missing::TooFew { n: 0, need: 1 });
    }
    let apart = |a: usize, b: usize| match distance {
        Distance::Absolute => a.abs_diff(b) as f64 / (k - 1) as f64,
        Distance::Squared => (a.abs_diff(b) as f64 / (k - 1) as f64).powi(2),
        Distance::Binary => f64::from(u8::from((a == 0) != (b == 0))),
    };
    let cells = || (0..k).flat_map(|a| (0..k).map(move |b| (a, b)));
    let observed: f64 = cells().map(|(a, b)| apart(a, b) * counts[a * k + b]).sum();
    let row = |a: usize| (0..k).map(|b| counts[a * k + b]).sum::<f64>();
    let column = |b: usize| (0..k).map(|a| counts[a * k + b]).sum::<f64>();
    let pooled = |a: usize| (row(a) + column(a)) / 2.0;
    let expected: f64 = match chance {
        Chance::Fixed => return Ok(1.0 - 2.0 * observed / n),
        Chance::Own => cells().map(|(a, b)| apart(a, b) * row(a) * column(b)).sum(),
        Chance::Pooled => cells().map(|(a, b)| apart(a, b) * pooled(a) * pooled(b)).sum(),
    };
    // Margins are counts, so that zero is exact: both constant and equal.
    if expected == 0.0 {
        return Err(Missing::NoVariation);
    }
    Ok(1.0 - observed * n / expected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::table::{self, Weights};
    use proptest::prelude::*;
    use tilt_core::counts::Table3;

    proptest! {
        #[test]
        fn three_categories_give_what_the_vote_measures_give(cells in proptest::array::uniform3(proptest::array::uniform3(0u32..40))) {
            let votes = Table3(cells);
            prop_assume!(votes.n() > 0);
            let counts: Vec<f64> = cells.iter().flatten().map(|count| f64::from(*count)).collect();
            for (weights, distance) in [(Weights::Absolute, Distance::Absolute), (Weights::Squared, Distance::Squared)] {
                for (ours, theirs) in [
                    (likeness(&counts, distance, Chance::Fixed), table::s(&votes, weights)),
                    (likeness(&counts, distance, Chance::Own), table::kappa(&votes, weights)),
                    (likeness(&counts, distance, Chance::Pooled), table::pi(&votes, weights)),
                ] {
                    match (ours, theirs) {
                        (Ok(ours), Ok(theirs)) => prop_assert!((ours - theirs).abs() < 1e-12),
                        (ours, theirs) => prop_assert_eq!(ours, theirs),
                    }
                }
            }
        }
    }

    #[test]
    fn two_by_two_by_hand() {
        // Shared 3, only first 1, only second 2, neither 4: observed .3, κ margins .4·.5+.6·.5, π margins 2·.45·.55.
        let counts = [4.0, 2.0, 1.0, 3.0];
        let of = |chance| likeness(&counts, Distance::Binary, chance).unwrap();
        assert!((of(Chance::Own) - (1.0 - 0.3 / 0.5)).abs() < 1e-12);
        assert!((of(Chance::Pooled) - (1.0 - 0.3 / 0.495)).abs() < 1e-12);
        assert!((of(Chance::Fixed) - 0.4).abs() < 1e-12);
        assert_eq!(likeness(&[5.0, 0.0, 0.0, 0.0], Distance::Binary, Chance::Own), Err(Missing::NoVariation));
    }
}
