//! `check`: read articles and judge what they say.

use clap::{Arg, ArgMatches, Command};
use tilt_core::TieKind;
use tilt_core::series::Domain;

use super::{Console, Entry, flags, output, read};
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
  tiltmeter check - --outlet 'The Example' --date 2024-05-31 --json < article.txt";

fn build(command: Command) -> Command {
    let flag = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    command
        .about("Read articles and judge what they say against the data")
        .long_about(LONG)
        .arg(flags::files().help("Articles, saved pages, feeds, Telegram exports; - is stdin"))
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
    let inputs = read::inputs(&paths, &meta, console)?;
    let as_of = matches.get_one::<String>("as-of").map(|day| crate::metadata::date(day)).transpose()?;
    let options = CheckOptions {
        state: flags::state(matches, "state")?,
        from: flags::state(matches, "from")?,
        to: flags::state(matches, "to")?,
        since: matches.get_one::<i16>("since").copied(),
        until: matches.get_one::<i16>("until").copied(),
        domains: domains(matches)?,
        baseline: matches.get_one::<String>("baseline").cloned().unwrap_or_default(),
        seed: matches.get_one::<u64>("seed").copied().unwrap_or_default(),
        as_of,
        command_line: read::command_line("check", &paths),
    };
    let store = flags::store_if_any(matches)?;
    let coded = check::code_all(inputs, &read::refusals(console))?;
    let mut evidence = match &store {
        Some(store) => evidence::with_store(Some(store))?,
        None => evidence::bundled_for(&check::states_needed(&coded, &options))?,
    };
    evidence::load_ties(
        &mut evidence,
        store.as_ref(),
        &TieKind::ALL,
        &check::poles_needed(&coded, &options),
    )?;
    let partial = coded.refused > 0;
    let report = check::check_coded(coded, &evidence, &options)?;
    console.report(&report)?;
    let uncovered = report.verdicts.iter().any(|verdict| verdict.covered != tilt_core::verdict::Covered::Yes);
    Ok(match (partial, matches.get_flag("strict") && uncovered) {
        (true, _) => Exit::Partial,
        (false, true) => Exit::Data,
        (false, false) => Exit::Done,
    })
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
