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
        let cell = |row: &tilt_core::counts::ExcessRow| {
            let value = row.excess[b]? - row.excess[a]?;
            let n = row.n[a].min(row.n[b]);
            let variance = row.covariance(a, a) + row.covariance(b, b) - 2.0 * row.covariance(a, b);
            (n >= FEWEST).then_some(Cell { value, error: variance.max(0.0).sqrt(), n })
        };
        let cells = table
            .rows()
            .iter()
            .filter(|row| row.state != from && row.state != to)
            .map(|row| (row.state, Period::Session(row.session).year(), cell(row)));
        let ground = (table.coverage.clone(), table.origin.clone());
        Some(TiltPanel::gather("excess", Domain::Votes, (from, to), cells, ground))
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
    /// dollars of trade in the year; a partner without a figure in one direction counts with the other. If the tables lack
    /// `from`, the share of `to` stands alone.
    pub fn of_trade(imports: &TieTable, exports: &TieTable, from: StateId, to: StateId) -> Option<TiltPanel> {
        const LEAST: f64 = 10.0;
        type Flow = (Option<f64>, Vec<Option<f64>>);
        let at = |power| imports.powers.iter().position(|known| *known == power);
        let (a, b) = (at(from), at(to)?);
        let mut flows: BTreeMap<(StateId, i16), [Flow; 2]> = BTreeMap::new();
        for (side, table) in [imports, exports].into_iter().enumerate() {
            for row in table.rows() {
                flows.entry((row.state, row.year)).or_default()[side] = (row.own, row.values.clone());
            }
        }
        let cells: Vec<(StateId, i16, Option<Cell>)> = flows
            .into_iter()
            .filter(|((state, _), _)| *state != from && *state != to)
            .map(|((state, year), sides)| {
                let total: f64 = sides.iter().filter_map(|side| side.0).sum();
                let share = |power: usize| {
                    let parts: Vec<f64> = sides
                        .iter()
                        .filter_map(|(own, values)| Some((*own)? * (*values.get(power)?)?))
                        .collect();
                    (!parts.is_empty() && total >= LEAST).then(|| parts.iter().sum::<f64>() / total)
                };
                let other = a.map_or(Some(0.0), share);
                let cell = other.zip(share(b)).map(|(a, b)| Cell { value: b - a, error: 0.0, n: 1 });
                (state, year, cell)
            })
            .collect();
        let ground = (imports.coverage.clone(), imports.origin.clone());
        let mut panel =
            TiltPanel::gather("trade-share", Domain::Trade, (from, to), cells.into_iter(), ground);
