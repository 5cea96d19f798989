//! The two windows whose means are compared.

use tilt_core::finding::Window;
use tilt_core::{CountTable, Period};

use super::TiltRequest;
use crate::error::{Error, ErrorKind};

/// Sessions of a default window after the change.
const AFTER: usize = 5;

/// Sessions of the window after a claimed beginning.
const AFTER_CLAIM: u16 = 10;

/// Sessions of a default window before it.
const BEFORE: usize = 10;

/// A window before and one after, as inclusive ranges of sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Windows {
    pub before: std::ops::RangeInclusive<u16>,
    pub after: std::ops::RangeInclusive<u16>,
}

impl Windows {
    /// For output.
    pub(super) fn windows(&self) -> [Window; 2] {
        [&self.before, &self.after].map(|range| Window {
            first: Period::Session(*range.start()),
            last: Period::Session(*range.end()),
        })
    }
}

/// The windows of a request, by default ten sessions before and from the claimed beginning on, without a claim the
/// last five covered sessions and the ten before them.
pub(super) fn choose(counts: &CountTable, request: &TiltRequest) -> Result<Windows, Error> {
    let year = |session: u16| Period::Session(session).year();
    let covered: Vec<u16> = counts
        .sessions()
        .filter(|session| request.until.is_none_or(|until| year(*session) <= until))
        .filter(|session| request.since.is_none_or(|since| since <= year(*session)))
        .collect();
    let claimed = covered_claim(counts, request).map(|(first, _)| (first - 1945) as u16);
    let after = match (request.after, claimed) {
        (Some(years), _) => sessions(years)?,
        (None, Some(first)) => {
            first..=(first + AFTER_CLAIM - 1).min(covered.last().copied().unwrap_or(first)).max(first)
        }
        (None, None) => {
            last(&covered, AFTER).ok_or_else(|| bad("no session is covered for a window after"))?
        }
    };
    let before = match (request.before, claimed) {
        (Some(years), _) => sessions(years)?,
        (None, Some(first)) => first.saturating_sub(BEFORE as u16).max(1)..=first - 1,
        (None, None) => {
            let earlier: Vec<u16> =
                covered.iter().copied().filter(|session| session < after.start()).collect();
            last(&earlier, BEFORE).ok_or_else(|| bad("no session is covered before the window after"))?
        }
    };
    if before.end() >= after.start() {
        return Err(bad("the window before must end before the window after begins"));
    }
    Ok(Windows { before, after })
}

/// The claimed years, if votes reach their beginning; a claim beyond the coverage does not choose windows.
pub(super) fn covered_claim(counts: &CountTable, request: &TiltRequest) -> Option<(i16, i16)> {
    let year = |session: u16| Period::Session(session).year();
    let (earliest, last) = (year(counts.sessions().next()?), year(counts.sessions().last()?));
    // A claim that begins with or before the votes keeps the part that has a session before it.
    let (first, until) = request.claim.map(|(first, until)| (first.max(earliest + 1), until))?;
    (first <= last && first <= until).then_some((first, until))
}

fn last(sessions: &[u16], count: usize) -> Option<std::ops::RangeInclusive<u16>> {
    let tail = &sessions[sessions.len().saturating_sub(count)..];
    Some(*tail.first()?..=*tail.last()?)
}

fn sessions((first, last): (i16, i16)) -> Result<std::ops::RangeInclusive<u16>, Error> {
    if first > last {
        return Err(bad("a window ends before it begins"));
    }
    if first < 1946 {
        return Err(bad("a window begins before the first session (1946)"));
    }
    Ok((first - 1945) as u16..=(last - 1945) as u16)
}

fn bad(message: &str) -> Error {
    Error::new(
        ErrorKind::BadWindow,
        message,
        "give windows as years of sessions, the first earlier than the second",
    )
}
