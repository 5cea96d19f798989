//! The loop over the treebank.

use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use rand::{Rng, RngExt, SeedableRng};

use crate::adam::Adam;
use crate::encode::Example;
use crate::network::{self, Turned, Weights};
use crate::shape::{Settings, Shape};
use crate::vectors::Vectors;
use tilt_syntax::tree::decode;

/// Parts into which each batch is cut, whatever the machine: their sums run in this order.
const PARTS: usize = 2;

/// What was right, out of how many words.
#[derive(Debug, Clone, Copy, Default)]
pub struct Score {
    pub words: usize,
    pub upos: usize,
    pub xpos: usize,
    pub uas: usize,
    pub las: usize,
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |part: usize| 100.0 * part as f64 / self.words.max(1) as f64;
        let (upos, xpos) = (share(self.upos), share(self.xpos));
        write!(f, "UPOS {upos:.2} XPOS {xpos:.2} UAS {:.2} LAS {:.2}", share(self.uas), share(self.las))
    }
}

/// Random first weights.
pub fn begin(settings: &Settings, shape: &Shape, words: usize) -> Weights {
    let mut rng = ChaCha8Rng::seed_from_u64(settings.seed);
    let mut dense = vec![0.0; shape.total];
    let mut fill = |range: std::ops::Range<usize>, fan_in: usize, rng: &mut ChaCha8Rng| {
        let limit = (3.0 / fan_in as f32).sqrt();
        for value in &mut dense[range] {
            *value = (rng.random::<f32>() * 2.0 - 1.0) * limit;
        }
    };
    fill(shape.project.clone(), 400, &mut rng);
    fill(shape.root.clone(), 12, &mut rng);
    for layer in &shape.layers {
        fill(layer.weights.clone(), shape.dim, &mut rng);
    }
    fill(shape.hidden.clone(), shape.dim, &mut rng);
    fill(shape.bilinear.clone(), 4 * shape.arc, &mut rng);
    fill(shape.label_out.clone(), shape.label, &mut rng);
    fill(shape.tag_out.clone(), shape.dim, &mut rng);
    for layer in &shape.layers {
        let (start, dim) = (layer.vectors.start, shape.dim);
        dense[start..start + dim].fill(1.0);
        dense[start + 4 * dim..start + 5 * dim].fill(1.0);
        dense[start + 5 * dim..start + 7 * dim].fill(0.3);
    }
    let mut table = |rows: usize, limit: f32| -> Vec<f32> {
        (0..rows * shape.dim).map(|_| (rng.random::<f32>() * 2.0 - 1.0) * limit).collect()
    };
    Weights { dense, affixes: table(settings.buckets, 0.2), words: table(words, 0.05) }
}

/// Scores of a network on examples, sentence by sentence.
pub fn score(
    settings: &Settings,
    shape: &Shape,
    weights: &Weights,
    vectors: &Vectors,
    examples: &[Example],
    upos: usize,
) -> Score {
    let mut score = Score::default();
    for example in examples {
        let pass = network::forward(settings, shape, weights, vectors, &[example], None);
        let hidden = pass.hidden_of(shape, 0);
        let nodes = example.nodes();
        let (arcs, _) = network::arcs(shape, &weights.dense, hidden);
        let heads = decode(nodes, nodes, &arcs);
        let (labels, _) = network::labels(shape, &weights.dense, hidden, &heads);
        for node in 1..nodes {
            let tags = &pass.tags[node * shape.tags..(node + 1) * shape.tags];
            let label = best(&labels[node * shape.labels..(node + 1) * shape.labels]);
            score.words += 1;
            score.upos += usize::from(best(&tags[..upos]) == example.upos[node]);
            score.xpos += usize::from(best(&tags[upos..]) == example.xpos[node]);
            score.uas += usize::from(heads[node] == example.heads[node]);
            score.las += usize::from(heads[node] == example.heads[node] && label == example.labels[node]);
        }
    }
    score
}

fn best(scores: &[f32]) -> usize {
    let mut best = 0;
    for (at, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = at;
        }
    }
    best
}

/// Trains a network; `told` hears of each epoch.
pub fn train(
    settings: &Settings,
    shape: &Shape,
    vectors: &Vectors,
    examples: &[Example],
    words: usize,
    upos: usize,
    told: &mut dyn FnMut(usize, f64, &Weights),
) -> Weights {
    let mut weights = begin(settings, shape, words);
    let mut adam = Adam::new(shape, &weights);
    let mut rng = ChaCha8Rng::seed_from_u64(settings.seed ^ 0x5eed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let batches = examples.len().div_ceil(settings.batch);
    let all = (batches * settings.epochs) as f32;
    let mut step = 0;
    for epoch in 0..settings.epochs {
        order.shuffle(&mut rng);
        let mut loss = 0.0;
        for batch in order.chunks(settings.batch) {
            let words: usize = batch.iter().map(|at| examples[*at].nodes() - 1).sum();
            let scale = 1.0 / words.max(1) as f32;
            let turned = Turned::of(shape, &weights.dense);
            let parts: Vec<(Vec<&Example>, u64)> = batch
                .chunks(batch.len().div_ceil(PARTS))
                .map(|part| (part.iter().map(|at| &examples[*at]).collect(), rng.next_u64()))
                .collect();
            let mut done: Vec<network::Part> = std::thread::scope(|scope| {
                let run = |(part, seed): &(Vec<&Example>, u64)| {
                    let mut rng = ChaCha8Rng::seed_from_u64(*seed);
                    network::learn(settings, shape, &weights, &turned, vectors, part, upos, scale, &mut rng)
                };
                let threads: Vec<_> = parts.iter().map(|part| scope.spawn(move || run(part))).collect();
                threads.into_iter().map(|thread| thread.join().expect("a part of the batch")).collect()
            });
            let (first, rest) = done.split_first_mut().expect("a batch has a part");
            for part in rest.iter() {
                for (sum, value) in first.dense.iter_mut().zip(&part.dense) {
                    *sum += value;
                }
                first.loss += part.loss;
            }
            for part in std::iter::once(&*first).chain(rest.iter()) {
                for (row, (affixes, word)) in part.rows.chunks_exact(shape.dim).zip(&part.sources) {
                    adam.row(affixes, *word, row);
                }
            }
            loss += first.loss;
            step += 1;
            let passed = step as f32 / all;
            let rate = settings.rate * (passed * 50.0).min(1.0) * (1.0 - passed);
            adam.step(shape, &mut weights, &mut first.dense, rate);
        }
        told(epoch, loss / batches as f64, &weights);
    }
    weights
}
