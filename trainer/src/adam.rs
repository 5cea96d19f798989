//! Adam, for the dense weights and for single rows of the tables.

use crate::network::Weights;
use crate::shape::Shape;

const FIRST: f32 = 0.9;
const SECOND: f32 = 0.98;
const SMALL: f32 = 1e-8;

#[derive(Default)]
struct Moments {
    first: Vec<f32>,
    second: Vec<f32>,
}

impl Moments {
    fn new(length: usize) -> Moments {
        Moments { first: vec![0.0; length], second: vec![0.0; length] }
    }

    fn step(&mut self, at: usize, weights: &mut [f32], grad: &[f32], rate: f32, bias: (f32, f32)) {
        let length = grad.len();
        let first = &mut self.first[at..at + length];
        let second = &mut self.second[at..at + length];
        let weights = &mut weights[at..at + length];
        for lane in 0..length {
            first[lane] = FIRST * first[lane] + (1.0 - FIRST) * grad[lane];
            second[lane] = SECOND * second[lane] + (1.0 - SECOND) * grad[lane] * grad[lane];
            weights[lane] -= rate * (first[lane] / bias.0) / ((second[lane] / bias.1).sqrt() + SMALL);
        }
    }
}

/// The rows of one table touched in a step, with their summed gradients.
struct Touched {
    slot: Vec<u32>,
    rows: Vec<u32>,
    grads: Vec<f32>,
}

impl Touched {
    fn new(rows: usize) -> Touched {
        Touched { slot: vec![u32::MAX; rows], rows: Vec::new(), grads: Vec::new() }
    }

    fn add(&mut self, row: u32, grad: &[f32]) {
        let width = grad.len();
        let slot = match self.slot[row as usize] {
            u32::MAX => {
                self.slot[row as usize] = self.rows.len() as u32;
                self.rows.push(row);
                self.grads.resize(self.rows.len() * width, 0.0);
                self.rows.len() - 1
            }
            slot => slot as usize,
        };
        for (sum, grad) in self.grads[slot * width..(slot + 1) * width].iter_mut().zip(grad) {
            *sum += grad;
        }
    }
}

/// The optimiser with its memory.
pub struct Adam {
    dense: Moments,
    affixes: (Moments, Touched),
    words: (Moments, Touched),
    steps: i32,
}

impl Adam {
    pub fn new(shape: &Shape, weights: &Weights) -> Adam {
        let table = |length: usize| (Moments::new(length), Touched::new(length / shape.dim));
        Adam {
            dense: Moments::new(weights.dense.len()),
            affixes: table(weights.affixes.len()),
            words: table(weights.words.len()),
            steps: 0,
        }
    }

    /// Adds the gradient of one input row to all table rows behind it.
    pub fn row(&mut self, affixes: &[u32], word: Option<u32>, grad: &[f32]) {
        for &affix in affixes.iter().filter(|affix| **affix != u32::MAX) {
            self.affixes.1.add(affix, grad);
        }
        if let Some(word) = word {
            self.words.1.add(word, grad);
        }
    }

    /// One step with the summed gradients.
    pub fn step(&mut self, shape: &Shape, weights: &mut Weights, dense: &mut [f32], rate: f32) {
        self.steps += 1;
        let bias = (1.0 - libm::powf(FIRST, self.steps as f32), 1.0 - libm::powf(SECOND, self.steps as f32));
        let norm = dense.iter().map(|value| f64::from(value * value)).sum::<f64>().sqrt() as f32;
        if norm > 2.0 {
            for value in dense.iter_mut() {
                *value *= 2.0 / norm;
            }
        }
        self.dense.step(0, &mut weights.dense, dense, rate, bias);
        let tables = [(&mut self.affixes, &mut weights.affixes), (&mut self.words, &mut weights.words)];
        for ((moments, touched), table) in tables {
            for (row, grad) in touched.rows.iter().zip(touched.grads.chunks_exact(shape.dim)) {
                moments.step(*row as usize * shape.dim, table, grad, rate, bias);
                touched.slot[*row as usize] = u32::MAX;
            }
            touched.rows.clear();
            touched.grads.clear();
        }
    }
}
