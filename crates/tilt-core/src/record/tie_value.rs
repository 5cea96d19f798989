//! One number of a table of ties, flat, for queries.

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_maybe_state, get_named,
    get_period, get_state, get_text, put_period,
};
use crate::actor::StateId;
use crate::ties::TieKind;
use crate::time::Period;

/// What binds a state to a power in a period: one statistic of one kind of tie.
#[derive(Debug, Clone, PartialEq)]
pub struct TieValue {
    /// What it is about.
    pub kind: TieKind,
    /// The state.
    pub state: StateId,
    /// The power; `None` for a statistic of the state alone.
    pub power: Option<StateId>,
    /// Period.
    pub period: Period,
    /// Name of the statistic.
    pub statistic: String,
    /// The number, in the unit of the statistic.
    pub value: f64,
}

impl Flat for TieValue {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "ties",
        version: 2,
        row: "one statistic of what binds one state to one power in one period, computed by tiltmeter",
        columns: &[
            ColumnDoc::text(
                "kind",
                "alliances, arms, events, missions, organisations, sanctions, trade, treaties, visits or words",
            ),
            ColumnDoc::text("state", "key of the state"),
            ColumnDoc::maybe_text("power", "key of the power; absent for a statistic of the state alone"),
            ColumnDoc::text("period", "year, or year and month; for arms the last of five years"),
            ColumnDoc::maybe_date("period_day", "first day of the period"),
            ColumnDoc::text("statistic", "name of the statistic, see docs/data/ties.md"),
            ColumnDoc::number("value", "in the unit of the statistic"),
        ],
        states: &["state", "power"],
        time: RowTime::Day("period_day"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(self.kind.name()));
        cells.text(Some(self.state.key()));
        cells.text(self.power.map(StateId::key));
        put_period(self.period, cells);
        cells.text(Some(&self.statistic));
        cells.number(Some(self.value));
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<TieValue, CellError> {
        Ok(TieValue {
            kind: get_named("kind of tie", &TieKind::ALL, TieKind::name, cells)?,
            state: get_state(cells)?,
            power: get_maybe_state(cells)?,
            period: get_period(cells)?,
            statistic: get_text(cells),
            value: cells.number().unwrap_or(f64::NAN),
        })
    }
}
