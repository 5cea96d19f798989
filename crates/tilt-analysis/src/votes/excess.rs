//! Roll-call-matched excess agreement with powers, with errors clustered by resolution.

use std::collections::BTreeMap;

use rayon::prelude::*;
use tilt_core::counts::{ExcessRow, VoteFilter};
use tilt_core::{Coverage, ExcessTable, Origin, RollCall, StateId, VoteChoice};

use super::matrix::{SessionVotes, VoteMatrix, choice_of};

impl VoteMatrix {
    /// Excess agreement of every state with every power in every session.
    ///
    /// `r_P = mean over divided roll calls with both votes of [s(i,P) - mean_j s(j,P)]` with s = 1, ½, 0 for identical,
    /// one step, opposite; j runs over all states that voted except the state and the power. Covariances come from the
    /// sums of influences per cluster, `Σ_g e_Pg e_Qg · G/(G−1)`, with `e_Pg = Σ_{v in g} (x_v − r_P)/n_P` and G the
    /// number of clusters in which the state voted together with any of the powers.
    pub fn excess(&self, powers: &[StateId], coverage: Coverage, origin: Origin) -> ExcessTable {
        let sessions: Vec<(&u16, &SessionVotes)> = self.sessions.iter().collect();
        let rows: Vec<Vec<ExcessRow>> =
            sessions.par_iter().map(|(session, votes)| excess_session(**session, votes, powers)).collect();
        ExcessTable::new(powers.to_vec(), rows.concat(), coverage, origin).by(self.grain)
    }
}

/// One roll call behind an excess: its place in the file's order, and its contribution to the mean.
pub(crate) struct Contribution {
    pub roll_call: RollCall,
    pub choices: [VoteChoice; 2],
    pub value: f64,
}

impl VoteMatrix {
    /// The roll calls behind the excess of a state with a power in a period, in the order of their ids; their mean is the
    /// excess.
    pub(crate) fn contributions(&self, session: u16, state: StateId, power: StateId) -> Vec<Contribution> {
        let Some(votes) = self.sessions.get(&session) else { return Vec::new() };
        let Some(row) = votes.row(state) else { return Vec::new() };
        let (divided, _) = divided(votes, &[power]);
        let of = |d: &Divided| {
            let column = &votes.columns[d.column];
            let (own, other) = (votes.choice(row, column)?, d.powers[0]?);
            Some(Contribution {
                roll_call: column.roll_call.clone(),
                choices: [choice_of(own), choice_of(other)],
                value: d.excess[own][other]?,
            })
        };
        divided.iter().filter_map(of).collect()
    }

    /// The roll calls of a period in which both states voted, with their choices, of those that a filter keeps.
    pub(crate) fn common(
        &self,
        session: u16,
        filter: VoteFilter,
        [a, b]: [StateId; 2],
    ) -> Vec<(RollCall, [VoteChoice; 2])> {
        let Some(votes) = self.sessions.get(&session) else { return Vec::new() };
        let (Some(a), Some(b)) = (votes.row(a), votes.row(b)) else { return Vec::new() };
        let end = match filter {
            VoteFilter::All => usize::MAX,
            VoteFilter::NonUnanimous => votes.stretches.divided_end,
            VoteFilter::FinalOnly => votes.stretches.final_end,
        };
        let columns = votes.columns.iter().filter(|column| column.word < end);
        columns
            .filter_map(|column| {
                let choices = [votes.choice(a, column)?, votes.choice(b, column)?];
                Some((column.roll_call.clone(), choices.map(choice_of)))
            })
            .collect()
    }
}

/// A divided roll call with what is needed of it.
struct Divided {
    cluster: usize,
    /// Choice of each power, if it voted.
    powers: Vec<Option<usize>>,
    /// `excess[i][p]`: contribution when the state chose `i` and the power `p`; `None` when nobody else voted.
    excess: [[Option<f64>; 3]; 3],
    column: usize,
}

fn excess_session(session: u16, votes: &SessionVotes, powers: &[StateId]) -> Vec<ExcessRow> {
    let (divided, n_clusters) = divided(votes, powers);
    let mut rows = Vec::with_capacity(votes.states.len());
    for (row, state) in votes.states.iter().enumerate() {
        let choices: Vec<Option<usize>> =
            divided.iter().map(|d| votes.choice(row, &votes.columns[d.column])).collect();
        let columns: Vec<Vec<(usize, f64)>> = powers
            .iter()
            .enumerate()
            .map(|(p, power)| if power == state { Vec::new() } else { contributions(&divided, &choices, p) })
            .collect();
        if columns.iter().all(Vec::is_empty) {
            continue;
        }
        rows.push(summarise(session, *state, &columns, n_clusters));
    }
    rows
}

fn divided(votes: &SessionVotes, powers: &[StateId]) -> (Vec<Divided>, usize) {
    let rows: Vec<Option<usize>> = powers.iter().map(|power| votes.row(*power)).collect();
    let mut clusters: BTreeMap<String, usize> = BTreeMap::new();
    let mut divided = Vec::new();
    for (at, column) in votes.columns.iter().enumerate().filter(|(_, column)| !column.is_unanimous()) {
        let next = clusters.len();
        divided.push(Divided {
            cluster: *clusters.entry(column.roll_call.cluster()).or_insert(next),
            powers: rows.iter().map(|row| row.and_then(|row| votes.choice(row, column))).collect(),
            excess: contribution_table(&column.totals),
            column: at,
        });
    }
    (divided, clusters.len())
}

/// Excess by the choices of state and power, given how many states chose what.
fn contribution_table(totals: &[u32; 3]) -> [[Option<f64>; 3]; 3] {
    let s = |a: usize, b: usize| 1.0 - a.abs_diff(b) as f64 / 2.0;
    let voters = f64::from(totals.iter().sum::<u32>());
    let mut table = [[None; 3]; 3];
    for (state, row) in table.iter_mut().enumerate() {
        for (power, cell) in row.iter_mut().enumerate() {
            let all: f64 = (0..3).map(|choice| f64::from(totals[choice]) * s(choice, power)).sum();
            // The power agrees with itself; it and the state are not part of the world they are compared with.
            let others = all - 1.0 - s(state, power);
            if voters > 2.0 {
                *cell = Some(s(state, power) - others / (voters - 2.0));
            }
        }
    }
    table
}

/// Contributions of the roll calls in which state and power both voted, with their clusters.
fn contributions(divided: &[Divided], choices: &[Option<usize>], power: usize) -> Vec<(usize, f64)> {
    let both = divided.iter().zip(choices);
    both.filter_map(|(d, own)| Some((d.cluster, d.excess[(*own)?][d.powers[power]?]?))).collect()
}

fn summarise(session: u16, state: StateId, columns: &[Vec<(usize, f64)>], n_clusters: usize) -> ExcessRow {
    let mut excess = Vec::with_capacity(columns.len());
    let mut influence: Vec<Vec<f64>> = Vec::with_capacity(columns.len());
    let mut used = vec![false; n_clusters];
    for column in columns {
        let n = column.len() as f64;
        let mean = column.iter().map(|(_, x)| x).sum::<f64>() / n;
        let mut sums = vec![0.0; n_clusters];
        for (cluster, x) in column {
            sums[*cluster] += (x - mean) / n;
            used[*cluster] = true;
        }
        excess.push((!column.is_empty()).then_some(mean));
        influence.push(sums);
    }
    let clusters = used.iter().filter(|used| **used).count() as f64;
    let correction = if clusters > 1.0 { clusters / (clusters - 1.0) } else { 0.0 };
    let mut covariance = Vec::with_capacity(columns.len() * (columns.len() + 1) / 2);
    for p in 0..columns.len() {
        for q in p..columns.len() {
            covariance
                .push(correction * influence[p].iter().zip(&influence[q]).map(|(a, b)| a * b).sum::<f64>());
        }
    }
    ExcessRow {
        session,
        state,
        excess,
        n: columns.iter().map(|column| column.len() as u32).collect(),
        covariance,
    }
}
