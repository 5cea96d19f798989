//! The ties of an outside power with every member of an organisation, beside its ties with comparable states.

use std::collections::BTreeSet;

use tilt_core::concordance::Concordance;
use tilt_core::estimate::Interval;
use tilt_core::series::Scale;
use tilt_core::{
    Coverage, Domain, Estimate, Evidence, MembershipTable, Missing, OrgId, Point, Series, StateId,
};

use super::comparable::{Comparable, t90};
use crate::error::{Error, ErrorKind};
use crate::measure::{LEVEL, SeriesRequest, find};

/// The fields that are looked at, with the measures that stand for them; the second is used where the first does not
/// know the power.
const FIELDS: [(Domain, &[&str]); 4] = [
    (Domain::Agreements, &["treaties"]),
    (Domain::Votes, &["excess", "agreement"]),
    (Domain::Trade, &["trade"]),
    (Domain::Arms, &["arms"]),
];

/// One field in one year.
#[derive(Debug, Clone)]
pub struct OutsideYear {
    /// The year.
    pub year: i16,
    /// Every member on the first day of the year, with its tie, and the share of comparable states whose tie is less.
    pub members: Vec<(StateId, Point, Option<f64>)>,
    /// Mean over members.
    pub mean: Point,
    /// Mean over comparable states outside the organisation, each counting once.
    pub comparable: Point,
    /// The first minus the second, with an interval by Welch.
    pub difference: Point,
}

/// One field.
#[derive(Debug, Clone)]
pub struct OutsideField {
    /// The field.
    pub domain: Domain,
    /// `name@version` of the measure and its variant; the first one tried where none could be used.
    pub measure: String,
    /// Meaning of the values; `None` without a measure.
    pub scale: Option<Scale>,
    /// For what time the source speaks.
    pub coverage: Option<Coverage>,
    /// The years asked for, or the last in which half of the members have a value; or why there is none.
    pub years: Result<Vec<OutsideYear>, String>,
}

/// What to look at.
#[derive(Debug, Clone)]
pub struct OutsideRequest {
    /// The organisation.
    pub org: OrgId,
    /// The power outside it.
    pub power: StateId,
    /// First and last year; `None`: the last year in which half of the members have a value, field by field.
    pub years: Option<(i16, i16)>,
    /// With whom members are compared.
    pub comparable: Comparable,
}

/// The ties of a power with the members, field by field.
///
/// # Errors
/// [`ErrorKind::SameState`] if the power is a member in the last year asked for.
pub fn outside(evidence: &Evidence, request: &OutsideRequest) -> Result<Vec<OutsideField>, Error> {
    let table = MembershipTable::bundled();
    let last = request.years.map_or(table.vintage(), |(_, last)| tilt_core::Period::Year(last).start());
    if table.members_on(request.org, last).contains(&request.power) {
        return Err(Error::new(
            ErrorKind::SameState,
            format!("{} is a member of {}", request.power, request.org),
            "name a power outside it",
        ));
    }
    FIELDS.iter().map(|(domain, measures)| field(evidence, request, *domain, measures)).collect()
}

fn field(
    evidence: &Evidence,
    request: &OutsideRequest,
    domain: Domain,
    measures: &[&str],
) -> Result<OutsideField, Error> {
    let states: Vec<StateId> =
        Concordance::bundled().states().map(|(id, _)| id).filter(|id| *id != request.power).collect();
    let mut why = String::new();
    for name in measures {
        let measure = find(name)?;
        let asked = SeriesRequest {
            since: request.years.map(|(first, _)| first),
            until: request.years.map(|(_, last)| last),
            source: source(evidence, domain, request.power),
            draws: 0,
            ..SeriesRequest::new(states.clone(), vec![request.power])
        };
        let panel = match measure.panel(evidence, &asked) {
            Ok(panel) => panel,
            Err(error) if matches!(error.kind(), ErrorKind::NotLoaded | ErrorKind::NotAPower) => {
                why = error.to_string();
                continue;
            }
            Err(error) => return Err(error),
        };
        let Some(first) = panel.series.first() else { continue };
        let years: Vec<OutsideYear> = match request.years {
            Some((first, last)) => (first..=last).map(|year| year_of(&panel.series, year, request)).collect(),
            None => last_year(&panel.series, request).into_iter().collect(),
        };
        let years = match years.is_empty() {
            true => Err(format!(
                "in no covered year half of the members of {} at that time have a value",
                request.org
            )),
            false => Ok(years),
        };
        return Ok(OutsideField {
            domain,
            measure: format!("{} ({})", first.measure, first.variant),
            scale: Some(first.scale),
            coverage: Some(first.coverage.clone()),
            years,
        });
    }
    Ok(OutsideField { domain, measure: measures[0].to_owned(), scale: None, coverage: None, years: Err(why) })
}

/// One source for all states, so that sources are not mixed: the first that knows the power.
fn source(evidence: &Evidence, domain: Domain, power: StateId) -> Option<String> {
    let mut tables = evidence.ties.iter().filter(|table| table.kind.domain() == domain);
    tables.find(|table| table.powers.contains(&power)).map(|table| table.origin.source.clone())
}

fn last_year(series: &[Series], request: &OutsideRequest) -> Option<OutsideYear> {
    let years: BTreeSet<i16> =
        series.iter().flat_map(Series::observed).map(|(period, _)| period.year()).collect();
    years.into_iter().rev().map(|year| year_of(series, year, request)).find(|found| {
        let known = found.members.iter().filter(|(_, point, _)| point.is_ok()).count();
        known > 0 && 2 * known >= found.members.len()
    })
}

fn year_of(series: &[Series], year: i16, request: &OutsideRequest) -> OutsideYear {
    let day = tilt_core::Period::Year(year).start();
    let members = MembershipTable::bundled().members_on(request.org, day);
    let own: BTreeSet<StateId> = members.iter().copied().collect();
    let value = |state: StateId| {
        let found = series
            .iter()
            .find(|series| series.subject == tilt_core::series::Subject::Pair(state, request.power));
        let point = found.and_then(|series| series.points.iter().find(|(period, _)| period.year() == year));
        point.map_or(Err(Missing::NotCovered), |(_, point)| *point)
    };
    let known: Vec<(StateId, f64)> = Concordance::bundled()
        .states()
        .filter_map(|(state, _)| Some((state, value(state).ok()?.value)))
        .collect();
    let states: Vec<StateId> = known.iter().map(|(state, _)| *state).collect();
    let sign = series.first().map_or(1.0, |s| if s.scale.higher_is_closer { 1.0 } else { -1.0 });
    let of_state = |state: StateId| {
        let at = known.binary_search_by_key(&state, |row| row.0).ok()?;
        Some(known[at].1)
    };
    let mut beside: BTreeSet<StateId> = BTreeSet::new();
    let rows: Vec<(StateId, Point, Option<f64>)> = members
        .iter()
        .map(|member| {
            let others = request.comparable.of(*member, &own, &states, day);
            let point = value(*member);
            let less = |found: f64| {
                let below = others.iter().filter_map(|o| of_state(*o)).filter(|x| sign * *x < sign * found);
                below.count() as f64 / others.len() as f64
            };
            let rank = point.ok().filter(|_| !others.is_empty()).map(|found| less(found.value));
            beside.extend(others);
            (*member, point, rank)
        })
        .collect();
    let inside: Vec<f64> = rows.iter().filter_map(|(_, point, _)| Some(point.ok()?.value)).collect();
    let outside: Vec<f64> = beside.into_iter().filter_map(of_state).collect();
    let missing = match (members.is_empty(), known.is_empty()) {
        (true, _) => Missing::NotMember,
        (_, true) => Missing::NotCovered,
        _ => Missing::TooFew { n: inside.len() as u32, need: 1 },
    };
    let (mean, comparable) = (moments(&inside), moments(&outside));
    let estimate = |found: Option<Moments>| {
        found.map(|m| Estimate { value: m.mean, interval: None, n: m.n as u32 }).ok_or(missing)
    };
    let difference = match (mean, comparable) {
        (Some(a), Some(b)) => {
            Ok(Estimate { value: a.mean - b.mean, interval: welch(a, b), n: (a.n + b.n) as u32 })
        }
        _ => Err(missing),
    };
    OutsideYear { year, members: rows, mean: estimate(mean), comparable: estimate(comparable), difference }
}

#[derive(Debug, Clone, Copy)]
struct Moments {
    n: usize,
    mean: f64,
    /// Squared standard error of the mean; `None` from one value.
    error: Option<f64>,
}

fn moments(values: &[f64]) -> Option<Moments> {
    let n = values.len();
    if n == 0 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n as f64;
    let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    Some(Moments { n, mean, error: (n > 1).then(|| squares / (n - 1) as f64 / n as f64) })
}

/// Interval of a difference of means with unequal variances \[welch1947\]; `None` where a side has one value, or neither
/// varies.
fn welch(a: Moments, b: Moments) -> Option<Interval> {
    let (va, vb) = (a.error?, b.error?);
    let spread = va + vb;
    if spread <= 0.0 {
        return None;
    }
    let df = spread * spread / (va * va / (a.n - 1) as f64 + vb * vb / (b.n - 1) as f64);
    let half = t90(df) * spread.sqrt();
    let value = a.mean - b.mean;
    Some(Interval { lower: value - half, upper: value + half, level: LEVEL })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::{self, state};

    #[test]
    fn welch_by_hand() {
        // 1, 2, 3 against 0, 0, 1, 1: means 2 and ½, squared errors 1/3 and 1/12, so 3 degrees.
        let (a, b) = (moments(&[1.0, 2.0, 3.0]).unwrap(), moments(&[0.0, 0.0, 1.0, 1.0]).unwrap());
        let interval = welch(a, b).unwrap();
        let half = 2.353 * (1.0f64 / 3.0 + 1.0 / 12.0).sqrt();
        assert!((interval.lower - (1.5 - half)).abs() < 1e-9 && (interval.upper - (1.5 + half)).abs() < 1e-9);
        assert_eq!(welch(a, moments(&[1.0]).unwrap()), None);
    }

    #[test]
    fn fields_without_data_say_so_and_others_have_members() {
        let evidence = made_up::evidence();
        let request = OutsideRequest {
            org: MembershipTable::bundled().by_key("ASEAN").unwrap(),
            power: state("USA"),
            years: Some((2010, 2012)),
            comparable: Comparable::All,
        };
        let fields = outside(&evidence, &request).unwrap();
        assert_eq!(fields.len(), 4);
        assert!(fields[0].years.as_ref().unwrap_err().contains("no data on"));
        let years = fields[1].years.as_ref().unwrap();
        assert_eq!(years.len(), 3);
        for year in years {
            let indonesia = year.members.iter().find(|(member, ..)| *member == state("IDN")).unwrap();
            assert!(indonesia.1.is_ok() && indonesia.2.is_some());
            // The others of ASEAN do not vote in the made-up data: reasons, not zeros.
            assert_eq!(year.members.iter().filter(|(_, point, _)| point.is_ok()).count(), 1);
            assert_eq!(year.difference.unwrap().interval, None, "one member has no spread");
        }
    }

    #[test]
    fn a_member_is_no_outside_power() {
        let request = OutsideRequest {
            org: MembershipTable::bundled().by_key("ASEAN").unwrap(),
            power: state("IDN"),
            years: None,
            comparable: Comparable::All,
        };
        assert_eq!(outside(&made_up::evidence(), &request).unwrap_err().kind(), ErrorKind::SameState);
    }
}
