//! Deals in major arms and their deliveries.

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_maybe_state, get_text,
};
use crate::actor::StateId;

/// What was delivered of one deal in one year. A deal with deliveries in three years is three records.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmsTransfer {
    /// Id of the deal in the source.
    pub deal: String,
    /// Who supplies; `None` where it is no state or not known.
    pub supplier: Option<StateId>,
    /// As the source writes it.
    pub supplier_name: String,
    /// Who receives; `None` where it is no state (an armed group, an organisation) or not known.
    pub recipient: Option<StateId>,
    /// As the source writes it.
    pub recipient_name: String,
    /// Type of weapon, its designation.
    pub designation: String,
    /// What it is, in words.
    pub description: String,
    /// Kind of weapon (aircraft, ships, engines and so on), as the source writes it; empty if it says none.
    pub category: String,
    /// Year of the order.
    pub ordered: Option<i16>,
    /// Whether the year of the order is an estimate; `None`: not said.
    pub ordered_estimated: Option<bool>,
    /// Year of this delivery; `None`: nothing delivered yet, or the year is not known.
    pub delivered: Option<i16>,
    /// Whether the year of this delivery is an estimate; `None`: not said.
    pub delivered_estimated: Option<bool>,
    /// Units in this delivery, if known.
    pub units: Option<u32>,
    /// Whether the number of units delivered is an estimate; `None`: not said.
    pub units_estimated: Option<bool>,
    /// Units ordered, if known.
    pub units_ordered: Option<u32>,
    /// Units delivered over all years, if the source gives one number for the deal.
    pub units_delivered: Option<u32>,
    /// Trend-indicator value of this year's delivery, in millions. Where the source gives only the value of all
    /// deliveries, it is shared equally between their years.
    pub tiv: Option<f64>,
    /// `new`, `second hand` and so on, as the source writes it.
    pub status: String,
    /// Whether the recipient builds or assembles it itself under licence; `None`: not said.
    pub made_locally: Option<bool>,
    /// Remark of the source.
    pub note: String,
}

impl Flat for ArmsTransfer {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "arms_transfers",
        version: 1,
        row: "what was delivered of one deal in major arms in one year",
        columns: &[
            ColumnDoc::text("deal", "id of the deal in the source"),
            ColumnDoc::maybe_text(
                "supplier",
                "key of the supplier; absent where it is no state or not known",
            ),
            ColumnDoc::text("supplier_name", "supplier as the source writes it"),
            ColumnDoc::maybe_text(
                "recipient",
                "key of the recipient; absent where it is no state or not known",
            ),
            ColumnDoc::text("recipient_name", "recipient as the source writes it"),
            ColumnDoc::text("designation", "designation of the weapon"),
            ColumnDoc::text("description", "what the weapon is"),
            ColumnDoc::text("category", "kind of weapon as the source writes it; empty if it says none"),
            ColumnDoc::maybe_int("ordered", "year of the order"),
            ColumnDoc::maybe_text(
                "ordered_estimated",
                "yes if the year of the order is an estimate, no if not",
            ),
            ColumnDoc::maybe_int("delivered", "year of this delivery; absent: none yet, or year not known"),
            ColumnDoc::maybe_text(
                "delivered_estimated",
                "yes if the year of this delivery is an estimate, no if not",
            ),
            ColumnDoc::maybe_int("units", "units in this delivery"),
            ColumnDoc::maybe_text("units_estimated", "yes if the number delivered is an estimate, no if not"),
            ColumnDoc::maybe_int("units_ordered", "units ordered"),
            ColumnDoc::maybe_int("units_delivered", "units of the deal delivered over all years"),
            ColumnDoc::maybe_number(
                "tiv",
                "trend-indicator value of this year's delivery, millions; a total is shared equally between its years",
            ),
            ColumnDoc::text("status", "new, second hand and so on"),
            ColumnDoc::maybe_text("made_locally", "yes if the recipient builds it under licence, no if not"),
            ColumnDoc::text("note", "remark of the source"),
        ],
        states: &["supplier", "recipient"],
        time: RowTime::Year("delivered"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(&self.deal));
        cells.text(self.supplier.map(StateId::key));
        cells.text(Some(&self.supplier_name));
        cells.text(self.recipient.map(StateId::key));
        cells.text(Some(&self.recipient_name));
        cells.text(Some(&self.designation));
        cells.text(Some(&self.description));
        cells.text(Some(&self.category));
        cells.int(self.ordered.map(i64::from));
        cells.text(self.ordered_estimated.map(word));
        cells.int(self.delivered.map(i64::from));
        cells.text(self.delivered_estimated.map(word));
        cells.int(self.units.map(i64::from));
        cells.text(self.units_estimated.map(word));
        cells.int(self.units_ordered.map(i64::from));
        cells.int(self.units_delivered.map(i64::from));
        cells.number(self.tiv);
        cells.text(Some(&self.status));
        cells.text(self.made_locally.map(word));
        cells.text(Some(&self.note));
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<ArmsTransfer, CellError> {
        Ok(ArmsTransfer {
            deal: get_text(cells),
            supplier: get_maybe_state(cells)?,
            supplier_name: get_text(cells),
            recipient: get_maybe_state(cells)?,
            recipient_name: get_text(cells),
            designation: get_text(cells),
            description: get_text(cells),
            category: get_text(cells),
            ordered: maybe_whole(cells)?,
            ordered_estimated: answer(cells),
            delivered: maybe_whole(cells)?,
            delivered_estimated: answer(cells),
            units: maybe_whole(cells)?,
            units_estimated: answer(cells),
            units_ordered: maybe_whole(cells)?,
            units_delivered: maybe_whole(cells)?,
            tiv: cells.number(),
            status: get_text(cells),
            made_locally: answer(cells),
            note: get_text(cells),
        })
    }
}

fn word(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn answer<C: CellSource>(cells: &mut C) -> Option<bool> {
    cells.text().map(|text| text == "yes")
}

/// A whole number that may be absent.
fn maybe_whole<N: TryFrom<i64>, C: CellSource>(cells: &mut C) -> Result<Option<N>, CellError> {
    let value = cells.int();
    value.map(|value| N::try_from(value).map_err(|_| CellError::new("number", value.to_string()))).transpose()
}
