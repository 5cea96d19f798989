//! Phrases with the codes that are expected of them.

use std::collections::BTreeMap;

use tilt_core::concordance::{Concordance, Lang};
use tilt_core::{Date, StateId};
use tilt_text::lexicon::Lexicon;
use tilt_text::mention::home::Home;
use tilt_text::mention::phrase::{self, ActorReading};

use super::super::super::listing::Listing;
use crate::failure::Failure;

/// One expectation.
struct Row<'a> {
    case: &'a str,
    phrase: &'a str,
    arguments: &'a str,
    field: Field,
    is_equal: bool,
    expected: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Country,
    Role,
    SecondRole,
    Nothing,
    Other,
}

/// Classes of rows whose scores are printed, in this order.
const CLASSES: [&str; 8] = [
    "country: all rows",
    "country: the phrase names the state",
    "country: the phrase does not name it",
    "country: none expected",
    "role: all rows",
    "second role",
    "no actor expected",
    "country and role of a case",
];

pub(super) fn score(text: &str, lexicon: Option<&Lexicon>, wrong: bool) -> Result<Listing, Failure> {
    let rows = rows(text)?;
    let mut scores: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut cases: BTreeMap<(&str, &str, &str), (bool, bool, bool)> = BTreeMap::new();
    let mut errors =
        Listing::new(&["case", "phrase", "field", "expected", "found", "second", "candidates", "reason"]);
    let mut others = 0;
    for row in &rows {
        let reading = phrase::read_with(row.phrase, day(row.arguments), known(row.arguments), lexicon);
        let (found, right) = match row.field {
            Field::Other => {
                others += 1;
                continue;
            }
            Field::Country => {
                let found = reading.home.map_or("", Home::code);
                (found, (found == row.expected) == row.is_equal)
            }
            Field::Role => {
                let found = sector(&reading, 0);
                (found, (found == row.expected) == row.is_equal)
            }
            Field::SecondRole => {
                let found = sector(&reading, 1);
                (found, (found == row.expected) == row.is_equal)
            }
            Field::Nothing => (sector(&reading, 0), reading.is_empty()),
        };
        for class in classes(row) {
            let score = scores.entry(class).or_default();
            score.0 += 1;
            score.1 += usize::from(right);
        }
        if matches!(row.field, Field::Country | Field::Role) {
            let case = cases.entry((row.case, row.phrase, row.arguments)).or_insert((false, false, true));
            case.0 |= row.field == Field::Country;
            case.1 |= row.field == Field::Role;
            case.2 &= right;
        }
        if !right {
            errors.row(vec![
                row.case.to_owned(),
                row.phrase.to_owned(),
                format!("{:?}", row.field).to_lowercase(),
                row.expected.to_owned(),
                found.to_owned(),
                sector(&reading, 1).to_owned(),
                reading.candidates.join(";"),
                reading.reason.clone(),
            ]);
        }
    }
    if wrong {
        return Ok(errors);
    }
    let both = cases.values().filter(|case| case.0 && case.1);
    let right = both.clone().filter(|case| case.2).count();
    scores.insert(CLASSES[7], (both.count(), right));
    let mut listing =
        Listing::new(&["class", "rows", "right", "accuracy"]).numbers(&["rows", "right", "accuracy"]);
    for class in CLASSES {
        let (count, right) = scores.get(class).copied().unwrap_or_default();
        let share = if count == 0 { String::new() } else { format!("{:.3}", right as f64 / count as f64) };
        listing.row(vec![class.to_owned(), count.to_string(), right.to_string(), share]);
    }
    listing.row(vec![
        "not scored: titles of pages, rest of the phrase".to_owned(),
        others.to_string(),
        String::new(),
        String::new(),
    ]);
    Ok(listing)
}

fn sector(reading: &ActorReading, at: usize) -> &'static str {
    reading.sectors.get(at).map_or("", |sector| sector.code())
}

fn classes(row: &Row) -> Vec<&'static str> {
    match row.field {
        Field::Country if !row.is_equal => vec![CLASSES[0]],
        Field::Country if row.expected.is_empty() => vec![CLASSES[0], CLASSES[3]],
        Field::Country if names_the_state(row) => vec![CLASSES[0], CLASSES[1]],
        Field::Country => vec![CLASSES[0], CLASSES[2]],
        Field::Role => vec![CLASSES[4]],
        Field::SecondRole => vec![CLASSES[5]],
        Field::Nothing => vec![CLASSES[6]],
        Field::Other => Vec::new(),
    }
}

/// Whether a form of the expected state from the reference tables stands in the phrase as whole words, in any case.
/// This does not ask the resolver, so that it cannot flatter itself.
fn names_the_state(row: &Row) -> bool {
    let Some(state) = Concordance::bundled().by_key(row.expected) else { return false };
    let plain = |text: &str| -> String {
        let folded = text.to_lowercase().replace('’', "'").replace("'s", " ");
        let words =
            folded.split(|c: char| !(c.is_alphanumeric() || c == '.')).filter(|word| !word.is_empty());
        format!(" {} ", words.collect::<Vec<_>>().join(" "))
    };
    let phrase = plain(row.phrase);
    forms(state).any(|form| phrase.contains(&plain(form)))
}

fn forms(state: StateId) -> impl Iterator<Item = &'static str> {
    let names = Concordance::bundled().names().iter();
    names.filter(move |name| name.state == state && name.lang == Lang::En).map(|name| name.form)
}

fn rows(text: &str) -> Result<Vec<Row<'_>>, Failure> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| {
        header
            .iter()
            .position(|cell| *cell == name)
            .ok_or_else(|| Failure::failed(format!("the table has no column `{name}`")))
    };
    let (phrase, field, expected) = (column("actor_text")?, column("field")?, column("expected")?);
    let (op, arguments, case) = (column("op")?, column("arguments")?, column("case").unwrap_or(usize::MAX));
    Ok(lines
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let cell = |at: usize| cells.get(at).copied().unwrap_or_default().trim();
            Row {
                case: cell(case),
                phrase: cell(phrase),
                arguments: cell(arguments),
                field: match cell(field) {
                    "cc" | "code['country']" => Field::Country,
                    "code['code_1']" => Field::Role,
                    "code['code_2']" => Field::SecondRole,
                    "code" => Field::Nothing,
                    _ => Field::Other,
                },
                is_equal: cell(op) != "!=",
                expected: cell(expected),
            }
        })
        .collect())
}

/// The value of an argument such as `known_country='Mexico'`.
fn argument<'a>(arguments: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = arguments.split_once(&format!("{name}='"))?;
    rest.split('\'').next()
}

fn known(arguments: &str) -> Option<Home> {
    let name = argument(arguments, "country")?;
    Concordance::bundled().resolve(name, None).ok().map(Home::State)
}

/// `2022-04-01` or `12 April 2022`.
fn day(arguments: &str) -> Option<Date> {
    let text = argument(arguments, "query_date")?;
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let mut parts = text.split_whitespace();
    let number: i8 = parts.next()?.parse().ok()?;
    let month = parts.next()?.to_lowercase();
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let month = months.iter().position(|short| month.starts_with(short))? as i8 + 1;
    Date::new(parts.next()?.parse().ok()?, month, number).ok()
}
