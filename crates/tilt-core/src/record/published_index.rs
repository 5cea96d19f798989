//! Values that others computed and published. They stay what they are: an index of somebody, of a release.

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_maybe_state, get_period,
    get_state, get_text, put_period,
};
use crate::actor::StateId;
use crate::time::Period;

/// One published value.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedIndex {
    /// Name of the index as its publisher names it.
    pub index: String,
    /// Release, since releases of one index differ; empty if the file does not say.
    pub release: String,
    /// The state.
    pub state: StateId,
    /// The other state, for an index of pairs.
    pub other: Option<StateId>,
    /// Session or year.
    pub period: Period,
    /// The value, in the unit of the publisher.
    pub value: f64,
    /// Lower bound as published.
    pub low: Option<f64>,
    /// Upper bound as published.
    pub high: Option<f64>,
    /// Which bounds these are: `5-95 %`; empty if none.
    pub bounds: String,
    /// Number of observations behind it, if published.
    pub n: Option<u32>,
}

impl Flat for PublishedIndex {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "published_indices",
        version: 1,
        row: "one value that somebody else computed and published",
        columns: &[
            ColumnDoc::text("index", "name of the index as its publisher names it"),
            ColumnDoc::text("release", "release of the index; empty if the file does not say"),
            ColumnDoc::text("state", "key of the state"),
            ColumnDoc::maybe_text("other", "key of the other state, for an index of pairs"),
            ColumnDoc::text("period", "s69 for session 69, or a year"),
            ColumnDoc::maybe_date("period_day", "first day of the period"),
            ColumnDoc::number("value", "the value, in the unit of the publisher"),
            ColumnDoc::maybe_number("low", "lower bound as published"),
            ColumnDoc::maybe_number("high", "upper bound as published"),
            ColumnDoc::text("bounds", "which bounds these are, for example 5-95 %; empty if none"),
            ColumnDoc::maybe_int("n", "number of observations behind the value, if published"),
        ],
        states: &["state", "other"],
        time: RowTime::Day("period_day"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(&self.index));
        cells.text(Some(&self.release));
        cells.text(Some(self.state.key()));
        cells.text(self.other.map(StateId::key));
        put_period(self.period, cells);
        cells.number(Some(self.value));
        cells.number(self.low);
        cells.number(self.high);
        cells.text(Some(&self.bounds));
        cells.int(self.n.map(i64::from));
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<PublishedIndex, CellError> {
        Ok(PublishedIndex {
            index: get_text(cells),
            release: get_text(cells),
            state: get_state(cells)?,
            other: get_maybe_state(cells)?,
            period: get_period(cells)?,
            value: cells.number().unwrap_or(f64::NAN),
            low: cells.number(),
            high: cells.number(),
            bounds: get_text(cells),
            n: cells.int().and_then(|n| u32::try_from(n).ok()),
        })
    }
}
