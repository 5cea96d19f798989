//! From rows to records: a roll call when it is first seen, then its votes, each state once.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use tilt_core::actor::StateId;
use tilt_core::concordance::Concordance;
use tilt_core::record::Record;
use tilt_core::time::Date;
use tilt_core::vote::{RollCall, Vote, VoteChoice};
use tilt_core::warning::{Warning, WarningDoc, raise};

use crate::error::Error;
use crate::rows::{Row, RowReader};
use crate::summary::{Refusal, Tally};

/// Raised when the votes of a roll call do not add up to the totals that the file states for it.
pub(crate) const W_TOTALS: WarningDoc = WarningDoc {
    code: "W-unga-totals",
    doc: "The votes counted in a roll call differ from the totals of yes, no and abstention that the file states for \
          it. Small differences are known in the published file; large ones mean that rows are missing.",
};

/// When a roll call was, as one row states it.
pub(super) struct Occasion<'r> {
    /// Id of the roll call.
    pub(super) id: &'r str,
    /// Session as the source writes it.
    pub(super) session: Cow<'r, str>,
    /// Regular session used as period.
    pub(super) period: u16,
    /// Calendar date.
    pub(super) date: Option<Date>,
}

/// One layout's way of reading a row that holds one vote.
pub(super) trait BallotColumns {
    /// When and in which roll call.
    fn occasion<'r>(&self, row: &'r Row) -> Result<Occasion<'r>, Refusal>;
    /// Who voted.
    fn state(&self, row: &Row, date: Option<Date>) -> Result<StateId, Refusal>;
    /// What it did.
    fn choice(&self, row: &Row) -> Result<VoteChoice, Refusal>;
    /// The properties of the roll call.
    fn roll_call(&self, row: &Row, occasion: &Occasion<'_>) -> RollCall;
    /// Yes, abstention and no votes that the file states for the roll call.
    fn totals(&self, row: &Row) -> Option<[u32; 3]>;
}

/// Reads all rows and returns what was seen of the roll calls.
pub(super) fn read(
    columns: &dyn BallotColumns,
    rows: &mut RowReader<'_>,
    tally: &mut Tally<'_>,
) -> Result<Seen, Error> {
    let mut seen = Seen::default();
    while let Some(row) = rows.next_row()? {
        match read_row(columns, row, &mut seen) {
            Ok(ballot) => {
                if let Some(date) = ballot.date {
                    tally.date(date);
                }
                if let Some(roll_call) = ballot.first_of {
                    tally.roll_call(row.line(), Record::RollCall(roll_call))?;
                }
                tally.accept(row.line(), Record::Vote(ballot.vote))?;
            }
            Err(refusal) => tally.refuse(row.line(), refusal)?,
        }
    }
    Ok(seen)
}

struct Ballot {
    date: Option<Date>,
    /// The roll call, if this is its first vote.
    first_of: Option<RollCall>,
    vote: Vote,
}

fn read_row(columns: &dyn BallotColumns, row: &Row, seen: &mut Seen) -> Result<Ballot, Refusal> {
    row.require_whole()?;
    let occasion = columns.occasion(row)?;
    let choice = columns.choice(row)?;
    let state = columns.state(row, occasion.date)?;
    let (is_new, at) = seen.roll_call(occasion.id, occasion.period, || columns.totals(row));
    if !seen.mark(at, state, choice) {
        return Err(second_vote(row, state, occasion.id));
    }
    Ok(Ballot {
        date: occasion.date,
        first_of: is_new.then(|| columns.roll_call(row, &occasion)),
        vote: Vote { roll_call: occasion.id.to_owned(), state, choice },
    })
}

/// Why a state's second vote in a roll call is not used.
pub(super) fn second_vote(row: &Row, state: StateId, roll_call: &str) -> Refusal {
    let reason = format!("second vote of {state} in roll call {roll_call}; the first one is kept");
    Refusal::Row { reason, text: row.text().trim_end().to_owned() }
}

/// All that is remembered: per roll call its id, one bit per state and six counts. Memory grows with the number of
/// roll calls (some 60 bytes each), not with the number of votes.
#[derive(Default)]
pub(super) struct Seen {
    numbers: BTreeMap<String, usize>,
    roll_calls: Vec<SeenRollCall>,
    sessions: BTreeSet<u16>,
    last: Option<(String, usize)>,
}

struct SeenRollCall {
    voted: Vec<u64>,
    counted: [u32; 3],
    stated: Option<[u32; 3]>,
}

impl Seen {
    /// Whether the roll call is new, and its number.
    pub(super) fn roll_call(
        &mut self,
        id: &str,
        period: u16,
        totals: impl FnOnce() -> Option<[u32; 3]>,
    ) -> (bool, usize) {
        if let Some((last, number)) = &self.last
            && last == id
        {
            return (false, *number);
        }
        let known = self.numbers.get(id).copied();
        let number = known.unwrap_or_else(|| {
            let voted = vec![0; Concordance::bundled().len().div_ceil(64)];
            self.roll_calls.push(SeenRollCall { voted, counted: [0; 3], stated: totals() });
            self.sessions.insert(period);
            self.numbers.insert(id.to_owned(), self.roll_calls.len() - 1);
            self.roll_calls.len() - 1
        });
        self.last = Some((id.to_owned(), number));
        (known.is_none(), number)
    }

    /// Notes that a state voted; `false` if it had voted before.
    pub(super) fn mark(&mut self, number: usize, state: StateId, choice: VoteChoice) -> bool {
        let seen = &mut self.roll_calls[number];
        let (word, bit) = (state.index() / 64, 1u64 << (state.index() % 64));
        if seen.voted[word] & bit != 0 {
            return false;
        }
        seen.voted[word] |= bit;
        if let Some(category) = choice.category() {
            seen.counted[category] += 1;
        }
        true
    }

    /// The periods of the roll calls.
    pub(super) fn sessions(&self) -> &BTreeSet<u16> {
        &self.sessions
    }

    /// The doubt about totals, if there is one.
    pub(super) fn totals_warning(&self) -> Option<Warning> {
        let mut warnings = Vec::new();
        for (id, number) in &self.numbers {
            let roll_call = &self.roll_calls[*number];
            if let Some(stated) = roll_call.stated
                && stated != roll_call.counted
            {
                let shown = |[yes, abstain, no]: [u32; 3]| format!("{yes}-{no}-{abstain}");
                let mut warning = Warning::new(
                    W_TOTALS.code,
                    "roll calls whose votes differ from the totals stated in the file (yes-no-abstain)",
                );
                warning.examples.push(format!(
                    "{id}: {}, stated {}",
                    shown(roll_call.counted),
                    shown(stated)
                ));
                raise(&mut warnings, warning);
            }
        }
        warnings.pop()
    }
}
