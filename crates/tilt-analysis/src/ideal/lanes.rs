//! The normal distribution in single precision, without branches, so that compilers can work on many votes side by side.
//!
//! Only `+ − × ÷ √`, comparisons and bits are used, each correctly rounded, so that results are the same on every machine.
//! Polynomials were fitted by us (Lawson's algorithm); errors are stated at each function and checked by a test.

/// Numbers worked on together: buffers are a multiple of this long.
pub(crate) const LANES: usize = 16;

/// A group of numbers.
pub(crate) type Lane = [f32; LANES];

/// The same for the published kernel, whose votes of a label are many: with two registers of the widest kind side by
/// side the long chain of steps for one vote does not leave the processor waiting (2.3 to 1.3 ns a vote).
pub(crate) const WIDE: usize = 2 * LANES;

/// A wide group.
pub(crate) type Wide = [f32; WIDE];

/// Smallest probability that is told from zero.
pub(crate) const TINY: f32 = 1e-37;

const LN_2_HIGH: f32 = 0.693_359_4;
const LN_2_LOW: f32 = -2.121_944_4e-4;
const INV_SQRT_2PI: f32 = 0.398_942_3;
const LN_SQRT_2PI: f32 = 0.918_938_5;

/// `exp(y)` for −87 ≤ y ≤ 80 (below, exp(−87)); relative error under 8e-6.
#[inline(always)]
pub(crate) fn exp(y: f32) -> f32 {
    let y = if y > -87.0 { y } else { -87.0 };
    // Adding 1.5·2²³ rounds to an integer and leaves it in the low bits.
    let shifted = y * std::f32::consts::LOG2_E + 12_582_912.0;
    let n = shifted - 12_582_912.0;
    let r = (y - n * LN_2_HIGH) - n * LN_2_LOW;
    let p = (0.041_277_673_f32 * r + 0.167_535_27) * r + 0.500_051_2;
    let p = p * (r * r) + r + 1.0;
    f32::from_bits(p.to_bits().wrapping_add(shifted.to_bits() << 23))
}

/// `ln m` for normal positive m; absolute error under 4e-6 relative to 1 + |ln m|.
#[inline(always)]
pub(crate) fn ln(m: f32) -> f32 {
    let bits = m.to_bits();
    let exponent = (bits.wrapping_sub(0x3f35_04f3) as i32) >> 23;
    let f = f32::from_bits(bits.wrapping_sub((exponent << 23) as u32)) - 1.0;
    let p = ((-0.147_026_52_f32 * f + 0.219_246_35) * f - 0.252_521_7) * f + 0.332_724_72;
    let square = f * f;
    f + (p * f - 0.5) * square + std::f32::consts::LN_2 * exponent as f32
}

/// Mills' ratio Φ(−t)/φ(t) for t ≥ 0; relative error under 1.2e-5.
#[inline(always)]
pub(crate) fn mills(t: f32) -> f32 {
    let k = 1.0 / (1.0 + 0.32 * t);
    let p = -0.167_377_82_f32;
    let p = p * k + 0.349_886_77;
    let p = p * k + 0.124_366_84;
    let p = p * k + 0.308_442_8;
    let p = p * k + 0.317_911_18;
    (p * k + 0.320_070_63) * k
}

/// φ(t).
#[inline(always)]
pub(crate) fn pdf(t: f32) -> f32 {
    INV_SQRT_2PI * exp(-0.5 * t * t)
}

/// Φ(x) and 1 − Φ(x), each with full relative precision, not below [`TINY`].
#[inline(always)]
pub(crate) fn cdf_pair(x: f32) -> (f32, f32) {
    let t = x.abs();
    let tail = pdf(t) * mills(t);
    let tail = if tail > TINY { tail } else { TINY };
    let rest = 1.0 - tail;
    if x < 0.0 { (tail, rest) } else { (rest, tail) }
}

/// t ≥ 0 with Φ(−t) = m, for [`TINY`] ≤ m ≤ ½; absolute error under 3e-5.
#[inline(always)]
pub(crate) fn tail_quantile(m: f32) -> f32 {
    let s = (-2.0 * ln(m)).sqrt();
    let n = (0.180_444_f32 * s + 2.650_32) * s + 2.793_431_2;
    let d = ((0.030_962_755_f32 * s + 0.884_940_15) * s + 2.512_328) * s + 1.0;
    s - n / d
}

/// A standard normal number from a uniform one.
#[inline(always)]
pub(crate) fn normal(u: f32) -> f32 {
    let lower = u < 0.5;
    let m = if lower { u } else { 1.0 - u };
    let t = tail_quantile(m);
    if lower { -t } else { t }
}

/// A normal number cut off above at x.
#[inline(always)]
pub(crate) fn below(x: f32, u: f32) -> f32 {
    let (p, q) = cdf_pair(x);
    from_pair(u * p, (1.0 - u) + u * q, -40.0, x)
}

/// A normal number between a and b.
#[inline(always)]
pub(crate) fn between(a: f32, b: f32, u: f32) -> f32 {
    let flip = a + b > 0.0;
    let (low, high) = if flip { (-b, -a) } else { (a, b) };
    let (pa, _) = cdf_pair(low);
    let (pb, qb) = cdf_pair(high);
    let band = pb - pa;
    let e = from_pair(pa + u * band, qb + (1.0 - u) * band, low, high);
    if flip { -e } else { e }
}

/// The quantile of a probability given with its complement, kept between two bounds.
#[inline(always)]
fn from_pair(below: f32, above: f32, low: f32, high: f32) -> f32 {
    let is_low = below < above;
    let m = if is_low { below } else { above };
    let m = if m > TINY { m } else { TINY };
    let m = if m < 0.5 { m } else { 0.5 };
    let t = tail_quantile(m);
    let e = if is_low { -t } else { t };
    let e = if e > low { e } else { low };
    if e < high { e } else { high }
}

/// Φ(b) − Φ(a) for a < b, not below [`TINY`].
#[inline(always)]
pub(crate) fn band(a: f32, b: f32) -> f32 {
    let flip = a + b > 0.0;
    let (low, high) = if flip { (-b, -a) } else { (a, b) };
    let (gap, middle) = (b - a, 0.5 * (low + high));
    let narrow = pdf(middle) * gap * (1.0 + gap * gap * (1.0 / 24.0) * (middle * middle - 1.0));
    let wide = cdf_pair(high).0 - cdf_pair(low).0;
    let p = if gap < 0.05 { narrow } else { wide };
    if p > TINY { p } else { TINY }
}

/// What a vote says at one point of its latent scale.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Term {
    /// ln P.
    pub ln_p: f32,
    /// Its derivative when both cutpoints move up together.
    pub pull: f32,
    /// Minus the second derivative.
    pub weight: f32,
}

/// A vote for one side of a cutpoint: ln Φ(sign·(gamma − eta)).
#[inline(always)]
pub(crate) fn side(sign: f32, distance: f32) -> Term {
    let x = sign * distance;
    let t = x.abs();
    let (ratio, density) = (mills(t), pdf(t));
    let lower = x < 0.0;
    let p = if lower { ratio } else { 1.0 - density * ratio };
    let lambda = (if lower { 1.0 } else { density }) / p;
    let shift = if lower { -0.5 * t * t - LN_SQRT_2PI } else { 0.0 };
    Term { ln_p: ln(p) + shift, pull: sign * lambda, weight: lambda * (x + lambda) }
}

/// An abstention, between a and b: the term, then φ(a)/P and φ(b)/P.
#[inline(always)]
pub(crate) fn middle(a: f32, b: f32) -> (Term, f32, f32) {
    let p = band(a, b);
    let (low, high) = (pdf(a) / p, pdf(b) / p);
    let weight = (low - high) * (low - high) + high * b - low * a;
    (Term { ln_p: ln(p), pull: high - low, weight }, low, high)
}

/// A number strictly between 0 and 1 from 32 random bits.
#[inline(always)]
pub(crate) fn unit(bits: u32) -> f32 {
    // 23 bits and a half: the largest value is 1 − 2⁻²⁴, which single precision holds. An integer above 2³¹ would
    // need a slower conversion.
    ((bits >> 9) as i32 as f32 + 0.5) * (1.0 / 8_388_608.0)
}

#[cfg(test)]
mod tests {
    use super::super::normal;
    use super::*;

    #[test]
    fn errors_are_as_stated() {
        for step in 0..13_000 {
            let t = step as f32 * 0.001;
            let exact = normal::cdf(-f64::from(t)) / normal::pdf(f64::from(t));
            assert!((f64::from(mills(t)) / exact - 1.0).abs() < 1.3e-5, "mills {t}");
            let y = -f64::from(t) * 6.0;
            assert!(
                (f64::from(exp(y as f32)) / libm::exp(f64::from(y as f32)) - 1.0).abs() < 8e-6,
                "exp {y}"
            );
            let m = libm::exp(y) as f32;
            let log = libm::log(f64::from(m));
            assert!((f64::from(ln(m)) - log).abs() < 4e-6 * (1.0 + log.abs()), "ln {m}");
            if t > 0.0 && t < 12.5 {
                let m = normal::cdf(-f64::from(t));
                assert!((tail_quantile(m as f32) - t).abs() < 3e-5, "quantile {t}");
            }
        }
    }

    #[test]
    fn derivatives_are_those_of_the_logarithm() {
        let d = 1e-4;
        for x in [-9.0, -2.5, -0.3, 0.0, 0.4, 3.0_f64] {
            let slope = (normal::ln_cdf(x + d) - normal::ln_cdf(x - d)) / (2.0 * d);
            let term = side(1.0, x as f32);
            assert!((f64::from(term.ln_p) - normal::ln_cdf(x)).abs() < 1e-4, "{x}");
            assert!((f64::from(term.pull) / slope - 1.0).abs() < 1e-3, "{x} {slope} {term:?}");
            let band = |x: f64| normal::ln_band(x, 0.7);
            let slope = (band(x + d) - band(x - d)) / (2.0 * d);
            let bend = -(band(x + d) - 2.0 * band(x) + band(x - d)) / (d * d);
            let (term, ..) = middle(x as f32, x as f32 + 0.7);
            assert!((f64::from(term.pull) - slope).abs() < 5e-3, "{x} {slope} {term:?}");
            assert!((f64::from(term.weight) - bend).abs() < 3e-2, "{x} {bend} {term:?}");
        }
    }

    #[test]
    fn draws_stay_in_their_bounds_and_have_the_right_mean() {
        for (a, b) in [(-0.4_f32, 0.3_f32), (1.0, 1.01), (-3.0, -1.0), (2.0, 5.0), (6.0, 8.0)] {
            let n = 20_000;
            let mut sum = 0.0;
            for i in 0..n {
                let u = (i as f32 + 0.5) / n as f32;
                let e = between(a, b, u);
                assert!(e >= a && e <= b);
                sum += f64::from(e);
                let e = below(a, u);
                assert!(e <= a);
            }
            let (da, db) = (f64::from(a), f64::from(b));
            let exact = (normal::pdf(da) - normal::pdf(db)) / libm::exp(normal::ln_band(da, db - da));
            assert!((sum / f64::from(n) - exact).abs() < 2e-3, "{a} {b}: {} {exact}", sum / f64::from(n));
            let p = f64::from(band(a, b));
            assert!((p / libm::exp(normal::ln_band(da, db - da)) - 1.0).abs() < 1e-4, "{a} {b} {p}");
        }
        assert!(unit(u32::MAX) < 1.0 && unit(0) > 0.0);
    }
}
