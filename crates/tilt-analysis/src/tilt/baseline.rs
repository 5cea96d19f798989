//! Comparable states and what they did meanwhile.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use tilt_core::concordance::Concordance;
use tilt_core::{CountTable, Estimate, Evidence, Missing, Period, Series, StateId, TieKind};

use super::TiltRequest;
use super::windows::Windows;
use crate::error::{Error, ErrorKind};
use crate::measure::FEWEST;
use crate::measure::votes::CountMeasure;

/// The set of states a change is compared with. The state and the two powers never belong to it.
#[derive(Debug, Clone)]
pub(super) struct Comparison {
    /// "all states", "region: Asia", "members of ASEAN on 2016-09-01".
    pub name: String,
    /// Whether it is the whole world.
    pub is_all: bool,
    members: Vec<StateId>,
}

impl Comparison {
    pub(super) fn new(
        evidence: &Evidence,
        request: &TiltRequest,
        windows: &Windows,
    ) -> Result<Comparison, Error> {
        let table = Concordance::bundled();
        let own = table.state(request.state);
        let (name, chosen): (String, Vec<StateId>) = match request.baseline.as_str() {
            "all" => ("all states".to_owned(), table.states().map(|(id, _)| id).collect()),
            "region" => (
                format!("region: {}", own.region),
                table.states().filter(|(_, state)| state.region == own.region).map(|(id, _)| id).collect(),
            ),
            "subregion" => (
                format!("sub-region: {}", own.subregion),
                table
                    .states()
                    .filter(|(_, state)| state.subregion == own.subregion)
                    .map(|(id, _)| id)
                    .collect(),
            ),
            "size" => similar_size(evidence, request, windows)?,
            key => {
                let org = evidence.memberships.by_key(key).ok_or_else(|| unknown(key))?;
                let day = Period::Session(*windows.after.start()).start();
                (format!("members of {org} on {day}"), evidence.memberships.members_on(org, day))
            }
        };
        let excluded = [request.state, request.from, request.to];
        let members = chosen.into_iter().filter(|state| !excluded.contains(state)).collect();
        Ok(Comparison { name, is_all: request.baseline == "all", members })
    }

    /// The states, in key order.
    pub(super) fn members(&self) -> &[StateId] {
        &self.members
    }
}

/// The twenty states whose trade in goods is nearest to the state's own, by ratio, in the last covered year before the
/// window after. Trade stands for size because it is known for most states and years.
fn similar_size(
    evidence: &Evidence,
    request: &TiltRequest,
    windows: &Windows,
) -> Result<(String, Vec<StateId>), Error> {
    const NEAREST: usize = 20;
    let year = Period::Session(*windows.after.start()).year() - 1;
    let tables = evidence.ties_of(TieKind::Trade);
    // The table of all states is the one with most rows.
    let table = tables.max_by_key(|table| table.rows().len()).ok_or_else(|| {
        Error::new(
            ErrorKind::NotLoaded,
            "no data on trade are loaded, by which size is told",
            "add a dataset of trade, or choose another baseline",
        )
    })?;
    let size = |state: StateId, year: i16| {
        let row = table.own(state, Period::Year(year))?;
        Some(row.own[0]? + row.own[1]?).filter(|turnover| *turnover > 0.0)
    };
    let last = table.span().map_or(year, |(_, last)| last.year()).min(year);
    let first = table.span().map_or(year, |(first, _)| first.year());
    let found = (first..=last).rev().find_map(|year| Some((year, size(request.state, year)?)));
    let Some((year, own)) = found else {
        return Err(Error::new(
            ErrorKind::NotInPeriod,
            format!("the trade of {} is not known, by which size is told", request.state.key()),
            "choose another baseline",
        ));
    };
    let mut others: Vec<(f64, StateId)> = table
        .rows()
        .iter()
        .filter(|row| row.period == Period::Year(year))
        .filter(|row| ![request.state, request.from, request.to].contains(&row.state))
        .filter_map(|row| Some(((size(row.state, year)? / own).ln().abs(), row.state)))
        .collect();
    others.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut states: Vec<StateId> = others.into_iter().take(NEAREST).map(|(_, state)| state).collect();
    states.sort();
    Ok((format!("the {NEAREST} states nearest in trade of {year}"), states))
}

fn unknown(key: &str) -> Error {
    Error::new(
        ErrorKind::UnknownBaseline,
        format!("no comparison set is called `{key}`"),
        "all, region, subregion, size, or the key of an organisation in the table",
    )
}

/// Values of all comparable states with both powers, without intervals.
pub(super) struct World {
    /// By power: session, state.
    values: BTreeMap<StateId, BTreeMap<u16, BTreeMap<StateId, f64>>>,
}

impl World {
    pub(super) fn new(
        counts: &CountTable,
        measure: &CountMeasure,
        comparison: &Comparison,
        request: &TiltRequest,
    ) -> World {
        let mut values: BTreeMap<StateId, BTreeMap<u16, BTreeMap<StateId, f64>>> = BTreeMap::new();
        for row in counts.rows() {
            for power in [request.from, request.to] {
                let (low, high) = (row.dyad.low(), row.dyad.high());
                let other = match (low == power, high == power) {
                    (true, _) => high,
                    (_, true) => low,
                    _ => continue,
                };
                if comparison.members.binary_search(&other).is_err() {
                    continue;
                }
                let table = (measure.restrict)(&row.table(measure.filter, low));
                if let (true, Ok(value)) = (table.n() >= FEWEST, (measure.value)(&table)) {
                    values.entry(power).or_default().entry(row.session).or_default().insert(other, value);
                }
            }
        }
        World { values }
    }

    /// Mean of the comparable states with a power, on the grid of the state's own series.
    pub(super) fn series(&self, own: &Series, power: StateId) -> Series {
        let points = own
            .points
            .iter()
            .map(|(period, point)| {
                let values = match period {
                    Period::Session(session) => self.session(power, *session),
                    _ => None,
                };
                let point = match (values, point) {
                    (Some(values), _) => {
                        let value = values.values().sum::<f64>() / values.len() as f64;
                        Ok(Estimate { value, interval: None, n: values.len() as u32 })
                    }
                    // Whatever keeps the power from having any partner keeps the mean from existing.
                    (None, Err(missing)) => Err(*missing),
                    (None, Ok(_)) => Err(Missing::TooFew { n: 0, need: 1 }),
                };
                (*period, point)
            })
            .collect();
        Series {
            points,
            variant: format!("{}; mean of comparable states", own.variant),
            warnings: Vec::new(),
            ..own.clone()
        }
    }

    fn session(&self, power: StateId, session: u16) -> Option<&BTreeMap<StateId, f64>> {
        self.values.get(&power)?.get(&session).filter(|values| !values.is_empty())
    }

    /// Mean of one state with a power over a window, if at least half of the window's sessions have a value.
    pub(super) fn level(&self, state: StateId, power: StateId, window: &RangeInclusive<u16>) -> Option<f64> {
        let values: Vec<f64> =
            window.clone().filter_map(|session| self.session(power, session)?.get(&state).copied()).collect();
        (values.len() * 2 >= window.len()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    }
}
