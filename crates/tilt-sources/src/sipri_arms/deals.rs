//! The layout before 2024: a row is a deal, with a list of delivery years and one value for all of them.

use tilt_core::record::ArmsTransfer;
use tilt_core::time::Period;

use crate::layout::Layout;
use crate::rows::Separation;
use crate::sipri_arms::{indicator, side, year};
use crate::summary::Refusal;
use crate::walk::Cells;

pub(super) const LAYOUT: Layout = Layout::new(
    "sipri-register-deals",
    Separation::Comma,
    &[
        "Recipient",
        "Supplier",
        "Year of order",
        "Number ordered",
        "Weapon designation",
        "Weapon description",
        "Number delivered",
        "Year(s) of delivery",
        "status",
        "Comments",
        "SIPRI TIV of delivered weapons",
    ],
    &[],
)
.below_preamble();

/// One record for each year of delivery; one without a year where none is given.
pub(super) fn of_row(cells: &Cells<'_>) -> Result<Vec<ArmsTransfer>, Refusal> {
    let years = years(cells)?;
    let ordered = year(cells, "Year of order")?;
    let value = indicator(cells, "SIPRI TIV of delivered weapons")?;
    let units_delivered: Option<u32> = cells.whole("Number delivered")?;
    let units_ordered = cells.whole("Number ordered")?;
    let text = |column: &str| cells.text(column).to_owned();
    let of_year = |delivered: Option<i16>, estimated: Option<bool>| {
        let day = delivered.or(ordered).map(|year| Period::Year(year).start());
        Ok(ArmsTransfer {
            deal: String::new(),
            supplier: side(cells, "Supplier", day)?,
            supplier_name: text("Supplier"),
            recipient: side(cells, "Recipient", day)?,
            recipient_name: text("Recipient"),
            designation: text("Weapon designation"),
            description: text("Weapon description"),
            category: String::new(),
            ordered,
            ordered_estimated: mark(cells, "Year of order"),
            delivered,
            delivered_estimated: estimated,
            units: units_delivered.filter(|_| years.len() == 1),
            units_estimated: mark(cells, "Number delivered"),
            units_ordered,
            units_delivered,
            tiv: value.map(|value| value / years.len().max(1) as f64),
            status: text("status"),
            made_locally: None,
            note: text("Comments"),
        })
    };
    if years.is_empty() {
        return Ok(vec![of_year(None, None)?]);
    }
    years.iter().map(|(year, is_estimate)| of_year(Some(*year), Some(*is_estimate))).collect()
}

/// The years of `2010; 2012-2014; 2016?`, each with whether it is an estimate.
fn years(cells: &Cells<'_>) -> Result<Vec<(i16, bool)>, Refusal> {
    let column = "Year(s) of delivery";
    let refuse = || Refusal::cell(column, cells.text(column), "years such as 2010; 2012-2014");
    let mut years = Vec::new();
    for item in cells.list(column) {
        let plain = item.trim_end_matches('?');
        let (first, last) = plain.split_once('-').unwrap_or((plain, plain));
        let year = |text: &str| text.trim().parse::<i16>().ok().filter(|year| (1900..=2200).contains(year));
        let (Some(first), Some(last)) = (year(first), year(last)) else { return Err(refuse()) };
        if last < first {
            return Err(refuse());
        }
        years.extend((first..=last).map(|year| (year, plain != item)));
    }
    Ok(years)
}

/// Whether the column without a name that follows `column` holds the mark of an estimate.
fn mark(cells: &Cells<'_>, column: &str) -> Option<bool> {
    let mut behind = cells.named().skip_while(|(name, _)| *name != column).skip(1);
    behind.next().filter(|(name, _)| name.is_empty()).map(|(_, cell)| cell.contains('?'))
}
