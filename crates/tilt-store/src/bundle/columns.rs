//! Columns of whole numbers to Parquet bytes and back, without Arrow: the smallest and quickest way there is.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, Repetition, Type as PhysicalType, ZstdLevel};
use parquet::column::reader::{ColumnReaderImpl, get_typed_column_reader};
use parquet::data_type::Int32Type;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type};

use crate::error::Error;
use crate::parquet_file::{CREATED_BY, SCHEMA_KEY, lies_inside};

/// How a column is encoded before compression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// Differences to the value before, bit-packed: for values that climb.
    Delta,
    /// Numbers of distinct values, run-length coded: for few distinct values.
    Dictionary,
    /// As they are, for the compressor to find what it can.
    Plain,
}

/// A column by name.
#[derive(Debug, Clone)]
pub(super) struct IntColumn {
    pub(super) name: String,
    pub(super) packing: Packing,
    pub(super) values: Vec<i32>,
}

/// Bytes of a Parquet file with these columns; equal input gives equal bytes.
pub(super) fn write(
    schema: &str,
    metadata: Vec<(String, String)>,
    columns: &[IntColumn],
) -> Result<Vec<u8>, Error> {
    write_at(SMALLEST, schema, metadata, columns)
}

/// As [`write`], at a level of the compressor.
pub(super) fn write_at(
    level: i32,
    schema: &str,
    metadata: Vec<(String, String)>,
    columns: &[IntColumn],
) -> Result<Vec<u8>, Error> {
    encode(level, schema, metadata, columns).map_err(failed)
}

/// Level of the compressor for bytes that are made once and carried by every program.
const SMALLEST: i32 = 19;

/// Level for bytes that are made and read on one machine.
pub(super) const QUICK: i32 = 1;

fn encode(
    level: i32,
    schema: &str,
    metadata: Vec<(String, String)>,
    columns: &[IntColumn],
) -> Result<Vec<u8>, ParquetError> {
    let mut pairs = vec![KeyValue::new(SCHEMA_KEY.to_owned(), schema.to_owned())];
    pairs.extend(metadata.into_iter().map(|(key, value)| KeyValue::new(key, value)));
    let mut properties = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_2_0)
        .set_created_by(CREATED_BY.to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(level)?))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .set_data_page_row_count_limit(usize::MAX)
        .set_data_page_size_limit(PAGE_BYTES)
        .set_dictionary_page_size_limit(PAGE_BYTES)
        .set_key_value_metadata(Some(pairs));
    let mut fields = Vec::new();
    for column in columns {
        let path = ColumnPath::new(vec![column.name.clone()]);
        properties = match column.packing {
            Packing::Dictionary => properties.set_column_dictionary_enabled(path, true),
            Packing::Delta => properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED),
            Packing::Plain => properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, Encoding::PLAIN),
        };
        let field = Type::primitive_type_builder(&column.name, PhysicalType::INT32);
        fields.push(Arc::new(field.with_repetition(Repetition::REQUIRED).build()?));
    }
    let root = Arc::new(Type::group_type_builder("rows").with_fields(fields).build()?);
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, root, Arc::new(properties.build()))?;
    let mut group = writer.next_row_group()?;
    for column in columns {
        let mut into = group.next_column()?.expect("the schema has a field for every column");
        into.typed::<Int32Type>().write_batch(&column.values, None, None)?;
        into.close()?;
    }
    group.close()?;
    writer.close()?;
    Ok(bytes)
}

/// What [`write`] has written.
pub(super) struct Decoded {
    metadata: BTreeMap<String, String>,
    rows: usize,
    reader: SerializedFileReader<Bytes>,
}

impl Decoded {
    /// Opens bytes that must be of the named schema.
    pub(super) fn open(bytes: &[u8], schema: &str) -> Result<Decoded, Error> {
        let reader = guarded(|| SerializedFileReader::new(Bytes::copy_from_slice(bytes)))?;
        if !lies_inside(reader.metadata(), bytes.len() as u64) {
            return Err(Error::corrupt("the bundled table points outside itself; build it anew"));
        }
        let file = reader.metadata().file_metadata();
        let pairs = file.key_value_metadata().into_iter().flatten();
        let metadata: BTreeMap<String, String> =
            pairs.filter_map(|pair| Some((pair.key.clone(), pair.value.clone()?))).collect();
        let found = metadata.get(SCHEMA_KEY).map_or("nothing known", String::as_str);
        if found != schema {
            return Err(Error::corrupt(format!(
                "the bundled table holds {found}, expected {schema}; build it anew"
            )));
        }
        let rows = usize::try_from(file.num_rows()).unwrap_or(usize::MAX);
        if reader.num_row_groups() != 1 || rows > MOST_ROWS {
            return Err(Error::corrupt("the bundled table has an impossible number of rows; build it anew"));
        }
        Ok(Decoded { metadata, rows, reader })
    }

    /// Number of rows.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// A value of the metadata.
    pub(super) fn get(&self, key: &str) -> Result<&str, Error> {
        let found = self.metadata.get(key).map(String::as_str);
        found.ok_or_else(|| {
            Error::corrupt(format!("the bundled table has no `{key}` in its metadata; build it anew"))
        })
    }

    /// The values of a column, into `values`.
    pub(super) fn column(&self, name: &str, values: &mut Vec<i32>) -> Result<(), Error> {
        values.clear();
        values.reserve(self.rows);
        self.reader_of(name)?.read(self.rows, values)
    }

    /// Several columns, read side by side so that a row can be put together while its cells are near.
    pub(super) fn blocks(&self, names: &[String]) -> Result<Blocks, Error> {
        let readers: Vec<ColumnValues> =
            names.iter().map(|name| self.reader_of(name)).collect::<Result<_, _>>()?;
        let values = vec![Vec::with_capacity(ROWS_PER_BLOCK); names.len()];
        Ok(Blocks { readers, values, left: self.rows })
    }

    fn reader_of(&self, name: &str) -> Result<ColumnValues, Error> {
        let schema = self.reader.metadata().file_metadata().schema_descr();
        let index = schema.columns().iter().position(|column| {
            column.name() == name
                && column.physical_type() == PhysicalType::INT32
                && column.max_def_level() == 0
        });
        let missing = || Error::corrupt(format!("the bundled table has no column `{name}`; build it anew"));
        let index = index.ok_or_else(missing)?;
        let reader = guarded(|| self.reader.get_row_group(0)?.get_column_reader(index))?;
        Ok(ColumnValues { name: name.to_owned(), reader: get_typed_column_reader::<Int32Type>(reader) })
    }
}

/// The values of a column that are still to be read.
struct ColumnValues {
    name: String,
    reader: ColumnReaderImpl<Int32Type>,
}

impl ColumnValues {
    /// Appends the next `n` values.
    fn read(&mut self, n: usize, values: &mut Vec<i32>) -> Result<(), Error> {
        let end = values.len() + n;
        while values.len() < end {
            let (read, _, _) = guarded(|| self.reader.read_records(end - values.len(), None, None, values))?;
            if read == 0 {
                let message =
                    format!("column `{}` of the bundled table ends early; build it anew", self.name);
                return Err(Error::corrupt(message));
            }
        }
        Ok(())
    }
}

/// Several columns, a few rows at a time.
pub(super) struct Blocks {
    readers: Vec<ColumnValues>,
    values: Vec<Vec<i32>>,
    left: usize,
}

impl Blocks {
    /// The next rows, one vector a column; `None` at the end.
    pub(super) fn next_block(&mut self) -> Result<Option<&[Vec<i32>]>, Error> {
        let rows = self.left.min(ROWS_PER_BLOCK);
        if rows == 0 {
            return Ok(None);
        }
        self.left -= rows;
        for (reader, values) in self.readers.iter_mut().zip(&mut self.values) {
            values.clear();
            reader.read(rows, values)?;
        }
        Ok(Some(&self.values))
    }
}

/// Calls the library, which panics on some damaged bytes instead of refusing them.
fn guarded<T>(call: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, Error> {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)) {
        Ok(result) => result.map_err(failed),
        // What the call may have left half-done is dropped with the error.
        Err(_) => Err(Error::corrupt("the bundled table is damaged; build it anew")),
    }
}

fn failed(error: ParquetError) -> Error {
    Error::parquet("the bundled table", error)
}

/// A dozen times what there is; more is damage, and must not be taken as the size of a buffer.
const MOST_ROWS: usize = 10_000_000;
/// Few enough that the block of all columns stays in the second-level cache.
const ROWS_PER_BLOCK: usize = 2_048;
/// Large enough that a column is one or two pages; zstd then sees all of it.
const PAGE_BYTES: usize = 8 << 20;
