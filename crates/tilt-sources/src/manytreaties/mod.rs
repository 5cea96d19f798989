//! Agreements and their parties from the `manytreaties` package, which joins GGO, DESTA and IEADB.

mod agreement;
mod dates;
mod party;
mod words;

use std::io::BufRead;
use std::sync::OnceLock;

use tilt_core::card::Card;
use tilt_core::concordance::{CodeScheme, Concordance};
use tilt_core::record::RecordSink;
use tilt_core::time::{Date, FactDate};
use tilt_core::warning::WarningDoc;

use crate::error::Error;
use crate::layout::Layout;
use crate::names::{Named, Names};
use crate::rows::Separation;
use crate::summary::ReadSummary;
use crate::walk::{self, Claim, Harvest};
use crate::{Access, Source, SourceCard};

/// The source.
pub struct ManyTreaties;

impl Source for ManyTreaties {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        let take = |cells: &walk::Cells<'_>, harvest: &mut Harvest| match cells.layout() {
            GGO | DESTA | IEADB => agreement::read(cells, harvest),
            _ => party::read(cells, harvest),
        };
        walk::rows(CARD.card.name, LAYOUTS, input, sink, take, |layout| Claim {
            note: match layout {
                GGO | GGO_PARTIES => "mostly environment, trade and health; few security agreements",
                DESTA | DESTA_PARTIES => "trade agreements that the project counts",
                _ => "environmental agreements that the project counts",
            }
            .to_owned(),
            complete: false,
        })
    }
}

/// What a code of the package means on `day`, by the names table first; `None` if neither table knows it.
fn code(written: &str, day: Option<Date>) -> Option<Named> {
    static NAMES: OnceLock<Names> = OnceLock::new();
    let listed = NAMES.get_or_init(|| Names::parse(include_str!("names.tsv"))).listed(written, None);
    let table = Concordance::bundled();
    listed.or_else(|| {
        let state = table.by_code(CodeScheme::Iso3, written, day).or_else(|| table.by_key(written));
        state.map(Named::State)
    })
}

/// Widens the coverage by the dates on which something is said to have happened. A planned end is none of them.
fn covers<const N: usize>(harvest: &mut Harvest, dates: [Option<FactDate>; N]) {
    for date in dates.into_iter().flatten() {
        harvest.covers(date.first, date.end());
    }
}

/// Raised with the number of rows whose form has no meaning here.
pub(crate) const W_FORM: WarningDoc = WarningDoc {
    code: "W-agreement-form",
    doc: "Agreements are of a form that the table of forms does not know; they are read as agreement, neither more nor \
          less binding.",
};

const GGO: &str = "manytreaties-agreements-ggo";
const DESTA: &str = "manytreaties-agreements-desta";
const IEADB: &str = "manytreaties-agreements-ieadb";
const GGO_PARTIES: &str = "manytreaties-parties-ggo";
const DESTA_PARTIES: &str = "manytreaties-parties-desta";
const IEADB_PARTIES: &str = "manytreaties-parties-ieadb";

const LAYOUTS: &[Layout] = &[
    Layout::new(
        GGO,
        Separation::Comma,
        &[
            "treatyID",
            "Title",
            "Begin",
            "End",
            "Signature",
            "Force",
            "TypeDomain",
            "TypeAgree",
            "TypeGeo",
            "TypeSubject",
        ],
        &[],
    ),
    Layout::new(
        IEADB,
        Separation::Comma,
        &["treatyID", "Title", "Begin", "End", "Signature", "Force", "TypeAgree", "TypeSubject", "mitchID"],
        &["Version"],
    ),
    Layout::new(
        DESTA,
        Separation::Comma,
        &["treatyID", "Title", "Begin", "Signature", "Force", "TypeAgree", "TypeAmbit", "destaID"],
        &[],
    ),
    Layout::new(
        GGO_PARTIES,
        Separation::Comma,
        &["stateID", "treatyID", "Title", "StateSignature", "StateRatification", "StateForce", "StateEnd"],
        &[],
    ),
    Layout::new(
        IEADB_PARTIES,
        Separation::Comma,
        &["stateID", "treatyID", "End", "Title", "stateSignature", "Rat", "Force", "ieadbID"],
        &[],
    ),
    Layout::new(
        DESTA_PARTIES,
        Separation::Comma,
        &["stateID", "treatyID", "Title", "Signature", "Force", "StateName", "destaID"],
        &[],
    ),
];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "manytreaties",
        version: 1,
        title: "International agreements of GGO, DESTA and IEADB",
        definition: "Agreements with form, subject and dates, and what single states did about them.",
        limitation: "Mostly environment, trade and health: an agreement on defence that is not in it says nothing. \
                     Dates of single states are often filled in by rule, not taken from a depositary.",
        parameters: &[],
        references: &["manytreaties", "dur2014", "mitchell2003"],
        missing: "An empty date is not known or has not come. The years 2599 to 9999 and 0001 are placeholders and are \
                  read as not known.",
    },
    row: "one agreement, or one state and one agreement",
    publisher: "Global Governance Observatory (Hollway and others); Dür, Baccini and Elsig; Mitchell",
    address: "https://github.com/globalgov/manytreaties",
    access: Access::Ask(
        "Install the R package manytreaties and save each table with write.csv(..., na = \"\", row.names = FALSE); then \
         `tiltmeter data add FILE`.",
    ),
    licence: "CC BY 4.0 for the package; DESTA and IEADB free for academic use with citation",
    citation: "Hollway and others, manytreaties, R package 1.0.0; Dür, Baccini and Elsig 2014; Mitchell 2003",
    coverage_note: "1351 to 2023; not a complete list in any year",
    traps: &[
        "The same agreement stands in several tables and in GGO sometimes twice in one; rows are not to be added up.",
        "One id can stand for several agreements of the same parties and year: 181 ids of GGO do.",
        "Ids of parties tables carry a mark in brackets (`ROU-RUS[RFP]_1901A`) that ids of agreements tables lack.",
        "Parties are read from an id only if it names two that are known; the second code can be a place or letters of \
         the title (`POL-PPR`, `BON-EUE`), and then the parties stay empty.",
        "An id with one code (`TUR_1970P`) has further parties that it does not name.",
        "Codes are of today: RUS and SRB stand also for the Soviet Union and Yugoslavia; DEU is read by date, so that treaties \
         of the Federal Republic stay with it.",
        "`KOR - PRK`, `GIN - GNQ`, `SDN - SSD`, `SWA - SWZ` are the second state of the two.",
        "GGO gives all states as parties to resolutions and codes of the United Nations, with the day on which they \
         entered the system of states as signature; states that had ended by their first date are rejected.",
        "Dates may be partial, in doubt (`?`, `~`), a range (the earliest day is taken, with doubt) or impossible \
         (1972-06-31: the month is taken, with doubt).",
        "`Force` of DESTA parties is that of the agreement, not of the state.",
        "A form that is not given is read as agreement; GGO and DESTA call treaties and conventions agreements too.",
        "`End` is the last day of a term or the day of a termination: the first day without the agreement is that or the \
         next.",
    ],
    columns: &[
        "treatyID",
        "Title",
        "Begin",
        "End",
        "Signature",
        "Force",
        "TypeDomain",
        "TypeAgree",
        "TypeSubject",
        "mitchID",
        "destaID",
        "Version",
        "stateID",
        "StateSignature",
        "StateRatification",
        "StateForce",
        "StateEnd",
        "stateSignature",
        "Rat",
        "StateName",
    ],
};

#[cfg(test)]
mod tests {
    use tilt_core::record::{MemorySink, Record};

    use super::*;

    fn read(text: &str) -> (ReadSummary, MemorySink) {
        let mut sink = MemorySink::default();
        let summary = ManyTreaties.read(&mut text.as_bytes(), &mut sink).unwrap();
        (summary, sink)
    }

    fn parties(id: &str) -> Vec<String> {
        let text = format!(
            "treatyID,Title,Begin,End,Signature,Force,TypeDomain,TypeAgree,TypeGeo,TypeSubject\n{id},T,1952,,1952,,,,,\n"
        );
        let (_, sink) = read(&text);
        let [(2, Record::Agreement(agreement))] = &sink.records[..] else { panic!("{:?}", sink.records) };
        agreement.parties.iter().map(|party| party.code()).collect()
    }

    #[test]
    fn parties_come_from_ids_of_two_known_codes() {
        assert_eq!(parties("KAZ-RUS_1992A1"), ["KAZ", "RUS"]);
        assert_eq!(parties("ROU-RUS[RFP]_1901A"), ["ROU", "RUS"]);
        assert_eq!(parties("EUE-GIN_1990P"), ["org:EU", "GIN"]);
        assert_eq!(parties("DEU-YUG_1952A"), ["GFR", "SRB"]);
        for id in ["POL-PPR_1957A", "DNK-FRO_1901A", "TUR_1970P", "BTN IND_1949O", "A-B", "-_"] {
            assert_eq!(parties(id), Vec::<String>::new(), "{id}");
        }
    }

    #[test]
    fn placeholders_are_not_dates() {
        let (summary, sink) = read(
            "stateID,treatyID,End,Title,stateSignature,Rat,Force,ieadbID\n\
             KAZ,X_1998A,9999-12-31,T,1998-06-25,2000-10-23,2899-01-01,1\n",
        );
        let [(2, Record::AgreementParty(party))] = &sink.records[..] else { panic!("{:?}", sink.records) };
        assert_eq!((party.in_force, party.ended), (None, None));
        assert_eq!(summary.coverage.to, "2000-10-24".parse().ok());
    }

    #[test]
    fn the_first_of_two_names_is_part_of_the_second() {
        let (_, sink) = read(
            "stateID,treatyID,End,Title,stateSignature,Rat,Force,ieadbID\nKOR - PRK,X,,T,1998-06-25,,,1\n",
        );
        assert!(
            matches!(&sink.records[..], [(2, Record::AgreementParty(party))] if party.state.key() == "PRK")
        );
    }
}
