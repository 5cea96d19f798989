//! From records to ties with powers: one number per state, power and year.

mod alliances;
mod arms;
mod missions;
mod organisations;
mod trade;

pub use alliances::alliances;
pub use arms::arms_share;
pub use missions::missions;
pub use organisations::shared_organisations;
pub use trade::{TradeSums, export_share, import_share};

use tilt_core::{Coverage, Origin, StateId};

/// What every table of ties is made for and from.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The powers.
    pub powers: Vec<StateId>,
    /// Where the records speak.
    pub coverage: Coverage,
    /// Where they come from.
    pub origin: Origin,
}

impl Ground {
    /// The years that lie wholly inside the coverage, if both ends are known.
    fn years(&self) -> Option<std::ops::RangeInclusive<i16>> {
        let (from, to) = (self.coverage.from?, self.coverage.to?);
        let first = if (from.month(), from.day()) == (1, 1) { from.year() } else { from.year() + 1 };
        Some(first..=to.year() - 1)
    }
}

#[cfg(test)]
pub(crate) fn ground(from: &str, to: &str, powers: &[&str]) -> Ground {
    Ground {
        powers: powers.iter().map(|key| crate::made_up::state(key)).collect(),
        coverage: Coverage {
            source: "made up".to_owned(),
            from: from.parse().ok(),
            to: to.parse().ok(),
            note: String::new(),
            complete: true,
        },
        origin: Origin {
            source: "made up".to_owned(),
            version: String::new(),
            sha256: None,
            locator: tilt_core::Locator::Whole,
        },
    }
}
