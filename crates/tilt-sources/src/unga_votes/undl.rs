//! The layouts of the voting file of the UN Digital Library, in its three generations.

use std::borrow::Cow;

use tilt_core::actor::StateId;
use tilt_core::concordance::{CodeScheme, Concordance};
use tilt_core::time::Date;
use tilt_core::vote::{Flag, RollCall, VoteChoice};

use super::ballots::{BallotColumns, Occasion};
use super::{cells, dataverse};
use crate::layout::Header;
use crate::rows::Row;
use crate::summary::Refusal;

/// Where the columns stand.
pub(super) struct Columns {
    id: usize,
    code: usize,
    name: usize,
    vote: usize,
    date: usize,
    /// Absent in the first generation, where the session is read from the resolution symbol.
    session: Option<usize>,
    resolution: usize,
    title: Option<usize>,
    totals: [Option<usize>; 3],
}

impl Columns {
    pub(super) fn of(header: &Header) -> Columns {
        // The first generation has plural names and totals without prefix.
        let either = |first: &str, second: &str| header.position(first).or_else(|| header.position(second));
        let needed =
            |first: &str, second: &str| either(first, second).unwrap_or_else(|| header.required(first));
        Columns {
            id: header.required("undl_id"),
            code: needed("ms_code", "ms_codes"),
            name: needed("ms_name", "ms_names"),
            vote: needed("ms_vote", "ms_votes"),
            date: header.required("date"),
            session: header.position("session"),
            resolution: needed("resolution", "resolutions"),
            title: header.position("title"),
            totals: [
                either("total_yes", "yes"),
                either("total_abstentions", "abstentions"),
                either("total_no", "no"),
            ],
        }
    }
}

impl BallotColumns for Columns {
    fn occasion<'r>(&self, row: &'r Row) -> Result<Occasion<'r>, Refusal> {
        let id = dataverse::id("undl_id", row.cell(self.id))?;
        let date = cells::date(row.cell(self.date))?;
        let stated = self.session.and_then(|at| cells::given(row.cell(at)));
        let session = match stated {
            Some(text) => Some(Cow::Borrowed(text.trim_end_matches(".0"))),
            None => cells::session_in_symbol(row.cell(self.resolution).trim()).map(Cow::Owned),
        };
        let on_date = || {
            date.and_then(cells::session_on).ok_or_else(|| {
                Refusal::cell("date", row.cell(self.date), "a date after August 1946 to find the session by")
            })
        };
        let Some(session) = session else {
            let period = on_date()?;
            return Ok(Occasion { id, session: Cow::Owned(period.to_string()), period, date });
        };
        let period = match cells::session(&session) {
            Some(period) => period,
            None if cells::is_special_session(&session) => on_date()?,
            None => return Err(Refusal::cell("session", &session, "a number such as 65, or ES-10")),
        };
        Ok(Occasion { id, session, period, date })
    }

    /// By code on the day, by code on any day, then by name: the Library has a few codes of its own.
    fn state(&self, row: &Row, date: Option<Date>) -> Result<StateId, Refusal> {
        let states = Concordance::bundled();
        let (code, name) = (row.cell(self.code).trim(), row.cell(self.name).trim());
        let by_code = |day| states.by_code(CodeScheme::Iso3, code, day);
        let by_name = |day| if name.is_empty() { None } else { states.find(name, day) };
        date.and_then(|day| by_code(Some(day)))
            .or_else(|| by_code(None))
            .or_else(|| date.and_then(|day| by_name(Some(day))))
            .or_else(|| by_name(None))
            .ok_or_else(|| Refusal::State { name: format!("{code} ({name})") })
    }

    fn choice(&self, row: &Row) -> Result<VoteChoice, Refusal> {
        match row.cell(self.vote).trim() {
            "Y" => Ok(VoteChoice::Yes),
            "A" => Ok(VoteChoice::Abstain),
            "N" => Ok(VoteChoice::No),
            "X" | "NV" => Ok(VoteChoice::Absent),
            other => Err(Refusal::cell("vote", other, "Y, N, A, X or NV")),
        }
    }

    fn roll_call(&self, row: &Row, occasion: &Occasion<'_>) -> RollCall {
        let text = |at: usize| cells::given(row.cell(at)).unwrap_or_default().to_owned();
        RollCall {
            id: occasion.id.to_owned(),
            session: occasion.session.clone().into_owned(),
            period: occasion.period,
            date: occasion.date,
            resolution: text(self.resolution),
            title: self.title.map(text).unwrap_or_default(),
            amendment: Flag::NotRecorded,
            paragraph: Flag::NotRecorded,
            important: Flag::NotRecorded,
            issues: Vec::new(),
        }
    }

    fn totals(&self, row: &Row) -> Option<[u32; 3]> {
        dataverse::totals(row, self.totals)
    }
}
