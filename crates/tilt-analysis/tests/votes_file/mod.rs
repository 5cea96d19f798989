//! Reads the public vote files that lie beside the repository on machines of the project; absent elsewhere.

#![allow(dead_code, reason = "each file of tests uses a part")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests, called from tests only")]

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use flate2::read::GzDecoder;
use tilt_analysis::VoteMatrix;
use tilt_core::concordance::{CodeScheme, Concordance};
use tilt_core::counts::POWERS;
use tilt_core::origin::Locator;
use tilt_core::vote::Flag;
use tilt_core::{Coverage, Date, Evidence, Origin, RollCall, StateId, Vote, VoteChoice};

/// A path under the shared data, if they are there.
pub fn shared(path: &str) -> Option<PathBuf> {
    let full = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).join(path);
    if !full.exists() {
        println!("skipped: shared data absent ({path})");
        return None;
    }
    Some(full)
}

/// Rows of a CSV file, compressed or not, as cells by column name.
pub fn rows(path: PathBuf) -> Vec<Row> {
    let file = File::open(&path).unwrap();
    let input: Box<dyn Read> = if path.extension().is_some_and(|end| end == "gz") {
        Box::new(GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let mut reader = csv::Reader::from_reader(input);
    let header = std::rc::Rc::new(reader.headers().unwrap().clone());
    reader.records().map(|cells| Row { header: header.clone(), cells: cells.unwrap() }).collect()
}

/// A row of a CSV file.
pub struct Row {
    header: std::rc::Rc<csv::StringRecord>,
    cells: csv::StringRecord,
}

impl Row {
    pub fn text(&self, column: &str) -> &str {
        let at = self
            .header
            .iter()
            .position(|name| name == column)
            .unwrap_or_else(|| panic!("no column {column}"));
        &self.cells[at]
    }

    /// `None` for an empty cell: undefined.
    pub fn number(&self, column: &str) -> Option<f64> {
        let text = self.text(column);
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    pub fn count(&self, column: &str) -> u32 {
        self.text(column).parse::<f64>().unwrap() as u32
    }
}

/// The state with a COW code in a session. The vote file keeps some codes beyond the dates of the code list.
pub fn state(ccode: &str, session: u16) -> Option<StateId> {
    let day = tilt_core::Period::Session(session).start();
    let table = Concordance::bundled();
    table.by_code(CodeScheme::Cow, ccode, Some(day)).or_else(|| {
        let held = |id: StateId| table.code_of(id, CodeScheme::Cow, None) == Some(ccode);
        table.states().map(|(id, _)| id).find(|id| held(*id))
    })
}

/// All votes of sessions 1–75, if the files are there, with the codes that no state of the table holds.
pub fn matrix() -> Option<(VoteMatrix, Vec<String>)> {
    let calls = shared("data/unga_votes/roll_calls.csv")?;
    let read = read(calls, shared("data/unga_votes/votes_long.csv.gz")?);
    let built = VoteMatrix::build(&read.roll_calls, read.votes);
    assert!(built.warnings.is_empty(), "{:?}", built.warnings);
    Some((built.value, read.unknown))
}

/// What the two vote files hold.
pub struct VoteFiles {
    pub roll_calls: Vec<RollCall>,
    pub votes: Vec<Vote>,
    /// Codes that no state of the table holds.
    pub unknown: Vec<String>,
}

/// Reads the list of roll calls and the votes by roll call and code.
pub fn read(calls: PathBuf, votes: PathBuf) -> VoteFiles {
    let flag = |text: &str| match text {
        "" => Flag::Blank,
        "1" => Flag::Yes,
        _ => Flag::No,
    };
    let issues = ["me", "nu", "di", "hr", "co", "ec"];
    let roll_calls: Vec<RollCall> = rows(calls)
        .iter()
        .map(|row| RollCall {
            id: row.text("rcid").to_owned(),
            session: row.text("session").to_owned(),
            period: row.text("session").parse().unwrap(),
            date: row.text("date").parse::<Date>().ok(),
            resolution: row.text("unres").to_owned(),
            title: row.text("short").to_owned(),
            amendment: flag(row.text("amend")),
            paragraph: flag(row.text("para")),
            important: flag(row.text("importantvote")),
            issues: issues.iter().filter(|issue| row.text(issue) == "1").map(|x| (*x).to_owned()).collect(),
        })
        .collect();
    let sessions: std::collections::BTreeMap<&str, u16> =
        roll_calls.iter().map(|call| (call.id.as_str(), call.period)).collect();
    let mut known: std::collections::BTreeMap<(String, u16), Option<StateId>> =
        std::collections::BTreeMap::new();
    let votes: Vec<Vote> = rows(votes)
        .iter()
        .filter_map(|row| {
            let (rcid, ccode) = (row.text("rcid"), row.text("ccode"));
            let session = sessions[rcid];
            let state = (*known.entry((ccode.to_owned(), session)).or_insert_with(|| state(ccode, session)))?;
            let choice = match row.text("vote") {
                "1" => VoteChoice::Yes,
                "2" => VoteChoice::Abstain,
                "3" => VoteChoice::No,
                "8" => VoteChoice::Absent,
                _ => VoteChoice::NotMember,
            };
            Some(Vote { roll_call: rcid.to_owned(), state, choice })
        })
        .collect();
    let mut unknown: Vec<String> =
        known.into_iter().filter(|(_, id)| id.is_none()).map(|(key, _)| key.0).collect();
    unknown.dedup();
    drop(sessions);
    VoteFiles { roll_calls, votes, unknown }
}

/// A row of the published ideal points.
pub struct PublishedPoint {
    pub state: StateId,
    pub session: u16,
    pub n_votes: u32,
    pub mean: f64,
    /// 5 % and 95 % points.
    pub interval: [f64; 2],
}

/// Reads the published ideal points; the file is Latin-1, of which only ASCII columns are used.
pub fn published_points(path: PathBuf) -> Vec<PublishedPoint> {
    let text: String = std::fs::read(path).unwrap().into_iter().map(char::from).collect();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = std::rc::Rc::new(reader.headers().unwrap().clone());
    let rows = reader.records().map(|cells| Row { header: header.clone(), cells: cells.unwrap() });
    rows.map(|row| {
        let session = row.count("session") as u16;
        PublishedPoint {
            state: state(row.text("ccode"), session).unwrap(),
            session,
            n_votes: row.count("NVotes"),
            mean: row.number("IdealPoint").unwrap(),
            interval: ["Q5%", "Q95%"].map(|column| row.number(column).unwrap()),
        }
    })
    .collect()
}

/// Evidence computed from the votes.
pub fn evidence(matrix: &VoteMatrix) -> Evidence {
    let powers: Vec<StateId> = POWERS.iter().map(|key| Concordance::bundled().by_key(key).unwrap()).collect();
    let mut evidence = Evidence::tables_only();
    evidence.counts = Some(matrix.counts(coverage(), origin()));
    evidence.excess = Some(matrix.excess(&powers, coverage(), origin()));
    evidence
}

pub fn coverage() -> Coverage {
    Coverage {
        source: "unga-votes".to_owned(),
        from: "1946-01-01".parse().ok(),
        to: "2021-09-01".parse().ok(),
        note: "all roll calls of sessions 1–75".to_owned(),
        complete: true,
    }
}

pub fn origin() -> Origin {
    Origin {
        source: "unga-votes".to_owned(),
        version: "2021".to_owned(),
        sha256: None,
        locator: Locator::Whole,
    }
}
