//! The view of the sample report: series, numbers, detections and fields, all invented.

use tilt_core::estimate::Interval;
use tilt_core::evidence::Vintage;
use tilt_core::finding::{
    AgreementTie, ChangeForm, ChangePoint, Detection, Disagreement, FieldView, FormalTie, Layer, Side,
    SideFinding, SidedTurn, Sides, ThreeNumbers, TiltView, Window,
};
use tilt_core::series::{Scale, Subject};
use tilt_core::{
    AgreementTable, Coverage, Domain, Estimate, Locator, MembershipStatus, MembershipTable, Missing, Origin,
    Period, Point, Series, Warning,
};

use super::triple;

/// A smooth, repeatable wobble, so that lines look like data and nothing is random.
fn wobble(index: usize, seed: f64) -> f64 {
    let t = index as f64;
    ((t * 1.7 + seed).sin() * 0.6 + (t * 0.61 + seed * 2.0).cos() * 0.4) * 0.02
}

fn series(subject: Subject, seed: f64, width: f64, value: impl Fn(f64) -> f64) -> Series {
    let points = (44u16..=81)
        .map(|session| {
            let index = usize::from(session) - 44;
            let at = f64::from(session) + 1945.0;
            let point: Point = match session {
                ..=46 => Err(Missing::NotInSystem),
                51 => Err(Missing::TooFew { n: 4, need: 10 }),
                76.. => Err(Missing::NotCovered),
                _ => {
                    let value = value(at) + wobble(index, seed);
                    let interval = Some(Interval { lower: value - width, upper: value + width, level: 0.9 });
                    Ok(Estimate { value, interval, n: 70 + u32::from(session % 20) })
                }
            };
            (Period::Session(session), point)
        })
        .collect();
    let is_tilt = matches!(subject, Subject::Tilt { .. });
    Series {
        measure: if is_tilt { "vote-excess@1" } else { "vote-agreement@1" }.to_owned(),
        variant: "all roll calls".to_owned(),
        subject,
        domain: Domain::Votes,
        scale: Scale {
            unit: if is_tilt {
                "difference of excess agreement"
            } else {
                "share of roll calls with the same vote"
            },
            min: if is_tilt { -2.0 } else { 0.0 },
            max: if is_tilt { 2.0 } else { 1.0 },
            neutral: is_tilt.then_some(0.0),
            higher_is_closer: true,
        },
        points,
        coverage: votes_coverage(),
        smoothed: false,
        origins: vec![Origin {
            source: "unga-votes".to_owned(),
            version: "2021-06".to_owned(),
            sha256: Some("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned()),
            locator: Locator::Whole,
        }],
        warnings: vec![Warning::new("W-vote-few", "one session has too few common roll calls")],
    }
}

pub(super) fn votes_coverage() -> Coverage {
    Coverage {
        source: "unga-votes".to_owned(),
        from: Some("1946-01-01".parse().unwrap()),
        to: Some("2021-09-01".parse().unwrap()),
        note: "all roll calls of sessions 1 to 75".to_owned(),
        complete: true,
    }
}

pub(super) fn vintages() -> Vec<Vintage> {
    vec![Vintage {
        dataset: "unga-votes".to_owned(),
        title: "United Nations General Assembly Voting Data".to_owned(),
        version: "2021-06".to_owned(),
        licence: "CC0 1.0".to_owned(),
        citation: "Voeten, Strezhnev, Bailey (2021), Harvard Dataverse".to_owned(),
        sha256: Some("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned()),
        coverage: votes_coverage(),
    }]
}

fn estimate(value: f64, half: f64, n: u32) -> Point {
    Ok(Estimate {
        value,
        interval: Some(Interval { lower: value - half, upper: value + half, level: 0.9 }),
        n,
    })
}

/// Mean of the observed points from one year to another.
pub(crate) fn mean(series: &Series, first: i16, last: i16) -> f64 {
    let found: Vec<f64> =
        series.observed().filter(|(p, _)| (first..=last).contains(&p.year())).map(|(_, e)| e.value).collect();
    found.iter().sum::<f64>() / found.len() as f64
}

pub(crate) fn view() -> TiltView {
    let (state, from, to) = triple();
    // A late, slow fall with the one power and a small, early rise with the other.
    let with_from =
        series(Subject::Pair(state, from), 0.3, 0.035, |y| 0.74 - 0.10 / (1.0 + (-(y - 2008.0) / 2.5).exp()));
    let with_to =
        series(Subject::Pair(state, to), 1.9, 0.04, |y| 0.47 + 0.06 / (1.0 + (-(y - 1999.0) / 2.0).exp()));
    let baseline_from = series(Subject::Pair(state, from), 4.1, 0.01, |y| 0.66 - 0.002 * (y - 1992.0));
    let baseline_to = series(Subject::Pair(state, to), 5.2, 0.01, |y| 0.50 + 0.001 * (y - 1992.0));
    let tilt = series(Subject::Tilt { state, from, to }, 2.5, 0.05, |y| {
        -0.12 + 0.13 / (1.0 + (-(y - 2007.0) / 2.0).exp())
    });
    let numbers = numbers(&with_from, &with_to, &baseline_from, &baseline_to);
    let powers = [from, to];
    let table = MembershipTable::bundled();
    let memberships = table
        .of_state(state)
        .map(|membership| {
            let shares = |power| {
                let mut days = table.spells(membership.org, power);
                days.any(|spell| spell.status == MembershipStatus::Member)
            };
            FormalTie { membership: membership.clone(), with_from: shares(from), with_to: shares(to) }
        })
        .collect();
    let agreements = powers
        .iter()
        .flat_map(|power| {
            let rows = AgreementTable::bundled().between(state, *power);
            rows.into_iter().map(|row| AgreementTie { agreement: row.id.clone(), power: *power })
        })
        .collect();
    TiltView {
        state,
        from,
        to,
        with_from,
        with_to,
        baseline_from,
        baseline_to,
        tilt: Ok(tilt),
        numbers,
        detections: vec![detection()],
        agreement: Some("The detectors disagree: only sup-f@1 finds a change.".to_owned()),
        sides: Some(sides()),
        fields: fields(),
        gaps: vec![gap()],
        disagreement: Some(Disagreement {
            fields: 2,
            conflict: 0.4,
            p: 0.21,
            toward_b: 1,
            toward_a: 0,
            q: 1.3,
            i_squared: 0.23,
        }),
        memberships,
        agreements,
        warnings: vec![Warning::new("W-tilt-late", "the claimed period begins after the data end")],
    }
}

/// Trade with numbers, and alliances whose source ends before the windows.
fn fields() -> Vec<FieldView> {
    let (state, from, to) = triple();
    let of = |domain, measure: &str, pole, level: f64| Series {
        measure: measure.to_owned(),
        domain,
        ..series(Subject::Pair(state, pole), level, 0.02, move |_| level / 10.0)
    };
    let field = |domain, layer, measure: &str| {
        let with_from = of(domain, measure, from, 2.2);
        let with_to = of(domain, measure, to, 3.3);
        let numbers = numbers(&with_from, &with_to, &with_from, &with_to);
        let numbers = ThreeNumbers { measure: measure.to_owned(), ..numbers };
        FieldView { domain, layer, with_from, with_to, numbers, spread: Some(0.1) }
    };
    let trade = field(Domain::Trade, Layer::Acts, "trade@1");
    let mut alliances = field(Domain::Alliances, Layer::Formal, "alliances@1");
    let numbers = &mut alliances.numbers;
    for point in [
        &mut numbers.toward_a,
        &mut numbers.toward_b,
        &mut numbers.baseline_a,
        &mut numbers.baseline_b,
        &mut numbers.tilt,
    ] {
        *point = Err(Missing::NotCovered);
    }
    for levels in &mut numbers.levels {
        levels.1 = Err(Missing::NotCovered);
    }
    vec![trade, alliances]
}

fn gap() -> Series {
    let (state, from, _) = triple();
    Series {
        measure: "gap@1".to_owned(),
        variant: "alliances minus votes, trade; base 1992-2012".to_owned(),
        domain: Domain::Several,
        ..series(Subject::Pair(state, from), 7.0, 0.2, |_| 1.2)
    }
}

fn numbers(with_from: &Series, with_to: &Series, base_from: &Series, base_to: &Series) -> ThreeNumbers {
    let level = |series: &Series, first, last| estimate(mean(series, first, last), 0.012, 900);
    let change = |series: &Series| mean(series, 2009, 2020) - mean(series, 1992, 2008);
    let (a, b, base_a, base_b) = (change(with_from), change(with_to), change(base_from), change(base_to));
    ThreeNumbers {
        measure: "vote-agreement@1".to_owned(),
        variant: "all roll calls".to_owned(),
        before: Window { first: Period::Session(47), last: Period::Session(63) },
        after: Window { first: Period::Session(64), last: Period::Session(75) },
        toward_a: estimate(a, 0.018, 1900),
        toward_b: estimate(b, 0.021, 1900),
        baseline_a: estimate(base_a, 0.004, 190),
        baseline_b: estimate(base_b, 0.004, 190),
        tilt: estimate((b - base_b) - (a - base_a), 0.027, 1900),
        comparison: ("all states".to_owned(), 190),
        levels: [
            (level(with_from, 1992, 2008), level(with_from, 2009, 2020)),
            (level(with_to, 1992, 2008), level(with_to, 2009, 2020)),
        ],
        interval_note: "Block bootstrap over sessions, 90 %".to_owned(),
        warnings: vec![Warning::new("W-window-uneven", "the windows have different lengths")],
    }
}

/// The sides of [`detection`].
fn sides() -> Sides {
    let (_, from, to) = triple();
    let change = detection().changes.remove(0);
    let side = |power, p, stands, sign: f64| {
        let step = Estimate { value: sign * 0.06, ..change.step };
        let step = Estimate { interval: None, ..step };
        let change = ChangePoint { step, ..change.clone() };
        Some(Side { power, p, stands, change: Some(change), p_space: Some(0.04) })
    };
    Sides {
        detector: "sup-f@1".to_owned(),
        level: 0.05,
        p: 0.012,
        p_component: Some(0.09),
        turns: vec![SidedTurn {
            finding: SideFinding::Away,
            change: change.clone(),
            gained: to,
            lost: from,
            toward: side(to, 0.31, false, 1.0),
            away: side(from, 0.021, true, -1.0),
            p_space: Some(0.03),
        }],
    }
}

fn detection() -> Detection {
    let step =
        Estimate { value: 0.11, interval: Some(Interval { lower: 0.06, upper: 0.16, level: 0.9 }), n: 28 };
    let change = ChangePoint {
        first: Period::Session(62),
        date_set: (59..=65).map(Period::Session).collect(),
        date_set_level: 0.9,
        step,
        before: -0.114,
        after: -0.004,
    };
    Detection {
        detector: "sup-f@1".to_owned(),
        form: ChangeForm::Turn,
        changes: vec![change.clone()],
        best: Some(change),
        statistics: vec![("T", 14.2), ("p_time", 0.012), ("phi", 0.31)],
        power: Some(0.83),
        caution: "A date set says when the mean changed, not why".to_owned(),
        warnings: vec![Warning::new("W-detect-short", "fewer than thirty periods")],
    }
}
