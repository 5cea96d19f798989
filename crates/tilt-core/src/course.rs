//! The course of one agreement as documents tell it: a date for each stage, and every place that speaks of it.
//!
//! Propositions are what single sentences say; a course joins those about the same instrument, so that a signing told
//! in five texts is one signing.

use crate::agreement::{Instrument, Stage, SubjectKey};
use crate::id::Id;
use crate::proposition::Party;
use crate::time::FactDate;

/// One agreement, joined from what one or several documents say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Id made from the parties and the first proposition about it.
    pub id: Id,
    /// Who, each once, as first named; only resolved actors.
    pub parties: Vec<Party>,
    /// Form, from the first text that names one.
    pub instrument: Option<Instrument>,
    /// What it is about, in order of mention.
    pub subjects: Vec<SubjectKey>,
    /// Title in quotation marks, if any text gives one.
    pub title: Option<String>,
    /// Stages that it is said to have reached, in the order of [`Stage`].
    pub steps: Vec<Step>,
    /// Everything that is said about it, in the order of the documents.
    pub told: Vec<Told>,
}

/// A stage of a course. However many texts retell it, it is one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The stage.
    pub stage: Stage,
    /// When, if any text says so.
    pub date: Option<FactDate>,
    /// Where no text gives a date: the day of the first text that tells of the stage, on or before which it was reached.
    pub no_later_than: Option<FactDate>,
    /// For what is announced: the day that is planned for it.
    pub planned_for: Option<FactDate>,
    /// Propositions that tell it, the one whose date is taken first.
    pub told_by: Vec<Id>,
    /// Other dates that texts give, each with its proposition.
    pub otherwise: Vec<(FactDate, Id)>,
}

/// One place that speaks of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The document.
    pub document: Id,
    /// The proposition.
    pub proposition: Id,
    /// The stage it speaks of.
    pub stage: Stage,
    /// Whether it says that the stage was reached, or announced, and still stands.
    pub counts: bool,
    /// The proposition that corrected it.
    pub superseded_by: Option<Id>,
}
