//! Moves of whole sessions in the proper posterior: their level and their spread.
//!
//! Data say little about them, so that single positions take thousands of sweeps to carry a session along. Shifting all
//! positions of a block of sessions by c and the cutpoints of its own roll calls by βc leaves their likelihood as it is; so does
//! stretching positions by s and dividing β by s. What is left to weigh are priors and roll calls linked over sessions.

use multiversion::multiversion;

use super::data::IdealData;
use super::dynamic::{Params, metropolis};
use super::lanes::{self, LANES};
use super::newton::Quadratic;
use super::prior::{GAMMA_BOX, RIDGE, walk_variance};

/// Some neighbouring sessions that move together.
pub(crate) struct Block {
    rows: std::ops::Range<usize>,
    /// Labels with all their votes in the block.
    own: Vec<u32>,
    /// Votes in the block of labels that have others outside, by label and kind.
    linked: Vec<Linked>,
    /// Their rows, counted from the first one of the block.
    places: Vec<[u32; LANES]>,
}

struct Linked {
    label: u32,
    kind: u8,
    votes: std::ops::Range<usize>,
}

/// A place in a group that stands for no vote.
const NOBODY: u32 = u32::MAX;

/// Each session; then longer blocks, because roll calls that come back year after year hold their sessions together:
/// from every fourth session on all that follow, and stretches of some lengths that overlap by half.
pub(crate) fn blocks(data: &IdealData) -> [Vec<Block>; 2] {
    let mut ends = vec![0];
    for group in data.rows.chunk_by(|a, b| a.session == b.session) {
        ends.push(ends[ends.len() - 1] + group.len());
    }
    let singles = ends.windows(2).map(|pair| block(data, pair[0]..pair[1])).collect();
    let last = ends.len() - 1;
    let mut long: Vec<Block> =
        (APART..last).step_by(APART).map(|start| block(data, ends[start]..ends[last])).collect();
    for length in STRETCHES {
        for start in (0..last.saturating_sub(length / 2)).step_by(length / 2) {
            long.push(block(data, ends[start]..ends[(start + length).min(last)]));
        }
    }
    [singles, long]
}

/// Sessions between two starts of blocks without an end.
const APART: usize = 4;

/// Lengths of stretches, in sessions.
const STRETCHES: [usize; 2] = [6, 14];

fn block(data: &IdealData, rows: std::ops::Range<usize>) -> Block {
    let mut block = Block { rows: rows.clone(), own: Vec::new(), linked: Vec::new(), places: Vec::new() };
    for (at, label) in data.labels.iter().enumerate() {
        let votes = &data.votes[label.starts[0] as usize..label.starts[3] as usize];
        let inside = votes.iter().filter(|row| rows.contains(&(**row as usize))).count();
        if inside == 0 {
            continue;
        }
        if inside == votes.len() {
            block.own.push(at as u32);
            continue;
        }
        let kinds = label.layout.kinds;
        for (part, kind) in kinds.into_iter().enumerate() {
            let votes = &data.votes[label.starts[part] as usize..label.starts[part + 1] as usize];
            let votes = votes.iter().filter(|row| rows.contains(&(**row as usize)));
            let votes: Vec<u32> = votes.map(|row| *row - rows.start as u32).collect();
            let first = block.places.len();
            for chunk in votes.chunks(LANES) {
                let mut places = [NOBODY; LANES];
                places[..chunk.len()].copy_from_slice(chunk);
                block.places.push(places);
            }
            let group = Linked { label: at as u32, kind: kind as u8, votes: first..block.places.len() };
            if !group.votes.is_empty() {
                block.linked.push(group);
            }
        }
    }
    block
}

impl Block {
    /// Tries a shift, then a stretch; `random` are two normal and two uniform numbers.
    pub(crate) fn step(
        &self,
        data: &IdealData,
        theta: &mut [f32],
        params: &mut [&mut Params],
        random: [f64; 4],
    ) {
        if let Some(shift) = self.shift(data, theta, params, random[0], libm::log(random[2])) {
            for x in &mut theta[self.rows.clone()] {
                *x = (f64::from(*x) + shift) as f32;
            }
            for label in &self.own {
                let [beta, lower, _] = &mut *params[*label as usize];
                *lower += *beta * shift;
            }
        }
        // About the width that priors alone would give.
        let log = 0.7 * random[1] / (2.0 * (self.rows.len() + self.own.len()) as f64).sqrt();
        let stretch = libm::exp(log);
        let new: Vec<f32> = self.rows.clone().map(|row| (f64::from(theta[row]) * stretch) as f32).collect();
        let mut change = (self.rows.len() as f64 - self.own.len() as f64) * log;
        for (x, mean, weight) in self.priors(data, theta, true) {
            let y = x * stretch;
            change += 0.5 * weight * ((x - mean) * (x - mean) - (y - mean) * (y - mean));
        }
        for label in &self.own {
            let beta = params[*label as usize][0];
            change += 0.5 * beta * beta * (1.0 - 1.0 / (stretch * stretch));
        }
        let [before, ..] = self.linked(data, &theta[self.rows.clone()], params);
        change += self.linked(data, &new, params)[0] - before;
        if libm::log(random[3]) < change {
            theta[self.rows.clone()].copy_from_slice(&new);
            for label in &self.own {
                params[*label as usize][0] /= stretch;
            }
        }
    }

    /// A Newton-step Metropolis move of a common shift: what it is, if it is accepted.
    fn shift(
        &self,
        data: &IdealData,
        theta: &[f32],
        params: &[&mut Params],
        normal: f64,
        limit: f64,
    ) -> Option<f64> {
        // The priors of the positions are quadratic in a common shift.
        let (mut precision, mut slope) = (0.0, 0.0);
        for (x, mean, weight) in self.priors(data, theta, false) {
            precision += weight;
            slope += weight * (mean - x);
        }
        let stays = |label: &u32, shift: f64| {
            let [beta, lower, ln_gap] = *params[*label as usize];
            let gap = if data.labels[*label as usize].layout.single { 0.0 } else { libm::exp(ln_gap) };
            let lower = lower + beta * shift;
            lower > -GAMMA_BOX && lower + gap < GAMMA_BOX
        };
        let log = |x: &[f64; 1]| {
            let shift = x[0];
            if !self.own.iter().all(|label| stays(label, shift)) {
                return None;
            }
            let at = self.rows.clone().map(|row| (f64::from(theta[row]) + shift) as f32);
            let [ln_p, pull, weight] = self.linked(data, &at.collect::<Vec<f32>>(), params);
            Some(Quadratic {
                value: ln_p + slope * shift - 0.5 * precision * shift * shift,
                slope: [pull + slope - precision * shift],
                bend: [[weight + precision]],
            })
        };
        metropolis(&[0.0], &[normal], limit, false, log).map(|x| x[0])
    }

    /// The normal priors of the block: where it stands, mean and weight; steps within the block only if asked for,
    /// because a common shift leaves them.
    fn priors(&self, data: &IdealData, theta: &[f32], within: bool) -> Vec<(f64, f64, f64)> {
        let mut all = Vec::with_capacity(2 * self.rows.len());
        for row in self.rows.clone() {
            let (this, x) = (&data.rows[row], f64::from(theta[row]));
            all.push((x, 0.0, RIDGE));
            if let Some(previous) = this.previous {
                let weight = 1.0 / walk_variance(this.n_votes, data.rows[previous as usize].n_votes);
                let other = f64::from(theta[previous as usize]);
                if !self.rows.contains(&(previous as usize)) {
                    all.push((x, other, weight));
                } else if within {
                    all.push((x - other, 0.0, weight));
                }
            }
            if let Some(next) = this.next.filter(|next| !self.rows.contains(&(*next as usize))) {
                let weight = 1.0 / walk_variance(data.rows[next as usize].n_votes, this.n_votes);
                all.push((x, f64::from(theta[next as usize]), weight));
            }
        }
        all
    }

    /// Log-likelihood of the votes of linked labels at the block's positions, with slope and minus the second
    /// derivative in a common shift.
    fn linked(&self, data: &IdealData, positions: &[f32], params: &[&mut Params]) -> [f64; 3] {
        let mut sums = [0.0; 3];
        for group in &self.linked {
            let single = data.labels[group.label as usize].layout.single;
            let [beta, lower, ln_gap] = *params[group.label as usize];
            let upper = if single { lower } else { lower + libm::exp(ln_gap) };
            let vote = [beta, lower, upper].map(|x| x as f32);
            let [ln_p, pull, weight] = terms(&self.places[group.votes.clone()], group.kind, vote, positions);
            sums[0] += ln_p;
            sums[1] -= beta * pull;
            sums[2] += beta * beta * weight;
        }
        sums
    }
}

/// Log-likelihood, pull and weight of votes of one label and kind, summed; places are rows of the block, the last
/// group filled up with [`NOBODY`].
#[multiversion(targets("x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn terms(places: &[[u32; LANES]], kind: u8, [beta, lower, upper]: [f32; 3], positions: &[f32]) -> [f64; 3] {
    let mut sums = [[0.0_f32; LANES]; 3];
    for places in places {
        let (mut x, mut ok) = ([0.0; LANES], [0.0; LANES]);
        for i in 0..LANES {
            if let Some(position) = positions.get(places[i] as usize) {
                (x[i], ok[i]) = (*position, 1.0);
            }
        }
        for i in 0..LANES {
            let eta = beta * x[i];
            let term = match kind {
                0 => lanes::side(1.0, lower - eta),
                1 => lanes::side(-1.0, upper - eta),
                _ => lanes::middle(lower - eta, upper - eta).0,
            };
            sums[0][i] += ok[i] * term.ln_p;
            sums[1][i] += ok[i] * term.pull;
            sums[2][i] += ok[i] * term.weight;
        }
    }
    sums.map(|lane| lane.iter().map(|x| f64::from(*x)).sum())
}
