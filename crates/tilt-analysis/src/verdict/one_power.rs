//! A trend that names one power: the excess agreement with it, which is agreement beyond that of all states on the
//! same roll calls, over the claimed years.
//!
//! Where the state went or came from is not in the claim and not in the answer; the verdict says so.

use tilt_core::finding::Window;
use tilt_core::verdict::{Covered, Likelihood, TestKind};
use tilt_core::{Domain, Estimate, Evidence, Period, Point, Series, Verdict};

use super::plan::{ClaimedOne, Plan};
use super::trend::{self, LATEST_YEARS, Scope, Weighed, inside, name, show, span, values};
use super::{alternatives, blank, calibrator, confidence, not_tested};
use crate::detect::{DetectMode, DetectParams, Direction};
use crate::measure::{self, SeriesRequest};
use crate::tilt::{change_between, claim_stretch, detections};

/// Sessions of the window before the claimed years, and most of the one after.
const WINDOW: i16 = 10;

pub(super) fn judge(plan: &Plan, claimed: &ClaimedOne, evidence: &Evidence) -> Vec<Verdict> {
    let request = SeriesRequest {
        draws: 0,
        seed: plan.options.seed,
        ..SeriesRequest::new(vec![claimed.state], vec![claimed.power])
    };
    let series = measure::find("excess").and_then(|measure| measure.series(evidence, &request));
    let series = match series {
        Ok(series) => series,
        Err(error) => {
            let reason = format!(
                "the claim names one power, and {error}; name the other power to test it between two"
            );
            return vec![not_tested(plan, evidence, &reason)];
        }
    };
    let Some(last) = series.last().map(|(period, _)| period.year()) else {
        return vec![uncovered(plan, claimed, evidence, &series, "no session is covered")];
    };
    let latest = (last - LATEST_YEARS + 1, last);
    match claimed.years {
        Some(years) if years.0 > last => {
            let gap = format!(
                "votes are covered to the session of {last}; the claimed period begins in {}",
                years.0
            );
            vec![
                uncovered(plan, claimed, evidence, &series, &gap),
                on_period(plan, claimed, evidence, &series, latest, Scope::Earlier),
            ]
        }
        Some(years) => vec![on_period(plan, claimed, evidence, &series, years, Scope::Claimed { last })],
        None => vec![on_period(plan, claimed, evidence, &series, latest, Scope::Undated)],
    }
}

fn uncovered(plan: &Plan, claimed: &ClaimedOne, evidence: &Evidence, series: &Series, gap: &str) -> Verdict {
    let years = claimed.years.map_or("an unnamed period".to_owned(), span);
    let mut verdict = common(plan, evidence, series, statement(claimed, &years, None));
    verdict.covered = Covered::No(gap.to_owned());
    verdict.not_to_read_as =
        "Not covered means that nothing is known from these data, neither for nor against".to_owned();
    verdict.would_change = vec![format!("votes of the General Assembly from {years}")];
    verdict.reason = format!("The votes do not reach the claimed period: {gap}");
    verdict
}

fn on_period(
    plan: &Plan,
    claimed: &ClaimedOne,
    evidence: &Evidence,
    series: &Series,
    years: (i16, i16),
    scope: Scope,
) -> Verdict {
    let observed = series.observed().filter(|(period, _)| inside(years, *period)).count();
    if observed == 0 {
        let gap =
            format!("the two states share no covered session with enough roll calls in {}", span(years));
        return uncovered(plan, claimed, evidence, series, &gap);
    }
    // From here on the claimed direction is up.
    let course = if claimed.direction == Direction::Up { series.clone() } else { mirrored(series) };
    let [before, after] = windows(series, years);
    let threshold = trend::threshold(&values(&course, before.first.year(), before.last.year()));
    let mut verdict = common(plan, evidence, series, statement(claimed, &span(years), Some(threshold)));
    if scope == Scope::Earlier {
        let of = claimed.years.map_or(String::new(), span);
        verdict.statement = format!(
            "About the earlier period {} only, not about the claimed {of}: {}",
            span(years),
            verdict.statement
        );
    }
    verdict.covered = trend::covered(claimed.years, scope, years, observed);
    let mut warnings = Vec::new();
    let draws = plan.options.detector_draws;
    let params = DetectParams { draws, seed: plan.options.seed, mode: DetectMode::Scan };
    let found = detections(&course, Some(years), params, &mut warnings);
    let stretch = claim_stretch(&course, years);
    let (p, steps, is_provisional) = trend::likelihood(Weighed {
        prior: plan.options.prior,
        negated: claimed.negated,
        stretch: &stretch,
        years,
        threshold,
        weights: None,
        calibrator: calibrator::bundled(),
        conflict: None,
        power: trend::power(&found),
    });
    verdict.likelihood = Some(Likelihood::from_probability(p));
    verdict.likelihood_steps = steps;
    let change = change_between(series, &sessions(before), &sessions(after));
    let variants = alternatives::of_windows(series, before, after, change.map_or(0.0, |change| change.value));
    let points = trend::confidence_inputs(&found, &variants, &course, years, observed, &["votes"]);
    verdict.confidence = Some(confidence::of(points, trend::assumptions("all states"), false));
    verdict.inputs.push((
        "claimed period".to_owned(),
        format!("{}: {}", claimed.years.map_or("none".to_owned(), span), claimed.basis),
    ));
    verdict.inputs.push(("smallest change".to_owned(), format!("{threshold:.3}")));
    verdict.inputs.extend(trend::of_detectors(&found));
    verdict.alternatives = alternatives::with_one_power(series, before, after);
    verdict.uncertainty = trend::uncertainty(&found, is_provisional);
    verdict
        .uncertainty
        .extend(series.warnings.iter().chain(&warnings).map(|warning| warning.message.clone()));
    let about = if scope == Scope::Earlier { "On the earlier period only: a" } else { "A" };
    verdict.reason = format!(
        "{about}greement with {} beyond that of all states changed by {} between {before} and {after}",
        name(claimed.power),
        show(change)
    );
    verdict
}

fn common(plan: &Plan, evidence: &Evidence, series: &Series, statement: String) -> Verdict {
    Verdict {
        domain: Some(Domain::Votes),
        coverage: vec![series.coverage.clone()],
        inputs: vec![
            ("measure".to_owned(), format!("{}, {}", series.measure, series.variant)),
            ("comparison".to_owned(), "all states on the same roll calls".to_owned()),
            ("powers named".to_owned(), "one; the test says nothing about another".to_owned()),
        ],
        would_change: vec![
            "votes of later sessions in which the two states stand nearer or farther than here".to_owned(),
            "the name of the other power: the claim could then be tested between two".to_owned(),
        ],
        not_to_read_as: "Agreement with one power does not tell which other power a state turned to or from, and a change of votes is not an intention or a loyalty".to_owned(),
        ..blank(plan, evidence, TestKind::Trend, statement, String::new())
    }
}

fn statement(claimed: &ClaimedOne, years: &str, threshold: Option<f64>) -> String {
    let (state, power) = (name(claimed.state), name(claimed.power));
    let by = threshold.map_or(String::new(), |threshold| format!(" by at least {threshold:.2}"));
    let negation = if claimed.negated { "It is not so that: " } else { "" };
    let (way, moved) = match claimed.direction {
        Direction::Up => ("toward", "rose"),
        Direction::Down => ("away from", "fell"),
    };
    format!(
        "{negation}In {years}, {state} moved in General Assembly votes {way} {power}: agreement with {power} {moved}{by} relative to that of all states"
    )
}

/// Ten sessions before the claimed years, and up to ten from their beginning on.
fn windows(series: &Series, years: (i16, i16)) -> [Window; 2] {
    let last = series.last().map_or(years.1, |(period, _)| period.year()).max(years.0);
    let session = |year: i16| Period::Session((year - 1945).max(1) as u16);
    let after = Window { first: session(years.0), last: session((years.0 + WINDOW - 1).min(last)) };
    [Window { first: session(years.0 - WINDOW), last: session(years.0 - 1) }, after]
}

fn sessions(window: Window) -> std::ops::RangeInclusive<u16> {
    let session = |period: Period| (period.year() - 1945) as u16;
    session(window.first)..=session(window.last)
}

fn mirrored(series: &Series) -> Series {
    let mirror = |point: &Point| {
        point.map(|estimate| Estimate {
            value: -estimate.value,
            interval: estimate.interval.map(|i| tilt_core::estimate::Interval {
                lower: -i.upper,
                upper: -i.lower,
                level: i.level,
            }),
            ..estimate
        })
    };
    let points = series.points.iter().map(|(period, point)| (*period, mirror(point))).collect();
    Series { points, ..series.clone() }
}
