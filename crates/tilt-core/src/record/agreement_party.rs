//! What single states did about agreements: signed, ratified, left.

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_fact_date, get_state, get_text,
    put_fact_date,
};
use crate::actor::StateId;
use crate::time::FactDate;

/// One state and one agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementParty {
    /// Id of the agreement in the source.
    pub agreement: String,
    /// Title as the source gives it.
    pub title: String,
    /// The state.
    pub state: StateId,
    /// The state signed.
    pub signed: Option<FactDate>,
    /// The state ratified, acceded or approved.
    pub ratified: Option<FactDate>,
    /// It entered into force for the state.
    pub in_force: Option<FactDate>,
    /// First day on which the state is no longer bound.
    pub ended: Option<FactDate>,
    /// The source says that it has not entered into force for the state.
    pub pending: bool,
    /// The agreement itself was signed or begins, where the source gives it beside the state's dates.
    pub treaty_signed: Option<FactDate>,
    /// The agreement itself entered into force.
    pub treaty_in_force: Option<FactDate>,
    /// First day on which the agreement itself no longer holds.
    pub treaty_ended: Option<FactDate>,
}

impl Flat for AgreementParty {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "agreement_parties",
        version: 2,
        row: "what one state did about one agreement",
        columns: &[
            ColumnDoc::text("agreement", "id of the agreement in the source"),
            ColumnDoc::text("title", "title as the source gives it"),
            ColumnDoc::text("state", "key of the state"),
            ColumnDoc::maybe_text("signed", "the state signed, as written"),
            ColumnDoc::maybe_date("signed_day", "first day that signed can mean"),
            ColumnDoc::maybe_text("ratified", "the state ratified, acceded or approved, as written"),
            ColumnDoc::maybe_date("ratified_day", "first day that ratified can mean"),
            ColumnDoc::maybe_text("in_force", "entered into force for the state, as written"),
            ColumnDoc::maybe_date("in_force_day", "first day that in_force can mean"),
            ColumnDoc::maybe_text("ended", "first day on which the state is no longer bound, as written"),
            ColumnDoc::maybe_date("ended_day", "first day that ended can mean"),
            ColumnDoc::text(
                "pending",
                "yes if the source says that it is not in force for the state, no if not",
            ),
            ColumnDoc::maybe_text("treaty_signed", "the agreement was signed or begins, as written"),
            ColumnDoc::maybe_date("treaty_signed_day", "first day that treaty_signed can mean"),
            ColumnDoc::maybe_text("treaty_in_force", "the agreement entered into force, as written"),
            ColumnDoc::maybe_date("treaty_in_force_day", "first day that treaty_in_force can mean"),
            ColumnDoc::maybe_text(
                "treaty_ended",
                "first day on which the agreement no longer holds, as written",
            ),
            ColumnDoc::maybe_date("treaty_ended_day", "first day that treaty_ended can mean"),
        ],
        states: &["state"],
        time: RowTime::FirstOf(&[
            "signed_day",
            "ratified_day",
            "in_force_day",
            "treaty_signed_day",
            "treaty_in_force_day",
        ]),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(&self.agreement));
        cells.text(Some(&self.title));
        cells.text(Some(self.state.key()));
        for date in [self.signed, self.ratified, self.in_force, self.ended] {
            put_fact_date(date, cells);
        }
        cells.text(Some(if self.pending { "yes" } else { "no" }));
        for date in [self.treaty_signed, self.treaty_in_force, self.treaty_ended] {
            put_fact_date(date, cells);
        }
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<AgreementParty, CellError> {
        Ok(AgreementParty {
            agreement: get_text(cells),
            title: get_text(cells),
            state: get_state(cells)?,
            signed: get_fact_date(cells)?,
            ratified: get_fact_date(cells)?,
            in_force: get_fact_date(cells)?,
            ended: get_fact_date(cells)?,
            pending: cells.text() == Some("yes"),
            treaty_signed: get_fact_date(cells)?,
            treaty_in_force: get_fact_date(cells)?,
            treaty_ended: get_fact_date(cells)?,
        })
    }
}
