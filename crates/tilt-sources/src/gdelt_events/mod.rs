//! Events of the GDELT project, as its coder read them in the world's news.

mod columns;

use std::io::BufRead;
use std::sync::OnceLock;

use tilt_core::StateId;
use tilt_core::cameo;
use tilt_core::card::Card;
use tilt_core::concordance::{CodeScheme, Concordance};
use tilt_core::ontology::{Ontology, PloverRoot};
use tilt_core::record::{EventActor, MachineEvent, RecordSink};
use tilt_core::time::{Date, Period};

use crate::cameo_states::{CameoStates, Letters};
use crate::error::Error;
use crate::event_cells::{compact_day, intensity, is_number, lenient};
use crate::layout::Layout;
use crate::names::{Named, Names};
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Source, SourceCard};

pub(crate) use columns::at;

/// The source.
pub struct GdeltEvents;

impl Source for GdeltEvents {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        columns::LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        walk::rows(CARD.card.name, columns::LAYOUTS, input, sink, event, |_| {
            Claim {
            note: "events as a machine found them in reports added in this time; that none is listed does not mean \
                   that nothing happened"
                .to_owned(),
            complete: false,
        }
        })
    }
}

fn event(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let day = day_of(cells.at(at::ID), cells.at(at::DAY))?;
    let code = cells.at(at::CODE);
    let root = cameo::plover_root(code.as_bytes());
    let tail = columns::tail(cells.layout());
    let added = cells.at(tail.added).get(..8).and_then(compact_day);
    let spoken_of = if cells.layout() == "gdelt-1-historic" { day } else { added.unwrap_or(day) };
    let source = actor(cells, at::ACTORS[0], day, harvest);
    let target = actor(cells, at::ACTORS[1], day, harvest);
    let place = place(cells.at(tail.place), day, harvest);
    let record = MachineEvent {
        event: cells.at(at::ID).to_owned(),
        date: day,
        source,
        target,
        ontology: Ontology::Cameo,
        code: code.to_owned(),
        root,
        quad: root.map(PloverRoot::quad),
        intensity: intensity(cells.at(at::GOLDSTEIN), harvest),
        mentions: lenient(cells.at(at::MENTIONS), harvest),
        sources: lenient(cells.at(at::SOURCES), harvest),
        reports: cells.at(tail.address).to_owned(),
        place,
    };
    harvest.push(record);
    let spoken_of = Period::Day(spoken_of);
    harvest.covers(spoken_of.start(), spoken_of.end());
    Ok(())
}

/// The day of an event, if its row has what an event cannot be without: its number and its day.
pub(crate) fn day_of(id: &str, day: &str) -> Result<Date, Refusal> {
    if !is_number(id) {
        return Err(Refusal::cell("GlobalEventID", id, "a number"));
    }
    compact_day(day).ok_or_else(|| Refusal::cell("Day", day, "a day such as 20190121"))
}

/// The state that a country code of an actor means.
pub(crate) fn state_of(code: &str, day: Date) -> Option<StateId> {
    match CameoStates::bundled().on(code, day) {
        Letters::State(state) => Some(state),
        _ => None,
    }
}

/// An actor, whose ten columns begin at `first`.
fn actor(cells: &Cells<'_>, first: usize, day: Date, harvest: &mut Harvest) -> EventActor {
    let country = cells.at(first + 2);
    let meaning = CameoStates::bundled().on(country, day);
    if meaning == Letters::Unknown && !country.is_empty() {
        harvest.unresolved(format!("{country} (cameo code)"));
    }
    let state = if let Letters::State(state) = meaning { Some(state) } else { None };
    // The known group and the three types; religion and descent of an actor are not read.
    let roles: Vec<&str> = [3, 7, 8, 9]
        .map(|column| cells.at(first + column))
        .into_iter()
        .filter(|role| !role.is_empty())
        .collect();
    EventActor { state, code: cells.at(first).to_owned(), role: roles.join(",") }
}

/// The state of the place of an event.
fn place(code: &str, day: Date, harvest: &mut Harvest) -> Option<StateId> {
    static PLACES: OnceLock<Names> = OnceLock::new();
    if code.is_empty() {
        return None;
    }
    if let Some(state) = Concordance::bundled().by_code(CodeScheme::Fips, code, Some(day)) {
        return Some(state);
    }
    match PLACES.get_or_init(|| Names::parse(include_str!("places.tsv"))).listed(code, None) {
        Some(Named::State(state)) => Some(state),
        Some(Named::Other(_)) => None,
        None => {
            harvest.unresolved(format!("{code} (fips code)"));
            None
        }
    }
}

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "gdelt-events",
        version: 1,
        title: "GDELT events",
        definition: "Events that the GDELT coder claims to have found in the news, one row each.",
        limitation: "Claimed by machine coding, never facts: audits found most hand-checked rows not to be a real event \
                     of the coded type at the coded place. Use counts over many rows, with the volume of all rows \
                     beside them.",
        parameters: &[],
        references: &["leetaru2013", "gerner2002", "goldstein1992", "plover"],
        missing: "That no event is listed does not mean that none happened. A side without a state keeps its code; a code \
                  that PLOVER does not code (comments, appeals) has no quad class.",
    },
    row: "one event with two sides as a machine read it, with counts of its mentions",
    publisher: "The GDELT Project",
    address: "https://www.gdeltproject.org/data.html",
    access: Access::Timed {
        address: "http://data.gdeltproject.org/events/{day}.export.CSV.zip",
        minutes: 1440,
        first: "2013-04-01",
    },
    licence: "free for any use with citation and a link to gdeltproject.org",
    citation: "Kalev Leetaru and Philip A. Schrodt, GDELT: Global Data on Events, Location, and Tone, 1979-2012, ISA 2013; \
               The GDELT Project, https://www.gdeltproject.org",
    coverage_note: "GDELT 1.0: 1979 to now, by year, month and, since April 2013, day; GDELT 2.0: February 2015 to now, by \
                    quarter of an hour",
    traps: &[
        "One report told by many outlets gives many rows; the same event comes again in later files under a new number.",
        "Codes of actors are three letters of CAMEO, codes of places are FIPS 10-4: CHN and CH, not CN.",
        "The day is that of the event, today or a day, a week, a month or a year and more before the report; the file's name is the time of the report.",
        "Reporting grows over the years, so counts do; only shares of the volume can be compared over time.",
        "The quad class of the file counts investigations as material cooperation and protest as verbal conflict; it is not read.",
        "Two codes of CAMEO changed with their states: DEU and YEM mean another state before 1990.",
        "`data get` fetches the daily files of GDELT 1.0; those of GDELT 2.0, one for each quarter of an hour, are listed in \
         http://data.gdeltproject.org/gdeltv2/masterfilelist.txt and are added as they are.",
        "There is no header: 61 columns are GDELT 2.0, 58 and 57 are GDELT 1.0.",
    ],
    columns: &[
        "GlobalEventID",
        "Day",
        "Actor1Code",
        "Actor1CountryCode",
        "Actor1KnownGroupCode",
        "Actor1Type1Code",
        "Actor1Type2Code",
        "Actor1Type3Code",
        "Actor2Code",
        "Actor2CountryCode",
        "Actor2KnownGroupCode",
        "Actor2Type1Code",
        "Actor2Type2Code",
        "Actor2Type3Code",
        "EventCode",
        "GoldsteinScale",
        "NumMentions",
        "NumSources",
        "ActionGeo_CountryCode",
        "DATEADDED",
        "SOURCEURL",
    ],
};
