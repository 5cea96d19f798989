//! Made-up series: errors of several kinds with standard deviation one, and changes put on them.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};
use tilt_core::series::{Scale, Subject};
use tilt_core::{Coverage, Domain, Estimate, Period, Series, StateId};

/// Seed of all simulations.
const SEED: u64 = 19_460_110;

/// A kind of errors.
#[derive(Debug, Clone, Copy)]
pub enum Errors {
    /// Gaussian autoregression.
    Ar1(f64),
    /// Autoregression with innovations from Student's law with four degrees of freedom.
    Heavy(f64),
    /// Autoregression whose standard deviation falls at a point.
    Falling {
        /// Autocorrelation.
        phi: f64,
        /// The point.
        at: usize,
        /// Factor of the standard deviation from there on.
        to: f64,
    },
    /// Autoregression with one point in twenty moved by five standard deviations.
    Outliers(f64),
    /// Autoregression of second order.
    Ar2(f64, f64),
    /// Fractionally integrated noise.
    Long(f64),
    /// Random walk.
    Walk,
}

/// Random numbers of one run.
pub struct Source {
    rng: ChaCha8Rng,
}

impl Source {
    /// The numbers of a run of a design; the same call gives the same numbers.
    pub fn new(design: &str, n: usize, phi: f64, run: u32) -> Source {
        let mut seed = [0u8; 32];
        seed[..8].copy_from_slice(&SEED.to_le_bytes());
        seed[8..12].copy_from_slice(&run.to_le_bytes());
        seed[12..14].copy_from_slice(&(n as u16).to_le_bytes());
        seed[14..16].copy_from_slice(&((phi * 1000.0) as u16).to_le_bytes());
        for (at, byte) in design.bytes().enumerate() {
            seed[16 + at % 16] = seed[16 + at % 16].wrapping_mul(31).wrapping_add(byte);
        }
        Source { rng: ChaCha8Rng::from_seed(seed) }
    }

    /// A number in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number in 0..n.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.unit() * n as f64) as usize).min(n - 1)
    }

    /// Whether something of this probability happens.
    pub fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A standard normal number (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (2.0 * std::f64::consts::PI * self.unit()).cos()
    }

    /// A count with this mean and variance `mean + mean²/size`: Poisson with a mean from Erlang's law.
    pub fn negative_binomial(&mut self, mean: f64, size: u32) -> u32 {
        let erlang: f64 = (0..size).map(|_| -(1.0 - self.unit()).ln()).sum();
        let mean = mean * erlang / f64::from(size);
        // Arrivals of a Poisson process before its mean.
        let (mut passed, mut count) = (-(1.0 - self.unit()).ln(), 0);
        while passed < mean {
            passed -= (1.0 - self.unit()).ln();
            count += 1;
        }
        count
    }

    /// Errors with standard deviation one, after a long start.
    pub fn errors(&mut self, n: usize, errors: Errors) -> Vec<f64> {
        const START: usize = 200;
        match errors {
            Errors::Ar1(phi) => self.autoregression(n, phi, Source::normal),
            Errors::Heavy(phi) => self.autoregression(n, phi, |source| {
                let square: f64 = (0..4).map(|_| source.normal().powi(2)).sum();
                // Student's law with four degrees of freedom has variance two.
                source.normal() / (square / 4.0).sqrt() / 2f64.sqrt()
            }),
            Errors::Falling { phi, at, to } => {
                let mut y = self.autoregression(n, phi, Source::normal);
                y[at..].iter_mut().for_each(|value| *value *= to);
                y
            }
            Errors::Outliers(phi) => {
                let mut y = self.autoregression(n, phi, Source::normal);
                for value in &mut y {
                    if self.happens(0.05) {
                        *value += if self.happens(0.5) { 5.0 } else { -5.0 };
                    }
                }
                y
            }
            Errors::Ar2(a, b) => {
                let (mut one, mut two) = (0.0, 0.0);
                let all: Vec<f64> = (0..START + n)
                    .map(|_| {
                        let next = a * one + b * two + self.normal();
                        (two, one) = (one, next);
                        next
                    })
                    .collect();
                let variance = (1.0 - b) / ((1.0 + b) * ((1.0 - b).powi(2) - a * a));
                all[START..].iter().map(|value| value / variance.sqrt()).collect()
            }
            Errors::Long(d) => {
                let mut weights = vec![1.0];
                for k in 1..1000 {
                    weights.push(weights[k - 1] * (k as f64 - 1.0 + d) / k as f64);
                }
                let news: Vec<f64> = (0..1000 + n).map(|_| self.normal()).collect();
                let sd = weights.iter().map(|weight| weight * weight).sum::<f64>().sqrt();
                (0..n)
                    .map(|at| {
                        let sum: f64 =
                            weights.iter().enumerate().map(|(k, weight)| weight * news[1000 + at - k]).sum();
                        sum / sd
                    })
                    .collect()
            }
            Errors::Walk => {
                let mut level = 0.0;
                (0..n)
                    .map(|_| {
                        level += self.normal();
                        level
                    })
                    .collect()
            }
        }
    }

    fn autoregression(&mut self, n: usize, phi: f64, news: impl Fn(&mut Source) -> f64) -> Vec<f64> {
        let mut state = news(self);
        let scale = (1.0 - phi * phi).sqrt();
        let mut next = || {
            let value = state;
            state = phi * state + scale * news(self);
            value
        };
        for _ in 0..100 {
            next();
        }
        (0..n).map(|_| next()).collect()
    }

    /// The values with noise of this share of the total variance, log-normal from point to point, and its errors.
    pub fn noisy(&mut self, y: &[f64], share: f64) -> (Vec<f64>, Vec<f64>) {
        let typical = (share / (1.0 - share)).sqrt();
        let m: Vec<f64> = y.iter().map(|_| typical * (0.3 * self.normal() - 0.09).exp()).collect();
        (y.iter().zip(&m).map(|(value, m)| value + m * self.normal()).collect(), m)
    }
}

/// Adds a rise of `height` that begins at point `from` and takes `width` points.
pub fn rise(y: &mut [f64], from: usize, width: usize, height: f64) {
    for (at, value) in y.iter_mut().enumerate().skip(from) {
        *value += height * ((at - from + 1) as f64 / width as f64).min(1.0);
    }
}

/// The values as a yearly series from year 0 on.
pub fn yearly(y: &[f64]) -> Series {
    let state = StateId::from_index(0).unwrap();
    let point = |(at, value): (usize, &f64)| {
        (Period::Year(at as i16), Ok(Estimate { value: *value, interval: None, n: 1 }))
    };
    Series {
        measure: "made up".to_owned(),
        variant: String::new(),
        subject: Subject::Pair(state, state),
        domain: Domain::Votes,
        scale: Scale { unit: "", min: -9.0, max: 9.0, neutral: None, higher_is_closer: true },
        points: y.iter().enumerate().map(point).collect(),
        coverage: Coverage {
            source: String::new(),
            from: None,
            to: None,
            note: String::new(),
            complete: true,
        },
        smoothed: false,
        origins: Vec::new(),
        warnings: Vec::new(),
    }
}
