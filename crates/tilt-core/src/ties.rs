//! Ties with powers outside the vote: what binds a state to a power in a period, as sufficient statistics.
//!
//! They are computed from records, once, by source, and small enough to come with the program; every measure outside
//! the vote is a function of them, so that more than votes can be asked without any file.

use crate::actor::StateId;
use crate::origin::{Coverage, Origin};
use crate::series::Domain;
use crate::time::{Grain, Period};

mod stats;

pub use stats::{Keep, Stat};

/// What a table of ties is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TieKind {
    /// Obligations of alliance, and how like the whole portfolios of obligations are.
    Alliances,
    /// Deliveries of major arms in five years, the named year the last.
    Arms,
    /// Events between the two as machines coded them, by quad class and month.
    Events,
    /// Missions of the power in the state, the highest rank of the year.
    Missions,
    /// Full memberships in organisations.
    Organisations,
    /// Sanctions in force.
    Sanctions,
    /// Official words: statements of a state's offices that other texts attribute to them and that name the power.
    Statements,
    /// Trade in goods.
    Trade,
    /// Treaties in force, with decay.
    Treaties,
    /// Visits of office-holders.
    Visits,
    /// Official words: sentences of speeches that name the power.
    Words,
}

impl TieKind {
    /// All, by name.
    pub const ALL: [TieKind; 11] = [
        TieKind::Alliances,
        TieKind::Arms,
        TieKind::Events,
        TieKind::Missions,
        TieKind::Organisations,
        TieKind::Sanctions,
        TieKind::Statements,
        TieKind::Trade,
        TieKind::Treaties,
        TieKind::Visits,
        TieKind::Words,
    ];

    /// Name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            TieKind::Alliances => "alliances",
            TieKind::Arms => "arms",
            TieKind::Events => "events",
            TieKind::Missions => "missions",
            TieKind::Organisations => "organisations",
            TieKind::Sanctions => "sanctions",
            TieKind::Statements => "statements",
            TieKind::Trade => "trade",
            TieKind::Treaties => "treaties",
            TieKind::Visits => "visits",
            TieKind::Words => "words",
        }
    }

    /// The kind with this name.
    pub fn find(name: &str) -> Option<TieKind> {
        TieKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Title for readers.
    pub fn title(self) -> &'static str {
        match self {
            TieKind::Alliances => "obligations of alliance toward powers",
            TieKind::Arms => "arms deliveries by powers, five years",
            TieKind::Events => "machine-coded events with powers",
            TieKind::Missions => "missions of powers",
            TieKind::Organisations => "organisations shared with powers",
            TieKind::Sanctions => "sanctions of and against powers",
            TieKind::Statements => "powers in attributed official statements",
            TieKind::Trade => "trade with powers",
            TieKind::Treaties => "treaties with powers",
            TieKind::Visits => "visits to and from powers",
            TieKind::Words => "powers named in speeches",
        }
    }

    /// The field it belongs to.
    pub fn domain(self) -> Domain {
        match self {
            TieKind::Alliances => Domain::Alliances,
            TieKind::Arms => Domain::Arms,
            TieKind::Events => Domain::Events,
            TieKind::Missions | TieKind::Visits | TieKind::Sanctions => Domain::Diplomacy,
            TieKind::Organisations => Domain::Organisations,
            TieKind::Trade => Domain::Trade,
            TieKind::Treaties => Domain::Agreements,
            TieKind::Statements => Domain::Statements,
            TieKind::Words => Domain::Words,
        }
    }

    /// Length of its periods.
    pub fn grain(self) -> Grain {
        match self {
            TieKind::Events => Grain::Month,
            _ => Grain::Year,
        }
    }
}

/// One state in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct TieRow {
    /// The state.
    pub state: StateId,
    /// Period, of the grain of the kind.
    pub period: Period,
    /// Statistics of the state alone, in the order of [`TieKind::own`]; `None` where the source does not say.
    pub own: Vec<Option<f64>>,
    /// Statistics with each power, powers outermost, in the order of [`TieKind::pair`]; `None` where the source does not
    /// say, or the power is the state itself.
    pub pair: Vec<Option<f64>>,
}

/// A kind of tie of many states with some powers, by one source.
#[derive(Debug, Clone)]
pub struct TieTable {
    /// What it is about.
    pub kind: TieKind,
    /// The powers, in the order of the values.
    pub powers: Vec<StateId>,
    rows: Vec<TieRow>,
    /// First and last period of any row: asked for every pair, so that it is looked up once.
    span: Option<(Period, Period)>,
    /// Where the underlying records speak.
    pub coverage: Coverage,
    /// The file the numbers were computed from.
    pub origin: Origin,
}

impl TieTable {
    /// A table; rows are put in the order state, period.
    ///
    /// # Panics
    /// If a row has not the statistics of its kind for each power, or two rows are about the same.
    pub fn new(
        kind: TieKind,
        powers: Vec<StateId>,
        mut rows: Vec<TieRow>,
        coverage: Coverage,
        origin: Origin,
    ) -> TieTable {
        let (own, pair) = (kind.own().len(), kind.pair().len() * powers.len());
        assert!(
            rows.iter().all(|row| row.own.len() == own && row.pair.len() == pair),
            "a row of {} has {own} own statistics and {pair} with powers",
            kind.name()
        );
        rows.sort_by_key(|row| (row.state, row.period));
        assert!(
            rows.windows(2).all(|two| (two[0].state, two[0].period) < (two[1].state, two[1].period)),
            "a state has one row a period"
        );
        let periods = || rows.iter().map(|row| row.period);
        let span = periods().min().zip(periods().max());
        TieTable { kind, powers, rows, span, coverage, origin }
    }

    /// All rows, by state and period.
    pub fn rows(&self) -> &[TieRow] {
        &self.rows
    }

    /// Rows of one state, by period.
    pub fn of_state(&self, state: StateId) -> &[TieRow] {
        let start = self.rows.partition_point(|row| row.state < state);
        let end = self.rows.partition_point(|row| row.state <= state);
        &self.rows[start..end]
    }

    /// What the source says of a state in a period.
    pub fn own(&self, state: StateId, period: Period) -> Option<&TieRow> {
        let rows = self.of_state(state);
        rows.binary_search_by_key(&period, |row| row.period).ok().map(|at| &rows[at])
    }

    /// What the source says of a state and a power in a period; `None` where it says nothing of the state, or the power
    /// is not in the table.
    pub fn tie(&self, state: StateId, power: StateId, period: Period) -> Option<Tie<'_>> {
        let at = self.powers.iter().position(|known| *known == power)?;
        let row = self.own(state, period)?;
        Some(self.view(row, at))
    }

    /// A row as it regards the power at a position of the list.
    pub fn view<'t>(&'t self, row: &'t TieRow, at: usize) -> Tie<'t> {
        let width = self.kind.pair().len();
        Tie { kind: self.kind, own: &row.own, pair: &row.pair[at * width..(at + 1) * width] }
    }

    /// The same with longer periods, statistics added up; only for events, whose statistics are counts of months, and
    /// only for quarters and years. A period in which a month of the table is missing keeps the months there are.
    pub fn summed(&self, grain: Grain) -> Option<TieTable> {
        if self.kind != TieKind::Events || !matches!(grain, Grain::Quarter | Grain::Year) {
            return None;
        }
        let mut rows: Vec<TieRow> = Vec::new();
        for row in &self.rows {
            let period = grain.of(row.period.start());
            match rows.last_mut().filter(|last| (last.state, last.period) == (row.state, period)) {
                Some(last) => {
                    add(&mut last.own, &row.own);
                    add(&mut last.pair, &row.pair);
                }
                None => rows.push(TieRow { period, ..row.clone() }),
            }
        }
        let (coverage, origin) = (self.coverage.clone(), self.origin.clone());
        Some(TieTable::new(self.kind, self.powers.clone(), rows, coverage, origin))
    }

    /// First and last period of any row.
    pub fn span(&self) -> Option<(Period, Period)> {
        self.span
    }
}

/// The statistics of one state with one power in one period.
#[derive(Debug, Clone, Copy)]
pub struct Tie<'t> {
    kind: TieKind,
    own: &'t [Option<f64>],
    pair: &'t [Option<f64>],
}

impl Tie<'_> {
    /// A statistic of the state alone.
    ///
    /// # Panics
    /// If the kind has no such statistic: a bug of the caller; so the next one.
    pub fn own(&self, name: &str) -> Option<f64> {
        self.own[position(self.kind.own(), name)]
    }

    /// A statistic of the state with the power.
    pub fn pair(&self, name: &str) -> Option<f64> {
        self.pair[position(self.kind.pair(), name)]
    }

    /// All statistics with the power, in the order of the kind.
    pub fn pairs(&self) -> &[Option<f64>] {
        self.pair
    }
}

/// Adds what is known; what is missing on both sides stays missing.
fn add(sums: &mut [Option<f64>], values: &[Option<f64>]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum = match (*sum, *value) {
            (None, None) => None,
            (sum, value) => Some(sum.unwrap_or(0.0) + value.unwrap_or(0.0)),
        };
    }
}

fn position(stats: &[Stat], name: &str) -> usize {
    stats.iter().position(|stat| stat.name == name).expect("a measure asks for statistics of its kind")
}
