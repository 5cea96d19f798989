//! What every measure must do, walked over the list, on votes made up for the purpose.

use proptest::prelude::*;
use tilt_core::concordance::Concordance;
use tilt_core::origin::Locator;
use tilt_core::series::Subject;
use tilt_core::vote::Flag;
use tilt_core::{Coverage, Domain, Evidence, Missing, Origin, Period, RollCall, StateId, Vote, VoteChoice};

use super::{MEASURES, Params, SeriesRequest, find, series};
use crate::error::ErrorKind;
use crate::made_up::ties::{ties, ties_of};
use crate::votes::VoteMatrix;

const SESSIONS: u16 = 3;
const CALLS: u16 = 40;

pub(crate) fn state(key: &str) -> StateId {
    Concordance::bundled().by_key(key).unwrap()
}

pub(crate) fn coverage() -> Coverage {
    Coverage { source: "made-up".to_owned(), from: None, to: None, note: String::new(), complete: true }
}

pub(crate) fn origin() -> Origin {
    Origin { source: "made-up".to_owned(), version: "1".to_owned(), sha256: None, locator: Locator::Whole }
}

pub(crate) fn roll_call(session: u16, call: u16) -> RollCall {
    let amendment = if call.is_multiple_of(7) { Flag::Yes } else { Flag::No };
    RollCall { amendment, ..crate::made_up::roll_call(session, call) }
}

/// Six states; the fourth is absent from every third roll call, the last never votes in session 62.
pub(super) fn votes() -> Vec<Vote> {
    let states = ["CHN", "FRA", "IND", "KEN", "PER", "USA"].map(state);
    let mut votes = Vec::new();
    for session in 60..60 + SESSIONS {
        for call in 0..CALLS {
            for (at, state) in states.iter().enumerate() {
                let mixed = (usize::from(call) * (at + 3) + at * at + usize::from(session)) % 7;
                let choice = match mixed {
                    _ if at == 3 && call % 3 == 0 => VoteChoice::Absent,
                    _ if at == 5 && session == 62 => VoteChoice::NotMember,
                    0..=3 => VoteChoice::Yes,
                    4 => VoteChoice::Abstain,
                    _ => VoteChoice::No,
                };
                votes.push(Vote { roll_call: roll_call(session, call).id, state: *state, choice });
            }
        }
    }
    votes
}

pub(super) fn evidence_of(votes: Vec<Vote>, calls: &[RollCall]) -> Evidence {
    let built = VoteMatrix::build(calls, votes);
    assert!(built.warnings.is_empty());
    let mut evidence = Evidence::tables_only();
    evidence.counts = Some(built.value.counts(coverage(), origin()));
    evidence.excess = Some(built.value.excess(&["CHN", "USA"].map(state), coverage(), origin()));
    evidence.ties = ties();
    evidence
}

pub(super) fn calls() -> Vec<RollCall> {
    (60..60 + SESSIONS).flat_map(|session| (0..CALLS).map(move |call| roll_call(session, call))).collect()
}

pub(super) fn evidence() -> Evidence {
    evidence_of(votes(), &calls())
}

/// Every measure with every value of its parameters.
pub(super) fn variants() -> Vec<(&'static str, Params)> {
    let mut variants = Vec::new();
    for measure in MEASURES {
        let card = measure.card();
        variants.push((card.name, Params::default()));
        for parameter in card.parameters {
            // Of numbers, both ends.
            let values = parameter.range.split(" | ").flat_map(|value| value.split("..="));
            variants.extend(values.map(|value| (card.name, Params::default().with(parameter.name, value))));
        }
    }
    variants
}

/// Those of the vote.
fn vote_variants() -> impl Iterator<Item = (&'static str, Params)> {
    variants().into_iter().filter(|(name, _)| find(name).unwrap().domain() == Domain::Votes)
}

#[test]
fn names_rise_and_cards_are_complete() {
    for pair in MEASURES.windows(2) {
        assert!(pair[0].card().name < pair[1].card().name);
    }
    let faults: Vec<String> = MEASURES.iter().flat_map(|measure| measure.card().faults()).collect();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn references_and_pages_exist() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let references = std::fs::read_to_string(format!("{root}/references.bib")).unwrap();
    let cards = MEASURES
        .iter()
        .map(|measure| measure.card())
        .chain(crate::DETECTORS.iter().map(|detector| detector.card()));
    for card in cards {
        for key in card.references {
            assert!(references.contains(&format!("{{{key},")), "{}: no reference {key}", card.name);
        }
        let page = std::fs::read_to_string(format!("{root}/docs/methods/{}.md", card.name)).unwrap();
        for heading in [
            "What it says",
            "Formula",
            "Scale and direction",
            "Missing data",
            "Assumptions",
            "Worked example",
            "Compared with peers",
            "References",
        ] {
            assert!(page.contains(&format!("## {heading}\n")), "{}: no heading {heading}", card.name);
        }
        for parameter in card.parameters {
            assert!(
                page.contains(&format!("`{}`", parameter.name)),
                "{}: {} is not on its page",
                card.name,
                parameter.name
            );
        }
    }
}

#[test]
fn values_and_intervals_lie_in_the_declared_range() {
    let evidence = evidence();
    for (name, params) in variants() {
        let series = series(name, &evidence, state("IND"), state("CHN"), &params).unwrap();
        let range = series.scale.min..=series.scale.max;
        for (_, estimate) in series.observed() {
            assert!(range.contains(&estimate.value), "{name} {params:?}: {estimate:?}");
            let Some(interval) = estimate.interval else { continue };
            assert!(
                range.contains(&interval.lower)
                    && range.contains(&interval.upper)
                    && interval.lower <= estimate.value
                    && estimate.value <= interval.upper,
                "{name} {params:?}: {estimate:?}"
            );
            assert!((interval.level - super::LEVEL).abs() < 1e-12);
        }
        assert!(series.observed().count() > 2, "{name} {params:?}");
    }
    for (name, params) in vote_variants() {
        let series = series(name, &evidence, state("IND"), state("CHN"), &params).unwrap();
        assert_eq!(series.points.len(), usize::from(SESSIONS), "{name}");
        assert_eq!(series.observed().count(), usize::from(SESSIONS), "{name}");
        assert!(series.observed().all(|(_, estimate)| estimate.interval.is_some()), "{name}");
    }
}

#[test]
fn measures_from_counts_are_symmetric_to_the_last_bit() {
    let evidence = evidence();
    for (name, params) in vote_variants().filter(|(name, _)| *name != "excess") {
        let there = series(name, &evidence, state("USA"), state("CHN"), &params).unwrap();
        let back = series(name, &evidence, state("CHN"), state("USA"), &params).unwrap();
        assert_eq!(there.points, back.points, "{name}");
        assert_ne!(there.subject, back.subject);
    }
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let (mut turned, mut turned_calls) = (votes(), calls());
    turned.reverse();
    turned_calls.rotate_left(17);
    let (plain, mut turned) = (evidence(), evidence_of(turned, &turned_calls));
    turned.ties = ties_of(|records| records.reverse());
    for (name, params) in variants() {
        let of = |evidence| series(name, evidence, state("IND"), state("USA"), &params).unwrap().points;
        assert_eq!(of(&plain), of(&turned), "{name}");
    }
}

#[test]
fn absence_is_missing_and_never_an_abstention() {
    let evidence = evidence();
    let with_absences =
        series("agreement", &evidence, state("KEN"), state("CHN"), &Params::default()).unwrap();
    for (_, estimate) in with_absences.observed() {
        assert!(estimate.n <= u32::from(CALLS - CALLS.div_ceil(3)));
    }
    for (name, params) in vote_variants() {
        let series = series(name, &evidence, state("IND"), state("USA"), &params).unwrap();
        let (period, point) = series.points[2];
        assert_eq!(period, Period::Session(62));
        // A member of the United Nations that did not vote: no votes, and not a zero.
        assert_eq!(point, Err(Missing::TooFew { n: 0, need: super::FEWEST }), "{name}");
    }
}

#[test]
fn holes_say_why() {
    let evidence = evidence();
    let of = |key: &str, since: i16, until: i16| {
        let request = SeriesRequest {
            since: Some(since),
            until: Some(until),
            ..SeriesRequest::new(vec![state(key)], vec![state("CHN")])
        };
        find("agreement").unwrap().series(&evidence, &request).unwrap().points
    };
    let beyond = of("IND", 2007, 2010);
    assert!(beyond[0].1.is_ok());
    assert_eq!(beyond.iter().map(|(period, _)| period.year()).collect::<Vec<_>>(), [2007, 2008, 2009, 2010]);
    assert!(beyond[1..].iter().all(|(_, point)| *point == Err(Missing::NotCovered)));
    // Not in the system of states any more, and a state that never joined the body while it existed elsewhere.
    assert!(of("CSK", 2005, 2005).iter().all(|(_, point)| *point == Err(Missing::NotInSystem)));
}

#[test]
fn identical_votes_reach_the_maximum_or_have_no_variation() {
    let mut votes = votes();
    votes.retain(|vote| vote.state != state("FRA"));
    let twins: Vec<Vote> = votes
        .iter()
        .filter(|vote| vote.state == state("CHN"))
        .map(|vote| Vote { state: state("FRA"), ..vote.clone() })
        .collect();
    votes.extend(twins);
    let evidence = evidence_of(votes, &calls());
    for (name, params) in vote_variants().filter(|(name, _)| *name != "excess") {
        let series = series(name, &evidence, state("FRA"), state("CHN"), &params).unwrap();
        for (_, estimate) in series.observed() {
            assert!((estimate.value - series.scale.max).abs() < 1e-12, "{name}");
        }
    }
}

#[test]
fn seeds_change_intervals_and_nothing_else() {
    let evidence = evidence();
    let of = |seed| {
        let request = SeriesRequest { seed, ..SeriesRequest::new(vec![state("IND")], vec![state("CHN")]) };
        find("kappa").unwrap().series(&evidence, &request).unwrap()
    };
    assert_eq!(of(1), of(1));
    let values = |seed| of(seed).observed().map(|(_, estimate)| estimate.value).collect::<Vec<_>>();
    assert_eq!(values(1), values(2));
    assert_ne!(of(1).points, of(2).points);
}

#[test]
fn wrong_requests_are_refused_with_their_kind() {
    let evidence = evidence();
    let kind = |name: &str, params: Params, pole: &str| {
        series(name, &evidence, state("IND"), state(pole), &params).unwrap_err().kind()
    };
    assert_eq!(kind("nonsense", Params::default(), "CHN"), ErrorKind::UnknownMeasure);
    assert_eq!(kind("excess", Params::default(), "PER"), ErrorKind::NotAPower);
    for measure in MEASURES {
        let name = measure.card().name;
        assert_eq!(kind(name, Params::default(), "IND"), ErrorKind::SameState);
        assert_eq!(kind(name, Params::default().with("colour", "red"), "CHN"), ErrorKind::BadParameter);
        for parameter in measure.card().parameters {
            assert_eq!(
                kind(name, Params::default().with(parameter.name, "red"), "CHN"),
                ErrorKind::BadParameter
            );
        }
        let request = SeriesRequest::new(vec![state("IND")], vec![state("CHN")]);
        assert_eq!(
            measure.series(&Evidence::tables_only(), &request).unwrap_err().kind(),
            ErrorKind::NotLoaded
        );
    }
}

#[test]
fn a_panel_is_the_same_as_its_pairs() {
    let evidence = evidence();
    for measure in MEASURES {
        let request =
            SeriesRequest::new(["IND", "FRA", "CHN"].map(state).to_vec(), ["CHN", "USA"].map(state).to_vec());
        let panel = measure.panel(&evidence, &request).unwrap();
        assert_eq!(panel.series.len(), 5, "a state with itself is left out");
        assert!(panel.pair(state("CHN"), state("CHN")).is_none());
        let alone =
            series(measure.card().name, &evidence, state("FRA"), state("USA"), &Params::default()).unwrap();
        assert_eq!(panel.pair(state("FRA"), state("USA")), Some(&alone));
        assert_eq!(alone.subject, Subject::Pair(state("FRA"), state("USA")));
    }
}

/// Excess of one state with one power and covariance of two, straight from the definition.
fn excess_by_definition(votes: &[Vote], session: u16, own: StateId, powers: [StateId; 2]) -> ([f64; 2], f64) {
    let choice = |call: &RollCall, state: StateId| {
        let found = votes.iter().find(|vote| vote.roll_call == call.id && vote.state == state);
        found.and_then(|vote| vote.choice.category())
    };
    let states = ["CHN", "FRA", "IND", "KEN", "PER", "USA"].map(state);
    let calls: Vec<RollCall> = (0..CALLS).map(|call| roll_call(session, call)).collect();
    let rows = powers.map(|power| {
        let mut rows: Vec<(String, f64)> = Vec::new();
        for call in &calls {
            let cast: Vec<(StateId, usize)> =
                states.iter().filter_map(|state| Some((*state, choice(call, *state)?))).collect();
            let first = cast[0].1;
            let of = |state: StateId| cast.iter().find(|(id, _)| *id == state).map(|(_, choice)| *choice);
            let (Some(a), Some(b)) = (of(own), of(power)) else { continue };
            if cast.iter().all(|(_, choice)| *choice == first) {
                continue;
            }
            let s = |x: usize, y: usize| 1.0 - x.abs_diff(y) as f64 / 2.0;
            let others: Vec<f64> =
                cast.iter().filter(|(id, _)| *id != own && *id != power).map(|(_, c)| s(*c, b)).collect();
            rows.push((call.cluster(), s(a, b) - others.iter().sum::<f64>() / others.len() as f64));
        }
        rows
    });
    let means = rows.each_ref().map(|rows| rows.iter().map(|(_, x)| x).sum::<f64>() / rows.len() as f64);
    let mut clusters: Vec<&String> = rows.iter().flatten().map(|(cluster, _)| cluster).collect();
    clusters.sort();
    clusters.dedup();
    let g = clusters.len() as f64;
    let influence = |at: usize, cluster: &String| {
        let inside = rows[at].iter().filter(|(other, _)| other == cluster);
        inside.map(|(_, x)| (x - means[at]) / rows[at].len() as f64).sum::<f64>()
    };
    let covariance =
        clusters.iter().map(|cluster| influence(0, cluster) * influence(1, cluster)).sum::<f64>();
    (means, covariance * g / (g - 1.0))
}

#[test]
fn excess_and_its_covariance_follow_their_definition() {
    let (evidence, votes) = (evidence(), votes());
    let table = evidence.excess.as_ref().unwrap();
    for own in ["IND", "KEN"].map(state) {
        let row = table.get(60, own).unwrap();
        let (means, covariance) = excess_by_definition(&votes, 60, own, ["CHN", "USA"].map(state));
        for (found, expected) in row.excess.iter().zip(means) {
            assert!((found.unwrap() - expected).abs() < 1e-12);
        }
        assert!((row.covariance(0, 1) - covariance).abs() < 1e-12);
        assert!(row.covariance(0, 0) > 0.0 && row.covariance(1, 1) > 0.0);
    }
    assert_eq!(table.get(60, state("CHN")).unwrap().excess[0], None, "no excess of a power with itself");
}

proptest! {
    #[test]
    fn counts_equal_a_plain_count(choices in proptest::collection::vec(0usize..5, 3 * 90)) {
        let states = ["CHN", "FRA", "IND"].map(state);
        let calls: Vec<RollCall> = (0..90).map(|call| roll_call(50, call)).collect();
        let all = [VoteChoice::Yes, VoteChoice::Abstain, VoteChoice::No, VoteChoice::Absent, VoteChoice::NotMember];
        let vote = |at: usize| Vote { roll_call: calls[at / 3].id.clone(), state: states[at % 3], choice: all[choices[at]] };
        let built = VoteMatrix::build(&calls, (0..choices.len()).map(vote)).value;
        let counts = built.counts(coverage(), origin());
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            let mut plain = [[[0u16; 3]; 3]; 3];
            for (at, call) in calls.iter().enumerate() {
                let cast: Vec<usize> = (0..3).filter_map(|state| all[choices[at * 3 + state]].category()).collect();
                let (Some(x), Some(y)) = (all[choices[at * 3 + a]].category(), all[choices[at * 3 + b]].category()) else { continue };
                let unanimous = cast.iter().all(|choice| *choice == cast[0]);
                let which = if unanimous { 2 } else { usize::from(call.amendment == Flag::Yes) };
                plain[which][x][y] += 1;
            }
            let row = counts.get(50, tilt_core::Dyad::new(states[a], states[b]).unwrap());
            let zero = [[0; 3]; 3];
            let (non_unanimous, final_only, unanimous) =
                row.map_or((zero, zero, [0; 3]), |row| (row.non_unanimous, row.final_only, row.unanimous));
            prop_assert_eq!(final_only, plain[0]);
            for x in 0..3 {
                prop_assert_eq!(unanimous[x], plain[2][x][x]);
                for y in 0..3 {
                    prop_assert_eq!(non_unanimous[x][y], plain[0][x][y] + plain[1][x][y]);
                }
            }
        }
    }
}

#[test]
fn clusters_add_up_to_the_counts_and_widen_intervals() {
    let matrix = VoteMatrix::build(&calls(), votes()).value;
    let dyad = tilt_core::Dyad::new(state("CHN"), state("IND")).unwrap();
    let counts = matrix.counts(coverage(), origin());
    let clusters = matrix.clusters(&[dyad]);
    for session in 60..60 + SESSIONS {
        let (whole, parts) = (counts.get(session, dyad).unwrap(), clusters.get(session, dyad).unwrap());
        assert_eq!(parts.len(), usize::from(CALLS) / 2);
        for a in 0..3 {
            assert_eq!(parts.iter().map(|part| part.unanimous[a]).sum::<u16>(), whole.unanimous[a]);
            for b in 0..3 {
                assert_eq!(
                    parts.iter().map(|part| part.final_only[a][b]).sum::<u16>(),
                    whole.final_only[a][b]
                );
                assert_eq!(
                    parts.iter().map(|part| part.non_unanimous[a][b]).sum::<u16>(),
                    whole.non_unanimous[a][b]
                );
            }
        }
    }
    // Two votes on each text that are alike: half as many independent ones, so wider by about √2.
    let twin = |call: u16| roll_call(60, call - call % 2).id;
    let doubled: Vec<Vote> = (0..CALLS)
        .flat_map(|call| {
            let first: Vec<Vote> = votes().into_iter().filter(|vote| vote.roll_call == twin(call)).collect();
            first.into_iter().map(move |vote| Vote { roll_call: roll_call(60, call).id, ..vote })
        })
        .collect();
    let calls: Vec<RollCall> = (0..CALLS).map(|call| roll_call(60, call)).collect();
    let matrix = VoteMatrix::build(&calls, doubled).value;
    let mut evidence = Evidence::tables_only();
    evidence.counts = Some(matrix.counts(coverage(), origin()));
    let width = |evidence: &Evidence| {
        let params = Params::default().with("rule", "scaled");
        let series = series("agreement", evidence, state("IND"), state("CHN"), &params).unwrap();
        let interval = series.points[0].1.unwrap().interval.unwrap();
        (interval.upper - interval.lower, series.variant)
    };
    let (alone, _) = width(&evidence);
    evidence.clusters = Some(matrix.clusters(&[dyad]));
    let (clustered, variant) = width(&evidence);
    assert!((1.2..1.7).contains(&(clustered / alone)), "{alone} {clustered}");
    assert!(variant.contains("resolutions drawn again"));
}

#[test]
fn periods_and_issues_choose_roll_calls() {
    let mut calls = calls();
    for (at, call) in calls.iter_mut().enumerate() {
        call.date = Some(tilt_core::Date::new(2005, 1 + (at % 12) as i8, 3).unwrap());
        call.issues =
            if at % 2 == 0 { vec!["hr".to_owned()] } else { vec!["nu".to_owned(), "di".to_owned()] };
    }
    calls[5].date = None;
    let by = |cut: &crate::votes::Cut| VoteMatrix::build_cut(&calls, votes(), cut);
    let quarters = by(&crate::votes::Cut { by: tilt_core::Grain::Quarter, ..Default::default() });
    assert_eq!(quarters.warnings[0].code, "W-votes-undated");
    assert_eq!(quarters.value.size().0, calls.len() - 1);
    let counts = quarters.value.counts(coverage(), origin());
    let evidence = Evidence { counts: Some(counts), ..Evidence::tables_only() };
    let found = series("s", &evidence, state("IND"), state("CHN"), &Params::default()).unwrap();
    let periods: Vec<Period> = found.points.iter().map(|(period, _)| *period).collect();
    assert_eq!(periods, (1..=4).map(|quarter| Period::Quarter(2005, quarter)).collect::<Vec<_>>());
    let request = SeriesRequest {
        by: Some(tilt_core::Grain::Session),
        ..SeriesRequest::new(vec![state("IND")], vec![state("CHN")])
    };
    let refused = find("s").unwrap().series(&evidence, &request).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::BadParameter);
    let human_rights = by(&crate::votes::Cut { issues: vec!["hr".to_owned()], ..Default::default() });
    assert_eq!(human_rights.value.size().0, calls.len() / 2);
    let both =
        by(&crate::votes::Cut { issues: vec!["hr".to_owned(), "di".to_owned()], ..Default::default() });
    assert_eq!(both.value.size().0, calls.len());
    assert_eq!(by(&crate::votes::Cut { important: true, ..Default::default() }).value.size().0, 0);
}

#[test]
fn doubtful_votes_are_counted_and_the_first_is_used() {
    let calls = [roll_call(50, 1)];
    let vote = |choice| Vote { roll_call: calls[0].id.clone(), state: state("FRA"), choice };
    let orphan = Vote { roll_call: "no such".to_owned(), state: state("FRA"), choice: VoteChoice::Yes };
    let built =
        VoteMatrix::build(&calls, [vote(VoteChoice::Yes), vote(VoteChoice::No), orphan.clone(), orphan]);
    let codes: Vec<(&str, usize)> =
        built.warnings.iter().map(|warning| (warning.code, warning.count)).collect();
    assert_eq!(codes, [("W-votes-duplicate", 1), ("W-votes-orphan", 2)]);
    assert_eq!(built.value.size(), (1, 1));
}

#[test]
fn opposite_votes_come_before_half_steps() {
    let built = VoteMatrix::build(&calls(), votes()).value;
    let found = built.most_divergent(60..=61, state("IND"), state("USA"), 1_000);
    assert!(!found.is_empty() && built.most_divergent(60..=61, state("IND"), state("USA"), 3) == found[..3]);
    let distance =
        |vote: &crate::votes::DivergentVote| vote.a.category().unwrap().abs_diff(vote.b.category().unwrap());
    for pair in found.windows(2) {
        assert!(distance(&pair[0]) >= distance(&pair[1]));
    }
    assert!(found.iter().all(|vote| distance(vote) > 0 && vote.with_b >= 1 && vote.voters <= 6));
}

#[test]
fn every_file_of_an_item_is_registered() {
    for (folder, registered) in [
        ("measure", MEASURES.iter().map(|measure| measure.card().name).collect::<Vec<_>>()),
        ("detect", crate::DETECTORS.iter().map(|detector| detector.card().name).collect()),
    ] {
        let path = format!("{}/src/{folder}", env!("CARGO_MANIFEST_DIR"));
        let mut items: Vec<String> = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| !path.ends_with("contract.rs"))
            .filter(|path| std::fs::read_to_string(path).unwrap().contains("static CARD: Card ="))
            .map(|path| path.file_stem().unwrap().to_str().unwrap().replace('_', "-"))
            .collect();
        items.sort();
        assert_eq!(items, registered, "{folder}");
    }
}

#[test]
fn warning_codes_are_documented_once() {
    let mut codes: Vec<&str> = crate::warnings().iter().map(|warning| warning.code).collect();
    let n = codes.len();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), n);
    let sources = [
        "votes/matrix",
        "measure/composite",
        "measure/ties",
        "measure/votes",
        "detect/observed",
        "detect/lr_ar1",
        "tilt/mod",
        "tilt/numbers",
        "verdict/plan",
    ];
    for source in sources {
        let text =
            std::fs::read_to_string(format!("{}/src/{source}.rs", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let raised = text
            .split("\"W-")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(|code| format!("W-{code}"));
        for code in raised {
            assert!(codes.contains(&code.as_str()), "{code} is raised in {source} and documented nowhere");
        }
    }
}
