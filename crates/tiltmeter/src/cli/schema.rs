//! `schema`: the JSON Schema of the record that `--json` writes.

use clap::{ArgMatches, Command};

use super::{Console, Entry, output};
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "schema", build, run };

const LONG: &str = "\
Prints the JSON Schema of the record written by `check`, `read` and `tilt` with --json. It is versioned.

Examples:
  tiltmeter schema
  tiltmeter schema -o tiltmeter.schema.json -O json";

fn build(command: Command) -> Command {
    command.about("Print the JSON Schema of the record").long_about(LONG).args(output::flags())
}

fn run(_: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let mut bytes = serde_json::to_vec_pretty(&tilt_report::wire::schema())
        .map_err(|error| Failure::failed("cannot write the schema").because(error))?;
    bytes.push(b'\n');
    console.write(&bytes)?;
    Ok(Exit::Done)
}
