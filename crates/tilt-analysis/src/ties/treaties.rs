//! Treaties that two states are bound by, with decay \[manytreaties\].

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::record::AgreementParty;
use tilt_core::ties::{TieKind, TieTable};
use tilt_core::{Concordance, Period, Record, StateId};

use super::{Gather, Gatherer, Ground, name};

pub(super) const GATHERER: Gatherer = Gatherer {
    kind: TieKind::Treaties,
    records: &["agreement_parties"],
    apart: false,
    new: || {
        debug_assert_eq!(name::<AgreementParty>(), "agreement_parties");
        Box::<Treaties>::default()
    },
};

/// Half-lives of the decayed stocks, years; in the order of the statistics.
const HALF_LIVES: [f64; 3] = [5.0, 10.0, 20.0];

/// First year in which a stock is counted: treaties before bind states that are gone.
const FIRST_YEAR: i16 = 1946;

/// Years in which a party was bound, by treaty and state: first, end (not included).
#[derive(Default)]
struct Treaties {
    parties: BTreeMap<String, BTreeMap<StateId, (i16, Option<i16>)>>,
}

impl Gather for Treaties {
    /// A state is bound from its entry into force, the treaty's, its ratification, its signature or the treaty's, the
    /// first that is known, unless the source says that it is not in force for it, to its own end or the treaty's, the earlier; a party without any date is left out. Two rows of one party: the earlier beginning, the later end.
    fn add(&mut self, record: &Record) {
        let Record::AgreementParty(party) = record else { return };
        if party.pending {
            return;
        }
        let own = party.in_force.or(party.treaty_in_force).or(party.ratified);
        let Some(first) = own.or(party.signed).or(party.treaty_signed) else { return };
        let end = [party.ended, party.treaty_ended].into_iter().flatten().min();
        let (first, end) = (first.first.year(), end.map(|end| end.first.year()));
        let parties = self.parties.entry(party.agreement.clone()).or_default();
        let known = parties.entry(party.state).or_insert((first, end));
        known.0 = known.0.min(first);
        known.1 = match (known.1, end) {
            (Some(known), Some(end)) => Some(known.max(end)),
            _ => None,
        };
    }

    /// A treaty counts from the year in which both are bound, and not in the year in which it ends for either. Years
    /// in which either state was not in the system are left out: lists date successors back.
    fn table(&self, ground: &Ground) -> TieTable {
        let mut bonds: BTreeMap<(StateId, StateId), Vec<Bond>> = BTreeMap::new();
        let powers: BTreeSet<StateId> = ground.powers.iter().copied().collect();
        let mut states: BTreeSet<StateId> = BTreeSet::new();
        for parties in self.parties.values() {
            for (state, (from, to)) in parties {
                states.insert(*state);
                for power in powers.iter().filter(|power| *power != state) {
                    let Some((other_from, other_to)) = parties.get(power) else { continue };
                    bonds.entry((*state, *power)).or_default().push(Bond {
                        from: *from.max(other_from),
                        to: [*to, *other_to].into_iter().flatten().min(),
                        others: parties.len() as f64 - 1.0,
                    });
                }
            }
        }
        let (first, last) = ground.years().map_or((FIRST_YEAR, FIRST_YEAR), |y| (*y.start(), *y.end()));
        let mut rows = Vec::new();
        for state in states {
            for year in (first.max(FIRST_YEAR)..=last).filter(|year| exists(state, *year)) {
                rows.push(ground.row(TieKind::Treaties, state, Period::Year(year), Vec::new(), |power| {
                    if !exists(power, year) {
                        return vec![None; TieKind::Treaties.pair().len()];
                    }
                    let list = bonds.get(&(state, power)).map_or(&[][..], Vec::as_slice);
                    stock(list, year).map(Some).to_vec()
                }));
            }
        }
        ground.table(TieKind::Treaties, rows)
    }
}

/// A treaty between two.
#[derive(Debug, Clone, Copy)]
struct Bond {
    from: i16,
    to: Option<i16>,
    others: f64,
}

fn exists(state: StateId, year: i16) -> bool {
    let period = Period::Year(year);
    Concordance::bundled().in_system(state, period.start(), period.end())
}

fn stock(bonds: &[Bond], year: i16) -> [f64; 9] {
    let mut sums = [0.0; 9];
    for bond in bonds.iter().filter(|bond| bond.from <= year && bond.to.is_none_or(|to| year < to)) {
        sums[0] += 1.0;
        sums[1] += f64::from(u8::from(bond.others <= 1.0));
        sums[5] += 1.0 / bond.others;
        for (at, half) in HALF_LIVES.iter().enumerate() {
            let left = (-f64::from(year - bond.from) / half).exp2();
            sums[2 + at] += left;
            sums[6 + at] += left / bond.others;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::state;
    use crate::ties::ground;

    #[test]
    fn a_treaty_counts_while_both_are_bound() {
        let party = |agreement: &str, key: &str, signed: &str, force: &str, ended: &str| {
            Record::AgreementParty(AgreementParty {
                agreement: agreement.to_owned(),
                title: String::new(),
                state: state(key),
                signed: signed.parse().ok(),
                ratified: None,
                in_force: force.parse().ok(),
                pending: false,
                treaty_signed: None,
                treaty_in_force: None,
                treaty_ended: None,
                ended: ended.parse().ok(),
            })
        };
        let mut gathered = Treaties::default();
        for record in [
            party("a", "KEN", "1990", "", ""),
            party("a", "CHN", "1990", "1992", "2004-05"),
            party("b", "KEN", "1999-03-04", "", ""),
            party("b", "CHN", "1998", "", ""),
            party("b", "FRA", "1998", "", ""),
            party("c", "KEN", "", "", ""),
        ] {
            gathered.add(&record);
        }
        let table = gathered.table(&ground("1989-01-01", "2006-01-01", &["CHN"]));
        let of = |year, name: &str| {
            table.tie(state("KEN"), state("CHN"), Period::Year(year)).unwrap().pair(name).unwrap()
        };
        assert_eq!([1991, 1992, 1999, 2003, 2004].map(|year| of(year, "stock")), [0.0, 1.0, 2.0, 2.0, 1.0]);
        assert_eq!((of(2000, "bilateral"), of(2000, "partner")), (1.0, 1.5));
        let decayed = (-8.0f64 / 10.0).exp2() + (-1.0f64 / 10.0).exp2();
        assert!((of(2000, "half_10") - decayed).abs() < 1e-15);
    }
}
