//! Shares of powers in arms deliveries over five years \[sipri_arms\].

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::StateId;
use tilt_core::record::ArmsTransfer;
use tilt_core::ties::{TieKind, TieRow, TieTable};

use super::Ground;

/// Who delivered, if it is a state that is known, and how much.
type Delivery = (Option<StateId>, f64);

/// Years that are looked at together: deliveries are few and large.
const WINDOW: i16 = 5;

/// Share of each power in the trend-indicator value delivered to a state in the five years up to and with the year.
/// A power that delivered nothing has 0; suppliers that are no state or not known are in the denominator. There is no
/// row where nothing was delivered, or where the window leaves the coverage.
pub fn arms_share<'r>(transfers: impl Iterator<Item = &'r ArmsTransfer>, ground: &Ground) -> TieTable {
    let mut delivered: BTreeMap<(StateId, i16), Vec<Delivery>> = BTreeMap::new();
    let mut recipients = BTreeSet::new();
    for transfer in transfers {
        if let (Some(recipient), Some(year), Some(tiv)) =
            (transfer.recipient, transfer.delivered, transfer.tiv)
        {
            recipients.insert(recipient);
            delivered.entry((recipient, year)).or_default().push((transfer.supplier, tiv));
        }
    }
    let years = ground.years().into_iter().flatten();
    let first = ground.years().map_or(0, |years| *years.start());
    let mut rows = Vec::new();
    for year in years.filter(|year| *year >= first + WINDOW - 1) {
        for recipient in &recipients {
            let window: Vec<&Delivery> = delivered
                .range((*recipient, year - WINDOW + 1)..=(*recipient, year))
                .flat_map(|(_, d)| d)
                .collect();
            let total: f64 = window.iter().map(|(_, tiv)| tiv).sum();
            if total <= 0.0 {
                continue;
            }
            let share = |power: &StateId| {
                let from: f64 =
                    window.iter().filter(|(supplier, _)| *supplier == Some(*power)).map(|(_, tiv)| tiv).sum();
                (power != recipient).then_some(from / total)
            };
            rows.push(TieRow {
                state: *recipient,
                year,
                own: None,
                values: ground.powers.iter().map(share).collect(),
            });
        }
    }
    TieTable::new(
        TieKind::ArmsShare,
        ground.powers.clone(),
        rows,
        ground.coverage.clone(),
        ground.origin.clone(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::state;
    use crate::ties::ground;

    fn transfer(supplier: Option<&str>, delivered: i16, tiv: f64) -> ArmsTransfer {
        ArmsTransfer {
            deal: String::new(),
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
        }
    }

    #[test]
    fn the_window_is_five_years_and_stays_inside_the_coverage() {
        let transfers = [
            transfer(Some("CHN"), 2000, 30.0),
            transfer(None, 2004, 10.0),
            transfer(Some("USA"), 2005, 10.0),
        ];
        let table = arms_share(transfers.iter(), &ground("2000-01-01", "2007-01-01", &["CHN", "FRA", "USA"]));
        let of = |power: &str, year| table.get(state("KEN"), state(power), year);
        assert_eq!(of("CHN", 2003), None, "the window begins before the coverage");
        assert_eq!((of("CHN", 2004), of("FRA", 2004)), (Some(0.75), Some(0.0)));
        assert_eq!((of("CHN", 2005), of("USA", 2005)), (Some(0.0), Some(0.5)));
        assert_eq!(of("USA", 2007), None, "not covered");
    }
}
