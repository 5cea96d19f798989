//! Learns who acts on whom where nobody is marked: one log-linear choice a sentence among all ordered pairs of
//! candidates and no event.

use std::collections::BTreeMap;

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use tilt_syntax::Analyser;
use tilt_text::relation::dyads::{self, Candidate};
use tilt_text::relation::label::Label;
use tilt_text::relation::marked::Pair;
use tilt_text::relation::scene::Scene;

/// A sentence with its candidates and the pairs that are right.
pub struct Sentence {
    pub scene: Scene,
    pub candidates: Vec<Candidate>,
    /// Right pairs of candidates, by number; none if there is no event, or if no candidate fits.
    pub right: Vec<(usize, usize)>,
    /// The root; NONE if there is no event.
    pub gold: Label,
    /// Features of no event, then of each pair.
    null: Vec<u32>,
    pairs: Vec<((usize, usize), Vec<u32>)>,
}

impl Sentence {
    pub fn read(pair: &Pair, gold: Label, analyser: &Analyser) -> Sentence {
        let scene = Scene::unmarked(&pair.text, analyser);
        let candidates = dyads::candidates(&scene);
        let fits = |candidate: &Candidate, spans: &[tilt_core::Span]| {
            let head = scene.span(&(candidate.head..candidate.head + 1));
            head.is_some_and(|head| spans.iter().any(|span| head.start < span.end && span.start < head.end))
        };
        let null = dyads::distinct(dyads::null_features(&scene, candidates.len()));
        let (mut right, mut pairs) = (Vec::new(), Vec::new());
        for (s, source) in candidates.iter().enumerate() {
            for (t, target) in candidates.iter().enumerate() {
                let apart = source.words.end <= target.words.start || target.words.end <= source.words.start;
                if s == t || !apart {
                    continue;
                }
                pairs.push(((s, t), dyads::distinct(dyads::pair_features(&scene, source, target))));
                if gold != Label::None && fits(source, &pair.source) && fits(target, &pair.target) {
                    right.push((s, t));
                }
            }
        }
        Sentence { scene, candidates, right, gold, null, pairs }
    }

    fn scores(&self, weight: &dyn Fn(u32) -> f32) -> (f32, Vec<f32>) {
        let sum = |features: &[u32]| features.iter().map(|feature| weight(*feature)).sum::<f32>();
        (sum(&self.null), self.pairs.iter().map(|(_, features)| sum(features)).collect())
    }

    /// The best pair, and the share of all pairs together.
    pub fn answer(&self, weights: &BTreeMap<u32, f32>) -> (Option<(usize, usize)>, f32) {
        let (none, scores) = self.scores(&|feature| weights.get(&feature).copied().unwrap_or(0.0));
        let most = scores.iter().copied().fold(none, f32::max);
        let some: f32 = scores.iter().map(|score| (score - most).exp()).sum();
        let mut best: Option<usize> = None;
        for at in 0..scores.len() {
            if best.is_none_or(|known| scores[at] > scores[known]) {
                best = Some(at);
            }
        }
        (best.map(|at| self.pairs[at].0), some / (some + (none - most).exp()))
    }
}

const RATE: f32 = 0.2;
const DECAY: f32 = 2e-3;
const EPOCHS: usize = 10;

/// Learns weights. Sentences with an event whose pair no candidate fits teach nothing.
pub fn train(sentences: &[&Sentence], seed: u64) -> BTreeMap<u32, f32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for sentence in sentences {
        let pairs = sentence.pairs.iter().flat_map(|(_, features)| features);
        for feature in dyads::distinct(pairs.chain(&sentence.null).copied().collect()) {
            *counts.entry(feature).or_default() += 1;
        }
    }
    let mut slots: BTreeMap<u32, (f32, f32)> = counts
        .into_iter()
        .filter(|(_, count)| *count >= 2)
        .map(|(feature, _)| (feature, (0.0, 0.0)))
        .collect();
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for epoch in 0..EPOCHS {
        order.shuffle(&mut rng);
        let rate = RATE * (1.0 - 0.9 * epoch as f32 / EPOCHS as f32);
        for &at in &order {
            let sentence = sentences[at];
            if sentence.gold != Label::None && sentence.right.is_empty() {
                continue;
            }
            let (none, scores) = sentence.scores(&|feature| slots.get(&feature).map_or(0.0, |slot| slot.0));
            let most = scores.iter().copied().fold(none, f32::max);
            let raised: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
            let total = raised.iter().sum::<f32>() + (none - most).exp();
            let is_right: Vec<bool> =
                sentence.pairs.iter().map(|(pair, _)| sentence.right.contains(pair)).collect();
            let right: f32 =
                raised.iter().zip(&is_right).filter(|(_, is)| **is).map(|(value, _)| value).sum();
            let mut gradients: BTreeMap<u32, f32> = BTreeMap::new();
            let mut gather = |features: &[u32], gradient: f32| {
                for feature in features {
                    *gradients.entry(*feature).or_default() += gradient;
                }
            };
            let none_wish = if sentence.gold == Label::None { 1.0 } else { 0.0 };
            gather(&sentence.null, (none - most).exp() / total - none_wish);
            for ((value, is), (_, features)) in raised.iter().zip(&is_right).zip(&sentence.pairs) {
                let wish = if *is && right > 0.0 { value / right } else { 0.0 };
                let gradient = value / total - wish;
                if gradient.abs() > 1e-4 {
                    gather(features, gradient);
                }
            }
            for (feature, gradient) in gradients {
                if let Some((weight, squares)) = slots.get_mut(&feature) {
                    let gradient = gradient + DECAY * *weight;
                    *squares += gradient * gradient;
                    *weight -= rate * gradient / (squares.sqrt() + 1e-6);
                }
            }
        }
    }
    slots.into_iter().map(|(feature, (weight, _))| (feature, weight)).collect()
}
