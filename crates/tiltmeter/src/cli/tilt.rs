//! `tilt`: a state between two powers, without a document.

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_analysis::TiltRequest;
use tilt_analysis::tilt::sensitivity::{Against, over_baselines};
use tilt_core::{Point, TieKind};

use super::listing::Listing;
use super::{Console, Entry, flags, output};
use crate::evidence;
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "tilt", build, run };

const LONG: &str = "\
Measures a state between two powers: alignment with both over time, the three numbers (change with A, with B,
and of everybody else), turning points, memberships and agreements. --sensitivity prints instead the three numbers
against every set of comparable states: all, region, sub-region, similar size, each organisation of the state.

Examples:
  tiltmeter tilt KAZ --from RUS --to GBR
  tiltmeter tilt Poland --from Russia --to USA --since 1975 --until 2005 -o poland.html
  tiltmeter tilt Serbia --from Russia --to China --baseline region --json
  tiltmeter tilt KAZ --from RUS --to GBR --sensitivity -O csv";

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
        .arg(
            Arg::new("sensitivity")
                .long("sensitivity")
                .action(ArgAction::SetTrue)
                .help("Print the numbers of the vote against every set of comparable states"),
        )
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
    if matches.get_flag("sensitivity") {
        return sensitivity(&over_baselines(&evidence, &request)?, console);
    }
    let mut command_line = format!("tiltmeter tilt {state} --from {from} --to {to}");
    command_line.push_str(&flags::repeated(matches, &["since", "until", "baseline", "seed"]));
    let report = crate::tilt::report(&evidence, &request, &command_line)?;
    console.report(&report)?;
    Ok(Exit::Done)
}

/// One row for each set.
fn sensitivity(rows: &[Against], console: &mut Console) -> Result<Exit, Failure> {
    let rounded = console.table_format()? == "text" && !console.plain();
    let digits = |value: f64| if rounded { format!("{value:+.3}") } else { format!("{value}") };
    let value = |point: &Point| point.map_or_else(|_| String::new(), |estimate| digits(estimate.value));
    let numbers = ["n", "with A", "all A", "with B", "all B", "tilt", "lower", "upper"];
    let columns: Vec<&'static str> = ["set"].into_iter().chain(numbers).chain(["status"]).collect();
    let mut table = Listing::new(&columns).numbers(&numbers);
    for row in rows {
        let mut cells = vec![row.set.clone()];
        match &row.numbers {
            Ok(found) => {
                let interval = found.tilt.ok().and_then(|tilt| tilt.interval);
                cells.push(found.comparison.1.to_string());
                cells.extend(
                    [&found.toward_a, &found.baseline_a, &found.toward_b, &found.baseline_b, &found.tilt]
                        .map(value),
                );
                cells.push(interval.map_or_else(String::new, |interval| digits(interval.lower)));
                cells.push(interval.map_or_else(String::new, |interval| digits(interval.upper)));
                cells.push(match found.tilt {
                    Err(missing) => missing.name().to_owned(),
                    // A terminal has no room for what goes without saying.
                    Ok(_) if rounded => String::new(),
                    Ok(_) => "observed".to_owned(),
                });
            }
            Err(why) => {
                cells.extend((0..8).map(|_| String::new()));
                cells.push(why.clone());
            }
        }
        table.row(cells);
    }
    let exit = table.write(console)?;
    if let Some(found) = rows.iter().find_map(|row| row.numbers.as_ref().ok()) {
        console.note(&format!(
            "{}: from {}–{} to {}–{}; `all` is the mean change of the n states of the set; choose a set before you look at its tilt",
            found.measure,
            found.before.first.year(),
            found.before.last.year(),
            found.after.first.year(),
            found.after.last.year()
        ));
    }
    Ok(exit)
}
