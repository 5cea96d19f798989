//! `data`: what is bundled, what is stored, and adding files to the store.

use std::fmt::Write;
use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_store::{IngestId, Outcome, Store};

use super::listing::Listing;
use super::{Console, Entry, flags, output};
use crate::evidence;
use crate::failure::{Exit, Failure};
use crate::walk;

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "data", build, run };

const LONG: &str = "\
Lists, adds and describes datasets. A file is recognised by its content; what is added is kept once, under
its hash, and becomes visible whole or not at all.

Examples:
  tiltmeter data list
  tiltmeter data add UNVotes.csv.gz
  tiltmeter data info unga-votes";

/// Share of rejected rows above which `--strict` ends with exit code 4.
const MOST_REJECTED: f64 = 0.01;

fn build(command: Command) -> Command {
    let add = Command::new("add")
        .about("Add data files to the store")
        .arg(flags::files().help("Files as published, plain or gzip"))
        .arg(
            Arg::new("as")
                .long("as")
                .value_name("NAME")
                .help("Take the file for this dataset instead of recognising it"),
        );
    let list = Command::new("list")
        .about("Bundled tables and stored datasets, with vintage and coverage")
        .args(output::flags());
    let info = Command::new("info")
        .about("What a dataset is, where it comes from and what is stored of it")
        .arg(Arg::new("name").value_name("NAME").required(true).action(ArgAction::Set));
    command
        .about("List, add and describe datasets")
        .long_about(LONG)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([list, add, info])
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    match matches.subcommand() {
        Some(("add", matches)) => add(matches, console),
        Some(("info", matches)) => info(matches, console),
        Some((_, matches)) => show(matches, &mut Console::new(matches, false)),
        None => Err(Failure::usage("data needs a subcommand").hint("one of: list, add, info")),
    }
}

fn show(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let mut table = Listing::new(&["dataset", "version", "from", "to", "what"]);
    let day = |day: Option<tilt_core::Date>| day.map_or_else(|| "?".to_owned(), |day| day.to_string());
    for vintage in evidence::bundled_vintages()? {
        table.row(vec![
            vintage.dataset,
            vintage.version,
            day(vintage.coverage.from),
            day(vintage.coverage.to),
            vintage.title,
        ]);
    }
    if let Some(store) = flags::store_if_any(matches)? {
        for ingest in store.ingests()? {
            let what = format!("{}: {} rows, {} rejected", ingest.file_name, ingest.rows, ingest.rejected);
            table.row(vec![
                ingest.dataset,
                ingest.version,
                day(ingest.coverage.from),
                day(ingest.coverage.to),
                what,
            ]);
        }
    }
    table.write(console)
}

fn add(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let store = Store::open(&flags::store_folder(matches)?)?;
    let name = matches.get_one::<String>("as").map(String::as_str);
    let paths: Vec<&String> = matches.get_many::<String>("files").into_iter().flatten().collect();
    let mut exit = Exit::Done;
    for path in &paths {
        match add_one(&store, path, name, console) {
            Ok(share) if share > MOST_REJECTED && matches.get_flag("strict") => exit = Exit::Partial,
            Ok(_) => {}
            Err(failure) if paths.len() == 1 => return Err(failure),
            Err(failure) => {
                console.fail(&failure);
                exit = Exit::Partial;
            }
        }
    }
    Ok(exit)
}

/// Adds one file; gives the share of rows that were rejected.
fn add_one(store: &Store, path: &str, name: Option<&str>, console: &mut Console) -> Result<f64, Failure> {
    let fail = |error| Failure::failed(format!("cannot read {path}")).because(error);
    let mut file = std::fs::File::open(path).map_err(fail)?;
    let file_name = Path::new(path)
        .file_name()
        .map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned());
    let report =
        walk::ingest(store, &file_name, &mut file, name, &format!("tiltmeter data add {file_name}"))?;
    let line = match report.outcome {
        Outcome::AlreadyPresent => format!("{path}: already in the store, nothing added\n"),
        Outcome::Added => added(store, path, report.ingest)?,
    };
    console.write(line.as_bytes())?;
    for leftover in &report.removed_leftovers {
        console.note(&format!("removed what an interrupted command had left: {leftover}"));
    }
    Ok(if report.rows == 0 { 0.0 } else { report.rejected as f64 / report.rows as f64 })
}

/// What was made of a file, with its doubts.
fn added(store: &Store, path: &str, ingest: IngestId) -> Result<String, Failure> {
    let Some(ingest) = store.ingests()?.into_iter().find(|known| known.ingest == ingest) else {
        return Err(Failure::failed(format!("{path} was added and cannot be found again")));
    };
    let mut text = format!(
        "{path}: taken for {} ({}), {} rows, {} accepted, {} rejected, {} names not resolved\n",
        ingest.dataset, ingest.layout, ingest.rows, ingest.accepted, ingest.rejected, ingest.unresolved
    );
    for warning in &ingest.warnings {
        let _ = writeln!(text, "  warning[{}]: {} ({}×)", warning.code, warning.message, warning.count);
    }
    for rejected in store.rejected(ingest.ingest, 5)? {
        let _ = writeln!(text, "  line {}: {}", rejected.line, rejected.reason);
    }
    Ok(text)
}

fn info(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let name = matches.get_one::<String>("name").map(String::as_str).unwrap_or_default();
    let bundled = evidence::bundled_vintages()?.into_iter().find(|vintage| vintage.dataset == name);
    let known = tilt_sources::find(name);
    let mut text = String::new();
    if let Some(source) = known {
        let card = source.card();
        text.push_str(&format!(
            "{}\n{}\n\na row     {}\npublisher {}\naddress   {}\nlicence   {}\ncite      {}\ncovers    {}\n",
            card.card.id(),
            card.card.title,
            card.row,
            card.publisher,
            card.address,
            card.licence,
            card.citation,
            card.coverage_note
        ));
        for trap in card.traps {
            text.push_str(&format!("trap      {trap}\n"));
        }
    }
    if let Some(vintage) = bundled {
        text.push_str(&format!(
            "{}\n{}\nversion   {}\nlicence   {}\ncite      {}\ncovers    {}\n",
            vintage.dataset,
            vintage.title,
            vintage.version,
            vintage.licence,
            vintage.citation,
            vintage.coverage.note
        ));
    }
    if text.is_empty() {
        return Err(Failure::failed(format!("no dataset is called `{name}`"))
            .hint("run `tiltmeter data list` or `tiltmeter list sources`"));
    }
    if let Some(store) = flags::store_if_any(matches)? {
        for dataset in store.ingests()?.into_iter().filter(|dataset| dataset.dataset == name) {
            text.push_str(&format!(
                "\nstored    {}\nsha256    {}\nrows      {}, rejected {}\n",
                dataset.file_name, dataset.sha256, dataset.rows, dataset.rejected
            ));
            for rejected in store.rejected(dataset.ingest, 5)? {
                text.push_str(&format!(
                    "  line {}: {} ({})\n",
                    rejected.line, rejected.reason, rejected.text
                ));
            }
        }
    }
    console.write(text.as_bytes())?;
    Ok(Exit::Done)
}
