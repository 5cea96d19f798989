//! `data add`: files of the user into the store.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command};
use tilt_core::ties::TieKind;
use tilt_store::{IngestId, IngestReport, Outcome, Store};

use super::super::interrupt::Interrupt;
use super::super::listing::Listing;
use super::super::progress::Progress;
use super::super::{Console, flags};
use crate::failure::{Exit, Failure};
use crate::stored_votes;
use crate::walk::{self, Provenance, Step};

/// Share of rejected rows above which `--strict` ends with exit code 4.
const MOST_REJECTED: f64 = 0.01;

pub(super) fn command() -> Command {
    Command::new("add")
        .about("Add data files to the store")
        .arg(
            flags::files()
                .help("Files as published, plain, gzip, zip or Zstandard; or folders of such files"),
        )
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
    let given: Vec<&String> = matches.get_many::<String>("files").into_iter().flatten().collect();
    let (mut files, mut from_folders) = (Vec::new(), false);
    for path in &given {
        let path = Path::new(path);
        from_folders |= path.is_dir();
        gather(path, &mut files)?;
    }
    let lengths: Vec<u64> =
        files.iter().map(|path| std::fs::metadata(path).map_or(0, |file| file.len())).collect();
    let watcher = Watcher { interrupt: Interrupt::listen()?, progress: Progress::new(&lengths, console) };
    if let ([path], false) = (&files[..], from_folders) {
        let taken = add_one(&store, path, name, &watcher, console)?;
        tell_what_lacks(&store, console)?;
        make_tables(&store, console);
        return Ok(if taken.share() > MOST_REJECTED && matches.get_flag("strict") {
            Exit::Partial
        } else {
            Exit::Done
        });
    }
    let mut exit = Exit::Done;
    let mut sums: BTreeMap<String, Taken> = BTreeMap::new();
    let mut strange = Vec::new();
    for path in &files {
        match add_one(&store, path, name, &watcher, console) {
            Ok(taken) => {
                if taken.share() > MOST_REJECTED && matches.get_flag("strict") {
                    exit = Exit::Partial;
                }
                sums.entry(taken.dataset.clone()).or_default().add(&taken);
            }
            Err(failure) if failure.exit == Exit::Interrupted => {
                let done: u64 = sums.values().map(|sum| sum.files).sum();
                return Err(failure
                    .because(format!("{done} of {} files are in the store and stay there", files.len())));
            }
            // A folder holds notes and code books too; they are named below and are no failure.
            Err(failure) if from_folders && failure.exit == Exit::Failed => {
                strange.push(format!("{} ({})", path.display(), failure.error));
            }
            Err(failure) => {
                console.fail(&failure);
                exit = Exit::Partial;
            }
        }
    }
    let mut table = Listing::new(&["dataset", "files", "rows", "accepted", "rejected", "names"])
        .numbers(&["files", "rows", "accepted", "rejected", "names"]);
    for (dataset, sum) in &sums {
        let numbers = [sum.files, sum.rows, sum.accepted, sum.rejected, sum.unresolved];
        table.row(std::iter::once(dataset.clone()).chain(numbers.map(|n| n.to_string())).collect());
    }
    console.write(format!("\n{}", table.text(console.style().width)).as_bytes())?;
    if !strange.is_empty() {
        let listed = format!("\nnot added: {} files\n  {}\n", strange.len(), strange.join("\n  "));
        console.write(listed.as_bytes())?;
    }
    tell_what_lacks(&store, console)?;
    make_tables(&store, console);
    Ok(exit)
}

/// Makes the tables of ties with the twelve powers, which the store keeps, so that the first question does not wait for
/// them. What fails here is made, or fails with its reason, at that question: the files are in the store either way.
fn make_tables(store: &Store, console: &Console) {
    if let Err(failure) = crate::ties::from_store(store, &TieKind::ALL, &walk::powers()) {
        console.note(&format!("tables of ties are made at their first use: {}", failure.error));
    }
}

/// Votes that came in two files are measured when both are there.
fn tell_what_lacks(store: &Store, console: &Console) -> Result<(), Failure> {
    if let Some(lack) = stored_votes::lack(store)? {
        console.note(&format!("unga-votes: {lack}"));
    }
    Ok(())
}

/// Looks on while files are taken in: tells how far it is, and stops it when the user asks.
pub(super) struct Watcher {
    interrupt: Interrupt,
    progress: Progress,
}

impl Watcher {
    fn at(&self, step: Step, bytes: u64) -> io::Result<()> {
        self.progress.at(step, bytes);
        self.interrupt.check()
    }

    /// What the user is told of a failure: if it was asked for, that it was.
    fn failure(&self, shown: &str, failure: Failure) -> Failure {
        if !self.interrupt.is_asked() {
            return failure;
        }
        Failure::failed(format!("interrupted while adding {shown}; nothing of it was stored"))
            .hint("the same command goes on where it ended: files that are in the store are not read again")
            .exit(Exit::Interrupted)
    }
}

/// The file, or every file below the folder, by name; what begins with a dot is passed over.
fn gather(path: &Path, into: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if !path.is_dir() {
        into.push(path.to_owned());
        return Ok(());
    }
    let fail = |error| Failure::failed(format!("cannot read {}", path.display())).because(error);
    let mut inside: Vec<PathBuf> = std::fs::read_dir(path)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(fail)?;
    inside.sort();
    let is_hidden =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    inside.iter().filter(|path| !is_hidden(path)).try_for_each(|path| gather(path, into))
}

/// What was made of files of one dataset.
#[derive(Debug, Default)]
pub(super) struct Taken {
    dataset: String,
    files: u64,
    rows: u64,
    accepted: u64,
    rejected: u64,
    unresolved: u64,
}

impl Taken {
    /// Share of rows that were rejected.
    fn share(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { self.rejected as f64 / self.rows as f64 }
    }

    fn add(&mut self, other: &Taken) {
        self.files += other.files;
        self.rows += other.rows;
        self.accepted += other.accepted;
        self.rejected += other.rejected;
        self.unresolved += other.unresolved;
    }
}

fn add_one(
    store: &Store,
    path: &Path,
    name: Option<&str>,
    watcher: &Watcher,
    console: &mut Console,
) -> Result<Taken, Failure> {
    let shown = path.display().to_string();
    let fail = |error| Failure::failed(format!("cannot read {shown}")).because(error);
    let mut file = std::fs::File::open(path).map_err(fail)?;
    let file_name =
        path.file_name().map_or_else(|| shown.clone(), |name| name.to_string_lossy().into_owned());
    let command = format!("tiltmeter data add {file_name}");
    let from = Provenance { file_name: &file_name, url: "", command: &command };
    watcher.progress.next(&file_name, file.metadata().map_or(0, |file| file.len()));
    let taken = walk::ingest_watched(store, &from, &mut file, name, &|step, bytes| watcher.at(step, bytes));
    watcher.progress.clear();
    tell(store, &shown, &taken.map_err(|failure| watcher.failure(&shown, failure))?, console)
}

/// Puts one file into the store and says what was made of it.
pub(super) fn take(
    store: &Store,
    shown: &str,
    from: &Provenance<'_>,
    file: &mut dyn std::io::Read,
    name: Option<&str>,
    console: &mut Console,
) -> Result<Taken, Failure> {
    tell(store, shown, &walk::ingest(store, from, file, name)?, console)
}

fn tell(store: &Store, shown: &str, report: &IngestReport, console: &mut Console) -> Result<Taken, Failure> {
    let line = match report.outcome {
        Outcome::AlreadyPresent => format!("{shown}: already in the store, nothing added\n"),
        Outcome::Added => added(store, shown, report.ingest)?,
    };
    console.write(line.as_bytes())?;
    for leftover in &report.removed_leftovers {
        console.note(&format!("removed what an interrupted command had left: {leftover}"));
    }
    let ingests = store.ingests()?;
    let dataset = ingests.into_iter().find(|known| known.ingest == report.ingest).map(|known| known.dataset);
    Ok(Taken {
        dataset: dataset.unwrap_or_default(),
        files: 1,
        rows: report.rows,
        accepted: report.accepted,
        rejected: report.rejected,
        unresolved: report.unresolved,
    })
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
