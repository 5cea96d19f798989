//! Work cut into a fixed number of pieces, each with its own random numbers and sums: the number of threads changes nothing.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::lanes;

/// Pieces into which labels are cut.
pub(crate) const CHUNKS: usize = 16;

/// Random numbers of a chain: keyed by the seed and the names of what they serve, then by sweep and piece.
#[derive(Debug, Clone)]
pub(crate) struct Keyed {
    key: [u8; 32],
}

impl Keyed {
    pub(crate) fn new(seed: u64, variant: &str, chain: u64) -> Keyed {
        let mut hasher = Sha256::new();
        hasher.update(seed.to_le_bytes());
        hasher.update(b"ideal");
        hasher.update((variant.len() as u64).to_le_bytes());
        hasher.update(variant.as_bytes());
        hasher.update(chain.to_le_bytes());
        Keyed { key: hasher.finalize().into() }
    }

    /// The numbers of one piece of one sweep; `part` tells the pieces of different steps apart.
    pub(crate) fn stream(&self, sweep: u32, part: u32) -> Uniforms {
        let mut rng = ChaCha8Rng::from_seed(self.key);
        rng.set_stream(u64::from(sweep) << 32 | u64::from(part));
        let mut bytes = [0; 4 * 4 * lanes::LANES];
        rng.fill_bytes(&mut bytes);
        let mut state = [[0; lanes::LANES]; 4];
        for (word, four) in state.as_flattened_mut().iter_mut().zip(bytes.chunks_exact(4)) {
            *word = u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
        }
        Uniforms { state }
    }
}

/// Uniform numbers in single precision, a lane at a time: one xoshiro128++ generator \[blackman2021\] for each place in
/// the lane, all started from ChaCha8. A million numbers cost a fifth of what ChaCha8 itself takes for them.
pub(crate) struct Uniforms {
    state: [[u32; lanes::LANES]; 4],
}

impl Uniforms {
    /// The next lane of numbers strictly between 0 and 1.
    #[inline(always)]
    pub(crate) fn lane(&mut self) -> lanes::Lane {
        let [a, b, c, d] = &mut self.state;
        let mut out = [0.0; lanes::LANES];
        for i in 0..lanes::LANES {
            out[i] = lanes::unit(a[i].wrapping_add(d[i]).rotate_left(7).wrapping_add(a[i]));
            let shifted = b[i] << 9;
            c[i] ^= a[i];
            d[i] ^= b[i];
            b[i] ^= c[i];
            a[i] ^= d[i];
            c[i] ^= shifted;
            d[i] = d[i].rotate_left(11);
        }
        out
    }

    /// Fills groups, whose size is a multiple of a lane's, with numbers strictly between 0 and 1.
    #[inline(always)]
    pub(crate) fn fill<const N: usize>(&mut self, out: &mut [[f32; N]]) {
        let (whole, rest) = out.as_flattened_mut().as_chunks_mut::<{ lanes::LANES }>();
        debug_assert!(rest.is_empty());
        for lane in whole {
            *lane = self.lane();
        }
    }
}

/// Ends of `n` pieces of about equal weight.
pub(crate) fn cut(weights: impl Iterator<Item = usize> + Clone, n: usize) -> Vec<std::ops::Range<usize>> {
    let total: usize = weights.clone().sum();
    let mut ends = vec![0; n + 1];
    let (mut sum, mut piece, mut count) = (0, 1, 0);
    for weight in weights {
        sum += weight;
        count += 1;
        while piece < n && sum * n >= total * piece {
            ends[piece] = count;
            piece += 1;
        }
    }
    for end in &mut ends[piece..] {
        *end = count;
    }
    ends.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// Runs the pieces, on several threads only if that is asked for.
pub(crate) fn each<T: Send>(parallel: bool, pieces: &mut [T], work: impl Fn(usize, &mut T) + Sync) {
    if parallel {
        pieces.par_iter_mut().enumerate().for_each(|(at, piece)| work(at, piece));
    } else {
        pieces.iter_mut().enumerate().for_each(|(at, piece)| work(at, piece));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_everything_once() {
        for n in [1, 3, 16] {
            let pieces = cut([5, 1, 1, 9, 2, 2].into_iter(), n);
            assert_eq!(pieces.len(), n);
            let all: Vec<usize> = pieces.into_iter().flatten().collect();
            assert_eq!(all, (0..6).collect::<Vec<_>>());
        }
    }
}
