//! Alliance Treaty Obligations and Provisions: what states promised each other in written alliances.

mod dates;
mod members;

use std::collections::BTreeSet;
use std::io::BufRead;

use tilt_core::agreement::Obligation;
use tilt_core::card::Card;
use tilt_core::record::{AllianceTie, RecordSink};
use tilt_core::time::Period;
use tilt_core::warning::WarningDoc;

use crate::error::Error;
use crate::former;
use crate::layout::Layout;
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Download, Source, SourceCard};

/// The source.
pub struct Atop;

impl Source for Atop {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        walk::rows(CARD.card.name, LAYOUTS, input, sink, take, |layout| Claim {
            note: match layout {
                MEMBERS | ALLIANCES => {
                    "when states were bound by an alliance; a state without a row was bound by none"
                }
                _ => "obligations in force in a year; a pair without a row had none that the project codes",
            }
            .to_owned(),
            complete: true,
        })
    }
}

/// Raised with the number of listed members that have no row in the table of states.
pub(crate) const W_MEMBER: WarningDoc = WarningDoc {
    code: "W-atop-member",
    doc: "An alliance lists members that ended before 1900 and have no row in the table of states. They are left out; \
          the other members of the alliance are kept.",
};

fn take(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    match cells.layout() {
        DYADS => tie(cells, harvest, ["mem1", "mem2"], false),
        DIRECTED => tie(cells, harvest, ["stateA", "stateB"], true),
        MEMBERS => members::phase(cells, harvest),
        _ => members::listed(cells, harvest),
    }
}

/// All alliances of a pair in one year.
fn tie(cells: &Cells<'_>, harvest: &mut Harvest, pair: [&str; 2], directed: bool) -> Result<(), Refusal> {
    let period = Period::Year(cells.year("year")?);
    let day = Some(period.start());
    let [state, other] = pair.map(|column| former::by_cow(column, cells.text(column), day));
    let (state, other) = (state?, other?);
    let obligations = obligations(cells)?;
    harvest.covers(period.start(), period.end());
    match cells.text("atopally") {
        "1" => {}
        "0" => return Ok(()),
        text => return Err(Refusal::cell("atopally", text, "0 or 1")),
    }
    let ids = ALLIANCE_IDS.iter().filter_map(|column| cells.given(column)).filter(|id| *id != "0");
    harvest.push(AllianceTie {
        state,
        other,
        directed,
        year: period.year(),
        obligations,
        alliances: ids.map(str::to_owned).collect(),
    });
    Ok(())
}

fn obligations(cells: &Cells<'_>) -> Result<BTreeSet<Obligation>, Refusal> {
    let mut found = BTreeSet::new();
    for (column, obligation) in OBLIGATIONS {
        match cells.text(column) {
            "1" => {
                found.insert(obligation);
            }
            "0" => {}
            text => return Err(Refusal::cell(column, text, "0 or 1")),
        }
    }
    Ok(found)
}

const OBLIGATIONS: [(&str, Obligation); 5] = [
    ("defense", Obligation::Defense),
    ("offense", Obligation::Offense),
    ("neutral", Obligation::Neutrality),
    ("nonagg", Obligation::Nonaggression),
    ("consul", Obligation::Consultation),
];

const ALLIANCE_IDS: &[&str] =
    &["atopid1", "atopid2", "atopid3", "atopid4", "atopid5", "atopid6", "atopid7", "atopid8", "atopid9"];

const DYADS: &str = "atop-dyad-year";
const DIRECTED: &str = "atop-directed-dyad-year";
const MEMBERS: &str = "atop-members";
const ALLIANCES: &str = "atop-alliances";

const LAYOUTS: &[Layout] = &[
    Layout::new(
        DYADS,
        Separation::Comma,
        &["dyad", "mem1", "mem2", "year", "atopally", "defense", "offense", "neutral", "nonagg", "consul"],
        ALLIANCE_IDS,
    ),
    Layout::new(
        DIRECTED,
        Separation::Comma,
        &[
            "ddyad", "stateA", "stateB", "year", "atopally", "defense", "offense", "neutral", "nonagg",
            "consul",
        ],
        ALLIANCE_IDS,
    ),
    Layout::new(
        MEMBERS,
        Separation::Comma,
        &[
            "atopid", "member", "yrent", "moent", "dayent", "yrexit", "moexit", "dayexit", "phase",
            "defense", "offense", "neutral", "nonagg", "consul",
        ],
        &["version"],
    ),
    Layout::new(
        ALLIANCES,
        Separation::Comma,
        &[
            "atopid", "begyr", "begmo", "begday", "endyr", "endmo", "endday", "defense", "offense",
            "neutral", "nonagg", "consul", "mem1", "mem2",
        ],
        &["version"],
    ),
];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "atop",
        version: 1,
        title: "ATOP alliance obligations",
        definition: "Which of five obligations the written alliances of two states held in a year, and when a state \
                     was bound by which alliance.",
        limitation: "A row is no alliance in the usual sense: the charter of a regional organisation with a promise not \
                     to attack ties all its members. A promise on paper is not help given.",
        parameters: &[],
        references: &["leeds2002"],
        missing: "A pair without a row in a covered year has no obligation that the project codes; after the last year \
                  nothing is known.",
    },
    row: "one pair of states in one year; one phase of one member; or one alliance",
    publisher: "Alliance Treaty Obligations and Provisions project, Rice University (Leeds)",
    address: "http://www.atopdata.org",
    access: Access::Open(&[Download {
        address: "https://www.atopdata.org/uploads/6/9/1/3/69134503/atop_5.1__.csv_.zip",
        name: "atop_5.1__.csv_.zip",
        members: &["atop5_1a.csv", "atop5_1m.csv", "atop5_1ddyr.csv"],
    }]),
    licence: "free for academic use with citation; not to be passed on",
    citation: "Brett Ashley Leeds, Jeffrey M. Ritter, Sara McLaughlin Mitchell, Andrew G. Long, Alliance Treaty \
               Obligations and Provisions, 1815-1944, International Interactions 28, 2002; ATOP v5.1, 2022",
    coverage_note: "1815 to 2018",
    traps: &[
        "That a pair has any tie is not that it is allied: most rows of recent years are promises not to attack in \
         the charter of a regional organisation. Obligations are kept apart.",
        "The files end with 2018: a year after it is not covered, it is not a year without alliance.",
        "A phase without an exit date is one still in force at the end of 2018.",
        "A phase ends on the day on which the next begins, so an exit date is the first day on which it no longer \
         holds.",
        "Months and days that the project does not know are blank; the date is then known to the year or the month.",
        "The list of alliances names all that ever were members, with the dates and the joint obligations of the \
         alliance, not those of the single member; for these take the file of members.",
        "Some pairs have a row and none of the five obligations.",
        "The files hold no names of alliances; the documentation lists them by number.",
    ],
    columns: &[
        "dyad", "ddyad", "mem1", "mem2", "stateA", "stateB", "year", "atopally", "defense", "offense",
        "neutral", "nonagg", "consul", "atopid1", "atopid9", "atopid", "member", "phase", "yrent", "moent",
        "dayent", "yrexit", "moexit", "dayexit", "begyr", "begmo", "begday", "endyr", "endmo", "endday",
        "version",
    ],
};

#[cfg(test)]
mod tests {
    use tilt_core::record::{MemorySink, Record};

    use super::*;

    fn read(text: &str) -> (ReadSummary, MemorySink) {
        let mut sink = MemorySink::default();
        let summary = Atop.read(&mut text.as_bytes(), &mut sink).unwrap();
        (summary, sink)
    }

    #[test]
    fn a_promise_not_to_attack_is_kept_apart() {
        let (summary, sink) = read(
            "dyad,year,atopally,defense,offense,neutral,nonagg,consul,atopid1,atopid2,mem1,mem2,version\n\
             200705,2018,1,0,0,0,1,0,3740,,200,705,5.1\n",
        );
        let [(2, Record::AllianceTie(tie))] = &sink.records[..] else { panic!("{:?}", sink.records) };
        assert_eq!(tie.obligations, BTreeSet::from([Obligation::Nonaggression]));
        assert_eq!((tie.directed, tie.alliances.as_slice()), (false, &["3740".to_owned()][..]));
        assert_eq!(summary.coverage.to, "2019-01-01".parse().ok());
    }

    #[test]
    fn an_open_phase_does_not_widen_the_covered_time() {
        let (summary, sink) = read(
            "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,phase,defense,offense,neutral,nonagg,consul,version\n\
             4220,705,2002,10,7,0,0,0,2,1,0,0,1,1,5.1\n1040,210,1816,8,10,1820,3,,0,1,0,0,0,0,5.1\n",
        );
        let [(_, Record::AllianceMember(open)), (_, Record::AllianceMember(past))] = &sink.records[..] else {
            panic!("{:?}", sink.records)
        };
        assert_eq!((open.spell.to, open.phase), (None, 2));
        assert_eq!(past.spell.to.map(|to| to.to_string()).as_deref(), Some("1820-03"));
        assert_eq!(summary.coverage.from, "1816-08-10".parse().ok());
        assert_eq!(summary.coverage.to, "2019-01-01".parse().ok());
    }

    #[test]
    fn an_entry_behind_the_end_of_the_release_is_refused() {
        let (summary, sink) = read(
            "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,phase,defense,offense,neutral,nonagg,consul,version\n\
             4220,705,2031,2,7,0,0,0,2,1,0,0,1,1,5.1\n4220,705,2018,10,7,0,0,0,2,1,0,0,1,1,5.1\n",
        );
        assert_eq!((summary.accepted, summary.rejected), (1, 1));
        assert_eq!(sink.rejected[0].reason, "yrent is `2031`, expected a year that the release still covers");
        assert_eq!(summary.coverage.from, "2018-10-07".parse().ok());
    }

    #[test]
    fn a_listed_member_without_a_row_of_its_own_does_not_cost_the_others() {
        let (summary, sink) = read(
            "atopid,begyr,begmo,begday,endyr,endmo,endday,defense,offense,neutral,nonagg,consul,mem1,mem2,mem3,version\n\
             1020,1815,6,8,1866,6,,1,0,0,0,0,245,255,300,5.1\n",
        );
        assert_eq!((sink.records.len(), summary.rejected), (2, 0));
        assert!(summary.warnings.iter().any(|warning| warning.code == W_MEMBER.code && warning.count == 1));
    }
}
