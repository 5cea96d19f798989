//! `votes.parquet`.

use tilt_core::vote::{Vote, VoteChoice};

use super::{Table, state};
use crate::column::{Cells, ParquetColumn, ParquetTable, Row};
use crate::error::Error;

pub(crate) struct Votes;

/// As in files; core's names are for readers and hold blanks.
const CHOICES: [(VoteChoice, &str); 5] = [
    (VoteChoice::Yes, "yes"),
    (VoteChoice::Abstain, "abstain"),
    (VoteChoice::No, "no"),
    (VoteChoice::Absent, "absent"),
    (VoteChoice::NotMember, "not_member"),
];

impl Table for Votes {
    type Record = Vote;

    const TABLE: &'static ParquetTable = &ParquetTable {
        name: "votes",
        version: 1,
        row: "one state in one roll call",
        columns: &[
            ParquetColumn::int("line", "line of the original, counted from 1, header included"),
            ParquetColumn::text("roll_call", "id of the roll call within its source"),
            ParquetColumn::text("state", "key of the state, three capital letters"),
            ParquetColumn::text(
                "choice",
                "yes, abstain, no, absent or not_member; the last two are missing, not votes",
            ),
        ],
    };

    fn put(line: u64, vote: &Vote, cells: &mut Cells) {
        cells.int(line);
        cells.text(&vote.roll_call);
        cells.text(vote.state.key());
        let found = CHOICES.iter().find(|row| row.0 == vote.choice);
        cells.text(found.expect("the list holds every choice").1);
    }

    fn get(row: &mut Row<'_>, _sha256: &str) -> Result<(u64, Vote), Error> {
        let line = row.int();
        let roll_call = row.text().to_owned();
        let state = state(row.text())?;
        let name = row.text();
        let choice = CHOICES.iter().find(|row| row.1 == name).ok_or_else(|| row.refuse(name))?.0;
        Ok((line, Vote { roll_call, state, choice }))
    }
}
