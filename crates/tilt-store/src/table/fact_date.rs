//! Dates with precision and doubt: a text column as written beside a DATE column for reckoning.

use tilt_core::time::FactDate;

use crate::column::{Cells, Row};
use crate::error::Error;

/// Gives the two cells of a date.
pub(super) fn put(date: Option<FactDate>, cells: &mut Cells) {
    cells.maybe_text(date.map(|date| date.to_string()).as_deref());
    cells.maybe_date(date.map(|date| date.first));
}

/// Reads the two cells; the text counts.
pub(super) fn get(row: &mut Row<'_>) -> Result<Option<FactDate>, Error> {
    let written = row.maybe_text();
    let date = written.map(|text| text.parse().map_err(|_| row.refuse(text))).transpose()?;
    row.maybe_date();
    Ok(date)
}
