//! The trade register of the SIPRI Arms Transfers Database: deals in major arms with their deliveries.

mod deals;
mod deliveries;

use std::io::BufRead;
use std::sync::OnceLock;

use tilt_core::StateId;
use tilt_core::card::Card;
use tilt_core::record::RecordSink;
use tilt_core::time::{Date, Period};

use crate::error::Error;
use crate::layout::Layout;
use crate::names::{Named, Names};
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Source, SourceCard};

/// The source.
pub struct SipriArms;

impl Source for SipriArms {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        // What was asked for stands above the names of the columns, which the walk passes over.
        let asked_for_all = is_whole_register(input.fill_buf().map_err(Error::io)?);
        walk::rows(CARD.card.name, LAYOUTS, input, sink, take, |_| {
            Claim {
            note: if asked_for_all {
                "deliveries of major conventional arms between all states; a pair without a row had none that SIPRI \
                 found"
            } else {
                "deliveries of major conventional arms of the suppliers and recipients that were asked for; nothing is \
                 known of others"
            }
            .to_owned(),
            complete: asked_for_all,
        }
        })
    }
}

/// Whether the lines above the columns say that all suppliers and all recipients were asked for.
fn is_whole_register(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&head[..head.len().min(2_000)]).to_lowercase();
    head.contains("from all countries") && head.contains("to all countries")
}

fn take(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let records = if cells.layout() == deals::LAYOUT.name {
        deals::of_row(cells)?
    } else {
        vec![deliveries::of_row(cells)?]
    };
    for record in records {
        if let Some(year) = record.delivered {
            harvest.covers(Period::Year(year).start(), Period::Year(year).end());
        }
        harvest.push(record);
    }
    Ok(())
}

/// The state on one side of a deal, `None` where SIPRI names an armed group, an organisation, a territory or nobody.
fn side(cells: &Cells<'_>, column: &str, day: Option<Date>) -> Result<Option<StateId>, Refusal> {
    static NAMES: OnceLock<Names> = OnceLock::new();
    let names = NAMES.get_or_init(|| Names::parse(include_str!("names.tsv")));
    let name = cells.text(column);
    if name.is_empty() {
        return Err(Refusal::cell(column, name, "a name"));
    }
    if name.ends_with('*') {
        return Ok(None);
    }
    Ok(match names.find(name, day)? {
        Named::State(state) => Some(state),
        Named::Other(_) => None,
    })
}

/// A year, `None` where the cell is empty.
fn year(cells: &Cells<'_>, column: &str) -> Result<Option<i16>, Refusal> {
    match cells.whole::<i16>(column)? {
        Some(year) if !(1900..=2200).contains(&year) => {
            Err(Refusal::cell(column, cells.text(column), "a year such as 2012"))
        }
        year => Ok(year),
    }
}

/// A trend-indicator value. The line may end in a semicolon, which is then part of its last cell.
fn indicator(cells: &Cells<'_>, column: &str) -> Result<Option<f64>, Refusal> {
    let text = cells.text(column).trim_end_matches(';');
    if text.is_empty() {
        return Ok(None);
    }
    let value = text.parse::<f64>().ok().filter(|value| value.is_finite() && *value >= 0.0);
    value.map(Some).ok_or_else(|| Refusal::cell(column, text, "a value in millions from 0 on"))
}

const LAYOUTS: &[Layout] = &[deliveries::LAYOUT, deals::LAYOUT];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "sipri-arms",
        version: 1,
        title: "SIPRI arms transfers",
        definition: "Deliveries of major conventional arms from one state to another, by deal and year of delivery, \
                     with their trend-indicator value.",
        limitation: "The trend-indicator value measures military resources, not money; small arms, ammunition and most \
                     services are not counted. Many years and numbers are estimates, and are marked so.",
        parameters: &[],
        references: &["sipri_arms", "holtom2012"],
        missing: "An empty number or value is not known; a published 0 is a value below 0.5 in exports before 2024. A \
                  pair without a row has no delivery that SIPRI found, if the export holds all suppliers and \
                  recipients; otherwise nothing is known.",
    },
    row: "one delivery year of one deal; in exports before 2024, one deal",
    publisher: "Stockholm International Peace Research Institute",
    address: "https://www.sipri.org/databases/armstransfers",
    access: Access::Ask(
        "Open the trade register at armstransfers.sipri.org, choose all suppliers, all recipients and all years of \
         delivery, and save the CSV as it is, with the lines above the columns; then `tiltmeter data add FILE`.",
    ),
    licence: "SIPRI: free for non-commercial use with credit; substantial parts may not be passed on without permission",
    citation: "SIPRI Arms Transfers Database, Stockholm International Peace Research Institute, with the date of the \
               export",
    coverage_note: "1950 to the last full year, as far as the export was asked for",
    traps: &[
        "The value of a state's arms imports in a year is the sum of `TIV delivery values` over the rows with that \
         `Delivery year`, whatever the year of order, status or local production; unknown suppliers stay in the sum. \
         So Russia supplied 1,175 of 1,329 million to Kazakhstan in 2020 to 2024.",
        "The year of order is not the year of delivery; matrices of values by year of order circulate and are not read.",
        "In exports before 2024 a row is a deal: its value covers all delivery years and is shared equally between \
         them.",
        "Lines of the export end in a semicolon although commas separate the cells.",
        "Armed groups end in `*`, organisations in `**`; they, territories and unknown parties are kept without a key.",
        "Germany is the Federal Republic before 1990; the Soviet Union and Russia are one series.",
        "Rows that differ only in the year belong to one deal: deals, not rows or years, are what can be resampled.",
        "A share of a tiny total is not dependence.",
    ],
    columns: &[
        "SIPRI AT Database ID",
        "Supplier",
        "Recipient",
        "Designation",
        "Description",
        "Armament category",
        "Order date",
        "Order date is estimate",
        "Numbers delivered",
        "Numbers delivered is estimate",
        "Delivery year",
        "Delivery year is estimate",
        "Status",
        "TIV delivery values",
        "Local production",
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
};

#[cfg(test)]
mod tests {
    use tilt_core::record::{ArmsTransfer, MemorySink, Record};

    use super::*;

    fn read(text: &str) -> (Vec<ArmsTransfer>, ReadSummary) {
        let mut sink = MemorySink::default();
        let summary = SipriArms.read(&mut text.as_bytes(), &mut sink).unwrap();
        let transfers = sink.records.into_iter().map(|(_, record)| match record {
            Record::ArmsTransfer(transfer) => transfer,
            other => panic!("{other:?}"),
        });
        (transfers.collect(), summary)
    }

    const NEW: &str = "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Order date,\
                       Order date is estimate,Numbers delivered,Delivery year,Status,TIV delivery values,\
                       Local production;\n";
    const OLD: &str = "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,\
                       Number delivered, ,Year(s) of delivery,status,Comments,SIPRI TIV per unit,\
                       SIPRI TIV for total order,SIPRI TIV of delivered weapons\n";

    #[test]
    fn a_semicolon_ends_the_line_and_belongs_to_no_cell() {
        let (transfers, _) = read(&format!("{NEW}1,Russia,Armenia,T-72,tank,2009,Yes,12,2011,New,9.5,No;\n"));
        let one = &transfers[0];
        assert_eq!((one.made_locally, one.tiv, one.delivered), (Some(false), Some(9.5), Some(2011)));
        assert_eq!((one.ordered, one.ordered_estimated), (Some(2009), Some(true)));
    }

    #[test]
    fn parties_that_are_no_states_have_no_key() {
        let (transfers, summary) = read(&format!(
            "{NEW}1,unknown supplier(s),Houthi rebels (Yemen)*,x,y,,,1,2011,New,1,No;\n\
             2,Soviet Union,NATO**,x,y,,,1,1988,New,1,No;\n3,Germany,Turkiye,x,y,,,1,1985,New,1,No;\n\
             4,Germany,Turkiye,x,y,,,1,1995,New,1,No;\n5,Atlantis,Turkiye,x,y,,,1,1995,New,1,No;\n"
        ));
        let keys: Vec<_> = transfers.iter().map(|one| one.supplier.map(StateId::key)).collect();
        assert_eq!(keys, [None, Some("RUS"), Some("GFR"), Some("DEU")]);
        assert_eq!(transfers[0].recipient_name, "Houthi rebels (Yemen)*");
        assert_eq!((summary.rejected, summary.unresolved_names), (1, 1));
    }

    #[test]
    fn the_value_of_an_old_deal_is_shared_between_its_years() {
        let (transfers, _) = read(&format!(
            "{OLD}Armenia,Russia,2009,?,30,,S-300,SAM,30,?,2010-2011; 2013?,New,a deal,1,30,30\n\
             Armenia,Russia,2019,,4,,Su-30,FGA,,,,New,,1,4,\n"
        ));
        let shown: Vec<_> = transfers.iter().map(|one| (one.delivered, one.tiv)).collect();
        let shared = Some(10.0);
        assert_eq!(shown, [(Some(2010), shared), (Some(2011), shared), (Some(2013), shared), (None, None)]);
        let estimated: Vec<_> = transfers.iter().map(|one| one.delivered_estimated).collect();
        assert_eq!(estimated, [Some(false), Some(false), Some(true), None]);
        let one = &transfers[0];
        assert_eq!((one.ordered_estimated, one.units_delivered, one.units), (Some(true), Some(30), None));
    }

    #[test]
    fn only_an_export_of_everything_is_complete() {
        let row = "1,Russia,Armenia,T-72,tank,2009,Yes,12,2011,New,9.5,No;\n";
        let (_, whole) =
            read(&format!("Transfers from All countries  to All countries . Deals;\n{NEW}{row}"));
        let (_, part) = read(&format!("Transfers from Russia  to All countries . Deals;\n{NEW}{row}"));
        assert_eq!((whole.coverage.complete, part.coverage.complete), (true, false));
    }
}
