//! From which side a change of the tilt comes, by closed testing.
//!
//! "Neither side changed" implies "the difference did not change", so that the test of the difference is the test of
//! the intersection, and each side may then be tested at the whole level \[marcus1976\]. That others moved as much is
//! one more hypothesis that has to be rejected before a turn is the state's own, so that it costs no level.

use tilt_core::estimate::Interval;
use tilt_core::finding::{ChangePoint, Detection, Side, SideFinding, SidedTurn, Sides};
use tilt_core::series::Subject;
use tilt_core::{Estimate, ExcessTable, Missing, Series, StateId};

use super::SPACE;
use super::component::component;
use super::panel::TiltPanel;
use crate::detect::{self, DetectParams, LEVEL, time_given};
use crate::error::Error;
use crate::measure::Z90;

/// Years between two best dates that are one date.
const NEAR: u16 = 2;

/// The detector that all sides are tested by.
const DETECTOR: &str = "lr-ar1";

/// The sides of what `lr-ar1` found (`all` may hold others) in the tilt of a state from `from` to `to`: matched votes
/// on the periods of `series`. `None` if the table lacks a power or the tilt was not tested.
///
/// # Errors
/// If the tilt cannot be tested. A side that cannot is left out.
pub fn sides(
    table: &ExcessTable,
    (state, from, to): (StateId, StateId, StateId),
    series: &Series,
    all: &[Detection],
    params: &DetectParams,
) -> Result<Option<Sides>, Error> {
    let Some(panel) = TiltPanel::of_votes(table, from, to) else { return Ok(None) };
    let detector = detect::find(DETECTOR)?;
    let Some(difference) = all.iter().find(|found| found.detector == detector.card().id()) else {
        return Ok(None);
    };
    let p = difference.statistic("p_time").unwrap_or(1.0);
    let mut found = Sides {
        detector: difference.detector.clone(),
        level: LEVEL,
        p,
        p_component: None,
        turns: Vec::new(),
    };
    if p > LEVEL || difference.changes.is_empty() {
        return Ok(Some(found));
    }
    let years: Vec<i16> = series.observed().map(|(period, _)| period.year()).collect();
    if let Some(shared) = component(&panel, state, &years) {
        found.p_component = time_given(series, &shared, params)?;
    }
    let of = |power: StateId| {
        let panel = TiltPanel::of_side(table, from, to, power)?;
        // A tilt that falls is a rise with `from`: claims of that side go the other way.
        let mode = if power == to { params.mode } else { params.mode.mirrored() };
        let own = side_series(&panel, state, power, series);
        let found = detector.detect(&own, &DetectParams { mode, ..*params }).ok()?;
        Some((panel, found))
    };
    let with = [of(from), of(to)];
    for change in &difference.changes {
        let is_up = change.step.value > 0.0;
        let (gained, lost) = if is_up { (to, from) } else { (from, to) };
        let [a, b] = &with;
        let (toward, away) = if is_up { (b, a) } else { (a, b) };
        let side = |found: &Option<(TiltPanel, Detection)>, power, rises| {
            let (panel, found) = found.as_ref()?;
            let mut side = tested(found, change, power, rises);
            let year = side.change.as_ref().map(|change| change.first.year());
            side.p_space = year.and_then(|year| panel.p_space(state, year, rises));
            Some(side)
        };
        let (toward, away) = (side(toward, gained, true), side(away, lost, false));
        let p_space = panel.p_space(state, change.first.year(), is_up);
        let stands = [&toward, &away].map(|side| side.as_ref().is_some_and(|side| side.stands));
        let finding = with_others(p_space, stands);
        found.turns.push(SidedTurn { finding, change: change.clone(), gained, lost, toward, away, p_space });
    }
    Ok(Some(found))
}

/// What closed testing says of one change of a difference, from what was found on the side that would rise and on the
/// one that would fall with it; both alone, without the second key.
pub fn attribute(change: &ChangePoint, rises: &Detection, falls: &Detection) -> SideFinding {
    named([
        matching(rises, change, true).is_some_and(|_| alarms(rises)),
        matching(falls, change, false).is_some_and(|_| alarms(falls)),
    ])
}

/// The finding with the second key. Where it cannot be told, nobody knows whether all others moved as well.
fn with_others(p_space: Option<f64>, stands: [bool; 2]) -> SideFinding {
    match p_space {
        None => SideFinding::Undetermined,
        Some(key) if key > SPACE => SideFinding::Everybody,
        Some(_) => named(stands),
    }
}

fn named(stands: [bool; 2]) -> SideFinding {
    match stands {
        [true, true] => SideFinding::Both,
        [true, false] => SideFinding::Toward,
        [false, true] => SideFinding::Away,
        [false, false] => SideFinding::Undetermined,
    }
}

fn alarms(found: &Detection) -> bool {
    found.statistic("p_time").is_some_and(|p| p <= LEVEL)
}

fn tested(found: &Detection, change: &ChangePoint, power: StateId, rises: bool) -> Side {
    let own = matching(found, change, rises);
    Side {
        power,
        p: found.statistic("p_time").unwrap_or(1.0),
        stands: own.is_some() && alarms(found),
        change: own.or(found.best.as_ref()).cloned(),
        p_space: None,
    }
}

/// The change of a side that goes with a change of the difference: in this direction, and near it or with a date in
/// common.
fn matching<'f>(found: &'f Detection, change: &ChangePoint, rises: bool) -> Option<&'f ChangePoint> {
    let fits = |own: &&ChangePoint| {
        let near = own.first.year().abs_diff(change.first.year()) <= NEAR;
        let shares = || own.date_set.iter().any(|date| change.date_set.contains(date));
        (own.step.value > 0.0) == rises && (near || shares())
    };
    found.changes.iter().filter(fits).min_by_key(|own| own.first.year().abs_diff(change.first.year()))
}

/// The alignment with one power on the periods of the tilt.
fn side_series(panel: &TiltPanel, state: StateId, power: StateId, tilt: &Series) -> Series {
    let points = tilt
        .points
        .iter()
        .map(|(period, _)| {
            let point = panel.cell(state, period.year()).ok_or(Missing::NotCovered).map(|cell| {
                let half = Z90 * cell.error;
                let (lower, upper) = (cell.value - half, cell.value + half);
                let interval = (half > 0.0).then_some(Interval { lower, upper, level: 0.90 });
                Estimate { value: cell.value, interval, n: cell.n }
            });
            (*period, point)
        })
        .collect();
    Series {
        variant: format!("matched excess with {power}"),
        subject: Subject::Pair(state, power),
        points,
        warnings: Vec::new(),
        ..tilt.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tilt_core::counts::ExcessRow;
    use tilt_core::finding::ChangeForm;

    use super::*;
    use crate::detect::DETECTORS;
    use crate::made_up::state;
    use crate::random::Stream;

    const OTHERS: [&str; 11] = ["AUS", "AUT", "BEL", "BOL", "CAN", "CHL", "COL", "DNK", "EGY", "FIN", "KEN"];

    /// Forty sessions; `moved` says by how much a state moves with the two powers from 2005 on.
    fn found(moved: impl Fn(&str) -> [f64; 2]) -> Sides {
        let powers = vec![state("RUS"), state("USA")];
        let mut rows = Vec::new();
        for key in OTHERS {
            let mut stream = Stream::new(11, &["sides", key], 0);
            for session in 36..76u16 {
                let after = if session >= 60 { 1.0 } else { 0.0 };
                let value = |at: usize, stream: &mut Stream| 0.08 * stream.normal() + after * moved(key)[at];
                let excess = vec![Some(value(0, &mut stream)), Some(value(1, &mut stream))];
                let row = ExcessRow {
                    session,
                    state: state(key),
                    excess,
                    n: vec![60, 60],
                    covariance: vec![0.0; 3],
                };
                rows.push(row);
            }
        }
        let ground = crate::ties::ground("1981-01-01", "2021-01-01", &[]);
        let table = ExcessTable::new(powers.clone(), rows, ground.coverage, ground.origin);
        let panel = TiltPanel::of_votes(&table, powers[0], powers[1]).unwrap();
        let series = panel.series(state("KEN"), 1900..=2100).unwrap();
        let params = DetectParams { draws: 199, ..DetectParams::default() };
        let all: Vec<Detection> =
            DETECTORS.iter().map(|detector| detector.detect(&series, &params).unwrap()).collect();
        sides(&table, (state("KEN"), powers[0], powers[1]), &series, &all, &params).unwrap().unwrap()
    }

    #[test]
    fn toward_away_both_and_everybody_are_different_findings() {
        let own = |moved: [f64; 2]| move |key: &str| if key == "KEN" { moved } else { [0.0; 2] };
        let finding = |sides: &Sides| sides.turns.iter().map(|turn| turn.finding).collect::<Vec<_>>();
        assert_eq!(finding(&found(own([0.0, 0.4]))), [SideFinding::Toward]);
        assert_eq!(finding(&found(own([-0.4, 0.0]))), [SideFinding::Away]);
        assert_eq!(finding(&found(own([-0.3, 0.3]))), [SideFinding::Both]);
        assert!(finding(&found(own([0.0; 2]))).is_empty());
        // A turn the other way is toward the first power.
        let back = found(own([0.4, 0.0]));
        assert_eq!((finding(&back), back.turns[0].gained), (vec![SideFinding::Toward], state("RUS")));
        // Half of all states move with it: no turn of its own, and the shared component explains it.
        let many = |key: &str| {
            if OTHERS.iter().position(|own| *own == key).unwrap() >= 5 { [0.0, 0.4] } else { [0.0; 2] }
        };
        let everybody = found(many);
        assert_eq!(finding(&everybody), [SideFinding::Everybody]);
        assert!(everybody.turns[0].p_space.unwrap() > 0.10 && everybody.p_component.unwrap() > 0.05);
        let alone = found(own([0.0, 0.4]));
        assert!(alone.p_component.unwrap() <= 0.05 && alone.turns[0].p_space.unwrap() <= 0.10);
    }

    #[test]
    fn without_the_second_key_no_side_is_named() {
        assert_eq!(with_others(None, [true, true]), SideFinding::Undetermined);
        assert_eq!(with_others(Some(0.10), [true, false]), SideFinding::Toward);
        assert_eq!(with_others(Some(0.11), [true, false]), SideFinding::Everybody);
    }

    #[test]
    fn a_side_counts_only_with_the_direction_and_a_date_that_fit() {
        let all: BTreeMap<bool, Sides> = [(true, [0.0, 0.4]), (false, [-0.4, 0.0])]
            .map(|(is_toward, moved)| (is_toward, found(|key| if key == "KEN" { moved } else { [0.0; 2] })))
            .into();
        let change = &all[&true].turns[0].change;
        let detection = |year: i16, step: f64| {
            let mut own = change.clone();
            own.first = tilt_core::Period::Year(year);
            own.date_set = vec![own.first];
            own.step.value = step;
            Detection {
                detector: String::new(),
                form: ChangeForm::Jump,
                changes: vec![own],
                best: None,
                statistics: vec![("p_time", 0.01)],
                power: None,
                caution: String::new(),
                warnings: Vec::new(),
            }
        };
        let year = change.first.year();
        let far = detection(year - 15, 0.3);
        let (up, down) = (detection(year, 0.3), detection(year + 1, -0.3));
        assert_eq!(attribute(change, &up, &down), SideFinding::Both);
        assert_eq!(attribute(change, &up, &up), SideFinding::Toward);
        assert_eq!(attribute(change, &far, &down), SideFinding::Away);
        assert_eq!(attribute(change, &far, &far), SideFinding::Undetermined);
    }
}
