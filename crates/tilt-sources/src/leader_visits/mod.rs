//! Visits of office-holders. Persons are not kept, only their office.

mod trips;

use std::io::BufRead;
use std::sync::OnceLock;

use tilt_core::actor::StateId;
use tilt_core::card::Card;
use tilt_core::record::{RecordSink, Visit};
use tilt_core::time::{FactDate, Period, Precision};

use crate::error::Error;
use crate::layout::Layout;
use crate::names::{self, Named, Names};
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Source, SourceCard};

/// The source.
pub struct LeaderVisits;

impl Source for LeaderVisits {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        let mut seen = trips::Seen::default();
        let take = |cells: &Cells<'_>, harvest: &mut Harvest| match cells.layout() {
            TRIPS => trips::read(cells, &mut seen, harvest),
            COUNTS => counts(cells, harvest),
            _ => single(cells, harvest),
        };
        walk::rows(CARD.card.name, LAYOUTS, input, sink, take, |layout| {
            Claim {
            note: match layout {
                TRIPS => "trips abroad of the leaders of one state; thin after 2019, and the last year is not whole",
                COUNTS => "counts of visits of one state with its neighbours; hosts without a row are not covered",
                _ => "visits in the file; not a complete list",
            }
            .to_owned(),
            complete: false,
        }
        })
    }
}

/// A row of yearly counts gives one record per kind of visit that was counted; none was seen is a count of 0.
fn counts(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let period = Period::Year(cells.year("year")?);
    let host = host("receiving_country", cells.text("receiving_country"), period)?;
    for (column, office) in
        [("government_visits", "government official"), ("military_visits", "military officer")]
    {
        if let Some(count) = cells.whole::<u32>(column)? {
            harvest.push(Visit {
                visitor: visitor(),
                host,
                office: office.to_owned(),
                date: Some(year(period)),
                kind: column.replace('_', " "),
                trip: Vec::new(),
                count,
            });
            harvest.covers(period.start(), period.end());
        }
    }
    Ok(())
}

/// A row of the documented layout for visits from anywhere.
fn single(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let Some(date) = cells.date("date")? else {
        return Err(Refusal::cell("date", "", "1992, 1992-05 or 1992-05-15"));
    };
    let day = Some(date.first);
    let visitor = names::by_name(cells.text("visitor"), day)?;
    let host = names::by_name(cells.text("host"), day)?;
    if visitor == host {
        return Err(Refusal::cell("host", cells.text("host"), "another state than the visitor"));
    }
    harvest.push(Visit {
        visitor,
        host,
        office: cells.text("office").to_owned(),
        date: Some(date),
        kind: cells.text("kind").to_owned(),
        trip: cells.list("trip").map(str::to_owned).collect(),
        count: cells.whole("count")?.unwrap_or(1),
    });
    harvest.covers(date.first, date.end());
    Ok(())
}

fn year(period: Period) -> FactDate {
    FactDate { first: period.start(), precision: Precision::Year, doubtful: false }
}

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| Names::parse(include_str!("names.tsv")))
}

fn host(column: &str, written: &str, period: Period) -> Result<StateId, Refusal> {
    let day = Some(period.start());
    names().state(column, written, day).map(|state| names::then(state, day))
}

/// Whose office-holders travel: two of the layouts are about one state only and do not name it.
fn visitor() -> StateId {
    match names().listed("(visitor)", None) {
        Some(Named::State(state)) => state,
        _ => unreachable!("the names table gives the visitor"),
    }
}

const TRIPS: &str = "visits-leader-trips";
const COUNTS: &str = "visits-yearly-counts";
const SINGLE: &str = "visits-csv";

const LAYOUTS: &[Layout] = &[
    Layout::new(TRIPS, Separation::Comma, &["Year", "Level", "Country", "Original Source", "Details"], &[]),
    Layout::new(
        COUNTS,
        Separation::Comma,
        &["receiving_country", "year", "government_visits", "military_visits", "total_elite_visits"],
        &[],
    ),
    Layout::new(
        SINGLE,
        Separation::Comma,
        &["visitor", "host", "office", "date", "kind"],
        &["trip", "count"],
    ),
];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "leader-visits",
        version: 1,
        title: "Visits of office-holders",
        definition: "Which office of one state visited which other state, when, or how often in a year.",
        limitation: "A visit is not agreement, and lists of visits are kept for few states: no record is not no visit.",
        parameters: &[],
        references: &["ceias_visits", "custer2018"],
        missing: "`N/A` is not counted and gives no record; a count of 0 says that none was seen.",
    },
    row: "one visit, or the visits of a kind in one year",
    publisher: "Central European Institute of Asian Studies, with additions of others; AidData; or the user",
    address: "https://www.aiddata.org/data/chinese-public-diplomacy",
    access: Access::Ask(
        "Save chinese_leader_visits_1949_2025.csv from the repository TJainProjects/LeaderVisit, or the public diplomacy \
         data from the page of AidData, or write a CSV with the columns visitor, host, office, date, kind; then \
         `tiltmeter data add FILE`.",
    ),
    licence: "research use with citation; own lists are the user's",
    citation: "CEIAS, Who-Where-When, version 1.1; Custer and others, Ties That Bind, AidData 2018",
    coverage_note: "trips 1949 to 2025, by year; counts 2000 to 2017 for 39 hosts in Asia and the Pacific",
    traps: &[
        "Names of persons stand in the file and are not kept: an office is what a state sends.",
        "The list of trips has 101 rows made from press releases of a ministry, on receptions and meetings of vice \
         ministers, under the name of the head of state; they are rejected.",
        "Trips of 2013 to 2019 stand in it twice, from two sources; the second is rejected.",
        "It calls a person by what he was later (`Former Premier`); the office at the time is kept.",
        "It has no days, and a trip to several states is several rows.",
        "Hosts have the name of their time (`Soviet Union`) or hold a comma (`Korea, North`).",
        "`N/A` is not zero: all counts of 2018 are `N/A`.",
        "Counts of visits are not told apart by direction in the file itself: its codebook says what was counted.",
    ],
    columns: &[
        "Year",
        "Level",
        "Country",
        "Original Source",
        "Details",
        "receiving_country",
        "year",
        "government_visits",
        "military_visits",
        "visitor",
        "host",
        "office",
        "date",
        "kind",
        "trip",
        "count",
    ],
};

#[cfg(test)]
mod tests {
    use tilt_core::record::{MemorySink, Record};

    use super::*;

    fn visits(text: &str) -> Vec<Visit> {
        let mut sink = MemorySink::default();
        LeaderVisits.read(&mut text.as_bytes(), &mut sink).unwrap();
        let visit = |(_, record)| match record {
            Record::Visit(visit) => visit,
            other => panic!("{other:?}"),
        };
        sink.records.into_iter().map(visit).collect()
    }

    #[test]
    fn not_counted_is_not_zero() {
        let head = "receiving_country,year,government_visits,military_visits,total_elite_visits\n";
        let found = visits(&format!("{head}Kazakhstan,2001,0,N/A,0\nKazakhstan,2002,N/A,N/A,N/A\n"));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].count, found[0].kind.as_str()), (0, "government visits"));
    }

    #[test]
    fn no_name_of_a_person_is_kept() {
        let head = "Year,Name,Level,Country,Original Source,Details\n";
        let found =
            visits(&format!("{head}1949,A Person,President,Soviet Union,CEIAS,State visit. Met B Person\n"));
        assert!(!format!("{found:?}").contains("Person"), "{found:?}");
        assert_eq!((found[0].host.key(), found[0].kind.as_str()), ("RUS", "state visit"));
    }
}
