//! The blocs of one period: who is with whom, how surely, and who stands between.

use rayon::prelude::*;
use tilt_core::{Missing, Period, StateId};

use super::leiden::{Partition, leiden};
use super::noise::Drawn;
use super::similarity::Similarity;
use super::surplus::{Null, surplus};
use super::track::{Event, Label, Tracker};
use super::{BlocsRequest, RESTARTS};
use crate::random::Stream;
use crate::votes::SessionDraws;

/// Share of draws that a state must be with another bloc beyond what its own bloc is, to stand between the two.
pub const BETWEEN: f64 = 0.1;

/// Restarts for each drawn matrix.
const DRAW_RESTARTS: u64 = 2;

/// The blocs of one period.
#[derive(Debug, Clone)]
pub struct YearBlocs {
    /// When.
    pub period: Period,
    /// Blocs, larger first.
    pub blocs: Vec<Bloc>,
    /// States in key order.
    pub states: Vec<Placed>,
    /// States of the system without a place, with the reason.
    pub absent: Vec<(StateId, Missing)>,
    /// Share of the positive surplus of similarity that lies within blocs, net of negative surplus there; 1: every pair
    /// that is more alike than expected is in one bloc and no other is.
    pub quality: f64,
    /// What happened since the period before.
    pub events: Vec<Event>,
    /// How matrices were drawn again, and how often; `None` without draws.
    pub drawn: Option<(Drawn, u32)>,
}

/// One bloc.
#[derive(Debug, Clone, PartialEq)]
pub struct Bloc {
    /// Its number through the years.
    pub label: Label,
    /// First period in which the number was given.
    pub since: Period,
    /// Number of states.
    pub size: usize,
    /// Its states, those with the highest mean surplus with the others first.
    pub core: Vec<StateId>,
    /// Mean of the states' shares; `None` without draws or for a state alone.
    pub share: Option<f64>,
}

/// One state in its bloc.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The state.
    pub state: StateId,
    /// Its bloc.
    pub bloc: Label,
    /// Mean surplus of similarity with its bloc minus that with the nearest other; `None` for a state alone or with one
    /// bloc only.
    pub margin: Option<f64>,
    /// Mean share of draws in which it was with another state of its bloc.
    pub share: Option<f64>,
    /// The other bloc with which it was more often than its own bloc is, by the most; how often it was; and by how much
    /// that is more than the mean of its bloc. Where two blocs are one in many draws, all their states are often with the
    /// other, and none stands between.
    pub other: Option<(Label, f64, f64)>,
    /// Its bloc in the period before, if that was another.
    pub from: Option<Label>,
    /// Whether both blocs of a change were there before and after, so that the state moved and not the bloc.
    pub moved: bool,
}

impl Placed {
    /// Whether it stands between two blocs.
    pub fn is_between(&self) -> bool {
        self.other.is_some_and(|(_, _, beyond)| beyond >= BETWEEN)
    }
}

/// The blocs of a matrix; labels go on from those the tracker knows.
pub(super) fn year(
    similarity: &Similarity,
    request: &BlocsRequest,
    null: Null,
    tracker: &mut Tracker,
    firsts: &mut std::collections::BTreeMap<Label, Period>,
) -> YearBlocs {
    let n = similarity.states.len();
    let matrix = surplus(&similarity.values, null, request.resolution);
    let key = similarity.period.to_string();
    let found = leiden(&matrix, request.seed, &["blocs", &key], RESTARTS);
    let before = tracker.before().clone();
    let (labels, events) = tracker.next(similarity.period, &similarity.states, &found.group);
    labels.iter().for_each(|label| {
        firsts.entry(*label).or_insert(similarity.period);
    });
    let sums = with_groups(&matrix, &found, labels.len());
    let nearest = |at: usize| {
        let own = found.group[at];
        let others = (0..labels.len()).filter(|group| *group != own);
        let most = others.filter_map(|group| sums[at][group]).fold(f64::NEG_INFINITY, f64::max);
        Some(sums[at][own]? - most).filter(|margin| margin.is_finite())
    };
    let now: Vec<Label> = found.group.iter().map(|group| labels[*group]).collect();
    let stays = |label: Label| before.values().any(|b| *b == label) && now.contains(&label);
    let states = (0..n)
        .map(|at| {
            let from = before.get(&similarity.states[at]).copied().filter(|label| *label != now[at]);
            Placed {
                state: similarity.states[at],
                bloc: now[at],
                margin: nearest(at),
                share: None,
                other: None,
                moved: from.is_some_and(|from| stays(from) && stays(now[at])),
                from,
            }
        })
        .collect();
    let positive: f64 = matrix.iter().filter(|x| **x > 0.0).sum::<f64>() / 2.0;
    let blocs = (0..labels.len())
        .map(|group| {
            let mut core: Vec<usize> = (0..n).filter(|at| found.group[*at] == group).collect();
            let mean = |at: usize| sums[at][group].unwrap_or(0.0);
            core.sort_by(|a, b| mean(*b).total_cmp(&mean(*a)).then(a.cmp(b)));
            Bloc {
                label: labels[group],
                since: firsts[&labels[group]],
                size: core.len(),
                core: core.into_iter().map(|at| similarity.states[at]).collect(),
                share: None,
            }
        })
        .collect();
    YearBlocs {
        period: similarity.period,
        blocs,
        states,
        absent: similarity.absent.clone(),
        quality: if positive > 0.0 { found.quality / positive } else { 0.0 },
        events,
        drawn: None,
    }
}

/// Fills in how often each state was with its bloc, and with another.
pub(super) fn stability(
    blocs: &mut YearBlocs,
    similarity: &Similarity,
    request: &BlocsRequest,
    null: Null,
    votes: Option<&SessionDraws>,
) {
    let n = similarity.states.len();
    let key = similarity.period.to_string();
    let together: Vec<(Vec<usize>, Vec<usize>)> = (0..request.draws)
        .into_par_iter()
        .map(|draw| {
            let number = u64::from(draw);
            let mut stream = Stream::new(request.seed, &["blocs draw", &key], number);
            let drawn = similarity.draw(votes, &mut stream);
            let matrix = surplus(&drawn.values, null, request.resolution);
            let seed_key = format!("{key} draw {draw}");
            (drawn.kept, leiden(&matrix, request.seed, &["blocs", &seed_key], DRAW_RESTARTS).group)
        })
        .collect();
    // Whole numbers, so that their order is of no account.
    let mut with = vec![0u32; n * n];
    let mut times = vec![0u32; n * n];
    for (kept, group) in &together {
        for (a, own) in kept.iter().zip(group) {
            for (b, other) in kept.iter().zip(group) {
                times[a * n + b] += 1;
                with[a * n + b] += u32::from(own == other);
            }
        }
    }
    let label: Vec<Label> = blocs.states.iter().map(|placed| placed.bloc).collect();
    let mean = |at: usize, bloc: Label| {
        let others = (0..n).filter(|b| *b != at && label[*b] == bloc && times[at * n + b] > 0);
        let shares: Vec<f64> =
            others.map(|b| f64::from(with[at * n + b]) / f64::from(times[at * n + b])).collect();
        (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
    };
    let labels: Vec<Label> = blocs.blocs.iter().map(|bloc| bloc.label).collect();
    let shares: Vec<Vec<Option<f64>>> =
        (0..n).map(|at| labels.iter().map(|bloc| mean(at, *bloc)).collect()).collect();
    let usual = |own: Label, bloc: usize| {
        let of_own = (0..n).filter(|at| label[*at] == own);
        let known: Vec<f64> = of_own.filter_map(|at| shares[at][bloc]).collect();
        known.iter().sum::<f64>() / known.len() as f64
    };
    for (at, own) in label.iter().copied().enumerate() {
        let mut other: Option<(Label, f64, f64)> = None;
        for (bloc, name) in labels.iter().copied().enumerate() {
            match shares[at][bloc] {
                Some(share) if name == own => blocs.states[at].share = Some(share),
                Some(share) => {
                    let beyond = share - usual(own, bloc);
                    if other.is_none_or(|(_, _, most)| beyond > most) {
                        other = Some((name, share, beyond));
                    }
                }
                None => {}
            }
        }
        blocs.states[at].other = other;
    }
    for bloc in &mut blocs.blocs {
        let of_bloc = blocs.states.iter().filter(|placed| placed.bloc == bloc.label);
        let shares: Vec<f64> = of_bloc.filter_map(|placed| placed.share).collect();
        bloc.share = (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64);
    }
    blocs.drawn = Some((similarity.drawn(votes), request.draws));
}

/// Mean surplus of each state with the other states of each group; `None` where there is none.
fn with_groups(matrix: &[f64], found: &Partition, groups: usize) -> Vec<Vec<Option<f64>>> {
    let n = found.group.len();
    let of = |a: usize, group: usize| {
        let others: Vec<usize> = (0..n).filter(|b| *b != a && found.group[*b] == group).collect();
        let sum: f64 = others.iter().map(|b| matrix[a * n + b]).sum();
        (!others.is_empty()).then(|| sum / others.len() as f64)
    };
    (0..n).map(|a| (0..groups).map(|group| of(a, group)).collect()).collect()
}
