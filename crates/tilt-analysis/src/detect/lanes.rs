//! Four cells of a grid side by side: the same whitening as [`super::whiten`], in lanes, and its transpose.
//!
//! The filter is a chain of dependent steps; four chains at once keep the processor busy. Every lane does the operations
//! of the scalar filter in the same order, so that the bits are the same.

use super::whiten::Filter;

/// Number of cells side by side.
pub(super) const LANES: usize = 4;

/// One number per cell.
pub(super) type Lanes = [f64; LANES];

/// Gains of four filters.
#[derive(Debug, Clone)]
pub(super) struct LaneFilter {
    decay: Vec<Lanes>,
    gain: Vec<Lanes>,
    inverse_sd: Vec<Lanes>,
    /// Sums of the log innovation variances.
    pub log_variance: Lanes,
}

impl LaneFilter {
    /// # Panics
    /// Unless there is one filter for each lane.
    pub(super) fn new(filters: &[Filter]) -> LaneFilter {
        assert_eq!(filters.len(), LANES, "one filter for each lane");
        let n = filters[0].len();
        let lanes = |of: &dyn Fn(&Filter) -> f64| std::array::from_fn(|lane| of(&filters[lane]));
        let over = |of: fn(&Filter, usize) -> f64| (0..n).map(|k| lanes(&|filter| of(filter, k))).collect();
        LaneFilter {
            decay: over(Filter::decay),
            gain: over(Filter::gain),
            inverse_sd: over(Filter::inverse_sd),
            log_variance: lanes(&|filter| filter.log_variance),
        }
    }

    /// Whitens a column that is zero before `from` into `out`.
    pub(super) fn whiten(&self, column: &[f64], from: usize, out: &mut [Lanes]) {
        out[..from].fill([0.0; LANES]);
        let mut state = [0.0; LANES];
        for k in from..column.len() {
            let (decay, gain, inverse_sd) = (&self.decay[k], &self.gain[k], &self.inverse_sd[k]);
            for lane in 0..LANES {
                let expected = decay[lane] * state[lane];
                let innovation = column[k] - expected;
                state[lane] = expected + gain[lane] * innovation;
                out[k][lane] = innovation * inverse_sd[lane];
            }
        }
    }

    /// Inner products of a whitened column that is zero before `from` with itself, with `first` and with `second`.
    pub(super) fn products(
        &self,
        column: &[f64],
        from: usize,
        first: &[Lanes],
        second: &[Lanes],
    ) -> [Lanes; 3] {
        let mut state = [0.0; LANES];
        let mut sums = [[0.0; LANES]; 3];
        for k in from..column.len() {
            let (decay, gain, inverse_sd) = (&self.decay[k], &self.gain[k], &self.inverse_sd[k]);
            for lane in 0..LANES {
                let expected = decay[lane] * state[lane];
                let innovation = column[k] - expected;
                state[lane] = expected + gain[lane] * innovation;
                let white = innovation * inverse_sd[lane];
                sums[0][lane] += white * white;
                sums[1][lane] += white * first[k][lane];
                sums[2][lane] += white * second[k][lane];
            }
        }
        sums
    }

    /// Multiplies `values` by the transpose of the whitening matrix and sums from the end: at `k` stands the inner
    /// product of `values` with the whitened step that begins at `k`.
    pub(super) fn step_products(&self, values: &mut [Lanes]) {
        let mut carried = [0.0; LANES];
        let mut sum = [0.0; LANES];
        for k in (0..values.len()).rev() {
            let (decay, gain, inverse_sd) = (&self.decay[k], &self.gain[k], &self.inverse_sd[k]);
            for lane in 0..LANES {
                let own = inverse_sd[lane] * values[k][lane] + gain[lane] * carried[lane];
                carried[lane] = decay[lane] * (carried[lane] - own);
                sum[lane] += own;
                values[k][lane] = sum[lane];
            }
        }
    }
}

/// Inner products, lane by lane, in the order of the indices.
pub(super) fn dot(a: &[Lanes], b: &[Lanes]) -> Lanes {
    let mut sum = [0.0; LANES];
    for (x, y) in a.iter().zip(b) {
        for lane in 0..LANES {
            sum[lane] += x[lane] * y[lane];
        }
    }
    sum
}

/// Takes the part along each unit column out of `values`.
pub(super) fn project_out(units: &[Vec<Lanes>], values: &mut [Lanes]) {
    for unit in units {
        let inside = dot(unit, values);
        for (value, direction) in values.iter_mut().zip(unit) {
            for lane in 0..LANES {
                value[lane] -= inside[lane] * direction[lane];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_do_what_the_scalar_filter_does_and_the_transpose_gives_step_products() {
        let times = [1, 2, 3, 6, 7, 11, 12, 13, 20, 21];
        let noise: Vec<f64> = (0..10).map(|i| 0.1 + 0.05 * f64::from(i)).collect();
        let y: Vec<f64> = (0..10).map(|i| (f64::from(i) * 1.7).sin()).collect();
        let filters: Vec<Filter> =
            [-0.3, 0.0, 0.6, 0.98].iter().map(|phi| Filter::new(&times, Some(&noise), *phi, 0.7)).collect();
        let lanes = LaneFilter::new(&filters);
        let mut white = vec![[0.0; LANES]; 10];
        lanes.whiten(&y, 0, &mut white);
        let mut products = white.clone();
        lanes.step_products(&mut products);
        for (lane, filter) in filters.iter().enumerate() {
            let scalar = filter.whiten(&y, 0);
            assert!(scalar.iter().zip(&white).all(|(a, b)| *a == b[lane]));
            for (k, product_from) in products.iter().enumerate() {
                let step: Vec<f64> = (0..10).map(|at| if at >= k { 1.0 } else { 0.0 }).collect();
                let product = super::super::whiten::dot(&filter.whiten(&step, k), &scalar);
                assert!((product - product_from[lane]).abs() < 1e-12);
            }
        }
    }
}
