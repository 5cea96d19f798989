//! The law of the two ratios without a change, tabulated: a probability without any draw.
//!
//! Without noise and gaps the law depends on the number of points and the autocorrelation alone. The table is computed
//! by `examples/null_table.rs` and compiled in; it serves to choose candidates, and for series without noise it agrees
//! with the bootstrap up to the error of both.

use super::TimeP;
use super::step_scan::Screen;

/// Autocorrelations of the table.
const PHI: [f64; 14] = [-0.3, 0.0, 0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.96, 0.97, 0.98];

/// Numbers of points. The trim, max(4, 10 %), jumps after 40, 50, 60 and 70 points; between the nodes of one trim the
/// law is interpolated.
const POINTS: [usize; 18] = [15, 20, 25, 30, 35, 40, 41, 45, 50, 51, 55, 60, 61, 65, 70, 71, 75, 80];

/// Survival probabilities at which quantiles are kept, from .95 to .001 in equal steps of the logarithm.
const LEVELS: usize = 40;

/// Largest and smallest of them.
const RANGE: (f64, f64) = (0.95, 0.001);

/// From here on the tail is a straight line in the logarithm of the probability.
const TAIL: f64 = 0.02;

/// Quantiles by points, autocorrelation, test (one break, two breaks) and level, as little-endian f32.
static BYTES: &[u8] = include_bytes!("../../data/null_law.bin");

/// The compiled table.
#[derive(Debug, Clone)]
pub struct NullTable {
    quantiles: Vec<f32>,
}

impl NullTable {
    /// The table that comes with the program.
    pub fn bundled() -> NullTable {
        let quantiles =
            BYTES.chunks_exact(4).map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
        NullTable { quantiles: quantiles.collect() }
    }

    /// The bytes of a table made with `ratios(points, phi)`, which draws pairs of ratios.
    pub fn make(ratios: impl Fn(usize, f64) -> Vec<[f64; 2]>) -> Vec<u8> {
        let mut bytes = Vec::new();
        for points in POINTS {
            for phi in PHI {
                let drawn = ratios(points, phi);
                for test in 0..2 {
                    let mut values: Vec<f64> = drawn.iter().map(|pair| pair[test]).collect();
                    values.sort_by(f64::total_cmp);
                    for level in 0..LEVELS {
                        let rank = (1.0 - survival(level)) * (values.len() - 1) as f64;
                        let (low, share) = (rank as usize, rank.fract());
                        let high = (low + 1).min(values.len() - 1);
                        let quantile = values[low] * (1.0 - share) + values[high] * share;
                        bytes.extend((quantile as f32).to_le_bytes());
                    }
                }
            }
        }
        bytes
    }

    /// Probabilities of a screened series of so many points; `None` outside 15 to 80 points.
    pub fn p_time(&self, points: usize, screen: &Screen) -> Option<TimeP> {
        let [one, two] = [0, 1].map(|test| self.p(points, screen.reml.0, test, screen.ratios[test]));
        Some(TimeP::new(one?, two?))
    }

    fn p(&self, points: usize, phi: f64, test: usize, ratio: f64) -> Option<f64> {
        if !(POINTS[0]..=POINTS[POINTS.len() - 1]).contains(&points) {
            return None;
        }
        let high = POINTS.partition_point(|node| *node < points);
        let low = if POINTS[high] == points { high } else { high - 1 };
        let share = if low == high {
            0.0
        } else {
            (points - POINTS[low]) as f64 / (POINTS[high] - POINTS[low]) as f64
        };
        let phi = phi.clamp(PHI[0], PHI[PHI.len() - 1]);
        let right = PHI.partition_point(|node| *node < phi).max(1);
        let across = (phi - PHI[right - 1]) / (PHI[right] - PHI[right - 1]);
        let at = |node: usize| {
            let (a, b) = (self.node(node, right - 1, test, ratio), self.node(node, right, test, ratio));
            a * (1.0 - across) + b * across
        };
        Some(at(low) * (1.0 - share) + at(high) * share)
    }

    /// Survival of a ratio at one node.
    fn node(&self, points: usize, phi: usize, test: usize, ratio: f64) -> f64 {
        let start = ((points * PHI.len() + phi) * 2 + test) * LEVELS;
        let quantiles = &self.quantiles[start..start + LEVELS];
        let above = quantiles.partition_point(|quantile| f64::from(*quantile) < ratio);
        let line = |from: usize, to: usize| {
            let (x0, x1) = (f64::from(quantiles[from]), f64::from(quantiles[to]));
            let (y0, y1) = (libm::log(survival(from)), libm::log(survival(to)));
            libm::exp(y0 + (ratio - x0) / (x1 - x0).max(1e-9) * (y1 - y0))
        };
        match above {
            0 => 1.0,
            LEVELS => {
                let from = (0..LEVELS).find(|level| survival(*level) <= TAIL).unwrap_or(0);
                line(from, LEVELS - 1)
            }
            above => line(above - 1, above),
        }
    }
}

/// Survival probability of a level.
fn survival(level: usize) -> f64 {
    let (first, last) = (libm::log(RANGE.0), libm::log(RANGE.1));
    libm::exp(first + level as f64 / (LEVELS - 1) as f64 * (last - first))
}

#[cfg(test)]
mod tests {
    use super::super::StepScan;
    use super::*;

    #[test]
    fn the_table_agrees_with_fresh_draws() {
        let table = NullTable::bundled();
        for (points, phi) in [(18, 0.6), (33, 0.2), (50, 0.9)] {
            let scan = StepScan::new(&(0..points).collect::<Vec<i64>>());
            let drawn = scan.null_ratios(phi, 1_000, 11);
            for test in 0..2 {
                let hits = drawn
                    .iter()
                    .filter(|pair| table.p(points as usize, phi, test, pair[test]).unwrap() <= 0.05)
                    .count();
                // Three standard errors of 1,000 draws.
                assert!((29..=71).contains(&hits), "{points} {phi} {test}: {hits} of 1000 at .05");
            }
        }
    }

    #[test]
    fn far_ratios_have_small_probabilities_and_lengths_outside_have_none() {
        let table = NullTable::bundled();
        let p = |ratio| table.p(75, 0.9, 0, ratio).unwrap();
        assert!(p(15.0) > p(20.0) && p(20.0) > p(60.0) && p(60.0) > 0.0 && p(60.0) < 1e-6);
        assert_eq!(table.p(14, 0.5, 0, 3.0), None);
        assert_eq!(table.p(81, 0.5, 0, 3.0), None);
    }
}
