//! How much more alike two states are than their levels let expect.

/// What similarity is expected of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Null {
    /// The sum of a level of each: for indices that may be negative or are never near zero. With every pair present the
    /// surplus is the matrix of inner products of classical scaling \[torgerson1952\].
    Sums,
    /// The product of a level of each, as in modularity \[newman2004\]: for shares and stocks that begin at zero.
    Products,
}

impl Null {
    /// `sums` or `products`.
    pub fn name(self) -> &'static str {
        match self {
            Null::Sums => "sums",
            Null::Products => "products",
        }
    }

    /// Reads a name.
    pub fn find(name: &str) -> Option<Null> {
        [Null::Sums, Null::Products].into_iter().find(|null| null.name() == name)
    }
}

/// Similarity minus what is expected, `n × n`, zero on the diagonal and for missing pairs: a pair without a value speaks
/// neither for nor against a common bloc. Levels are fitted over the pairs there are, so that the surplus of each state
/// sums to zero at `resolution` 1. Higher resolutions expect more and make more blocs: products are multiplied by it,
/// sums are raised by `resolution − 1` standard deviations of the surplus.
pub(super) fn surplus(values: &[f64], null: Null, resolution: f64) -> Vec<f64> {
    let n = values.len().isqrt();
    let levels = match null {
        Null::Sums => sums(values, n),
        Null::Products => products(values, n),
    };
    let mut surplus = vec![0.0; n * n];
    let mut squares = 0.0;
    let mut pairs = 0.0;
    for a in 0..n {
        for b in (0..n).filter(|b| *b != a) {
            let value = values[a * n + b];
            if value.is_nan() {
                continue;
            }
            surplus[a * n + b] = match null {
                Null::Sums => value - levels[a] - levels[b],
                Null::Products => value - resolution * levels[a] * levels[b],
            };
            squares += surplus[a * n + b] * surplus[a * n + b];
            pairs += 1.0;
        }
    }
    if null == Null::Sums && resolution != 1.0 && pairs > 0.0 {
        let raise = (resolution - 1.0) * f64::sqrt(squares / pairs);
        for (at, value) in surplus.iter_mut().enumerate() {
            if at / n != at % n && !values[at].is_nan() {
                *value -= raise;
            }
        }
    }
    surplus
}

const ROUNDS: usize = 1_000;
const CLOSE: f64 = 1e-13;

/// Least squares of `a[i] + a[j]`, state by state until nothing moves.
fn sums(values: &[f64], n: usize) -> Vec<f64> {
    let mut level = vec![0.0; n];
    for _ in 0..ROUNDS {
        let mut moved = 0.0f64;
        for own in 0..n {
            let (mut sum, mut count) = (0.0, 0.0);
            for other in (0..n).filter(|other| *other != own) {
                let value = values[own * n + other];
                if !value.is_nan() {
                    sum += value - level[other];
                    count += 1.0;
                }
            }
            let next = if count > 0.0 { sum / count } else { 0.0 };
            moved = moved.max((next - level[own]).abs());
            level[own] = next;
        }
        if moved < CLOSE {
            break;
        }
    }
    level
}

/// Levels whose products add up to each state's sum.
fn products(values: &[f64], n: usize) -> Vec<f64> {
    let known = |a: usize, b: usize| a != b && !values[a * n + b].is_nan();
    let sum_of = |a: usize| (0..n).filter(|b| known(a, *b)).map(|b| values[a * n + b]).sum::<f64>();
    let row: Vec<f64> = (0..n).map(sum_of).collect();
    let total: f64 = row.iter().sum();
    let mut level: Vec<f64> =
        row.iter().map(|sum| if total > 0.0 { sum / total.sqrt() } else { 0.0 }).collect();
    for _ in 0..ROUNDS {
        let mut moved = 0.0f64;
        for own in 0..n {
            let others: f64 = (0..n).filter(|other| known(own, *other)).map(|other| level[other]).sum();
            let wanted = if others > 0.0 { row[own] / others } else { 0.0 };
            // The geometric mean of old and new never swings.
            let next = (level[own] * wanted).max(0.0).sqrt();
            moved = moved.max((next - level[own]).abs());
            level[own] = next;
        }
        if moved < CLOSE * total.max(1.0) {
            break;
        }
    }
    level
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(n: usize, value: impl Fn(usize, usize) -> f64) -> Vec<f64> {
        (0..n * n).map(|at| if at / n == at % n { f64::NAN } else { value(at / n, at % n) }).collect()
    }

    #[test]
    fn the_surplus_of_each_state_sums_to_zero_with_pairs_missing_too() {
        for null in [Null::Sums, Null::Products] {
            let values = matrix(7, |a, b| {
                let (a, b) = (a.min(b), a.max(b));
                if (a, b) == (1, 4) { f64::NAN } else { 1.0 + ((a * 5 + b * 3) % 7) as f64 }
            });
            let found = surplus(&values, null, 1.0);
            for a in 0..7 {
                let sum: f64 = found[a * 7..(a + 1) * 7].iter().sum();
                assert!(sum.abs() < 1e-9, "{null:?}: row {a} sums to {sum}");
            }
            assert_eq!(found[11], 0.0, "a missing pair speaks for nothing");
        }
    }

    /// The worked example of the page: A and B .8, C and D .6, .2 across.
    #[test]
    fn the_example_of_the_page() {
        let values = matrix(4, |a, b| match (a.min(b), a.max(b)) {
            (0, 1) => 0.8,
            (2, 3) => 0.6,
            _ => 0.2,
        });
        let found = surplus(&values, Null::Sums, 1.0);
        assert!((found[1] - 1.0 / 3.0).abs() < 1e-9 && (found[11] - 1.0 / 3.0).abs() < 1e-9);
        assert!((found[2] + 1.0 / 6.0).abs() < 1e-9);
        let parted = super::super::leiden::leiden(&found, 0, &["page"], 5);
        assert_eq!(parted.group, [0, 0, 1, 1]);
        assert!((parted.quality - 2.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn levels_alone_are_no_surplus() {
        let level = [0.2, 0.5, 0.9, 1.4, 0.7];
        let added = surplus(&matrix(5, |a, b| level[a] + level[b]), Null::Sums, 1.0);
        let multiplied = surplus(&matrix(5, |a, b| level[a] * level[b]), Null::Products, 1.0);
        assert!(added.iter().chain(&multiplied).all(|x| x.abs() < 1e-9), "{added:?} {multiplied:?}");
    }
}
