//! Documented turns and controls turned into claims, true and false, and the calibrator fitted and scored on them.

use std::collections::BTreeSet;

use tilt_analysis::DetectParams;
use tilt_analysis::detect::DetectMode;
use tilt_analysis::realignments::{Case, Control, Panels};
use tilt_analysis::verdict::PRIOR;
use tilt_analysis::verdict::calibration::{Row, Stated, fit, held_out};
use tilt_analysis::verdict::calibrator::Calibrator;
use tilt_analysis::verdict::weigh::{Weighable, Weights};
use tilt_core::{Concordance, StateId};

use crate::evidence;
use crate::failure::Failure;
use crate::realignments::{read_cases, read_controls};

/// Years by which a documented turn is moved to make a false claim; each within 8 to 15.
const MOVES: [i16; 2] = [-11, 12];

/// What was fitted and scored.
#[derive(Debug)]
pub struct Quality {
    /// Coefficients of all claims, for shipping.
    pub calibrator: Calibrator,
    /// Claims with the probability stated by coefficients of the other states.
    pub stated: Vec<Stated>,
    /// Claims left out because no field has a value.
    pub silent: usize,
}

/// A claim before it is weighed.
struct Draft {
    id: String,
    kind: &'static str,
    is_true: bool,
    claim: Weighable,
}

/// Makes the claims, weighs them by the bundled data, fits and scores.
///
/// # Errors
/// If a table is not in the layout or bundled data cannot be read.
pub fn quality(cases: &[u8], controls: &[u8], draws: u32, seed: u64) -> Result<Quality, Failure> {
    let (cases, controls) = (read_cases(cases)?, read_controls(controls)?);
    let drafts = drafts(&cases, &controls);
    let mut evidence = evidence::bundled_for(&[])?;
    evidence.ties = evidence::bundled_ties()?;
    let excess = evidence::bundled_excess()?;
    let pairs: BTreeSet<(StateId, StateId)> =
        drafts.iter().map(|draft| (draft.claim.from, draft.claim.to)).collect();
    let panels = Panels::new(&excess, &evidence.ties, pairs.into_iter());
    let params = DetectParams { draws, seed, mode: DetectMode::Scan };
    let mut rows: Vec<Row> = Vec::new();
    let mut silent = 0;
    for draft in drafts {
        let weights = Weights::of(&panels, &evidence, &draft.claim, &params);
        // Without a testable series of votes the program gives another, weaker answer: see the caps.
        if weights.inputs[2].is_none() {
            silent += 1;
            continue;
        }
        let Draft { id, kind, is_true, claim } = draft;
        rows.push(Row { id, kind, state: claim.state, is_true, weights });
    }
    let stated = held_out(&rows, PRIOR);
    Ok(Quality { calibrator: fit(&rows.iter().collect::<Vec<_>>()), stated, silent })
}

fn drafts(cases: &[Case], controls: &[Control]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut push = |id: &str, kind: &'static str, is_true: bool, state, (from, to), years| {
        if state != from && state != to {
            let claim = Weighable { state, from, to, years };
            drafts.push(Draft { id: id.to_owned(), kind, is_true, claim });
        }
    };
    for case in cases {
        let Some(pair) = case.pair else { continue };
        let years = (case.years.0, case.years.1.max(case.first_visible));
        push(&case.id, "documented", true, case.state, pair, years);
        push(&case.id, "powers swapped", false, case.state, (pair.1, pair.0), years);
        for by in MOVES {
            let moved = (years.0 + by, years.1 + by);
            if !is_documented(cases, case.state, pair, moved) {
                push(&case.id, "years moved", false, case.state, pair, moved);
            }
        }
        if let Some(other) = another_state(cases, case, pair, years) {
            push(&case.id, "state replaced", false, other, pair, years);
        }
    }
    for control in controls {
        let middle = control.years.0 + (control.years.1 - control.years.0) / 2;
        let (a, b) = control.pair;
        push(&control.id, "control", false, control.state, (a, b), (middle, middle + 1));
        push(&control.id, "control", false, control.state, (b, a), (middle, middle + 1));
    }
    drafts
}

/// Whether a documented turn of the state with one of the powers lies within five years of the claimed ones.
fn is_documented(cases: &[Case], state: StateId, pair: (StateId, StateId), years: (i16, i16)) -> bool {
    cases.iter().any(|case| {
        let powers = case.pair.map(|(a, b)| [a, b]).unwrap_or([pair.0, pair.1]);
        case.state == state
            && (powers.contains(&pair.0) || powers.contains(&pair.1))
            && case.years.0 - 5 <= years.1
            && years.0 <= case.years.1 + 5
    })
}

/// Another state for a false claim: chosen by the id alone, not a power of the pair, without a documented turn nearby.
fn another_state(
    cases: &[Case],
    case: &Case,
    pair: (StateId, StateId),
    years: (i16, i16),
) -> Option<StateId> {
    let day = format!("{}-07-01", years.0 - 12).parse().ok()?;
    let states: Vec<StateId> = Concordance::bundled()
        .states()
        .filter(|(id, state)| {
            state.system.contains(day) && *id != case.state && *id != pair.0 && *id != pair.1
        })
        .map(|(id, _)| id)
        .collect();
    // A sum of the bytes of the id: the same choice on every machine, and nobody's.
    let start = case.id.bytes().fold(7usize, |sum, byte| (sum * 31 + usize::from(byte)) % 1_000_003);
    (0..states.len())
        .map(|step| states[(start + step) % states.len()])
        .find(|state| !is_documented(cases, *state, pair, years))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(key: &str) -> StateId {
        Concordance::bundled().by_key(key).unwrap()
    }

    fn case(id: &str, key: &str, years: (i16, i16)) -> Case {
        Case {
            id: id.to_owned(),
            state: state(key),
            from_power: Some(state("RUS")),
            to_power: Some(state("USA")),
            pair: Some((state("RUS"), state("USA"))),
            years,
            first_visible: years.1,
            found: [tilt_analysis::realignments::Found::NotVisible; 6],
        }
    }

    #[test]
    fn one_turn_gives_one_true_claim_and_four_false_ones() {
        let cases = [case("POL-1989-USA", "POL", (1989, 1990))];
        let made = drafts(&cases, &[]);
        let kinds: Vec<&str> = made.iter().map(|draft| draft.kind).collect();
        assert_eq!(kinds, ["documented", "powers swapped", "years moved", "years moved", "state replaced"]);
        assert_eq!(made.iter().filter(|draft| draft.is_true).count(), 1);
        assert_eq!((made[1].claim.from, made[1].claim.to), (state("USA"), state("RUS")));
        assert_ne!(made[4].claim.state, state("POL"));
    }

    #[test]
    fn a_moved_claim_that_falls_on_another_documented_turn_is_left_out() {
        let cases = [case("A", "POL", (1989, 1990)), case("B", "POL", (1978, 1978))];
        let made = drafts(&cases, &[]);
        let moved: Vec<(i16, i16)> =
            made.iter().filter(|d| d.id == "A" && d.kind == "years moved").map(|d| d.claim.years).collect();
        assert_eq!(moved, [(2001, 2002)]);
    }
}
