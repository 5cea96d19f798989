//! `check`: read articles and judge what they say.

use clap::{Arg, ArgMatches, Command};
use tilt_analysis::verdict::PRIOR;
use tilt_core::TieKind;
use tilt_core::id::sha256_hex;
use tilt_core::series::Domain;

use super::{Console, Entry, flags, output, read};
use crate::bundle::{self, Documents, Opened, Original, Refused};
use crate::check::{self, CheckOptions};
use crate::documents::Held;
use crate::evidence;
use crate::failure::{Exit, Failure};

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "check", build, run };

const LONG: &str = "\
Reads one or more articles and judges each testable statement against the data: who says it, through
whom, what the data say, how likely it is, how good the basis is, and what would change the answer.
A bundle of --bundle is judged again to the same record; flags that set the question (--state to --prior, --since to
--seed) replace those of the bundle and stand in the new record.

Examples:
  tiltmeter check examples/relay-kazakhstan.txt
  tiltmeter check examples/poland-1991.txt -o report.html
  tiltmeter check article.txt --state Serbia --from Russia --to China
  tiltmeter check one.txt two.txt three.txt --sources registry.csv
  tiltmeter check bundle.zip --prior 0.2 --json
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
            Arg::new("prior")
                .long("prior")
                .value_name("P")
                .help(format!("Probability of a turn in five years before any evidence [default: {PRIOR}]"))
                .value_parser(prior),
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
    console.report_format()?;
    let meta = flags::metadata(matches)?;
    let paths: Vec<&String> = matches.get_many::<String>("files").into_iter().flatten().collect();
    if let Some(folder) = paths.iter().find(|path| std::path::Path::new(path.as_str()).is_dir()) {
        return Err(Failure::failed(format!("{folder} is a folder")).hint(format!(
            "check takes articles; `tiltmeter read {folder}` reads every document of a folder"
        )));
    }
    let store = flags::store_if_any(matches)?;
    if let Some(opened) = bundle_given(&paths)? {
        return again(&opened, &paths, store.as_ref(), matches, console);
    }
    let options = options(matches, &paths)?;
    let (inputs, containers) = read::inputs(&paths, &meta, console)?;
    let Some(path) = matches.get_one::<String>("bundle") else {
        return judged(inputs, &options, store.as_ref(), matches, console).map(|(exit, _)| exit);
    };
    let documents = kept(inputs, &containers);
    let (exit, report) = judged(documents.inputs(), &options, store.as_ref(), matches, console)?;
    let bytes = bundle::write(&documents, &options, &report)?;
    output::replace(std::path::Path::new(path), &bytes)?;
    console.note(&format!("wrote {path} ({} bytes)", bytes.len()));
    Ok(exit)
}

/// The documents with their bytes, for a bundle. One that cannot be read is left out here and refused by the check.
fn kept(inputs: Vec<check::Input>, containers: &[Held]) -> Documents {
    let hash = |held: &Held| match held.file.as_str() {
        // What came through a pipe is gone.
        "-" => None,
        file => std::fs::read(file).ok().map(|bytes| sha256_hex(&bytes)),
    };
    let hashes: Vec<Option<String>> = containers.iter().map(hash).collect();
    let mut documents = Documents::default();
    for input in inputs {
        let name = input.name.clone();
        let container = containers.iter().position(|held| held.holds(&name));
        match Original::read(input, container.and_then(|at| hashes[at].clone())) {
            Ok(original) => documents.originals.push(original),
            Err(failure) => documents.refused.push(Refused { name, failure }),
        }
    }
    documents
}

/// Judges the documents of a bundle anew. Without flags its record comes out again; flags that set the question replace
/// those of the bundle, and the command line of the record is then this one.
fn again(
    opened: &Opened,
    paths: &[&String],
    store: Option<&tilt_store::Store>,
    matches: &ArgMatches,
    console: &mut Console,
) -> Result<Exit, Failure> {
    if let Some(name) = OF_DOCUMENTS.iter().find(|name| flags::is_given(matches, name)) {
        return Err(Failure::usage(format!(
            "--{name} does not go with a bundle, whose documents say that themselves"
        ))
        .hint("unpack the bundle and check the files in originals/"));
    }
    if flags::is_given(matches, "bundle") {
        return Err(Failure::usage("a bundle is not bundled again")
            .hint("copy it, or unpack it and check the files in originals/"));
    }
    let options = match QUESTION.iter().any(|name| flags::is_given(matches, name)) {
        true => asked_anew(opened.options.clone(), options(matches, paths)?, matches),
        false => opened.options.clone(),
    };
    let (exit, report) = judged(opened.documents.inputs(), &options, store, matches, console)?;
    for other in opened.other_data(&report.vintages) {
        console.note(&format!("note: {other}; answers can differ"));
    }
    Ok(exit)
}

/// The options of a bundle with those that are given on the command line in their place.
fn asked_anew(bundled: CheckOptions, given: CheckOptions, matches: &ArgMatches) -> CheckOptions {
    let is = |name: &str| flags::is_given(matches, name);
    CheckOptions {
        state: if is("state") { given.state } else { bundled.state },
        from: if is("from") { given.from } else { bundled.from },
        to: if is("to") { given.to } else { bundled.to },
        since: if is("since") { given.since } else { bundled.since },
        until: if is("until") { given.until } else { bundled.until },
        domains: if is("domains") { given.domains } else { bundled.domains },
        baseline: if is("baseline") { given.baseline } else { bundled.baseline },
        seed: if is("seed") { given.seed } else { bundled.seed },
        as_of: if is("as-of") { given.as_of } else { bundled.as_of },
        registry: if is("sources") { given.registry } else { bundled.registry },
        prior: if is("prior") { given.prior } else { bundled.prior },
        command_line: given.command_line,
    }
}

/// Flags that say what is known of the documents.
const OF_DOCUMENTS: [&str; 5] = ["outlet", "date", "url", "lang", "channel"];

/// Flags that set the question.
const QUESTION: [&str; 11] =
    ["state", "from", "to", "domains", "as-of", "sources", "prior", "since", "until", "baseline", "seed"];

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
        // Told in full, so that a bundle means the same in a program with another default.
        prior: Some(matches.get_one::<f64>("prior").copied().unwrap_or(PRIOR)),
        command_line: read::command_line("check", paths)
            + &flags::repeated(matches, &OF_DOCUMENTS)
            + &flags::repeated(matches, &QUESTION),
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
