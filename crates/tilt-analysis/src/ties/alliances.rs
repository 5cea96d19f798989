//! Obligations of alliance toward powers \[gibler2009\].

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::agreement::Obligation;
use tilt_core::record::AllianceTie;
use tilt_core::ties::{TieKind, TieRow, TieTable};
use tilt_core::{Concordance, StateId};

use super::Ground;

/// Joins all alliances of a pair in a year. The source lists the pairs that have an alliance and is complete, so a
/// state of the system without a row toward a power has 0, in the years that are covered.
pub fn alliances<'r>(ties: impl Iterator<Item = &'r AllianceTie>, ground: &Ground) -> TieTable {
    let mut bits: BTreeMap<(StateId, i16), BTreeMap<StateId, u8>> = BTreeMap::new();
    for tie in ties {
        let code = tie.obligations.iter().map(|obligation| bit(*obligation)).sum::<u8>();
        *bits.entry((tie.state, tie.year)).or_default().entry(tie.other).or_default() |= code;
        if !tie.directed {
            *bits.entry((tie.other, tie.year)).or_default().entry(tie.state).or_default() |= code;
        }
    }
    let mut rows = Vec::new();
    let nobody = BTreeMap::new();
    for year in ground.years().into_iter().flatten() {
        let in_system: BTreeSet<StateId> = in_system(year).collect();
        for state in &in_system {
            let own = bits.get(&(*state, year)).unwrap_or(&nobody);
            let defended = own.values().filter(|code| *code & bit(Obligation::Defense) != 0).count();
            let toward = |power: &StateId| {
                let is_there = power != state && in_system.contains(power);
                is_there.then(|| f64::from(own.get(power).copied().unwrap_or_default()))
            };
            rows.push(TieRow {
                state: *state,
                year,
                own: Some(defended as f64),
                values: ground.powers.iter().map(toward).collect(),
            });
        }
    }
    TieTable::new(
        TieKind::Alliances,
        ground.powers.clone(),
        rows,
        ground.coverage.clone(),
        ground.origin.clone(),
    )
}

fn bit(obligation: Obligation) -> u8 {
    match obligation {
        Obligation::Defense => 1,
        Obligation::Offense => 2,
        Obligation::Neutrality => 4,
        Obligation::Nonaggression => 8,
        Obligation::Consultation => 16,
    }
}

/// States that belong to the system on any day of the year.
fn in_system(year: i16) -> impl Iterator<Item = StateId> {
    let period = tilt_core::Period::Year(year);
    Concordance::bundled()
        .states()
        .filter(move |(_, state)| state.system.overlaps(period.start(), period.end()))
        .map(|(id, _)| id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::state;
    use crate::ties::ground;

    #[test]
    fn alliances_of_a_pair_are_joined_and_absence_is_zero() {
        let tie = |obligations: &[Obligation]| AllianceTie {
            state: state("FRA"),
            other: state("USA"),
            directed: true,
            year: 2000,
            obligations: obligations.iter().copied().collect(),
            alliances: Vec::new(),
        };
        let ties = [tie(&[Obligation::Defense]), tie(&[Obligation::Consultation, Obligation::Nonaggression])];
        let table = alliances(ties.iter(), &ground("2000-01-01", "2001-01-01", &["USA", "CHN"]));
        assert_eq!(table.get(state("FRA"), state("USA"), 2000), Some(25.0));
        assert_eq!(table.get(state("FRA"), state("CHN"), 2000), Some(0.0));
        assert_eq!(table.get(state("USA"), state("CHN"), 2000), Some(0.0), "directed: nothing is mirrored");
        assert_eq!(table.get(state("FRA"), state("USA"), 2001), None, "not covered");
        assert_eq!(table.of_state(state("FRA"))[0].own, Some(1.0));
    }
}
