//! The one hash of words and features. It is part of the model format: changing it needs a new [`HASH_VERSION`].

/// Version of the hash and of the features built with it; a model file names the version it was trained with.
pub const HASH_VERSION: u32 = 1;

/// 64 bits of a text: FNV-1a over its bytes, begun with `kind` and finished by mixing.
pub fn hash(kind: u8, text: &[u8]) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mut state = (0xcbf2_9ce4_8422_2325 ^ u64::from(kind)).wrapping_mul(PRIME);
    for &byte in text {
        state = (state ^ u64::from(byte)).wrapping_mul(PRIME);
    }
    state ^= state >> 32;
    state = state.wrapping_mul(0xd6e8_feb8_6659_fd93);
    state ^ (state >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_does_not_move() {
        assert_eq!(hash(0, b""), hash(0, b""));
        assert_ne!(hash(0, b"a"), hash(1, b"a"));
        assert_ne!(hash(0, b"ab"), hash(0, b"ba"));
    }
}
