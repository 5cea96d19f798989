//! Nine counts for every dyad and session.

use multiversion::multiversion;
use rayon::prelude::*;
use tilt_core::{CountTable, Coverage, Dyad, DyadCounts, Origin, StateId};

use super::matrix::{SessionVotes, VoteMatrix};

impl VoteMatrix {
    /// Counts of all dyads that cast votes in the same roll call, for all sessions.
    ///
    /// Roll calls that are counted: see [`tilt_core::VoteFilter`]. Unanimity is judged over all states that voted.
    pub fn counts(&self, coverage: Coverage, origin: Origin) -> CountTable {
        // One allocation for all dyads, filled in place session by session: memory traffic costs more than counting.
        let mut rows: Vec<DyadCounts> =
            Vec::with_capacity(self.sessions.values().map(SessionVotes::n_dyads).sum());
        for (session, votes) in &self.sessions {
            rows.extend(pairs(&votes.states).map(|dyad| empty(*session, dyad)));
        }
        let mut rest = rows.as_mut_slice();
        let mut parts = Vec::with_capacity(self.sessions.len());
        for votes in self.sessions.values() {
            let (part, tail) = rest.split_at_mut(votes.n_dyads());
            parts.push((votes, part));
            rest = tail;
        }
        parts.into_par_iter().for_each(|(votes, part)| fill(votes, part));
        rows.retain(|row| row.non_unanimous != [[0; 3]; 3] || row.unanimous != [0; 3]);
        CountTable::new(rows, coverage, origin).by(self.grain)
    }
}

impl SessionVotes {
    fn n_dyads(&self) -> usize {
        self.states.len() * self.states.len().saturating_sub(1) / 2
    }
}

/// All dyads of states in key order, in the order of dyads.
fn pairs(states: &[StateId]) -> impl Iterator<Item = Dyad> + '_ {
    let later = |at: usize| states[at + 1..].iter();
    // The states of a session are different.
    (0..states.len())
        .flat_map(move |at| later(at).map(move |other| Dyad::new(states[at], *other).expect("two states")))
}

fn empty(session: u16, dyad: Dyad) -> DyadCounts {
    DyadCounts { session, dyad, non_unanimous: [[0; 3]; 3], final_only: [[0; 3]; 3], unanimous: [0; 3] }
}

/// Counts each state against all later ones. Whole numbers are the same on every instruction set.
#[multiversion(targets(
    "x86_64+avx2+popcnt+avx512f+avx512bw+avx512dq+avx512vl+avx512vpopcntdq",
    "x86_64+avx2+popcnt",
    "x86_64+popcnt"
))]
fn fill(votes: &SessionVotes, rows: &mut [DyadCounts]) {
    let n_states = votes.states.len();
    let ends = votes.stretches;
    let mut lanes = vec![0u64; n_states];
    let mut rest = rows;
    for first in 0..n_states {
        let (rows, tail) = rest.split_at_mut(n_states - first - 1);
        rest = tail;
        let lanes = &mut lanes[..rows.len()];
        for cell in 0..9 {
            let (a, b) = (cell / 3, cell % 3);
            if count(votes, first, a, b, 0..ends.final_end, lanes) {
                for (row, count) in rows.iter_mut().zip(&*lanes) {
                    // A session has at most a few hundred roll calls.
                    row.final_only[a][b] = *count as u16;
                    row.non_unanimous[a][b] = *count as u16;
                }
            }
            if count(votes, first, a, b, ends.final_end..ends.divided_end, lanes) {
                for (row, count) in rows.iter_mut().zip(&*lanes) {
                    row.non_unanimous[a][b] += *count as u16;
                }
            }
        }
        for choice in 0..3 {
            if count(votes, first, choice, choice, ends.divided_end..votes.words, lanes) {
                for (row, count) in rows.iter_mut().zip(&*lanes) {
                    row.unanimous[choice] = *count as u16;
                }
            }
        }
    }
}

/// Roll calls of some words on which the state in row `first` chose `a` and each later state `b`; `false` if `first`
/// never chose `a` there, in which case the lanes are not written.
///
/// The inner loop runs over states side by side, so that the compiler can use vectors.
#[inline(always)]
fn count(
    votes: &SessionVotes,
    first: usize,
    a: usize,
    b: usize,
    words: std::ops::Range<usize>,
    lanes: &mut [u64],
) -> bool {
    let n_states = votes.states.len();
    let mut any = false;
    for word in words {
        let row = word * n_states;
        let own = votes.bits[a][row + first];
        if own == 0 {
            continue;
        }
        if !any {
            lanes.fill(0);
            any = true;
        }
        let others = &votes.bits[b][row + first + 1..row + n_states];
        for (count, other) in lanes.iter_mut().zip(others) {
            *count += u64::from((own & other).count_ones());
        }
    }
    any
}
