//! `roll_calls.parquet`.

use tilt_core::vote::{Flag, RollCall};

use super::Table;
use crate::column::{Cells, ParquetColumn, ParquetTable, Row};
use crate::error::Error;

pub(crate) struct RollCalls;

const FLAGS: [(Flag, &str); 4] =
    [(Flag::Yes, "yes"), (Flag::No, "no"), (Flag::Blank, "blank"), (Flag::NotRecorded, "not_recorded")];

impl Table for RollCalls {
    type Record = RollCall;

    const TABLE: &'static ParquetTable = &ParquetTable {
        name: "roll_calls",
        version: 1,
        row: "one roll call",
        columns: &[
            ParquetColumn::int("line", "line of the original on which the roll call was first seen"),
            ParquetColumn::text("roll_call", "id of the roll call within its source"),
            ParquetColumn::text(
                "session",
                "session as the source writes it; ES-10 is an emergency special session",
            ),
            ParquetColumn::int("period", "regular session used as period; its year is period + 1945"),
            ParquetColumn::maybe_date("date", "calendar day of the vote"),
            ParquetColumn::text("resolution", "resolution or draft symbol, empty if not given"),
            ParquetColumn::text("title", "title or short description, empty if not given"),
            ParquetColumn::text("amendment", "vote on an amendment: yes, no, blank or not_recorded"),
            ParquetColumn::text("paragraph", "vote on a paragraph: yes, no, blank or not_recorded"),
            ParquetColumn::text("important", "listed as important: yes, no, blank or not_recorded"),
            ParquetColumn::text("issues", "issue codes of the source, separated by `;`"),
        ],
    };

    fn put(line: u64, roll_call: &RollCall, cells: &mut Cells) {
        cells.int(line);
        cells.text(&roll_call.id);
        cells.text(&roll_call.session);
        cells.int(u64::from(roll_call.period));
        cells.maybe_date(roll_call.date);
        cells.text(&roll_call.resolution);
        cells.text(&roll_call.title);
        for flag in [roll_call.amendment, roll_call.paragraph, roll_call.important] {
            let found = FLAGS.iter().find(|row| row.0 == flag);
            cells.text(found.expect("the list holds every flag").1);
        }
        cells.text(&roll_call.issues.join(";"));
    }

    fn get(row: &mut Row<'_>, _sha256: &str) -> Result<(u64, RollCall), Error> {
        let line = row.int();
        let id = row.text().to_owned();
        let session = row.text().to_owned();
        let period = row.int();
        let period = u16::try_from(period).map_err(|_| row.refuse(&period.to_string()))?;
        let date = row.maybe_date();
        let resolution = row.text().to_owned();
        let title = row.text().to_owned();
        let mut flag = || {
            let name = row.text();
            FLAGS.iter().find(|row| row.1 == name).map(|row| row.0).ok_or_else(|| row.refuse(name))
        };
        let (amendment, paragraph, important) = (flag()?, flag()?, flag()?);
        let issues = row.text().split(';').filter(|code| !code.is_empty()).map(str::to_owned).collect();
        let roll_call = RollCall {
            id,
            session,
            period,
            date,
            resolution,
            title,
            amendment,
            paragraph,
            important,
            issues,
        };
        Ok((line, roll_call))
    }
}
