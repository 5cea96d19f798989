//! The real files on agreements, sanctions, missions and visits, where they lie beside the repository; without them these
//! tests say so and pass.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "clippy takes only marked functions for tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use tilt_core::StateId;
use tilt_core::record::{MemorySink, Mission, Record, Sanction, Visit};
use tilt_core::time::FactDate;
use tilt_sources::{ReadSummary, open, recognise};

fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: shared data absent ({name})");
    None
}

struct Found {
    summary: ReadSummary,
    records: Vec<Record>,
    /// Rejected rows by reason, without what changes from row to row.
    reasons: BTreeMap<String, usize>,
}

fn read(name: &str, source: &str) -> Option<Found> {
    let path = shared(name)?;
    let mut opened = open(File::open(path).unwrap()).unwrap();
    let (found, layout) = recognise(opened.head()).unwrap();
    assert_eq!(found.card().card.name, source);
    let mut sink = MemorySink::default();
    let summary = found.read(&mut opened, &mut sink).unwrap();
    assert_eq!(summary.layout, layout);
    let mut reasons = BTreeMap::new();
    for rejected in &sink.rejected {
        *reasons.entry(kind_of(&rejected.reason)).or_default() += 1;
    }
    let unresolved: Vec<&str> = sink.unresolved.iter().map(|name| name.name.as_str()).collect();
    assert!(unresolved.is_empty(), "{name}: {unresolved:?}");
    let records: Vec<Record> = sink.records.into_iter().map(|(_, record)| record).collect();
    println!(
        "{name}: {} rows, {} accepted, {} rejected, {} unresolved, {} records, {:?} to {:?}\n  {reasons:?}\n  {:?}",
        summary.rows,
        summary.accepted,
        summary.rejected,
        summary.unresolved_names,
        records.len(),
        summary.coverage.from,
        summary.coverage.to,
        summary.warnings.iter().map(|warning| (warning.code, warning.count)).collect::<Vec<_>>()
    );
    for record in &records {
        for date in happened(record) {
            let inside = summary.coverage.from.is_some_and(|from| from <= date.first)
                && summary.coverage.to.is_some_and(|to| date.first < to);
            assert!(inside, "{name}: outside of the coverage: {record:?}");
        }
    }
    Some(Found { summary, records, reasons })
}

/// A reason without the words that change from row to row.
fn kind_of(reason: &str) -> String {
    let quoted = reason.split('`').step_by(2).collect::<Vec<_>>().join("…");
    let dated =
        |word: &str| if word.starts_with(|mark: char| mark.is_ascii_digit()) { "…" } else { word }.to_owned();
    quoted.split(' ').map(dated).collect::<Vec<_>>().join(" ")
}

/// Dates on which a record says that something happened; planned ends are none.
fn happened(record: &Record) -> Vec<FactDate> {
    let dates = match record {
        Record::Agreement(agreement) => vec![agreement.signed, agreement.in_force],
        Record::AgreementParty(party) => vec![party.signed, party.ratified, party.in_force],
        Record::Sanction(sanction) => vec![sanction.spell.from],
        Record::Mission(mission) => vec![mission.spell.from],
        Record::Visit(visit) => vec![visit.date],
        other => panic!("{other:?}"),
    };
    dates.into_iter().flatten().collect()
}

fn counts(found: &Found) -> (u64, u64, u64, u64) {
    let summary = &found.summary;
    (summary.rows, summary.accepted, summary.rejected, summary.unresolved_names)
}

fn reasons(found: &Found) -> Vec<(&str, usize)> {
    found.reasons.iter().map(|(reason, count)| (reason.as_str(), *count)).collect()
}

#[test]
fn agreements_of_the_package_are_all_explained() {
    if let Some(found) = read("treaties/agreements_GGO.csv.gz", "manytreaties") {
        assert_eq!(counts(&found), (4_532, 4_531, 1, 0));
        // `0014-022005` cannot be read; it could be mended only by a guess.
        assert_eq!(reasons(&found), [("Force is …, expected a date such as … … … or …", 1)]);
        assert_eq!((pairs(&found.records, "KAZ", "RUS"), ends(&found.records)), (13, 786));
    }
    if let Some(found) = read("treaties/agreements_DESTA.csv.gz", "manytreaties") {
        assert_eq!(counts(&found), (987, 987, 0, 0));
        assert_eq!(pairs(&found.records, "KAZ", "RUS"), 1);
    }
    if let Some(found) = read("treaties/agreements_IEADB.csv.gz", "manytreaties") {
        assert_eq!(counts(&found), (3_583, 3_583, 0, 0));
        assert_eq!((pairs(&found.records, "KAZ", "RUS"), ends(&found.records)), (9, 268));
    }
}

#[test]
fn parties_of_the_package_are_all_explained() {
    if let Some(found) = read("treaties/parties_GGO.csv.gz", "manytreaties") {
        assert_eq!(counts(&found), (98_320, 97_209, 1_111, 0));
        assert_eq!(
            reasons(&found),
            [
                // 2020-99-99
                ("StateEnd is …, expected a date such as … … … or …", 1),
                // 2038-03-13
                ("StateForce is …, expected a date that can have come by …", 1),
                ("stateID is a group, not a state", 458),
                ("stateID is a placeholder, not a state", 2),
                // Zanzibar as a party to resolutions up to 2020, Czechoslovakia after 1992.
                ("stateID is a state that had ended in … and its first date is …", 73),
                ("stateID is a territory, not a state", 576),
            ]
        );
        let of = |key| found.records.iter().filter(|record| party(record) == Some(key)).count();
        assert_eq!(of("KAZ"), 444);
        // The Federal Republic before unification and Germany since are two keys of one code.
        assert!(of("GFR") > 300 && of("DEU") > 300, "{} {}", of("GFR"), of("DEU"));
    }
    if let Some(found) = read("treaties/parties_DESTA.csv.gz", "manytreaties") {
        assert_eq!(counts(&found), (7_466, 7_379, 87, 0));
        assert_eq!(reasons(&found), [("stateID is a territory, not a state", 87)]);
    }
    if let Some(found) = read("treaties/parties_IEADB.csv.gz", "manytreaties") {
        assert_eq!(counts(&found), (15_463, 15_382, 81, 0));
        assert_eq!(reasons(&found), [("stateID is a territory, not a state", 81)]);
    }
}

#[test]
fn pairs_of_trade_agreements_are_all_explained() {
    let Some(found) = read("treaties/desta_list_of_treaties_02_03_dyads.csv.gz", "desta") else { return };
    assert_eq!(counts(&found), (20_569, 20_321, 248, 0));
    assert_eq!(
        reasons(&found),
        [("iso1 is a territory, not a state", 153), ("iso2 is a territory, not a state", 95)]
    );
    assert_eq!((pairs(&found.records, "KAZ", "RUS"), pairs(&found.records, "KAZ", "GBR")), (10, 1));
    assert!(
        found.records.iter().all(|record| matches!(record, Record::Agreement(of) if of.parties.len() == 2))
    );
}

#[test]
fn every_name_of_a_sanctions_case_is_known() {
    let Some(found) = read("gsdb/GSDB_V4.csv", "gsdb") else { return };
    assert_eq!(counts(&found), (1_547, 1_547, 0, 0));
    let cases: BTreeMap<&str, &Sanction> = found
        .records
        .iter()
        .map(|record| match record {
            Record::Sanction(case) => (case.case.as_str(), case),
            other => panic!("{other:?}"),
        })
        .collect();
    let keys = |states: &[StateId]| states.iter().map(|state| state.key()).collect::<Vec<_>>().join(" ");
    let case = cases["1519"];
    assert_eq!((keys(&case.senders), keys(&case.targets)), ("KAZ".to_owned(), "RUS".to_owned()));
    assert_eq!((case.spell.to, case.kinds.join(" ").as_str()), (None, "trade"));
    assert_eq!(cases.values().filter(|case| case.spell.to.is_none()).count(), 601);
    // No state stands twice on one side, so no name was split into two.
    for case in cases.values() {
        for side in [&case.senders, &case.targets] {
            assert_eq!(side.iter().collect::<BTreeSet<_>>().len(), side.len(), "{case:?}");
        }
    }
}

#[test]
fn spells_and_years_of_missions_agree() {
    let reason = "country_abbrev_cow is a state absorbed by another before … which the table lacks";
    let (Some(spells), Some(years)) = (
        read("us_missions/mission_status_range_cow_v0.1.csv", "us-missions"),
        read("us_missions/mission_status_yearly_cow_v0.1.csv", "us-missions"),
    ) else {
        return;
    };
    assert_eq!((counts(&spells), reasons(&spells)), ((656, 631, 25, 0), vec![(reason, 25)]));
    assert_eq!((counts(&years), reasons(&years)), ((17_302, 16_759, 543, 0), vec![(reason, 543)]));
    let mission = |record: &Record| match record {
        Record::Mission(mission) => mission.clone(),
        other => panic!("{other:?}"),
    };
    let spells: Vec<Mission> = spells.records.iter().map(mission).collect();
    // A status that a spell gives to a whole year is the one that the year gives.
    let mut compared = 0;
    for year in years.records.iter().map(mission) {
        let (from, to) = (year.spell.from.unwrap().first, year.spell.to.unwrap().first);
        let is_whole = |spell: &&Mission| {
            spell.host == year.host
                && spell.spell.from.unwrap().first <= from
                && spell.spell.to.is_none_or(|end| to <= end.first)
        };
        if let Some(spell) = spells.iter().find(is_whole) {
            assert_eq!(spell.written, year.written, "{year:?}");
            compared += 1;
        }
    }
    println!("{compared} whole years compared");
    assert!(compared > 15_000, "{compared}");
}

#[test]
fn visits_are_all_explained() {
    if let Some(found) = read("china_diplomacy/chinese_leader_visits_1949_2025.csv", "leader-visits") {
        assert_eq!(counts(&found), (792, 630, 162, 0));
        assert_eq!(
            reasons(&found),
            [
                ("the row is made from a press release about somebody else, not from a list of visits", 101),
                ("the trip stands in the file already, from another source", 61),
            ]
        );
        // 14 rows, of which those of 2014 and 2016 stand there twice.
        assert_eq!(visits(&found.records, |visit| visit.host.key() == "KAZ"), 12);
    }
    if let Some(found) = read("china_diplomacy/ChinesePublicDiplomacy.csv", "leader-visits") {
        assert_eq!((counts(&found), found.records.len()), ((741, 722, 19, 0), 1_148));
        assert_eq!(visits(&found.records, |visit| visit.kind == "government visits"), 5242);
        assert_eq!(visits(&found.records, |visit| visit.kind == "military visits"), 688);
        // The Cook Islands.
        assert_eq!(reasons(&found), [("receiving_country is a territory, not a state", 19)]);
    }
}

fn visits(records: &[Record], is_meant: impl Fn(&Visit) -> bool) -> u32 {
    let count = |record: &Record| match record {
        Record::Visit(visit) if is_meant(visit) => visit.count,
        _ => 0,
    };
    records.iter().map(count).sum()
}

fn pairs(records: &[Record], one: &str, other: &str) -> usize {
    let binds = |record: &&Record| match record {
        Record::Agreement(agreement) => [one, other].iter().all(|key| {
            agreement.parties.iter().any(|party| party.state().is_some_and(|state| state.key() == *key))
        }),
        _ => false,
    };
    records.iter().filter(binds).count()
}

fn ends(records: &[Record]) -> usize {
    records.iter().filter(|record| matches!(record, Record::Agreement(of) if of.ended.is_some())).count()
}

fn party(record: &Record) -> Option<&'static str> {
    match record {
        Record::AgreementParty(party) => Some(party.state.key()),
        _ => None,
    }
}
