//! Which of many tests stand.

/// For each p whether it stands at false-discovery rate `level` under any dependence \[benjamini2001\].
pub fn benjamini_yekutieli(p: &[f64], level: f64) -> Vec<bool> {
    let harmonic: f64 = (1..=p.len()).map(|k| 1.0 / k as f64).sum();
    benjamini_hochberg(p, level / harmonic.max(1.0))
}

/// For each p whether it stands at false-discovery rate `level` under independence or positive dependence
/// \[benjamini1995\].
pub fn benjamini_hochberg(p: &[f64], level: f64) -> Vec<bool> {
    let mut sorted = p.to_vec();
    sorted.sort_by(f64::total_cmp);
    let m = p.len() as f64;
    let threshold = sorted.iter().enumerate().rev().find(|(at, p)| **p <= level * (at + 1) as f64 / m);
    p.iter().map(|p| threshold.is_some_and(|(_, threshold)| p <= threshold)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worked_example() {
        // m = 5: Hochberg's steps at .10 are .02, .04, .06, .08, .10; Yekutieli divides by 1 + 1/2 + … + 1/5 = 2.2833.
        let p = [0.009, 0.9, 0.05, 0.02, 0.055];
        assert_eq!(benjamini_hochberg(&p, 0.10), [true, false, true, true, true]);
        assert_eq!(benjamini_yekutieli(&p, 0.10), [false; 5]);
        assert_eq!(
            benjamini_yekutieli(&[0.008, 0.9, 0.05, 0.02, 0.055], 0.10),
            [true, false, false, false, false]
        );
        assert!(benjamini_hochberg(&[], 0.1).is_empty());
    }
}
