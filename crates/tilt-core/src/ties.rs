//! What binds states to powers outside the vote: one number per state, power and year, of one kind.
//!
//! They are computed from records and small enough to come with the program, so that more than votes can be asked
//! without any file.

use crate::actor::StateId;
use crate::origin::{Coverage, Origin};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TieKind {
    /// Obligations of alliance toward the power, as the sum of 1 defense, 2 offense, 4 neutrality, 8 nonaggression,
    /// 16 consultation. Own: states toward which the state has an obligation of defense.
    Alliances,
    /// Share of the power in the trend-indicator value of arms delivered to the state in five years, that year the last.
    ArmsShare,
    /// Share of the power in the exports of the state, as the importing sides report them. Own: their sum, million USD.
    ExportShare,
    /// Share of the power in the imports of the state, as it reports them. Own: their sum, million USD.
    ImportShare,
    /// Mission of the power in the state: 0 none, 1 nonresident, 2 office, 3 consulate, 4 legation, 5 embassy; the
    /// highest of the year.
    Missions,
    /// Organisations of which both are full members. Own: full memberships of the state.
    SharedOrganisations,
}

impl TieKind {
    /// All, by name.
    pub const ALL: [TieKind; 6] = [
        TieKind::Alliances,
        TieKind::ArmsShare,
        TieKind::ExportShare,
        TieKind::ImportShare,
        TieKind::Missions,
        TieKind::SharedOrganisations,
    ];

    /// Name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            TieKind::Alliances => "alliances",
            TieKind::ArmsShare => "arms-share",
            TieKind::ExportShare => "export-share",
            TieKind::ImportShare => "import-share",
            TieKind::Missions => "missions",
            TieKind::SharedOrganisations => "shared-organisations",
        }
    }

    /// Title for readers.
    pub fn title(self) -> &'static str {
        match self {
            TieKind::Alliances => "obligations of alliance toward powers",
            TieKind::ArmsShare => "shares of powers in arms deliveries, five years",
            TieKind::ExportShare => "shares of powers in exports",
            TieKind::ImportShare => "shares of powers in imports",
            TieKind::Missions => "missions of powers",
            TieKind::SharedOrganisations => "organisations shared with powers",
        }
    }

    /// Distance of two neighbouring values that are kept apart when the table is stored.
    pub fn step(self) -> f64 {
        match self {
            TieKind::ArmsShare | TieKind::ExportShare | TieKind::ImportShare => 1e-6,
            TieKind::Alliances | TieKind::Missions | TieKind::SharedOrganisations => 1.0,
        }
    }
}

/// One state in one year.
#[derive(Debug, Clone, PartialEq)]
pub struct TieRow {
    /// The state.
    pub state: StateId,
    /// Calendar year.
    pub year: i16,
    /// The state's own total that the kind names; `None` where it has none or it is not kept.
    pub own: Option<f64>,
    /// One value for each power of the table; `None` where the source does not say, or the power is the state itself.
    pub values: Vec<Option<f64>>,
}

/// A kind of tie of many states with some powers.
#[derive(Debug, Clone)]
pub struct TieTable {
    /// What is counted.
    pub kind: TieKind,
    /// The powers, in the order of the values.
    pub powers: Vec<StateId>,
    rows: Vec<TieRow>,
    /// Where the underlying records speak.
    pub coverage: Coverage,
    /// The file the numbers were computed from.
    pub origin: Origin,
}

impl TieTable {
    /// A table; rows are put in the order state, year.
    ///
    /// # Panics
    /// If a row has not one value for each power.
    pub fn new(
        kind: TieKind,
        powers: Vec<StateId>,
        mut rows: Vec<TieRow>,
        coverage: Coverage,
        origin: Origin,
    ) -> TieTable {
        assert!(
            rows.iter().all(|row| row.values.len() == powers.len()),
            "a row has one value for each power"
        );
        rows.sort_by_key(|row| (row.state, row.year));
        TieTable { kind, powers, rows, coverage, origin }
    }

    /// All rows, by state and year.
    pub fn rows(&self) -> &[TieRow] {
        &self.rows
    }

    /// Rows of one state, by year.
    pub fn of_state(&self, state: StateId) -> &[TieRow] {
        let start = self.rows.partition_point(|row| row.state < state);
        let end = self.rows.partition_point(|row| row.state <= state);
        &self.rows[start..end]
    }

    /// The value of a state and a power in a year; `None` where the source does not say.
    pub fn get(&self, state: StateId, power: StateId, year: i16) -> Option<f64> {
        let at = self.powers.iter().position(|known| *known == power)?;
        let rows = self.of_state(state);
        let row = rows.binary_search_by_key(&year, |row| row.year).ok()?;
        rows[row].values[at]
    }
}
