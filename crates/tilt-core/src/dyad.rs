//! Pairs of states.

use std::fmt;

use crate::actor::StateId;

/// An unordered pair of two different states; `low < high` in key order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dyad {
    low: StateId,
    high: StateId,
}

impl Dyad {
    /// The pair, or `None` if both are the same state.
    pub fn new(a: StateId, b: StateId) -> Option<Dyad> {
        (a != b).then(|| Dyad { low: a.min(b), high: a.max(b) })
    }

    /// The state first in key order.
    pub fn low(self) -> StateId {
        self.low
    }

    /// The state second in key order.
    pub fn high(self) -> StateId {
        self.high
    }
}

impl fmt::Display for Dyad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{}", self.low, self.high)
    }
}

/// An ordered pair of two different states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DirectedDyad {
    /// Who acts, sends, imports.
    pub source: StateId,
    /// To whom.
    pub target: StateId,
}

impl fmt::Display for DirectedDyad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}→{}", self.source, self.target)
    }
}
