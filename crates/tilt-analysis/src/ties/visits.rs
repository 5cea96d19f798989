//! Visits of office-holders by year.

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::record::Visit;
use tilt_core::ties::{TieKind, TieTable};
use tilt_core::{Period, Record, StateId};

use super::{Counts, Gather, Gatherer, Ground, in_system, name};

pub(super) const GATHERER: Gatherer = Gatherer {
    kind: TieKind::Visits,
    records: &["visits"],
    apart: true,
    new: || {
        debug_assert_eq!(name::<Visit>(), "visits");
        Box::<Visits>::default()
    },
};

/// Visits by visitor, host and year; who is a visitor or host anywhere.
#[derive(Default)]
struct Visits {
    counts: Counts<1>,
    visitors: BTreeSet<StateId>,
    hosts: BTreeSet<StateId>,
}

impl Gather for Visits {
    fn add(&mut self, record: &Record) {
        let Record::Visit(visit) = record else { return };
        let Some(date) = visit.date else { return };
        let period = Period::Year(date.first.year());
        self.counts.entry((visit.visitor, visit.host, period)).or_default()[0] += f64::from(visit.count);
        self.visitors.insert(visit.visitor);
        self.hosts.insert(visit.host);
    }

    /// A list of visits is complete for the side it follows, at most: if all its visits are made by few states, those
    /// are the ones it follows, and only their visits may be counted as none. A direction that no row of the list has
    /// for a power is missing, not zero.
    fn table(&self, ground: &Ground) -> TieTable {
        let Some(covered) = ground.years() else { return ground.table(TieKind::Visits, Vec::new()) };
        let count = |visitor: StateId, host: StateId, period: Period| {
            self.counts.get(&(visitor, host, period)).map_or(0.0, |cell| cell[0])
        };
        // The side with fewer states is the one that the list follows.
        let follows_visitors = self.visitors.len() <= self.hosts.len();
        let followed = |visitor: StateId, host: StateId| {
            if follows_visitors { self.visitors.contains(&visitor) } else { self.hosts.contains(&host) }
        };
        let mut totals: BTreeMap<(StateId, Period), f64> = BTreeMap::new();
        for ((visitor, host, period), [visits]) in &self.counts {
            *totals.entry((*visitor, *period)).or_default() += visits;
            *totals.entry((*host, *period)).or_default() += visits;
        }
        let rows = covered.flat_map(|year| in_system(year).into_iter().map(move |state| (year, state)));
        let rows = rows.map(|(year, state)| {
            let period = Period::Year(year);
            let own = vec![Some(totals.get(&(state, period)).copied().unwrap_or(0.0))];
            ground.row(TieKind::Visits, state, period, own, |power| {
                let of = |visitor, host| followed(visitor, host).then(|| count(visitor, host, period));
                vec![of(power, state), of(state, power)]
            })
        });
        ground.table(TieKind::Visits, rows.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::state;
    use crate::ties::ground;

    #[test]
    fn only_the_side_that_the_list_follows_has_zeroes() {
        let visit = |visitor: &str, host: &str, date: &str| {
            Record::Visit(Visit {
                visitor: state(visitor),
                host: state(host),
                office: "President".to_owned(),
                date: date.parse().ok(),
                kind: String::new(),
                trip: Vec::new(),
                count: 1,
            })
        };
        let mut gathered = Visits::default();
        for record in [
            visit("CHN", "KEN", "2000-03-01"),
            visit("CHN", "KEN", "2000-09-01"),
            visit("CHN", "FRA", "2001-09-01"),
        ] {
            gathered.add(&record);
        }
        let table = gathered.table(&ground("2000-01-01", "2003-01-01", &["CHN", "USA"]));
        let of = |key: &str, power: &str, year, name: &str| {
            table.tie(state(key), state(power), Period::Year(year)).unwrap().pair(name)
        };
        assert_eq!(of("KEN", "CHN", 2000, "received"), Some(2.0));
        assert_eq!(of("KEN", "CHN", 2001, "received"), Some(0.0));
        assert_eq!(of("KEN", "CHN", 2000, "paid"), None, "visits to China are not followed");
        assert_eq!(of("KEN", "USA", 2000, "received"), None);
        assert_eq!(table.own(state("CHN"), Period::Year(2000)).unwrap().own, [Some(2.0)]);
    }
}
