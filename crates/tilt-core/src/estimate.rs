//! A number with its uncertainty, or the reason why there is none.

use std::fmt;

/// A value with an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Interval `[lower, upper]`, if one could be computed.
    pub interval: Option<Interval>,
    /// Number of observations behind it (votes, rows, roll calls).
    pub n: u32,
}

/// An interval and what it claims to hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// Nominal coverage, in (0, 1).
    pub level: f64,
}

/// Why there is no number. Missing is a reason, never a zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// The state did not exist or was not a member of the state system.
    NotInSystem,
    /// The source does not cover the period.
    NotCovered,
    /// The state was not a member of the body that is measured.
    NotMember,
    /// Too few observations.
    TooFew {
        /// How many there were.
        n: u32,
        /// How many are needed.
        need: u32,
    },
    /// Both sides constant: chance agreement is complete and the measure is undefined.
    NoVariation,
    /// The source covers the period and says nothing of these states.
    NotReported,
    /// The licence of the source does not allow the value in this output.
    Withheld,
}

impl Missing {
    /// Stable snake_case name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Missing::NotInSystem => "not_in_system",
            Missing::NotCovered => "not_covered",
            Missing::NotMember => "not_member",
            Missing::TooFew { .. } => "too_few",
            Missing::NoVariation => "no_variation",
            Missing::NotReported => "not_reported",
            Missing::Withheld => "withheld",
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Missing::NotInSystem => f.write_str("not in the state system"),
            Missing::NotCovered => f.write_str("not covered by the source"),
            Missing::NotMember => f.write_str("not a member"),
            Missing::TooFew { n, need } => write!(f, "too few observations ({n}, {need} needed)"),
            Missing::NoVariation => f.write_str("no variation"),
            Missing::NotReported => f.write_str("not reported by the source"),
            Missing::Withheld => f.write_str("withheld by licence"),
        }
    }
}

/// A point of a series: an estimate or the reason for its absence.
pub type Point = Result<Estimate, Missing>;
