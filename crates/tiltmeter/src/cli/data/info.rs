//! `data info`: what a dataset is and what is stored of it.

use clap::{Arg, ArgAction, ArgMatches, Command};
use tilt_sources::Access;

use super::super::{Console, flags};
use crate::evidence;
use crate::failure::{Exit, Failure};

pub(super) fn command() -> Command {
    Command::new("info")
        .about("What a dataset is, where it comes from and what is stored of it")
        .arg(Arg::new("name").value_name("NAME").required(true).action(ArgAction::Set))
}

/// How to get a dataset, in a sentence.
pub(super) fn way(access: Access, name: &str) -> String {
    match access {
        Access::Open(_) | Access::Dataverse { .. } => format!("`tiltmeter data get {name}` fetches it"),
        Access::Timed { .. } => format!("`tiltmeter data get {name} --since DAY --until DAY` fetches it"),
        Access::Ask(how) => how.to_owned(),
        Access::Own => "it comes with the program, or from you: `tiltmeter data add FILE`".to_owned(),
    }
}

pub(super) fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let name = matches.get_one::<String>("name").map(String::as_str).unwrap_or_default();
    let bundled = evidence::bundled_vintages()?.into_iter().find(|vintage| vintage.dataset == name);
    let known = tilt_sources::find(name);
    let mut text = String::new();
    if let Some(source) = known {
        let card = source.card();
        text.push_str(&format!(
            "{}\n{}\n\na row     {}\npublisher {}\naddress   {}\nget       {}\nlicence   {}\ncite      {}\ncovers    {}\n",
            card.card.id(),
            card.card.title,
            card.row,
            card.publisher,
            card.address,
            way(card.access, card.card.name),
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
