//! Exact interval of a Poisson mean \[garwood1936\].

/// Interval of a Poisson mean after `count` events, with coverage of at least `level`; the lower end of 0 is 0.
pub(super) fn interval(count: f64, level: f64) -> (f64, f64) {
    let tail = (1.0 - level) / 2.0;
    // The lower end L has P(X >= count | L) = tail, the upper end U has P(X <= count | U) = tail.
    let lower =
        if count <= 0.0 { 0.0 } else { solve(|mean| 1.0 - below(count - 1.0, mean), tail, true, count) };
    let upper = solve(|mean| below(count, mean), tail, false, count);
    (lower, upper)
}

/// P(X <= count) for a Poisson variable, by summing its terms.
fn below(count: f64, mean: f64) -> f64 {
    let mut term = (-mean).exp();
    let mut sum = term;
    for k in 1..=count.max(0.0) as u32 {
        term *= mean / f64::from(k);
        sum += term;
    }
    sum.min(1.0)
}

/// Mean at which a monotone probability has a value, by halving; far finer than any count needs.
fn solve(probability: impl Fn(f64) -> f64, value: f64, rises: bool, count: f64) -> f64 {
    let (mut low, mut high) = (0.0, 2.0 * count + 20.0);
    for _ in 0..80 {
        let middle = (low + high) / 2.0;
        if (probability(middle) < value) == rises { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_limits_are_met() {
        // Limits of 90 % for 0, 1 and 10 events: chi-square quantiles .05 and .95 over 2.
        for (count, lower, upper) in
            [(0.0, 0.0, 2.995_732), (1.0, 0.051_293, 4.743_865), (10.0, 5.425_406, 16.962_219)]
        {
            let found = interval(count, 0.90);
            assert!((found.0 - lower).abs() < 1e-5 && (found.1 - upper).abs() < 1e-5, "{count}: {found:?}");
        }
    }
}
