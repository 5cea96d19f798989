//! Visits of office-holders.

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_fact_date, get_list, get_state,
    get_text, put_fact_date, put_list,
};
use crate::actor::StateId;
use crate::time::FactDate;

/// One visit. The office is kept, not the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Whose office-holder.
    pub visitor: StateId,
    /// Where.
    pub host: StateId,
    /// Office of the visitor as the source names it: `President`, `Premier`.
    pub office: String,
    /// When.
    pub date: Option<FactDate>,
    /// What the source counts it as: `state visit`, `working visit`; empty if nothing is said.
    pub kind: String,
    /// Other states on the same trip that the source names.
    pub trip: Vec<String>,
    /// How many visits the row stands for: 1, or a yearly count.
    pub count: u32,
}

impl Flat for Visit {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "visits",
        version: 1,
        row: "a visit of an office-holder, or a yearly count of such visits",
        columns: &[
            ColumnDoc::text("visitor", "key of the state whose office-holder visits"),
            ColumnDoc::text("host", "key of the state visited"),
            ColumnDoc::text("office", "office of the visitor as the source names it"),
            ColumnDoc::maybe_text("date", "when, as written: 1992, 1992-05 or 1992-05-15"),
            ColumnDoc::maybe_date("date_day", "first day that date can mean"),
            ColumnDoc::text("kind", "what the source counts it as; empty if nothing is said"),
            ColumnDoc::text(
                "trip",
                "other stops of the same trip as the source names them, separated by `;`",
            ),
            ColumnDoc::int("count", "visits the row stands for"),
        ],
        states: &["visitor", "host"],
        time: RowTime::Day("date_day"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(self.visitor.key()));
        cells.text(Some(self.host.key()));
        cells.text(Some(&self.office));
        put_fact_date(self.date, cells);
        cells.text(Some(&self.kind));
        put_list(self.trip.iter().map(String::as_str), cells);
        cells.int(Some(i64::from(self.count)));
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<Visit, CellError> {
        Ok(Visit {
            visitor: get_state(cells)?,
            host: get_state(cells)?,
            office: get_text(cells),
            date: get_fact_date(cells)?,
            kind: get_text(cells),
            trip: get_list(cells),
            count: cells.int().and_then(|count| u32::try_from(count).ok()).unwrap_or(1),
        })
    }
}
