//! Counts of some dyads apart by resolution.

use std::collections::BTreeMap;

use tilt_core::counts::ClusterTable;
use tilt_core::{Dyad, DyadCounts};

use super::matrix::VoteMatrix;

impl VoteMatrix {
    /// Counts of each cluster of roll calls (votes on one resolution and its parts) for some dyads.
    ///
    /// The sum over clusters of a dyad and period are its counts in [`VoteMatrix::counts`].
    pub fn clusters(&self, dyads: &[Dyad]) -> ClusterTable {
        let mut all = Vec::new();
        for (session, votes) in &self.sessions {
            for dyad in dyads {
                let (Some(low), Some(high)) = (votes.row(dyad.low()), votes.row(dyad.high())) else {
                    continue;
                };
                let mut clusters: BTreeMap<String, DyadCounts> = BTreeMap::new();
                for column in &votes.columns {
                    let (Some(a), Some(b)) = (votes.choice(low, column), votes.choice(high, column)) else {
                        continue;
                    };
                    let counts = clusters.entry(column.roll_call.cluster()).or_insert(DyadCounts {
                        session: *session,
                        dyad: *dyad,
                        non_unanimous: [[0; 3]; 3],
                        final_only: [[0; 3]; 3],
                        unanimous: [0; 3],
                    });
                    if column.word >= votes.stretches.divided_end {
                        counts.unanimous[a] += 1;
                        continue;
                    }
                    counts.non_unanimous[a][b] += 1;
                    if column.word < votes.stretches.final_end {
                        counts.final_only[a][b] += 1;
                    }
                }
                all.extend(clusters.into_values());
            }
        }
        ClusterTable::new(all)
    }
}
