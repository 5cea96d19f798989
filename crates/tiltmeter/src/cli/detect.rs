//! `detect`: whether and when one series changed.

use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_analysis::detect::{self, Agreement, DetectMode, Direction};
use tilt_analysis::scan::TiltPanel;
use tilt_analysis::{DETECTORS, DetectParams, SeriesRequest};
use tilt_core::Series;
use tilt_core::finding::{ChangePoint, Detection};

use super::listing::Listing;
use super::{Console, Entry, flags, output};
use crate::failure::{Exit, Failure};
use crate::{evidence, user_series, walk};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "detect", build, run };

const LONG: &str = "\
Looks for changes of level in one series with all detectors: a file of your own (columns year, month or date; value;
optional se), the tilt of a state between two powers in votes (--from, --to), or a measure with one power (--with).
Each finding has its dates as a set, the level before and after, probabilities, the power it had, and how not to
read it. A claimed date (--claim) must come from outside the series.

Examples:
  tiltmeter detect series.csv
  tiltmeter detect Poland --from Russia --to USA
  tiltmeter detect POL --from RUS --to USA --claim 1989-1991 --direction up
  tiltmeter detect TUR --with USA --measure kappa --json";

fn build(command: Command) -> Command {
    let text = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    command
        .about("Look for changes of level in one series")
        .long_about(LONG)
        .arg(Arg::new("series").value_name("FILE|STATE").required(true).help("A CSV file, or a state"))
        .arg(text("from", "POWER", "The power the state might turn from").requires("to"))
        .arg(text("to", "POWER", "The power it might turn to").requires("from"))
        .arg(text("with", "POWER", "The other state of a measure").conflicts_with("from"))
        .arg(text("measure", "NAME", "The measure with that state").default_value("excess"))
        .arg(
            text("claim", "YEAR[-YEAR]", "Look only at a claimed date, two years of grace")
                .requires("direction"),
        )
        .arg(text("direction", "WAY", "Claimed direction").value_parser(["up", "down"]).requires("claim"))
        .arg(
            text("draws", "N", "Bootstrap draws behind each probability")
                .default_value("399")
                .value_parser(clap::value_parser!(u32).range(99..=99_999)),
        )
        .arg(
            Arg::new("smoothed")
                .long("smoothed")
                .action(ArgAction::SetTrue)
                .help("The values are smoothed by a model of their own: they get no date"),
        )
        .args(flags::measurement().into_iter().filter(|flag| flag.get_id() != "baseline"))
        .args(output::flags())
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let series = series(matches)?;
    let params = DetectParams {
        draws: matches.get_one("draws").copied().unwrap_or(399),
        seed: matches.get_one("seed").copied().unwrap_or_default(),
        mode: mode(matches)?,
    };
    let found = DETECTORS
        .iter()
        .map(|detector| walk::detect(detector.card().name, &series, &params))
        .collect::<Result<Vec<Detection>, Failure>>()?;
    let agreement = detect::agreement(&found);
    match console.format("text")?.as_str() {
        "text" if !console.plain() => {
            let text = prose(&series, &found, &agreement);
            console.write(text.as_bytes())?;
        }
        _ => {
            table(&series, &found, &agreement).write(console)?;
        }
    }
    for detection in &found {
        console.warn(&detection.warnings);
    }
    Ok(Exit::Done)
}

fn mode(matches: &ArgMatches) -> Result<DetectMode, Failure> {
    let Some(claim) = matches.get_one::<String>("claim") else { return Ok(DetectMode::Scan) };
    let year = |text: &str| {
        text.parse::<i16>()
            .map_err(|_| Failure::usage(format!("`{text}` is no year")).hint("1989, or 1989-1991"))
    };
    let (from, to) = match claim.split_once('-') {
        Some((from, to)) => (year(from)?, year(to)?),
        None => (year(claim)?, year(claim)?),
    };
    if from > to {
        return Err(Failure::usage(format!("the claim {claim} ends before it begins")));
    }
    let up = matches.get_one::<String>("direction").is_some_and(|way| way == "up");
    Ok(DetectMode::Claim { from, to, direction: if up { Direction::Up } else { Direction::Down } })
}

fn series(matches: &ArgMatches) -> Result<Series, Failure> {
    let given = matches.get_one::<String>("series").map(String::as_str).unwrap_or_default();
    let years = matches.get_one::<i16>("since").copied().unwrap_or(i16::MIN)
        ..=matches.get_one::<i16>("until").copied().unwrap_or(i16::MAX);
    let (from, to) = (flags::state(matches, "from")?, flags::state(matches, "to")?);
    if let Some((from, to)) = from.zip(to) {
        let state = flags::required_state(matches, "series")?;
        let panel = TiltPanel::of_votes(&evidence::bundled_excess()?, from, to);
        return panel.and_then(|panel| panel.series(state, years)).ok_or_else(|| {
            Failure::failed(format!("there is no tilt of {state} between {from} and {to}"))
                .hint("both powers must be among the twelve: `tiltmeter explain excess`")
        });
    }
    if let Some(other) = flags::state(matches, "with")? {
        let state = flags::required_state(matches, "series")?;
        let name = matches.get_one::<String>("measure").map(String::as_str).unwrap_or("excess");
        let request = SeriesRequest {
            since: matches.get_one::<i16>("since").copied(),
            until: matches.get_one::<i16>("until").copied(),
            seed: matches.get_one::<u64>("seed").copied().unwrap_or_default(),
            ..SeriesRequest::new(vec![state], vec![other])
        };
        return walk::measure(name, &evidence::bundled_for(&[state, other])?, &request);
    }
    let path = Path::new(given);
    let bytes = std::fs::read(path).map_err(|error| {
        Failure::failed(format!("cannot read {given}"))
            .because(error)
            .hint("for a state give --from and --to, or --with")
    })?;
    let mut series = user_series::read(given, &bytes, matches.get_flag("smoothed"))?;
    series.points.retain(|(period, _)| years.contains(&period.year()));
    Ok(series)
}

fn prose(series: &Series, found: &[Detection], agreement: &Agreement) -> String {
    let observed: Vec<_> = series.observed().map(|(period, _)| period).collect();
    let stretch = match (observed.first(), observed.last()) {
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "no point".to_owned(),
    };
    let missing = series.points.len() - observed.len();
    let mut text = format!(
        "{} · {}\n{stretch}, {} points, {missing} missing; {}\n",
        series.measure,
        series.variant,
        observed.len(),
        if series.smoothed { "smoothed by its own model" } else { "not smoothed" },
    );
    for detection in found {
        text.push_str(&format!("\n{}: {}\n", detection.detector, detection.form.name()));
        let shown = |change: &ChangePoint| {
            format!(
                "{}; level {:.3} before, {:.3} after, step {}",
                dates(change),
                change.before,
                change.after,
                step(change)
            )
        };
        for change in &detection.changes {
            text.push_str(&format!("  change: {}\n", shown(change)));
        }
        if let (true, Some(best)) = (detection.changes.is_empty(), &detection.best) {
            text.push_str(&format!("  if there were one: {}\n", shown(best)));
        }
        let statistics: Vec<String> =
            detection.statistics.iter().map(|(name, value)| format!("{name} {}", short(*value))).collect();
        text.push_str(&format!("  {}\n", statistics.join(", ")));
        if let Some(power) = detection.power {
            let ramp = detection.statistic("power_ramp_10").map_or_else(String::new, |power| {
                format!(", a rise over ten years in {:.0} %", 100.0 * power)
            });
            text.push_str(&format!(
                "  a step of two standard deviations would have been found in {:.0} % of such series{ramp}\n",
                100.0 * power
            ));
        }
        text.push_str(&format!("  {}\n", detection.caution));
    }
    text.push_str(&format!("\n{}\n", agreement.sentence()));
    text
}

/// "1990", or the set of dates with its level.
fn dates(change: &ChangePoint) -> String {
    let set = &change.date_set;
    let span = match (set.first(), set.last()) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}, {} dates", set.len()),
        _ => change.first.to_string(),
    };
    format!("{} ({:.0} % set: {span})", change.first, 100.0 * change.date_set_level)
}

fn step(change: &ChangePoint) -> String {
    match change.step.interval {
        Some(interval) => {
            format!("{:+.3} [{:+.3}, {:+.3}]", change.step.value, interval.lower, interval.upper)
        }
        None => format!("{:+.3}", change.step.value),
    }
}

fn short(value: f64) -> String {
    if value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{value:.3}") }
}

/// Columns of the table that hold numbers.
const NUMBERS: &[&str] = &[
    "dates",
    "set level",
    "before",
    "after",
    "step",
    "step lower",
    "step upper",
    "p time",
    "p wild",
    "log bf turn",
    "p turn",
    "power",
    "power ramp 10",
    "points",
];

fn table(series: &Series, found: &[Detection], agreement: &Agreement) -> Listing {
    let columns: [&[&str]; 3] = [
        &["detector", "form", "found", "date", "first date", "last date"],
        NUMBERS,
        &["smoothed", "agreement", "caution"],
    ];
    let mut table = Listing::new(&columns.concat()).numbers(NUMBERS);
    let points = series.observed().count().to_string();
    for detection in found {
        let changes: Vec<(&ChangePoint, bool)> = if detection.changes.is_empty() {
            detection.best.iter().map(|best| (best, false)).collect()
        } else {
            detection.changes.iter().map(|change| (change, true)).collect()
        };
        let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.4}"));
        let statistic = |name: &str| number(detection.statistic(name));
        for (change, stands) in changes {
            let end =
                |period: Option<&tilt_core::Period>| period.map_or_else(String::new, ToString::to_string);
            let interval = change.step.interval;
            table.row(vec![
                detection.detector.clone(),
                detection.form.name().to_owned(),
                if stands { "yes" } else { "no" }.to_owned(),
                change.first.to_string(),
                end(change.date_set.first()),
                end(change.date_set.last()),
                change.date_set.len().to_string(),
                number(Some(change.date_set_level)),
                number(Some(change.before)),
                number(Some(change.after)),
                number(Some(change.step.value)),
                number(interval.map(|interval| interval.lower)),
                number(interval.map(|interval| interval.upper)),
                statistic("p_time"),
                statistic("p_wild"),
                statistic("log_bf_turn"),
                statistic("p_turn"),
                number(detection.power),
                statistic("power_ramp_10"),
                points.clone(),
                if series.smoothed { "yes" } else { "no" }.to_owned(),
                agreement.sentence(),
                detection.caution.clone(),
            ]);
        }
    }
    table
}
