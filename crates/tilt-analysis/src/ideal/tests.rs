use tilt_core::vote::Flag;
use tilt_core::{RollCall, StateId, Vote, VoteChoice};

use super::data::{IdealData, Selection};
use super::*;
use crate::random::Stream;

fn roll_call(id: usize, period: u16) -> RollCall {
    RollCall {
        id: id.to_string(),
        session: period.to_string(),
        period,
        date: format!("{}-10-01", 1945 + u32::from(period)).parse().ok(),
        resolution: String::new(),
        title: String::new(),
        amendment: Flag::No,
        paragraph: Flag::No,
        important: if id.is_multiple_of(3) { Flag::Yes } else { Flag::No },
        issues: if id.is_multiple_of(2) { vec!["hr".to_owned()] } else { Vec::new() },
    }
}

fn states(n: usize) -> Vec<StateId> {
    (0..n).map(|at| StateId::from_index(at).unwrap()).collect()
}

pub(super) struct MadeUp {
    pub data: IdealData,
    /// Positions by row, standardised.
    pub truth: Vec<f64>,
    pub anchors: Anchors,
}

/// Votes drawn from the model: walks of states, vote parameters from their priors.
pub(super) fn made_up(seed: u64, n_states: usize, sessions: u16, calls: usize) -> MadeUp {
    let mut stream = Stream::new(seed, &["ideal test"], 0);
    let states = states(n_states);
    let mut theta: Vec<f64> = (0..n_states).map(|_| stream.normal()).collect();
    let mut truth = Vec::new();
    let (mut roll_calls, mut votes) = (Vec::new(), Vec::new());
    for session in 1..=sessions {
        for x in &mut theta {
            *x = 0.95 * *x + 0.3 * stream.normal();
        }
        truth.extend_from_slice(&theta);
        for _ in 0..calls {
            let call = roll_call(roll_calls.len() + 1, session);
            let beta = stream.normal();
            let lower = 0.7 * stream.normal();
            let upper = lower + 0.2 + 0.5 * stream.unit();
            for (state, x) in states.iter().zip(&theta) {
                let z = beta * x + stream.normal();
                let choice = match z {
                    z if z < lower => VoteChoice::Yes,
                    z if z < upper => VoteChoice::Abstain,
                    _ => VoteChoice::No,
                };
                votes.push(Vote { roll_call: call.id.clone(), state: *state, choice });
            }
            roll_calls.push(call);
        }
    }
    let data = IdealData::select(&roll_calls, votes, &[], &Selection::sessions(1..=sessions));
    assert_eq!(data.rows.len(), truth.len());
    let (mean, sd) = kernel::mean_sd(&truth);
    let truth: Vec<f64> = truth.iter().map(|x| (x - mean) / sd).collect();
    let order = |sign: f64| {
        let last = (0..n_states).max_by(|a, b| (sign * truth[*a]).total_cmp(&(sign * truth[*b]))).unwrap();
        states[last]
    };
    let poles = [order(1.0), order(-1.0)];
    let anchors = Anchors { start: vec![(poles[0], 3.0), (poles[1], -2.0)], poles: poles.map(Some) };
    MadeUp { data, truth, anchors }
}

fn short(options: Options, anchors: &Anchors) -> Options {
    Options { burn_in: 150, sweeps: 300, keep_every: 2, anchors: anchors.clone(), ..options }
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let ((ma, sa), (mb, sb)) = (kernel::mean_sd(a), kernel::mean_sd(b));
    a.iter().zip(b).map(|(x, y)| (x - ma) * (y - mb)).sum::<f64>() / (sa * sb * (a.len() as f64 - 1.0))
}

fn means(found: &Estimates) -> Vec<f64> {
    found.points.iter().map(|point| point.mean).collect()
}

#[test]
fn positions_are_recovered_with_honest_intervals() {
    let made_up = made_up(1, 40, 6, 50);
    for options in [Options::bsv2017(), Options::dynamic()] {
        let found = estimate(&made_up.data, &short(options.clone(), &made_up.anchors)).unwrap();
        let r = correlation(&means(&found), &made_up.truth);
        let inside = found.points.iter().zip(&made_up.truth);
        let inside = inside.filter(|(p, x)| (p.quantiles[0]..=p.quantiles[2]).contains(*x)).count();
        let share = inside as f64 / made_up.truth.len() as f64;
        println!("{}: r {r:.4}, 90 % intervals hold {share:.3}", options.variant.name());
        assert!(r > 0.95, "{r}");
        assert!(found.acceptance.iter().flatten().all(|share| (0.3..=1.0).contains(share)));
        assert!((0.8..=0.98).contains(&share), "{share}");
    }
    let point = point_estimate(&made_up.data, &made_up.anchors, POINT_SWEEPS);
    let r = correlation(&point, &made_up.truth);
    println!("point: r {r:.4}");
    assert!(r > 0.94, "{r}");
}

#[test]
fn the_same_seed_gives_the_same_bytes_with_any_number_of_threads() {
    let made_up = made_up(2, 15, 3, 12);
    for options in [Options::bsv2017(), Options::dynamic()] {
        let options = Options { sweeps: 40, burn_in: 10, ..short(options, &made_up.anchors) };
        let with = |threads: usize, options: &Options| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| estimate(&made_up.data, options).unwrap())
        };
        let one = with(1, &options);
        assert_eq!(one, with(1, &options));
        assert_eq!(one, with(3, &options));
        assert_eq!(one, with(5, &options));
        assert_ne!(one.points, with(1, &Options { seed: 2, ..options.clone() }).points);
        // A chain does not depend on how many others run.
        let single = with(2, &Options { chains: 1, ..options });
        assert_eq!(single.chains[0], one.chains[0]);
    }
    let point = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| point_estimate(&made_up.data, &made_up.anchors, 20))
    };
    assert_eq!(point(1), point(4));
}

#[test]
fn each_device_of_the_published_kernel_moves_the_numbers() {
    let made_up = made_up(3, 25, 4, 25);
    let run = |devices: Devices| {
        let options =
            short(Options { variant: Variant::Bsv2017(devices), ..Options::bsv2017() }, &made_up.anchors);
        let found = estimate(&made_up.data, &options).unwrap();
        let all = means(&found);
        (kernel::mean_sd(&all).1, all)
    };
    let (sd, published) = run(Devices::PUBLISHED);
    for (name, devices) in [
        ("no standardising", Devices { standardise: false, ..Devices::PUBLISHED }),
        ("latent values cut at 2", Devices { latent_clip: 2.0, ..Devices::PUBLISHED }),
        ("positions cut at 1", Devices { theta_clip: 1.0, ..Devices::PUBLISHED }),
        ("longer, rarer steps of cutpoints", Devices::FAST),
    ] {
        let (other_sd, other) = run(devices);
        let r = correlation(&published, &other);
        println!("{name}: r {r:.5}, spread of means {sd:.3} -> {other_sd:.3}");
        assert!(r > 0.9 && published != other, "{name}");
        // The last one changes the path, not where it leads.
        assert!(name != "longer, rarer steps of cutpoints" || r > 0.99, "{r}");
    }
}

#[test]
fn a_selection_takes_what_it_says() {
    let states = states(4);
    let calls: Vec<RollCall> = (1..=12).map(|id| roll_call(id, if id <= 6 { 1 } else { 2 })).collect();
    let votes = || {
        calls.iter().flat_map(|call| {
            states.iter().enumerate().map(|(at, state)| Vote {
                roll_call: call.id.clone(),
                state: *state,
                choice: if at == 0 { VoteChoice::No } else { VoteChoice::Yes },
            })
        })
    };
    let select = |selection: Selection| IdealData::select(&calls, votes(), &[], &selection);
    let all = Selection::sessions(1..=2);
    let ids = |data: &IdealData| data.labels.iter().map(|label| label.id.clone()).collect::<Vec<_>>();
    assert_eq!(select(all.clone()).n_votes(), 48);
    assert_eq!(ids(&select(Selection::sessions(2..=2))), ["7", "8", "9", "10", "11", "12"]);
    let issue = Selection { issue: Some("hr".to_owned()), ..all.clone() };
    assert_eq!(ids(&select(issue)), ["2", "4", "6", "8", "10", "12"]);
    assert_eq!(ids(&select(Selection { important: true, ..all.clone() })), ["3", "6", "9", "12"]);
    let late = Selection { from: "1947-01-01".parse().ok(), ..all.clone() };
    assert_eq!(select(late).rows[0].session, 2);
    let early = Selection { to: "1946-12-31".parse().ok(), ..all.clone() };
    assert_eq!(select(early).n_votes(), 24);
    // Without the one that says no, every roll call is unanimous.
    let one = select(Selection { without_states: vec![(states[0], Some(1))], ..all.clone() });
    assert_eq!((one.n_unanimous, one.labels.len(), one.row(states[1], 1)), (6, 6, None));
    assert!(
        estimate(&select(Selection { without_states: vec![(states[0], None)], ..all }), &Options::bsv2017())
            .is_err()
    );
}

#[test]
fn roll_calls_that_repeat_a_text_share_a_label() {
    let states = states(2);
    let calls: Vec<RollCall> = (1..=4).map(|id| roll_call(id, id as u16)).collect();
    let votes = calls.iter().flat_map(|call| {
        [VoteChoice::Yes, VoteChoice::No].into_iter().zip(&states).map(|(choice, state)| Vote {
            roll_call: call.id.clone(),
            state: *state,
            choice,
        })
    });
    let links: Vec<(String, String)> =
        [("1", "2"), ("2", "4")].map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec();
    let data = IdealData::select(&calls, votes, &links, &Selection::sessions(1..=4));
    let sizes: Vec<(&str, usize)> = data
        .labels
        .iter()
        .map(|label| (&*label.id, data.voters(label, 0).len() + data.voters(label, 2).len()))
        .collect();
    assert_eq!(sizes, [("1", 6), ("3", 2)]);
    let row = data.rows[data.row(states[0], 2).unwrap()];
    assert_eq!((row.previous, row.next, row.n_votes), (Some(0), Some(4), 1));
}

#[test]
fn distances_come_from_joint_draws() {
    let made_up = made_up(4, 12, 2, 15);
    let found = estimate(&made_up.data, &short(Options::dynamic(), &made_up.anchors)).unwrap();
    let [high, low] = made_up.anchors.poles.map(Option::unwrap);
    let distance = found.distance(1, high, low).unwrap();
    let (a, b) = (found.point(high, 1).unwrap(), found.point(low, 1).unwrap());
    assert!((distance.difference - (a.mean - b.mean)).abs() < 1e-6);
    assert!(distance.p_higher > 0.9 && distance.absolute >= distance.difference);
    assert_eq!(found.p_closer(1, high, high, low), Some(1.0));
    assert_eq!(found.distance(9, high, low), None);
}
