//! Shares of powers in imports and exports \[barbieri2009\].

use std::collections::BTreeMap;

use tilt_core::StateId;
use tilt_core::record::{Flow, Partner, TradeFlow};
use tilt_core::ties::{TieKind, TieRow, TieTable};
use tilt_core::time::Period;

use super::Ground;

/// Imports of every state from every partner and year, gathered from records one at a time.
#[derive(Debug, Default)]
pub struct TradeSums {
    imports: BTreeMap<(StateId, StateId, i16), f64>,
}

impl TradeSums {
    /// Takes a record: yearly imports from a state, not smoothed. Others are passed over. Two records of one flow are
    /// added up.
    pub fn add(&mut self, flow: &TradeFlow) {
        if let (Flow::Import, Partner::State(partner), Period::Year(year)) =
            (flow.flow, flow.partner, flow.period)
            && flow.basis != "smoothed"
        {
            *self.imports.entry((flow.reporter, partner, year)).or_default() += flow.value;
        }
    }
}

/// Share of each power in the imports that a state reports, over all partners for which it reports any figure.
pub fn import_share(sums: &TradeSums, ground: &Ground) -> TieTable {
    shares(
        TieKind::ImportShare,
        sums.imports.iter().map(|(&(to, from, year), &v)| ((to, from, year), v)),
        ground,
    )
}

/// Share of each power in the exports of a state, as the importing sides report them.
pub fn export_share(sums: &TradeSums, ground: &Ground) -> TieTable {
    shares(
        TieKind::ExportShare,
        sums.imports.iter().map(|(&(to, from, year), &v)| ((from, to, year), v)),
        ground,
    )
}

/// A published zero is a value; a partner without a figure has none. Where all figures are zero there is no share.
fn shares(
    kind: TieKind,
    flows: impl Iterator<Item = ((StateId, StateId, i16), f64)>,
    ground: &Ground,
) -> TieTable {
    let mut by_state: BTreeMap<(StateId, i16), BTreeMap<StateId, f64>> = BTreeMap::new();
    for ((state, partner, year), value) in flows {
        by_state.entry((state, year)).or_default().insert(partner, value);
    }
    let rows = by_state
        .into_iter()
        .map(|((state, year), partners)| {
            // Partners are summed in key order, so that the same records give the same bits.
            let total: f64 = partners.values().sum();
            let share = |power: &StateId| {
                let value = partners.get(power).filter(|_| total > 0.0 && *power != state)?;
                Some(value / total)
            };
            TieRow { state, year, own: Some(total), values: ground.powers.iter().map(share).collect() }
        })
        .collect();
    TieTable::new(kind, ground.powers.clone(), rows, ground.coverage.clone(), ground.origin.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::state;
    use crate::ties::ground;

    #[test]
    fn shares_are_over_partners_with_a_figure() {
        let mut sums = TradeSums::default();
        for (to, from, value) in
            [("KEN", "CHN", 30.0), ("KEN", "USA", 10.0), ("KEN", "FRA", 0.0), ("CHN", "KEN", 5.0)]
        {
            sums.add(&TradeFlow {
                reporter: state(to),
                partner: Partner::State(state(from)),
                flow: Flow::Import,
                period: Period::Year(2000),
                value,
                currency: "USD".to_owned(),
                basis: String::new(),
            });
        }
        let ground = ground("2000-01-01", "2001-01-01", &["CHN", "FRA", "IND", "USA"]);
        let imports = import_share(&sums, &ground);
        let of = |table: &TieTable, power: &str| table.get(state("KEN"), state(power), 2000);
        assert_eq!(of(&imports, "CHN"), Some(0.75));
        assert_eq!(of(&imports, "FRA"), Some(0.0), "a published zero");
        assert_eq!(of(&imports, "IND"), None, "no figure");
        let exports = export_share(&sums, &ground);
        assert_eq!((of(&exports, "CHN"), of(&exports, "USA")), (Some(1.0), None));
        assert_eq!(exports.get(state("FRA"), state("CHN"), 2000), None);
    }
}
