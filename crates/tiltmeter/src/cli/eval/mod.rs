//! `eval`: how well parts of the program do, on files with answers.

mod actors;
mod attribution;
mod cases;
mod events;
mod factuality;
mod loaded;
mod petrarch;
mod realignments;
mod relations;
mod table;
mod verdicts;

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command};

use super::parts::{self, Part};
use super::{Console, Entry};
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "eval", build, run };

const LONG: &str = "\
Scores a part of the program on a file with answers: what it gets right, by class, and what it does not. Columns are
found by name, others are ignored.

Examples:
  tiltmeter eval actors cases.tsv
  tiltmeter eval attribution corpus/
  tiltmeter eval cases --half dev --wrong
  tiltmeter eval relations sentences.tsv
  tiltmeter eval events sentences.tsv --json
  tiltmeter eval factuality UW/dev.jsonl MEANTIME/dev.jsonl
  tiltmeter eval loaded corpus/
  tiltmeter eval petrarch records.xml --lexicon actors.txt --lexicon verbs.txt
  tiltmeter eval realignments --cases cases.csv --controls controls.csv
  tiltmeter eval verdicts --cases cases.csv --controls controls.csv";

const PARTS: &[Part] = &[
    Part { command: actors::command, run: actors::run },
    Part { command: attribution::command, run: attribution::run },
    Part { command: cases::command, run: cases::run },
    Part { command: events::command, run: events::run },
    Part { command: factuality::command, run: factuality::run },
    Part { command: loaded::command, run: loaded::run },
    Part { command: petrarch::command, run: petrarch::run },
    Part { command: realignments::command, run: realignments::run },
    Part { command: relations::command, run: relations::run },
    Part { command: verdicts::command, run: verdicts::run },
];

fn build(command: Command) -> Command {
    parts::with(command.about("Score a part of the program on a file with answers").long_about(LONG), PARTS)
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let (part, matches) = parts::chosen("eval", PARTS, matches)?;
    // Flags of the output belong to the inner command.
    (part.run)(matches, &mut Console::new(matches, console.style().colour))
}

/// The file that a part scores.
fn file(help: &'static str) -> Arg {
    Arg::new("file").value_name("FILE").required(true).help(help)
}

/// Its text.
fn text(matches: &ArgMatches) -> Result<String, Failure> {
    read(matches.get_one::<String>("file").map_or("", String::as_str))
}

/// The text of a file.
fn read(path: &str) -> Result<String, Failure> {
    let bytes =
        std::fs::read(path).map_err(|error| Failure::failed(format!("cannot read {path}")).because(error))?;
    String::from_utf8(bytes).map_err(|error| Failure::failed(format!("{path} is not UTF-8")).because(error))
}

/// The files of a folder and its subfolders, in order of their paths.
fn files(folder: &Path, paths: &mut Vec<String>) -> Result<(), Failure> {
    let fail = |error| Failure::failed(format!("cannot read the folder {}", folder.display())).because(error);
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        found.push(entry.map_err(fail)?.path());
    }
    found.sort();
    for path in found {
        if path.is_dir() {
            files(&path, paths)?;
        } else {
            paths.extend(path.to_str().map(str::to_owned));
        }
    }
    Ok(())
}
