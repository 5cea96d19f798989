//! The real files of trade and arms, where they lie beside the repository; without them these tests say so and pass.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "clippy takes only marked functions for tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use tilt_core::record::{
    ArmsTransfer, Flow, Partner, Record, RecordSink, Rejected, SinkError, TradeFlow, Unresolved,
};
use tilt_core::time::{Date, Period};
use tilt_sources::{ReadSummary, open, recognise};

fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: shared data absent ({name})");
    None
}

/// What a file holds, in little space.
#[derive(Default)]
struct Book {
    trade: Vec<TradeFlow>,
    arms: Vec<ArmsTransfer>,
    /// Which of the trade flows are kept; all if `None`.
    keeps: Option<fn(&TradeFlow) -> bool>,
    records: u64,
    first: Option<Date>,
    end: Option<Date>,
    /// Rejected rows by reason, without the cell.
    reasons: BTreeMap<String, u64>,
    refused_texts: BTreeMap<String, BTreeSet<String>>,
    unresolved: Vec<String>,
}

impl RecordSink for Book {
    fn record(&mut self, _: u64, record: Record) -> Result<(), SinkError> {
        self.records += 1;
        let period = match &record {
            Record::TradeFlow(flow) => Some(flow.period),
            Record::ArmsTransfer(transfer) => transfer.delivered.map(Period::Year),
            other => panic!("{other:?}"),
        };
        if let Some(period) = period {
            self.first = Some(self.first.map_or(period.start(), |first| first.min(period.start())));
            self.end = Some(self.end.map_or(period.end(), |end| end.max(period.end())));
        }
        match record {
            Record::TradeFlow(flow) if self.keeps.is_none_or(|keeps| keeps(&flow)) => self.trade.push(flow),
            Record::ArmsTransfer(transfer) => self.arms.push(transfer),
            _ => {}
        }
        Ok(())
    }

    fn rejected(&mut self, rejected: Rejected) -> Result<(), SinkError> {
        let reason = rejected.reason.split(" `").next().unwrap_or_default().to_owned();
        self.refused_texts.entry(reason.clone()).or_default().insert(rejected.text);
        *self.reasons.entry(reason).or_default() += 1;
        Ok(())
    }

    fn unresolved(&mut self, unresolved: Unresolved) -> Result<(), SinkError> {
        self.unresolved.push(unresolved.name);
        Ok(())
    }
}

/// Reads a file and holds the properties that every source keeps: no record outside of what the source says it
/// covers, every row counted, every rejection with a reason.
fn read(path: &Path, source: &str, keeps: Option<fn(&TradeFlow) -> bool>) -> (ReadSummary, Book) {
    let mut opened = open(File::open(path).unwrap()).unwrap();
    let (found, layout) = recognise(opened.head()).unwrap();
    assert_eq!(found.card().card.name, source);
    let mut book = Book { keeps, ..Book::default() };
    let summary = found.read(&mut opened, &mut book).unwrap();
    println!("{summary:#?}\n{} records\n{:#?}\n{:?}", book.records, book.reasons, book.unresolved);
    assert_eq!(summary.layout, layout);
    assert_eq!(summary.rows, summary.accepted + summary.rejected);
    assert_eq!(summary.rejected, book.reasons.values().sum::<u64>());
    assert_eq!((summary.coverage.from, summary.coverage.to), (book.first, book.end), "coverage and records");
    (summary, book)
}

fn key(partner: Partner) -> &'static str {
    match partner {
        Partner::State(state) => state.key(),
        Partner::World => "WORLD",
    }
}

/// The one value of a flow. Names of states are spelled in keys.
fn value(book: &Book, reporter: &str, partner: &str, flow: Flow, period: Period, basis: &str) -> f64 {
    let found: Vec<f64> = book
        .trade
        .iter()
        .filter(|row| row.reporter.key() == reporter && key(row.partner) == partner)
        .filter(|row| row.flow == flow && row.period == period && row.basis == basis)
        .map(|row| row.value)
        .collect();
    assert_eq!(found.len(), 1, "{reporter} {partner} {flow:?} {period}: {found:?}");
    found[0]
}

fn counts(summary: &ReadSummary) -> (u64, u64, u64, u64) {
    (summary.rows, summary.accepted, summary.rejected, summary.unresolved_names)
}

const COW_DYADIC: &str = "cow_trade/dyadic_cow_4.0_from_1946.csv.gz";
const COW_NATIONAL: &str = "cow_trade/national_state_year.csv.gz";

#[test]
fn every_row_of_cow_dyadic_trade_is_explained() {
    let Some(path) = shared(COW_DYADIC) else { return };
    let is_meant = |flow: &TradeFlow| flow.period == Period::Year(2014);
    let (summary, book) = read(&path, "cow-trade", Some(is_meant));
    assert_eq!(counts(&summary), (642_769, 642_769, 0, 0));
    // Two flows a row, less 21,849 and 26,729 empty cells, plus the smoothed ones that differ.
    let plain = 2 * 642_769 - 21_849 - 26_729;
    assert_eq!(book.records - plain, 52_672);
    let year = Period::Year(2014);
    assert_eq!(value(&book, "RUS", "KAZ", Flow::Import, year, ""), 7_097.0);
    assert_eq!(value(&book, "KAZ", "RUS", Flow::Import, year, ""), 15_524.0);
    assert_eq!(summary.coverage.to, "2015-01-01".parse().ok());
    assert!(!summary.coverage.complete);
}

#[test]
fn every_row_of_cow_national_trade_is_explained() {
    let Some(path) = shared(COW_NATIONAL) else { return };
    let (summary, book) = read(&path, "cow-trade", None);
    assert_eq!((summary.rows, summary.unresolved_names), (14_410, 0));
    let former: BTreeSet<String> = ["245", "267", "271"].map(str::to_owned).into();
    assert_eq!(book.refused_texts.values().collect::<Vec<_>>(), [&former]);
    // 1,548 imports and 821 exports are empty, all of the former states among them.
    assert_eq!(book.records, 2 * 14_410 - 1_548 - 821);
    assert_eq!(summary.coverage.from, "1870-01-01".parse().ok());
}

#[test]
fn cow_shares_agree_with_the_method_paper() {
    let (Some(dyadic), Some(national)) = (shared(COW_DYADIC), shared(COW_NATIONAL)) else { return };
    let is_meant = |flow: &TradeFlow| flow.period == Period::Year(2014);
    let (_, pairs) = read(&dyadic, "cow-trade", Some(is_meant));
    let (_, totals) = read(&national, "cow-trade", Some(is_meant));
    let year = Period::Year(2014);
    let turnover = value(&pairs, "RUS", "KAZ", Flow::Import, year, "")
        + value(&pairs, "KAZ", "RUS", Flow::Import, year, "");
    let share = |state: &str| {
        turnover
            / (value(&totals, state, "WORLD", Flow::Import, year, "")
                + value(&totals, state, "WORLD", Flow::Export, year, ""))
    };
    assert!((share("KAZ") - 0.218).abs() < 5e-4, "{}", share("KAZ"));
    assert!((share("RUS") - 0.029).abs() < 5e-4, "{}", share("RUS"));
}

const OFFICES: &str = "national_trade/partner_year_month.csv.gz";
const EUROSTAT: &str = "national_trade/eurostat_exports.csv.gz";

#[test]
fn every_row_of_the_national_offices_is_explained() {
    let Some(path) = shared(OFFICES) else { return };
    let (summary, book) = read(&path, "national-trade", None);
    assert_eq!(counts(&summary), (48_101, 44_806, 3_295, 0), "{:?}", book.unresolved);
    let reasons: Vec<(&str, u64)> = book.reasons.iter().map(|(reason, n)| (reason.as_str(), *n)).collect();
    let expected = [
        ("partner_name is", 189), // blank, in the tables of Armenia only
        ("partner_name is a group, not a state", 628),
        ("partner_name is a remainder, not a state", 305),
        ("partner_name is a territory, not a state", 2_173),
    ];
    assert_eq!(reasons, expected, "{:#?}", book.refused_texts);
    // No two spellings of one office mean the same partner in the same period.
    assert_eq!(doubles(&book), BTreeMap::new());
}

#[test]
fn every_row_of_eurostat_is_explained() {
    let Some(path) = shared(EUROSTAT) else { return };
    let (summary, book) = read(&path, "national-trade", None);
    assert_eq!(counts(&summary), (19_559, 12_159, 7_400, 0), "{:?}", book.unresolved);
    let reasons: Vec<(&str, u64)> = book.reasons.iter().map(|(reason, n)| (reason.as_str(), *n)).collect();
    let expected = [("folder repeats what the folder", 1_817), ("reporter is a group, not a state", 5_583)];
    assert_eq!(reasons, expected, "{:#?}", book.refused_texts);
    assert_eq!(doubles(&book), BTreeMap::new());
}

/// Series that hold two values for one period.
fn doubles(book: &Book) -> BTreeMap<String, Vec<f64>> {
    let mut values: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for flow in &book.trade {
        let name = format!(
            "{} {} {} {} {}",
            flow.reporter.key(),
            key(flow.partner),
            flow.flow.name(),
            flow.period,
            flow.basis
        );
        values.entry(name).or_default().push(flow.value);
    }
    values.retain(|_, values| values.len() > 1);
    values
}

#[test]
fn trade_of_kazakhstan_in_2023_is_as_printed() {
    let Some(path) = shared(OFFICES) else { return };
    let is_meant = |flow: &TradeFlow| flow.reporter.key() == "KAZ" && flow.period == Period::Year(2023);
    let (_, book) = read(&path, "national-trade", Some(is_meant));
    let billions = |partner: &str| {
        let of = |flow| value(&book, "KAZ", partner, flow, Period::Year(2023), "") / 1_000.0;
        of(Flow::Import) + of(Flow::Export)
    };
    for (partner, expected) in [("WORLD", 139.55), ("RUS", 27.05), ("CHN", 30.06), ("GBR", 1.18)] {
        assert!((billions(partner) - expected).abs() < 0.005, "{partner}: {}", billions(partner));
    }
}

#[test]
fn shares_of_partners_agree_with_the_method_paper() {
    let Some(path) = shared(OFFICES) else { return };
    let (_, book) = read(&path, "national-trade", Some(|flow| flow.reporter.key() == "KAZ"));
    let turnover = |partner: &str, year: i16| {
        let of = |flow| value(&book, "KAZ", partner, flow, Period::Year(year), "");
        of(Flow::Import) + of(Flow::Export)
    };
    for (partner, before, after) in
        [("RUS", 0.195, 0.194), ("CHN", 0.123, 0.215), ("GBR", 0.0131, 0.0085), ("USA", 0.0235, 0.0290)]
    {
        for (year, share) in [(2018, before), (2023, after)] {
            let found = turnover(partner, year) / turnover("WORLD", year);
            assert!((found - share).abs() < 5e-4, "{partner} {year}: {found}");
        }
    }
}

#[test]
fn partners_make_up_the_total() {
    let Some(path) = shared(OFFICES) else { return };
    let (_, book) = read(&path, "national-trade", Some(|flow| flow.period == Period::Year(2023)));
    for (reporter, flow) in
        [("KAZ", Flow::Export), ("KAZ", Flow::Import), ("KGZ", Flow::Export), ("KGZ", Flow::Import)]
    {
        let total = value(&book, reporter, "WORLD", flow, Period::Year(2023), "");
        let rows = book.trade.iter().filter(|row| row.reporter.key() == reporter && row.flow == flow);
        let parts: f64 = rows.filter(|row| row.partner != Partner::World).map(|row| row.value).sum();
        // Territories and what has no name are missing, and a group among the partners would double the sum.
        println!("{reporter} {flow:?}: {}", parts / total);
        assert!((0.95..=1.000_001).contains(&(parts / total)), "{reporter} {flow:?}: {}", parts / total);
    }
}

#[test]
fn both_sides_of_a_contradiction_are_kept() {
    let Some(path) = shared(OFFICES) else { return };
    let (_, book) = read(&path, "national-trade", Some(|flow| flow.period.year() == 2021));
    let months = |flow: Flow| -> f64 {
        (1..=12).map(|month| value(&book, "RUS", "KAZ", flow, Period::Month(2021, month), "")).sum()
    };
    let year = |flow| value(&book, "KAZ", "RUS", flow, Period::Year(2021), "");
    let near = |value: f64, billions: f64| (value / 1_000.0 - billions).abs() < 0.005;
    assert!(near(months(Flow::Export), 18.50) && near(year(Flow::Import), 17.61));
    assert!(near(months(Flow::Import), 7.14) && near(year(Flow::Export), 7.02));
}

const REGISTER: &str = "sipri_arms/trade_register_1995_2025.csv";

#[test]
fn every_row_of_the_register_is_explained() {
    let Some(path) = shared(REGISTER) else { return };
    let (summary, book) = read(&path, "sipri-arms", None);
    assert_eq!(counts(&summary), (25_024, 25_024, 0, 0), "{:?} {:?}", book.unresolved, book.reasons);
    assert_eq!(book.arms.len(), 25_024);
    assert!(summary.coverage.complete);
    assert_eq!(summary.coverage.from, "1995-01-01".parse().ok());
    assert_eq!(summary.coverage.to, "2025-01-01".parse().ok());
    assert!(book.arms.iter().all(|one| one.delivered.is_some() && one.tiv.is_some() && one.units.is_some()));
    let stateless = |name: fn(&ArmsTransfer) -> (bool, &str)| -> BTreeSet<String> {
        let named = book.arms.iter().map(name).filter(|(is_state, _)| !is_state);
        named.map(|(_, name)| name.to_owned()).collect()
    };
    let suppliers = stateless(|one| (one.supplier.is_some(), &one.supplier_name));
    let recipients = stateless(|one| (one.recipient.is_some(), &one.recipient_name));
    let is_marked = |name: &String| name.ends_with('*');
    let unmarked: Vec<&String> = suppliers.union(&recipients).filter(|name| !is_marked(name)).collect();
    assert_eq!(unmarked, ["Aruba", "Northern Cyprus", "unknown recipient(s)", "unknown supplier(s)"]);
}

/// Value delivered to a recipient in five years up to `last`, from one supplier or from all.
fn five_years(book: &Book, recipient: &str, supplier: Option<&str>, last: i16) -> f64 {
    book.arms
        .iter()
        .filter(|one| one.recipient.is_some_and(|state| state.key() == recipient))
        .filter(|one| supplier.is_none_or(|key| one.supplier.is_some_and(|state| state.key() == key)))
        .filter(|one| one.delivered.is_some_and(|year| (last - 4..=last).contains(&year)))
        .filter_map(|one| one.tiv)
        .sum()
}

#[test]
fn russia_supplied_most_arms_of_kazakhstan() {
    let Some(path) = shared(REGISTER) else { return };
    let (_, book) = read(&path, "sipri-arms", None);
    let russia = five_years(&book, "KAZ", Some("RUS"), 2024);
    let all = five_years(&book, "KAZ", None, 2024);
    assert!((russia - 1_175.2).abs() < 1e-6 && (all - 1_328.98).abs() < 1e-6, "{russia} of {all}");
    for (recipient, supplier, last, share) in [
        ("KAZ", "RUS", 1999, 0.983),
        ("KAZ", "RUS", 2010, 0.696),
        ("KAZ", "RUS", 2024, 0.884),
        ("ARM", "RUS", 1999, 0.980),
        ("ARM", "RUS", 2010, 0.927),
        ("ARM", "RUS", 2024, 0.324),
        ("SRB", "CHN", 2024, 0.569),
        ("SRB", "RUS", 2024, 0.198),
    ] {
        let found =
            five_years(&book, recipient, Some(supplier), last) / five_years(&book, recipient, None, last);
        assert!((found - share).abs() < 5e-4, "{recipient} {supplier} {last}: {found}");
    }
}

#[test]
fn values_by_year_of_delivery_are_those_of_a_second_count() {
    let (Some(path), Some(other)) =
        (shared(REGISTER), shared("sipri_arms/tiv_delivered_dyad_year_1995_2024_derived.csv"))
    else {
        return;
    };
    let (_, book) = read(&path, "sipri-arms", None);
    let mut sums: BTreeMap<(i16, &str, &str), (f64, u32)> = BTreeMap::new();
    for one in &book.arms {
        let key = (one.delivered.unwrap(), one.supplier_name.as_str(), one.recipient_name.as_str());
        let sum = sums.entry(key).or_default();
        *sum = (sum.0 + one.tiv.unwrap(), sum.1 + 1);
    }
    let text = std::fs::read_to_string(other).unwrap();
    let mut compared = 0;
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let (tiv, deals) = sums[&(cells[0].parse().unwrap(), cells[1], cells[2])];
        assert!((tiv - cells[3].parse::<f64>().unwrap()).abs() < 1e-3, "{line}: {tiv}");
        assert_eq!(deals, cells[4].parse::<u32>().unwrap(), "{line}");
        compared += 1;
    }
    assert_eq!((compared, sums.len()), (11_603, 11_603));
}

#[test]
fn a_matrix_by_year_of_order_is_not_read_as_deliveries() {
    for name in ["tiv_by_ORDER_year_dyadic_1950_2018.csv.gz", "tiv_delivered_dyad_year_1995_2024_derived.csv"]
    {
        let Some(path) = shared(&format!("sipri_arms/{name}")) else { return };
        let opened = open(File::open(path).unwrap()).unwrap();
        assert!(recognise(opened.head()).is_err(), "{name}");
    }
}
