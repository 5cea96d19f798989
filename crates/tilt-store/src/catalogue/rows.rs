//! Rows of the catalogue as they are written and read.

use rusqlite::{Connection, OptionalExtension, Row, params};
use tilt_core::origin::Coverage;
use tilt_core::record::{Rejected, Unresolved};
use tilt_core::time::Date;

use crate::error::Error;
use crate::ingest::Summary;
use crate::parquet_file::WrittenFile;
use crate::store::{IngestId, StoredFile, StoredWarning};

/// One row of `ingests`.
#[derive(Debug, Clone)]
pub(crate) struct IngestRow {
    pub(crate) id: IngestId,
    pub(crate) dataset: String,
    pub(crate) version: String,
    pub(crate) layout: String,
    pub(crate) file_name: String,
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
    pub(crate) rows: u64,
    pub(crate) accepted: u64,
    pub(crate) rejected: u64,
    pub(crate) unresolved: u64,
    pub(crate) last_line: u64,
    /// Name of the folder below `records/`.
    pub(crate) folder: String,
    pub(crate) coverage: Coverage,
    pub(crate) custody: i64,
}

const COLUMNS: &str = "id, dataset, version, layout, file_name, sha256, bytes, rows, accepted, rejected, unresolved, \
                       last_line, folder, coverage_source, coverage_from, coverage_to, coverage_note, \
                       coverage_complete, custody";

/// All ingests in the order in which they were made.
pub(crate) fn all_ingests(connection: &Connection) -> Result<Vec<IngestRow>, Error> {
    let mut statement = connection.prepare(&format!("SELECT {COLUMNS} FROM ingests ORDER BY id"))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes an ingest with what belongs to it; rejected rows are there already.
pub(crate) fn insert(
    connection: &Connection,
    row: &IngestRow,
    summary: &Summary,
    files: &[WrittenFile],
) -> Result<(), Error> {
    let id = row.id.0;
    let day = |date: Option<Date>| date.map(|date| date.to_string());
    connection.execute(
        &format!(
            "INSERT INTO ingests ({COLUMNS}) VALUES \
             (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)"
        ),
        params![
            id,
            row.dataset,
            row.version,
            row.layout,
            row.file_name,
            row.sha256,
            whole(row.bytes),
            whole(row.rows),
            whole(row.accepted),
            whole(row.rejected),
            whole(row.unresolved),
            whole(row.last_line),
            row.folder,
            row.coverage.source,
            day(row.coverage.from),
            day(row.coverage.to),
            row.coverage.note,
            row.coverage.complete,
            row.custody,
        ],
    )?;
    for file in files {
        let sql = "INSERT INTO files (ingest, name, sha256, bytes, rows) VALUES (?1, ?2, ?3, ?4, ?5)";
        connection.execute(sql, params![id, file.table, file.sha256, whole(file.bytes), whole(file.rows)])?;
    }
    for (at, warning) in summary.warnings.iter().enumerate() {
        let sql = "INSERT INTO warnings (ingest, position, code, message, count) VALUES (?1, ?2, ?3, ?4, ?5)";
        let count = whole(warning.count as u64);
        connection.execute(sql, params![id, at as i64, warning.code, warning.message, count])?;
        for (position, text) in warning.examples.iter().enumerate() {
            let sql =
                "INSERT INTO warning_examples (ingest, warning, position, text) VALUES (?1, ?2, ?3, ?4)";
            connection.execute(sql, params![id, at as i64, position as i64, text])?;
        }
    }
    Ok(())
}

/// Deletes an ingest with all that belongs to it; the custody log stays.
pub(crate) fn delete(connection: &Connection, ingest: IngestId) -> Result<(), Error> {
    for table in ["warning_examples", "warnings", "files", "rejected", "unresolved"] {
        connection.execute(&format!("DELETE FROM {table} WHERE ingest = ?1"), [ingest.0])?;
    }
    connection.execute("DELETE FROM ingests WHERE id = ?1", [ingest.0])?;
    Ok(())
}

/// Parquet files of an ingest, by table.
pub(crate) fn files(connection: &Connection, ingest: IngestId) -> Result<Vec<StoredFile>, Error> {
    let mut statement =
        connection.prepare("SELECT name, sha256, bytes, rows FROM files WHERE ingest = ?1 ORDER BY name")?;
    let rows = statement.query_map([ingest.0], |row| {
        Ok(StoredFile {
            table: row.get(0)?,
            sha256: row.get(1)?,
            bytes: count(row, 2)?,
            rows: count(row, 3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Warnings of an ingest, in the order in which they were raised.
pub(crate) fn warnings(connection: &Connection, ingest: IngestId) -> Result<Vec<StoredWarning>, Error> {
    let mut statement = connection
        .prepare("SELECT position, code, message, count FROM warnings WHERE ingest = ?1 ORDER BY position")?;
    let mut examples = connection
        .prepare("SELECT text FROM warning_examples WHERE ingest = ?1 AND warning = ?2 ORDER BY position")?;
    let mut found = Vec::new();
    let mut rows = statement.query([ingest.0])?;
    while let Some(row) = rows.next()? {
        let texts = examples.query_map([ingest.0, row.get(0)?], |row| row.get(0))?;
        found.push(StoredWarning {
            code: row.get(1)?,
            message: row.get(2)?,
            count: count(row, 3)?,
            examples: texts.collect::<Result<_, _>>()?,
        });
    }
    Ok(found)
}

/// The first `limit` rejected rows of an ingest, by line.
pub(crate) fn rejected(
    connection: &Connection,
    ingest: IngestId,
    limit: usize,
) -> Result<Vec<Rejected>, Error> {
    let mut statement = connection
        .prepare("SELECT line, reason, text FROM rejected WHERE ingest = ?1 ORDER BY line, id LIMIT ?2")?;
    let rows = statement.query_map(params![ingest.0, whole(limit as u64)], rejected_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The rejected row at a line.
pub(crate) fn rejected_at(
    connection: &Connection,
    ingest: IngestId,
    line: u64,
) -> Result<Option<Rejected>, Error> {
    let sql = "SELECT line, reason, text FROM rejected WHERE ingest = ?1 AND line = ?2 ORDER BY id LIMIT 1";
    Ok(connection.query_row(sql, params![ingest.0, whole(line)], rejected_row).optional()?)
}

/// Names of an ingest that no state was found for.
pub(crate) fn unresolved(connection: &Connection, ingest: IngestId) -> Result<Vec<Unresolved>, Error> {
    let mut statement =
        connection.prepare("SELECT line, name, count FROM unresolved WHERE ingest = ?1 ORDER BY line, id")?;
    let rows = statement.query_map([ingest.0], |row| {
        Ok(Unresolved { line: count(row, 0)?, name: row.get(1)?, count: count(row, 2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn rejected_row(row: &Row<'_>) -> rusqlite::Result<Rejected> {
    Ok(Rejected { line: count(row, 0)?, reason: row.get(1)?, text: row.get(2)? })
}

fn read(row: &Row<'_>) -> rusqlite::Result<IngestRow> {
    let day = |column: usize| -> rusqlite::Result<Option<Date>> {
        let text: Option<String> = row.get(column)?;
        let parsed = text.map(|text| text.parse::<Date>()).transpose();
        parsed.map_err(|error| {
            let kind = rusqlite::types::Type::Text;
            rusqlite::Error::FromSqlConversionFailure(column, kind, Box::new(error))
        })
    };
    Ok(IngestRow {
        id: IngestId(row.get(0)?),
        dataset: row.get(1)?,
        version: row.get(2)?,
        layout: row.get(3)?,
        file_name: row.get(4)?,
        sha256: row.get(5)?,
        bytes: count(row, 6)?,
        rows: count(row, 7)?,
        accepted: count(row, 8)?,
        rejected: count(row, 9)?,
        unresolved: count(row, 10)?,
        last_line: count(row, 11)?,
        folder: row.get(12)?,
        coverage: Coverage {
            source: row.get(13)?,
            from: day(14)?,
            to: day(15)?,
            note: row.get(16)?,
            complete: row.get(17)?,
        },
        custody: row.get(18)?,
    })
}

/// SQLite knows signed numbers only; counts of rows and bytes stay far below the sign.
pub(crate) fn whole(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.max(0).unsigned_abs())
}
