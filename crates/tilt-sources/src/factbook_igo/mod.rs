//! Memberships in international organisations as the editions of the CIA World Factbook print them.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::sync::OnceLock;

use tilt_core::StateId;
use tilt_core::card::Card;
use tilt_core::concordance::{CodeScheme, Concordance};
use tilt_core::record::{MembershipReport, RecordSink, ReportedStatus};
use tilt_core::time::Period;

use crate::dated::{Body, Dated, bodies};
use crate::error::Error;
use crate::layout::Layout;
use crate::names::{self, Names};
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Source, SourceCard};

/// The source.
pub struct FactbookIgo;

impl Source for FactbookIgo {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        walk::rows(CARD.card.name, LAYOUTS, input, sink, take, |_| Claim {
            note: "memberships as editions print them; an entry that is not printed may have been forgotten"
                .to_owned(),
            complete: false,
        })
    }
}

fn take(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let edition = Period::Year(cells.year("edition_year")?);
    let state = state(cells, edition)?;
    let code = cells.text("organization");
    let org = match orgs().find(code, edition.year()) {
        _ if code.is_empty() => return Err(Refusal::cell("organization", code, "an abbreviation")),
        Some(Body::Org(org)) => Some(org),
        Some(Body::Other) | None => None,
        Some(Body::Text) => {
            let reason = "organization is a piece of text, not an organisation".to_owned();
            return Err(Refusal::Row { reason, text: code.to_owned() });
        }
    };
    harvest.push(MembershipReport {
        code: code.to_owned(),
        org,
        state,
        year: edition.year(),
        edition: true,
        status: status(cells.text("status"))?,
    });
    harvest.covers(edition.start(), edition.end());
    Ok(())
}

/// The state of a row. What an entity is comes first: the islands of a crown bear its code.
fn state(cells: &Cells<'_>, edition: Period) -> Result<StateId, Refusal> {
    let (code, country) = (cells.text("iso2"), cells.text("country"));
    match cells.text("entity_type") {
        "sovereign" | "freely_associated" | "disputed" | "dissolved" => {}
        "territory" | "special_admin" | "crown_dependency" => {
            return Err(names::no_state("country", country, "territory"));
        }
        "misc" => return Err(names::no_state("country", country, "group")),
        other => {
            return Err(Refusal::cell("entity_type", other, "sovereign, territory or another known word"));
        }
    }
    let day = Some(edition.start());
    if code.is_empty() {
        return table().state("country", country, day);
    }
    match codes().find(code, edition.year()) {
        Some(Entity::State(state)) => Ok(state),
        Some(Entity::Territory) => Err(names::no_state("country", country, "territory")),
        Some(Entity::Merged) => Err(Refusal::Row {
            reason: "the entries of two states stand under one name in this edition".to_owned(),
            text: country.to_owned(),
        }),
        // The code of one state is NA, which elsewhere stands for nothing.
        None => names::by_code(CodeScheme::Iso2, code, day),
    }
}

/// What a code means where the archive uses it in its own way.
#[derive(Clone, Copy)]
enum Entity {
    State(StateId),
    Territory,
    Merged,
}

fn codes() -> &'static Dated<Entity> {
    static CODES: OnceLock<Dated<Entity>> = OnceLock::new();
    CODES.get_or_init(|| {
        Dated::parse(include_str!("codes.tsv"), |meaning| match meaning {
            "territory" => Entity::Territory,
            "merged" => Entity::Merged,
            key => {
                Entity::State(Concordance::bundled().by_key(key).expect("codes table: the key of a state"))
            }
        })
    })
}

fn status(text: &str) -> Result<ReportedStatus, Refusal> {
    static STATUSES: OnceLock<BTreeMap<&'static str, ReportedStatus>> = OnceLock::new();
    let table = STATUSES.get_or_init(|| {
        let lines = include_str!("statuses.tsv").lines().filter(|line| !line.starts_with('#'));
        let read = |line: &'static str| {
            let (words, name) = line.split_once('\t').expect("words and their status, separated by a tab");
            let status = ReportedStatus::ALL.into_iter().find(|status| status.name() == name);
            (words, status.expect("the name of a status"))
        };
        lines.map(read).collect()
    });
    table.get(text).copied().ok_or_else(|| Refusal::cell("status", text, "a word of the table of statuses"))
}

fn table() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| Names::parse(include_str!("names.tsv")))
}

fn orgs() -> &'static Dated<Body> {
    static ORGS: OnceLock<Dated<Body>> = OnceLock::new();
    ORGS.get_or_init(|| bodies(include_str!("orgs.tsv")))
}

const LAYOUTS: &[Layout] = &[Layout::new(
    "factbook-igo-long",
    Separation::Comma,
    &["edition_year", "iso2", "country", "entity_type", "organization", "status"],
    &[],
)];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "factbook-igo",
        version: 1,
        title: "CIA World Factbook organisation participation",
        definition: "To which organisations an edition of the Factbook says that a state belongs, and as what.",
        limitation: "An edition is no event: it lags by one to six years and forgets entries, so a gap of one edition is \
                     no exit and the first mention no entry.",
        parameters: &[],
        references: &["cia_factbook"],
        missing: "An entry that an edition does not print gives no record and does not mean that the state had left; a \
                  few states are missing from whole editions.",
    },
    row: "one organisation of one state or territory in one edition",
    publisher: "US Central Intelligence Agency; divided into rows by the CIA World Factbooks Archive 1990-2025",
    address: "https://github.com/MilkMp/CIA-World-Factbooks-Archive-1990-2025",
    access: Access::Ask(
        "Take the field International organization participation (before 1991: Member of) of each edition from the \
         archive and save one row for each entry with the columns edition_year, iso2, country, entity_type, \
         organization, status; then `tiltmeter data add FILE`.",
    ),
    licence: "public domain (US government)",
    citation: "Central Intelligence Agency, The World Factbook, editions 1990 to 2025",
    coverage_note: "editions 1990 to 2025; the year is that of the edition",
    traps: &[
        "It lags: CSTO appears from the edition of 2007 and EAEU from that of 2016; a state that had left a body in \
         2012 is printed as a member to 2016.",
        "It flickers: an entry can be missing from single editions, such as Uzbekistan in CSTO in those of 2010 and \
         2014. This is in the printed text and is kept as it is.",
        "WTO is the World Tourism Organization up to the edition of 1995; the World Trade Organization is WTrO from 1996 \
         and WTO from 2004 on.",
        "AG is at once the Andean Group and the Australia Group up to 1998 and gets no key; G-8 is another group up to \
         1998; EAEC is printed long after the body ended.",
        "The archive puts ended states under codes of others: Czechoslovakia is Slovakia up to the edition of 1992 and \
         Yugoslavia is Serbia and Montenegro, both read as the state they were; the two German and the two Yemeni \
         states of the edition of 1990 are merged, and these rows are refused.",
        "An edition can print one body twice for one state, as a member and as something else; both are kept.",
        "Entries that say that a state takes no part are refused, not read as membership.",
        "The code NA is that of Namibia.",
        "Islands of the British crown bear the code GB.",
        "Bodies and whole sentences can stand in one entry, since the field was divided at commas; such pieces are \
         refused.",
        "There is no entry for the Organization of Turkic States.",
        "Five states are absent from one edition each: Armenia, Greece, Luxembourg and Venezuela in 1996, North \
         Macedonia in 2001.",
    ],
    columns: &["edition_year", "iso2", "country", "entity_type", "organization", "status"],
};

#[cfg(test)]
mod tests {
    use tilt_core::record::{MemorySink, Record};

    use super::*;

    fn read(rows: &str) -> MemorySink {
        let text = format!("edition_year,iso2,country,entity_type,organization,status\n{rows}");
        let mut sink = MemorySink::default();
        FactbookIgo.read(&mut text.as_bytes(), &mut sink).unwrap();
        sink
    }

    fn keys(sink: &MemorySink) -> Vec<(i16, &'static str, Option<&'static str>)> {
        let key = |(_, record): &(u64, Record)| match record {
            Record::MembershipReport(report) => {
                assert!(report.edition);
                (report.year, report.state.key(), report.org.map(|org| org.key()))
            }
            other => panic!("{other:?}"),
        };
        sink.records.iter().map(key).collect()
    }

    #[test]
    fn an_abbreviation_means_what_it_meant_in_its_edition() {
        let sink = read(
            "1995,KZ,Kazakhstan,sovereign,WTO,member\n1996,KZ,Kazakhstan,sovereign,WToO,member\n\
             1996,KZ,Kazakhstan,sovereign,WTrO,observer\n2010,KZ,Kazakhstan,sovereign,WTO,observer\n",
        );
        assert_eq!(
            keys(&sink).iter().map(|row| row.2).collect::<Vec<_>>(),
            [None, None, Some("WTO"), Some("WTO")]
        );
    }

    #[test]
    fn na_is_namibia_and_an_island_is_no_state() {
        let sink = read(
            "2010,NA,Namibia,sovereign,AU,member\n2010,GB,Jersey,crown_dependency,UPU,member\n\
             2010,,Kosovo,disputed,IMF,member\n2010,MH,Marshall Islands,freely_associated,UN,member\n",
        );
        assert_eq!(keys(&sink), [(2010, "NAM", Some("AU")), (2010, "XKX", None), (2010, "MHL", Some("UN"))]);
        assert_eq!(sink.rejected[0].reason, "country is a territory, not a state");
    }

    #[test]
    fn ended_states_are_not_those_that_bear_their_code_now() {
        let sink = read(
            "1990,SK,Slovakia,sovereign,Warsaw Pact,member\n1993,SK,Slovakia,sovereign,CSCE,member\n\
             1990,DE,Germany,sovereign,Warsaw Pact,member\n1991,CS,Serbia and Montenegro,dissolved,CSCE,member\n",
        );
        assert_eq!(
            keys(&sink),
            [(1990, "CSK", Some("WPO")), (1993, "SVK", Some("OSCE")), (1991, "SRB", Some("OSCE"))]
        );
        assert!(sink.rejected[0].reason.contains("two states"), "{:?}", sink.rejected);
    }

    #[test]
    fn a_gap_is_not_filled() {
        let sink =
            read("2009,UZ,Uzbekistan,sovereign,CSTO,member\n2011,UZ,Uzbekistan,sovereign,CSTO,member\n");
        assert_eq!(keys(&sink).iter().map(|row| row.0).collect::<Vec<_>>(), [2009, 2011]);
    }
}
