//! Counting stored events without taking up every record: only the columns that the count needs are decoded, and
//! keys of states stay numbers of their page's dictionary.

#![expect(
    clippy::disallowed_types,
    reason = "millions of rows are counted under packed numbers; what comes out is sorted"
)]

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type};
use arrow_array::{Array, DictionaryArray, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use tilt_core::ontology::QuadClass;
use tilt_core::record::{Flat, MachineEvent};
use tilt_core::{Concordance, StateId};

use crate::catalogue;
use crate::column;
use crate::error::Error;
use crate::store::{IngestId, Store};

/// How many stored events one state did to another in a month, in one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventMonth {
    /// Who acts.
    pub source: StateId,
    /// Toward whom.
    pub target: StateId,
    /// Year.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Class; `None` where the code has no counterpart in PLOVER.
    pub quad: Option<QuadClass>,
    /// Events.
    pub count: u64,
}

impl Store {
    /// Events of an ingest between two states, counted by source, target, month and class, in that order. Events
    /// without a state on a side, and of a state with itself, are not counted.
    ///
    /// Memory grows with the counts, not with the events.
    ///
    /// # Errors
    /// As [`Store::for_each`].
    pub fn count_events(&self, ingest: IngestId) -> Result<Vec<EventMonth>, Error> {
        let row = self.ingest_row(ingest)?;
        let files = catalogue::files(&self.connection, row.id)?;
        if !files.iter().any(|file| file.table == MachineEvent::TABLE.name) {
            return Ok(Vec::new());
        }
        count(&self.record_path(&row, MachineEvent::TABLE.name))
    }
}

/// Rows decoded at once.
const BATCH: usize = 32_768;
/// The columns that are needed, in file order.
const COLUMNS: [&str; 4] = ["date", "source", "target", "quad"];

fn count(path: &Path) -> Result<Vec<EventMonth>, Error> {
    let fail = |error: parquet::errors::ParquetError| Error::parquet(&path.display().to_string(), error);
    let file = File::open(path).map_err(|error| Error::io("read", path, error))?;
    // Keys of states are asked for as dictionaries: a few hundred texts a batch instead of one a row.
    let keys = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let fields: Vec<Field> = column::schema(MachineEvent::TABLE)
        .fields()
        .iter()
        .map(|field| match field.name().as_str() {
            "source" | "target" => Field::new(field.name(), keys.clone(), field.is_nullable()),
            _ => field.as_ref().clone(),
        })
        .collect();
    let options = ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields)));
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options).map_err(fail)?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), COLUMNS);
    let reader = builder.with_projection(mask).with_batch_size(BATCH).build().map_err(fail)?;
    let mut tally = Tally::default();
    for batch in reader {
        tally.add(&batch.map_err(|error| fail(error.into()))?)?;
    }
    Ok(tally.finish())
}

/// Counts under packed keys: month since year 0, source, target, class.
#[derive(Default)]
struct Tally {
    counts: HashMap<u64, u64, std::hash::BuildHasherDefault<Mix>>,
    /// The month of a day, for the days seen: calendar arithmetic once a day, not once a row.
    months: HashMap<i32, u32>,
}

/// Multiplies by a large odd number: the keys are dense packed numbers, not hostile texts.
#[derive(Default)]
struct Mix(u64);

impl std::hash::Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        let mixed = (self.0 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }
}

/// Stands in the table of a batch for an absent state.
const NOBODY: u16 = u16::MAX;

impl Tally {
    fn add(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let damaged = || Error::corrupt("machine_events.parquet has not the columns of its table");
        let column = |name: &str| batch.column_by_name(name).ok_or_else(damaged);
        let dates = column("date")?.as_primitive_opt::<Date32Type>().ok_or_else(damaged)?;
        let quads = column("quad")?.as_primitive_opt::<Int64Type>().ok_or_else(damaged)?;
        let sources = column("source")?.as_dictionary_opt::<Int32Type>().ok_or_else(damaged)?;
        let targets = column("target")?.as_dictionary_opt::<Int32Type>().ok_or_else(damaged)?;
        let (source_states, target_states) = (states(sources)?, states(targets)?);
        let (source_keys, target_keys) = (sources.keys(), targets.keys());
        let mut last_day = (i32::MIN, 0);
        for row in 0..batch.num_rows() {
            if source_keys.is_null(row) || target_keys.is_null(row) || dates.is_null(row) {
                continue;
            }
            let source = source_states[source_keys.value(row) as usize];
            let target = target_states[target_keys.value(row) as usize];
            if source == target || source == NOBODY || target == NOBODY {
                continue;
            }
            let day = dates.value(row);
            if day != last_day.0 {
                last_day = (day, self.month(day)?);
            }
            let quad = if quads.is_null(row) { 0 } else { quads.value(row) as u64 & 7 };
            let key = u64::from(source) << 48 | u64::from(target) << 32 | u64::from(last_day.1) << 3 | quad;
            *self.counts.entry(key).or_default() += 1;
        }
        Ok(())
    }

    fn month(&mut self, day: i32) -> Result<u32, Error> {
        if let Some(month) = self.months.get(&day) {
            return Ok(*month);
        }
        let date = column::date_from_days(day).ok_or_else(|| Error::corrupt("a date beyond the calendar"))?;
        let month =
            (u32::from(date.year().max(0).unsigned_abs()) * 12) + date.month().unsigned_abs() as u32 - 1;
        self.months.insert(day, month);
        Ok(month)
    }

    fn finish(self) -> Vec<EventMonth> {
        let state = |number: u64| StateId::from_index(number as usize);
        let mut found: Vec<EventMonth> = self
            .counts
            .into_iter()
            .filter_map(|(key, count)| {
                let month = (key >> 3) as u32 & 0x1fff_ffff;
                Some(EventMonth {
                    source: state(key >> 48)?,
                    target: state(key >> 32 & 0xffff)?,
                    year: (month / 12) as i16,
                    month: (month % 12) as u8 + 1,
                    quad: QuadClass::from_number((key & 7) as i64),
                    count,
                })
            })
            .collect();
        found.sort_unstable();
        found
    }
}

/// The state of each text in the dictionary of a column.
fn states(column: &DictionaryArray<Int32Type>) -> Result<Vec<u16>, Error> {
    let texts: &StringArray = column
        .values()
        .as_any()
        .downcast_ref()
        .ok_or_else(|| Error::corrupt("machine_events.parquet holds states that are no text"))?;
    let table = Concordance::bundled();
    texts
        .iter()
        .map(|text| match text {
            None | Some("") => Ok(NOBODY),
            Some(key) => table.by_key(key).map(|state| state.index() as u16).ok_or_else(|| {
                let error = tilt_core::record::CellError::new("state", key);
                Error::corrupt(format!("machine_events.parquet: {error}"))
            }),
        })
        .collect()
}
