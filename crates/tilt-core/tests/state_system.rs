//! The spells of the table of states agree with the two published lists of the state system; where they do not, the
//! difference is listed with its reason. Without the lists these tests say so and pass.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use tilt_core::concordance::CodeScheme;
use tilt_core::{Concordance, Date, StateId};

/// Differences, one a line: what differs, a tab, and why.
const LISTED: &str = include_str!("known_differences_states.tsv");

/// First day of membership and first day without it, `None` where it lasts to the end of the list.
type Spells = Vec<(Date, Option<Date>)>;

struct Listed {
    code: String,
    name: String,
    spells: Spells,
}

fn rows(name: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/cow_states")).join(name);
    let Ok(mut reader) = csv::Reader::from_path(&path) else {
        println!("skipped: shared data absent ({name})");
        return None;
    };
    Some(reader.deserialize().map(Result::unwrap).collect())
}

/// The day after the last one; none if that is the last of the list.
fn after(last: Date, end_of_list: &str) -> Option<Date> {
    Some(last).filter(|last| last.to_string() != end_of_list).map(|last| last.tomorrow().unwrap())
}

fn add(listed: &mut Vec<Listed>, code: &str, name: &str, spell: (Date, Option<Date>)) {
    match listed.iter_mut().find(|row| row.code == code) {
        Some(row) => row.spells.push(spell),
        None => listed.push(Listed { code: code.to_owned(), name: name.to_owned(), spells: vec![spell] }),
    }
}

fn cow() -> Option<Vec<Listed>> {
    let mut listed = Vec::new();
    for row in rows("states2016.csv")? {
        let day = |bound: &str| {
            let part = |part: &str| row[&format!("{bound}{part}")].parse::<i16>().unwrap();
            Date::new(part("year"), part("month") as i8, part("day") as i8).unwrap()
        };
        add(&mut listed, &row["ccode"], &row["statenme"], (day("st"), after(day("end"), "2016-12-31")));
    }
    Some(listed)
}

fn gleditsch_ward() -> Option<Vec<Listed>> {
    let mut listed = Vec::new();
    for row in rows("gw_states.csv")? {
        let day = |column: &str| row[column].parse::<Date>().unwrap();
        add(
            &mut listed,
            &row["gwcode"],
            &row["statename"],
            (day("startdate"), after(day("enddate"), "2017-12-31")),
        );
    }
    Some(listed)
}

/// The line of a row that differs from the table: its first and last day against those of the states that hold its code.
fn difference(list: &str, scheme: CodeScheme, row: &Listed) -> Option<String> {
    let table = Concordance::bundled();
    let (from, to) = (row.spells[0].0, row.spells.last().unwrap().1);
    let on = |day: Date| table.by_code(scheme, &row.code, Some(day));
    let last = to.map_or(Date::constant(2016, 12, 31), |to| to.yesterday().unwrap());
    let mut text = format!("{list} {} {}: {from} to {}; ours ", row.code, row.name, shown(to));
    let (Some(first_state), Some(last_state)) = (on(from), on(last)) else {
        text.push_str("none");
        return Some(text);
    };
    let (ours_from, ours_to) = (bounds(first_state).0, bounds(last_state).1);
    if (Some(from), to) == (ours_from, ours_to) {
        return None;
    }
    let keys = if first_state == last_state {
        first_state.key().to_owned()
    } else {
        format!("{} and {}", first_state.key(), last_state.key())
    };
    write!(text, "{keys} {} to {}", shown(ours_from), shown(ours_to)).unwrap();
    Some(text)
}

fn bounds(state: StateId) -> (Option<Date>, Option<Date>) {
    let system = Concordance::bundled().state(state).system;
    (system.from.map(|from| from.first), system.to.map(|to| to.first))
}

fn shown(day: Option<Date>) -> String {
    day.map_or("…".to_owned(), |day| day.to_string())
}

fn listed(list: &str) -> Vec<&'static str> {
    let lines = LISTED.lines().filter(|line| line.starts_with(list));
    lines
        .map(|line| {
            let (what, why) = line.split_once('\t').unwrap_or_else(|| panic!("no reason: {line}"));
            assert!(!why.is_empty(), "no reason: {line}");
            what
        })
        .collect()
}

#[test]
fn differences_from_correlates_of_war_are_known() {
    let Some(rows) = cow() else { return };
    let found: Vec<String> = rows.iter().filter_map(|row| difference("cow", CodeScheme::Cow, row)).collect();
    assert_eq!(found.join("\n"), listed("cow").join("\n"));
    assert_eq!(rows.len() - found.len(), 204);
}

#[test]
fn differences_from_gleditsch_and_ward_are_known() {
    let Some(rows) = gleditsch_ward() else { return };
    let found: Vec<String> = rows.iter().filter_map(|row| difference("gw", CodeScheme::Gw, row)).collect();
    assert_eq!(found.join("\n"), listed("gw").join("\n"));
}

/// A state that the list interrupts is one spell in the table, and its note says when it was interrupted.
#[test]
fn interruptions_stand_in_the_notes() {
    let Some(rows) = cow() else { return };
    let table = Concordance::bundled();
    let mut seen = 0;
    for row in &rows {
        for pair in row.spells.windows(2) {
            let (end, again) = (pair[0].1.unwrap(), pair[1].0);
            let Some(state) = table.by_code(CodeScheme::Cow, &row.code, Some(again)) else { continue };
            let note = table.state(state).note;
            let is_noted = note.contains(&end.to_string()) && note.contains(&again.to_string());
            assert!(is_noted, "{}: {end} to {again}: {note}", row.name);
            seen += 1;
        }
    }
    println!("{seen} interruptions");
}
