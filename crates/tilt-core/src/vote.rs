//! Roll calls of the UN General Assembly.

use crate::actor::StateId;
use crate::time::Date;

/// What a state did in a roll call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VoteChoice {
    /// In favour.
    Yes,
    /// Abstained: a cast vote.
    Abstain,
    /// Against.
    No,
    /// A member that did not take part. Missing, never an abstention.
    Absent,
    /// Not a member at the time. Missing.
    NotMember,
}

impl VoteChoice {
    /// Position on the scale yes = 0, abstain = 1, no = 2; `None` when no vote was cast.
    pub fn category(self) -> Option<usize> {
        match self {
            VoteChoice::Yes => Some(0),
            VoteChoice::Abstain => Some(1),
            VoteChoice::No => Some(2),
            VoteChoice::Absent | VoteChoice::NotMember => None,
        }
    }

    /// Lower-case name used in output.
    pub fn name(self) -> &'static str {
        match self {
            VoteChoice::Yes => "yes",
            VoteChoice::Abstain => "abstain",
            VoteChoice::No => "no",
            VoteChoice::Absent => "absent",
            VoteChoice::NotMember => "not a member",
        }
    }
}

/// One roll call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollCall {
    /// Id within its source: `rcid` of the Dataverse file, `undl_id` of the UN Digital Library.
    pub id: String,
    /// Session as the source writes it: `65`, or `ES-10` for an emergency special session.
    pub session: String,
    /// Number of the regular session used as period: for an emergency special session, the regular session whose
    /// September-to-August year contains the date.
    pub period: u16,
    /// Calendar date of the vote, if given.
    pub date: Option<Date>,
    /// Resolution or draft symbol, empty if not given.
    pub resolution: String,
    /// Title or short description, empty if not given.
    pub title: String,
    /// Vote on an amendment.
    pub amendment: Flag,
    /// Vote on a paragraph.
    pub paragraph: Flag,
    /// Listed as important by the source.
    pub important: Flag,
    /// Issue codes of the source (`me nu di hr co ec`) that are set.
    pub issues: Vec<String>,
}

/// A yes/no property that a source may leave blank or not have at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// Set.
    Yes,
    /// Not set.
    No,
    /// The source has the column and leaves it blank.
    Blank,
    /// The source has no such column.
    NotRecorded,
}

impl RollCall {
    /// Key by which paragraph and amendment votes on one text are held together: the resolution symbol without a
    /// trailing letter. Roll calls without a symbol are each their own cluster.
    pub fn cluster(&self) -> String {
        if self.resolution.is_empty() {
            return format!("#{}", self.id);
        }
        let trimmed = self.resolution.trim_end();
        match trimmed.char_indices().last() {
            Some((at, letter)) if letter.is_ascii_alphabetic() && ends_in_digit(&trimmed[..at]) => {
                trimmed[..at].to_owned()
            }
            _ => trimmed.to_owned(),
        }
    }
}

fn ends_in_digit(text: &str) -> bool {
    text.bytes().last().is_some_and(|byte| byte.is_ascii_digit())
}

/// One state's choice in one roll call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// [`RollCall::id`].
    pub roll_call: String,
    /// The state.
    pub state: StateId,
    /// What it did.
    pub choice: VoteChoice,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roll_call(resolution: &str) -> RollCall {
        RollCall {
            id: "17".to_owned(),
            session: "65".to_owned(),
            period: 65,
            date: None,
            resolution: resolution.to_owned(),
            title: String::new(),
            amendment: Flag::Blank,
            paragraph: Flag::Blank,
            important: Flag::No,
            issues: Vec::new(),
        }
    }

    #[test]
    fn votes_on_one_text_share_a_cluster() {
        assert_eq!(roll_call("R/65/6A").cluster(), roll_call("R/65/6B").cluster());
        assert_eq!(roll_call("A/RES/71/102").cluster(), "A/RES/71/102");
        assert_eq!(roll_call("").cluster(), "#17");
    }
}
