//! `data list`: what is bundled and what is stored.

use clap::{ArgMatches, Command};

use super::super::listing::Listing;
use super::super::{Console, flags, output};
use crate::evidence;
use crate::failure::{Exit, Failure};

pub(super) fn command() -> Command {
    Command::new("list")
        .about("Bundled tables and stored datasets, with vintage and coverage")
        .args(output::flags())
}

pub(super) fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
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
    table.write(&mut Console::new(matches, false))
}
