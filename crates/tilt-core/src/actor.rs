//! Who acts: states and organisations. Private persons are never actors.

use std::fmt;

use crate::concordance::Concordance;
use crate::organisation::OrgId;

/// A state as one continuous actor: an index into the reference table `states.tsv`, in key order.
///
/// It prints as the table's key (`KAZ`). The number is stable only within one build; anything written to disk uses the key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateId(pub(crate) u16);

impl StateId {
    /// The key of the state, three capital letters.
    pub fn key(self) -> &'static str {
        Concordance::bundled().state(self).key
    }

    /// Position in key order, for dense arrays: `0 <= index < Concordance::bundled().len()`.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The state at a position in key order.
    pub fn from_index(index: usize) -> Option<StateId> {
        (index < Concordance::bundled().len()).then_some(StateId(index as u16))
    }

    /// A number that no state of the table need have, for simulations with more states than there are. Nothing may ask for
    /// its key or its row.
    #[doc(hidden)]
    pub fn simulated(index: u16) -> StateId {
        StateId(index)
    }
}

impl fmt::Display for StateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl fmt::Debug for StateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// Which part of a state acts, as far as the text says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The state as such, or nothing more is said.
    State,
    /// Government, ministry, ministry's spokesperson.
    Government,
    /// Head of state or of government, by office.
    Head,
    /// Parliament.
    Parliament,
    /// Armed forces.
    Military,
}

impl Role {
    /// Lower-case name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Role::State => "state",
            Role::Government => "government",
            Role::Head => "head",
            Role::Parliament => "parliament",
            Role::Military => "military",
        }
    }
}

/// A public actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// A state, and which part of it.
    State(StateId, Role),
    /// An organisation.
    Org(OrgId),
}

impl Actor {
    /// The state behind the actor, if it is one.
    pub fn state(self) -> Option<StateId> {
        match self {
            Actor::State(state, _) => Some(state),
            Actor::Org(_) => None,
        }
    }

    /// `KAZ` for a state, `org:CSTO` for an organisation.
    pub fn code(self) -> String {
        match self {
            Actor::State(state, _) => state.key().to_owned(),
            Actor::Org(org) => format!("org:{}", org.key()),
        }
    }
}
