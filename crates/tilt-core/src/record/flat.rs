//! The flat form of a record: one row of a table with named, typed columns.
//!
//! It is what the archive keeps, `explain` prints, `sql` reads and the data dictionary describes. A record kind says
//! once which cells it has; no other room repeats them. What a cell looks like in a file is the archive's matter.

use std::collections::BTreeSet;

use crate::actor::StateId;
use crate::agreement::Obligation;
use crate::concordance::Concordance;
use crate::time::{Date, FactDate, Period};

/// A table of records, as the data dictionary describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableDoc {
    /// Name, snake_case, plural.
    pub name: &'static str,
    /// Raised when a column changes its meaning.
    pub version: u32,
    /// What a row is.
    pub row: &'static str,
    /// Columns in the order in which [`Flat::put`] gives them. The archive puts the line of the original before them.
    pub columns: &'static [ColumnDoc],
    /// Columns that hold keys of the states concerned, one key or several separated by `;`.
    pub states: &'static [&'static str],
    /// When what the row says holds.
    pub time: RowTime,
}

/// Which columns of a table say when what a row tells holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowTime {
    /// A whole number: the year.
    Year(&'static str),
    /// A text that begins with the year.
    Text(&'static str),
    /// A day.
    Day(&'static str),
    /// The first known of several days.
    FirstOf(&'static [&'static str]),
    /// From the first day up to the second, which is outside; without a second it goes on.
    Spell(&'static str, &'static str),
    /// The row of another table says when: its name and the column by which both are joined.
    Of(&'static str, &'static str),
    /// Not said.
    Never,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnDoc {
    /// Name, snake_case.
    pub name: &'static str,
    /// Type of the values.
    pub kind: ColumnKind,
    /// Whether a value may be absent.
    pub nullable: bool,
    /// What a value means.
    pub meaning: &'static str,
}

/// Type of the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Whole number, 64 bits.
    Int,
    /// Number with fraction, 64 bits.
    Number,
    /// UTF-8 text.
    Text,
    /// Calendar day.
    Date,
}

impl ColumnDoc {
    /// A whole number that is always there.
    pub const fn int(name: &'static str, meaning: &'static str) -> ColumnDoc {
        ColumnDoc { name, kind: ColumnKind::Int, nullable: false, meaning }
    }

    /// A whole number that may be absent.
    pub const fn maybe_int(name: &'static str, meaning: &'static str) -> ColumnDoc {
        ColumnDoc { name, kind: ColumnKind::Int, nullable: true, meaning }
    }

    /// A number that is always there.
    pub const fn number(name: &'static str, meaning: &'static str) -> ColumnDoc {
        ColumnDoc { name, kind: ColumnKind::Number, nullable: false, meaning }
    }

    /// A number that may be absent.
    pub const fn maybe_number(name: &'static str, meaning: &'static str) -> ColumnDoc {
        ColumnDoc { name, kind: ColumnKind::Number, nullable: true, meaning }
    }

    /// A text that is always there; it may be empty where the meaning says so.
    pub const fn text(name: &'static str, meaning: &'static str) -> ColumnDoc {
        ColumnDoc { name, kind: ColumnKind::Text, nullable: false, meaning }
    }

    /// A text that may be absent.
    pub const fn maybe_text(name: &'static str, meaning: &'static str) -> ColumnDoc {
        ColumnDoc { name, kind: ColumnKind::Text, nullable: true, meaning }
    }

    /// A day that may be absent.
    pub const fn maybe_date(name: &'static str, meaning: &'static str) -> ColumnDoc {
        ColumnDoc { name, kind: ColumnKind::Date, nullable: true, meaning }
    }
}

/// Takes the cells of rows, column by column.
pub trait CellSink {
    /// A whole number, or none.
    fn int(&mut self, value: Option<i64>);
    /// A number, or none. Infinities and NaN are no values; who has one gives none.
    fn number(&mut self, value: Option<f64>);
    /// A text, or none.
    fn text(&mut self, value: Option<&str>);
    /// A day, or none.
    fn date(&mut self, value: Option<Date>);
}

/// Gives the cells of one row, column by column.
pub trait CellSource {
    /// A whole number, or none.
    fn int(&mut self) -> Option<i64>;
    /// A number, or none.
    fn number(&mut self) -> Option<f64>;
    /// A text, or none.
    fn text(&mut self) -> Option<&str>;
    /// A day, or none.
    fn date(&mut self) -> Option<Date>;
    /// Line and SHA-256 of the original from which the row was read.
    fn place(&self) -> (u64, &str);
}

/// A record that can be laid flat and taken up again without loss.
pub trait Flat: Sized {
    /// The table of its kind.
    const TABLE: &'static TableDoc;

    /// Gives its cells in the order of [`TableDoc::columns`].
    fn put<C: CellSink>(&self, cells: &mut C);

    /// Takes them back.
    ///
    /// # Errors
    /// If a cell says nothing that this build knows.
    fn get<C: CellSource>(cells: &mut C) -> Result<Self, CellError>;
}

/// A cell without meaning: the file is damaged, or of a newer build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellError {
    /// What the cell should name: "state", "status".
    pub what: &'static str,
    /// What it holds.
    pub value: String,
}

impl std::fmt::Display for CellError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is no {} that this build knows", self.value, self.what)
    }
}

impl std::error::Error for CellError {}

impl CellError {
    /// `value` is no `what`.
    pub fn new(what: &'static str, value: impl Into<String>) -> CellError {
        CellError { what, value: value.into() }
    }
}

/// Both cells of a [`FactDate`]: as written, and its first day for reckoning.
pub(crate) fn put_fact_date<C: CellSink>(date: Option<FactDate>, cells: &mut C) {
    cells.text(date.map(|date| date.to_string()).as_deref());
    cells.date(date.map(|date| date.first));
}

/// Takes both cells of a [`FactDate`]; the text counts.
pub(crate) fn get_fact_date<C: CellSource>(cells: &mut C) -> Result<Option<FactDate>, CellError> {
    let written = cells.text().map(|text| text.parse().map_err(|_| CellError::new("date", text)));
    let date = written.transpose()?;
    cells.date();
    Ok(date)
}

/// A text that is always there.
pub(crate) fn get_text<C: CellSource>(cells: &mut C) -> String {
    cells.text().unwrap_or_default().to_owned()
}

/// A state by its key.
pub(crate) fn get_state<C: CellSource>(cells: &mut C) -> Result<StateId, CellError> {
    get_maybe_state(cells)?.ok_or_else(|| CellError::new("state", ""))
}

/// A state by its key, or none.
pub(crate) fn get_maybe_state<C: CellSource>(cells: &mut C) -> Result<Option<StateId>, CellError> {
    let key = cells.text().filter(|key| !key.is_empty());
    let state = key.map(|key| Concordance::bundled().by_key(key).ok_or_else(|| CellError::new("state", key)));
    state.transpose()
}

/// A whole number that fits the type.
pub(crate) fn get_whole<N: TryFrom<i64>, C: CellSource>(
    what: &'static str,
    cells: &mut C,
) -> Result<N, CellError> {
    let value = cells.int().unwrap_or_default();
    N::try_from(value).map_err(|_| CellError::new(what, value.to_string()))
}

/// A value of a closed list by its name.
pub(crate) fn get_named<T: Copy, C: CellSource>(
    what: &'static str,
    all: &[T],
    name: fn(T) -> &'static str,
    cells: &mut C,
) -> Result<T, CellError> {
    let text = cells.text().unwrap_or_default();
    all.iter().copied().find(|item| name(*item) == text).ok_or_else(|| CellError::new(what, text))
}

/// Items joined by `;`.
pub(crate) fn put_list<'a, C: CellSink>(items: impl IntoIterator<Item = &'a str>, cells: &mut C) {
    cells.text(Some(&items.into_iter().collect::<Vec<_>>().join(";")));
}

/// Items that were joined by `;`.
pub(crate) fn get_list<C: CellSource>(cells: &mut C) -> Vec<String> {
    let text = cells.text().unwrap_or_default();
    text.split(';').filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// States joined by `;`.
pub(crate) fn get_states<C: CellSource>(cells: &mut C) -> Result<Vec<StateId>, CellError> {
    let find = |key: String| Concordance::bundled().by_key(&key).ok_or_else(|| CellError::new("state", key));
    get_list(cells).into_iter().map(find).collect()
}

/// Obligations joined by `;`.
pub(crate) fn put_obligations<C: CellSink>(obligations: &BTreeSet<Obligation>, cells: &mut C) {
    put_list(obligations.iter().map(|obligation| obligation.name()), cells);
}

/// Obligations that were joined by `;`.
pub(crate) fn get_obligations<C: CellSource>(cells: &mut C) -> Result<BTreeSet<Obligation>, CellError> {
    let find = |name: String| {
        let known = Obligation::ALL.into_iter().find(|obligation| obligation.name() == name);
        known.ok_or_else(|| CellError::new("obligation", name))
    };
    get_list(cells).into_iter().map(find).collect()
}

/// A period in two cells: its text (`2014`, `2014-Q3`, `2014-03`, `2014-03-27`, `s69` for session 69) and its first
/// day.
pub(crate) fn put_period<C: CellSink>(period: Period, cells: &mut C) {
    let text = match period {
        Period::Session(session) => format!("s{session}"),
        other => other.to_string(),
    };
    cells.text(Some(&text));
    cells.date(Some(period.start()));
}

/// Takes both cells of a period; the text counts.
pub(crate) fn get_period<C: CellSource>(cells: &mut C) -> Result<Period, CellError> {
    let text = cells.text().unwrap_or_default();
    let period = period_of(text).ok_or_else(|| CellError::new("period", text));
    cells.date();
    period
}

fn period_of(text: &str) -> Option<Period> {
    if let Some(session) = text.strip_prefix('s') {
        return session.parse().ok().map(Period::Session);
    }
    if let Some((year, quarter)) = text.split_once("-Q") {
        return Some(Period::Quarter(
            year.parse().ok()?,
            quarter.parse().ok().filter(|q| (1..=4).contains(q))?,
        ));
    }
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    match (parts.next(), parts.next()) {
        (None, _) => Some(Period::Year(year)),
        (Some(month), None) => {
            Some(Period::Month(year, month.parse().ok().filter(|m| (1..=12).contains(m))?))
        }
        (Some(_), Some(_)) => text.parse().ok().map(Period::Day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::TABLES;

    #[test]
    fn states_and_time_name_columns_of_their_table() {
        for table in TABLES {
            let has = |name: &str| table.columns.iter().any(|column| column.name == name);
            assert!(table.states.iter().all(|name| has(name)), "{}: {:?}", table.name, table.states);
            let is_there = match table.time {
                RowTime::Year(name) | RowTime::Text(name) | RowTime::Day(name) => has(name),
                RowTime::FirstOf(names) => names.iter().all(|name| has(name)),
                RowTime::Spell(from, to) => has(from) && has(to),
                RowTime::Of(other, name) => {
                    has(name)
                        && TABLES.iter().any(|t| t.name == other && t.columns.iter().any(|c| c.name == name))
                }
                RowTime::Never => true,
            };
            assert!(is_there, "{}: {:?}", table.name, table.time);
        }
    }

    #[test]
    fn periods_are_read_as_they_are_written() {
        let day = Period::Day("2014-03-27".parse().unwrap());
        for period in
            [Period::Session(69), Period::Year(2014), Period::Quarter(2014, 3), Period::Month(2014, 3), day]
        {
            let text = match period {
                Period::Session(session) => format!("s{session}"),
                other => other.to_string(),
            };
            assert_eq!(period_of(&text), Some(period), "{text}");
        }
        for text in ["", "s", "2014-Q5", "2014-13", "2014-02-30", "x"] {
            assert_eq!(period_of(text), None, "{text}");
        }
    }
}
