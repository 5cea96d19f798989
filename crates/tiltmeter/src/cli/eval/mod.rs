//! `eval`: how well parts of the program do, on files with answers.

mod actors;
mod realignments;

use clap::{ArgMatches, Command};

use super::{Console, Entry};
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "eval", build, run };

const LONG: &str = "\
Scores a part of the program on a file with answers: what it gets right, by class, and what it does not.

Examples:
  tiltmeter eval actors cases.tsv
  tiltmeter eval actors spans.bio --json
  tiltmeter eval realignments --cases cases.csv --controls controls.csv";

/// A part of the command: its name, help and work.
struct Part {
    command: fn() -> Command,
    run: fn(&ArgMatches, &mut Console) -> Result<Exit, Failure>,
}

const PARTS: &[Part] = &[
    Part { command: actors::command, run: actors::run },
    Part { command: realignments::command, run: realignments::run },
];

fn build(command: Command) -> Command {
    command
        .about("Score a part of the program on a file with answers")
        .long_about(LONG)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(PARTS.iter().map(|part| (part.command)()))
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let chosen = matches.subcommand().and_then(|(name, matches)| {
        let part = PARTS.iter().find(|part| (part.command)().get_name() == name)?;
        Some((part, matches))
    });
    let Some((part, matches)) = chosen else { return Err(Failure::usage("no part of `eval` is named")) };
    // Flags of the output belong to the inner command.
    (part.run)(matches, &mut Console::new(matches, console.style().colour))
}
