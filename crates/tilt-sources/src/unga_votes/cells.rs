//! Reading single cells of vote files.

use tilt_core::time::{Date, FactDate, Precision};
use tilt_core::vote::Flag;

use crate::summary::Refusal;

/// The text of a cell, `None` where it is blank or R's `NA`.
pub(super) fn given(cell: &str) -> Option<&str> {
    let cell = cell.trim();
    (!cell.is_empty() && cell != "NA").then_some(cell)
}

/// A whole number that is not negative; tables that passed through floating point write `120.0`.
pub(super) fn number(cell: &str) -> Option<u32> {
    let cell = cell.trim();
    let digits = cell.strip_suffix(".0").unwrap_or(cell);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// A date, `None` where it is blank.
pub(super) fn date(cell: &str) -> Result<Option<Date>, Refusal> {
    let Some(text) = given(cell) else { return Ok(None) };
    let read =
        text.parse::<FactDate>().ok().filter(|date| date.precision == Precision::Day && !date.doubtful);
    match read {
        Some(date) => Ok(Some(date.first)),
        None => Err(Refusal::cell("date", text, "a date such as 2010-10-26")),
    }
}

/// A property that is 0, 1 or blank.
pub(super) fn flag(cell: &str) -> Flag {
    match given(cell).map(number) {
        Some(Some(0)) => Flag::No,
        Some(Some(_)) => Flag::Yes,
        Some(None) | None => Flag::Blank,
    }
}

/// Numbers that a regular session can have; beyond a century or two the cell holds something else.
const SESSIONS: std::ops::Range<u16> = 1..1000;

/// The number of a regular session.
pub(super) fn session(text: &str) -> Option<u16> {
    number(text).and_then(|number| u16::try_from(number).ok()).filter(|session| SESSIONS.contains(session))
}

/// Whether the text names a special or emergency special session: `S-32`, `ES-10`.
pub(super) fn is_special_session(text: &str) -> bool {
    let number = text.strip_prefix("ES-").or_else(|| text.strip_prefix("S-"));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The regular session whose year, from 1 September to 31 August, contains `date`.
pub(super) fn session_on(date: Date) -> Option<u16> {
    let opened = if date.month() >= 9 { date.year() } else { date.year() - 1 };
    u16::try_from(opened - 1945).ok().filter(|session| SESSIONS.contains(session))
}

/// The session that a resolution symbol names: `A/RES/65/6` is of session 65, `A/RES/ES-10/21` of `ES-10`,
/// `A/RES/3379(XXX)` of session 30.
pub(super) fn session_in_symbol(symbol: &str) -> Option<String> {
    let rest = symbol.strip_prefix("A/RES/")?;
    if let Some((_, after)) = rest.split_once('(') {
        let (roman, _) = after.split_once(')')?;
        let (prefix, numeral) = match roman.rsplit_once('-') {
            Some((kind @ ("S" | "ES"), numeral)) => (format!("{kind}-"), numeral),
            Some(_) => return None,
            None => (String::new(), roman),
        };
        return Some(format!("{prefix}{}", roman_number(numeral)?));
    }
    let (session, _) = rest.split_once('/')?;
    (self::session(session).is_some() || is_special_session(session)).then(|| session.to_owned())
}

fn roman_number(text: &str) -> Option<u32> {
    let digit = |letter| match letter {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        _ => None,
    };
    let digits: Vec<u32> = text.chars().map(digit).collect::<Option<_>>()?;
    let mut sum = 0;
    for (at, value) in digits.iter().enumerate() {
        // A smaller digit before a larger one is taken away from it.
        if digits.get(at + 1).is_some_and(|next| next > value) {
            sum -= *value as i64;
        } else {
            sum += *value as i64;
        }
    }
    u32::try_from(sum).ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_may_have_passed_through_floating_point() {
        assert_eq!((number("120.0"), number("7"), number("1.5")), (Some(120), Some(7), None));
        assert_eq!((number(""), number("-1"), number("NA")), (None, None, None));
    }

    #[test]
    fn blanks_are_not_zero() {
        assert_eq!(
            (flag("NA"), flag(""), flag("0"), flag("1")),
            (Flag::Blank, Flag::Blank, Flag::No, Flag::Yes)
        );
    }

    #[test]
    fn dates_are_whole_or_refused() {
        assert_eq!(date("NA"), Ok(None));
        assert_eq!(date("2010-10-26"), Ok(Some(Date::constant(2010, 10, 26))));
        assert!(date("2010-10").is_err() && date("26/10/2010").is_err() && date("2010-02-30").is_err());
    }

    #[test]
    fn special_sessions_fall_into_the_regular_session_of_their_date() {
        assert_eq!(session_on(Date::constant(2023, 10, 27)), Some(78));
        assert_eq!(session_on(Date::constant(2022, 3, 2)), Some(76));
        assert_eq!(session_on(Date::constant(2022, 8, 31)), Some(76));
        assert_eq!(session_on(Date::constant(2022, 9, 1)), Some(77));
        assert_eq!(session_on(Date::constant(1946, 1, 10)), None);
        assert_eq!(session_on(Date::constant(9999, 12, 31)), None);
    }

    #[test]
    fn symbols_name_their_session() {
        for (symbol, session) in [
            ("A/RES/65/6", Some("65")),
            ("A/RES/ES-10/21", Some("ES-10")),
            ("A/RES/3379(XXX)", Some("30")),
            ("A/RES/377(V)[A]", Some("5")),
            ("A/RES/1474 (ES-IV)", Some("ES-4")),
            ("A/RES/2000(XIX)", Some("19")),
            ("S/RES/4/2", None),
            ("", None),
        ] {
            assert_eq!(session_in_symbol(symbol).as_deref(), session, "{symbol}");
        }
    }
}
