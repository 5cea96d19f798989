//! One layer of simple recurrent units in both directions (Lei et al. 2018), forward and backward.

use tilt_syntax::kernel::{gate, squash};

/// What a layer remembers for its gradient: gates and cells, `dim` numbers for each row.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    pub mapped: Vec<f32>,
    pub forget: Vec<f32>,
    pub reset: Vec<f32>,
    pub cell: Vec<f32>,
}

/// Rows of a sentence in reading order of a direction.
fn order(start: usize, nodes: usize, backward: bool) -> impl Iterator<Item = usize> {
    (0..nodes).map(move |step| if backward { start + nodes - 1 - step } else { start + step })
}

/// Runs the recurrence over the mapped inputs and writes the output rows.
pub fn forward(
    dim: usize,
    starts: &[usize],
    vectors: &[f32],
    input: &[f32],
    trace: &mut Trace,
    out: &mut [f32],
) {
    let half = dim / 2;
    let rows = input.len() / dim;
    for part in [&mut trace.forget, &mut trace.reset, &mut trace.cell] {
        part.clear();
        part.resize(rows * dim, 0.0);
    }
    let (forget_bias, rest) = vectors.split_at(dim);
    let (reset_bias, rest) = rest.split_at(dim);
    let (forget_peep, reset_peep) = (&rest[..dim], &rest[dim..2 * dim]);
    let mut state = vec![0f32; half];
    for (number, &start) in starts.iter().enumerate() {
        let nodes = starts.get(number + 1).copied().unwrap_or(rows) - start;
        for side in 0..2 {
            state.fill(0.0);
            for row in order(start, nodes, side == 1) {
                let mapped = &trace.mapped[row * 3 * dim + side * 3 * half..][..3 * half];
                for lane in 0..half {
                    let (unit, at) = (side * half + lane, row * dim + side * half + lane);
                    let before = state[lane];
                    let forget = gate(mapped[half + lane] + forget_peep[unit] * before + forget_bias[unit]);
                    let reset = gate(mapped[2 * half + lane] + reset_peep[unit] * before + reset_bias[unit]);
                    let cell = forget * before + (1.0 - forget) * mapped[lane];
                    state[lane] = cell;
                    trace.forget[at] = forget;
                    trace.reset[at] = reset;
                    trace.cell[at] = cell;
                    out[at] = reset * squash(cell) + (1.0 - reset) * input[at];
                }
            }
        }
    }
}

/// What a layer reads at each row: a share of the row itself and of its two neighbours, lane by lane.
pub fn mix(dim: usize, starts: &[usize], shares: &[f32], input: &[f32]) -> Vec<f32> {
    let rows = input.len() / dim;
    let (own, rest) = shares.split_at(dim);
    let (before, after) = rest.split_at(dim);
    let mut out = vec![0.0; input.len()];
    for row in 0..rows {
        let target = &mut out[row * dim..(row + 1) * dim];
        for lane in 0..dim {
            target[lane] = own[lane] * input[row * dim + lane];
        }
        if starts.binary_search(&row).is_err() {
            for lane in 0..dim {
                target[lane] += before[lane] * input[(row - 1) * dim + lane];
            }
        }
        if row + 1 < rows && starts.binary_search(&(row + 1)).is_err() {
            for lane in 0..dim {
                target[lane] += after[lane] * input[(row + 1) * dim + lane];
            }
        }
    }
    out
}

/// Gradients of [`mix`].
pub fn unmix(
    dim: usize,
    starts: &[usize],
    shares: &[f32],
    input: &[f32],
    d_out: &[f32],
    d_input: &mut [f32],
    d_shares: &mut [f32],
) {
    let rows = input.len() / dim;
    for row in 0..rows {
        let mut neighbours = [Some(row), None, None];
        if starts.binary_search(&row).is_err() {
            neighbours[1] = Some(row - 1);
        }
        if row + 1 < rows && starts.binary_search(&(row + 1)).is_err() {
            neighbours[2] = Some(row + 1);
        }
        for (number, other) in neighbours.into_iter().enumerate() {
            let Some(other) = other else { continue };
            for lane in 0..dim {
                let d = d_out[row * dim + lane];
                d_input[other * dim + lane] += d * shares[number * dim + lane];
                d_shares[number * dim + lane] += d * input[other * dim + lane];
            }
        }
    }
}

fn gate_slope(value: f32) -> f32 {
    let rest = (1.0 - (2.0 * value - 1.0) * (2.0 * value - 1.0)).max(0.0);
    0.25 * rest * rest.sqrt()
}

/// Gradients of [`forward`]: `d_out` in; gradients of the mapped inputs, of the skipped input and of the vectors out.
#[allow(
    clippy::too_many_arguments,
    reason = "inputs and outputs of one pass; a struct would only rename them"
)]
pub fn backward(
    dim: usize,
    starts: &[usize],
    vectors: &[f32],
    input: &[f32],
    trace: &Trace,
    d_out: &[f32],
    d_mapped: &mut [f32],
    d_input: &mut [f32],
    d_vectors: &mut [f32],
) {
    let half = dim / 2;
    let rows = input.len() / dim;
    let (forget_peep, reset_peep) = (&vectors[2 * dim..3 * dim], &vectors[3 * dim..4 * dim]);
    let mut carried = vec![0f32; half];
    for (number, &start) in starts.iter().enumerate() {
        let nodes = starts.get(number + 1).copied().unwrap_or(rows) - start;
        for side in 0..2 {
            carried.fill(0.0);
            let path: Vec<usize> = order(start, nodes, side == 1).collect();
            for step in (0..nodes).rev() {
                let row = path[step];
                let before_row = step.checked_sub(1).map(|step| path[step]);
                let base = row * 3 * dim + side * 3 * half;
                for lane in 0..half {
                    let (unit, at) = (side * half + lane, row * dim + side * half + lane);
                    let before = before_row.map_or(0.0, |row| trace.cell[row * dim + unit]);
                    let (forget, reset, cell) = (trace.forget[at], trace.reset[at], trace.cell[at]);
                    let bent = squash(cell);
                    let d = d_out[at];
                    let room = 1.0 / (1.0 + cell * cell);
                    let d_cell = carried[lane] + d * reset * room * room.sqrt();
                    let d_reset = d * (bent - input[at]) * gate_slope(reset);
                    let d_forget = d_cell * (before - trace.mapped[base + lane]) * gate_slope(forget);
                    d_input[at] += d * (1.0 - reset);
                    d_mapped[base + lane] = d_cell * (1.0 - forget);
                    d_mapped[base + half + lane] = d_forget;
                    d_mapped[base + 2 * half + lane] = d_reset;
                    carried[lane] =
                        d_cell * forget + d_forget * forget_peep[unit] + d_reset * reset_peep[unit];
                    d_vectors[unit] += d_forget;
                    d_vectors[dim + unit] += d_reset;
                    d_vectors[2 * dim + unit] += d_forget * before;
                    d_vectors[3 * dim + unit] += d_reset * before;
                }
            }
        }
    }
}
