//! What moved a value, and a composite under other choices.

use tilt_analysis::measure::rows::{Moved, Rows};
use tilt_analysis::measure::sensitivity::sensitivity;
use tilt_analysis::{Measure, SeriesRequest};
use tilt_core::Evidence;

use crate::cli::Console;
use crate::cli::listing::Listing;
use crate::failure::{Exit, Failure};

/// Rows that a terminal shows.
const SHOWN: usize = 20;

/// The rows behind a value.
pub(super) fn print(found: &Rows, console: &mut Console) -> Result<Exit, Failure> {
    if console.table_format()? != "text" || console.plain() {
        return whole(found).write(console);
    }
    let before = found.before.map_or_else(|| "none".to_owned(), |period| period.to_string());
    // What moved nothing is left to files, unless nothing moved it.
    let moving = |row: &&Moved| row.effect != Some(0.0);
    let shown: Vec<&Moved> = found.rows.iter().filter(moving).collect();
    let mut text = format!(
        "{}\n{}: {}; period before: {before}\na row is {}\n\n{}",
        found.measure,
        found.period,
        short(found.value.value),
        found.meaning,
        brief(&shown).text(console.style().width)
    );
    let more = found.rows.len() - shown.len().min(SHOWN);
    if more > 0 {
        text.push_str(&format!("  and {more} more: --plain\n"));
    }
    if let Some(origin) = found.rows.first().map(|row| &row.origin) {
        text.push_str(&format!("from {} {}", origin.source, origin.version));
        match found.records.is_empty() {
            true => text.push('\n'),
            false => text.push_str(&format!("; records in the store: {}\n", found.records.join(", "))),
        }
    }
    console.write(text.as_bytes())?;
    Ok(Exit::Done)
}

/// For a terminal: columns that say nothing are left out.
fn brief(rows: &[&Moved]) -> Listing {
    let counted = rows.iter().any(|row| row.count > 1);
    let held = rows.iter().any(|row| row.now.is_some());
    let mut columns = vec!["row", "effect", "without"];
    columns.extend(counted.then_some("count"));
    columns.extend(held.then_some("now"));
    columns.extend(held.then_some("before"));
    columns.push("what");
    let mut table = Listing::new(&columns).numbers(&["effect", "without", "count", "now", "before"]);
    let number = |value: Option<f64>| value.map_or_else(String::new, short);
    for row in rows.iter().take(SHOWN) {
        let without = row.without.map_or_else(|missing| missing.name().to_owned(), |e| short(e.value));
        let effect = row.effect.map_or_else(String::new, |effect| format!("{effect:+.4}"));
        let mut cells = vec![row.name.clone(), effect, without];
        cells.extend(counted.then(|| row.count.to_string()));
        cells.extend(held.then(|| number(row.now)));
        cells.extend(held.then(|| number(row.before)));
        cells.push(row.text.clone());
        table.row(cells);
    }
    table
}

/// Four digits after the point; whole numbers as they are.
fn short(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value}") } else { format!("{value:.4}") }
}

/// Everything, for a program.
fn whole(found: &Rows) -> Listing {
    let numbers = ["effect", "without", "count", "now", "before"];
    let columns: Vec<&'static str> = ["period", "row"]
        .into_iter()
        .chain(numbers)
        .chain(["status", "what", "source", "version", "sha256"])
        .collect();
    let mut table = Listing::new(&columns).numbers(&numbers);
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value}"));
    for row in &found.rows {
        table.row(vec![
            found.period.to_string(),
            row.name.clone(),
            number(row.effect),
            number(row.without.ok().map(|estimate| estimate.value)),
            row.count.to_string(),
            number(row.now),
            number(row.before),
            row.without.map_or_else(|missing| missing.name().to_owned(), |_| "observed".to_owned()),
            row.text.clone(),
            row.origin.source.clone(),
            row.origin.version.clone(),
            row.origin.sha256.clone().unwrap_or_default(),
        ]);
    }
    table
}

/// A composite under other choices: one row a year, one column a way.
pub(super) fn ways(
    measure: &dyn Measure,
    evidence: &Evidence,
    request: &SeriesRequest,
    console: &mut Console,
) -> Result<Exit, Failure> {
    let found = sensitivity(measure, evidence, request)?;
    if found.is_empty() {
        return Err(Failure::usage(format!("{} is not composed of several fields", measure.card().name))
            .hint("ask for composite or gap; for a tilt, `tiltmeter tilt … --sensitivity`"));
    }
    let rounded = console.table_format()? == "text" && !console.plain();
    let digits = |value: f64| if rounded { format!("{value:+.3}") } else { format!("{value}") };
    let columns = ["way", "year", "value", "lower", "upper", "fields", "status"];
    let mut table = Listing::new(&columns).numbers(&["year", "value", "lower", "upper", "fields"]);
    for way in &found {
        let points = match &way.series {
            Ok(series) => &series.points[..],
            Err(why) => {
                let mut cells = vec![way.name.clone()];
                cells.extend((0..5).map(|_| String::new()));
                cells.push(why.clone());
                table.row(cells);
                continue;
            }
        };
        // A reader sees the last year that has a value as asked; a file has them all.
        let last = found[0].series.as_ref().ok().and_then(|series| series.last()).map(|(period, _)| period);
        for (period, point) in points.iter().filter(|(period, _)| !rounded || Some(*period) == last) {
            let interval = point.ok().and_then(|estimate| estimate.interval);
            let cell = |value: Option<f64>| value.map_or_else(String::new, digits);
            table.row(vec![
                way.name.clone(),
                period.year().to_string(),
                cell(point.ok().map(|estimate| estimate.value)),
                cell(interval.map(|interval| interval.lower)),
                cell(interval.map(|interval| interval.upper)),
                point.map_or_else(|_| String::new(), |estimate| estimate.n.to_string()),
                point.map_or_else(|missing| missing.name().to_owned(), |_| "observed".to_owned()),
            ]);
        }
    }
    table.write(console)
}
