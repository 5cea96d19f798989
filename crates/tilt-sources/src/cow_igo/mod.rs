//! Memberships in intergovernmental organisations as the Correlates of War project codes them, by state and year.

use std::io::BufRead;
use std::sync::OnceLock;

use tilt_core::StateId;
use tilt_core::card::Card;
use tilt_core::record::{MembershipReport, RecordSink, ReportedStatus};
use tilt_core::time::Period;

use crate::dated::{Body, Dated, bodies};
use crate::error::Error;
use crate::former;
use crate::layout::Layout;
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Download, Source, SourceCard};

/// The source.
pub struct CowIgo;

impl Source for CowIgo {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        walk::rows(CARD.card.name, LAYOUTS, input, sink, take, |layout| Claim {
            note: match layout {
                LONG => "memberships by state and year; what was not known is left out like what was not",
                _ => "memberships by state and year; what is not known is reported as unknown",
            }
            .to_owned(),
            complete: layout != LONG,
        })
    }
}

fn take(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let period = Period::Year(cells.year("year")?);
    let state = former::by_cow("ccode", cells.text("ccode"), Some(period.start()))?;
    if cells.layout() == LONG {
        let (code, text) = (cells.text("igo"), cells.text("status"));
        let read = status("status", text)?;
        // A row without membership would be one of the other form of the data set.
        let read = read.ok_or_else(|| Refusal::cell("status", text, "1, 2, 3 or -9"))?;
        if code.is_empty() {
            return Err(Refusal::cell("igo", code, "the code of an organisation"));
        }
        harvest.push(report(code, state, period.year(), read));
    } else {
        for (code, text) in cells.named().filter(|(column, _)| !KEYS.contains(column)) {
            if let Some(read) = status(code, text.trim())? {
                harvest.push(report(code, state, period.year(), read));
            }
        }
    }
    harvest.covers(period.start(), period.end());
    Ok(())
}

/// What a cell says; `None` where the state is no member or the organisation does not exist in that year.
fn status(column: &str, text: &str) -> Result<Option<ReportedStatus>, Refusal> {
    match text {
        "0" | "-1" => Ok(None),
        "1" => Ok(Some(ReportedStatus::Member)),
        "2" => Ok(Some(ReportedStatus::Associate)),
        "3" => Ok(Some(ReportedStatus::Observer)),
        "-9" => Ok(Some(ReportedStatus::Unknown)),
        other => Err(Refusal::cell(column, other, "0, 1, 2, 3, -1 or -9")),
    }
}

fn report(code: &str, state: StateId, year: i16, status: ReportedStatus) -> MembershipReport {
    static ORGS: OnceLock<Dated<Body>> = OnceLock::new();
    let orgs = ORGS.get_or_init(|| bodies(include_str!("orgs.tsv")));
    let org = match orgs.find(&code.to_ascii_lowercase(), year) {
        Some(Body::Org(org)) => Some(org),
        Some(Body::Other | Body::Text) | None => None,
    };
    MembershipReport { code: code.to_owned(), org, state, year, edition: false, status }
}

/// Columns that are no organisations.
const KEYS: [&str; 3] = ["ccode", "year", "state"];

const LONG: &str = "cow-igo-long";

const LAYOUTS: &[Layout] = &[
    Layout::new("cow-igo-state-year", Separation::Comma, &["ccode", "year", "state", "UN", "NATO"], &[]),
    Layout::new(
        "cow-igo-state-year-lower-case",
        Separation::Comma,
        &["ccode", "year", "state", "un", "nato"],
        &[],
    ),
    Layout::new(LONG, Separation::Comma, &["ccode", "state", "year", "igo", "status"], &[]),
];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "cow-igo",
        version: 1,
        title: "COW intergovernmental organisations",
        definition: "Whether a state was a full member, an associate or an observer of an organisation in a year.",
        limitation: "A year holds one status: a state that joined in December counts for the whole year, and signing can \
                     count as joining. What a membership binds to is not said.",
        parameters: &[],
        references: &["pevehouse2020"],
        missing: "Code -9 becomes a report of status unknown; 0 (no member) and -1 (no such body in that year) give no \
                  record.",
    },
    row: "one state in one year with a column for each organisation, or one membership of one year",
    publisher: "Correlates of War project (Pevehouse, Nordstrom, McManus, Jamison)",
    address: "https://correlatesofwar.org/data-sets/igos/",
    access: Access::Open(&[Download {
        address: "https://correlatesofwar.org/wp-content/uploads/state_year_formatv3.zip",
        name: "state_year_formatv3.zip",
        members: &["state_year_formatv3.csv"],
    }]),
    licence: "free for academic use with citation",
    citation: "Jon C. W. Pevehouse, Timothy Nordstrom, Roseanne W. McManus, Anne Spencer Jamison, Tracking Organizations \
               in the World: The Correlates of War IGO Version 3.0 datasets, Journal of Peace Research 57(3), 2020",
    coverage_note: "1816 to 2014; collected every year from 1965, every five years before",
    traps: &[
        "Before 1965 the project collected every five years and filled the years between, so a year of joining before \
         1965 may be off by as much.",
        "The files end with 2014: bodies that began in 2015 are absent, and later years are not covered.",
        "The meetings of five states from 1996 on are coded as the organisation of 2001, under the code `sco`; they get \
         the key SHANGHAI5 up to 2000.",
        "Parties of the treaty of 1992 are members of `csto` from 2002, the year in which its charter was signed, and \
         one that came back in 2006 is a member from 2002 on.",
        "The code `eac` holds from 1996 on states that were never in the East African Community of 1999 and gets no key.",
        "`oas` begins in 1890 with the Pan-American Union; it gets the key of the organisation from 1948 on.",
        "In the last years many cells are -9: the project had no list yet, which is neither membership nor its end.",
        "The long form holds codes 1, 2 and 3 only, so there a body that was not asked about looks like no membership.",
    ],
    columns: &["ccode", "year", "state", "UN", "NATO", "un", "nato", "igo", "status"],
};

#[cfg(test)]
mod tests {
    use tilt_core::record::{MemorySink, Record};

    use super::*;

    fn reports(text: &str) -> Vec<(String, Option<&'static str>, i16, ReportedStatus)> {
        let mut sink = MemorySink::default();
        let summary = CowIgo.read(&mut text.as_bytes(), &mut sink).unwrap();
        assert_eq!(summary.rejected, 0, "{:?}", sink.rejected);
        let report = |(_, record): &(u64, Record)| match record {
            Record::MembershipReport(report) => {
                assert!(!report.edition);
                (report.code.clone(), report.org.map(|org| org.key()), report.year, report.status)
            }
            other => panic!("{other:?}"),
        };
        sink.records.iter().map(report).collect()
    }

    #[test]
    fn unknown_is_reported_and_absence_is_not() {
        let found = reports("ccode,year,state,un,nato,cis,csto,eco\n705,2014,kazakhstan,1,0,-9,3,-1\n");
        assert_eq!(
            found,
            [
                ("un".to_owned(), Some("UN"), 2014, ReportedStatus::Member),
                ("cis".to_owned(), Some("CIS"), 2014, ReportedStatus::Unknown),
                ("csto".to_owned(), Some("CSTO"), 2014, ReportedStatus::Observer),
            ]
        );
    }

    #[test]
    fn one_code_means_two_bodies_in_turn() {
        let found =
            reports("ccode,state,year,igo,status\n705,kazakhstan,2000,sco,1\n705,kazakhstan,2001,sco,1\n");
        let keys: Vec<_> = found.iter().map(|report| report.1).collect();
        assert_eq!(keys, [Some("SHANGHAI5"), Some("SCO")]);
    }

    #[test]
    fn codes_of_the_official_file_are_the_same_in_upper_case() {
        let found = reports("ccode,year,state,UN,NATO,WPact\n365,1960,Russia,1,0,1\n");
        let keys: Vec<_> = found.iter().map(|report| (report.0.as_str(), report.1)).collect();
        assert_eq!(keys, [("UN", Some("UN")), ("WPact", Some("WPO"))]);
    }
}
