//! The votes themselves, three bits per vote.

use std::collections::BTreeMap;

use tilt_core::vote::Flag;
use tilt_core::warning::raise;
use tilt_core::{Grain, RollCall, StateId, Vote, VoteChoice, Warned, Warning};

use super::cut::Cut;

/// All votes of a source by session.
#[derive(Debug, Clone)]
pub struct VoteMatrix {
    /// Votes by number of the period.
    pub(super) sessions: BTreeMap<u16, SessionVotes>,
    pub(super) grain: Grain,
}

/// The votes of one session. Roll calls are columns in the three stretches of [`Stretches`].
#[derive(Debug, Clone)]
pub(super) struct SessionVotes {
    /// States that cast at least one vote, in key order.
    pub states: Vec<StateId>,
    /// Roll calls in column order, with padding left out.
    pub columns: Vec<Column>,
    /// Where the stretches of words end.
    pub stretches: Stretches,
    /// Words per state and choice.
    pub words: usize,
    /// `bits[choice][word * states.len() + state]`, choice yes = 0, abstain = 1, no = 2.
    pub bits: [Vec<u64>; 3],
}

/// Words `[0, final_end)` hold roll calls that pass every filter, `[final_end, divided_end)` amendment and paragraph
/// votes that only the non-unanimous filter keeps, the rest unanimous roll calls.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretches {
    pub final_end: usize,
    pub divided_end: usize,
}

/// One roll call with its place.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub roll_call: RollCall,
    pub word: usize,
    pub bit: u32,
    /// Number of states by choice.
    pub totals: [u32; 3],
}

/// A roll call with the choices cast in it.
type Cast<'r> = (&'r RollCall, &'r BTreeMap<StateId, usize>);

impl VoteMatrix {
    /// Gathers votes under their roll calls.
    ///
    /// Absent states and non-members leave no bit: absence is missing, not an abstention. A vote whose roll call is not
    /// listed and a second vote of one state are left out with a warning.
    pub fn build(roll_calls: &[RollCall], votes: impl IntoIterator<Item = Vote>) -> Warned<VoteMatrix> {
        VoteMatrix::build_cut(roll_calls, votes, &Cut::default())
    }

    /// As [`VoteMatrix::build`], with some roll calls only or in other periods. A roll call without the date that a
    /// calendar period needs is left out with a warning.
    pub fn build_cut(
        roll_calls: &[RollCall],
        votes: impl IntoIterator<Item = Vote>,
        cut: &Cut,
    ) -> Warned<VoteMatrix> {
        let mut warnings = Vec::new();
        let mut index: BTreeMap<&str, usize> = BTreeMap::new();
        for (position, roll_call) in roll_calls.iter().enumerate() {
            if index.insert(&roll_call.id, position).is_some() {
                raise(
                    &mut warnings,
                    example("W-votes-duplicate", "a roll call is listed twice", &roll_call.id),
                );
            }
        }
        let mut cast: Vec<BTreeMap<StateId, usize>> = vec![BTreeMap::new(); roll_calls.len()];
        // Files list the votes of one roll call together, so the last look-up is usually the next one too.
        let mut last: Option<usize> = None;
        for vote in votes {
            let Some(choice) = vote.choice.category() else { continue };
            if last.is_none_or(|at| roll_calls[at].id != vote.roll_call) {
                last = index.get(vote.roll_call.as_str()).copied();
            }
            let Some(at) = last else {
                raise(
                    &mut warnings,
                    example("W-votes-orphan", "a vote names a roll call that is not listed", &vote.roll_call),
                );
                continue;
            };
            if *cast[at].entry(vote.state).or_insert(choice) != choice {
                let place = format!("{} in roll call {}", vote.state, vote.roll_call);
                raise(
                    &mut warnings,
                    example("W-votes-duplicate", "a state has two different votes in one roll call", &place),
                );
            }
        }
        let mut by_session: BTreeMap<u16, Vec<Cast>> = BTreeMap::new();
        for (id, position) in &index {
            debug_assert_eq!(*id, roll_calls[*position].id);
            let row = (&roll_calls[*position], &cast[*position]);
            if !cut.takes(row.0) {
                continue;
            }
            match cut.period(row.0) {
                Some(period) => by_session.entry(period).or_default().push(row),
                None => raise(&mut warnings, example("W-votes-undated", "a roll call has no date", id)),
            }
        }
        let sessions =
            by_session.into_iter().map(|(session, rows)| (session, SessionVotes::build(rows))).collect();
        Warned { value: VoteMatrix { sessions, grain: cut.by }, warnings }
    }

    /// Sessions with at least one roll call, in order.
    pub fn sessions(&self) -> impl Iterator<Item = u16> + '_ {
        self.sessions.keys().copied()
    }

    /// Number of roll calls, of votes cast.
    pub fn size(&self) -> (usize, usize) {
        let votes = |session: &SessionVotes| {
            session.columns.iter().map(|c| c.totals.iter().sum::<u32>() as usize).sum::<usize>()
        };
        (self.sessions.values().map(|s| s.columns.len()).sum(), self.sessions.values().map(votes).sum())
    }
}

impl SessionVotes {
    fn build(mut rows: Vec<Cast>) -> SessionVotes {
        // Numeric ids in numeric order: a column order that depends on nothing but the ids.
        rows.sort_by_key(|(roll_call, _)| (roll_call.id.len(), roll_call.id.clone()));
        let mut states: Vec<StateId> = rows.iter().flat_map(|(_, votes)| votes.keys().copied()).collect();
        states.sort();
        states.dedup();
        let totals: Vec<[u32; 3]> = rows.iter().map(|(_, votes)| totals(votes)).collect();
        let stretch: Vec<usize> =
            rows.iter().zip(&totals).map(|((roll_call, _), totals)| stretch(roll_call, totals)).collect();
        let length = |which: usize| stretch.iter().filter(|s| **s == which).count().div_ceil(64);
        let starts = [0, length(0), length(0) + length(1)];
        let words = starts[2] + length(2);
        let mut bits = [(); 3].map(|()| vec![0u64; words * states.len()]);
        let mut filled = [0usize; 3];
        let mut columns = Vec::with_capacity(rows.len());
        for (((roll_call, votes), totals), which) in rows.into_iter().zip(totals).zip(stretch) {
            let (word, bit) = (starts[which] + filled[which] / 64, (filled[which] % 64) as u32);
            filled[which] += 1;
            for (state, choice) in votes {
                // Every voter was collected into `states` above.
                let row = states.binary_search(state).expect("voters are listed");
                bits[*choice][word * states.len() + row] |= 1 << bit;
            }
            columns.push(Column { roll_call: roll_call.clone(), word, bit, totals });
        }
        let stretches = Stretches { final_end: starts[1], divided_end: starts[2] };
        SessionVotes { states, columns, stretches, words, bits }
    }

    /// Position of a state among the voters of the session.
    pub(super) fn row(&self, state: StateId) -> Option<usize> {
        self.states.binary_search(&state).ok()
    }

    /// What the state in `row` chose in a column, `None` if it cast no vote.
    pub(super) fn choice(&self, row: usize, column: &Column) -> Option<usize> {
        let at = column.word * self.states.len() + row;
        (0..3).find(|choice| self.bits[*choice][at] >> column.bit & 1 == 1)
    }
}

impl Column {
    /// Whether all states that voted chose the same.
    pub(super) fn is_unanimous(&self) -> bool {
        is_unanimous(&self.totals)
    }
}

/// The choice as a word of the core.
pub(super) fn choice_of(category: usize) -> VoteChoice {
    [VoteChoice::Yes, VoteChoice::Abstain, VoteChoice::No][category]
}

fn totals(votes: &BTreeMap<StateId, usize>) -> [u32; 3] {
    let mut totals = [0; 3];
    for choice in votes.values() {
        totals[*choice] += 1;
    }
    totals
}

fn is_unanimous(totals: &[u32; 3]) -> bool {
    totals.iter().filter(|total| **total > 0).count() <= 1
}

/// Last session of whose amendment and paragraph votes none is dropped: the published rule drops them for years after
/// 1989, and sessions are dated by the year in which they open \[bailey2017\].
const LAST_SESSION_WITH_AMENDMENTS: u16 = 1989 - 1945;

fn stretch(roll_call: &RollCall, totals: &[u32; 3]) -> usize {
    let is_part = roll_call.amendment == Flag::Yes || roll_call.paragraph == Flag::Yes;
    match (is_unanimous(totals), is_part && roll_call.period > LAST_SESSION_WITH_AMENDMENTS) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    }
}

fn example(code: &'static str, message: &str, place: &str) -> Warning {
    let mut warning = Warning::new(code, message);
    warning.examples.push(place.to_owned());
    warning
}
