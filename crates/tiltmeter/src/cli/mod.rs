//! The command line. One file per command, one line in [`COMMANDS`]; help, man page and completions are made from it.

mod blocs;
mod brief;
mod check;
mod cite;
mod data;
mod detect;
mod diff;
mod dispute;
mod eval;
mod explain;
mod flags;
mod generate;
mod ideal_points;
mod interrupt;
mod list;
mod listing;
mod measure;
mod output;
mod parts;
mod progress;
mod read;
mod scan;
mod schema;
mod sql;
mod tilt;
mod verify;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};

pub use output::Console;

use crate::failure::{Exit, Failure};

/// One command.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Name as typed.
    pub name: &'static str,
    /// Its arguments and help.
    pub build: fn(Command) -> Command,
    /// What it does.
    pub run: fn(&ArgMatches, &mut Console) -> Result<Exit, Failure>,
}

/// All commands, in the order of the help.
pub const COMMANDS: &[Entry] = &[
    check::ENTRY,
    read::ENTRY,
    tilt::ENTRY,
    brief::ENTRY,
    measure::ENTRY,
    ideal_points::ENTRY,
    detect::ENTRY,
    scan::ENTRY,
    blocs::ENTRY,
    list::ENTRY,
    explain::ENTRY,
    diff::ENTRY,
    dispute::ENTRY,
    data::ENTRY,
    sql::ENTRY,
    cite::ENTRY,
    verify::ENTRY,
    schema::ENTRY,
    eval::ENTRY,
    generate::ENTRY,
];

const ABOUT: &str = "Shows, with evidence, when a state's foreign policy tilts from one power to another";

const EXAMPLES: &str = "\
Examples:
  tiltmeter check examples/relay-kazakhstan.txt
  tiltmeter check article.txt --outlet 'The Example' --date 2024-05-31 -o report.html
  tiltmeter tilt Kazakhstan --from Russia --to UK
  tiltmeter list measures

Exit codes:
  0 done  1 failed  2 usage  3 data missing, stale or outside coverage (--strict)
  4 partial, or too many rejected (--strict)  5 integrity  130 interrupted

Everything works offline; only `data get` uses the network.";

/// The whole command line.
pub fn command() -> Command {
    let mut command = Command::new("tiltmeter")
        .version(crate::VERSION)
        .about(ABOUT)
        .after_help(EXAMPLES)
        .arg_required_else_help(true)
        .subcommand_required(true)
        .args(global_flags());
    for entry in COMMANDS {
        command = command.subcommand(flowing((entry.build)(Command::new(entry.name))));
    }
    command
}

/// The command and those below it with descriptions free of the line ends of the source, so that help fills the
/// terminal's lines. Lines that begin with a space stand as they are, and so does what leads to them.
fn flowing(command: Command) -> Command {
    let command = command.mut_subcommands(flowing);
    let Some(about) = command.get_long_about().map(ToString::to_string) else { return command };
    let mut text = String::new();
    for line in about.lines() {
        let last = text.rsplit('\n').next().unwrap_or_default();
        let goes_on =
            !last.is_empty() && !line.is_empty() && !last.starts_with(' ') && !line.starts_with(' ');
        if !text.is_empty() {
            text.push(if goes_on { ' ' } else { '\n' });
        }
        text.push_str(line);
    }
    command.long_about(text)
}

fn global_flags() -> [Arg; 6] {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).global(true).help_heading("Options of all commands").help(help)
    };
    [
        flag("color", "When to colour: auto looks at the terminal, NO_COLOR and TERM")
            .value_name("WHEN")
            .value_parser(["auto", "always", "never"])
            .default_value("auto"),
        flag("quiet", "Print the answers alone; twice: nothing but errors")
            .short('q')
            .action(ArgAction::Count),
        flag("verbose", "Print also ids, rules that fired and steps").short('v').action(ArgAction::Count),
        flag("json", "Same as -O json; errors are then JSON on stderr too").action(ArgAction::SetTrue),
        flag("strict", "Missing data and rejected input become exit codes 3 and 4")
            .action(ArgAction::SetTrue),
        flag("store", "Folder of the store [default: TILTMETER_STORE, else the XDG data folder]")
            .value_name("DIR"),
    ]
}

/// Runs the program with these arguments, the first being its name.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let matches = match command().try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => {
            // Help and version are asked for and go to stdout with exit 0; the rest is a usage error.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { Exit::Usage as u8 } else { Exit::Done as u8 });
        }
    };
    let Some((name, arguments)) = matches.subcommand() else { return ExitCode::from(Exit::Usage as u8) };
    let mut console = Console::new(arguments, colour(arguments));
    let entry = COMMANDS.iter().find(|entry| entry.name == name).expect("a parsed command is in the list");
    let exit = match (entry.run)(arguments, &mut console) {
        Ok(exit) => exit,
        Err(failure) => {
            console.fail(&failure);
            failure.exit
        }
    };
    ExitCode::from(exit as u8)
}

/// Whether to colour stdout: the flag, then NO_COLOR, CLICOLOR_FORCE, TERM=dumb, then whether it is a terminal.
fn colour(matches: &ArgMatches) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    match matches.get_one::<String>("color").map(String::as_str) {
        Some("always") => true,
        Some("never") => false,
        _ if set("NO_COLOR") => false,
        _ if set("CLICOLOR_FORCE") => true,
        _ if std::env::var_os("TERM").is_some_and(|term| term == "dumb") => false,
        _ => std::io::stdout().is_terminal(),
    }
}

/// Writes to `out`, turning a closed pipe into a quiet end.
fn write_all(out: &mut dyn Write, bytes: &[u8]) -> Result<(), Failure> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::failed("cannot write the output").because(error)),
        Ok(()) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        command().debug_assert();
    }

    #[test]
    fn help_fits_a_hundred_columns_and_flows() {
        for mut sub in command().get_subcommands().cloned() {
            let help = sub.render_long_help().to_string();
            let lines: Vec<&str> = help.lines().collect();
            // Lines of examples stand as they must be typed.
            for line in lines.iter().filter(|line| !line.trim_start().starts_with("tiltmeter ")) {
                assert!(line.chars().count() <= 100, "{}: {line}", sub.get_name());
            }
            let about = lines.iter().take_while(|line| !line.is_empty()).collect::<Vec<_>>();
            for pair in about.windows(2) {
                let next = pair[1].split(' ').next().unwrap_or_default().chars().count();
                assert!(
                    pair[0].chars().count() + 1 + next > 100,
                    "{}: breaks early: {}",
                    sub.get_name(),
                    pair[0]
                );
            }
        }
    }

    #[test]
    fn every_command_shows_two_examples() {
        for mut sub in command().get_subcommands().cloned() {
            let help = sub.render_long_help().to_string();
            let examples = help.lines().filter(|line| line.trim_start().starts_with("tiltmeter ")).count();
            assert!(examples >= 2, "{}: {examples} examples", sub.get_name());
        }
    }
}
