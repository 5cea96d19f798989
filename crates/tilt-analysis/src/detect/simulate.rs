//! Series under the null model, for the bootstrap.

use super::observed::Observed;
use super::whiten::Filter;
use crate::random::Stream;

/// Draws series on the times of an observed one.
pub(super) struct Simulator<'o> {
    key: String,
    seed: u64,
    law: Law<'o>,
}

enum Law<'o> {
    /// A Gaussian autoregression with known noise.
    Parametric {
        decay: Vec<f64>,
        /// Standard deviations of what is new at each point.
        news: Vec<f64>,
        noise: Option<&'o [f64]>,
        /// Standard deviation of noise of unknown size.
        free: f64,
    },
    /// The fitted innovations with random signs.
    Wild { innovations: Vec<f64>, filter: &'o Filter },
}

impl<'o> Simulator<'o> {
    /// An autoregression at `(phi, q)`, with the same gaps and the same noise; `free` is a noise variance on top.
    pub(super) fn parametric(
        observed: &'o Observed,
        (phi, q): (f64, f64),
        free: f64,
        seed: u64,
        key: &[&str],
    ) -> Simulator<'o> {
        let filter = Filter::new(&observed.times, None, phi, 1.0);
        let decay: Vec<f64> = (0..filter.len()).map(|k| filter.decay(k)).collect();
        let news = decay.iter().map(|decay| (q * (1.0 - decay * decay)).sqrt()).collect();
        let law = Law::Parametric { decay, news, noise: observed.noise.as_deref(), free: free.sqrt() };
        Simulator { key: key.join("\u{1f}"), seed, law }
    }

    /// Innovations with random signs, put together by the filter they came from.
    pub(super) fn wild(innovations: Vec<f64>, filter: &'o Filter, seed: u64, key: &[&str]) -> Simulator<'o> {
        Simulator { key: key.join("\u{1f}"), seed, law: Law::Wild { innovations, filter } }
    }

    /// The series of one draw.
    pub(super) fn draw(&self, draw: u32) -> Vec<f64> {
        let mut stream = Stream::new(self.seed, &[&self.key], u64::from(draw));
        match &self.law {
            Law::Parametric { decay, news, noise, free } => {
                let mut state = 0.0;
                let point = |k: usize| {
                    state = decay[k] * state + news[k] * stream.normal();
                    let noise = noise.map_or(0.0, |noise| noise[k] * stream.normal());
                    let free = if *free > 0.0 { free * stream.normal() } else { 0.0 };
                    state + noise + free
                };
                (0..decay.len()).map(point).collect()
            }
            Law::Wild { innovations, filter } => {
                let mut signed = |value: &f64| if stream.below(2) == 0 { *value } else { -value };
                filter.unwhiten(&innovations.iter().map(&mut signed).collect::<Vec<f64>>())
            }
        }
    }
}
