//! Numbers as readers see them. Rounding happens here and nowhere else; files keep full precision.

use tilt_core::Point;

use crate::wire::Value;

/// A level: three decimals, or a dash where there is no value.
pub fn level(value: &Value) -> String {
    value.value.map_or_else(|| "–".to_owned(), plain)
}

/// A change: three decimals with its sign.
pub fn change(value: &Value) -> String {
    value.value.map_or_else(|| "–".to_owned(), signed)
}

/// A change with its interval, or the reason why there is none: `+0.052 [+0.011, +0.093]`.
pub fn change_with_interval(value: &Value) -> String {
    with_interval(value, signed)
}

/// A level with its interval, or the reason why there is none.
pub fn level_with_interval(value: &Value) -> String {
    with_interval(value, plain)
}

/// A probability with two decimals.
pub fn probability(p: f64) -> String {
    format!("{p:.2}")
}

/// A number with three decimals and a true minus sign; large ones lose decimals, small ones gain one, tiny ones are
/// written with an exponent.
pub fn plain(number: f64) -> String {
    let size = number.abs();
    let written = match size {
        _ if size >= 1000.0 => format!("{size:.0}"),
        _ if size >= 10.0 => format!("{size:.1}"),
        _ if size == 0.0 || size >= 0.00095 => format!("{size:.3}"),
        _ if size >= 0.00005 => format!("{size:.4}"),
        _ => format!("{size:.1e}"),
    };
    if number < 0.0 { format!("−{written}") } else { written }
}

/// As [`plain`], with a plus sign, and without tiny numbers: a change below half a thousandth is `0.000`.
pub fn signed(number: f64) -> String {
    if number.abs() < 0.0005 {
        "0.000".to_owned()
    } else if number > 0.0 {
        format!("+{}", plain(number))
    } else {
        plain(number)
    }
}

/// A share as whole per cent.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

pub(crate) fn level_of(point: &Point) -> String {
    point.as_ref().map_or_else(|_| "–".to_owned(), |estimate| plain(estimate.value))
}

pub(crate) fn change_of(point: &Point) -> String {
    point.as_ref().map_or_else(|missing| format!("no value ({missing})"), |estimate| signed(estimate.value))
}

fn with_interval(value: &Value, write: fn(f64) -> String) -> String {
    match (value.value, value.lower, value.upper) {
        (Some(number), Some(lower), Some(upper)) => {
            format!("{} [{}, {}]", write(number), write(lower), write(upper))
        }
        (Some(number), _, _) => format!("{} (no interval)", write(number)),
        (None, _, _) => format!("no value: {}", value.reason.as_deref().unwrap_or(&value.status)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_keeps_signs_and_never_prints_minus_zero() {
        assert_eq!(signed(-0.0001), "0.000");
        assert_eq!(signed(0.0523), "+0.052");
        assert_eq!(signed(-0.0523), "−0.052");
        assert_eq!(plain(0.0), "0.000");
        assert_eq!(plain(-0.0), "0.000");
        assert_eq!(plain(-0.00091), "−0.0009");
        assert_eq!(signed(0.00083), "+0.0008");
        assert_eq!(plain(0.00096), "0.001");
        assert_eq!(plain(0.00004), "4.0e-5");
        assert_eq!(plain(12.345), "12.3");
        assert_eq!(plain(12345.6), "12346");
    }
}
