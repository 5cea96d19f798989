//! Sufficient statistics of votes: nine counts per dyad and session, and matched excess agreement with powers.
//!
//! They are what is bundled with the program, and what the vote store computes from roll calls; every dyadic vote
//! measure follows from them.

use std::collections::BTreeMap;

use crate::actor::StateId;
use crate::dyad::Dyad;
use crate::origin::{Coverage, Origin};
use crate::time::Grain;

/// Which roll calls count. Both states must have cast a vote in every one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VoteFilter {
    /// Every roll call, unanimous ones included.
    All,
    /// Unanimous roll calls dropped; unanimity is judged over all states that voted.
    NonUnanimous,
    /// As `NonUnanimous`, and amendment and paragraph votes dropped for years after 1989.
    FinalOnly,
}

impl VoteFilter {
    /// Name on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            VoteFilter::All => "all",
            VoteFilter::NonUnanimous => "non-unanimous",
            VoteFilter::FinalOnly => "final-only",
        }
    }
}

/// Counts `C[a][b]`: roll calls on which the first state chose `a` and the second `b`, with yes = 0, abstain = 1, no = 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Table3(pub [[u32; 3]; 3]);

impl Table3 {
    /// Number of roll calls.
    pub fn n(&self) -> u32 {
        self.0.iter().flatten().sum()
    }

    /// Roll calls with identical votes.
    pub fn diagonal(&self) -> u32 {
        self.0[0][0] + self.0[1][1] + self.0[2][2]
    }

    /// The table with the two states exchanged.
    pub fn transposed(&self) -> Table3 {
        let mut table = Table3::default();
        for a in 0..3 {
            for b in 0..3 {
                table.0[b][a] = self.0[a][b];
            }
        }
        table
    }
}

/// The counts of one dyad in one session, seen from the state first in key order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DyadCounts {
    /// Session.
    pub session: u16,
    /// The pair; rows of the tables belong to `dyad.low()`.
    pub dyad: Dyad,
    /// Filter [`VoteFilter::NonUnanimous`].
    pub non_unanimous: [[u16; 3]; 3],
    /// Filter [`VoteFilter::FinalOnly`]; never more than `non_unanimous` in any cell.
    pub final_only: [[u16; 3]; 3],
    /// Unanimous roll calls in which both voted, by the choice all made.
    pub unanimous: [u16; 3],
}

impl DyadCounts {
    /// The table under a filter, rows belonging to `first`.
    pub fn table(&self, filter: VoteFilter, first: StateId) -> Table3 {
        let cells = match filter {
            VoteFilter::FinalOnly => self.final_only,
            VoteFilter::All | VoteFilter::NonUnanimous => self.non_unanimous,
        };
        let mut table = Table3(cells.map(|row| row.map(u32::from)));
        if filter == VoteFilter::All {
            for choice in 0..3 {
                table.0[choice][choice] += u32::from(self.unanimous[choice]);
            }
        }
        if first == self.dyad.low() { table } else { table.transposed() }
    }
}

/// Counts of many dyads and sessions.
#[derive(Debug, Clone)]
pub struct CountTable {
    rows: Vec<DyadCounts>,
    sessions: BTreeMap<u16, std::ops::Range<usize>>,
    /// Length of the periods; a `session` of the rows is the number of the period.
    pub grain: Grain,
    /// Where the underlying votes speak.
    pub coverage: Coverage,
    /// The file the counts were computed from.
    pub origin: Origin,
}

impl CountTable {
    /// A table; rows are put in the order session, dyad.
    pub fn new(mut rows: Vec<DyadCounts>, coverage: Coverage, origin: Origin) -> CountTable {
        rows.sort_by_key(|row| (row.session, row.dyad));
        let mut sessions: BTreeMap<u16, std::ops::Range<usize>> = BTreeMap::new();
        let mut start = 0;
        for of_session in rows.chunk_by(|row, next| row.session == next.session) {
            sessions.insert(of_session[0].session, start..start + of_session.len());
            start += of_session.len();
        }
        CountTable { rows, sessions, grain: Grain::Session, coverage, origin }
    }

    /// The same with periods of another length.
    #[must_use]
    pub fn by(self, grain: Grain) -> CountTable {
        CountTable { grain, ..self }
    }

    /// All rows, by session and dyad.
    pub fn rows(&self) -> &[DyadCounts] {
        &self.rows
    }

    /// Sessions with any roll call, in order.
    pub fn sessions(&self) -> impl Iterator<Item = u16> + '_ {
        self.sessions.keys().copied()
    }

    /// Rows of one session, by dyad.
    pub fn session(&self, session: u16) -> &[DyadCounts] {
        self.sessions.get(&session).map_or(&[], |range| &self.rows[range.clone()])
    }

    /// The row of a dyad in a session; `None` if the two never voted in the same roll call.
    pub fn get(&self, session: u16, dyad: Dyad) -> Option<&DyadCounts> {
        let rows = self.session(session);
        rows.binary_search_by_key(&dyad, |row| row.dyad).ok().map(|index| &rows[index])
    }

    /// Whether the state cast any vote in the session together with anyone.
    pub fn voted(&self, session: u16, state: StateId) -> bool {
        self.session(session).iter().any(|row| row.dyad.low() == state || row.dyad.high() == state)
    }
}

/// Counts of some dyads apart by resolution: votes on paragraphs and amendments of one text hang together.
#[derive(Debug, Clone, Default)]
pub struct ClusterTable {
    by_dyad: BTreeMap<(u16, Dyad), Vec<DyadCounts>>,
}

impl ClusterTable {
    /// A table from the counts of each cluster, in any order; equal inputs give equal tables.
    pub fn new(clusters: impl IntoIterator<Item = DyadCounts>) -> ClusterTable {
        let mut table = ClusterTable::default();
        for counts in clusters {
            table.by_dyad.entry((counts.session, counts.dyad)).or_default().push(counts);
        }
        table
    }

    /// The counts of each cluster of a dyad in a period; `None` if the dyad was not laid out.
    pub fn get(&self, session: u16, dyad: Dyad) -> Option<&[DyadCounts]> {
        self.by_dyad.get(&(session, dyad)).map(Vec::as_slice)
    }
}

/// Roll-call-matched excess agreement of one state with several powers in one session.
///
/// `r_P = mean over roll calls with both votes of [s(i,P) - mean_j s(j,P)]`, `s` = 1, ½, 0 for identical, one step,
/// opposite; `j` over all other states that voted. Errors are clustered by resolution.
#[derive(Debug, Clone, PartialEq)]
pub struct ExcessRow {
    /// Session.
    pub session: u16,
    /// The state.
    pub state: StateId,
    /// One entry per power of the table, `None` where the two never voted together or are the same state.
    pub excess: Vec<Option<f64>>,
    /// Roll calls behind each entry.
    pub n: Vec<u32>,
    /// Covariances between entries `(p, q)`, `p <= q`, in row-major upper-triangular order; 0 where an entry is missing.
    pub covariance: Vec<f64>,
}

/// Excess agreement of all states with a list of powers.
#[derive(Debug, Clone)]
pub struct ExcessTable {
    /// The powers, in the order of the entries.
    pub powers: Vec<StateId>,
    rows: Vec<ExcessRow>,
    /// Length of the periods; a `session` of the rows is the number of the period.
    pub grain: Grain,
    /// Where the underlying votes speak.
    pub coverage: Coverage,
    /// The file the numbers were computed from.
    pub origin: Origin,
}

impl ExcessTable {
    /// A table; rows are put in the order session, state.
    pub fn new(
        powers: Vec<StateId>,
        mut rows: Vec<ExcessRow>,
        coverage: Coverage,
        origin: Origin,
    ) -> ExcessTable {
        rows.sort_by_key(|row| (row.session, row.state));
        ExcessTable { powers, rows, grain: Grain::Session, coverage, origin }
    }

    /// The same with periods of another length.
    #[must_use]
    pub fn by(self, grain: Grain) -> ExcessTable {
        ExcessTable { grain, ..self }
    }

    /// All rows, by session and state.
    pub fn rows(&self) -> &[ExcessRow] {
        &self.rows
    }

    /// Position of a power.
    pub fn power(&self, state: StateId) -> Option<usize> {
        self.powers.iter().position(|power| *power == state)
    }

    /// The row of a state in a session.
    pub fn get(&self, session: u16, state: StateId) -> Option<&ExcessRow> {
        let found = self.rows.binary_search_by_key(&(session, state), |row| (row.session, row.state));
        found.ok().map(|index| &self.rows[index])
    }
}

impl ExcessRow {
    /// Covariance between the entries of two powers, given by their positions.
    pub fn covariance(&self, p: usize, q: usize) -> f64 {
        let (p, q) = (p.min(q), p.max(q));
        let powers = self.excess.len();
        // Row p of the upper triangle starts after p rows of lengths powers, powers - 1, ...
        self.covariance[p * powers - p * (p + 1) / 2 + q]
    }
}

/// The twelve powers with which bundled excess agreement is computed; the default list of "major powers" elsewhere.
pub const POWERS: [&str; 12] =
    ["USA", "RUS", "CHN", "GBR", "FRA", "DEU", "JPN", "IND", "TUR", "SAU", "IRN", "BRA"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triangle_positions_are_all_different() {
        let powers = 12;
        let mut row = ExcessRow {
            session: 1,
            state: StateId(0),
            excess: vec![None; powers],
            n: vec![0; powers],
            covariance: (0..powers * (powers + 1) / 2).map(|v| v as f64).collect(),
        };
        let mut seen = Vec::new();
        for p in 0..powers {
            for q in p..powers {
                assert_eq!(row.covariance(p, q), row.covariance(q, p));
                seen.push(row.covariance(p, q));
            }
        }
        row.covariance.clear();
        let expected: Vec<f64> = (0..78).map(f64::from).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_table_seen_from_the_other_side_is_transposed() {
        let dyad = Dyad::new(StateId(0), StateId(1)).unwrap();
        let row = DyadCounts {
            session: 1,
            dyad,
            non_unanimous: [[1, 2, 3], [4, 5, 6], [7, 8, 9]],
            final_only: [[0; 3]; 3],
            unanimous: [1, 0, 0],
        };
        assert_eq!(row.table(VoteFilter::NonUnanimous, StateId(0)).0[0][2], 3);
        assert_eq!(row.table(VoteFilter::NonUnanimous, StateId(1)).0[0][2], 7);
        assert_eq!(row.table(VoteFilter::All, StateId(0)).n(), 46);
    }
}
