//! From draws to numbers with their errors.

use rayon::prelude::*;
use tilt_core::StateId;

use super::data::IdealData;
use super::diagnostics::{Diagnostics, diagnose, quantile};

/// Kept draws of one chain: one row of positions per draw.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ChainDraws {
    pub theta: Vec<f32>,
    pub acceptance: [f64; 2],
}

/// An ideal point with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IdealPoint {
    /// State.
    pub state: StateId,
    /// Session.
    pub session: u16,
    /// Votes that entered.
    pub n_votes: u32,
    /// Mean of the draws.
    pub mean: f64,
    /// Their standard deviation.
    pub sd: f64,
    /// 5 %, 50 % and 95 % points.
    pub quantiles: [f64; 3],
    /// Monte-Carlo error of the mean.
    pub mcse: f64,
    /// How far to trust the sample.
    pub diagnostics: Diagnostics,
}

/// Level and spread of a session: the slow directions of the samplers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SessionLevel {
    /// Session.
    pub session: u16,
    /// Mean over states: mean and standard deviation of the draws, and their diagnostics.
    pub mean: (f64, f64, Diagnostics),
    /// The same for the standard deviation over states.
    pub spread: (f64, f64, Diagnostics),
}

/// How far two states stood apart in a session, from joint draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distance {
    /// Mean of the signed difference first − second.
    pub difference: f64,
    /// Its standard deviation.
    pub difference_sd: f64,
    /// Mean of the absolute difference: too large near zero, because it cannot be negative.
    pub absolute: f64,
    /// Its standard deviation.
    pub absolute_sd: f64,
    /// Share of draws in which the first state stands higher.
    pub p_higher: f64,
}

impl Distance {
    /// Whether two posteriors put the two states in opposite order.
    pub fn differs_in_sign(&self, other: &Distance) -> bool {
        self.difference * other.difference < 0.0
    }
}

/// What a run found.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimates {
    /// Ideal points in the order of the data's rows.
    pub points: Vec<IdealPoint>,
    /// Levels of sessions.
    pub sessions: Vec<SessionLevel>,
    /// Shares of accepted proposals for vote parameters and for positions, by chain.
    pub acceptance: Vec<[f64; 2]>,
    pub(crate) chains: Vec<ChainDraws>,
}

pub(crate) fn summarise(data: &IdealData, chains: Vec<ChainDraws>) -> Estimates {
    let n = data.rows.len();
    // Blocks of neighbouring rows read each draw's row once per cache line.
    let blocks: Vec<usize> = (0..n).step_by(16).collect();
    let points: Vec<Vec<IdealPoint>> = blocks
        .par_iter()
        .map(|first| {
            let rows = *first..(*first + 16).min(n);
            rows.map(|row| point(data, row, &columns(&chains, n, row))).collect()
        })
        .collect();
    let sessions = sessions(data);
    let levels = sessions.par_iter().map(|rows| level(data, &chains, rows.clone())).collect();
    let acceptance = chains.iter().map(|chain| chain.acceptance).collect();
    Estimates { points: points.concat(), sessions: levels, acceptance, chains }
}

/// Rows of each session.
fn sessions(data: &IdealData) -> Vec<std::ops::Range<usize>> {
    let mut first = 0;
    let groups = data.rows.chunk_by(|a, b| a.session == b.session);
    groups
        .map(|group| {
            first += group.len();
            first - group.len()..first
        })
        .collect()
}

fn columns(chains: &[ChainDraws], n: usize, row: usize) -> Vec<Vec<f64>> {
    chains
        .iter()
        .map(|chain| chain.theta.iter().skip(row).step_by(n).map(|x| f64::from(*x)).collect())
        .collect()
}

fn point(data: &IdealData, row: usize, draws: &[Vec<f64>]) -> IdealPoint {
    let mut all = draws.concat();
    let (mean, sd) = super::kernel::mean_sd(&all);
    all.sort_by(f64::total_cmp);
    let diagnostics = diagnose(draws);
    let this = &data.rows[row];
    IdealPoint {
        state: this.state,
        session: this.session,
        n_votes: this.n_votes,
        mean,
        sd,
        quantiles: [0.05, 0.5, 0.95].map(|p| quantile(&all, p)),
        mcse: sd / diagnostics.ess_mean.sqrt(),
        diagnostics,
    }
}

fn level(data: &IdealData, chains: &[ChainDraws], rows: std::ops::Range<usize>) -> SessionLevel {
    let n = data.rows.len();
    let (mut means, mut spreads) = (Vec::new(), Vec::new());
    for chain in chains {
        let of = |draw: &[f32]| -> (f64, f64) {
            let x: Vec<f64> = draw[rows.clone()].iter().map(|x| f64::from(*x)).collect();
            super::kernel::mean_sd(&x)
        };
        let (mean, spread): (Vec<f64>, Vec<f64>) = chain.theta.chunks_exact(n).map(of).unzip();
        means.push(mean);
        spreads.push(spread);
    }
    let sum = |draws: &[Vec<f64>]| {
        let (mean, sd) = super::kernel::mean_sd(&draws.concat());
        (mean, sd, diagnose(draws))
    };
    SessionLevel { session: data.rows[rows.start].session, mean: sum(&means), spread: sum(&spreads) }
}

impl Estimates {
    /// Draws of one row, chain after chain.
    pub fn draws(&self, row: usize) -> Vec<f64> {
        columns(&self.chains, self.points.len(), row).concat()
    }

    /// The point of a state in a session.
    pub fn point(&self, state: StateId, session: u16) -> Option<&IdealPoint> {
        self.row(state, session).map(|row| &self.points[row])
    }

    fn row(&self, state: StateId, session: u16) -> Option<usize> {
        self.points.binary_search_by_key(&(session, state), |point| (point.session, point.state)).ok()
    }

    /// How far `a` stood from `b` in a session.
    pub fn distance(&self, session: u16, a: StateId, b: StateId) -> Option<Distance> {
        let (a, b) = (self.draws(self.row(a, session)?), self.draws(self.row(b, session)?));
        let signed: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a - b).collect();
        let absolute: Vec<f64> = signed.iter().map(|x| x.abs()).collect();
        let (difference, difference_sd) = super::kernel::mean_sd(&signed);
        let (absolute, absolute_sd) = super::kernel::mean_sd(&absolute);
        let higher = signed.iter().filter(|x| **x > 0.0).count();
        let p_higher = higher as f64 / signed.len() as f64;
        Some(Distance { difference, difference_sd, absolute, absolute_sd, p_higher })
    }

    /// Probability that `own` stood closer to `a` than to `b` in a session.
    pub fn p_closer(&self, session: u16, own: StateId, a: StateId, b: StateId) -> Option<f64> {
        let [own, a, b] = [own, a, b].map(|state| self.row(state, session).map(|row| self.draws(row)));
        let (own, a, b) = (own?, a?, b?);
        let closer = (0..own.len()).filter(|i| (own[*i] - a[*i]).abs() < (own[*i] - b[*i]).abs()).count();
        Some(closer as f64 / own.len() as f64)
    }
}
