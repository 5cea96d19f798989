//! Panels of vote measures: grid of sessions, reasons for holes, bootstrap intervals.

use rayon::prelude::*;
use tilt_core::concordance::Concordance;
use tilt_core::counts::Table3;
use tilt_core::estimate::Interval;
use tilt_core::series::{Scale, Subject};
use tilt_core::warning::raise;
use tilt_core::{
    Card, CountTable, Domain, Dyad, Estimate, Evidence, MembershipStatus, Missing, Period, Point, Series,
    StateId, VoteFilter, Warning,
};

use super::{FEW, FEWEST, LEVEL, Panel, SeriesRequest};
use crate::error::{Error, ErrorKind};
use crate::random::{Resampler, Stream};

/// A measure that is a function of nine counts.
pub(crate) struct CountMeasure {
    pub card: &'static Card,
    /// Variant in words.
    pub variant: String,
    pub filter: VoteFilter,
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
                (Period::Session(session), point)
            })
            .collect();
        Series {
            measure: self.card.id(),
            variant: self.variant.clone(),
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
        few(table.n(), session, warnings);
        // Keyed by the dyad, not by who is called state and who pole: both sides get the same bytes.
        let interval = (request.draws > 0)
            .then(|| {
                let mut draws = self.draws(&table, request.seed, session, state, pole, request.draws);
                let undefined = request.draws as usize - draws.len();
                if undefined * 20 > request.draws as usize {
                    raise(
                        warnings,
                        at(
                            session,
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
        let dyad = Dyad::new(state, pole).ok_or(Missing::NoVariation)?;
        let Some(row) = counts.get(session, dyad) else {
            return Err(reason(evidence, counts, session, [state, pole]));
        };
        let table = (self.restrict)(&row.table(self.filter, dyad.low()));
        match table.n() {
            n if n < FEWEST => Err(Missing::TooFew { n, need: FEWEST }),
            _ => Ok(table),
        }
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
    grid_of(counts.sessions(), since, until)
}

pub(crate) fn grid_of(
    sessions: impl Iterator<Item = u16>,
    since: Option<i16>,
    until: Option<i16>,
) -> std::ops::RangeInclusive<u16> {
    const BEYOND: u16 = 50;
    let (first, last) =
        sessions.fold((u16::MAX, 0), |(first, last), session| (first.min(session), last.max(session)));
    let session = |year: i16| year.saturating_sub(1945).max(0) as u16;
    let from = since.map_or(first, session).max(1);
    let to = until.map_or(last, session).min(last.saturating_add(BEYOND));
    from..=to
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
    absent.map_or(Missing::TooFew { n: 0, need: FEWEST }, |state| absence(evidence, session, state))
}

/// Why a state cast no vote in a covered session.
pub(crate) fn absence(evidence: &Evidence, session: u16, state: StateId) -> Missing {
    let (from, to) = (Period::Session(session).start(), Period::Session(session).end());
    if !Concordance::bundled().state(state).system.overlaps(from, to) {
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
pub(crate) fn few(n: u32, session: u16, warnings: &mut Vec<Warning>) {
    if n < FEW {
        raise(warnings, at(session, "W-measure-few", "fewer than 20 roll calls behind a point"));
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

fn at(session: u16, code: &'static str, message: &str) -> Warning {
    let mut warning = Warning::new(code, message);
    warning.examples.push(Period::Session(session).to_string());
    warning
}
