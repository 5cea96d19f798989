//! How counts and measures of all pairs grow with states and roll calls, to ten times today's sizes, by simulation.
//!
//! `cargo bench -p tilt-analysis --bench scaling` prints a table: processor time on one thread, with the highest memory of a
//! process that does this size alone. Each size runs in a process of its own, so that memory is its own.

#![expect(clippy::unwrap_used, reason = "a bench on data of its own")]
#![expect(clippy::print_stdout, reason = "a bench says what it measured")]

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use tilt_analysis::VoteMatrix;
use tilt_analysis::measure::all::all;
use tilt_core::vote::Flag;
use tilt_core::{Coverage, Locator, Origin, RollCall, StateId, Vote, VoteChoice};

/// Sessions of each size: memory of ten times the states is a hundred times that of today's.
const SESSIONS: u16 = 4;

/// Of the sessions up to 2021: 6,299 roll calls in 75 sessions; states that vote today.
const CALLS: u16 = 84;
const STATES: u16 = 193;

/// States and roll calls a session.
const SIZES: [(u16, u16); 9] = [
    (STATES / 2, CALLS),
    (STATES, CALLS),
    (2 * STATES, CALLS),
    (5 * STATES, CALLS),
    (10 * STATES, CALLS),
    (STATES, CALLS / 2),
    (STATES, 2 * CALLS),
    (STATES, 5 * CALLS),
    (STATES, 10 * CALLS),
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--size") {
        let number = |offset: usize| arguments[at + offset].parse().unwrap();
        one_size(number(1), number(2));
        return;
    }
    println!(
        "| states | roll calls a session | dyad-sessions | counts, ms | nine measures, ms | excess, 12 powers, ms | ns a dyad-session | peak MiB |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (states, calls) in SIZES {
        let own = std::env::current_exe().unwrap();
        let size = [states.to_string(), calls.to_string()];
        let done = Command::new(own).arg("--size").args(size).status().unwrap();
        assert!(done.success(), "{states} states and {calls} roll calls failed");
    }
}

fn one_size(states: u16, calls: u16) {
    let votes = votes(states, calls);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    one.install(|| {
        let (counting, table) = timed(|| votes.counts(coverage(), origin()));
        let (measuring, _) = timed(|| all(table.rows()));
        let powers: Vec<StateId> = (0..12).map(StateId::simulated).collect();
        let (exceeding, _) = timed(|| votes.excess(&powers, coverage(), origin()));
        let dyads = table.rows().len();
        println!(
            "| {states} | {calls} | {dyads} | {:.2} | {:.2} | {:.2} | {:.1} | {} |",
            counting * 1e3,
            measuring * 1e3,
            exceeding * 1e3,
            (counting + measuring) * 1e9 / dyads as f64,
            peak().map_or_else(|| "not known".to_owned(), |mib| format!("{mib:.0}")),
        );
    });
}

/// Processor seconds of one run, mean over a fifth of a second and at least three runs, and what was made last; what was
/// made before is gone by then, so that memory is that of one run.
fn timed<T>(mut work: impl FnMut() -> T) -> (f64, T) {
    const LEAST: u32 = 3;
    let start = seconds();
    let mut runs = 0;
    loop {
        let made = black_box(work());
        runs += 1;
        let taken = seconds() - start;
        if runs >= LEAST && taken >= 0.2 {
            return (taken / f64::from(runs), made);
        }
    }
}

/// Processor time of this thread, so that other work on the machine is not counted; where the system does not tell, the
/// time of the clock.
fn seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    match told {
        Some(nanoseconds) => nanoseconds / 1e9,
        None => START.elapsed().as_secs_f64(),
    }
}

static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);

/// Votes with the shares of the real ones: four of five yes, one of eight an abstention, one of twelve states absent. A
/// linear congruence is random enough to be counted.
fn votes(states: u16, calls: u16) -> VoteMatrix {
    let mut state = 7u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32 % 96
    };
    let mut roll_calls = Vec::new();
    let mut votes = Vec::new();
    for session in 0..SESSIONS {
        for call in 0..calls {
            let id = (u32::from(session) * 100_000 + u32::from(call)).to_string();
            for own in 0..states {
                let choice = match (next(), next()) {
                    (0..8, _) => VoteChoice::Absent,
                    (_, 0..77) => VoteChoice::Yes,
                    (_, 77..89) => VoteChoice::Abstain,
                    _ => VoteChoice::No,
                };
                votes.push(Vote { roll_call: id.clone(), state: StateId::simulated(own), choice });
            }
            roll_calls.push(RollCall {
                id,
                session: session.to_string(),
                period: 60 + session,
                date: None,
                resolution: format!("R/{session}/{}", call / 2),
                title: String::new(),
                amendment: Flag::No,
                paragraph: Flag::No,
                important: Flag::No,
                issues: Vec::new(),
            });
        }
    }
    VoteMatrix::build(&roll_calls, votes).value
}

fn coverage() -> Coverage {
    Coverage { source: "simulated".to_owned(), from: None, to: None, note: String::new(), complete: true }
}

fn origin() -> Origin {
    Origin { source: "simulated".to_owned(), version: String::new(), sha256: None, locator: Locator::Whole }
}

/// Highest resident memory of this process in MiB, where the system tells.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").trim().parse::<f64>().ok()? / 1024.0)
}
