//! What a source reads can be laid flat and taken up again without loss: tried on the samples of all sources.

#![allow(clippy::unwrap_used, reason = "clippy takes only marked functions for tests")]

use std::path::Path;

use tilt_core::record::flat::{CellSink, CellSource, ColumnKind};
use tilt_core::record::{MemorySink, Record, TABLES};
use tilt_core::time::Date;
use tilt_sources::{open, recognise};

#[derive(Debug, Clone)]
enum Cell {
    Int(Option<i64>),
    Number(Option<f64>),
    Text(Option<String>),
    Date(Option<Date>),
}

impl Cell {
    fn kind(&self) -> (ColumnKind, bool) {
        match self {
            Cell::Int(value) => (ColumnKind::Int, value.is_some()),
            Cell::Number(value) => (ColumnKind::Number, value.is_some()),
            Cell::Text(value) => (ColumnKind::Text, value.is_some()),
            Cell::Date(value) => (ColumnKind::Date, value.is_some()),
        }
    }
}

#[derive(Default)]
struct Flat {
    cells: Vec<Cell>,
    at: usize,
    line: u64,
}

impl Flat {
    fn next(&mut self) -> &Cell {
        self.at += 1;
        &self.cells[self.at - 1]
    }
}

impl CellSink for Flat {
    fn int(&mut self, value: Option<i64>) {
        self.cells.push(Cell::Int(value));
    }

    fn number(&mut self, value: Option<f64>) {
        self.cells.push(Cell::Number(value));
    }

    fn text(&mut self, value: Option<&str>) {
        self.cells.push(Cell::Text(value.map(str::to_owned)));
    }

    fn date(&mut self, value: Option<Date>) {
        self.cells.push(Cell::Date(value));
    }
}

impl CellSource for Flat {
    fn int(&mut self) -> Option<i64> {
        let Cell::Int(value) = self.next() else { panic!("a whole number is not there") };
        *value
    }

    fn number(&mut self) -> Option<f64> {
        let Cell::Number(value) = self.next() else { panic!("a number is not there") };
        *value
    }

    fn text(&mut self) -> Option<&str> {
        let Cell::Text(value) = self.next() else { panic!("a text is not there") };
        value.as_deref()
    }

    fn date(&mut self) -> Option<Date> {
        let Cell::Date(value) = self.next() else { panic!("a day is not there") };
        *value
    }

    fn place(&self) -> (u64, &str) {
        (self.line, "")
    }
}

/// Records of the samples in all folders of sources, with their lines.
fn records() -> Vec<(u64, Record)> {
    let mut found = Vec::new();
    for folder in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap() {
        let folder = folder.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("sample.")) {
                let bytes = std::fs::read(&path).unwrap();
                let mut opened = open(&bytes[..]).unwrap();
                let (source, _) = recognise(opened.head()).unwrap();
                let mut sink = MemorySink::default();
                source.read(&mut opened, &mut sink).unwrap();
                found.extend(sink.records);
            }
        }
    }
    found
}

#[test]
fn records_come_back_as_they_were() {
    for (line, record) in records() {
        let table = TABLES[record.table_index()];
        let mut flat = Flat { line, ..Flat::default() };
        record.put(&mut flat);
        assert_eq!(flat.cells.len(), table.columns.len(), "{}", table.name);
        for (cell, column) in flat.cells.iter().zip(table.columns) {
            let (kind, is_there) = cell.kind();
            assert_eq!(kind, column.kind, "{}.{}", table.name, column.name);
            assert!(is_there || column.nullable, "{}.{} is absent", table.name, column.name);
        }
        let back = Record::get(table.name, &mut flat).unwrap().unwrap();
        assert_eq!(flat.at, flat.cells.len(), "{}", table.name);
        // The archive knows the digest of the file; a source does not.
        let place = |record: &Record| format!("{record:?}").replace("sha256: Some(\"\")", "sha256: None");
        assert_eq!(place(&back), place(&record));
    }
}
