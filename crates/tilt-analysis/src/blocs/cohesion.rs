//! How alike the members of an organisation are, beside comparable pairs, over time.

use std::collections::BTreeSet;

use tilt_core::estimate::Interval;
use tilt_core::{
    Date, Estimate, FactDate, Membership, MembershipStatus, MembershipTable, Missing, OrgId, Period, Point,
    StateId,
};

use super::comparable::{Comparable, t90};
use super::similarity::Similarity;
use crate::measure::LEVEL;
use crate::random::Stream;

/// Random groups that an organisation is set beside.
const GROUPS: u32 = 999;

/// Members with a value below which no interval is given.
const FEWEST_FOR_INTERVAL: usize = 3;

/// The members of an organisation in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohesion {
    /// The organisation.
    pub org: OrgId,
    /// When.
    pub period: Period,
    /// Full members on the first day of the period.
    pub members: Vec<StateId>,
    /// Of these, those with a value.
    pub measured: u32,
    /// Mean similarity over pairs of members.
    pub within: Point,
    /// Mean similarity of members with comparable states outside, members counting alike.
    pub baseline: Point,
    /// The first minus the second, with an interval by leaving out one member at a time.
    pub difference: Point,
    /// Share of random groups of comparable make-up whose members are at least as alike; `None` without the difference.
    pub as_close: Option<f64>,
    /// Full members that joined in the calendar year of the period, with the day as the table has it.
    pub joined: Vec<(StateId, FactDate)>,
    /// Those that left.
    pub left: Vec<(StateId, FactDate)>,
}

/// The cohesion of one organisation in one period.
pub(super) fn cohesion(org: OrgId, similarity: &Similarity, comparable: &Comparable, seed: u64) -> Cohesion {
    let table = MembershipTable::bundled();
    let (period, day) = (similarity.period, similarity.period.start());
    let members = table.members_on(org, day);
    let measured: Vec<usize> = members.iter().filter_map(|state| similarity.position(*state)).collect();
    let own: BTreeSet<StateId> = members.iter().copied().collect();
    let beside: Vec<Vec<usize>> = measured
        .iter()
        .map(|at| {
            let found = comparable.of(similarity.states[*at], &own, &similarity.states, day);
            found.into_iter().filter_map(|state| similarity.position(state)).collect()
        })
        .collect();
    let n = measured.len() as u32;
    let missing = if members.is_empty() {
        Missing::NotMember
    } else if similarity.states.is_empty() {
        Missing::NotCovered
    } else {
        Missing::TooFew { n, need: 2 }
    };
    let estimate =
        |value: Option<f64>| value.map(|value| Estimate { value, interval: None, n }).ok_or(missing);
    let all: Vec<usize> = (0..measured.len()).collect();
    let difference = |kept: &[usize]| {
        Some(within(similarity, &measured, kept)? - baseline(similarity, &measured, &beside, kept)?)
    };
    let mut between = estimate(difference(&all));
    if let Ok(found) = &mut between {
        found.interval = jackknife(found.value, measured.len(), &difference);
    }
    let as_close = between.ok().and_then(|_| {
        let level = within(similarity, &measured, &all)?;
        random_groups(similarity, org, &measured, &beside, level, seed)
    });
    let in_year = |date: Option<FactDate>| date.filter(|date| date.first.year() == period.year());
    let changes = |of: fn(&Membership) -> Option<FactDate>| {
        let rows = table.memberships().iter().filter(|row| row.org == org);
        rows.filter(|row| row.status == MembershipStatus::Member)
            .filter_map(|row| Some((row.state, in_year(of(row))?)))
            .collect()
    };
    Cohesion {
        org,
        period,
        measured: n,
        within: estimate(within(similarity, &measured, &all)),
        baseline: estimate(baseline(similarity, &measured, &beside, &all)),
        difference: between,
        as_close,
        joined: changes(|row| row.spell.from),
        left: changes(|row| row.spell.to),
        members,
    }
}

/// What an organisation's row says of a period that the measure does not cover.
pub(super) fn not_covered(org: OrgId, period: Period) -> Cohesion {
    let empty = Similarity {
        period,
        states: Vec::new(),
        absent: Vec::new(),
        values: Vec::new(),
        noise: super::noise::Noise::None,
    };
    cohesion(org, &empty, &Comparable::All, 0)
}

/// First day of an organisation, if it is known.
pub(super) fn founded(org: OrgId) -> Option<Date> {
    MembershipTable::bundled().organisation(org).spell.from.map(|date| date.first)
}

/// Mean over pairs of the kept members; `None` without a pair.
fn within(similarity: &Similarity, measured: &[usize], kept: &[usize]) -> Option<f64> {
    let pairs = kept.iter().enumerate().flat_map(|(at, a)| kept[at + 1..].iter().map(move |b| (*a, *b)));
    mean(pairs.filter_map(|(a, b)| similarity.at(measured[a], measured[b])))
}

/// Mean over the kept members of each one's mean with the states beside it.
fn baseline(
    similarity: &Similarity,
    measured: &[usize],
    beside: &[Vec<usize>],
    kept: &[usize],
) -> Option<f64> {
    let of = |at: &usize| mean(beside[*at].iter().filter_map(|other| similarity.at(measured[*at], *other)));
    mean(kept.iter().filter_map(of))
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0u32), |(sum, n), value| (sum + value, n + 1));
    (n > 0).then(|| sum / f64::from(n))
}

/// Interval of a statistic of members by leaving out each of them \[efron1981\].
fn jackknife(value: f64, n: usize, statistic: &dyn Fn(&[usize]) -> Option<f64>) -> Option<Interval> {
    if n < FEWEST_FOR_INTERVAL {
        return None;
    }
    let without = |left_out: usize| {
        let kept: Vec<usize> = (0..n).filter(|at| *at != left_out).collect();
        statistic(&kept)
    };
    let values: Vec<f64> = (0..n).map(without).collect::<Option<_>>()?;
    let mean = values.iter().sum::<f64>() / n as f64;
    let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    let half = t90(n as f64 - 1.0) * (squares * (n as f64 - 1.0) / n as f64).sqrt();
    Some(Interval { lower: value - half, upper: value + half, level: LEVEL })
}

/// Share of random groups, each member replaced by one of its comparable states or of the members, that are at least as
/// alike; the organisation itself counts as one. `None` where the choice is too small for a group.
fn random_groups(
    similarity: &Similarity,
    org: OrgId,
    measured: &[usize],
    beside: &[Vec<usize>],
    level: f64,
    seed: u64,
) -> Option<f64> {
    let pools: Vec<Vec<usize>> = beside
        .iter()
        .map(|own| {
            let pool: BTreeSet<usize> = own.iter().chain(measured).copied().collect();
            pool.into_iter().collect()
        })
        .collect();
    // With hardly anybody else in reach, a random group is the organisation again.
    if beside.iter().any(|own| own.len() < measured.len()) {
        return None;
    }
    let period = similarity.period.to_string();
    let mut stream = Stream::new(seed, &["blocs groups", org.key(), &period], 0);
    let all: Vec<usize> = (0..measured.len()).collect();
    let mut at_least = 1u32;
    for _ in 0..GROUPS {
        let mut group: Vec<usize> = Vec::with_capacity(measured.len());
        for pool in &pools {
            loop {
                let chosen = pool[stream.below(pool.len() as u32) as usize];
                if !group.contains(&chosen) {
                    group.push(chosen);
                    break;
                }
            }
        }
        at_least += u32::from(within(similarity, &group, &all).is_some_and(|found| found >= level));
    }
    Some(f64::from(at_least) / f64::from(GROUPS + 1))
}

#[cfg(test)]
mod tests {
    use super::super::noise::Noise;
    use super::*;

    /// Members at 0.9 with each other and .5 with all others, by the example of the page.
    fn example() -> (Similarity, OrgId) {
        let table = MembershipTable::bundled();
        let org = table.by_key("CSTO").unwrap();
        let period = Period::Session(70);
        let members = table.members_on(org, period.start());
        let others = ["BRA", "CHN", "EGY", "FRA", "GHA", "IDN", "IND", "KEN", "MEX", "SWE"];
        let mut states: Vec<StateId> =
            others.into_iter().map(crate::made_up::state).chain(members.clone()).collect();
        states.sort();
        let n = states.len();
        let is = |at: usize| members.contains(&states[at]);
        let value = |at: usize| match (at / n, at % n) {
            (a, b) if a == b => f64::NAN,
            (a, b) if is(a) && is(b) => 0.9,
            _ => 0.5,
        };
        let values = (0..n * n).map(value).collect();
        (Similarity { period, states, absent: Vec::new(), values, noise: Noise::None }, org)
    }

    #[test]
    fn the_example_of_the_page() {
        let (similarity, org) = example();
        let found = cohesion(org, &similarity, &Comparable::All, 0);
        assert_eq!(found.measured as usize, found.members.len());
        assert!((found.within.unwrap().value - 0.9).abs() < 1e-12);
        assert!((found.baseline.unwrap().value - 0.5).abs() < 1e-12);
        let difference = found.difference.unwrap();
        let interval = difference.interval.unwrap();
        assert!((difference.value - 0.4).abs() < 1e-12);
        assert!((interval.upper - interval.lower).abs() < 1e-9, "no member differs from another");
        // Of 16 states, 6 are members: a random group of six is theirs once in 8,008.
        assert!(found.as_close.unwrap() < 0.005);
    }

    #[test]
    fn one_member_apart_widens_the_interval() {
        let (mut similarity, org) = example();
        let n = similarity.states.len();
        let apart = similarity
            .position(MembershipTable::bundled().members_on(org, similarity.period.start())[0])
            .unwrap();
        for other in (0..n).filter(|other| *other != apart) {
            similarity.values[apart * n + other] = 0.5;
            similarity.values[other * n + apart] = 0.5;
        }
        let difference = cohesion(org, &similarity, &Comparable::All, 0).difference.unwrap();
        // Ten of fifteen pairs at .9, five at .5.
        assert!((difference.value - 0.4 * 10.0 / 15.0).abs() < 1e-12);
        let interval = difference.interval.unwrap();
        assert!(interval.upper - interval.lower > 0.1, "{interval:?}");
    }

    #[test]
    fn before_it_was_founded_an_organisation_has_no_members_and_no_value() {
        let (mut similarity, org) = example();
        similarity.period = Period::Session(30);
        let found = cohesion(org, &similarity, &Comparable::All, 0);
        assert_eq!(found.within, Err(Missing::NotMember));
        assert_eq!(found.as_close, None);
    }
}
