//! The votes in two files, one of votes and one of roll calls: the form in which a panel of all sessions is small.

use std::collections::BTreeMap;
use std::io::BufRead;

use tilt_core::record::{Record, RecordSink};
use tilt_core::vote::{RollCall, Vote};

use super::ballots::{Seen, second_vote};
use super::dataverse::{self, RollCallColumns};
use crate::error::Error;
use crate::layout::{self, Header, Layout};
use crate::rows::{Row, RowReader, Separation};
use crate::summary::{ReadSummary, Refusal, Tally};

/// Votes alone: when a roll call was stands in the other file.
pub(super) const VOTES: Layout =
    Layout::new("votes-long", Separation::Comma, &["rcid", "ccode", "vote"], &[])
        .without(&["session", "date"]);

/// Roll calls alone.
pub(super) const ROLL_CALLS: Layout = Layout::new(
    "votes-long-roll-calls",
    Separation::Comma,
    &["rcid", "session", "date"],
    // All but the name of the state, which stands first.
    super::DATAVERSE.optional.split_at(1).1,
)
.without(&["ccode", "vote"]);

/// Reads the rows of a file of votes. Without its roll calls it says nothing of when.
pub(super) fn votes_alone(
    header: &Header,
    rows: &mut RowReader<'_>,
    tally: &mut Tally<'_>,
) -> Result<Seen, Error> {
    let at = ["rcid", "ccode", "vote"].map(|column| header.required(column));
    let mut seen = Seen::default();
    while let Some(row) = rows.next_row()? {
        match ballot(row, at, None, &mut seen) {
            Ok((_, vote)) => tally.accept(row.line(), Record::Vote(vote))?,
            Err(refusal) => tally.refuse(row.line(), refusal)?,
        }
    }
    Ok(seen)
}

/// Reads the rows of a file of roll calls.
pub(super) fn roll_calls_alone(
    header: &Header,
    rows: &mut RowReader<'_>,
    tally: &mut Tally<'_>,
) -> Result<Seen, Error> {
    let (rcid, columns) = (header.required("rcid"), RollCallColumns::of(header));
    let mut seen = Seen::default();
    while let Some(row) = rows.next_row()? {
        let read = described(row, rcid, &columns).and_then(|roll_call| {
            let (is_new, _) = seen.roll_call(&roll_call.id, roll_call.period, || None);
            if is_new { Ok(roll_call) } else { Err(second_roll_call(row, &roll_call.id)) }
        });
        match read {
            Ok(roll_call) => {
                if let Some(date) = roll_call.date {
                    tally.date(date);
                }
                tally.accept(row.line(), Record::RollCall(roll_call))?;
            }
            Err(refusal) => tally.refuse(row.line(), refusal)?,
        }
    }
    Ok(seen)
}

fn second_roll_call(row: &Row, id: &str) -> Refusal {
    let reason = format!("second row of roll call {id}; the first one is kept");
    Refusal::Row { reason, text: row.text().trim_end().to_owned() }
}

/// Reads a file of votes (`rcid, ccode, vote`) and one of roll calls (`rcid, session, date` and the other columns of
/// the Dataverse file). A roll call is given before its first vote, with its line in the file of roll calls; one
/// without votes is not given. Rows counts those of the file of votes and the rejected ones of the other.
///
/// # Errors
/// As [`Source::read`](crate::Source::read).
pub fn read_long(
    mut votes: impl BufRead,
    mut roll_calls: impl BufRead,
    sink: &mut dyn RecordSink,
) -> Result<ReadSummary, Error> {
    let mut tally = Tally::new(sink);
    let known = read_roll_calls(&mut roll_calls, &mut tally)?;
    let mut rows = RowReader::new(&mut votes, Separation::Comma);
    let (layout, header) = layout::begin(&[VOTES], &mut rows)?;
    let at = ["rcid", "ccode", "vote"].map(|column| header.required(column));
    let mut seen = Seen::default();
    while let Some(row) = rows.next_row()? {
        match read_vote(row, at, &known, &mut seen) {
            Ok((is_new, vote)) => {
                if is_new && let Some((line, roll_call)) = known.get(&vote.roll_call) {
                    if let Some(date) = roll_call.date {
                        tally.date(date);
                    }
                    tally.roll_call(*line, Record::RollCall(roll_call.clone()))?;
                }
                tally.accept(row.line(), Record::Vote(vote))?;
            }
            Err(refusal) => tally.refuse(row.line(), refusal)?,
        }
    }
    let coverage = super::coverage(&tally, seen.sessions(), "all roll calls in the file");
    let warnings = rows.encoding_warning().into_iter().collect();
    tally.finish(layout.name, coverage, warnings)
}

fn read_roll_calls(
    input: &mut dyn BufRead,
    tally: &mut Tally<'_>,
) -> Result<BTreeMap<String, (u64, RollCall)>, Error> {
    let mut rows = RowReader::new(input, Separation::Comma);
    let (_, header) = layout::begin(&[ROLL_CALLS], &mut rows)?;
    let (rcid, columns) = (header.required("rcid"), RollCallColumns::of(&header));
    let mut known = BTreeMap::new();
    while let Some(row) = rows.next_row()? {
        match described(row, rcid, &columns) {
            Ok(roll_call) => {
                known.entry(roll_call.id.clone()).or_insert((row.line(), roll_call));
            }
            Err(refusal) => tally.refuse(row.line(), in_roll_calls(refusal))?,
        }
    }
    Ok(known)
}

fn described(row: &Row, rcid: usize, columns: &RollCallColumns) -> Result<RollCall, Refusal> {
    row.require_whole()?;
    let occasion = columns.occasion(row, dataverse::id("rcid", row.cell(rcid))?)?;
    Ok(columns.roll_call(row, &occasion))
}

/// Lines of two files are given to one sink; the reason says which of them is meant.
fn in_roll_calls(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Row { reason, text } => {
            Refusal::Row { reason: format!("file of roll calls: {reason}"), text }
        }
        state => state,
    }
}

fn read_vote(
    row: &Row,
    at: [usize; 3],
    known: &BTreeMap<String, (u64, RollCall)>,
    seen: &mut Seen,
) -> Result<(bool, Vote), Refusal> {
    row.require_whole()?;
    let id = dataverse::id("rcid", row.cell(at[0]))?;
    match known.get(id) {
        Some((_, roll_call)) => ballot(row, at, Some(roll_call), seen),
        None => Err(Refusal::cell("rcid", id, "a roll call of the file of roll calls")),
    }
}

/// A vote, and whether it is the first one of its roll call.
fn ballot(
    row: &Row,
    [rcid, ccode, vote]: [usize; 3],
    roll_call: Option<&RollCall>,
    seen: &mut Seen,
) -> Result<(bool, Vote), Refusal> {
    row.require_whole()?;
    let id = dataverse::id("rcid", row.cell(rcid))?;
    let choice = dataverse::choice(row.cell(vote))?;
    let state = dataverse::state(row.cell(ccode), "", roll_call.and_then(|roll_call| roll_call.date))?;
    let (is_new, number) = seen.roll_call(id, roll_call.map_or(0, |roll_call| roll_call.period), || None);
    if !seen.mark(number, state, choice) {
        return Err(second_vote(row, state, id));
    }
    Ok((is_new, Vote { roll_call: id.to_owned(), state, choice }))
}

#[cfg(test)]
mod tests {
    use tilt_core::record::MemorySink;

    use super::super::UngaVotes;
    use super::*;
    use crate::Source;

    #[test]
    fn roll_calls_come_before_their_votes_and_strangers_are_refused() {
        let votes = b"rcid,ccode,vote\n5,705,1\n5,365,3\n6,705,8\n7,705,1\n5,705,2\n";
        let roll_calls = b"rcid,session,date,unres\n5,60,2005-11-01,R/60/1\n6,60,2005-11-02,R/60/2\n9,x,,\n";
        let mut sink = MemorySink::default();
        let summary = read_long(&votes[..], &roll_calls[..], &mut sink).unwrap();
        assert_eq!((summary.accepted, summary.rejected, summary.roll_calls), (3, 3, 2));
        assert!(matches!(sink.records[0], (2, Record::RollCall(_))));
        assert!(matches!(sink.records[3], (3, Record::RollCall(_))));
        assert!(sink.rejected[0].reason.starts_with("file of roll calls: session"));
        assert!(sink.rejected[1].reason.contains("rcid is `7`"));
        assert!(sink.rejected[2].reason.contains("second vote of KAZ"));
    }

    #[test]
    fn each_file_is_read_alone_as_in_the_pair() {
        let votes = b"rcid,ccode,vote\n5,705,1\n5,365,3\n6,705,8\n5,705,2\n";
        let roll_calls = b"rcid,session,date,unres\n5,60,2005-11-01,R/60/1\n6,60,2005-11-02,R/60/2\n5,61,,\n";
        let (mut pair, mut first, mut second) =
            (MemorySink::default(), MemorySink::default(), MemorySink::default());
        read_long(&votes[..], &roll_calls[..], &mut pair).unwrap();
        let a = UngaVotes.read(&mut &roll_calls[..], &mut first).unwrap();
        let b = UngaVotes.read(&mut &votes[..], &mut second).unwrap();
        assert_eq!((a.layout, a.accepted, a.rejected), ("votes-long-roll-calls", 2, 1));
        assert_eq!((b.layout, b.accepted, b.rejected), ("votes-long", 3, 1));
        assert_eq!((a.coverage.to, b.coverage.to), ("2005-11-03".parse().ok(), None));
        let shown = |records: &[(u64, Record)]| {
            let mut shown: Vec<String> = records.iter().map(|record| format!("{record:?}")).collect();
            shown.sort();
            shown
        };
        first.records.extend(second.records);
        assert_eq!(shown(&first.records), shown(&pair.records));
    }
}
