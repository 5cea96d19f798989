//! `diff`: what changed since the last judgement, and why.

use clap::{Arg, ArgMatches, Command};

use super::{Console, Entry, explain};
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "diff", build, run };

const LONG: &str = "\
Compares two records: which judgements changed, came or went, which step, record or number changed with them, and
whether program, settings, data or documents differ.

Examples:
  tiltmeter diff old.json new.json
  tiltmeter diff 2024.json 2025.json > changes.txt";

fn build(command: Command) -> Command {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .value_name(if name == "old" { "OLD.json" } else { "NEW.json" })
            .required(true)
            .help(help)
    };
    command
        .about("Say what changed between two records, and why")
        .long_about(LONG)
        .arg(file("old", "The earlier record, written by --json"))
        .arg(file("new", "The later one"))
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let read = |name: &str| explain::record(matches.get_one::<String>(name).map_or("", String::as_str));
    let text = tilt_report::diff(&read("old")?, &read("new")?);
    console.write(text.as_bytes())?;
    Ok(Exit::Done)
}
