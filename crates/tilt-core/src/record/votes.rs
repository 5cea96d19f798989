//! Votes, flat.

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_named, get_state, get_text,
};
use crate::vote::{Vote, VoteChoice};

const CHOICES: [VoteChoice; 5] =
    [VoteChoice::Yes, VoteChoice::Abstain, VoteChoice::No, VoteChoice::Absent, VoteChoice::NotMember];

/// As in files; the names for readers hold blanks.
fn name(choice: VoteChoice) -> &'static str {
    match choice {
        VoteChoice::NotMember => "not_member",
        other => other.name(),
    }
}

impl Flat for Vote {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "votes",
        version: 1,
        row: "one state in one roll call",
        columns: &[
            ColumnDoc::text("roll_call", "id of the roll call within its source"),
            ColumnDoc::text("state", "key of the state, three capital letters"),
            ColumnDoc::text(
                "choice",
                "yes, abstain, no, absent or not_member; the last two are missing, not votes",
            ),
        ],
        states: &["state"],
        time: RowTime::Of("roll_calls", "roll_call"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(&self.roll_call));
        cells.text(Some(self.state.key()));
        cells.text(Some(name(self.choice)));
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<Vote, CellError> {
        Ok(Vote {
            roll_call: get_text(cells),
            state: get_state(cells)?,
            choice: get_named("choice", &CHOICES, name, cells)?,
        })
    }
}
