//! Sanctions in force by year \[felbermayr2020\].

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::record::Sanction;
use tilt_core::ties::{TieKind, TieTable};
use tilt_core::{Date, Period, Record, StateId};

use super::{Counts, Gather, Gatherer, Ground, in_system, name};

pub(super) const GATHERER: Gatherer = Gatherer {
    kind: TieKind::Sanctions,
    records: &["sanctions"],
    apart: false,
    new: || {
        debug_assert_eq!(name::<Sanction>(), "sanctions");
        Box::<Sanctions>::default()
    },
};

/// Means that are counted apart, in the order of the statistics; arms and military help together.
const MEANS: [&[&str]; 4] = [&["trade"], &["arms", "military"], &["financial"], &["travel"]];

/// Cases by sender, target and year: all, and by means.
#[derive(Default)]
struct Sanctions {
    cases: BTreeMap<String, Sanction>,
}

impl Gather for Sanctions {
    fn add(&mut self, record: &Record) {
        if let Record::Sanction(sanction) = record {
            // A case may stand in several rows; each row is one, told apart by sides and begin.
            let key = format!(
                "{} {:?} {:?} {:?}",
                sanction.case, sanction.spell.from, sanction.senders, sanction.targets
            );
            self.cases.insert(key, sanction.clone());
        }
    }

    /// The source is a list of all cases, so a state of the system that is in none has 0, in covered years. A case
    /// counts in every year of which a day lies in it.
    fn table(&self, ground: &Ground) -> TieTable {
        let mut counts: Counts<5> = BTreeMap::new();
        let mut against: BTreeMap<(StateId, i16), f64> = BTreeMap::new();
        let Some(covered) = ground.years() else { return ground.table(TieKind::Sanctions, Vec::new()) };
        for sanction in self.cases.values() {
            let first =
                sanction.spell.from.map_or(*covered.start(), |from| from.first.year()).max(*covered.start());
            let last_day = sanction.spell.to.map(|to| to.first.yesterday().unwrap_or(Date::MIN));
            let last = last_day.map_or(*covered.end(), Date::year).min(*covered.end());
            let senders: BTreeSet<StateId> = sanction.senders.iter().copied().collect();
            let targets: BTreeSet<StateId> = sanction.targets.iter().copied().collect();
            for year in first..=last {
                for target in &targets {
                    *against.entry((*target, year)).or_default() += 1.0;
                    for sender in senders.iter().filter(|sender| *sender != target) {
                        let cell = counts.entry((*sender, *target, Period::Year(year))).or_default();
                        cell[0] += 1.0;
                        for (at, means) in MEANS.iter().enumerate() {
                            let touches = sanction.kinds.iter().any(|kind| means.contains(&kind.as_str()));
                            cell[at + 1] += f64::from(u8::from(touches));
                        }
                    }
                }
            }
        }
        let rows = covered.flat_map(|year| in_system(year).into_iter().map(move |state| (year, state)));
        let rows = rows.map(|(year, state)| {
            let own = vec![Some(against.get(&(state, year)).copied().unwrap_or(0.0))];
            let period = Period::Year(year);
            ground.row(TieKind::Sanctions, state, period, own, |power| {
                let by = counts.get(&(power, state, period)).copied().unwrap_or_default();
                let on = counts.get(&(state, power, period)).copied().unwrap_or_default();
                [by[0], on[0], by[1], by[2], by[3], by[4]].map(Some).to_vec()
            })
        });
        ground.table(TieKind::Sanctions, rows.collect())
    }
}

#[cfg(test)]
mod tests {
    use tilt_core::time::Spell;

    use super::*;
    use crate::made_up::state;
    use crate::ties::ground;

    #[test]
    fn a_case_counts_in_every_year_it_touches() {
        let case = |case: &str, sender: &str, from: &str, to: &str, kinds: &[&str]| {
            Record::Sanction(Sanction {
                case: case.to_owned(),
                senders: vec![state(sender)],
                sender_groups: Vec::new(),
                targets: vec![state("KEN")],
                target_groups: Vec::new(),
                spell: Spell { from: from.parse().ok(), to: to.parse().ok() },
                kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
                trade_detail: String::new(),
                objective: String::new(),
                outcome: String::new(),
            })
        };
        let mut gathered = Sanctions::default();
        gathered.add(&case("1", "USA", "2001", "2002", &["trade", "arms"]));
        gathered.add(&case("2", "USA", "2001-06", "2004-01-01", &["financial"]));
        gathered.add(&case("3", "CHN", "2001", "2002", &["travel"]));
        let table = gathered.table(&ground("2000-01-01", "2004-01-01", &["CHN", "USA"]));
        let of = |year, name: &str| {
            table.tie(state("KEN"), state("USA"), Period::Year(year)).unwrap().pair(name).unwrap()
        };
        assert_eq!([2000, 2001, 2002, 2003].map(|year| of(year, "by_power")), [0.0, 2.0, 1.0, 1.0]);
        assert_eq!(
            (of(2001, "by_power_trade"), of(2001, "by_power_arms"), of(2001, "by_power_travel")),
            (1.0, 1.0, 0.0)
        );
        assert_eq!(of(2001, "on_power"), 0.0);
        let back = table.tie(state("USA"), state("CHN"), Period::Year(2001)).unwrap();
        assert_eq!((back.pair("by_power"), back.own("against")), (Some(0.0), Some(0.0)));
        assert_eq!(table.own(state("KEN"), Period::Year(2001)).unwrap().own, [Some(3.0)]);
        assert!(table.tie(state("KEN"), state("USA"), Period::Year(2004)).is_none(), "not covered");
    }
}
