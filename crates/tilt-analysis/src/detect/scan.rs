//! The likelihood-ratio scan: for every cell of the grid everything that does not depend on the data, computed once,
//! so that a bootstrap draw costs one pass.

use super::lanes::{LANES, LaneFilter, Lanes, dot, project_out};
use super::observed::{Observed, mean, variance};
use super::pairs::PairTable;
use super::whiten::{self, Filter};

/// Autocorrelations without known noise. The grid is part of the definition; the bootstrap uses the same one.
const PHI: [f64; 20] = [
    -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.84, 0.88, 0.91, 0.94, 0.96,
    0.98,
];

/// Autocorrelations with known noise.
const PHI_NOISE: [f64; 11] = [0.0, 0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.87, 0.92, 0.96, 0.98];

/// State variances with known noise, in units of the residual variance.
const Q_NOISE: [f64; 8] = [0.05, 0.12, 0.25, 0.45, 0.75, 1.2, 2.0, 3.5];

/// Autocorrelations where the share of noise is not known.
const PHI_FREE: [f64; 10] = [0.0, 0.2, 0.4, 0.55, 0.7, 0.8, 0.87, 0.92, 0.96, 0.98];

/// Noise variances where they are not known, in units of the state variance.
const RATIO_FREE: [f64; 4] = [0.0, 0.25, 0.67, 1.5];

/// Largest autocorrelation of any grid.
pub(super) const PHI_CAP: f64 = 0.98;

/// Regressors of the null model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Null {
    /// A constant.
    Constant,
    /// A constant and a linear trend.
    Trend,
}

/// Share of its squared length below which what is left of a column is rounding.
pub(super) const LEAST: f64 = 1e-9;

/// What is known of the noise of the points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoiseModel {
    /// Its size is known for every point; without any size given there is none.
    Known,
    /// Of one size, which is not known: its share is profiled beside the autocorrelation.
    Free,
}

/// What begins at a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Another level.
    Step,
    /// Another slope.
    Kink,
}

/// A null model on given times with all candidate steps.
pub(super) struct Design {
    n: usize,
    p: usize,
    /// Whether the scale is profiled: always but with known noise.
    is_profiled: bool,
    candidates: std::ops::Range<usize>,
    pub(super) blocks: Vec<Block>,
}

/// Four cells.
pub(super) struct Block {
    cells: [(f64, f64); LANES],
    /// Noise variances in units of the state variance, where they are not known.
    free: Lanes,
    filters: Vec<Filter>,
    filter: LaneFilter,
    /// Orthonormal bases of the whitened regressors.
    basis: Vec<Vec<Lanes>>,
    /// Lengths of the whitened regressors outside the span of those before.
    basis_lengths: Vec<Lanes>,
    /// log det of W'W.
    log_det: Lanes,
    /// The times, if candidates are changes of slope.
    kinks: Option<Vec<i64>>,
    /// Squared lengths of the whitened steps outside the span of the basis, by candidate.
    pub(super) lengths: Vec<Lanes>,
    /// Their inverses; 0 where a step lies in the span.
    pub(super) inverse_lengths: Vec<Lanes>,
}

/// What the scan finds in one series.
pub(super) struct Fit {
    /// Maximal log likelihood without a step.
    pub null: f64,
    /// Maximal log likelihood with a step, by candidate.
    pub with_step: Vec<f64>,
    /// The cell that is best for each candidate.
    best_cell: Vec<usize>,
    /// The cell that maximises the restricted likelihood without a step.
    reml_cell: usize,
    /// Autocorrelation and state variance there.
    pub reml: (f64, f64),
    /// Noise variance there, where it is not known beforehand.
    pub free_noise: f64,
}

/// Twice the gains of log likelihood over no step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Maxima {
    /// Maximal log likelihood without a step.
    pub null: f64,
    /// Of the best step that counts; 0 if none does.
    pub one: f64,
    /// Of the best pair of steps; 0 if no pairs were asked for.
    pub two: f64,
    /// Autocorrelation and state variance at the restricted maximum.
    pub reml: (f64, f64),
}

/// Room for one pass over the grid.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    white: Vec<Lanes>,
}

/// A step estimated by generalised least squares.
pub(super) struct Step {
    pub phi: f64,
    pub delta: f64,
    pub error: f64,
}

impl Design {
    /// `v0`: residual variance that scales the grid of state variances; used only with noise.
    pub(super) fn new(observed: &Observed, null: Null, v0: f64) -> Design {
        Design::with(observed, &regressors(observed, null), NoiseModel::Known, v0)
    }

    /// A design on any regressors.
    pub(super) fn with(observed: &Observed, regressors: &[Vec<f64>], noise: NoiseModel, v0: f64) -> Design {
        Design::shaped(observed, regressors, (noise, Shape::Step), v0)
    }

    /// The same with candidates of any shape.
    pub(super) fn shaped(
        observed: &Observed,
        regressors: &[Vec<f64>],
        (noise, shape): (NoiseModel, Shape),
        v0: f64,
    ) -> Design {
        let grid: Vec<(f64, f64, f64)> = match (noise, &observed.noise) {
            (NoiseModel::Free, _) => PHI_FREE
                .iter()
                .flat_map(|phi| RATIO_FREE.iter().map(move |ratio| (*phi, 1.0, *ratio)))
                .collect(),
            (NoiseModel::Known, None) => PHI.iter().map(|phi| (*phi, 1.0, 0.0)).collect(),
            (NoiseModel::Known, Some(_)) => {
                PHI_NOISE.iter().flat_map(|phi| Q_NOISE.iter().map(move |q| (*phi, q * v0, 0.0))).collect()
            }
        };
        Design::on_grid(observed, regressors, (noise, shape), &grid)
    }

    /// Cells are (autocorrelation, state variance, free noise variance).
    fn on_grid(
        observed: &Observed,
        regressors: &[Vec<f64>],
        (noise, shape): (NoiseModel, Shape),
        grid: &[(f64, f64, f64)],
    ) -> Design {
        let kinks = (shape == Shape::Kink).then_some(observed.times.as_slice());
        let candidates = observed.candidates();
        let filter = |(phi, q, free): &(f64, f64, f64)| match noise {
            NoiseModel::Known => Filter::new(&observed.times, observed.noise.as_deref(), *phi, *q),
            NoiseModel::Free => {
                Filter::new(&observed.times, Some(&vec![free.sqrt(); observed.y.len()]), *phi, *q)
            }
        };
        let blocks = grid
            .chunks(LANES)
            .map(|cells| {
                // The last block is filled up with its last cell, which cannot win over itself.
                let cells: [(f64, f64, f64); LANES] =
                    std::array::from_fn(|lane| cells[lane.min(cells.len() - 1)]);
                let filters = cells.iter().map(filter).collect();
                Block::new(cells, filters, regressors, (candidates.clone(), kinks))
            })
            .collect();
        let is_profiled = noise == NoiseModel::Free || observed.noise.is_none();
        Design { n: observed.y.len(), p: regressors.len(), is_profiled, candidates, blocks }
    }

    /// Candidates for the first point of a new regime.
    pub(super) fn candidates(&self) -> std::ops::Range<usize> {
        self.candidates.clone()
    }

    /// Runs the scan on values at the design's times.
    pub(super) fn fit(&self, y: &[f64]) -> Fit {
        let mut fit = Fit {
            null: f64::NEG_INFINITY,
            with_step: vec![f64::NEG_INFINITY; self.candidates.len()],
            best_cell: vec![0; self.candidates.len()],
            reml_cell: 0,
            reml: (0.0, 0.0),
            free_noise: 0.0,
        };
        let mut best_restricted = f64::NEG_INFINITY;
        let mut white = vec![[0.0; LANES]; self.n];
        for (at_block, block) in self.blocks.iter().enumerate() {
            let squares = block.residual(y, &mut white);
            block.products(&mut white);
            for (lane, rss) in squares.into_iter().enumerate() {
                let cell = at_block * LANES + lane;
                fit.null = fit.null.max(self.log_likelihood(block.filter.log_variance[lane], rss));
                let restricted = self.restricted(block, lane, rss);
                if restricted > best_restricted {
                    best_restricted = restricted;
                    fit.reml_cell = cell;
                    fit.reml = self.state(block, lane, rss);
                    fit.free_noise = block.free[lane] * fit.reml.1;
                }
                for at in 0..self.candidates.len() {
                    let product = white[self.candidates.start + at][lane];
                    let gain = product * product * block.inverse_lengths[at][lane];
                    let value = self.log_likelihood(block.filter.log_variance[lane], rss - gain);
                    if value > fit.with_step[at] {
                        fit.with_step[at] = value;
                        fit.best_cell[at] = cell;
                    }
                }
            }
        }
        fit
    }

    /// The largest ratios alone: what a bootstrap draw needs. Steps where `allowed` is false do not count; pairs count
    /// whatever it says.
    pub(super) fn maxima(
        &self,
        y: &[f64],
        allowed: &[bool],
        pairs: Option<&PairTable>,
        scratch: &mut Scratch,
    ) -> Maxima {
        let (mut null, mut one, mut two) = (f64::NEG_INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
        let (mut best_restricted, mut reml) = (f64::NEG_INFINITY, (0.0, 0.0));
        scratch.white.resize(self.n, [0.0; LANES]);
        for (at_block, block) in self.blocks.iter().enumerate() {
            let squares = block.residual(y, &mut scratch.white);
            block.products(&mut scratch.white);
            let products = &scratch.white[self.candidates.clone()];
            let mut gains = [f64::NEG_INFINITY; LANES];
            for ((product, inverse), allowed) in products.iter().zip(&block.inverse_lengths).zip(allowed) {
                if *allowed {
                    for lane in 0..LANES {
                        let gain = product[lane] * product[lane] * inverse[lane];
                        gains[lane] = if gain > gains[lane] { gain } else { gains[lane] };
                    }
                }
            }
            let pair_gains = pairs.map(|pairs| pairs.largest(at_block, products, &block.inverse_lengths));
            for (lane, rss) in squares.into_iter().enumerate() {
                let log_variance = block.filter.log_variance[lane];
                null = null.max(self.log_likelihood(log_variance, rss));
                let restricted = self.restricted(block, lane, rss);
                if restricted > best_restricted {
                    best_restricted = restricted;
                    reml = self.state(block, lane, rss);
                }
                if gains[lane] >= 0.0 {
                    one = one.max(self.log_likelihood(log_variance, rss - gains[lane]));
                }
                if let Some(gains) = pair_gains {
                    two = two.max(self.log_likelihood(log_variance, rss - gains[lane]));
                }
            }
        }
        let ratio = |value: f64| if value.is_finite() { 2.0 * (value - null) } else { 0.0 };
        Maxima { null, one: ratio(one), two: ratio(two), reml }
    }

    /// The best pair of steps with its ratio; `None` if there is no room for two.
    pub(super) fn best_pair(&self, y: &[f64], pairs: &PairTable) -> Option<(usize, usize)> {
        let mut white = vec![[0.0; LANES]; self.n];
        let mut best = (f64::NEG_INFINITY, None);
        for (at_block, block) in self.blocks.iter().enumerate() {
            let squares = block.residual(y, &mut white);
            block.products(&mut white);
            let products = &white[self.candidates.clone()];
            for (pair, gains) in pairs.gains(at_block, products, &block.inverse_lengths) {
                for lane in 0..LANES {
                    let value =
                        self.log_likelihood(block.filter.log_variance[lane], squares[lane] - gains[lane]);
                    if value > best.0 {
                        best = (value, Some(pair));
                    }
                }
            }
        }
        let start = self.candidates.start;
        best.1.map(|(first, second)| (start + first, start + second))
    }

    /// The step at a candidate, at the cell that is best for it.
    pub(super) fn step(&self, fit: &Fit, y: &[f64], k: usize) -> Step {
        let at = k - self.candidates.start;
        let cell = fit.best_cell[at];
        let (block, lane) = (&self.blocks[cell / LANES], cell % LANES);
        let mut white = vec![[0.0; LANES]; self.n];
        let squares = block.residual(y, &mut white);
        block.products(&mut white);
        let (product, length) = (white[k][lane], block.lengths[at][lane]);
        let rss = squares[lane] - product * product / length;
        let scale = if self.is_profiled { rss / (self.n - self.p - 1) as f64 } else { 1.0 };
        Step { phi: block.cells[lane].0, delta: product / length, error: (scale / length).sqrt() }
    }

    /// Standardised innovations of the null model at the restricted maximum, and the filter that rebuilds a series from
    /// them.
    pub(super) fn innovations(&self, fit: &Fit, y: &[f64]) -> (Vec<f64>, &Filter) {
        let (block, lane) = (&self.blocks[fit.reml_cell / LANES], fit.reml_cell % LANES);
        let mut white = vec![[0.0; LANES]; self.n];
        block.residual(y, &mut white);
        (white.iter().map(|values| values[lane]).collect(), &block.filters[lane])
    }

    /// Coefficient of the last regressor with its standard error, at the restricted maximum without a step.
    pub(super) fn last_coefficient(&self, fit: &Fit, y: &[f64]) -> (f64, f64) {
        let (block, lane) = (&self.blocks[fit.reml_cell / LANES], fit.reml_cell % LANES);
        let mut white = vec![[0.0; LANES]; self.n];
        block.filter.whiten(y, 0, &mut white);
        let last = self.p - 1;
        let length = block.basis_lengths[last][lane];
        let coefficient = dot(&block.basis[last], &white)[lane] / length;
        project_out(&block.basis, &mut white);
        let rss = dot(&white, &white)[lane];
        let scale = if self.is_profiled { rss / (self.n - self.p) as f64 } else { 1.0 };
        (coefficient, scale.sqrt() / length)
    }

    fn log_likelihood(&self, log_variance: f64, rss: f64) -> f64 {
        let n = self.n as f64;
        let data = if self.is_profiled { n * libm::log(rss / n) } else { rss };
        -0.5 * (data + log_variance)
    }

    /// Autocorrelation and state variance of a cell, given the residual sum of squares.
    fn state(&self, block: &Block, lane: usize, rss: f64) -> (f64, f64) {
        let (phi, q) = block.cells[lane];
        (phi, if self.is_profiled { q * rss / (self.n - self.p) as f64 } else { q })
    }

    fn restricted(&self, block: &Block, lane: usize, rss: f64) -> f64 {
        let freedom = (self.n - self.p) as f64;
        let data = if self.is_profiled { freedom * libm::log(rss / freedom) } else { rss };
        -0.5 * (data + block.filter.log_variance[lane] + block.log_det[lane])
    }
}

impl Block {
    fn new(
        cells: [(f64, f64, f64); LANES],
        filters: Vec<Filter>,
        regressors: &[Vec<f64>],
        (candidates, kinks): (std::ops::Range<usize>, Option<&[i64]>),
    ) -> Block {
        let filter = LaneFilter::new(&filters);
        let n = filters[0].len();
        let mut basis: Vec<Vec<Lanes>> = Vec::new();
        let mut basis_lengths = Vec::new();
        let mut log_det = [0.0; LANES];
        for regressor in regressors {
            let mut column = vec![[0.0; LANES]; n];
            filter.whiten(regressor, 0, &mut column);
            project_out(&basis, &mut column);
            let lengths = dot(&column, &column).map(f64::sqrt);
            for lane in 0..LANES {
                log_det[lane] += 2.0 * libm::log(lengths[lane]);
                column.iter_mut().for_each(|value| value[lane] /= lengths[lane]);
            }
            basis.push(column);
            basis_lengths.push(lengths);
        }
        let mut block = Block {
            cells: cells.map(|(phi, q, _)| (phi, q)),
            free: cells.map(|(_, _, free)| free),
            filters,
            filter,
            basis,
            basis_lengths,
            log_det,
            kinks: kinks.map(<[i64]>::to_vec),
            lengths: Vec::new(),
            inverse_lengths: Vec::new(),
        };
        for k in candidates {
            let whole = block.step(k);
            let column = block.step_outside(k);
            let (whole, length) = (dot(&whole, &whole), dot(&column, &column));
            block.lengths.push(length);
            block.inverse_lengths.push(std::array::from_fn(|lane| inverse(length[lane], whole[lane])));
        }
        block
    }

    /// The whitened step from point `k` on, or the slope that begins there.
    fn step(&self, k: usize) -> Vec<Lanes> {
        let n = self.filters[0].len();
        let height = |at: usize| self.kinks.as_ref().map_or(1.0, |times| (times[at] - times[k]) as f64);
        let indicator: Vec<f64> = (0..n).map(|at| if at >= k { height(at) } else { 0.0 }).collect();
        let mut column = vec![[0.0; LANES]; n];
        self.filter.whiten(&indicator, k, &mut column);
        column
    }

    /// The whitened step from point `k` on, without its part in the span of the regressors.
    fn step_outside(&self, k: usize) -> Vec<Lanes> {
        let mut column = self.step(k);
        project_out(&self.basis, &mut column);
        column
    }

    /// Inner products of the step at point `k`, outside the span of the regressors, with all steps.
    pub(super) fn products_of_step(&self, k: usize) -> Vec<Lanes> {
        let mut column = self.step_outside(k);
        self.products(&mut column);
        column
    }

    /// At `k` the inner product of `values` with the whitened candidate there. A slope is a sum of steps.
    fn products(&self, values: &mut [Lanes]) {
        self.filter.step_products(values);
        let Some(times) = &self.kinks else { return };
        let mut sum = [0.0; LANES];
        for k in (0..values.len()).rev() {
            let gap = if k > 0 { (times[k] - times[k - 1]) as f64 } else { 0.0 };
            let step = values[k];
            values[k] = sum;
            for lane in 0..LANES {
                sum[lane] += gap * step[lane];
            }
        }
    }

    /// Whitened residuals into `white`; returns their sums of squares.
    fn residual(&self, y: &[f64], white: &mut [Lanes]) -> Lanes {
        self.filter.whiten(y, 0, white);
        project_out(&self.basis, white);
        dot(white, white)
    }
}

/// Inverse of a squared length; 0 if it is but rounding beside `whole`.
pub(super) fn inverse(length: f64, whole: f64) -> f64 {
    if length > LEAST * whole { 1.0 / length } else { 0.0 }
}

impl Fit {
    /// Twice the gain of log likelihood, by candidate.
    pub(super) fn ratios(&self) -> impl Iterator<Item = f64> + '_ {
        self.with_step.iter().map(|value| 2.0 * (value - self.null))
    }
}

/// Residual variance of ordinary least squares on the regressors, divisor n.
pub(super) fn residual_variance(observed: &Observed, null: Null) -> f64 {
    residual_variance_on(observed, &regressors(observed, null))
}

/// The same on any regressors.
pub(super) fn residual_variance_on(observed: &Observed, regressors: &[Vec<f64>]) -> f64 {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let out = |basis: &[Vec<f64>], column: &mut Vec<f64>| {
        for unit in basis {
            let inside = whiten::dot(unit, column);
            column.iter_mut().zip(unit).for_each(|(value, direction)| *value -= inside * direction);
        }
    };
    for regressor in regressors {
        let mut column = regressor.clone();
        out(&basis, &mut column);
        let length = whiten::dot(&column, &column).sqrt();
        column.iter_mut().for_each(|value| *value /= length);
        basis.push(column);
    }
    let mut residual = observed.y.clone();
    out(&basis, &mut residual);
    whiten::dot(&residual, &residual) / residual.len() as f64
}

/// The columns of a null model.
pub(super) fn regressors(observed: &Observed, null: Null) -> Vec<Vec<f64>> {
    let times: Vec<f64> = observed.times.iter().map(|time| *time as f64).collect();
    let constant = vec![1.0; times.len()];
    match null {
        Null::Constant => vec![constant],
        Null::Trend => {
            let (centre, spread) = (mean(&times), variance(&times).sqrt());
            vec![constant, times.iter().map(|time| (time - centre) / spread).collect()]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tilt_core::Period;

    #[test]
    fn independent_errors_give_the_closed_form() {
        let step = |i: usize| if i < 5 { 0.0 } else { 1.0 };
        let wiggle = |i: usize| if i.is_multiple_of(2) { 0.1 } else { -0.1 };
        let observed = Observed {
            periods: (0..10).map(Period::Year).collect(),
            times: (0..10).collect(),
            y: (0..10).map(|i| step(i) + wiggle(i)).collect(),
            noise: None,
            warnings: Vec::new(),
        };
        let regressors = regressors(&observed, Null::Constant);
        let mut design =
            Design::on_grid(&observed, &regressors, (NoiseModel::Known, Shape::Step), &[(0.0, 1.0, 0.0)]);
        // The closed form is given for a shorter trim than the default.
        let filters = vec![Filter::new(&observed.times, None, 0.0, 1.0); LANES];
        design.candidates = 2..9;
        design.blocks = vec![Block::new([(0.0, 1.0, 0.0); LANES], filters, &regressors, (2..9, None))];
        let expected = [3.016683, 4.924765, 11.856237, 32.188758, 11.856237, 4.924765, 3.016683];
        for (ratio, expected) in design.fit(&observed.y).ratios().zip(expected) {
            assert!((ratio - expected).abs() < 1e-6, "{ratio} {expected}");
        }
    }

    #[test]
    fn a_series_read_backwards_gives_the_ratios_in_mirrored_order() {
        let y: Vec<f64> =
            (0..24).map(|i| (f64::from(i) * 0.9).sin() + if i < 11 { 0.0 } else { 1.5 }).collect();
        let observed = |y: Vec<f64>| Observed {
            periods: (0..24).map(Period::Year).collect(),
            times: (0..24).collect(),
            y,
            noise: None,
            warnings: Vec::new(),
        };
        let ratios = |y: Vec<f64>| -> Vec<f64> {
            let observed = observed(y);
            Design::new(&observed, Null::Constant, 1.0).fit(&observed.y).ratios().collect()
        };
        let forward = ratios(y.clone());
        let backward = ratios(y.into_iter().rev().collect());
        for (a, b) in forward.iter().zip(backward.iter().rev()) {
            assert!((a - b).abs() < 1e-9);
        }
    }
}
