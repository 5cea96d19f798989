//! The layout of `UNVotes.csv` of the Harvard Dataverse.

use std::borrow::Cow;

use tilt_core::actor::StateId;
use tilt_core::concordance::{CodeScheme, Concordance};
use tilt_core::time::Date;
use tilt_core::vote::{Flag, RollCall, VoteChoice};

use super::ballots::{BallotColumns, Occasion};
use super::cells;
use crate::layout::Header;
use crate::rows::Row;
use crate::summary::Refusal;

/// Issue codes, as the file names its columns.
pub(super) const ISSUES: [&str; 6] = ["me", "nu", "di", "hr", "co", "ec"];

/// What a vote cell may hold.
pub(super) const VOTE_CODES: &str = "1, 2, 3, 8 or 9";

/// Where the columns stand.
pub(super) struct Columns {
    rcid: usize,
    ccode: usize,
    vote: usize,
    name: Option<usize>,
    roll_call: RollCallColumns,
}

/// Where the columns stand that describe the roll call.
pub(super) struct RollCallColumns {
    session: usize,
    date: usize,
    unres: Option<usize>,
    short: Option<usize>,
    descr: Option<usize>,
    amend: Option<usize>,
    para: Option<usize>,
    important: Option<usize>,
    issues: [Option<usize>; 6],
    totals: [Option<usize>; 3],
}

impl Columns {
    pub(super) fn of(header: &Header) -> Columns {
        Columns {
            rcid: header.required("rcid"),
            ccode: header.required("ccode"),
            vote: header.required("vote"),
            name: header.position("Countryname"),
            roll_call: RollCallColumns::of(header),
        }
    }
}

impl RollCallColumns {
    pub(super) fn of(header: &Header) -> RollCallColumns {
        RollCallColumns {
            session: header.required("session"),
            date: header.required("date"),
            unres: header.position("unres"),
            short: header.position("short"),
            descr: header.position("descr"),
            amend: header.position("amend"),
            para: header.position("para"),
            important: header.position("importantvote"),
            issues: ISSUES.map(|issue| header.position(issue)),
            totals: ["yes", "abstain", "no"].map(|column| header.position(column)),
        }
    }

    pub(super) fn occasion<'r>(&self, row: &'r Row, id: &'r str) -> Result<Occasion<'r>, Refusal> {
        let text = row.cell(self.session).trim();
        let session =
            cells::session(text).ok_or_else(|| Refusal::cell("session", text, "a number such as 65"))?;
        let date = cells::date(row.cell(self.date))?;
        Ok(Occasion { id, session: Cow::Borrowed(text.trim_end_matches(".0")), period: session, date })
    }

    pub(super) fn roll_call(&self, row: &Row, occasion: &Occasion<'_>) -> RollCall {
        let text =
            |column: Option<usize>| column.and_then(|at| cells::given(row.cell(at))).unwrap_or_default();
        let flag = |column: Option<usize>| column.map_or(Flag::NotRecorded, |at| cells::flag(row.cell(at)));
        let title =
            Some(text(self.descr)).filter(|title| !title.is_empty()).unwrap_or_else(|| text(self.short));
        let is_set = |column: Option<usize>| flag(column) == Flag::Yes;
        let issues = ISSUES.iter().zip(self.issues).filter(|(_, column)| is_set(*column));
        RollCall {
            id: occasion.id.to_owned(),
            session: occasion.session.clone().into_owned(),
            period: occasion.period,
            date: occasion.date,
            resolution: text(self.unres).to_owned(),
            title: title.to_owned(),
            amendment: flag(self.amend),
            paragraph: flag(self.para),
            important: flag(self.important),
            issues: issues.map(|(issue, _)| (*issue).to_owned()).collect(),
        }
    }

    pub(super) fn totals(&self, row: &Row) -> Option<[u32; 3]> {
        totals(row, self.totals)
    }
}

/// Yes, abstain and no of three columns, if all are given.
pub(super) fn totals(row: &Row, columns: [Option<usize>; 3]) -> Option<[u32; 3]> {
    let [yes, abstain, no] = columns.map(|column| column.and_then(|at| cells::number(row.cell(at))));
    Some([yes?, abstain?, no?])
}

/// The id of a roll call, which must be there.
pub(super) fn id<'r>(column: &str, cell: &'r str) -> Result<&'r str, Refusal> {
    cells::given(cell).ok_or_else(|| Refusal::cell(column, cell, "the number of a roll call"))
}

/// The choice that a number stands for.
pub(super) fn choice(cell: &str) -> Result<VoteChoice, Refusal> {
    match cells::given(cell).and_then(cells::number) {
        Some(1) => Ok(VoteChoice::Yes),
        Some(2) => Ok(VoteChoice::Abstain),
        Some(3) => Ok(VoteChoice::No),
        Some(8) => Ok(VoteChoice::Absent),
        Some(9) => Ok(VoteChoice::NotMember),
        _ => Err(Refusal::cell("vote", cell, VOTE_CODES)),
    }
}

/// The state of a Correlates of War code; `name` is what the file calls it, for the reader of a refusal.
pub(super) fn state(code: &str, name: &str, date: Option<Date>) -> Result<StateId, Refusal> {
    let code = code.trim();
    let digits = code.strip_suffix(".0").unwrap_or(code);
    let states = Concordance::bundled();
    let dated = date.and_then(|date| states.by_code(CodeScheme::Cow, digits, Some(date)));
    // The codes are constant; a date outside every spell still means the state of that code.
    dated.or_else(|| states.by_code(CodeScheme::Cow, digits, None)).ok_or_else(|| Refusal::State {
        name: match cells::given(name) {
            Some(name) => format!("{code} ({name})"),
            None => code.to_owned(),
        },
    })
}

impl BallotColumns for Columns {
    fn occasion<'r>(&self, row: &'r Row) -> Result<Occasion<'r>, Refusal> {
        self.roll_call.occasion(row, id("rcid", row.cell(self.rcid))?)
    }

    fn state(&self, row: &Row, date: Option<Date>) -> Result<StateId, Refusal> {
        state(row.cell(self.ccode), self.name.map_or("", |at| row.cell(at)), date)
    }

    fn choice(&self, row: &Row) -> Result<VoteChoice, Refusal> {
        choice(row.cell(self.vote))
    }

    fn roll_call(&self, row: &Row, occasion: &Occasion<'_>) -> RollCall {
        self.roll_call.roll_call(row, occasion)
    }

    fn totals(&self, row: &Row) -> Option<[u32; 3]> {
        self.roll_call.totals(row)
    }
}
