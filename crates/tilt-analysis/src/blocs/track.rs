//! The same bloc from year to year: labels that stay, births, ends, splits and merges.

use std::collections::BTreeMap;

use tilt_core::{Period, StateId};

/// Number of a bloc, in the order of first appearance; it says nothing but that it is the same one.
pub type Label = u32;

/// Least overlap (Jaccard, over states present in both periods) by which a group carries on a label.
const OVERLAP: f64 = 0.25;

/// Years for which a label waits for its group to appear again.
const WAITS: i16 = 5;

/// Part of a bloc that counts as a part of its own, and its least size.
const PART: f64 = 0.2;
const LEAST: usize = 3;

/// What happened to blocs between two periods.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The later period.
    pub period: Period,
    /// What.
    pub kind: EventKind,
    /// The bloc it happened to.
    pub bloc: Label,
    /// Blocs its states came from (birth, merge) or went to (end, split), with numbers of states, larger first.
    pub others: Vec<(Label, usize)>,
}

/// Kind of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// A group carries on no label.
    Birth,
    /// No group carries on the label.
    End,
    /// A bloc's states are in two groups or more.
    Split,
    /// Most states of two blocs or more are in one group.
    Merge,
}

impl EventKind {
    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            EventKind::Birth => "birth",
            EventKind::End => "end",
            EventKind::Split => "split",
            EventKind::Merge => "merge",
        }
    }
}

/// Gives labels, period after period.
#[derive(Debug, Default)]
pub(super) struct Tracker {
    /// Of each label: last year and states then.
    known: BTreeMap<Label, (i16, Vec<StateId>)>,
    /// Labels of the period before.
    before: BTreeMap<StateId, Label>,
}

impl Tracker {
    /// Labels of the groups of a period, in the order of the groups, and what happened. Periods must come in order.
    pub(super) fn next(
        &mut self,
        period: Period,
        states: &[StateId],
        group: &[usize],
    ) -> (Vec<Label>, Vec<Event>) {
        let groups = group.iter().max().map_or(0, |most| most + 1);
        let members: Vec<Vec<StateId>> = (0..groups)
            .map(|own| states.iter().zip(group).filter(|(_, g)| **g == own).map(|(s, _)| *s).collect())
            .collect();
        let labels = self.labels(period.year(), states, &members);
        let now: BTreeMap<StateId, Label> =
            members.iter().zip(&labels).flat_map(|(m, label)| m.iter().map(|s| (*s, *label))).collect();
        let events = if self.before.is_empty() { Vec::new() } else { self.events(period, &now) };
        for (own, label) in members.into_iter().zip(&labels) {
            self.known.insert(*label, (period.year(), own));
        }
        self.before = now;
        (labels, events)
    }

    /// The label of a state in the period before.
    pub(super) fn before(&self) -> &BTreeMap<StateId, Label> {
        &self.before
    }

    /// Greatest overlaps first; of equal ones the older label, then the larger group.
    fn labels(&self, year: i16, states: &[StateId], members: &[Vec<StateId>]) -> Vec<Label> {
        let mut overlaps: Vec<(f64, Label, usize)> = Vec::new();
        for (label, (last, old)) in &self.known {
            if year - last > WAITS {
                continue;
            }
            // States that are gone, and states that are new, speak neither for nor against.
            let old: Vec<&StateId> = old.iter().filter(|state| states.binary_search(state).is_ok()).collect();
            for (own, group) in members.iter().enumerate() {
                let shared = group.iter().filter(|state| old.binary_search(state).is_ok()).count();
                let there = group
                    .iter()
                    .filter(|state| self.known.values().any(|(_, m)| m.binary_search(state).is_ok()));
                let union = old.len() + there.count() - shared;
                if union > 0 {
                    overlaps.push((shared as f64 / union as f64, *label, own));
                }
            }
        }
        overlaps.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut given: BTreeMap<usize, Label> = BTreeMap::new();
        for (overlap, label, own) in overlaps {
            if overlap >= OVERLAP && !given.contains_key(&own) && !given.values().any(|used| *used == label) {
                given.insert(own, label);
            }
        }
        let mut next = self.known.keys().next_back().map_or(1, |last| last + 1);
        (0..members.len())
            .map(|own| {
                given.get(&own).copied().unwrap_or_else(|| {
                    next += 1;
                    next - 1
                })
            })
            .collect()
    }

    fn events(&self, period: Period, now: &BTreeMap<StateId, Label>) -> Vec<Event> {
        let mut flows: BTreeMap<(Label, Label), usize> = BTreeMap::new();
        for (state, old) in &self.before {
            if let Some(new) = now.get(state) {
                *flows.entry((*old, *new)).or_default() += 1;
            }
        }
        let of = |label: Label, from: bool| {
            let mut parts: Vec<(Label, usize)> = flows
                .iter()
                .filter(|((old, new), _)| if from { *old == label } else { *new == label })
                .map(|((old, new), n)| (if from { *new } else { *old }, *n))
                .collect();
            parts.sort_by_key(|(label, n)| (std::cmp::Reverse(*n), *label));
            parts
        };
        let olds: std::collections::BTreeSet<Label> = self.before.values().copied().collect();
        let news: std::collections::BTreeSet<Label> = now.values().copied().collect();
        let mut events = Vec::new();
        let mut push = |kind, bloc, others| events.push(Event { period, kind, bloc, others });
        for label in news.iter().filter(|label| !olds.contains(label)) {
            push(EventKind::Birth, *label, of(*label, false));
        }
        for label in &olds {
            let to = of(*label, true);
            let total: usize = to.iter().map(|(_, n)| n).sum();
            let parts: Vec<(Label, usize)> =
                to.iter().filter(|(_, n)| *n >= LEAST && *n as f64 >= PART * total as f64).copied().collect();
            if parts.len() > 1 {
                push(EventKind::Split, *label, parts);
            }
            if !news.contains(label) {
                push(EventKind::End, *label, to);
            }
        }
        for label in &news {
            let total_of = |old: Label| of(old, true).iter().map(|(_, n)| n).sum::<usize>();
            let parts: Vec<(Label, usize)> = of(*label, false)
                .into_iter()
                .filter(|(old, n)| *n >= LEAST && 2 * n > total_of(*old))
                .collect();
            if parts.len() > 1 {
                push(EventKind::Merge, *label, parts);
            }
        }
        events
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states(n: u16) -> Vec<StateId> {
        (0..usize::from(n)).filter_map(StateId::from_index).collect()
    }

    fn year(tracker: &mut Tracker, year: i16, groups: &[usize]) -> (Vec<Label>, Vec<(EventKind, Label)>) {
        let (labels, events) = tracker.next(Period::Year(year), &states(groups.len() as u16), groups);
        (labels, events.iter().map(|event| (event.kind, event.bloc)).collect())
    }

    #[test]
    fn labels_stay_when_groups_change_their_numbers() {
        let mut tracker = Tracker::default();
        assert_eq!(year(&mut tracker, 2000, &[0, 0, 0, 0, 1, 1, 1]).0, [1, 2]);
        assert_eq!(year(&mut tracker, 2001, &[1, 1, 1, 1, 0, 0, 0]), (vec![2, 1], vec![]));
    }

    #[test]
    fn a_bloc_splits_and_its_parts_merge_again() {
        let mut tracker = Tracker::default();
        year(&mut tracker, 2000, &[0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
        let (labels, events) = year(&mut tracker, 2001, &[0, 0, 0, 0, 2, 2, 2, 1, 1, 1]);
        assert_eq!(labels, [1, 2, 3]);
        assert_eq!(events, [(EventKind::Birth, 3), (EventKind::Split, 1)]);
        let (labels, events) = year(&mut tracker, 2002, &[0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
        assert_eq!(labels, [1, 2]);
        assert_eq!(events, [(EventKind::End, 3), (EventKind::Merge, 1)]);
        // The label of a part that was away for less than five years is taken up again.
        assert_eq!(year(&mut tracker, 2004, &[0, 0, 0, 0, 2, 2, 2, 1, 1, 1]).0, [1, 2, 3]);
    }

    #[test]
    fn states_that_come_or_go_change_no_label() {
        let mut tracker = Tracker::default();
        let all = states(12);
        tracker.next(Period::Year(2000), &all[..6], &[0, 0, 0, 1, 1, 1]);
        let (labels, events) =
            tracker.next(Period::Year(2001), &all[1..], &[0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
        assert_eq!(labels, [1, 2]);
        assert!(events.is_empty(), "{events:?}");
    }
}
