//! Counts with a volume as the logarithm of a rate with known noise, which the detectors of levels then take.

use tilt_core::Point;
use tilt_core::estimate::{Estimate, Interval, Missing};

use super::observed::mean;
use crate::measure::Z90;

/// Periods on each side over which the mean rate is taken.
const SIDE: usize = 6;

/// Fewest counts that tell an overdispersion; with fewer it is [`USUAL`].
const FEWEST: usize = 24;

/// Overdispersion 1/κ where it cannot be told.
const USUAL: f64 = 0.25;

/// `z = log((y + ½)/volume)` with standard errors `√(1/(μ + ½) + 1/κ)`, in the order of the input.
///
/// The volume is an offset: more of everything is no change. μ is the volume times the rate of the thirteen periods around.
/// κ is the size of a negative binomial from the second moments about μ; without overdispersion the law is Poisson. A
/// volume of zero has no rate and is missing.
pub fn log_rates(counts: &[Option<(u32, f64)>]) -> Vec<Point> {
    let expected: Vec<Option<f64>> = (0..counts.len()).map(|at| expected(counts, at)).collect();
    let inverse_size = inverse_size(counts, &expected);
    let point = |(count, expected): (&Option<(u32, f64)>, &Option<f64>)| {
        let (count, volume) = count.filter(|(_, volume)| *volume > 0.0).ok_or(Missing::NotCovered)?;
        let expected = expected.ok_or(Missing::NotCovered)?;
        let value = libm::log((f64::from(count) + 0.5) / volume);
        let half = Z90 * (1.0 / (expected + 0.5) + inverse_size).sqrt();
        let interval = Some(Interval { lower: value - half, upper: value + half, level: 0.90 });
        Ok(Estimate { value, interval, n: count })
    };
    counts.iter().zip(&expected).map(point).collect()
}

/// The count that the rate of the periods around would give.
fn expected(counts: &[Option<(u32, f64)>], at: usize) -> Option<f64> {
    let (_, volume) = counts[at]?;
    let around = &counts[at.saturating_sub(SIDE)..(at + SIDE + 1).min(counts.len())];
    let sum: f64 = around.iter().flatten().map(|(count, _)| f64::from(*count)).sum();
    let all: f64 = around.iter().flatten().map(|(_, volume)| volume).sum();
    (all > 0.0).then(|| volume * sum / all)
}

/// 1/κ: what the squares about the mean have beyond those of a Poisson law, in units of the squared mean.
fn inverse_size(counts: &[Option<(u32, f64)>], expected: &[Option<f64>]) -> f64 {
    let pairs: Vec<(f64, f64)> = counts
        .iter()
        .zip(expected)
        .filter_map(|(count, expected)| Some((f64::from((*count)?.0), (*expected)?)))
        .collect();
    let squares: Vec<f64> = pairs.iter().map(|(_, expected)| expected * expected).collect();
    if pairs.len() < FEWEST || mean(&squares) <= 0.0 {
        return USUAL;
    }
    // A count is a part of its own mean, which takes one square in thirteen.
    let whole = (2 * SIDE + 1) as f64 / (2 * SIDE) as f64;
    let beyond: Vec<f64> =
        pairs.iter().map(|(count, expected)| whole * (count - expected).powi(2) - expected).collect();
    (mean(&beyond) / mean(&squares)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn more_of_everything_is_no_change_and_the_noise_is_that_of_the_counts() {
        let counts: Vec<Option<(u32, f64)>> =
            (0..60).map(|at| Some(if at < 30 { (10, 100.0) } else { (40, 400.0) })).collect();
        let points = log_rates(&counts);
        let at = |at: usize| points[at].unwrap();
        assert!((at(3).value - (10.5f64 / 100.0).ln()).abs() < 1e-12);
        assert!((at(3).value - at(57).value).abs() < 0.05, "an offset takes the volume out");
        let error = |at: usize| {
            let interval = points[at].unwrap().interval.unwrap();
            (interval.upper - interval.lower) / 2.0 / Z90
        };
        assert!((error(3) - (1.0f64 / 10.5).sqrt()).abs() < 1e-9 && error(57) < error(3));
        let mut holes = counts;
        (holes[7], holes[8]) = (None, Some((3, 0.0)));
        let points = log_rates(&holes);
        assert!(points[7].is_err() && points[8].is_err() && points[9].is_ok());
    }

    #[test]
    fn overdispersion_is_told_from_the_counts() {
        let mut stream = Stream::new(8, &["counts"], 0);
        // Normal counts of mean 100 with variance 100 + 100²/κ, κ = 4.
        let of = |inverse: f64, stream: &mut Stream| -> Vec<Option<(u32, f64)>> {
            let sd = (100.0 + 10_000.0 * inverse).sqrt();
            (0..600).map(|_| Some(((100.0 + sd * stream.normal()).max(0.0) as u32, 1.0))).collect()
        };
        let size = |counts: &[Option<(u32, f64)>]| {
            let expected: Vec<Option<f64>> = (0..counts.len()).map(|at| expected(counts, at)).collect();
            inverse_size(counts, &expected)
        };
        assert!((size(&of(0.25, &mut stream)) - 0.25).abs() < 0.05);
        assert!(size(&of(0.0, &mut stream)) < 0.005);
        assert!((size(&of(0.0, &mut stream)[..20]) - USUAL).abs() < 1e-12);
    }
}
