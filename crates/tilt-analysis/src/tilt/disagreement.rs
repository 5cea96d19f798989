//! How far fields disagree on a change: direction conflict and heterogeneity.

use tilt_core::finding::{Disagreement, FieldView, ThreeNumbers};

use crate::measure::Z90;
use crate::random::Stream;

/// Draws behind the p-value of the conflict.
const DRAWS: u32 = 2_000;

/// One change in standard deviations of all comparable states, with its standard error, 0 where it is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Change {
    pub value: f64,
    pub error: f64,
}

/// The tilts of the vote and of the other fields as changes on one scale; those without value, interval or spread are
/// left out.
pub(super) fn changes(votes: (&ThreeNumbers, Option<f64>), fields: &[FieldView]) -> Vec<Change> {
    let fields = fields.iter().map(|field| (&field.numbers, field.spread));
    std::iter::once(votes)
        .chain(fields)
        .filter_map(|(numbers, spread)| {
            let (tilt, spread) = (numbers.tilt.ok()?, spread.filter(|spread| *spread > 0.0)?);
            let half = tilt.interval.map_or(0.0, |interval| (interval.upper - interval.lower) / 2.0);
            Some(Change { value: tilt.value / spread, error: half / Z90 / spread })
        })
        .collect()
}

/// Disagreement of at least two changes.
///
/// `C = 1 − |Σ d| / Σ |d|`; `Q = Σ (d − d̄)²/s²` over changes with an error, `I² = max(0, 1 − (K−1)/Q)`. The p-value is
/// that of a C as large when all changes equal their mean and only their errors differ.
pub(super) fn disagreement(changes: &[Change], seed: u64) -> Option<Disagreement> {
    if changes.len() < 2 {
        return None;
    }
    let conflict = conflict(changes.iter().map(|change| change.value));
    // A change whose error is not known is beyond nothing.
    let beyond = |change: &&Change, sign: f64| change.error > 0.0 && sign * change.value > Z90 * change.error;
    let significant = |sign: f64| changes.iter().filter(|change| beyond(change, sign)).count() as u32;
    let mean = changes.iter().map(|change| change.value).sum::<f64>() / changes.len() as f64;
    let measured: Vec<&Change> = changes.iter().filter(|change| change.error > 0.0).collect();
    let q: f64 = measured.iter().map(|change| ((change.value - mean) / change.error).powi(2)).sum();
    let degrees = measured.len() as f64 - 1.0;
    let i_squared = if q > 0.0 && degrees > 0.0 { (1.0 - degrees / q).max(0.0) } else { 0.0 };
    let mut stream = Stream::new(seed, &["disagreement"], changes.len() as u64);
    let mut as_large = 0;
    for _ in 0..DRAWS {
        let drawn: Vec<f64> = changes.iter().map(|change| mean + change.error * stream.normal()).collect();
        as_large += u32::from(self::conflict(drawn.into_iter()) >= conflict);
    }
    Some(Disagreement {
        fields: changes.len() as u32,
        conflict,
        p: f64::from(as_large + 1) / f64::from(DRAWS + 1),
        toward_b: significant(1.0),
        toward_a: significant(-1.0),
        q,
        i_squared,
    })
}

fn conflict(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, size) = values.fold((0.0, 0.0), |(sum, size), value: f64| (sum + value, size + value.abs()));
    if size > 0.0 { 1.0 - sum.abs() / size } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(value: f64, error: f64) -> Change {
        Change { value, error }
    }

    #[test]
    fn changes_that_cancel_conflict_and_changes_alike_do_not() {
        let opposite = disagreement(&[change(1.0, 0.1), change(-1.0, 0.1)], 0).unwrap();
        assert_eq!((opposite.conflict, opposite.toward_a, opposite.toward_b), (1.0, 1, 1));
        assert!((opposite.q - 200.0).abs() < 1e-9 && (opposite.i_squared - 0.995).abs() < 1e-9);
        let alike = disagreement(&[change(1.0, 0.1), change(0.8, 0.1), change(1.2, 0.1)], 0).unwrap();
        assert_eq!((alike.conflict, alike.toward_b), (0.0, 3));
        assert_eq!(disagreement(&[change(1.0, 0.1)], 0), None);
    }

    #[test]
    fn conflict_of_noise_alone_is_not_significant() {
        let noise = disagreement(&[change(0.1, 0.5), change(-0.1, 0.5), change(0.05, 0.5)], 0).unwrap();
        assert!(noise.conflict > 0.5 && noise.p > 0.1, "{noise:?}");
        assert_eq!((noise.toward_a, noise.toward_b, noise.i_squared), (0, 0, 0.0));
        assert_eq!(
            noise,
            disagreement(&[change(0.1, 0.5), change(-0.1, 0.5), change(0.05, 0.5)], 0).unwrap()
        );
    }
}
