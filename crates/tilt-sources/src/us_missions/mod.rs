//! Missions of the United States abroad, by spell or by year.

use std::io::BufRead;
use std::sync::OnceLock;

use tilt_core::actor::StateId;
use tilt_core::card::Card;
use tilt_core::concordance::CodeScheme;
use tilt_core::record::{Mission, MissionLevel, RecordSink};
use tilt_core::time::{Date, FactDate, Period, Precision, Spell};

use crate::error::Error;
use crate::layout::Layout;
use crate::names::{self, Named, Names};
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Download, Source, SourceCard};

/// The source.
pub struct UsMissions;

impl Source for UsMissions {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        walk::rows(CARD.card.name, LAYOUTS, input, sink, mission, |layout| Claim {
            note: match layout {
                RANGE_COW | RANGE_GW => {
                    "the highest mission of one sender in every state of the system, by spells"
                }
                _ => {
                    "the mission of one sender in every state of the system that held on most days of a year"
                }
            }
            .to_owned(),
            // Other senders are not in the file, so a pair without a row says nothing.
            complete: false,
        })
    }
}

/// The last day of version 0.1: a status that lasts to it has not ended.
const LAST_DAY: Date = Date::constant(2024, 12, 31);

fn mission(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let (spell, from, to, written) = match cells.layout() {
        RANGE_COW | RANGE_GW => {
            let (from, last) = (day(cells, "date_start")?, day(cells, "date_end")?);
            if last < from {
                return Err(Refusal::cell("date_end", cells.text("date_end"), "a day not before date_start"));
            }
            // The file gives the last day on which the status held.
            let to = last.tomorrow().unwrap_or(Date::MAX);
            let ended = Some(FactDate::day(to)).filter(|_| last != LAST_DAY);
            (Spell { from: Some(FactDate::day(from)), to: ended }, from, to, "us_mission_status")
        }
        _ => {
            let period = Period::Year(cells.year("year")?);
            let bound = |first| Some(FactDate { first, precision: Precision::Year, doubtful: false });
            let spell = Spell { from: bound(period.start()), to: bound(period.end()) };
            (spell, period.start(), period.end(), "us_mission_mode")
        }
    };
    let status = cells.text(written);
    let level = LEVELS.iter().find(|(name, _)| *name == status).map(|(_, level)| *level);
    let level =
        level.ok_or_else(|| Refusal::cell(written, status, "one of the nine statuses of the codebook"))?;
    harvest.push(Mission {
        sender: sender(),
        host: host(cells, from)?,
        spell,
        level,
        written: status.to_owned(),
    });
    harvest.covers(from, to);
    Ok(())
}

fn day(cells: &Cells<'_>, column: &str) -> Result<Date, Refusal> {
    let refuse = || Refusal::cell(column, cells.text(column), "a day such as 1992-05-15");
    match cells.date(column)? {
        Some(date) if date.precision == Precision::Day => Ok(date.first),
        _ => Err(refuse()),
    }
}

fn host(cells: &Cells<'_>, day: Date) -> Result<StateId, Refusal> {
    let (scheme, code, abbreviation) = match cells.layout() {
        RANGE_COW | YEARLY_COW => (CodeScheme::Cow, "country_code_cow", "country_abbrev_cow"),
        _ => (CodeScheme::Gw, "country_code_gw", "country_abbrev_gw"),
    };
    let written = cells.text(abbreviation);
    if let Some(Named::Other(_)) = listed(written) {
        let reason =
            format!("{abbreviation} is a state absorbed by another before 1872, which the table lacks");
        return Err(Refusal::Row { reason, text: written.to_owned() });
    }
    names::by_code(scheme, cells.text(code), Some(day))
}

fn listed(written: &str) -> Option<Named> {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| Names::parse(include_str!("names.tsv"))).listed(written, None)
}

/// Whose missions the files are about: they hold those of one state only and do not name it.
fn sender() -> StateId {
    match listed("(sender)") {
        Some(Named::State(state)) => state,
        _ => unreachable!("the names table gives the sender"),
    }
}

/// The nine statuses of the codebook. A nonresident consul is an envoy accredited from elsewhere like the two others.
const LEVELS: [(&str, MissionLevel); 9] = [
    ("Embassy", MissionLevel::Embassy),
    ("Ambassador Nonresident", MissionLevel::Nonresident),
    ("Legation", MissionLevel::Legation),
    ("Envoy Nonresident", MissionLevel::Nonresident),
    ("Consulate", MissionLevel::Consulate),
    ("Consul Nonresident", MissionLevel::Nonresident),
    ("Liaison", MissionLevel::Office),
    ("Interests", MissionLevel::Office),
    ("None", MissionLevel::None),
];

const RANGE_COW: &str = "us-missions-range-cow";
const RANGE_GW: &str = "us-missions-range-gw";
const YEARLY_COW: &str = "us-missions-yearly-cow";
const YEARLY_GW: &str = "us-missions-yearly-gw";

const LAYOUTS: &[Layout] = &[
    Layout::new(
        RANGE_COW,
        Separation::Comma,
        &["country_abbrev_cow", "country_code_cow", "date_start", "date_end", "us_mission_status"],
        &[],
    ),
    Layout::new(
        RANGE_GW,
        Separation::Comma,
        &["country_abbrev_gw", "country_code_gw", "date_start", "date_end", "us_mission_status"],
        &[],
    ),
    Layout::new(
        YEARLY_COW,
        Separation::Comma,
        &["country_abbrev_cow", "country_code_cow", "year", "us_mission_max", "us_mission_mode"],
        &[],
    ),
    Layout::new(
        YEARLY_GW,
        Separation::Comma,
        &["country_abbrev_gw", "country_code_gw", "year", "us_mission_max", "us_mission_mode"],
        &[],
    ),
];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "us-missions",
        version: 1,
        title: "Diplomatic missions of the United States",
        definition: "The highest mission that the United States kept in another state, by spells of days or by year.",
        limitation: "One sender only, and what it sends, not what it receives. A rank is not warmth.",
        parameters: &[],
        references: &["kenkel2026"],
        missing: "Outside the membership of the host in the system of states and after the last day nothing is known; \
                  `None` is a statement that there was no mission.",
    },
    row: "the mission in one state over one spell, or in one year",
    publisher: "Brenton Kenkel, Vanderbilt University",
    address: "https://github.com/brentonk/us_diplomatic_missions",
    access: Access::Open(&[Download {
        address: "https://raw.githubusercontent.com/brentonk/us_diplomatic_missions/main/data/v0.1/\
                  mission_status_range_cow_v0.1.csv",
        name: "mission_status_range_cow_v0.1.csv",
        members: &[],
    }]),
    licence: "CC BY 4.0",
    citation: "Brenton Kenkel, US Diplomatic Mission Status Data, version 0.1, 2026",
    coverage_note: "1816 (1789 in the sources) to 2024",
    traps: &[
        "`date_end` is the last day of the status, so the next one begins on the day after; 2024-12-31 is the end of the \
         file, not of a status.",
        "The spells are preferred: a year is given here by the status that held on most of its days.",
        "A status carries on over gaps in the membership of the host.",
        "A nonresident ambassador outranks a legation in the codebook and stands below all resident missions here; \
         liaison offices and interests sections are offices.",
        "A nonresident consul and a nonresident ambassador are both nonresident.",
        "Dates known to the year are written as 1 January, those known to the month as its first day.",
        "An embassy beside a government in exile counts as an embassy.",
        "States absorbed by Germany and Italy before 1872 are rejected, as the reference table lacks them.",
        "Rows of states that the sources lack (`PRK`, `BHU`) say None for all days.",
    ],
    columns: &[
        "country_abbrev_cow",
        "country_code_cow",
        "country_abbrev_gw",
        "country_code_gw",
        "date_start",
        "date_end",
        "us_mission_status",
        "year",
        "us_mission_mode",
    ],
};

#[cfg(test)]
mod tests {
    use tilt_core::record::{MemorySink, Record};

    use super::*;

    #[test]
    fn a_spell_ends_on_the_day_after_its_last() {
        let text = "country_abbrev_cow,country_code_cow,date_start,date_end,us_mission_status\n\
                    KZK,705,1991-12-26,1992-02-02,None\nKZK,705,1992-02-03,2024-12-31,Embassy\n";
        let mut sink = MemorySink::default();
        let summary = UsMissions.read(&mut text.as_bytes(), &mut sink).unwrap();
        let [(_, Record::Mission(one)), (_, Record::Mission(other))] = &sink.records[..] else {
            panic!("{:?}", sink.records)
        };
        assert_eq!(
            (one.spell.to, one.level, other.level),
            (other.spell.from, MissionLevel::None, MissionLevel::Embassy)
        );
        assert_eq!(summary.coverage.to, "2025-01-01".parse().ok());
    }

    #[test]
    fn every_rank_of_the_codebook_is_read() {
        assert!(LEVELS.iter().any(|(name, level)| *name == "Interests" && *level == MissionLevel::Office));
        assert_eq!(LEVELS.iter().filter(|(_, level)| *level == MissionLevel::Nonresident).count(), 3);
    }
}
