//! Events of POLECAT, coded in PLOVER by the successor of ICEWS.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::sync::OnceLock;

use tilt_core::StateId;
use tilt_core::card::Card;
use tilt_core::concordance::{CodeScheme, Concordance};
use tilt_core::ontology::{Ontology, PloverRoot};
use tilt_core::record::{EventActor, MachineEvent, RecordSink};
use tilt_core::time::{Date, Period};

use crate::cameo_states::{CameoStates, Letters};
use crate::error::Error;
use crate::event_cells::{self, intensity};
use crate::icews;
use crate::layout::Layout;
use crate::names::{Named, Names};
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Source, SourceCard};

/// The source.
pub struct Polecat;

impl Source for Polecat {
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
    if id.is_empty() {
        return Err(Refusal::cell("Event ID", id, "an id"));
    }
    let day = icews::day(cells, "Event Date")?;
    let name = cells.text("Event Type");
    let root = PloverRoot::find(name)
        .ok_or_else(|| Refusal::cell("Event Type", name, "a root of PLOVER such as CONSULT"))?;
    let code = match cells.given("Event Mode") {
        Some(mode) => format!("{} {mode}", root.name()),
        None => root.name().to_owned(),
    };
    let sources = actors(cells, &ACTOR, day, harvest);
    let targets = actors(cells, &RECIPIENT, day, harvest);
    let intensity = intensity(cells.text("Event Intensity"), harvest);
    let place = place(cells.text("Country"), day, harvest);
    for source in &sources {
        for target in &targets {
            harvest.push(MachineEvent {
                event: id.to_owned(),
                date: day,
                source: source.clone(),
                target: target.clone(),
                ontology: Ontology::Plover,
                code: code.clone(),
                root: Some(root),
                quad: Some(root.quad()),
                intensity,
                mentions: None,
                sources: None,
                reports: cells.given("Source").unwrap_or_default().to_owned(),
                place,
            });
        }
    }
    harvest.covers(Period::Day(day).start(), Period::Day(day).end());
    Ok(())
}

/// The columns of a side.
struct Side {
    names: &'static str,
    raw: &'static str,
    countries: &'static str,
    sectors: &'static str,
}

const ACTOR: Side = Side {
    names: "Actor Name",
    raw: "Actor Name Raw",
    countries: "Actor Country",
    sectors: "Primary Actor Sector",
};

const RECIPIENT: Side = Side {
    names: "Recipient Name",
    raw: "Recipient Name Raw",
    countries: "Recipient Country",
    sectors: "Primary Recipient Sector",
};

/// The actors of a side: one for each state that is on it, and if there is none, one without state. The cells are
/// lists of one length, item by item about one actor.
fn actors(cells: &Cells<'_>, side: &Side, day: Date, harvest: &mut Harvest) -> Vec<EventActor> {
    let mut by_state: BTreeMap<Option<StateId>, (Vec<&str>, Vec<&str>)> = BTreeMap::new();
    let [names, raw, sectors] = [side.names, side.raw, side.sectors]
        .map(|column| cells.text(column).split("; ").collect::<Vec<&str>>());
    for (at, country) in cells.text(side.countries).split("; ").enumerate() {
        let state = match said(country).map(|country| (country, event_cells::country(table(), country, day)))
        {
            Some((_, Some(Named::State(state)))) => Some(state),
            Some((country, None)) => {
                harvest.unresolved(country);
                None
            }
            _ => None,
        };
        let (called, roles) = by_state.entry(state).or_default();
        let name = [names.get(at), raw.get(at)].into_iter().flatten().copied().find_map(said);
        called.extend(name.or_else(|| said(country)));
        roles.extend(sectors.get(at).copied().and_then(said));
    }
    if by_state.len() > 1 {
        by_state.remove(&None);
    }
    let one = |(state, (called, roles)): (Option<StateId>, (Vec<&str>, Vec<&str>))| EventActor {
        state,
        code: called.join("; "),
        role: roles.join(","),
    };
    by_state.into_iter().map(one).collect()
}

/// The item of a list, if it says something.
fn said(item: &str) -> Option<&str> {
    let item = item.trim();
    (!matches!(item, "" | "None" | "NA")).then_some(item)
}

fn place(code: &str, day: Date, harvest: &mut Harvest) -> Option<StateId> {
    let code = said(code)?;
    let found = Concordance::bundled().by_code(CodeScheme::Iso3, code, Some(day));
    if found.is_none() && CameoStates::bundled().get(code.as_bytes()) == Letters::Unknown {
        harvest.unresolved(format!("{code} (iso3 code)"));
    }
    found
}

fn table() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| Names::parse(include_str!("names.tsv")))
}

const LAYOUTS: &[Layout] = &[
    Layout::new(
        "polecat-events",
        Separation::TabOnly,
        &[
            "Event ID",
            "Event Date",
            "Event Type",
            "Event Mode",
            "Event Intensity",
            "Quad Code",
            "Actor Name",
            "Actor Country",
            "Primary Actor Sector",
            "Actor Name Raw",
            "Recipient Name",
            "Recipient Country",
            "Primary Recipient Sector",
            "Recipient Name Raw",
            "Source",
        ],
        &["Country", "Publication Date", "Version"],
    ),
    Layout::new(
        "polecat-reduced",
        Separation::Comma,
        &[
            "Event ID",
            "Event Date",
            "Event Type",
            "Event Intensity",
            "Quad Code",
            "Actor Name",
            "Actor Country",
            "Recipient Name",
            "Recipient Country",
        ],
        &["Country", "Actor Name Raw", "Recipient Name Raw"],
    ),
];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "polecat",
        version: 1,
        title: "POLECAT events",
        definition: "Events that the NGEC coder claims to have found in the news, coded in PLOVER, one row each.",
        limitation: "Claimed by machine coding, never facts; a classifier reads whole stories and over-produces, and most \
                     of its events are verbal conflict. Use counts over many rows, with the volume of all rows beside them.",
        parameters: &[],
        references: &["halterman2023", "plover"],
        missing: "That no event is listed does not mean that none happened. A side whose country is None or an organisation \
                  has no state.",
    },
    row: "one event as a machine read it in one story, with all actors of each side",
    publisher: "Leidos for POLECAT, Harvard Dataverse",
    address: "https://doi.org/10.7910/DVN/AJGVIT",
    access: Access::Dataverse { doi: "10.7910/DVN/AJGVIT", names: &["ngecEvents"] },
    licence: "research and educational use only, © Leidos, which fetching accepts; not bundled",
    citation: "Andrew Halterman et al., POLECAT Weekly Data, Harvard Dataverse, doi:10.7910/DVN/AJGVIT",
    coverage_note: "2018 to now, by year and week",
    traps: &[
        "An event with several states on a side gives one record for each pair of them, all under the one id.",
        "Items of a side stand in parallel lists separated by a semicolon; the missing one is the word None.",
        "Copies that were joined from tables hold NA beside None.",
        "The mode stands behind the root in the code: MOBILIZE police.",
        "The quad class comes from the root, as in all feeds here; that of the file is not read.",
        "Place and actors are found by different models: an event placed in a state need not have to do with it.",
    ],
    columns: &[
        "Event ID",
        "Event Date",
        "Event Type",
        "Event Mode",
        "Event Intensity",
        "Actor Name",
        "Actor Country",
        "Primary Actor Sector",
        "Actor Name Raw",
        "Recipient Name",
        "Recipient Country",
        "Primary Recipient Sector",
        "Recipient Name Raw",
        "Country",
        "Source",
    ],
};
