//! Sizes of the network and where each weight stands in the flat vector of parameters.

use std::ops::Range;

use crate::vectors::WIDTH;

/// What can be chosen about a network and its training.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    pub dim: usize,
    pub layers: usize,
    pub arc: usize,
    pub label: usize,
    pub epochs: usize,
    pub batch: usize,
    pub rate: f32,
    pub drop_in: f32,
    pub drop: f32,
    pub drop_word: f32,
    pub vocabulary: usize,
    pub buckets: usize,
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            dim: 128,
            layers: 4,
            arc: 64,
            label: 64,
            epochs: 24,
            batch: 16,
            rate: 4e-3,
            drop_in: 0.1,
            drop: 0.12,
            drop_word: 0.05,
            vocabulary: 50_000,
            buckets: 16_384,
            seed: 7,
        }
    }
}

impl Settings {
    /// Changes one setting by its name.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let fault = || format!("setting {name}={value} is not understood");
        let number: f32 = value.parse().map_err(|_| fault())?;
        match name {
            "dim" => self.dim = number as usize,
            "layers" => self.layers = number as usize,
            "arc" => self.arc = number as usize,
            "label" => self.label = number as usize,
            "epochs" => self.epochs = number as usize,
            "batch" => self.batch = number as usize,
            "rate" => self.rate = number,
            "drop_in" => self.drop_in = number,
            "drop" => self.drop = number,
            "drop_word" => self.drop_word = number,
            "vocabulary" => self.vocabulary = number as usize,
            "buckets" => self.buckets = number as usize,
            "seed" => self.seed = number as u64,
            _ => return Err(fault()),
        }
        Ok(())
    }
}

/// Weights of one recurrent layer.
#[derive(Debug, Clone)]
pub struct LayerShape {
    /// `dim × 3·dim`: for each direction candidate, forget and reset of half the width.
    pub weights: Range<usize>,
    /// Forget bias, reset bias, forget peephole, reset peephole; then the shares of a row, of the row before and of
    /// the row after in what the layer reads; `dim` each.
    pub vectors: Range<usize>,
}

/// Where each weight stands.
#[derive(Debug, Clone)]
pub struct Shape {
    pub dim: usize,
    pub arc: usize,
    pub label: usize,
    pub labels: usize,
    pub tags: usize,
    pub project: Range<usize>,
    pub bias: Range<usize>,
    pub root: Range<usize>,
    pub layers: Vec<LayerShape>,
    pub hidden: Range<usize>,
    pub hidden_bias: Range<usize>,
    pub bilinear: Range<usize>,
    pub bilinear_bias: Range<usize>,
    pub label_out: Range<usize>,
    pub label_bias: Range<usize>,
    pub tag_out: Range<usize>,
    pub tag_bias: Range<usize>,
    pub total: usize,
}

/// The next multiple of eight, which the kernels like.
pub fn padded(count: usize) -> usize {
    count.div_ceil(8) * 8
}

impl Shape {
    /// Lays out a network; `labels` and `tags` are already padded.
    pub fn new(settings: &Settings, labels: usize, tags: usize) -> Shape {
        let mut at = 0;
        let mut take = |length: usize| {
            at += length;
            at - length..at
        };
        let (dim, arc, label) = (settings.dim, settings.arc, settings.label);
        let (project, bias, root) = (take(WIDTH * dim), take(dim), take(dim));
        let layers = (0..settings.layers)
            .map(|_| LayerShape { weights: take(dim * 3 * dim), vectors: take(7 * dim) })
            .collect();
        let hidden = 2 * arc + 2 * label;
        Shape {
            dim,
            arc,
            label,
            labels,
            tags,
            project,
            bias,
            root,
            layers,
            hidden: take(dim * hidden),
            hidden_bias: take(hidden),
            bilinear: take(arc * arc),
            bilinear_bias: take(arc),
            label_out: take(label * labels),
            label_bias: take(labels),
            tag_out: take(dim * tags),
            tag_bias: take(tags),
            total: at,
        }
    }

    /// Width of the hidden layer before the arcs and labels.
    pub fn hidden_width(&self) -> usize {
        2 * self.arc + 2 * self.label
    }
}
