//! Trade: what two sides, or two sources, say of the same flow.

use std::collections::BTreeMap;

use tilt_core::StateId;
use tilt_core::record::{Flow, Partner, TradeFlow};
use tilt_core::time::Period;

/// One flow of goods of which the reports are apart by more than the factor asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeConflict {
    /// From where.
    pub exporter: StateId,
    /// To where.
    pub importer: StateId,
    /// Year.
    pub year: i16,
    /// Currency of the values.
    pub currency: String,
    /// Who says how much, in millions: dataset, reporting side, basis.
    pub says: Vec<TradeReport>,
    /// Largest over smallest value.
    pub ratio: f64,
}

impl TradeConflict {
    /// Largest less smallest value, in millions.
    pub fn difference(&self) -> f64 {
        let values = self.says.iter().map(|report| report.value);
        values.clone().fold(0.0, f64::max) - values.fold(f64::INFINITY, f64::min)
    }
}

/// One report of a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeReport {
    /// Dataset.
    pub dataset: String,
    /// Who reports.
    pub reporter: StateId,
    /// How it is counted.
    pub basis: String,
    /// Value in millions.
    pub value: f64,
}

/// The yearly flows from and to `state` whose reports differ by more than `factor`, largest difference first. Reports of
/// zero are no conflict by ratio and are left out; smoothed values are no reports.
///
/// Exports are counted free on board and imports with cost, insurance and freight, so a factor below about 1.1 finds
/// the convention, not a contradiction.
pub fn trade<'r>(
    state: StateId,
    factor: f64,
    flows: impl Iterator<Item = (&'r str, &'r TradeFlow)>,
) -> Vec<TradeConflict> {
    let mut found: BTreeMap<(StateId, StateId, i16, &str), Vec<TradeReport>> = BTreeMap::new();
    for (dataset, flow) in flows {
        let (Partner::State(partner), Period::Year(year)) = (flow.partner, flow.period) else { continue };
        let (exporter, importer) = match flow.flow {
            Flow::Export => (flow.reporter, partner),
            Flow::Import => (partner, flow.reporter),
            Flow::Turnover => continue,
        };
        let concerns = exporter == state || importer == state;
        if concerns && flow.value > 0.0 && flow.basis != "smoothed" {
            found.entry((exporter, importer, year, &flow.currency)).or_default().push(TradeReport {
                dataset: dataset.to_owned(),
                reporter: flow.reporter,
                basis: flow.basis.clone(),
                value: flow.value,
            });
        }
    }
    let mut conflicts: Vec<TradeConflict> = found
        .into_iter()
        .filter_map(|((exporter, importer, year, currency), says)| {
            let values = says.iter().map(|report| report.value);
            let ratio = values.clone().fold(0.0, f64::max) / values.fold(f64::INFINITY, f64::min);
            (ratio > factor).then(|| TradeConflict {
                exporter,
                importer,
                year,
                currency: currency.to_owned(),
                says,
                ratio,
            })
        })
        .collect();
    // The sort is stable, so that equal differences keep the order of states and years.
    conflicts.sort_by(|a, b| b.difference().total_cmp(&a.difference()));
    conflicts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::state;

    fn flow(reporter: &str, partner: &str, flow: Flow, value: f64) -> TradeFlow {
        TradeFlow {
            reporter: state(reporter),
            partner: Partner::State(state(partner)),
            flow,
            period: Period::Year(2021),
            value,
            currency: "USD".to_owned(),
            basis: String::new(),
        }
    }

    #[test]
    fn both_sides_of_a_flow_are_compared() {
        let flows = [
            ("a", flow("RUS", "KAZ", Flow::Export, 18_500.0)),
            ("a", flow("KAZ", "RUS", Flow::Import, 17_610.0)),
            ("a", flow("KAZ", "GBR", Flow::Export, 100.0)),
            ("b", flow("KAZ", "GBR", Flow::Export, 250.0)),
            ("b", flow("GBR", "KAZ", Flow::Import, 0.0)),
        ];
        let found = trade(state("KAZ"), 1.5, flows.iter().map(|(dataset, flow)| (*dataset, flow)));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].exporter, found[0].importer, found[0].ratio), (state("KAZ"), state("GBR"), 2.5));
        assert_eq!(found[0].says.len(), 2, "zero is no side of a ratio");
        let mirror = trade(state("KAZ"), 1.04, flows.iter().map(|(dataset, flow)| (*dataset, flow)));
        assert_eq!(mirror.len(), 2);
    }
}
