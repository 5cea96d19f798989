//! Panels of vote measures: grid of sessions, reasons for holes, bootstrap intervals.

use rayon::prelude::*;
use tilt_core::concordance::Concordance;
use tilt_core::counts::Table3;
use tilt_core::estimate::Interval;
use tilt_core::series::{Scale, Subject};
use tilt_core::warning::raise;
use tilt_core::{
    Card, CountTable, Domain, Dyad, DyadCounts, Estimate, Evidence, Grain, MembershipStatus, Missing, Period,
    Point, Series, StateId, VoteFilter, Warning,
};

use super::{FEW, FEWEST, LEVEL, Panel, SeriesRequest};
use crate::error::{Error, ErrorKind};
use crate::random::{Resampler, Stream};

/// A measure that is a function of nine counts.
#[derive(Debug, Clone)]
pub struct CountMeasure {
    /// Its static facts.
    pub card: &'static Card,
    /// Variant in words.
    pub variant: String,
    /// Roll calls that count.
    pub filter: VoteFilter,
    /// Meaning of the values.
    pub scale: Scale,
    /// Keeps the roll calls that the rule looks at.
    pub restrict: fn(&Table3) -> Table3,
    /// Whether one step counts half, as in the excess: only then may the two stand side by side.
    pub has_half_steps: bool,
    /// The value of a table.
    pub value: fn(&Table3) -> Result<f64, Missing>,
}

impl CountMeasure {
    pub(crate) fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        let counts = evidence.counts.as_ref().ok_or_else(no_votes)?;
        same_grain(request, counts.grain)?;
        let pairs: Vec<(StateId, StateId)> = pairs(request);
        let series = pairs
            .par_iter()
            .map(|(state, pole)| self.series(evidence, counts, request, *state, *pole))
            .collect();
        Ok(Panel { series })
    }

    fn series(
        &self,
        evidence: &Evidence,
        counts: &CountTable,
        request: &SeriesRequest,
        state: StateId,
        pole: StateId,
    ) -> Series {
        let mut warnings = Vec::new();
        let points = grid(counts, request.since, request.until)
            .map(|session| {
                let point = self.point(evidence, counts, request, session, state, pole, &mut warnings);
                (counts.grain.period(i32::from(session)), point)
            })
            .collect();
        let by_resolution = evidence.clusters.as_ref().is_some_and(|table| {
            grid(counts, request.since, request.until)
                .any(|session| dyad(state, pole).is_some_and(|dyad| table.get(session, dyad).is_some()))
        });
        let note = if by_resolution { "; interval: resolutions drawn again" } else { "" };
        Series {
            measure: self.card.id(),
            variant: format!("{}{note}", self.variant),
            subject: Subject::Pair(state, pole),
            domain: Domain::Votes,
            scale: self.scale,
            points,
            coverage: counts.coverage.clone(),
            smoothed: false,
            origins: vec![counts.origin.clone()],
            warnings,
        }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one point needs the whole context; a struct would be used once"
    )]
    fn point(
        &self,
        evidence: &Evidence,
        counts: &CountTable,
        request: &SeriesRequest,
        session: u16,
        state: StateId,
        pole: StateId,
        warnings: &mut Vec<Warning>,
    ) -> Point {
        let table = self.table(evidence, counts, session, state, pole)?;
        let value = (self.value)(&table)?;
        let period = counts.grain.period(i32::from(session));
        few(table.n(), period, warnings);
        // Keyed by the dyad, not by who is called state and who pole: both sides get the same bytes.
        let interval = (request.draws > 0)
            .then(|| {
                let clusters =
                    evidence.clusters.as_ref().and_then(|table| table.get(session, dyad(state, pole)?));
                let mut draws = match clusters {
                    Some(clusters) => self.clustered(clusters, request, session, state, pole),
                    None => self.draws(&table, request.seed, session, state, pole, request.draws),
                };
                let undefined = request.draws as usize - draws.len();
                if undefined * 20 > request.draws as usize {
                    raise(
                        warnings,
                        at(
                            period,
                            "W-measure-undefined-draws",
                            "too many draws without variation for an interval",
                        ),
                    );
                    return None;
                }
                Some(percentile(&mut draws, LEVEL))
            })
            .flatten();
        Ok(Estimate { value, interval, n: table.n() })
    }

    /// The table of a pair in a session, rows belonging to the state first in key order, or why there is none.
    pub(crate) fn table(
        &self,
        evidence: &Evidence,
        counts: &CountTable,
        session: u16,
        state: StateId,
        pole: StateId,
    ) -> Result<Table3, Missing> {
        let dyad = dyad(state, pole).ok_or(Missing::NoVariation)?;
        let Some(row) = counts.get(session, dyad) else {
            return Err(reason(evidence, counts, session, [state, pole]));
        };
        let table = (self.restrict)(&row.table(self.filter, dyad.low()));
        match table.n() {
            n if n < FEWEST => Err(Missing::TooFew { n, need: FEWEST }),
            _ => Ok(table),
        }
    }

    /// Values of tables put together from clusters drawn with replacement; draws without variation are left out.
    fn clustered(
        &self,
        clusters: &[DyadCounts],
        request: &SeriesRequest,
        session: u16,
        state: StateId,
        pole: StateId,
    ) -> Vec<f64> {
        let low = state.min(pole);
        let tables: Vec<Table3> =
            clusters.iter().map(|counts| (self.restrict)(&counts.table(self.filter, low))).collect();
        // A cluster without a roll call that the rule looks at is no cluster of it.
        let tables: Vec<&Table3> = tables.iter().filter(|table| table.n() > 0).collect();
        let parts = ["clustered", self.card.name, &self.variant, low.key(), state.max(pole).key()];
        let mut stream = Stream::new(request.seed, &parts, u64::from(session));
        let draws = 0..request.draws;
        let values = draws.filter_map(|_| {
            let mut sum = Table3::default();
            for _ in 0..tables.len() {
                let table = tables[stream.below(tables.len() as u32) as usize];
                for (to, from) in sum.0.iter_mut().flatten().zip(table.0.iter().flatten()) {
                    *to += from;
                }
            }
            (self.value)(&sum).ok()
        });
        values.collect()
    }

    /// Values of resampled tables, in the order of the draws; draws without variation are left out.
    pub(crate) fn draws(
        &self,
        table: &Table3,
        seed: u64,
        session: u16,
        state: StateId,
        pole: StateId,
        draws: u32,
    ) -> Vec<f64> {
        let (low, high) = (state.min(pole), state.max(pole));
        let parts = [self.card.name, &self.variant, low.key(), high.key()];
        let mut stream = Stream::new(seed, &parts, u64::from(session));
        let c = &table.0;
        let cells = [c[0][0], c[0][1], c[0][2], c[1][0], c[1][1], c[1][2], c[2][0], c[2][1], c[2][2]];
        let resampler = Resampler::new(&cells);
        (0..draws)
            .filter_map(|_| {
                let d = resampler.draw(&mut stream);
                (self.value)(&Table3([[d[0], d[1], d[2]], [d[3], d[4], d[5]], [d[6], d[7], d[8]]])).ok()
            })
            .collect()
    }
}

fn dyad(state: StateId, pole: StateId) -> Option<Dyad> {
    Dyad::new(state, pole)
}

/// Refuses periods that the table of votes does not have.
pub(crate) fn same_grain(request: &SeriesRequest, found: Grain) -> Result<(), Error> {
    match request.by {
        Some(by) if by != found => Err(Error::new(
            ErrorKind::BadParameter,
            format!("votes are loaded by {}, not by {}", found.name(), by.name()),
            "periods other than sessions need the file of single votes: `tiltmeter data add`",
        )),
        _ => Ok(()),
    }
}

/// Pairs of different states, states outermost.
pub(crate) fn pairs(request: &SeriesRequest) -> Vec<(StateId, StateId)> {
    let all = request.states.iter().flat_map(|state| request.poles.iter().map(move |pole| (*state, *pole)));
    all.filter(|(state, pole)| state != pole).collect()
}

/// Sessions without holes from `since` to `until`, by default those between the first and the last covered one.
///
/// A request beyond the coverage is shown at most 50 sessions far.
pub(crate) fn grid(
    counts: &CountTable,
    since: Option<i16>,
    until: Option<i16>,
) -> std::ops::RangeInclusive<u16> {
    grid_of(counts.sessions(), counts.grain, since, until)
}

pub(crate) fn grid_of(
    numbers: impl Iterator<Item = u16>,
    grain: Grain,
    since: Option<i16>,
    until: Option<i16>,
) -> std::ops::RangeInclusive<u16> {
    const BEYOND: i16 = 50;
    let (first, last) =
        numbers.fold((u16::MAX, 0), |(first, last), number| (first.min(number), last.max(number)));
    let (from, to) = (grain.period(i32::from(first)), grain.period(i32::from(last)));
    // A session is known by the year in which it opens, so that years are compared, not days.
    let number = |year: i16, end: bool| {
        let period = match grain {
            Grain::Session => Period::Session((year - 1945).max(0) as u16),
            Grain::Year => Period::Year(year),
            Grain::Quarter => Period::Quarter(year, if end { 4 } else { 1 }),
            Grain::Month => Period::Month(year, if end { 12 } else { 1 }),
        };
        period.number().clamp(0, i32::from(u16::MAX)) as u16
    };
    let first = since.filter(|year| *year != from.year()).map_or(first, |year| number(year, false)).max(1);
    let latest = to.year().saturating_add(BEYOND);
    let last = until.filter(|year| *year != to.year()).map_or(last, |year| number(year.min(latest), true));
    first..=last
}

/// Why the two states have no common roll call in a session. States are looked at in the order given.
pub(crate) fn reason(
    evidence: &Evidence,
    counts: &CountTable,
    session: u16,
    states: [StateId; 2],
) -> Missing {
    if counts.session(session).is_empty() {
        return Missing::NotCovered;
    }
    let absent = states.into_iter().find(|state| !counts.voted(session, *state));
    let period = counts.grain.period(i32::from(session));
    absent.map_or(Missing::TooFew { n: 0, need: FEWEST }, |state| absence(evidence, period, state))
}

/// Why a state cast no vote in a covered period.
pub(crate) fn absence(evidence: &Evidence, period: Period, state: StateId) -> Missing {
    let (from, to) = (period.start(), period.end());
    if !Concordance::bundled().in_system(state, from, to) {
        return Missing::NotInSystem;
    }
    // The body whose votes are counted.
    let member = evidence.memberships.by_key("UN").is_some_and(|un| {
        let spells = evidence.memberships.spells(un, state);
        spells
            .into_iter()
            .any(|spell| spell.status == MembershipStatus::Member && spell.spell.overlaps(from, to))
    });
    if member { Missing::TooFew { n: 0, need: FEWEST } } else { Missing::NotMember }
}

/// Notes a point that rests on few roll calls.
pub(crate) fn few(n: u32, period: Period, warnings: &mut Vec<Warning>) {
    if n < FEW {
        raise(warnings, at(period, "W-measure-few", "fewer than 20 roll calls behind a point"));
    }
}

/// Percentile interval of draws; sorts them.
pub(crate) fn percentile(draws: &mut [f64], level: f64) -> Interval {
    draws.sort_by(f64::total_cmp);
    // The same number of draws is cut off at both ends, so that the interval of the mirrored value is the mirror image.
    let cut = ((1.0 - level) / 2.0 * draws.len() as f64) as usize;
    Interval { lower: draws[cut], upper: draws[draws.len() - 1 - cut], level }
}

pub(crate) fn no_votes() -> Error {
    Error::new(
        ErrorKind::NotLoaded,
        "no table of votes is loaded",
        "add a file of roll-call votes or use the bundled estimates",
    )
}

fn at(period: Period, code: &'static str, message: &str) -> Warning {
    let mut warning = Warning::new(code, message);
    warning.examples.push(period.to_string());
    warning
}
