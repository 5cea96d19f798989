//! Small pieces of the Newton-step proposals: a quadratic log-density around a point in up to three dimensions.

/// Slope and minus the second derivatives of a log-density, lower triangle by rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quadratic<const N: usize> {
    pub value: f64,
    pub slope: [f64; N],
    pub bend: [[f64; N]; N],
}

/// Degrees of freedom of heavy-tailed proposals.
const DEGREES: f64 = 4.0;

/// A proposal: normal or Student's t around a Newton step, with the inverse of the bend as its scale.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Proposal<const N: usize> {
    mean: [f64; N],
    /// Lower Cholesky factor of the precision.
    factor: [[f64; N]; N],
}

impl<const N: usize> Quadratic<N> {
    /// The proposal from `at`; `None` where the bend is not positive.
    pub(crate) fn proposal(&self, at: &[f64; N]) -> Option<Proposal<N>> {
        let mut factor = [[0.0; N]; N];
        for i in 0..N {
            for j in 0..=i {
                let sum: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
                let rest = self.bend[i][j] - sum;
                if i == j {
                    if !(rest > 1e-9 && rest.is_finite()) {
                        return None;
                    }
                    factor[i][i] = rest.sqrt();
                } else {
                    factor[i][j] = rest / factor[j][j];
                }
            }
        }
        let mut forward = [0.0; N];
        for i in 0..N {
            let sum: f64 = (0..i).map(|k| factor[i][k] * forward[k]).sum();
            forward[i] = (self.slope[i] - sum) / factor[i][i];
        }
        let step = backward(&factor, &forward);
        let mut mean = *at;
        for i in 0..N {
            mean[i] += step[i];
        }
        Some(Proposal { mean, factor })
    }
}

impl<const N: usize> Proposal<N> {
    /// A draw from standard normal numbers.
    pub(crate) fn draw(&self, normal: &[f64; N]) -> [f64; N] {
        let step = backward(&self.factor, normal);
        let mut x = self.mean;
        for i in 0..N {
            x[i] += step[i];
        }
        x
    }

    /// ln density at a point, without the constant.
    pub(crate) fn ln_density(&self, x: &[f64; N], heavy: bool) -> f64 {
        let (mut scale, mut square) = (0.0, 0.0);
        for i in 0..N {
            let along: f64 = (i..N).map(|k| self.factor[k][i] * (x[k] - self.mean[k])).sum();
            scale += libm::log(self.factor[i][i]);
            square += along * along;
        }
        if heavy {
            scale - 0.5 * (DEGREES + N as f64) * libm::log1p(square / DEGREES)
        } else {
            scale - 0.5 * square
        }
    }
}

/// What turns normal numbers into numbers of a t distribution with four degrees of freedom.
pub(crate) fn heavy(u: f64, v: f64) -> f64 {
    // −2 ln(uv) is χ² with four degrees.
    (DEGREES / (-2.0 * libm::log(u * v))).sqrt()
}

/// Solves Lᵀx = b.
fn backward<const N: usize>(factor: &[[f64; N]; N], b: &[f64; N]) -> [f64; N] {
    let mut x = [0.0; N];
    for i in (0..N).rev() {
        let sum: f64 = (i + 1..N).map(|k| factor[k][i] * x[k]).sum();
        x[i] = (b[i] - sum) / factor[i][i];
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_normal_density_is_met_in_one_step() {
        // Mean (1, −2), precision [[2, .5], [.5, 1]], seen from the origin.
        let quadratic =
            Quadratic { value: 0.0, slope: [2.0 - 1.0, 0.5 - 2.0], bend: [[2.0, 0.5], [0.5, 1.0]] };
        let proposal = quadratic.proposal(&[0.0, 0.0]).unwrap();
        let centre = proposal.draw(&[0.0, 0.0]);
        assert!((centre[0] - 1.0).abs() < 1e-12 && (centre[1] + 2.0).abs() < 1e-12, "{centre:?}");
        let drop = proposal.ln_density(&centre, false) - proposal.ln_density(&[2.0, -1.0], false);
        assert!((drop - 0.5 * (2.0 + 1.0 + 1.0)).abs() < 1e-12, "{drop}");
        assert!(Quadratic { value: 0.0, slope: [0.0], bend: [[-1.0]] }.proposal(&[0.0]).is_none());
    }
}
