//! The tables in which records are kept, one file each; together they are the data dictionary.

mod agreements;
mod fact_date;
mod memberships;
mod roll_calls;
mod votes;

pub(crate) use agreements::Agreements;
pub(crate) use memberships::Memberships;
pub(crate) use roll_calls::RollCalls;
pub(crate) use votes::Votes;

use crate::column::{Cells, ParquetTable, Row};
use crate::error::{Error, ErrorKind};

/// All Parquet tables of the store, by name.
pub const PARQUET_TABLES: &[&ParquetTable] =
    &[Agreements::TABLE, Memberships::TABLE, RollCalls::TABLE, Votes::TABLE];

/// The data dictionary: every column of every table.
pub fn parquet_columns()
-> impl Iterator<Item = (&'static ParquetTable, &'static crate::column::ParquetColumn)> {
    PARQUET_TABLES.iter().flat_map(|table| table.columns.iter().map(|column| (*table, column)))
}

/// A table and the records it holds.
pub(crate) trait Table {
    /// Type of the records.
    type Record;
    /// What the table looks like.
    const TABLE: &'static ParquetTable;

    /// Gives the cells of one record, left to right.
    fn put(line: u64, record: &Self::Record, cells: &mut Cells);

    /// Reads the cells back; `sha256` is that of the original.
    fn get(row: &mut Row<'_>, sha256: &str) -> Result<(u64, Self::Record), Error>;
}

fn unknown(what: &str, key: &str) -> Error {
    let message = format!(
        "{what} `{key}` is not in the reference tables of this build; use the version that stored it or add the file again"
    );
    Error::new(ErrorKind::UnknownName, message)
}

fn state(key: &str) -> Result<tilt_core::StateId, Error> {
    tilt_core::Concordance::bundled().by_key(key).ok_or_else(|| unknown("state", key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_dictionary_is_complete_and_in_order() {
        let names: Vec<&str> = PARQUET_TABLES.iter().map(|table| table.name).collect();
        assert!(names.is_sorted());
        for (table, column) in parquet_columns() {
            let shaped =
                |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit());
            assert!(shaped(table.name) && shaped(column.name), "{}", column.name);
            assert!(!column.meaning.is_empty() && column.meaning.len() > 5, "{}", column.name);
            assert_eq!(table.columns[0].name, "line", "the first column of every table is the line");
        }
    }
}
