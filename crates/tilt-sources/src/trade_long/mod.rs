//! Trade in a long table: the documented layout for tables of one's own, and ITPD-E of the US International Trade
//! Commission, which has a row per industry.

use std::io::BufRead;
use std::sync::OnceLock;

use tilt_core::StateId;
use tilt_core::card::Card;
use tilt_core::concordance::CodeScheme;
use tilt_core::record::{Flow, Partner, RecordSink, TradeFlow};
use tilt_core::time::{Date, Period};

use crate::error::Error;
use crate::layout::Layout;
use crate::names::{self, Named, Names};
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Source, SourceCard};

/// The source.
pub struct TradeLong;

impl Source for TradeLong {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        walk::rows(CARD.card.name, LAYOUTS, input, sink, take, |_| Claim {
            note: "the pairs and periods of the table; a pair without a row is not known".to_owned(),
            complete: false,
        })
    }
}

fn take(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let flow = if cells.layout() == INDUSTRIES { of_industry(cells)? } else { of_own(cells)? };
    if let Some(flow) = flow {
        harvest.covers(flow.period.start(), flow.period.end());
        harvest.push(flow);
    }
    Ok(())
}

/// A row of the documented layout; nothing where the value is missing.
fn of_own(cells: &Cells<'_>) -> Result<Option<TradeFlow>, Refusal> {
    let period = period(cells)?;
    let day = Some(period.start());
    let reporter = match partner(cells, "reporter", day)? {
        Partner::State(state) => state,
        Partner::World => return Err(names::no_state("reporter", cells.text("reporter"), "total")),
    };
    let flow = match cells.text("flow").to_lowercase().as_str() {
        "import" | "imports" => Flow::Import,
        "export" | "exports" => Flow::Export,
        "turnover" => Flow::Turnover,
        _ => return Err(Refusal::cell("flow", cells.text("flow"), "import, export or turnover")),
    };
    let partner = partner(cells, "partner", day)?;
    let ((times, per), currency) = unit(cells)?;
    let basis = cells.text("basis").to_owned();
    let Some(value) = amount(cells, "value")? else { return Ok(None) };
    Ok(Some(TradeFlow { reporter, partner, flow, period, value: value * times / per, currency, basis }))
}

/// A row of ITPD-E, in millions of current US dollars; nothing where the zero stands for a missing report.
fn of_industry(cells: &Cells<'_>) -> Result<Option<TradeFlow>, Refusal> {
    let period = Period::Year(cells.year("year")?);
    let day = Some(period.start());
    let exporter = coded(cells, "exporter_iso3", day)?;
    let reporter = coded(cells, "importer_iso3", day)?;
    if exporter == reporter {
        let reason = "importer_iso3 is the exporter itself: domestic sales, not trade".to_owned();
        return Err(Refusal::Row { reason, text: cells.text("importer_iso3").to_owned() });
    }
    let Some(industry) = cells.given("industry_id") else {
        return Err(Refusal::cell("industry_id", cells.text("industry_id"), "the number of an industry"));
    };
    let is_filled = match cells.text("flag_zero") {
        "u" => true,
        "p" | "r" | "" => false,
        other => return Err(Refusal::cell("flag_zero", other, "p, r or u")),
    };
    let mirrored = match cells.text("flag_mirror") {
        "1" => ", mirrored",
        "0" | "" => "",
        other => return Err(Refusal::cell("flag_mirror", other, "0 or 1")),
    };
    let Some(value) = amount(cells, "trade")?.filter(|_| !is_filled) else { return Ok(None) };
    Ok(Some(TradeFlow {
        reporter,
        partner: Partner::State(exporter),
        flow: Flow::Import,
        period,
        value,
        currency: "USD".to_owned(),
        basis: format!("industry {industry}{mirrored}"),
    }))
}

/// `2021`, `2021-Q3` or `2021-03`.
fn period(cells: &Cells<'_>) -> Result<Period, Refusal> {
    let text = cells.text("period");
    let (year, part) = text.split_once('-').map_or((text, None), |(year, part)| (year, Some(part)));
    let year = year.parse::<i16>().ok().filter(|year| (1000..=2200).contains(year));
    let period = year.and_then(|year| match part {
        None => Some(Period::Year(year)),
        Some(part) => match part.strip_prefix('Q') {
            Some(quarter) => number_to(quarter, 4).map(|quarter| Period::Quarter(year, quarter)),
            None => number_to(part, 12).map(|month| Period::Month(year, month)),
        },
    });
    period.ok_or_else(|| Refusal::cell("period", text, "2021, 2021-Q3 or 2021-03"))
}

fn number_to(text: &str, most: u8) -> Option<u8> {
    text.parse().ok().filter(|number| (1..=most).contains(number))
}

fn table() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| Names::parse(include_str!("names.tsv")))
}

/// The state of an ISO code; a territory is told from a code that is not known.
fn coded(cells: &Cells<'_>, column: &str, day: Option<Date>) -> Result<StateId, Refusal> {
    let code = cells.text(column);
    names::by_code(CodeScheme::Iso3, code, day).map_err(|unknown| match table().find(code, day) {
        Ok(Named::Other(what)) => names::no_state(column, code, what),
        _ => unknown,
    })
}

fn partner(cells: &Cells<'_>, column: &str, day: Option<Date>) -> Result<Partner, Refusal> {
    let name = cells.text(column);
    if name.is_empty() {
        return Err(Refusal::cell(column, name, "the code or name of a state"));
    }
    match table().find(name, day)? {
        Named::State(state) => Ok(Partner::State(state)),
        Named::Other("total") => Ok(Partner::World),
        Named::Other(what) => Err(names::no_state(column, name, what)),
    }
}

/// What a value is to be multiplied with and divided by to be in millions (both whole, so that decimal values come
/// out as they would be written), and its currency. Neither is ever guessed.
fn unit(cells: &Cells<'_>) -> Result<((f64, f64), String), Refusal> {
    let text = cells.text("unit");
    let refuse =
        || Refusal::cell("unit", text, "one, thousand, million or billion, with or without a currency");
    let mut scale = None;
    let mut currency = None;
    for word in text.split_whitespace() {
        match word.to_lowercase().as_str() {
            "one" | "1" if scale.is_none() => scale = Some(ONE),
            "thousand" if scale.is_none() => scale = Some((1.0, 1e3)),
            "million" if scale.is_none() => scale = Some((1.0, 1.0)),
            "billion" if scale.is_none() => scale = Some((1e3, 1.0)),
            _ if currency.is_none() && is_currency(word) => currency = Some(word),
            _ => return Err(refuse()),
        }
    }
    // `USD` alone is dollars; a cell that says nothing is not.
    let scale = scale.or(currency.map(|_| ONE)).ok_or_else(refuse)?;
    let column = cells.text("currency");
    match (currency, column) {
        (Some(currency), "") => Ok((scale, currency.to_owned())),
        (None, column) if is_currency(column) => Ok((scale, column.to_owned())),
        (Some(currency), column) if currency == column => Ok((scale, column.to_owned())),
        (Some(_), column) => Err(Refusal::cell("currency", column, "the currency that the unit names")),
        (None, column) => Err(Refusal::cell("currency", column, "three capital letters such as USD")),
    }
}

const ONE: (f64, f64) = (1.0, 1e6);

fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn amount(cells: &Cells<'_>, column: &str) -> Result<Option<f64>, Refusal> {
    match cells.number(column)? {
        Some(value) if value < 0.0 => {
            Err(Refusal::cell(column, cells.text(column), "a value from 0 on, or blank for none"))
        }
        value => Ok(value),
    }
}

const INDUSTRIES: &str = "itpd-e";

const LAYOUTS: &[Layout] = &[
    Layout::new(
        "trade-long",
        Separation::Comma,
        &["reporter", "partner", "flow", "period", "value", "unit"],
        &[],
    ),
    Layout::new(
        INDUSTRIES,
        Separation::Comma,
        &["exporter_iso3", "importer_iso3", "year", "industry_id", "trade"],
        &["flag_mirror", "flag_zero"],
    ),
];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "trade-long",
        version: 1,
        title: "Trade, long table",
        definition: "Imports, exports or turnover of one state with another or with all, by year, quarter or month, as \
                     the table states them.",
        limitation: "Who counted, and how, is known only to the table's author. ITPD-E says for which values the \
                     mirror report was taken, not whose report the others are; they are kept as imports.",
        parameters: &[],
        references: &["borchert2021"],
        missing: "A blank value gives no record; a zero that ITPD-E marks as unreported (flag_zero `u`) gives none \
                  either; a reported zero is a record of 0.",
    },
    row: "one flow between two states in one period, or in one industry and year",
    publisher: "whoever wrote the table; ITPD-E: US International Trade Commission",
    address: "https://www.usitc.gov/data/gravity/itpde.htm",
    access: Access::Ask(
        "Save your own table as CSV with the columns reporter, partner, flow, period, value, unit and, if wanted, \
         currency and basis; or save ITPD-E from the page of the US International Trade Commission and unpack the \
         CSV; then `tiltmeter data add FILE`.",
    ),
    licence: "that of the table; ITPD-E is a publication of the US government, free with citation",
    citation: "Ingo Borchert, Mario Larch, Serge Shikher, Yoto V. Yotov, The International Trade and Production \
               Database for Estimation (ITPD-E), International Economics 166, 2021, 140-166",
    coverage_note: "The periods of the table",
    traps: &[
        "unit is one, thousand, million or billion, with or without the currency (`million USD`); the columns currency \
         and basis may be absent.",
        "period is 2021, 2021-Q3 or 2021-03.",
        "Groups (EU, CIS) among the partners are rejected; World, Total, WLD and W00 are the reporter's own total.",
        "Three letters are read as an ISO code first: MAC is Macao, not Macedonia as in the abbreviations of COW.",
        "ITPD-E has a row per industry: values are not summed here, and each keeps the basis `industry N`.",
        "ITPD-E holds sales of a state to itself; those rows are rejected, they are not trade.",
        "Most zeros of ITPD-E were filled in where nobody reported.",
    ],
    columns: &[
        "reporter",
        "partner",
        "flow",
        "period",
        "value",
        "unit",
        "exporter_iso3",
        "importer_iso3",
        "year",
        "industry_id",
        "trade",
        "flag_mirror",
        "flag_zero",
    ],
};

#[cfg(test)]
mod tests {
    use tilt_core::record::{MemorySink, Record};

    use super::*;

    fn read(text: &str) -> (Vec<TradeFlow>, Vec<String>) {
        let mut sink = MemorySink::default();
        TradeLong.read(&mut text.as_bytes(), &mut sink).unwrap();
        let flow = |(_, record)| match record {
            Record::TradeFlow(flow) => flow,
            other => panic!("{other:?}"),
        };
        let reasons = sink.rejected.into_iter().map(|row| row.reason).collect();
        (sink.records.into_iter().map(flow).collect(), reasons)
    }

    fn own(rows: &str) -> (Vec<TradeFlow>, Vec<String>) {
        read(&format!("reporter,partner,flow,period,value,unit,currency\n{rows}"))
    }

    #[test]
    fn every_unit_comes_out_in_millions() {
        let (flows, reasons) = own("KAZ,RUS,import,2021,5,million USD,\nKAZ,RUS,import,2021,5,billion,EUR\n\
                                    KAZ,RUS,import,2021,61200,USD,USD\nKAZ,RUS,import,2021,5,thousand,\n\
                                    KAZ,RUS,import,2021,5,million USD,EUR\nKAZ,RUS,import,2021,5,,USD\n");
        let shown: Vec<_> = flows.iter().map(|flow| (flow.value, flow.currency.as_str())).collect();
        assert_eq!(shown, [(5.0, "USD"), (5_000.0, "EUR"), (0.0612, "USD")]);
        assert_eq!(reasons.len(), 3, "{reasons:?}");
    }

    #[test]
    fn periods_are_years_quarters_or_months() {
        let (flows, reasons) = own(
            "KAZ,RUS,import,2021,5,million USD,\nKAZ,RUS,import,2021-Q3,5,million USD,\n\
                                    KAZ,RUS,import,2021-03,5,million USD,\nKAZ,RUS,import,2021-13,5,million USD,\n\
                                    KAZ,RUS,import,2021-Q0,5,million USD,\n",
        );
        let shown: Vec<Period> = flows.iter().map(|flow| flow.period).collect();
        assert_eq!(shown, [Period::Year(2021), Period::Quarter(2021, 3), Period::Month(2021, 3)]);
        assert_eq!(reasons.len(), 2);
    }

    #[test]
    fn a_filled_in_zero_is_no_record_and_a_reported_one_is() {
        let (flows, _) = read(
            "exporter_iso3,importer_iso3,year,industry_id,trade,flag_mirror,flag_zero\n\
             RUS,KAZ,2016,4,0,0,u\nRUS,KAZ,2016,5,0,0,r\nRUS,KAZ,2016,6,2.5,1,p\n",
        );
        let shown: Vec<_> = flows.iter().map(|flow| (flow.basis.as_str(), flow.value)).collect();
        assert_eq!(shown, [("industry 5", 0.0), ("industry 6, mirrored", 2.5)]);
        assert_eq!(flows[0].reporter.key(), "KAZ");
    }
}
