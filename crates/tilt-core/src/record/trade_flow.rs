//! Trade of one state with another, as one side reports it.

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_named, get_period, get_state,
    get_text, put_period,
};
use crate::actor::StateId;
use crate::concordance::Concordance;
use crate::time::Period;

/// Direction of trade, seen from the reporter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flow {
    /// Imports of the reporter from the partner.
    Import,
    /// Exports of the reporter to the partner.
    Export,
    /// Both together, where only the sum is published.
    Turnover,
}

impl Flow {
    /// All.
    pub const ALL: [Flow; 3] = [Flow::Import, Flow::Export, Flow::Turnover];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Flow::Import => "import",
            Flow::Export => "export",
            Flow::Turnover => "turnover",
        }
    }
}

/// With whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Partner {
    /// A state.
    State(StateId),
    /// All partners, as the reporter itself totals them.
    World,
}

/// The word for all partners in files.
const WORLD: &str = "WORLD";

/// One flow. Two reports of the same trade (mirror statistics) are two records.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeFlow {
    /// Whose statistics.
    pub reporter: StateId,
    /// With whom.
    pub partner: Partner,
    /// Which way.
    pub flow: Flow,
    /// Year or month.
    pub period: Period,
    /// Value in millions of the currency.
    pub value: f64,
    /// Currency, ISO 4217: `USD`, `EUR`.
    pub currency: String,
    /// How it is counted: `by origin`, `by consignment`, `smoothed`; empty if nothing is said.
    pub basis: String,
}

impl Flat for TradeFlow {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "trade_flows",
        version: 1,
        row: "trade of one state with one partner in one period, as the reporter counts it",
        columns: &[
            ColumnDoc::text("reporter", "key of the state whose statistics these are"),
            ColumnDoc::text("partner", "key of the partner, or WORLD for the reporter's own total"),
            ColumnDoc::text("flow", "import, export or turnover, seen from the reporter"),
            ColumnDoc::text("period", "year, or year and month"),
            ColumnDoc::maybe_date("period_day", "first day of the period"),
            ColumnDoc::number("value", "value in millions of the currency, current prices"),
            ColumnDoc::text("currency", "ISO 4217"),
            ColumnDoc::text("basis", "how it is counted: by origin, by consignment; empty if not said"),
        ],
        states: &["reporter", "partner"],
        time: RowTime::Day("period_day"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(self.reporter.key()));
        cells.text(Some(match self.partner {
            Partner::State(state) => state.key(),
            Partner::World => WORLD,
        }));
        cells.text(Some(self.flow.name()));
        put_period(self.period, cells);
        cells.number(Some(self.value));
        cells.text(Some(&self.currency));
        cells.text(Some(&self.basis));
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<TradeFlow, CellError> {
        Ok(TradeFlow {
            reporter: get_state(cells)?,
            partner: match cells.text().unwrap_or_default() {
                WORLD => Partner::World,
                key => Concordance::bundled()
                    .by_key(key)
                    .map(Partner::State)
                    .ok_or_else(|| CellError::new("state", key))?,
            },
            flow: get_named("flow", &Flow::ALL, Flow::name, cells)?,
            period: get_period(cells)?,
            value: cells.number().unwrap_or(f64::NAN),
            currency: get_text(cells),
            basis: get_text(cells),
        })
    }
}
