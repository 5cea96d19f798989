//! One measure over time.

use crate::actor::StateId;
use crate::estimate::{Estimate, Point};
use crate::origin::{Coverage, Origin};
use crate::time::Period;
use crate::warning::Warning;

/// The field of behaviour or form in which alignment is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Domain {
    /// Votes in the UN General Assembly.
    Votes,
    /// Alliances and security treaties.
    Alliances,
    /// Memberships in organisations.
    Organisations,
    /// Agreements of every kind.
    Agreements,
    /// Trade.
    Trade,
    /// Arms transfers.
    Arms,
    /// Missions and visits.
    Diplomacy,
    /// Events as coded by machines.
    Events,
    /// Official speeches.
    Words,
    /// What offices of a state are quoted on.
    Statements,
    /// Several of these as one number; not among [`Domain::ALL`].
    Several,
}

impl Domain {
    /// All, in the order in which reports show them.
    pub const ALL: [Domain; 10] = [
        Domain::Votes,
        Domain::Alliances,
        Domain::Organisations,
        Domain::Agreements,
        Domain::Trade,
        Domain::Arms,
        Domain::Diplomacy,
        Domain::Events,
        Domain::Words,
        Domain::Statements,
    ];

    /// Name on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            Domain::Votes => "votes",
            Domain::Alliances => "alliances",
            Domain::Organisations => "organisations",
            Domain::Agreements => "agreements",
            Domain::Trade => "trade",
            Domain::Arms => "arms",
            Domain::Diplomacy => "diplomacy",
            Domain::Events => "events",
            Domain::Words => "words",
            Domain::Statements => "statements",
            Domain::Several => "several",
        }
    }

    /// The domain with this name.
    pub fn find(name: &str) -> Option<Domain> {
        Domain::ALL.into_iter().find(|domain| domain.name() == name)
    }

    /// Whether the domain is formal (signed) rather than behaviour (done).
    pub fn is_formal(self) -> bool {
        matches!(self, Domain::Alliances | Domain::Organisations | Domain::Agreements)
    }
}

/// What a measure's values mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Unit in words: "share of roll calls", "index".
    pub unit: &'static str,
    /// Smallest possible value.
    pub min: f64,
    /// Largest possible value.
    pub max: f64,
    /// The value that means neither close nor far, if there is one.
    pub neutral: Option<f64>,
    /// Whether a larger value means closer. `false` only for distances.
    pub higher_is_closer: bool,
}

/// Whom a series is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// State and power.
    Pair(StateId, StateId),
    /// State between two powers: second minus first.
    Tilt {
        /// The state.
        state: StateId,
        /// The power it might turn from.
        from: StateId,
        /// The power it might turn to.
        to: StateId,
    },
}

/// One measure for one subject over a grid of periods without holes; a missing point says why.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// `name@version` of the measure.
    pub measure: String,
    /// The variant in words, if the measure has variants: "rule: AgreementScoresAll type".
    pub variant: String,
    /// Whom it is about.
    pub subject: Subject,
    /// Field.
    pub domain: Domain,
    /// Meaning of the values.
    pub scale: Scale,
    /// Periods and values, in time order.
    pub points: Vec<(Period, Point)>,
    /// Where the source speaks.
    pub coverage: Coverage,
    /// Set when points are smoothed by their own model; such a series gets no date.
    pub smoothed: bool,
    /// Sources.
    pub origins: Vec<Origin>,
    /// Doubts.
    pub warnings: Vec<Warning>,
}

impl Series {
    /// The points that exist.
    pub fn observed(&self) -> impl Iterator<Item = (Period, &Estimate)> {
        self.points
            .iter()
            .filter_map(|(period, point)| point.as_ref().ok().map(|estimate| (*period, estimate)))
    }

    /// Last period with a value.
    pub fn last(&self) -> Option<(Period, &Estimate)> {
        self.points
            .iter()
            .rev()
            .find_map(|(period, point)| point.as_ref().ok().map(|estimate| (*period, estimate)))
    }
}
