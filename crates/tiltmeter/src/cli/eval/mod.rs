//! `eval`: scores of the program's own parts on data with known answers.

mod realignments;

use clap::{ArgMatches, Command};

use super::{Console, Entry};
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "eval", build, run };

const LONG: &str = "\
Scores parts of the program on data with known answers: hits, misses with their reasons, false alarms.

Examples:
  tiltmeter eval realignments --cases cases.csv --controls controls.csv
  tiltmeter eval realignments --cases cases.csv --controls controls.csv --rows -O csv";

fn build(command: Command) -> Command {
    command
        .about("Score detectors on data with known answers")
        .long_about(LONG)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(realignments::command())
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    match matches.subcommand() {
        // Flags of the output belong to the inner command.
        Some(("realignments", matches)) => {
            realignments::run(matches, &mut Console::new(matches, console.style().colour))
        }
        _ => Err(Failure::usage("eval needs a subcommand").hint("run `tiltmeter eval --help`")),
    }
}
