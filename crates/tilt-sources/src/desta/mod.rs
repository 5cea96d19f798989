//! Trade agreements of the DESTA project, by dyad.
//!
//! A row becomes an agreement of two parties rather than two rows of single states: it says that these two are bound to
//! each other, and in a treaty of fifty states each state would otherwise be repeated once per partner.

use std::collections::BTreeSet;
use std::io::BufRead;
use std::sync::OnceLock;

use tilt_core::actor::{Actor, Role, StateId};
use tilt_core::agreement::{Agreement, Instrument, SubjectKey};
use tilt_core::card::Card;
use tilt_core::concordance::CodeScheme;
use tilt_core::origin::{Locator, Origin};
use tilt_core::record::RecordSink;
use tilt_core::time::{Date, FactDate, Period, Precision};

use crate::error::Error;
use crate::layout::Layout;
use crate::names::{self, Named, Names};
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Download, Source, SourceCard};

/// The source.
pub struct Desta;

impl Source for Desta {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        walk::rows(CARD.card.name, LAYOUTS, input, sink, dyad, |_| Claim {
            note:
                "trade agreements that the project counts, by pairs of parties; the last years fill up late"
                    .to_owned(),
            complete: false,
        })
    }
}

fn dyad(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let id = cells.text("number");
    if id.is_empty() {
        return Err(Refusal::cell("number", "", "the number of a treaty"));
    }
    let signed = year(cells, "year")?.ok_or_else(|| Refusal::cell("year", cells.text("year"), "a year"))?;
    let kind = cells.text("entry_type");
    let (instrument, is_end) = match kind {
        "base_treaty" | "consolidated" => (Instrument::Agreement, false),
        "accession" | "protocol" | "amendment" => (Instrument::Protocol, false),
        "withdrawal" => (Instrument::Agreement, true),
        other => {
            return Err(Refusal::cell(
                "entry_type",
                other,
                "base_treaty, accession, consolidated or withdrawal",
            ));
        }
    };
    let day = Some(signed.first);
    let party = |column| state(column, cells.text(column), day).map(|state| Actor::State(state, Role::State));
    let parties = vec![party("iso1")?, party("iso2")?];
    let in_force = if is_end { None } else { year(cells, "entryforceyear")? };
    harvest.push(Agreement {
        id: id.to_owned(),
        title: cells.text("name").to_owned(),
        instrument,
        subjects: SubjectKey::find("trade").into_iter().collect(),
        parties,
        announced: None,
        signed: Some(signed).filter(|_| !is_end),
        in_force,
        suspended: None,
        ended: Some(signed).filter(|_| is_end),
        obligations: BTreeSet::new(),
        note: kind.to_owned(),
        cited: format!("DESTA {}", cells.text("base_treaty")),
        origin: Origin {
            source: CARD.card.name.to_owned(),
            version: String::new(),
            sha256: None,
            locator: Locator::Line(cells.line()),
        },
    });
    for date in [Some(signed), in_force].into_iter().flatten() {
        harvest.covers(date.first, date.end());
    }
    Ok(())
}

fn year(cells: &Cells<'_>, column: &str) -> Result<Option<FactDate>, Refusal> {
    if cells.given(column).is_none() {
        return Ok(None);
    }
    let first = Period::Year(cells.year(column)?).start();
    Ok(Some(FactDate { first, precision: Precision::Year, doubtful: false }))
}

/// The state of a number of ISO 3166-1, which is that of M49, without leading zeros.
fn state(column: &str, written: &str, day: Option<Date>) -> Result<StateId, Refusal> {
    static NAMES: OnceLock<Names> = OnceLock::new();
    match NAMES.get_or_init(|| Names::parse(include_str!("names.tsv"))).listed(written, None) {
        Some(Named::State(state)) => Ok(state),
        Some(Named::Other(what)) => Err(names::no_state(column, written, what)),
        None => {
            let found = names::by_code(CodeScheme::M49, &format!("{written:0>3}"), day);
            let unknown = |_| Refusal::State { name: format!("{written} (ISO number)") };
            found.map(|state| names::then(state, day)).map_err(unknown)
        }
    }
}

const LAYOUTS: &[Layout] = &[Layout::new(
    "desta-dyads",
    Separation::Comma,
    &[
        "country1",
        "country2",
        "iso1",
        "iso2",
        "number",
        "base_treaty",
        "name",
        "entry_type",
        "year",
        "entryforceyear",
    ],
    &[],
)];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "desta",
        version: 1,
        title: "DESTA trade agreements, by pairs of parties",
        definition: "Which two states a trade agreement, an accession to it or its consolidated form binds, with years.",
        limitation: "Trade agreements only, by year. That two states are in one large treaty says little of the two.",
        parameters: &[],
        references: &["dur2014"],
        missing: "A pair without a row has no agreement that the project counts. An empty year of entry into force is not \
                  known or has not come.",
    },
    row: "one pair of parties of one trade agreement",
    publisher: "Design of Trade Agreements project (Dür, Baccini, Elsig)",
    address: "https://www.designoftradeagreements.org/downloads/",
    access: Access::Open(&[Download {
        address: "https://www.designoftradeagreements.org/media/filer_public/6a/45/\
                  6a454835-eef1-44c4-8af2-5557a9552167/desta_list_of_treaties_02_03_dyads.csv",
        name: "desta_list_of_treaties_02_03_dyads.csv",
        members: &[],
    }]),
    licence: "free for academic use with citation",
    citation: "Dür, Baccini and Elsig, The Design of International Trade Agreements, Review of International \
               Organizations 2014; version 02.03",
    coverage_note: "1948 to 2025",
    traps: &[
        "The file is in Latin-1, not UTF-8; states are read by number, so names with accents do not matter.",
        "Numbers of states come without leading zeros (4 is 004, Afghanistan).",
        "A treaty of many parties fills one row per pair: the African Continental Free Trade Area fills 2,607.",
        "A consolidated row repeats a base treaty and its accessions; counts of agreements leave it out by its note.",
        "Numbers of states are of today: 276 before 1990 is read as the Federal Republic, 887 before 1990 as the northern \
         of two.",
        "A withdrawal is read as the end of the agreement for the pair.",
    ],
    columns: &["iso1", "iso2", "number", "base_treaty", "name", "entry_type", "year", "entryforceyear"],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_filled_up_and_read_by_date() {
        let on = |code, day: &str| state("iso1", code, day.parse().ok()).map(|state| state.key());
        assert_eq!(on("4", "2003-01-01"), Ok("AFG"));
        assert_eq!((on("276", "1970-01-01"), on("276", "1995-01-01")), (Ok("GFR"), Ok("DEU")));
        assert_eq!((on("887", "1970-01-01"), on("887", "1995-01-01")), (Ok("YAR"), Ok("YEM")));
        assert_eq!((on("231", "1985-01-01"), on("729", "1962-01-01")), (Ok("ETH"), Ok("SDN")));
        assert_eq!((on("643", "1985-01-01"), on("688", "1970-01-01")), (Ok("RUS"), Ok("SRB")));
        assert_eq!(on("900", "2019-01-01"), Ok("XKX"));
        assert!(
            on("344", "2003-01-01").is_err()
                && on("999", "2003-01-01").is_err()
                && on("", "2003-01-01").is_err()
        );
    }
}
