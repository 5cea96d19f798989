//! Machine-coded events by month and quad class \[plover\].

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::ontology::QuadClass;
use tilt_core::record::MachineEvent;
use tilt_core::ties::{TieKind, TieTable};
use tilt_core::time::Grain;
use tilt_core::{Period, Record, StateId};

use super::{Counts, Gather, Gatherer, Ground, name};
use crate::events::{Fold, FoldKey, fold_key};

pub(super) const GATHERER: Gatherer = Gatherer {
    kind: TieKind::Events,
    records: &["machine_events"],
    apart: false,
    new: || {
        debug_assert_eq!(name::<MachineEvent>(), "machine_events");
        Box::<Events>::default()
    },
};

/// Rows of one day, dyad and code, folded into one event.
#[derive(Default)]
struct Events {
    folded: BTreeMap<FoldKey, Folded>,
}

/// What is counted of an event.
#[derive(Clone, Copy)]
struct Folded {
    month: Period,
    sides: [Option<StateId>; 2],
    quad: Option<QuadClass>,
}

impl Gather for Events {
    fn add(&mut self, record: &Record) {
        let Record::MachineEvent(event) = record else { return };
        let sides = [event.source.state, event.target.state];
        if sides.iter().any(Option::is_some) {
            let folded = Folded { month: Grain::Month.of(event.date), sides, quad: event.quad };
            self.folded.insert(fold_key(event, Fold::SameCode), folded);
        }
    }

    /// Months with any event of the feed are covered; there a state that appears anywhere has 0 toward a power that
    /// appears anywhere. The volume of a state is its number of events in the month, with whomever.
    fn table(&self, ground: &Ground) -> TieTable {
        let mut counts: Counts<4> = BTreeMap::new();
        let mut volume: BTreeMap<(StateId, Period), f64> = BTreeMap::new();
        let mut months: BTreeSet<Period> = BTreeSet::new();
        for event in self.folded.values() {
            months.insert(event.month);
            for side in event.sides.into_iter().flatten().collect::<BTreeSet<StateId>>() {
                *volume.entry((side, event.month)).or_default() += 1.0;
            }
            if let ([Some(source), Some(target)], Some(quad)) = (event.sides, event.quad)
                && source != target
            {
                counts.entry((source, target, event.month)).or_default()[quad as usize] += 1.0;
            }
        }
        let states: BTreeSet<StateId> = volume.keys().map(|(state, _)| *state).collect();
        let rows = months.iter().flat_map(|month| states.iter().map(move |state| (*state, *month)));
        let rows = rows.map(|(state, month)| {
            let own = vec![Some(volume.get(&(state, month)).copied().unwrap_or(0.0))];
            ground.row(TieKind::Events, state, month, own, |power| {
                if !states.contains(&power) {
                    return vec![None; TieKind::Events.pair().len()];
                }
                let of = |source, target| counts.get(&(source, target, month)).copied().unwrap_or_default();
                of(state, power).into_iter().chain(of(power, state)).map(Some).collect()
            })
        });
        ground.table(TieKind::Events, rows.collect())
    }
}

#[cfg(test)]
mod tests {
    use tilt_core::cameo;
    use tilt_core::ontology::{Ontology, PloverRoot};
    use tilt_core::record::EventActor;

    use super::*;
    use crate::made_up::state;
    use crate::ties::ground;

    #[test]
    fn repeats_are_one_event_and_silence_is_zero() {
        let event = |day: &str, source: &str, target: &str, code: &str| {
            let actor =
                |key: &str| EventActor { state: Some(state(key)), code: key.to_owned(), role: String::new() };
            let root = cameo::plover_root(code.as_bytes());
            Record::MachineEvent(MachineEvent {
                event: String::new(),
                date: day.parse().unwrap(),
                source: actor(source),
                target: actor(target),
                ontology: Ontology::Cameo,
                code: code.to_owned(),
                root,
                quad: root.map(PloverRoot::quad),
                intensity: None,
                mentions: None,
                sources: None,
                reports: String::new(),
                place: None,
            })
        };
        let mut gathered = Events::default();
        for record in [
            event("2019-01-21", "KEN", "CHN", "042"),
            event("2019-01-21", "KEN", "CHN", "042"),
            event("2019-01-22", "CHN", "KEN", "190"),
            event("2019-02-01", "CHN", "USA", "042"),
        ] {
            gathered.add(&record);
        }
        let table = gathered.table(&ground("2019-01-01", "2019-03-01", &["CHN", "FRA"]));
        let of = |month, name: &str| {
            table.tie(state("KEN"), state("CHN"), Period::Month(2019, month)).unwrap().pair(name)
        };
        assert_eq!((of(1, "q1"), of(1, "back_q4"), of(1, "q4")), (Some(1.0), Some(1.0), Some(0.0)));
        assert_eq!(of(2, "q1"), Some(0.0));
        let tie = table.tie(state("KEN"), state("FRA"), Period::Month(2019, 1)).unwrap();
        assert_eq!((tie.pair("q1"), tie.own("volume")), (None, Some(2.0)), "France is nowhere in the feed");
    }
}
