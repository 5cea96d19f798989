//! Trade of the Correlates of War project: imports of each of two states from the other, and national totals.

use std::io::BufRead;
use std::sync::OnceLock;

use tilt_core::StateId;
use tilt_core::card::Card;
use tilt_core::concordance::CodeScheme;
use tilt_core::record::{Flow, Partner, RecordSink, TradeFlow};
use tilt_core::time::Period;

use crate::error::Error;
use crate::layout::Layout;
use crate::names::{self, Named, Names};
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Download, Source, SourceCard};

/// The source.
pub struct CowTrade;

impl Source for CowTrade {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        walk::rows(CARD.card.name, LAYOUTS, input, sink, take, |_| {
            Claim {
            note: "imports and exports in millions of current US dollars; a pair or a flow without a value is not \
                   known, it is not 0"
                .to_owned(),
            complete: false,
        }
        })
    }
}

fn take(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let period = Period::Year(cells.year("year")?);
    if cells.layout() == NATIONAL { national(cells, period, harvest) } else { dyadic(cells, period, harvest) }
}

fn dyadic(cells: &Cells<'_>, period: Period, harvest: &mut Harvest) -> Result<(), Refusal> {
    let one = state(cells, "ccode1", period)?;
    let other = state(cells, "ccode2", period)?;
    for (column, smoothed_column, importer, exporter) in
        [("flow1", "smoothflow1", one, other), ("flow2", "smoothflow2", other, one)]
    {
        let value = amount(cells, column)?;
        let smoothed = amount(cells, smoothed_column)?;
        let partner = Partner::State(exporter);
        push(importer, partner, Flow::Import, period, value, "", harvest);
        // Where smoothing changed nothing, the second record would only double the first.
        let changed = smoothed.filter(|smoothed| value != Some(*smoothed));
        push(importer, partner, Flow::Import, period, changed, "smoothed", harvest);
    }
    Ok(())
}

fn national(cells: &Cells<'_>, period: Period, harvest: &mut Harvest) -> Result<(), Refusal> {
    let reporter = state(cells, "ccode", period)?;
    for (column, flow) in [("imports", Flow::Import), ("exports", Flow::Export)] {
        push(reporter, Partner::World, flow, period, amount(cells, column)?, "", harvest);
    }
    Ok(())
}

/// Nothing is pushed, and nothing covered, where there is no value.
fn push(
    reporter: StateId,
    partner: Partner,
    flow: Flow,
    period: Period,
    value: Option<f64>,
    basis: &str,
    harvest: &mut Harvest,
) {
    let Some(value) = value else { return };
    let (currency, basis) = ("USD".to_owned(), basis.to_owned());
    harvest.push(TradeFlow { reporter, partner, flow, period, value, currency, basis });
    harvest.covers(period.start(), period.end());
}

/// A value in millions; the project writes -9 for none, converters an empty cell or NA.
fn amount(cells: &Cells<'_>, column: &str) -> Result<Option<f64>, Refusal> {
    match cells.number(column)? {
        Some(-9.0) => Ok(None),
        Some(value) if value < 0.0 => {
            Err(Refusal::cell(column, cells.text(column), "a value in millions, or -9 for none"))
        }
        value => Ok(value),
    }
}

fn state(cells: &Cells<'_>, column: &str, period: Period) -> Result<StateId, Refusal> {
    static FORMER: OnceLock<Names> = OnceLock::new();
    let code = cells.text(column);
    let day = Some(period.start());
    names::by_code(CodeScheme::Cow, code, day).map_err(|unknown| {
        match FORMER.get_or_init(|| Names::parse(include_str!("names.tsv"))).find(code, day) {
            Ok(Named::Other(_)) => Refusal::Row {
                reason: format!("{column} is a state that ended before the reference table begins"),
                text: code.to_owned(),
            },
            _ => unknown,
        }
    })
}

const NATIONAL: &str = "cow-trade-national";

const LAYOUTS: &[Layout] = &[
    Layout::new(
        "cow-trade-dyadic",
        Separation::Comma,
        &["ccode1", "ccode2", "year", "flow1", "flow2", "smoothflow1", "smoothflow2"],
        &[],
    ),
    Layout::new(NATIONAL, Separation::Comma, &["ccode", "year", "imports", "exports"], &[]),
];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "cow-trade",
        version: 1,
        title: "COW trade",
        definition: "Imports of one state from another in a year, and the national totals of imports and exports, in \
                     millions of current US dollars.",
        limitation: "Goods only; the value is what the importer reported or, where it reported nothing, what the \
                     project took from the exporter or from another source.",
        parameters: &[],
        references: &["barbieri2009"],
        missing: "-9, NA and an empty cell give no record; a published 0 is a record of 0. After the last year \
                  nothing is known.",
    },
    row: "one pair of states in one year, or the totals of one state in one year",
    publisher: "Correlates of War project (Barbieri, Keshk)",
    address: "https://correlatesofwar.org/data-sets/bilateral-trade/",
    access: Access::Open(&[Download {
        address: "https://correlatesofwar.org/wp-content/uploads/COW_Trade_4.0.zip",
        name: "COW_Trade_4.0.zip",
        members: &["Dyadic_COW_4.0.csv", "National_COW_4.0.csv"],
    }]),
    licence: "free for academic use with citation",
    citation: "Katherine Barbieri, Omar M. G. Keshk, Brian M. Pollins, Trading Data: Evaluating our Assumptions and \
               Coding Rules, Conflict Management and Peace Science 26(5), 2009, 471-491; COW Trade v4.0",
    coverage_note: "1870 to 2014",
    traps: &[
        "flow1 is imports of the first state from the second, flow2 those of the second from the first.",
        "-9 is missing; it is no amount and no zero.",
        "Many zeros between the 1950s and 1980s mean that nothing was reported: runs of exact zeros deserve a doubt.",
        "Smoothed values are kept beside the plain ones, with basis `smoothed`, only where the two differ.",
        "The alternative columns (Belgium with Luxembourg, China with Hong Kong and Macau, alt_imports, alt_exports) \
         are not read.",
        "Sums over partners differ from the national totals.",
        "Code 345 is Yugoslavia, then Serbia and Montenegro, then Serbia.",
        "The file ends in 2014: later years are not covered, they are not years without trade.",
    ],
    columns: &[
        "ccode1",
        "ccode2",
        "year",
        "flow1",
        "flow2",
        "smoothflow1",
        "smoothflow2",
        "ccode",
        "imports",
        "exports",
    ],
};

#[cfg(test)]
mod tests {
    use tilt_core::record::{MemorySink, Record};

    use super::*;

    fn read(text: &str) -> (Vec<TradeFlow>, ReadSummary) {
        let mut sink = MemorySink::default();
        let summary = CowTrade.read(&mut text.as_bytes(), &mut sink).unwrap();
        let flows = sink.records.into_iter().map(|(_, record)| match record {
            Record::TradeFlow(flow) => flow,
            other => panic!("{other:?}"),
        });
        (flows.collect(), summary)
    }

    const HEADER: &str = "ccode1,ccode2,year,flow1,flow2,smoothflow1,smoothflow2\n";

    #[test]
    fn each_flow_is_an_import_of_its_own_side() {
        let (flows, _) = read(&format!("{HEADER}365,705,2014,7,15,7,15\n"));
        let shown: Vec<_> = flows.iter().map(|flow| (flow.reporter.key(), flow.flow, flow.value)).collect();
        assert_eq!(shown, [("RUS", Flow::Import, 7.0), ("KAZ", Flow::Import, 15.0)]);
    }

    #[test]
    fn missing_is_no_record_and_zero_is_one() {
        let (flows, summary) = read(&format!("{HEADER}2,20,1950,-9,0,-9.0,0\n2,20,1951,,NA,,NA\n"));
        assert_eq!(flows.iter().map(|flow| flow.value).collect::<Vec<_>>(), [0.0]);
        assert_eq!((summary.rows, summary.accepted), (2, 2));
        // 1951 has a row and no value: it is not covered.
        assert_eq!(summary.coverage.to, "1951-01-01".parse().ok());
    }

    #[test]
    fn smoothed_values_stand_apart_where_they_differ() {
        let (flows, _) = read(&format!("{HEADER}2,20,1950,-9,30,12.5,30\n"));
        let shown: Vec<_> = flows.iter().map(|flow| (flow.basis.as_str(), flow.value)).collect();
        assert_eq!(shown, [("smoothed", 12.5), ("", 30.0)]);
    }
}
