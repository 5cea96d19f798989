//! Alliances, memberships and published indices: the real files, where they lie beside the repository; without them
//! these tests say so and pass.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "clippy takes only marked functions for tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use tilt_core::agreement::Obligation;
use tilt_core::record::{AllianceTie, MembershipReport, MemorySink, PublishedIndex, Record, ReportedStatus};
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

/// Reads a file, checks what holds for all, and counts the reasons of rejection.
fn read(name: &str, source: &str) -> Option<(ReadSummary, MemorySink, BTreeMap<String, usize>)> {
    let path = shared(name)?;
    let mut opened = open(File::open(path).unwrap()).unwrap();
    let (found, layout) = recognise(opened.head()).unwrap();
    assert_eq!(found.card().card.name, source);
    let mut sink = MemorySink::default();
    let summary = found.read(&mut opened, &mut sink).unwrap();
    assert_eq!((summary.layout, summary.accepted + summary.rejected), (layout, summary.rows));
    for (line, record) in &sink.records {
        assert!(
            lies_inside(record, &summary),
            "{name}, line {line}: {record:?} outside {:?}",
            summary.coverage
        );
    }
    let mut reasons = BTreeMap::new();
    for row in &sink.rejected {
        *reasons.entry(row.reason.clone()).or_default() += 1;
    }
    println!(
        "{name}: {} rows, {} accepted, {} rejected, {} records",
        summary.rows,
        summary.accepted,
        summary.rejected,
        sink.records.len()
    );
    println!("{reasons:#?}\n{:#?}\n{:?}", summary.warnings, sink.unresolved);
    Some((summary, sink, reasons))
}

/// No record speaks of a day that the file does not cover.
fn lies_inside(record: &Record, summary: &ReadSummary) -> bool {
    let (Some(from), Some(to)) = (summary.coverage.from, summary.coverage.to) else { return false };
    let inside = |period: Period| from <= period.start() && period.end() <= to;
    match record {
        Record::AllianceTie(tie) => inside(Period::Year(tie.year)),
        Record::MembershipReport(report) => inside(Period::Year(report.year)),
        Record::PublishedIndex(index) => inside(index.period),
        Record::AllianceMember(member) => {
            // A spell that is still open at the end of the file is bounded by the coverage, not by a date.
            let is_bounded = |day: Date| from <= day && day < to;
            member.spell.from.is_some_and(|date| is_bounded(date.first))
                && member.spell.to.is_none_or(|date| is_bounded(date.first))
        }
        other => panic!("{other:?}"),
    }
}

/// Names of former states in the reasons, and how many rows they cost.
fn former(reasons: &BTreeMap<String, usize>) -> (BTreeSet<&str>, usize) {
    let is_former = |reason: &str| reason.contains("a state that ended before 1900");
    let names = reasons.keys().filter(|reason| is_former(reason)).map(|reason| {
        let (_, rest) = reason.split_once(" is ").unwrap();
        rest.split_once(',').unwrap().0
    });
    let rows = reasons.iter().filter(|(reason, _)| is_former(reason)).map(|(_, count)| count).sum();
    (names.collect(), rows)
}

fn day(text: &str) -> Option<Date> {
    Some(text.parse().unwrap())
}

fn ties(sink: &MemorySink) -> impl Iterator<Item = &AllianceTie> {
    sink.records.iter().filter_map(|(_, record)| match record {
        Record::AllianceTie(tie) => Some(tie),
        _ => None,
    })
}

#[test]
fn a_charter_is_no_alliance_and_nothing_is_known_after_the_last_year() {
    for (name, rows, rejected, directed) in
        [("atop/atop5_1dy.csv.gz", 136_648, 2_352, false), ("atop/atop5_1ddyr.csv.gz", 273_296, 4_704, true)]
    {
        let Some((summary, sink, reasons)) = read(name, "atop") else { return };
        assert_eq!((summary.rows, summary.rejected), (rows, rejected), "{name}");
        assert_eq!(former(&reasons).1 as u64, summary.rejected);
        assert_eq!(summary.unresolved_names, 0);
        assert_eq!((summary.coverage.from, summary.coverage.to), (day("1815-01-01"), day("2019-01-01")));
        assert!(
            ties(&sink).all(|tie| tie.year <= 2018 && tie.directed == directed && tie.state != tie.other)
        );
        let pairs: BTreeSet<_> = ties(&sink).map(|tie| (tie.state, tie.other, tie.year)).collect();
        assert_eq!(pairs.len() as u64, summary.accepted, "a pair of one year stands in two rows");
        let only = BTreeSet::from([Obligation::Nonaggression]);
        let mut years = BTreeSet::new();
        for tie in ties(&sink).filter(|tie| tie.state.key() == "GBR" && tie.other.key() == "KAZ") {
            assert_eq!(tie.obligations, only, "{tie:?}");
            years.insert(tie.year);
        }
        assert_eq!(years, (1992..=2018).collect(), "{name}");
    }
}

#[test]
fn members_were_bound_by_phases() {
    let Some((summary, sink, reasons)) = read("atop/atop5_1m.csv", "atop") else { return };
    assert_eq!((summary.rows, summary.rejected), (2_510, 49));
    assert_eq!(former(&reasons).1 as u64, summary.rejected);
    assert_eq!((summary.unresolved_names, summary.coverage.to), (0, day("2019-01-01")));
    let spells = |alliance: &str, key: &str| -> Vec<String> {
        let spell = |(_, record): &(u64, Record)| match record {
            Record::AllianceMember(m) if m.alliance == alliance && m.state.key() == key => {
                Some(m.spell.to_string())
            }
            _ => None,
        };
        sink.records.iter().filter_map(spell).collect()
    };
    // The treaty of 1992, and the charter of 2002 as its second phase.
    assert_eq!(spells("4220", "KAZ"), ["1992-05-15 to 2002-10-07", "since 2002-10-07"]);
    assert_eq!(spells("4220", "UZB"), ["1992-05-15 to 1999-04-20", "2006-08-17 to 2012-06-28"]);
    assert_eq!(spells("4235", "KAZ"), ["since 1992-05-25"]);
}

#[test]
fn the_list_of_alliances_names_every_member() {
    let Some((summary, sink, _)) = read("atop/atop5_1a.csv", "atop") else { return };
    assert_eq!((summary.rows, summary.rejected, summary.unresolved_names), (789, 0, 0));
    let left_out = summary.warnings.iter().find(|warning| warning.code == "W-atop-member").unwrap().count;
    assert_eq!((sink.records.len(), left_out), (2_224, 33));
}

/// Years, or editions, in which a state is reported with a status.
fn years(sink: &MemorySink, org: &str, key: &str, status: ReportedStatus) -> BTreeSet<i16> {
    reports(sink)
        .filter(|report| report.org.is_some_and(|found| found.key() == org))
        .filter(|report| report.state.key() == key && report.status == status)
        .map(|report| report.year)
        .collect()
}

fn reports(sink: &MemorySink) -> impl Iterator<Item = &MembershipReport> {
    sink.records.iter().filter_map(|(_, record)| match record {
        Record::MembershipReport(report) => Some(report),
        _ => None,
    })
}

/// How often a state has a second entry for a code and year.
fn doubled(sink: &MemorySink) -> usize {
    let mut seen = BTreeSet::new();
    reports(sink).filter(|report| !seen.insert((&report.code, report.state, report.year))).count()
}

fn count(sink: &MemorySink, status: ReportedStatus) -> usize {
    reports(sink).filter(|report| report.status == status).count()
}

#[test]
fn both_forms_of_cow_hold_the_same_memberships() {
    let Some((wide, all, reasons)) = read("cow_igo/state_year_format3.csv.gz", "cow-igo") else { return };
    assert_eq!((wide.rows, wide.rejected, wide.unresolved_names), (15_557, 543, 0));
    assert_eq!(former(&reasons).1, 543);
    assert_eq!((wide.coverage.from, wide.coverage.to), (day("1816-01-01"), day("2015-01-01")));
    assert!(wide.coverage.complete);
    assert_eq!(doubled(&all), 0);

    let member = ReportedStatus::Member;
    assert_eq!(years(&all, "CIS", "KAZ", member), (1991..=2014).collect());
    assert_eq!(years(&all, "CSTO", "KAZ", member), (2002..=2014).collect());
    assert_eq!(years(&all, "CSTO", "UZB", member), (2002..=2011).collect());
    assert_eq!(years(&all, "SHANGHAI5", "KAZ", member), (1996..=2000).collect());
    assert_eq!(years(&all, "SCO", "KAZ", member), (2001..=2014).collect());
    // Shorter than ours at both ends; notice was given in 2008, the exit came in 2009.
    assert_eq!(years(&all, "CIS", "GEO", member), (1995..=2007).collect());

    let Some((long, listed, reasons)) = read("cow_igo/membership_long.csv.gz", "cow-igo") else { return };
    assert_eq!((long.rows, long.unresolved_names, long.coverage.complete), (538_965, 0, false));
    assert_eq!(former(&reasons).1 as u64, long.rejected);
    for status in [member, ReportedStatus::Associate, ReportedStatus::Observer] {
        assert_eq!(count(&all, status), count(&listed, status), "{status:?}");
    }
    assert_eq!(count(&listed, ReportedStatus::Unknown), 0);
}

#[test]
fn editions_are_kept_as_they_were_printed() {
    let Some((summary, sink, reasons)) = read("factbook_igo/membership_long.csv.gz", "factbook-igo") else {
        return;
    };
    assert_eq!((summary.rows, summary.rejected, summary.unresolved_names), (335_250, 6_691, 0));
    assert!(!summary.coverage.complete);
    assert_eq!((summary.coverage.from, summary.coverage.to), (day("1990-01-01"), day("2026-01-01")));
    // Twelve rows say in words that a state takes no part, or speak of another body than the one they follow.
    let (words, others): (Vec<_>, Vec<_>) =
        reasons.iter().partition(|(reason, _)| reason.starts_with("status is"));
    assert_eq!(words.iter().map(|(_, count)| **count).sum::<usize>(), 12, "{words:?}");
    let expected = [
        ("country is a group, not a state", 527),
        ("country is a territory, not a state", 5_960),
        ("entity_type is ``, expected sovereign, territory or another known word", 6),
        ("organization is a piece of text, not an organisation", 112),
        ("the entries of two states stand under one name in this edition", 74),
    ];
    assert!(others.into_iter().map(|(reason, count)| (reason.as_str(), *count)).eq(expected));

    // Printed twice with two statuses, mostly as an observer and as a member.
    assert_eq!(doubled(&sink), 48);
    // Ended states are not read as those whose code the archive gives them.
    assert!(reports(&sink).all(|report| report.state.key() != "SVK" || report.year >= 1993));
    let member = ReportedStatus::Member;
    assert_eq!(years(&sink, "WPO", "CSK", member), [1990].into());
    assert!(years(&sink, "WPO", "DEU", member).is_empty());
    assert_eq!(years(&sink, "CIS", "GEO", member), (1994..=2009).collect());
    assert_eq!(years(&sink, "CIS", "KAZ", member), (1992..=2025).collect());
    assert_eq!(years(&sink, "CSTO", "KAZ", member), (2007..=2025).collect());
    // Left in 2012, printed to 2016, and missing from two editions between.
    let printed = years(&sink, "CSTO", "UZB", member);
    assert_eq!(printed, [2007, 2008, 2009, 2011, 2012, 2013, 2015, 2016].into());
    // The trade body did not exist before 1995, whatever the same letters meant then.
    assert!(
        reports(&sink)
            .filter(|report| report.org.is_some_and(|org| org.key() == "WTO"))
            .all(|r| r.year >= 1996)
    );
    assert_eq!(years(&sink, "WTO", "KAZ", ReportedStatus::Observer).iter().max(), Some(&2021));
    assert!(reports(&sink).any(|report| report.state.key() == "NAM"));
}

fn indices(sink: &MemorySink) -> Vec<&PublishedIndex> {
    let index = |(_, record): &'_ (u64, Record)| matches!(record, Record::PublishedIndex(_));
    assert!(sink.records.iter().all(index));
    sink.records
        .iter()
        .filter_map(|(_, record)| match record {
            Record::PublishedIndex(index) => Some(index),
            _ => None,
        })
        .collect()
}

/// One value for each index, state, other state and period.
fn require_single(found: &[&PublishedIndex]) {
    let mut seen = BTreeSet::new();
    for index in found {
        assert!(seen.insert((&index.index, index.state, index.other, index.period)), "twice: {index:?}");
    }
}

#[test]
fn ideal_points_of_2020_are_read_to_the_last_row() {
    let Some((summary, sink, _)) = read("voeten_truth/IdealpointestimatesAll_Apr2020.csv", "voeten-indices")
    else {
        return;
    };
    assert_eq!((summary.rows, summary.rejected, summary.unresolved_names), (10_469, 0, 0));
    assert_eq!(summary.coverage.to, Some(Period::Session(74).end()));
    let found = indices(&sink);
    require_single(&found);
    assert!(
        found.iter().all(|index| index.release == "Apr2020" && index.low <= index.high && index.n.is_some())
    );
    let sessions: BTreeSet<Period> = found.iter().map(|index| index.period).collect();
    assert_eq!(sessions.len(), 73);
    assert!(!sessions.contains(&Period::Session(19)));
    // The file is in Latin-1; the state is found by its number, the name is only shown.
    assert!(summary.warnings.iter().any(|warning| warning.code == "W-source-encoding"));
}

#[test]
fn agreement_columns_are_six_indices() {
    let name = "voeten_truth/agree_columns_Jun2024_sessions_1_75.csv.gz";
    let Some((summary, sink, _)) = read(name, "voeten-indices") else { return };
    assert_eq!((summary.rows, summary.rejected, summary.unresolved_names), (10_662, 0, 0));
    let found = indices(&sink);
    require_single(&found);
    // Six columns less the empty cells: 2,089, 112, 5, 1, 1 and 1.
    assert_eq!(found.len(), 6 * 10_662 - 2_209);
    assert!(found.iter().all(|index| (0.0..=1.0).contains(&index.value) && index.other.is_some()));
    let own = found.iter().filter(|index| Some(index.state) == index.other);
    assert!(own.into_iter().all(|index| index.value == 1.0));
}

#[test]
fn the_extract_of_pairs_is_read_by_name() {
    let name = "voeten_truth/agreement_scores_subset_15_states_1946_2023.csv";
    let Some((summary, sink, _)) = read(name, "voeten-indices") else { return };
    assert_eq!((summary.rows, summary.rejected, summary.unresolved_names), (5_880, 0, 0));
    let found = indices(&sink);
    require_single(&found);
    assert_eq!(found.len(), 2 * 5_880);
    assert_eq!(
        found.iter().flat_map(|index| [Some(index.state), index.other]).collect::<BTreeSet<_>>().len(),
        16
    );
    assert!(found.iter().all(|index| index.period != Period::Year(1964)));
    assert!(!summary.coverage.complete);
}
