//! Blocs of votes and ties made up for the purpose.

use tilt_core::{Coverage, Evidence, Missing, StateId, Vote, VoteChoice};

use super::*;
use crate::made_up::{coverage, origin, roll_call, state};
use crate::random::Stream;

const ONE: [&str; 8] = ["CHN", "CUB", "EGY", "GHA", "IND", "IDN", "KEN", "PAK"];
const TWO: [&str; 7] = ["AUS", "CAN", "DNK", "FRA", "ITA", "NOR", "USA"];

/// Two blocs, each with its own line; Kenya goes over in 2005, Egypt votes with either at random, Peru votes in one
/// roll call of the twenty.
fn votes() -> VoteMatrix {
    let (mut calls, mut votes) = (Vec::new(), Vec::new());
    for session in 58..=62u16 {
        for call in 0..60u16 {
            let id = roll_call(session, call).id;
            let mut chance = Stream::new(3, &["blocs"], u64::from(session) * 100 + u64::from(call));
            let all = [VoteChoice::Yes, VoteChoice::Abstain, VoteChoice::No];
            let lines = [all[chance.below(3) as usize], all[chance.below(3) as usize]];
            let mut cast = |key: &str, line: usize| {
                let choice = if chance.below(10) < 7 { lines[line] } else { all[chance.below(3) as usize] };
                votes.push(Vote { roll_call: id.clone(), state: state(key), choice });
            };
            for key in ONE {
                let line = match key {
                    "KEN" => usize::from(session >= 60),
                    "EGY" => usize::from(call % 2 == 0),
                    _ => 0,
                };
                cast(key, line);
            }
            TWO.iter().for_each(|key| cast(key, 1));
            if call.is_multiple_of(20) {
                cast("PER", 0);
            }
            calls.push(roll_call(session, call));
        }
    }
    VoteMatrix::build(&calls, votes).value
}

fn evidence(votes: &VoteMatrix) -> Evidence {
    let coverage = Coverage { from: None, to: "2008-09-01".parse().ok(), ..coverage() };
    let mut evidence = Evidence::tables_only();
    evidence.counts = Some(votes.counts(coverage, origin()));
    evidence
}

fn found(votes: Option<&VoteMatrix>, evidence: &Evidence, request: &BlocsRequest) -> Vec<YearBlocs> {
    let matrices = Matrices::new(evidence, votes, request).unwrap();
    blocs(&matrices, request, 2007, |year| year == 2007).unwrap()
}

fn placed(year: &YearBlocs, key: &str) -> Placed {
    year.states.iter().find(|placed| placed.state == state(key)).unwrap().clone()
}

#[test]
fn blocs_movers_and_those_between_are_found() {
    let votes = votes();
    let evidence = evidence(&votes);
    for measure in ["s", "kappa", "agreement", "pi"] {
        let request = BlocsRequest::new(measure);
        for single in [None, Some(&votes)] {
            let years = found(single, &evidence, &request);
            assert_eq!(years.len(), 5, "{measure}");
            let (first, last) = (&years[0], &years[4]);
            assert_eq!(first.blocs.len(), 2, "{measure}: {:?}", first.blocs);
            let one = placed(first, "CHN").bloc;
            for key in ONE.into_iter().filter(|key| !["EGY", "KEN"].contains(key)) {
                assert_eq!(placed(first, key).bloc, one);
                assert_eq!(placed(last, key).bloc, one, "labels stay");
            }
            assert!(TWO.iter().all(|key| placed(last, key).bloc != one));
            let kenya = placed(&years[2], "KEN");
            assert!(kenya.moved && kenya.from == Some(one), "{measure}: {kenya:?}");
            let (egypt, china) = (placed(last, "EGY"), placed(last, "CHN"));
            assert!(egypt.margin.unwrap() < china.margin.unwrap());
            assert!(egypt.share.unwrap() < china.share.unwrap(), "{measure}: {egypt:?} {china:?}");
            assert!(china.share.unwrap() > 0.8 && !china.is_between());
            assert!(last.quality > 0.8 && last.quality <= 1.0);
        }
    }
}

#[test]
fn a_state_that_hardly_votes_has_a_reason_and_no_bloc() {
    let votes = votes();
    let evidence = evidence(&votes);
    let years = found(None, &evidence, &BlocsRequest::new("s"));
    let absent = |key: &str| years[0].absent.iter().find(|(s, _)| *s == state(key)).map(|(_, why)| *why);
    assert_eq!(absent("PER"), Some(Missing::TooFew { n: 0, need: 1 }));
    assert!(absent("BRA").is_some(), "a member that did not vote is listed");
    assert_eq!(absent("DDR"), None, "a state that is gone is not");
    assert!(years[0].states.iter().all(|placed| placed.state != state("PER")));
}

#[test]
fn the_same_seed_gives_the_same_blocs_on_any_number_of_threads() {
    let votes = votes();
    let evidence = evidence(&votes);
    let request = BlocsRequest { draws: 20, ..BlocsRequest::new("s") };
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let years = found(Some(&votes), &evidence, &request);
            years.iter().map(|year| format!("{:?} {:?}", year.states, year.quality)).collect::<Vec<_>>()
        })
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn drawing_resolutions_for_all_pairs_at_once_shows_less_stability_than_pair_by_pair() {
    let votes = votes();
    let evidence = evidence(&votes);
    let request = BlocsRequest::new("s");
    let drawn = |single| found(single, &evidence, &request)[4].drawn.unwrap().0;
    assert_eq!(drawn(Some(&votes)), Drawn::Resolutions);
    assert_eq!(drawn(None), Drawn::Pairs);
}

#[test]
fn measures_without_all_pairs_are_refused_with_a_way_out() {
    let votes = votes();
    let mut evidence = evidence(&votes);
    evidence.ties = crate::made_up::ties::ties();
    for name in ["trade", "composite", "excess"] {
        let request = BlocsRequest::new(name);
        let error = Matrices::new(&evidence, None, &request).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotLoaded, "{name}");
        assert!(error.hint().contains("agreement"));
    }
}

/// A table of treaties between all states: two groups of ten, five treaties within and one across.
#[test]
fn ties_between_all_states_have_blocs_too() {
    use tilt_core::ties::{TieRow, TieTable};
    let all = all_states();
    let there: Vec<StateId> = all
        .iter()
        .copied()
        .filter(|state| {
            let (from, to) = (Period::Year(2000).start(), Period::Year(2003).end());
            Concordance::bundled().state(*state).system.from.is_some_and(|day| day.first < from)
                && Concordance::bundled().in_system(*state, from, to)
        })
        .take(20)
        .collect();
    let side = |state: StateId| there.iter().position(|s| *s == state).map(|at| at % 2);
    let width = TieKind::Treaties.pair().len();
    let mut rows = Vec::new();
    for year in 2000..=2002 {
        for own in &there {
            let pair = all.iter().flat_map(|other| {
                let value = match (side(*own), side(*other)) {
                    (Some(a), Some(b)) if own != other => Some(if a == b { 5.0 } else { 1.0 }),
                    _ => None,
                };
                vec![value; width]
            });
            let pair = pair.collect();
            rows.push(TieRow { state: *own, period: Period::Year(year), own: Vec::new(), pair });
        }
    }
    let coverage = Coverage { from: "2000-01-01".parse().ok(), to: "2003-01-01".parse().ok(), ..coverage() };
    let mut evidence = Evidence::tables_only();
    evidence.ties = vec![TieTable::new(TieKind::Treaties, all, rows, coverage, origin())];
    let request = BlocsRequest::new("treaties");
    let matrices = Matrices::new(&evidence, None, &request).unwrap();
    assert_eq!(matrices.null, Null::Products);
    assert_eq!(matrices.years(), [2000, 2001, 2002]);
    let years = blocs(&matrices, &request, 2002, |year| year == 2002).unwrap();
    let last = years.last().unwrap();
    assert_eq!(last.blocs.iter().map(|bloc| bloc.size).collect::<Vec<_>>(), [10, 10]);
    assert_eq!(last.drawn.unwrap().0, Drawn::States);
    assert!(last.blocs.iter().all(|bloc| bloc.share == Some(1.0)));
    assert!(last.absent.len() > 100 && last.absent.iter().all(|(_, why)| *why == Missing::NotReported));
}

#[test]
fn years_beyond_the_coverage_have_a_reason() {
    let votes = votes();
    let evidence = evidence(&votes);
    let request = BlocsRequest::new("s");
    let matrices = Matrices::new(&evidence, None, &request).unwrap();
    let org = tilt_core::MembershipTable::bundled().by_key("NATO").unwrap();
    let rows = cohesion_over(&matrices, &request, org, 2006..=2010).unwrap();
    assert_eq!(rows.len(), 5);
    assert!(rows[0].difference.unwrap().value > 0.0);
    assert!(rows[0].as_close.is_some_and(|share| share < 0.1), "{:?}", rows[0]);
    assert_eq!(rows[4].within, Err(Missing::NotCovered));
    let all = cohesion_of_all(&matrices, &request, 2006).unwrap();
    assert!(all.iter().any(|row| row.org == org));
}
