//! `read`: documents to propositions, without judging them. Also how files become inputs for `check`.

mod jsonl;
mod stream;
mod table;

use std::path::Path;
use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_core::DocumentMeta;
use tilt_text::lexicon::Lexicon;

use super::listing::Listing;
use super::{Console, Entry, flags, output};
use crate::check::{self, Input};
use crate::documents::{self, Held, missing};
use crate::failure::{Exit, Failure};

/// Most documents that one report holds: its page and its memory stay of a size that a reader can use.
const MOST_IN_A_REPORT: usize = 5_000;

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "read", build, run };

const LONG: &str = "\
Reads documents and prints what they say: each proposition with its exact words, its kind, the chain of who
says it and whether it can be tested. Nothing is judged. What is not understood is said to be not understood.

A saved page, a feed, a Telegram export and a corpus (CSV, JSON, JSON Lines; also packed) are read text by text.
With -O jsonl, csv or parquet documents are read on all threads and written as they come, in flat memory.

Examples:
  tiltmeter read examples/relay-kazakhstan.txt
  tiltmeter read examples/ --json
  tiltmeter read - -O md < article.txt
  tiltmeter read ChatExport/result.json feed.xml -o propositions.csv
  tiltmeter read corpus.jsonl.gz -o read.jsonl --resume
  tiltmeter read news/ --lexicon Phoenix.Countries.actors.txt --unknown";

fn build(command: Command) -> Command {
    command
        .about("Read documents and print what they say, and who says it")
        .long_about(LONG)
        .arg(
            flags::files()
                .help("Articles, saved pages, feeds, exports, corpora, or folders of them; - is stdin"),
        )
        .args(flags::document())
        .arg(flags::lexicon())
        .arg(
            Arg::new("unknown")
                .long("unknown")
                .action(ArgAction::SetTrue)
                .help("List names and verbs that no table knows instead, most frequent first"),
        )
        .arg(
            Arg::new("resume")
                .long("resume")
                .action(ArgAction::SetTrue)
                .help("Go on where an interrupted command with the same arguments and -o FILE.jsonl ended"),
        )
        .args(output::flags())
}

/// The dictionaries of `--lexicon`, read together; `None` without any.
pub(super) fn lexicon(matches: &ArgMatches, console: &Console) -> Result<Option<Arc<Lexicon>>, Failure> {
    let paths: Vec<&String> = matches.get_many::<String>("lexicon").into_iter().flatten().collect();
    if paths.is_empty() {
        return Ok(None);
    }
    let mut lexicon = Lexicon::default();
    for path in paths {
        let bytes = std::fs::read(path).map_err(|error| missing(Path::new(path), &error))?;
        lexicon.add(path, &String::from_utf8_lossy(&bytes));
    }
    let [actors, agents, verbs, discards] = lexicon.sizes();
    console.note(&format!(
        "lexicon: {actors} actors, {agents} agents, {verbs} verb forms, {discards} discards, {} lines not understood",
        lexicon.problems().len()
    ));
    for problem in lexicon.problems().iter().take(if console.style().verbosity > 0 { usize::MAX } else { 0 })
    {
        console.note(&format!("{}:{}: {}", problem.file, problem.line, problem.reason));
    }
    Ok(Some(Arc::new(lexicon)))
}

/// What no table knows in the documents.
fn unknown(coded: &check::Coded, lexicon: Option<&Arc<Lexicon>>) -> Listing {
    let none = Lexicon::default();
    let documents = coded.documents.iter().map(|report| &report.document);
    let found = tilt_text::lexicon::unknown(documents, lexicon.map_or(&none, AsRef::as_ref));
    let mut listing = Listing::new(&["what", "words", "count"]).numbers(&["count"]);
    for (what, rows) in [("actor", found.actors), ("verb", found.verbs)] {
        for (words, count) in rows {
            listing.row(vec![what.to_owned(), words, count.to_string()]);
        }
    }
    listing
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let meta = flags::metadata(matches)?;
    let paths: Vec<&String> = matches.get_many::<String>("files").into_iter().flatten().collect();
    let lexicon = lexicon(matches, console)?;
    let format = console.format_or("text", &stream::FORMATS)?;
    if stream::FORMATS.contains(&format.as_str()) && !matches.get_flag("unknown") {
        return stream::run(&format, &paths, &meta, lexicon.as_ref(), matches.get_flag("resume"), console);
    }
    if matches.get_flag("resume") {
        return Err(Failure::usage("only JSON Lines can be gone on with").hint("add -o FILE.jsonl"));
    }
    if !matches.get_flag("unknown") {
        console.report_format()?;
    }
    let (inputs, _) = inputs(&paths, &meta, console)?;
    let coded = check::code_all_with(inputs, lexicon.as_ref(), &refusals(console))?;
    let partial = coded.refused > 0;
    if matches.get_flag("unknown") {
        unknown(&coded, lexicon.as_ref()).write(console)?;
        return Ok(if partial { Exit::Partial } else { Exit::Done });
    }
    let report = check::reading_report(coded, &command_line("read", &paths));
    console.report(&report)?;
    Ok(if partial { Exit::Partial } else { Exit::Done })
}

/// The command as a reader can repeat it, paths as given.
pub(super) fn command_line(command: &str, paths: &[&String]) -> String {
    let quoted: Vec<String> = paths
        .iter()
        .map(|path| {
            if path.contains([' ', '\'']) {
                format!("'{}'", path.replace('\'', "'\\''"))
            } else {
                (*path).clone()
            }
        })
        .collect();
    format!("tiltmeter {command} {}", quoted.join(" "))
}

/// What to do with a document that cannot be read when there are others: say so and go on.
pub(super) fn refusals(console: &Console) -> impl Fn(&Failure) + '_ {
    |failure| console.fail(failure)
}

/// The documents of files, folders and stdin, all in memory, for commands that print one report of them; and the files
/// of texts among them.
pub(super) fn inputs(
    paths: &[&String],
    flags: &DocumentMeta,
    console: &Console,
) -> Result<(Vec<Input>, Vec<Held>), Failure> {
    let (mut inputs, mut containers) = (Vec::new(), Vec::new());
    for place in documents::places(paths)? {
        let held = documents::each(&place, flags, &|_| Ok(()), &mut |input| {
            inputs.push(input);
            if inputs.len() > MOST_IN_A_REPORT {
                return Err(Failure::failed(format!(
                    "one report holds at most {MOST_IN_A_REPORT} documents, and there are more"
                ))
                .hint("`tiltmeter read FILES -o out.jsonl` takes any number, one line each"));
            }
            Ok(())
        })?;
        if let Some(held) = held {
            console.note(&held.to_string());
            containers.push(held);
        }
    }
    Ok((inputs, containers))
}
