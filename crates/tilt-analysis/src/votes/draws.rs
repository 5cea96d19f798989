//! The votes of one period, ready to be drawn again by resolution for all states at once.

use std::collections::BTreeMap;

use tilt_core::StateId;
use tilt_core::counts::{Table3, VoteFilter};

use super::matrix::VoteMatrix;
use crate::random::Stream;

/// No vote.
const NONE: u8 = 3;

/// Choices of all states in the roll calls that a filter keeps, by resolution.
#[derive(Debug, Clone)]
pub struct SessionDraws {
    states: Vec<StateId>,
    /// By resolution: its roll calls.
    clusters: Vec<Vec<usize>>,
    /// By roll call and state: 0 yes, 1 abstain, 2 no, 3 none.
    choices: Vec<Vec<u8>>,
    restrict: fn(&Table3) -> Table3,
}

impl VoteMatrix {
    /// The votes of a period for drawing; `None` without such a period. Unanimous roll calls are left out, as by the
    /// filters of the measures.
    pub fn session_draws(
        &self,
        session: u16,
        filter: VoteFilter,
        restrict: fn(&Table3) -> Table3,
    ) -> Option<SessionDraws> {
        let votes = self.sessions.get(&session)?;
        let end = match filter {
            VoteFilter::FinalOnly => votes.stretches.final_end,
            VoteFilter::All | VoteFilter::NonUnanimous => votes.stretches.divided_end,
        };
        let mut clusters: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut choices = Vec::new();
        for column in votes.columns.iter().filter(|column| column.word < end) {
            clusters.entry(column.roll_call.cluster()).or_default().push(choices.len());
            let of = |row: usize| votes.choice(row, column).map_or(NONE, |choice| choice as u8);
            choices.push((0..votes.states.len()).map(of).collect());
        }
        Some(SessionDraws {
            states: votes.states.clone(),
            clusters: clusters.into_values().collect(),
            choices,
            restrict,
        })
    }
}

impl SessionDraws {
    /// Tables of all pairs `(a, b)`, `a < b`, of `states`, rows belonging to the first, from as many resolutions as there
    /// are, drawn with replacement.
    pub(crate) fn draw(&self, states: &[StateId], stream: &mut Stream) -> Vec<Table3> {
        let n = states.len();
        let mut tables = vec![Table3::default(); n * n.saturating_sub(1) / 2];
        let rows: Vec<Option<usize>> =
            states.iter().map(|state| self.states.binary_search(state).ok()).collect();
        let mut times = vec![0u32; self.choices.len()];
        for _ in 0..self.clusters.len() {
            let chosen = &self.clusters[stream.below(self.clusters.len() as u32) as usize];
            chosen.iter().for_each(|at| times[*at] += 1);
        }
        let mut own = vec![NONE; n];
        for (choices, times) in self.choices.iter().zip(&times).filter(|(_, times)| **times > 0) {
            for (own, row) in own.iter_mut().zip(&rows) {
                *own = row.map_or(NONE, |row| choices[row]);
            }
            let mut start = 0;
            for a in 0..n {
                let length = n - a - 1;
                if own[a] != NONE {
                    for (table, b) in tables[start..start + length].iter_mut().zip(&own[a + 1..]) {
                        if *b != NONE {
                            table.0[usize::from(own[a])][usize::from(*b)] += times;
                        }
                    }
                }
                start += length;
            }
        }
        tables.iter().map(|table| (self.restrict)(table)).collect()
    }
}
