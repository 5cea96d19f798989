//! Commands that consist of parts: `data list`, `eval actors`.

use clap::{ArgMatches, Command};

use super::Console;
use crate::failure::{Exit, Failure};

/// A part of a command: its name, help and work.
pub(super) struct Part {
    pub command: fn() -> Command,
    pub run: fn(&ArgMatches, &mut Console) -> Result<Exit, Failure>,
}

/// The command with its parts, one of which must be named.
pub(super) fn with(command: Command, parts: &[Part]) -> Command {
    command
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(parts.iter().map(|part| (part.command)()))
}

/// The part that was named, with its arguments.
///
/// # Errors
/// Bad usage if none was.
pub(super) fn chosen<'a>(
    command: &str,
    parts: &'a [Part],
    matches: &'a ArgMatches,
) -> Result<(&'a Part, &'a ArgMatches), Failure> {
    let part = matches.subcommand().and_then(|(name, matches)| {
        let part = parts.iter().find(|part| (part.command)().get_name() == name)?;
        Some((part, matches))
    });
    part.ok_or_else(|| {
        Failure::usage(format!("{command} needs a subcommand"))
            .hint(format!("run `tiltmeter {command} --help`"))
    })
}
