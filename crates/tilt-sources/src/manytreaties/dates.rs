//! Dates as the package writes them: ISO 8601, partial, in doubt, or as a placeholder.

use tilt_core::time::{FactDate, Precision};

use crate::summary::Refusal;
use crate::walk::Cells;

/// Later than any planned end of an agreement in the tables; 2599, 2699, 2899, 2999 and 9999 stand for "not known" or
/// "no end", 0001 likewise.
const LAST_YEAR: i16 = 2100;
const FIRST_YEAR: i16 = 1000;

/// The package is of 2025.
const LAST_HAPPENED: i16 = 2030;

/// The date in a column; `None` where nothing is given or a placeholder stands.
pub(super) fn date(cells: &Cells<'_>, column: &str) -> Result<Option<FactDate>, Refusal> {
    let Some(text) = cells.given(column) else { return Ok(None) };
    let refuse = || Refusal::cell(column, text, "a date such as 1992-05-15, 1992-05, 1992 or 1992..1994");
    let date = parse(text).ok_or_else(refuse)?;
    Ok(Some(date).filter(|date| (FIRST_YEAR..=LAST_YEAR).contains(&date.first.year())))
}

/// Whether a column holds the placeholder by which the package says that something has not happened.
pub(super) fn is_never(cells: &Cells<'_>, column: &str) -> bool {
    cells.given(column).is_some_and(|text| text.starts_with("9999"))
}

/// The date in a column on which something is said to have happened, entries into force that were near when the package was
/// made included.
pub(super) fn happened(cells: &Cells<'_>, column: &str) -> Result<Option<FactDate>, Refusal> {
    let found = date(cells, column)?;
    if found.is_some_and(|date| date.first.year() > LAST_HAPPENED) {
        return Err(Refusal::cell(column, cells.text(column), "a date that can have come by 2030"));
    }
    Ok(found)
}

fn parse(text: &str) -> Option<FactDate> {
    let body = text.trim_end_matches(['?', '~']);
    let (first, is_range) = match body.split_once("..").or_else(|| body.split_once(':')) {
        Some((first, _)) => (first, true),
        None => (body, false),
    };
    let doubtful = is_range || body.len() < text.len();
    let mut parts = first.trim_end_matches('-').splitn(3, '-');
    let year = parts.next()?;
    // `1964-XX-16`: what stands behind an unknown part says nothing.
    let known: Vec<&str> = parts.take_while(|part| part.contains(|mark: char| mark != 'X')).collect();
    let written = |parts: &[&str]| [&[year], parts].concat().join("-").parse::<FactDate>().ok();
    let found = match written(&known) {
        // `1972-06-31` is a day in June or a slip of the pen: the month is what can be used.
        None if known.len() == 2 => written(&known[..1])
            .filter(|_| is_day(known[1]))
            .map(|month| FactDate { doubtful: true, ..month }),
        found => found,
    }?;
    let is_cut = found.precision == Precision::Year && first.len() > 4;
    Some(FactDate { doubtful: doubtful || found.doubtful || is_cut, ..found })
}

fn is_day(text: &str) -> bool {
    text.len() == 2 && text.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn partial_and_doubtful_dates_keep_what_is_known() {
        for (text, expected) in [
            ("1992-05-15", "1992-05-15"),
            ("2009-11", "2009-11"),
            ("2009", "2009"),
            ("1897-05-15?", "1897-05-15?"),
            ("1961-01-26~", "1961-01-26?"),
            ("2009:2010", "2009?"),
            ("1981-09..1981-10", "1981-09?"),
            ("1964-XX-16", "1964?"),
            ("2010-XX-XX-", "2010?"),
            ("1972-06-31?", "1972-06?"),
        ] {
            assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["0014-022005", "May 1992", "1992-13-01", "1992-05-99", "?", "..", "-", "XX"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
