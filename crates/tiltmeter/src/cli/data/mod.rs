//! `data`: what is bundled, what is stored, and bringing files into the store and out of it.

mod add;
mod conflicts;
mod gaps;
mod get;
mod info;
mod list;
mod remove;
mod timed;

use clap::{ArgMatches, Command};

use super::parts::{self, Part};
use super::{Console, Entry};
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "data", build, run };

const LONG: &str = "\
Lists, fetches, adds, describes and removes datasets. A file is recognised by its content; what is added is
kept once, under its hash, and becomes visible whole or not at all.

Examples:
  tiltmeter data list
  tiltmeter data add UNVotes.csv.gz
  tiltmeter data get cow-alliances -n
  tiltmeter data info unga-votes
  tiltmeter data gaps KAZ RUS
  tiltmeter data conflicts UZB";

const PARTS: &[Part] = &[
    Part { command: list::command, run: |matches, _| list::run(matches) },
    Part { command: add::command, run: add::run },
    Part { command: get::command, run: get::run },
    Part { command: info::command, run: info::run },
    Part { command: gaps::command, run: |matches, _| gaps::run(matches) },
    Part { command: conflicts::command, run: |matches, _| conflicts::run(matches) },
    Part { command: remove::command, run: remove::run },
    Part { command: remove::clean_command, run: remove::clean },
];

fn build(command: Command) -> Command {
    parts::with(command.about("List, fetch, add, describe and remove datasets").long_about(LONG), PARTS)
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let (part, matches) = parts::chosen("data", PARTS, matches)?;
    (part.run)(matches, console)
}
