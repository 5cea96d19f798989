//! The rows behind a value: which moved it most, and what the value would be without each.
//!
//! What a row is follows from the measure: a roll call, or a kind of roll call where only counts are at hand; a statistic
//! of the tie, set back to what it was in the period before; a field of a composite.

use tilt_core::counts::Table3;
use tilt_core::ties::{TieRow, TieTable};
use tilt_core::{
    Domain, Dyad, Estimate, Evidence, Missing, Origin, Period, Point, Series, StateId, TieKind, VoteChoice,
};

use super::standard::PARTS;
use super::votes::no_votes;
use super::{CountMeasure, Measure, SeriesRequest, find};
use crate::error::{Error, ErrorKind};
use crate::ties::GATHERERS;
use crate::votes::VoteMatrix;

/// The rows behind the last value of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// `name@version` of the measure, and its variant.
    pub measure: String,
    /// Period of the value.
    pub period: Period,
    /// The period before with a value, if there is one.
    pub before: Option<Period>,
    /// The value.
    pub value: Estimate,
    /// What a row is, and what "without" means, in words.
    pub meaning: &'static str,
    /// The rows, the largest effect first.
    pub rows: Vec<Moved>,
    /// Tables of the store that hold the records behind; empty for votes.
    pub records: Vec<&'static str>,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// Its name: id of the roll call, name of the statistic (with `own.` before one of the state alone), field.
    pub name: String,
    /// What it holds, in words.
    pub text: String,
    /// How many rows of this kind there are.
    pub count: u32,
    /// What it holds, where that is a number.
    pub now: Option<f64>,
    /// What it held in the period before.
    pub before: Option<f64>,
    /// The value of the measure without the row.
    pub without: Point,
    /// The value minus the value without; `None` where there is none without.
    pub effect: Option<f64>,
    /// Where the row comes from.
    pub origin: Origin,
}

const ROLL_CALLS: &str = "a roll call; without: left out";
const CELLS: &str = "a kind of roll call by the two votes; without: one of it left out";
const STATISTICS: &str = "a statistic; without: as it was in the period before, all others as they are";
const FIELDS: &str = "a field; without: left out of the mean";

/// The rows behind the last value that `request` reaches, for its one state and one pole. `votes` are the single votes, if
/// they are at hand; excess agreement needs them.
///
/// # Errors
/// As [`Measure::series`]; [`ErrorKind::NotInPeriod`] if there is no value; [`ErrorKind::NotLoaded`] if single votes are
/// needed and not given.
pub fn rows(
    measure: &dyn Measure,
    evidence: &Evidence,
    votes: Option<&VoteMatrix>,
    request: &SeriesRequest,
) -> Result<Rows, Error> {
    let request = &SeriesRequest { draws: 0, ..request.clone() };
    let series = measure.series(evidence, request)?;
    let (state, pole) = (request.states[0], request.poles[0]);
    let observed: Vec<(Period, Estimate)> = series.observed().map(|(period, e)| (period, *e)).collect();
    let Some((period, value)) = observed.last().copied() else {
        return Err(Error::new(
            ErrorKind::NotInPeriod,
            format!("{} has no value of {state} and {pole} in the period", measure.card().name),
            "choose other years; the series says why each is missing",
        ));
    };
    let before = observed.len().checked_sub(2).map(|at| observed[at].0);
    let place = Place { evidence, series: &series, state, pole, period, before, value: value.value };
    let (meaning, mut rows) = match measure.domain() {
        Domain::Votes => match (measure.count_rule(&request.params), votes) {
            (Some(rule), Some(votes)) => (ROLL_CALLS, place.roll_calls(&rule?, votes)),
            (Some(rule), None) => (CELLS, place.cells(&rule?)?),
            (None, Some(votes)) => (ROLL_CALLS, place.contributions(votes)),
            (None, None) => {
                return Err(Error::new(
                    ErrorKind::NotLoaded,
                    format!("the roll calls behind {} are not at hand", measure.card().name),
                    "add the file of single votes, or ask for agreement, s, kappa or pi",
                ));
            }
        },
        Domain::Several => (FIELDS, place.fields(measure, request)?),
        _ => (STATISTICS, place.statistics(measure, request)?),
    };
    // The sort is stable: rows of equal effect keep the order of their source.
    let size = |row: &Moved| row.effect.map_or(-1.0, f64::abs);
    rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let kind = TieKind::find(measure.card().name);
    let gatherers = GATHERERS.iter().filter(|gatherer| Some(gatherer.kind) == kind);
    Ok(Rows {
        measure: format!("{} ({})", series.measure, series.variant),
        period,
        before,
        value,
        meaning,
        rows,
        records: gatherers.flat_map(|gatherer| gatherer.records).copied().collect(),
    })
}

/// The value that is looked into.
struct Place<'p> {
    evidence: &'p Evidence,
    series: &'p Series,
    state: StateId,
    pole: StateId,
    period: Period,
    before: Option<Period>,
    value: f64,
}

impl Place<'_> {
    fn moved(&self, name: String, text: String, count: u32, without: Result<f64, Missing>) -> Moved {
        Moved {
            name,
            text,
            count,
            now: None,
            before: None,
            without: without.map(|value| Estimate { value, interval: None, n: count }),
            effect: without.ok().map(|without| self.value - without),
            origin: self.series.origins.first().cloned().unwrap_or_else(|| Origin {
                source: self.series.coverage.source.clone(),
                version: String::new(),
                sha256: None,
                locator: tilt_core::Locator::Whole,
            }),
        }
    }

    fn number(&self) -> u16 {
        self.period.number().clamp(0, i32::from(u16::MAX)) as u16
    }

    fn cells(&self, rule: &CountMeasure) -> Result<Vec<Moved>, Error> {
        let counts = self.evidence.counts.as_ref().ok_or_else(no_votes)?;
        let row = Dyad::new(self.state, self.pole).and_then(|dyad| counts.get(self.number(), dyad));
        let Some(row) = row else { return Ok(Vec::new()) };
        let table = (rule.restrict)(&row.table(rule.filter, self.state));
        let mut rows = Vec::new();
        for (a, b) in (0..9).map(|cell| (cell / 3, cell % 3)) {
            let count = table.0[a][b];
            if count > 0 {
                let [own, other] = [a, b].map(word);
                let text = format!("{} voted {own}, {} {other}", self.state, self.pole);
                let without = less_one(&table, a, b);
                rows.push(self.moved(format!("{own}/{other}"), text, count, (rule.value)(&without)));
            }
        }
        Ok(rows)
    }

    fn roll_calls(&self, rule: &CountMeasure, votes: &VoteMatrix) -> Vec<Moved> {
        let calls = votes.common(self.number(), rule.filter, [self.state, self.pole]);
        let mut table = Table3::default();
        let places: Vec<(usize, usize)> = calls.iter().filter_map(|(_, choices)| place(choices)).collect();
        places.iter().for_each(|(a, b)| table.0[*a][*b] += 1);
        let kept = (rule.restrict)(&table);
        let pairs = calls.iter().zip(&places).filter(|(_, (a, b))| kept.0[*a][*b] > 0);
        pairs
            .map(|((call, choices), (a, b))| {
                let without = (rule.value)(&less_one(&kept, *a, *b));
                self.moved(call.id.clone(), self.about(call, choices), 1, without)
            })
            .collect()
    }

    fn contributions(&self, votes: &VoteMatrix) -> Vec<Moved> {
        let found = votes.contributions(self.number(), self.state, self.pole);
        let n = found.len() as f64;
        found
            .iter()
            .map(|row| {
                let without = match found.len() {
                    0 | 1 => Err(Missing::TooFew { n: 0, need: 1 }),
                    _ => Ok((n * self.value - row.value) / (n - 1.0)),
                };
                let text = self.about(&row.roll_call, &row.choices);
                let moved = self.moved(row.roll_call.id.clone(), text, 1, without);
                Moved { now: Some(row.value), ..moved }
            })
            .collect()
    }

    fn about(&self, call: &tilt_core::RollCall, choices: &[VoteChoice; 2]) -> String {
        let date = call.date.map_or_else(String::new, |date| format!("{date} "));
        let [own, other] = choices.map(|choice| choice.category().map_or("absent", word));
        format!("{date}{} · {} {own}, {} {other} · {}", call.resolution, self.state, self.pole, call.title)
    }

    /// The measure on evidence without one field after the other.
    fn fields(&self, measure: &dyn Measure, request: &SeriesRequest) -> Result<Vec<Moved>, Error> {
        let parts = measure.parts(self.evidence, request)?;
        let mut rows = Vec::new();
        for part in &parts {
            let at = |period: Option<Period>| {
                let year = period?.year();
                let point = part.points.iter().find(|(own, _)| own.year() == year)?;
                Some(point.1.ok()?.value)
            };
            let Some(now) = at(Some(self.period)) else { continue };
            let fewer = without_field(self.evidence, part.domain);
            let without = match measure.series(&fewer, request) {
                Ok(series) => value_at(&series, self.period),
                Err(_) => Err(Missing::TooFew { n: 0, need: 1 }),
            };
            let text = format!("{} ({}), in standard deviations", part.measure, part.variant);
            let moved = self.moved(part.domain.name().to_owned(), text, 1, without);
            let origin = part.origins.first().cloned().unwrap_or_else(|| moved.origin.clone());
            rows.push(Moved { now: Some(now), before: at(self.before), origin, ..moved });
        }
        Ok(rows)
    }

    /// Each statistic as it was before. Only the state's own rows are needed for that.
    fn statistics(&self, measure: &dyn Measure, request: &SeriesRequest) -> Result<Vec<Moved>, Error> {
        let Some(kind) = TieKind::find(measure.card().name) else { return Ok(Vec::new()) };
        let Some(source) = self.series.origins.first().map(|origin| origin.source.as_str()) else {
            return Ok(Vec::new());
        };
        let mut tables = self.evidence.ties_of(kind);
        let table = tables.find(|table| table.origin.source == source && table.powers.contains(&self.pole));
        let summed = match (table, self.period.grain()) {
            (Some(table), Some(grain)) if grain != kind.grain() => table.summed(grain),
            _ => None,
        };
        let Some(table) = summed.as_ref().or(table) else { return Ok(Vec::new()) };
        let own: Vec<TieRow> = table.of_state(self.state).to_vec();
        let of = |period: Period| own.iter().position(|row| row.period == period);
        let (Some(now), Some(before)) = (of(self.period), self.before.and_then(of)) else {
            return Ok(Vec::new());
        };
        let at = table.powers.iter().position(|power| *power == self.pole).unwrap_or(0);
        let start = at * kind.pair().len();
        let slots = (0..kind.own().len())
            .map(|k| (true, k, &kind.own()[k]))
            .chain((0..kind.pair().len()).map(|k| (false, start + k, &kind.pair()[k])));
        let mut rows = Vec::new();
        for (is_own, slot, stat) in slots {
            let get = |row: &TieRow| if is_own { row.own[slot] } else { row.pair[slot] };
            if get(&own[now]) == get(&own[before]) {
                continue;
            }
            let mut changed = own.clone();
            let old = get(&own[before]);
            if is_own {
                changed[now].own[slot] = old
            } else {
                changed[now].pair[slot] = old
            }
            let (coverage, origin) = (table.coverage.clone(), table.origin.clone());
            let mut evidence = Evidence::tables_only();
            evidence.ties = vec![TieTable::new(kind, table.powers.clone(), changed, coverage, origin)];
            let without = value_at(&measure.series(&evidence, request)?, self.period);
            // A state's own statistic may have the name of one with the power.
            let name = if is_own { format!("own.{}", stat.name) } else { stat.name.to_owned() };
            let moved = self.moved(name, stat.doc.to_owned(), 1, without);
            rows.push(Moved { now: get(&own[now]), before: old, ..moved });
        }
        Ok(rows)
    }
}

/// The evidence without one field of a composite.
pub(super) fn without_field(evidence: &Evidence, field: Domain) -> Evidence {
    let mut fewer = evidence.clone();
    fewer.ties.retain(|table| table.kind.domain() != field);
    if PARTS.iter().any(|part| part.domain == field && part.domain == Domain::Votes) {
        fewer.excess = None;
    }
    fewer
}

fn value_at(series: &Series, period: Period) -> Result<f64, Missing> {
    let point = series.points.iter().find(|(own, _)| *own == period);
    point.map_or(Err(Missing::NotCovered), |(_, point)| point.map(|estimate| estimate.value))
}

fn less_one(table: &Table3, a: usize, b: usize) -> Table3 {
    let mut less = *table;
    less.0[a][b] -= 1;
    less
}

fn word(category: usize) -> &'static str {
    ["yes", "abstain", "no"][category]
}

fn place(choices: &[VoteChoice; 2]) -> Option<(usize, usize)> {
    Some((choices[0].category()?, choices[1].category()?))
}

/// The same by the name of the measure.
///
/// # Errors
/// As [`find`] and [`rows`].
pub fn rows_of(
    name: &str,
    evidence: &Evidence,
    votes: Option<&VoteMatrix>,
    request: &SeriesRequest,
) -> Result<Rows, Error> {
    rows(find(name)?, evidence, votes, request)
}
