//! `verify`: every stored byte against its hash.

use clap::{ArgMatches, Command};
use tilt_store::Store;

use super::{Console, Entry, flags};
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "verify", build, run };

const LONG: &str = "\
Recomputes the hash of every stored original and table, checks the catalogue and the custody log, and says
what changed. Exits 5 if anything did.

Examples:
  tiltmeter verify
  tiltmeter verify --store evidence/";

fn build(command: Command) -> Command {
    command.about("Check every stored byte against its hash").long_about(LONG)
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let folder = flags::store_folder(matches)?;
    if !flags::is_store(&folder) {
        return Err(Failure::failed(format!("there is no store at {}", folder.display()))
            .hint("nothing needs verifying: the bundled data are part of the program; `tiltmeter data add FILE` makes a store"));
    }
    let report = Store::open_existing(&folder)?.verify()?;
    if report.is_ok() {
        console.write(
            format!(
                "{}: {} originals, {} tables, {} entries of the custody log, all as stored\n",
                folder.display(),
                report.originals,
                report.record_files,
                report.custody_entries
            )
            .as_bytes(),
        )?;
        return Ok(Exit::Done);
    }
    let mut failure =
        Failure::failed(format!("{} of the store changed", plural(report.problems.len(), "part")))
            .exit(Exit::Integrity);
    for problem in &report.problems {
        failure = failure.because(format!("{}: {}; {}", problem.file, problem.what, problem.remedy));
    }
    Err(failure)
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
