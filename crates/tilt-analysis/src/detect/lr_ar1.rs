//! `lr-ar1`: likelihood-ratio scan for one and for two breaks with autocorrelated errors and known noise, judged by a
//! parametric bootstrap.

use tilt_core::finding::{ChangeForm, Detection};
use tilt_core::warning::Warning;
use tilt_core::{Card, Parameter, Series};

use super::bayes_turn::width_posterior;
use super::bootstrap::{Test, Tests};
use super::breaks;
use super::observed::{Observed, mean, variance};
use super::scan::{Null, PHI_CAP};
use super::whiten::dot;
use super::{DetectMode, DetectParams, Detector};
use crate::error::Error;

/// See the card.
pub(super) struct LrAr1;

static CARD: Card = Card {
    name: "lr-ar1",
    version: 2,
    title: "Likelihood-ratio test for one or two breaks",
    definition: "Scans all dates and all pairs of dates for jumps of the level under autocorrelated errors with known noise and judges the largest ratios by a parametric bootstrap.",
    limitation: "A slow turn gets a poor date, longer memory than one step and a falling variance raise false alarms, and with strong autocorrelation no evidence means that little could have been seen.",
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
    references: &["andrews1993", "cheang2000", "eo2015", "bai1998", "westfall1993", "davidson2007"],
    missing: "Missing periods stay missing: the errors decay over the gap.",
};

/// Level of a test.
pub const ALPHA: f64 = 0.05;

const CAUTION: &str = "A probability of a test, not of the statement; a date belongs to the series, not to a decision of a government";

impl Detector for LrAr1 {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn detect(&self, series: &Series, params: &DetectParams) -> Result<Detection, Error> {
        let observed = Observed::of(series)?;
        let key = format!("{}\u{1f}{:?}", series.measure, series.subject);
        let constant = Test::new(&observed, Null::Constant, params.mode);
        let trend = Test::new(&observed, Null::Trend, params.mode);
        let tests = Tests::run(&observed, &constant, &trend, params, &key);
        let width_one = width_posterior(&observed)[0];
        let is_pair = tests.two < tests.one && tests.time <= ALPHA;
        let changes = match params.mode {
            DetectMode::Scan if tests.time <= ALPHA => {
                breaks::accepted(&observed, &constant, is_pair, params, &key)
            }
            _ => Vec::new(),
        };
        let form = form(&tests, width_one, is_pair && breaks::are_opposite(&changes));
        let best = breaks::single(&observed, &constant);
        let mut warnings = observed.warnings.clone();
        warn(&observed, &constant, &tests, &mut warnings);
        let mut statistics = vec![
            ("T", constant.statistic),
            ("p_time", tests.time),
            ("p_one", tests.one),
            ("p_wild", tests.wild),
            ("T_given_trend", trend.statistic),
            ("p_given_trend", tests.given_trend),
            ("T_trend", tests.trend_statistic),
            ("p_trend", tests.trend),
            ("phi", constant.fit.reml.0),
            ("q", constant.fit.reml.1),
            ("p_width_1", width_one),
            ("power_step", tests.two_deviations),
            ("draws", f64::from(params.draws)),
        ];
        if params.mode == DetectMode::Scan {
            statistics.extend([("T_two", tests.two_statistic), ("p_two", tests.two)]);
        }
        if let Some(phi) = best.as_ref().map(|found| found.phi) {
            statistics.push(("phi_with_step", phi));
        }
        if let Some(power) = tests.power_ramp {
            statistics.push(("power_ramp_10", power));
        }
        if form == ChangeForm::Drift {
            let slope = Tests::slope(&observed, &trend, params, &key);
            statistics.extend([
                ("slope_decade", slope.value),
                ("slope_decade_lower", slope.lower),
                ("slope_decade_upper", slope.upper),
            ]);
        }
        let best = best.map(|found| found.change);
        let is_dated = matches!(form, ChangeForm::Jump | ChangeForm::Turn | ChangeForm::Undetermined);
        let changes = match (is_dated, changes.is_empty()) {
            (false, _) => Vec::new(),
            (true, true) => best.iter().cloned().collect(),
            (true, false) => changes,
        };
        Ok(Detection {
            detector: CARD.id(),
            form,
            changes,
            best,
            statistics,
            power: tests.power,
            caution: CAUTION.to_owned(),
            warnings,
        })
    }
}

/// The table of forms; the row "jump given trend" is read first. Two opposite steps are jumps: no drift makes them.
fn form(tests: &Tests, width_one: f64, is_opposite_pair: bool) -> ChangeForm {
    if tests.given_trend <= ALPHA {
        return if width_one >= 0.5 || is_opposite_pair { ChangeForm::Jump } else { ChangeForm::Turn };
    }
    if is_opposite_pair {
        return ChangeForm::Jump;
    }
    let has_trend = tests.trend <= ALPHA;
    if has_trend && tests.trend_against_jump >= -1.0 {
        return ChangeForm::Drift;
    }
    if tests.time <= ALPHA || has_trend { ChangeForm::Undetermined } else { ChangeForm::None }
}

fn warn(observed: &Observed, test: &Test, tests: &Tests, warnings: &mut Vec<Warning>) {
    if test.fit.reml.0 >= PHI_CAP {
        warnings.push(Warning::new("W-detect-phi-cap", "the series looks like a random walk"));
    }
    let (innovations, _) = test.design.innovations(&test.fit, &observed.y);
    let third = innovations.len() / 3;
    let spreads: Vec<f64> =
        (0..3).map(|part| variance(&innovations[part * third..(part + 1) * third])).collect();
    let (low, high) = spreads.iter().fold((f64::MAX, 0.0f64), |(low, high), s| (low.min(*s), high.max(*s)));
    if high > 4.0 * low {
        let mut message =
            format!("the innovation variance changes by a factor of {:.1} within the series", high / low);
        if tests.time <= ALPHA && tests.wild > 0.10 {
            message.push_str("; a bootstrap that keeps the variance as it is does not share the alarm");
        }
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
    use crate::random::Stream;

    #[test]
    fn white_noise_passes_and_a_cycle_fails_the_ljung_box_test() {
        let mut stream = Stream::new(3, &["lb"], 0);
        let white: Vec<f64> = (0..200).map(|_| stream.normal()).collect();
        let cycle: Vec<f64> = (0..200).map(|i| (f64::from(i) / 3.0).sin()).collect();
        assert!(ljung_box(&white) > 0.05 && ljung_box(&cycle) < 1e-6);
    }
}
