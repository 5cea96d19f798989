//! What all states share over time: the first principal component of a panel.

use tilt_core::StateId;

use super::panel::TiltPanel;

/// Rounds of the power iteration: the gap to the second component decides how many it takes, and more do no harm.
const ROUNDS: usize = 500;

/// The first principal component over these years of all states but one, each centred on its own mean, holes as 0
/// after centring \[bai2009\]. Of unit length; positive where it is largest. `None` if no state varies.
pub fn component(panel: &TiltPanel, without: StateId, years: &[i16]) -> Option<Vec<f64>> {
    let n = years.len();
    let mut products = vec![vec![0.0; n]; n];
    for state in panel.rows.keys().filter(|state| **state != without) {
        let cells: Vec<Option<f64>> =
            years.iter().map(|year| panel.cell(*state, *year).map(|cell| cell.value)).collect();
        let known = cells.iter().flatten().count();
        if known < 2 {
            continue;
        }
        let mean = cells.iter().flatten().sum::<f64>() / known as f64;
        let row: Vec<f64> = cells.iter().map(|cell| cell.map_or(0.0, |value| value - mean)).collect();
        for (line, left) in products.iter_mut().zip(&row) {
            line.iter_mut().zip(&row).for_each(|(product, right)| *product += left * right);
        }
    }
    // The column of the largest variance is no null direction of the first component unless all are.
    let start = (0..n).max_by(|a, b| products[*a][*a].total_cmp(&products[*b][*b]).then(b.cmp(a)))?;
    let mut vector = products[start].clone();
    for _ in 0..ROUNDS {
        let length = vector.iter().map(|value| value * value).sum::<f64>().sqrt();
        if length <= 0.0 || !length.is_finite() {
            return None;
        }
        vector.iter_mut().for_each(|value| *value /= length);
        vector = products
            .iter()
            .map(|line| line.iter().zip(&vector).map(|(product, value)| product * value).sum())
            .collect();
    }
    let length = vector.iter().map(|value| value * value).sum::<f64>().sqrt();
    let top = vector.iter().copied().max_by(|a, b| a.abs().total_cmp(&b.abs()))?;
    let scale = if top < 0.0 { -length } else { length };
    (length > 0.0).then(|| vector.iter().map(|value| value / scale).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::panel::Cell;
    use super::*;
    use crate::made_up::state;

    #[test]
    fn what_all_share_is_found_whatever_one_state_does() {
        let wave = |at: usize| (at as f64 * 0.7).sin();
        let cell = |value: f64| Some(Cell { value, error: 0.0, n: 50 });
        let mut rows: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (at, key) in ["AUS", "AUT", "BEL", "BOL", "CAN"].into_iter().enumerate() {
            let size = at as f64 - 1.5;
            rows.insert(state(key), (0..20).map(|year| cell(3.0 + size * wave(year))).collect());
        }
        rows.insert(state("KEN"), (0..20).map(|year| cell(90.0 * (year % 2) as f64)).collect());
        let panel = TiltPanel::made_up(1970, rows);
        let years: Vec<i16> = (1970..1990).collect();
        let found = component(&panel, state("KEN"), &years).unwrap();
        let mean = (0..20).map(wave).sum::<f64>() / 20.0;
        let expected: Vec<f64> = (0..20).map(|at| wave(at) - mean).collect();
        let length = expected.iter().map(|value| value * value).sum::<f64>().sqrt();
        let product: f64 = found.iter().zip(&expected).map(|(a, b)| a * b / length).sum();
        assert!(product.abs() > 1.0 - 1e-9, "{product}");
        let still = TiltPanel::made_up(1970, [(state("AUS"), vec![cell(1.0); 20])].into());
        assert_eq!(component(&still, state("KEN"), &years), None);
    }
}
