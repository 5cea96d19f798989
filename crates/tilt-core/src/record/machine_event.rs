//! Events as machines read them in the news. They are claims of a coder about a report, never facts.

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_maybe_state, get_text,
};
use crate::actor::StateId;
use crate::ontology::{Ontology, PloverRoot, QuadClass};
use crate::time::Date;

/// A side of an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventActor {
    /// The state, where the code means one.
    pub state: Option<StateId>,
    /// Code or name as the source gives it.
    pub code: String,
    /// Sectors or role as the source gives them; empty if it gives none.
    pub role: String,
}

/// One event of one feed.
#[derive(Debug, Clone, PartialEq)]
pub struct MachineEvent {
    /// Id in the feed.
    pub event: String,
    /// Day on which it is said to have happened.
    pub date: Date,
    /// Who acts.
    pub source: EventActor,
    /// Toward whom.
    pub target: EventActor,
    /// In which ontology it was coded.
    pub ontology: Ontology,
    /// Code in that ontology, without punctuation: `042`, `CONSULT`.
    pub code: String,
    /// Root in PLOVER, through the mapping of the ontology; `None`: the code has no counterpart.
    pub root: Option<PloverRoot>,
    /// Quad class through the root of PLOVER only, so that feeds with other tables agree.
    pub quad: Option<QuadClass>,
    /// Intensity as the feed gives it (Goldstein scale, -10 to 10).
    pub intensity: Option<f64>,
    /// Mentions counted by the feed.
    pub mentions: Option<u32>,
    /// Sources counted by the feed.
    pub sources: Option<u32>,
    /// Publishers or addresses, separated by a blank where there are several.
    pub reports: String,
    /// State in which it is said to have happened.
    pub place: Option<StateId>,
}

impl Flat for MachineEvent {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "machine_events",
        version: 1,
        row: "one event as a machine read it in the news; a claim of the coder, not a fact",
        columns: &[
            ColumnDoc::text("event", "id in the feed"),
            ColumnDoc::maybe_date("date", "day on which it is said to have happened"),
            ColumnDoc::maybe_text("source", "key of the state that acts, where the code means one"),
            ColumnDoc::text("source_code", "code or name of the actor as the feed gives it"),
            ColumnDoc::text("source_role", "sectors or role of the actor; empty if not given"),
            ColumnDoc::maybe_text("target", "key of the state acted upon, where the code means one"),
            ColumnDoc::text("target_code", "code or name of the target as the feed gives it"),
            ColumnDoc::text("target_role", "sectors or role of the target; empty if not given"),
            ColumnDoc::text("ontology", "ontology of the code: cameo or plover"),
            ColumnDoc::text("code", "code in that ontology"),
            ColumnDoc::maybe_text("root", "root in PLOVER; absent if the code has no counterpart"),
            ColumnDoc::maybe_int(
                "quad",
                "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict",
            ),
            ColumnDoc::maybe_number("intensity", "intensity as the feed gives it, -10 to 10"),
            ColumnDoc::maybe_int("mentions", "mentions counted by the feed"),
            ColumnDoc::maybe_int("sources", "sources counted by the feed"),
            ColumnDoc::text("reports", "publishers or addresses, separated by blanks"),
            ColumnDoc::maybe_text("place", "key of the state in which it is said to have happened"),
        ],
        states: &["source", "target"],
        time: RowTime::Day("date"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(&self.event));
        cells.date(Some(self.date));
        for actor in [&self.source, &self.target] {
            cells.text(actor.state.map(StateId::key));
            cells.text(Some(&actor.code));
            cells.text(Some(&actor.role));
        }
        cells.text(Some(self.ontology.name()));
        cells.text(Some(&self.code));
        cells.text(self.root.map(PloverRoot::name));
        cells.int(self.quad.map(|quad| i64::from(quad.number())));
        cells.number(self.intensity);
        cells.int(self.mentions.map(i64::from));
        cells.int(self.sources.map(i64::from));
        cells.text(Some(&self.reports));
        cells.text(self.place.map(StateId::key));
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<MachineEvent, CellError> {
        let event = get_text(cells);
        let date = cells.date().ok_or_else(|| CellError::new("date", ""))?;
        let mut actor = || -> Result<EventActor, CellError> {
            Ok(EventActor { state: get_maybe_state(cells)?, code: get_text(cells), role: get_text(cells) })
        };
        let (source, target) = (actor()?, actor()?);
        let name = get_text(cells);
        let ontology = Ontology::ALL.into_iter().find(|ontology| ontology.name() == name);
        let ontology = ontology.ok_or_else(|| CellError::new("ontology", name))?;
        let code = get_text(cells);
        let root =
            cells.text().map(|name| PloverRoot::find(name).ok_or_else(|| CellError::new("root", name)));
        let root = root.transpose()?;
        let quad = cells.int().map(|number| {
            QuadClass::from_number(number).ok_or_else(|| CellError::new("quad class", number.to_string()))
        });
        let quad = quad.transpose()?;
        Ok(MachineEvent {
            event,
            date,
            source,
            target,
            ontology,
            code,
            root,
            quad,
            intensity: cells.number(),
            mentions: cells.int().and_then(|count| u32::try_from(count).ok()),
            sources: cells.int().and_then(|count| u32::try_from(count).ok()),
            reports: get_text(cells),
            place: get_maybe_state(cells)?,
        })
    }
}
