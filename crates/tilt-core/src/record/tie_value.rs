//! One number of a table of ties, flat, for queries.

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_named, get_state, get_whole,
};
use crate::actor::StateId;
use crate::ties::TieKind;

/// What binds a state to a power in a year, as one kind of tie counts it.
#[derive(Debug, Clone, PartialEq)]
pub struct TieValue {
    /// What is counted.
    pub kind: TieKind,
    /// The state.
    pub state: StateId,
    /// The power.
    pub power: StateId,
    /// Calendar year.
    pub year: i16,
    /// The number, in the unit of the kind.
    pub value: f64,
}

impl Flat for TieValue {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "ties",
        version: 1,
        row: "what binds one state to one power in one year, computed by tiltmeter",
        columns: &[
            ColumnDoc::text(
                "kind",
                "alliances (1 defense + 2 offense + 4 neutrality + 8 nonaggression + 16 consultation), arms-share, \
                 export-share, import-share, missions (0 none to 5 embassy), shared-organisations",
            ),
            ColumnDoc::text("state", "key of the state"),
            ColumnDoc::text("power", "key of the power"),
            ColumnDoc::int("year", "calendar year; for arms-share the last of five"),
            ColumnDoc::number("value", "a share from 0 to 1, a count, or a code, as the kind says"),
        ],
        states: &["state", "power"],
        time: RowTime::Year("year"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(self.kind.name()));
        cells.text(Some(self.state.key()));
        cells.text(Some(self.power.key()));
        cells.int(Some(i64::from(self.year)));
        cells.number(Some(self.value));
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<TieValue, CellError> {
        Ok(TieValue {
            kind: get_named("kind of tie", &TieKind::ALL, TieKind::name, cells)?,
            state: get_state(cells)?,
            power: get_state(cells)?,
            year: get_whole("year", cells)?,
            value: cells.number().unwrap_or(f64::NAN),
        })
    }
}
