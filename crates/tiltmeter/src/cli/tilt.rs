//! `tilt`: a state between two powers, without a document.

use clap::{Arg, ArgMatches, Command};
use tilt_analysis::TiltRequest;
use tilt_core::TieKind;

use super::{Console, Entry, flags, output};
use crate::evidence;
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "tilt", build, run };

const LONG: &str = "\
Measures a state between two powers: alignment with both over time, the three numbers (change with A, with B,
and of everybody else), turning points, memberships and agreements.

Examples:
  tiltmeter tilt KAZ --from RUS --to GBR
  tiltmeter tilt Poland --from Russia --to USA --since 1975 --until 2005 -o poland.html
  tiltmeter tilt Serbia --from Russia --to China --baseline region --json";

fn build(command: Command) -> Command {
    let power = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("POWER").required(true).help(help)
    };
    command
        .about("Measure a state between two powers")
        .long_about(LONG)
        .arg(Arg::new("state").value_name("STATE").required(true).help("Key, code or name of the state"))
        .arg(power("from", "The power it might turn from"))
        .arg(power("to", "The power it might turn to"))
        .args(flags::measurement())
        .args(output::flags())
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let state = flags::required_state(matches, "state")?;
    let from = flags::required_state(matches, "from")?;
    let to = flags::required_state(matches, "to")?;
    let request = TiltRequest {
        since: matches.get_one::<i16>("since").copied(),
        until: matches.get_one::<i16>("until").copied(),
        baseline: matches.get_one::<String>("baseline").cloned().unwrap_or_default(),
        seed: matches.get_one::<u64>("seed").copied().unwrap_or_default(),
        ..TiltRequest::new(state, from, to)
    };
    let store = flags::store_if_any(matches)?;
    let mut evidence = match &store {
        Some(store) => evidence::with_store(Some(store))?,
        None => evidence::bundled_for(&[state, from, to])?,
    };
    evidence::load_ties(&mut evidence, store.as_ref(), &TieKind::ALL, &[from, to])?;
    let mut command_line = format!("tiltmeter tilt {state} --from {from} --to {to}");
    command_line.push_str(&flags::repeated(matches, &["since", "until", "baseline", "seed"]));
    let report = crate::tilt::report(&evidence, &request, &command_line)?;
    console.report(&report)?;
    Ok(Exit::Done)
}
