//! The layout since 2024: a row is what was delivered of one deal in one year.

use tilt_core::record::ArmsTransfer;
use tilt_core::time::Period;

use crate::layout::Layout;
use crate::rows::Separation;
use crate::sipri_arms::{indicator, side, year};
use crate::summary::Refusal;
use crate::walk::Cells;

pub(super) const LAYOUT: Layout = Layout::new(
    "sipri-register",
    Separation::Comma,
    &[
        "SIPRI AT Database ID",
        "Supplier",
        "Recipient",
        "Designation",
        "Description",
        "Order date",
        "Numbers delivered",
        "Delivery year",
        "Status",
        "TIV delivery values",
    ],
    &[
        "Armament category",
        "Order date is estimate",
        "Numbers delivered is estimate",
        "Delivery year is estimate",
        "Local production",
    ],
)
.below_preamble();

pub(super) fn of_row(cells: &Cells<'_>) -> Result<ArmsTransfer, Refusal> {
    let delivered = year(cells, "Delivery year")?;
    let day = delivered.map(|year| Period::Year(year).start());
    let text = |column: &str| cells.text(column).to_owned();
    Ok(ArmsTransfer {
        deal: text("SIPRI AT Database ID"),
        supplier: side(cells, "Supplier", day)?,
        supplier_name: text("Supplier"),
        recipient: side(cells, "Recipient", day)?,
        recipient_name: text("Recipient"),
        designation: text("Designation"),
        description: text("Description"),
        category: text("Armament category"),
        ordered: year(cells, "Order date")?,
        ordered_estimated: answer(cells, "Order date is estimate")?,
        delivered,
        delivered_estimated: answer(cells, "Delivery year is estimate")?,
        units: cells.whole("Numbers delivered")?,
        units_estimated: answer(cells, "Numbers delivered is estimate")?,
        units_ordered: None,
        units_delivered: None,
        tiv: indicator(cells, "TIV delivery values")?,
        status: text("Status"),
        made_locally: answer(cells, "Local production")?,
        note: String::new(),
    })
}

/// An empty cell stays unsaid; it is not a no.
fn answer(cells: &Cells<'_>, column: &str) -> Result<Option<bool>, Refusal> {
    match cells.text(column).trim_end_matches(';') {
        "Yes" => Ok(Some(true)),
        "No" => Ok(Some(false)),
        "" => Ok(None),
        other => Err(Refusal::cell(column, other, "Yes, No or nothing")),
    }
}
