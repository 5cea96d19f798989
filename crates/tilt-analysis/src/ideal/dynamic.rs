//! The proper posterior (`dynamic`): two-sided random walks with a weak ridge, latent values integrated out.
//!
//! One sweep moves each label's parameters, then each state's positions in the order of time, by Metropolis steps with
//! Newton proposals. Labels with an empty category have one cutpoint between the two that were used.

use multiversion::multiversion;

use super::chunks::{self, CHUNKS, Keyed, Uniforms};
use super::data::{IdealData, Label, Layout};
use super::lanes::{self, LANES, Lane};
use super::levels::{Block, blocks};
use super::newton::{self, Quadratic};
use super::prior::{GAMMA_BOX, RIDGE, walk_variance};
use super::start::Start;

/// Discrimination, lower cutpoint, logarithm of the gap to the upper one (unused with one cutpoint).
pub(crate) type Params = [f64; 3];

/// Kinds of votes: below a cutpoint, above one, between two.
const KINDS: usize = 3;

/// Long blocks of sessions that move in a sweep.
const LONG: usize = 12;

/// Categories with fewer votes get proposals with heavier tails.
const FEW: u32 = 5;

struct LabelPiece {
    labels: std::ops::Range<usize>,
    params: Vec<Params>,
    positions: Vec<Lane>,
    accepted: u32,
}

/// The sessions of one state, with votes by kind.
struct StateVotes {
    rows: Vec<u32>,
    /// For each of its rows: where votes below, above and between start, and where they end.
    starts: Vec<[u32; 4]>,
    /// Labels of votes.
    labels: Vec<u32>,
}

struct StatePiece {
    states: std::ops::Range<usize>,
    /// New positions in the order of the piece's states and their rows.
    theta: Vec<f32>,
    lanes: [Vec<Lane>; 3],
    accepted: u32,
}

/// One chain.
pub(crate) struct Chain<'d> {
    data: &'d IdealData,
    keyed: Keyed,
    sweep: u32,
    pub(crate) theta: Vec<f32>,
    states: Vec<StateVotes>,
    labels: Vec<LabelPiece>,
    pieces: Vec<StatePiece>,
    /// β, lower and upper cutpoint by label, for the states' steps.
    table: Vec<[f32; 3]>,
    blocks: [Vec<Block>; 2],
    parallel: bool,
}

impl<'d> Chain<'d> {
    pub(crate) fn new(data: &'d IdealData, start: &Start, keyed: Keyed, parallel: bool) -> Self {
        let weight = |label: &Label| (label.starts[3] - label.starts[0]) as usize + 40;
        let params = |at: usize| {
            let label = &data.labels[at];
            let (lower, upper) = (start.lower[at], start.upper[at]);
            // One cutpoint starts where the used ones meet.
            let empty = |part: usize| label.starts[part] == label.starts[part + 1];
            let first = if empty(0) { upper } else { lower };
            let bound = GAMMA_BOX - 0.1;
            [start.beta[at], first.clamp(-bound, bound - 0.2), libm::log((upper - lower).clamp(0.02, 1.0))]
        };
        let labels = chunks::cut(data.labels.iter().map(weight), CHUNKS)
            .into_iter()
            .map(|labels| LabelPiece {
                params: labels.clone().map(params).collect(),
                labels,
                positions: Vec::new(),
                accepted: 0,
            })
            .collect();
        let states = state_votes(data);
        let pieces = chunks::cut(states.iter().map(|state| state.labels.len()), CHUNKS)
            .into_iter()
            .map(|states| StatePiece { states, theta: Vec::new(), lanes: Default::default(), accepted: 0 })
            .collect();
        Chain {
            data,
            keyed,
            sweep: 0,
            theta: start.theta.iter().map(|x| *x as f32).collect(),
            states,
            labels,
            pieces,
            table: vec![[0.0; 3]; data.labels.len()],
            blocks: blocks(data),
            parallel,
        }
    }

    /// One sweep.
    pub(crate) fn step(&mut self) {
        self.sweep += 1;
        self.levels();
        let (data, sweep, keyed, theta) = (self.data, self.sweep, &self.keyed, &self.theta);
        chunks::each(self.parallel, &mut self.labels, |at, piece| {
            let mut uniforms = keyed.stream(sweep, at as u32);
            for at in 0..piece.labels.len() {
                piece.label(data, theta, at, &mut uniforms);
            }
        });
        for piece in &self.labels {
            for (label, params) in piece.labels.clone().zip(&piece.params) {
                let upper = params[1] + libm::exp(params[2]);
                let single = data.labels[label].layout.single;
                let upper = if single { params[1] } else { upper };
                self.table[label] = [params[0] as f32, params[1] as f32, upper as f32];
            }
        }
        let (states, table) = (&self.states, &self.table);
        chunks::each(self.parallel, &mut self.pieces, |at, piece| {
            let mut uniforms = keyed.stream(sweep, (2 * CHUNKS + at) as u32);
            piece.theta.clear();
            for state in &states[piece.states.clone()] {
                state.walk(data, theta, table, piece_parts(piece), &mut uniforms);
            }
        });
        for piece in &self.pieces {
            let rows = self.states[piece.states.clone()].iter().flat_map(|state| &state.rows);
            for (row, x) in rows.zip(&piece.theta) {
                self.theta[*row as usize] = *x;
            }
        }
    }

    /// Moves every session by itself, and some of the long blocks, by turns.
    fn levels(&mut self) {
        let mut uniforms = self.keyed.stream(self.sweep, 3 * CHUNKS as u32);
        let mut params: Vec<&mut Params> =
            self.labels.iter_mut().flat_map(|piece| &mut piece.params).collect();
        let [singles, others] = &self.blocks;
        let turn = self.sweep as usize;
        let long = LONG.min(others.len());
        let others = (0..long).map(|at| &others[(turn * long + at) % others.len()]);
        let mut own = vec![[0.0; LANES]; singles.len() + long];
        uniforms.fill(&mut own);
        for (block, u) in singles.iter().chain(others).zip(&own) {
            let normal = |i: usize| f64::from(lanes::normal(u[i]));
            let random = [normal(0), normal(1), f64::from(u[2]), f64::from(u[3])];
            block.step(self.data, &mut self.theta, &mut params, random);
        }
    }

    /// Shares of accepted moves of labels and of positions.
    pub(crate) fn acceptance(&self) -> [f64; 2] {
        let share = |accepted: f64, n: usize| accepted / (f64::from(self.sweep) * n as f64).max(1.0);
        let labels = self.labels.iter().map(|piece| f64::from(piece.accepted)).sum();
        let positions = self.pieces.iter().map(|piece| f64::from(piece.accepted)).sum();
        [share(labels, self.data.labels.len()), share(positions, self.data.rows.len())]
    }

    /// Positions with mean 0 and standard deviation 1 over all state-sessions.
    pub(crate) fn standardised(&self) -> Vec<f32> {
        let theta: Vec<f64> = self.theta.iter().map(|x| f64::from(*x)).collect();
        let (mean, sd) = super::kernel::mean_sd(&theta);
        theta.iter().map(|x| ((x - mean) / sd) as f32).collect()
    }
}

/// Votes of each state by row and kind, in key order.
fn state_votes(data: &IdealData) -> Vec<StateVotes> {
    let mut by_row: Vec<[Vec<u32>; KINDS]> = vec![Default::default(); data.rows.len()];
    for (at, label) in data.labels.iter().enumerate() {
        let kinds = label.layout.kinds;
        for part in 0..3 {
            let range = label.starts[part] as usize..label.starts[part + 1] as usize;
            for row in &data.votes[range] {
                by_row[*row as usize][kinds[part]].push(at as u32);
            }
        }
    }
    let mut states: std::collections::BTreeMap<_, StateVotes> = std::collections::BTreeMap::new();
    // Rows are in the order of sessions.
    for (row, this) in data.rows.iter().enumerate() {
        let state = states.entry(this.state).or_insert_with(|| StateVotes {
            rows: Vec::new(),
            starts: Vec::new(),
            labels: Vec::new(),
        });
        let mut starts = [state.labels.len() as u32; 4];
        for (kind, votes) in by_row[row].iter().enumerate() {
            state.labels.extend(votes);
            starts[kind + 1] = state.labels.len() as u32;
        }
        state.rows.push(row as u32);
        state.starts.push(starts);
    }
    states.into_values().collect()
}

/// Sums over lanes, in double precision.
#[inline(always)]
fn total(lane: &Lane) -> f64 {
    lane.iter().map(|x| f64::from(*x)).sum()
}

#[inline(always)]
fn valid(lane: usize, n: usize) -> Lane {
    let left = n as i32 - (lane * LANES) as i32;
    let mut mask = [0.0; LANES];
    for (i, ok) in mask.iter_mut().enumerate() {
        *ok = if (i as i32) < left { 1.0 } else { 0.0 };
    }
    mask
}

impl LabelPiece {
    fn label(&mut self, data: &IdealData, theta: &[f32], at: usize, uniforms: &mut Uniforms) {
        let label = &data.labels[self.labels.start + at];
        let layout = label.layout;
        let mut first = [0; 4];
        for part in 0..3 {
            let n = (label.starts[part + 1] - label.starts[part]) as usize;
            first[part + 1] = first[part] + n.div_ceil(LANES);
        }
        self.positions.resize(first[3], [0.0; LANES]);
        for part in 0..3 {
            let votes = &data.votes[label.starts[part] as usize..label.starts[part + 1] as usize];
            let out = self.positions[first[part]..first[part + 1]].as_flattened_mut();
            for (x, row) in out.iter_mut().zip(votes) {
                *x = theta[*row as usize];
            }
        }
        let mut own = [[0.0; LANES]];
        uniforms.fill(&mut own);
        let u = own[0];
        // A category with few votes bends the density away from a normal one.
        let counts = [0, 1, 2].map(|part| label.starts[part + 1] - label.starts[part]);
        let is_heavy = counts.iter().any(|n| (1..FEW).contains(n));
        let scale = if is_heavy { newton::heavy(f64::from(u[4]), f64::from(u[5])) } else { 1.0 };
        let normal = [0, 1, 2].map(|i| scale * f64::from(lanes::normal(u[i])));
        let old = self.params[at];
        let positions = &self.positions;
        let log = |params: &Params| evaluate(label, layout, positions, first, params);
        let limit = libm::log(f64::from(u[3]));
        let accepted = if layout.single {
            let narrow = |q: Quadratic<3>| Quadratic {
                value: q.value,
                slope: [q.slope[0], q.slope[1]],
                bend: [[q.bend[0][0], q.bend[0][1]], [q.bend[1][0], q.bend[1][1]]],
            };
            let density = |x: &[f64; 2]| log(&[x[0], x[1], old[2]]).map(narrow);
            metropolis(&[old[0], old[1]], &[normal[0], normal[1]], limit, is_heavy, density)
                .map(|x| [x[0], x[1], old[2]])
        } else {
            metropolis(&old, &normal, limit, is_heavy, log)
        };
        if let Some(params) = accepted {
            self.params[at] = params;
            self.accepted += 1;
        }
    }
}

/// A Newton-step Metropolis move: the new point if it is accepted.
pub(super) fn metropolis<const N: usize>(
    old: &[f64; N],
    normal: &[f64; N],
    limit: f64,
    heavy: bool,
    log: impl Fn(&[f64; N]) -> Option<Quadratic<N>>,
) -> Option<[f64; N]> {
    let here = log(old)?;
    let there = here.proposal(old)?;
    let new = there.draw(normal);
    let then = log(&new)?;
    let back = then.proposal(&new)?;
    let change = then.value - here.value + back.ln_density(old, heavy) - there.ln_density(&new, heavy);
    (limit < change).then_some(new)
}

/// Log-density of a label's parameters with slope and bend; `None` outside the box.
#[multiversion(targets("x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn evaluate(
    label: &Label,
    layout: Layout,
    positions: &[Lane],
    first: [usize; 4],
    params: &Params,
) -> Option<Quadratic<3>> {
    let [beta, lower, ln_gap] = *params;
    let gap = if layout.single { 0.0 } else { libm::exp(ln_gap) };
    if !(lower > -GAMMA_BOX && lower + gap < GAMMA_BOX && beta.is_finite()) {
        return None;
    }
    let (b, low, high) = (beta as f32, lower as f32, (lower + gap) as f32);
    // Σ of: ln p, pull, θ·pull, weight, θ·weight, θ²·weight; then of the upper cutpoint alone: slope, bend, and bend
    // mixed with a common shift, the last also times θ.
    let mut sums = [0.0_f64; 10];
    for part in 0..3 {
        let n = (label.starts[part + 1] - label.starts[part]) as usize;
        let mut acc = [[0.0_f32; LANES]; 10];
        let kind = layout.kinds[part];
        let (sign, cut) = if kind == 0 { (1.0, low) } else { (-1.0, high) };
        for (k, x) in positions[first[part]..first[part + 1]].iter().enumerate() {
            let ok = valid(k, n);
            for i in 0..LANES {
                let eta = b * x[i];
                let (term, upper) = if kind < 2 {
                    let term = lanes::side(sign, cut - eta);
                    (term, if kind == 1 { [term.pull, term.weight, term.weight] } else { [0.0; 3] })
                } else {
                    let (term, a, b) = lanes::middle(low - eta, high - eta);
                    let bend = b * b + (high - eta) * b;
                    (term, [b, bend, bend - a * b])
                };
                acc[0][i] += ok[i] * term.ln_p;
                acc[1][i] += ok[i] * term.pull;
                acc[2][i] += ok[i] * x[i] * term.pull;
                acc[3][i] += ok[i] * term.weight;
                acc[4][i] += ok[i] * x[i] * term.weight;
                acc[5][i] += ok[i] * x[i] * x[i] * term.weight;
                acc[6][i] += ok[i] * upper[0];
                acc[7][i] += ok[i] * upper[1];
                acc[8][i] += ok[i] * upper[2];
                acc[9][i] += ok[i] * x[i] * upper[2];
            }
        }
        for (sum, lane) in sums.iter_mut().zip(&acc) {
            *sum += total(lane);
        }
    }
    let [ln_p, pull, theta_pull, weight, theta_weight, square_weight, slope, bend, mixed, theta_mixed] = sums;
    // Away from its mode the bend in the logarithm of the gap may vanish: any fixed rule keeps the step valid.
    let bend = gap * gap * bend + (-gap * slope).clamp(0.5, 3.0);
    Some(Quadratic {
        value: ln_p - 0.5 * beta * beta + if layout.single { 0.0 } else { ln_gap },
        slope: [-theta_pull - beta, pull, gap * slope + 1.0],
        bend: [
            [square_weight + 1.0, -theta_weight, -gap * theta_mixed],
            [-theta_weight, weight + 1e-6, gap * mixed],
            [-gap * theta_mixed, gap * mixed, bend],
        ],
    })
}

type Parts<'p> = (&'p mut Vec<f32>, &'p mut [Vec<Lane>; 3], &'p mut u32);

fn piece_parts(piece: &mut StatePiece) -> Parts<'_> {
    (&mut piece.theta, &mut piece.lanes, &mut piece.accepted)
}

impl StateVotes {
    /// Moves the positions of a state, session by session.
    fn walk(
        &self,
        data: &IdealData,
        theta: &[f32],
        table: &[[f32; 3]],
        (out, buffers, accepted): Parts<'_>,
        uniforms: &mut Uniforms,
    ) {
        let mut own = vec![[0.0; LANES]; (2 * self.rows.len()).div_ceil(LANES)];
        uniforms.fill(&mut own);
        let own = own.as_flattened();
        let mut before: Option<f64> = None;
        for (at, row) in self.rows.iter().enumerate() {
            let this = &data.rows[*row as usize];
            let starts = self.starts[at];
            let mut first = [0; 4];
            for kind in 0..KINDS {
                first[kind + 1] = first[kind] + ((starts[kind + 1] - starts[kind]) as usize).div_ceil(LANES);
            }
            let [betas, lows, highs] = &mut *buffers;
            for buffer in [&mut *betas, &mut *lows, &mut *highs] {
                buffer.resize(first[3], [0.0; LANES]);
            }
            for kind in 0..KINDS {
                let labels = &self.labels[starts[kind] as usize..starts[kind + 1] as usize];
                let part = first[kind] * LANES..first[kind + 1] * LANES;
                let places = betas.as_flattened_mut()[part.clone()].iter_mut();
                let places = places.zip(lows.as_flattened_mut()[part.clone()].iter_mut());
                let places = places.zip(highs.as_flattened_mut()[part].iter_mut());
                // Padding counts nothing, but must not overflow.
                let votes = labels.iter().map(|label| table[*label as usize]);
                for (((beta, low), high), vote) in
                    places.zip(votes.chain(std::iter::repeat([0.0, -1.0, 1.0])))
                {
                    [*beta, *low, *high] = vote;
                }
            }
            let mut links = [(0.0, RIDGE), (0.0, 0.0), (0.0, 0.0)];
            if let (Some(previous), Some(x)) = (this.previous, before) {
                links[1] = (x, 1.0 / walk_variance(this.n_votes, data.rows[previous as usize].n_votes));
            }
            if let Some(next) = this.next {
                let n = data.rows[next as usize].n_votes;
                links[2] = (f64::from(theta[next as usize]), 1.0 / walk_variance(n, this.n_votes));
            }
            let log = |x: &[f64; 1]| position([betas, lows, highs], starts, first, links, x[0]);
            let old = f64::from(theta[*row as usize]);
            let normal = f64::from(lanes::normal(own[2 * at]));
            let moved = metropolis(&[old], &[normal], libm::log(f64::from(own[2 * at + 1])), false, log);
            *accepted += u32::from(moved.is_some());
            // What is kept is single precision; the next session sees just that.
            let x = moved.map_or(old, |x| x[0]) as f32;
            out.push(x);
            before = Some(f64::from(x));
        }
    }
}

/// Log-density of a position given vote parameters and neighbours.
#[multiversion(targets("x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn position(
    [betas, lows, highs]: [&[Lane]; 3],
    starts: [u32; 4],
    first: [usize; 4],
    links: [(f64, f64); 3],
    x: f64,
) -> Option<Quadratic<1>> {
    let theta = x as f32;
    let mut sums = [0.0_f64; 3];
    for kind in 0..KINDS {
        let n = (starts[kind + 1] - starts[kind]) as usize;
        let mut acc = [[0.0_f32; LANES]; 3];
        let sign = if kind == 0 { 1.0 } else { -1.0 };
        for k in 0..first[kind + 1] - first[kind] {
            let place = first[kind] + k;
            let (beta, low, high) = (&betas[place], &lows[place], &highs[place]);
            let ok = valid(k, n);
            for i in 0..LANES {
                let eta = beta[i] * theta;
                let term = match kind {
                    0 => lanes::side(sign, low[i] - eta),
                    1 => lanes::side(sign, high[i] - eta),
                    _ => lanes::middle(low[i] - eta, high[i] - eta).0,
                };
                acc[0][i] += ok[i] * term.ln_p;
                acc[1][i] += ok[i] * beta[i] * term.pull;
                acc[2][i] += ok[i] * beta[i] * beta[i] * term.weight;
            }
        }
        for (sum, lane) in sums.iter_mut().zip(&acc) {
            *sum += total(lane);
        }
    }
    let mut quadratic = Quadratic { value: sums[0], slope: [-sums[1]], bend: [[sums[2]]] };
    for (mean, precision) in links {
        quadratic.value -= 0.5 * precision * (x - mean) * (x - mean);
        quadratic.slope[0] -= precision * (x - mean);
        quadratic.bend[0][0] += precision;
    }
    Some(quadratic)
}
