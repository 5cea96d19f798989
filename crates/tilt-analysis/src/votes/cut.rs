//! Which roll calls are looked at, and in periods of which length.

use tilt_core::vote::Flag;
use tilt_core::{Grain, RollCall};

/// A choice of roll calls and periods. Unanimity is always judged over all states of a roll call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// Length of periods. Sessions are those of the source; other periods go by the day of the roll call.
    pub by: Grain,
    /// Issue codes of the source of which a roll call must have one; empty: all roll calls.
    pub issues: Vec<String>,
    /// Only roll calls that the source lists as important.
    pub important: bool,
}

impl Default for Cut {
    fn default() -> Cut {
        Cut { by: Grain::Session, issues: Vec::new(), important: false }
    }
}

/// Issues by their name on the command line, with the code of the source \[voeten_data\].
pub const ISSUES: [(&str, &str); 6] = [
    ("colonialism", "co"),
    ("disarmament", "di"),
    ("economic", "ec"),
    ("human-rights", "hr"),
    ("middle-east", "me"),
    ("nuclear", "nu"),
];

/// The code of an issue by its name or code.
pub fn issue(name: &str) -> Option<&'static str> {
    ISSUES.into_iter().find(|(known, code)| *known == name || *code == name).map(|(_, code)| code)
}

impl Cut {
    /// Whether the roll call is looked at.
    pub fn takes(&self, roll_call: &RollCall) -> bool {
        let on_issue = self.issues.is_empty()
            || self.issues.iter().any(|issue| roll_call.issues.iter().any(|own| own == issue));
        on_issue && (!self.important || roll_call.important == Flag::Yes)
    }

    /// Number of the period in which the roll call lies; `None` where a day is needed and not known.
    pub fn period(&self, roll_call: &RollCall) -> Option<u16> {
        match self.by {
            Grain::Session => Some(roll_call.period),
            grain => roll_call.date.and_then(|day| u16::try_from(grain.of(day).number()).ok()),
        }
    }

    /// In words, for a variant; empty for all roll calls by session.
    pub fn note(&self) -> String {
        let named = |code: &String| {
            ISSUES
                .into_iter()
                .find(|(_, known)| known == code)
                .map_or(code.as_str(), |(name, _)| name)
                .to_owned()
        };
        let mut notes = Vec::new();
        if !self.issues.is_empty() {
            notes.push(format!("issue: {}", self.issues.iter().map(named).collect::<Vec<_>>().join(" or ")));
        }
        if self.important {
            notes.push("important votes".to_owned());
        }
        if self.by != Grain::Session {
            notes.push(format!("by {}", self.by.name()));
        }
        notes.join("; ")
    }
}
