//! A fast point estimate: the published kernel with every draw replaced by its mean (variational EM).

use multiversion::multiversion;

use super::chunks::{self, CHUNKS};
use super::data::{IdealData, Label};
use super::lanes::{self, LANES, Lane};
use super::prior::{GAMMA_BOX, walk_variance};
use super::published::Anchors;
use super::run::Run;
use super::start::{Start, start};
use crate::error::Error;

/// Sweeps after which positions move by less than .003; more of them do not come closer to the sampled means.
pub const POINT_SWEEPS: u32 = 100;

/// Point estimates in the order of the data's rows.
///
/// They order states within a session nearly as the sampler does (the methods page states the error); they have no
/// interval, because the standard deviations of this method are about half of the sampled ones.
pub fn point_estimate(data: &IdealData, anchors: &Anchors, sweeps: u32) -> Vec<f64> {
    point_state(data, start(data, anchors), sweeps).theta
}

/// The same on a number of threads; nothing is reported, because it takes about a second.
///
/// # Errors
/// [`ErrorKind::TooFew`](crate::ErrorKind::TooFew) if no divided roll call is left, and as
/// [`super::estimate_on`] if the threads cannot be had.
pub fn point_estimate_on(
    data: &IdealData,
    anchors: &Anchors,
    sweeps: u32,
    run: Run<'_>,
) -> Result<Vec<f64>, Error> {
    super::run::require_votes(data)?;
    super::run::on_threads(run.threads, || point_estimate(data, anchors, sweeps))
}

struct Piece {
    labels: std::ops::Range<usize>,
    beta: Vec<f64>,
    cuts: Vec<[f64; 2]>,
    /// Σβz and Σ(β² + var β) by row.
    sums: Vec<[f32; 2]>,
    positions: Vec<Lane>,
    latent: Vec<Lane>,
}

/// Positions and vote parameters after some sweeps.
pub(crate) fn point_state(data: &IdealData, start: Start, sweeps: u32) -> Start {
    let n = data.rows.len();
    let weight = |label: &Label| (label.starts[3] - label.starts[0]) as usize + 40;
    let mut pieces: Vec<Piece> = chunks::cut(data.labels.iter().map(weight), CHUNKS)
        .into_iter()
        .map(|labels| Piece {
            beta: start.beta[labels.clone()].to_vec(),
            cuts: labels.clone().map(|at| [start.lower[at], start.upper[at]]).collect(),
            labels,
            sums: vec![[0.0; 2]; n],
            positions: Vec::new(),
            latent: Vec::new(),
        })
        .collect();
    let lags: Vec<(usize, f64)> = (0..n)
        .map(|row| {
            let this = &data.rows[row];
            let lag = this.previous.or(this.next).map_or(row, |lag| lag as usize);
            (lag, 1.0 / walk_variance(this.n_votes, data.rows[lag].n_votes))
        })
        .collect();
    let mut means = start.theta.clone();
    let mut theta: Vec<[f32; 2]> = means.iter().map(|x| [*x as f32, 0.0]).collect();
    for _ in 0..sweeps {
        chunks::each(true, &mut pieces, |_, piece| sweep(piece, data, &theta));
        let mut next = Vec::with_capacity(n);
        let mut variances = Vec::with_capacity(n);
        for (row, (lag, precision)) in lags.iter().enumerate() {
            let sum =
                |which: usize| pieces.iter().map(|piece| f64::from(piece.sums[row][which])).sum::<f64>();
            let variance = 1.0 / (sum(1) + precision);
            next.push((sum(0) + means[*lag] * precision) * variance);
            variances.push(variance);
        }
        let (mean, sd) = super::kernel::mean_sd(&next);
        let scale = (sd * sd + variances.iter().sum::<f64>() / n as f64).sqrt();
        for ((out, x), variance) in theta.iter_mut().zip(&next).zip(&variances) {
            *out = [((x - mean) / scale) as f32, (variance / (scale * scale)) as f32];
        }
        means = next;
    }
    Start {
        theta: theta.iter().map(|x| f64::from(x[0])).collect(),
        beta: pieces.iter().flat_map(|piece| piece.beta.clone()).collect(),
        lower: pieces.iter().flat_map(|piece| piece.cuts.iter().map(|cut| cut[0])).collect(),
        upper: pieces.iter().flat_map(|piece| piece.cuts.iter().map(|cut| cut[1])).collect(),
    }
}

/// A sweep over the labels of a piece, compiled once for each width of registers; the width changes no bit.
#[multiversion(targets("x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn sweep(piece: &mut Piece, data: &IdealData, theta: &[[f32; 2]]) {
    piece.sums.fill([0.0; 2]);
    for at in 0..piece.labels.len() {
        piece.label(data, theta, at);
    }
}

impl Piece {
    #[inline(always)]
    fn label(&mut self, data: &IdealData, theta: &[[f32; 2]], at: usize) {
        let label = &data.labels[self.labels.start + at];
        let ranges = [0, 1, 2].map(|part| label.starts[part] as usize..label.starts[part + 1] as usize);
        let beta = self.beta[at] as f32;
        let [lower, upper] = self.cuts[at].map(|x| x as f32);
        // Slope and bend in the two cutpoints: first, both (mixed), second.
        let (mut slope, mut bend) = ([0.0_f64; 2], [0.05_f64, 0.0, 0.05]);
        let (mut cross, mut precision) = (0.0_f64, 1.0_f64);
        let mut firsts = [0; 3];
        let mut used = 0;
        for (part, range) in ranges.iter().enumerate() {
            let votes = &data.votes[range.clone()];
            let lanes = votes.len().div_ceil(LANES);
            firsts[part] = used;
            used += lanes;
            self.positions.resize(used, [0.0; LANES]);
            self.latent.resize(used, [0.0; LANES]);
            let positions = &mut self.positions[firsts[part]..used];
            for (x, row) in positions.as_flattened_mut().iter_mut().zip(votes) {
                let [mean, variance] = theta[*row as usize];
                *x = mean;
                precision += f64::from(mean * mean + variance);
            }
            // [slope and bend of the lower cutpoint, mixed, slope and bend of the upper, Σθz]
            let mut sums = [[0.0_f32; LANES]; 6];
            for (k, (x, z)) in positions.iter().zip(&mut self.latent[firsts[part]..used]).enumerate() {
                let valid = (votes.len() - k * LANES) as i32;
                for i in 0..LANES {
                    let ok = if (i as i32) < valid { 1.0 } else { 0.0 };
                    let eta = beta * x[i];
                    let (pull, terms) = match part {
                        0 => {
                            let term = lanes::side(1.0, lower - eta);
                            (term.pull, [term.pull, term.weight, 0.0, 0.0, 0.0])
                        }
                        1 => {
                            let term = lanes::side(-1.0, upper - eta);
                            (term.pull, [0.0, 0.0, 0.0, term.pull, term.weight])
                        }
                        _ => {
                            let (a, b) = (lower - eta, upper - eta);
                            let (term, low, high) = lanes::middle(a, b);
                            let bends = [low * low - a * low, -low * high, high * high + b * high];
                            (term.pull, [-low, bends[0], bends[1], high, bends[2]])
                        }
                    };
                    z[i] = eta - pull;
                    for (sum, term) in sums.iter_mut().zip(terms) {
                        sum[i] += ok * term;
                    }
                    sums[5][i] += ok * x[i] * z[i];
                }
            }
            let total = sums.map(|lane| lane.iter().map(|x| f64::from(*x)).sum::<f64>());
            slope[0] += total[0];
            bend[0] += total[1];
            bend[1] += total[2];
            slope[1] += total[3];
            bend[2] += total[4];
            cross += total[5];
        }
        self.beta[at] = cross / precision;
        let determinant = bend[0] * bend[2] - bend[1] * bend[1];
        let step = [
            (bend[2] * slope[0] - bend[1] * slope[1]) / determinant,
            (bend[0] * slope[1] - bend[1] * slope[0]) / determinant,
        ];
        let moved =
            [0, 1].map(|i| (self.cuts[at][i] + step[i].clamp(-0.5, 0.5)).clamp(-GAMMA_BOX, GAMMA_BOX));
        if moved[0] < moved[1] {
            self.cuts[at] = moved;
        }
        let beta = self.beta[at] as f32;
        let square = (self.beta[at] * self.beta[at] + 1.0 / precision) as f32;
        for (range, first) in ranges.iter().zip(firsts) {
            let latent = self.latent[first..].as_flattened();
            for (row, z) in data.votes[range.clone()].iter().zip(latent) {
                let sum = &mut self.sums[*row as usize];
                sum[0] += beta * z;
                sum[1] += square;
            }
        }
    }
}
