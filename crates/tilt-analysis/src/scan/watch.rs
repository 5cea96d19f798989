//! Who looks on while candidates are drawn, so that a long scan can be stopped and goes on where it was.

use sha2::{Digest, Sha256};

use crate::detect::Tally;

/// Keeps tallies and stops draws. Calls come from several threads.
pub trait Watch: Sync {
    /// So many candidates of the next family will be drawn.
    fn begins(&self, candidates: usize);

    /// What was kept of the series with this fingerprint; nothing is a tally of zeros.
    fn known(&self, own: &str) -> Tally;

    /// A tally has grown. `false` stops the scan.
    fn counted(&self, own: &str, tally: Tally) -> bool;
}

/// Nobody.
pub(super) struct Unwatched;

impl Watch for Unwatched {
    fn begins(&self, _: usize) {}

    fn known(&self, _: &str) -> Tally {
        Tally::default()
    }

    fn counted(&self, _: &str, _: Tally) -> bool {
        true
    }
}

/// Everything that draws depend on but their number, as 32 hexadecimal digits: a tally of other data is never taken.
pub(super) fn fingerprint(
    key: &str,
    times: &[i64],
    y: &[f64],
    noise: &[f64],
    (enough, seed): (u32, u64),
) -> String {
    /// Changes whenever the same draws would give other ratios.
    const VERSION: &str = "lr-ar1@2";
    let mut hasher = Sha256::new();
    for text in [VERSION, key] {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.update(seed.to_le_bytes());
    hasher.update(enough.to_le_bytes());
    times.iter().for_each(|time| hasher.update(time.to_le_bytes()));
    y.iter().chain(noise).for_each(|value| hasher.update(value.to_bits().to_le_bytes()));
    hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
