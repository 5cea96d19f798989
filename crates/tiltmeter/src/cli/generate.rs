//! `generate`: man page and completions, from the same list of commands.

use clap::{Arg, ArgMatches, Command};
use clap_complete::Shell;

use super::{Console, Entry};
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "generate", build, run };

const LONG: &str = "\
Prints the manual page, or completions for a shell.

Examples:
  tiltmeter generate man
  tiltmeter generate bash";

const KINDS: [&str; 6] = ["man", "bash", "zsh", "fish", "powershell", "elvish"];

fn build(command: Command) -> Command {
    command
        .about("Print the manual page or shell completions")
        .long_about(LONG)
        .arg(Arg::new("what").value_name("WHAT").required(true).value_parser(KINDS))
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let what = matches.get_one::<String>("what").map(String::as_str).unwrap_or_default();
    let mut bytes = Vec::new();
    match what.parse::<Shell>() {
        Ok(shell) => clap_complete::generate(shell, &mut super::command(), "tiltmeter", &mut bytes),
        Err(_) => {
            man(&mut bytes).map_err(|error| Failure::failed("cannot write the manual page").because(error))?
        }
    }
    console.write(&bytes)?;
    Ok(Exit::Done)
}

/// The page of the program followed by those of its commands.
fn man(out: &mut Vec<u8>) -> std::io::Result<()> {
    let mut command = super::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(out)?;
    for sub in command.get_subcommands() {
        clap_mangen::Man::new(sub.clone().display_name(format!("tiltmeter-{}", sub.get_name())))
            .render(out)?;
    }
    Ok(())
}
