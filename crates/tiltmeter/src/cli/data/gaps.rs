//! `data gaps`: for which years each dataset says something of two states, and for which it does not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use clap::{Arg, ArgMatches, Command};
use tilt_analysis::conflict::Stretch;
use tilt_core::record::{RowTime, TABLES, TableDoc};
use tilt_core::{Coverage, Dyad, StateId};
use tilt_store::{Sql, SqlValue, Store};

use super::super::listing::Listing;
use super::super::{Console, flags, output};
use crate::evidence;
use crate::failure::{Exit, Failure};

pub(super) fn command() -> Command {
    Command::new("gaps")
        .about("For which years the data say something of two states, and for which they do not")
        .long_about(
            "Lists, for each dataset and table, the years with rows that concern both states (or each of them, where \
             a row concerns one), the years inside the coverage without such a row, and the end of the coverage. A \
             year without a row is not a year without a tie: only a source that is complete says so.",
        )
        .arg(Arg::new("state").value_name("STATE").required(true).help("Key, code or name of a state"))
        .arg(Arg::new("other").value_name("STATE").required(true).help("Key, code or name of the other"))
        .args(output::flags())
}

pub(super) fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let (state, other) = (flags::required_state(matches, "state")?, flags::required_state(matches, "other")?);
    let mut lines = bundled(state, other)?;
    let store = flags::store_if_any(matches)?;
    if let Some(store) = &store {
        lines.extend(stored(store, state, other)?);
    }
    let mut console = Console::new(matches, false);
    if console.format("text")? == "text" && !console.plain() {
        console.write(text(&lines, console.style().width).as_bytes())?;
        return Ok(Exit::Done);
    }
    let mut table =
        Listing::new(&["dataset", "table", "who", "rows", "years", "gaps", "covered to"]).numbers(&["rows"]);
    for line in &lines {
        table.row(vec![
            line.dataset.clone(),
            line.table.clone(),
            line.who.clone(),
            line.rows.to_string(),
            listed(&line.years),
            listed(&line.gaps()),
            line.end(),
        ]);
    }
    table.write(&mut console)
}

fn text(lines: &[Line], width: usize) -> String {
    let mut text = String::new();
    for line in lines {
        let gaps = listed(&line.gaps());
        let gaps = if gaps.is_empty() { "none".to_owned() } else { gaps };
        let _ = writeln!(text, "{} · {} · {}", line.dataset, line.table, line.who);
        let years = if line.years.is_empty() { "no year".to_owned() } else { listed(&line.years) };
        let told = format!("{} rows: {years}; without a row: {gaps}; covered to {}", line.rows, line.end());
        for part in tilt_report::table::wrap(&told, width.saturating_sub(2)) {
            let _ = writeln!(text, "  {part}");
        }
    }
    text
}

fn listed(years: &BTreeSet<i16>) -> String {
    Stretch::of(years).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// What one dataset says.
struct Line {
    dataset: String,
    table: String,
    who: String,
    rows: u64,
    years: BTreeSet<i16>,
    coverage: Coverage,
}

impl Line {
    /// Last day of the coverage.
    fn end(&self) -> String {
        self.coverage.to.map_or_else(|| "?".to_owned(), |to| to.yesterday().unwrap_or(to).to_string())
    }

    /// Years from the first one with a row to the end of the coverage that have none.
    fn gaps(&self) -> BTreeSet<i16> {
        let (Some(first), Some(to)) = (self.years.first(), self.coverage.to) else { return BTreeSet::new() };
        let last = to.yesterday().unwrap_or(to).year();
        (*first..=last).filter(|year| !self.years.contains(year)).collect()
    }
}

fn bundled(state: StateId, other: StateId) -> Result<Vec<Line>, Failure> {
    let evidence = evidence::bundled_for(&[state, other])?;
    let who = format!("{state}–{other}");
    let mut lines = Vec::new();
    if let (Some(counts), Some(dyad)) = (&evidence.counts, Dyad::new(state, other)) {
        let sessions: Vec<u16> =
            counts.sessions().filter(|session| counts.get(*session, dyad).is_some()).collect();
        lines.push(Line {
            dataset: evidence::BUNDLED_VOTES.to_owned(),
            table: "vote counts".to_owned(),
            who: who.clone(),
            rows: sessions.len() as u64,
            years: sessions.into_iter().map(|session| tilt_core::Period::Session(session).year()).collect(),
            coverage: counts.coverage.clone(),
        });
    }
    for table in evidence::bundled_ties()? {
        for (state, power) in [(state, other), (other, state)] {
            if !table.powers.contains(&power) {
                continue;
            }
            let rows = table.of_state(state).iter();
            let said = rows.filter(|row| {
                let tie = table.tie(state, power, row.period);
                tie.is_some_and(|tie| tie.pairs().iter().any(Option::is_some))
            });
            let years: BTreeSet<i16> = said.map(|row| row.period.year()).collect();
            lines.push(Line {
                dataset: format!("bundled/{}", table.kind.name()),
                table: "ties".to_owned(),
                who: format!("{state} with {power}"),
                rows: years.len() as u64,
                years,
                coverage: table.coverage.clone(),
            });
        }
    }
    Ok(lines)
}

/// Number of rows, and the first and last year of each; without a last year it goes on.
type Found = (u64, Vec<(i16, Option<i16>)>);

fn stored(store: &Store, state: StateId, other: StateId) -> Result<Vec<Line>, Failure> {
    let mut lines = Vec::new();
    let ingests = store.ingests()?;
    let mut sql = Sql::open(Some(store))?;
    for table in TABLES {
        if table.time == RowTime::Never
            || table.states.is_empty()
            || !ingests.iter().any(|ingest| ingest.files.iter().any(|file| file.table == table.name))
        {
            continue;
        }
        let of_pairs = table.states.len() > 1 || table.states == ["parties"];
        let asked: Vec<(String, Vec<StateId>)> = if of_pairs {
            vec![(format!("{state}–{other}"), vec![state, other])]
        } else {
            vec![(state.to_string(), vec![state]), (other.to_string(), vec![other])]
        };
        for (who, states) in asked {
            let mut found: BTreeMap<i64, Found> = BTreeMap::new();
            sql.query::<Failure>(
                &query(table, &states),
                |_| Ok(()),
                |row| {
                    if let [SqlValue::Integer(ingest), first, last, SqlValue::Integer(count)] = &row[..] {
                        let entry = found.entry(*ingest).or_default();
                        entry.0 += count.unsigned_abs();
                        if let Some(first) = year(first) {
                            entry.1.push((first, year(last)));
                        }
                    }
                    Ok(())
                },
            )?;
            for ingest in &ingests {
                let Some((rows, spans)) = found.remove(&ingest.ingest.number()) else { continue };
                let end = ingest.coverage.to.map(|to| to.yesterday().unwrap_or(to).year());
                let years = spans
                    .into_iter()
                    .flat_map(|(first, last)| first..=last.or(end).unwrap_or(first).max(first))
                    .filter(|year| end.is_none_or(|end| *year <= end))
                    .collect();
                lines.push(Line {
                    dataset: format!("{} ({})", ingest.dataset, ingest.file_name),
                    table: table.name.to_owned(),
                    who: who.clone(),
                    rows,
                    years,
                    coverage: ingest.coverage.clone(),
                });
            }
        }
    }
    Ok(lines)
}

/// Ingest, first year, last year (absent: it goes on) and number of rows that concern all `states`.
fn query(table: &TableDoc, states: &[StateId]) -> String {
    let holds = |state: &StateId| {
        let any: Vec<String> = table
            .states
            .iter()
            // An organ of a state stands as KEY/organ in lists of parties.
            .map(|column| {
                format!("';' || replace(t.\"{column}\", '/', ';') || ';' LIKE '%;{};%'", state.key())
            })
            .collect();
        format!("({})", any.join(" OR "))
    };
    let concerned: Vec<String> = states.iter().map(holds).collect();
    let year_of = |column: &str| format!("CAST(substr({column}, 1, 4) AS INTEGER)");
    let (first, last, join) = match table.time {
        RowTime::Year(column) => (format!("t.\"{column}\""), format!("t.\"{column}\""), String::new()),
        RowTime::Text(column) | RowTime::Day(column) => {
            let year = year_of(&format!("t.\"{column}\""));
            (year.clone(), year, String::new())
        }
        RowTime::FirstOf(columns) => {
            let columns: Vec<String> = columns.iter().map(|column| format!("t.\"{column}\"")).collect();
            let year = year_of(&format!("coalesce({})", columns.join(", ")));
            (year.clone(), year, String::new())
        }
        RowTime::Spell(from, to) => {
            // The end is outside: its first day leaves the year before as the last when it is 1 January.
            (
                year_of(&format!("t.\"{from}\"")),
                year_of(&format!("date(t.\"{to}\", '-1 day')")),
                String::new(),
            )
        }
        RowTime::Of(other, column) => {
            let year = year_of("o.date");
            (
                year.clone(),
                year,
                format!("JOIN \"{other}\" o ON o.ingest = t.ingest AND o.\"{column}\" = t.\"{column}\""),
            )
        }
        RowTime::Never => ("NULL".to_owned(), "NULL".to_owned(), String::new()),
    };
    format!(
        "SELECT t.ingest, {first}, {last}, count(*) FROM \"{}\" t {join} WHERE {} GROUP BY 1, 2, 3",
        table.name,
        concerned.join(" AND ")
    )
}

fn year(value: &SqlValue) -> Option<i16> {
    match value {
        SqlValue::Integer(year) => i16::try_from(*year).ok(),
        _ => None,
    }
}
