//! `lr-ar1`: likelihood-ratio scan with autocorrelated errors and known noise, judged by a parametric bootstrap.

use rayon::prelude::*;
use tilt_core::estimate::Interval;
use tilt_core::finding::{ChangeForm, ChangePoint, Detection};
use tilt_core::warning::Warning;
use tilt_core::{Card, Estimate, Parameter, Series};

use super::bayes_turn::width_posterior;
use super::observed::{Observed, mean, variance};
use super::scan::{Design, Fit, Null, PHI_CAP, residual_variance};
use super::whiten::{Filter, dot};
use super::{DetectMode, DetectParams, Detector, Direction};
use crate::error::Error;
use crate::random::Stream;

/// See the card.
pub(super) struct LrAr1;

static CARD: Card = Card {
    name: "lr-ar1",
    version: 1,
    title: "Likelihood-ratio test for one break",
    definition: "Scans all dates for a jump of the level under autocorrelated errors with known noise and judges the largest ratio by a parametric bootstrap.",
    limitation: "It looks for one break: two opposite turns hide each other, a slow turn gets a poor date, and with strong autocorrelation no evidence means that little could have been seen.",
    parameters: &[
        Parameter {
            name: "draws",
            default: "399",
            range: "99..=99999",
            unit: "draws",
            doc: "Bootstrap draws behind each probability.",
        },
        Parameter {
            name: "mode",
            default: "scan",
            range: "scan | claim",
            unit: "",
            doc: "All dates, or only a claimed stretch with two years of grace and one direction.",
        },
    ],
    references: &["andrews1993", "cheang2000", "eo2015", "bai1998"],
    missing: "Missing periods stay missing: the errors decay over the gap.",
};

/// Level of a test.
const ALPHA: f64 = 0.05;

/// Twice the loss of log likelihood at the edge of the 90 % date set, −2 ln(1 − √.90) \[eo2015\].
const DATE_SET_90: f64 = 5.94;

const CAUTION: &str = "A probability of a test, not of the statement; a date belongs to the series, not to a decision of a government";

impl Detector for LrAr1 {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn detect(&self, series: &Series, params: &DetectParams) -> Result<Detection, Error> {
        let observed = Observed::of(series)?;
        let constant = Test::new(&observed, Null::Constant, params);
        let trend = Test::new(&observed, Null::Trend, params);
        let key = format!("{:?}", series.subject);
        let tests = run(&observed, &constant, &trend, params, &[&series.measure, &key]);
        let width_one = width_posterior(&observed)[0];
        let form = form(&tests, width_one);
        let best = change_point(&observed, &constant);
        let mut warnings = observed.warnings.clone();
        warn(&observed, &constant, &mut warnings);
        let step = constant.best.map(|k| constant.design.step(&constant.fit, &observed.y, k));
        let (p_time, p_given_trend, p_trend) = (tests.jump, tests.given_trend, tests.trend);
        let mut statistics = vec![
            ("T", constant.statistic),
            ("p_time", p_time),
            ("T_given_trend", trend.statistic),
            ("p_given_trend", p_given_trend),
            ("T_trend", tests.trend_statistic),
            ("p_trend", p_trend),
            ("phi", constant.fit.reml.0),
            ("q", constant.fit.reml.1),
            ("p_width_1", width_one),
            ("power_step", two_deviations(&observed, &constant)),
            ("draws", f64::from(params.draws)),
        ];
        if let Some(step) = step {
            statistics.push(("phi_with_step", step.phi));
        }
        let is_dated = matches!(form, ChangeForm::Jump | ChangeForm::Turn | ChangeForm::Undetermined);
        Ok(Detection {
            detector: CARD.id(),
            form,
            changes: best.iter().filter(|_| is_dated).cloned().collect(),
            best,
            statistics,
            power: tests.power,
            caution: CAUTION.to_owned(),
            warnings,
        })
    }
}

/// A null model with its scan of the data.
struct Test {
    design: Design,
    fit: Fit,
    /// Candidates that count, by position in the design.
    rule: Rule,
    /// Largest ratio over the candidates that count; 0 if there are none.
    statistic: f64,
    /// The candidate where it is reached.
    best: Option<usize>,
}

/// Which candidates count, whatever the values.
struct Rule {
    allowed: Vec<bool>,
    direction: Option<Direction>,
}

impl Test {
    fn new(observed: &Observed, null: Null, params: &DetectParams) -> Test {
        let design = Design::new(observed, null, residual_variance(observed, null));
        let rule = Rule::new(observed, &design, params.mode);
        let fit = design.fit(&observed.y);
        let (statistic, best) = rule.largest(&design, &fit, &observed.y);
        Test { design, fit, rule, statistic, best }
    }
}

impl Rule {
    fn new(observed: &Observed, design: &Design, mode: DetectMode) -> Rule {
        /// Years of grace on both sides of a claim.
        const GRACE: i16 = 2;
        let allowed = |k: usize| match mode {
            DetectMode::Scan => true,
            DetectMode::Claim { from, to, .. } => {
                (from - GRACE..=to + GRACE).contains(&observed.periods[k].year())
            }
        };
        let direction = match mode {
            DetectMode::Scan => None,
            DetectMode::Claim { direction, .. } => Some(direction),
        };
        Rule { allowed: design.candidates().map(allowed).collect(), direction }
    }

    fn largest(&self, design: &Design, fit: &Fit, y: &[f64]) -> (f64, Option<usize>) {
        let mut best = (0.0, None);
        for ((k, ratio), allowed) in design.candidates().zip(fit.ratios()).zip(&self.allowed) {
            if *allowed && self.has_direction(y, k) && (best.1.is_none() || ratio > best.0) {
                best = (ratio, Some(k));
            }
        }
        best
    }

    /// Whether the mean of five points from `k` on minus that of five before has the claimed sign.
    fn has_direction(&self, y: &[f64], k: usize) -> bool {
        const SPAN: usize = 5;
        let change = || mean(&y[k..(k + SPAN).min(y.len())]) - mean(&y[k.saturating_sub(SPAN)..k]);
        match self.direction {
            None => true,
            Some(Direction::Up) => change() > 0.0,
            Some(Direction::Down) => change() < 0.0,
        }
    }
}

/// Bootstrap probabilities.
struct Outcome {
    jump: f64,
    given_trend: f64,
    trend: f64,
    trend_statistic: f64,
    /// Log likelihood with a trend minus that with the best step.
    trend_against_jump: f64,
    power: Option<f64>,
}

fn run(observed: &Observed, constant: &Test, trend: &Test, params: &DetectParams, key: &[&str]) -> Outcome {
    // One grid for both null models of the trend test, or its statistic could be negative.
    let nested = observed
        .noise
        .is_some()
        .then(|| Design::new(observed, Null::Trend, residual_variance(observed, Null::Constant)));
    let with_trend = nested.as_ref().unwrap_or(&trend.design);
    let trend_null = with_trend.fit(&observed.y).null;
    let trend_statistic = 2.0 * (trend_null - constant.fit.null);
    let draws =
        |null: &str, reml: (f64, f64)| Simulator::new(observed, reml, params.seed, &[key, &[null]].concat());
    let simulator = draws("constant", constant.fit.reml);
    let from_constant: Vec<(f64, f64)> = (0..params.draws)
        .into_par_iter()
        .map(|draw| {
            let y = simulator.draw(draw);
            let fit = constant.design.fit(&y);
            let statistic = constant.rule.largest(&constant.design, &fit, &y).0;
            (statistic, 2.0 * (with_trend.fit(&y).null - fit.null))
        })
        .collect();
    let simulator_trend = draws("trend", trend.fit.reml);
    let from_trend: Vec<f64> = (0..params.draws)
        .into_par_iter()
        .map(|draw| {
            let y = simulator_trend.draw(draw);
            trend.rule.largest(&trend.design, &trend.design.fit(&y), &y).0
        })
        .collect();
    let jumps: Vec<f64> = from_constant.iter().map(|draw| draw.0).collect();
    let trends: Vec<f64> = from_constant.iter().map(|draw| draw.1).collect();
    let best = constant.fit.with_step.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Outcome {
        jump: if constant.best.is_some() { share_at_least(&jumps, constant.statistic) } else { 1.0 },
        given_trend: if trend.best.is_some() { share_at_least(&from_trend, trend.statistic) } else { 1.0 },
        trend: share_at_least(&trends, trend_statistic),
        trend_statistic,
        trend_against_jump: trend_null - best,
        power: power(observed, constant, &simulator, jumps, params),
    }
}

/// (1 + draws at or above the statistic) / (draws + 1).
fn share_at_least(draws: &[f64], statistic: f64) -> f64 {
    let above = draws.iter().filter(|draw| **draw >= statistic).count();
    (1 + above) as f64 / (draws.len() + 1) as f64
}

/// Share of simulated series with a step of two standard deviations at the middle candidate that the test would find.
fn power(
    observed: &Observed,
    constant: &Test,
    simulator: &Simulator,
    mut null: Vec<f64>,
    params: &DetectParams,
) -> Option<f64> {
    /// Draws behind the figure: its standard error is at most 3.5 points.
    const DRAWS: u32 = 199;
    let allowed: Vec<usize> = constant
        .design
        .candidates()
        .zip(&constant.rule.allowed)
        .filter(|(_, allowed)| **allowed)
        .map(|(k, _)| k)
        .collect();
    let middle = *allowed.get(allowed.len() / 2)?;
    if null.is_empty() {
        return None;
    }
    null.sort_by(f64::total_cmp);
    let critical = null[((1.0 - ALPHA) * null.len() as f64) as usize];
    let sign = if constant.rule.direction == Some(Direction::Down) { -1.0 } else { 1.0 };
    let step = sign * two_deviations(observed, constant);
    let found: Vec<bool> = (0..DRAWS.min(params.draws))
        .into_par_iter()
        .map(|draw| {
            let mut y = simulator.draw(params.draws + draw);
            y[middle..].iter_mut().for_each(|value| *value += step);
            constant.rule.largest(&constant.design, &constant.design.fit(&y), &y).0 > critical
        })
        .collect();
    Some(found.iter().filter(|found| **found).count() as f64 / found.len() as f64)
}

/// Two standard deviations of a point under the null: the step for which power is computed.
fn two_deviations(observed: &Observed, constant: &Test) -> f64 {
    let noise = observed.noise.as_ref().map_or(0.0, |noise| dot(noise, noise) / noise.len() as f64);
    2.0 * (constant.fit.reml.1 + noise).sqrt()
}

/// Series under the null: an autoregression at the restricted estimate, with the same gaps and the same noise.
struct Simulator<'o> {
    observed: &'o Observed,
    filter: Filter,
    q: f64,
    seed: u64,
    key: Vec<String>,
}

impl Simulator<'_> {
    fn new<'o>(observed: &'o Observed, (phi, q): (f64, f64), seed: u64, key: &[&str]) -> Simulator<'o> {
        let filter = Filter::new(&observed.times, None, phi, 1.0);
        Simulator { observed, filter, q, seed, key: key.iter().map(|part| (*part).to_owned()).collect() }
    }

    fn draw(&self, draw: u32) -> Vec<f64> {
        let key: Vec<&str> = self.key.iter().map(String::as_str).collect();
        let mut stream = Stream::new(self.seed, &key, u64::from(draw));
        let mut state = 0.0;
        (0..self.observed.y.len())
            .map(|k| {
                let decay = self.filter.decay(k);
                state = decay * state + (self.q * (1.0 - decay * decay)).sqrt() * stream.normal();
                let noise = self.observed.noise.as_ref().map_or(0.0, |noise| noise[k] * stream.normal());
                state + noise
            })
            .collect()
    }
}

/// The table of forms; the row "jump given trend" is read first.
fn form(tests: &Outcome, width_one: f64) -> ChangeForm {
    if tests.given_trend <= ALPHA {
        return if width_one >= 0.5 { ChangeForm::Jump } else { ChangeForm::Turn };
    }
    let has_trend = tests.trend <= ALPHA;
    if has_trend && tests.trend_against_jump >= -1.0 {
        return ChangeForm::Drift;
    }
    if tests.jump <= ALPHA || has_trend { ChangeForm::Undetermined } else { ChangeForm::None }
}

fn change_point(observed: &Observed, test: &Test) -> Option<ChangePoint> {
    let best = test.best?;
    let step = test.design.step(&test.fit, &observed.y, best);
    let top = test.fit.with_step[best - test.design.candidates().start];
    let date_set = test
        .design
        .candidates()
        .zip(&test.fit.with_step)
        .filter(|(_, value)| 2.0 * (top - **value) <= DATE_SET_90)
        .map(|(k, _)| observed.periods[k])
        .collect();
    let half = crate::measure::Z90 * step.error;
    let (before, after) = observed.means(best);
    Some(ChangePoint {
        first: observed.periods[best],
        date_set,
        date_set_level: 0.90,
        step: Estimate {
            value: step.delta,
            interval: Some(Interval { lower: step.delta - half, upper: step.delta + half, level: 0.90 }),
            n: observed.y.len() as u32,
        },
        before,
        after,
    })
}

fn warn(observed: &Observed, test: &Test, warnings: &mut Vec<Warning>) {
    if test.fit.reml.0 >= PHI_CAP {
        warnings.push(Warning::new("W-detect-phi-cap", "the series looks like a random walk"));
    }
    let innovations = test.design.innovations(&test.fit, &observed.y);
    let third = innovations.len() / 3;
    let spreads: Vec<f64> =
        (0..3).map(|part| variance(&innovations[part * third..(part + 1) * third])).collect();
    let (low, high) = spreads.iter().fold((f64::MAX, 0.0f64), |(low, high), s| (low.min(*s), high.max(*s)));
    if high > 4.0 * low {
        let message =
            format!("the innovation variance changes by a factor of {:.1} within the series", high / low);
        warnings.push(Warning::new("W-detect-variance-change", message));
    }
    if ljung_box(&innovations) < 0.05 {
        warnings.push(Warning::new("W-detect-ar1-misfit", "the innovations are autocorrelated"));
    }
}

/// Upper tail probability of Ljung and Box's statistic with five lags.
fn ljung_box(innovations: &[f64]) -> f64 {
    const LAGS: usize = 5;
    let n = innovations.len() as f64;
    let centre = mean(innovations);
    let centred: Vec<f64> = innovations.iter().map(|value| value - centre).collect();
    let total = dot(&centred, &centred);
    let sum: f64 = (1..=LAGS)
        .map(|lag| dot(&centred[lag..], &centred[..centred.len() - lag]) / total)
        .enumerate()
        .map(|(at, r)| r * r / (n - (at + 1) as f64))
        .sum();
    let x = n * (n + 2.0) * sum;
    // Chi-square with five degrees of freedom in closed form.
    libm::erfc((x / 2.0).sqrt())
        + (2.0 * x / std::f64::consts::PI).sqrt() * libm::exp(-x / 2.0) * (1.0 + x / 3.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_set_value_is_the_inverted_one() {
        assert!((-2.0 * (1.0 - 0.90f64.sqrt()).ln() - DATE_SET_90).abs() < 0.001);
    }

    #[test]
    fn white_noise_passes_and_a_cycle_fails_the_ljung_box_test() {
        let mut stream = Stream::new(3, &["lb"], 0);
        let white: Vec<f64> = (0..200).map(|_| stream.normal()).collect();
        let cycle: Vec<f64> = (0..200).map(|i| (f64::from(i) / 3.0).sin()).collect();
        assert!(ljung_box(&white) > 0.05 && ljung_box(&cycle) < 1e-6);
    }
}
