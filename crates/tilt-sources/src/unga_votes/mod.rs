//! Roll-call votes of the UN General Assembly, one row per vote.
//!
//! Two publishers, one dataset: the Dataverse file of Voeten and others (`UNVotes.csv`) and the voting file of the UN
//! Digital Library in its three generations. Both give the same records; what one of them does not record is
//! [`Flag::NotRecorded`](tilt_core::vote::Flag), not "no". The Dataverse file is also handed on in two, one of votes and
//! one of roll calls, which belong together by the id of the roll call.

mod ballots;
mod cells;
mod dataverse;
mod long;
mod undl;

use std::collections::BTreeSet;
use std::io::BufRead;

use tilt_core::card::Card;
use tilt_core::origin::Coverage;
use tilt_core::record::RecordSink;

use crate::error::Error;
use crate::layout::{self, Layout};
use crate::rows::{RowReader, Separation};
use crate::summary::{ReadSummary, Tally};
use crate::{Access, Source, SourceCard};

pub(crate) use ballots::W_TOTALS;
pub use long::read_long;

/// The source.
pub struct UngaVotes;

impl Source for UngaVotes {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        let mut rows = RowReader::new(input, Separation::Comma);
        let (layout, header) = layout::begin(LAYOUTS, &mut rows)?;
        let mut tally = Tally::new(sink);
        let (seen, note) = match layout.name {
            name if name == DATAVERSE.name => {
                let columns = dataverse::Columns::of(&header);
                (ballots::read(&columns, &mut rows, &mut tally)?, "all roll calls in the file")
            }
            name if name == long::ROLL_CALLS.name => (
                long::roll_calls_alone(&header, &mut rows, &mut tally)?,
                "all roll calls in the file, without votes",
            ),
            name if name == long::VOTES.name => {
                let note = "votes alone; when they were stands in the file of roll calls";
                (long::votes_alone(&header, &mut rows, &mut tally)?, note)
            }
            _ => {
                let columns = undl::Columns::of(&header);
                let note = "all roll calls in the file, which holds adopted resolutions only";
                (ballots::read(&columns, &mut rows, &mut tally)?, note)
            }
        };
        let warnings =
            [layout::absent_columns(layout, &header), rows.encoding_warning(), seen.totals_warning()];
        let coverage = coverage(&tally, seen.sessions(), note);
        tally.finish(layout.name, coverage, warnings.into_iter().flatten().collect())
    }
}

/// From the first roll call to the day after the last one: nothing is known of the days beyond. A session of which
/// the file has no roll call at all is a hole, and the file is then not complete.
fn coverage(tally: &Tally<'_>, sessions: &BTreeSet<u16>, note: &str) -> Coverage {
    let has_hole = sessions.iter().zip(sessions.iter().skip(1)).any(|(session, next)| session + 1 < *next);
    let listed = if has_hole { format!("; only sessions {}", stretches(sessions)) } else { String::new() };
    Coverage {
        source: CARD.card.name.to_owned(),
        from: tally.first(),
        to: tally.last().and_then(|last| last.tomorrow().ok()),
        note: format!("{note}{listed}"),
        complete: tally.first().is_some() && !has_hole,
    }
}

/// `1–10, 47–75`.
fn stretches(sessions: &BTreeSet<u16>) -> String {
    let mut stretches: Vec<(u16, u16)> = Vec::new();
    for session in sessions {
        match stretches.last_mut() {
            Some((_, last)) if *last + 1 == *session => *last = *session,
            _ => stretches.push((*session, *session)),
        }
    }
    let shown = |(first, last): (u16, u16)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    stretches.into_iter().map(shown).collect::<Vec<_>>().join(", ")
}

const DATAVERSE: Layout = Layout::new(
    "dataverse-unvotes",
    Separation::Comma,
    &["rcid", "ccode", "vote", "session", "date"],
    &[
        "Countryname",
        "unres",
        "short",
        "descr",
        "amend",
        "para",
        "importantvote",
        "yes",
        "no",
        "abstain",
        "me",
        "nu",
        "di",
        "hr",
        "co",
        "ec",
    ],
);

const LAYOUTS: &[Layout] = &[
    DATAVERSE,
    Layout::new(
        "undl-2026-02",
        Separation::Comma,
        &["undl_id", "ms_code", "ms_name", "ms_vote", "date", "session", "resolution", "vote_note"],
        &["title", "total_yes", "total_no", "total_abstentions"],
    ),
    Layout::new(
        "undl-2025-03",
        Separation::Comma,
        &["undl_id", "ms_code", "ms_name", "ms_vote", "date", "session", "resolution"],
        &["title", "total_yes", "total_no", "total_abstentions"],
    ),
    Layout::new(
        "undl-2024-09",
        Separation::Comma,
        &["undl_id", "ms_codes", "ms_names", "ms_votes", "resolutions", "date"],
        &["title", "yes", "no", "abstentions"],
    ),
    long::VOTES,
    long::ROLL_CALLS,
];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "unga-votes",
        version: 1,
        title: "UN General Assembly roll-call votes",
        definition: "What each member state did in each recorded vote of the UN General Assembly.",
        limitation: "Most resolutions are adopted without a vote, so the roll calls are the contested part of the \
                     agenda and say nothing of what was agreed by consensus.",
        parameters: &[],
        references: &["voeten_data", "bailey2017", "undl_votes"],
        missing: "Absence and non-membership are kept apart from abstention and are never votes; a blank property of \
                  a roll call stays blank.",
    },
    row: "one state's choice in one roll call",
    publisher: "Harvard Dataverse (Voeten, Strezhnev, Bailey); UN Dag Hammarskjöld Library",
    address: "https://doi.org/10.7910/DVN/LEJUQZ and https://digitallibrary.un.org/record/4060887",
    access: Access::Dataverse { doi: "10.7910/DVN/LEJUQZ", names: &["UNVotes"] },
    licence: "Dataverse file: CC0 1.0; UN Digital Library file: non-commercial use with attribution",
    citation: "Erik Voeten, Anton Strezhnev and Michael Bailey, United Nations General Assembly Voting Data, Harvard \
               Dataverse, doi:10.7910/DVN/LEJUQZ; or United Nations Dag Hammarskjöld Library, General Assembly Voting \
               Data, record 4060887, with the day of download",
    coverage_note: "Sessions from 1946 to the last roll call of the file; the Library's file holds votes on adopted \
                    resolutions only, without amendments, paragraphs and failed drafts",
    traps: &[
        "Code 2 is an abstention and 8 an absence: an absence read as abstention moves every similarity.",
        "The calendar year of a roll call is often that after the session opened; the period is the session.",
        "One country code is one series: 365 is the USSR and Russia, 345 Yugoslavia and Serbia.",
        "The seat of China is 713 before session 26 and 710 from then on.",
        "The file of 2023 is in Latin-1 in places.",
        "Resolution symbols change form at session 71, so they are no key over the whole file.",
        "In two files, the votes alone have neither day nor session: both files are needed to measure.",
        "Emergency special sessions have no number of their own among the regular ones; they count to the regular \
         session of their date.",
    ],
    columns: &[
        "rcid",
        "ccode",
        "vote",
        "Countryname",
        "session",
        "date",
        "unres",
        "amend",
        "para",
        "importantvote",
        "short",
        "descr",
        "me",
        "nu",
        "di",
        "hr",
        "co",
        "ec",
        "undl_id",
        "ms_code",
        "ms_name",
        "ms_vote",
        "resolution",
        "title",
    ],
};

#[cfg(test)]
mod tests {
    use tilt_core::record::MemorySink;

    use super::*;

    fn summary_of(rows: &[&str]) -> ReadSummary {
        let text = rows.iter().fold("rcid,ccode,vote,session,date,yes,abstain,no".to_owned(), |text, row| {
            format!("{text}\n{row}")
        });
        UngaVotes.read(&mut text.as_bytes(), &mut MemorySink::default()).unwrap()
    }

    #[test]
    fn coverage_ends_on_the_day_after_the_last_roll_call_and_names_holes() {
        let whole = summary_of(&["5,705,1,60,2005-11-01,1,0,0", "4,705,1,61,2006-11-30,1,0,0"]);
        let day = |text: &str| text.parse().ok();
        assert_eq!((whole.coverage.from, whole.coverage.to), (day("2005-11-01"), day("2006-12-01")));
        assert_eq!(
            (whole.coverage.complete, whole.coverage.note.as_str()),
            (true, "all roll calls in the file")
        );
        let holed = summary_of(&[
            "5,705,1,60,2005-11-01,1,0,0",
            "4,705,1,61,2006-11-30,1,0,0",
            "6,705,1,64,2009-11-30,1,0,0",
        ]);
        assert!(!holed.coverage.complete && holed.coverage.note.ends_with("only sessions 60–61, 64"));
    }

    #[test]
    fn stated_totals_that_differ_are_a_doubt() {
        let summary = summary_of(&[
            "5,705,1,60,2005-11-01,1,0,1",
            "5,365,3,60,2005-11-01,1,0,1",
            "6,705,1,60,2005-11-02,2,0,0",
        ]);
        let doubts: Vec<_> =
            summary.warnings.iter().filter(|warning| warning.code == W_TOTALS.code).collect();
        assert_eq!((doubts.len(), doubts[0].count), (1, 1));
        assert_eq!(doubts[0].examples, ["6: 1-0-0, stated 2-0-0"]);
    }

    #[test]
    fn roll_calls_may_be_mixed_and_columns_in_any_order() {
        let mut sink = MemorySink::default();
        let text = "date,vote,session,rcid,ccode\n2005-11-01,1,60,5,705\n2005-11-02,3,60,6,705\n2005-11-01,2,60,5,365\n";
        let summary = UngaVotes.read(&mut text.as_bytes(), &mut sink).unwrap();
        assert_eq!((summary.roll_calls, summary.votes, summary.rejected), (2, 3, 0));
    }
}
