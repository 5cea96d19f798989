//! Whether the sampler of the proper posterior draws from it: simulation-based calibration \[talts2018\].
//!
//! A small world is drawn from the prior, votes from the world, and the sampler from the votes. If it is right, the
//! rank of the true value among independent draws is uniform, for every quantity.

use rayon::prelude::*;
use tilt_core::StateId;

use super::chunks::Keyed;
use super::data::{self, Cast, IdealData, Layout};
use super::dynamic::Chain;
use super::kernel::mean_sd;
use super::point::point_state;
use super::prior::{GAMMA_BOX, RIDGE, walk_variance};
use super::published::Anchors;
use super::start::start;
use crate::random::Stream;

/// Draws from the posterior of a world that its true values are ranked among.
pub const DRAWS: usize = 99;

/// How worlds and runs are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worlds {
    /// States, all of which vote in all sessions.
    pub states: usize,
    /// Sessions.
    pub sessions: u16,
    /// Roll calls of a session.
    pub calls: usize,
    /// Sweeps thrown away.
    pub burn_in: u32,
    /// Sweeps between two draws that are ranked.
    pub apart: u32,
    /// Whether labels are read as in use, from the categories that occur and without unanimous ones, which no prior
    /// describes, instead of as the world drew them.
    pub as_used: bool,
}

impl Worlds {
    /// The worlds of the page.
    pub const PAGE: Worlds =
        Worlds { states: 12, sessions: 8, calls: 25, burn_in: 300, apart: 20, as_used: false };
}

/// Names of the ranked quantities. All but the last are of standardised positions, turned so that the first state
/// stands above the second on average.
pub const QUANTITIES: [&str; 9] = [
    "position, state 1, first session",
    "position, state 3, first session",
    "position, state 3, a middle session",
    "position, state 4, last session",
    "difference of states 3 and 4, a middle session",
    "change of state 3, first to last session",
    "mean of the first session",
    "spread of a middle session",
    "spread of all positions before standardising",
];

/// Ranks of the true values in 0..=[`DRAWS`], one array a world; worlds are numbered from `first`.
pub fn ranks(worlds: &Worlds, seed: u64, first: u64, n: u64) -> Vec<[u32; QUANTITIES.len()]> {
    (first..first + n).into_par_iter().map(|at| ranks_of(worlds, seed, at)).collect()
}

fn ranks_of(worlds: &Worlds, seed: u64, at: u64) -> [u32; QUANTITIES.len()] {
    let mut stream = Stream::new(seed, &["ideal calibration"], at);
    let truth = positions(worlds, &mut stream);
    let (data, truth) = votes(worlds, &truth, &mut stream);
    let true_values = quantities(&data, &truth);
    let poles = [0, 1].map(StateId::from_index);
    let ends: Vec<(StateId, f64)> = poles.into_iter().flatten().zip([1.0, -1.0]).collect();
    let near = point_state(&data, start(&data, &Anchors { start: ends, poles }), 20);
    let mut chain = Chain::new(&data, &near, Keyed::new(seed, "calibration", at), false);
    for _ in 0..worlds.burn_in {
        chain.step();
    }
    let (mut below, mut equal) = ([0; QUANTITIES.len()], [0; QUANTITIES.len()]);
    for _ in 0..DRAWS {
        for _ in 0..worlds.apart {
            chain.step();
        }
        let draw: Vec<f64> = chain.theta.iter().map(|x| f64::from(*x)).collect();
        for (place, (draw, truth)) in quantities(&data, &draw).iter().zip(true_values).enumerate() {
            below[place] += u32::from(*draw < truth);
            equal[place] += u32::from(*draw == truth);
        }
    }
    // Equal numbers, which single precision allows, share their ranks out by chance.
    let mut rank = |place: usize| below[place] + stream.below(equal[place] + 1);
    std::array::from_fn(&mut rank)
}

/// Positions by session, then state, from the walk and the ridge. With all states in all votes the walk's variance is
/// the same everywhere; each state is an independent chain with a tridiagonal precision, drawn by its Cholesky factor.
fn positions(worlds: &Worlds, stream: &mut Stream) -> Vec<f64> {
    let (states, sessions) = (worlds.states, usize::from(worlds.sessions));
    let step = 1.0 / walk_variance(1, 1);
    let mut all = vec![0.0; states * sessions];
    // Lower factor of the precision: diagonal and the place below it.
    let (mut diagonal, mut below) = (Vec::new(), Vec::new());
    for at in 0..sessions {
        let links = usize::from(at > 0) + usize::from(at + 1 < sessions);
        let before: f64 = below.last().copied().unwrap_or(0.0);
        let own: f64 = (RIDGE + links as f64 * step - before * before).sqrt();
        diagonal.push(own);
        below.push(-step / own);
    }
    for state in 0..states {
        let mut later = 0.0;
        for at in (0..sessions).rev() {
            let pull = if at + 1 < sessions { below[at] * later } else { 0.0 };
            later = (stream.normal() - pull) / diagonal[at];
            all[at * states + state] = later;
        }
    }
    all
}

/// Votes, and the true positions of the rows that have any. Every fifth text is put to the vote again in the next
/// session; of every six texts, one knows no abstention, one no *no*, and one no yes.
fn votes(worlds: &Worlds, truth: &[f64], stream: &mut Stream) -> (IdealData, Vec<f64>) {
    let n_labels = usize::from(worlds.sessions) * worlds.calls;
    let (mut cast, mut layouts): (Vec<Cast>, Vec<Layout>) = (Vec::new(), Vec::new());
    let mut call = 0;
    for label in 0..n_labels {
        let session = label / worlds.calls;
        let kinds = match label % 6 {
            1 => Some([0, 1, 2]),
            3 => Some([0, 1, 1]),
            5 => Some([0, 1, 0]),
            _ => None,
        };
        let layout = kinds.map_or(Layout::WHOLE, |kinds| Layout { kinds, single: true });
        layouts.push(layout);
        let beta = stream.normal();
        let mut cut = || GAMMA_BOX * (2.0 * stream.unit() - 1.0);
        let (a, b) = (cut(), cut());
        let cuts = if layout.single { [a, a] } else { [a.min(b), a.max(b)] };
        let again = label % 5 == 0 && session + 1 < usize::from(worlds.sessions);
        for session in session..=session + usize::from(again) {
            for state in 0..worlds.states {
                let z = beta * truth[session * worlds.states + state] + stream.normal();
                // What stands below the lower cutpoint, above the upper one, between them; yes = 0, abstain = 1, no = 2.
                let choice = match (layout.kinds, z < cuts[0], z > cuts[1]) {
                    ([0, 1, 0], true, _) => 1,
                    (_, true, _) => 0,
                    ([0, 1, 1], _, _) => 1,
                    (_, _, true) => 2,
                    _ => 1,
                };
                // The worlds are small enough for the table of states.
                let id = StateId::from_index(state).expect("fewer states than the table has");
                cast.push((label as u32, call, id, choice, session as u16 + 1));
            }
            call += 1;
        }
    }
    let ids: Vec<String> = (0..n_labels).map(|label| label.to_string()).collect();
    let data = data::build(cast, &ids, (!worlds.as_used).then_some(&layouts));
    let known = data.rows.iter().map(|row| {
        let state = (0..worlds.states).find(|at| StateId::from_index(*at) == Some(row.state)).unwrap_or(0);
        truth[(usize::from(row.session) - 1) * worlds.states + state]
    });
    let known = known.collect();
    (data, known)
}

fn quantities(data: &IdealData, theta: &[f64]) -> [f64; QUANTITIES.len()] {
    let (mean, sd) = mean_sd(theta);
    let last = data.rows.last().map_or(1, |row| row.session);
    let middle = last.div_ceil(2);
    let state = |at: usize| StateId::from_index(at);
    let of = |at: usize| {
        let rows = data.rows.iter().zip(theta).filter(|(row, _)| Some(row.state) == state(at));
        rows.map(|(_, x)| x).sum::<f64>()
    };
    let sign = if of(0) < of(1) { -1.0 } else { 1.0 };
    let standard = |x: f64| sign * (x - mean) / sd;
    let at = |at: usize, session: u16| {
        let row = state(at).and_then(|state| data.row(state, session));
        row.map_or(0.0, |row| standard(theta[row]))
    };
    let whole = |session: u16| {
        let rows = data.rows.iter().zip(theta).filter(|(row, _)| row.session == session);
        mean_sd(&rows.map(|(_, x)| standard(*x)).collect::<Vec<f64>>())
    };
    [
        at(0, 1),
        at(2, 1),
        at(2, middle),
        at(3, last),
        at(2, middle) - at(3, middle),
        at(2, last) - at(2, 1),
        whole(1).0,
        whole(middle).1,
        sd,
    ]
}

/// χ² of ranks in equal bins, and the largest distance of their distribution function from the diagonal.
pub fn distance_from_uniform(ranks: &[u32], bins: usize) -> (f64, f64) {
    let possible = DRAWS + 1;
    let mut counts = vec![0.0; bins];
    let mut each = vec![0.0; possible];
    for rank in ranks {
        counts[*rank as usize * bins / possible] += 1.0;
        each[*rank as usize] += 1.0;
    }
    let (n, expected) = (ranks.len() as f64, ranks.len() as f64 / bins as f64);
    let square = counts.iter().map(|count: &f64| (count - expected) * (count - expected) / expected).sum();
    let (mut sum, mut widest) = (0.0, 0.0_f64);
    for (at, count) in each.iter().enumerate() {
        sum += count;
        widest = widest.max((sum / n - (at + 1) as f64 / possible as f64).abs());
    }
    (square, widest)
}

/// The shares of truly uniform samples of `n` ranks that lie as far or farther from uniform, by simulation: for χ² and
/// for the distribution function.
pub fn p_values(found: (f64, f64), n: usize, bins: usize, seed: u64) -> (f64, f64) {
    const TIMES: usize = 4_000;
    let mut stream = Stream::new(seed, &["uniform ranks"], n as u64);
    let (mut square, mut widest) = (1.0, 1.0);
    for _ in 0..TIMES {
        let ranks: Vec<u32> = (0..n).map(|_| stream.below(DRAWS as u32 + 1)).collect();
        let other = distance_from_uniform(&ranks, bins);
        square += f64::from(u8::from(other.0 >= found.0));
        widest += f64::from(u8::from(other.1 >= found.1));
    }
    (square / (TIMES as f64 + 1.0), widest / (TIMES as f64 + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_worlds_are_ranked_evenly() {
        let small = Worlds { states: 6, sessions: 3, calls: 10, burn_in: 100, apart: 5, as_used: false };
        let ranks = ranks(&small, 1, 0, 80);
        for (at, name) in QUANTITIES.iter().enumerate() {
            let own: Vec<u32> = ranks.iter().map(|ranks| ranks[at]).collect();
            let found = distance_from_uniform(&own, 10);
            let p = p_values(found, own.len(), 10, 1);
            println!("{name}: p {p:?}");
            assert!(p.0 > 1e-3 && p.1 > 1e-3, "{name}: {found:?} {p:?}");
        }
    }

    #[test]
    fn shifted_ranks_are_told_from_uniform_ones() {
        let shifted: Vec<u32> = (0..200).map(|at| at % 80).collect();
        let p = p_values(distance_from_uniform(&shifted, 20), 200, 20, 1);
        assert!(p.0 < 0.01 && p.1 < 0.01, "{p:?}");
    }
}
