//! The tilt of all states between the same two powers, year by year.

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::estimate::Interval;
use tilt_core::series::{Scale, Subject};
use tilt_core::ties::TieTable;
use tilt_core::{
    CountTable, Coverage, Domain, Estimate, ExcessTable, Missing, Origin, Period, Series, StateId,
};

use crate::error::Error;
use crate::measure::{self, FEWEST, Z90};

/// One year of one state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Toward the second power minus toward the first.
    pub value: f64,
    /// Standard error, 0 where it is not known.
    pub error: f64,
    /// Observations behind it.
    pub n: u32,
}

/// Which of the two powers of a pair a claim names. "Turned away from A" says nothing of B: in votes it is tested by the
/// alignment with A alone, as the program tests a trend that names one power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// Both: the difference is tested.
    Both,
    /// The power it turns from; the panel rises where states leave it.
    From,
    /// The power it turns to.
    To,
}

/// Tilt of many states between two powers; positive is toward the second.
#[derive(Debug, Clone)]
pub struct TiltPanel {
    /// Name of the measure.
    pub measure: String,
    /// Field.
    pub domain: Domain,
    /// The power a state might turn from.
    pub from: StateId,
    /// The power it might turn to.
    pub to: StateId,
    /// First year; the cells of a row follow it.
    pub first: i16,
    /// By state, in key order: a cell a year.
    pub rows: BTreeMap<StateId, Vec<Option<Cell>>>,
    coverage: Coverage,
    origin: Origin,
}

/// Points on each side of a date that are compared in space, and the fewest of them.
const SIDE: (i16, usize) = (5, 3);

impl TiltPanel {
    /// Matched excess agreement with `to` minus that with `from`; `None` if the table lacks a power.
    pub fn of_votes(table: &ExcessTable, from: StateId, to: StateId) -> Option<TiltPanel> {
        let (a, b) = (table.power(from)?, table.power(to)?);
        Some(TiltPanel::of_matched(table, (from, to), |row| {
            let value = row.excess[b]? - row.excess[a]?;
            let variance = row.covariance(a, a) + row.covariance(b, b) - 2.0 * row.covariance(a, b);
            Some((value, variance))
        }))
    }

    /// Matched excess agreement with the powers that a claim names; `None` if the table lacks one of them.
    pub fn of_votes_named(
        table: &ExcessTable,
        (from, to): (StateId, StateId),
        named: Named,
    ) -> Option<TiltPanel> {
        let (side, sign) = match named {
            Named::Both => return TiltPanel::of_votes(table, from, to),
            Named::From => (from, -1.0),
            Named::To => (to, 1.0),
        };
        let at = table.power(side)?;
        let cells = table.rows().iter().filter(|row| row.state != from && row.state != to).map(|row| {
            let cell = row.excess[at].filter(|_| row.n[at] >= FEWEST).map(|value| Cell {
                value: sign * value,
                error: row.covariance(at, at).max(0.0).sqrt(),
                n: row.n[at],
            });
            (row.state, Period::Session(row.session).year(), cell)
        });
        let ground = (table.coverage.clone(), table.origin.clone());
        Some(TiltPanel::gather("excess", Domain::Votes, (from, to), cells, ground))
    }

    /// Matched excess agreement with one of the two powers, in the years in which there is some with both; a state
    /// that leaves `power` falls. `None` if the table lacks a power.
    pub(super) fn of_side(
        table: &ExcessTable,
        from: StateId,
        to: StateId,
        power: StateId,
    ) -> Option<TiltPanel> {
        let at = table.power(power)?;
        table.power(from).and(table.power(to))?;
        Some(TiltPanel::of_matched(table, (from, to), |row| Some((row.excess[at]?, row.covariance(at, at)))))
    }

    /// Value and variance of a row, where it has enough roll calls with both powers.
    fn of_matched(
        table: &ExcessTable,
        (from, to): (StateId, StateId),
        of: impl Fn(&tilt_core::counts::ExcessRow) -> Option<(f64, f64)>,
    ) -> TiltPanel {
        let at = |power| table.power(power).unwrap_or_default();
        let (a, b) = (at(from), at(to));
        let cell = |row: &tilt_core::counts::ExcessRow| {
            let (value, variance) = of(row)?;
            let n = row.n[a].min(row.n[b]);
            (n >= FEWEST).then_some(Cell { value, error: variance.max(0.0).sqrt(), n })
        };
        let cells = table
            .rows()
            .iter()
            .filter(|row| row.state != from && row.state != to)
            .map(|row| (row.state, Period::Session(row.session).year(), cell(row)));
        let ground = (table.coverage.clone(), table.origin.clone());
        TiltPanel::gather("excess", Domain::Votes, (from, to), cells, ground)
    }

    /// A measure of counts: the value with `to` minus that with `from`, each relative to the mean of all other states
    /// of the year.
    ///
    /// # Errors
    /// If no measure of counts has this name.
    pub fn of_counts(table: &CountTable, name: &str, from: StateId, to: StateId) -> Result<TiltPanel, Error> {
        let measure = measure::from_counts(name)?;
        // With `from` and with `to`: value and roll calls.
        type Sides = [Option<(f64, u32)>; 2];
        let mut values: BTreeMap<(i16, StateId), Sides> = BTreeMap::new();
        for row in table.rows() {
            for (side, power) in [from, to].into_iter().enumerate() {
                let other = if row.dyad.low() == power {
                    row.dyad.high()
                } else if row.dyad.high() == power {
                    row.dyad.low()
                } else {
                    continue;
                };
                let counts = row.table(measure.filter, other);
                if let (true, Ok(value)) =
                    (counts.n() >= FEWEST, (measure.value)(&(measure.restrict)(&counts)))
                {
                    let year = Period::Session(row.session).year();
                    values.entry((year, other)).or_default()[side] = Some((value, counts.n()));
                }
            }
        }
        let cells: Vec<(StateId, i16, Option<Cell>)> = values
            .into_iter()
            .filter(|((_, state), _)| *state != from && *state != to)
            .map(|((year, state), [a, b])| {
                let cell = a.zip(b).map(|((a, m), (b, n))| Cell { value: b - a, error: 0.0, n: m.min(n) });
                (state, year, cell)
            })
            .collect();
        let ground = (table.coverage.clone(), table.origin.clone());
        let mut panel = TiltPanel::gather(name, Domain::Votes, (from, to), cells.into_iter(), ground);
        panel.centre();
        Ok(panel)
    }

    /// Shares in trade over both directions, relative to the mean of all states of the year. A state needs 10 million
    /// dollars of trade in the year; a partner without a figure in one direction counts with the other. If the table lacks
    /// `from`, the share of `to` stands alone.
    pub fn of_trade(table: &TieTable, from: StateId, to: StateId) -> Option<TiltPanel> {
        const LEAST: f64 = 10.0;
        const FLOWS: [&str; 2] = ["imports", "exports"];
        let at = |power| table.powers.iter().position(|known| *known == power);
        let (a, b) = (at(from), at(to)?);
        let cells = table.rows().iter().filter(|row| row.state != from && row.state != to).map(|row| {
            let share = |power: usize| {
                let tie = table.view(row, power);
                let total: f64 = FLOWS.iter().filter_map(|flow| tie.own(flow)).sum();
                let parts: Vec<f64> = FLOWS.iter().filter_map(|flow| tie.pair(flow)).collect();
                (!parts.is_empty() && total >= LEAST).then(|| parts.iter().sum::<f64>() / total)
            };
            let other = a.map_or(Some(0.0), share);
            let cell = other.zip(share(b)).map(|(a, b)| Cell { value: b - a, error: 0.0, n: 1 });
            (row.state, row.period.year(), cell)
        });
        let ground = (table.coverage.clone(), table.origin.clone());
        let mut panel = TiltPanel::gather("trade-share", Domain::Trade, (from, to), cells, ground);
        panel.centre();
        Some(panel)
    }

    /// Memberships shared with a power as a share of the state's own, relative to the mean of all states of the year.
    pub fn of_organisations(table: &TieTable, from: StateId, to: StateId) -> Option<TiltPanel> {
        let at = |power| table.powers.iter().position(|known| *known == power);
        let (a, b) = (at(from)?, at(to)?);
        let cells = table.rows().iter().filter(|row| row.state != from && row.state != to).map(|row| {
            let tie = |power: usize| table.view(row, power);
            let own = tie(a).own("full").filter(|own| *own > 0.0);
            let cell = own.and_then(|own| {
                let value = (tie(b).pair("shared")? - tie(a).pair("shared")?) / own;
                Some(Cell { value, error: 0.0, n: own as u32 })
            });
            (row.state, row.period.year(), cell)
        });
        let ground = (table.coverage.clone(), table.origin.clone());
        let mut panel =
            TiltPanel::gather("shared-organisations", Domain::Organisations, (from, to), cells, ground);
        panel.centre();
        Some(panel)
    }

    /// A panel for tests.
    #[cfg(test)]
    pub(super) fn made_up(first: i16, rows: BTreeMap<StateId, Vec<Option<Cell>>>) -> TiltPanel {
        let state = crate::made_up::state;
        let ground = crate::ties::ground("1970-01-01", "2010-01-01", &[]);
        TiltPanel {
            measure: "made-up".to_owned(),
            domain: Domain::Votes,
            from: state("RUS"),
            to: state("USA"),
            first,
            rows,
            coverage: ground.coverage,
            origin: ground.origin,
        }
    }

    fn gather(
        measure: &str,
        domain: Domain,
        (from, to): (StateId, StateId),
        cells: impl Iterator<Item = (StateId, i16, Option<Cell>)>,
        (coverage, origin): (Coverage, Origin),
    ) -> TiltPanel {
        let cells: Vec<(StateId, i16, Option<Cell>)> = cells.collect();
        let years: BTreeSet<i16> = cells.iter().map(|cell| cell.1).collect();
        let first = years.first().copied().unwrap_or_default();
        let length = years.last().map_or(0, |last| usize::from((last - first + 1).unsigned_abs()));
        let mut rows: BTreeMap<StateId, Vec<Option<Cell>>> = BTreeMap::new();
        for (state, year, cell) in cells {
            let row = rows.entry(state).or_insert_with(|| vec![None; length]);
            row[usize::from((year - first).unsigned_abs())] = cell;
        }
        TiltPanel { measure: measure.to_owned(), domain, from, to, first, rows, coverage, origin }
    }

    /// Takes the mean of all states out of every year.
    fn centre(&mut self) {
        let length = self.rows.values().next().map_or(0, Vec::len);
        for at in 0..length {
            let values: Vec<f64> =
                self.rows.values().filter_map(|row| row[at]).map(|cell| cell.value).collect();
            let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
            for row in self.rows.values_mut() {
                if let Some(cell) = &mut row[at] {
                    cell.value -= mean;
                }
            }
        }
    }

    /// The panel with the powers exchanged.
    #[must_use]
    pub fn mirrored(&self) -> TiltPanel {
        let mut panel = TiltPanel { from: self.to, to: self.from, ..self.clone() };
        panel.rows.values_mut().flatten().flatten().for_each(|cell| cell.value = -cell.value);
        panel
    }

    /// The series of one state in some years; `None` if the panel does not know it.
    pub fn series(&self, state: StateId, years: std::ops::RangeInclusive<i16>) -> Option<Series> {
        let row = self.rows.get(&state)?;
        let points = row.iter().enumerate().map(|(at, cell)| {
            let year = self.first + at as i16;
            let point = cell.ok_or(Missing::NotCovered).map(|cell| {
                let half = Z90 * cell.error;
                let interval = (half > 0.0).then_some(Interval {
                    lower: cell.value - half,
                    upper: cell.value + half,
                    level: 0.90,
                });
                Estimate { value: cell.value, interval, n: cell.n }
            });
            (Period::Year(year), point)
        });
        Some(Series {
            measure: self.measure.clone(),
            variant: String::new(),
            subject: Subject::Tilt { state, from: self.from, to: self.to },
            domain: self.domain,
            scale: Scale {
                unit: "difference of shares",
                min: -2.0,
                max: 2.0,
                neutral: Some(0.0),
                higher_is_closer: true,
            },
            points: points.filter(|(period, _)| years.contains(&period.year())).collect(),
            coverage: self.coverage.clone(),
            smoothed: false,
            origins: vec![self.origin.clone()],
            warnings: Vec::new(),
        })
    }

    /// The cell of a state and year.
    pub(super) fn cell(&self, state: StateId, year: i16) -> Option<Cell> {
        let at = usize::try_from(i32::from(year) - i32::from(self.first)).ok()?;
        self.rows.get(&state)?.get(at).copied().flatten()
    }

    /// Mean of the five years from `year` on minus mean of the five before; `None` with fewer than three on a side.
    pub fn change(&self, state: StateId, year: i16) -> Option<f64> {
        let row = self.rows.get(&state)?;
        let mean = |years: std::ops::Range<i16>| {
            let values: Vec<f64> = years
                .filter_map(|year| row.get(usize::try_from(year - self.first).ok()?).copied().flatten())
                .map(|cell| cell.value)
                .collect();
            (values.len() >= SIDE.1).then(|| values.iter().sum::<f64>() / values.len() as f64)
        };
        Some(mean(year..year + SIDE.0)? - mean(year - SIDE.0..year)?)
    }

    /// Share of states whose change in the same years is as large in the same direction, the state itself among them:
    /// the second key, `p_space`. `None` if the change cannot be computed.
    pub fn p_space(&self, state: StateId, year: i16, is_up: bool) -> Option<f64> {
        let sign = if is_up { 1.0 } else { -1.0 };
        let own = sign * self.change(state, year)?;
        let others: Vec<f64> = self
            .rows
            .keys()
            .filter(|other| **other != state)
            .filter_map(|other| self.change(*other, year))
            .map(|change| sign * change)
            .collect();
        let reached = others.iter().filter(|change| **change >= own).count();
        Some((1 + reached) as f64 / (1 + others.len()) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::{evidence, state};

    #[test]
    fn a_claim_of_one_power_is_tested_on_that_power_alone() {
        let table = evidence().excess.unwrap();
        let (pair, kenya) = ((state("CHN"), state("USA")), state("KEN"));
        let panel = |named| TiltPanel::of_votes_named(&table, pair, named).unwrap();
        let [both, from, to] = [Named::Both, Named::From, Named::To].map(panel);
        for year in 1981..=2019 {
            let at = |panel: &TiltPanel| panel.cell(kenya, year).unwrap().value;
            assert!((at(&both) - at(&from) - at(&to)).abs() < 1e-12, "{year}");
        }
        // Kenya leaves China for the USA in 2005: all three rise, and both sides less than their sum.
        let change = |panel: &TiltPanel| panel.change(kenya, 2005).unwrap();
        assert!(change(&from) > 0.05 && change(&to) > 0.05 && change(&both) > change(&to));
        assert!(TiltPanel::of_votes_named(&table, (state("FRA"), pair.1), Named::To).is_some());
        assert!(TiltPanel::of_votes_named(&table, (state("FRA"), pair.1), Named::From).is_none());
    }
}
