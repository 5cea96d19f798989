//! Events of the Integrated Crisis Early Warning System, as its coder read them in the news.

use std::io::BufRead;
use std::sync::OnceLock;

use tilt_core::StateId;
use tilt_core::cameo;
use tilt_core::card::Card;
use tilt_core::ontology::{Ontology, PloverRoot};
use tilt_core::record::{EventActor, MachineEvent, RecordSink};
use tilt_core::time::{Date, Period, Precision};

use crate::error::Error;
use crate::event_cells::{self, W_EVENT_CODE, intensity};
use crate::layout::Layout;
use crate::names::{Named, Names};
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Source, SourceCard};

/// The source.
pub struct Icews;

impl Source for Icews {
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
    let id = cells.text("Event ID");
    if !event_cells::is_number(id) {
        return Err(Refusal::cell("Event ID", id, "a number"));
    }
    let day = day(cells, "Event Date")?;
    let written = cells.text("CAMEO Code");
    let code = cameo::with_leading_zero(written)
        .ok_or_else(|| Refusal::cell("CAMEO Code", written, "a code of two to four digits"))?;
    if code != written {
        harvest.doubt(W_EVENT_CODE.code, "codes without their leading zero were made whole");
    }
    let root = cameo::plover_root(code.as_bytes());
    let mut actor = |name, sectors, country| EventActor {
        state: state_of(cells, country, day, harvest),
        code: present(cells.text(name)).to_owned(),
        role: present(cells.text(sectors)).to_owned(),
    };
    let source = actor("Source Name", "Source Sectors", "Source Country");
    let target = actor("Target Name", "Target Sectors", "Target Country");
    let place = state_of(cells, "Country", day, harvest);
    let record = MachineEvent {
        event: id.to_owned(),
        date: day,
        source,
        target,
        ontology: Ontology::Cameo,
        code,
        root,
        quad: root.map(PloverRoot::quad),
        intensity: intensity(cells.text("Intensity"), harvest),
        mentions: None,
        sources: None,
        reports: present(cells.text("Publisher")).to_owned(),
        place,
    };
    harvest.push(record);
    harvest.covers(Period::Day(day).start(), Period::Day(day).end());
    Ok(())
}

/// A whole day.
pub(crate) fn day(cells: &Cells<'_>, column: &str) -> Result<Date, Refusal> {
    let date =
        cells.date(column).ok().flatten().filter(|date| date.precision == Precision::Day && !date.doubtful);
    date.map(|date| date.first)
        .ok_or_else(|| Refusal::cell(column, cells.text(column), "a day such as 2018-06-01"))
}

/// The cell, or the empty text where it holds a word for nothing.
fn present(text: &str) -> &str {
    if matches!(text, "NA" | "NULL") { "" } else { text }
}

fn state_of(cells: &Cells<'_>, column: &str, day: Date, harvest: &mut Harvest) -> Option<StateId> {
    let name = present(cells.text(column));
    if name.is_empty() {
        return None;
    }
    match event_cells::country(names(), name, day) {
        Some(Named::State(state)) => Some(state),
        Some(Named::Other(_)) => None,
        None => {
            harvest.unresolved(name);
            None
        }
    }
}

/// How ICEWS names countries.
pub(crate) fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| Names::parse(include_str!("names.tsv")))
}

const LAYOUTS: &[Layout] = &[Layout::new(
    "icews-events",
    Separation::TabOnly,
    &[
        "Event ID",
        "Event Date",
        "Source Name",
        "Source Sectors",
        "Source Country",
        "Event Text",
        "CAMEO Code",
        "Intensity",
        "Target Name",
        "Target Sectors",
        "Target Country",
        "Publisher",
    ],
    &["Story ID", "Sentence Number", "Country"],
)];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "icews",
        version: 1,
        title: "ICEWS events",
        definition: "Events that the coder of ICEWS claims to have found in the news, one row for each pair of actors.",
        limitation: "Claimed by machine coding, never facts; the news sources changed over the years, and each sentence \
                     is coded by itself. Use counts over many rows, with the volume of all rows beside them.",
        parameters: &[],
        references: &["boschee2015", "gerner2002", "plover"],
        missing: "That no event is listed does not mean that none happened. A side whose country is NA or a region has no \
                  state; a code that PLOVER does not code (comments, appeals) has no quad class.",
    },
    row: "one event with a source and a target as a machine read it in one sentence",
    publisher: "Lockheed Martin for ICEWS, Harvard Dataverse",
    address: "https://doi.org/10.7910/DVN/28075",
    access: Access::Dataverse { doi: "10.7910/DVN/28075", names: &["events."] },
    licence: "terms of the data set at Harvard Dataverse, which fetching accepts; not bundled",
    citation: "Elizabeth Boschee et al., ICEWS Coded Event Data, Harvard Dataverse, doi:10.7910/DVN/28075",
    coverage_note: "1995 to April 2023",
    traps: &[
        "A meeting gives a row for each direction, so counts of consultations double.",
        "Event IDs are not unique over the whole set: files of different releases repeat them.",
        "Copies that went through a spreadsheet lack the leading zero of the code; it is put back.",
        "The country of an actor is a name, and regions and the word NA stand among them.",
        "Comments and appeals (roots 01 and 02) are about a fifth of all rows and have no class in PLOVER.",
    ],
    columns: &[
        "Event ID",
        "Event Date",
        "Source Name",
        "Source Sectors",
        "Source Country",
        "CAMEO Code",
        "Intensity",
        "Target Name",
        "Target Sectors",
        "Target Country",
        "Publisher",
        "Country",
    ],
};
