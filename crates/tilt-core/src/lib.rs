//! The words of tiltmeter.
//!
//! Every other room knows this crate and no other: what passes between two rooms is a type defined here.
//! Reading order is the order in which data walks: actors and time, what sources yield, what texts say,
//! what is measured, what is concluded, what is printed.
//!
//! Invariants of the room:
//! - no file, clock, environment, network or randomness: everything here is a pure function of its arguments
//!   and of the reference tables compiled in from `tables/`;
//! - no wire format: JSON, Parquet and SQLite forms belong to the rooms that write them;
//! - a missing value is a [`Missing`] reason, never a number.

pub mod actor;
pub mod time;

pub mod agreement;
pub mod concordance;
pub mod dyad;
pub mod organisation;
mod table;

pub mod id;
pub mod origin;
pub mod warning;

pub mod cameo;
pub mod ontology;
pub mod record;
pub mod vote;

pub mod aside;
pub mod course;
pub mod document;
pub mod proposition;
pub mod syntax;

pub mod card;
pub mod counts;
pub mod estimate;
pub mod evidence;
pub mod series;
pub mod ties;

pub mod finding;
pub mod grading;
pub mod report;
pub mod verdict;

pub use actor::{Actor, StateId};
pub use agreement::{Agreement, AgreementTable, Instrument, Obligation, Stage, SubjectKey};
pub use card::{Card, Parameter};
pub use concordance::{Concordance, State};
pub use counts::{ClusterTable, CountTable, DyadCounts, ExcessTable, VoteFilter};
pub use document::{Document, DocumentMeta, Span};
pub use dyad::{DirectedDyad, Dyad};
pub use estimate::{Estimate, Missing, Point};
pub use evidence::Evidence;
pub use grading::Grading;
pub use id::Id;
pub use organisation::{Membership, MembershipStatus, MembershipTable, OrgId, Organisation};
pub use origin::{Coverage, Locator, Origin};
pub use proposition::{Proposition, PropositionKind};
pub use record::{Record, RecordSink, Rejected};
pub use report::Report;
pub use series::{Domain, Series};
pub use ties::{TieKind, TieTable};
pub use time::{Date, FactDate, Grain, Period, Spell};
pub use verdict::Verdict;
pub use vote::{RollCall, Vote, VoteChoice};
pub use warning::{Warned, Warning};
