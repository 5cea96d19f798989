//! Trade with powers, seen from both sides \[barbieri2009\].

use std::collections::BTreeMap;

use tilt_core::record::{Flow, Partner, TradeFlow};
use tilt_core::ties::{TieKind, TieTable};
use tilt_core::time::Period;
use tilt_core::{Record, StateId};

use super::{Gather, Gatherer, Ground, concentration, name};

pub(super) const GATHERER: Gatherer = Gatherer {
    kind: TieKind::Trade,
    records: &["trade_flows"],
    apart: false,
    new: || {
        debug_assert_eq!(name::<TradeFlow>(), "trade_flows");
        Box::<Trade>::default()
    },
};

/// Values by currency and basis; two records of one flow are added up.
type Values = BTreeMap<(Currency, String), f64>;

/// Dollars first: the currency to compare in where a source gives several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Currency {
    Dollar,
    Other(String),
}

/// Yearly flows, by reporter, partner and year: imports, exports.
#[derive(Default)]
struct Trade {
    flows: BTreeMap<(StateId, i16), Reported>,
}

#[derive(Default)]
struct Reported {
    /// By direction: imports, exports.
    partners: [BTreeMap<StateId, Values>; 2],
    totals: [Values; 2],
}

impl Gather for Trade {
    /// Yearly flows that are not smoothed. Others are passed over.
    fn add(&mut self, record: &Record) {
        let Record::TradeFlow(flow) = record else { return };
        let Period::Year(year) = flow.period else { return };
        let direction = match flow.flow {
            Flow::Import => 0,
            Flow::Export => 1,
            Flow::Turnover => return,
        };
        if flow.basis == "smoothed" {
            return;
        }
        let reported = self.flows.entry((flow.reporter, year)).or_default();
        let values = match flow.partner {
            Partner::State(partner) => reported.partners[direction].entry(partner).or_default(),
            Partner::World => &mut reported.totals[direction],
        };
        let currency =
            if flow.currency == "USD" { Currency::Dollar } else { Currency::Other(flow.currency.clone()) };
        *values.entry((currency, flow.basis.clone())).or_default() += flow.value;
    }

    /// A published zero is a value; a partner without a figure has none. Exports of a state that reports none itself
    /// are those that importers report.
    fn table(&self, ground: &Ground) -> TieTable {
        let mut years: BTreeMap<(StateId, i16), Flows> = BTreeMap::new();
        for ((reporter, year), reported) in self.flows.iter().filter(|((_, year), _)| ground.covers(*year)) {
            for (partner, values) in &reported.partners[0] {
                let Some(value) = first(values) else { continue };
                years.entry((*reporter, *year)).or_default().imports.insert(*partner, value);
                years.entry((*partner, *year)).or_default().mirrored.insert(*reporter, value);
            }
            let own = years.entry((*reporter, *year)).or_default();
            own.totals = [0, 1].map(|direction| first(&reported.totals[direction]));
            for (partner, values) in &reported.partners[1] {
                own.exports.extend(first(values).map(|value| (*partner, value)));
            }
        }
        for flows in years.values_mut().filter(|flows| flows.exports.is_empty()) {
            flows.exports = flows.mirrored.clone();
        }
        let rows = years.iter().map(|((state, year), flows)| {
            let sums = flows.sums();
            let turnover = flows.turnover();
            let own = [
                sums[0],
                sums[1],
                (!turnover.is_empty()).then(|| turnover.values().sum()),
                flows.totals[0],
                flows.totals[1],
                Some(turnover.len() as f64),
                Some(concentration(turnover.values())),
            ];
            ground.row(TieKind::Trade, *state, Period::Year(*year), own.to_vec(), |power| {
                let other = years.get(&(power, *year));
                let reported = |direction: usize| {
                    let values = self.flows.get(&(power, *year))?.partners[direction].get(state)?;
                    first(values)
                };
                vec![
                    flows.imports.get(&power).copied(),
                    flows.exports.get(&power).copied(),
                    reported(1),
                    reported(0),
                    other.and_then(|other| other.sums()[0]),
                    other.and_then(|other| other.sums()[1]),
                    other.map(Flows::turnover).filter(|all| !all.is_empty()).map(|all| all.values().sum()),
                ]
            })
        });
        ground.table(TieKind::Trade, rows.collect())
    }
}

/// The flows of one state and year.
#[derive(Default)]
struct Flows {
    imports: BTreeMap<StateId, f64>,
    exports: BTreeMap<StateId, f64>,
    /// Imports of others from the state.
    mirrored: BTreeMap<StateId, f64>,
    totals: [Option<f64>; 2],
}

impl Flows {
    /// Imports and exports over partners with a figure; partners are summed in key order, so that the same records
    /// give the same bits.
    fn sums(&self) -> [Option<f64>; 2] {
        [&self.imports, &self.exports].map(|flow| (!flow.is_empty()).then(|| flow.values().sum()))
    }

    /// By partner with both figures: half of a turnover is no turnover.
    fn turnover(&self) -> BTreeMap<StateId, f64> {
        let both =
            |(partner, imports): (&StateId, &f64)| Some((*partner, imports + self.exports.get(partner)?));
        self.imports.iter().filter_map(both).collect()
    }
}

fn first(values: &Values) -> Option<f64> {
    values.values().next().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::state;
    use crate::ties::ground;

    fn flow(reporter: &str, partner: &str, flow: Flow, value: f64) -> Record {
        Record::TradeFlow(TradeFlow {
            reporter: state(reporter),
            partner: Partner::State(state(partner)),
            flow,
            period: Period::Year(2000),
            value,
            currency: "USD".to_owned(),
            basis: String::new(),
        })
    }

    #[test]
    fn figures_of_both_sides_are_kept_apart() {
        let mut gathered = Trade::default();
        for record in [
            flow("KEN", "CHN", Flow::Import, 30.0),
            flow("KEN", "USA", Flow::Import, 10.0),
            flow("KEN", "FRA", Flow::Import, 0.0),
            flow("CHN", "KEN", Flow::Import, 5.0),
            flow("CHN", "KEN", Flow::Export, 33.0),
        ] {
            gathered.add(&record);
        }
        let ground = ground("2000-01-01", "2001-01-01", &["CHN", "FRA", "IND", "USA"]);
        let table = gathered.table(&ground);
        let of = |power: &str, name: &str| {
            table.tie(state("KEN"), state(power), Period::Year(2000)).unwrap().pair(name)
        };
        assert_eq!(of("CHN", "imports"), Some(30.0));
        assert_eq!(of("CHN", "mirror_imports"), Some(33.0));
        assert_eq!(of("CHN", "exports"), Some(5.0), "as the importing side reports");
        assert_eq!(of("CHN", "mirror_exports"), Some(5.0));
        assert_eq!(of("FRA", "imports"), Some(0.0), "a published zero");
        assert_eq!(of("IND", "imports"), None, "no figure");
        assert_eq!(of("CHN", "power_exports"), Some(33.0));
        let own = &table.own(state("KEN"), Period::Year(2000)).unwrap().own;
        assert_eq!(own[..2], [Some(40.0), Some(5.0)]);
        assert_eq!((own[2], own[5]), (Some(35.0), Some(1.0)), "only China has both figures");
        assert_eq!(own[6], Some(1.0));
        let france = table.tie(state("FRA"), state("CHN"), Period::Year(2000)).unwrap();
        assert_eq!(france.pair("imports"), None);
    }
}
