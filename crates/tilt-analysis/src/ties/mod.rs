//! From records to ties with powers: the sufficient statistics of every measure outside the vote.
//!
//! A gatherer takes the records of one source, one at a time, and gives one [`TieTable`]. Sources are never mixed: two
//! that contradict each other give two tables. To add one: a file here, a line below, and the statistics in core.

mod alliances;
mod arms;
mod events;
mod missions;
mod organisations;
mod sanctions;
mod trade;
mod treaties;
mod visits;

use std::collections::BTreeMap;

use tilt_core::record::Flat;
use tilt_core::ties::{TieKind, TieRow, TieTable};
use tilt_core::{Coverage, Origin, Period, Record, StateId};

/// All gatherers, in the order of their kinds.
pub const GATHERERS: &[Gatherer] = &[
    alliances::GATHERER,
    arms::GATHERER,
    events::GATHERER,
    missions::GATHERER,
    organisations::GATHERER,
    sanctions::GATHERER,
    trade::GATHERER,
    treaties::GATHERER,
    visits::GATHERER,
];

/// Makes one kind of table.
#[derive(Debug, Clone, Copy)]
pub struct Gatherer {
    /// What it makes.
    pub kind: TieKind,
    /// Names of the record tables it takes; a source that holds none of them gives no table.
    pub records: &'static [&'static str],
    /// Whether files of different layouts are different lists, of which each gives a table of its own, although they
    /// belong to one dataset.
    pub apart: bool,
    /// A fresh one.
    pub new: fn() -> Box<dyn Gather>,
}

/// Takes records and gives a table.
pub trait Gather {
    /// Takes a record; records of other kinds are passed over.
    fn add(&mut self, record: &Record);

    /// The table of everything taken so far. The order in which records came does not matter.
    fn table(&self, ground: &Ground) -> TieTable;
}

/// What every table of ties is made for and from.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The powers.
    pub powers: Vec<StateId>,
    /// Where the records speak.
    pub coverage: Coverage,
    /// Where they come from.
    pub origin: Origin,
}

impl Ground {
    /// The years that lie wholly inside the coverage, if both ends are known.
    fn years(&self) -> Option<std::ops::RangeInclusive<i16>> {
        let (from, to) = (self.coverage.from?, self.coverage.to?);
        let first = if (from.month(), from.day()) == (1, 1) { from.year() } else { from.year() + 1 };
        Some(first..=to.year() - 1)
    }

    fn covers(&self, year: i16) -> bool {
        self.years().is_none_or(|years| years.contains(&year))
    }

    fn table(&self, kind: TieKind, rows: Vec<TieRow>) -> TieTable {
        TieTable::new(kind, self.powers.clone(), rows, self.coverage.clone(), self.origin.clone())
    }

    /// A row from own statistics and those with each power; a state has none with itself.
    fn row(
        &self,
        kind: TieKind,
        state: StateId,
        period: Period,
        own: Vec<Option<f64>>,
        mut with: impl FnMut(StateId) -> Vec<Option<f64>>,
    ) -> TieRow {
        let width = kind.pair().len();
        let none = || vec![None; width];
        let pair = self.powers.iter().flat_map(|power| if *power == state { none() } else { with(*power) });
        TieRow { state, period, own, pair: pair.collect() }
    }
}

/// States that belong to the system on any day of the year, in key order.
fn in_system(year: i16) -> Vec<StateId> {
    let period = Period::Year(year);
    let table = tilt_core::Concordance::bundled();
    let states = table.states().map(|(id, _)| id);
    // In key order, as the table of states is.
    states.filter(|state| table.in_system(*state, period.start(), period.end())).collect()
}

/// Sum of squared shares; 0 for no parts.
fn concentration<'v>(parts: impl Iterator<Item = &'v f64> + Clone) -> f64 {
    let total: f64 = parts.clone().sum();
    if total > 0.0 { parts.map(|part| (part / total) * (part / total)).sum() } else { 0.0 }
}

/// Counts by state, other state and period.
type Counts<const N: usize> = BTreeMap<(StateId, StateId, Period), [f64; N]>;

fn name<T: Flat>() -> &'static str {
    T::TABLE.name
}

#[cfg(test)]
pub(crate) use tests::ground;

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn ground(from: &str, to: &str, powers: &[&str]) -> Ground {
        Ground {
            powers: powers.iter().map(|key| crate::made_up::state(key)).collect(),
            coverage: Coverage {
                source: "made up".to_owned(),
                from: from.parse().ok(),
                to: to.parse().ok(),
                note: String::new(),
                complete: true,
            },
            origin: Origin {
                source: "made up".to_owned(),
                version: String::new(),
                sha256: None,
                locator: tilt_core::Locator::Whole,
            },
        }
    }

    #[test]
    fn gatherers_stand_in_the_order_of_their_kinds_and_take_known_records() {
        for two in GATHERERS.windows(2) {
            assert!(two[0].kind < two[1].kind);
        }
        for gatherer in GATHERERS {
            for name in gatherer.records {
                assert!(tilt_core::record::TABLES.iter().any(|table| table.name == *name), "{name}");
            }
            let table = (gatherer.new)().table(&ground("2000-01-01", "2001-01-01", &["CHN"]));
            assert_eq!(table.kind, gatherer.kind);
        }
    }
}
