//! `measure`: one measure for one pair, as a table.

mod rows;

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_analysis::measure::rows::rows_of;
use tilt_analysis::votes::{Cut, ISSUES, issue};
use tilt_analysis::{Measure, Params, SeriesRequest, VoteMatrix};
use tilt_core::{Domain, Dyad, Evidence, Grain, Series, StateId, TieKind};
use tilt_store::Store;

use super::listing::Listing;
use super::{Console, Entry, flags, output};
use crate::failure::{Exit, Failure};
use crate::{evidence, stored_votes, walk};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "measure", build, run };

const LONG: &str = "\
Prints one measure of one pair of states over time, with interval, number of observations and the reason for
every missing point. `tiltmeter list measures` names the measures, `tiltmeter explain NAME` their parameters.
Votes by calendar year, quarter or month, on one issue, or important ones need the file of single votes in the
store; intervals then draw resolutions again instead of roll calls. --rows lists what moved the last value (up to
--until) most, with the value without each; --sensitivity prints a composite under other weights, other base years
and without each field.

Examples:
  tiltmeter measure agreement KAZ RUS
  tiltmeter measure agreement Kazakhstan Russia --param rule=identical --since 2000
  tiltmeter measure trade KAZ CHN --param side=gap
  tiltmeter measure trade KAZ CHN --rows --until 2010
  tiltmeter measure composite KAZ RUS --sensitivity --since 2000
  tiltmeter measure kappa TUR USA --by quarter --issue human-rights -O csv";

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
        .args(periods())
        .args(instead())
        .args(flags::measurement().into_iter().filter(|flag| flag.get_id() != "baseline"))
        .args(output::flags())
}

fn periods() -> [Arg; 4] {
    [
        Arg::new("by")
            .long("by")
            .value_name("PERIOD")
            .value_parser(Grain::ALL.map(Grain::name))
            .help("Length of periods; calendar periods go by the date of the roll call"),
        Arg::new("issue")
            .long("issue")
            .value_name("ISSUE")
            .action(ArgAction::Append)
            .value_parser(ISSUES.map(|(name, _)| name))
            .help("Only roll calls on this issue; may be repeated"),
        Arg::new("important")
            .long("important")
            .action(ArgAction::SetTrue)
            .help("Only roll calls that the source lists as important"),
        Arg::new("source")
            .long("source")
            .value_name("DATASET")
            .help("Dataset, where several speak of the same; they are never mixed"),
    ]
}

/// What is printed instead of the series.
fn instead() -> [Arg; 2] {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
    };
    [
        flag("rows", "Print what moved the last value most, with the value without each")
            .conflicts_with("sensitivity"),
        flag("sensitivity", "Print a composite under other weights, base years and without each field"),
    ]
}

/// Evidence for one measure: votes as they are cut, or ties of its kind.
fn evidence_for(
    measure: &dyn Measure,
    matches: &ArgMatches,
    store: Option<&Store>,
    [state, pole]: [StateId; 2],
) -> Result<Evidence, Failure> {
    let cut = cut(matches);
    if measure.domain() == Domain::Several && cut == Cut::default() {
        let mut evidence = match store {
            Some(store) => evidence::with_store(Some(store))?,
            None => evidence::bundled_for(&[state, pole])?,
        };
        evidence::load_ties(&mut evidence, store, &TieKind::ALL, &[state, pole])?;
        return Ok(evidence);
    }
    if measure.domain() != Domain::Votes {
        if !cut.issues.is_empty() || cut.important {
            return Err(Failure::usage(format!("{} is not about votes", measure.card().name))
                .hint("--issue and --important choose roll calls; leave them out"));
        }
        let mut evidence = Evidence::tables_only();
        let kinds: Vec<TieKind> =
            TieKind::ALL.into_iter().filter(|kind| kind.domain() == measure.domain()).collect();
        evidence::load_ties(&mut evidence, store, &kinds, &[state, pole])?;
        return Ok(evidence);
    }
    let dyads: Vec<Dyad> = Dyad::new(state, pole).into_iter().collect();
    if let Some(evidence) = evidence::single_votes(store, &cut, &dyads)? {
        return Ok(evidence);
    }
    if cut != Cut::default() {
        return Err(Failure::failed(format!("single votes are needed for: {}", cut.note()))
            .hint("what comes with the program are counts by session; `tiltmeter data get unga-votes` or `data add FILE` brings the votes"));
    }
    evidence::bundled_for(&[state, pole])
}

/// The roll calls that are looked at.
fn cut(matches: &ArgMatches) -> Cut {
    let issues = matches.get_many::<String>("issue").into_iter().flatten();
    Cut {
        by: by(matches).unwrap_or(Grain::Session),
        issues: issues.filter_map(|name| issue(name)).map(str::to_owned).collect(),
        important: matches.get_flag("important"),
    }
}

/// The votes behind a measure of the vote, if the store has them.
fn single_votes(
    measure: &dyn Measure,
    matches: &ArgMatches,
    store: Option<&Store>,
) -> Result<Option<VoteMatrix>, Failure> {
    let Some(store) = store.filter(|_| measure.domain() == Domain::Votes) else { return Ok(None) };
    match stored_votes::widest(store)? {
        Some(place) => Ok(Some(place.read(store, &cut(matches))?.matrix)),
        None => Ok(None),
    }
}

fn by(matches: &ArgMatches) -> Option<Grain> {
    matches.get_one::<String>("by").and_then(|name| Grain::find(name))
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let state = flags::required_state(matches, "state")?;
    let pole = flags::required_state(matches, "pole")?;
    let name = matches.get_one::<String>("name").map(String::as_str).unwrap_or_default();
    let pairs = matches.get_many::<String>("param").into_iter().flatten().map(String::as_str);
    let request = SeriesRequest {
        since: matches.get_one::<i16>("since").copied(),
        until: matches.get_one::<i16>("until").copied(),
        by: by(matches),
        source: matches.get_one::<String>("source").cloned(),
        seed: matches.get_one::<u64>("seed").copied().unwrap_or_default(),
        params: Params::parse(pairs)?,
        ..SeriesRequest::new(vec![state], vec![pole])
    };
    let store = flags::store_if_any(matches)?;
    let measure = tilt_analysis::measure::find(name)?;
    let evidence = evidence_for(measure, matches, store.as_ref(), [state, pole])?;
    if matches.get_flag("rows") {
        let votes = single_votes(measure, matches, store.as_ref())?;
        return rows::print(&rows_of(name, &evidence, votes.as_ref(), &request)?, console);
    }
    if matches.get_flag("sensitivity") {
        return rows::ways(measure, &evidence, &request, console);
    }
    let series = walk::measure(name, &evidence, &request)?;
    let parts = measure.parts(&evidence, &request)?;
    let bytes = match console.table_format()?.as_str() {
        "text" => text(&series, &parts, console).into_bytes(),
        "csv" => table(&series, &parts, false).csv()?,
        "json" => table(&series, &parts, false).json()?,
        "parquet" => table(&series, &parts, false).parquet()?,
        other => {
            return Err(Failure::usage(format!("measure does not write `{other}`"))
                .hint("one of: text, csv, json, parquet"));
        }
    };
    console.write(&bytes)?;
    console.warn(&series.warnings);
    Ok(if matches.get_flag("strict") && series.last().is_none() { Exit::Data } else { Exit::Done })
}

fn text(series: &Series, parts: &[Series], console: &Console) -> String {
    let scale = series.scale;
    let coverage = match series.coverage.to {
        Some(to) => format!("covered to {}", to.yesterday().unwrap_or(to)),
        None => "coverage not known".to_owned(),
    };
    let direction = if scale.higher_is_closer { "higher is closer" } else { "lower is closer" };
    let range = match (scale.min.is_finite(), scale.max.is_finite()) {
        (true, true) => format!("{} to {}", scale.min, scale.max),
        (true, false) => format!("from {} on", scale.min),
        _ => "without limits".to_owned(),
    };
    format!(
        "{} · {}\n{}, {range}, {direction}; {coverage}\n\n{}",
        series.measure,
        series.variant,
        scale.unit,
        table(series, parts, true).text(console.style().width)
    )
}

/// Rounded for a reader, or with all digits; one more column for each part of a composite.
fn table(series: &Series, parts: &[Series], rounded: bool) -> Listing {
    let digits = |value: f64| if rounded { format!("{value:.4}") } else { format!("{value}") };
    let names: Vec<&'static str> = parts.iter().map(|part| part.domain.name()).collect();
    let columns = ["year", "period", "value", "lower", "upper", "n"].into_iter().chain(names.clone());
    let columns: Vec<&'static str> = columns.chain(["status"]).collect();
    let numbers: Vec<&str> = ["year", "value", "lower", "upper", "n"].into_iter().chain(names).collect();
    let mut table = Listing::new(&columns).numbers(&numbers);
    for (period, point) in &series.points {
        let bound = |bound: Option<f64>| bound.map_or_else(String::new, digits);
        let interval = point.ok().and_then(|estimate| estimate.interval);
        let mut row = vec![
            period.year().to_string(),
            period.to_string(),
            bound(point.ok().map(|estimate| estimate.value)),
            bound(interval.map(|interval| interval.lower)),
            bound(interval.map(|interval| interval.upper)),
            point.ok().map_or_else(String::new, |estimate| estimate.n.to_string()),
        ];
        for part in parts {
            let own = part.points.iter().find(|(own, _)| own.year() == period.year());
            row.push(bound(own.and_then(|(_, point)| point.ok()).map(|estimate| estimate.value)));
        }
        row.push(point.map_or_else(|missing| missing.name().to_owned(), |_| "observed".to_owned()));
        table.row(row);
    }
    table
}
