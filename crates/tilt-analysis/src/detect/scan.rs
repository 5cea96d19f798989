//! The likelihood-ratio scan: for every cell of the grid everything that does not depend on the data, computed once,
//! so that a bootstrap draw costs one pass.

use super::observed::{Observed, mean, variance};
use super::whiten::{Filter, dot};

/// Autocorrelations without known noise. The grid is part of the definition; the bootstrap uses the same one.
const PHI: [f64; 20] = [
    -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.84, 0.88, 0.91, 0.94, 0.96,
    0.98,
];

/// Autocorrelations with known noise.
const PHI_NOISE: [f64; 11] = [0.0, 0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.87, 0.92, 0.96, 0.98];

/// State variances with known noise, in units of the residual variance.
const Q_NOISE: [f64; 8] = [0.05, 0.12, 0.25, 0.45, 0.75, 1.2, 2.0, 3.5];

/// Largest autocorrelation of either grid.
pub(super) const PHI_CAP: f64 = 0.98;

/// Regressors of the null model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Null {
    /// A constant.
    Constant,
    /// A constant and a linear trend.
    Trend,
}

/// A null model on given times with all candidate steps.
pub(super) struct Design {
    n: usize,
    p: usize,
    has_noise: bool,
    candidates: std::ops::Range<usize>,
    cells: Vec<Cell>,
}

struct Cell {
    phi: f64,
    q: f64,
    filter: Filter,
    /// Orthonormal basis of the whitened regressors.
    basis: Vec<Vec<f64>>,
    /// log det of W'W.
    log_det: f64,
    /// Whitened steps with their squared length outside the span of the basis.
    steps: Vec<(Vec<f64>, f64)>,
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
        let n = observed.y.len();
        let regressors = regressors(observed, null);
        let grid: Vec<(f64, f64)> = match observed.noise {
            None => PHI.iter().map(|phi| (*phi, 1.0)).collect(),
            Some(_) => PHI_NOISE.iter().flat_map(|phi| Q_NOISE.iter().map(move |q| (*phi, q * v0))).collect(),
        };
        let candidates = observed.candidates();
        let cells = grid
            .into_iter()
            .map(|(phi, q)| Cell::new(observed, &regressors, candidates.clone(), phi, q))
            .collect();
        Design { n, p: regressors.len(), has_noise: observed.noise.is_some(), candidates, cells }
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
        };
        let mut best_restricted = f64::NEG_INFINITY;
        for (index, cell) in self.cells.iter().enumerate() {
            let residual = cell.residual(y);
            let rss = dot(&residual, &residual);
            fit.null = fit.null.max(self.log_likelihood(cell, rss));
            let restricted = self.restricted(cell, rss);
            if restricted > best_restricted {
                best_restricted = restricted;
                fit.reml_cell = index;
                fit.reml = (cell.phi, if self.has_noise { cell.q } else { rss / (self.n - self.p) as f64 });
            }
            for (at, (column, length)) in cell.steps.iter().enumerate() {
                let from = self.candidates.start + at;
                let product = dot(&column[from..], &residual[from..]);
                let value = self.log_likelihood(cell, rss - product * product / length);
                if value > fit.with_step[at] {
                    fit.with_step[at] = value;
                    fit.best_cell[at] = index;
                }
            }
        }
        fit
    }

    /// The step at a candidate, at the cell that is best for it.
    pub(super) fn step(&self, fit: &Fit, y: &[f64], k: usize) -> Step {
        let at = k - self.candidates.start;
        let cell = &self.cells[fit.best_cell[at]];
        let residual = cell.residual(y);
        let (column, length) = &cell.steps[at];
        let product = dot(column, &residual);
        let rss = dot(&residual, &residual) - product * product / length;
        let scale = if self.has_noise { 1.0 } else { rss / (self.n - self.p - 1) as f64 };
        Step { phi: cell.phi, delta: product / length, error: (scale / length).sqrt() }
    }

    /// Standardised innovations of the null model at the restricted maximum.
    pub(super) fn innovations(&self, fit: &Fit, y: &[f64]) -> Vec<f64> {
        self.cells[fit.reml_cell].residual(y)
    }

    fn log_likelihood(&self, cell: &Cell, rss: f64) -> f64 {
        let n = self.n as f64;
        let data = if self.has_noise { rss } else { n * libm::log(rss / n) };
        -0.5 * (data + cell.filter.log_variance)
    }

    fn restricted(&self, cell: &Cell, rss: f64) -> f64 {
        let freedom = (self.n - self.p) as f64;
        let data = if self.has_noise { rss } else { freedom * libm::log(rss / freedom) };
        -0.5 * (data + cell.filter.log_variance + cell.log_det)
    }
}

impl Cell {
    fn new(
        observed: &Observed,
        regressors: &[Vec<f64>],
        candidates: std::ops::Range<usize>,
        phi: f64,
        q: f64,
    ) -> Cell {
        let n = observed.y.len();
        let filter = Filter::new(&observed.times, observed.noise.as_deref(), phi, q);
        let mut basis: Vec<Vec<f64>> = Vec::new();
        let mut log_det = 0.0;
        for regressor in regressors {
            let mut column = filter.whiten(regressor, 0);
            project_out(&basis, &mut column);
            let length = dot(&column, &column).sqrt();
            log_det += 2.0 * libm::log(length);
            column.iter_mut().for_each(|value| *value /= length);
            basis.push(column);
        }
        let steps = candidates
            .map(|k| {
                let indicator: Vec<f64> = (0..n).map(|at| if at >= k { 1.0 } else { 0.0 }).collect();
                let column = filter.whiten(&indicator, k);
                let inside: f64 = basis.iter().map(|unit| dot(unit, &column)).map(|x| x * x).sum();
                let length = dot(&column, &column) - inside;
                (column, length)
            })
            .collect();
        Cell { phi, q, filter, basis, log_det, steps }
    }

    fn residual(&self, y: &[f64]) -> Vec<f64> {
        let mut residual = self.filter.whiten(y, 0);
        project_out(&self.basis, &mut residual);
        residual
    }
}

impl Fit {
    /// Twice the gain of log likelihood, by candidate.
    pub(super) fn ratios(&self) -> impl Iterator<Item = f64> + '_ {
        self.with_step.iter().map(|value| 2.0 * (value - self.null))
    }
}

/// Residual variance of ordinary least squares on the regressors, divisor n.
pub(super) fn residual_variance(observed: &Observed, null: Null) -> f64 {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for mut column in regressors(observed, null) {
        project_out(&basis, &mut column);
        let length = dot(&column, &column).sqrt();
        column.iter_mut().for_each(|value| *value /= length);
        basis.push(column);
    }
    let mut residual = observed.y.clone();
    project_out(&basis, &mut residual);
    dot(&residual, &residual) / residual.len() as f64
}

fn regressors(observed: &Observed, null: Null) -> Vec<Vec<f64>> {
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

fn project_out(basis: &[Vec<f64>], column: &mut [f64]) {
    for unit in basis {
        let inside = dot(unit, column);
        column.iter_mut().zip(unit).for_each(|(value, direction)| *value -= inside * direction);
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
        let cells = vec![Cell::new(&observed, &regressors, 2..9, 0.0, 1.0)];
        let design = Design { n: 10, p: 1, has_noise: false, candidates: 2..9, cells };
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
