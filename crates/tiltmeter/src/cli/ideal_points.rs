//! `ideal-points`: states on a line from all their votes, session by session.

#![expect(clippy::print_stderr, reason = "progress of a long run, on a terminal only")]

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_analysis::ideal::doubts::{W_LEVEL, W_SIGN, W_UNLINKED, votes_doubts};
use tilt_analysis::ideal::{
    Anchors, Devices, Estimates, IdealData, Options, POINT_SWEEPS, Run, Selection, Variant, estimate_on,
    point_estimate_on,
};
use tilt_core::warning::raise;
use tilt_core::{Concordance, Date, StateId, Warning};

use super::listing::Listing;
use super::{Console, Entry, flags, output};
use crate::failure::{Exit, Failure};
use crate::metadata;
use crate::stored_votes;

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "ideal-points", build, run };

const LONG: &str = "\
Places states on one line from all their votes in the General Assembly, session by session, with a 90 %
interval, the number of votes, and how far the sample can be trusted. Needs single votes in the store
(`tiltmeter data get unga-votes`); what comes with the program are counts. All sessions take about a minute.

`bsv2017` repeats the published estimation, `dynamic` is a proper posterior of nearly the same model, `point` is
fast and has no interval. With --pair the signed difference of two states is printed under both posteriors; a
session in which they disagree on its sign is marked.

Roll calls that repeat an earlier text tie sessions together. Which ones do is no part of the vote file: --links
takes the published list (Matches.csv, with the columns rcid1 and rcid2).

Examples:
  tiltmeter ideal-points --links Matches.csv -o points.csv
  tiltmeter ideal-points --issue human-rights --since 1970 --model dynamic -O csv
  tiltmeter ideal-points --pair Kazakhstan Russia --links Matches.csv";

/// Issues by name, with the code of the source.
const ISSUES: [(&str, &str); 6] = [
    ("colonial", "co"),
    ("disarmament", "di"),
    ("economic", "ec"),
    ("human-rights", "hr"),
    ("middle-east", "me"),
    ("nuclear", "nu"),
];

fn build(command: Command) -> Command {
    let number = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("N").value_parser(clap::value_parser!(u32).range(1..)).help(help)
    };
    let day =
        |name: &'static str, help: &'static str| Arg::new(name).long(name).value_name("YEAR|DATE").help(help);
    command
        .about("Place states on a line from all their votes")
        .long_about(LONG)
        .arg(
            Arg::new("issue")
                .long("issue")
                .value_name("ISSUE")
                .value_parser(ISSUES.map(|(name, _)| name))
                .help("Only roll calls that the source files under this issue"),
        )
        .arg(day("since", "First day of roll calls, or first year"))
        .arg(day("until", "Last day of roll calls, or last year"))
        .arg(
            Arg::new("important")
                .long("important")
                .action(ArgAction::SetTrue)
                .help("Only roll calls that the source lists as important"),
        )
        .arg(
            Arg::new("model")
                .long("model")
                .value_name("MODEL")
                .value_parser(["bsv2017", "dynamic", "point"])
                .default_value("bsv2017")
                .help("Published estimation, proper posterior, or fast estimate"),
        )
        .arg(
            Arg::new("pair")
                .long("pair")
                .value_name("STATE")
                .num_args(2)
                .conflicts_with("model")
                .help("Print the signed difference of two states under both posteriors"),
        )
        .arg(
            Arg::new("links")
                .long("links")
                .value_name("FILE")
                .help("CSV of roll calls that repeat an earlier text: rcid1, rcid2"),
        )
        .arg(number("draws", "Draws kept of each of the two chains"))
        .arg(number("threads", "Threads [default: all]; they change no number"))
        .arg(
            Arg::new("seed")
                .long("seed")
                .value_name("N")
                .value_parser(clap::value_parser!(u64))
                .default_value("1")
                .help("Seed of sampling; the same seed gives the same bytes"),
        )
        .args(output::flags())
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let selection = selection(matches)?;
    let pair = pair(matches)?;
    let links = matches.get_one::<String>("links").map(|path| links(path)).transpose()?.unwrap_or_default();
    let store = flags::store_if_any(matches)?;
    let votes = stored_votes::single(store.as_ref())?;
    let data = IdealData::select(&votes.roll_calls, votes.votes, &links, &selection);
    console.note(&format!(
        "{} votes of {} state-sessions on {} divided texts",
        data.n_votes(),
        data.rows.len(),
        data.labels.len()
    ));
    let mut warnings = Vec::new();
    if data.n_linked == 0 {
        let message = match links.len() {
            0 => "no list of roll calls that repeat a text was given (--links)".to_owned(),
            n => format!("none of the {n} pairs of the list is among the votes"),
        };
        warnings.push(Warning::new(W_UNLINKED, message));
    }
    let threads = matches.get_one::<u32>("threads").map(|threads| *threads as usize);
    let options = |model: &str| options(matches, model);
    let table = match (pair, matches.get_one::<String>("model").map(String::as_str)) {
        (Some(pair), _) => {
            let both = ["bsv2017", "dynamic"].map(|model| sample(&data, &options(model), threads, console));
            let [published, proper] = both;
            differences(pair, &published?, &proper?, &mut warnings)?
        }
        (None, Some("point")) => {
            let run = Run { threads, ..Run::default() };
            let found = point_estimate_on(&data, &Anchors::published(), POINT_SWEEPS, run)?;
            fast(&data, &found, &mut warnings)
        }
        (None, model) => {
            let found = sample(&data, &options(model.unwrap_or("bsv2017")), threads, console)?;
            console.note(&format!(
                "median Monte-Carlo error: {:.1} % of the standard deviation",
                100.0 * found.median_error()
            ));
            points(&data, &found, &mut warnings)
        }
    };
    let exit = table.write(console)?;
    console.warn(&warnings);
    Ok(exit)
}

fn selection(matches: &ArgMatches) -> Result<Selection, Failure> {
    let name = matches.get_one::<String>("issue");
    let issue = ISSUES.iter().find(|(issue, _)| name.is_some_and(|name| name == issue));
    Ok(Selection {
        issue: issue.map(|(_, code)| (*code).to_owned()),
        from: matches.get_one::<String>("since").map(|text| day(text, "01-01")).transpose()?,
        to: matches.get_one::<String>("until").map(|text| day(text, "12-31")).transpose()?,
        important: matches.get_flag("important"),
        ..Selection::published()
    })
}

/// A date, or a day of a year.
fn day(text: &str, of_year: &str) -> Result<Date, Failure> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    metadata::date(&if is_year { format!("{text}-{of_year}") } else { text.to_owned() })
}

fn pair(matches: &ArgMatches) -> Result<Option<[StateId; 2]>, Failure> {
    let Some(names) = matches.get_many::<String>("pair") else { return Ok(None) };
    let states: Vec<StateId> =
        names.map(|name| Concordance::bundled().resolve(name, None)).collect::<Result<_, _>>()?;
    match states[..] {
        [a, b] if a != b => Ok(Some([a, b])),
        _ => Err(Failure::usage("the pair names one state twice")),
    }
}

/// Pairs of roll calls; columns are found by name.
fn links(path: &str) -> Result<Vec<(String, String)>, Failure> {
    let fail = |error: csv::Error| Failure::failed(format!("cannot read {path}")).because(error);
    let mut reader = csv::Reader::from_path(path).map_err(fail)?;
    let header = reader.headers().map_err(fail)?.clone();
    let column = |name: &str| {
        header.iter().position(|cell| cell.trim() == name).ok_or_else(|| {
            Failure::failed(format!("{path} has no column {name}"))
                .hint("the published list is Matches.csv of the authors' repository")
        })
    };
    let (first, second) = (column("rcid1")?, column("rcid2")?);
    let pair = |row: Result<csv::StringRecord, csv::Error>| {
        let row = row.map_err(fail)?;
        let cell = |at: usize| row.get(at).unwrap_or_default().trim().to_owned();
        Ok((cell(first), cell(second)))
    };
    reader.records().map(pair).collect()
}

fn options(matches: &ArgMatches, model: &str) -> Options {
    let mut options = match model {
        "dynamic" => Options::dynamic(),
        _ => Options { variant: Variant::Bsv2017(Devices::FAST), ..Options::bsv2017() },
    };
    if let Some(draws) = matches.get_one::<u32>("draws") {
        options.sweeps = draws.saturating_mul(options.keep_every);
    }
    options.seed = matches.get_one::<u64>("seed").copied().unwrap_or(options.seed);
    options
}

/// Time between two lines of progress.
const TICK: Duration = Duration::from_millis(500);

/// Runs the chains; on a terminal, with the time left.
fn sample(
    data: &IdealData,
    options: &Options,
    threads: Option<usize>,
    console: &Console,
) -> Result<Estimates, Failure> {
    let shows = std::io::stderr().is_terminal() && console.chatty();
    let started = Instant::now();
    let last = Mutex::new(started);
    let progress = |done: u32, all: u32| {
        // Another thread may be printing just now: then this report is not needed.
        let Ok(mut last) = last.try_lock() else { return };
        if !shows || last.elapsed() < TICK && done < all {
            return;
        }
        *last = Instant::now();
        let left = started.elapsed().as_secs_f64() * f64::from(all - done) / f64::from(done.max(1));
        let share = 100.0 * f64::from(done) / f64::from(all);
        eprint!("\r{}: {share:.0} %, {left:.0} s left  ", options.variant.name());
        if done == all {
            eprintln!();
        }
    };
    Ok(estimate_on(data, options, Run { threads, progress: &progress })?)
}

/// First calendar year of a session, as the published files have it.
fn year(session: u16) -> String {
    (1945 + u32::from(session)).to_string()
}

/// Adds the codes of a row, counting them with the first few places.
fn note(warnings: &mut Vec<Warning>, codes: &[&'static str], place: &str) {
    for code in codes {
        let known = tilt_analysis::ideal::WARNINGS.iter().find(|known| known.code == *code);
        let sentence = known.and_then(|known| known.doc.split_once(". ")).map_or("", |(first, _)| first);
        raise(warnings, Warning { examples: vec![place.to_owned()], ..Warning::new(code, sentence) });
    }
}

/// Draws that do not vary have no diagnostics: the cell stays empty.
fn known(x: f64, digits: usize) -> String {
    if x.is_finite() { format!("{x:.digits$}") } else { String::new() }
}

fn points(data: &IdealData, found: &Estimates, warnings: &mut Vec<Warning>) -> Listing {
    let columns = [
        "state", "session", "year", "theta", "lower", "upper", "n", "rhat", "ess bulk", "ess tail",
        "warnings",
    ];
    let mut table = Listing::new(&columns).numbers(&columns[1..10]);
    let unsettled: Vec<u16> =
        found.sessions.iter().filter(|level| !level.is_settled()).map(|level| level.session).collect();
    for point in &found.points {
        let mut codes = point.doubts(data);
        let place = format!("{} {}", point.state, point.session);
        note(warnings, &codes, &place);
        codes.extend(unsettled.contains(&point.session).then_some(W_LEVEL));
        let d = point.diagnostics;
        let [lower, _, upper] = point.quantiles;
        table.row(vec![
            point.state.to_string(),
            point.session.to_string(),
            year(point.session),
            format!("{:.4}", point.mean),
            format!("{lower:.4}"),
            format!("{upper:.4}"),
            point.n_votes.to_string(),
            known(d.rhat, 3),
            known(d.ess_bulk, 0),
            known(d.ess_tail, 0),
            codes.join(" "),
        ]);
    }
    for session in &unsettled {
        note(warnings, &[W_LEVEL], &session.to_string());
    }
    table
}

fn fast(data: &IdealData, found: &[f64], warnings: &mut Vec<Warning>) -> Listing {
    let columns = ["state", "session", "year", "theta", "n", "warnings"];
    let mut table = Listing::new(&columns).numbers(&columns[1..5]);
    for (row, theta) in data.rows.iter().zip(found) {
        let codes = votes_doubts(data, row.session, row.n_votes);
        note(warnings, &codes, &format!("{} {}", row.state, row.session));
        table.row(vec![
            row.state.to_string(),
            row.session.to_string(),
            year(row.session),
            format!("{theta:.4}"),
            row.n_votes.to_string(),
            codes.join(" "),
        ]);
    }
    table
}

fn differences(
    [a, b]: [StateId; 2],
    published: &Estimates,
    proper: &Estimates,
    warnings: &mut Vec<Warning>,
) -> Result<Listing, Failure> {
    let columns = [
        "session",
        "year",
        "bsv2017",
        "bsv2017 sd",
        "bsv2017 p higher",
        "dynamic",
        "dynamic sd",
        "dynamic p higher",
        "warnings",
    ];
    let mut table = Listing::new(&columns).numbers(&columns[..8]);
    let mut rows = 0;
    for level in &published.sessions {
        let session = level.session;
        let both = [published, proper].map(|found| found.distance(session, a, b));
        let [Some(first), Some(second)] = both else { continue };
        let differs = first.differs_in_sign(&second);
        let codes: Vec<&'static str> = differs.then_some(W_SIGN).into_iter().collect();
        note(warnings, &codes, &session.to_string());
        let mut cells = vec![session.to_string(), year(session)];
        for distance in [first, second] {
            cells.push(format!("{:.4}", distance.difference));
            cells.push(format!("{:.4}", distance.difference_sd));
            cells.push(format!("{:.3}", distance.p_higher));
        }
        cells.push(codes.join(" "));
        table.row(cells);
        rows += 1;
    }
    if rows == 0 {
        return Err(Failure::failed(format!("{a} and {b} never voted in the same session of the selection")));
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_dates_bound_a_selection() {
        let select = |args: &[&str]| {
            let command = build(Command::new("ideal-points"));
            let matches = command.try_get_matches_from([&["ideal-points"], args].concat()).unwrap();
            selection(&matches)
        };
        let found =
            select(&["--since", "1999", "--until", "2005-06-30", "--issue", "nuclear", "--important"]);
        let found = found.unwrap();
        assert_eq!(found.from, "1999-01-01".parse().ok());
        assert_eq!(found.to, "2005-06-30".parse().ok());
        assert_eq!((found.issue.as_deref(), found.important), (Some("nu"), true));
        assert_eq!(select(&["--until", "2005"]).unwrap().to, "2005-12-31".parse().ok());
        assert!(select(&["--since", "soon"]).is_err());
    }
}
