//! CSV: one row per point of every series, long and tidy.

use std::io::{self, Write};

use tilt_core::{Card, Report};

use crate::wire::{self, Series, SeriesPoint};
use crate::{Reporter, Style};

/// The reporter `csv`.
pub(crate) struct Csv;

const CARD: Card = Card {
    name: "csv",
    version: 1,
    title: "CSV of the series",
    definition: "One row per state, pole, measure and period: the points of every series of the report.",
    limitation: "It holds the series alone: no proposition, no verdict and no warning; take JSON for those.",
    parameters: &[],
    references: &["voeten_data"],
    missing: "A missing value is an empty cell and the column `status` says why; it is never 0.",
};

/// The columns, in order.
pub(crate) const COLUMNS: [&str; 16] = [
    "state",
    "pole",
    "measure",
    "variant",
    "domain",
    "period",
    "year",
    "value",
    "lower",
    "upper",
    "level",
    "n",
    "status",
    "source",
    "coverage_end",
    "number",
];

impl Reporter for Csv {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn format(&self) -> &'static str {
        "csv"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv"]
    }

    fn write(&self, report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
        let report = wire::Report::from(report);
        let mut rows = ::csv::WriterBuilder::new().from_writer(out);
        rows.write_record(COLUMNS)?;
        for series in report.tilts.iter().flat_map(|view| view.series()) {
            for point in &series.points {
                rows.write_record(row(series, point))?;
            }
        }
        rows.flush()
    }
}

fn row(series: &Series, point: &SeriesPoint) -> [String; COLUMNS.len()] {
    // Rust writes the shortest digits that read back as the same number.
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let sources: Vec<String> = series.origins.iter().map(|origin| origin.to_string()).collect();
    let value = &point.value;
    [
        series.state.clone(),
        series.pole.clone(),
        series.measure.clone(),
        series.variant.clone(),
        series.domain.clone(),
        point.period.clone(),
        point.year.to_string(),
        number(value.value),
        number(value.lower),
        number(value.upper),
        number(value.level),
        value.n.map(|n| n.to_string()).unwrap_or_default(),
        value.status.clone(),
        sources.join("; "),
        series.coverage.to.clone().unwrap_or_default(),
        value.number.clone(),
    ]
}
