//! The common walk through a file of rows: each row gives records or a reason why not.

use std::collections::BTreeMap;
use std::io::BufRead;

use tilt_core::origin::Coverage;
use tilt_core::record::{Record, RecordSink};
use tilt_core::time::{Date, FactDate};
use tilt_core::warning::Warning;

use crate::error::Error;
use crate::layout::{self, Header, Layout};
use crate::rows::Row;
use crate::summary::{ReadSummary, Refusal, Tally};

/// A row, addressed by column name.
pub(crate) struct Cells<'r> {
    row: &'r Row,
    header: &'r Header,
    layout: &'static Layout,
}

impl<'r> Cells<'r> {
    /// The cells of a row that is whole.
    pub(crate) fn of(
        row: &'r Row,
        header: &'r Header,
        layout: &'static Layout,
    ) -> Result<Cells<'r>, Refusal> {
        row.require_whole()?;
        Ok(Cells { row, header, layout })
    }

    /// Name of the layout of the file.
    pub(crate) fn layout(&self) -> &'static str {
        self.layout.name
    }

    /// Line of the row.
    pub(crate) fn line(&self) -> u64 {
        self.row.line()
    }

    /// The cell of a column without blanks around it; the empty text if the file lacks it.
    pub(crate) fn text(&self, column: &str) -> &'r str {
        self.header.position(column).map_or("", |at| self.row.cell(at).trim())
    }

    /// The cell at a position.
    pub(crate) fn at(&self, position: usize) -> &'r str {
        self.row.cell(position).trim()
    }

    /// All columns with their names, in file order.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&'r str, &'r str)> {
        self.header.names().zip(self.row.cells())
    }

    /// The cell, `None` where it is empty or one of the words for nothing (`NA`, `None`, `null`, `..`).
    ///
    /// `NA` is also the code of Namibia: a column of codes is read with [`Cells::text`].
    pub(crate) fn given(&self, column: &str) -> Option<&'r str> {
        let text = self.text(column);
        (!matches!(text, "" | "NA" | "N/A" | "NaN" | "None" | "null" | "..")).then_some(text)
    }

    /// A whole number, `None` where nothing is given.
    pub(crate) fn whole<N: std::str::FromStr>(&self, column: &str) -> Result<Option<N>, Refusal> {
        let Some(text) = self.given(column) else { return Ok(None) };
        // Spreadsheets write 120 as 120.0.
        let plain = text.strip_suffix(".0").unwrap_or(text);
        plain.parse().map(Some).map_err(|_| Refusal::cell(column, text, "a whole number"))
    }

    /// A number, `None` where nothing is given. Infinities are refused.
    pub(crate) fn number(&self, column: &str) -> Result<Option<f64>, Refusal> {
        let Some(text) = self.given(column) else { return Ok(None) };
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Some(value)),
            _ => Err(Refusal::cell(column, text, "a number")),
        }
    }

    /// A year that has to be there.
    pub(crate) fn year(&self, column: &str) -> Result<i16, Refusal> {
        let year = self.whole::<i16>(column)?.filter(|year| (1000..=2200).contains(year));
        year.ok_or_else(|| Refusal::cell(column, self.text(column), "a year such as 1992"))
    }

    /// A date written `1992`, `1992-05` or `1992-05-15`, `None` where nothing is given.
    pub(crate) fn date(&self, column: &str) -> Result<Option<FactDate>, Refusal> {
        let Some(text) = self.given(column) else { return Ok(None) };
        text.parse()
            .map(Some)
            .map_err(|_| Refusal::cell(column, text, "1992, 1992-05 or 1992-05-15, with `?` if doubtful"))
    }

    /// The items of a list separated by `;`.
    pub(crate) fn list(&self, column: &str) -> impl Iterator<Item = &'r str> {
        self.text(column).split(';').map(str::trim).filter(|item| !item.is_empty())
    }
}

/// What is taken from one row.
#[derive(Default)]
pub(crate) struct Harvest {
    records: Vec<Record>,
    names: Vec<String>,
    first: Option<Date>,
    last: Option<Date>,
    doubts: BTreeMap<&'static str, Warning>,
    line: u64,
}

impl Harvest {
    /// A record of the row.
    pub(crate) fn push(&mut self, record: impl Into<Record>) {
        self.records.push(record.into());
    }

    /// A name that was not found; the row is used all the same.
    pub(crate) fn unresolved(&mut self, name: impl Into<String>) {
        self.names.push(name.into());
    }

    /// A stretch of time for which the file speaks.
    pub(crate) fn covers(&mut self, from: Date, to: Date) {
        self.first = Some(self.first.map_or(from, |first| first.min(from)));
        self.last = Some(self.last.map_or(to, |last| last.max(to)));
    }

    /// A doubt about the row; those of one code are counted together.
    pub(crate) fn doubt(&mut self, code: &'static str, message: &str) {
        let line = self.line;
        let warning = self.doubts.entry(code).or_insert_with(|| Warning {
            code,
            message: message.to_owned(),
            count: 0,
            examples: Vec::new(),
        });
        warning.count += 1;
        if warning.examples.len() < 5 {
            warning.examples.push(format!("line {line}"));
        }
    }
}

/// What a source says about the stretch of time that its rows cover.
pub(crate) struct Claim {
    /// What is in it, in words.
    pub(crate) note: String,
    /// Whether the absence of a row means that there is nothing.
    pub(crate) complete: bool,
}

/// Walks through a file of rows. `take` fills the harvest of a row or says why the row cannot be used; what it had
/// already pushed is then thrown away. Coverage runs from the earliest to the latest day given to
/// [`Harvest::covers`]; without any the file covers nothing.
pub(crate) fn rows(
    source: &'static str,
    layouts: &'static [Layout],
    input: &mut dyn BufRead,
    sink: &mut dyn RecordSink,
    mut take: impl FnMut(&Cells<'_>, &mut Harvest) -> Result<(), Refusal>,
    claim: impl FnOnce(&'static str) -> Claim,
) -> Result<ReadSummary, Error> {
    let (layout, header, mut rows) = layout::enter(layouts, input)?;
    let mut tally = Tally::new(sink);
    let mut harvest = Harvest::default();
    while let Some(row) = rows.next_row()? {
        let line = row.line();
        harvest.line = line;
        let taken = Cells::of(row, &header, layout).and_then(|cells| take(&cells, &mut harvest));
        for name in harvest.names.drain(..) {
            tally.miss(line, name);
        }
        match taken {
            Ok(()) => tally.accept_all(line, harvest.records.drain(..))?,
            Err(refusal) => {
                harvest.records.clear();
                tally.refuse(line, refusal)?;
            }
        }
    }
    let claim = claim(layout.name);
    let coverage = Coverage {
        source: source.to_owned(),
        from: harvest.first,
        to: harvest.last,
        complete: claim.complete && harvest.first.is_some(),
        note: claim.note,
    };
    let mut warnings: Vec<Warning> = harvest.doubts.into_values().collect();
    warnings.extend(layout::absent_columns(layout, &header));
    warnings.extend(rows.encoding_warning());
    tally.finish(layout.name, coverage, warnings)
}
