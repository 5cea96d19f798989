//! `scan`: all states between pairs of powers, with false discoveries controlled.

mod partial;

use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_analysis::scan::{ScanRequest, ScanResult, TiltPanel, scan_watched};
use tilt_core::{ExcessTable, StateId};

use self::partial::Partial;
use super::interrupt::Interrupt;
use super::listing::Listing;
use super::{Console, Entry, flags, output};
use crate::evidence;
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "scan", build, run };

const LONG: &str = "\
Scans the votes of all states between pairs of powers for breaks. The headline list controls the false-discovery
rate at .10 under any dependence (Benjamini and Yekutieli), the exploratory list under independence (Benjamini and
Hochberg); both need the second key, that at most one state in ten changed as much in the same years. States below
coverage are listed apart. Placebo scans with years shifted in blocks are counted beside the real one.
Without --draws the probabilities come from a table that ignores measurement error: they are too small. Draws for
all pairs and measures take minutes: with --partial they are kept in a file as they are made, and the same command goes
on from there after Ctrl-C, to the same bytes.

Examples:
  tiltmeter scan
  tiltmeter scan --pair RUS-USA --draws 20000 -O csv
  tiltmeter scan --draws 20000 --partial scan.part -o scan.csv
  tiltmeter scan --measure kappa --measure s --all -o scan.json";

/// Pairs that are scanned by default.
pub(super) const PAIRS: [&str; 6] = ["USA-RUS", "USA-CHN", "RUS-CHN", "RUS-GBR", "RUS-TUR", "FRA-RUS"];

/// Vote measures that can be scanned.
const MEASURES: [&str; 5] = ["excess", "agreement", "s", "kappa", "pi"];

fn build(command: Command) -> Command {
    let number = |name: &'static str, default: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("N").default_value(default).help(help)
    };
    command
        .about("Scan all states between pairs of powers for breaks")
        .long_about(LONG)
        .arg(flags::pairs_of_powers("Two powers; may be repeated [default: six pairs]"))
        .arg(
            Arg::new("measure")
                .long("measure")
                .value_name("NAME")
                .value_parser(MEASURES)
                .action(ArgAction::Append)
                .help("A vote measure; may be repeated [default: all]"),
        )
        .arg(
            number("draws", "0", "Most draws for a candidate; 0: the table alone")
                .value_parser(clap::value_parser!(u32).range(..=100_000)),
        )
        .arg(
            Arg::new("partial")
                .long("partial")
                .value_name("FILE")
                .help("Keep what was drawn in this file, and go on from it"),
        )
        .arg(number("placebos", "1", "Placebo scans").value_parser(clap::value_parser!(u32).range(..=200)))
        .arg(number("seed", "0", "Seed of draws and placebos").value_parser(clap::value_parser!(u64)))
        .arg(
            Arg::new("all")
                .long("all")
                .action(ArgAction::SetTrue)
                .help("Print all series, not only the lists"),
        )
        .args(output::flags())
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let request = ScanRequest {
        draws: matches.get_one("draws").copied().unwrap_or_default(),
        placebos: matches.get_one("placebos").copied().unwrap_or(1),
        seed: matches.get_one("seed").copied().unwrap_or_default(),
    };
    let measures: Vec<String> = match matches.get_many::<String>("measure") {
        Some(values) => values.cloned().collect(),
        None => MEASURES.iter().map(|text| (*text).to_owned()).collect(),
    };
    // What can be wrong with the question is told before the work, which can take minutes.
    console.table_format()?;
    let pairs = flags::pairs(matches, &PAIRS)?;
    let excess = evidence::bundled_excess()?;
    if measures.iter().any(|name| name == "excess") {
        in_table(&excess, &pairs)?;
    }
    let counts = match measures.iter().any(|name| name != "excess") {
        true => Some(evidence::bundled_counts()?),
        false => None,
    };
    let file = matches.get_one::<String>("partial").map(Path::new);
    let families = pairs.len() * measures.len();
    let watch = Partial::open(file, families, Interrupt::listen()?, console)?;
    let mut table = table_columns();
    let mut notes = Vec::new();
    for (from, to) in pairs {
        let pair = &format!("{from}-{to}");
        for measure in &measures {
            let panel = match (measure.as_str(), &counts) {
                ("excess", _) => {
                    TiltPanel::of_votes(&excess, from, to).ok_or_else(|| no_powers((from, to)))?
                }
                (name, Some(counts)) => TiltPanel::of_counts(counts, name, from, to)?,
                (_, None) => continue,
            };
            let Some(found) = scan_watched(&panel, &request, &watch) else {
                return Err(watch.stopped());
            };
            notes.push(note(pair, measure, &found));
            add_rows(&mut table, pair, measure, &found, matches.get_flag("all"));
            watch.ends()?;
            if request.draws > 0 {
                console.note(&format!("{pair} {measure}: done"));
            }
        }
    }
    let exit = table.write(console)?;
    for note in notes {
        console.note(&note);
    }
    console.note(
        "A date belongs to the series, not to a decision of a government; a list is no ranking of states.",
    );
    Ok(exit)
}

/// Whether matched votes with both powers of every pair are at hand.
fn in_table(excess: &ExcessTable, pairs: &[(StateId, StateId)]) -> Result<(), Failure> {
    let missing = |(a, b): &&(StateId, StateId)| excess.power(*a).and(excess.power(*b)).is_none();
    pairs.iter().find(missing).map_or(Ok(()), |pair| Err(no_powers(*pair)))
}

fn no_powers((a, b): (StateId, StateId)) -> Failure {
    Failure::failed(format!("{a}-{b}: not both are among the twelve powers"))
        .hint("choose another measure, or `tiltmeter explain excess`")
}

fn table_columns() -> Listing {
    let columns = [
        "pair", "measure", "state", "list", "year", "first", "last", "step", "p", "by", "draws", "space",
        "phi", "points",
    ];
    Listing::new(&columns).numbers(&["year", "first", "last", "step", "p", "draws", "space", "phi", "points"])
}

fn add_rows(table: &mut Listing, pair: &str, measure: &str, found: &ScanResult, all: bool) {
    for row in &found.rows {
        let list = match (row.headline, row.exploratory) {
            (true, _) => "headline",
            (false, true) => "exploratory",
            (false, false) => "",
        };
        if list.is_empty() && !all {
            continue;
        }
        table.row(vec![
            pair.to_owned(),
            measure.to_owned(),
            row.state.key().to_owned(),
            list.to_owned(),
            row.year.to_string(),
            row.years.0.to_string(),
            row.years.1.to_string(),
            format!("{:+.3}", row.step),
            if row.p() < 1e-4 { format!("{:.1e}", row.p()) } else { format!("{:.4}", row.p()) },
            if row.p_drawn.is_some() { "draws" } else { "table" }.to_owned(),
            row.draws.to_string(),
            row.p_space.map_or_else(String::new, |p| format!("{p:.3}")),
            format!("{:.2}", row.phi),
            row.n.to_string(),
        ]);
    }
    if all {
        for (state, points) in &found.below {
            let mut cells = vec![pair.to_owned(), measure.to_owned(), state.key().to_owned()];
            cells.push("below coverage".to_owned());
            cells.extend((0..9).map(|_| String::new()));
            cells.push(points.to_string());
            table.row(cells);
        }
    }
}

fn note(pair: &str, measure: &str, found: &ScanResult) -> String {
    let on =
        |list: fn(&tilt_analysis::scan::ScanRow) -> bool| found.rows.iter().filter(|row| list(row)).count();
    format!(
        "{pair} {measure}: {} series, {} headline, {} exploratory, {} below coverage; alarms per 100 series {:.1}, placebo {:.1}; lists from p × {:.1}",
        found.rows.len(),
        on(|row| row.headline),
        on(|row| row.exploratory),
        found.below.len(),
        found.alarms.0,
        found.alarms.1,
        found.factor
    )
}
