//! Scores of numbers against numbers: mean absolute error, correlation, and F1 of what did not happen.

/// Below this a number says that the text is not committed to the event having happened.
pub const NOT_FACTUAL: f64 = 0.5;

/// Scores over rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores {
    /// Rows.
    pub rows: usize,
    /// Mean absolute error on the scale of −3 to 3.
    pub error: f64,
    /// Pearson's correlation; not a number if one side is constant.
    pub correlation: f64,
    /// F1 of rows below [`NOT_FACTUAL`]: not committed, or denied.
    pub not_factual: f64,
    /// F1 of rows below 0: denied.
    pub denied: f64,
}

/// Scores pairs of (number in the file, number given).
pub fn score(rows: &[(f64, f64)]) -> Scores {
    let count = rows.len() as f64;
    let mean = |pick: fn(&(f64, f64)) -> f64| rows.iter().map(pick).sum::<f64>() / count;
    let (gold, given) = (mean(|row| row.0), mean(|row| row.1));
    let mut sums = [0.0f64; 3];
    for row in rows {
        let (a, b) = (row.0 - gold, row.1 - given);
        sums[0] += a * b;
        sums[1] += a * a;
        sums[2] += b * b;
    }
    let f1 = |below: f64| {
        let is = |value: f64| value < below;
        let both = rows.iter().filter(|row| is(row.0) && is(row.1)).count();
        let all = rows.iter().filter(|row| is(row.0)).count() + rows.iter().filter(|row| is(row.1)).count();
        2.0 * both as f64 / all as f64
    };
    Scores {
        rows: rows.len(),
        error: rows.iter().map(|row| (row.0 - row.1).abs()).sum::<f64>() / count,
        correlation: if sums[1] > 0.0 && sums[2] > 0.0 {
            sums[0] / (sums[1] * sums[2]).sqrt()
        } else {
            f64::NAN
        },
        not_factual: f1(NOT_FACTUAL),
        denied: f1(0.0),
    }
}

/// Draws of the bootstrap.
const DRAWS: usize = 1_000;

/// 2.5th and 97.5th percentile of error and correlation, over rows drawn with a fixed seed.
pub fn intervals(rows: &[(f64, f64)]) -> [(f64, f64); 2] {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut draws: Vec<Scores> = Vec::new();
    for _ in 0..if rows.is_empty() { 0 } else { DRAWS } {
        let drawn: Vec<(f64, f64)> = (0..rows.len())
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                rows[(state % rows.len() as u64) as usize]
            })
            .collect();
        draws.push(score(&drawn));
    }
    [(|draw: &Scores| draw.error) as fn(&Scores) -> f64, |draw| draw.correlation].map(|pick| {
        let mut values: Vec<f64> = draws.iter().map(pick).collect();
        values.sort_by(f64::total_cmp);
        let at = |share: f64| values.get((share * DRAWS as f64) as usize).copied().unwrap_or(f64::NAN);
        (at(0.025), at(0.975))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_table_by_hand() {
        let scores = score(&[(3.0, 2.0), (-3.0, -2.0), (0.0, 0.0)]);
        assert!((scores.error - 2.0 / 3.0).abs() < 1e-12 && (scores.correlation - 1.0).abs() < 1e-12);
        assert_eq!((scores.not_factual, scores.denied), (1.0, 1.0));
        let constant = score(&[(3.0, 3.0), (-3.0, 3.0)]);
        assert!(constant.correlation.is_nan() && constant.not_factual == 0.0 && constant.error == 3.0);
    }
}
