//! Events coded by PETRARCH: the Phoenix data sets, and what the coder itself writes.

mod layouts;

use std::io::BufRead;

use tilt_core::StateId;
use tilt_core::cameo;
use tilt_core::card::Card;
use tilt_core::concordance::{CodeScheme, Concordance};
use tilt_core::ontology::{Ontology, PloverRoot};
use tilt_core::record::{EventActor, MachineEvent, RecordSink};
use tilt_core::time::{Date, Period};

use crate::cameo_states::{CameoStates, Letters};
use crate::error::Error;
use crate::event_cells::{compact_day, intensity};
use crate::layout::Layout;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Source, SourceCard};

use layouts::{Columns, LAYOUTS, columns};

/// The source.
pub struct Phoenix;

impl Source for Phoenix {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        walk::rows(CARD.card.name, LAYOUTS, input, sink, event, |_| {
            Claim {
            note: "events as a machine found them in the news of this time; that none is listed does not mean that \
                   nothing happened"
                .to_owned(),
            complete: false,
        }
        })
    }
}

fn event(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let columns = columns(cells.layout());
    let id = cells.text(columns.id);
    if id.is_empty() {
        return Err(Refusal::cell(columns.id, id, "an id"));
    }
    let day = day(cells, columns)?;
    let code = cells.text(columns.code);
    let root = cameo::plover_root(code.as_bytes());
    let source = actor(cells, columns.source, columns.source_roles, day, harvest);
    let target = actor(cells, columns.target, columns.target_roles, day, harvest);
    let reports: Vec<&str> = columns
        .reports
        .iter()
        .flat_map(|column| cells.list(column))
        .filter(|report| *report != "NULL")
        .collect();
    let record = MachineEvent {
        event: id.to_owned(),
        date: day,
        source,
        target,
        ontology: Ontology::Cameo,
        code: code.to_owned(),
        root,
        quad: root.map(PloverRoot::quad),
        intensity: intensity(cells.text(columns.goldstein), harvest),
        mentions: None,
        sources: None,
        reports: reports.join(" "),
        place: place(cells.text(columns.country), day, harvest),
    };
    harvest.push(record);
    harvest.covers(Period::Day(day).start(), Period::Day(day).end());
    Ok(())
}

fn day(cells: &Cells<'_>, columns: &Columns) -> Result<Date, Refusal> {
    let text = cells.text(columns.day);
    if let Some(day) = compact_day(text) {
        return Ok(day);
    }
    // The historic files write month, day and year with strokes, beside the same numbers in columns of their own.
    let number = |column| cells.whole::<i16>(column).ok().flatten();
    let day = number("year").zip(number("month")).zip(number("day")).and_then(|((year, month), day)| {
        let year = (1000..=2200).contains(&year).then_some(year)?;
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    });
    day.ok_or_else(|| Refusal::cell(columns.day, text, "a day such as 20150901"))
}

/// An actor: its code begins with the three letters of a country, then come those of its roles.
fn actor(cells: &Cells<'_>, column: &str, roles: &[&str], day: Date, harvest: &mut Harvest) -> EventActor {
    let code = cells.text(column);
    let letters = code.get(..3).unwrap_or("");
    let meaning = CameoStates::bundled().on(letters, day);
    if meaning == Letters::Unknown && !letters.is_empty() && letters != "---" {
        harvest.unresolved(format!("{letters} (cameo code)"));
    }
    let state = if let Letters::State(state) = meaning { Some(state) } else { None };
    let given: Vec<&str> =
        roles.iter().map(|role| cells.text(role)).filter(|role| !role.is_empty()).collect();
    let role = if roles.is_empty() { code.get(3..).unwrap_or("").to_owned() } else { given.join(";") };
    EventActor { state, code: code.to_owned(), role: role.replace(';', ",") }
}

/// The state of a place, which is written as a code or as a name.
fn place(text: &str, day: Date, harvest: &mut Harvest) -> Option<StateId> {
    if text.is_empty() || text == "NA" {
        return None;
    }
    let table = Concordance::bundled();
    let by_code =
        [CodeScheme::Iso3, CodeScheme::Iso2].into_iter().find_map(|s| table.by_code(s, text, Some(day)));
    let found = by_code.or_else(|| table.find(text, Some(day)));
    if found.is_none() {
        harvest.unresolved(text);
    }
    found
}

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "phoenix",
        version: 1,
        title: "Phoenix and PETRARCH events",
        definition: "Events that the PETRARCH coders claim to have found in the news, one row each.",
        limitation: "Claimed by machine coding, never facts; coders that know actors and verbs by dictionary miss what is \
                     not in it and mistake what is. Use counts over many rows, with the volume of all rows beside them.",
        parameters: &[],
        references: &["althaus2020", "norris2017", "gerner2002", "goldstein1992", "plover"],
        missing: "That no event is listed does not mean that none happened. An actor whose code begins with no country has \
                  no state; a code that PLOVER does not code (comments, appeals) has no quad class.",
    },
    row: "one event with a source and a target, at most one a day of the same actors and code",
    publisher: "Open Event Data Alliance; Cline Center, University of Illinois",
    address: "https://doi.org/10.13012/B2IDB-0647142_V3",
    access: Access::Ask(
        "Open the page of the Cline Center Historical Phoenix Event Data, save its zip and unpack it; or take what \
         PETRARCH and its pipeline write (events.full.YYYYMMDD.txt); then `tiltmeter data add FILE`.",
    ),
    licence: "terms of the page of each data set, with citation; not bundled",
    citation: "Scott Althaus, Joseph Bajjalieh, John F. Carter, Buddy Peyton and Dan A. Shalmon, Cline Center Historical \
               Phoenix Event Data; Clayton Norris, Philip Schrodt and John Beieler, PETRARCH2, JOSS 2(9) 2017",
    coverage_note: "Historical Phoenix: 1945 to 2019 by news source; daily Phoenix: from June 2014",
    traps: &[
        "The pipeline keeps one event a day of the same source, target and code, so a count says on how many days.",
        "The class column is the pipeline's own, with 0 for statements and sanctions among verbal conflict; it is not read.",
        "Actors without code are three strokes.",
        "The daily files have no header: 26 columns; the coder itself writes 7, or 8 with an address.",
        "The historic files are one for each news source: joined, they repeat events.",
    ],
    columns: &[
        "EventID",
        "Date",
        "SourceActorFull",
        "SourceActorRole",
        "SourceActorAttribute",
        "TargetActorFull",
        "TargetActorRole",
        "TargetActorAttribute",
        "EventCode",
        "GoldsteinScore",
        "CountryCode",
        "URLs",
        "NewsSources",
        "eid",
        "story_date",
        "year",
        "month",
        "day",
        "source",
        "source_agent",
        "source_others",
        "target",
        "target_agent",
        "target_others",
        "code",
        "goldstein",
        "countryname",
        "aid",
    ],
};
