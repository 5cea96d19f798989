//! JSON Lines: one document a line, with all it says; and what an unfinished file already holds.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use serde_json::{Value, json};
use tilt_core::report::REPORT_VERSION;
use tilt_report::wire;

use super::stream::{Form, cannot};
use crate::corpus::Outcome;
use crate::failure::Failure;

/// Value of the key `schema` of every line.
const SCHEMA: &str = "tiltmeter.document";

/// The form.
pub(super) struct Jsonl {
    out: Box<dyn Write + Send>,
}

impl Jsonl {
    /// Lines into `out`.
    pub(super) fn new(out: Box<dyn Write + Send>) -> Jsonl {
        Jsonl { out }
    }
}

impl Form for Jsonl {
    fn take(&mut self, outcome: &Outcome) -> Result<(), Failure> {
        let line = match outcome {
            Outcome::Read(report) => {
                json!({ "schema": SCHEMA, "version": REPORT_VERSION, "name": outcome.name(), "refused": null,
                        "document": wire::Document::from(&**report) })
            }
            Outcome::Refused { name, failure } => {
                json!({ "schema": SCHEMA, "version": REPORT_VERSION, "name": name, "refused": failure.error,
                        "document": null })
            }
        };
        writeln!(self.out, "{line}")
            .map_err(|error| Failure::failed("cannot write the output").because(error))
    }

    fn finish(mut self: Box<Self>) -> Result<(), Failure> {
        self.out.flush().map_err(|error| Failure::failed("cannot write the output").because(error))
    }
}

impl Drop for Jsonl {
    fn drop(&mut self) {
        // What was read stays, also if the walk was ended; a full disk was told before.
        let _ = self.out.flush();
    }
}

/// The documents that an unfinished file holds, in their order.
#[derive(Debug, Default)]
pub(super) struct Known {
    names: Vec<String>,
    refused: usize,
}

impl Known {
    /// Reads what `part` holds and cuts off a last line that is not whole. No file is nothing known.
    ///
    /// # Errors
    /// If it cannot be read or cut, or holds lines of something else.
    pub(super) fn read(part: &Path) -> Result<Known, Failure> {
        let mut known = Known::default();
        if !part.exists() {
            return Ok(known);
        }
        let fail = |error| cannot(part, &error);
        let file = OpenOptions::new().read(true).write(true).open(part).map_err(fail)?;
        let mut lines = BufReader::new(&file);
        let (mut whole, mut line) = (0u64, Vec::new());
        loop {
            line.clear();
            let length = lines.read_until(b'\n', &mut line).map_err(fail)?;
            if length == 0 || line.last() != Some(&b'\n') {
                break;
            }
            let row: Option<Value> = serde_json::from_slice(&line).ok();
            let Some(row) = row.filter(|row| row["schema"] == SCHEMA) else {
                return Err(Failure::failed(format!(
                    "{}:{}: this is no line of `tiltmeter read`",
                    part.display(),
                    known.names.len() + 1
                ))
                .hint("leave out --resume to begin anew"));
            };
            known.names.push(row["name"].as_str().unwrap_or_default().to_owned());
            known.refused += usize::from(!row["refused"].is_null());
            whole += length as u64;
        }
        file.set_len(whole).map_err(fail)?;
        Ok(known)
    }

    /// Number of documents.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether nothing is known.
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// How many of them could not be read.
    pub(super) fn refused(&self) -> usize {
        self.refused
    }

    /// Whether the document at this place was read before.
    ///
    /// # Errors
    /// If another document stood at this place.
    pub(super) fn holds(&self, place: usize, name: &str) -> Result<bool, Failure> {
        match self.names.get(place) {
            None => Ok(false),
            Some(known) if known == name => Ok(true),
            Some(known) => Err(Failure::failed(format!(
                "document {} was {known} and is {name} now: the files are not those of the interrupted command",
                place + 1
            ))
            .hint("leave out --resume to begin anew")),
        }
    }
}
