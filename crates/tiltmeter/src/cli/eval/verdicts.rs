//! `eval verdicts`: the stated likelihood against what happened.

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_analysis::verdict::PRIOR;
use tilt_analysis::verdict::calibration::{Stated, brier, reliability};

use crate::cli::listing::Listing;
use crate::cli::{Console, output};
use crate::failure::{Exit, Failure};
use crate::verdict_quality::{self, Quality};

const LONG: &str = "\
Turns documented turns and controls into claims, with false ones made by swapping powers, states and years, states
each by coefficients fitted on the other states, and prints how often a term of likelihood came true, the Brier score
with its parts, and the scores of two simple forecasters. With --fit: the coefficients of the calibrator.

Examples:
  tiltmeter eval verdicts --cases cases.csv --controls controls.csv
  tiltmeter eval verdicts --cases cases.csv --controls controls.csv --rows -o claims.csv
  tiltmeter eval verdicts --cases cases.csv --controls controls.csv --fit > calibrator.tsv";

pub(super) fn command() -> Command {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("FILE").required(true).help(help)
    };
    let switch = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
    };
    Command::new("verdicts")
        .about("Stated likelihood against outcome")
        .long_about(LONG)
        .arg(file("cases", "Table of documented turns (CSV)"))
        .arg(file("controls", "Table of windows without a documented turn (CSV)"))
        .arg(switch("rows", "One row per claim with its inputs").conflicts_with("fit"))
        .arg(switch("fit", "The fitted coefficients, as the program reads them"))
        .arg(
            Arg::new("draws")
                .long("draws")
                .value_name("N")
                .default_value("399")
                .value_parser(clap::value_parser!(u32).range(19..))
                .help("Bootstrap draws"),
        )
        .arg(
            Arg::new("seed")
                .long("seed")
                .value_name("N")
                .default_value("0")
                .value_parser(clap::value_parser!(u64))
                .help("Seed of the draws"),
        )
        .args(output::flags())
}

pub(super) fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let read = |name: &str| {
        let path = matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
        std::fs::read(path).map_err(|error| Failure::failed(format!("cannot read {path}")).because(error))
    };
    let draws = matches.get_one("draws").copied().unwrap_or(399);
    let seed = matches.get_one("seed").copied().unwrap_or_default();
    let found = verdict_quality::quality(&read("cases")?, &read("controls")?, draws, seed)?;
    if matches.get_flag("fit") {
        console.write(table(&found, draws, seed).as_bytes())?;
        return Ok(Exit::Done);
    }
    if matches.get_flag("rows") { rows(&found) } else { summary(&found) }.write(console)
}

fn table(found: &Quality, draws: u32, seed: u64) -> String {
    let truth = found.stated.iter().filter(|stated| stated.row.is_true).count();
    format!(
        "# Coefficients of the calibrator, fitted on {} claims ({truth} true) about documented turns and controls.\n\
         # Written by `tiltmeter eval verdicts --cases cases.csv --controls controls.csv --draws {draws} --seed {seed} \
         --fit`, program {}.\n\
         # Weight: log odds a unit of the input; see docs/methods/verdict-quality.md.\n{}",
        found.stated.len(),
        crate::VERSION,
        found.calibrator.write()
    )
}

fn summary(found: &Quality) -> Listing {
    let columns = ["what", "rows", "stated", "true", "lower", "upper", "holds"];
    let mut table = Listing::new(&columns).numbers(&["rows", "stated", "true", "lower", "upper"]);
    let pairs: Vec<(f64, bool)> = found.stated.iter().map(|stated| (stated.p, stated.row.is_true)).collect();
    let shown = |value: f64| format!("{value:.3}");
    for line in reliability(&pairs) {
        let (lower, upper) = line.interval;
        let cells = if line.n == 0 {
            [String::new(), String::new(), String::new(), String::new()]
        } else {
            [line.mean, line.share, lower, upper].map(shown)
        };
        let mut row = vec![format!("term: {}", line.term.name()), line.n.to_string()];
        row.extend(cells);
        row.push(
            if line.n == 0 {
                ""
            } else if line.holds() {
                "yes"
            } else {
                "no"
            }
            .to_owned(),
        );
        table.row(row);
    }
    let mut kinds: Vec<&str> = found.stated.iter().map(|stated| stated.row.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let own: Vec<&Stated> = found.stated.iter().filter(|stated| stated.row.kind == kind).collect();
        let mean = own.iter().map(|stated| stated.p).sum::<f64>() / own.len() as f64;
        let share = own.iter().filter(|stated| stated.row.is_true).count() as f64 / own.len() as f64;
        let cells = [mean, share].map(shown);
        let mut row = vec![format!("claims: {kind}"), own.len().to_string()];
        row.extend(cells);
        row.extend([String::new(), String::new(), String::new()]);
        table.row(row);
    }
    let world: Vec<(f64, bool)> =
        found.stated.iter().map(|stated| (stated.p_world, stated.row.is_true)).collect();
    let share = pairs.iter().filter(|(_, is_true)| *is_true).count() as f64 / pairs.len() as f64;
    let weight = |is_true: bool| if is_true { PRIOR / share } else { (1.0 - PRIOR) / (1.0 - share) };
    for (name, score) in [
        ("at the share of the table", brier(&pairs, |_| 1.0)),
        ("at the prior of 5 %, rows weighted to it", brier(&world, weight)),
    ] {
        for (what, value) in [
            ("Brier score", score.score),
            ("of it: reliability", score.reliability),
            ("of it: resolution", score.resolution),
            ("base rate alone", score.base_rate),
            ("every claim is right", score.always),
        ] {
            let mut row = vec![format!("{what}, {name}"), pairs.len().to_string(), shown(value)];
            row.extend((0..4).map(|_| String::new()));
            table.row(row);
        }
    }
    let mut row = vec!["claims left out: no testable votes".to_owned(), found.silent.to_string()];
    row.extend((0..5).map(|_| String::new()));
    table.row(row);
    table
}

fn rows(found: &Quality) -> Listing {
    let columns = [
        "p",
        "p at prior",
        "true",
        "kind",
        "state",
        "time",
        "rank",
        "bayes",
        "acts",
        "organisations",
        "trade",
        "claim",
    ];
    let numbers = ["p", "p at prior", "time", "rank", "bayes", "acts", "organisations", "trade"];
    let mut table = Listing::new(&columns).numbers(&numbers);
    for stated in &found.stated {
        let mut row = vec![
            format!("{:.3}", stated.p),
            format!("{:.3}", stated.p_world),
            if stated.row.is_true { "yes" } else { "no" }.to_owned(),
            stated.row.kind.to_owned(),
            stated.row.state.key().to_owned(),
        ];
        let value = |value: &Option<f64>| value.map_or_else(String::new, |value| format!("{value:.3}"));
        row.extend(stated.row.weights.inputs.iter().map(value));
        row.push(stated.row.id.clone());
        table.row(row);
    }
    table
}
