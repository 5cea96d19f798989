//! Flat Parquet columns: what a table is, how rows become arrays and come back.

use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Int64Builder, StringBuilder};
use arrow_array::{Array, ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use tilt_core::time::Date;

use crate::error::Error;

/// A Parquet table of the store, as the data dictionary describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParquetTable {
    /// Name; the file is called `<name>.parquet`.
    pub name: &'static str,
    /// Raised when a column changes its meaning; also in the file, under the key `tiltmeter.schema`.
    pub version: u32,
    /// What a row is.
    pub row: &'static str,
    /// Columns in file order.
    pub columns: &'static [ParquetColumn],
}

/// A column of a Parquet table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParquetColumn {
    /// Name, snake_case.
    pub name: &'static str,
    /// Type of the values.
    pub kind: ColumnKind,
    /// Whether a value may be absent.
    pub nullable: bool,
    /// What a value means.
    pub meaning: &'static str,
}

/// Type of the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Whole number, Parquet `INT64`.
    Int,
    /// Text, Parquet `BYTE_ARRAY (UTF8)`.
    Text,
    /// Calendar day, Parquet `INT32 (DATE)`.
    Date,
}

impl ColumnKind {
    /// Name of the Parquet type.
    pub fn name(self) -> &'static str {
        match self {
            ColumnKind::Int => "INT64",
            ColumnKind::Text => "UTF8",
            ColumnKind::Date => "DATE",
        }
    }

    fn data_type(self) -> DataType {
        match self {
            ColumnKind::Int => DataType::Int64,
            ColumnKind::Text => DataType::Utf8,
            ColumnKind::Date => DataType::Date32,
        }
    }
}

impl ParquetColumn {
    pub(crate) const fn int(name: &'static str, meaning: &'static str) -> ParquetColumn {
        ParquetColumn { name, kind: ColumnKind::Int, nullable: false, meaning }
    }

    pub(crate) const fn text(name: &'static str, meaning: &'static str) -> ParquetColumn {
        ParquetColumn { name, kind: ColumnKind::Text, nullable: false, meaning }
    }

    pub(crate) const fn maybe_text(name: &'static str, meaning: &'static str) -> ParquetColumn {
        ParquetColumn { name, kind: ColumnKind::Text, nullable: true, meaning }
    }

    pub(crate) const fn maybe_date(name: &'static str, meaning: &'static str) -> ParquetColumn {
        ParquetColumn { name, kind: ColumnKind::Date, nullable: true, meaning }
    }
}

impl ParquetTable {
    pub(crate) fn schema(&self) -> SchemaRef {
        let fields = self.columns.iter().map(|c| Field::new(c.name, c.kind.data_type(), c.nullable));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }
}

/// Cells of several rows, given column by column in file order, again and again.
pub(crate) struct Cells {
    schema: SchemaRef,
    columns: Vec<Builder>,
    at: usize,
    rows: usize,
}

enum Builder {
    Int(Int64Builder),
    Text(StringBuilder),
    Date(Date32Builder),
}

impl Cells {
    pub(crate) fn new(table: &ParquetTable) -> Cells {
        let builder = |column: &ParquetColumn| match column.kind {
            ColumnKind::Int => Builder::Int(Int64Builder::new()),
            ColumnKind::Text => Builder::Text(StringBuilder::new()),
            ColumnKind::Date => Builder::Date(Date32Builder::new()),
        };
        Cells { schema: table.schema(), columns: table.columns.iter().map(builder).collect(), at: 0, rows: 0 }
    }

    pub(crate) fn int(&mut self, value: u64) {
        match self.next() {
            Builder::Int(builder) => builder.append_value(value.try_into().unwrap_or(i64::MAX)),
            _ => panic!("cells are given in the order and type of the table's columns"),
        }
    }

    pub(crate) fn text(&mut self, value: &str) {
        self.maybe_text(Some(value));
    }

    pub(crate) fn maybe_text(&mut self, value: Option<&str>) {
        match self.next() {
            Builder::Text(builder) => builder.append_option(value),
            _ => panic!("cells are given in the order and type of the table's columns"),
        }
    }

    pub(crate) fn maybe_date(&mut self, value: Option<Date>) {
        match self.next() {
            Builder::Date(builder) => builder.append_option(value.map(days_since_epoch)),
            _ => panic!("cells are given in the order and type of the table's columns"),
        }
    }

    /// Whole rows given so far.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// The rows as a batch; the cells are empty afterwards.
    pub(crate) fn take(&mut self) -> RecordBatch {
        assert_eq!(self.at, 0, "a batch is taken between two rows");
        self.rows = 0;
        let arrays: Vec<ArrayRef> = self
            .columns
            .iter_mut()
            .map(|builder| match builder {
                Builder::Int(builder) => Arc::new(builder.finish()) as ArrayRef,
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

/// A batch that was read, its columns in the order of the table.
pub(crate) struct Batch<'b> {
    table: &'static ParquetTable,
    columns: Vec<Column<'b>>,
    rows: usize,
}

enum Column<'b> {
    Int(&'b Int64Array),
    Text(&'b StringArray),
    Date(&'b Date32Array),
}

/// One row of a [`Batch`], read from left to right.
pub(crate) struct Row<'r> {
    batch: &'r Batch<'r>,
    row: usize,
    at: usize,
}

impl<'b> Batch<'b> {
    pub(crate) fn of(table: &'static ParquetTable, batch: &'b RecordBatch) -> Result<Batch<'b>, Error> {
        let mut columns = Vec::with_capacity(table.columns.len());
        for column in table.columns {
            let array = batch.column_by_name(column.name).map(|array| array.as_any());
            let found = array.and_then(|any| match column.kind {
                ColumnKind::Int => any.downcast_ref().map(Column::Int),
                ColumnKind::Text => any.downcast_ref().map(Column::Text),
                ColumnKind::Date => any.downcast_ref().map(Column::Date),
            });
            columns.push(found.ok_or_else(|| {
                let kind = column.kind.name();
                Error::corrupt(format!(
                    "{}.parquet has no column `{}` of type {kind}",
                    table.name, column.name
                ))
            })?);
        }
        Ok(Batch { table, columns, rows: batch.num_rows() })
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.rows).map(|row| Row { batch: self, row, at: 0 })
    }
}

impl<'r> Row<'r> {
    pub(crate) fn int(&mut self) -> u64 {
        match self.next() {
            Column::Int(array) => array.value(self.row).max(0).unsigned_abs(),
            _ => panic!("cells are read in the order and type of the table's columns"),
        }
    }

    pub(crate) fn text(&mut self) -> &'r str {
        self.maybe_text().unwrap_or("")
    }

    pub(crate) fn maybe_text(&mut self) -> Option<&'r str> {
        let row = self.row;
        match self.next() {
            Column::Text(array) => (!array.is_null(row)).then(|| array.value(row)),
            _ => panic!("cells are read in the order and type of the table's columns"),
        }
    }

    pub(crate) fn maybe_date(&mut self) -> Option<Date> {
        let row = self.row;
        match self.next() {
            Column::Date(array) => (!array.is_null(row)).then(|| array.value(row)).and_then(date_from_days),
            _ => panic!("cells are read in the order and type of the table's columns"),
        }
    }

    /// The error for a cell that does not say what its column is for.
    pub(crate) fn refuse(&self, value: &str) -> Error {
        let column = self.batch.table.columns[self.at - 1].name;
        Error::corrupt(format!(
            "{}.parquet, column `{column}`: `{value}` has no meaning",
            self.batch.table.name
        ))
    }

    fn next(&mut self) -> &'r Column<'r> {
        self.at += 1;
        &self.batch.columns[self.at - 1]
    }
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

fn days_since_epoch(date: Date) -> i32 {
    // Between two civil dates the difference is whole days, far inside i32.
    date.since(EPOCH).map_or(0, |span| span.get_days())
}

fn date_from_days(days: i32) -> Option<Date> {
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
