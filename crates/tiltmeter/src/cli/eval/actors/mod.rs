//! `eval actors`: the resolver of actors, on phrases with codes or on sentences with marked spans.

mod cases;
mod spans;

use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::super::{Console, flags, output, read};
use crate::failure::{Exit, Failure};

const LONG: &str = "\
Scores how well actors are found and resolved.

A table with the columns function, actor_text, arguments, field, op, expected (tab-separated, others ignored) is
read as phrases with codes: country and role are scored, each and both together, and apart for phrases that name the
state and phrases that do not. Any other file is read as sentences, one token and tag a line (B-S I-S B-T I-T O):
the spans found are compared with the spans marked.";

pub(super) fn command() -> Command {
    Command::new("actors")
        .about("Score the resolver of actors")
        .long_about(LONG)
        .arg(Arg::new("file").value_name("FILE").required(true).help("The file with answers"))
        .arg(
            Arg::new("wrong")
                .long("wrong")
                .action(ArgAction::SetTrue)
                .help("List what was not right instead of the scores"),
        )
        .arg(flags::lexicon())
        .args(output::flags())
}

pub(super) fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let path = matches.get_one::<String>("file").map(String::as_str).unwrap_or_default();
    let text = std::fs::read_to_string(Path::new(path))
        .map_err(|error| Failure::failed(format!("cannot read {path}")).because(error))?;
    let wrong = matches.get_flag("wrong");
    let lexicon = read::lexicon(matches, console)?;
    let is_table = text.lines().next().is_some_and(|line| line.split('\t').any(|cell| cell == "actor_text"));
    let listing =
        if is_table { cases::score(&text, lexicon.as_deref(), wrong)? } else { spans::score(&text, wrong)? };
    listing.write(console)
}
