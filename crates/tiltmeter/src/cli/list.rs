//! `list`: what there is, by kind.

use clap::{Arg, ArgMatches, Command};
use tilt_core::{AgreementTable, Concordance, MembershipTable};

use super::listing::Listing;
use super::{Console, Entry, output};
use crate::failure::{Exit, Failure};
use crate::registry;

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "list", build, run };

const LONG: &str = "\
Lists what there is: items of the program, or rows of its reference tables.

Examples:
  tiltmeter list measures
  tiltmeter list states
  tiltmeter list agreements -O csv";

const KINDS: [&str; 10] = [
    "measures",
    "detectors",
    "sources",
    "coders",
    "reporters",
    "warnings",
    "states",
    "organisations",
    "agreements",
    "subjects",
];

fn build(command: Command) -> Command {
    command
        .about("List measures, detectors, sources, states, organisations, agreements, …")
        .long_about(LONG)
        .arg(Arg::new("kind").value_name("KIND").required(true).value_parser(KINDS))
        .args(output::flags())
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let kind = matches.get_one::<String>("kind").map(String::as_str).unwrap_or_default();
    let table = match kind {
        "warnings" => warnings(),
        "states" => states(),
        "organisations" => organisations(),
        "agreements" => agreements(),
        "subjects" => subjects(),
        items => self::items(items.trim_end_matches('s')),
    };
    table.write(console)
}

fn items(kind: &str) -> Listing {
    let mut table = Listing::new(&["name", "title", "definition"]);
    for item in registry::items().filter(|item| item.kind == kind) {
        table.row(vec![item.card.id(), item.card.title.to_owned(), item.card.definition.to_owned()]);
    }
    table
}

fn warnings() -> Listing {
    let mut table = Listing::new(&["code", "meaning"]);
    for doc in registry::warnings() {
        table.row(vec![doc.code.to_owned(), doc.doc.to_owned()]);
    }
    table
}

fn states() -> Listing {
    let mut table = Listing::new(&["key", "name", "subregion", "in the state system", "note"]);
    for (_, state) in Concordance::bundled().states() {
        let cells = [state.key, state.name_en, state.subregion].map(str::to_owned);
        table.row(cells.into_iter().chain([state.system.to_string(), state.note.to_owned()]).collect());
    }
    table
}

fn organisations() -> Listing {
    let mut table = Listing::new(&["key", "name", "kind", "existed", "note"]);
    for (_, org) in MembershipTable::bundled().organisations() {
        let cells = [org.key, org.name_en, org.kind].map(str::to_owned);
        table.row(cells.into_iter().chain([org.spell.to_string(), org.note.to_owned()]).collect());
    }
    table
}

fn agreements() -> Listing {
    let mut table = Listing::new(&["id", "instrument", "signed", "in force", "ended", "title"]);
    let date = |date: Option<tilt_core::FactDate>| date.map_or_else(String::new, |date| date.to_string());
    for row in AgreementTable::bundled().agreements() {
        let dates = [date(row.signed), date(row.in_force), date(row.ended)];
        let head = [row.id.clone(), row.instrument.name().to_owned()];
        table.row(head.into_iter().chain(dates).chain([row.title.clone()]).collect());
    }
    table
}

fn subjects() -> Listing {
    let mut table = Listing::new(&["key", "name", "domain", "definition"]);
    for subject in AgreementTable::bundled().subjects() {
        table.row(
            [subject.key, subject.name_en, subject.domain, subject.definition].map(str::to_owned).to_vec(),
        );
    }
    table
}
