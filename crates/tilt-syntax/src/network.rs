//! The trained network: rows of words and affixes summed, layers of recurrent units in both directions, and three
//! small heads for tags, arcs and labels.

use crate::features::{AFFIXES, TokenFeatures};
use crate::format::{ModelError, ModelFile};
use crate::kernel::{Columns, gate, leaky, multiply_add, squash};
use crate::table::HashTable;

/// Sizes of a network, as its file gives them.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Width of a token.
    pub dim: usize,
    /// Recurrent layers.
    pub layers: usize,
    /// Width of the arc vectors.
    pub arc: usize,
    /// Width of the label vectors.
    pub label: usize,
    /// Columns of label scores, padding included.
    pub labels: usize,
    /// Columns of tag scores, padding included.
    pub tags: usize,
    /// Rows of the table of affixes.
    pub buckets: usize,
}

struct Layer {
    weights: Columns,
    /// Forget bias, reset bias, forget peephole, reset peephole; shares of a row and of its neighbours before and after.
    vectors: Vec<f32>,
}

/// A table of rows of bytes, each with its scale.
struct Table {
    rows: &'static [u8],
    scales: Vec<f32>,
}

impl Table {
    fn read(
        file: &ModelFile,
        rows: &'static str,
        scales: &'static str,
        count: usize,
        dim: usize,
    ) -> Result<Table, ModelError> {
        let table = Table { rows: file.section(rows)?, scales: file.floats(scales, count)? };
        if table.rows.len() == count * dim { Ok(table) } else { Err(ModelError::Section(rows)) }
    }

    fn add(&self, row: usize, target: &mut [f32]) {
        let dim = target.len();
        let scale = self.scales[row];
        for (value, byte) in target.iter_mut().zip(&self.rows[row * dim..(row + 1) * dim]) {
            *value += scale * f32::from(byte.cast_signed());
        }
    }
}

/// The weights of a model.
pub struct Network {
    sizes: Sizes,
    words: HashTable,
    word_rows: Table,
    affix_rows: Table,
    bias: Vec<f32>,
    root: Vec<f32>,
    layers: Vec<Layer>,
    hidden: Columns,
    hidden_bias: Vec<f32>,
    bilinear: Columns,
    bilinear_bias: Vec<f32>,
    label_out: Columns,
    label_bias: Vec<f32>,
    tag_out: Columns,
    tag_bias: Vec<f32>,
}

/// Buffers of one pass, kept for the next.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    input: Vec<f32>,
    output: Vec<f32>,
    read: Vec<f32>,
    mapped: Vec<f32>,
    state: Vec<f32>,
    hidden: Vec<f32>,
    dependents: Vec<f32>,
    asked: Vec<f32>,
    heads: Vec<f32>,
    joined: Vec<f32>,
    rounded: Vec<i16>,
    /// Scores of tags, one row for each node.
    pub tags: Vec<f32>,
    /// Scores of arcs, dependents down, heads across; see [`Network::arc_width`].
    pub arcs: Vec<f32>,
    /// Scores of labels, one row for each node.
    pub labels: Vec<f32>,
}

impl Network {
    /// Reads the weights of a model.
    ///
    /// # Errors
    /// If a section is missing or has a wrong size.
    pub fn read(file: &ModelFile) -> Result<Network, ModelError> {
        let numbers = file.numbers("sizes")?;
        let [dim, layers, arc, label, labels, tags, buckets] = numbers[..] else {
            return Err(ModelError::Section("sizes"));
        };
        let all = [dim, layers, arc, label, labels, tags, buckets].map(|number| number as usize);
        let [dim, layers, arc, label, labels, tags, buckets] = all;
        let whole = [dim, arc, label].iter().all(|size| size % 16 == 0);
        if !whole || all.iter().any(|size| *size > 1 << 20 || *size == 0) {
            return Err(ModelError::Section("sizes"));
        }
        let hidden = 2 * arc + 2 * label;
        let words = HashTable::read(file, "wordstrt", "wordmark")?;
        let lengths = [dim, dim]
            .into_iter()
            .chain((0..layers).flat_map(|_| [dim * 3 * dim, 7 * dim]))
            .chain([dim * hidden, hidden, arc * arc, arc, label * labels, labels, dim * tags, tags]);
        let dense = file.floats("dense", lengths.clone().sum())?;
        let mut rest = dense.as_slice();
        let mut parts = lengths.map(|length| {
            let (part, after) = rest.split_at(length);
            rest = after;
            part.to_vec()
        });
        let mut next = || parts.next().unwrap_or_default();
        Ok(Network {
            sizes: Sizes { dim, layers, arc, label, labels, tags, buckets },
            word_rows: Table::read(file, "words", "wordscal", words.len(), dim)?,
            affix_rows: Table::read(file, "affixes", "affscal", buckets, dim)?,
            words,
            bias: next(),
            root: next(),
            layers: (0..layers)
                .map(|_| Layer { weights: Columns::new(dim, &next()), vectors: next() })
                .collect(),
            hidden: Columns::new(dim, &next()),
            hidden_bias: next(),
            bilinear: Columns::new(arc, &next()),
            bilinear_bias: next(),
            label_out: Columns::new(label, &next()),
            label_bias: next(),
            tag_out: Columns::new(dim, &next()),
            tag_bias: next(),
        })
    }

    /// The sizes.
    pub fn sizes(&self) -> Sizes {
        self.sizes
    }

    /// Columns of the arc scores of a sentence with so many nodes.
    pub fn arc_width(nodes: usize) -> usize {
        nodes.div_ceil(8) * 8
    }

    /// Scores of tags and arcs for a sentence; node 0 is the root, so there is one node more than tokens.
    pub fn score(&self, tokens: &[TokenFeatures], scratch: &mut Scratch) {
        self.embed(tokens, scratch);
        for layer in &self.layers {
            self.mix(layer, scratch);
            layer.weights.apply(&scratch.read, &[], &mut scratch.rounded, &mut scratch.mapped);
            self.recur(layer, scratch);
            std::mem::swap(&mut scratch.input, &mut scratch.output);
        }
        self.tag_out.apply(&scratch.input, &self.tag_bias, &mut scratch.rounded, &mut scratch.tags);
        self.hidden.apply(&scratch.input, &self.hidden_bias, &mut scratch.rounded, &mut scratch.hidden);
        let (arc, width) = (self.sizes.arc, self.hidden.outputs());
        let nodes = tokens.len() + 1;
        let across = Network::arc_width(nodes);
        scratch.dependents.clear();
        scratch.heads.clear();
        scratch.heads.resize(arc * across, 0.0);
        for (node, row) in scratch.hidden.chunks_exact(width).enumerate() {
            scratch.dependents.extend(row[..arc].iter().map(|value| leaky(*value)));
            for (lane, value) in row[arc..2 * arc].iter().enumerate() {
                scratch.heads[lane * across + node] = leaky(*value);
            }
        }
        self.bilinear.apply(
            &scratch.dependents,
            &self.bilinear_bias,
            &mut scratch.rounded,
            &mut scratch.asked,
        );
        scratch.arcs.clear();
        scratch.arcs.resize(nodes * across, 0.0);
        multiply_add(arc, across, &scratch.asked, &scratch.heads, &mut scratch.arcs);
    }

    /// Scores of labels under the given heads, after [`Network::score`].
    pub fn label(&self, heads: &[usize], scratch: &mut Scratch) {
        let (label, width, from) = (self.sizes.label, self.hidden.outputs(), 2 * self.sizes.arc);
        scratch.joined.clear();
        for (node, &head) in heads.iter().enumerate() {
            let below = &scratch.hidden[node * width + from..][..label];
            let above = &scratch.hidden[head * width + from + label..][..label];
            scratch.joined.extend(below.iter().zip(above).map(|(below, above)| leaky(below + above)));
        }
        self.label_out.apply(&scratch.joined, &self.label_bias, &mut scratch.rounded, &mut scratch.labels);
    }

    fn embed(&self, tokens: &[TokenFeatures], scratch: &mut Scratch) {
        let dim = self.sizes.dim;
        scratch.input.clear();
        scratch.input.extend_from_slice(&self.root);
        for token in tokens {
            let start = scratch.input.len();
            scratch.input.extend_from_slice(&self.bias);
            let target = &mut scratch.input[start..start + dim];
            if let Some(word) = self.words.find(token.word) {
                self.word_rows.add(word, target);
            }
            for affix in token.affixes.iter().take(AFFIXES) {
                self.affix_rows.add((affix % self.sizes.buckets as u64) as usize, target);
            }
        }
    }

    /// What the layer reads at each node: shares of the node and of its two neighbours, lane by lane.
    fn mix(&self, layer: &Layer, scratch: &mut Scratch) {
        let dim = self.sizes.dim;
        let vector = |number: usize| &layer.vectors[number * dim..][..dim];
        let (own, before, after) = (vector(4), vector(5), vector(6));
        scratch.read.clear();
        for row in scratch.input.chunks_exact(dim) {
            scratch.read.extend(row.iter().zip(own).map(|(value, share)| share * value));
        }
        let add = |target: &mut [f32], shares: &[f32], row: &[f32]| {
            for ((target, share), value) in target.iter_mut().zip(shares).zip(row) {
                *target += share * value;
            }
        };
        for (target, row) in scratch.read[dim..].chunks_exact_mut(dim).zip(scratch.input.chunks_exact(dim)) {
            add(target, before, row);
        }
        for (target, row) in scratch.read.chunks_exact_mut(dim).zip(scratch.input[dim..].chunks_exact(dim)) {
            add(target, after, row);
        }
    }

    fn recur(&self, layer: &Layer, scratch: &mut Scratch) {
        let dim = self.sizes.dim;
        let half = dim / 2;
        let nodes = scratch.input.len() / dim;
        scratch.output.resize(nodes * dim, 0.0);
        for side in 0..2 {
            let vector = |number: usize| &layer.vectors[number * dim + side * half..][..half];
            let (forget_bias, reset_bias) = (vector(0), vector(1));
            let (forget_peep, reset_peep) = (vector(2), vector(3));
            scratch.state.clear();
            scratch.state.resize(half, 0.0);
            for step in 0..nodes {
                let node = if side == 0 { step } else { nodes - 1 - step };
                let mapped = &scratch.mapped[node * 3 * dim + side * 3 * half..][..3 * half];
                let (candidate, rest) = mapped.split_at(half);
                let (forget_in, reset_in) = rest.split_at(half);
                let input = &scratch.input[node * dim + side * half..][..half];
                let output = &mut scratch.output[node * dim + side * half..][..half];
                let state = &mut scratch.state[..half];
                for lane in 0..half {
                    let before = state[lane];
                    let forget = gate(forget_in[lane] + forget_peep[lane] * before + forget_bias[lane]);
                    let reset = gate(reset_in[lane] + reset_peep[lane] * before + reset_bias[lane]);
                    let cell = forget * before + (1.0 - forget) * candidate[lane];
                    state[lane] = cell;
                    output[lane] = reset * squash(cell) + (1.0 - reset) * input[lane];
                }
            }
        }
    }
}
