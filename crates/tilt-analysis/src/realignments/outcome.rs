//! What came of each case and control.

use super::tables::{Case, Found, Half};
use crate::scan::Named;

/// One detector in one mode on one series.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// Probability or, for `bayes-turn`, the logarithm of the factor.
    pub value: f64,
    /// Year of the break that counts: in the blind mode the one nearest to the documented years, else the best.
    pub year: Option<i16>,
    /// Second key at that year.
    pub p_space: Option<f64>,
    /// Whether it counts as an alarm, both keys.
    pub alarm: bool,
    /// Whether an alarm is a hit: right direction, within two years.
    pub hit: bool,
    /// Why it is no hit.
    pub reason: String,
}

/// One domain of one case.
#[derive(Debug, Clone, PartialEq)]
pub struct DomainOutcome {
    /// Label of the truth set.
    pub found: Found,
    /// `lr-ar1` and `bayes-turn`, blind; none where there is no series or the domain is read, not detected.
    pub blind: [Option<Attempt>; 2],
    /// The claim.
    pub claim: Option<Attempt>,
    /// For alliances, missions and arms: whether the record shows the act.
    pub act: Option<bool>,
    /// Why there is no series.
    pub missing: String,
}

/// One case over all domains.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseOutcome {
    /// The case.
    pub case: Case,
    /// Half it belongs to.
    pub half: Half,
    /// By domain, in the order of [`super::DOMAINS`].
    pub domains: Vec<DomainOutcome>,
    /// Whether the rule over domains confirms the claim.
    pub confirmed: bool,
    /// What confirmed it, or why nothing did.
    pub why: String,
}

/// One control.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlOutcome {
    /// Id of the control.
    pub id: String,
    /// By domain votes, organisations, trade: alarms of `lr-ar1` and `bayes-turn`; `None` where there is no series.
    pub blind: Vec<(&'static str, [Option<bool>; 2])>,
    /// Claims that nobody made.
    pub claims: Vec<PseudoClaim>,
}

/// A claim that is not documented.
#[derive(Debug, Clone, PartialEq)]
pub struct PseudoClaim {
    /// The claimed year.
    pub year: i16,
    /// Whether it is toward the second power.
    pub is_up: bool,
    /// The powers that it names.
    pub named: Named,
    /// By domain votes, organisations, trade: the claim; `None` where there is no series.
    pub attempts: Vec<(&'static str, Option<Attempt>)>,
    /// Acts read in alliances, missions and arms.
    pub acts: Vec<&'static str>,
    /// Whether the rule over domains confirms it.
    pub confirmed: bool,
}

/// What was done to a series so that nothing should be found in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceboKind {
    /// Nothing: the real series, to compare with.
    Real,
    /// Break and line taken out, years shifted in blocks.
    Shifted,
    /// Powers exchanged: the claim goes the wrong way.
    Swapped,
    /// Another state.
    Permuted,
}

impl PlaceboKind {
    /// Words for output.
    pub fn name(self) -> &'static str {
        match self {
            PlaceboKind::Real => "real series",
            PlaceboKind::Shifted => "years shifted",
            PlaceboKind::Swapped => "powers swapped",
            PlaceboKind::Permuted => "states permuted",
        }
    }
}

/// Alarms on one placebo series; `None` where there could be none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceboOutcome {
    /// What was done.
    pub kind: PlaceboKind,
    /// Domain.
    pub domain: tilt_core::Domain,
    /// `lr-ar1` and `bayes-turn`, blind, any date and direction.
    pub blind: [Option<bool>; 2],
    /// The documented claim.
    pub claim: Option<bool>,
}

/// Wilson's interval for `k` of `n`, 90 %.
pub fn wilson(k: usize, n: usize) -> (f64, f64) {
    if n == 0 {
        return (0.0, 1.0);
    }
    let z = crate::measure::Z90;
    let (n, p) = (n as f64, k as f64 / n as f64);
    let centre = p + z * z / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    (((centre - half) / scale).max(0.0), ((centre + half) / scale).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_of_the_reference() {
        // 15 of 36 have .29–.55 with 90 %.
        let (low, high) = wilson(15, 36);
        assert!((low - 0.29).abs() < 0.005 && (high - 0.55).abs() < 0.005, "{low} {high}");
        assert_eq!(wilson(0, 0), (0.0, 1.0));
    }
}
