//! Agreement with a power in excess of the world's, roll call by roll call.

use tilt_core::concordance::Concordance;
use tilt_core::estimate::Interval;
use tilt_core::series::{Scale, Subject};
use tilt_core::{Card, Domain, Estimate, Evidence, ExcessTable, Missing, Point, Series, StateId, Warning};

use super::votes::{absence, few, grid_of, pairs, same_grain};
use super::{FEWEST, LEVEL, Measure, Panel, SeriesRequest};
use crate::error::{Error, ErrorKind};

/// See the card.
pub(super) struct Excess;

static CARD: Card = Card {
    name: "excess",
    version: 1,
    title: "Matched excess agreement in General Assembly votes",
    definition: "How much more a state agrees with a power than all other states do, averaged over the divided roll calls in which both voted (one step counts half).",
    limitation: "It is relative to the world on the same roll calls, so that it falls when others draw nearer; it says nothing about intention.",
    parameters: &[],
    references: &["voeten_data", "bailey2017"],
    missing: "Absent states are left out roll call by roll call; fewer than 10 common roll calls give no value.",
};

/// Scale of an excess with one power.
const SCALE: Scale = Scale {
    unit: "difference of agreement shares",
    min: -1.0,
    max: 1.0,
    neutral: Some(0.0),
    higher_is_closer: true,
};

/// 5 % of a standard normal variable lie above: the half-width of a 90 % interval in standard errors.
pub(crate) const Z90: f64 = 1.644_853_626_951_472_2;

impl Measure for Excess {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Votes
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        request.params.check(&CARD)?;
        let table = evidence.excess.as_ref().ok_or_else(super::votes::no_votes)?;
        same_grain(request, table.grain)?;
        let mut series = Vec::new();
        for (state, pole) in pairs(request) {
            let power = table.power(pole).ok_or_else(|| not_a_power(table, pole))?;
            series.push(pair_series(evidence, table, request, state, pole, power));
        }
        Ok(Panel { series })
    }
}

fn pair_series(
    evidence: &Evidence,
    table: &ExcessTable,
    request: &SeriesRequest,
    state: StateId,
    pole: StateId,
    power: usize,
) -> Series {
    let mut warnings: Vec<Warning> = Vec::new();
    let points = sessions(table, request.since, request.until)
        .map(|session| {
            let point = entry(evidence, table, session, state, power);
            let period = table.grain.period(i32::from(session));
            if let Ok(estimate) = &point {
                few(estimate.n, period, &mut warnings);
            }
            (period, point)
        })
        .collect();
    Series {
        measure: CARD.id(),
        variant: "filter: non-unanimous; errors clustered by resolution".to_owned(),
        subject: Subject::Pair(state, pole),
        domain: Domain::Votes,
        scale: SCALE,
        points,
        coverage: table.coverage.clone(),
        smoothed: false,
        origins: vec![table.origin.clone()],
        warnings,
    }
}

/// The sessions of the table as a grid without holes.
pub(crate) fn sessions(
    table: &ExcessTable,
    since: Option<i16>,
    until: Option<i16>,
) -> std::ops::RangeInclusive<u16> {
    // Rows are in the order of sessions.
    let ends = [table.rows().first(), table.rows().last()];
    grid_of(ends.into_iter().flatten().map(|row| row.session), table.grain, since, until)
}

/// Excess of a state with the power at a position, in one session.
pub(crate) fn entry(
    evidence: &Evidence,
    table: &ExcessTable,
    session: u16,
    state: StateId,
    power: usize,
) -> Point {
    let row = table.get(session, state).ok_or_else(|| reason(evidence, table, session, state))?;
    let value = row.excess[power].ok_or_else(|| reason(evidence, table, session, table.powers[power]))?;
    enough(row.n[power])?;
    let half = Z90 * row.covariance(power, power).sqrt();
    Ok(with_error(value, half, row.n[power]))
}

/// Difference of the excess with the power at `to` and at `from`, with its standard error from the covariances.
pub(crate) fn difference(
    evidence: &Evidence,
    table: &ExcessTable,
    session: u16,
    state: StateId,
    from: usize,
    to: usize,
) -> Result<(f64, f64, u32), Missing> {
    let row = table.get(session, state).ok_or_else(|| reason(evidence, table, session, state))?;
    let of =
        |power: usize| row.excess[power].ok_or_else(|| reason(evidence, table, session, table.powers[power]));
    let value = of(to)? - of(from)?;
    enough(row.n[from])?;
    enough(row.n[to])?;
    let variance = (row.covariance(from, from) + row.covariance(to, to)) - 2.0 * row.covariance(from, to);
    Ok((value, variance.max(0.0).sqrt(), row.n[from].min(row.n[to])))
}

/// An estimate with a symmetric interval; none where the standard error could not be computed.
pub(crate) fn with_error(value: f64, half: f64, n: u32) -> Estimate {
    let interval =
        (half > 0.0).then_some(Interval { lower: value - half, upper: value + half, level: LEVEL });
    Estimate { value, interval, n }
}

fn enough(n: u32) -> Result<(), Missing> {
    if n < FEWEST { Err(Missing::TooFew { n, need: FEWEST }) } else { Ok(()) }
}

fn reason(evidence: &Evidence, table: &ExcessTable, session: u16, state: StateId) -> Missing {
    // Rows are in the order of sessions.
    let covered = table.rows().binary_search_by_key(&session, |row| row.session).is_ok();
    if !covered {
        return Missing::NotCovered;
    }
    absence(evidence, table.grain.period(i32::from(session)), state)
}

fn not_a_power(table: &ExcessTable, pole: StateId) -> Error {
    let names: Vec<&str> = table.powers.iter().map(|power| power.key()).collect();
    Error::new(
        ErrorKind::NotAPower,
        format!(
            "excess agreement with {} is not in the table",
            Concordance::bundled().state(pole).in_prose()
        ),
        format!("powers in the table: {}; others need the file of single votes", names.join(", ")),
    )
}
