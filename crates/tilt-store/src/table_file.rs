//! The result of a query as one Parquet file.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;

use arrow_array::{ArrayRef, BinaryArray, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::error::{Error, ErrorKind};
use crate::parquet_file::CREATED_BY;
use crate::sql::SqlValue;

/// Rows encoded at once.
const ROWS_PER_BATCH: usize = 8_192;

/// Rows of a group, which is what memory holds.
const ROWS_PER_GROUP: usize = 1 << 17;

/// Rows of named columns as the bytes of a Parquet file; equal rows give equal bytes.
///
/// A column of whole numbers is `INT64`, one of numbers `DOUBLE`, one of blobs `BYTE_ARRAY`; any other is text, in
/// which numbers stand as SQLite shows them. Every column may be null; one without any value is text. A name that
/// comes twice gets a number from its second column on, because readers find columns by name.
///
/// # Errors
/// [`ErrorKind::Unrepresentable`] if the rows cannot be encoded.
pub fn write_rows(head: &[String], rows: &[Vec<SqlValue>]) -> Result<Vec<u8>, Error> {
    let kinds: Vec<DataType> = (0..head.len()).map(|column| kind(rows, column)).collect();
    let mut file = RowsFile::of(&different(head), kinds, Vec::new())?;
    file.write(rows)?;
    file.finish()
}

/// A Parquet file of rows that come a few at a time; memory holds one group of rows.
pub struct RowsFile<W: Write + Send> {
    writer: ArrowWriter<W>,
    schema: Arc<Schema>,
    kinds: Vec<DataType>,
}

impl<W: Write + Send> RowsFile<W> {
    /// A file with these columns, the second of each pair telling whether it holds whole numbers rather than text.
    ///
    /// # Errors
    /// If the beginning cannot be written.
    pub fn new(columns: &[(&str, bool)], out: W) -> Result<RowsFile<W>, Error> {
        let names: Vec<String> = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        let kind = |is_number: bool| if is_number { DataType::Int64 } else { DataType::Utf8 };
        RowsFile::of(&different(&names), columns.iter().map(|(_, number)| kind(*number)).collect(), out)
    }

    fn of(names: &[String], kinds: Vec<DataType>, out: W) -> Result<RowsFile<W>, Error> {
        let fields: Vec<Field> =
            names.iter().zip(&kinds).map(|(name, kind)| Field::new(name, kind.clone(), true)).collect();
        let schema = Arc::new(Schema::new(fields));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).expect("3 is a level of zstd")))
            .set_created_by(CREATED_BY.to_owned())
            .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
            .build();
        let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
        let writer = ArrowWriter::try_new_with_options(out, schema.clone(), options).map_err(cannot)?;
        Ok(RowsFile { writer, schema, kinds })
    }

    /// Writes rows, each with one cell a column.
    ///
    /// # Errors
    /// If they cannot be encoded or written.
    pub fn write(&mut self, rows: &[Vec<SqlValue>]) -> Result<(), Error> {
        for part in rows.chunks(ROWS_PER_BATCH) {
            let columns: Vec<ArrayRef> =
                self.kinds.iter().enumerate().map(|(column, kind)| array(part, column, kind)).collect();
            let batch =
                RecordBatch::try_new(self.schema.clone(), columns).map_err(|error| cannot(error.into()))?;
            self.writer.write(&batch).map_err(cannot)?;
        }
        Ok(())
    }

    /// Writes what ends the file, and gives back where it went.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(self) -> Result<W, Error> {
        self.writer.into_inner().map_err(cannot)
    }
}

fn cannot(error: parquet::errors::ParquetError) -> Error {
    Error::new(ErrorKind::Unrepresentable, "the rows cannot be written as Parquet").because(error)
}

/// The type that holds every value of a column.
fn kind(rows: &[Vec<SqlValue>], column: usize) -> DataType {
    let mut kind = None;
    for row in rows {
        let next = match &row[column] {
            SqlValue::Null => continue,
            SqlValue::Integer(_) => DataType::Int64,
            SqlValue::Real(_) => DataType::Float64,
            SqlValue::Blob(_) => DataType::Binary,
            SqlValue::Text(_) => return DataType::Utf8,
        };
        kind = Some(match (kind, next) {
            (None, next) => next,
            (Some(before), next) if before == next => next,
            (Some(DataType::Int64 | DataType::Float64), DataType::Int64 | DataType::Float64) => {
                DataType::Float64
            }
            _ => return DataType::Utf8,
        });
    }
    kind.unwrap_or(DataType::Utf8)
}

fn array(rows: &[Vec<SqlValue>], column: usize, kind: &DataType) -> ArrayRef {
    let cells = rows.iter().map(|row| &row[column]);
    match kind {
        DataType::Int64 => Arc::new(Int64Array::from_iter(cells.map(|cell| match cell {
            SqlValue::Integer(value) => Some(*value),
            _ => None,
        }))),
        DataType::Float64 => Arc::new(Float64Array::from_iter(cells.map(|cell| match cell {
            SqlValue::Integer(value) => Some(*value as f64),
            SqlValue::Real(value) => Some(*value),
            _ => None,
        }))),
        DataType::Binary => Arc::new(BinaryArray::from_iter(cells.map(|cell| match cell {
            SqlValue::Blob(bytes) => Some(bytes.as_slice()),
            _ => None,
        }))),
        _ => Arc::new(StringArray::from_iter(cells.map(|cell| match cell {
            SqlValue::Null => None,
            SqlValue::Integer(value) => Some(value.to_string()),
            SqlValue::Real(value) => Some(value.to_string()),
            SqlValue::Text(text) => Some(text.clone()),
            SqlValue::Blob(bytes) => Some(format!("{} bytes", bytes.len())),
        }))),
    }
}

fn different(head: &[String]) -> Vec<String> {
    let mut taken: BTreeSet<String> = head.iter().cloned().collect();
    let mut first = BTreeSet::new();
    let mut names = Vec::with_capacity(head.len());
    for name in head {
        if first.insert(name) {
            names.push(name.clone());
            continue;
        }
        let free = (2..).map(|number| format!("{name}_{number}")).find(|name| !taken.contains(name));
        let free = free.expect("there are more numbers than columns");
        taken.insert(free.clone());
        names.push(free);
    }
    names
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    use super::*;

    #[test]
    fn each_column_gets_the_type_that_holds_it() {
        use rusqlite::types::Value::{Blob, Integer, Null, Real, Text};
        let head: Vec<String> = ["n", "x", "t", "n", "none", "b"].map(str::to_owned).to_vec();
        let rows = vec![
            vec![Integer(1), Integer(2), Text("a".to_owned()), Integer(7), Null, Blob(vec![1, 2])],
            vec![Null, Real(0.5), Integer(3), Null, Null, Null],
        ];
        let bytes = write_rows(&head, &rows).unwrap();
        assert_eq!(bytes, write_rows(&head, &rows).unwrap());
        let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes)).unwrap().build().unwrap();
        let batch = reader.map(Result::unwrap).next().unwrap();
        let schema = batch.schema();
        let found: Vec<(&str, &DataType)> =
            schema.fields().iter().map(|field| (field.name().as_str(), field.data_type())).collect();
        let wanted = [
            ("n", DataType::Int64),
            ("x", DataType::Float64),
            ("t", DataType::Utf8),
            ("n_2", DataType::Int64),
            ("none", DataType::Utf8),
            ("b", DataType::Binary),
        ];
        assert_eq!(found, wanted.iter().map(|(name, kind)| (*name, kind)).collect::<Vec<_>>());
        assert_eq!(batch.column(0).null_count(), 1);
        assert_eq!(format!("{:?}", batch.column(1).slice(0, 2)).matches("2.0").count(), 1);
    }

    #[test]
    fn no_rows_are_a_file_with_columns() {
        let bytes = write_rows(&["a".to_owned()], &[]).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes)).unwrap();
        assert_eq!((reader.schema().fields().len(), reader.metadata().file_metadata().num_rows()), (1, 0));
    }
}
