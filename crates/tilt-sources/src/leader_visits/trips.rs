//! The list of trips of one state's leaders, which joins three sources.

use std::collections::BTreeMap;

use tilt_core::actor::StateId;
use tilt_core::record::Visit;
use tilt_core::time::Period;

use super::{host, visitor, year};
use crate::summary::Refusal;
use crate::walk::{Cells, Harvest};

/// How often each office, year and host came from each kind of source. The list holds the same trip twice where its
/// sources overlap. It grows with years and hosts, not with rows.
#[derive(Default)]
pub(super) struct Seen(BTreeMap<(&'static str, i16, StateId), [u32; 2]>);

impl Seen {
    /// Counts a trip and says whether the other source has given it already.
    fn is_repeat(&mut self, office: &str, year: i16, host: StateId, source: usize) -> bool {
        let class = CLASSES.iter().find(|class| office.contains(**class)).copied().unwrap_or_default();
        let counts = self.0.entry((class, year, host)).or_default();
        counts[source] += 1;
        counts[source] <= counts[1 - source]
    }
}

/// Offices that the sources word differently: `Premier`, `Former Premier of the State Council of China`.
const CLASSES: [&str; 3] = ["President", "Premier", "Minister"];

/// Pages of the ministry were read by a program that took every page for a visit of the head of state. They report
/// meetings of vice ministers, receptions and calls of ambassadors.
const PRESS: &str = "fmprc.gov.cn";

pub(super) fn read(cells: &Cells<'_>, seen: &mut Seen, harvest: &mut Harvest) -> Result<(), Refusal> {
    let period = Period::Year(cells.year("Year")?);
    let source = cells.text("Original Source");
    if source.contains(PRESS) {
        let reason =
            "the row is made from a press release about somebody else, not from a list of visits".to_owned();
        return Err(Refusal::Row { reason, text: source.to_owned() });
    }
    let office = office(cells.text("Level"));
    if office.is_empty() {
        return Err(Refusal::cell("Level", "", "an office"));
    }
    let written = cells.text("Country");
    let host = host("Country", written, period)?;
    if seen.is_repeat(office, period.year(), host, usize::from(source.starts_with("http"))) {
        let reason = "the trip stands in the file already, from another source".to_owned();
        return Err(Refusal::Row { reason, text: written.to_owned() });
    }
    harvest.push(Visit {
        visitor: visitor(),
        host,
        office: office.to_owned(),
        date: Some(year(period)),
        kind: kind(cells.text("Details")).to_owned(),
        trip: Vec::new(),
        count: 1,
    });
    harvest.covers(period.start(), period.end());
    Ok(())
}

/// The office at the time of the visit: the list names some persons by what they were later.
fn office(level: &str) -> &str {
    let level = level.strip_prefix("Former ").unwrap_or(level);
    level.split(" (since").next().unwrap_or(level).trim()
}

/// What the details call the visit, by their first words.
fn kind(details: &str) -> &'static str {
    let start = details.to_lowercase();
    ["state visit", "official visit", "working visit", "attendance"]
        .into_iter()
        .find(|kind| start.starts_with(kind))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_office_is_that_of_the_time() {
        assert_eq!(
            office("Former Premier of the State Council of China"),
            "Premier of the State Council of China"
        );
        assert_eq!(
            office("Premier of the State Council of China (since March 2023)"),
            office("Former Premier of the State Council of China")
        );
        assert_eq!(office("Other (Acting leader)"), "Other (Acting leader)");
    }

    #[test]
    fn the_same_trip_from_two_sources_counts_once_and_two_trips_of_one_source_twice() {
        let host = StateId::from_index(0).unwrap();
        let mut seen = Seen::default();
        let trips =
            [("Premier", 0), ("Premier", 0), ("Former Premier", 1), ("Premier of X", 1), ("Premier", 1)];
        let repeats = trips.map(|(office, source)| seen.is_repeat(office, 2014, host, source));
        assert_eq!(repeats, [false, false, true, true, false]);
        assert!(!seen.is_repeat("President", 2014, host, 1));
    }

    #[test]
    fn kinds_stand_at_the_beginning() {
        assert_eq!(kind("State visit.[134]"), "state visit");
        assert_eq!(kind("Attendance to theAPEC summit. State visit."), "attendance");
        assert_eq!(kind("Met somebody on a state visit"), "");
    }
}
