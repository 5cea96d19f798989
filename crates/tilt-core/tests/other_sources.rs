//! Our tables beside two collections of others. Where they differ, the difference is known and written down.
//!
//! `UPDATE=1 cargo test -p tilt-core --test other_sources` rewrites the lists; the difference is to be reviewed.
//! They hold keys and years only. Skipped where the data are not at hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;

use tilt_core::concordance::CodeScheme;
use tilt_core::{AgreementTable, Concordance, MembershipStatus, MembershipTable, StateId};

/// A file of the shared data, or a loud word that the comparison is not made.
fn shared(name: &str) -> Result<File, String> {
    let path = format!("{}/../../../shared/data/{name}", env!("CARGO_MANIFEST_DIR"));
    File::open(&path)
        .map_err(|error| format!("SKIPPED, nothing is compared: shared data absent ({path}: {error})"))
}

fn is_as_listed(file: &str, listed: &str, differences: &[String]) {
    let path = format!("{}/tests/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var("UPDATE").is_ok() {
        std::fs::write(path, differences.join("\n") + "\n").unwrap();
    } else {
        assert_eq!(differences.join("\n"), listed.trim_end(), "{file}: run with UPDATE=1 and review");
    }
}

/// Our key and the abbreviations of the Factbook. WTO is another body in editions before 2005 and is left out there.
const BODIES: [(&str, &[&str]); 30] = [
    ("ANZUS", &["ANZUS"]),
    ("APEC", &["APEC"]),
    ("ASEAN", &["ASEAN"]),
    ("AU", &["AU"]),
    ("BRICS", &["BRICS"]),
    ("BSEC", &["BSEC"]),
    ("CAN", &["CAN"]),
    ("CARICOM", &["Caricom"]),
    ("CICA", &["CICA"]),
    ("CIS", &["CIS"]),
    ("COE", &["CE"]),
    ("CSTO", &["CSTO"]),
    ("EAEU", &["EAEU"]),
    ("ECO", &["ECO"]),
    ("ECOWAS", &["ECOWAS"]),
    ("EFTA", &["EFTA"]),
    ("EU", &["EU"]),
    ("GCC", &["GCC"]),
    ("LAS", &["LAS", "AL", "Arab League"]),
    ("MERCOSUR", &["Mercosur"]),
    ("NAM", &["NAM"]),
    ("NATO", &["NATO"]),
    ("OAS", &["OAS"]),
    ("OECD", &["OECD"]),
    ("OIC", &["OIC"]),
    ("OPEC", &["OPEC"]),
    ("OSCE", &["OSCE"]),
    ("SAARC", &["SAARC"]),
    ("SCO", &["SCO"]),
    ("WTO", &["WTO", "WTrO"]),
];

/// Years by which an edition may trail (or, by its number, lead) the act.
const LAG: std::ops::RangeInclusive<i16> = -1..=6;

/// Editions in which each state stands as a member, by body.
fn editions(file: File) -> BTreeMap<&'static str, BTreeMap<StateId, BTreeSet<i16>>> {
    let mut found: BTreeMap<&str, BTreeMap<StateId, BTreeSet<i16>>> = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(flate2::read::GzDecoder::new(file));
    for row in reader.records() {
        let row = row.unwrap();
        let edition: i16 = row[0].parse().unwrap();
        let body = BODIES.iter().find(|(_, names)| names.contains(&&row[4]));
        let Some((key, _)) = body.filter(|_| &row[5] == "member" && (&row[4] != "WTO" || edition >= 2005))
        else {
            continue;
        };
        if let Some(state) = Concordance::bundled().by_code(CodeScheme::Iso2, &row[1], None) {
            found.entry(key).or_default().entry(state).or_default().insert(edition);
        }
    }
    found
}

#[test]
fn memberships_differ_from_the_factbook_only_where_listed() {
    let file = match shared("factbook_igo/membership_long.csv.gz") {
        Ok(file) => file,
        Err(skipped) => {
            println!("{skipped}");
            return;
        }
    };
    let table = MembershipTable::bundled();
    let (mut compared, mut differences) = (0, Vec::new());
    for (key, theirs) in editions(file) {
        let org = table.by_key(key).unwrap();
        // Where the series of a body itself begins or ends nothing is entered or left.
        let all: BTreeSet<i16> = theirs.values().flatten().copied().collect();
        let (opens, closes) = (*all.first().unwrap(), *all.last().unwrap());
        for (state, editions) in &theirs {
            let spells: Vec<_> =
                table.spells(org, *state).filter(|m| m.status == MembershipStatus::Member).collect();
            let (first, last) = (*editions.first().unwrap(), *editions.last().unwrap());
            compared += 1;
            if spells.is_empty() {
                differences.push(format!("{key} {state}: editions {first}-{last}, no membership of ours"));
                continue;
            }
            let from: Vec<i16> = spells.iter().filter_map(|m| m.spell.from).map(|d| d.first.year()).collect();
            let to: Vec<i16> = spells.iter().filter_map(|m| m.spell.to).map(|d| d.first.year()).collect();
            if first > opens && !from.iter().any(|year| LAG.contains(&(first - year))) {
                differences.push(format!("{key} {state}: enters in edition {first}, ours {from:?}"));
            }
            if last < closes && !to.iter().any(|year| LAG.contains(&(last + 1 - year))) {
                differences.push(format!("{key} {state}: last in edition {last}, ours ends {to:?}"));
            }
            if last == closes && to.len() == spells.len() && to.iter().all(|year| last - year > *LAG.end()) {
                differences.push(format!("{key} {state}: still in edition {last}, ours ends {to:?}"));
            }
        }
    }
    println!("{compared} pairs of state and organisation, {} differences", differences.len());
    assert!(compared > 700, "{compared} pairs compared");
    is_as_listed(
        "known_differences_factbook.txt",
        include_str!("known_differences_factbook.txt"),
        &differences,
    );
}

#[test]
fn signatures_differ_from_atop_only_where_listed() {
    let file = match shared("atop/atop5_1m.csv") {
        Ok(file) => file,
        Err(skipped) => {
            println!("{skipped}");
            return;
        }
    };
    // First year of each member in each alliance.
    let mut alliances: BTreeMap<u32, BTreeMap<StateId, i16>> = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(file);
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (id, member, entry) = (at("atopid"), at("member"), at("yrent"));
    for row in reader.records() {
        let row = row.unwrap();
        let Some(state) = Concordance::bundled().by_code(CodeScheme::Cow, &row[member], None) else {
            continue;
        };
        let year: i16 = row[entry].parse().unwrap();
        let known = alliances.entry(row[id].parse().unwrap()).or_default().entry(state).or_insert(year);
        *known = year.min(*known);
    }
    let last = alliances.values().flat_map(|members| members.values()).copied().max().unwrap();
    let (mut compared, mut differences) = (0, Vec::new());
    for row in AgreementTable::bundled().agreements() {
        let parties: Vec<StateId> = row.parties.iter().filter_map(|party| party.state()).collect();
        let Some(signed) = row.signed.map(|date| date.first.year()).filter(|year| *year <= last) else {
            continue;
        };
        if row.obligations.is_empty() || parties.len() < 2 {
            continue;
        }
        // The alliance is as old as the entry of the last of our parties.
        let mut years: Vec<i16> = alliances
            .values()
            .filter_map(|members| {
                parties.iter().map(|party| members.get(party).copied()).collect::<Option<Vec<_>>>()
            })
            .filter_map(|entries| entries.into_iter().max())
            .collect();
        compared += 1;
        years.sort_by_key(|year| ((year - signed).abs(), *year));
        match years.first() {
            Some(year) if *year == signed => {}
            Some(year) => differences.push(format!("{}: signed {signed}, nearest alliance {year}", row.id)),
            None => differences.push(format!("{}: signed {signed}, no alliance of these parties", row.id)),
        }
    }
    println!("{compared} agreements with obligations, {} differences", differences.len());
    assert!(compared > 80, "{compared} agreements compared");
    is_as_listed("known_differences_atop.txt", include_str!("known_differences_atop.txt"), &differences);
}
