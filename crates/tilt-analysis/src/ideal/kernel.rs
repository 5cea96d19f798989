//! The published kernel (`bsv2017`), device by device.
//!
//! It is not a sampler of a joint density: the lag is a conditional mean of the previous sweep, positions are standardised
//! without carrying the vote parameters along, latent values are cut at ±9, and the proposal ratio of the cutpoints lacks
//! a factor. The published numbers are the law at which it comes to rest, so each device is kept.

use multiversion::multiversion;

use super::chunks::{self, CHUNKS, Keyed, Uniforms};
use super::data::{IdealData, Label};
use super::lanes::{self, WIDE as LANES, Wide as Lane};
use super::prior::{GAMMA_BOX, walk_variance};
use super::start::Start;

/// Switches of the kernel; [`Devices::PUBLISHED`] is the kernel as it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Devices {
    /// Standardise positions in each sweep, leaving vote parameters where they are.
    pub standardise: bool,
    /// Largest absolute latent value.
    pub latent_clip: f32,
    /// Largest absolute position before standardising.
    pub theta_clip: f64,
    /// Standard deviation of the cutpoints' steps.
    pub gamma_step: f32,
    /// Cutpoints move in every this many sweeps.
    pub gamma_every: u32,
}

impl Devices {
    /// As in the published code.
    pub const PUBLISHED: Devices = Devices {
        standardise: true,
        latent_clip: 9.0,
        theta_clip: 5.0,
        gamma_step: 0.2 / 3.0,
        gamma_every: 1,
    };
    /// The same law with fewer, longer steps of the cutpoints: the default.
    pub const FAST: Devices = Devices { gamma_step: 0.25, gamma_every: 3, ..Devices::PUBLISHED };
}

/// A piece of labels with its vote parameters and its part of the states' sums.
struct Piece {
    labels: std::ops::Range<usize>,
    beta: Vec<f32>,
    lower: Vec<f32>,
    upper: Vec<f32>,
    /// First row with a vote in the piece.
    first_row: usize,
    /// Σβz and Σβ² by row.
    sums: Vec<[f32; 2]>,
    buffers: Buffers,
    accepted: u32,
}

#[derive(Default)]
struct Buffers {
    theta: Vec<Lane>,
    uniform: Vec<Lane>,
    latent: Vec<Lane>,
}

/// One chain.
pub(crate) struct Chain<'d> {
    data: &'d IdealData,
    devices: Devices,
    keyed: Keyed,
    sweep: u32,
    pub(crate) theta: Vec<f32>,
    /// Conditional means of the last sweep.
    means: Vec<f64>,
    /// Row of the lag and prior precision.
    lags: Vec<(u32, f64)>,
    pieces: Vec<Piece>,
    parallel: bool,
}

impl<'d> Chain<'d> {
    pub(crate) fn new(
        data: &'d IdealData,
        start: &Start,
        devices: Devices,
        keyed: Keyed,
        parallel: bool,
    ) -> Self {
        let lag = |row: usize| {
            let this = &data.rows[row];
            // The first session of a state leans on the second one.
            let lag = this.previous.or(this.next).unwrap_or(row as u32);
            (lag, 1.0 / walk_variance(this.n_votes, data.rows[lag as usize].n_votes))
        };
        let weight = |label: &Label| (label.starts[3] - label.starts[0]) as usize + 40;
        let piece = |labels: std::ops::Range<usize>| {
            let of = |all: &[f64]| all[labels.clone()].iter().map(|x| *x as f32).collect();
            let votes = match (data.labels[labels.clone()].first(), data.labels[labels.clone()].last()) {
                (Some(first), Some(last)) => &data.votes[first.starts[0] as usize..last.starts[3] as usize],
                _ => &[],
            };
            let first_row = votes.iter().min().map_or(0, |row| *row as usize);
            let n_rows = votes.iter().max().map_or(0, |row| *row as usize + 1 - first_row);
            Piece {
                beta: of(&start.beta),
                lower: of(&start.lower),
                upper: of(&start.upper),
                labels,
                first_row,
                sums: vec![[0.0; 2]; n_rows],
                buffers: Buffers::default(),
                accepted: 0,
            }
        };
        let pieces = chunks::cut(data.labels.iter().map(weight), CHUNKS).into_iter().map(piece).collect();
        let mut chain = Chain {
            data,
            devices,
            keyed,
            sweep: 0,
            theta: start.theta.iter().map(|x| *x as f32).collect(),
            means: start.theta.clone(),
            lags: (0..data.rows.len()).map(lag).collect(),
            pieces,
            parallel,
        };
        chain.votes(false);
        chain
    }

    /// One sweep: positions, then for each label cutpoints, latent values and discrimination.
    pub(crate) fn step(&mut self) {
        self.sweep += 1;
        self.positions();
        self.votes(self.sweep.is_multiple_of(self.devices.gamma_every));
    }

    /// Shares of accepted moves of cutpoints and of positions, which are drawn outright.
    pub(crate) fn acceptance(&self) -> [f64; 2] {
        let moves = f64::from(self.sweep / self.devices.gamma_every.max(1)) * self.data.labels.len() as f64;
        let accepted = self.pieces.iter().map(|piece| f64::from(piece.accepted)).sum::<f64>();
        [accepted / moves.max(1.0), 1.0]
    }

    fn positions(&mut self) {
        let n = self.theta.len();
        let mut sums = vec![[0.0_f64; 2]; n];
        for piece in &self.pieces {
            for (sum, part) in sums[piece.first_row..].iter_mut().zip(&piece.sums) {
                sum[0] += f64::from(part[0]);
                sum[1] += f64::from(part[1]);
            }
        }
        let mut normals = vec![[0.0; LANES]; n.div_ceil(LANES)];
        self.keyed.stream(self.sweep, CHUNKS as u32).fill(&mut normals);
        for lane in &mut normals {
            for x in lane.iter_mut() {
                *x = lanes::normal(*x);
            }
        }
        let mut theta = Vec::with_capacity(n);
        let mut means = Vec::with_capacity(n);
        for ((sum, (lag, precision)), normal) in sums.iter().zip(&self.lags).zip(normals.as_flattened()) {
            let variance = 1.0 / (sum[1] + precision);
            let mean = (sum[0] + self.means[*lag as usize] * precision) * variance;
            let x = mean + variance.sqrt() * f64::from(*normal);
            means.push(mean);
            theta.push(x.clamp(-self.devices.theta_clip, self.devices.theta_clip));
        }
        self.means = means;
        let (mean, sd) = if self.devices.standardise { mean_sd(&theta) } else { (0.0, 1.0) };
        for (out, x) in self.theta.iter_mut().zip(&theta) {
            *out = ((x - mean) / sd) as f32;
        }
    }

    fn votes(&mut self, move_gamma: bool) {
        let (data, theta, devices, sweep) = (self.data, &self.theta, self.devices, self.sweep);
        let keyed = &self.keyed;
        chunks::each(self.parallel, &mut self.pieces, |at, piece| {
            let mut uniforms = keyed.stream(sweep, at as u32);
            let moves = Moves { gamma: move_gamma, beta: sweep > 0 };
            labels(piece, data, theta, &devices, moves, &mut uniforms);
        });
    }
}

/// What moves in a sweep besides latent values.
#[derive(Clone, Copy)]
struct Moves {
    gamma: bool,
    beta: bool,
}

/// A sweep over the labels of a piece, compiled once for each width of registers; the width changes no bit.
#[multiversion(targets("x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn labels(
    piece: &mut Piece,
    data: &IdealData,
    theta: &[f32],
    devices: &Devices,
    moves: Moves,
    uniforms: &mut Uniforms,
) {
    labels_as_compiled(piece, data, theta, devices, moves, uniforms);
}

/// The same for the processor that the build is for.
#[inline(always)]
fn labels_as_compiled(
    piece: &mut Piece,
    data: &IdealData,
    theta: &[f32],
    devices: &Devices,
    moves: Moves,
    uniforms: &mut Uniforms,
) {
    piece.sums.fill([0.0; 2]);
    for at in 0..piece.labels.len() {
        piece.label(data, theta, devices, at, moves, uniforms);
    }
}

impl Piece {
    #[inline(always)]
    fn label(
        &mut self,
        data: &IdealData,
        theta: &[f32],
        devices: &Devices,
        at: usize,
        moves: Moves,
        uniforms: &mut Uniforms,
    ) {
        let label = &data.labels[self.labels.start + at];
        let [start, no, abstain, end] = label.starts.map(|x| x as usize);
        let (n_yes, n_sure, n_abstain) = (no - start, abstain - start, end - abstain);
        // Yes and no, then abstentions, then one lane for the label's own draws; each part padded to whole lanes.
        let sure = n_sure.div_ceil(LANES);
        let all = sure + n_abstain.div_ceil(LANES);
        let Buffers { theta: positions, uniform, latent } = &mut self.buffers;
        positions.resize(all, [0.0; LANES]);
        latent.resize(all, [0.0; LANES]);
        uniform.resize(all + 1, [0.0; LANES]);
        uniforms.fill(uniform);
        let votes = [&data.votes[start..abstain], &data.votes[abstain..end]];
        for (part, out) in votes.iter().zip([0, sure]) {
            for (x, row) in positions.as_flattened_mut()[out * LANES..].iter_mut().zip(part.iter()) {
                *x = theta[*row as usize];
            }
        }
        let own = uniform[all];
        let beta = self.beta[at];
        if moves.gamma {
            let old = (self.lower[at], self.upper[at]);
            let step = devices.gamma_step;
            let lower = cut_step(old.0, step, -GAMMA_BOX as f32, old.1, own[0]);
            let upper = cut_step(old.1, step, lower, GAMMA_BOX as f32, own[1]);
            let change = ratio(positions, [n_yes, n_sure, n_abstain], beta, old, (lower, upper));
            // The published ratio lacks the factor of the first bound, so its law of the gap γ2 − γ1 is Φ(gap/.067) times
            // the stated one. With another step the factor of that step is put in and this law kept.
            let proposal = lanes::ln(lanes::cdf_pair((lower - old.1) / step).1)
                - lanes::ln(lanes::cdf_pair((old.0 - upper) / step).1);
            let of_gap = |step: f32| {
                lanes::ln(lanes::cdf_pair((old.1 - old.0) / step).0)
                    - lanes::ln(lanes::cdf_pair((upper - lower) / step).0)
            };
            let proposal = proposal + of_gap(step) - of_gap(Devices::PUBLISHED.gamma_step);
            if lanes::ln(own[2]) < change + proposal {
                (self.lower[at], self.upper[at]) = (lower, upper);
                self.accepted += 1;
            }
        }
        let (lower, upper) = (self.lower[at], self.upper[at]);
        let clip = devices.latent_clip;
        let cut = |z: f32| {
            let z = if z < clip { z } else { clip };
            if z > -clip { z } else { -clip }
        };
        for (k, ((z, x), u)) in latent.iter_mut().zip(&*positions).zip(&*uniform).take(sure).enumerate() {
            let [sign, gamma] = signs(k, n_yes, lower, upper);
            for i in 0..LANES {
                let eta = beta * x[i];
                let e = lanes::below(sign[i] * (gamma[i] - eta), u[i]);
                z[i] = cut(eta + sign[i] * e);
            }
        }
        for ((z, x), u) in latent[sure..].iter_mut().zip(&positions[sure..]).zip(&uniform[sure..]) {
            for i in 0..LANES {
                let eta = beta * x[i];
                z[i] = cut(eta + lanes::between(lower - eta, upper - eta, u[i]));
            }
        }
        // Padding has whatever positions were there before: give it none.
        let blank = |from: usize, to: usize, positions: &mut [Lane]| {
            for x in &mut positions.as_flattened_mut()[from..to] {
                *x = 0.0;
            }
        };
        blank(n_sure, sure * LANES, positions);
        blank(sure * LANES + n_abstain, all * LANES, positions);
        let (mut cross, mut square) = ([0.0_f32; LANES], [0.0_f32; LANES]);
        for (x, z) in positions.iter().zip(&*latent) {
            for i in 0..LANES {
                cross[i] += x[i] * z[i];
                square[i] += x[i] * x[i];
            }
        }
        let total = |lane: &Lane| lane.iter().map(|x| f64::from(*x)).sum::<f64>();
        let precision = total(&square) + 1.0;
        let mean = total(&cross) / precision;
        if moves.beta {
            self.beta[at] = (mean + f64::from(lanes::normal(own[3])) / precision.sqrt()) as f32;
        }
        let beta = self.beta[at];
        for (part, from) in votes.iter().zip([0, sure]) {
            for (row, z) in part.iter().zip(&latent.as_flattened()[from * LANES..]) {
                let sum = &mut self.sums[*row as usize - self.first_row];
                sum[0] += beta * z;
                sum[1] += beta * beta;
            }
        }
    }
}

/// Sign and cutpoint of the votes of a lane: yes comes before no.
#[inline(always)]
fn signs(lane: usize, n_yes: usize, lower: f32, upper: f32) -> [Lane; 2] {
    let (mut sign, mut gamma) = ([0.0; LANES], [0.0; LANES]);
    let yes = n_yes as i32 - (lane * LANES) as i32;
    for i in 0..LANES {
        let is_yes = (i as i32) < yes;
        sign[i] = if is_yes { 1.0 } else { -1.0 };
        gamma[i] = if is_yes { lower } else { upper };
    }
    [sign, gamma]
}

/// A step of a cutpoint, cut off at its bounds.
#[inline(always)]
fn cut_step(from: f32, step: f32, low: f32, high: f32, u: f32) -> f32 {
    (from + step * lanes::between((low - from) / step, (high - from) / step, u)).clamp(low, high)
}

/// Logarithm of the likelihood ratio of new to old cutpoints, latent values integrated out.
#[inline(always)]
fn ratio(positions: &[Lane], counts: [usize; 3], beta: f32, old: (f32, f32), new: (f32, f32)) -> f32 {
    let [n_yes, n_sure, n_abstain] = counts;
    let sure = n_sure.div_ceil(LANES);
    let (mut product, mut sum) = ([1.0_f32; LANES], [0.0_f32; LANES]);
    let fold = |k: usize, ratios: &Lane, product: &mut Lane, sum: &mut Lane| {
        for i in 0..LANES {
            product[i] *= ratios[i];
        }
        // Ratios of a step lie within e^±20 of one.
        if k % 4 == 3 {
            for i in 0..LANES {
                let p = if product[i] > lanes::TINY { product[i] } else { lanes::TINY };
                sum[i] += lanes::ln(p);
                product[i] = 1.0;
            }
        }
    };
    for (k, x) in positions[..sure].iter().enumerate() {
        let [sign, before] = signs(k, n_yes, old.0, old.1);
        let [_, after] = signs(k, n_yes, new.0, new.1);
        let valid = n_sure as i32 - (k * LANES) as i32;
        let mut ratios = [1.0; LANES];
        for i in 0..LANES {
            let eta = beta * x[i];
            let r = lanes::cdf_pair(sign[i] * (after[i] - eta)).0
                / lanes::cdf_pair(sign[i] * (before[i] - eta)).0;
            ratios[i] = if (i as i32) < valid { r } else { 1.0 };
        }
        fold(k, &ratios, &mut product, &mut sum);
    }
    for (k, x) in positions[sure..].iter().enumerate() {
        let valid = n_abstain as i32 - (k * LANES) as i32;
        let mut ratios = [1.0; LANES];
        for i in 0..LANES {
            let eta = beta * x[i];
            let r = lanes::band(new.0 - eta, new.1 - eta) / lanes::band(old.0 - eta, old.1 - eta);
            ratios[i] = if (i as i32) < valid { r } else { 1.0 };
        }
        fold(sure + k, &ratios, &mut product, &mut sum);
    }
    fold(3, &[1.0; LANES], &mut product, &mut sum);
    sum.iter().sum()
}

/// Mean and standard deviation (n − 1).
pub(crate) fn mean_sd(x: &[f64]) -> (f64, f64) {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    let square = x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
    (mean, (square / (n - 1.0)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::super::published::Anchors;
    use super::super::start::start;
    use super::super::tests::made_up;
    use super::*;

    /// The wide versions are used where the processor has them; elsewhere this compares a thing with itself.
    #[test]
    fn wider_registers_change_no_bit() {
        let made_up = made_up(5, 70, 3, 40);
        let start = start(&made_up.data, &Anchors { start: Vec::new(), poles: [None, None] });
        let keyed = Keyed::new(1, "registers", 0);
        let mut chains =
            [(); 2].map(|()| Chain::new(&made_up.data, &start, Devices::FAST, keyed.clone(), false));
        for _ in 0..20 {
            let [wide, plain] = &mut chains;
            wide.step();
            plain.sweep += 1;
            plain.positions();
            let moves = Moves { gamma: plain.sweep.is_multiple_of(plain.devices.gamma_every), beta: true };
            for (at, piece) in plain.pieces.iter_mut().enumerate() {
                let mut uniforms = plain.keyed.stream(plain.sweep, at as u32);
                labels_as_compiled(piece, plain.data, &plain.theta, &plain.devices, moves, &mut uniforms);
            }
        }
        let bits = |chain: &Chain<'_>| chain.theta.iter().map(|x| x.to_bits()).collect::<Vec<u32>>();
        assert_eq!(bits(&chains[0]), bits(&chains[1]));
    }
}
