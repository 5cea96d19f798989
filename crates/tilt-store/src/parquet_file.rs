//! Writing and reading one Parquet file of a table.

use std::fs::File;
use std::path::{Path, PathBuf};

use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::{KeyValue, RowGroupMetaData};
use parquet::file::properties::WriterProperties;
use parquet::file::statistics::Statistics;

use crate::column::{Batch, Cells};
use crate::digest::HashingWriter;
use crate::error::Error;
use crate::table::Table;

/// Rows of a row group. Lines are ascending, so one line is found by reading one row group.
const ROWS_PER_GROUP: usize = 65_536;
/// Rows handed to the encoder at once.
const ROWS_PER_BATCH: usize = 8_192;
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
pub(crate) struct TableWriter<T: Table> {
    path: PathBuf,
    cells: Cells,
    writer: ArrowWriter<HashingWriter<File>>,
    rows: u64,
    records: std::marker::PhantomData<T>,
}

impl<T: Table> TableWriter<T> {
    pub(crate) fn create(folder: &Path) -> Result<TableWriter<T>, Error> {
        let path = folder.join(file_name(T::TABLE.name));
        let file = File::create_new(&path).map_err(|error| Error::io("write", &path, error))?;
        let schema = format!("{}@{}", T::TABLE.name, T::TABLE.version);
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).expect("3 is a level of zstd")))
            .set_created_by(CREATED_BY.to_owned())
            .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
            .set_key_value_metadata(Some(vec![KeyValue::new(SCHEMA_KEY.to_owned(), schema)]))
            .build();
        let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
        let writer = ArrowWriter::try_new_with_options(HashingWriter::new(file), T::TABLE.schema(), options)
            .map_err(|error| write_error(&path, error))?;
        let cells = Cells::new(T::TABLE);
        Ok(TableWriter { path, cells, writer, rows: 0, records: std::marker::PhantomData })
    }

    pub(crate) fn write(&mut self, line: u64, record: &T::Record) -> Result<(), Error> {
        T::put(line, record, &mut self.cells);
        self.rows += 1;
        if self.cells.rows() == ROWS_PER_BATCH { self.flush() } else { Ok(()) }
    }

    /// Writes what is left and makes it durable.
    pub(crate) fn finish(mut self) -> Result<WrittenFile, Error> {
        self.flush()?;
        let hashing = self.writer.into_inner().map_err(|error| write_error(&self.path, error))?;
        let (file, sha256, bytes) = hashing.finish();
        file.sync_all().map_err(|error| Error::io("write", &self.path, error))?;
        Ok(WrittenFile { table: T::TABLE.name, sha256, bytes, rows: self.rows })
    }

    fn flush(&mut self) -> Result<(), Error> {
        let batch = self.cells.take();
        self.writer.write(&batch).map_err(|error| write_error(&self.path, error))
    }
}

/// Name of the file of a table.
pub(crate) fn file_name(table: &str) -> String {
    format!("{table}.parquet")
}

/// Calls `visit` with every record of a file, in file order.
pub(crate) fn for_each<T: Table>(
    path: &Path,
    sha256: &str,
    visit: &mut dyn FnMut(u64, T::Record),
) -> Result<(), Error> {
    read::<T>(path, sha256, builder(path)?.with_batch_size(ROWS_PER_BATCH), visit)
}

/// The records read from one line of the original.
pub(crate) fn at_line<T: Table>(path: &Path, sha256: &str, line: u64) -> Result<Vec<T::Record>, Error> {
    let builder = builder(path)?;
    let groups = builder.metadata().row_groups().iter().enumerate();
    let holding = groups.filter(|(_, group)| may_hold(group, line)).map(|(index, _)| index).collect();
    let mut found = Vec::new();
    read::<T>(path, sha256, builder.with_row_groups(holding), &mut |at, record| {
        if at == line {
            found.push(record);
        }
    })?;
    Ok(found)
}

fn builder(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, Error> {
    let file = File::open(path).map_err(|error| Error::io("read", path, error))?;
    ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| read_error(path, error))
}

fn read<T: Table>(
    path: &Path,
    sha256: &str,
    builder: ParquetRecordBatchReaderBuilder<File>,
    visit: &mut dyn FnMut(u64, T::Record),
) -> Result<(), Error> {
    let reader: ParquetRecordBatchReader = builder.build().map_err(|error| read_error(path, error))?;
    for batch in reader {
        let batch = batch.map_err(|error| read_error(path, error.into()))?;
        for mut row in Batch::of(T::TABLE, &batch)?.rows() {
            let (line, record) = T::get(&mut row, sha256)?;
            visit(line, record);
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
