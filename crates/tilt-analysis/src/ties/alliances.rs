//! Obligations of alliance, and portfolios of them \[gibler2009\] \[leeds2002\].

use std::collections::BTreeMap;

use tilt_core::agreement::Obligation;
use tilt_core::concordance::CodeScheme;
use tilt_core::record::AllianceTie;
use tilt_core::ties::{TieKind, TieRow, TieTable};
use tilt_core::{Concordance, Period, Record, StateId};

use super::{Gather, Gatherer, Ground, in_system, name};

pub(super) const GATHERER: Gatherer = Gatherer {
    kind: TieKind::Alliances,
    records: &["alliance_ties"],
    apart: false,
    new: || {
        debug_assert_eq!(name::<AllianceTie>(), "alliance_ties");
        Box::<Alliances>::default()
    },
};

/// Code of the obligations of a state toward another by year: all alliances of a pair in a year joined.
#[derive(Default)]
struct Alliances {
    codes: BTreeMap<i16, BTreeMap<(StateId, StateId), u8>>,
}

impl Gather for Alliances {
    fn add(&mut self, record: &Record) {
        let Record::AllianceTie(tie) = record else { return };
        let code = tie.obligations.iter().map(|obligation| bit(*obligation)).sum::<u8>();
        let of_year = self.codes.entry(tie.year).or_default();
        *of_year.entry((tie.state, tie.other)).or_default() |= code;
        if !tie.directed {
            *of_year.entry((tie.other, tie.state)).or_default() |= code;
        }
    }

    /// The source lists the pairs that have an alliance and is complete, so a state of the system without a row toward
    /// another has 0, in the years that are covered.
    fn table(&self, ground: &Ground) -> TieTable {
        let nothing = BTreeMap::new();
        let rank = ranking(&ground.origin.source);
        let rows = ground.years().into_iter().flatten();
        let rows =
            rows.flat_map(|year| of_year(ground, year, self.codes.get(&year).unwrap_or(&nothing), rank));
        ground.table(TieKind::Alliances, rows.collect())
    }
}

fn of_year(
    ground: &Ground,
    year: i16,
    codes: &BTreeMap<(StateId, StateId), u8>,
    rank: fn(u8) -> usize,
) -> Vec<TieRow> {
    let states = coded(year);
    // The strongest obligation of each state toward each, a state toward itself the strongest there is.
    let mut ranks = vec![0u8; states.len() * states.len()];
    for at in 0..states.len() {
        ranks[at * states.len() + at] = 3;
    }
    for ((state, other), code) in codes {
        if let (Ok(row), Ok(column)) = (states.binary_search(state), states.binary_search(other)) {
            ranks[row * states.len() + column] = rank(*code) as u8;
        }
    }
    let portfolio = |at: usize| &ranks[at * states.len()..(at + 1) * states.len()];
    let code = |state: StateId, other: StateId| f64::from(codes.get(&(state, other)).copied().unwrap_or(0));
    let defense = bit(Obligation::Defense);
    let rows = states.iter().enumerate().map(|(at, state)| {
        let own = codes.iter().filter(|((who, _), code)| who == state && **code & defense != 0);
        let defended = own.count();
        ground.row(TieKind::Alliances, *state, Period::Year(year), vec![Some(defended as f64)], |power| {
            let Ok(other) = states.binary_search(&power) else {
                return vec![None; TieKind::Alliances.pair().len()];
            };
            let mut counts = [0u32; 16];
            for (a, b) in portfolio(at).iter().zip(portfolio(other)) {
                counts[usize::from(a * 4 + b)] += 1;
            }
            let obligations = [code(*state, power), code(power, *state)];
            obligations.into_iter().chain(counts.map(f64::from)).map(Some).collect()
        })
    });
    rows.collect()
}

/// States of the system that COW, and ATOP after it, count: those with a number there.
fn coded(year: i16) -> Vec<StateId> {
    let table = Concordance::bundled();
    let numbered = |state: &StateId| table.code_of(*state, CodeScheme::Cow, None).is_some();
    in_system(year).into_iter().filter(numbered).collect()
}

pub(crate) fn bit(obligation: Obligation) -> u8 {
    match obligation {
        Obligation::Defense => 1,
        Obligation::Offense => 2,
        Obligation::Neutrality => 4,
        Obligation::Nonaggression => 8,
        Obligation::Consultation => 16,
    }
}

/// Strength of a set of obligations, 0 to 3, as the users of a source rank them: for COW defense, neutrality or
/// nonaggression, entente \[signorino1999\]; for ATOP and others defense or offense, neutrality or consultation,
/// nonaggression \[chiba2015\].
fn ranking(source: &str) -> fn(u8) -> usize {
    const COW: &str = "cow-alliances";
    if source == COW {
        |code| match code {
            code if code & 1 != 0 => 3,
            code if code & (4 | 8) != 0 => 2,
            code if code & 16 != 0 => 1,
            _ => 0,
        }
    } else {
        |code| match code {
            code if code & (1 | 2) != 0 => 3,
            code if code & (4 | 16) != 0 => 2,
            code if code & 8 != 0 => 1,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::state;
    use crate::ties::ground;

    #[test]
    fn alliances_of_a_pair_are_joined_and_absence_is_zero() {
        let mut gathered = Alliances::default();
        for obligations in
            [&[Obligation::Defense][..], &[Obligation::Consultation, Obligation::Nonaggression][..]]
        {
            gathered.add(&Record::AllianceTie(AllianceTie {
                state: state("FRA"),
                other: state("USA"),
                directed: true,
                year: 2000,
                obligations: obligations.iter().copied().collect(),
                alliances: Vec::new(),
            }));
        }
        let table = gathered.table(&ground("2000-01-01", "2001-01-01", &["USA", "CHN"]));
        let of = |own: &str, power: &str| {
            let tie = table.tie(state(own), state(power), Period::Year(2000)).unwrap();
            (tie.pair("obligation"), tie.pair("obligation_back"))
        };
        assert_eq!(of("FRA", "USA"), (Some(25.0), Some(0.0)));
        assert_eq!(of("FRA", "CHN"), (Some(0.0), Some(0.0)));
        assert_eq!(of("USA", "CHN"), (Some(0.0), Some(0.0)), "directed: nothing is mirrored");
        assert!(table.tie(state("FRA"), state("USA"), Period::Year(2001)).is_none(), "not covered");
        assert_eq!(table.own(state("FRA"), Period::Year(2000)).unwrap().own, [Some(1.0)]);
        // Three toward itself; France is bound to the USA, which are bound to nobody.
        let tie = table.tie(state("FRA"), state("USA"), Period::Year(2000)).unwrap();
        assert_eq!((tie.pair("c30"), tie.pair("c33"), tie.pair("c03")), (Some(1.0), Some(1.0), Some(0.0)));
        let n: f64 = tie.pairs()[2..].iter().flatten().sum();
        assert_eq!(n, coded(2000).len() as f64);
    }
}
