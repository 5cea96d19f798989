//! Panels of measures outside the vote: choice of the source, grid of periods, reasons for holes.

use std::cell::OnceCell;

use tilt_core::concordance::Concordance;
use tilt_core::estimate::Interval;
use tilt_core::series::{Scale, Subject};
use tilt_core::ties::{Tie, TieKind, TieTable};
use tilt_core::warning::raise;
use tilt_core::{Card, Estimate, Evidence, Grain, Missing, Period, Point, Series, StateId, Warning};

use super::votes::pairs;
use super::{LEVEL, Panel, SeriesRequest, Z90};
use crate::error::{Error, ErrorKind};

/// A measure that is a function of the statistics of one state and one power in one period.
pub(super) struct TieMeasure<'m> {
    pub card: &'static Card,
    pub kind: TieKind,
    /// Variant in words, without the source.
    pub variant: String,
    pub scale: Scale,
    /// Set where neighbouring values share records, as in windows of five years.
    pub smoothed: bool,
    /// The value of a tie.
    pub value: Value<'m>,
}

/// What a value is made from.
pub(super) enum Value<'m> {
    /// The statistics of its period.
    Alone(&'m dyn Fn(&Tie<'_>) -> Point),
    /// Those of its period, at the position given, among those of all periods; `None` where a period is not covered or
    /// the source says nothing.
    Among(&'m dyn Fn(&[Option<Tie<'_>>], usize) -> Point),
}

impl TieMeasure<'_> {
    pub(super) fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        let pairs = pairs(request);
        if pairs.is_empty() {
            return Ok(Panel { series: Vec::new() });
        }
        let tables = Tables::new(evidence, self.kind, request)?;
        let series = pairs
            .into_iter()
            .map(|(state, pole)| {
                let table = tables.choose(state, pole)?;
                Ok(self.series(evidence, table, request, state, pole))
            })
            .collect::<Result<_, Error>>()?;
        Ok(Panel { series })
    }

    fn series(
        &self,
        evidence: &Evidence,
        table: &TieTable,
        request: &SeriesRequest,
        state: StateId,
        pole: StateId,
    ) -> Series {
        let mut warnings = Vec::new();
        let periods: Vec<Period> = grid(table, request).collect();
        let (rows, power) = (table.of_state(state), table.powers.iter().position(|known| *known == pole));
        let tie = |period: &Period| {
            let at = rows.binary_search_by_key(period, |row| row.period).ok()?;
            Some(table.view(&rows[at], power?)).filter(|_| covered(table, *period))
        };
        let ties: Vec<Option<Tie<'_>>> = periods.iter().map(tie).collect();
        let value = |at: usize, tie: &Tie<'_>| match self.value {
            Value::Alone(value) => value(tie),
            Value::Among(value) => value(&ties, at),
        };
        let points = periods.iter().zip(&ties).enumerate().map(|(at, (period, tie))| {
            let point = match tie {
                _ if !covered(table, *period) => Err(Missing::NotCovered),
                None => Err(absence([state, pole], *period)),
                Some(tie) => value(at, tie).map_err(|missing| match missing {
                    Missing::NotReported => absence([state, pole], *period),
                    other => other,
                }),
            };
            (*period, point)
        });
        let points = points.collect();
        let others: Vec<&str> = evidence
            .ties_of(self.kind)
            .map(|other| other.origin.source.as_str())
            .filter(|source| *source != table.origin.source)
            .collect();
        if !others.is_empty() {
            let message = "other sources speak of this too; they are not mixed, choose one with --source";
            let mut warning = Warning::new("W-measure-sources", message);
            warning.examples.extend(others.into_iter().map(str::to_owned));
            raise(&mut warnings, warning);
        }
        Series {
            measure: self.card.id(),
            variant: join(&self.variant, &format!("source: {}", table.origin.source)),
            subject: Subject::Pair(state, pole),
            domain: self.kind.domain(),
            scale: self.scale,
            points,
            coverage: table.coverage.clone(),
            smoothed: self.smoothed,
            origins: vec![table.origin.clone()],
            warnings,
        }
    }
}

/// The tables that a request may be answered from.
struct Tables<'e> {
    kind: TieKind,
    /// Each as it is, and, where longer periods are asked for, with its counts summed once for all pairs.
    tables: Vec<&'e TieTable>,
    summed: Option<Vec<OnceCell<TieTable>>>,
    by: Grain,
}

impl<'e> Tables<'e> {
    fn new(evidence: &'e Evidence, kind: TieKind, request: &SeriesRequest) -> Result<Tables<'e>, Error> {
        let asked =
            |table: &&TieTable| request.source.as_ref().is_none_or(|source| *source == table.origin.source);
        let tables: Vec<&TieTable> = evidence.ties_of(kind).filter(asked).collect();
        if tables.is_empty() {
            return Err(not_loaded(evidence, kind, request.source.as_deref()));
        }
        let by = request.by.unwrap_or(kind.grain());
        let summed = (by != kind.grain()).then(|| tables.iter().map(|_| OnceCell::new()).collect());
        Ok(Tables { kind, tables, summed, by })
    }

    fn choose(&self, state: StateId, pole: StateId) -> Result<&TieTable, Error> {
        let Some(at) = best(&self.tables, state, &[pole]) else {
            let names: Vec<&str> = self.tables[0].powers.iter().map(|power| power.key()).collect();
            let name = Concordance::bundled().state(pole).in_prose();
            return Err(Error::new(
                ErrorKind::NotAPower,
                format!("{name} is not in the table of {}", self.kind.title()),
                format!(
                    "powers in the table: {}; for others add the dataset with `tiltmeter data add`",
                    names.join(", ")
                ),
            ));
        };
        let Some(summed) = &self.summed else { return Ok(self.tables[at]) };
        if let Some(table) = summed[at].get() {
            return Ok(table);
        }
        let table = self.tables[at].summed(self.by).ok_or_else(|| {
            let (title, grain) = (self.kind.title(), self.kind.grain().name());
            Error::new(
                ErrorKind::BadParameter,
                format!("{title} are known by {grain}, not by {}", self.by.name()),
                "leave --by out",
            )
        })?;
        Ok(summed[at].get_or_init(|| table))
    }
}

/// Position of the first table that knows the poles and says anything of the state; else of the first that knows the
/// poles.
fn best(tables: &[&TieTable], state: StateId, poles: &[StateId]) -> Option<usize> {
    let knows = |table: &&TieTable| poles.iter().all(|pole| table.powers.contains(pole));
    let says = |table: &&TieTable| knows(table) && !table.of_state(state).is_empty();
    tables.iter().position(says).or_else(|| tables.iter().position(knows))
}

/// The source that a panel of many states must be bound to, so that sources are not mixed between its states.
pub(crate) fn source_for(
    evidence: &Evidence,
    measure: &str,
    state: StateId,
    poles: &[StateId],
) -> Option<String> {
    let tables: Vec<&TieTable> = evidence.ties_of(TieKind::find(measure)?).collect();
    best(&tables, state, poles).map(|at| tables[at].origin.source.clone())
}

fn not_loaded(evidence: &Evidence, kind: TieKind, source: Option<&str>) -> Error {
    let there: Vec<&str> = evidence.ties_of(kind).map(|table| table.origin.source.as_str()).collect();
    let message = match source {
        Some(source) => format!("no dataset `{source}` with {} is loaded", kind.title()),
        None => format!("no data on {} are loaded", kind.title()),
    };
    let hint = match &there[..] {
        [] => "add a dataset with `tiltmeter data add`; `tiltmeter list sources` names them".to_owned(),
        there => format!("loaded: {}", there.join(", ")),
    };
    Error::new(ErrorKind::NotLoaded, message, hint)
}

/// Periods without holes from the first to the last one of the table, or as asked; at most 50 years beyond.
fn grid(table: &TieTable, request: &SeriesRequest) -> impl Iterator<Item = Period> + use<> {
    const BEYOND: i16 = 50;
    let grain = table.span().and_then(|(first, _)| first.grain()).unwrap_or(table.kind.grain());
    let span = table.span().map(|(first, last)| (first.number(), last.number()));
    let at = |year: i16, last: bool| {
        let next = grain.of(Period::Year(year.saturating_add(i16::from(last))).start()).number();
        if last { next - 1 } else { next }
    };
    let (mut first, mut last) = span.unwrap_or((1, 0));
    if let Some(since) = request.since {
        first = at(since.clamp(1, 9_000), false);
    }
    if let Some(until) = request.until {
        let latest = grain.period(last).year().saturating_add(BEYOND);
        last = at(until.clamp(1, latest.max(1)), true);
    }
    (first..=last).map(move |number| grain.period(number))
}

/// Whether the whole period lies in the coverage.
fn covered(table: &TieTable, period: Period) -> bool {
    let coverage = &table.coverage;
    coverage.from.is_none_or(|from| from <= period.start() || overlaps_first(table, period))
        && coverage.to.is_none_or(|to| period.end() <= to || overlaps_last(table, period))
}

/// Event data begin and end within a month: their first and last period counts as covered, as its rows say.
fn overlaps_first(table: &TieTable, period: Period) -> bool {
    table.kind == TieKind::Events && table.coverage.from.is_some_and(|from| from < period.end())
}

fn overlaps_last(table: &TieTable, period: Period) -> bool {
    table.kind == TieKind::Events && table.coverage.to.is_some_and(|to| period.start() < to)
}

/// Why the source has nothing of two states in a covered period. States are looked at in the order given.
fn absence(states: [StateId; 2], period: Period) -> Missing {
    let there = |state: &StateId| Concordance::bundled().in_system(*state, period.start(), period.end());
    if states.iter().all(there) { Missing::NotReported } else { Missing::NotInSystem }
}

/// A value with the interval of a standard error, cut to the scale.
pub(super) fn with_error(value: f64, error: Option<f64>, n: f64, scale: &Scale) -> Estimate {
    let interval = error.map(|error| Interval {
        lower: (value - Z90 * error).max(scale.min),
        upper: (value + Z90 * error).min(scale.max),
        level: LEVEL,
    });
    Estimate { value, interval, n: n as u32 }
}

/// A value without error: read, not estimated.
pub(super) fn exact(value: f64, n: f64) -> Estimate {
    Estimate { value, interval: None, n: n as u32 }
}

/// What a source does not say of a pair.
pub(super) fn said(value: Option<f64>) -> Result<f64, Missing> {
    value.ok_or(Missing::NotReported)
}

fn join(a: &str, b: &str) -> String {
    if a.is_empty() { b.to_owned() } else { format!("{a}; {b}") }
}
