//! Whose an actor is: a state's, or that of a body above states.

use tilt_core::actor::StateId;
use tilt_core::concordance::Concordance;

/// Whose an actor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Home {
    /// A state's.
    State(StateId),
    /// The United Nations and their family.
    UnitedNations,
    /// Bodies of the European Union.
    Europe,
    /// Another intergovernmental organisation.
    Intergovernmental,
    /// A non-governmental organisation that works in many states.
    NonGovernmental,
    /// An armed movement that fights in many states.
    Militant,
}

impl Home {
    const ABOVE: [(Home, &'static str); 5] = [
        (Home::UnitedNations, "UNO"),
        (Home::Europe, "EUR"),
        (Home::Intergovernmental, "IGO"),
        (Home::NonGovernmental, "NGO"),
        (Home::Militant, "IMG"),
    ];

    /// The key of the state, else `UNO`, `EUR`, `IGO`, `NGO` or `IMG`.
    pub fn code(self) -> &'static str {
        match self {
            Home::State(state) => state.key(),
            other => Home::ABOVE.iter().find(|(home, _)| *home == other).map_or("", |(_, code)| code),
        }
    }

    /// The home of a code.
    pub fn from_code(code: &str) -> Option<Home> {
        let above = Home::ABOVE.iter().find(|(_, known)| *known == code).map(|(home, _)| *home);
        above.or_else(|| Concordance::bundled().by_key(code).map(Home::State))
    }

    /// The state, if it is one.
    pub fn state(self) -> Option<StateId> {
        match self {
            Home::State(state) => Some(state),
            _ => None,
        }
    }
}
