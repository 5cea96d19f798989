//! The observed part of a series as numbers.

use tilt_core::warning::Warning;
use tilt_core::{Period, Series};

use super::{FEW_POINTS, FEWEST_POINTS};
use crate::error::{Error, ErrorKind};

/// Points that exist, with integer times and standard errors.
#[derive(Debug, Clone)]
pub(super) struct Observed {
    pub periods: Vec<Period>,
    pub times: Vec<i64>,
    pub y: Vec<f64>,
    /// Standard errors, if every point has one.
    pub noise: Option<Vec<f64>>,
    pub warnings: Vec<Warning>,
}

impl Observed {
    /// # Errors
    /// For series that no detector may look at.
    pub(super) fn of(series: &Series) -> Result<Observed, Error> {
        if series.smoothed {
            let hint =
                "use an unsmoothed measure; for this one compare two periods at least five sessions apart";
            return Err(Error::new(ErrorKind::Smoothed, "a smoothed series gets no date", hint));
        }
        let points: Vec<_> = series.observed().collect();
        let y: Vec<f64> = points.iter().map(|(_, estimate)| estimate.value).collect();
        if y.len() < FEWEST_POINTS {
            let message = format!("too few points for a detector: {}, {FEWEST_POINTS} needed", y.len());
            return Err(Error::new(ErrorKind::TooFew, message, "choose a longer stretch of time"));
        }
        if y.iter().all(|value| *value == y[0]) {
            return Err(Error::new(
                ErrorKind::NoVariation,
                "the series is constant",
                "there is nothing to test",
            ));
        }
        let errors: Vec<Option<f64>> = points
            .iter()
            .map(|(_, estimate)| {
                estimate.interval.map(|i| (i.upper - i.lower) / 2.0 / normal_quantile((1.0 + i.level) / 2.0))
            })
            .collect();
        let known = errors.iter().flatten().count();
        let mut warnings = Vec::new();
        if known > 0 && known < y.len() {
            let mut warning = Warning::new("W-detect-noise-partly-known", "some points carry no interval");
            warning.count = y.len() - known;
            warnings.push(warning);
        }
        if y.len() < FEW_POINTS {
            warnings.push(Warning::new("W-detect-short", format!("only {} points", y.len())));
        }
        Ok(Observed {
            periods: points.iter().map(|(period, _)| *period).collect(),
            times: points.iter().map(|(period, _)| ordinal(*period)).collect(),
            y,
            noise: errors.into_iter().collect(),
            warnings,
        })
    }

    /// Fewest points on both sides of a break: max(4, 10 %).
    pub(super) fn trim(&self) -> usize {
        trim(self.y.len())
    }

    /// Candidates for the first point of a new regime.
    pub(super) fn candidates(&self) -> std::ops::Range<usize> {
        self.trim()..self.y.len() - self.trim() + 1
    }

    /// Means before and from point `k` on.
    pub(super) fn means(&self, k: usize) -> (f64, f64) {
        (mean(&self.y[..k]), mean(&self.y[k..]))
    }
}

/// Fewest of `n` points on both sides of a break.
pub(super) fn trim(n: usize) -> usize {
    4.max(n.div_ceil(10))
}

pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Variance with the number of values as divisor.
pub(super) fn variance(values: &[f64]) -> f64 {
    let centre = mean(values);
    values.iter().map(|value| (value - centre) * (value - centre)).sum::<f64>() / values.len() as f64
}

/// Position of a period on a time axis of its own unit.
fn ordinal(period: Period) -> i64 {
    match period {
        Period::Session(session) => i64::from(session),
        Period::Year(year) => i64::from(year),
        Period::Quarter(year, quarter) => i64::from(year) * 4 + i64::from(quarter),
        Period::Month(year, month) => i64::from(year) * 12 + i64::from(month),
        // Days are counted on the proleptic calendar; only differences matter.
        Period::Day(date) => {
            let year = i64::from(date.year()) - 1;
            365 * year + year.div_euclid(4) - year.div_euclid(100)
                + year.div_euclid(400)
                + i64::from(date.day_of_year())
        }
    }
}

/// The value below which a standard normal variable lies with probability `p`, by bisection on the error function.
pub(super) fn normal_quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-40.0, 40.0);
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if normal_below(middle) < p { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// Probability that a standard normal variable lies below `x`.
pub(super) fn normal_below(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_the_tabulated_ones() {
        for (p, z) in [(0.5, 0.0), (0.95, 1.644_853_626_951_472_2), (0.975, 1.959_963_984_540_054)] {
            assert!((normal_quantile(p) - z).abs() < 1e-12);
        }
    }

    #[test]
    fn days_follow_each_other_over_the_end_of_a_leap_year() {
        let day = |text: &str| ordinal(Period::Day(text.parse().unwrap()));
        assert_eq!(day("2001-01-01") - day("2000-12-31"), 1);
        assert_eq!(day("1999-12-31") - day("1999-01-01"), 364);
    }
}
