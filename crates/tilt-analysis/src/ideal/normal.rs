//! The normal distribution in double precision, right far into both tails.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// ln √(2π).
pub(crate) const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_7;

/// Density.
#[cfg(test)]
pub(crate) fn pdf(x: f64) -> f64 {
    libm::exp(-0.5 * x * x - LN_SQRT_2PI)
}

/// Φ(x).
pub(crate) fn cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// ln Φ(x), not cut off in the lower tail.
pub(crate) fn ln_cdf(x: f64) -> f64 {
    if x > -20.0 {
        return if x > 1.0 { libm::log1p(-cdf(-x)) } else { libm::log(cdf(x)) };
    }
    // Asymptotic series of Mills' ratio; the terms fall until the twentieth at least.
    let inverse = 1.0 / (x * x);
    let (mut term, mut sum) = (1.0, 1.0);
    for k in 0..8 {
        term *= -(2.0 * f64::from(k) + 1.0) * inverse;
        sum += term;
    }
    -0.5 * x * x - LN_SQRT_2PI - libm::log(-x) + libm::log(sum)
}

/// ln(Φ(a + gap) − Φ(a)), without cancellation in the upper tail or in narrow bands.
pub(crate) fn ln_band(a: f64, gap: f64) -> f64 {
    let b = a + gap;
    let (a, b) = if a + b > 0.0 { (-b, -a) } else { (a, b) };
    let middle = 0.5 * (a + b);
    if gap < 0.02 && gap * middle.abs() < 0.1 {
        let (square, m2) = (gap * gap, middle * middle);
        let series = square / 24.0 * (m2 - 1.0) + square * square / 1920.0 * (m2 * m2 - 6.0 * m2 + 3.0);
        return -0.5 * m2 - LN_SQRT_2PI + libm::log(gap) + libm::log1p(series);
    }
    let upper = ln_cdf(b);
    upper + libm::log1p(-libm::exp(ln_cdf(a) - upper))
}

/// ln N(x; mean, variance).
pub(crate) fn ln_density(x: f64, mean: f64, variance: f64) -> f64 {
    -0.5 * (libm::log(2.0 * PI * variance) + (x - mean) * (x - mean) / variance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tails_are_right() {
        // 40 digits, rounded.
        assert!((ln_cdf(-35.0) + 616.975_101_261_922_5).abs() < 1e-10);
        assert!((ln_cdf(-12.0) + 75.410_673_001_568_8).abs() < 1e-10);
        assert!((ln_cdf(-19.999) - ln_cdf(-20.001) - 0.002 * 20.05).abs() < 1e-3);
        assert!((ln_band(-15.0, 0.5) + 108.723_394_358_557_07).abs() < 1e-10);
        assert!((ln_band(15.0, 0.5) + 116.131_857_438_096_47).abs() < 1e-10);
    }
}
