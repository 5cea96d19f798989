//! Sanctions cases.

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_fact_date, get_list, get_states,
    get_text, put_fact_date, put_list,
};
use crate::actor::StateId;
use crate::time::Spell;

/// One case: who, against whom, when, with which means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sanction {
    /// Id of the case in the source.
    pub case: String,
    /// States that impose them, by name or as members of a bloc that the source lists.
    pub senders: Vec<StateId>,
    /// Senders that are no single state (`EU`, `UN`), as the source writes them.
    pub sender_groups: Vec<String>,
    /// States against which.
    pub targets: Vec<StateId>,
    /// Targets that are no state, as the source writes them.
    pub target_groups: Vec<String>,
    /// When.
    pub spell: Spell,
    /// Means: `trade`, `arms`, `military`, `financial`, `travel`, `other`.
    pub kinds: Vec<String>,
    /// Finer description of trade sanctions in the source's words.
    pub trade_detail: String,
    /// Aims as the source codes them.
    pub objective: String,
    /// Outcome as the source codes it; may still be ongoing.
    pub outcome: String,
}

impl Flat for Sanction {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "sanctions",
        version: 1,
        row: "one sanctions case",
        columns: &[
            ColumnDoc::text("case", "id of the case in the source"),
            ColumnDoc::text("senders", "keys of the states that impose them, separated by `;`"),
            ColumnDoc::text("sender_groups", "senders that are no single state, separated by `;`"),
            ColumnDoc::text("targets", "keys of the states against which, separated by `;`"),
            ColumnDoc::text("target_groups", "targets that are no state, separated by `;`"),
            ColumnDoc::maybe_text("valid_from", "begin, as written"),
            ColumnDoc::maybe_date("valid_from_day", "first day that valid_from can mean"),
            ColumnDoc::maybe_text("valid_to", "first day on which they no longer hold, as written"),
            ColumnDoc::maybe_date("valid_to_day", "first day that valid_to can mean"),
            ColumnDoc::text("kinds", "trade, arms, military, financial, travel, other, separated by `;`"),
            ColumnDoc::text("trade_detail", "finer description of trade sanctions"),
            ColumnDoc::text("objective", "aims as the source codes them"),
            ColumnDoc::text("outcome", "outcome as the source codes it"),
        ],
        states: &["senders", "targets"],
        time: RowTime::Spell("valid_from_day", "valid_to_day"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(&self.case));
        put_list(self.senders.iter().map(|state| state.key()), cells);
        put_list(self.sender_groups.iter().map(String::as_str), cells);
        put_list(self.targets.iter().map(|state| state.key()), cells);
        put_list(self.target_groups.iter().map(String::as_str), cells);
        put_fact_date(self.spell.from, cells);
        put_fact_date(self.spell.to, cells);
        put_list(self.kinds.iter().map(String::as_str), cells);
        cells.text(Some(&self.trade_detail));
        cells.text(Some(&self.objective));
        cells.text(Some(&self.outcome));
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<Sanction, CellError> {
        Ok(Sanction {
            case: get_text(cells),
            senders: get_states(cells)?,
            sender_groups: get_list(cells),
            targets: get_states(cells)?,
            target_groups: get_list(cells),
            spell: Spell { from: get_fact_date(cells)?, to: get_fact_date(cells)? },
            kinds: get_list(cells),
            trade_detail: get_text(cells),
            objective: get_text(cells),
            outcome: get_text(cells),
        })
    }
}
