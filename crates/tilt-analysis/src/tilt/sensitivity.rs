//! The three numbers against every set of comparable states.

use tilt_core::finding::ThreeNumbers;
use tilt_core::{Evidence, Grain, MembershipStatus, Period, Series};

use super::baseline::{Comparison, World};
use super::windows::{self, Windows};
use super::{TiltRequest, different, numbers, voted_in_period};
use crate::error::Error;
use crate::measure::votes::no_votes;
use crate::measure::{self, SeriesRequest};

/// The sets that need no name of an organisation.
const SETS: [&str; 4] = ["all", "region", "subregion", "size"];

/// The numbers against one set.
#[derive(Debug, Clone)]
pub struct Against {
    /// As asked for: `region`, or the key of an organisation.
    pub set: String,
    /// The numbers; or why there are none.
    pub numbers: Result<ThreeNumbers, String>,
}

/// The three numbers of the vote against all states, those of the region and the sub-region, states of similar size, each
/// organisation of which the state is a full member when the window after begins, and the set of the request.
///
/// # Errors
/// As [`super::tilt_view`], but for a set that cannot be made: that is said in its row.
pub fn over_baselines(evidence: &Evidence, request: &TiltRequest) -> Result<Vec<Against>, Error> {
    let counts = evidence.counts.as_ref().ok_or_else(no_votes)?;
    let states = [request.state, request.from, request.to];
    different(states)?;
    let rule = measure::from_counts(&request.measure)?;
    for state in states {
        voted_in_period(counts, request, state)?;
    }
    let windows = windows::choose(counts, request)?;
    let panel = SeriesRequest {
        since: request.since,
        until: request.until,
        by: Some(Grain::Session),
        seed: request.seed,
        draws: request.draws,
        ..SeriesRequest::new(vec![request.state], vec![request.from, request.to])
    };
    let panel = rule.panel(evidence, &panel)?;
    // The panel holds one series per pole, in the order of the request.
    let own: [&Series; 2] = [&panel.series[0], &panel.series[1]];
    let rows = sets(evidence, request, &windows).into_iter().map(|set| {
        let asked = TiltRequest { baseline: set.clone(), ..request.clone() };
        let numbers = Comparison::new(evidence, &asked, &windows).map(|comparison| {
            let world = World::new(counts, &rule, &comparison, &asked);
            numbers::three(evidence, &asked, &windows, &rule, own, &comparison, &world).0
        });
        Against { set, numbers: numbers.map_err(|error| error.to_string()) }
    });
    Ok(rows.collect())
}

fn sets(evidence: &Evidence, request: &TiltRequest, windows: &Windows) -> Vec<String> {
    let day = Period::Session(*windows.after.start()).start();
    let mut sets: Vec<String> = SETS.map(str::to_owned).to_vec();
    let spells = evidence.memberships.of_state(request.state);
    let member = spells.filter(|spell| spell.status == MembershipStatus::Member && spell.spell.contains(day));
    let mut orgs: Vec<&str> = member.map(|spell| spell.org.key()).collect();
    orgs.sort_unstable();
    orgs.dedup();
    sets.extend(orgs.into_iter().map(str::to_owned));
    if !sets.iter().any(|set| set.eq_ignore_ascii_case(&request.baseline)) {
        sets.push(request.baseline.clone());
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::{self, state};
    use crate::tilt::tilt_view;

    #[test]
    fn each_row_is_what_the_tilt_with_that_baseline_says() {
        let evidence = made_up::evidence();
        let request = TiltRequest::new(state("KEN"), state("CHN"), state("USA"));
        let rows = over_baselines(&evidence, &request).unwrap();
        let names: Vec<&str> = rows.iter().map(|row| row.set.as_str()).collect();
        assert_eq!(names[..4], SETS);
        assert!(names.contains(&"AU"), "{names:?}");
        for row in &rows {
            let asked = TiltRequest { baseline: row.set.clone(), detector_draws: 99, ..request.clone() };
            match (&row.numbers, tilt_view(&evidence, &asked)) {
                (Ok(numbers), Ok(view)) => assert_eq!(*numbers, view.numbers, "{}", row.set),
                (Err(why), Err(error)) => assert_eq!(*why, error.to_string()),
                (numbers, view) => panic!("{}: {numbers:?} beside {:?}", row.set, view.is_ok()),
            }
        }
        assert!(rows[3].numbers.as_ref().unwrap_err().contains("no data on trade"), "size needs trade");
    }
}
