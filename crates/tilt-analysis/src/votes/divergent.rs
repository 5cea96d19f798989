//! The roll calls on which two states stood furthest apart.

use std::ops::RangeInclusive;

use tilt_core::{Date, StateId, VoteChoice};

use super::matrix::{VoteMatrix, choice_of};

/// A roll call on which two states did not vote alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivergentVote {
    /// Session.
    pub session: u16,
    /// Id of the roll call in its source.
    pub roll_call: String,
    /// Day, if known.
    pub date: Option<Date>,
    /// Resolution or draft symbol.
    pub resolution: String,
    /// Title.
    pub title: String,
    /// Choice of the first state.
    pub a: VoteChoice,
    /// Choice of the second state.
    pub b: VoteChoice,
    /// States that voted like the second one, itself included.
    pub with_b: u32,
    /// States that voted.
    pub voters: u32,
}

impl VoteMatrix {
    /// Roll calls on which `a` and `b` voted differently: opposite votes before half-steps, within these the later
    /// session first, then in the order of ids.
    pub fn most_divergent(
        &self,
        sessions: RangeInclusive<u16>,
        a: StateId,
        b: StateId,
        limit: usize,
    ) -> Vec<DivergentVote> {
        let mut found: Vec<(usize, DivergentVote)> = Vec::new();
        for (session, votes) in self.sessions.range(sessions).rev() {
            let (Some(row_a), Some(row_b)) = (votes.row(a), votes.row(b)) else { continue };
            for column in &votes.columns {
                let (Some(choice_a), Some(choice_b)) =
                    (votes.choice(row_a, column), votes.choice(row_b, column))
                else {
                    continue;
                };
                let distance = choice_a.abs_diff(choice_b);
                if distance == 0 {
                    continue;
                }
                let call = &column.roll_call;
                found.push((
                    2 - distance,
                    DivergentVote {
                        session: *session,
                        roll_call: call.id.clone(),
                        date: call.date,
                        resolution: call.resolution.clone(),
                        title: call.title.clone(),
                        a: choice_of(choice_a),
                        b: choice_of(choice_b),
                        with_b: column.totals[choice_b],
                        voters: column.totals.iter().sum(),
                    },
                ));
            }
        }
        // The sort is stable: sessions and ids keep their order within one distance.
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().take(limit).map(|(_, vote)| vote).collect()
    }
}
