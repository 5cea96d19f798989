//! `eval`: how well parts of the program do, on files with answers.

mod actors;
mod events;
mod petrarch;
mod realignments;
mod relations;
mod table;

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
  tiltmeter eval relations sentences.tsv
  tiltmeter eval events sentences.tsv --json
  tiltmeter eval petrarch records.xml --lexicon actors.txt --lexicon verbs.txt
  tiltmeter eval realignments --cases cases.csv --controls controls.csv";

const PARTS: &[Part] = &[
    Part { command: actors::command, run: actors::run },
    Part { command: events::command, run: events::run },
    Part { command: petrarch::command, run: petrarch::run },
    Part { command: realignments::command, run: realignments::run },
    Part { command: relations::command, run: relations::run },
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
    let path = matches.get_one::<String>("file").map_or("", String::as_str);
    let bytes =
        std::fs::read(path).map_err(|error| Failure::failed(format!("cannot read {path}")).because(error))?;
    String::from_utf8(bytes).map_err(|error| Failure::failed(format!("{path} is not UTF-8")).because(error))
}
