//! Learns the weights of the relation model: a linear layer over all features, a hidden layer over the dense ones.
//!
//! Stochastic steps with per-weight rates (AdaGrad), one example at a time in an order that the seed fixes; so the
//! same data and seed give the same weights.

use std::collections::BTreeMap;

use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use tilt_text::relation::features::Features;
use tilt_text::relation::label::LABELS;
use tilt_text::relation::model::{Model, Words, softmax};

/// Settings of a training run.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    pub seed: u64,
    pub epochs: usize,
    pub rate: f32,
    /// Pull of weights towards zero.
    pub decay: f32,
    /// Pull on dense weights.
    pub dense_decay: f32,
    /// Share of sparse features left out at each step.
    pub drop: f32,
    /// Share of dense features left out at each step.
    pub dense_drop: f32,
    /// Units of the hidden layer.
    pub hidden: usize,
    /// Power by which rare classes weigh more.
    pub balance: f32,
    /// A feature must stand in this many examples.
    pub least: usize,
    /// Share of each wish that is spread over all labels.
    pub smooth: f32,
    /// Share that all pairs need for a sentence to hold an event.
    pub least_event: f32,
    /// Words in the table.
    pub vocabulary: usize,
    /// Numbers of a vector.
    pub width: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            seed: 7,
            epochs: 30,
            rate: 0.08,
            decay: 2e-3,
            dense_decay: 2e-4,
            drop: 0.5,
            dense_drop: 0.2,
            hidden: 0,
            balance: 0.5,
            least: 2,
            smooth: 0.05,
            least_event: 0.9,
            vocabulary: 30_000,
            width: 64,
        }
    }
}

impl Settings {
    /// Changes one setting by name.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let fault = |_| format!("{name}: not a number: {value}");
        let number = || value.parse::<f32>().map_err(|_| format!("{name}: not a number: {value}"));
        match name {
            "seed" => self.seed = value.parse().map_err(fault)?,
            "epochs" => self.epochs = value.parse().map_err(fault)?,
            "rate" => self.rate = number()?,
            "decay" => self.decay = number()?,
            "dense_decay" => self.dense_decay = number()?,
            "drop" => self.drop = number()?,
            "dense_drop" => self.dense_drop = number()?,
            "hidden" => self.hidden = value.parse().map_err(fault)?,
            "balance" => self.balance = number()?,
            "least" => self.least = value.parse().map_err(fault)?,
            "smooth" => self.smooth = number()?,
            "least_event" => self.least_event = number()?,
            "vocabulary" => self.vocabulary = value.parse().map_err(fault)?,
            "width" => self.width = value.parse().map_err(fault)?,
            _ => return Err(format!("no setting {name}")),
        }
        Ok(())
    }
}

/// An example: features, label, weight.
pub struct Example<'f> {
    pub features: &'f Features,
    pub label: usize,
    pub weight: f32,
}

const SMALL: f32 = 1e-6;

/// One weight with the sum of its squared gradients.
struct Slots {
    weights: Vec<f32>,
    squares: Vec<f32>,
}

impl Slots {
    fn new(weights: Vec<f32>) -> Slots {
        Slots { squares: vec![0.0; weights.len()], weights }
    }

    fn step(&mut self, at: usize, gradient: f32, rate: f32, decay: f32) {
        let gradient = gradient + decay * self.weights[at];
        self.squares[at] += gradient * gradient;
        self.weights[at] -= rate * gradient / (self.squares[at].sqrt() + SMALL);
    }

    /// Steps of the weights that lead from one feature to all labels.
    fn step_row(&mut self, row: usize, errors: &[f32; LABELS], value: f32, rate: f32, decay: f32) {
        let weights = &mut self.weights.as_chunks_mut::<LABELS>().0[row];
        let squares = &mut self.squares.as_chunks_mut::<LABELS>().0[row];
        for label in 0..LABELS {
            let gradient = errors[label] * value + decay * weights[label];
            squares[label] += gradient * gradient;
            weights[label] -= rate * gradient / (squares[label].sqrt() + SMALL);
        }
    }
}

/// Learns a model.
pub fn train(settings: &Settings, words: &Words, examples: &[Example<'_>]) -> Model {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for example in examples {
        for (hash, _) in &example.features.sparse {
            *counts.entry(*hash).or_default() += 1;
        }
    }
    let kept: Vec<u32> =
        counts.iter().filter(|(_, count)| **count >= settings.least).map(|(hash, _)| *hash).collect();
    let rows: Vec<Vec<(usize, f32)>> = examples
        .iter()
        .map(|example| {
            let known = example.features.sparse.iter();
            known.filter_map(|(hash, value)| Some((kept.binary_search(hash).ok()?, *value))).collect()
        })
        .collect();
    let mut class_weights = [0.0f32; LABELS];
    for example in examples {
        class_weights[example.label] += example.weight;
    }
    let mean = class_weights.iter().sum::<f32>() / LABELS as f32;
    let class_weights =
        class_weights.map(|sum| if sum > 0.0 { (mean / sum).powf(settings.balance).min(4.0) } else { 1.0 });
    let (width, hidden) = (words.dense(), settings.hidden);
    let mut rng = ChaCha8Rng::seed_from_u64(settings.seed);
    let mut sparse = Slots::new(vec![0.0; kept.len() * LABELS]);
    let mut dense = Slots::new(vec![0.0; width * LABELS]);
    let limit = 0.05f32;
    let mut random = |count: usize, limit: f32| -> Vec<f32> {
        (0..count).map(|_| (rng.random::<f32>() * 2.0 - 1.0) * limit).collect()
    };
    let mut inner = Slots::new(random(width * hidden, limit));
    let mut biases = Slots::new(vec![0.0; hidden]);
    let mut outer = Slots::new(random(hidden * LABELS, 0.2));
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for epoch in 0..settings.epochs {
        order.shuffle(&mut rng);
        let rate = settings.rate * (1.0 - 0.9 * epoch as f32 / settings.epochs as f32);
        for &at in &order {
            let example = &examples[at];
            let kept_row: Vec<(usize, f32)> = rows[at]
                .iter()
                .filter(|_| rng.random::<f32>() >= settings.drop)
                .map(|(place, value)| (*place, value / (1.0 - settings.drop)))
                .collect();
            let kept_dense: Vec<(usize, f32)> = example
                .features
                .dense
                .iter()
                .enumerate()
                .filter(|(_, value)| **value != 0.0)
                .filter(|_| settings.dense_drop == 0.0 || rng.random::<f32>() >= settings.dense_drop)
                .map(|(place, value)| (place, value / (1.0 - settings.dense_drop)))
                .collect();
            let mut scores = [0.0f32; LABELS];
            for (place, value) in &kept_row {
                add_row(&mut scores, &sparse.weights, *place, *value);
            }
            let mut units = biases.weights.clone();
            for (place, value) in &kept_dense {
                add_row(&mut scores, &dense.weights, *place, *value);
                add(&mut units, &inner.weights[place * hidden..(place + 1) * hidden], *value);
            }
            for (unit, value) in units.iter().enumerate().filter(|(_, value)| **value > 0.0) {
                add(&mut scores, &outer.weights[unit * LABELS..(unit + 1) * LABELS], *value);
            }
            let mut errors = softmax(scores);
            let spread = settings.smooth / LABELS as f32;
            errors.iter_mut().for_each(|error| *error -= spread);
            errors[example.label] -= 1.0 - settings.smooth;
            let weight = example.weight * class_weights[example.label];
            errors.iter_mut().for_each(|error| *error *= weight);
            for (place, value) in &kept_row {
                sparse.step_row(*place, &errors, *value, rate, settings.decay);
            }
            for (place, value) in &kept_dense {
                dense.step_row(*place, &errors, *value, rate, settings.dense_decay);
            }
            for unit in (0..hidden).filter(|unit| units[*unit] > 0.0) {
                let row = &outer.weights[unit * LABELS..(unit + 1) * LABELS];
                let back: f32 = row.iter().zip(&errors).map(|(weight, error)| weight * error).sum();
                for (label, error) in errors.iter().enumerate() {
                    outer.step(unit * LABELS + label, error * units[unit], rate * 0.3, settings.dense_decay);
                }
                biases.step(unit, back, rate * 0.3, 0.0);
                for (place, value) in &kept_dense {
                    inner.step(place * hidden + unit, back * value, rate * 0.3, settings.dense_decay);
                }
            }
        }
    }
    let table: Vec<(u32, [f32; LABELS])> =
        kept.iter().zip(sparse.weights.as_chunks::<LABELS>().0).map(|(hash, row)| (*hash, *row)).collect();
    Model::new(words.clone(), &table, dense.weights, (inner.weights, biases.weights, outer.weights))
}

fn add(sums: &mut [f32], row: &[f32], value: f32) {
    for (sum, weight) in sums.iter_mut().zip(row) {
        *sum += value * weight;
    }
}

fn add_row(sums: &mut [f32; LABELS], weights: &[f32], row: usize, value: f32) {
    let row = &weights.as_chunks::<LABELS>().0[row];
    for label in 0..LABELS {
        sums[label] += value * row[label];
    }
}
