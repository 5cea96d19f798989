//! Which votes enter, and which roll calls repeat an earlier text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use tilt_core::vote::Flag;
use tilt_core::{Date, RollCall, StateId, Vote};

/// A choice of votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Sessions.
    pub sessions: RangeInclusive<u16>,
    /// First day, if only dated roll calls from then on are wanted.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Only roll calls with this issue code of the source.
    pub issue: Option<String>,
    /// Only roll calls that the source lists as important.
    pub important: bool,
    /// Amendment and paragraph votes after this session are left out.
    pub parts_until: Option<u16>,
    /// Sessions left out.
    pub without_sessions: Vec<u16>,
    /// States left out, in all sessions or in one.
    pub without_states: Vec<(StateId, Option<u16>)>,
}

impl Selection {
    /// Everything in some sessions.
    pub fn sessions(sessions: RangeInclusive<u16>) -> Selection {
        Selection {
            sessions,
            from: None,
            to: None,
            issue: None,
            important: false,
            parts_until: None,
            without_sessions: Vec::new(),
            without_states: Vec::new(),
        }
    }

    fn takes_call(&self, call: &RollCall) -> bool {
        let is_part = call.amendment == Flag::Yes || call.paragraph == Flag::Yes;
        let day_ok = |bound: Option<Date>, ok: fn(Date, Date) -> bool| {
            bound.is_none_or(|bound| call.date.is_some_and(|day| ok(day, bound)))
        };
        self.sessions.contains(&call.period)
            && !self.without_sessions.contains(&call.period)
            && !(is_part && self.parts_until.is_some_and(|last| call.period > last))
            && self.issue.as_ref().is_none_or(|issue| call.issues.contains(issue))
            && (!self.important || call.important == Flag::Yes)
            && day_ok(self.from, |day, bound| day >= bound)
            && day_ok(self.to, |day, bound| day <= bound)
    }

    fn takes_state(&self, state: StateId, session: u16) -> bool {
        let left_out =
            |(out, only): &(StateId, Option<u16>)| *out == state && only.is_none_or(|only| only == session);
        !self.without_states.iter().any(left_out)
    }
}

/// A state in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateSession {
    /// State.
    pub state: StateId,
    /// Session.
    pub session: u16,
    /// Votes that entered.
    pub n_votes: u32,
    /// Row of the state's previous session with votes.
    pub previous: Option<u32>,
    /// Row of the state's next session with votes.
    pub next: Option<u32>,
}

/// Roll calls with one set of vote parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Id of the earliest of them.
    pub id: String,
    /// Where its yes, no and abstentions start, and where the label ends.
    pub(super) starts: [u32; 4],
    /// How the proper posterior reads them.
    pub(super) layout: Layout,
}

/// Which side of which cutpoint a vote says something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// Kind of its yes, no and abstentions: below the lower cutpoint (0), above the upper one (1), between them (2).
    pub kinds: [usize; 3],
    /// Whether it has one cutpoint only.
    pub single: bool,
}

impl Layout {
    /// Two cutpoints.
    pub(super) const WHOLE: Layout = Layout { kinds: [0, 1, 2], single: false };

    /// Two cutpoints, or one if a category is empty.
    fn of(starts: [u32; 4]) -> Layout {
        let empty = |part: usize| starts[part] == starts[part + 1];
        match (empty(0), empty(1), empty(2)) {
            // No yes: abstentions lie below the cutpoint. No *no*: above. No abstention: nothing lies between.
            (true, _, _) => Layout { kinds: [0, 1, 0], single: true },
            (_, true, _) => Layout { kinds: [0, 1, 1], single: true },
            (_, _, true) => Layout { single: true, ..Layout::WHOLE },
            _ => Layout::WHOLE,
        }
    }
}

/// Votes sorted for the samplers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdealData {
    /// State-sessions by session, then state.
    pub rows: Vec<StateSession>,
    /// Labels in numeric order of ids.
    pub labels: Vec<Label>,
    /// Rows of votes: by label, then yes, no, abstain, then row.
    pub(super) votes: Vec<u32>,
    /// Labels that were dropped because all votes were equal.
    pub n_unanimous: usize,
    /// Roll calls by session, without those of dropped labels.
    pub calls: BTreeMap<u16, u32>,
    /// Votes on roll calls that share a label with another one.
    pub n_linked: usize,
}

/// Ids in numeric order.
fn key(id: &str) -> (usize, &str) {
    (id.len(), id)
}

/// Pairs (earlier roll call, later roll call that repeats its text) make labels: each roll call's earliest member.
fn labels(links: &[(String, String)]) -> BTreeMap<&str, &str> {
    let mut order: Vec<&(String, String)> = links.iter().collect();
    order.sort_by(|a, b| key(&b.1).cmp(&key(&a.1)));
    let mut label: BTreeMap<&str, &str> = BTreeMap::new();
    let mut members: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (first, second) in order {
        let earliest = if key(first) < key(second) { first } else { second };
        if earliest == second {
            continue;
        }
        let mut moved = members.remove(second.as_str()).unwrap_or_default();
        if !label.contains_key(second.as_str()) {
            moved.push(second);
        }
        for member in &moved {
            label.insert(member, earliest);
        }
        members.entry(earliest).or_default().extend(moved);
    }
    label
}

/// Label, roll call and session of a roll call that is taken.
type Place = (u32, u32, u16);

impl IdealData {
    /// Selects, links, drops unanimous labels, sorts. Votes of unlisted roll calls and second votes are left out
    /// (`VoteMatrix::build` warns of both).
    pub fn select(
        calls: &[RollCall],
        votes: impl IntoIterator<Item = Vote>,
        links: &[(String, String)],
        selection: &Selection,
    ) -> IdealData {
        let chosen: BTreeMap<&str, &RollCall> =
            calls.iter().filter(|call| selection.takes_call(call)).map(|call| (&*call.id, call)).collect();
        let labels = labels(links);
        let label_of = |call: &str| labels.get(call).copied().unwrap_or(call).to_owned();
        let ids: BTreeSet<(usize, String)> =
            chosen.keys().map(|id| label_of(id)).map(|id| (id.len(), id)).collect();
        let ids: Vec<String> = ids.into_iter().map(|(_, id)| id).collect();
        // Position of a roll call's label, the call's own position, its session.
        let places: BTreeMap<&str, (u32, u32, u16)> = chosen
            .iter()
            .enumerate()
            .map(|(at, (id, call))| {
                let label = label_of(id);
                // Every label was collected above.
                let place = ids.binary_search_by(|other| key(other).cmp(&key(&label))).expect("listed");
                (*id, (place as u32, at as u32, call.period))
            })
            .collect();
        let mut cast: Vec<Cast> = Vec::new();
        let mut last: Option<(String, Option<Place>)> = None;
        for vote in votes {
            let Some(choice) = vote.choice.category() else { continue };
            if last.as_ref().is_none_or(|(id, _)| *id != vote.roll_call) {
                let place = places.get(&*vote.roll_call).copied();
                last = Some((vote.roll_call, place));
            }
            let Some((label, call, session)) = last.as_ref().and_then(|(_, place)| *place) else { continue };
            if selection.takes_state(vote.state, session) {
                cast.push((label, call, vote.state, choice, session));
            }
        }
        // A stable sort keeps the first of two votes of one state in front.
        cast.sort_by_key(|(label, call, state, ..)| (*label, *call, *state));
        cast.dedup_by_key(|(label, call, state, ..)| (*label, *call, *state));
        build(cast, &ids, None)
    }

    /// Rows of those who chose a category (yes = 0, abstain = 1, no = 2).
    pub fn voters(&self, label: &Label, category: usize) -> &[u32] {
        let part = [0, 2, 1][category];
        &self.votes[label.starts[part] as usize..label.starts[part + 1] as usize]
    }

    /// Number of votes.
    pub fn n_votes(&self) -> usize {
        self.votes.len()
    }

    /// The row of a state in a session.
    pub fn row(&self, state: StateId, session: u16) -> Option<usize> {
        self.rows.binary_search_by_key(&(session, state), |row| (row.session, row.state)).ok()
    }
}

/// A vote: position of its label and of its roll call, state, category, session.
pub(super) type Cast = (u32, u32, StateId, usize, u16);

/// Rows and labels of votes in the order of labels, roll calls, states. With `layouts`, which a simulation knows, labels
/// are read as it says and unanimous ones stay.
pub(super) fn build(cast: Vec<Cast>, ids: &[String], layouts: Option<&[Layout]>) -> IdealData {
    let mut seen = vec![[false; 3]; ids.len()];
    for (label, _, _, choice, _) in &cast {
        seen[*label as usize][*choice] = true;
    }
    let divided =
        |label: u32| layouts.is_some() || seen[label as usize].iter().filter(|seen| **seen).count() > 1;
    let voted = seen.iter().filter(|seen| seen.iter().any(|seen| *seen)).count();
    let keys: BTreeSet<(u16, StateId)> = cast
        .iter()
        .filter(|(label, ..)| divided(*label))
        .map(|(_, _, state, _, session)| (*session, *state))
        .collect();
    let keys: Vec<(u16, StateId)> = keys.into_iter().collect();
    let mut rows: Vec<StateSession> = keys
        .iter()
        .map(|(session, state)| StateSession {
            state: *state,
            session: *session,
            n_votes: 0,
            previous: None,
            next: None,
        })
        .collect();
    let mut latest: BTreeMap<StateId, u32> = BTreeMap::new();
    for at in 0..rows.len() {
        if let Some(previous) = latest.insert(rows[at].state, at as u32) {
            rows[at].previous = Some(previous);
            rows[previous as usize].next = Some(at as u32);
        }
    }
    let mut labels = Vec::new();
    let mut votes = Vec::with_capacity(cast.len());
    let (mut calls, mut n_linked) = (BTreeMap::new(), 0);
    for group in cast.chunk_by(|a, b| a.0 == b.0).filter(|group| divided(group[0].0)) {
        // Votes of one roll call stand together.
        for call in group.chunk_by(|a, b| a.1 == b.1) {
            *calls.entry(call[0].4).or_insert(0) += 1;
            n_linked += if call.len() < group.len() { call.len() } else { 0 };
        }
        let mut starts = [votes.len() as u32; 4];
        for (part, category) in [0, 2, 1].into_iter().enumerate() {
            let first = votes.len();
            for (_, _, state, _, session) in group.iter().filter(|vote| vote.3 == category) {
                // Every voter was collected above.
                let row = keys.binary_search(&(*session, *state)).expect("listed");
                rows[row].n_votes += 1;
                votes.push(row as u32);
            }
            votes[first..].sort_unstable();
            starts[part + 1] = votes.len() as u32;
        }
        let layout = layouts.map_or(Layout::of(starts), |layouts| layouts[group[0].0 as usize]);
        labels.push(Label { id: ids[group[0].0 as usize].clone(), starts, layout });
    }
    let n_unanimous = voted - labels.len();
    IdealData { rows, labels, votes, n_unanimous, calls, n_linked }
}
