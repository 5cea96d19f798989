//! What stands in the key-value metadata: coverage, origin and the list of states.

use tilt_core::origin::{Coverage, Locator, Origin};
use tilt_core::time::Date;
use tilt_core::{Concordance, StateId};

use super::columns::Decoded;
use crate::error::{Error, ErrorKind};

/// Coverage and origin as pairs.
pub(super) fn describe(coverage: &Coverage, origin: &Origin) -> Vec<(String, String)> {
    let day = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
    let place = match origin.locator {
        Locator::Whole => "whole".to_owned(),
        Locator::Line(line) => format!("line {line}"),
        Locator::Bytes(start, end) => format!("bytes {start} {end}"),
    };
    [
        ("tiltmeter.coverage.source", coverage.source.clone()),
        ("tiltmeter.coverage.from", day(coverage.from)),
        ("tiltmeter.coverage.to", day(coverage.to)),
        ("tiltmeter.coverage.note", coverage.note.clone()),
        ("tiltmeter.coverage.complete", coverage.complete.to_string()),
        ("tiltmeter.origin.source", origin.source.clone()),
        ("tiltmeter.origin.version", origin.version.clone()),
        ("tiltmeter.origin.sha256", origin.sha256.clone().unwrap_or_default()),
        ("tiltmeter.origin.place", place),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .to_vec()
}

/// The coverage of a table that was read.
pub(super) fn coverage(table: &Decoded) -> Result<Coverage, Error> {
    let day = |key: &str| -> Result<Option<Date>, Error> {
        let text = table.get(key)?;
        let parsed = (!text.is_empty()).then(|| text.parse()).transpose();
        parsed.map_err(|_| unreadable(key, text))
    };
    Ok(Coverage {
        source: table.get("tiltmeter.coverage.source")?.to_owned(),
        from: day("tiltmeter.coverage.from")?,
        to: day("tiltmeter.coverage.to")?,
        note: table.get("tiltmeter.coverage.note")?.to_owned(),
        complete: table.get("tiltmeter.coverage.complete")? == "true",
    })
}

/// The origin of a table that was read.
pub(super) fn origin(table: &Decoded) -> Result<Origin, Error> {
    let sha256 = table.get("tiltmeter.origin.sha256")?;
    let place = table.get("tiltmeter.origin.place")?;
    let number = |text: &str| text.parse::<u64>().map_err(|_| unreadable("tiltmeter.origin.place", place));
    let locator = match place.split(' ').collect::<Vec<_>>()[..] {
        ["whole"] => Locator::Whole,
        ["line", line] => Locator::Line(number(line)?),
        ["bytes", start, end] => Locator::Bytes(number(start)?, number(end)?),
        _ => return Err(unreadable("tiltmeter.origin.place", place)),
    };
    Ok(Origin {
        source: table.get("tiltmeter.origin.source")?.to_owned(),
        version: table.get("tiltmeter.origin.version")?.to_owned(),
        sha256: (!sha256.is_empty()).then(|| sha256.to_owned()),
        locator,
    })
}

/// Keys of states, separated by blanks.
pub(super) fn join_states(states: impl IntoIterator<Item = StateId>) -> String {
    states.into_iter().map(StateId::key).collect::<Vec<_>>().join(" ")
}

/// The states of a list in the metadata.
pub(super) fn states(table: &Decoded, key: &str) -> Result<Vec<StateId>, Error> {
    let keys = table.get(key)?.split(' ').filter(|key| !key.is_empty());
    keys.map(|key| {
        Concordance::bundled().by_key(key).ok_or_else(|| {
            let message =
                format!("state `{key}` of the bundled table is not in the table of states of this build");
            Error::new(ErrorKind::UnknownName, message)
        })
    })
    .collect()
}

pub(super) fn unreadable(key: &str, value: &str) -> Error {
    Error::corrupt(format!("`{key}` of the bundled table is `{value}`, which has no meaning; build it anew"))
}
