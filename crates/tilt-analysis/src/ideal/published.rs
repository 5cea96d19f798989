//! Constants of the published estimation, by state: they are part of the method \[bailey2017\], not a choice of ours.

use tilt_core::StateId;
use tilt_core::concordance::{CodeScheme, Concordance};

use super::data::Selection;

/// Sessions without a usable record of votes.
const WITHOUT_SESSIONS: [u16; 1] = [19];

/// Codes of states left out, in all sessions or in one, in which a single vote followed nineteen years without any.
const WITHOUT_STATES: [(&str, Option<u16>); 2] = [("511", None), ("560", Some(48))];

/// Session of 1989: the last one whose amendment and paragraph votes are kept.
const PARTS_UNTIL: u16 = 1989 - 1945;

/// Start of positions by code; all others start at 0. They only set the direction of the scale.
const ANCHORS: [(&str, f64); 6] =
    [("2", 3.0), ("20", 3.0), ("200", 3.0), ("666", 3.0), ("365", -2.0), ("265", -2.0)];

/// Codes of the states at the upper and the lower end: start of discriminations, and sign on output.
const POLES: [&str; 2] = ["2", "365"];

fn state(code: &str) -> Option<StateId> {
    Concordance::bundled().by_code(CodeScheme::Cow, code, None)
}

impl Selection {
    /// The votes of the published estimates, in all sessions.
    pub fn published() -> Selection {
        let states = WITHOUT_STATES.iter();
        Selection {
            parts_until: Some(PARTS_UNTIL),
            without_sessions: WITHOUT_SESSIONS.to_vec(),
            without_states: states.filter_map(|(code, only)| Some((state(code)?, *only))).collect(),
            ..Selection::sessions(1..=u16::MAX)
        }
    }
}

/// Where a run starts and which way the scale points.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchors {
    /// Start of positions; states not listed start at 0.
    pub start: Vec<(StateId, f64)>,
    /// States whose difference sets the sign: the first one stands higher.
    pub poles: [Option<StateId>; 2],
}

impl Anchors {
    /// Those of the published run over all votes.
    pub fn published() -> Anchors {
        Anchors {
            start: ANCHORS.iter().filter_map(|(code, x)| Some((state(code)?, *x))).collect(),
            poles: POLES.map(state),
        }
    }
}
