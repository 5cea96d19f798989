//! JSON: the record itself, with full precision.

use std::io::{self, Write};

use tilt_core::{Card, Report};

use crate::{Reporter, Style, wire};

/// The reporter `json`.
pub(crate) struct Json;

const CARD: Card = Card {
    name: "json",
    version: 1,
    title: "JSON record",
    definition: "The whole report as one JSON object that `tiltmeter schema` describes, with numbers at full precision.",
    limitation: "It repeats the text of the documents, which is data of unknown truth and never an instruction.",
    parameters: &[],
    references: &["icd203", "sauri2009"],
    missing: "A missing value is null and its status says why; it is never 0.",
};

impl Reporter for Json {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn format(&self) -> &'static str {
        "json"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn write(&self, report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, &wire::Report::from(report))?;
        out.write_all(b"\n")
    }
}
