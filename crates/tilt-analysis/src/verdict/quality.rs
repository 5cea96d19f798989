//! Documented turns and controls turned into claims, true and false, and the calibrator fitted and scored on them.

use std::collections::BTreeSet;

use tilt_core::{Concordance, Evidence, StateId};

use super::PRIOR;
use super::calibration::{Row, Shipped, Stated, Surroundings, fit, held_out, held_out_shipped};
use super::calibrator::Calibrator;
use super::trend;
use super::weigh::{Weighable, Weights};
use crate::detect::{DetectMode, DetectParams};
use crate::realignments::{Case, Control, Panels};
use crate::tilt::{TiltRequest, claim_stretch, tilt_view};

/// Years by which a documented turn is moved to make a false claim; each within 8 to 15.
const MOVES: [i16; 2] = [-11, 12];

/// What was fitted and scored.
#[derive(Debug)]
pub struct Quality {
    /// Coefficients of all claims, for shipping.
    pub calibrator: Calibrator,
    /// Claims with the probability stated by coefficients of the other states.
    pub stated: Vec<Stated>,
    /// Claims left out of the fit because no field has a value.
    pub silent: usize,
    /// All claims as the program answers them, if asked for.
    pub shipped: Option<AsShipped>,
}

/// Claims as the program answers them: with the prior by years, the caps and the floor.
#[derive(Debug)]
pub struct AsShipped {
    /// Those with a likelihood.
    pub claims: Vec<Shipped>,
    /// Those that the program gives none, because a state cast no vote or no year is covered.
    pub unanswered: usize,
}

/// A claim before it is weighed.
struct Draft {
    id: String,
    kind: &'static str,
    is_true: bool,
    claim: Weighable,
}

/// Makes the claims, weighs them by the evidence, fits and scores. With `is_shipped`, each claim is also answered as the
/// program answers it, for which the counts of all dyads are needed.
pub fn quality(
    (cases, controls): (&[Case], &[Control]),
    evidence: &Evidence,
    (draws, seed): (u32, u64),
    is_shipped: bool,
) -> Option<Quality> {
    let drafts = drafts(cases, controls);
    let pairs: BTreeSet<(StateId, StateId)> =
        drafts.iter().map(|draft| (draft.claim.from, draft.claim.to)).collect();
    let panels = Panels::new(evidence.excess.as_ref()?, &evidence.ties, pairs.into_iter());
    let params = DetectParams { draws, seed, mode: DetectMode::Scan };
    let all: Vec<(Row, Weighable)> = drafts
        .into_iter()
        .map(|Draft { id, kind, is_true, claim }| {
            let weights = Weights::of(&panels, evidence, &claim, &params);
            (Row { id, kind, state: claim.state, is_true, weights }, claim)
        })
        .collect();
    // Without a testable series of votes the program gives another, weaker answer: see the caps.
    let rows: Vec<Row> =
        all.iter().filter(|(row, _)| row.weights.inputs[2].is_some()).map(|(row, _)| row.clone()).collect();
    let silent = all.len() - rows.len();
    let shipped = is_shipped.then(|| {
        use rayon::prelude::*;
        // Ties are in the weights; without them the views are made of votes alone.
        let votes = Evidence { ties: Vec::new(), ..evidence.clone() };
        let surroundings: Vec<Option<Surroundings>> =
            all.par_iter().map(|(_, claim)| surroundings(&votes, claim, &params)).collect();
        let claims: Vec<(&Row, Surroundings)> =
            all.iter().zip(surroundings).filter_map(|((row, _), found)| Some((row, found?))).collect();
        let unanswered = all.len() - claims.len();
        AsShipped { claims: held_out_shipped(&rows, claims, PRIOR), unanswered }
    });
    let stated = held_out(&rows, PRIOR);
    Some(Quality { calibrator: fit(&rows.iter().collect::<Vec<_>>()), stated, silent, shipped })
}

/// What beside the weights goes into the answer; `None` where the program gives no likelihood.
fn surroundings(votes: &Evidence, claim: &Weighable, params: &DetectParams) -> Option<Surroundings> {
    let request = TiltRequest {
        claim: Some(claim.years),
        seed: params.seed,
        draws: 0,
        detector_draws: params.draws,
        ..TiltRequest::new(claim.state, claim.from, claim.to)
    };
    let view = tilt_view(votes, &request).ok()?;
    let tilt = view.tilt.as_ref().ok()?;
    tilt.observed().any(|(period, _)| trend::inside(claim.years, period)).then_some(())?;
    let before = &view.numbers.before;
    let before = trend::values(tilt, before.first.year(), before.last.year());
    Some(Surroundings {
        years: claim.years,
        stretch: claim_stretch(tilt, claim.years),
        threshold: trend::threshold(&before),
        conflict: trend::conflict(&view, tilt),
        power: trend::power(&view.detections),
    })
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
    use crate::made_up::state;

    fn case(id: &str, key: &str, years: (i16, i16)) -> Case {
        Case {
            id: id.to_owned(),
            state: state(key),
            from_power: Some(state("RUS")),
            to_power: Some(state("USA")),
            pair: Some((state("RUS"), state("USA"))),
            years,
            first_visible: years.1,
            found: [crate::realignments::Found::NotVisible; 6],
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
