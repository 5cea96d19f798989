//! `eval`: how well the reader reads, on files that say what is right.

mod events;
mod relations;
mod table;

use clap::{Arg, ArgMatches, Command};

use super::{Console, Entry};
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "eval", build, run };

const LONG: &str = "\
Scores the reader on files of sentences whose answers are known. Columns are found by name, others are ignored.

Examples:
  tiltmeter eval relations sentences.tsv
  tiltmeter eval events sentences.tsv --json";

fn build(command: Command) -> Command {
    let file = || Arg::new("file").value_name("FILE").required(true);
    command
        .about("Score the reader on files whose answers are known")
        .long_about(LONG)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("relations")
                .about("Roots between two marked actors")
                .long_about(relations::LONG)
                .arg(file().help("Tab-separated, with `marked_sentence` and `gold_root`")),
        )
        .subcommand(
            Command::new("events")
                .about("Pairs and roots where nobody is marked")
                .long_about(events::LONG)
                .arg(file().help("The same layout, or one JSON object a line")),
        )
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    match matches.subcommand() {
        Some(("relations", matches)) => relations::run(&text(matches)?, console),
        Some(("events", matches)) => events::run(&text(matches)?, console),
        _ => Err(Failure::usage("name what to score: relations or events")),
    }
}

fn text(matches: &ArgMatches) -> Result<String, Failure> {
    let path = matches.get_one::<String>("file").map_or("", String::as_str);
    let bytes =
        std::fs::read(path).map_err(|error| Failure::failed(format!("cannot read {path}")).because(error))?;
    String::from_utf8(bytes).map_err(|error| Failure::failed(format!("{path} is not UTF-8")).because(error))
}
