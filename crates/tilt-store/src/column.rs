//! Flat Parquet columns: how the rows of a record's table become arrays and come back.

use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{Array, ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use tilt_core::record::{CellError, CellSink, CellSource, ColumnDoc, ColumnKind, TableDoc};
use tilt_core::time::Date;

use crate::error::Error;

/// The Parquet schema of a table: the line of the original, then the columns of the record.
pub(crate) fn schema(table: &TableDoc) -> SchemaRef {
    let fields = columns(table).map(|c| Field::new(c.name, data_type(c.kind), c.nullable));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// The column that the archive puts before those of the record.
const LINE: ColumnDoc = ColumnDoc::int("line", "line of the original, counted from 1, header included");

/// All columns of a table in file order: the line first.
pub fn columns(table: &TableDoc) -> impl Iterator<Item = &ColumnDoc> {
    std::iter::once(&LINE).chain(table.columns)
}

/// Name of the Parquet type of a column.
pub fn parquet_type(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Int => "INT64",
        ColumnKind::Number => "DOUBLE",
        ColumnKind::Text => "UTF8",
        ColumnKind::Date => "DATE",
    }
}

fn data_type(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Int => DataType::Int64,
        ColumnKind::Number => DataType::Float64,
        ColumnKind::Text => DataType::Utf8,
        ColumnKind::Date => DataType::Date32,
    }
}

/// Cells of several rows, given column by column in file order, again and again.
pub(crate) struct Cells {
    schema: SchemaRef,
    columns: Vec<Builder>,
    at: usize,
    rows: usize,
    text_bytes: usize,
}

enum Builder {
    Int(Int64Builder),
    Number(Float64Builder),
    Text(StringBuilder),
    Date(Date32Builder),
}

/// The invariant of both directions: who gives and who takes cells goes by the same [`TableDoc`].
const ORDER: &str = "cells pass in the order and type of the table's columns";

impl Cells {
    pub(crate) fn new(table: &TableDoc) -> Cells {
        let builder = |column: &ColumnDoc| match column.kind {
            ColumnKind::Int => Builder::Int(Int64Builder::new()),
            ColumnKind::Number => Builder::Number(Float64Builder::new()),
            ColumnKind::Text => Builder::Text(StringBuilder::new()),
            ColumnKind::Date => Builder::Date(Date32Builder::new()),
        };
        Cells {
            schema: schema(table),
            columns: columns(table).map(builder).collect(),
            at: 0,
            rows: 0,
            text_bytes: 0,
        }
    }

    /// Whole rows given so far.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Bytes of text given since the last batch, so that long texts do not pile up.
    pub(crate) fn text_bytes(&self) -> usize {
        self.text_bytes
    }

    /// The rows as a batch; the cells are empty afterwards.
    pub(crate) fn take(&mut self) -> RecordBatch {
        assert_eq!(self.at, 0, "a batch is taken between two rows");
        self.rows = 0;
        self.text_bytes = 0;
        let arrays: Vec<ArrayRef> = self
            .columns
            .iter_mut()
            .map(|builder| match builder {
                Builder::Int(builder) => Arc::new(builder.finish()) as ArrayRef,
                Builder::Number(builder) => Arc::new(builder.finish()) as ArrayRef,
                Builder::Text(builder) => Arc::new(builder.finish()) as ArrayRef,
                Builder::Date(builder) => Arc::new(builder.finish()) as ArrayRef,
            })
            .collect();
        RecordBatch::try_new(self.schema.clone(), arrays).expect("every row gives a cell to every column")
    }

    fn next(&mut self) -> &mut Builder {
        let at = self.at;
        self.at = (at + 1) % self.columns.len();
        self.rows += usize::from(self.at == 0);
        &mut self.columns[at]
    }
}

impl CellSink for Cells {
    fn int(&mut self, value: Option<i64>) {
        match self.next() {
            Builder::Int(builder) => builder.append_option(value),
            _ => panic!("{ORDER}"),
        }
    }

    fn number(&mut self, value: Option<f64>) {
        match self.next() {
            Builder::Number(builder) => builder.append_option(value),
            _ => panic!("{ORDER}"),
        }
    }

    fn text(&mut self, value: Option<&str>) {
        self.text_bytes += value.map_or(0, str::len);
        match self.next() {
            Builder::Text(builder) => builder.append_option(value),
            _ => panic!("{ORDER}"),
        }
    }

    fn date(&mut self, value: Option<Date>) {
        match self.next() {
            Builder::Date(builder) => builder.append_option(value.map(days_since_epoch)),
            _ => panic!("{ORDER}"),
        }
    }
}

/// A batch that was read, its columns in the order of the table.
pub(crate) struct Batch<'b> {
    table: &'static TableDoc,
    sha256: &'b str,
    columns: Vec<Column<'b>>,
    rows: usize,
}

enum Column<'b> {
    Int(&'b Int64Array),
    Number(&'b Float64Array),
    Text(&'b StringArray),
    Date(&'b Date32Array),
}

/// One row of a [`Batch`], read from left to right.
pub(crate) struct Row<'r> {
    batch: &'r Batch<'r>,
    row: usize,
    line: u64,
    at: usize,
}

impl<'b> Batch<'b> {
    pub(crate) fn of(
        table: &'static TableDoc,
        sha256: &'b str,
        batch: &'b RecordBatch,
    ) -> Result<Batch<'b>, Error> {
        let mut found = Vec::with_capacity(table.columns.len() + 1);
        for column in columns(table) {
            let array = batch.column_by_name(column.name).map(|array| array.as_any());
            let array = array.and_then(|any| match column.kind {
                ColumnKind::Int => any.downcast_ref().map(Column::Int),
                ColumnKind::Number => any.downcast_ref().map(Column::Number),
                ColumnKind::Text => any.downcast_ref().map(Column::Text),
                ColumnKind::Date => any.downcast_ref().map(Column::Date),
            });
            found.push(array.ok_or_else(|| {
                let kind = parquet_type(column.kind);
                Error::corrupt(format!(
                    "{}.parquet has no column `{}` of type {kind}",
                    table.name, column.name
                ))
            })?);
        }
        Ok(Batch { table, sha256, columns: found, rows: batch.num_rows() })
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.rows).map(|row| {
            let mut row = Row { batch: self, row, line: 0, at: 0 };
            row.line = row.int().unwrap_or_default().max(0).unsigned_abs();
            row
        })
    }
}

impl<'r> Row<'r> {
    /// Line of the original.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// The error for a cell that does not say what its column is for.
    pub(crate) fn refuse(&self, error: &CellError) -> Error {
        Error::corrupt(format!("{}.parquet, line {}: {error}", self.batch.table.name, self.line))
    }

    fn next(&mut self) -> &'r Column<'r> {
        self.at += 1;
        &self.batch.columns[self.at - 1]
    }
}

impl CellSource for Row<'_> {
    fn int(&mut self) -> Option<i64> {
        let row = self.row;
        match self.next() {
            Column::Int(array) => (!array.is_null(row)).then(|| array.value(row)),
            _ => panic!("{ORDER}"),
        }
    }

    fn number(&mut self) -> Option<f64> {
        let row = self.row;
        match self.next() {
            Column::Number(array) => (!array.is_null(row)).then(|| array.value(row)),
            _ => panic!("{ORDER}"),
        }
    }

    fn text(&mut self) -> Option<&str> {
        let row = self.row;
        match self.next() {
            Column::Text(array) => (!array.is_null(row)).then(|| array.value(row)),
            _ => panic!("{ORDER}"),
        }
    }

    fn date(&mut self) -> Option<Date> {
        let row = self.row;
        match self.next() {
            Column::Date(array) => (!array.is_null(row)).then(|| array.value(row)).and_then(date_from_days),
            _ => panic!("{ORDER}"),
        }
    }

    fn place(&self) -> (u64, &str) {
        (self.line, self.batch.sha256)
    }
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

fn days_since_epoch(date: Date) -> i32 {
    // Between two civil dates the difference is whole days, far inside i32.
    date.since(EPOCH).map_or(0, |span| span.get_days())
}

pub(crate) fn date_from_days(days: i32) -> Option<Date> {
    EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_before_and_after_the_epoch_come_back() {
        for text in ["1946-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "0001-01-01", "9999-12-31"] {
            let date: Date = text.parse().unwrap();
            assert_eq!(date_from_days(days_since_epoch(date)), Some(date));
        }
        assert_eq!(days_since_epoch("2000-03-01".parse().unwrap()), 11_017);
    }
}
