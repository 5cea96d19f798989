//! `read`: documents to propositions, without judging them. Also how files become inputs for `check`.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_core::DocumentMeta;
use tilt_text::lexicon::Lexicon;

use super::listing::Listing;
use super::{Console, Entry, flags, output};
use crate::check::{self, Input};
use crate::failure::{Exit, Failure};
use crate::metadata;

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "read", build, run };

const LONG: &str = "\
Reads documents and prints what they say: each proposition with its exact words, its kind, the chain of who
says it and whether it can be tested. Nothing is judged. What is not understood is said to be not understood.

Examples:
  tiltmeter read examples/relay-kazakhstan.txt
  tiltmeter read examples/ --json
  tiltmeter read - -O md < article.txt
  tiltmeter read news/ --lexicon Phoenix.Countries.actors.txt --unknown";

fn build(command: Command) -> Command {
    command
        .about("Read documents and print what they say, and who says it")
        .long_about(LONG)
        .arg(flags::files().help("Text files or folders of .txt and .md files; - is stdin"))
        .args(flags::document())
        .arg(flags::lexicon())
        .arg(
            Arg::new("unknown")
                .long("unknown")
                .action(ArgAction::SetTrue)
                .help("List names and verbs that no table knows instead, most frequent first"),
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
    let coded = check::code_all_with(inputs(&paths, &meta)?, lexicon.as_ref(), &refusals(console))?;
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

/// Files, the files of folders, and stdin, each with its metadata; bytes are read one document at a time.
pub(super) fn inputs(paths: &[&String], flags: &DocumentMeta) -> Result<Vec<Input>, Failure> {
    let mut inputs = Vec::new();
    for path in paths {
        if path.as_str() == "-" {
            inputs.push(Input { name: "-".to_owned(), meta: flags.clone(), read: Box::new(stdin) });
        } else if Path::new(path.as_str()).is_dir() {
            for file in documents(Path::new(path.as_str()))? {
                inputs.push(file_input(file, flags)?);
            }
        } else {
            inputs.push(file_input(PathBuf::from(path), flags)?);
        }
    }
    if inputs.is_empty() {
        return Err(
            Failure::failed("there is no document in the folder").hint("documents end in .txt or .md")
        );
    }
    Ok(inputs)
}

fn file_input(path: PathBuf, flags: &DocumentMeta) -> Result<Input, Failure> {
    let meta = metadata::of_file(&path, flags)?;
    let name = path.display().to_string();
    Ok(Input { name, meta, read: Box::new(move || file(&path)) })
}

fn documents(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let fail = |error| Failure::failed(format!("cannot read the folder {}", folder.display())).because(error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        let kind = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
        if path.is_file() && (kind == "txt" || kind == "md") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Reads a file, refusing what is too large before reading it, and addresses and formats that are not read.
fn file(path: &Path) -> Result<Vec<u8>, Failure> {
    let shown = path.display().to_string();
    if shown.contains("://") {
        return Err(Failure::failed(format!("{shown} is an address"))
            .hint("save the page as plain text and check the file; give its address with --url"));
    }
    let size = std::fs::metadata(path).map_err(|error| missing(path, &error))?.len();
    if size > tilt_text::MAX_BYTES as u64 {
        return Err(Failure::failed(format!(
            "{shown} has {} MB; a document has at most {} MB",
            size >> 20,
            tilt_text::MAX_BYTES >> 20
        ))
        .hint("split it into articles, one file each, and use `tiltmeter read FOLDER`"));
    }
    std::fs::read(path).map_err(|error| missing(path, &error))
}

fn missing(path: &Path, error: &std::io::Error) -> Failure {
    let failure = Failure::failed(format!("cannot read {}", path.display())).because(error);
    let Some(folder) = path.parent() else { return failure };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("").to_lowercase();
    let near =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).find(|other| {
            let other = other.file_stem().and_then(|stem| stem.to_str()).unwrap_or("").to_lowercase();
            !stem.is_empty() && (other.starts_with(&stem) || stem.starts_with(&other) && other.len() > 3)
        });
    match near {
        Some(near) => failure.hint(format!("did you mean {}?", near.display())),
        None => failure,
    }
}

fn stdin() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    // One byte more than allowed is enough to know that it is too much.
    let read = std::io::stdin().lock().take(tilt_text::MAX_BYTES as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::failed("cannot read stdin").because(error))?;
    Ok(bytes)
}
