//! `dispute`: a text that is ready to send.

use clap::{Arg, ArgMatches, Command};

use super::{Console, Entry, explain};
use crate::corrections;
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "dispute", build, run };

const LONG: &str = "\
Prints a text that disputes a figure, a judgement or a reading: what stands in the record, how it was made, versions
and hashes, and the places to fill in. Nothing is sent.

Examples:
  tiltmeter dispute v-0123456789 --in report.json
  tiltmeter dispute n-0123456789 --in bundle.zip > issue.md";

fn build(command: Command) -> Command {
    command
        .about("Print a ready text that disputes an id of a record")
        .long_about(LONG)
        .arg(Arg::new("id").value_name("ID").required(true).help("Id printed in a report"))
        .arg(
            Arg::new("in")
                .long("in")
                .value_name("FILE")
                .required(true)
                .help("Record written by --json, or a bundle of --bundle"),
        )
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let (id, path) = (text("id"), text("in"));
    let found = tilt_report::dispute(&explain::record(path)?, id).ok_or_else(|| {
        Failure::failed(format!("nothing in {path} has the id `{id}`"))
            .hint("ids stand beside every figure; `--json` lists them all")
    })?;
    let found = corrections::above(found, corrections::find(id).as_ref());
    console.write(found.as_bytes())?;
    Ok(Exit::Done)
}
