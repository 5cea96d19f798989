//! A trend between two powers: the posterior of a turn in the claimed years, formal acts, prior and caps.

use tilt_core::concordance::Concordance;
use tilt_core::finding::{Detection, TiltView};
use tilt_core::verdict::{Covered, Likelihood, TestKind};
use tilt_core::{Domain, Evidence, Period, Point, Series, StateId, Verdict};

use super::acts;
use super::alternatives;
use super::blank;
use super::calibrator::{self, Calibrator};
use super::confidence::{self, Input};
use super::plan::{Claimed, Plan};
use super::weigh::{INPUTS, Weighable, Weights};
use crate::detect::{DetectMode, DetectParams, Direction, claim_support};
use crate::realignments::Panels;
use crate::tilt::claim_stretch;

/// Smallest change that counts as a turn, on the agreement scale.
const LEAST_CHANGE: f64 = 0.04;

/// Largest factor by which one domain may move the odds, and its inverse.
const LARGEST_FACTOR: f64 = 20.0;

/// Largest probability where one field speaks alone.
pub(super) const CAP_ALONE: f64 = 0.95;

/// Largest probability where two ways to measure the same field disagree in sign.
const CAP_CONFLICT: f64 = 0.55;

/// Years for which the prior is stated.
const PRIOR_YEARS: f64 = 5.0;

/// Years looked at where the claimed period itself is not covered.
pub(super) const LATEST_YEARS: i16 = 10;

pub(super) fn judge(plan: &Plan, claimed: &Claimed, evidence: &Evidence, view: &TiltView) -> Vec<Verdict> {
    let Some(last) = last_year(evidence, view) else {
        return vec![uncovered(plan, claimed, evidence, view, "no session is covered")];
    };
    let latest = (last - LATEST_YEARS + 1, last);
    match claimed.years {
        Some(years) if years.0 > last => {
            let gap = format!(
                "votes are covered to the session of {last}; the claimed period begins in {}",
                years.0
            );
            vec![
                uncovered(plan, claimed, evidence, view, &gap),
                on_period(plan, claimed, evidence, view, latest, Scope::Earlier),
            ]
        }
        Some(years) => vec![on_period(plan, claimed, evidence, view, years, Scope::Claimed { last })],
        None => vec![on_period(plan, claimed, evidence, view, latest, Scope::Undated)],
    }
}

/// What the judged years are to the claim.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The claimed years themselves; votes end in `last`.
    Claimed { last: i16 },
    /// Earlier years, because the claimed ones are not covered.
    Earlier,
    /// The latest covered years, because no date is given.
    Undated,
}

fn last_year(evidence: &Evidence, view: &TiltView) -> Option<i16> {
    let counted = evidence.counts.as_ref().and_then(|counts| counts.sessions().last());
    counted.map(|session| Period::Session(session).year()).or_else(|| Some(view.with_from.last()?.0.year()))
}

fn uncovered(plan: &Plan, claimed: &Claimed, evidence: &Evidence, view: &TiltView, gap: &str) -> Verdict {
    let years = claimed.years.map_or("an unnamed period".to_owned(), span);
    let mut verdict = Verdict {
        covered: Covered::No(gap.to_owned()),
        not_to_read_as: "Not covered means that nothing is known from these data, neither for nor against"
            .to_owned(),
        would_change: vec![format!("votes of the General Assembly from {years}")],
        ..common(plan, evidence, view, statement(claimed, &years, None))
    };
    verdict.reason = format!("The votes do not reach the claimed period: {gap}");
    verdict
}

fn on_period(
    plan: &Plan,
    claimed: &Claimed,
    evidence: &Evidence,
    view: &TiltView,
    years: (i16, i16),
    scope: Scope,
) -> Verdict {
    let Ok(tilt) = &view.tilt else {
        return uncovered(plan, claimed, evidence, view, "no tilt could be measured");
    };
    let observed = tilt.observed().filter(|(period, _)| inside(years, *period)).count();
    if observed == 0 {
        let gap =
            format!("the three states share no covered session with enough roll calls in {}", span(years));
        return uncovered(plan, claimed, evidence, view, &gap);
    }
    let before = &view.numbers.before;
    let threshold = threshold(&values(tilt, before.first.year(), before.last.year()));
    let mut verdict = common(plan, evidence, view, statement(claimed, &span(years), Some(threshold)));
    verdict.covered = covered(claimed.years, scope, years, observed);
    if scope == Scope::Earlier {
        verdict.statement = format!(
            "About the earlier period {} only, not about the claimed {}: {}",
            span(years),
            claimed.years.map_or(String::new(), span),
            verdict.statement
        );
    }
    let acts = acts::formal(evidence, view, years);
    let stretch = claim_stretch(tilt, years);
    let weights = weights(plan, claimed, evidence, years);
    let conflict = conflict(view, tilt);
    let (p, steps, is_provisional) = likelihood(Weighed {
        prior: plan.options.prior,
        negated: claimed.negated,
        stretch: &stretch,
        years,
        threshold,
        weights: weights.as_ref(),
        calibrator: calibrator::bundled(),
        conflict: conflict.as_deref(),
        power: power(&view.detections),
    });
    verdict.likelihood = Some(Likelihood::from_probability(p));
    verdict.likelihood_steps = steps;
    verdict.inputs.extend(inputs(claimed, view, scope, threshold, observed));
    let mut fields = weights.as_ref().map_or_else(|| vec!["votes"], Weights::known);
    if !acts.is_empty() && !fields.contains(&"acts") {
        fields.push("acts");
    }
    let variants = alternatives::variants(view, tilt);
    let points = confidence_inputs(&view.detections, &variants, tilt, years, observed, &fields);
    verdict.confidence = Some(confidence::of(points, assumptions(&view.numbers.comparison.0), false));
    verdict.numbers = Some(view.numbers.clone());
    verdict.facts = acts
        .into_iter()
        .chain(acts::dissolutions(evidence, view, years))
        .chain(acts::ties(evidence, view, years))
        .collect();
    verdict.alternatives = alternatives::all(view, tilt);
    verdict.uncertainty = uncertainty(&view.detections, is_provisional);
    verdict.uncertainty.extend(conflict);
    let own = view.warnings.iter().chain(&view.numbers.warnings);
    verdict.uncertainty.extend(own.map(|warning| warning.message.clone()));
    verdict.would_change = would_change(view);
    verdict.reason = reason(view, scope, years);
    verdict
}

/// What the records of all fields say of the claim in these years.
fn weights(plan: &Plan, claimed: &Claimed, evidence: &Evidence, years: (i16, i16)) -> Option<Weights> {
    let excess = evidence.excess.as_ref()?;
    let pair = (claimed.from, claimed.to);
    let panels = Panels::new(excess, &evidence.ties, std::iter::once(pair));
    let claim = Weighable { state: claimed.state, from: claimed.from, to: claimed.to, years };
    let params =
        DetectParams { draws: plan.options.detector_draws, seed: plan.options.seed, mode: DetectMode::Scan };
    let weights = Weights::of(&panels, evidence, &claim, &params);
    // Without a series of the pair the votes are weighed by the series at hand alone.
    weights.inputs[2].is_some().then_some(weights)
}

/// Whether the two ways to measure the tilt in votes, from dyads and matched by roll call, disagree in sign.
pub(super) fn conflict(view: &TiltView, tilt: &Series) -> Option<String> {
    let (before, after) = (view.numbers.before, view.numbers.after);
    let mean = |window: tilt_core::finding::Window| {
        let found = values(tilt, window.first.year(), window.last.year());
        (!found.is_empty()).then(|| found.iter().sum::<f64>() / found.len() as f64)
    };
    let matched = mean(after)? - mean(before)?;
    let dyads = view.numbers.tilt.ok()?.value;
    (matched * dyads < 0.0).then(|| {
        format!("two ways to measure the tilt in votes disagree in sign ({dyads:+.3} from dyads, {matched:+.3} matched by roll call)")
    })
}

fn common(plan: &Plan, evidence: &Evidence, view: &TiltView, statement: String) -> Verdict {
    Verdict {
        domain: Some(Domain::Votes),
        coverage: vec![view.with_from.coverage.clone(), evidence.memberships.coverage(), evidence.agreements.coverage()],
        inputs: vec![
            ("measure".to_owned(), format!("{}, {}", view.numbers.measure, view.numbers.variant)),
            ("comparison".to_owned(), format!("{} ({})", view.numbers.comparison.0, view.numbers.comparison.1)),
        ],
        not_to_read_as: "A change in votes, acts or trade is not an intention, a loyalty or a cause, and a likelihood is not the share of a realignment that has happened".to_owned(),
        ..blank(plan, evidence, TestKind::Trend, statement, String::new())
    }
}

/// A state as it stands in a sentence.
pub(super) fn name(state: StateId) -> String {
    Concordance::bundled().state(state).in_prose()
}

fn statement(claimed: &Claimed, years: &str, threshold: Option<f64>) -> String {
    let (state, from, to) = (name(claimed.state), name(claimed.from), name(claimed.to));
    let by = threshold.map_or(String::new(), |threshold| format!(" by at least {threshold:.2}"));
    let negation = if claimed.negated { "It is not so that: " } else { "" };
    format!(
        "{negation}In {years}, {state} turned from {from} toward {to}: relative to comparable states it moved toward {to} in General Assembly votes{by}, or in formal acts, organisations or trade"
    )
}

pub(super) fn span(years: (i16, i16)) -> String {
    if years.0 == years.1 { years.0.to_string() } else { format!("{}–{}", years.0, years.1) }
}

pub(super) fn inside(years: (i16, i16), period: Period) -> bool {
    (years.0..=years.1).contains(&period.year())
}

pub(super) fn covered(
    claimed: Option<(i16, i16)>,
    scope: Scope,
    years: (i16, i16),
    observed: usize,
) -> Covered {
    match scope {
        Scope::Claimed { last } if years.1 > last => {
            Covered::Partly(format!("votes reach the session of {last}; nothing is said about later years"))
        }
        Scope::Claimed { .. } if observed < (years.1 - years.0 + 1) as usize => Covered::Partly(format!(
            "{observed} of {} years have enough common roll calls",
            years.1 - years.0 + 1
        )),
        Scope::Claimed { .. } => Covered::Yes,
        Scope::Earlier => Covered::Partly(format!(
            "{} is covered, the claimed {} is not: this does not answer the claim",
            span(years),
            claimed.map_or(String::new(), span)
        )),
        Scope::Undated => {
            Covered::Partly(format!("no date is given; {} is the latest covered period", span(years)))
        }
    }
}

/// One standard deviation of the series in the window before, at least [`LEAST_CHANGE`].
pub(super) fn threshold(before: &[f64]) -> f64 {
    if before.len() < 3 {
        return LEAST_CHANGE;
    }
    let mean = before.iter().sum::<f64>() / before.len() as f64;
    let squares = before.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
    (squares / (before.len() - 1) as f64).sqrt().max(LEAST_CHANGE)
}

/// Values of a series in the years given, both included.
pub(super) fn values(series: &Series, first: i16, last: i16) -> Vec<f64> {
    series
        .observed()
        .filter(|(period, _)| inside((first, last), *period))
        .map(|(_, estimate)| estimate.value)
        .collect()
}

/// What the probability of a change is made from.
pub(super) struct Weighed<'s> {
    /// Prior for a claimed interval of five years.
    pub prior: f64,
    /// Whether the text denies the change.
    pub negated: bool,
    /// The series around the claimed years; the claimed direction is up.
    pub stretch: &'s Series,
    pub years: (i16, i16),
    pub threshold: f64,
    /// What the records of all fields say; `None`: only the series at hand speaks.
    pub weights: Option<&'s Weights>,
    /// The coefficients.
    pub calibrator: &'s Calibrator,
    /// Why the answer cannot be above roughly even, if it cannot.
    pub conflict: Option<&'s str>,
    /// Power to see a change of two standard deviations.
    pub power: Option<f64>,
}

/// Probability of the statement, how it came about, and whether no date of the claim could be tested.
pub(super) fn likelihood(weighed: Weighed) -> (f64, Vec<String>, bool) {
    let Weighed { years, threshold, .. } = weighed;
    let length = f64::from(years.1 - years.0 + 1);
    let prior = 1.0 - libm::pow(1.0 - weighed.prior, length / PRIOR_YEARS);
    let mut steps = vec![format!(
        "prior {prior:.3}: {:.2} for a claimed interval of five years, here {length:.0} years",
        weighed.prior
    )];
    let support = claim_support(weighed.stretch, years, Direction::Up, threshold);
    let factor = match &support {
        Ok(support) => support.bayes_factor(),
        Err(error) => {
            steps.push(format!("votes: {error}"));
            None
        }
    };
    let is_provisional = factor.is_none();
    let made = weighed.calibrator;
    let (mut p, domains) = match weighed.weights {
        Some(weights) => {
            for ((name, value), part) in INPUTS.iter().zip(weights.inputs).zip(made.parts(weights)) {
                steps.push(match value {
                    Some(value) => format!("{name} {value:.2}: {part:+.2} to the log odds"),
                    None => format!("{name}: the records are silent, +0.00"),
                });
            }
            (made.probability(weights, prior), made.speaking(weights).max(1) as f64)
        }
        None => {
            let log = factor
                .map_or(made.alone.1, |factor| libm::log(factor.clamp(1.0 / LARGEST_FACTOR, LARGEST_FACTOR)));
            steps.push(match factor {
                Some(factor) => format!(
                    "votes: factor {factor:.2} for a turn of more than {threshold:.2} in {}, the only input here",
                    span(years)
                ),
                None => "votes: no date of the period can be tested (too near an end, or too few points), factor 1"
                    .to_owned(),
            });
            (made.probability_alone(log, prior), 1.0)
        }
    };
    steps.push(format!(
        "calibrated on documented turns and false claims, shifted from their share of true ones ({:.2}) to the prior: {p:.3}",
        made.share
    ));
    if let Some(weights) = weighed.weights {
        let without: Vec<String> = made
            .without_each(weights, prior)
            .into_iter()
            .map(|(field, p)| format!("{field} {p:.3}"))
            .collect();
        steps.push(format!("leaving one field out: {}", without.join(", ")));
    }
    if let Some(why) = weighed.conflict {
        let bounded = p.min(CAP_CONFLICT);
        steps.push(format!("{why}: at most {CAP_CONFLICT}, here {bounded:.3}"));
        p = bounded;
    }
    p = caps(p, domains, is_provisional, weighed.power, &mut steps);
    if weighed.negated {
        p = 1.0 - p;
        if weighed.conflict.is_some() {
            p = p.min(CAP_CONFLICT);
        }
        steps.push(format!("the text denies it: {p:.3}"));
    }
    (p, steps, is_provisional)
}

/// The caps for a single domain, for a period without testable dates and for a test without power.
fn caps(p: f64, domains: f64, is_provisional: bool, power: Option<f64>, steps: &mut Vec<String>) -> f64 {
    let mut bound = |p: f64, bounded: f64, why: &str| {
        if bounded != p {
            steps.push(format!("{why}: {bounded:.2}"));
        }
        bounded
    };
    let mut p = p;
    if domains < 2.0 {
        p = bound(p, p.min(CAP_ALONE), "capped, because one domain speaks alone");
    }
    if is_provisional {
        p = bound(p, p.min(0.55), "capped, because no date of the period can be tested");
    }
    if power.is_none_or(|power| power < 0.5) {
        let shown = power.map_or("unknown".to_owned(), |power| format!("{power:.2}"));
        let why = format!("held up, because the power to see a change of two standard deviations is {shown}");
        p = bound(p, p.max(0.20), &why);
    }
    p
}

/// Power of the detector that computes it.
pub(super) fn power(detections: &[Detection]) -> Option<f64> {
    detections.iter().find_map(|detection| detection.power)
}

fn inputs(
    claimed: &Claimed,
    view: &TiltView,
    scope: Scope,
    threshold: f64,
    observed: usize,
) -> Vec<(String, String)> {
    let mut inputs = vec![
        (
            "claimed period".to_owned(),
            format!("{}: {}", claimed.years.map_or("none".to_owned(), span), claimed.basis),
        ),
        (
            "smallest change".to_owned(),
            format!("{threshold:.3}: one standard deviation of the window before, at least {LEAST_CHANGE}"),
        ),
        ("sessions with a value".to_owned(), observed.to_string()),
    ];
    if scope == Scope::Earlier {
        inputs.push(("period tested".to_owned(), "the latest covered one, not the claimed one".to_owned()));
    }
    inputs.extend(of_detectors(&view.detections));
    inputs
}

/// What each detector found, by its name.
pub(super) fn of_detectors(detections: &[Detection]) -> Vec<(String, String)> {
    let mut inputs = Vec::new();
    for detection in detections {
        let date = detection
            .best
            .as_ref()
            .map_or("no date".to_owned(), |best| format!("best date {}", best.first.year()));
        let found = match (detection.statistic("p_time"), detection.statistic("log_bf_turn")) {
            (Some(p), _) => format!("p {p:.3}, {date}"),
            (_, Some(log)) => format!("log Bayes factor {log:.2}, {date}"),
            _ => date,
        };
        inputs.push((
            format!("detector {}", detection.detector),
            format!("{}; {found}", detection.form.name()),
        ));
    }
    inputs
}

pub(super) fn confidence_inputs(
    detections: &[Detection],
    variants: &[(&str, bool)],
    tilt: &Series,
    years: (i16, i16),
    observed: usize,
    fields: &[&str],
) -> [Input; 5] {
    let total = (years.1 - years.0 + 1) as usize;
    let share = observed as f64 / total as f64;
    let coverage = if share > 0.8 { 2 } else { u8::from(share >= 0.5) };
    let (agreement, agreement_note) = detector_agreement(detections);
    let noise = noise_share(tilt);
    let doubts = u8::from(tilt.smoothed) + u8::from(noise > 0.5);
    let changed = variants.iter().filter(|(_, same)| !same).count();
    let names: Vec<&str> = variants.iter().filter(|(_, same)| !same).map(|(name, _)| *name).collect();
    let sensitivity = format!(
        "{changed} of {} variants change the sign: {}",
        variants.len(),
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    );
    [
        Input::new("coverage", coverage, &format!("{observed} of {total} years of the period have a value")),
        Input::new(
            "datasets",
            (fields.len().min(3) as u8).saturating_sub(1),
            &format!("{} independent sources have values: {}", fields.len(), fields.join(", ")),
        ),
        Input::new("agreement", agreement, agreement_note),
        Input::new(
            "measurement",
            2 - doubts,
            &format!(
                "noise is {:.0} % of the variance; smoothed: {}",
                100.0 * noise,
                if tilt.smoothed { "yes" } else { "no" }
            ),
        ),
        Input::new("sensitivity", 2u8.saturating_sub(changed as u8), &sensitivity),
    ]
}

/// Points for the detectors: same answer and dates within two years 2, one alone 1, opposite signs 0.
fn detector_agreement(detections: &[Detection]) -> (u8, &'static str) {
    use tilt_core::finding::ChangeForm::None as Nothing;
    let found: Vec<_> = detections.iter().filter(|detection| detection.form != Nothing).collect();
    let steps: Vec<f64> =
        found.iter().filter_map(|detection| detection.best.as_ref()).map(|best| best.step.value).collect();
    let dates: Vec<i16> =
        found.iter().filter_map(|detection| detection.best.as_ref()).map(|best| best.first.year()).collect();
    if detections.len() < 2 {
        return (0, "fewer than two detectors could look at the series");
    }
    if steps.iter().any(|step| *step > 0.0) && steps.iter().any(|step| *step < 0.0) {
        return (0, "the detectors find changes of opposite sign");
    }
    let is_near = dates.iter().max().zip(dates.iter().min()).is_none_or(|(late, early)| late - early <= 2);
    match (found.len(), is_near) {
        (0, _) => (2, "no detector sees a change"),
        (n, true) if n == detections.len() => (2, "the detectors find the same change within two years"),
        (n, false) if n == detections.len() => (1, "the detectors find a change at different dates"),
        _ => (1, "only one detector sees a change"),
    }
}

/// Share of the series' variance that its standard errors explain.
fn noise_share(tilt: &Series) -> f64 {
    let points: Vec<_> = tilt.observed().map(|(_, estimate)| estimate).collect();
    let n = points.len() as f64;
    let mean = points.iter().map(|point| point.value).sum::<f64>() / n;
    let variance = points.iter().map(|point| (point.value - mean) * (point.value - mean)).sum::<f64>() / n;
    let noise = points
        .iter()
        .filter_map(|point| point.interval)
        .map(|interval| (interval.upper - interval.lower) / 2.0 / crate::measure::Z90)
        .map(|error| error * error)
        .sum::<f64>()
        / n;
    if variance > 0.0 { noise / variance } else { 1.0 }
}

pub(super) fn assumptions(comparison: &str) -> Vec<String> {
    vec![
        format!("the comparison set ({comparison}) stands for what would have happened otherwise"),
        "the agenda of the General Assembly did not change in a way that matters only to these states".to_owned(),
        "the states compared are the same actors before and after".to_owned(),
        "a session is dated by the year in which it opens, so that an act late in a year shows one year later".to_owned(),
    ]
}

pub(super) fn uncertainty(detections: &[Detection], is_provisional: bool) -> Vec<String> {
    let mut causes = vec![
        "votes of one session are few and move together; errors are clustered by resolution where single votes were at hand".to_owned(),
        "one field of behaviour: about half of the documented turns do not show in votes".to_owned(),
    ];
    if is_provisional {
        causes.push("the period lies too near an end of the series for a dated test".to_owned());
    }
    match power(detections) {
        Some(power) => {
            let step = detections.iter().find_map(|detection| detection.statistic("power_step"));
            let size = step.map_or(String::new(), |step| format!(" (here {step:.2})"));
            causes.push(format!("power to see a change of two standard deviations{size}: {power:.2}"));
        }
        None => causes.push("the power of the test is not known".to_owned()),
    }
    let own = detections.iter().flat_map(|detection| &detection.warnings);
    causes.extend(own.map(|warning| warning.message.clone()));
    causes
}

fn would_change(view: &TiltView) -> Vec<String> {
    let (state, from, to) = (name(view.state), name(view.from), name(view.to));
    vec![
        format!("votes of later sessions in which {state} stands nearer to one of the two than here"),
        format!(
            "a dated exit of {state} from an organisation of {from}, or a defence agreement with {to}, or the reverse"
        ),
        "another comparison set under which the tilt changes its sign".to_owned(),
        "trade, arms, visits or events that point the other way".to_owned(),
    ]
}

fn reason(view: &TiltView, scope: Scope, years: (i16, i16)) -> String {
    let n = &view.numbers;
    let (from, to) = (name(view.from), name(view.to));
    let about = if scope == Scope::Earlier {
        format!("On the earlier period {} only: a", span(years))
    } else {
        "A".to_owned()
    };
    format!(
        "{about}greement with {from} changed by {} and with {to} by {} between {} and {}; comparable states changed by {} and {}; the tilt toward {to} changed by {}",
        show(n.toward_a),
        show(n.toward_b),
        n.before,
        n.after,
        show(n.baseline_a),
        show(n.baseline_b),
        show(n.tilt)
    )
}

/// A change with its sign and interval, or why there is none.
pub(super) fn show(point: Point) -> String {
    match point {
        Ok(estimate) => match estimate.interval {
            Some(interval) => {
                format!("{:+.3} [{:+.3}, {:+.3}]", estimate.value, interval.lower, interval.upper)
            }
            None => format!("{:+.3}", estimate.value),
        },
        Err(missing) => format!("(no value: {missing})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_without_power_does_not_push_the_answer_to_the_bottom() {
        let cap = |p, domains, provisional, power| caps(p, domains, provisional, power, &mut Vec::new());
        assert_eq!(cap(0.01, 1.0, false, Some(0.3)), 0.20);
        assert_eq!(cap(0.01, 1.0, false, None), 0.20);
        assert_eq!(cap(0.01, 1.0, false, Some(0.9)), 0.01);
        assert_eq!(cap(0.99, 1.0, false, Some(0.9)), 0.95);
        assert_eq!(cap(0.99, 1.0, false, Some(0.3)), 0.95);
        assert_eq!(cap(0.99, 2.0, false, Some(0.9)), 0.99);
        assert_eq!(cap(0.90, 1.0, true, Some(0.3)), 0.55);
    }
}
