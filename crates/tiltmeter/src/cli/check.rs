//! `check`: read articles and judge what they say.

use clap::{Arg, ArgMatches, Command};
use tilt_core::TieKind;
use tilt_core::series::Domain;

use super::{Console, Entry, flags, output, read};
use crate::bundle::{self, Opened, Original};
use crate::check::{self, CheckOptions};
use crate::evidence;
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "check", build, run };

const LONG: &str = "\
Reads one or more articles and judges each testable statement against the data: who says it, through
whom, what the data say, how likely it is, how good the basis is, and what would change the answer.

Examples:
  tiltmeter check examples/relay-kazakhstan.txt
  tiltmeter check examples/poland-1991.txt -o report.html
  tiltmeter check article.txt --state Serbia --from Russia --to China
  tiltmeter check one.txt two.txt three.txt --sources registry.csv
  tiltmeter check - --outlet 'The Example' --date 2024-05-31 --json < article.txt";

fn build(command: Command) -> Command {
    let flag = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    command
        .about("Read articles and judge what they say against the data")
        .long_about(LONG)
        .arg(flags::files().help("Articles, saved pages, feeds, Telegram exports; - is stdin; or one bundle of --bundle"))
        .args(flags::document())
        .args([
            flag("state", "STATE", "Test trends of this state only"),
            flag("from", "POWER", "The power it might turn from, for trends that name none"),
            flag("to", "POWER", "The power it might turn to, for trends that name none"),
            flag("domains", "LIST", "Fields to test, separated by commas; default: all that are covered"),
            flag(
                "as-of",
                "YYYY-MM-DD",
                "The day on which the question is asked; default: the date of the document",
            ),
        ])
        .arg(flag("sources", "FILE", "Registry of sources (CSV: name,reliability,reason); without it every source is F"))
        .arg(
            flag("prior", "P", "Probability of a turn in five years before any evidence")
                .value_parser(prior)
                .default_value("0.05"),
        )
        .arg(flag(
            "bundle",
            "FILE.zip",
            "Write originals, hashes, records used, configuration and versions too; check FILE.zip makes the record again",
        ))
        .args(flags::measurement())
        .args(output::flags())
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let meta = flags::metadata(matches)?;
    let paths: Vec<&String> = matches.get_many::<String>("files").into_iter().flatten().collect();
    if let Some(folder) = paths.iter().find(|path| std::path::Path::new(path.as_str()).is_dir()) {
        return Err(Failure::failed(format!("{folder} is a folder")).hint(format!(
            "check takes articles; `tiltmeter read {folder}` reads every document of a folder"
        )));
    }
    let store = flags::store_if_any(matches)?;
    let opened = bundle_given(&paths)?;
    let is_again = opened.is_some();
    let (originals, options) = match opened {
        Some(opened) => {
            say_data(&opened, console)?;
            (Some(opened.originals), opened.options)
        }
        None => {
            let inputs = read::inputs(&paths, &meta, console)?;
            let options = options(matches, &paths)?;
            if matches.contains_id("bundle") {
                let read: Result<Vec<Original>, Failure> = inputs.into_iter().map(Original::read).collect();
                (Some(read?), options)
            } else {
                return judged(inputs, &options, store.as_ref(), matches, console).map(|(exit, _)| exit);
            }
        }
    };
    let originals = originals.unwrap_or_default();
    let inputs = originals.iter().map(Original::input).collect();
    let (exit, report) = judged(inputs, &options, store.as_ref(), matches, console)?;
    if let (Some(path), false) = (matches.get_one::<String>("bundle"), is_again) {
        let bytes = bundle::write(&originals, &options, &report)?;
        output::replace(std::path::Path::new(path), &bytes)?;
        console.note(&format!("wrote {path} ({} bytes)", bytes.len()));
    }
    Ok(exit)
}

/// Flags on which an answer depends.
const REPEATED: [&str; 16] = [
    "outlet", "date", "url", "lang", "channel", "state", "from", "to", "domains", "as-of", "sources",
    "prior", "since", "until", "baseline", "seed",
];

/// Reads, judges and prints.
fn judged(
    inputs: Vec<check::Input>,
    options: &CheckOptions,
    store: Option<&tilt_store::Store>,
    matches: &ArgMatches,
    console: &mut Console,
) -> Result<(Exit, tilt_core::Report), Failure> {
    let coded = check::code_all(inputs, &read::refusals(console))?;
    let mut evidence = match store {
        Some(store) => evidence::with_store(Some(store))?,
        None => evidence::bundled_for(&check::states_needed(&coded, options))?,
    };
    evidence::load_ties(&mut evidence, store, &TieKind::ALL, &check::poles_needed(&coded, options))?;
    let partial = coded.refused > 0;
    let report = check::check_coded(coded, &evidence, options)?;
    console.report(&report)?;
    let uncovered = report.verdicts.iter().any(|verdict| verdict.covered != tilt_core::verdict::Covered::Yes);
    let exit = match (partial, matches.get_flag("strict") && uncovered) {
        (true, _) => Exit::Partial,
        (false, true) => Exit::Data,
        (false, false) => Exit::Done,
    };
    Ok((exit, report))
}

fn options(matches: &ArgMatches, paths: &[&String]) -> Result<CheckOptions, Failure> {
    let as_of = matches.get_one::<String>("as-of").map(|day| crate::metadata::date(day)).transpose()?;
    Ok(CheckOptions {
        state: flags::state(matches, "state")?,
        from: flags::state(matches, "from")?,
        to: flags::state(matches, "to")?,
        since: matches.get_one::<i16>("since").copied(),
        until: matches.get_one::<i16>("until").copied(),
        domains: domains(matches)?,
        baseline: matches.get_one::<String>("baseline").cloned().unwrap_or_default(),
        seed: matches.get_one::<u64>("seed").copied().unwrap_or_default(),
        as_of,
        registry: registry(matches)?,
        prior: matches.get_one::<f64>("prior").copied(),
        command_line: read::command_line("check", paths) + &flags::repeated(matches, &REPEATED),
    })
}

/// The bundle, if it is the only file that is given.
fn bundle_given(paths: &[&String]) -> Result<Option<Opened>, Failure> {
    let [path] = paths else { return Ok(None) };
    if !path.ends_with(".zip") {
        return Ok(None);
    }
    let bytes =
        std::fs::read(path).map_err(|error| Failure::failed(format!("cannot read {path}")).because(error))?;
    if !bundle::is_bundle(&bytes) {
        return Err(Failure::failed(format!("{path} is no bundle of `check --bundle`"))
            .hint("unpack it and check the articles in it"));
    }
    bundle::open(&bytes).map(Some)
}

/// Says where the data of this program are not those of the bundle: its record cannot come out the same then.
fn say_data(opened: &Opened, console: &Console) -> Result<(), Failure> {
    let now = evidence::bundled_vintages()?;
    for (dataset, version) in &opened.data {
        let other = now.iter().find(|vintage| vintage.dataset == *dataset && vintage.version != *version);
        if let Some(vintage) = other {
            console.note(&format!(
                "note: {dataset} is {} here and was {version} in the bundle; answers can differ",
                vintage.version
            ));
        }
    }
    Ok(())
}

fn registry(matches: &ArgMatches) -> Result<Vec<tilt_core::grading::Registered>, Failure> {
    let Some(path) = matches.get_one::<String>("sources") else { return Ok(Vec::new()) };
    let bytes =
        std::fs::read(path).map_err(|error| Failure::failed(format!("cannot read {path}")).because(error))?;
    crate::grading::registry(&bytes)
}

fn prior(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(p) if (0.001..=0.5).contains(&p) => Ok(p),
        _ => Err("a probability from 0.001 to 0.5".to_owned()),
    }
}

fn domains(matches: &ArgMatches) -> Result<Vec<Domain>, Failure> {
    let Some(list) = matches.get_one::<String>("domains") else { return Ok(Vec::new()) };
    list.split(',')
        .map(|name| {
            Domain::find(name.trim()).ok_or_else(|| {
                let names: Vec<&str> = Domain::ALL.iter().map(|domain| domain.name()).collect();
                Failure::usage(format!("no domain is called `{}`", name.trim()))
                    .hint(format!("one of: {}", names.join(", ")))
            })
        })
        .collect()
}
