//! The network in training: forward with dropout, the losses, and all gradients, for one part of a batch.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, RngExt};
use tilt_syntax::features::AFFIXES;
use tilt_syntax::kernel::{leaky, multiply_add};

use crate::encode::Example;
use crate::recurrent::{self, Trace};
use crate::shape::{Settings, Shape};
use crate::vectors::{Vectors, WIDTH};

/// All weights: the flat dense ones and the tables of rows.
#[derive(Clone)]
pub struct Weights {
    pub dense: Vec<f32>,
    pub affixes: Vec<f32>,
    pub words: Vec<f32>,
}

/// The matrices a backward pass needs turned round; made once for each step.
pub struct Turned {
    layers: Vec<Vec<f32>>,
    hidden: Vec<f32>,
    bilinear: Vec<f32>,
    label_out: Vec<f32>,
    tag_out: Vec<f32>,
}

impl Turned {
    pub fn of(shape: &Shape, dense: &[f32]) -> Turned {
        let dim = shape.dim;
        Turned {
            layers: shape.layers.iter().map(|layer| turned(&dense[layer.weights.clone()], 3 * dim)).collect(),
            hidden: turned(&dense[shape.hidden.clone()], shape.hidden_width()),
            bilinear: turned(&dense[shape.bilinear.clone()], shape.arc),
            label_out: turned(&dense[shape.label_out.clone()], shape.labels),
            tag_out: turned(&dense[shape.tag_out.clone()], shape.tags),
        }
    }
}

/// The transpose of a row-major matrix with `columns` columns.
pub fn turned(matrix: &[f32], columns: usize) -> Vec<f32> {
    let rows = matrix.len() / columns;
    let mut out = vec![0.0; matrix.len()];
    for (row, line) in matrix.chunks_exact(columns).enumerate() {
        for (column, value) in line.iter().enumerate() {
            out[column * rows + row] = *value;
        }
    }
    out
}

fn add_bias(rows: &mut [f32], bias: &[f32]) {
    for row in rows.chunks_exact_mut(bias.len()) {
        for (value, bias) in row.iter_mut().zip(bias) {
            *value += bias;
        }
    }
}

fn sum_rows(rows: &[f32], into: &mut [f32]) {
    for row in rows.chunks_exact(into.len()) {
        for (sum, value) in into.iter_mut().zip(row) {
            *sum += value;
        }
    }
}

fn scale(rows: &mut [f32], mask: &[f32]) {
    for (value, mask) in rows.iter_mut().zip(mask) {
        *value *= mask;
    }
}

/// Scores of a part of a batch.
pub struct Forward {
    pub starts: Vec<usize>,
    pub rows: usize,
    vectors_in: Vec<f32>,
    keeps: Vec<(bool, bool)>,
    masks: Vec<Vec<f32>>,
    inputs: Vec<Vec<f32>>,
    traces: Vec<Trace>,
    hidden: Vec<f32>,
    pub tags: Vec<f32>,
}

/// One part of a batch with its gradients.
pub struct Part {
    pub dense: Vec<f32>,
    /// Gradient of each row of input, and the table rows behind it.
    pub rows: Vec<f32>,
    pub sources: Vec<([u32; AFFIXES], Option<u32>)>,
    pub loss: f64,
}

/// The same factors for all rows of a sentence: 0 or the inverse of what is kept.
fn sentence_mask(rng: &mut ChaCha8Rng, nodes: &[usize], width: usize, drop: f32) -> Vec<f32> {
    let limit = (f64::from(drop) * 65536.0) as u32;
    let keep = 1.0 / (1.0 - drop);
    let mut mask = Vec::with_capacity(nodes.iter().sum::<usize>() * width);
    for &count in nodes {
        let from = mask.len();
        let mut bits = 0u32;
        for lane in 0..width {
            bits = if lane % 2 == 0 { rng.next_u32() } else { bits >> 16 };
            mask.push(if bits & 0xffff < limit { 0.0 } else { keep });
        }
        for _ in 1..count {
            mask.extend_from_within(from..from + width);
        }
    }
    mask
}

/// Runs the network; with a random source it drops units as in training.
pub fn forward(
    settings: &Settings,
    shape: &Shape,
    weights: &Weights,
    vectors: &Vectors,
    examples: &[&Example],
    mut rng: Option<&mut ChaCha8Rng>,
) -> Forward {
    let dim = shape.dim;
    let nodes: Vec<usize> = examples.iter().map(|example| example.nodes()).collect();
    let rows: usize = nodes.iter().sum();
    let mut starts = Vec::new();
    let mut at = 0;
    for &count in &nodes {
        starts.push(at);
        at += count;
    }
    let dense = &weights.dense;
    let mut vectors_in = vec![0.0; rows * WIDTH];
    let mut keeps = vec![(false, false); rows];
    let mut input = vec![0.0; rows * dim];
    for (example, &start) in examples.iter().zip(&starts) {
        input[start * dim..(start + 1) * dim].copy_from_slice(&dense[shape.root.clone()]);
        for node in 1..example.nodes() {
            let row = start + node;
            let (mut vector, mut word) = (true, true);
            if let Some(rng) = rng.as_mut() {
                let count = example.count[node] as f32;
                let whole = rng.random::<f32>() < settings.drop_word;
                vector = !whole;
                word = !whole && rng.random::<f32>() >= 1.0 / (1.0 + count);
            }
            keeps[row] = (vector && example.vector[node].is_some(), word && example.trained[node].is_some());
            if let (true, Some(vector)) = (vector, example.vector[node]) {
                vectors_in[row * WIDTH..(row + 1) * WIDTH].copy_from_slice(vectors.row(vector as usize));
            }
            let target = &mut input[row * dim..(row + 1) * dim];
            target.copy_from_slice(&dense[shape.bias.clone()]);
            let mut add = |table: &[f32], at: u32| {
                for (value, add) in target.iter_mut().zip(&table[at as usize * dim..(at as usize + 1) * dim])
                {
                    *value += add;
                }
            };
            for &affix in &example.affixes[node] {
                add(&weights.affixes, affix);
            }
            if let (true, Some(word)) = (word, example.trained[node]) {
                add(&weights.words, word);
            }
        }
    }
    multiply_add(WIDTH, dim, &vectors_in, &dense[shape.project.clone()], &mut input);
    let mut masks = Vec::new();
    if let Some(rng) = rng.as_mut() {
        let mask = sentence_mask(rng, &nodes, dim, settings.drop_in);
        scale(&mut input, &mask);
        masks.push(mask);
    }
    let mut inputs = vec![input];
    let mut traces = Vec::new();
    for layer in &shape.layers {
        let input = inputs.last().expect("the input of the layer");
        let mut trace = Trace { mapped: vec![0.0; rows * 3 * dim], ..Trace::default() };
        let read =
            recurrent::mix(dim, &starts, &dense[layer.vectors.start + 4 * dim..layer.vectors.end], input);
        multiply_add(dim, 3 * dim, &read, &dense[layer.weights.clone()], &mut trace.mapped);
        let mut out = vec![0.0; rows * dim];
        recurrent::forward(dim, &starts, &dense[layer.vectors.clone()], input, &mut trace, &mut out);
        if let Some(rng) = rng.as_mut() {
            let mask = sentence_mask(rng, &nodes, dim, settings.drop);
            scale(&mut out, &mask);
            masks.push(mask);
        }
        traces.push(trace);
        inputs.push(out);
    }
    let top = inputs.last().expect("the output of the last layer");
    let width = shape.hidden_width();
    let mut hidden = vec![0.0; rows * width];
    multiply_add(dim, width, top, &dense[shape.hidden.clone()], &mut hidden);
    add_bias(&mut hidden, &dense[shape.hidden_bias.clone()]);
    for row in hidden.chunks_exact_mut(width) {
        for value in &mut row[..2 * shape.arc] {
            *value = leaky(*value);
        }
    }
    if let Some(rng) = rng.as_mut() {
        let mask = sentence_mask(rng, &nodes, width, settings.drop);
        scale(&mut hidden, &mask);
        masks.push(mask);
    }
    let mut tags = vec![0.0; rows * shape.tags];
    multiply_add(dim, shape.tags, top, &dense[shape.tag_out.clone()], &mut tags);
    add_bias(&mut tags, &dense[shape.tag_bias.clone()]);
    Forward { starts, rows, vectors_in, keeps, masks, inputs, traces, hidden, tags }
}

/// Columns of one block of the hidden layer of a sentence, as a matrix of its own.
fn block(hidden: &[f32], width: usize, from: usize, columns: usize) -> Vec<f32> {
    let mut out = Vec::with_capacity(hidden.len() / width * columns);
    for row in hidden.chunks_exact(width) {
        out.extend_from_slice(&row[from..from + columns]);
    }
    out
}

fn add_block(into: &mut [f32], width: usize, from: usize, columns: usize, block: &[f32]) {
    for (row, block) in into.chunks_exact_mut(width).zip(block.chunks_exact(columns)) {
        for (value, add) in row[from..from + columns].iter_mut().zip(block) {
            *value += add;
        }
    }
}

/// Arc scores of a sentence (`nodes × nodes`, dependents down, heads across) and the pieces behind them.
pub fn arcs(shape: &Shape, dense: &[f32], hidden: &[f32]) -> (Vec<f32>, [Vec<f32>; 3]) {
    let (width, arc) = (shape.hidden_width(), shape.arc);
    let nodes = hidden.len() / width;
    let dependents = block(hidden, width, 0, arc);
    let heads = block(hidden, width, arc, arc);
    let mut asked = vec![0.0; nodes * arc];
    multiply_add(arc, arc, &dependents, &dense[shape.bilinear.clone()], &mut asked);
    add_bias(&mut asked, &dense[shape.bilinear_bias.clone()]);
    let mut scores = vec![0.0; nodes * nodes];
    multiply_add(arc, nodes, &asked, &turned(&heads, arc), &mut scores);
    (scores, [dependents, heads, asked])
}

/// Label scores of each word under the given heads, and the bent sums behind them.
pub fn labels(shape: &Shape, dense: &[f32], hidden: &[f32], heads: &[usize]) -> (Vec<f32>, Vec<f32>) {
    let (width, label, from) = (shape.hidden_width(), shape.label, 2 * shape.arc);
    let nodes = heads.len();
    let mut joined = vec![0.0; nodes * label];
    for node in 1..nodes {
        for lane in 0..label {
            let sum = hidden[node * width + from + lane] + hidden[heads[node] * width + from + label + lane];
            joined[node * label + lane] = leaky(sum);
        }
    }
    let mut scores = vec![0.0; nodes * shape.labels];
    multiply_add(label, shape.labels, &joined, &dense[shape.label_out.clone()], &mut scores);
    add_bias(&mut scores, &dense[shape.label_bias.clone()]);
    (scores, joined)
}

impl Forward {
    /// Hidden rows of one sentence.
    pub fn hidden_of(&self, shape: &Shape, sentence: usize) -> &[f32] {
        let end = self.starts.get(sentence + 1).copied().unwrap_or(self.rows);
        &self.hidden[self.starts[sentence] * shape.hidden_width()..end * shape.hidden_width()]
    }
}

/// Turns scores into the gradient of their cross-entropy against `gold`; gives the loss. `weight` scales both.
fn cross_entropy(scores: &mut [f32], gold: usize, weight: f32) -> f64 {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = libm::expf(*score - most);
        sum += *score;
    }
    let chance = scores[gold] / sum;
    for score in scores.iter_mut() {
        *score *= weight / sum;
    }
    scores[gold] -= weight;
    -f64::from(weight * libm::logf(chance.max(1e-12)))
}

/// Losses and gradients of a part of a batch. `scale_by` is one over the words of the whole batch.
#[allow(
    clippy::too_many_arguments,
    reason = "the pass needs all of them, and a struct would only rename them"
)]
pub fn learn(
    settings: &Settings,
    shape: &Shape,
    weights: &Weights,
    turned_weights: &Turned,
    vectors: &Vectors,
    examples: &[&Example],
    upos: usize,
    scale_by: f32,
    rng: &mut ChaCha8Rng,
) -> Part {
    let pass = forward(settings, shape, weights, vectors, examples, Some(rng));
    let dense = &weights.dense;
    let (dim, width, rows) = (shape.dim, shape.hidden_width(), pass.rows);
    let mut grad = vec![0.0; shape.total];
    let mut d_hidden = vec![0.0; rows * width];
    let mut d_tags = pass.tags.clone();
    let mut loss = 0.0;
    for (number, example) in examples.iter().enumerate() {
        let (start, nodes) = (pass.starts[number], example.nodes());
        let hidden = pass.hidden_of(shape, number);
        let d_rows = &mut d_hidden[start * width..(start + nodes) * width];
        loss += arc_gradient(shape, dense, turned_weights, example, hidden, scale_by, &mut grad, d_rows);
        loss += label_gradient(shape, dense, turned_weights, example, hidden, scale_by, &mut grad, d_rows);
        for node in 0..nodes {
            let row = &mut d_tags[(start + node) * shape.tags..(start + node + 1) * shape.tags];
            if node == 0 {
                row.fill(0.0);
                continue;
            }
            let (coarse, fine) = row.split_at_mut(upos);
            loss += cross_entropy(coarse, example.upos[node], 0.5 * scale_by);
            loss += cross_entropy(fine, example.xpos[node], 0.5 * scale_by);
        }
    }
    let mut masks = pass.masks.iter().rev();
    scale(&mut d_hidden, masks.next().expect("a mask of the hidden layer"));
    for (row, d_row) in pass.hidden.chunks_exact(width).zip(d_hidden.chunks_exact_mut(width)) {
        for lane in 0..2 * shape.arc {
            d_row[lane] *= if row[lane] > 0.0 { 1.0 } else { 0.1 };
        }
    }
    let top = pass.inputs.last().expect("the output of the last layer");
    let top_turned = turned(top, dim);
    multiply_add(rows, width, &top_turned, &d_hidden, &mut grad[shape.hidden.clone()]);
    sum_rows(&d_hidden, &mut grad[shape.hidden_bias.clone()]);
    multiply_add(rows, shape.tags, &top_turned, &d_tags, &mut grad[shape.tag_out.clone()]);
    sum_rows(&d_tags, &mut grad[shape.tag_bias.clone()]);
    let mut d_out = vec![0.0; rows * dim];
    multiply_add(width, dim, &d_hidden, &turned_weights.hidden, &mut d_out);
    multiply_add(shape.tags, dim, &d_tags, &turned_weights.tag_out, &mut d_out);
    for (number, layer) in shape.layers.iter().enumerate().rev() {
        scale(&mut d_out, masks.next().expect("a mask of the layer"));
        let input = &pass.inputs[number];
        let mut d_mapped = vec![0.0; rows * 3 * dim];
        let mut d_input = vec![0.0; rows * dim];
        recurrent::backward(
            dim,
            &pass.starts,
            &dense[layer.vectors.clone()],
            input,
            &pass.traces[number],
            &d_out,
            &mut d_mapped,
            &mut d_input,
            &mut grad[layer.vectors.clone()],
        );
        let shares = layer.vectors.start + 4 * dim..layer.vectors.end;
        let read = recurrent::mix(dim, &pass.starts, &dense[shares.clone()], input);
        multiply_add(rows, 3 * dim, &turned(&read, dim), &d_mapped, &mut grad[layer.weights.clone()]);
        let mut d_read = vec![0.0; rows * dim];
        multiply_add(3 * dim, dim, &d_mapped, &turned_weights.layers[number], &mut d_read);
        let d_shares = &mut grad[shares.clone()];
        recurrent::unmix(dim, &pass.starts, &dense[shares], input, &d_read, &mut d_input, d_shares);
        d_out = d_input;
    }
    scale(&mut d_out, masks.next().expect("a mask of the input"));
    let mut sources = vec![([u32::MAX; AFFIXES], None); rows];
    for (example, &start) in examples.iter().zip(&pass.starts) {
        sum_rows(&d_out[start * dim..(start + 1) * dim], &mut grad[shape.root.clone()]);
        sum_rows(&d_out[(start + 1) * dim..(start + example.nodes()) * dim], &mut grad[shape.bias.clone()]);
        for node in 1..example.nodes() {
            let word = example.trained[node].filter(|_| pass.keeps[start + node].1);
            sources[start + node] = (example.affixes[node], word);
        }
    }
    multiply_add(rows, dim, &turned(&pass.vectors_in, WIDTH), &d_out, &mut grad[shape.project.clone()]);
    Part { dense: grad, rows: d_out, sources, loss }
}

#[allow(clippy::too_many_arguments, reason = "one step of `learn`")]
fn arc_gradient(
    shape: &Shape,
    dense: &[f32],
    turned_weights: &Turned,
    example: &Example,
    hidden: &[f32],
    scale_by: f32,
    grad: &mut [f32],
    d_hidden: &mut [f32],
) -> f64 {
    let (arc, width, nodes) = (shape.arc, shape.hidden_width(), example.nodes());
    let (mut scores, [dependents, heads, asked]) = arcs(shape, dense, hidden);
    let mut loss = 0.0;
    scores[..nodes].fill(0.0);
    for node in 1..nodes {
        let row = &mut scores[node * nodes..(node + 1) * nodes];
        row[node] = -1e9;
        loss += cross_entropy(row, example.heads[node], scale_by);
    }
    let mut d_asked = vec![0.0; nodes * arc];
    multiply_add(nodes, arc, &scores, &heads, &mut d_asked);
    let mut d_heads = vec![0.0; nodes * arc];
    multiply_add(nodes, arc, &turned(&scores, nodes), &asked, &mut d_heads);
    multiply_add(nodes, arc, &turned(&dependents, arc), &d_asked, &mut grad[shape.bilinear.clone()]);
    sum_rows(&d_asked, &mut grad[shape.bilinear_bias.clone()]);
    let mut d_dependents = vec![0.0; nodes * arc];
    multiply_add(arc, arc, &d_asked, &turned_weights.bilinear, &mut d_dependents);
    add_block(d_hidden, width, 0, arc, &d_dependents);
    add_block(d_hidden, width, arc, arc, &d_heads);
    loss
}

#[allow(clippy::too_many_arguments, reason = "one step of `learn`")]
fn label_gradient(
    shape: &Shape,
    dense: &[f32],
    turned_weights: &Turned,
    example: &Example,
    hidden: &[f32],
    scale_by: f32,
    grad: &mut [f32],
    d_hidden: &mut [f32],
) -> f64 {
    let (label, width, nodes, from) = (shape.label, shape.hidden_width(), example.nodes(), 2 * shape.arc);
    let (mut scores, joined) = labels(shape, dense, hidden, &example.heads);
    let mut loss = 0.0;
    scores[..shape.labels].fill(0.0);
    for node in 1..nodes {
        let row = &mut scores[node * shape.labels..(node + 1) * shape.labels];
        loss += cross_entropy(row, example.labels[node], scale_by);
    }
    multiply_add(nodes, shape.labels, &turned(&joined, label), &scores, &mut grad[shape.label_out.clone()]);
    sum_rows(&scores, &mut grad[shape.label_bias.clone()]);
    let mut d_joined = vec![0.0; nodes * label];
    multiply_add(shape.labels, label, &scores, &turned_weights.label_out, &mut d_joined);
    for node in 1..nodes {
        for lane in 0..label {
            let slope = if joined[node * label + lane] > 0.0 { 1.0 } else { 0.1 };
            let d = d_joined[node * label + lane] * slope;
            d_hidden[node * width + from + lane] += d;
            d_hidden[example.heads[node] * width + from + label + lane] += d;
        }
    }
    loss
}
