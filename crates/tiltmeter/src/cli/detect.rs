//! `detect`: whether and when one series changed.

use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_analysis::detect::{self, Agreement, DetectMode, Direction};
use tilt_analysis::scan::TiltPanel;
use tilt_analysis::{DETECTORS, DetectParams, SeriesRequest};
use tilt_core::Series;
use tilt_core::finding::{ChangePoint, Detection, Sides};

use super::listing::Listing;
use super::{Console, Entry, flags, output};
use crate::failure::{Exit, Failure};
use crate::{evidence, user_series, walk};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "detect", build, run };

const LONG: &str = "\
Looks for changes of level in one series with all detectors: a file of your own (columns year, month or date; value;
optional se; or count and volume, of which the rate is looked at with the noise of counts), the tilt of a state between two powers in votes (--from, --to), or a measure with one power (--with).
Each finding has its dates as a set, the level before and after, probabilities, the power it had, and how not to
read it. A claimed date (--claim) must come from outside the series. A change of a tilt is looked at from each side
alone: toward one power, away from the other, both, everybody moved, or undetermined.

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
    let sides = sides(matches, &series, &found, &params)?;
    match console.format("text")?.as_str() {
        "text" if !console.plain() => {
            let mut text = prose(&series, &found, &agreement);
            if let Some(sides) = &sides {
                text.push_str(&sided(sides));
            }
            console.write(text.as_bytes())?;
        }
        _ => {
            let mut table = table(&series, &found, &agreement);
            if let Some(sides) = &sides {
                add_sides(&mut table, &series, sides);
            }
            table.write(console)?;
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

/// The sides of what was found in a tilt.
fn sides(
    matches: &ArgMatches,
    series: &Series,
    found: &[Detection],
    params: &DetectParams,
) -> Result<Option<Sides>, Failure> {
    let (from, to) = (flags::state(matches, "from")?, flags::state(matches, "to")?);
    let Some((from, to)) = from.zip(to) else { return Ok(None) };
    let state = flags::required_state(matches, "series")?;
    Ok(tilt_analysis::scan::sides(&evidence::bundled_excess()?, (state, from, to), series, found, params)?)
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

/// The sides as paragraphs.
fn sided(sides: &Sides) -> String {
    let mut text = String::from("\neach side alone, by closed testing at .05\n");
    if sides.turns.is_empty() {
        text.push_str(&format!(
            "  the difference has no dated change at this level (p {:.3}): no side is tested\n",
            sides.p
        ));
    }
    for turn in &sides.turns {
        text.push_str(&format!("  {}: {}\n", turn.finding.name(), sides.sentence(turn)));
        for (way, side) in [("toward", &turn.toward), ("away from", &turn.away)] {
            let Some(side) = side else { continue };
            let standing = if side.stands { "shown" } else { "not shown; best date" };
            let change = side.change.as_ref().map_or_else(String::new, |change| {
                format!(", {standing} {}, step {}", dates(change), step(change))
            });
            text.push_str(&format!(
                "    {way} {}: p {:.3}{}{change}\n",
                side.power,
                side.p,
                rank(side.p_space)
            ));
        }
        text.push_str(&format!("    the difference: p {:.3}{}\n", sides.p, rank(turn.p_space)));
    }
    text
}

fn rank(share: Option<f64>) -> String {
    share.map_or_else(String::new, |share| format!(", {:.0} % of all states changed as much", 100.0 * share))
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
    "p space",
    "p component",
];

fn table(series: &Series, found: &[Detection], agreement: &Agreement) -> Listing {
    let columns: [&[&str]; 3] = [
        &["series", "detector", "form", "found", "date", "first date", "last date"],
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
            let mut row = vec![
                "given".to_owned(),
                detection.detector.clone(),
                detection.form.name().to_owned(),
                if stands { "yes" } else { "no" }.to_owned(),
            ];
            row.extend(of_change(change));
            row.extend([
                statistic("p_time"),
                statistic("p_wild"),
                statistic("log_bf_turn"),
                statistic("p_turn"),
                number(detection.power),
                statistic("power_ramp_10"),
                points.clone(),
                String::new(),
                String::new(),
                if series.smoothed { "yes" } else { "no" }.to_owned(),
                agreement.sentence(),
                detection.caution.clone(),
            ]);
            table.row(row);
        }
    }
    table
}

/// The cells of a change, from its first period to the end of the interval of its step.
fn of_change(change: &ChangePoint) -> [String; 10] {
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.4}"));
    let end = |period: Option<&tilt_core::Period>| period.map_or_else(String::new, ToString::to_string);
    let interval = change.step.interval;
    [
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
    ]
}

/// One row for each change of the difference, which holds the finding, and one for each of its sides.
fn add_sides(table: &mut Listing, series: &Series, sides: &Sides) {
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.4}"));
    let mut add = |name: String,
                   form: &str,
                   stands: bool,
                   change: &ChangePoint,
                   p: f64,
                   space,
                   component,
                   told: &str| {
        let mut row =
            vec![name, sides.detector.clone(), form.to_owned(), if stands { "yes" } else { "no" }.to_owned()];
        row.extend(of_change(change));
        row.extend([
            number(Some(p)),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            series.observed().count().to_string(),
            number(space),
            number(component),
            if series.smoothed { "yes" } else { "no" }.to_owned(),
            told.to_owned(),
            "Closed testing: the difference first, then each side at the same level".to_owned(),
        ]);
        table.row(row);
    };
    for turn in &sides.turns {
        let told = sides.sentence(turn);
        let (finding, component) = (turn.finding.name(), sides.p_component);
        let change = &turn.change;
        add("difference".to_owned(), finding, true, change, sides.p, turn.p_space, component, &told);
        for (way, side) in [("toward", &turn.toward), ("away from", &turn.away)] {
            let Some(side) = side else { continue };
            let Some(change) = &side.change else { continue };
            let name = format!("{way} {}", side.power);
            let form = if side.stands { "side alone" } else { "side alone, not shown" };
            add(name, form, side.stands, change, side.p, side.p_space, None, &told);
        }
    }
}
