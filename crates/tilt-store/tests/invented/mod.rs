//! An invented file format and its reader, for tests of the store: a line is `call ID`, `vote ID STATE CHOICE`,
//! `member ROW`, `treaty ROW`, `stop`, or something that is rejected.

use std::io::{BufRead, BufReader, Read};

use tilt_core::record::{Record, RecordSink, Rejected, Unresolved};
use tilt_core::vote::{Flag, RollCall, Vote, VoteChoice};
use tilt_core::{AgreementTable, Concordance, Coverage, MembershipTable, Warning};
use tilt_store::{IngestReport, IngestRequest, Store, Summary};

pub type FeedError = Box<dyn std::error::Error + Send + Sync>;

/// Reads the format; fails at `stop`.
pub fn feed(input: &mut dyn Read, sink: &mut dyn RecordSink) -> Result<Summary, FeedError> {
    let (mut rows, mut accepted, mut line) = (0, 0, 0);
    for text in BufReader::new(input).lines() {
        let text = text?;
        line += 1;
        rows += 1;
        let cells: Vec<&str> = text.split(' ').collect();
        let record = match cells[..] {
            ["stop"] => return Err("the file says stop".into()),
            ["call", id] => Some(Record::RollCall(roll_call(id))),
            ["vote", id, state, choice] => match Concordance::bundled().by_key(state) {
                Some(state) => {
                    Some(Record::Vote(Vote { roll_call: id.to_owned(), state, choice: self::choice(choice) }))
                }
                None => {
                    sink.unresolved(Unresolved { line, name: state.to_owned(), count: 1 })?;
                    None
                }
            },
            ["member", row] => {
                let rows = MembershipTable::bundled().memberships();
                Some(Record::Membership(rows[row.parse::<usize>()? % rows.len()].clone()))
            }
            ["treaty", row] => {
                let rows = AgreementTable::bundled().agreements();
                Some(Record::Agreement(rows[row.parse::<usize>()? % rows.len()].clone()))
            }
            _ => None,
        };
        match record {
            Some(record) => {
                accepted += 1;
                sink.record(line, record)?;
            }
            None => sink.rejected(Rejected { line, reason: "no such line".to_owned(), text })?,
        }
    }
    let mut warning = Warning::new("W-invented", "the file is invented");
    warning.examples = vec!["one".to_owned(), "two, with ü".to_owned()];
    Ok(Summary { rows, accepted, coverage: coverage(), warnings: vec![warning] })
}

pub fn coverage() -> Coverage {
    Coverage {
        source: "invented".to_owned(),
        from: Some("1999-01-01".parse().unwrap()),
        to: None,
        note: "nothing real".to_owned(),
        complete: false,
    }
}

pub fn roll_call(id: &str) -> RollCall {
    RollCall {
        id: id.to_owned(),
        session: "ES-10".to_owned(),
        period: 55,
        date: (id != "undated").then(|| "2000-12-31".parse().unwrap()),
        resolution: format!("R/55/{id}"),
        title: "A title; with \"quotes\", commas and ö".to_owned(),
        amendment: Flag::Blank,
        paragraph: Flag::Yes,
        important: Flag::NotRecorded,
        issues: if id == "undated" { Vec::new() } else { vec!["me".to_owned(), "nu".to_owned()] },
    }
}

fn choice(text: &str) -> VoteChoice {
    match text {
        "yes" => VoteChoice::Yes,
        "abstain" => VoteChoice::Abstain,
        "no" => VoteChoice::No,
        "absent" => VoteChoice::Absent,
        _ => VoteChoice::NotMember,
    }
}

pub fn request(file_name: &str) -> IngestRequest {
    IngestRequest {
        dataset: "invented".to_owned(),
        version: "1".to_owned(),
        layout: "lines".to_owned(),
        file_name: file_name.to_owned(),
        operator: "a tester".to_owned(),
        command: format!("tiltmeter data add {file_name}"),
        tool_version: "0.0.0".to_owned(),
        ..IngestRequest::default()
    }
}

pub fn add(store: &Store, file_name: &str, text: &str) -> Result<IngestReport, tilt_store::Error> {
    store.ingest(&request(file_name), &mut text.as_bytes(), &mut feed)
}

/// A file with a roll call and many votes; `seed` makes it different from others.
pub fn many_votes(seed: u64, votes: usize) -> String {
    let mut text = format!("call {seed}\n");
    let states: Vec<&str> = Concordance::bundled().states().map(|(_, state)| state.key).collect();
    for at in 0..votes {
        let choice = ["yes", "no", "abstain", "absent", "none"][at % 5];
        text.push_str(&format!("vote {seed} {} {choice}\n", states[at % states.len()]));
        if at % 100 == 99 {
            text.push_str("what is this\n");
        }
    }
    text
}
