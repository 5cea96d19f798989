//! `measure`: one measure for one pair, as a table.

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_analysis::{Params, SeriesRequest};
use tilt_core::Series;

use super::listing::Listing;
use super::{Console, Entry, flags, output};
use crate::evidence;
use crate::failure::{Exit, Failure};
use crate::walk;

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "measure", build, run };

const LONG: &str = "\
Prints one measure of one pair of states over time, with interval, number of roll calls and the reason for
every missing point. `tiltmeter list measures` names the measures, `tiltmeter explain NAME` their parameters.

Examples:
  tiltmeter measure agreement KAZ RUS
  tiltmeter measure agreement Kazakhstan Russia --param rule=identical --since 2000
  tiltmeter measure kappa TUR USA -O csv";

fn build(command: Command) -> Command {
    command
        .about("Print one measure of one pair of states over time")
        .long_about(LONG)
        .arg(Arg::new("name").value_name("MEASURE").required(true).help("Name of the measure"))
        .arg(Arg::new("state").value_name("STATE").required(true).help("Key, code or name of the state"))
        .arg(Arg::new("pole").value_name("POWER").required(true).help("Key, code or name of the other state"))
        .arg(
            Arg::new("param")
                .long("param")
                .value_name("NAME=VALUE")
                .action(ArgAction::Append)
                .help("A parameter of the measure; may be repeated"),
        )
        .args(flags::measurement().into_iter().filter(|flag| flag.get_id() != "baseline"))
        .args(output::flags())
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let state = flags::required_state(matches, "state")?;
    let pole = flags::required_state(matches, "pole")?;
    let name = matches.get_one::<String>("name").map(String::as_str).unwrap_or_default();
    let pairs = matches.get_many::<String>("param").into_iter().flatten().map(String::as_str);
    let request = SeriesRequest {
        since: matches.get_one::<i16>("since").copied(),
        until: matches.get_one::<i16>("until").copied(),
        seed: matches.get_one::<u64>("seed").copied().unwrap_or_default(),
        params: Params::parse(pairs)?,
        ..SeriesRequest::new(vec![state], vec![pole])
    };
    let store = flags::store_if_any(matches)?;
    let evidence = match &store {
        Some(store) => evidence::with_store(Some(store))?,
        None => evidence::bundled_for(&[state, pole])?,
    };
    let series = walk::measure(name, &evidence, &request)?;
    let bytes = match console.format("text")?.as_str() {
        "text" => text(&series, console).into_bytes(),
        "csv" => table(&series).csv()?,
        "json" => table(&series).json()?,
        other => {
            return Err(
                Failure::usage(format!("measure does not write `{other}`")).hint("one of: text, csv, json")
            );
        }
    };
    console.write(&bytes)?;
    console.warn(&series.warnings);
    Ok(if matches.get_flag("strict") && series.last().is_none() { Exit::Data } else { Exit::Done })
}

fn text(series: &Series, console: &Console) -> String {
    let scale = series.scale;
    let coverage = match series.coverage.to {
        Some(to) => format!("covered to {}", to.yesterday().unwrap_or(to)),
        None => "coverage not known".to_owned(),
    };
    let direction = if scale.higher_is_closer { "higher is closer" } else { "lower is closer" };
    format!(
        "{} · {}\n{}, {} to {}, {direction}; {coverage}\n\n{}",
        series.measure,
        series.variant,
        scale.unit,
        scale.min,
        scale.max,
        table(series).text(console.style().width)
    )
}

fn table(series: &Series) -> Listing {
    let mut table = Listing::new(&["year", "period", "value", "lower", "upper", "n", "status"])
        .numbers(&["year", "value", "lower", "upper", "n"]);
    for (period, point) in &series.points {
        let mut row = vec![period.year().to_string(), period.to_string()];
        match point {
            Ok(estimate) => {
                row.push(format!("{:.4}", estimate.value));
                let bound =
                    |bound: Option<f64>| bound.map_or_else(String::new, |bound| format!("{bound:.4}"));
                row.push(bound(estimate.interval.map(|interval| interval.lower)));
                row.push(bound(estimate.interval.map(|interval| interval.upper)));
                row.push(estimate.n.to_string());
                row.push("observed".to_owned());
            }
            Err(missing) => row.extend([
                "".to_owned(),
                "".to_owned(),
                "".to_owned(),
                "".to_owned(),
                missing.name().to_owned(),
            ]),
        }
        table.row(row);
    }
    table
}
