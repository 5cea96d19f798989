//! Agreements as documents tell them, on the wire.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tilt_core::course as core;

use super::document::{Party, party};

/// One agreement, joined from everything that the documents say of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Course {
    /// Id, made from the parties and the first proposition about it.
    pub id: String,
    /// Who, as first named.
    pub parties: Vec<Party>,
    /// Form; null: no text names one.
    pub instrument: Option<String>,
    /// Keys of what it is about.
    pub subjects: Vec<String>,
    /// Title in quotation marks.
    pub quoted: Option<String>,
    /// Stages that it is said to have reached; each is one event, however many texts retell it.
    pub steps: Vec<Step>,
    /// Every proposition about it, in the order of the documents.
    pub told: Vec<Told>,
}

/// A stage that was reached. Dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// `announced`, `negotiated`, `initialled`, `signed`, `ratified`, `in force`, `suspended` or `ended`.
    pub stage: String,
    /// When; null: no text gives a date.
    pub date: Option<String>,
    /// Where there is no date: day of the first text that tells of it.
    pub no_later_than: Option<String>,
    /// For what is announced: the day planned.
    pub planned_for: Option<String>,
    /// Ids of the propositions that tell it, first the one whose date is taken.
    pub told_by: Vec<String>,
    /// Other dates that texts give.
    pub otherwise: Vec<OtherDate>,
}

/// A date that another proposition gives to the same stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OtherDate {
    /// The date.
    pub date: String,
    /// The proposition.
    pub proposition: String,
}

/// One proposition about an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Told {
    /// Id of the document.
    pub document: String,
    /// Id of the proposition.
    pub proposition: String,
    /// The stage it speaks of.
    pub stage: String,
    /// Whether it says that the stage was reached, or announced, and still stands.
    pub counts: bool,
    /// Id of the proposition that corrected it.
    pub superseded_by: Option<String>,
}

impl From<&core::Course> for Course {
    fn from(course: &core::Course) -> Course {
        let date = |date: Option<tilt_core::FactDate>| date.map(|date| date.to_string());
        let steps = course.steps.iter().map(|step| Step {
            stage: step.stage.name().to_owned(),
            date: date(step.date),
            no_later_than: date(step.no_later_than),
            planned_for: date(step.planned_for),
            told_by: step.told_by.iter().map(ToString::to_string).collect(),
            otherwise: step
                .otherwise
                .iter()
                .map(|(date, id)| OtherDate { date: date.to_string(), proposition: id.to_string() })
                .collect(),
        });
        let told = course.told.iter().map(|told| Told {
            document: told.document.to_string(),
            proposition: told.proposition.to_string(),
            stage: told.stage.name().to_owned(),
            counts: told.counts,
            superseded_by: told.superseded_by.as_ref().map(ToString::to_string),
        });
        Course {
            id: course.id.to_string(),
            parties: course.parties.iter().map(party).collect(),
            instrument: course.instrument.map(|form| form.name().to_owned()),
            subjects: course.subjects.iter().map(|subject| subject.key().to_owned()).collect(),
            quoted: course.title.clone(),
            steps: steps.collect(),
            told: told.collect(),
        }
    }
}
