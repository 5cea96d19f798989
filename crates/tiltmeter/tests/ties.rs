//! Measures outside the vote against numbers that others computed from the same files (golden tables beside the
//! repository), and what is bundled against what the files give.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "clippy takes only marked functions for tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use tilt_analysis::measure::find;
use tilt_analysis::ties::{GATHERERS, Ground};
use tilt_analysis::{Params, SeriesRequest};
use tilt_core::record::MemorySink;
use tilt_core::ties::{TieKind, TieTable};
use tilt_core::{Concordance, Evidence, Locator, Origin, Point, StateId};
use tiltmeter::evidence;

fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    if !path.exists() {
        println!("skipped: shared data absent ({name})");
        return None;
    }
    Some(path)
}

/// Rows of a golden table by column name.
fn golden(name: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let mut reader = csv::Reader::from_path(shared("align_golden")?.join(name)).unwrap();
    Some(reader.deserialize().map(Result::unwrap).collect())
}

fn key(key: &str) -> StateId {
    Concordance::bundled().by_key(key).unwrap()
}

/// The table of a kind that the files of a dataset give, with these powers.
fn table(kind: TieKind, source: &str, files: &[&str], powers: &BTreeSet<StateId>) -> TieTable {
    let gatherer = GATHERERS.iter().find(|gatherer| gatherer.kind == kind).unwrap();
    let mut gather = (gatherer.new)();
    let mut coverage = None;
    for file in files {
        let original = std::fs::read(shared(file).unwrap()).unwrap();
        let mut opened = tilt_sources::open(&original[..]).unwrap();
        let mut sink = MemorySink::default();
        let summary = tilt_sources::find(source).unwrap().read(&mut opened, &mut sink).unwrap();
        coverage.get_or_insert(summary.coverage);
        sink.records.iter().for_each(|(_, record)| gather.add(record));
    }
    gather.table(&Ground {
        powers: powers.iter().copied().collect(),
        coverage: coverage.unwrap(),
        origin: Origin {
            source: source.to_owned(),
            version: String::new(),
            sha256: None,
            locator: Locator::Whole,
        },
    })
}

/// Compares columns of a golden table with measures; `columns` are (column, measure, parameters). The number of values
/// compared and of those that differ by more than 1e-9.
fn compare(
    rows: &[BTreeMap<String, String>],
    [state, power, year]: [&str; 3],
    columns: &[(&str, &str, &str)],
    tables: Vec<TieTable>,
) -> (usize, Vec<String>) {
    let evidence = Evidence { ties: tables, ..Evidence::tables_only() };
    let mut points: BTreeMap<(StateId, StateId, &str, &str), BTreeMap<i16, Point>> = BTreeMap::new();
    let (mut compared, mut faults) = (0, Vec::new());
    for row in rows {
        let (own, pole) = (key(&row[state]), key(&row[power]));
        for (column, measure, params) in columns {
            let series = points.entry((own, pole, measure, params)).or_insert_with(|| {
                let params = Params::parse(params.split(' ').filter(|pair| !pair.is_empty())).unwrap();
                let request = SeriesRequest { params, ..SeriesRequest::new(vec![own], vec![pole]) };
                let series = find(measure).unwrap().series(&evidence, &request).unwrap();
                series.points.into_iter().map(|(period, point)| (period.year(), point)).collect()
            });
            let found = series.get(&row[year].parse().unwrap()).copied();
            compared += 1;
            let agrees = match (row[*column].parse::<f64>(), found) {
                (Ok(expected), Some(Ok(found))) => (found.value - expected).abs() < 1e-9,
                (Err(_), Some(Err(_)) | None) => true,
                _ => false,
            };
            if !agrees {
                faults
                    .push(format!("{column} {own} {pole} {}: {} against {found:?}", row[year], row[*column]));
            }
        }
    }
    (compared, faults)
}

fn powers(rows: &[BTreeMap<String, String>], column: &str) -> BTreeSet<StateId> {
    rows.iter().map(|row| key(&row[column])).collect()
}

#[test]
fn alliance_portfolios_equal_the_golden_ones() {
    let Some(rows) = golden("golden_alliance_portfolios.csv") else { return };
    let columns = [
        ("S_abs", "alliances", "statistic=s weights=abs"),
        ("kappa_abs", "alliances", "statistic=kappa weights=abs"),
        ("pi_abs", "alliances", "statistic=pi weights=abs"),
        ("S_sq", "alliances", "statistic=s weights=sq"),
        ("kappa_sq", "alliances", "statistic=kappa weights=sq"),
        ("pi_sq", "alliances", "statistic=pi weights=sq"),
        ("S_binary", "alliances", "statistic=s weights=binary"),
        ("kappa_binary", "alliances", "statistic=kappa weights=binary"),
        ("pi_binary", "alliances", "statistic=pi weights=binary"),
    ];
    for (name, source, file) in [
        ("ATOP5.1", "atop", "atop/atop5_1ddyr.csv.gz"),
        ("COW4.1", "cow-alliances", "cow_alliances/alliance_v4.1_by_directed_yearly_subset.csv.gz"),
    ] {
        let rows: Vec<_> = rows.iter().filter(|row| row["source"] == name).cloned().collect();
        assert!(!rows.is_empty(), "{name}");
        let made = table(TieKind::Alliances, source, &[file], &powers(&rows, "b"));
        let (compared, faults) = compare(&rows, ["a", "b", "year"], &columns, vec![made]);
        println!("{name}: {compared} values compared, {} differ", faults.len());
        assert!(
            faults.is_empty(),
            "{name}: {} of {compared}: {:#?}",
            faults.len(),
            &faults[..faults.len().min(8)]
        );
    }
}

#[test]
fn organisations_equal_the_golden_ones() {
    let Some(rows) = golden("golden_igo_shared.csv") else { return };
    let columns = [
        ("shared_full", "organisations", "statistic=shared"),
        ("jaccard", "organisations", "statistic=jaccard"),
        ("jaccard_idf", "organisations", "statistic=idf"),
        ("kappa", "organisations", "statistic=kappa"),
        ("pi", "organisations", "statistic=pi"),
    ];
    let made =
        table(TieKind::Organisations, "cow-igo", &["cow_igo/state_year_format3.csv.gz"], &powers(&rows, "b"));
    let (compared, faults) = compare(&rows, ["a", "b", "year"], &columns, vec![made]);
    println!("{compared} values compared");
    assert!(faults.is_empty(), "{} of {compared}: {:#?}", faults.len(), &faults[..faults.len().min(8)]);
}

#[test]
fn treaty_stocks_equal_the_golden_ones() {
    let Some(rows) = golden("golden_treaty_stock.csv") else { return };
    let columns = [
        ("stock", "treaties", "count=all half-life=none"),
        ("stock_bilateral", "treaties", "count=bilateral"),
        ("stock_decay10", "treaties", "count=all half-life=10"),
        ("stock_decay10_per_partner", "treaties", "count=partner half-life=10"),
    ];
    let made =
        table(TieKind::Treaties, "manytreaties", &["treaties/parties_GGO.csv.gz"], &powers(&rows, "b"));
    let (compared, faults) = compare(&rows, ["a", "b", "year"], &columns, vec![made]);
    println!("{compared} values compared, {} differ", faults.len());
    // The golden table counts codes: the Soviet Union apart from Russia, Hong Kong apart from China, the European Union
    // among the parties. Here one actor is one state, and a party that is no state is none.
    let mut largest = [0.0f64; 2];
    for fault in &faults {
        let numbers: Vec<f64> = fault
            .split([' ', ','])
            .filter_map(|word| word.parse::<f64>().ok())
            .filter(|number| number.fract() != 0.0 || *number < 1_900.0)
            .collect();
        let difference = (numbers[0] - numbers[1]).abs() / numbers[0].max(1.0);
        let weighted = usize::from(fault.contains("per_partner"));
        largest[weighted] = largest[weighted].max(difference);
    }
    println!("largest differences: {:.4} of numbers, {:.4} of weights by parties", largest[0], largest[1]);
    assert!(largest[0] < 0.01 && largest[1] < 0.015, "{largest:?}");
}

const COW_TRADE: [&str; 2] =
    ["cow_trade/dyadic_cow_4.0_from_1946.csv.gz", "cow_trade/national_state_year.csv.gz"];

#[test]
fn trade_equals_the_golden_one() {
    let Some(rows) = golden("golden_trade_cow.csv") else { return };
    let columns = [
        ("import_share", "trade", "flow=imports"),
        ("export_share", "trade", "flow=exports"),
        ("trade_share_partner_sum", "trade", ""),
        ("dependence_a_on_b", "trade", "total=national"),
    ];
    let made = table(TieKind::Trade, "cow-trade", &COW_TRADE, &powers(&rows, "b"));
    let (compared, faults) = compare(&rows, ["a", "b", "year"], &columns, vec![made]);
    println!("{compared} values compared");
    assert!(faults.is_empty(), "{} of {compared}: {:#?}", faults.len(), &faults[..faults.len().min(8)]);
}

#[test]
fn national_trade_equals_the_golden_one() {
    let Some(rows) = golden("golden_trade_national_kaz.csv") else { return };
    let columns = [
        ("turnover_share", "trade", "total=national"),
        ("import_share", "trade", "flow=imports total=national"),
        ("export_share", "trade", "flow=exports total=national"),
    ];
    let files = ["national_trade/partner_year_month.csv.gz"];
    let made = table(TieKind::Trade, "national-trade", &files, &powers(&rows, "partner"));
    let (compared, faults) = compare(&rows, ["reporter", "partner", "year"], &columns, vec![made]);
    println!("{compared} values compared");
    assert!(faults.is_empty(), "{} of {compared}: {:#?}", faults.len(), &faults[..faults.len().min(8)]);
}

#[test]
fn arms_shares_equal_the_golden_ones() {
    let Some(rows) = golden("golden_arms_share_5y.csv") else { return };
    let powers = powers(&rows, "supplier");
    let made = table(TieKind::Arms, "sipri-arms", &["sipri_arms/trade_register_1995_2025.csv"], &powers);
    let columns = [("share", "arms", "")];
    let (compared, faults) = compare(&rows, ["recipient", "supplier", "window_last"], &columns, vec![made]);
    println!("{compared} values compared, {} differ by more than 1e-9", faults.len());
    // The golden shares are from a derived table of sums; ours from the deals, whose values are rounded apart.
    assert!(faults.is_empty(), "{} of {compared}: {:#?}", faults.len(), &faults[..faults.len().min(8)]);
}

#[test]
fn what_is_bundled_is_what_the_files_give_as_exactly_as_it_is_kept() {
    let powers: BTreeSet<StateId> = tiltmeter::walk::powers().into_iter().collect();
    let bundled = evidence::bundled_ties().unwrap();
    if shared("cow_trade").is_none() {
        return;
    }
    let made = table(TieKind::Trade, "cow-trade", &COW_TRADE, &powers);
    let kept = bundled.iter().find(|table| table.kind == TieKind::Trade).unwrap();
    let mut compared = 0;
    for row in kept.rows().iter().step_by(7) {
        let whole = made.own(row.state, row.period).unwrap();
        for power in &powers {
            let (Some(a), Some(b)) =
                (kept.tie(row.state, *power, row.period), made.tie(row.state, *power, row.period))
            else {
                continue;
            };
            for (a, b) in a.pairs().iter().zip(b.pairs()).chain(row.own.iter().zip(&whole.own)) {
                match (a, b) {
                    (Some(a), Some(b)) => assert!((a - b).abs() <= b.abs() * 8e-6 + 1e-6, "{row:?} {a} {b}"),
                    (a, b) => assert_eq!(a.is_some(), b.is_some(), "{row:?}"),
                }
                compared += 1;
            }
        }
    }
    println!("{compared} statistics compared");
    assert!(compared > 1_000);
}

#[test]
fn nothing_lies_outside_the_coverage() {
    for table in evidence::bundled_ties().unwrap() {
        let (from, to) = (table.coverage.from.unwrap(), table.coverage.to.unwrap());
        for row in table.rows() {
            assert!(
                from <= row.period.start() && row.period.end() <= to,
                "{} {} {}: {from} to {to}",
                table.kind.name(),
                row.state,
                row.period
            );
        }
        assert!(!table.rows().is_empty());
    }
}

#[test]
fn a_series_ends_with_its_source() {
    // Alliances of COW end in 2012: a later value would be carried forward.
    let mut found = Evidence::tables_only();
    evidence::load_ties(&mut found, None, &TieKind::ALL, &[]).unwrap();
    for measure in tilt_analysis::MEASURES {
        let request =
            SeriesRequest { until: Some(2030), ..SeriesRequest::new(vec![key("KAZ")], vec![key("RUS")]) };
        let Ok(series) = measure.series(&found, &request) else { continue };
        let end = series.coverage.to.unwrap();
        for (period, point) in &series.points {
            assert!(point.is_err() || period.end() <= end, "{} {period}", series.measure);
        }
        assert_eq!(series.points.last().unwrap().0.year(), 2030, "{}", series.measure);
    }
}
