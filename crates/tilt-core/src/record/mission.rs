//! Diplomatic missions.

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_fact_date, get_named, get_state,
    get_text, put_fact_date,
};
use crate::actor::StateId;
use crate::time::Spell;

/// Rank of a mission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MissionLevel {
    /// No mission and no accredited envoy: the source says so.
    None,
    /// An envoy accredited from elsewhere.
    Nonresident,
    /// Interests section, liaison office or another resident office below the rank of a mission.
    Office,
    /// Consulate as the highest post.
    Consulate,
    /// Legation.
    Legation,
    /// Embassy or high commission.
    Embassy,
}

impl MissionLevel {
    /// All, lowest first.
    pub const ALL: [MissionLevel; 6] = [
        MissionLevel::None,
        MissionLevel::Nonresident,
        MissionLevel::Office,
        MissionLevel::Consulate,
        MissionLevel::Legation,
        MissionLevel::Embassy,
    ];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            MissionLevel::None => "none",
            MissionLevel::Nonresident => "nonresident",
            MissionLevel::Office => "office",
            MissionLevel::Consulate => "consulate",
            MissionLevel::Legation => "legation",
            MissionLevel::Embassy => "embassy",
        }
    }
}

/// What one state kept in another over a spell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mission {
    /// Who sends.
    pub sender: StateId,
    /// Where.
    pub host: StateId,
    /// When.
    pub spell: Spell,
    /// Rank.
    pub level: MissionLevel,
    /// As the source writes it.
    pub written: String,
}

impl Flat for Mission {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "missions",
        version: 1,
        row: "the mission of one state in another over one spell",
        columns: &[
            ColumnDoc::text("sender", "key of the sending state"),
            ColumnDoc::text("host", "key of the receiving state"),
            ColumnDoc::maybe_text("valid_from", "first day as written"),
            ColumnDoc::maybe_date("valid_from_day", "first day that valid_from can mean"),
            ColumnDoc::maybe_text("valid_to", "first day on which it no longer holds, as written"),
            ColumnDoc::maybe_date("valid_to_day", "first day that valid_to can mean"),
            ColumnDoc::text("level", "none, nonresident, office, consulate, legation or embassy"),
            ColumnDoc::text("written", "rank as the source writes it"),
        ],
        states: &["sender", "host"],
        time: RowTime::Spell("valid_from_day", "valid_to_day"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(self.sender.key()));
        cells.text(Some(self.host.key()));
        put_fact_date(self.spell.from, cells);
        put_fact_date(self.spell.to, cells);
        cells.text(Some(self.level.name()));
        cells.text(Some(&self.written));
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<Mission, CellError> {
        Ok(Mission {
            sender: get_state(cells)?,
            host: get_state(cells)?,
            spell: Spell { from: get_fact_date(cells)?, to: get_fact_date(cells)? },
            level: get_named("rank of a mission", &MissionLevel::ALL, MissionLevel::name, cells)?,
            written: get_text(cells),
        })
    }
}
