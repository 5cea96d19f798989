//! How alike all pairs of states are in one period, and how far each value may be off.

use tilt_core::concordance::Concordance;
use tilt_core::counts::Table3;
use tilt_core::{CountTable, Evidence, Grain, Missing, Period, StateId};

use super::noise::Noise;
use crate::error::Error;
use crate::measure::votes::absence;
use crate::measure::{CountMeasure, FEWEST, Measure, Params, SeriesRequest, Z90};

/// A matrix of similarity, higher is closer.
#[derive(Debug, Clone)]
pub struct Similarity {
    /// When.
    pub period: Period,
    /// States with a value for at least half of the others, in key order.
    pub states: Vec<StateId>,
    /// States of the system that are not in the matrix, with the reason.
    pub absent: Vec<(StateId, Missing)>,
    /// `states × states`, symmetric; NaN on the diagonal and for pairs without a value.
    pub(super) values: Vec<f64>,
    pub(super) noise: Noise,
}

impl Similarity {
    /// The similarity of two states of the matrix by their positions; `None` where the pair has no value.
    pub fn at(&self, a: usize, b: usize) -> Option<f64> {
        Some(self.values[a * self.states.len() + b]).filter(|value| !value.is_nan())
    }

    /// Position of a state.
    pub fn position(&self, state: StateId) -> Option<usize> {
        self.states.binary_search(&state).ok()
    }

    /// All pairs of a period by a measure of nine counts.
    pub(super) fn of_counts(
        evidence: &Evidence,
        counts: &CountTable,
        rule: &CountMeasure,
        number: u16,
    ) -> Similarity {
        let period = counts.grain.period(i32::from(number));
        let rows = counts.session(number);
        let mut states: Vec<StateId> =
            rows.iter().flat_map(|row| [row.dyad.low(), row.dyad.high()]).collect();
        states.sort();
        states.dedup();
        let n = states.len();
        let mut values = vec![f64::NAN; n * n];
        let mut tables = vec![Table3::default(); n * n];
        for row in rows {
            let table = (rule.restrict)(&row.table(rule.filter, row.dyad.low()));
            let (Ok(a), Ok(b)) =
                (states.binary_search(&row.dyad.low()), states.binary_search(&row.dyad.high()))
            else {
                continue;
            };
            if let (true, Ok(value)) = (table.n() >= FEWEST, (rule.value)(&table)) {
                (values[a * n + b], values[b * n + a]) = (value, value);
                tables[a * n + b] = table;
            }
        }
        let voted = states.clone();
        let why = |state: StateId| match voted.binary_search(&state) {
            Ok(_) => Missing::TooFew { n: 0, need: 1 },
            Err(_) if rows.is_empty() => Missing::NotCovered,
            Err(_) => absence(evidence, period, state),
        };
        cut(period, states, values, why, |kept, all| {
            let at = |a: usize, b: usize| tables[kept[a] * all + kept[b]];
            let pairs = (0..kept.len()).flat_map(|a| (a + 1..kept.len()).map(move |b| (a, b)));
            Noise::Counts { tables: pairs.map(|(a, b)| at(a, b)).collect(), value: rule.value }
        })
    }

    /// All pairs of a year by a measure whose table knows all states as powers. What differs by direction is averaged;
    /// where one direction alone is known, it stands for both.
    ///
    /// # Errors
    /// As [`Measure::panel`].
    pub(super) fn of_panel(
        evidence: &Evidence,
        measure: &dyn Measure,
        params: &Params,
        source: Option<String>,
        states: &[StateId],
        year: i16,
    ) -> Result<Similarity, Error> {
        let period = Period::Year(year);
        let there = |state: &StateId| Concordance::bundled().in_system(*state, period.start(), period.end());
        let states: Vec<StateId> = states.iter().copied().filter(there).collect();
        let request = SeriesRequest {
            since: Some(year),
            until: Some(year),
            by: Some(Grain::Year),
            source,
            params: params.clone(),
            draws: 0,
            ..SeriesRequest::new(states.clone(), states.clone())
        };
        let panel = measure.panel(evidence, &request)?;
        let n = states.len();
        let mut sums = vec![(0.0, 0.0, 0.0); n * n];
        let mut why = vec![Missing::NotReported; n];
        let mut has_errors = false;
        let mut series = panel.series.iter();
        for (a, why) in why.iter_mut().enumerate() {
            for b in (0..n).filter(|b| *b != a) {
                // Panels hold states outermost, without pairs of a state with itself.
                let Some(series) = series.next() else { continue };
                let sign = if series.scale.higher_is_closer { 1.0 } else { -1.0 };
                match series.points.first().map(|(_, point)| *point) {
                    Some(Ok(estimate)) => {
                        let error = estimate.interval.map(|i| (i.upper - i.lower) / 2.0 / Z90);
                        has_errors |= error.is_some();
                        for at in [a * n + b, b * n + a] {
                            sums[at].0 += sign * estimate.value;
                            sums[at].1 += error.unwrap_or(0.0).powi(2);
                            sums[at].2 += 1.0;
                        }
                    }
                    Some(Err(missing)) => *why = missing,
                    None => *why = Missing::NotCovered,
                }
            }
        }
        let values = sums.iter().map(|(sum, _, n)| if *n > 0.0 { sum / n } else { f64::NAN }).collect();
        let reasons: Vec<(StateId, Missing)> = states.iter().copied().zip(why).collect();
        let why = |state: StateId| {
            let at = reasons.binary_search_by_key(&state, |row| row.0);
            at.map_or(Missing::NotInSystem, |at| reasons[at].1)
        };
        Ok(cut(period, states, values, why, |kept, all| {
            if !has_errors {
                return Noise::None;
            }
            let error = |a: usize, b: usize| {
                let (_, squares, n) = sums[kept[a] * all + kept[b]];
                if n > 0.0 { squares.sqrt() / n } else { 0.0 }
            };
            let pairs = (0..kept.len()).flat_map(|a| (a + 1..kept.len()).map(move |b| (a, b)));
            Noise::Errors(pairs.map(|(a, b)| error(a, b)).collect())
        }))
    }
}

/// Leaves out states with a value for less than half of the others: their place among all would rest on who they are
/// seen with.
fn cut(
    period: Period,
    states: Vec<StateId>,
    values: Vec<f64>,
    why: impl Fn(StateId) -> Missing,
    noise: impl Fn(&[usize], usize) -> Noise,
) -> Similarity {
    let n = states.len();
    let pairs = |a: usize| values[a * n..(a + 1) * n].iter().filter(|value| !value.is_nan()).count();
    let any = (0..n).filter(|a| pairs(*a) > 0).count();
    let need = any.saturating_sub(1).div_ceil(2).max(1);
    let kept: Vec<usize> = (0..n).filter(|a| pairs(*a) >= need).collect();
    let table = Concordance::bundled();
    let absent = table
        .states()
        .map(|(state, _)| state)
        .filter(|state| table.in_system(*state, period.start(), period.end()))
        .filter_map(|state| match states.binary_search(&state) {
            Ok(at) if kept.binary_search(&at).is_ok() => None,
            Ok(at) if pairs(at) > 0 => {
                Some((state, Missing::TooFew { n: pairs(at) as u32, need: need as u32 }))
            }
            _ => Some((state, why(state))),
        })
        .collect();
    let inner = kept.iter().flat_map(|a| kept.iter().map(|b| values[*a * n + *b])).collect();
    let noise = noise(&kept, n);
    Similarity { period, states: kept.iter().map(|at| states[*at]).collect(), absent, values: inner, noise }
}
