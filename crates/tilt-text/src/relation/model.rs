//! The trained model: weights over hashed features and dense ones, word vectors and the soft lexicon, read from bytes.
//!
//! | section | what |
//! |---|---|
//! | `TILTREL\0`, version, checksum | 8, 4 and 8 bytes; the checksum is that of all that follows |
//! | sizes | words, width, features, hidden, pairs: 5 numbers of 4 bytes |
//! | words | hashes in order, 4 bytes each; scales, 4; vectors, `width` signed bytes; votes, 16 bytes each |
//! | features | hashes in order, 4 bytes each; scales, 4; weights, 16 signed bytes each |
//! | dense | weights, 4 bytes for each dense feature and label |
//! | net | weights of the hidden layer (dense × hidden), its biases, weights to labels, 4 bytes each |
//! | pairs | hashes in order of the features of pairs without marks, 4 bytes each; their weights, 4 |

use super::features::{self, Features, Parts, SEGMENTS};
use super::label::{LABELS, Label};
use super::rules::{self, Verdict};
use super::scene::Scene;
use crate::learnt::checksum;

/// Version of the layout and of the features.
pub const VERSION: u32 = 2;

const MAGIC: &[u8; 8] = b"TILTREL\0";

/// Why a model was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelError {
    /// It does not begin like a model of relations.
    NotAModel,
    /// It was made for another layout or other features.
    Version(u32),
    /// It is cut short, too long or changed.
    Damaged,
}

impl std::fmt::Display for ModelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ModelError::NotAModel => write!(f, "not a model of relations"),
            ModelError::Version(version) => {
                write!(f, "model version {version}; this program reads {VERSION}")
            }
            ModelError::Damaged => write!(f, "the model is cut short or changed"),
        }
    }
}

impl std::error::Error for ModelError {}

/// Word vectors and the roots that lie near a word.
#[derive(Debug, Clone, Default)]
pub struct Words {
    hashes: Vec<u32>,
    scales: Vec<f32>,
    vectors: Vec<i8>,
    votes: Vec<u8>,
    width: usize,
}

impl Words {
    /// Rounds vectors to eight bits. `rows` has for each word its vector and its votes (each 0 to 1).
    ///
    /// Of words with one hash the first is kept.
    pub fn new(width: usize, rows: &[(&str, &[f32], [f32; LABELS])]) -> Words {
        let mut order: Vec<(u32, usize)> =
            rows.iter().enumerate().map(|(at, row)| (features::hash(&[row.0]), at)).collect();
        order.sort_unstable();
        order.dedup_by_key(|(hash, _)| *hash);
        let mut words = Words { width, ..Words::default() };
        for (hash, at) in order {
            let (_, vector, votes) = rows[at];
            let most = vector.iter().fold(0.0f32, |most, value| most.max(value.abs()));
            let scale = if most > 0.0 { most / 127.0 } else { 1.0 };
            words.hashes.push(hash);
            words.scales.push(scale);
            words.vectors.extend(vector.iter().map(|value| (value / scale).round() as i8));
            words.votes.extend(votes.iter().map(|vote| (vote.clamp(0.0, 1.0) * 255.0).round() as u8));
        }
        words
    }

    /// Numbers of one vector.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Number of dense features: averaged vectors, votes of the rules, votes of the soft lexicon in two places.
    pub fn dense(&self) -> usize {
        SEGMENTS * self.width + 3 * LABELS
    }

    fn find(&self, form: &str, lemma: &str) -> Option<usize> {
        let find = |word: &str| self.hashes.binary_search(&features::hash(&[word])).ok();
        if form.bytes().any(|byte| byte.is_ascii_uppercase()) {
            find(&form.to_lowercase()).or_else(|| find(lemma))
        } else {
            find(form).or_else(|| find(lemma))
        }
    }

    /// Adds the vector of a word, scaled to length 1 when the model was made.
    pub fn add(&self, form: &str, lemma: &str, into: &mut [f32]) {
        if let Some(at) = self.find(form, lemma) {
            let scale = self.scales[at];
            for (sum, value) in into.iter_mut().zip(&self.vectors[at * self.width..(at + 1) * self.width]) {
                *sum += scale * f32::from(*value);
            }
        }
    }

    /// Adds the votes of a word.
    pub fn add_votes(&self, form: &str, lemma: &str, weight: f32, into: &mut [f32]) {
        if let Some(at) = self.find(form, lemma) {
            for (sum, vote) in into.iter_mut().zip(&self.votes[at * LABELS..(at + 1) * LABELS]) {
                *sum += weight * f32::from(*vote) / 255.0;
            }
        }
    }
}

/// A linear layer over all features and a small net over the dense ones; their scores are added.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Vectors and votes of words.
    pub words: Words,
    hashes: Vec<u32>,
    scales: Vec<f32>,
    weights: Vec<i8>,
    dense: Vec<f32>,
    hidden: usize,
    inner: Vec<f32>,
    biases: Vec<f32>,
    outer: Vec<f32>,
    pair_hashes: Vec<u32>,
    pair_weights: Vec<f32>,
}

/// What the coder decided, and why.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Probability of each label; they sum to 1.
    pub shares: [f32; LABELS],
    /// What the rules found.
    pub rules: Verdict,
    /// Features that speak most for the best root, with their weight.
    pub reasons: Vec<(String, f32)>,
}

impl Decision {
    /// The best label, NONE among them.
    pub fn label(&self) -> Label {
        self.best(&Label::ALL)
    }

    /// The best root: for a pair that is known to have an event.
    pub fn root(&self) -> Label {
        self.best(&Label::ALL[..LABELS - 1])
    }

    fn best(&self, among: &[Label]) -> Label {
        let mut best = among[0];
        for &label in among {
            if self.shares[label.index()] > self.shares[best.index()] {
                best = label;
            }
        }
        best
    }
}

impl Model {
    /// Puts a model together from trained weights; `sparse` is in order of hash.
    pub fn new(
        words: Words,
        sparse: &[(u32, [f32; LABELS])],
        dense: Vec<f32>,
        (inner, biases, outer): (Vec<f32>, Vec<f32>, Vec<f32>),
    ) -> Model {
        let mut model =
            Model { words, dense, hidden: biases.len(), inner, biases, outer, ..Model::default() };
        for (hash, row) in sparse {
            let most = row.iter().fold(0.0f32, |most, value| most.max(value.abs()));
            let scale = if most > 0.0 { most / 127.0 } else { 1.0 };
            model.hashes.push(*hash);
            model.scales.push(scale);
            model.weights.extend(row.iter().map(|value| (value / scale).round() as i8));
        }
        model
    }

    /// Adds the weights of pairs without marks, in order of hash.
    pub fn with_pairs(mut self, pairs: &[(u32, f32)]) -> Model {
        self.pair_hashes = pairs.iter().map(|(hash, _)| *hash).collect();
        self.pair_weights = pairs.iter().map(|(_, weight)| *weight).collect();
        self
    }

    /// The weight of a feature of pairs.
    pub fn pair_weight(&self, feature: u32) -> f32 {
        self.pair_hashes.binary_search(&feature).map_or(0.0, |at| self.pair_weights[at])
    }

    /// The share that all pairs together must have for a sentence to hold an event.
    pub fn least_event(&self) -> f32 {
        self.pair_weight(super::dyads::least_key())
    }

    /// Scores before they become shares.
    pub fn scores(&self, features: &Features) -> [f32; LABELS] {
        let mut scores = [0.0; LABELS];
        for (hash, value) in &features.sparse {
            if let Ok(at) = self.hashes.binary_search(hash) {
                let scale = self.scales[at] * value;
                for (score, weight) in scores.iter_mut().zip(&self.weights[at * LABELS..(at + 1) * LABELS]) {
                    *score += scale * f32::from(*weight);
                }
            }
        }
        let mut hidden = self.biases.clone();
        for (at, value) in features.dense.iter().enumerate().filter(|(_, value)| **value != 0.0) {
            for (score, weight) in scores.iter_mut().zip(&self.dense[at * LABELS..(at + 1) * LABELS]) {
                *score += value * weight;
            }
            for (sum, weight) in hidden.iter_mut().zip(&self.inner[at * self.hidden..(at + 1) * self.hidden])
            {
                *sum += value * weight;
            }
        }
        for (at, value) in hidden.iter().enumerate().filter(|(_, value)| **value > 0.0) {
            for (score, weight) in scores.iter_mut().zip(&self.outer[at * LABELS..(at + 1) * LABELS]) {
                *score += value * weight;
            }
        }
        scores
    }

    /// Decides a scene; `reasons` is the number of features that are named.
    pub fn decide(&self, scene: &Scene, reasons: usize) -> Decision {
        let verdict = rules::read(scene);
        let features = features::read(scene, &self.words, &verdict, Parts::ALL, reasons > 0);
        let shares = softmax(self.scores(&features));
        let mut decision = Decision { shares, rules: verdict, reasons: Vec::new() };
        if reasons > 0 {
            decision.reasons = self.reasons(&features, decision.root(), reasons);
        }
        decision
    }

    fn reasons(&self, features: &Features, label: Label, most: usize) -> Vec<(String, f32)> {
        let value = |hash: u32| features.sparse.binary_search_by_key(&hash, |(hash, _)| *hash).ok();
        let mut found: Vec<(String, f32)> = Vec::new();
        for (hash, name) in features.names.iter().flatten() {
            let (Some(place), Ok(at)) = (value(*hash), self.hashes.binary_search(hash)) else { continue };
            let row = &self.weights[at * LABELS..(at + 1) * LABELS];
            let mean = row.iter().map(|weight| f32::from(*weight)).sum::<f32>() / LABELS as f32;
            let weight = (f32::from(row[label.index()]) - mean) * self.scales[at] * features.sparse[place].1;
            if weight > 0.0 && name != "bias" && !found.iter().any(|(known, _)| known == name) {
                found.push((name.clone(), weight));
            }
        }
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.truncate(most);
        found
    }

    /// The model as bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut body: Vec<u8> = Vec::new();
        let number = |body: &mut Vec<u8>, numbers: &[u32]| {
            body.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        };
        let floats = |body: &mut Vec<u8>, numbers: &[f32]| {
            body.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        };
        let pairs = self.pair_hashes.len();
        let sizes = [self.words.hashes.len(), self.words.width, self.hashes.len(), self.hidden, pairs];
        number(&mut body, &sizes.map(|size| size as u32));
        number(&mut body, &self.words.hashes);
        floats(&mut body, &self.words.scales);
        body.extend(self.words.vectors.iter().map(|value| *value as u8));
        body.extend(&self.words.votes);
        number(&mut body, &self.hashes);
        floats(&mut body, &self.scales);
        body.extend(self.weights.iter().map(|value| *value as u8));
        for part in [&self.dense, &self.inner, &self.biases, &self.outer] {
            floats(&mut body, part);
        }
        number(&mut body, &self.pair_hashes);
        floats(&mut body, &self.pair_weights);
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(checksum(&body).to_le_bytes());
        bytes.extend(body);
        bytes
    }

    /// Reads a model.
    ///
    /// # Errors
    /// If the bytes are not a model of this version, or damaged.
    pub fn load(bytes: &[u8]) -> Result<Model, ModelError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError::NotAModel)?;
        let (version, rest) = rest.split_first_chunk::<4>().ok_or(ModelError::Damaged)?;
        let version = u32::from_le_bytes(*version);
        if version != VERSION {
            return Err(ModelError::Version(version));
        }
        let (sum, body) = rest.split_first_chunk::<8>().ok_or(ModelError::Damaged)?;
        if u64::from_le_bytes(*sum) != checksum(body) {
            return Err(ModelError::Damaged);
        }
        let mut reader = Reader { rest: body };
        let mut size = || reader.numbers(1).map(|numbers| numbers[0] as usize);
        let (words, width, features, hidden, pairs) = (size()?, size()?, size()?, size()?, size()?);
        let model = Model {
            words: Words {
                hashes: reader.numbers(words)?,
                scales: reader.floats(words)?,
                vectors: reader.signed(words.saturating_mul(width))?,
                votes: reader.take(words.saturating_mul(LABELS))?.to_vec(),
                width,
            },
            hashes: reader.numbers(features)?,
            scales: reader.floats(features)?,
            weights: reader.signed(features.saturating_mul(LABELS))?,
            dense: Vec::new(),
            hidden,
            inner: Vec::new(),
            biases: Vec::new(),
            outer: Vec::new(),
            pair_hashes: Vec::new(),
            pair_weights: Vec::new(),
        };
        let dense = model.words.dense();
        let model = Model {
            dense: reader.floats(dense.saturating_mul(LABELS))?,
            inner: reader.floats(dense.saturating_mul(hidden))?,
            biases: reader.floats(hidden)?,
            outer: reader.floats(hidden.saturating_mul(LABELS))?,
            pair_hashes: reader.numbers(pairs)?,
            pair_weights: reader.floats(pairs)?,
            ..model
        };
        if reader.rest.is_empty() { Ok(model) } else { Err(ModelError::Damaged) }
    }
}

/// Shares that sum to 1, larger where the score is.
pub fn softmax(scores: [f32; LABELS]) -> [f32; LABELS] {
    let most = scores.iter().fold(f32::MIN, |most, score| most.max(*score));
    let raised = scores.map(|score| (score - most).exp());
    let total: f32 = raised.iter().sum();
    raised.map(|value| value / total)
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Result<&'b [u8], ModelError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(ModelError::Damaged)?;
        self.rest = rest;
        Ok(taken)
    }

    fn numbers(&mut self, count: usize) -> Result<Vec<u32>, ModelError> {
        let bytes = self.take(count.saturating_mul(4))?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|chunk| u32::from_le_bytes(*chunk)).collect())
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, ModelError> {
        Ok(self.numbers(count)?.into_iter().map(f32::from_bits).collect())
    }

    fn signed(&mut self, count: usize) -> Result<Vec<i8>, ModelError> {
        Ok(self.take(count)?.iter().map(|byte| *byte as i8).collect())
    }
}
