//! Scores detectors on documented turns and on windows without any.
//!
//! Pure: the tables of cases and controls and the panels are handed in. Nothing here is fitted; the rule that confirms a
//! turn over domains is [`Rule`].

mod outcome;
mod placebo;
mod score;
mod tables;

pub use outcome::{Attempt, CaseOutcome, ControlOutcome, DomainOutcome, PlaceboKind, PlaceboOutcome, wilson};
pub use placebo::placebos;
pub use score::{DOMAINS, Panels, Rule, Settings, score_case, score_control};
pub use tables::{Case, Control, Found, Half, half};
