//! `data add`: files of the user into the store.

use std::fmt::Write;
use std::path::Path;

use clap::{Arg, ArgMatches, Command};
use tilt_store::{IngestId, Outcome, Store};

use super::super::{Console, flags};
use crate::failure::{Exit, Failure};
use crate::walk::{self, Provenance};

/// Share of rejected rows above which `--strict` ends with exit code 4.
const MOST_REJECTED: f64 = 0.01;

pub(super) fn command() -> Command {
    Command::new("add")
        .about("Add data files to the store")
        .arg(flags::files().help("Files as published, plain, gzip, zip or Zstandard"))
        .arg(
            Arg::new("as")
                .long("as")
                .value_name("NAME")
                .help("Take the file for this dataset instead of recognising it"),
        )
}

pub(super) fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let store = Store::open(&flags::store_folder(matches)?)?;
    let name = matches.get_one::<String>("as").map(String::as_str);
    let paths: Vec<&String> = matches.get_many::<String>("files").into_iter().flatten().collect();
    let mut exit = Exit::Done;
    for path in &paths {
        match add_one(&store, path, name, console) {
            Ok(share) if share > MOST_REJECTED && matches.get_flag("strict") => exit = Exit::Partial,
            Ok(_) => {}
            Err(failure) if paths.len() == 1 => return Err(failure),
            Err(failure) => {
                console.fail(&failure);
                exit = Exit::Partial;
            }
        }
    }
    Ok(exit)
}

/// Adds one file; gives the share of rows that were rejected.
fn add_one(store: &Store, path: &str, name: Option<&str>, console: &mut Console) -> Result<f64, Failure> {
    let fail = |error| Failure::failed(format!("cannot read {path}")).because(error);
    let mut file = std::fs::File::open(path).map_err(fail)?;
    let file_name = Path::new(path)
        .file_name()
        .map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned());
    let command = format!("tiltmeter data add {file_name}");
    let from = Provenance { file_name: &file_name, url: "", command: &command };
    take(store, path, &from, &mut file, name, console)
}

/// Puts one file into the store and says what was made of it; gives the share of rows that were rejected.
pub(super) fn take(
    store: &Store,
    shown: &str,
    from: &Provenance<'_>,
    file: &mut dyn std::io::Read,
    name: Option<&str>,
    console: &mut Console,
) -> Result<f64, Failure> {
    let report = walk::ingest(store, from, file, name)?;
    let line = match report.outcome {
        Outcome::AlreadyPresent => format!("{shown}: already in the store, nothing added\n"),
        Outcome::Added => added(store, shown, report.ingest)?,
    };
    console.write(line.as_bytes())?;
    for leftover in &report.removed_leftovers {
        console.note(&format!("removed what an interrupted command had left: {leftover}"));
    }
    Ok(if report.rows == 0 { 0.0 } else { report.rejected as f64 / report.rows as f64 })
}

/// What was made of a file, with its doubts.
fn added(store: &Store, path: &str, ingest: IngestId) -> Result<String, Failure> {
    let Some(ingest) = store.ingests()?.into_iter().find(|known| known.ingest == ingest) else {
        return Err(Failure::failed(format!("{path} was added and cannot be found again")));
    };
    let mut text = format!(
        "{path}: taken for {} ({}), {} rows, {} accepted, {} rejected, {} names not resolved\n",
        ingest.dataset, ingest.layout, ingest.rows, ingest.accepted, ingest.rejected, ingest.unresolved
    );
    for warning in &ingest.warnings {
        let _ = writeln!(text, "  warning[{}]: {} ({}×)", warning.code, warning.message, warning.count);
    }
    for rejected in store.rejected(ingest.ingest, 5)? {
        let _ = writeln!(text, "  line {}: {}", rejected.line, rejected.reason);
    }
    Ok(text)
}
