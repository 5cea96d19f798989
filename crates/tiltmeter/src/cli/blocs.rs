//! `blocs`: groups of states that are alike, an organisation's cohesion, an outside power's ties with its members.

mod org;
mod outside;
mod year;

use clap::{Arg, ArgMatches, Command};
use serde_json::{Map, Value, json};
use tilt_analysis::Params;
use tilt_analysis::blocs::{BlocsRequest, Comparable, Matrices, Null};
use tilt_core::{Coverage, MembershipTable, OrgId};

use super::listing::Listing;
use super::{Console, Entry, flags, output};
use crate::blocs::all_pairs;
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "blocs", build, run };

const LONG: &str = "\
Groups states that are more alike, pair by pair, than the levels of the two let expect, in one year; numbers of
blocs stay through the years. With it: how surely each state is in its bloc, who stands between two, who moved, and
how alike the members of each organisation are beside comparable pairs. --org shows one organisation over time with
those who joined and left; with --outside, the ties of a power outside it with every member beside its ties with
comparable states. Any measure of all pairs serves: those of the vote come with the program, ties between all
states need their dataset in the store. A bloc is a pattern in one measure, not an alliance.

Examples:
  tiltmeter blocs --year 2015
  tiltmeter blocs --year 1980 --measure kappa -O csv
  tiltmeter blocs --org CSTO --since 2000
  tiltmeter blocs --org EAEU --outside GBR --baseline subregion";

fn build(command: Command) -> Command {
    let text = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    command
        .about("Show blocs of states, the cohesion of organisations, an outside power's ties with members")
        .long_about(LONG)
        .arg(
            text("year", "YEAR", "The year to show [default: the last covered one]")
                .value_parser(clap::value_parser!(i16).range(1816..=2200))
                .conflicts_with_all(["since", "until"]),
        )
        .arg(text("org", "KEY", "An organisation of the table: `tiltmeter list organisations`"))
        .arg(
            text("outside", "POWER", "A power outside the organisation")
                .requires("org")
                // What blocs are made from; ties of one power are none.
                .conflicts_with_all(["measure", "param", "null", "resolution", "draws", "seed"]),
        )
        .arg(text("measure", "NAME", "How alike two states are").default_value("s"))
        .arg(
            text("param", "NAME=VALUE", "A parameter of the measure; may be repeated")
                .action(clap::ArgAction::Append),
        )
        .arg(
            text("null", "NAME", "What is expected of a pair [default: by measure]")
                .value_parser(["sums", "products"]),
        )
        .arg(
            text("resolution", "X", "Higher: more and smaller blocs")
                .value_parser(resolution)
                .default_value("1"),
        )
        .arg(
            text("draws", "N", "Matrices drawn again for stability")
                .value_parser(clap::value_parser!(u32).range(..=10_000))
                .default_value("100"),
        )
        .args(flags::measurement().into_iter().map(|flag| match flag.get_id().as_str() {
            "baseline" => {
                flag.help("States compared with: all, region, subregion, or the key of an organisation")
            }
            _ => flag,
        }))
        .args(output::flags())
}

fn resolution(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.1..=10.0).contains(&value) => Ok(value),
        _ => Err("from 0.1 to 10".to_owned()),
    }
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let name = matches.get_one::<String>("measure").map_or("s", String::as_str);
    let pairs = matches.get_many::<String>("param").into_iter().flatten().map(String::as_str);
    let given = BlocsRequest::new(name);
    let null = matches.get_one::<String>("null").and_then(|null| Null::find(null));
    let request = BlocsRequest {
        params: Params::parse(pairs)?,
        null,
        resolution: matches.get_one("resolution").copied().unwrap_or(1.0),
        draws: matches.get_one("draws").copied().unwrap_or(given.draws),
        seed: matches.get_one("seed").copied().unwrap_or_default(),
        comparable: Comparable::find(matches.get_one::<String>("baseline").map_or("all", String::as_str))?,
        ..given
    };
    let store = flags::store_if_any(matches)?;
    let org = organisation(matches)?;
    if let (Some(org), Some(power)) = (org, flags::state(matches, "outside")?) {
        return outside::run(matches, console, store.as_ref(), request.comparable, org, power);
    }
    let pairs = all_pairs(name, store.as_ref())?;
    let matrices = Matrices::new(&pairs.evidence, pairs.votes.as_ref(), &request)?;
    match org {
        Some(org) => org::run(matches, console, &matrices, &request, org),
        None => year::run(matches, console, &matrices, &request),
    }
}

fn organisation(matches: &ArgMatches) -> Result<Option<OrgId>, Failure> {
    let Some(key) = matches.get_one::<String>("org") else { return Ok(None) };
    let found = MembershipTable::bundled().by_key(key);
    found.map(Some).ok_or_else(|| {
        Failure::usage(format!("no organisation has the key `{key}`"))
            .hint("run `tiltmeter list organisations`")
    })
}

/// Years asked for with --since and --until, or the one of --year.
fn years(matches: &ArgMatches) -> (Option<i16>, Option<i16>) {
    let year = |name: &str| matches.get_one::<i16>(name).copied();
    match year("year") {
        Some(year) => (Some(year), Some(year)),
        None => (year("since"), year("until")),
    }
}

/// "covered to 2021-03-03".
fn covered(coverage: &Coverage) -> String {
    match coverage.to {
        Some(to) => format!("covered to {}", to.yesterday().unwrap_or(to)),
        None => "coverage not known".to_owned(),
    }
}

/// The versioned record of what was made from matrices of all pairs.
fn record_of(
    request: &BlocsRequest,
    matrices: &Matrices,
    tables: Vec<(&str, &Listing)>,
) -> Result<Vec<u8>, Failure> {
    let settings = json!({
        "method": tilt_analysis::blocs::CARD.id(),
        "measure": request.measure,
        "variant": matrices.variant,
        "null": matrices.null.name(),
        "resolution": request.resolution,
        "draws": request.draws,
        "seed": request.seed,
        "baseline": request.comparable.name(),
    });
    record(settings, Some(matrices.coverage), tables)
}

/// The versioned record of this command: settings, coverage, and tables by name.
fn record(
    settings: Value,
    coverage: Option<&Coverage>,
    tables: Vec<(&str, &Listing)>,
) -> Result<Vec<u8>, Failure> {
    let mut object = Map::new();
    object.insert("schema".to_owned(), json!("tiltmeter.blocs"));
    object.insert("version".to_owned(), json!(tilt_core::report::REPORT_VERSION));
    object.insert("settings".to_owned(), settings);
    let day = |day: Option<tilt_core::Date>| day.map(|day| day.to_string());
    let coverage = coverage.map(|coverage| {
        json!({
            "source": coverage.source,
            "from": day(coverage.from),
            "until": day(coverage.to),
            "note": coverage.note,
            "complete": coverage.complete,
        })
    });
    object.insert("coverage".to_owned(), coverage.unwrap_or(Value::Null));
    for (name, table) in tables {
        object.insert(name.to_owned(), table.json_rows());
    }
    let mut bytes = serde_json::to_vec_pretty(&object)
        .map_err(|error| Failure::failed("cannot write JSON").because(error))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// With three digits for a reader, with all for a program.
fn number(value: f64, rounded: bool) -> String {
    if rounded { format!("{value:.3}") } else { format!("{value}") }
}

/// Words in lines of at most `width`, indented by two.
fn wrapped(words: impl Iterator<Item = String>, width: usize) -> String {
    let mut text = String::new();
    let mut line = String::new();
    for word in words {
        if !line.is_empty() && line.chars().count() + word.chars().count() + 3 > width {
            text.push_str(&format!("  {line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    if !line.is_empty() {
        text.push_str(&format!("  {line}\n"));
    }
    text
}
