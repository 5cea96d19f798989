//! Texts that share their wording: syndication, forwards, copied posts. They are one origin, however many carry them.
//!
//! Runs of five words are hashed and the smallest hashes kept as a sketch of the text \[broder1997\]; the share of one
//! text that stands in the other follows from two sketches. A text of at most [`SKETCH`] runs is compared whole. Memory
//! holds the sketches of the last texts, so that a corpus of any size can pass.

use std::collections::{BTreeMap, VecDeque};

/// Words in a run: long enough that two writers do not hit on it by chance.
const RUN: usize = 5;

/// Hashes kept of a text.
const SKETCH: usize = 64;

/// Runs below which only the same words count: a headline inside an article is no copy.
const LEAST: usize = 8;

/// Share of the shorter text's runs that the other must hold.
const SHARED: f64 = 0.5;

/// Texts that are remembered: about forty megabytes of sketches.
pub const WINDOW: usize = 50_000;

/// An earlier text whose wording a text shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CopyOf {
    /// Which one, counted from 0 in the order of adding; the first of its group.
    pub of: usize,
    /// Share of the shorter text's runs that stand in both, in (0, 1]; an estimate for long texts.
    pub share: f64,
}

/// The texts so far.
#[derive(Debug, Default)]
pub struct Copies {
    window: usize,
    added: usize,
    sketches: VecDeque<Sketch>,
    /// Texts by the hashes of their sketches, oldest first.
    places: BTreeMap<u64, VecDeque<usize>>,
}

#[derive(Debug)]
struct Sketch {
    /// The smallest hashes in order; all of them if there are at most [`SKETCH`].
    hashes: Vec<u64>,
    /// Different runs of the text.
    runs: usize,
    /// Hash of all words.
    whole: u64,
    /// First text of its group.
    first: usize,
}

impl Copies {
    /// Remembers the last `window` texts, at least one.
    pub fn new(window: usize) -> Copies {
        Copies { window: window.max(1), ..Copies::default() }
    }

    /// Adds a text and tells which earlier one it shares its wording with, the one that shares most, of several the first.
    /// A text without words is no copy of anything.
    pub fn add(&mut self, text: &str) -> Option<CopyOf> {
        let place = self.added;
        self.added += 1;
        let mut sketch = Sketch::of(text, place);
        let found = self.nearest(&sketch);
        if let Some(copy) = found {
            sketch.first = copy.of;
        }
        for hash in sketch.hashes.iter().chain([&sketch.whole]) {
            self.places.entry(*hash).or_default().push_back(place);
        }
        self.sketches.push_back(sketch);
        if self.sketches.len() > self.window {
            self.forget();
        }
        found
    }

    fn nearest(&self, sketch: &Sketch) -> Option<CopyOf> {
        let oldest = self.added - 1 - self.sketches.len();
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for hash in &sketch.hashes {
            for place in self.places.get(hash).into_iter().flatten() {
                *common.entry(*place).or_default() += 1;
            }
        }
        let same = self.places.get(&sketch.whole).into_iter().flatten().map(|place| (*place, 1.0));
        let shares = common.keys().map(|place| (*place, sketch.share(&self.sketches[place - oldest])));
        let (place, share) = same
            .chain(shares)
            .filter(|(_, share)| *share >= SHARED)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        Some(CopyOf { of: self.sketches[place - oldest].first, share })
    }

    /// Drops the oldest text.
    fn forget(&mut self) {
        let Some(sketch) = self.sketches.pop_front() else { return };
        for hash in sketch.hashes.iter().chain([&sketch.whole]) {
            if let Some(places) = self.places.get_mut(hash) {
                // Places of a hash ascend, and the oldest text is the one that goes.
                places.pop_front();
                if places.is_empty() {
                    self.places.remove(hash);
                }
            }
        }
    }
}

impl Sketch {
    fn of(text: &str, first: usize) -> Sketch {
        let lower = text.to_lowercase();
        let words: Vec<&str> =
            lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let mut hashes: Vec<u64> = words.windows(RUN).map(|run| hash(run, b'r')).collect();
        hashes.sort_unstable();
        hashes.dedup();
        let runs = hashes.len();
        hashes.truncate(SKETCH);
        let whole = if words.is_empty() { hash(&[&first.to_string()], b'n') } else { hash(&words, b'w') };
        Sketch { hashes, runs, whole, first }
    }

    /// Share of the runs of the shorter text that stand in both.
    fn share(&self, other: &Sketch) -> f64 {
        let least = self.runs.min(other.runs);
        if least < LEAST {
            return 0.0;
        }
        // The smallest hashes of both together are a fair sample of all their runs.
        let (mut a, mut b, mut seen, mut both) = (0, 0, 0, 0);
        while seen < SKETCH && (a < self.hashes.len() || b < other.hashes.len()) {
            let (x, y) = (self.hashes.get(a), other.hashes.get(b));
            match (x, y) {
                (Some(x), Some(y)) if x == y => (a, b, both) = (a + 1, b + 1, both + 1),
                (Some(x), Some(y)) if x < y => a += 1,
                (Some(_), None) => a += 1,
                _ => b += 1,
            }
            seen += 1;
        }
        let of_union = f64::from(both) / seen as f64;
        let union = (self.runs + other.runs) as f64 / (1.0 + of_union);
        (of_union * union / least as f64).min(1.0)
    }
}

/// FNV-1a over words, mixed so that the smallest values are a fair sample \[fnv\].
fn hash(words: &[&str], kind: u8) -> u64 {
    let mut value = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |byte: u8| value = (value ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    eat(kind);
    for word in words {
        word.bytes().for_each(&mut eat);
        eat(b' ');
    }
    value ^= value >> 33;
    value = value.wrapping_mul(0xff51_afd7_ed55_8ccd);
    value ^ (value >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of `n` words that shares none with one of another seed.
    fn words(seed: usize, n: usize) -> String {
        (0..n).map(|at| format!("w{seed}x{}", at * at + seed)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_copy_with_another_headline_is_found_and_an_own_text_is_not() {
        let mut copies = Copies::new(WINDOW);
        assert_eq!(copies.add(&words(1, 300)), None);
        assert_eq!(copies.add(&words(2, 300)), None);
        let copy = copies.add(&format!("Another headline. {}", words(1, 300))).unwrap();
        assert_eq!(copy.of, 0);
        assert!(copy.share > 0.9, "{copy:?}");
        let half = copies.add(&format!("{} {}", words(2, 250), words(3, 400))).unwrap();
        assert_eq!(half.of, 1);
        assert!(copies.add(&format!("{} {}", words(2, 60), words(4, 400))).is_none(), "a quotation");
    }

    #[test]
    fn copies_of_copies_lead_to_the_first() {
        let mut copies = Copies::new(WINDOW);
        let text = words(1, 40);
        let found: Vec<Option<usize>> = (0..3).map(|_| copies.add(&text).map(|copy| copy.of)).collect();
        assert_eq!(found, [None, Some(0), Some(0)]);
    }

    #[test]
    fn a_headline_in_an_article_is_no_copy_but_the_same_short_post_is() {
        let mut copies = Copies::new(WINDOW);
        let headline = "Peru and Chile sign a treaty on fish";
        assert!(copies.add(headline).is_none());
        assert!(copies.add(&format!("{headline} {}", words(1, 100))).is_none());
        assert_eq!(copies.add("peru and Chile sign a treaty, on fish!").map(|copy| copy.of), Some(0));
        assert!(copies.add("").is_none() && copies.add("—").is_none());
    }

    #[test]
    fn the_share_of_long_texts_is_near_the_true_one() {
        let (first, second) = (words(1, 2_000), words(2, 1_000));
        let mut copies = Copies::new(WINDOW);
        copies.add(&first);
        let mixed = format!("{} {second}", first.split(' ').take(1_500).collect::<Vec<_>>().join(" "));
        // 1,496 of the first text's 1,996 runs stand in both.
        let share = copies.add(&mixed).unwrap().share;
        assert!((share - 0.75).abs() < 0.15, "{share}");
    }

    #[test]
    fn memory_holds_the_last_texts_alone() {
        let mut copies = Copies::new(10);
        for seed in 0..100 {
            copies.add(&words(seed, 200));
        }
        assert_eq!(copies.sketches.len(), 10);
        assert!(copies.places.len() <= 10 * (SKETCH + 1));
        assert!(copies.add(&words(50, 200)).is_none());
        assert_eq!(copies.add(&words(99, 200)).map(|copy| copy.of), Some(99));
    }
}
