//! `sql`: the records of the store and the bundled tables, read with SQL.

use clap::{Arg, ArgMatches, Command};
use tilt_core::origin::Locator;
use tilt_core::record::{Record, TieValue};
use tilt_core::ties::{Stat, TieRow, TieTable};
use tilt_core::{Agreement, AgreementTable, Membership, MembershipTable, Origin, StateId};
use tilt_store::{Sql, SqlValue};

use super::{Console, Entry, flags, output};
use crate::evidence;
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "sql", build, run };

const LONG: &str = "\
Runs one reading statement of SQL (SQLite) over all records as tables: votes, roll_calls, memberships,
agreements, trade_flows and so on, and the catalogue: ingests, files, rejected, unresolved, custody. Every table
of records has the columns ingest, dataset and line besides its own; what comes with the program has ingest 0.
Nothing can be written in the store. The result is text, csv, json or parquet (-O, or the extension of -o), in
which whole numbers, numbers and texts keep their types. docs/data/dictionary.md lists every table and column.

Examples:
  tiltmeter sql \"SELECT organisation, valid_from FROM memberships WHERE state = 'KAZ'\"
  tiltmeter sql \"SELECT choice, count(*) FROM votes WHERE state = 'TUR' GROUP BY choice\" -O csv
  tiltmeter sql \"SELECT period, value FROM ties WHERE kind = 'trade' AND statistic = 'imports' \\
    AND state = 'KAZ' AND power = 'RUS'\"
  tiltmeter sql \"SELECT name, count FROM unresolved\" -O json
  tiltmeter sql \"SELECT * FROM votes WHERE state = 'KAZ'\" -o kaz.parquet";

fn build(command: Command) -> Command {
    command
        .about("Read records and catalogue with SQL")
        .long_about(LONG)
        .arg(Arg::new("query").value_name("QUERY").required(true).help("One reading statement"))
        .args(output::flags())
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let query = matches.get_one::<String>("query").map(String::as_str).unwrap_or_default();
    let store = flags::store_if_any(matches)?;
    let mut sql = Sql::open(store.as_ref())?;
    sql.bundle::<Membership>(
        "reference/memberships",
        Box::new(|| {
            let rows = MembershipTable::bundled().memberships();
            rows.iter().map(|row| (line(&row.origin), row.clone().into())).collect()
        }),
    );
    sql.bundle::<Agreement>(
        "reference/agreements",
        Box::new(|| {
            let rows = AgreementTable::bundled().agreements();
            rows.iter().map(|row| (line(&row.origin), row.clone().into())).collect()
        }),
    );
    for table in evidence::bundled_ties()? {
        let dataset = format!("bundled/{}", table.kind.name());
        sql.bundle::<TieValue>(&dataset, Box::new(move || values(&table)));
    }
    let mut out = Rows::new(&console.table_format()?)?;
    let mut head = Vec::new();
    sql.query::<Failure>(
        query,
        |names| {
            head = names;
            Ok(())
        },
        |row| out.rows.push_row(row),
    )?;
    console.write(&out.finish(&head, console)?)?;
    Ok(Exit::Done)
}

/// Line of a row of a reference table.
fn line(origin: &Origin) -> u64 {
    if let Locator::Line(line) = origin.locator { line } else { 0 }
}

/// The numbers of a table of ties; a number that is not there has no row.
fn values(table: &TieTable) -> Vec<(u64, Record)> {
    let of_row = |row: &TieRow| -> Vec<Record> {
        let record = |power: Option<StateId>, stat: &Stat, value: &Option<f64>| {
            Some(Record::TieValue(TieValue {
                kind: table.kind,
                state: row.state,
                power,
                period: row.period,
                statistic: stat.name.to_owned(),
                value: (*value)?,
            }))
        };
        let own = table.kind.own().iter().zip(&row.own);
        let own = own.filter_map(|(stat, value)| record(None, stat, value));
        let width = table.kind.pair().len().max(1);
        let with = table.powers.iter().zip(row.pair.chunks(width)).flat_map(|(power, values)| {
            let stats = table.kind.pair().iter().zip(values);
            stats.filter_map(|(stat, value)| record(Some(*power), stat, value)).collect::<Vec<_>>()
        });
        own.chain(with).collect()
    };
    (1..).zip(table.rows().iter().flat_map(of_row)).collect()
}

/// Rows on their way to one format.
struct Rows {
    format: Format,
    rows: Vec<Vec<SqlValue>>,
}

#[derive(Clone, Copy)]
enum Format {
    Text,
    Csv,
    Json,
    Parquet,
}

trait PushRow {
    fn push_row(&mut self, row: Vec<SqlValue>) -> Result<(), Failure>;
}

/// More rows than anybody reads; a query over millions wants an aggregate or a LIMIT, and memory stays bounded.
const MOST_ROWS: usize = 5_000_000;

impl PushRow for Vec<Vec<SqlValue>> {
    fn push_row(&mut self, row: Vec<SqlValue>) -> Result<(), Failure> {
        if self.len() == MOST_ROWS {
            return Err(Failure::failed(format!("the result has more than {MOST_ROWS} rows"))
                .hint("aggregate with GROUP BY, or add LIMIT"));
        }
        self.push(row);
        Ok(())
    }
}

impl Rows {
    fn new(format: &str) -> Result<Rows, Failure> {
        let format = match format {
            "text" => Format::Text,
            "csv" => Format::Csv,
            "json" => Format::Json,
            "parquet" => Format::Parquet,
            other => {
                return Err(Failure::usage(format!("sql does not write `{other}`"))
                    .hint("one of: text, csv, json, parquet"));
            }
        };
        Ok(Rows { format, rows: Vec::new() })
    }

    fn finish(self, head: &[String], console: &Console) -> Result<Vec<u8>, Failure> {
        match self.format {
            Format::Text => Ok(self.text(head, console)),
            Format::Csv => self.csv(head),
            Format::Json => self.json(head),
            Format::Parquet => Ok(tilt_store::write_rows(head, &self.rows)?),
        }
    }

    fn text(&self, head: &[String], console: &Console) -> Vec<u8> {
        use tilt_report::table::{Align, Table};
        let is_number = |column: usize| {
            let mut cells = self.rows.iter().map(|row| &row[column]).filter(|cell| **cell != SqlValue::Null);
            cells.all(|cell| matches!(cell, SqlValue::Integer(_) | SqlValue::Real(_)))
        };
        let align = |column| if is_number(column) { Align::Right } else { Align::Left };
        let columns: Vec<(&str, Align)> =
            head.iter().enumerate().map(|(at, name)| (name.as_str(), align(at))).collect();
        let mut table = Table::new(&columns);
        for row in &self.rows {
            table.row(&row.iter().map(shown).collect::<Vec<_>>());
        }
        let text = if console.plain() { table.plain() } else { table.render(console.style().width) };
        text.into_bytes()
    }

    fn csv(&self, head: &[String]) -> Result<Vec<u8>, Failure> {
        let fail = |error: csv::Error| Failure::failed("cannot write CSV").because(error);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(head).map_err(fail)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(shown)).map_err(fail)?;
        }
        writer.into_inner().map_err(|error| Failure::failed("cannot write CSV").because(error))
    }

    fn json(&self, head: &[String]) -> Result<Vec<u8>, Failure> {
        let value = |cell: &SqlValue| match cell {
            SqlValue::Null => serde_json::Value::Null,
            SqlValue::Integer(value) => (*value).into(),
            SqlValue::Real(value) => (*value).into(),
            SqlValue::Text(text) => text.as_str().into(),
            SqlValue::Blob(bytes) => format!("{} bytes", bytes.len()).into(),
        };
        let object = |row: &Vec<SqlValue>| -> serde_json::Value {
            serde_json::Value::Object(head.iter().cloned().zip(row.iter().map(value)).collect())
        };
        let list = serde_json::json!({
            "schema": "tiltmeter.list",
            "version": tilt_core::report::REPORT_VERSION,
            "rows": self.rows.iter().map(object).collect::<Vec<_>>(),
        });
        let mut bytes = serde_json::to_vec_pretty(&list)
            .map_err(|error| Failure::failed("cannot write JSON").because(error))?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// An absent value is an empty cell.
fn shown(cell: &SqlValue) -> String {
    match cell {
        SqlValue::Null => String::new(),
        SqlValue::Integer(value) => value.to_string(),
        SqlValue::Real(value) => value.to_string(),
        SqlValue::Text(text) => text.clone(),
        SqlValue::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}
