//! Roll calls, flat.

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_list, get_named, get_text,
    get_whole, put_list,
};
use crate::vote::{Flag, RollCall};

const FLAGS: [Flag; 4] = [Flag::Yes, Flag::No, Flag::Blank, Flag::NotRecorded];

fn name(flag: Flag) -> &'static str {
    match flag {
        Flag::Yes => "yes",
        Flag::No => "no",
        Flag::Blank => "blank",
        Flag::NotRecorded => "not_recorded",
    }
}

impl Flat for RollCall {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "roll_calls",
        version: 1,
        row: "one roll call; its line is that on which it was first seen",
        columns: &[
            ColumnDoc::text("roll_call", "id of the roll call within its source"),
            ColumnDoc::text(
                "session",
                "session as the source writes it; ES-10 is an emergency special session",
            ),
            ColumnDoc::int("period", "regular session used as period; its year is period + 1945"),
            ColumnDoc::maybe_date("date", "calendar day of the vote"),
            ColumnDoc::text("resolution", "resolution or draft symbol, empty if not given"),
            ColumnDoc::text("title", "title or short description, empty if not given"),
            ColumnDoc::text("amendment", "vote on an amendment: yes, no, blank or not_recorded"),
            ColumnDoc::text("paragraph", "vote on a paragraph: yes, no, blank or not_recorded"),
            ColumnDoc::text("important", "listed as important: yes, no, blank or not_recorded"),
            ColumnDoc::text("issues", "issue codes of the source, separated by `;`"),
        ],
        states: &[],
        time: RowTime::Day("date"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(&self.id));
        cells.text(Some(&self.session));
        cells.int(Some(i64::from(self.period)));
        cells.date(self.date);
        cells.text(Some(&self.resolution));
        cells.text(Some(&self.title));
        for flag in [self.amendment, self.paragraph, self.important] {
            cells.text(Some(name(flag)));
        }
        put_list(self.issues.iter().map(String::as_str), cells);
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<RollCall, CellError> {
        Ok(RollCall {
            id: get_text(cells),
            session: get_text(cells),
            period: get_whole("session", cells)?,
            date: cells.date(),
            resolution: get_text(cells),
            title: get_text(cells),
            amendment: get_named("flag", &FLAGS, name, cells)?,
            paragraph: get_named("flag", &FLAGS, name, cells)?,
            important: get_named("flag", &FLAGS, name, cells)?,
            issues: get_list(cells),
        })
    }
}
