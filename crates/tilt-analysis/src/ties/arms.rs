//! Deliveries of major arms over five years \[sipri_arms\].

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::record::ArmsTransfer;
use tilt_core::ties::{TieKind, TieTable};
use tilt_core::{Period, Record, StateId};

use super::{Gather, Gatherer, Ground, concentration, name};

pub(super) const GATHERER: Gatherer = Gatherer {
    kind: TieKind::Arms,
    records: &["arms_transfers"],
    apart: false,
    new: || {
        debug_assert_eq!(name::<ArmsTransfer>(), "arms_transfers");
        Box::<Arms>::default()
    },
};

/// Years that are looked at together: deliveries are few and large.
const WINDOW: i16 = 5;

/// Fewest deals behind a standard error: with fewer, the deals themselves say more.
const DEALS: usize = 5;

/// Value delivered by recipient, year and deal; with the supplier, if it is a state that is known.
#[derive(Default)]
struct Arms {
    delivered: BTreeMap<(StateId, i16), BTreeMap<(Supplier, String), f64>>,
}

/// A state, or the name of whoever else supplied.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Supplier {
    State(StateId),
    Other(String),
}

impl Gather for Arms {
    fn add(&mut self, record: &Record) {
        let Record::ArmsTransfer(transfer) = record else { return };
        if let (Some(recipient), Some(year), Some(tiv)) =
            (transfer.recipient, transfer.delivered, transfer.tiv)
        {
            let supplier = transfer
                .supplier
                .map_or_else(|| Supplier::Other(transfer.supplier_name.clone()), Supplier::State);
            let deals = self.delivered.entry((recipient, year)).or_default();
            *deals.entry((supplier, transfer.deal.clone())).or_default() += tiv;
        }
    }

    /// A power that delivered nothing has 0; suppliers that are no state or not known are in the denominator. There is
    /// no row where nothing was delivered, or where the window leaves the coverage.
    fn table(&self, ground: &Ground) -> TieTable {
        let recipients: BTreeSet<StateId> = self.delivered.keys().map(|(recipient, _)| *recipient).collect();
        let years = ground.years().into_iter().flatten();
        let first = ground.years().map_or(0, |years| *years.start());
        let mut rows = Vec::new();
        for year in years.filter(|year| *year >= first + WINDOW - 1) {
            for recipient in &recipients {
                let deals = self.window(*recipient, year);
                let total: f64 = deals.values().sum();
                if total <= 0.0 {
                    continue;
                }
                let mut by_supplier: BTreeMap<&Supplier, f64> = BTreeMap::new();
                for ((supplier, _), value) in &deals {
                    *by_supplier.entry(supplier).or_default() += value;
                }
                let squares: f64 = deals.values().map(|value| value * value).sum();
                let own = [
                    total,
                    deals.len() as f64,
                    by_supplier.len() as f64,
                    squares,
                    concentration(by_supplier.values()),
                ];
                rows.push(ground.row(
                    TieKind::Arms,
                    *recipient,
                    Period::Year(year),
                    own.map(Some).to_vec(),
                    |power| with(&deals, power, total, squares),
                ));
            }
        }
        ground.table(TieKind::Arms, rows)
    }
}

/// A deal by its supplier and id.
type Deals<'a> = BTreeMap<(&'a Supplier, &'a str), f64>;

impl Arms {
    fn window(&self, recipient: StateId, year: i16) -> Deals<'_> {
        let mut deals: Deals = BTreeMap::new();
        for (_, of_year) in self.delivered.range((recipient, year - WINDOW + 1)..=(recipient, year)) {
            for ((supplier, deal), value) in of_year {
                *deals.entry((supplier, deal)).or_default() += value;
            }
        }
        deals
    }
}

/// Share, its error over deals, value, deals and sum of squares of a power.
///
/// The error is that of a ratio of sums over deals, to first order, as drawing the deals again gives it: with `r` the
/// share, `Var = Σ (x_d - r y_d)² / (Σ y_d)²`, where `x_d` is the deal's value if the power made it.
fn with(deals: &Deals<'_>, power: StateId, total: f64, squares: f64) -> Vec<Option<f64>> {
    let own = || deals.iter().filter(|((supplier, _), _)| **supplier == Supplier::State(power));
    let value: f64 = own().map(|(_, value)| value).sum();
    let own_squares: f64 = own().map(|(_, value)| value * value).sum();
    let share = value / total;
    let variance = ((1.0 - share) * (1.0 - share) * own_squares
        + share * share * (squares - own_squares).max(0.0))
        / (total * total);
    let error = (deals.len() >= DEALS).then(|| variance.sqrt());
    vec![Some(share), error, Some(value), Some(own().count() as f64), Some(own_squares)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::state;
    use crate::ties::ground;

    fn transfer(supplier: Option<&str>, deal: &str, delivered: i16, tiv: f64) -> Record {
        Record::ArmsTransfer(ArmsTransfer {
            deal: deal.to_owned(),
            supplier: supplier.map(state),
            supplier_name: String::new(),
            recipient: Some(state("KEN")),
            recipient_name: String::new(),
            designation: String::new(),
            description: String::new(),
            category: String::new(),
            ordered: None,
            ordered_estimated: None,
            delivered: Some(delivered),
            delivered_estimated: None,
            units: None,
            units_estimated: None,
            made_locally: None,
            units_ordered: None,
            units_delivered: None,
            tiv: Some(tiv),
            status: String::new(),
            note: String::new(),
        })
    }

    fn table(transfers: &[Record]) -> TieTable {
        let mut gathered = Arms::default();
        transfers.iter().for_each(|transfer| gathered.add(transfer));
        gathered.table(&ground("2000-01-01", "2007-01-01", &["CHN", "FRA", "USA"]))
    }

    #[test]
    fn the_window_is_five_years_and_stays_inside_the_coverage() {
        let table = table(&[
            transfer(Some("CHN"), "1", 2000, 30.0),
            transfer(None, "2", 2004, 10.0),
            transfer(Some("USA"), "3", 2005, 10.0),
        ]);
        let of = |power: &str, year| {
            table.tie(state("KEN"), state(power), Period::Year(year)).and_then(|tie| tie.pair("share"))
        };
        assert_eq!(of("CHN", 2003), None, "the window begins before the coverage");
        assert_eq!((of("CHN", 2004), of("FRA", 2004)), (Some(0.75), Some(0.0)));
        assert_eq!((of("CHN", 2005), of("USA", 2005)), (Some(0.0), Some(0.5)));
        assert_eq!(of("USA", 2007), None, "not covered");
        let own = table.own(state("KEN"), Period::Year(2004)).unwrap();
        assert_eq!(own.own[2], Some(2.0));
        assert_eq!(own.own[4], Some(0.75 * 0.75 + 0.25 * 0.25));
    }

    #[test]
    fn the_error_over_deals_needs_five_and_follows_its_formula() {
        let few = table(&[transfer(Some("CHN"), "1", 2004, 30.0), transfer(Some("USA"), "2", 2004, 10.0)]);
        let tie = few.tie(state("KEN"), state("CHN"), Period::Year(2004)).unwrap();
        assert_eq!(tie.pair("error"), None);
        // Five equal deals, two of them Chinese: r = .4, Var = (2·.36 + 3·.16)/25.
        let mut five: Vec<Record> =
            (0..3).map(|deal| transfer(Some("USA"), &deal.to_string(), 2004, 8.0)).collect();
        five.extend((3..5).map(|deal| transfer(Some("CHN"), &deal.to_string(), 2004, 8.0)));
        let five = table(&five);
        let tie = five.tie(state("KEN"), state("CHN"), Period::Year(2004)).unwrap();
        assert!((tie.pair("error").unwrap() - ((0.72 + 0.48) / 25.0f64).sqrt()).abs() < 1e-12);
    }
}
