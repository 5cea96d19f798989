//! Reader of the reference tables in `tables/`: tab-separated, one header, no quoting (see `tables/README.md`).
//!
//! The tables are compiled in and checked by the tests of this crate, so a malformed table is a bug of ours
//! and panics with file and line; it can never be caused by a user's input.

use crate::time::{Date, FactDate, Spell};

/// A parsed table: its rows in file order.
pub(crate) struct Table {
    name: &'static str,
    header: Vec<&'static str>,
    rows: Vec<(usize, Vec<&'static str>)>,
    vintage: Option<Date>,
}

/// One row, addressed by column name.
#[derive(Clone, Copy)]
pub(crate) struct Row<'t> {
    table: &'t Table,
    line: usize,
    cells: &'t [&'static str],
}

impl Table {
    pub(crate) fn parse(name: &'static str, text: &'static str) -> Table {
        let mut header = Vec::new();
        let mut rows = Vec::new();
        let mut vintage = None;
        for (index, line) in text.lines().enumerate() {
            if let Some(comment) = line.strip_prefix('#') {
                if let Some(date) = comment.trim().strip_prefix("vintage:") {
                    vintage =
                        Some(date.trim().parse().unwrap_or_else(|_| panic!("{name}: vintage is not a date")));
                }
            } else if line.is_empty() {
                continue;
            } else if header.is_empty() {
                header = line.split('\t').collect();
            } else {
                let cells: Vec<&'static str> = line.split('\t').collect();
                assert_eq!(cells.len(), header.len(), "{name} line {}: wrong number of cells", index + 1);
                rows.push((index + 1, cells));
            }
        }
        assert!(!header.is_empty(), "{name}: no header");
        Table { name, header, rows, vintage }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { table: self, line: *line, cells })
    }

    /// Date up to which the table claims to be complete for what it covers.
    pub(crate) fn vintage(&self) -> Date {
        self.vintage.unwrap_or_else(|| panic!("{}: no `# vintage:` line", self.name))
    }
}

/// A name as it stands in a sentence: behind its article, if English gives it one.
pub(crate) fn in_prose(article: &str, name: &str) -> String {
    if article.is_empty() { name.to_owned() } else { format!("{article} {name}") }
}

impl Row<'_> {
    /// File and line, for origins and panics.
    pub(crate) fn line(&self) -> u64 {
        self.line as u64
    }

    pub(crate) fn get(&self, column: &str) -> &'static str {
        let index = self.table.header.iter().position(|name| *name == column);
        index.map_or_else(|| panic!("{}: no column `{column}`", self.table.name), |index| self.cells[index])
    }

    pub(crate) fn date(&self, column: &str) -> Option<FactDate> {
        let text = self.get(column);
        (!text.is_empty()).then(|| text.parse().unwrap_or_else(|error| self.refuse(column, &error)))
    }

    pub(crate) fn spell(&self) -> Spell {
        Spell { from: self.date("from"), to: self.date("to") }
    }

    pub(crate) fn list(&self, column: &str) -> impl Iterator<Item = &'static str> {
        self.get(column).split(';').map(str::trim).filter(|item| !item.is_empty())
    }

    /// Panics with the place: the tables are ours.
    pub(crate) fn refuse(&self, column: &str, reason: &dyn std::fmt::Display) -> ! {
        panic!("{} line {}, column {column}: {reason}", self.table.name, self.line)
    }
}
