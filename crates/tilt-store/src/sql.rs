//! Reading the store with SQL.
//!
//! A query runs in a database of its own that vanishes with it; the catalogue is attached to it without the right to
//! write. A table of records is filled from its Parquet files when a query first names it. SQLite's virtual tables
//! would read Parquet in place, but can only be written with `unsafe` code.

use std::path::PathBuf;

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OpenFlags, params_from_iter};
use tilt_core::record::{CellSink, CellSource, ColumnKind, Flat, Record, TABLES, TableDoc};
use tilt_core::time::Date;

use crate::column;
use crate::error::{Error, ErrorKind};
use crate::parquet_file;
use crate::store::Store;

/// A cell of a result.
pub type SqlValue = Value;

/// Records that are in no store, with their line there; made when a query first names their table.
pub type Bundled = Box<dyn Fn() -> Vec<(u64, Record)>>;

/// The tables that can be read with SQL.
pub struct Sql {
    connection: Connection,
    files: Vec<RecordFile>,
    /// Name of the dataset, table, records.
    bundled: Vec<(String, &'static str, Bundled)>,
}

#[derive(Debug)]
struct RecordFile {
    table: &'static TableDoc,
    ingest: i64,
    dataset: String,
    sha256: String,
    path: PathBuf,
}

impl Sql {
    /// Opens the tables of a store, or only those that come with the program.
    ///
    /// # Errors
    /// If the catalogue cannot be read or no temporary file can be made.
    pub fn open(store: Option<&Store>) -> Result<Sql, Error> {
        // The empty name makes a database on disk that vanishes, so that memory stays flat.
        let connection = Connection::open_with_flags(
            "",
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_URI,
        )?;
        let mut files = Vec::new();
        if let Some(store) = store {
            let uri = format!("{}?mode=ro", crate::catalogue::uri(&store.folder.catalogue()));
            connection.execute("ATTACH DATABASE ?1 AS catalogue", [uri])?;
            for row in store.ingest_rows()? {
                for file in crate::catalogue::files(&store.connection, row.id)? {
                    let Some(table) = TABLES.iter().find(|table| table.name == file.table) else { continue };
                    files.push(RecordFile {
                        table,
                        ingest: row.id.number(),
                        dataset: row.dataset.clone(),
                        sha256: row.sha256.clone(),
                        path: store.record_path(&row, table.name),
                    });
                }
            }
        }
        Ok(Sql { connection, files, bundled: Vec::new() })
    }

    /// Adds records of the kind `T` that are in no store, under the name of their dataset. They have ingest 0.
    pub fn bundle<T: Flat>(&mut self, dataset: &str, records: Bundled) {
        self.bundled.push((dataset.to_owned(), T::TABLE.name, records));
    }

    /// Runs one query: `head` gets the names of its columns, then `row` the values of each row.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] if it is not one reading statement or SQLite refuses it; what `row` returns ends the walk.
    pub fn query<E: From<Error>>(
        &mut self,
        sql: &str,
        head: impl FnOnce(Vec<String>) -> Result<(), E>,
        mut row: impl FnMut(Vec<SqlValue>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.fill(sql)?;
        let mut statement = self.connection.prepare(sql).map_err(|error| refused(&error))?;
        if !statement.readonly() || !reads(sql) {
            let message = "only reading is allowed: begin with SELECT, WITH, VALUES or EXPLAIN";
            return Err(Error::new(ErrorKind::Query, message).into());
        }
        head(statement.column_names().map(str::to_owned).collect())?;
        let columns = statement.column_count();
        let mut rows = statement.query([]).map_err(|error| refused(&error))?;
        loop {
            let Some(found) = rows.next().map_err(|error| refused(&error))? else { return Ok(()) };
            let value = |at: usize| found.get_ref(at).map(owned).unwrap_or(Value::Null);
            row((0..columns).map(value).collect())?;
        }
    }

    /// Fills the tables that the query names and that are not filled yet.
    fn fill(&mut self, sql: &str) -> Result<(), Error> {
        loop {
            let error = match self.connection.prepare(sql) {
                Ok(_) => return Ok(()),
                Err(error) => error,
            };
            let message = error.to_string();
            let name =
                message.split("no such table: ").nth(1).and_then(|rest| rest.split_whitespace().next());
            let table =
                name.and_then(|name| TABLES.iter().find(|table| table.name.eq_ignore_ascii_case(name)));
            match table {
                Some(table) => self.fill_table(table)?,
                None if name.is_some() => {
                    let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
                    let message = format!(
                        "{message}; tables are {}, and those of the catalogue: ingests, files, rejected, unresolved, \
                         warnings, custody",
                        names.join(", ")
                    );
                    return Err(Error::new(ErrorKind::Query, message));
                }
                None => return Err(refused(&error)),
            }
        }
    }

    fn fill_table(&mut self, table: &'static TableDoc) -> Result<(), Error> {
        let columns: Vec<String> = column::columns(table)
            .map(|column| format!("\"{}\" {}", column.name, sql_type(column.kind)))
            .collect();
        let transaction = self.connection.transaction()?;
        transaction.execute_batch(&format!(
            "CREATE TABLE main.\"{}\" (ingest INTEGER NOT NULL, dataset TEXT NOT NULL, {}) STRICT",
            table.name,
            columns.join(", ")
        ))?;
        let places = vec!["?"; columns.len() + 2].join(", ");
        let insert = format!("INSERT INTO main.\"{}\" VALUES ({places})", table.name);
        {
            let mut statement = transaction.prepare(&insert)?;
            for (dataset, _, records) in self.bundled.iter().filter(|(_, known, _)| *known == table.name) {
                for (line, record) in records() {
                    let mut cells = Values(vec![
                        Value::Integer(0),
                        Value::Text(dataset.clone()),
                        Value::Integer(i64::try_from(line).unwrap_or(i64::MAX)),
                    ]);
                    record.put(&mut cells);
                    statement.execute(params_from_iter(&cells.0))?;
                }
            }
            for file in self.files.iter().filter(|file| file.table.name == table.name) {
                parquet_file::for_each_row(&file.path, table, &file.sha256, &mut |row| {
                    let line = i64::try_from(row.line()).unwrap_or(i64::MAX);
                    let mut values = vec![
                        Value::Integer(file.ingest),
                        Value::Text(file.dataset.clone()),
                        Value::Integer(line),
                    ];
                    values.extend(table.columns.iter().map(|column| cell(column.kind, row)));
                    statement.execute(params_from_iter(&values))?;
                    Ok(())
                })?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

/// Whether the first word is one of those that read. SQLite itself counts ATTACH and some PRAGMA as reading.
fn reads(sql: &str) -> bool {
    let word = sql.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    ["select", "with", "values", "explain"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

fn refused(error: &rusqlite::Error) -> Error {
    Error::new(ErrorKind::Query, format!("the query is refused: {error}"))
}

fn sql_type(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Int => "INTEGER",
        ColumnKind::Number => "REAL",
        ColumnKind::Text | ColumnKind::Date => "TEXT",
    }
}

fn cell<C: CellSource>(kind: ColumnKind, row: &mut C) -> Value {
    match kind {
        ColumnKind::Int => row.int().map_or(Value::Null, Value::Integer),
        ColumnKind::Number => row.number().map_or(Value::Null, Value::Real),
        ColumnKind::Text => row.text().map_or(Value::Null, |text| Value::Text(text.to_owned())),
        ColumnKind::Date => row.date().map_or(Value::Null, |date| Value::Text(date.to_string())),
    }
}

fn owned(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::Integer(value),
        ValueRef::Real(value) => Value::Real(value),
        ValueRef::Text(bytes) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

/// Cells of one row as SQLite takes them.
struct Values(Vec<Value>);

impl CellSink for Values {
    fn int(&mut self, value: Option<i64>) {
        self.0.push(value.map_or(Value::Null, Value::Integer));
    }

    fn number(&mut self, value: Option<f64>) {
        self.0.push(value.map_or(Value::Null, Value::Real));
    }

    fn text(&mut self, value: Option<&str>) {
        self.0.push(value.map_or(Value::Null, |text| Value::Text(text.to_owned())));
    }

    fn date(&mut self, value: Option<Date>) {
        self.0.push(value.map_or(Value::Null, |date| Value::Text(date.to_string())));
    }
}
