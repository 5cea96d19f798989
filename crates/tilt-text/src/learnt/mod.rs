//! What was learnt: hashed features of a parsed sentence, and weights for them read from bytes.
//!
//! [`Parsed`] is a sentence as the models see it, names replaced by stand-ins, so that no name can change what a model
//! says. [`Weights`] are tables of rounded weights under the hash of a feature: no word and no sentence is in them.

mod kept;
mod parsed;
mod weights;

pub use kept::Kept;
pub use parsed::{Parsed, passages};
pub(crate) use weights::checksum;
pub use weights::{Table, Weights, WeightsError, WeightsWriter};

/// 32 bits of a word or a label: FNV-1a, mixed.
pub fn word(text: &str) -> u32 {
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mixed(state)
}

/// 32 bits of a kind of feature with its parts, each the hash of a word or a small number.
#[inline]
pub fn feature(kind: u32, parts: &[u32]) -> u32 {
    let mut state = u64::from(kind).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for part in parts {
        state = (state ^ u64::from(*part)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        state ^= state >> 29;
    }
    mixed(state)
}

#[inline]
fn mixed(state: u64) -> u32 {
    let state = (state ^ (state >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (state >> 32) as u32
}

/// Sizes of distances that a model tells apart: 0 to 4, then 5 to 7, 8 to 14, 15 to 29, more.
pub fn bucket(distance: usize) -> u32 {
    match distance {
        0..=4 => distance as u32,
        5..=7 => 5,
        8..=14 => 6,
        15..=29 => 7,
        _ => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_kind_of_parts_matter() {
        assert_ne!(feature(1, &[2, 3]), feature(1, &[3, 2]));
        assert_ne!(feature(1, &[2]), feature(2, &[2]));
        assert_ne!(word("say"), word("says"));
    }

    #[test]
    fn buckets_grow_with_the_distance() {
        let all: Vec<u32> = (0..60).map(bucket).collect();
        assert!(all.is_sorted());
        assert_eq!(bucket(1000), 8);
    }
}
