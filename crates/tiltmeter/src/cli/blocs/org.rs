//! The cohesion of one organisation over time.

use clap::ArgMatches;
use tilt_analysis::blocs::{BlocsRequest, Cohesion, Matrices, cohesion_over};
use tilt_core::{FactDate, MembershipTable, OrgId, Point, StateId};

use super::{Listing, covered, number, record_of, years};
use crate::cli::Console;
use crate::failure::{Exit, Failure};

pub(super) fn run(
    matches: &ArgMatches,
    console: &mut Console,
    matrices: &Matrices<'_>,
    request: &BlocsRequest,
    org: OrgId,
) -> Result<Exit, Failure> {
    let known = matrices.years();
    let (since, until) = years(matches);
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return Err(Failure::failed("the source has no year").exit(Exit::Data));
    };
    let founded = MembershipTable::bundled().organisation(org).spell;
    let rows = cohesion_over(matrices, request, org, since.unwrap_or(*first)..=until.unwrap_or(*last))?;
    match console.table_format()?.as_str() {
        "text" if !console.plain() => {
            let head = format!(
                "{} · {}\nin being {founded}; {} · {}\nmean likeness of pairs of members beside {}; {}\n\n",
                org.key(),
                MembershipTable::bundled().organisation(org).name_en,
                request.measure,
                matrices.variant,
                request.comparable.name(),
                covered(matrices.coverage),
            );
            let table = table(&rows, true).text(console.style().width);
            let text = format!("{head}{table}{}", joins_and_leaves(&rows));
            console.write(text.as_bytes())?;
        }
        "json" => {
            let (years, changes) = (table(&rows, false), changes(&rows));
            let tables = vec![("cohesion", &years), ("changes", &changes)];
            console.write(&record_of(request, matrices, tables)?)?;
        }
        _ => {
            table(&rows, false).write(console)?;
        }
    }
    let strict = matches.get_flag("strict") && rows.iter().all(|row| row.difference.is_err());
    Ok(if strict { Exit::Data } else { Exit::Done })
}

fn table(rows: &[Cohesion], rounded: bool) -> Listing {
    let mut table = cohesion_columns("year", rounded);
    for row in rows {
        table.row(cohesion_cells(row, row.period.year().to_string(), rounded));
    }
    table
}

/// What a terminal shows: who joined and left is listed apart.
const SHOWN: [&str; 8] = ["of", "within", "beside", "difference", "lower", "upper", "as close", "status"];
const ALL: [&str; 11] = [
    "members",
    "valued",
    "within",
    "beside",
    "difference",
    "lower",
    "upper",
    "as close",
    "joined",
    "left",
    "status",
];
const WORDS: [&str; 4] = ["of", "joined", "left", "status"];

/// Columns of a table of cohesion, the first of which says of what.
pub(super) fn cohesion_columns(first: &'static str, rounded: bool) -> Listing {
    let rest: &[&'static str] = if rounded { &SHOWN } else { &ALL };
    let columns: Vec<&'static str> = std::iter::once(first).chain(rest.iter().copied()).collect();
    let numbers: Vec<&str> =
        columns.iter().copied().filter(|name| !WORDS.contains(name) && *name != "org").collect();
    Listing::new(&columns).numbers(&numbers)
}

/// The cells of a row.
pub(super) fn cohesion_cells(row: &Cohesion, first: String, rounded: bool) -> Vec<String> {
    let digits = |value: Option<f64>| value.map_or_else(String::new, |value| number(value, rounded));
    let value = |point: &Point| digits(point.ok().map(|estimate| estimate.value));
    let interval = row.difference.ok().and_then(|estimate| estimate.interval);
    let keys = |changes: &[(StateId, FactDate)]| {
        changes.iter().map(|(state, _)| state.key()).collect::<Vec<_>>().join(" ")
    };
    let numbers = [
        value(&row.within),
        value(&row.baseline),
        value(&row.difference),
        digits(interval.map(|interval| interval.lower)),
        digits(interval.map(|interval| interval.upper)),
        digits(row.as_close),
    ];
    let status = match row.difference {
        Ok(_) => "observed".to_owned(),
        Err(missing) => missing.name().to_owned(),
    };
    let mut cells = vec![first];
    match rounded {
        true => cells.push(format!("{}/{}", row.measured, row.members.len())),
        false => cells.extend([row.members.len().to_string(), row.measured.to_string()]),
    }
    cells.extend(numbers);
    if !rounded {
        cells.extend([keys(&row.joined), keys(&row.left)]);
    }
    cells.push(status);
    cells
}

fn joins_and_leaves(rows: &[Cohesion]) -> String {
    let mut text = String::new();
    for row in rows {
        let mut line = |changes: &[(StateId, FactDate)], verb: &str| {
            for (state, day) in changes {
                text.push_str(&format!("  {day} {} {verb}\n", state.key()));
            }
        };
        line(&row.joined, "joined");
        line(&row.left, "left");
    }
    if text.is_empty() { text } else { format!("\nJoined and left\n{text}") }
}

fn changes(rows: &[Cohesion]) -> Listing {
    let mut table = Listing::new(&["day", "state", "change"]);
    for row in rows {
        let joined = row.joined.iter().map(|change| (change, "joined"));
        for ((state, day), change) in joined.chain(row.left.iter().map(|change| (change, "left"))) {
            table.row(vec![day.to_string(), state.key().to_owned(), change.to_owned()]);
        }
    }
    table
}
