//! Trade by partner as national statistical offices and Eurostat publish it, gathered into two tables.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::sync::OnceLock;

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
pub struct NationalTrade;

impl Source for NationalTrade {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        let mut folders = Folders::default();
        let take = |cells: &Cells<'_>, harvest: &mut Harvest| take(cells, &mut folders, harvest);
        walk::rows(CARD.card.name, LAYOUTS, input, sink, take, |_| {
            Claim {
            note: "reporters cover different years, and some only a few partners; a partner without a row is not known"
                .to_owned(),
            complete: false,
        }
        })
    }
}

fn take(cells: &Cells<'_>, folders: &mut Folders, harvest: &mut Harvest) -> Result<(), Refusal> {
    let period = period(cells)?;
    let day = Some(period.start());
    let (flow, basis) = flow(cells)?;
    let (reporter, partner, column, currency) = if cells.layout() == EUROSTAT {
        let name = cells.text("reporter");
        let reporter = match named("reporter", name, day)? {
            Named::State(state) => state,
            Named::Other(what) => return Err(names::no_state("reporter", name, what)),
        };
        (reporter, partner(cells, "partner", day)?, "value_in_eur", "EUR")
    } else {
        let reporter = names::by_code(CodeScheme::Iso3, cells.text("reporter_iso3"), day)?;
        (reporter, partner(cells, "partner_name", day)?, "value_usd", "USD")
    };
    folders.require_first(cells.text("folder"), partner, flow, period)?;
    let Some(value) = cells.number(column)? else { return Ok(()) };
    if value < 0.0 {
        return Err(Refusal::cell(column, cells.text(column), "a value from 0 on"));
    }
    harvest.push(TradeFlow {
        reporter,
        partner,
        flow,
        period,
        value: value / 1e6,
        currency: currency.to_owned(),
        basis: basis.to_owned(),
    });
    harvest.covers(period.start(), period.end());
    Ok(())
}

/// A blank month is the total of the year as the office itself printed it.
fn period(cells: &Cells<'_>) -> Result<Period, Refusal> {
    let year = cells.year("year")?;
    match cells.whole::<u8>("month")? {
        None => Ok(Period::Year(year)),
        Some(month @ 1..=12) => Ok(Period::Month(year, month)),
        Some(_) => Err(Refusal::cell("month", cells.text("month"), "1 to 12, or blank for the year")),
    }
}

/// Direction and basis. Armenia prints its imports twice.
fn flow(cells: &Cells<'_>) -> Result<(Flow, &'static str), Refusal> {
    match cells.text("flow") {
        "export" => Ok((Flow::Export, "")),
        "import" => Ok((Flow::Import, "")),
        "import_origin" => Ok((Flow::Import, "by origin")),
        "import_consignment" => Ok((Flow::Import, "by consignment")),
        other => Err(Refusal::cell("flow", other, "export, import, import_origin or import_consignment")),
    }
}

fn partner(cells: &Cells<'_>, column: &str, day: Option<Date>) -> Result<Partner, Refusal> {
    let name = cells.text(column);
    match named(column, name, day)? {
        Named::State(state) => Ok(Partner::State(state)),
        Named::Other("total") => Ok(Partner::World),
        Named::Other(what) => Err(names::no_state(column, name, what)),
    }
}

/// What a name means. Eurostat says behind a name what it contains, and lists the members behind the name of a group;
/// both are left out where the whole name is not known.
fn named(column: &str, name: &str, day: Option<Date>) -> Result<Named, Refusal> {
    static NAMES: OnceLock<Names> = OnceLock::new();
    let names = NAMES.get_or_init(|| Names::parse(include_str!("names.tsv")));
    if name.is_empty() {
        return Err(Refusal::cell(column, name, "a name"));
    }
    names.find(name, day).or_else(|unknown| {
        let parts = [" (incl. ", " (AT", " - "].map(|mark| name.split_once(mark));
        let mut short = parts.into_iter().flatten().map(|(short, _)| short);
        short.find_map(|short| names.find(short, day).ok()).ok_or(unknown)
    })
}

/// The folder from which each series was gathered. The gathered table holds one folder twice, under two spellings:
/// the rows of the second are refused, or every sum over them would double.
#[derive(Default)]
struct Folders(BTreeMap<(Option<&'static str>, Flow, bool), String>);

impl Folders {
    fn require_first(
        &mut self,
        folder: &str,
        partner: Partner,
        flow: Flow,
        period: Period,
    ) -> Result<(), Refusal> {
        let partner = match partner {
            Partner::State(state) => Some(state.key()),
            Partner::World => None,
        };
        let key = (partner, flow, matches!(period, Period::Month(..)));
        let first = self.0.entry(key).or_insert_with(|| folder.to_owned());
        if first == folder {
            return Ok(());
        }
        let reason = format!("folder repeats what the folder `{first}` holds");
        Err(Refusal::Row { reason, text: folder.to_owned() })
    }
}

const EUROSTAT: &str = "national-trade-eurostat";

const LAYOUTS: &[Layout] = &[
    Layout::new(
        "national-trade-offices",
        Separation::Comma,
        &["reporter_iso3", "partner_name", "year", "month", "flow", "value_usd"],
        &[],
    ),
    Layout::new(
        EUROSTAT,
        Separation::Comma,
        &["reporter", "partner", "flow", "year", "month", "value_in_eur"],
        &["folder"],
    ),
];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "national-trade",
        version: 1,
        title: "Trade by partner from national offices",
        definition: "Exports to and imports from each partner as the reporter's own statistical office prints them, \
                     by year or month, in millions of US dollars or euros.",
        limitation: "Each office counts in its own way; goods that pass through a neighbour are trade with the \
                     neighbour. The trade of the European Union as a whole is not kept: it is no state.",
        parameters: &[],
        references: &["eu_export_sanctions"],
        missing: "A partner or month without a row is not known; a published 0 is a record of 0.",
    },
    row: "one flow between a reporter and a partner in one month or year",
    publisher: "national statistical offices and Eurostat, gathered in the repository mary-lev/eu-export-sanctions",
    address: "https://github.com/mary-lev/eu-export-sanctions",
    access: Access::Ask(
        "Lay tables of national offices out as reporter_iso3, partner_name, year, month, flow, value_usd, or those of \
         Eurostat as reporter, partner, flow, year, month, value_in_eur, and save them as CSV; then `tiltmeter data \
         add FILE`.",
    ),
    licence: "CC BY 4.0 by the README of the repository; Eurostat allows reuse with attribution",
    citation: "Bureau of National Statistics of Kazakhstan; National Statistical Committee of Kyrgyzstan; Armstat; \
               Statistics Agency of Uzbekistan; Federal Customs Service of Russia; Eurostat Comext",
    coverage_note: "By office: Kazakhstan 2018 to 2023, Kyrgyzstan 1994 to 2023, Uzbekistan 2010 to 2023, Armenia 2017 \
                    to 2022, Russia 2006 to 2021 with 29 partners, members of the European Union 2019 to 2024 with \
                    six partners",
    traps: &[
        "Partners are printed in Russian and English, with misprints; groups (CIS, EU, EAEU, continents) stand among \
         them and are rejected with the reason.",
        "A total is kept as the partner WORLD and must not be summed with the states.",
        "A blank month is the total of the year: months and years must not be summed together.",
        "Armenia prints imports by origin and by consignment: the same goods twice, told apart by the basis.",
        "Both sides of a pair are kept: Russia reports 18.50 billion dollars of exports to Kazakhstan in 2021, \
         Kazakhstan 17.61 of imports.",
        "The gathered Eurostat table holds the folder of exports to Kazakhstan twice; the second is rejected.",
        "Re-exports after 2022 raise trade with a sanctioned state without a political choice.",
        "Values of Eurostat are in euros.",
        "The tables of Uzbekistan do not say which is export and which import, nor the unit: both were inferred from \
         known values by whoever gathered them.",
    ],
    columns: &[
        "reporter_iso3",
        "partner_name",
        "year",
        "month",
        "flow",
        "value_usd",
        "reporter",
        "partner",
        "value_in_eur",
        "folder",
    ],
};

#[cfg(test)]
mod tests {
    use tilt_core::record::{MemorySink, Record};

    use super::*;

    fn read(text: &str) -> MemorySink {
        let mut sink = MemorySink::default();
        NationalTrade.read(&mut text.as_bytes(), &mut sink).unwrap();
        sink
    }

    fn flows(sink: &MemorySink) -> Vec<&TradeFlow> {
        sink.records
            .iter()
            .map(|(_, record)| match record {
                Record::TradeFlow(flow) => flow,
                other => panic!("{other:?}"),
            })
            .collect()
    }

    const OFFICES: &str = "reporter_iso3,partner_name,name_lang,year,month,flow,value_usd,source\n";
    const EUROSTAT: &str = "reporter,partner,flow,year,month,value_in_eur,folder\n";

    #[test]
    fn the_total_is_the_world_and_a_group_is_no_partner() {
        let rows = "KAZ,Всего,ru,2023,,export,2000000,x\nKAZ,Страны СНГ,ru,2023,,export,5,x\n";
        let sink = read(&format!("{OFFICES}{rows}"));
        let flow = flows(&sink)[0];
        assert_eq!((flow.partner, flow.value, flow.period), (Partner::World, 2.0, Period::Year(2023)));
        assert_eq!(sink.rejected[0].reason, "partner_name is a group, not a state");
    }

    #[test]
    fn imports_of_armenia_keep_their_basis() {
        let rows =
            "ARM,Georgia,en,2020,3,import_origin,100,x\nARM,Georgia,en,2020,3,import_consignment,0,x\n";
        let sink = read(&format!("{OFFICES}{rows}"));
        let shown: Vec<_> = flows(&sink).iter().map(|flow| (flow.basis.as_str(), flow.value)).collect();
        assert_eq!(shown, [("by origin", 1e-4), ("by consignment", 0.0)]);
    }

    #[test]
    fn what_eurostat_adds_to_a_name_is_left_out() {
        let sink = read(&format!(
            "{EUROSTAT}Spain (incl. Canary Islands 'XB' from 1997),Kazakhstan,export,2024,8,10,a\n\
             Euro area - 20 countries (AT; BE),Kazakhstan,export,2024,8,10,a\n"
        ));
        assert_eq!(flows(&sink)[0].reporter.key(), "ESP");
        assert_eq!(sink.rejected[0].reason, "reporter is a group, not a state");
    }

    #[test]
    fn a_folder_that_repeats_another_is_refused() {
        let sink = read(&format!(
            "{EUROSTAT}Malta,Kazakhstan,export,2024,8,10,a\nMalta,Georgia,export,2024,8,10,b\n\
             Malta,Kazakhstan,export,2024,8,10,b\n"
        ));
        assert_eq!((flows(&sink).len(), sink.rejected.len()), (2, 1));
        assert_eq!(sink.rejected[0].reason, "folder repeats what the folder `a` holds");
    }
}
