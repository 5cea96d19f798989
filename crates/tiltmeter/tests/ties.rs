//! The bundled ties against numbers that others computed from the same files (golden tables beside the repository).

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "clippy takes only marked functions for tests")]

use std::path::Path;

use tilt_core::ties::{TieKind, TieTable};
use tilt_core::{Concordance, StateId};
use tiltmeter::evidence;

fn rows(name: &str) -> Option<Vec<csv::StringRecord>> {
    let path =
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/align_golden")).join(name);
    if !path.exists() {
        println!("skipped: shared data absent ({name})");
        return None;
    }
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let mut rows = vec![header];
    rows.extend(reader.records().map(Result::unwrap));
    Some(rows)
}

/// Compares a column of a golden table with a kind of tie; the number of values compared.
fn compare(file: &str, kind: TieKind, [state, power, year, value]: [&str; 4]) -> usize {
    let Some(rows) = rows(file) else { return 0 };
    let at = |name: &str| rows[0].iter().position(|column| column == name).unwrap();
    let [state, power, year, value] = [state, power, year, value].map(at);
    let table: TieTable = evidence::bundled_ties().unwrap().into_iter().find(|t| t.kind == kind).unwrap();
    let key = |key: &str| -> StateId { Concordance::bundled().by_key(key).unwrap() };
    let mut compared = 0;
    for row in &rows[1..] {
        let (state, power) = (key(&row[state]), key(&row[power]));
        if !table.powers.contains(&power) || state == power {
            continue;
        }
        let found = table.get(state, power, row[year].parse().unwrap());
        match row[value].parse::<f64>() {
            Ok(expected) => {
                let found = found.unwrap_or_else(|| panic!("no {} in {row:?}", kind.name()));
                assert!((found - expected).abs() <= kind.step() / 2.0 + 1e-12, "{row:?}: {found}");
                compared += 1;
            }
            Err(_) => assert_eq!(found, None, "{row:?}"),
        }
    }
    compared
}

#[test]
fn trade_shares_equal_the_golden_ones() {
    let import = compare("golden_trade_cow.csv", TieKind::ImportShare, ["a", "b", "year", "import_share"]);
    let export = compare("golden_trade_cow.csv", TieKind::ExportShare, ["a", "b", "year", "export_share"]);
    println!("{import} and {export} shares compared");
}

#[test]
fn arms_shares_equal_the_golden_ones() {
    let columns = ["recipient", "supplier", "window_last", "share"];
    println!("{} shares compared", compare("golden_arms_share_5y.csv", TieKind::ArmsShare, columns));
}

#[test]
fn shared_organisations_equal_the_golden_ones() {
    let columns = ["a", "b", "year", "shared_full"];
    let compared = compare("golden_igo_shared.csv", TieKind::SharedOrganisations, columns);
    println!("{compared} counts compared");
}

#[test]
fn nothing_lies_outside_the_coverage() {
    for table in evidence::bundled_ties().unwrap() {
        let (from, to) = (table.coverage.from.unwrap(), table.coverage.to.unwrap());
        for row in table.rows() {
            let period = tilt_core::Period::Year(row.year);
            assert!(from <= period.start() && period.end() <= to, "{} {row:?}", table.kind.name());
        }
        assert!(!table.rows().is_empty());
    }
}
