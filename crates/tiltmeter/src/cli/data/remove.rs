//! `data remove` and `data clean`: what goes out of the store.

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_store::{IngestId, Removed, Store};

use super::super::{Console, flags};
use crate::failure::{Exit, Failure};

pub(super) fn command() -> Command {
    Command::new("remove")
        .about("Remove a dataset, or one file of it, from the store")
        .long_about(
            "Removes the records of a dataset and the originals that no other dataset needs. The custody log keeps \
             what was added and that it was removed.",
        )
        .arg(Arg::new("name").value_name("NAME").required(true).help("Name of the dataset"))
        .arg(
            Arg::new("file")
                .long("file")
                .value_name("NAME|SHA256")
                .help("Only what was read from this file: its name, or the start of its hash"),
        )
        .arg(
            Arg::new("dry-run")
                .short('n')
                .long("dry-run")
                .action(ArgAction::SetTrue)
                .help("Say what would be removed and remove nothing"),
        )
}

pub(super) fn clean_command() -> Command {
    Command::new("clean").about("Remove what interrupted commands left, and originals that no dataset needs")
}

pub(super) fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let store = Store::open_existing(&flags::store_folder(matches)?)?;
    let name = matches.get_one::<String>("name").map(String::as_str).unwrap_or_default();
    let file = matches.get_one::<String>("file").map(String::as_str);
    let chosen: Vec<_> = store
        .ingests()?
        .into_iter()
        .filter(|ingest| ingest.dataset == name)
        .filter(|ingest| file.is_none_or(|file| ingest.file_name == file || ingest.sha256.starts_with(file)))
        .collect();
    if chosen.is_empty() {
        let file = file.map_or_else(String::new, |file| format!(" from `{file}`"));
        return Err(Failure::failed(format!("the store holds nothing of `{name}`{file}"))
            .hint("run `tiltmeter data list` to see what it holds"));
    }
    let listed = chosen.iter().map(|ingest| format!("{}, {} rows", ingest.file_name, ingest.rows));
    let listed: Vec<String> = listed.collect();
    if matches.get_flag("dry-run") {
        console.write(format!("would remove {name}: {}\n", listed.join("; ")).as_bytes())?;
        return Ok(Exit::Done);
    }
    let ingests: Vec<IngestId> = chosen.iter().map(|ingest| ingest.ingest).collect();
    let removed = store.remove(&ingests, &format!("tiltmeter data remove {name}"), crate::VERSION)?;
    console.write(format!("removed {name}: {}\n{}", listed.join("; "), freed(&removed)).as_bytes())?;
    Ok(Exit::Done)
}

pub(super) fn clean(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let store = Store::open_existing(&flags::store_folder(matches)?)?;
    let removed = store.clean()?;
    console.write(freed(&removed).as_bytes())?;
    Ok(Exit::Done)
}

fn freed(removed: &Removed) -> String {
    match removed.files.len() {
        0 => "nothing was left over\n".to_owned(),
        files => format!("{files} files and folders, {} bytes freed\n", removed.bytes),
    }
}
