//! Single roll calls of the UN General Assembly, typed by somebody from a press release or a record of the meeting.

use std::collections::BTreeMap;
use std::io::BufRead;

use tilt_core::card::Card;
use tilt_core::concordance::CodeScheme;
use tilt_core::record::RecordSink;
use tilt_core::time::Period;
use tilt_core::vote::{Flag, RollCall, Vote, VoteChoice};
use tilt_core::{Date, StateId};

use crate::error::Error;
use crate::layout::Layout;
use crate::names;
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Source, SourceCard};

/// The source.
pub struct SingleVotes;

impl Source for SingleVotes {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        let mut seen: BTreeMap<String, Vec<StateId>> = BTreeMap::new();
        let take = |cells: &Cells<'_>, harvest: &mut Harvest| vote(cells, harvest, &mut seen);
        walk::rows(CARD.card.name, LAYOUTS, input, sink, take, |_| Claim {
            note: "the roll calls in the file and no others; lists of voters may be incomplete".to_owned(),
            complete: false,
        })
    }
}

/// `seen` holds who voted in which roll call: the same resolution typed by two people is two roll calls.
fn vote(
    cells: &Cells<'_>,
    harvest: &mut Harvest,
    seen: &mut BTreeMap<String, Vec<StateId>>,
) -> Result<(), Refusal> {
    let resolution = cells.text("resolution");
    if resolution.is_empty() {
        return Err(Refusal::cell("resolution", "", "a symbol such as A/RES/68/262"));
    }
    let date: Date = cells
        .text("date")
        .parse()
        .map_err(|_| Refusal::cell("date", cells.text("date"), "a day such as 2014-03-27"))?;
    let choice = match cells.text("vote") {
        "Y" => VoteChoice::Yes,
        "A" => VoteChoice::Abstain,
        "N" => VoteChoice::No,
        "X" => VoteChoice::Absent,
        other => return Err(Refusal::cell("vote", other, "Y, A, N or X")),
    };
    let state = names::by_code(CodeScheme::Iso3, cells.text("iso3"), Some(date))?;
    let typed_by = cells.text("source");
    let id = if typed_by.is_empty() { resolution.to_owned() } else { format!("{resolution} ({typed_by})") };
    match seen.get_mut(&id) {
        None => {
            harvest.push(roll_call(&id, resolution, date)?);
            seen.insert(id.clone(), vec![state]);
        }
        Some(voters) if voters.contains(&state) => {
            let reason = format!("second vote of {state} in {id}; the first one is kept");
            return Err(Refusal::Row { reason, text: cells.text("iso3").to_owned() });
        }
        Some(voters) => voters.push(state),
    }
    harvest.push(Vote { roll_call: id, state, choice });
    harvest.covers(date, date.tomorrow().unwrap_or(date));
    Ok(())
}

fn roll_call(id: &str, resolution: &str, date: Date) -> Result<RollCall, Refusal> {
    // `A/RES/ES-11/1` is of emergency special session 11, `A/RES/68/262` of the 68th regular one.
    let session =
        resolution.strip_prefix("A/RES/").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let expected = "a symbol such as A/RES/68/262 or A/RES/ES-11/1";
    let period = (1..=u16::MAX)
        .map(Period::Session)
        .take_while(|session| session.start() <= date)
        .last()
        .ok_or_else(|| Refusal::cell("date", &date.to_string(), "a day since the first session"))?;
    let Period::Session(opened) = period else { unreachable!("sessions are mapped to sessions") };
    let number = if session.starts_with("ES-") { Some(opened) } else { session.parse().ok() };
    Ok(RollCall {
        id: id.to_owned(),
        session: session.to_owned(),
        period: number.ok_or_else(|| Refusal::cell("resolution", resolution, expected))?,
        date: Some(date),
        resolution: resolution.to_owned(),
        title: String::new(),
        amendment: Flag::NotRecorded,
        paragraph: Flag::NotRecorded,
        important: Flag::NotRecorded,
        issues: Vec::new(),
    })
}

const LAYOUTS: &[Layout] = &[Layout::new(
    "single-votes-csv",
    Separation::Comma,
    &["resolution", "date", "iso3", "vote"],
    &["source"],
)];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "single-votes",
        version: 1,
        title: "Single UN roll calls, typed by hand",
        definition: "What each state did in roll calls of the UN General Assembly that somebody typed into a table.",
        limitation: "A handful of roll calls that were chosen for their subject; no measure of alignment rests on them.",
        parameters: &[],
        references: &["undl_votes"],
        missing: "A state without a row is not known; `X` is an absence, which is no vote.",
    },
    row: "one state's choice in one roll call, as one source gives it",
    publisher: "whoever typed the table",
    address: "https://press.un.org and the records of the meetings",
    access: Access::Own,
    licence: "facts",
    citation: "the source named in each row",
    coverage_note: "The days of the roll calls in the file",
    traps: &[
        "The same resolution typed by two sources is two roll calls, so that they can be compared.",
        "Tables drawn for maps leave out small states.",
        "Emergency special sessions count to the regular session of their date.",
    ],
    columns: &["resolution", "date", "iso3", "vote", "source"],
};

#[cfg(test)]
mod tests {
    use tilt_core::record::{MemorySink, Record};

    use super::*;

    #[test]
    fn two_sources_of_one_resolution_stay_apart() {
        let text = "resolution,date,iso3,vote,source\n\
                    A/RES/ES-11/1,2022-03-02,KAZ,A,a\nA/RES/ES-11/1,2022-03-02,KAZ,A,b\n";
        let mut sink = MemorySink::default();
        let summary = SingleVotes.read(&mut text.as_bytes(), &mut sink).unwrap();
        assert_eq!((summary.accepted, summary.rejected), (2, 0));
        let calls: Vec<&RollCall> = sink
            .records
            .iter()
            .filter_map(|(_, record)| if let Record::RollCall(call) = record { Some(call) } else { None })
            .collect();
        assert_eq!(
            calls.iter().map(|call| (call.session.as_str(), call.period)).collect::<Vec<_>>(),
            [("ES-11", 76); 2]
        );
        assert_eq!(summary.coverage.to, "2022-03-03".parse().ok());
    }
}
