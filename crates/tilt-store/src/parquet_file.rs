//! Writing and reading one Parquet file of a table.

use std::fs::File;
use std::path::{Path, PathBuf};

use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, ParquetMetaData, RowGroupMetaData};
use parquet::file::properties::WriterProperties;
use parquet::file::statistics::Statistics;

use tilt_core::record::{CellSink, Flat, Record, TableDoc};

use crate::column::{self, Batch, Cells, Row};
use crate::digest::HashingWriter;
use crate::error::Error;

/// Rows of a row group. Lines are ascending, so one line is found by reading one row group.
const ROWS_PER_GROUP: usize = 65_536;
/// Rows handed to the encoder at once.
const ROWS_PER_BATCH: usize = 8_192;
/// Bytes of text handed to the encoder at once, for tables of long texts.
const BYTES_PER_BATCH: usize = 4 << 20;
/// Bytes that the encoder may hold before a row group ends. With the batch this bounds what an ingest holds of a table.
const BYTES_PER_GROUP: usize = 32 << 20;
/// A fixed name, so that the same records give the same bytes whatever wrote them.
pub(crate) const CREATED_BY: &str = "tiltmeter";
/// Key under which a file names its table and the version of its columns.
pub(crate) const SCHEMA_KEY: &str = "tiltmeter.schema";

/// A file that was written to its end and is on disk.
#[derive(Debug)]
pub(crate) struct WrittenFile {
    pub(crate) table: &'static str,
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
    pub(crate) rows: u64,
}

/// The file of a table while records are coming in.
pub(crate) struct TableWriter {
    table: &'static TableDoc,
    path: PathBuf,
    cells: Cells,
    writer: ArrowWriter<HashingWriter<File>>,
    rows: u64,
}

impl TableWriter {
    pub(crate) fn create(folder: &Path, table: &'static TableDoc) -> Result<TableWriter, Error> {
        let path = folder.join(file_name(table.name));
        let file = File::create_new(&path).map_err(|error| Error::io("write", &path, error))?;
        let schema = format!("{}@{}", table.name, table.version);
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).expect("3 is a level of zstd")))
            .set_created_by(CREATED_BY.to_owned())
            .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
            .set_key_value_metadata(Some(vec![KeyValue::new(SCHEMA_KEY.to_owned(), schema)]))
            .build();
        let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
        let writer =
            ArrowWriter::try_new_with_options(HashingWriter::new(file), column::schema(table), options)
                .map_err(|error| write_error(&path, error))?;
        Ok(TableWriter { table, path, cells: Cells::new(table), writer, rows: 0 })
    }

    pub(crate) fn write(&mut self, line: u64, record: &Record) -> Result<(), Error> {
        self.cells.int(Some(i64::try_from(line).unwrap_or(i64::MAX)));
        record.put(&mut self.cells);
        self.rows += 1;
        let is_full = self.cells.rows() == ROWS_PER_BATCH || self.cells.text_bytes() >= BYTES_PER_BATCH;
        if is_full { self.flush() } else { Ok(()) }
    }

    /// Writes what is left and makes it durable.
    pub(crate) fn finish(mut self) -> Result<WrittenFile, Error> {
        self.flush()?;
        let hashing = self.writer.into_inner().map_err(|error| write_error(&self.path, error))?;
        let (file, sha256, bytes) = hashing.finish();
        file.sync_all().map_err(|error| Error::io("write", &self.path, error))?;
        Ok(WrittenFile { table: self.table.name, sha256, bytes, rows: self.rows })
    }

    fn flush(&mut self) -> Result<(), Error> {
        let batch = self.cells.take();
        self.writer.write(&batch).map_err(|error| write_error(&self.path, error))?;
        if self.writer.in_progress_size() >= BYTES_PER_GROUP {
            self.writer.flush().map_err(|error| write_error(&self.path, error))?;
        }
        Ok(())
    }
}

/// Name of the file of a table.
pub(crate) fn file_name(table: &str) -> String {
    format!("{table}.parquet")
}

/// Calls `visit` with every record of a file, in file order.
pub(crate) fn for_each<T: Flat>(
    path: &Path,
    sha256: &str,
    visit: &mut dyn FnMut(u64, T),
) -> Result<(), Error> {
    for_each_row(path, T::TABLE, sha256, &mut |row| {
        let record = T::get(row).map_err(|error| row.refuse(&error))?;
        visit(row.line(), record);
        Ok(())
    })
}

/// Calls `visit` with every record of a file of any table, in file order.
pub(crate) fn for_each_record(
    path: &Path,
    table: &'static TableDoc,
    sha256: &str,
    visit: &mut dyn FnMut(u64, Record),
) -> Result<(), Error> {
    for_each_row(path, table, sha256, &mut |row| {
        let record = Record::get(table.name, row).expect("the table is one of core's");
        let record = record.map_err(|error| row.refuse(&error))?;
        visit(row.line(), record);
        Ok(())
    })
}

/// Calls `visit` with every row of a file, in file order.
pub(crate) fn for_each_row(
    path: &Path,
    table: &'static TableDoc,
    sha256: &str,
    visit: &mut dyn FnMut(&mut Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    read(path, table, sha256, builder(path)?.with_batch_size(ROWS_PER_BATCH), visit)
}

/// The records read from one line of the original.
pub(crate) fn at_line(
    path: &Path,
    table: &'static TableDoc,
    sha256: &str,
    line: u64,
) -> Result<Vec<Record>, Error> {
    let builder = builder(path)?;
    let groups = builder.metadata().row_groups().iter().enumerate();
    let holding = groups.filter(|(_, group)| may_hold(group, line)).map(|(index, _)| index).collect();
    let mut found = Vec::new();
    read(path, table, sha256, builder.with_row_groups(holding), &mut |row| {
        if row.line() == line {
            let record = Record::get(table.name, row).expect("the table is one of core's");
            found.push(record.map_err(|error| row.refuse(&error))?);
        }
        Ok(())
    })?;
    Ok(found)
}

/// Whether every column of every row group says that it lies inside the file. The library takes such numbers on trust and
/// panics on negative ones, which a damaged file may have.
pub(crate) fn lies_inside(metadata: &ParquetMetaData, length: u64) -> bool {
    let columns = metadata.row_groups().iter().flat_map(|group| group.columns());
    columns.into_iter().all(|column| {
        let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
        let numbers = [start, column.data_page_offset(), column.compressed_size(), column.num_values()];
        numbers.iter().all(|number| *number >= 0)
            && start.checked_add(column.compressed_size()).is_some_and(|end| end.unsigned_abs() <= length)
    })
}

fn builder(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, Error> {
    let file = File::open(path).map_err(|error| Error::io("read", path, error))?;
    let length = file.metadata().map_err(|error| Error::io("read", path, error))?.len();
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| read_error(path, error))?;
    if lies_inside(builder.metadata(), length) {
        Ok(builder)
    } else {
        Err(read_error(path, ParquetError::General("a column points outside the file".to_owned())))
    }
}

fn read(
    path: &Path,
    table: &'static TableDoc,
    sha256: &str,
    builder: ParquetRecordBatchReaderBuilder<File>,
    visit: &mut dyn FnMut(&mut Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let reader: ParquetRecordBatchReader = builder.build().map_err(|error| read_error(path, error))?;
    for batch in reader {
        let batch = batch.map_err(|error| read_error(path, error.into()))?;
        for mut row in Batch::of(table, sha256, &batch)?.rows() {
            visit(&mut row)?;
        }
    }
    Ok(())
}

/// Without statistics a group may hold anything.
fn may_hold(group: &RowGroupMetaData, line: u64) -> bool {
    let line = i64::try_from(line).unwrap_or(i64::MAX);
    match group.column(0).statistics() {
        Some(Statistics::Int64(lines)) => {
            lines.min_opt().is_none_or(|min| *min <= line) && lines.max_opt().is_none_or(|max| line <= *max)
        }
        _ => true,
    }
}

fn read_error(path: &Path, error: parquet::errors::ParquetError) -> Error {
    Error::parquet(&path.display().to_string(), error)
}

/// Encoding arrays of our own making cannot fail; what fails is the file below.
fn write_error(path: &Path, error: parquet::errors::ParquetError) -> Error {
    let full = std::error::Error::source(&error)
        .and_then(|source| source.downcast_ref::<std::io::Error>())
        .is_some_and(|source| source.kind() == std::io::ErrorKind::StorageFull);
    let kind = if full { std::io::ErrorKind::StorageFull } else { std::io::ErrorKind::Other };
    Error::io("write", path, std::io::Error::new(kind, error))
}
