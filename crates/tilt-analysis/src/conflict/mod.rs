//! Where sources contradict each other. Nothing is resolved here: each source keeps its word, and the difference is
//! shown.

mod membership;
mod trade;

pub use membership::{MembershipConflict, memberships};
pub use trade::{TradeConflict, trade};

use std::collections::BTreeSet;
use std::fmt;

/// Years that follow each other, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// First year.
    pub first: i16,
    /// Last year.
    pub last: i16,
}

impl Stretch {
    /// The stretches in a set of years, in order.
    pub fn of(years: &BTreeSet<i16>) -> Vec<Stretch> {
        let mut found: Vec<Stretch> = Vec::new();
        for year in years {
            match found.last_mut() {
                Some(stretch) if stretch.last + 1 == *year => stretch.last = *year,
                _ => found.push(Stretch { first: *year, last: *year }),
            }
        }
        found
    }
}

impl fmt::Display for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}–{}", self.first, self.last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_part_the_stretches() {
        let shown = |years: &[i16]| -> Vec<String> {
            Stretch::of(&years.iter().copied().collect()).iter().map(ToString::to_string).collect()
        };
        assert_eq!(shown(&[2007, 2008, 2009, 2011, 2013, 2012]), ["2007–2009", "2011–2013"]);
        assert_eq!(shown(&[1999]), ["1999"]);
        assert!(shown(&[]).is_empty());
    }
}
