//! `eval verdicts`: the stated likelihood against what happened.

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_analysis::verdict::PRIOR;
use tilt_analysis::verdict::calibration::{Stated, brier, reliability};
use tilt_analysis::verdict::quality::{AsShipped, Quality};

use crate::cli::listing::Listing;
use crate::cli::{Console, output};
use crate::failure::{Exit, Failure};
use crate::verdict_quality;

const LONG: &str = "\
Turns documented turns and controls into claims, with false ones made by swapping powers, states and years, states
each by coefficients fitted on the other states, and prints how often a term of likelihood came true, the Brier score
with its parts, and the scores of two simple forecasters. With --fit: the coefficients of the calibrator.

These are the numbers of the calibrator. What `check` answers differs: its prior grows with the number of claimed years,
an answer is at most .55 where no date can be tested or two ways to measure disagree, and at least .20 where the test has
no power. --shipped scores those answers beside the others; it runs all detectors on every claim and takes minutes.

Examples:
  tiltmeter eval verdicts --cases cases.csv --controls controls.csv
  tiltmeter eval verdicts --cases cases.csv --controls controls.csv --shipped
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
        .arg(switch("shipped", "Score the answers of check too").conflicts_with_all(["fit", "rows"]))
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
    let is_shipped = matches.get_flag("shipped");
    let sampling = (draws, seed);
    let found = verdict_quality::of_tables(&read("cases")?, &read("controls")?, sampling, is_shipped)?;
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
    let of = |p: fn(&Stated) -> f64| -> Vec<(f64, bool)> {
        found.stated.iter().map(|stated| (p(stated), stated.row.is_true)).collect()
    };
    terms(&mut table, "", &of(|stated| stated.p));
    kinds(&mut table, &found.stated);
    scores(&mut table, "", &of(|stated| stated.p), &of(|stated| stated.p_world));
    count(&mut table, "claims left out: no testable votes", found.silent);
    if let Some(AsShipped { claims, unanswered }) = &found.shipped {
        let at_share: Vec<(f64, bool)> = claims.iter().map(|claim| (claim.p, claim.row.is_true)).collect();
        let at_prior: Vec<(f64, bool)> =
            claims.iter().map(|claim| (claim.p_world, claim.row.is_true)).collect();
        terms(&mut table, "as answered, ", &at_share);
        scores(&mut table, "as answered, ", &at_share, &at_prior);
        let is_fitted =
            |claim: &&tilt_analysis::verdict::calibration::Shipped| claim.row.weights.inputs[2].is_some();
        let same: Vec<_> = claims.iter().filter(is_fitted).collect();
        let at_share: Vec<(f64, bool)> = same.iter().map(|claim| (claim.p, claim.row.is_true)).collect();
        let at_prior: Vec<(f64, bool)> =
            same.iter().map(|claim| (claim.p_world, claim.row.is_true)).collect();
        scores(&mut table, "as answered, testable votes alone, ", &at_share, &at_prior);
        count(&mut table, "claims without an answer", *unanswered);
    }
    table
}

fn shown(value: f64) -> String {
    format!("{value:.3}")
}

/// How often each term came true.
fn terms(table: &mut Listing, which: &str, pairs: &[(f64, bool)]) {
    for line in reliability(pairs) {
        let (lower, upper) = line.interval;
        let is_empty = line.n == 0;
        let cells = [line.mean, line.share, lower, upper];
        let mut row = vec![format!("{which}term: {}", line.term.name()), line.n.to_string()];
        row.extend(cells.map(|value| if is_empty { String::new() } else { shown(value) }));
        row.push(if is_empty { "" } else { ["no", "yes"][usize::from(line.holds())] }.to_owned());
        table.row(row);
    }
}

/// Mean stated probability by the way a claim was made.
fn kinds(table: &mut Listing, all: &[Stated]) {
    let mut kinds: Vec<&str> = all.iter().map(|stated| stated.row.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let own: Vec<&Stated> = all.iter().filter(|stated| stated.row.kind == kind).collect();
        let mean = own.iter().map(|stated| stated.p).sum::<f64>() / own.len() as f64;
        let share = own.iter().filter(|stated| stated.row.is_true).count() as f64 / own.len() as f64;
        let mut row = vec![format!("claims: {kind}"), own.len().to_string()];
        row.extend([mean, share].map(shown));
        row.extend([String::new(), String::new(), String::new()]);
        table.row(row);
    }
}

/// Brier scores at the share of the table and at the prior.
fn scores(table: &mut Listing, which: &str, at_share: &[(f64, bool)], at_prior: &[(f64, bool)]) {
    let share = at_share.iter().filter(|(_, is_true)| *is_true).count() as f64 / at_share.len() as f64;
    let weight = |is_true: bool| if is_true { PRIOR / share } else { (1.0 - PRIOR) / (1.0 - share) };
    for (name, score) in [
        ("at the share of the table", brier(at_share, |_| 1.0)),
        ("at the prior of 5 %, rows weighted to it", brier(at_prior, weight)),
    ] {
        for (what, value) in [
            ("Brier score", score.score),
            ("of it: reliability", score.reliability),
            ("of it: resolution", score.resolution),
            ("base rate alone", score.base_rate),
            ("every claim is right", score.always),
        ] {
            let mut row = vec![format!("{which}{what}, {name}"), at_share.len().to_string(), shown(value)];
            row.extend((0..4).map(|_| String::new()));
            table.row(row);
        }
    }
}

fn count(table: &mut Listing, what: &str, n: usize) {
    let mut row = vec![what.to_owned(), n.to_string()];
    row.extend((0..5).map(|_| String::new()));
    table.row(row);
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
