//! Scales: from values to places, and ticks that a reader can read.

use tilt_core::Date;

/// A linear scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    pub low: f64,
    pub high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// Values `low..high` on places `from..to`. An empty range of values is widened, so that the scale is defined.
    pub fn new(low: f64, high: f64, from: f64, to: f64) -> Scale {
        let (low, high) = if high - low > 1e-9 { (low, high) } else { (low - 0.5, high + 0.5) };
        Scale { low, high, from, to }
    }

    /// Place of a value.
    pub fn at(&self, value: f64) -> f64 {
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }

    /// Place of a value, or of the nearer end if it lies outside.
    pub fn clamped(&self, value: f64) -> f64 {
        self.at(value.clamp(self.low, self.high))
    }

    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// About `count` round values inside the scale, rising, with the decimals they need.
    pub fn ticks(&self, count: usize) -> (Vec<f64>, usize) {
        let rough = (self.high - self.low) / count.max(1) as f64;
        let power = rough.log10().floor();
        let unit = 10f64.powf(power);
        let off = |step: f64| ((self.high - self.low) / step - count as f64).abs();
        let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * unit);
        let step = steps.into_iter().min_by(|a, b| off(*a).total_cmp(&off(*b))).unwrap_or(unit);
        let decimals = (-step.log10().floor()).max(0.0) as usize;
        let first = (self.low / step - 1e-9).ceil() as i64;
        let last = (self.high / step + 1e-9).floor() as i64;
        ((first..=last).map(|index| index as f64 * step).collect(), decimals)
    }
}

/// A date as a decimal year. `YYYY`, `YYYY-MM` and `YYYY-MM-DD`, with or without `?`, by the first day they can mean.
pub(super) fn decimal_year(text: &str) -> Option<f64> {
    let date = text.parse::<tilt_core::FactDate>().ok()?.first;
    Some(f64::from(date.year()) + f64::from(date.day_of_year() - 1) / f64::from(days_in(date)))
}

fn days_in(date: Date) -> i16 {
    if date.in_leap_year() { 366 } else { 365 }
}

/// Smallest range that holds all values, with `share` of it added at both ends.
pub(super) fn extent(values: impl Iterator<Item = f64>, share: f64) -> Option<(f64, f64)> {
    let (low, high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let room = ((high - low) * share).max(1e-6);
    (low <= high).then_some((low - room, high + room))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        let (ticks, decimals) = Scale::new(0.31, 0.88, 0.0, 100.0).ticks(5);
        assert_eq!(decimals, 1);
        let written: Vec<String> = ticks.iter().map(|tick| format!("{tick:.1}")).collect();
        assert_eq!(written, ["0.4", "0.5", "0.6", "0.7", "0.8"]);
        let (years, decimals) = Scale::new(1991.0, 2026.7, 0.0, 1.0).ticks(7);
        assert_eq!((years[0], years.len(), decimals), (1995.0, 7, 0));
    }

    #[test]
    fn a_constant_series_has_a_scale() {
        let scale = Scale::new(0.5, 0.5, 0.0, 100.0);
        assert_eq!(scale.at(0.5), 50.0);
    }

    #[test]
    fn dates_become_decimal_years() {
        assert_eq!(decimal_year("1994"), Some(1994.0));
        assert_eq!(decimal_year("1994-07-02?"), Some(1994.0 + 182.0 / 365.0));
        assert_eq!(decimal_year("soon"), None);
    }
}
