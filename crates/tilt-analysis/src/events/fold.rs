//! Repeats of one event become one.
//!
//! Feeds repeat themselves in two ways. The same row comes again, under its own id or a new one, when a file is handed
//! out again or a text is found twice; and one happening gives many rows, because many outlets tell it. Rows of one day
//! with the same dyad and the same code are taken for one event, and everything that was folded away is counted and
//! kept by name. What is folded is still a claim of the coder: many reports of one text are no confirmation.
//!
//! Two different events of one day with one code between one dyad also become one. That is the price; the number of
//! rows stays in [`FoldedEvent::rows`], so that the other reading can be computed beside it.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use tilt_core::StateId;
use tilt_core::ontology::{Ontology, PloverRoot};
use tilt_core::record::{EventActor, MachineEvent};
use tilt_core::time::Date;

/// What is taken for one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// Rows of one day, dyad and code.
    SameCode,
    /// Rows of one day, dyad and root: the rule of one event a day. Authors of ontologies advise against it, because
    /// busy days lose most; it is here because much published work used it. A code without root stands for itself.
    OneADay,
}

/// An event with all its repeats.
#[derive(Debug, Clone, PartialEq)]
pub struct FoldedEvent {
    /// The first of its rows, in the order in which they were given.
    pub event: MachineEvent,
    /// Number of rows.
    pub rows: u32,
    /// Different ids of the rows in their feed; a row without id has none.
    pub ids: BTreeSet<String>,
    /// Different codes, in order; only the rule of one event a day has more than one.
    pub codes: BTreeSet<String>,
    /// Different publishers and addresses.
    pub reports: BTreeSet<String>,
    /// Mentions of all ids, each id with the largest number that one of its rows gives; `None` if no row gives any.
    pub mentions: Option<u64>,
}

/// A side in a dyad: its state, or else its code as the feed gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    State(StateId),
    Code(String),
}

/// What rows of one event have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoldKey {
    date: Date,
    source: Side,
    target: Side,
    ontology: Ontology,
    root: Option<PloverRoot>,
    /// Empty where the root alone counts.
    code: String,
}

/// Folds rows of one feed; those of several feeds have to be folded apart, since they see the same happening on
/// purpose. The events come by day, then source, target, ontology, root and code, whatever the order of the rows.
pub fn fold(rows: impl IntoIterator<Item = MachineEvent>, by: Fold) -> Vec<FoldedEvent> {
    let mut events: BTreeMap<FoldKey, Folding> = BTreeMap::new();
    for row in rows {
        match events.entry(fold_key(&row, by)) {
            Entry::Vacant(place) => place.insert(Folding::new(row)).note_first(),
            Entry::Occupied(mut place) => place.get_mut().note(&row),
        }
    }
    events.into_values().map(Folding::done).collect()
}

/// What all rows of the event of this row have in common.
pub fn fold_key(row: &MachineEvent, by: Fold) -> FoldKey {
    let side = |actor: &EventActor| actor.state.map_or_else(|| Side::Code(actor.code.clone()), Side::State);
    let code = match (by, row.root) {
        (Fold::OneADay, Some(_)) => String::new(),
        _ => row.code.clone(),
    };
    FoldKey {
        date: row.date,
        source: side(&row.source),
        target: side(&row.target),
        ontology: row.ontology,
        root: row.root,
        code,
    }
}

/// An event while its rows come in.
struct Folding {
    folded: FoldedEvent,
    /// Mentions by id; rows without id stand under their number.
    mentions: BTreeMap<String, u32>,
}

impl Folding {
    fn new(row: MachineEvent) -> Folding {
        let folded = FoldedEvent {
            event: row,
            rows: 0,
            ids: BTreeSet::new(),
            codes: BTreeSet::new(),
            reports: BTreeSet::new(),
            mentions: None,
        };
        Folding { folded, mentions: BTreeMap::new() }
    }

    fn note_first(&mut self) {
        let first = self.folded.event.clone();
        self.note(&first);
    }

    fn note(&mut self, row: &MachineEvent) {
        let folded = &mut self.folded;
        folded.rows += 1;
        if !row.event.is_empty() {
            folded.ids.insert(row.event.clone());
        }
        folded.codes.insert(row.code.clone());
        if !row.reports.is_empty() {
            folded.reports.insert(row.reports.clone());
        }
        if let Some(mentions) = row.mentions {
            // No id of a feed begins with a blank.
            let id = if row.event.is_empty() { format!(" {}", folded.rows) } else { row.event.clone() };
            let most = self.mentions.entry(id).or_insert(0);
            *most = mentions.max(*most);
        }
    }

    fn done(self) -> FoldedEvent {
        let sum = self.mentions.values().map(|mentions| u64::from(*mentions)).sum();
        FoldedEvent { mentions: (!self.mentions.is_empty()).then_some(sum), ..self.folded }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tilt_core::{Concordance, cameo};

    use super::*;

    fn actor(text: &str) -> EventActor {
        let state = Concordance::bundled().by_key(text.get(..3).unwrap_or(""));
        EventActor { state, code: text.to_owned(), role: String::new() }
    }

    fn row(id: &str, day: &str, source: &str, target: &str, code: &str) -> MachineEvent {
        let root = cameo::plover_root(code.as_bytes());
        MachineEvent {
            event: id.to_owned(),
            date: day.parse().unwrap(),
            source: actor(source),
            target: actor(target),
            ontology: Ontology::Cameo,
            code: code.to_owned(),
            root,
            quad: root.map(PloverRoot::quad),
            intensity: None,
            mentions: Some(2),
            sources: None,
            reports: format!("https://example.org/{id}"),
            place: None,
        }
    }

    #[test]
    fn same_day_dyad_and_code_are_one_event_with_all_reports() {
        let rows = [
            row("1", "2019-01-21", "KAZGOV", "RUS", "042"),
            row("2", "2019-01-21", "KAZ", "RUSMIL", "042"),
            row("1", "2019-01-21", "KAZGOV", "RUS", "042"),
        ];
        let folded = fold(rows, Fold::SameCode);
        let [event] = &folded[..] else { panic!("{folded:?}") };
        assert_eq!((event.event.event.as_str(), event.rows, event.ids.len()), ("1", 3, 2));
        assert_eq!(event.reports.len(), 2);
        // The row that came again does not count its mentions again.
        assert_eq!(event.mentions, Some(4));
    }

    #[test]
    fn another_day_direction_code_or_unknown_actor_is_another_event() {
        let rows = [
            row("1", "2019-01-21", "KAZ", "RUS", "042"),
            row("2", "2019-01-22", "KAZ", "RUS", "042"),
            row("3", "2019-01-21", "RUS", "KAZ", "042"),
            row("4", "2019-01-21", "KAZ", "RUS", "043"),
            row("5", "2019-01-21", "KAZ", "IGOUNO", "042"),
            row("6", "2019-01-21", "KAZ", "IGOEEC", "042"),
        ];
        assert_eq!(fold(rows.clone(), Fold::SameCode).len(), 6);
        let days = fold(rows, Fold::OneADay);
        assert_eq!(days.len(), 5);
        let visit = days.iter().find(|event| event.rows == 2).unwrap();
        assert_eq!(visit.codes, BTreeSet::from(["042".to_owned(), "043".to_owned()]));
    }

    #[test]
    fn codes_without_root_stay_apart_on_one_day() {
        let rows = [
            row("1", "2019-01-21", "KAZ", "RUS", "010"),
            row("2", "2019-01-21", "KAZ", "RUS", "020"),
            row("3", "2019-01-21", "KAZ", "RUS", "---"),
        ];
        assert_eq!(fold(rows, Fold::OneADay).len(), 3);
    }

    #[test]
    fn rows_without_id_or_mentions_are_folded_too() {
        let mut bare = row("", "2019-01-21", "KAZ", "RUS", "042");
        bare.reports = String::new();
        let twice = fold([bare.clone(), bare.clone()], Fold::SameCode);
        assert_eq!((twice[0].rows, twice[0].ids.len(), twice[0].reports.len()), (2, 0, 0));
        assert_eq!(twice[0].mentions, Some(4));
        bare.mentions = None;
        assert_eq!(fold([bare], Fold::SameCode)[0].mentions, None);
        assert_eq!(fold([], Fold::SameCode), Vec::new());
    }

    proptest! {
        #[test]
        fn no_row_is_lost_and_order_does_not_matter(
            picks in proptest::collection::vec((0..4_usize, 0..3_usize, 0..3_usize, 0..4_usize), 0..40),
        ) {
            let rows: Vec<MachineEvent> = picks
                .iter()
                .map(|(id, source, target, code)| {
                    let states = ["KAZ", "RUS", "CHN"];
                    let codes = ["042", "043", "190", "010"];
                    row(["1", "2", "3", ""][*id], "2019-01-21", states[*source], states[*target], codes[*code])
                })
                .collect();
            for by in [Fold::SameCode, Fold::OneADay] {
                let folded = fold(rows.clone(), by);
                prop_assert_eq!(folded.iter().map(|event| event.rows as usize).sum::<usize>(), rows.len());
                let turned = fold(rows.iter().rev().cloned(), by);
                let counts = |events: &[FoldedEvent]| -> Vec<(u32, BTreeSet<String>, Option<u64>)> {
                    events.iter().map(|event| (event.rows, event.ids.clone(), event.mentions)).collect()
                };
                prop_assert_eq!(counts(&folded), counts(&turned));
                // What is folded once stays as it is.
                let again = fold(folded.iter().map(|event| event.event.clone()), by);
                prop_assert_eq!(again.len(), folded.len());
            }
            prop_assert!(fold(rows.clone(), Fold::OneADay).len() <= fold(rows, Fold::SameCode).len());
        }
    }
}
