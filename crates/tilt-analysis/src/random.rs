//! Random numbers that depend on what they are for, never on threads or on the order of calls.
//!
//! A stream is keyed by the run's seed and the names of what it serves; replicate `i` is a sub-stream.
//! The samplers are our own, because distributions of libraries may change between releases.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

/// A keyed stream of random numbers.
#[derive(Debug)]
pub(crate) struct Stream {
    rng: ChaCha8Rng,
    spare: Option<f64>,
}

impl Stream {
    /// The stream of `seed` for what `parts` name, replicate or period `index`.
    pub(crate) fn new(seed: u64, parts: &[&str], index: u64) -> Stream {
        let mut hasher = Sha256::new();
        hasher.update(seed.to_le_bytes());
        for part in parts {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut rng = ChaCha8Rng::from_seed(hasher.finalize().into());
        rng.set_stream(index);
        Stream { rng, spare: None }
    }

    /// A number in `0..n`, each equally often (Lemire's multiplication with rejection).
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        assert!(n > 0, "no number below zero");
        let threshold = n.wrapping_neg() % n;
        loop {
            let product = u64::from(self.rng.next_u32()) * u64::from(n);
            if product as u32 >= threshold {
                return (product >> 32) as u32;
            }
        }
    }

    /// A number in [0, 1) with 53 random bits.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.rng.next_u64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// A standard normal number (Marsaglia's polar method).
    pub(crate) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                let factor = (-2.0 * libm::log(square) / square).sqrt();
                self.spare = Some(y * factor);
                return x * factor;
            }
        }
    }
}

/// Draws tables of nine counts with the size and the expected shares of a given one (multinomial).
#[derive(Debug, Clone)]
pub(crate) struct Resampler {
    category: Vec<u8>,
}

impl Resampler {
    /// Prepares draws of `counts.sum()` observations.
    pub(crate) fn new(counts: &[u32; 9]) -> Resampler {
        let mut category = Vec::with_capacity(counts.iter().sum::<u32>() as usize);
        for (cell, count) in counts.iter().enumerate() {
            category.extend(std::iter::repeat_n(cell as u8, *count as usize));
        }
        Resampler { category }
    }

    /// One resampled table.
    pub(crate) fn draw(&self, stream: &mut Stream) -> [u32; 9] {
        let mut table = [0; 9];
        let n = self.category.len() as u32;
        for _ in 0..n {
            table[usize::from(self.category[stream.below(n) as usize])] += 1;
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        rng.set_stream(3);
        assert_eq!([rng.next_u64(), rng.next_u64()], [0x2e79_8710_8688_b271, 0x17c5_f5ae_85a9_2d4e]);
    }

    #[test]
    fn streams_are_keyed_by_content() {
        let first = |seed, parts: &[&str], index| Stream::new(seed, parts, index).below(1 << 30);
        assert_eq!(first(1, &["a", "b"], 0), first(1, &["a", "b"], 0));
        let others = [first(2, &["a", "b"], 0), first(1, &["ab"], 0), first(1, &["a", "b"], 1)];
        assert!(others.iter().all(|other| *other != first(1, &["a", "b"], 0)));
    }

    #[test]
    fn normal_numbers_have_mean_zero_and_variance_one() {
        let mut stream = Stream::new(5, &["normal"], 0);
        let draws: Vec<f64> = (0..40_000).map(|_| stream.normal()).collect();
        let mean = draws.iter().sum::<f64>() / 40_000.0;
        let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 40_000.0;
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.03, "{mean} {variance}");
    }

    #[test]
    fn resampled_tables_keep_their_size_and_their_shares() {
        let counts = [50, 0, 10, 0, 20, 0, 0, 0, 20];
        let resampler = Resampler::new(&counts);
        let mut stream = Stream::new(1, &["table"], 0);
        let mut total = [0u64; 9];
        for _ in 0..2_000 {
            let table = resampler.draw(&mut stream);
            assert_eq!(table.iter().sum::<u32>(), 100);
            for (sum, cell) in total.iter_mut().zip(table) {
                *sum += u64::from(cell);
            }
        }
        for (sum, count) in total.iter().zip(counts) {
            assert!((*sum as f64 / 2_000.0 - f64::from(count)).abs() < 0.5, "{total:?}");
        }
    }
}
