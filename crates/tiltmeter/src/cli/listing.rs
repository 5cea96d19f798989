//! Lists of rows as aligned text, CSV or JSON.

use serde_json::{Map, Value, json};
use tilt_report::table::{Align, Table};
use tilt_store::SqlValue;

use super::Console;
use crate::failure::{Exit, Failure};

/// A list under construction; cells are text, an empty cell is absent.
#[derive(Debug, Clone)]
pub(super) struct Listing {
    columns: Vec<(&'static str, Align)>,
    rows: Vec<Vec<String>>,
}

impl Listing {
    /// A list with columns of words.
    pub(super) fn new(columns: &[&'static str]) -> Listing {
        Listing { columns: columns.iter().map(|name| (*name, Align::Left)).collect(), rows: Vec::new() }
    }

    /// The same with these columns holding numbers.
    pub(super) fn numbers(mut self, columns: &[&str]) -> Listing {
        for (name, align) in &mut self.columns {
            if columns.contains(name) {
                *align = Align::Right;
            }
        }
        self
    }

    /// Adds a row with one cell per column.
    pub(super) fn row(&mut self, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.columns.len());
        self.rows.push(cells);
    }

    /// Aligned text.
    pub(super) fn text(&self, width: usize) -> String {
        self.table().render(width)
    }

    fn table(&self) -> Table {
        let mut table = Table::new(&self.columns);
        for row in &self.rows {
            table.row(row);
        }
        table
    }

    /// Writes the list in the format that the console asks for.
    pub(super) fn write(&self, console: &mut Console) -> Result<Exit, Failure> {
        let bytes = match console.table_format()?.as_str() {
            "text" if console.plain() => self.table().plain().into_bytes(),
            "text" => self.text(console.style().width).into_bytes(),
            "csv" => self.csv()?,
            "json" => self.json()?,
            // No other format is given.
            _ => self.parquet()?,
        };
        console.write(&bytes)?;
        Ok(Exit::Done)
    }

    /// CSV with a header.
    pub(super) fn csv(&self) -> Result<Vec<u8>, Failure> {
        let fail = |error: csv::Error| Failure::failed("cannot write CSV").because(error);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.columns.iter().map(|(name, _)| name.replace(' ', "_"))).map_err(fail)?;
        for row in &self.rows {
            writer.write_record(row).map_err(fail)?;
        }
        writer.into_inner().map_err(|error| Failure::failed("cannot write CSV").because(error))
    }

    /// One JSON object with the rows; numbers are numbers, absent cells are null.
    pub(super) fn json(&self) -> Result<Vec<u8>, Failure> {
        let object = json!({
            "schema": "tiltmeter.list",
            "version": tilt_core::report::REPORT_VERSION,
            "rows": self.json_rows(),
        });
        let mut bytes = serde_json::to_vec_pretty(&object)
            .map_err(|error| Failure::failed("cannot write JSON").because(error))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// The rows alone, as objects, for a record that holds several lists.
    pub(super) fn json_rows(&self) -> Value {
        self.rows.iter().map(|row| Value::Object(self.object(row))).collect()
    }

    /// Parquet; columns of numbers hold numbers, absent cells are null.
    pub(super) fn parquet(&self) -> Result<Vec<u8>, Failure> {
        let value = |cell: &String, align: Align| match (cell.as_str(), align) {
            ("", _) => SqlValue::Null,
            (number, Align::Right) => number
                .parse()
                .map(SqlValue::Integer)
                .or_else(|_| number.parse().map(SqlValue::Real))
                .unwrap_or_else(|_| SqlValue::Text(number.to_owned())),
            (text, Align::Left) => SqlValue::Text(text.to_owned()),
        };
        let of = |row: &Vec<String>| {
            row.iter().zip(&self.columns).map(|(cell, (_, align))| value(cell, *align)).collect()
        };
        let head: Vec<String> = self.columns.iter().map(|(name, _)| name.replace(' ', "_")).collect();
        let rows: Vec<Vec<SqlValue>> = self.rows.iter().map(of).collect();
        Ok(tilt_store::write_rows(&head, &rows)?)
    }

    fn object(&self, row: &[String]) -> Map<String, Value> {
        let value = |cell: &str, align: Align| match (cell, align) {
            ("", _) => Value::Null,
            (number, Align::Right) => {
                number.parse::<f64>().map_or_else(|_| json!(number), |number| json!(number))
            }
            (text, Align::Left) => json!(text),
        };
        self.columns
            .iter()
            .zip(row)
            .map(|((name, align), cell)| (name.replace(' ', "_"), value(cell, *align)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_cells_are_null_not_zero() {
        let mut listing = Listing::new(&["year", "value"]).numbers(&["year", "value"]);
        listing.row(vec!["1999".to_owned(), String::new()]);
        let text = String::from_utf8(listing.json().unwrap()).unwrap();
        assert!(text.contains("\"value\": null") && text.contains("\"year\": 1999.0"), "{text}");
        assert_eq!(listing.csv().unwrap(), b"year,value\n1999,\n");
    }
}
