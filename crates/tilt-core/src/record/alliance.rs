//! Alliances as datasets code them: what a state owed another in a year, and when a state was bound.

use std::collections::BTreeSet;

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_fact_date, get_list,
    get_obligations, get_state, get_text, get_whole, put_fact_date, put_list, put_obligations,
};
use crate::actor::StateId;
use crate::agreement::Obligation;
use crate::time::Spell;

/// What one state owed another by alliances in one year. Obligations stay apart: a promise not to attack is no
/// alliance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllianceTie {
    /// Who is bound.
    pub state: StateId,
    /// Toward whom.
    pub other: StateId,
    /// Whether the source tells the two directions apart; if not, the row holds for both.
    pub directed: bool,
    /// Calendar year.
    pub year: i16,
    /// What is owed. Empty: the source has a row and codes none.
    pub obligations: BTreeSet<Obligation>,
    /// Ids of the alliances in the source; empty if it gives none.
    pub alliances: Vec<String>,
}

impl Flat for AllianceTie {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "alliance_ties",
        version: 1,
        row: "what one state owed another by alliances in one year",
        columns: &[
            ColumnDoc::text("state", "key of the state that is bound"),
            ColumnDoc::text("other", "key of the state toward which it is bound"),
            ColumnDoc::text(
                "directed",
                "yes if the source tells directions apart, no if the row holds for both",
            ),
            ColumnDoc::int("year", "calendar year"),
            ColumnDoc::text(
                "obligations",
                "defense, offense, neutrality, nonaggression, consultation, separated by `;`; empty: none coded",
            ),
            ColumnDoc::text("alliances", "ids of the alliances in the source, separated by `;`"),
        ],
        states: &["state", "other"],
        time: RowTime::Year("year"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(self.state.key()));
        cells.text(Some(self.other.key()));
        cells.text(Some(if self.directed { "yes" } else { "no" }));
        cells.int(Some(i64::from(self.year)));
        put_obligations(&self.obligations, cells);
        put_list(self.alliances.iter().map(String::as_str), cells);
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<AllianceTie, CellError> {
        Ok(AllianceTie {
            state: get_state(cells)?,
            other: get_state(cells)?,
            directed: cells.text() == Some("yes"),
            year: get_whole("year", cells)?,
            obligations: get_obligations(cells)?,
            alliances: get_list(cells),
        })
    }
}

/// A spell, or a phase of one, in which a state was bound by one alliance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllianceMember {
    /// Id of the alliance in the source.
    pub alliance: String,
    /// Phase within the spell; 0 where the terms never changed.
    pub phase: u32,
    /// The state.
    pub state: StateId,
    /// When.
    pub spell: Spell,
    /// What the state owes in this phase.
    pub obligations: BTreeSet<Obligation>,
}

impl Flat for AllianceMember {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "alliance_members",
        version: 1,
        row: "one phase of one state in one alliance",
        columns: &[
            ColumnDoc::text("alliance", "id of the alliance in the source"),
            ColumnDoc::int("phase", "phase within the spell; 0 where the terms never changed"),
            ColumnDoc::text("state", "key of the state"),
            ColumnDoc::maybe_text("valid_from", "entered, as written: 1992, 1992-05 or 1992-05-15"),
            ColumnDoc::maybe_date("valid_from_day", "first day that valid_from can mean"),
            ColumnDoc::maybe_text("valid_to", "first day on which it no longer holds, as written"),
            ColumnDoc::maybe_date("valid_to_day", "first day that valid_to can mean"),
            ColumnDoc::text("obligations", "what the state owes in this phase, separated by `;`"),
        ],
        states: &["state"],
        time: RowTime::Spell("valid_from_day", "valid_to_day"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(&self.alliance));
        cells.int(Some(i64::from(self.phase)));
        cells.text(Some(self.state.key()));
        put_fact_date(self.spell.from, cells);
        put_fact_date(self.spell.to, cells);
        put_obligations(&self.obligations, cells);
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<AllianceMember, CellError> {
        Ok(AllianceMember {
            alliance: get_text(cells),
            phase: get_whole("phase", cells)?,
            state: get_state(cells)?,
            spell: Spell { from: get_fact_date(cells)?, to: get_fact_date(cells)? },
            obligations: get_obligations(cells)?,
        })
    }
}
