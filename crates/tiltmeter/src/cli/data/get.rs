//! `data get`: a dataset from its publisher into the store.

use std::fs::File;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_core::Date;
use tilt_sources::{Access, SourceCard};
use tilt_store::Store;

use super::super::{Console, flags};
use super::{add, info, timed};
use crate::failure::{Exit, Failure};
use crate::fetch::{self, Patience, Progress, Wanted};
use crate::walk::Provenance;

/// Where datasets of Dataverse are asked for.
const DATAVERSE: &str = "https://dataverse.harvard.edu";

/// How many files of a series may be absent in a row.
const MOST_ABSENT: usize = 4;

pub(super) fn command() -> Command {
    Command::new("get")
        .about("Fetch a dataset from its publisher and add it to the store")
        .long_about(
            "Fetches the files of a dataset from the publisher's address, checks them and adds them to the store. \
             A fetch that was cut goes on where it ended. Datasets that ask for a login or a form are not fetched: \
             the command says where to ask and what to save. This is the only command that uses the network.",
        )
        .arg(Arg::new("name").value_name("NAME").required(true).help("Name of the dataset"))
        .arg(
            Arg::new("dry-run")
                .short('n')
                .long("dry-run")
                .action(ArgAction::SetTrue)
                .help("Say what would be fetched, under which licence, and fetch nothing"),
        )
        .args(timed::flags())
        .arg(
            Arg::new("file")
                .long("file")
                .value_name("NAME")
                .help("Only the files whose names begin so, for instance one year of an event dataset"),
        )
        .arg(
            Arg::new("to")
                .long("to")
                .value_name("DIR")
                .help("Where fetched files are kept [default: XDG cache folder]"),
        )
        .arg(
            Arg::new("mirror")
                .long("mirror")
                .value_name("URL")
                .help("Ask this server instead of the publisher's; paths stay the same"),
        )
}

pub(super) fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let name = matches.get_one::<String>("name").map(String::as_str).unwrap_or_default();
    let source = tilt_sources::find(name).ok_or_else(|| {
        Failure::usage(format!("no dataset is called `{name}`")).hint("run `tiltmeter list sources`")
    })?;
    let card = source.card();
    let mirror = matches.get_one::<String>("mirror").map(|mirror| mirror.trim_end_matches('/'));
    let days = timed::days(matches)?;
    if days.is_some() && !matches!(card.access, Access::Timed { .. }) {
        return Err(
            Failure::usage(format!("{name} has no files by day")).hint("leave --since and --until away")
        );
    }
    if matches.get_flag("dry-run") {
        console.write(plan(card, mirror, days)?.as_bytes())?;
        return Ok(Exit::Done);
    }
    let folder = match matches.get_one::<String>("to") {
        Some(folder) => PathBuf::from(folder),
        None => cache_folder()?,
    }
    .join(name);
    let patience = Patience::default();
    let mut files = wanted(card, mirror, days, &folder, &patience, console)?;
    if let Some(beginning) = matches.get_one::<String>("file") {
        let listed: Vec<String> = files.iter().map(|(file, _)| file.name.clone()).collect();
        files.retain(|(file, _)| file.name.starts_with(beginning.as_str()));
        if files.is_empty() {
            return Err(Failure::usage(format!("no file of {name} begins with `{beginning}`"))
                .hint(format!("it has {}", listed.join(", "))));
        }
    }
    console.note(&format!("licence: {}\ncite: {}", card.licence, card.citation));
    let store = Store::open(&flags::store_folder(matches)?)?;
    let is_timed = matches!(card.access, Access::Timed { .. });
    let (mut taken, mut absent, mut failed) = (0, 0, None);
    for (file, members) in files {
        let fetched = fetch::fetch(&file, &folder, &patience, &mut |event| show(&file.name, &event, console));
        let path = match fetched {
            // Publishers leave out a quarter of an hour here and there; several in a row are something else.
            Err(failure) if is_timed && failure.exit == Exit::Failed && absent < MOST_ABSENT => {
                absent += 1;
                if let Some(before) = failed.replace(failure) {
                    console.fail(&before);
                }
                continue;
            }
            fetched => fetched?,
        };
        absent = 0;
        for (shown, mut bytes) in contents(&path, members)? {
            let command = format!("tiltmeter data get {name}");
            let from = Provenance { file_name: &shown, url: &file.address, command: &command };
            match add::take(&store, &shown, &from, &mut bytes, Some(name), console) {
                Ok(_) => taken += 1,
                // A publisher may put a file of a new layout beside those that are read.
                Err(failure) if failure.exit == Exit::Failed => {
                    if let Some(before) = failed.replace(failure) {
                        console.fail(&before);
                    }
                }
                Err(failure) => return Err(failure),
            }
        }
    }
    match failed {
        None => Ok(Exit::Done),
        Some(failure) => Err(if taken > 0 { failure.exit(Exit::Partial) } else { failure }),
    }
}

/// What is to be fetched, each with the members of a zip that are read.
fn wanted(
    card: &SourceCard,
    mirror: Option<&str>,
    days: Option<(Date, Date)>,
    folder: &Path,
    patience: &Patience,
    console: &Console,
) -> Result<Vec<(Wanted, &'static [&'static str])>, Failure> {
    match card.access {
        Access::Open(files) => Ok(files
            .iter()
            .map(|file| {
                let address = mirrored(file.address, mirror);
                (Wanted { address, name: file.name.to_owned(), checksum: None }, file.members)
            })
            .collect()),
        Access::Dataverse { doi, names } => {
            let server = mirror.unwrap_or(DATAVERSE);
            let files = fetch::files_of(server, doi, names, folder, patience, &mut |event| {
                show("list of files", &event, console);
            })?;
            Ok(files.into_iter().map(|file| (file, &[][..])).collect())
        }
        Access::Timed { address, minutes, first } => {
            let files = timed::files(&mirrored(address, mirror), minutes, first, days)?;
            Ok(files.into_iter().map(|file| (file, &[][..])).collect())
        }
        Access::Ask(_) | Access::Own => {
            Err(Failure::failed(format!("{} cannot be fetched by a program", card.card.name))
                .because(format!("licence: {}", card.licence))
                .hint(info::way(card.access, card.card.name)))
        }
    }
}

fn plan(card: &SourceCard, mirror: Option<&str>, days: Option<(Date, Date)>) -> Result<String, Failure> {
    let mut text = format!("{}: {}\n", card.card.name, card.card.title);
    match card.access {
        Access::Open(files) => {
            for file in files {
                text.push_str(&format!("fetch    {}\n", mirrored(file.address, mirror)));
                for member in file.members {
                    text.push_str(&format!("read     {member} in {}\n", file.name));
                }
            }
        }
        Access::Dataverse { doi, names } => {
            let server = mirror.unwrap_or(DATAVERSE);
            text.push_str(&format!("fetch    {} of doi:{doi} from {server}\n", names.join(", ")));
        }
        Access::Timed { address, first, .. } if days.is_none() => {
            let address = mirrored(address, mirror);
            text.push_str(&format!("fetch    {address}, from {first} on, with --since and --until\n"));
        }
        Access::Timed { address, minutes, first } => {
            let files = timed::files(&mirrored(address, mirror), minutes, first, days)?;
            let shown = files.iter().take(3).map(|file| format!("fetch    {}\n", file.address));
            text.extend(shown);
            if files.len() > 3 {
                text.push_str(&format!("fetch    and {} files more\n", files.len() - 3));
            }
        }
        Access::Ask(_) | Access::Own => {
            text.push_str(&format!("fetch    nothing: {}\n", info::way(card.access, card.card.name)));
        }
    }
    text.push_str(&format!(
        "licence  {}\ncite     {}\ncolumns  {}\n",
        card.licence,
        card.citation,
        card.columns.join(", ")
    ));
    Ok(text)
}

/// The address with its server replaced.
fn mirrored(address: &str, mirror: Option<&str>) -> String {
    let Some(mirror) = mirror else { return address.to_owned() };
    let path =
        address.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    format!("{mirror}/{path}")
}

/// A name and what is read under it.
type Content = (String, Box<dyn Read>);

/// The file itself, or the members of a zip.
fn contents(path: &Path, members: &[&str]) -> Result<Vec<Content>, Failure> {
    let fail = |error: &dyn std::fmt::Display| {
        Failure::failed(format!("cannot read {}", path.display())).because(error.to_string())
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = File::open(path).map_err(|error| fail(&error))?;
    if members.is_empty() {
        return Ok(vec![(name, Box::new(file))]);
    }
    let mut archive = zip::ZipArchive::new(file).map_err(|error| fail(&error))?;
    let mut found: Vec<Content> = Vec::new();
    for member in members {
        let inside: Vec<String> = archive
            .file_names()
            .map(|name| name.map(|n| n.to_string()))
            .collect::<Result<_, _>>()
            .map_err(|error| fail(&error))?;
        let Some(full) = inside.into_iter().find(|full| full.ends_with(member)) else {
            return Err(Failure::failed(format!("{name} holds no file called {member}")).hint(
                "the publisher may have changed the zip: unpack it and run `tiltmeter data add FILE`",
            ));
        };
        let mut entry = archive.by_name(&full).map_err(|error| fail(&error))?;
        // The entry is copied to a file that vanishes, so that memory stays flat.
        let mut copy = tempfile::tempfile().map_err(|error| fail(&error))?;
        std::io::copy(&mut entry, &mut copy).map_err(|error| fail(&error))?;
        std::io::Seek::rewind(&mut copy).map_err(|error| fail(&error))?;
        found.push(((*member).to_owned(), Box::new(copy)));
    }
    Ok(found)
}

/// `XDG_CACHE_HOME/tiltmeter`, else `HOME/.cache/tiltmeter`.
fn cache_folder() -> Result<PathBuf, Failure> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("XDG_CACHE_HOME")
        .or_else(|| set("HOME").map(|folder| folder.join(".cache")))
        .map(|folder| folder.join("tiltmeter"))
        .ok_or_else(|| Failure::failed("no folder for fetched files").hint("give one with --to DIR"))
}

/// Tells a person at a terminal; a log gets the tries that failed, not every block.
#[expect(clippy::print_stderr, reason = "progress belongs on the terminal")]
fn show(name: &str, event: &Progress, console: &Console) {
    match event {
        Progress::Again { why, wait } => {
            console.note(&format!("{name}: {why}; trying again in {} s", wait.as_secs_f64()));
        }
        Progress::Bytes(at, whole) if std::io::stderr().is_terminal() && console.chatty() => {
            let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
            let of = whole.map_or_else(String::new, |whole| format!(" of {:.1}", mib(whole)));
            eprint!("\r{name}: {:.1}{of} MiB ", mib(*at));
            if whole.is_some_and(|whole| whole == *at) {
                eprintln!();
            }
        }
        Progress::Bytes(..) => {}
    }
}
