//! `eval realignments`: detectors on documented turns and on windows without any.

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_analysis::realignments::{Attempt, DOMAINS, Half, Rule, Settings};
use tilt_analysis::scan::Named;

use crate::cli::listing::Listing;
use crate::cli::{Console, output};
use crate::failure::{Exit, Failure};
use crate::realignments::{self, Scores};

const LONG: &str = "\
Runs both detectors, blind and with the documented date as a claim, over votes, organisations and trade, reads
alliances, missions and arms, and prints hits within two years among the visible turns, and alarms on controls and
on claims that nobody made, with 90 % intervals. A claim that names one power is tested by the votes with that power, and
by the difference of the pair in trade and organisations. Last come the alarms on all documented turns, whatever their date,
beside those on placebos: years shifted in blocks, powers swapped, states permuted. Half of the cases, by a checksum of their id, was used for choices.

Examples:
  tiltmeter eval realignments --cases cases.csv --controls controls.csv
  tiltmeter eval realignments --cases cases.csv --controls controls.csv --rows -o rows.csv";

pub(super) fn command() -> Command {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("FILE").required(true).help(help)
    };
    let number = |name: &'static str, default: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("N").default_value(default).help(help)
    };
    Command::new("realignments")
        .about("Detectors on documented turns and controls")
        .long_about(LONG)
        .arg(file("cases", "Table of documented turns (CSV)"))
        .arg(file("controls", "Table of windows without a documented turn (CSV)"))
        .arg(
            Arg::new("rows")
                .long("rows")
                .action(ArgAction::SetTrue)
                .help("One row per case and domain, with the reason of every miss"),
        )
        .arg(number("draws", "399", "Bootstrap draws").value_parser(clap::value_parser!(u32).range(19..)))
        .arg(number("seed", "0", "Seed of the draws").value_parser(clap::value_parser!(u64)))
        .args(output::flags())
}

pub(super) fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let read = |name: &str| {
        let path = matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
        std::fs::read(path).map_err(|error| Failure::failed(format!("cannot read {path}")).because(error))
    };
    let settings = Settings {
        draws: matches.get_one("draws").copied().unwrap_or(399),
        seed: matches.get_one("seed").copied().unwrap_or_default(),
        rule: Rule::default(),
    };
    let scores = realignments::score(&read("cases")?, &read("controls")?, &settings)?;
    let table = if matches.get_flag("rows") { rows(&scores) } else { summary(&scores) };
    table.write(console)
}

fn summary(scores: &Scores) -> Listing {
    // Numbers first: on a narrow terminal the last columns are left out.
    let columns = ["hits", "of", "share", "half", "domain", "test", "rows", "lower", "upper"];
    let mut table = Listing::new(&columns).numbers(&["hits", "of", "share", "lower", "upper"]);
    for share in realignments::shares(scores) {
        let (lower, upper) = share.interval();
        let part = if share.of == 0 {
            [String::new(), String::new(), String::new()]
        } else {
            [share.hits as f64 / share.of as f64, lower, upper].map(|value| format!("{value:.3}"))
        };
        let [part, lower, upper] = part;
        let counts = [share.hits.to_string(), share.of.to_string(), part];
        let head = [share.half.to_owned(), share.domain, share.test, share.rows];
        table.row(counts.into_iter().chain(head).chain([lower, upper]).collect());
    }
    table
}

fn rows(scores: &Scores) -> Listing {
    let columns = [
        "case",
        "half",
        "domain",
        "truth",
        "blind",
        "blind year",
        "blind hit",
        "bayes",
        "bayes hit",
        "claim",
        "claim year",
        "space",
        "claim hit",
        "act",
        "confirmed",
        "reason",
    ];
    let numbers = ["blind", "blind year", "bayes", "claim", "claim year", "space"];
    let mut table = Listing::new(&columns).numbers(&numbers);
    for case in &scores.cases {
        for (domain, outcome) in DOMAINS.iter().zip(&case.domains) {
            let value = |attempt: &Option<Attempt>| {
                attempt.as_ref().map_or_else(String::new, |attempt| format!("{:.3}", attempt.value))
            };
            let year = |attempt: &Option<Attempt>| {
                let year = attempt.as_ref().and_then(|attempt| attempt.year);
                year.map_or_else(String::new, |year| year.to_string())
            };
            let hit = |attempt: &Option<Attempt>| match attempt {
                None => String::new(),
                Some(attempt) => if attempt.hit { "hit" } else { "miss" }.to_owned(),
            };
            let [lr, bayes] = &outcome.blind;
            let space = outcome.claim.as_ref().and_then(|attempt| attempt.p_space);
            let reason = match (lr, &outcome.claim) {
                (Some(lr), Some(claim)) if !lr.hit || !claim.hit => {
                    format!("blind: {}; claim: {}", lr.reason, claim.reason)
                }
                (None, _) | (_, None) => outcome.missing.clone(),
                _ => String::new(),
            };
            table.row(vec![
                case.case.id.clone(),
                if case.half == Half::Tuning { "tuning" } else { "scored" }.to_owned(),
                domain.name().to_owned(),
                outcome.found.name().to_owned(),
                value(lr),
                year(lr),
                hit(lr),
                value(bayes),
                hit(bayes),
                value(&outcome.claim),
                year(&outcome.claim),
                space.map_or_else(String::new, |space| format!("{space:.3}")),
                hit(&outcome.claim),
                outcome.act.map_or("", |act| if act { "yes" } else { "no" }).to_owned(),
                if case.confirmed { case.why.clone() } else { String::new() },
                reason,
            ]);
        }
    }
    for control in &scores.controls {
        for claim in &control.claims {
            for (domain, attempt) in &claim.attempts {
                let Some(attempt) = attempt else { continue };
                let mut cells = vec![control.id.clone(), String::new(), (*domain).to_owned()];
                cells.push(format!(
                    "claim of {}, {}",
                    claim.year,
                    match (claim.named, claim.is_up) {
                        (Named::Both, true) => "from A to B",
                        (Named::Both, false) => "from B to A",
                        (Named::From, true) => "away from A",
                        (Named::From, false) => "toward A",
                        (Named::To, true) => "toward B",
                        (Named::To, false) => "away from B",
                    },
                ));
                cells.extend((0..5).map(|_| String::new()));
                cells.push(format!("{:.3}", attempt.value));
                cells.push(attempt.year.map_or_else(String::new, |year| year.to_string()));
                cells.push(attempt.p_space.map_or_else(String::new, |space| format!("{space:.3}")));
                cells.push(if attempt.alarm { "alarm" } else { "" }.to_owned());
                cells.push(claim.acts.join(" "));
                cells.push(if claim.confirmed { "confirmed" } else { "" }.to_owned());
                cells.push(attempt.reason.clone());
                table.row(cells);
            }
        }
    }
    table
}
