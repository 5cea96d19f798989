//! `brief`: the country page.

use clap::{Arg, ArgMatches, Command};
use tilt_analysis::TiltRequest;
use tilt_core::{StateId, TieKind};

use super::scan::PAIRS;
use super::{Console, Entry, flags, output};
use crate::brief;
use crate::evidence;
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "brief", build, run };

const LONG: &str = "\
A page about one state: the answer for the latest covered period, alignment with the powers in votes and in every
other field, memberships and agreements with dates, coverage and limits. Without a document; to test what a text
says use `check`.

Examples:
  tiltmeter brief KAZ
  tiltmeter brief Serbia --pair RUS-CHN --pair USA-RUS -o serbia.html";

fn build(command: Command) -> Command {
    command
        .about("A page about one state between the powers")
        .long_about(LONG)
        .arg(Arg::new("state").value_name("STATE").required(true).help("Key, code or name of the state"))
        .arg(flags::pairs_of_powers("Two powers; may be repeated [default: USA-RUS, USA-CHN, RUS-CHN]"))
        .args(flags::measurement())
        .args(output::flags())
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    console.report_format()?;
    let state = flags::required_state(matches, "state")?;
    let pairs = flags::pairs(matches, &PAIRS[..DEFAULT])?;
    let mut states: Vec<StateId> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    states.sort();
    states.dedup();
    let poles = states.clone();
    states.push(state);
    let store = flags::store_if_any(matches)?;
    let mut evidence = match &store {
        Some(store) => evidence::with_store(Some(store))?,
        None => evidence::bundled_for(&states)?,
    };
    evidence::load_ties(&mut evidence, store.as_ref(), &TieKind::ALL, &poles)?;
    let settings = TiltRequest {
        since: matches.get_one::<i16>("since").copied(),
        until: matches.get_one::<i16>("until").copied(),
        baseline: matches.get_one::<String>("baseline").cloned().unwrap_or_default(),
        seed: matches.get_one::<u64>("seed").copied().unwrap_or_default(),
        ..TiltRequest::new(state, pairs[0].0, pairs[0].1)
    };
    let mut command_line = format!("tiltmeter brief {state}");
    command_line.push_str(&flags::repeated(matches, &["pair", "since", "until", "baseline", "seed"]));
    let page = brief::page(&evidence, state, &pairs, &settings, &command_line)?;
    console.report(&page.report)?;
    Ok(if page.failed > 0 { Exit::Partial } else { Exit::Done })
}

/// The first so many pairs of a scan are those of a page.
const DEFAULT: usize = 3;
