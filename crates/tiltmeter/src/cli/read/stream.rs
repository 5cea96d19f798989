//! Documents read as they come and written as they are read, in flat memory.
//!
//! A file appears under its name when it is whole. Until then it is `FILE.part`, and JSON Lines can be gone on with.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tilt_core::DocumentMeta;
use tilt_text::lexicon::Lexicon;

use super::jsonl::{Jsonl, Known};
use super::table::{Csv, Parquet};
use crate::check::Input;
use crate::cli::Console;
use crate::cli::interrupt::Interrupt;
use crate::cli::progress::Progress;
use crate::corpus::{Corpus, Outcome};
use crate::documents;
use crate::failure::{Exit, Failure};
use crate::walk::Step;

/// The formats that are written so.
pub(super) const FORMATS: [&str; 3] = ["jsonl", "csv", "parquet"];

/// Refusals that are shown; all are counted.
const SHOWN: usize = 5;

/// A form in which outcomes are written one by one.
pub(super) trait Form {
    /// Writes what became of a document.
    ///
    /// # Errors
    /// If it cannot be written.
    fn take(&mut self, outcome: &Outcome) -> Result<(), Failure>;

    /// Writes what ends the file.
    ///
    /// # Errors
    /// If it cannot be written.
    fn finish(self: Box<Self>) -> Result<(), Failure>;
}

/// Reads all documents of `paths` and writes them in `format`.
///
/// # Errors
/// If nothing can be read or written; with [`Exit::Interrupted`] if the user ends it.
pub(super) fn run(
    format: &str,
    paths: &[&String],
    flags: &DocumentMeta,
    lexicon: Option<&Arc<Lexicon>>,
    resume: bool,
    console: &Console,
) -> Result<Exit, Failure> {
    let part = console.destination().map(part_of);
    let known = match (&part, resume, format) {
        (_, false, _) => Known::default(),
        (Some(part), true, "jsonl") => Known::read(part)?,
        _ => return Err(Failure::usage("only JSON Lines can be gone on with").hint("add -o FILE.jsonl")),
    };
    if format == "parquet" && console.is_terminal() {
        return Err(Failure::usage("Parquet is not for a terminal").hint("give a file with -o FILE.parquet"));
    }
    if !known.is_empty() {
        console.note(&format!("{} documents were read before", known.len()));
    }
    let mut form = form(format, part.as_deref(), &known)?;
    let places = documents::places(paths)?;
    let lengths: Vec<u64> = places.iter().map(documents::Place::length).collect();
    let (interrupt, progress) = (Interrupt::listen()?, Progress::new(&lengths, console));
    let (mut read, mut refused) = (known.len(), known.refused());
    let mut hand_on = |outcome: Outcome| {
        read += 1;
        if let Outcome::Refused { name, failure } = &outcome {
            refused += 1;
            progress.clear();
            if refused <= SHOWN {
                console.fail(&failure.clone().because(format!("{name} is left out")));
            }
        }
        form.take(&outcome)
    };
    let mut corpus = Corpus::new(lexicon, &mut hand_on);
    let mut passed = 0;
    let mut take = |input: Input| {
        interrupt.check().map_err(|error| Failure::failed(error.to_string()).exit(Exit::Interrupted))?;
        passed += 1;
        if known.holds(passed - 1, &input.name)? { corpus.pass(input) } else { corpus.take(input) }
    };
    let mut walked = Ok(());
    for (place, length) in places.iter().zip(&lengths) {
        progress.next(&place.name(), *length);
        let watch = |bytes: u64| {
            progress.at(Step::Read, bytes);
            interrupt.check()
        };
        match documents::each(place, flags, &watch, &mut take) {
            Ok(Some(held)) => {
                progress.clear();
                console.note(&held.to_string());
            }
            Ok(None) => {}
            Err(failure) => {
                walked = Err(failure);
                break;
            }
        }
    }
    let walked = walked.and_then(|()| corpus.flush());
    progress.clear();
    match walked {
        Ok(()) => form.finish()?,
        Err(failure) => {
            drop(form);
            return Err(ended(failure, format, part.as_deref(), read, interrupt.is_asked()));
        }
    }
    if let (Some(part), Some(path)) = (&part, console.destination()) {
        std::fs::rename(part, path).map_err(|error| cannot(path, &error))?;
        console.note(&format!("wrote {}: {read} documents, {refused} of them refused", path.display()));
    }
    Ok(if refused > 0 { Exit::Partial } else { Exit::Done })
}

/// What is left of an unfinished output, and what the user is told.
fn ended(failure: Failure, format: &str, part: Option<&Path>, read: usize, is_asked: bool) -> Failure {
    let failure = if is_asked {
        Failure::failed(format!("interrupted after {read} documents")).exit(Exit::Interrupted)
    } else {
        failure
    };
    match part {
        // A failure that says what to do knows better than this.
        Some(part) if format == "jsonl" && part.exists() && failure.hint.is_none() => failure
            .hint(format!("{} holds what was read; the same command with --resume goes on", part.display())),
        Some(part) if format == "jsonl" && part.exists() => failure,
        Some(part) => {
            // Half a table is no table; that it cannot be removed is no news beside the failure itself.
            let _ = std::fs::remove_file(part);
            failure.hint("nothing was written; JSON Lines (-o FILE.jsonl) can be gone on with")
        }
        None => failure,
    }
}

fn form(format: &str, part: Option<&Path>, known: &Known) -> Result<Box<dyn Form>, Failure> {
    let out: Box<dyn Write + Send> = match part {
        None => Box::new(Quiet(io::stdout())),
        Some(part) => {
            let mut options = OpenOptions::new();
            if known.is_empty() {
                options.write(true).create(true).truncate(true);
            } else {
                options.append(true);
            }
            let file: File = options.open(part).map_err(|error| cannot(part, &error))?;
            Box::new(BufWriter::new(file))
        }
    };
    Ok(match format {
        "jsonl" => Box::new(Jsonl::new(out)),
        "csv" => Box::new(Csv::new(out)?),
        _ => Box::new(Parquet::new(out)?),
    })
}

/// Standard output; a reader that has seen enough is no failure.
struct Quiet(io::Stdout);

impl Write for Quiet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(Exit::Done as i32),
            other => other,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn part_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

pub(super) fn cannot(path: &Path, error: &io::Error) -> Failure {
    Failure::failed(format!("cannot write {}", path.display())).because(error)
}
