//! The real votes of the General Assembly, counted by the plainest loop there is, to try the codec on what it is for.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use tilt_core::concordance::CodeScheme;
use tilt_core::counts::{ExcessRow, POWERS};
use tilt_core::{Concordance, CountTable, Coverage, Dyad, DyadCounts, ExcessTable, Locator, Origin, StateId};

/// One session: its states in key order and their choices (0, 1, 2) by roll call.
struct Session {
    number: u16,
    states: Vec<StateId>,
    /// For every roll call: whether it is dropped as an amendment or paragraph, and the choices by state.
    roll_calls: Vec<(bool, Vec<Option<usize>>)>,
}

/// Choices (0, 1, 2) of the states that voted.
type Choices = BTreeMap<StateId, usize>;

/// The real tables, or `None` with a line that says so.
pub fn tables() -> Option<(CountTable, ExcessTable)> {
    let Some(sessions) = sessions() else {
        println!("skipped: shared data absent");
        return None;
    };
    let coverage = Coverage {
        source: "unga-votes".to_owned(),
        from: Some("1946-01-01".parse().unwrap()),
        to: Some("2021-03-04".parse().unwrap()),
        note: "all roll calls of sessions 1 to 75".to_owned(),
        complete: true,
    };
    let origin = Origin {
        source: "unga-votes".to_owned(),
        version: "test".to_owned(),
        sha256: Some("ab".repeat(32)),
        locator: Locator::Whole,
    };
    let counts =
        CountTable::new(sessions.iter().flat_map(counts).collect(), coverage.clone(), origin.clone());
    let powers: Vec<StateId> = POWERS.iter().map(|key| Concordance::bundled().by_key(key).unwrap()).collect();
    let rows = sessions.iter().flat_map(|session| excess(session, &powers)).collect();
    Some((counts, ExcessTable::new(powers, rows, coverage, origin)))
}

fn sessions() -> Option<Vec<Session>> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/unga_votes"));
    let listed = std::fs::read_to_string(folder.join("roll_calls.csv")).ok()?;
    let mut votes = String::new();
    let file = std::fs::File::open(folder.join("votes_long.csv.gz")).ok()?;
    flate2::read::GzDecoder::new(file).read_to_string(&mut votes).unwrap();
    let mut by_roll_call: BTreeMap<u32, Choices> = BTreeMap::new();
    for line in votes.lines().skip(1) {
        let mut cells = line.split(',');
        let id = cells.next().unwrap().parse().unwrap();
        let state = Concordance::bundled().by_code(CodeScheme::Cow, cells.next().unwrap(), None);
        let vote: usize = cells.next().unwrap().parse().unwrap();
        if let (Some(state), 1..=3) = (state, vote) {
            by_roll_call.entry(id).or_default().insert(state, vote - 1);
        }
    }
    let mut by_session: BTreeMap<u16, Vec<(bool, &Choices)>> = BTreeMap::new();
    for line in listed.lines().skip(1) {
        let cells: Vec<&str> = line.splitn(12, ',').collect();
        let dropped = cells[1].parse::<i16>().unwrap() > 1989 && (cells[9] == "1" || cells[10] == "1");
        let choices = by_roll_call.get(&cells[0].parse().unwrap());
        by_session
            .entry(cells[2].parse().unwrap())
            .or_default()
            .extend(choices.map(|choices| (dropped, choices)));
    }
    Some(by_session.into_iter().map(|(number, roll_calls)| session(number, &roll_calls)).collect())
}

fn session(number: u16, listed: &[(bool, &Choices)]) -> Session {
    let mut states: Vec<StateId> = listed.iter().flat_map(|(_, choices)| choices.keys().copied()).collect();
    states.sort();
    states.dedup();
    let dense = |choices: &Choices| states.iter().map(|state| choices.get(state).copied()).collect();
    let roll_calls = listed.iter().map(|(dropped, choices)| (*dropped, dense(choices))).collect();
    Session { number, states, roll_calls }
}

fn counts(session: &Session) -> Vec<DyadCounts> {
    let mut rows = Vec::new();
    for low in 0..session.states.len() {
        for high in low + 1..session.states.len() {
            let dyad = Dyad::new(session.states[low], session.states[high]).unwrap();
            let mut row = DyadCounts {
                session: session.number,
                dyad,
                non_unanimous: [[0; 3]; 3],
                final_only: [[0; 3]; 3],
                unanimous: [0; 3],
            };
            let mut together = false;
            for (dropped, choices) in &session.roll_calls {
                let (Some(a), Some(b)) = (choices[low], choices[high]) else { continue };
                together = true;
                if choices.iter().flatten().all(|choice| *choice == a) {
                    row.unanimous[a] += 1;
                } else {
                    row.non_unanimous[a][b] += 1;
                    row.final_only[a][b] += u16::from(!dropped);
                }
            }
            if together {
                rows.push(row);
            }
        }
    }
    rows
}

fn excess(session: &Session, powers: &[StateId]) -> Vec<ExcessRow> {
    let s = |a: usize, b: usize| 1.0 - a.abs_diff(b) as f64 / 2.0;
    let positions: Vec<Option<usize>> =
        powers.iter().map(|power| session.states.iter().position(|state| state == power)).collect();
    let mut rows = Vec::new();
    for (at, state) in session.states.iter().enumerate() {
        let mut x: Vec<Vec<Option<f64>>> = vec![Vec::new(); powers.len()];
        for (_, choices) in &session.roll_calls {
            let Some(own) = choices[at] else { continue };
            for (power, position) in positions.iter().enumerate() {
                let theirs =
                    position.filter(|position| *position != at).and_then(|position| choices[position]);
                x[power].push(theirs.map(|theirs| {
                    let all: f64 = choices.iter().flatten().map(|choice| s(*choice, theirs)).sum();
                    let voters = choices.iter().flatten().count() as f64;
                    s(own, theirs) - (all - 1.0 - s(own, theirs)) / (voters - 2.0).max(1.0)
                }));
            }
        }
        let n: Vec<u32> = x.iter().map(|column| column.iter().flatten().count() as u32).collect();
        let means: Vec<f64> = x
            .iter()
            .zip(&n)
            .map(|(column, n)| column.iter().flatten().sum::<f64>() / f64::from(*n).max(1.0))
            .collect();
        let influence = |power: usize, roll_call: usize| {
            x[power][roll_call].map_or(0.0, |x| (x - means[power]) / f64::from(n[power]))
        };
        let n_roll_calls = x.first().map_or(0, Vec::len);
        let mut covariance = Vec::new();
        for p in 0..powers.len() {
            for q in p..powers.len() {
                covariance.push((0..n_roll_calls).map(|at| influence(p, at) * influence(q, at)).sum());
            }
        }
        let excess = n.iter().zip(&means).map(|(n, mean)| (*n > 0).then_some(*mean)).collect();
        rows.push(ExcessRow { session: session.number, state: *state, excess, n, covariance });
    }
    rows
}
