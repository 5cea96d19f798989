//! The reference tables are consistent in themselves, and hold the facts that are known to be got wrong.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::concordance::{CodeScheme, NameKind};
use tilt_core::{
    Actor, AgreementTable, Concordance, Date, MembershipStatus, MembershipTable, Spell, StateId,
};

fn state(key: &str) -> StateId {
    Concordance::bundled().by_key(key).unwrap_or_else(|| panic!("no state {key}"))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn is_member(org: &str, key: &str, on: &str) -> bool {
    let table = MembershipTable::bundled();
    let org = table.by_key(org).unwrap_or_else(|| panic!("no organisation {org}"));
    table.members_on(org, day(on)).contains(&state(key))
}

fn is_ordered(spell: &Spell) -> bool {
    match (spell.from, spell.to) {
        // A bound known to the month or year may begin before a day inside it.
        (Some(from), Some(to)) => from.first < to.end(),
        _ => true,
    }
}

#[test]
fn a_name_in_a_sentence_has_the_article_that_english_gives_it() {
    let states = Concordance::bundled();
    for (key, words) in [("NLD", "the Netherlands"), ("USA", "the United States"), ("KAZ", "Kazakhstan")] {
        assert_eq!(states.state(state(key)).in_prose(), words);
    }
    let table = MembershipTable::bundled();
    let org = |key: &str| table.organisation(table.by_key(key).unwrap()).in_prose();
    assert_eq!((org("AU"), org("BRICS")), ("the African Union".to_owned(), "BRICS".to_owned()));
    assert!(states.states().all(|(_, state)| ["", "the"].contains(&state.article)));
}

#[test]
fn keys_are_unique_and_shaped() {
    let mut seen = BTreeSet::new();
    for (_, state) in Concordance::bundled().states() {
        assert!(seen.insert(state.key), "{} twice", state.key);
        assert!(state.key.len() == 3 && state.key.bytes().all(|b| b.is_ascii_uppercase()), "{}", state.key);
        assert!(!state.source.is_empty(), "{} has no source", state.key);
    }
}

#[test]
fn every_state_can_be_named_in_both_languages() {
    use tilt_core::concordance::Lang;
    let table = Concordance::bundled();
    for (id, state) in table.states() {
        for lang in [Lang::En, Lang::Ru] {
            let named =
                table.names().iter().any(|f| f.state == id && f.lang == lang && f.kind == NameKind::Name);
            assert!(named, "{} has no {lang:?} name", state.key);
        }
    }
}

#[test]
fn codes_change_hands_on_their_day() {
    let table = Concordance::bundled();
    let iso = |code: &str, on: &str| table.by_code(CodeScheme::Iso3, code, Some(day(on)));
    assert_eq!(iso("SUN", "1985-01-01"), Some(state("RUS")));
    assert_eq!(iso("RUS", "2000-01-01"), Some(state("RUS")));
    // A present code used for earlier years still means its state.
    assert_eq!(iso("RUS", "1950-01-01"), Some(state("RUS")));
    assert_eq!(table.by_code(CodeScheme::Iso2, "NA", None), Some(state("NAM")));
    assert_eq!(table.code_of(state("KAZ"), CodeScheme::Cow, None), Some("705"));
    assert_eq!(table.by_code(CodeScheme::Cow, "345", Some(day("1985-01-01"))), Some(state("SRB")));
}

#[test]
fn names_resolve_with_their_dates_and_doubts() {
    let table = Concordance::bundled();
    assert_eq!(table.resolve("Kazakhstan", None), Ok(state("KAZ")));
    assert_eq!(table.resolve("türkiye", None), Ok(state("TUR")));
    assert_eq!(table.resolve("UK", None), Ok(state("GBR")));
    let unknown = table.resolve("Kazakstan", None).unwrap_err();
    assert_eq!(unknown.nearest.first(), Some(&"Kazakhstan"));
    assert!(!table.resolve("Korea", None).unwrap_err().candidates.is_empty());
}

#[test]
fn known_spells_hold() {
    // Collective Security Treaty and CSTO: Uzbekistan left, came back, left again.
    assert!(!is_member("CSTO", "UZB", "2003-06-01"));
    assert!(is_member("CSTO", "UZB", "2010-06-01"));
    assert!(!is_member("CSTO", "UZB", "2014-01-01"));
    // Georgia in the CIS.
    assert!(is_member("CIS", "GEO", "1995-01-01"));
    assert!(!is_member("CIS", "GEO", "2009-09-01"));
    for org in ["CIS", "CSTO", "EAEU", "SCO", "OTS"] {
        assert!(is_member(org, "KAZ", "2024-01-01"), "KAZ in {org}");
    }
    assert!(!is_member("EAEU", "KAZ", "2014-12-31"));
    assert!(!is_member("NATO", "FIN", "2023-04-03") && is_member("NATO", "FIN", "2023-04-04"));
    assert!(is_member("EU", "GBR", "2020-01-30") && !is_member("EU", "GBR", "2020-02-01"));
    assert!(is_member("UN", "CHN", "1971-10-26") && !is_member("UN", "CHN", "1971-10-24"));
}

#[test]
fn organisations_have_their_official_number_of_members() {
    let table = MembershipTable::bundled();
    let on = day("2025-01-15");
    // The WTO has 166 members; three of them (European Union, Hong Kong, Macao) are not states.
    for (key, members) in [
        ("UN", 193),
        ("NATO", 32),
        ("EU", 27),
        ("CSTO", 6),
        ("EAEU", 5),
        ("SCO", 10),
        ("OTS", 5),
        ("WTO", 163),
    ] {
        let org = table.by_key(key).unwrap_or_else(|| panic!("no organisation {key}"));
        assert_eq!(table.members_on(org, on).len(), members, "{key}");
    }
}

#[test]
fn spells_are_ordered_do_not_overlap_and_overlays_lie_inside() {
    let table = MembershipTable::bundled();
    let mut groups: BTreeMap<_, Vec<&tilt_core::Membership>> = BTreeMap::new();
    for membership in table.memberships() {
        assert!(is_ordered(&membership.spell), "{}", membership.origin);
        assert!(!membership.cited.is_empty(), "{} has no source", membership.origin);
        groups.entry((membership.org, membership.state)).or_default().push(membership);
    }
    for ((org, state), rows) in groups {
        let of = |status| rows.iter().filter(move |m| m.status == status);
        let members: Vec<_> = of(MembershipStatus::Member).collect();
        for pair in members.windows(2) {
            let (Some(end), Some(start)) = (pair[0].spell.to, pair[1].spell.from) else {
                panic!("{org} {state}: two spells of membership that overlap");
            };
            assert!(end.first <= start.first, "{org} {state}: two spells of membership that overlap");
        }
        for overlay in of(MembershipStatus::Suspended).chain(of(MembershipStatus::Frozen)) {
            let from =
                overlay.spell.from.unwrap_or_else(|| panic!("{org} {state}: overlay without start")).first;
            assert!(
                members.iter().any(|m| m.spell.contains(from)),
                "{org} {state}: overlay outside membership"
            );
        }
    }
}

#[test]
fn agreements_are_enough_and_in_order() {
    let table = AgreementTable::bundled();
    assert!(table.agreements().len() >= 120, "{} agreements", table.agreements().len());
    let mut ids = BTreeSet::new();
    for row in table.agreements() {
        assert!(ids.insert(&row.id), "{} twice", row.id);
        assert!(row.parties.len() >= 2, "{}: fewer than two parties", row.id);
        assert!(!row.cited.is_empty(), "{}: no source", row.id);
        assert!(row.first_date().is_some(), "{}: no date", row.id);
        let dates: Vec<_> =
            [row.announced, row.signed, row.in_force, row.ended].into_iter().flatten().collect();
        // A bound known to the year may start before a day inside that year.
        assert!(dates.windows(2).all(|pair| pair[0].first < pair[1].end()), "{}: dates out of order", row.id);
    }
    let pair = table.between(state("KAZ"), state("GBR"));
    assert!(
        pair.iter()
            .any(|row| row.parties.contains(&Actor::State(state("KAZ"), tilt_core::actor::Role::State)))
    );
}

/// Where two published sources of memberships differ from ours or from each other, the difference is known.
///
/// Ours against COW IGO v3 (to 2014): years of full membership, compared for the bodies whose spells are most often
/// quoted. A year counts as ours if 31 December of it lies in a spell.
#[test]
fn known_differences_with_cow_are_the_only_ones_for_cis_and_csto() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/cow_igo/membership_long.csv.gz");
    let Ok(file) = std::fs::File::open(path) else {
        println!("skipped: shared data absent ({path})");
        return;
    };
    let table = MembershipTable::bundled();
    let mut cow: BTreeMap<(String, StateId), BTreeSet<i16>> = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(flate2::read::GzDecoder::new(file));
    for row in reader.records() {
        let row = row.unwrap();
        let (ccode, year, igo, status) = (&row[0], &row[2], row[3].to_uppercase(), &row[4]);
        if status == "1" && (igo == "CIS" || igo == "CSTO") {
            let year: i16 = year.parse().unwrap();
            let id = Concordance::bundled().by_code(CodeScheme::Cow, ccode, None).unwrap();
            cow.entry((igo, id)).or_default().insert(year);
        }
    }
    let mut differences = Vec::new();
    for ((igo, id), theirs) in &cow {
        let org = table.by_key(igo).unwrap();
        let ours: BTreeSet<i16> = (1991..=2014)
            .filter(|year| table.members_on(org, Date::new(*year, 12, 31).unwrap()).contains(id))
            .collect();
        let later: Vec<i16> = theirs.difference(&ours).copied().collect();
        let earlier: Vec<i16> = ours.difference(theirs).copied().collect();
        if !later.is_empty() || !earlier.is_empty() {
            differences.push(format!("{igo} {id}: only COW {later:?}, only ours {earlier:?}"));
        }
    }
    let listed = include_str!("known_differences_cow.txt");
    assert_eq!(differences.join("\n"), listed.trim_end());
}

#[test]
fn a_program_finds_what_a_user_is_told() {
    let table = Concordance::bundled();
    for text in ["KAZ", " kazakhstan ", "Казахстан", "710", "USSR", "Korea", "Congo", "Atlantis", "", "NA"]
    {
        for day in [None, "1970-01-01".parse().ok(), "2020-01-01".parse().ok()] {
            assert_eq!(table.find(text, day), table.resolve(text, day).ok(), "{text} {day:?}");
        }
    }
}
