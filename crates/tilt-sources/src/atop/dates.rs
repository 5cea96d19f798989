//! Dates in three columns.

use tilt_core::time::{Date, FactDate, Precision};

use crate::summary::Refusal;
use crate::walk::Cells;

/// The date in the columns of year, month and day, `None` where there is none. What the project does not know is 0, -9
/// or blank.
pub(super) fn date(cells: &Cells<'_>, columns: [&str; 3]) -> Result<Option<FactDate>, Refusal> {
    let [year, month, day] = columns;
    let Some(first) = known(cells, year)? else { return Ok(None) };
    let wrong = |column: &str, expected: &str| Refusal::cell(column, cells.text(column), expected);
    if !(1000..=2200).contains(&first) {
        return Err(wrong(year, "a year such as 1992"));
    }
    let (month_number, day_number) = (known(cells, month)?, known(cells, day)?);
    let precision = match (month_number, day_number) {
        (None, _) => Precision::Year,
        (Some(_), None) => Precision::Month,
        (Some(_), Some(_)) => Precision::Day,
    };
    let month_number = month_number.unwrap_or(1);
    let in_year = i8::try_from(month_number).ok().filter(|month| (1..=12).contains(month));
    let in_year = in_year.ok_or_else(|| wrong(month, "a month"))?;
    // A day without a month says nothing.
    let day_number = if precision == Precision::Day { day_number.unwrap_or(1) } else { 1 };
    let in_month = i8::try_from(day_number).ok().and_then(|day| Date::new(first, in_year, day).ok());
    let first = in_month.ok_or_else(|| wrong(day, "a day of the month"))?;
    Ok(Some(FactDate { first, precision, doubtful: false }))
}

fn known(cells: &Cells<'_>, column: &str) -> Result<Option<i16>, Refusal> {
    Ok(cells.whole::<i16>(column)?.filter(|number| !matches!(number, 0 | -9)))
}
