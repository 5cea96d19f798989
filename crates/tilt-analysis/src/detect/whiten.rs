//! Whitening by the scalar Kalman filter of a first-order autoregression plus known noise, gaps included.

/// Gains of the filter for one (phi, q) and one set of times.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    decay: Vec<f64>,
    gain: Vec<f64>,
    inverse_sd: Vec<f64>,
    /// Sum of the log innovation variances.
    pub log_variance: f64,
}

impl Filter {
    /// State variance `q` (stationary), autocorrelation `phi` per unit of time, noise standard deviations `noise`.
    pub(super) fn new(times: &[i64], noise: Option<&[f64]>, phi: f64, q: f64) -> Filter {
        let n = times.len();
        let mut filter =
            Filter { decay: vec![0.0; n], gain: vec![0.0; n], inverse_sd: vec![0.0; n], log_variance: 0.0 };
        let mut variance = q;
        for k in 0..n {
            if k > 0 {
                let decay = power(phi, times[k] - times[k - 1]);
                filter.decay[k] = decay;
                variance = decay * decay * variance + q * (1.0 - decay * decay);
            }
            let m = noise.map_or(0.0, |noise| noise[k]);
            let innovation = variance + m * m;
            filter.gain[k] = variance / innovation;
            filter.inverse_sd[k] = 1.0 / innovation.sqrt();
            filter.log_variance += libm::log(innovation);
            variance *= 1.0 - filter.gain[k];
        }
        filter
    }

    /// Whitens a column that is zero before `from`: the plain form of [`super::lanes::LaneFilter::whiten`].
    #[cfg(test)]
    pub(super) fn whiten(&self, column: &[f64], from: usize) -> Vec<f64> {
        let mut out = vec![0.0; column.len()];
        let mut state = 0.0;
        for k in from..column.len() {
            let expected = self.decay[k] * state;
            let innovation = column[k] - expected;
            state = expected + self.gain[k] * innovation;
            out[k] = innovation * self.inverse_sd[k];
        }
        out
    }

    /// Number of points.
    pub(super) fn len(&self) -> usize {
        self.decay.len()
    }

    /// Autocorrelation over the gap before point `k`.
    pub(super) fn decay(&self, k: usize) -> f64 {
        self.decay[k]
    }

    /// Share of the innovation at point `k` that stays in the state.
    pub(super) fn gain(&self, k: usize) -> f64 {
        self.gain[k]
    }

    /// Inverse standard deviation of the innovation at point `k`.
    pub(super) fn inverse_sd(&self, k: usize) -> f64 {
        self.inverse_sd[k]
    }

    /// The column whose whitened form is `white`: the filter run backwards.
    pub(super) fn unwhiten(&self, white: &[f64]) -> Vec<f64> {
        let mut state = 0.0;
        let step = |(k, value): (usize, &f64)| {
            let innovation = value / self.inverse_sd[k];
            let expected = self.decay[k] * state;
            state = expected + self.gain[k] * innovation;
            expected + innovation
        };
        white.iter().enumerate().map(step).collect()
    }
}

/// `base` to a positive whole power by repeated multiplication: the same bits everywhere, zero and negative bases too.
fn power(base: f64, exponent: i64) -> f64 {
    assert!(exponent > 0, "times rise");
    (0..exponent).fold(1.0, |product, _| product * base)
}

/// Inner product in the order of the indices.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Log density of `y` under the dense covariance `q phi^|t_i - t_j| + diag(m²)`, by Cholesky.
    fn dense(times: &[i64], noise: &[f64], phi: f64, q: f64, y: &[f64]) -> (f64, f64) {
        let n = times.len();
        let mut factor = vec![vec![0.0; n]; n];
        let mut log_variance = 0.0;
        let mut z = vec![0.0; n];
        for i in 0..n {
            for j in 0..=i {
                let gap = times[i] - times[j];
                let mut covariance = if gap == 0 { q + noise[i] * noise[i] } else { q * power(phi, gap) };
                covariance -= dot(&factor[i][..j], &factor[j][..j]);
                factor[i][j] = if i == j { covariance.sqrt() } else { covariance / factor[j][j] };
            }
            log_variance += 2.0 * factor[i][i].ln();
            z[i] = (y[i] - (0..i).map(|k| factor[i][k] * z[k]).sum::<f64>()) / factor[i][i];
        }
        (log_variance, z.iter().map(|x| x * x).sum())
    }

    #[test]
    fn the_filter_equals_the_dense_covariance_with_gaps_and_noise() {
        let times = [1, 2, 3, 6, 7, 11, 12, 13, 20, 21];
        let noise: Vec<f64> = (0..10).map(|i| 0.1 + 0.05 * f64::from(i)).collect();
        let y: Vec<f64> = (0..10).map(|i| (f64::from(i) * 1.7).sin() + 0.3 * f64::from(i)).collect();
        for phi in [-0.3, 0.0, 0.6, 0.98] {
            let filter = Filter::new(&times, Some(&noise), phi, 0.7);
            let white = filter.whiten(&y, 0);
            let (log_variance, squares) = dense(&times, &noise, phi, 0.7, &y);
            assert!((filter.log_variance - log_variance).abs() < 1e-9);
            assert!((dot(&white, &white) - squares).abs() < 1e-9);
            let back = filter.unwhiten(&white);
            assert!(back.iter().zip(&y).all(|(a, b)| (a - b).abs() < 1e-12));
        }
    }

    #[test]
    fn without_noise_it_is_the_prais_winsten_transform() {
        let filter = Filter::new(&[1, 2, 3], None, 0.6, 1.0);
        let white = filter.whiten(&[1.0, 2.0, -1.0], 0);
        let scale = (1.0f64 - 0.36).sqrt();
        for (out, expected) in white.iter().zip([1.0, (2.0 - 0.6) / scale, (-1.0 - 1.2) / scale]) {
            assert!((out - expected).abs() < 1e-12);
        }
    }
}
