//! All pairs of steps at once: two opposite turns hide each other from a search for one.

use super::lanes::{LANES, Lanes};
use super::scan::{Design, inverse};

/// What the gain of each pair needs, by block of cells, first and second candidate.
pub(super) struct PairTable {
    candidates: usize,
    /// Fewest points between the two steps.
    apart: usize,
    /// By block: for each pair the slope of the second step on the first, and the inverse squared length of what is
    /// left of the second.
    coefficients: Vec<Vec<[Lanes; 2]>>,
}

impl PairTable {
    /// All pairs of candidates of a design that lie at least `apart` points from each other.
    pub(super) fn new(design: &Design, apart: usize) -> PairTable {
        let range = design.candidates();
        let candidates = range.len();
        let coefficients = design
            .blocks
            .iter()
            .map(|block| {
                // Products of the second step with all steps; a row is filled from every second one.
                let products: Vec<Vec<Lanes>> =
                    range.clone().map(|k| block.products_of_step(k)[range.clone()].to_vec()).collect();
                let mut pairs = Vec::new();
                for first in 0..candidates {
                    for (second, row) in products.iter().enumerate().skip(first + apart) {
                        let slope: Lanes =
                            std::array::from_fn(|lane| row[first][lane] * block.inverse_lengths[first][lane]);
                        let left: Lanes = std::array::from_fn(|lane| {
                            let left = block.lengths[second][lane] - slope[lane] * row[first][lane];
                            inverse(left, block.lengths[second][lane])
                        });
                        pairs.push([slope, left]);
                    }
                }
                pairs
            })
            .collect();
        PairTable { candidates, apart, coefficients }
    }

    /// Largest gains over all pairs in one block, given the products of the residuals with the steps. Without any
    /// pair the gain is 0.
    pub(super) fn largest(&self, block: usize, products: &[Lanes], inverse_lengths: &[Lanes]) -> Lanes {
        let mut largest = [0.0; LANES];
        let mut pairs = self.coefficients[block].as_slice();
        for first in 0..self.candidates {
            let Some(seconds) = products.get(first + self.apart..) else { break };
            let (row, rest) = pairs.split_at(seconds.len());
            pairs = rest;
            let own = products[first];
            let mut best = [0.0; LANES];
            for (second, [slope, left]) in seconds.iter().zip(row) {
                for lane in 0..LANES {
                    let rest = second[lane] - slope[lane] * own[lane];
                    let gain = rest * rest * left[lane];
                    best[lane] = if gain > best[lane] { gain } else { best[lane] };
                }
            }
            if !row.is_empty() {
                for lane in 0..LANES {
                    let gain = own[lane] * own[lane] * inverse_lengths[first][lane] + best[lane];
                    largest[lane] = if gain > largest[lane] { gain } else { largest[lane] };
                }
            }
        }
        largest
    }

    /// Gains of every pair in one block.
    pub(super) fn gains<'t>(
        &'t self,
        block: usize,
        products: &'t [Lanes],
        inverse_lengths: &'t [Lanes],
    ) -> impl Iterator<Item = ((usize, usize), Lanes)> + 't {
        let pairs = (0..self.candidates)
            .flat_map(|first| (first + self.apart..self.candidates).map(move |second| (first, second)));
        pairs.zip(&self.coefficients[block]).map(move |((first, second), [slope, left])| {
            let gains = std::array::from_fn(|lane| {
                let own = products[first][lane];
                let rest = products[second][lane] - slope[lane] * own;
                own * own * inverse_lengths[first][lane] + rest * rest * left[lane]
            });
            ((first, second), gains)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::observed::Observed;
    use super::super::scan::{NoiseModel, Null, Scratch, regressors, residual_variance};
    use super::*;
    use tilt_core::Period;

    fn observed(noise: Option<f64>) -> Observed {
        let y = |i: usize| (i as f64 * 0.9).sin() + if (12..20).contains(&i) { 1.5 } else { 0.0 };
        Observed {
            periods: (0..30).map(Period::Year).collect(),
            times: (0..30).collect(),
            y: (0..30).map(y).collect(),
            noise: noise.map(|noise| vec![noise; 30]),
            warnings: Vec::new(),
        }
    }

    #[test]
    fn a_pair_gains_what_two_regressors_more_gain() {
        for noise in [None, Some(0.3)] {
            let observed = observed(noise);
            let v0 = residual_variance(&observed, Null::Constant);
            let design = Design::new(&observed, Null::Constant, v0);
            let pairs = PairTable::new(&design, 4);
            let allowed = vec![true; design.candidates().len()];
            let found = design.maxima(&observed.y, &allowed, Some(&pairs), &mut Scratch::default());
            let (first, second) = design.best_pair(&observed.y, &pairs).unwrap();
            let step = |k: usize| (0..30).map(|at| if at >= k { 1.0 } else { 0.0 }).collect::<Vec<f64>>();
            let mut columns = regressors(&observed, Null::Constant);
            columns.extend([step(first), step(second)]);
            let both = Design::with(&observed, &columns, NoiseModel::Known, v0).fit(&observed.y);
            assert!((2.0 * (both.null - found.null) - found.two).abs() < 1e-9);
            assert!(second >= first + 4);
            let fit = design.fit(&observed.y);
            assert_eq!(found.one, fit.ratios().fold(0.0, f64::max));
        }
    }
}
