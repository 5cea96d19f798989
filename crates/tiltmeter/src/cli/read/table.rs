//! Propositions as a flat table: CSV and Parquet, one row each.

use std::io::Write;

use tilt_report::propositions::{self, COLUMNS};
use tilt_report::wire;
use tilt_store::{RowsFile, SqlValue};

use super::stream::Form;
use crate::corpus::Outcome;
use crate::failure::Failure;

/// Rows of a document; none of one that was refused, which is told on stderr.
fn rows(outcome: &Outcome) -> Vec<Vec<String>> {
    match outcome {
        Outcome::Read(report) => propositions::rows(&wire::Document::from(&**report)),
        Outcome::Refused { .. } => Vec::new(),
    }
}

/// CSV with a header.
pub(super) struct Csv {
    out: csv::Writer<Box<dyn Write + Send>>,
}

impl Csv {
    /// CSV into `out`.
    pub(super) fn new(out: Box<dyn Write + Send>) -> Result<Csv, Failure> {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(COLUMNS.iter().map(|column| column.name)).map_err(fail)?;
        Ok(Csv { out })
    }
}

impl Form for Csv {
    fn take(&mut self, outcome: &Outcome) -> Result<(), Failure> {
        rows(outcome).iter().try_for_each(|row| self.out.write_record(row)).map_err(fail)
    }

    fn finish(mut self: Box<Self>) -> Result<(), Failure> {
        self.out.flush().map_err(|error| Failure::failed("cannot write CSV").because(error))
    }
}

fn fail(error: csv::Error) -> Failure {
    Failure::failed("cannot write CSV").because(error)
}

/// Parquet.
pub(super) struct Parquet {
    out: RowsFile<Box<dyn Write + Send>>,
}

impl Parquet {
    /// Parquet into `out`.
    pub(super) fn new(out: Box<dyn Write + Send>) -> Result<Parquet, Failure> {
        let columns: Vec<(&str, bool)> =
            COLUMNS.iter().map(|column| (column.name, column.is_number)).collect();
        Ok(Parquet { out: RowsFile::new(&columns, out)? })
    }
}

impl Form for Parquet {
    fn take(&mut self, outcome: &Outcome) -> Result<(), Failure> {
        let value = |(cell, is_number): (String, bool)| match (cell.as_str(), is_number) {
            ("", _) => SqlValue::Null,
            (_, false) => SqlValue::Text(cell),
            (number, true) => number.parse().map_or(SqlValue::Null, SqlValue::Integer),
        };
        let of = |row: Vec<String>| {
            row.into_iter().zip(COLUMNS.iter().map(|column| column.is_number)).map(value).collect()
        };
        let rows: Vec<Vec<SqlValue>> = rows(outcome).into_iter().map(of).collect();
        Ok(self.out.write(&rows)?)
    }

    fn finish(self: Box<Self>) -> Result<(), Failure> {
        let mut out = self.out.finish()?;
        out.flush().map_err(|error| Failure::failed("cannot write Parquet").because(error))
    }
}
