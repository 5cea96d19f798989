//! Matrices as they might have come out, for the stability of blocs.

use tilt_core::Missing;
use tilt_core::counts::Table3;

use super::similarity::Similarity;
use crate::random::{Resampler, Stream};
use crate::votes::SessionDraws;

/// What is known of the error of a matrix. Pairs `(a, b)`, `a < b`, in their order.
#[derive(Debug, Clone)]
pub(super) enum Noise {
    /// Nothing: a tenth of the states is left out instead.
    None,
    /// Nine counts a pair, drawn again pair by pair.
    Counts { tables: Vec<Table3>, value: fn(&Table3) -> Result<f64, Missing> },
    /// A standard error a pair, 0 where there is none.
    Errors(Vec<f64>),
}

/// How a matrix is drawn again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// Resolutions with all their roll calls, for all pairs at once.
    Resolutions,
    /// The roll calls of each pair for itself: the error that pairs share is lost, so that blocs look too stable.
    Pairs,
    /// Each pair by its standard error, with the same loss.
    Errors,
    /// The measure has no error of its own: each draw leaves out a tenth of the states.
    States,
}

impl Drawn {
    /// In words, for a reader.
    pub fn name(self) -> &'static str {
        match self {
            Drawn::Resolutions => "resolutions drawn again",
            Drawn::Pairs => "roll calls drawn again pair by pair: too stable",
            Drawn::Errors => "pairs drawn again by their errors: too stable",
            Drawn::States => "a tenth of the states left out",
        }
    }
}

/// One drawn matrix: positions of the states that it has, and their values.
pub(super) struct Draw {
    pub kept: Vec<usize>,
    pub values: Vec<f64>,
}

impl Similarity {
    /// How [`Similarity::draw`] will draw.
    pub(super) fn drawn(&self, votes: Option<&SessionDraws>) -> Drawn {
        match (&self.noise, votes) {
            (Noise::Counts { .. }, Some(_)) => Drawn::Resolutions,
            (Noise::Counts { .. }, None) => Drawn::Pairs,
            (Noise::Errors(_), _) => Drawn::Errors,
            (Noise::None, _) => Drawn::States,
        }
    }

    /// The matrix drawn again. `votes` are the single votes of the period, with the filter and rule of the measure, if
    /// they are at hand.
    pub(super) fn draw(&self, votes: Option<&SessionDraws>, stream: &mut Stream) -> Draw {
        let n = self.states.len();
        let all = || (0..n).collect::<Vec<usize>>();
        let pairs = || (0..n).flat_map(move |a| (a + 1..n).map(move |b| (a, b)));
        let mut values = vec![f64::NAN; n * n];
        let mut set = |a: usize, b: usize, value: f64| {
            (values[a * n + b], values[b * n + a]) = (value, value);
        };
        match &self.noise {
            Noise::Counts { value, .. } if votes.is_some() => {
                let votes = votes.map(|votes| votes.draw(&self.states, stream)).unwrap_or_default();
                for ((a, b), table) in pairs().zip(votes) {
                    // A pair that had too few roll calls has no value in any draw.
                    if self.at(a, b).is_some() {
                        set(a, b, (value)(&table).unwrap_or(f64::NAN));
                    }
                }
            }
            Noise::Counts { tables, value } => {
                for ((a, b), table) in pairs().zip(tables) {
                    if self.at(a, b).is_none() {
                        continue;
                    }
                    let c = &table.0;
                    let cells =
                        [c[0][0], c[0][1], c[0][2], c[1][0], c[1][1], c[1][2], c[2][0], c[2][1], c[2][2]];
                    let d = Resampler::new(&cells).draw(stream);
                    let table = Table3([[d[0], d[1], d[2]], [d[3], d[4], d[5]], [d[6], d[7], d[8]]]);
                    set(a, b, (value)(&table).unwrap_or(f64::NAN));
                }
            }
            Noise::Errors(errors) => {
                for ((a, b), error) in pairs().zip(errors) {
                    if let Some(value) = self.at(a, b) {
                        set(a, b, value + error * stream.normal());
                    }
                }
            }
            Noise::None => {
                let mut kept = all();
                for _ in 0..n.div_ceil(10).min(n.saturating_sub(2)) {
                    kept.remove(stream.below(kept.len() as u32) as usize);
                }
                let of = |a: usize| kept.iter().map(move |b| self.values[a * n + b]);
                let values = kept.iter().flat_map(|a| of(*a)).collect();
                return Draw { kept, values };
            }
        }
        Draw { kept: all(), values }
    }
}
