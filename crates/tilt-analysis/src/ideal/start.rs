//! Start values: they decide the direction of the scale and the length of the burn-in, nothing else.

use super::data::IdealData;
use super::prior::GAMMA_BOX;
use super::published::Anchors;

/// Positions and vote parameters to start from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Start {
    pub theta: Vec<f64>,
    pub beta: Vec<f64>,
    pub lower: Vec<f64>,
    pub upper: Vec<f64>,
}

/// Anchors for positions, the order of the poles for β, shares of choices for the cutpoints.
pub(crate) fn start(data: &IdealData, anchors: &Anchors) -> Start {
    let of = |state| anchors.start.iter().find(|(anchor, _)| *anchor == state).map_or(0.0, |(_, x)| *x);
    let theta = data.rows.iter().map(|row| of(row.state)).collect();
    let mut start = Start { theta, beta: Vec::new(), lower: Vec::new(), upper: Vec::new() };
    for label in &data.labels {
        // Mean choice of each pole.
        let mean = |pole: Option<tilt_core::StateId>| {
            let (mut n, mut sum) = (0.0, 0.0);
            for category in 0..3 {
                let rows = data.voters(label, category).iter();
                let votes = rows.filter(|row| Some(data.rows[**row as usize].state) == pole).count() as f64;
                n += votes;
                sum += votes * category as f64;
            }
            (n > 0.0).then(|| sum / n)
        };
        let beta = match anchors.poles.map(mean) {
            [Some(high), Some(low)] if high > low => 1.0,
            [Some(high), Some(low)] if high < low => -1.0,
            _ => 0.0,
        };
        let counts = [0, 1, 2].map(|category| data.voters(label, category).len() as f64);
        let n: f64 = counts.iter().sum();
        start.beta.push(beta);
        start.lower.push(-1.0 + 2.0 * counts[0] / n);
        start.upper.push((-1.0 + 2.0 * (counts[0] + counts[1]) / n).min(GAMMA_BOX));
    }
    start
}
