//! Ideal points and agreement scores of the UN General Assembly as Bailey, Strezhnev and Voeten published them.
//!
//! They are read to be set beside our own numbers, never to replace them: a release cannot be taken apart into votes.

mod pairs;

use std::io::BufRead;
use std::sync::OnceLock;

use tilt_core::StateId;
use tilt_core::card::Card;
use tilt_core::record::{PublishedIndex, RecordSink};
use tilt_core::time::Period;

use crate::error::Error;
use crate::former;
use crate::layout::Layout;
use crate::names::Names;
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Source, SourceCard};

/// The source.
pub struct VoetenIndices;

impl Source for VoetenIndices {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        walk::rows(CARD.card.name, LAYOUTS, input, sink, take, |layout| Claim {
            note: match layout {
                PAIRS | PAIRS_BY_NAME => {
                    "agreement of pairs of states; a pair without a row shared no roll call"
                }
                _ => "values for the states that voted in a session or year; others have none",
            }
            .to_owned(),
            // An extract is not told from the whole by its columns.
            complete: layout != PAIRS_BY_NAME && layout != AGREE_ONLY,
        })
    }
}

fn take(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    match cells.layout() {
        APR2020 => apr2020(cells, harvest),
        JUN2024 | AGREE_ONLY => jun2024(cells, harvest),
        JUL2025 => jul2025(cells, harvest),
        PAIRS => pairs::by_number(cells, harvest),
        _ => pairs::by_name(cells, harvest),
    }
}

fn apr2020(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let (period, state) = by_session(cells)?;
    let (low, high) = (cells.number("Q5%")?, cells.number("Q95%")?);
    let value = wanted(cells, "IdealPoint")?;
    harvest.push(PublishedIndex {
        low,
        high,
        bounds: bounds(low, high),
        n: cells.whole("NVotes")?,
        ..index("IdealPoint", "Apr2020", state, period, value)
    });
    harvest.covers(period.start(), period.end());
    Ok(())
}

/// One row holds an ideal point and up to six agreements, or the agreements only.
fn jun2024(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let (period, state) = by_session(cells)?;
    let n = cells.whole("NVotesAll")?;
    if cells.layout() == JUN2024 {
        let (low, high) = (cells.number("Q5%All")?, cells.number("Q95%All")?);
        let value = wanted(cells, "IdealPointAll")?;
        harvest.push(PublishedIndex {
            low,
            high,
            bounds: bounds(low, high),
            n,
            ..index("IdealPointAll", "Jun2024", state, period, value)
        });
    }
    let day = Some(period.start());
    for column in AGREE {
        // The number of common roll calls is not published; NVotesAll is that of the state's own votes.
        let Some(value) = share(cells, column)? else { continue };
        let other = Some(names().state(column, column, day)?);
        harvest.push(PublishedIndex { other, ..index(column, "Jun2024", state, period, value) });
    }
    harvest.covers(period.start(), period.end());
    Ok(())
}

/// One row holds up to three ideal points: from votes on whole texts only, from all votes, and as before 2025.
fn jul2025(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let period = Period::Year(cells.year("year")?);
    let state = former::by_cow("ccode", cells.text("ccode"), Some(period.start()))?;
    for column in ["idealpointfp", "idealpointall", "idealpointlegacy"] {
        if let Some(value) = cells.number(column)? {
            harvest.push(index(column, "Jul2025", state, period, value));
        }
    }
    harvest.covers(period.start(), period.end());
    Ok(())
}

/// The numbers of states are those of COW and right where the ISO codes beside them are not.
fn by_session(cells: &Cells<'_>) -> Result<(Period, StateId), Refusal> {
    let period = session(cells, "session")?;
    Ok((period, former::by_cow("ccode", cells.text("ccode"), Some(period.start()))?))
}

fn session(cells: &Cells<'_>, column: &str) -> Result<Period, Refusal> {
    let number = cells.whole::<u16>(column)?.filter(|number| (1..=200).contains(number));
    number
        .map(Period::Session)
        .ok_or_else(|| Refusal::cell(column, cells.text(column), "the number of a session"))
}

fn wanted(cells: &Cells<'_>, column: &str) -> Result<f64, Refusal> {
    cells.number(column)?.ok_or_else(|| Refusal::cell(column, cells.text(column), "a number"))
}

/// A share of roll calls, `None` where nothing is given.
fn share(cells: &Cells<'_>, column: &str) -> Result<Option<f64>, Refusal> {
    match cells.number(column)? {
        Some(value) if !(0.0..=1.0).contains(&value) => {
            Err(Refusal::cell(column, cells.text(column), "a share from 0 to 1"))
        }
        value => Ok(value),
    }
}

fn bounds(low: Option<f64>, high: Option<f64>) -> String {
    if low.is_some() || high.is_some() { "5-95 %".to_owned() } else { String::new() }
}

fn index(name: &str, release: &str, state: StateId, period: Period, value: f64) -> PublishedIndex {
    PublishedIndex {
        index: name.to_owned(),
        release: release.to_owned(),
        state,
        other: None,
        period,
        value,
        low: None,
        high: None,
        bounds: String::new(),
        n: None,
    }
}

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| Names::parse(include_str!("names.tsv")))
}

/// Columns of agreement with one state; `names.tsv` says with which.
const AGREE: [&str; 6] = ["USAgree", "RUSSAgree", "BrazilAgree", "ChinaAgree", "IndiaAgree", "IsraelAgree"];

const APR2020: &str = "voeten-ideal-points-apr2020";
const JUN2024: &str = "voeten-ideal-points-jun2024";
const AGREE_ONLY: &str = "voeten-agreement-columns-jun2024";
const JUL2025: &str = "voeten-ideal-points-jul2025";
const PAIRS: &str = "voeten-agreement-scores";
const PAIRS_BY_NAME: &str = "voeten-agreement-scores-by-name";

const LAYOUTS: &[Layout] = &[
    Layout::new(
        APR2020,
        Separation::Comma,
        &["ccode", "session", "NVotes", "IdealPoint", "Q5%", "Q95%"],
        &["iso3c", "Countryname"],
    ),
    Layout::new(
        JUN2024,
        Separation::Comma,
        &["ccode", "session", "NVotesAll", "IdealPointAll", "Q5%All", "Q95%All"],
        &["USAgree", "RUSSAgree", "BrazilAgree", "ChinaAgree", "IndiaAgree", "IsraelAgree"],
    ),
    Layout::new(
        AGREE_ONLY,
        Separation::Comma,
        &["ccode", "session", "NVotesAll", "USAgree", "RUSSAgree", "ChinaAgree"],
        &["BrazilAgree", "IndiaAgree", "IsraelAgree"],
    ),
    Layout::new(
        JUL2025,
        Separation::Comma,
        &["ccode", "year", "idealpointfp", "idealpointall", "idealpointlegacy"],
        &[],
    ),
    Layout::new(
        PAIRS,
        Separation::Comma,
        &["ccode1", "ccode2", "year", "agree", "IdealPointDistance"],
        &["session.x"],
    ),
    Layout::new(
        PAIRS_BY_NAME,
        Separation::Comma,
        &["year", "CountryPair", "agree", "IdealPointDistance"],
        &[],
    ),
];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "voeten-indices",
        version: 1,
        title: "UN General Assembly ideal points and agreement scores",
        definition: "Where a model places a state on one axis by its votes, and how often two states voted alike, as \
                     published.",
        limitation: "An index of others: its filters and its axis differ from release to release, so values of two \
                     releases cannot be compared, and none is a measure of ours.",
        parameters: &[],
        references: &["bailey2017", "voeten_data"],
        missing: "An empty cell gives no record; a state without a row in a session has no published value.",
    },
    row: "one state in one session or year, or one pair of states in one year",
    publisher: "Harvard Dataverse (Voeten, Strezhnev, Bailey)",
    address: "https://doi.org/10.7910/DVN/LEJUQZ",
    access: Access::Dataverse {
        doi: "10.7910/DVN/LEJUQZ",
        names: &["Idealpointestimates", "AgreementScores"],
    },
    licence: "CC0 1.0",
    citation: "Michael A. Bailey, Anton Strezhnev, Erik Voeten, Estimating Dynamic State Preferences from United \
               Nations Voting Data, Journal of Conflict Resolution 61(2), 2017; doi:10.7910/DVN/LEJUQZ",
    coverage_note: "from 1946 to the last session or year of the release; session 19 (1964) had no roll calls to speak of \
                    and is absent",
    traps: &[
        "The file does not name its release: it is told by its columns.",
        "The release of 2020 is in Latin-1, and its column QO% is the lowest quantile, Q0%.",
        "Both Yemeni states bear the ISO code YAR; the COW number tells them apart.",
        "The release of 2025 goes by calendar year, all earlier ones by session: the session of a year begins in \
         September of it.",
        "The year of an agreement score is that of its session, session + 1945, also where it is not said.",
        "The columns USAgree and their like count the same vote as 1 and all else as 0 without amendments after 1989; \
         the scores of pairs count one step as a half and keep amendments: the two differ by 0.1 and more.",
        "A state's agreement with itself is published as 1 and is no finding.",
        "The columns IdealPointAll.x and .y of the extract with CountryPair hold one state's value twice; only agree \
         and IdealPointDistance are read.",
    ],
    columns: &[
        "ccode",
        "session",
        "NVotes",
        "IdealPoint",
        "Q5%",
        "Q95%",
        "NVotesAll",
        "IdealPointAll",
        "Q5%All",
        "Q95%All",
        "USAgree",
        "RUSSAgree",
        "BrazilAgree",
        "ChinaAgree",
        "IndiaAgree",
        "IsraelAgree",
        "year",
        "idealpointfp",
        "idealpointall",
        "idealpointlegacy",
        "session.x",
        "ccode1",
        "ccode2",
        "CountryPair",
        "agree",
        "IdealPointDistance",
    ],
};

#[cfg(test)]
mod tests {
    use tilt_core::record::{MemorySink, Record};

    use super::*;

    fn read(text: &str) -> (ReadSummary, MemorySink) {
        let mut sink = MemorySink::default();
        let summary = VoetenIndices.read(&mut text.as_bytes(), &mut sink).unwrap();
        (summary, sink)
    }

    fn indices(sink: &MemorySink) -> Vec<&PublishedIndex> {
        let index = |record: &'_ (u64, Record)| matches!(record.1, Record::PublishedIndex(_));
        assert!(sink.records.iter().all(index));
        sink.records
            .iter()
            .filter_map(|(_, record)| match record {
                Record::PublishedIndex(index) => Some(index),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn one_row_of_2024_gives_several_values() {
        let (_, sink) = read(
            "ccode,session,NVotesAll,IdealPointAll,Q5%All,Q95%All,USAgree,RUSSAgree,ChinaAgree\n\
             705,69,80,0.1,-0.2,0.4,0.25,0.75,\n",
        );
        let found = indices(&sink);
        assert_eq!(
            found.iter().map(|index| index.index.as_str()).collect::<Vec<_>>(),
            ["IdealPointAll", "USAgree", "RUSSAgree"]
        );
        assert_eq!((found[0].n, found[0].low, found[0].bounds.as_str()), (Some(80), Some(-0.2), "5-95 %"));
        assert_eq!((found[2].other.map(StateId::key), found[2].value, found[2].n), (Some("RUS"), 0.75, None));
        assert!(found.iter().all(|index| index.release == "Jun2024" && index.period == Period::Session(69)));
    }

    #[test]
    fn the_number_of_a_state_counts_not_its_iso_code() {
        let (_, sink) = read(
            "Row,ccode,session,NVotes,IdealPoint,QO%,Q5%,Q95%,iso3c,Countryname\n\
             1,678,30,9,0.5,0,0.1,0.9,YAR,Yemen Arab Republic\n2,680,30,9,1.5,0,1.1,1.9,YAR,Yemen People's Republic\n",
        );
        let found = indices(&sink);
        assert_eq!(found.len(), 2);
        assert_ne!(found[0].state, found[1].state);
    }

    #[test]
    fn an_extract_does_not_claim_to_be_whole() {
        let (summary, sink) = read(
            "year,CountryPair,agree,IdealPointAll.x,IdealPointAll.y,IdealPointDistance\n\
             1990.0,\"('Australia', 'India')\",0.5,0.8,0.8,1.25\n",
        );
        let found = indices(&sink);
        assert_eq!(found.iter().map(|index| index.value).collect::<Vec<_>>(), [0.5, 1.25]);
        assert!(!summary.coverage.complete);
    }
}
