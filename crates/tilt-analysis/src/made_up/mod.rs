//! Votes made up for tests: a state that turns between two powers, and others that do not.

#[cfg(test)]
pub(crate) mod ties;

use tilt_core::concordance::Concordance;
use tilt_core::origin::Locator;
use tilt_core::vote::Flag;
use tilt_core::{Coverage, Evidence, Origin, RollCall, StateId, Vote, VoteChoice};

use crate::random::Stream;
use crate::votes::VoteMatrix;

/// First and last session: 1980 to 2020.
pub(crate) const SESSIONS: std::ops::RangeInclusive<u16> = 35..=75;

/// First session after the turn: 2005.
pub(crate) const TURN: u16 = 60;

const CALLS: u16 = 40;

pub(crate) fn state(key: &str) -> StateId {
    Concordance::bundled().by_key(key).unwrap()
}

/// States that vote; all existed and were members from 1980 to 2020.
const STATES: [&str; 12] =
    ["BRA", "CHN", "EGY", "FRA", "GHA", "IDN", "IND", "KEN", "MEX", "PER", "SWE", "USA"];

/// Kenya follows China, and from [`TURN`] on the USA; the powers and all others follow their own bent.
pub(crate) fn evidence() -> Evidence {
    evidence_with(&["CHN", "USA"])
}

/// The same with other powers in the table of excess.
pub(crate) fn evidence_with(powers: &[&str]) -> Evidence {
    let mut calls = Vec::new();
    let mut votes = Vec::new();
    for session in SESSIONS {
        for call in 0..CALLS {
            let id = roll_call(session, call).id;
            let mut chance = Stream::new(9, &["made up"], u64::from(session) * 100 + u64::from(call));
            let choices = choices(session, &mut chance);
            votes.extend(STATES.iter().zip(choices).map(|(key, choice)| Vote {
                roll_call: id.clone(),
                state: state(key),
                choice,
            }));
            calls.push(roll_call(session, call));
        }
    }
    let matrix = VoteMatrix::build(&calls, votes).value;
    let powers: Vec<StateId> = powers.iter().map(|key| state(key)).collect();
    let mut evidence = Evidence::tables_only();
    evidence.counts = Some(matrix.counts(coverage(), origin()));
    evidence.excess = Some(matrix.excess(&powers, coverage(), origin()));
    evidence
}

/// A roll call of a session; two are on one resolution.
pub(crate) fn roll_call(session: u16, call: u16) -> RollCall {
    RollCall {
        id: format!("{}", u32::from(session) * 1000 + u32::from(call)),
        session: session.to_string(),
        period: session,
        date: None,
        resolution: format!("R/{session}/{}", call / 2),
        title: String::new(),
        amendment: Flag::No,
        paragraph: Flag::No,
        important: Flag::No,
        issues: Vec::new(),
    }
}

fn choices(session: u16, chance: &mut Stream) -> Vec<VoteChoice> {
    let all = [VoteChoice::Yes, VoteChoice::Abstain, VoteChoice::No];
    let mut choices: Vec<VoteChoice> = STATES.iter().map(|_| all[chance.below(3) as usize]).collect();
    let at = |key: &str| STATES.iter().position(|state| *state == key).unwrap();
    if chance.below(10) < 6 {
        choices[at("KEN")] = choices[at(if session < TURN { "CHN" } else { "USA" })];
    }
    choices
}

pub(crate) fn coverage() -> Coverage {
    Coverage {
        source: "made-up".to_owned(),
        from: "1980-09-01".parse().ok(),
        to: "2021-09-01".parse().ok(),
        note: "all roll calls".to_owned(),
        complete: true,
    }
}

pub(crate) fn origin() -> Origin {
    Origin { source: "made-up".to_owned(), version: "1".to_owned(), sha256: None, locator: Locator::Whole }
}
