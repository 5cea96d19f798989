//! Grades on the wire: letters of sources and digits of statements, never added up to one score.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tilt_core::grading as graded;

/// The grade of one proposition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Grading {
    /// Id of the proposition.
    pub proposition: String,
    /// Letters of the chain, outermost first.
    pub sources: Vec<SourceGrade>,
    /// Credibility of the statement, 1 to 6 (Admiralty scale).
    #[schemars(range(min = 1, max = 6))]
    pub credibility: u8,
    /// The digit in words.
    pub credibility_words: String,
    /// The digit as a number of the STIX scale; null for 6, which is not a middle.
    pub credibility_number: Option<u8>,
    /// How the statement stands among the documents of the run.
    #[schemars(extend("enum" = ["unsupported", "single-origin", "corroborated", "conflicted"]))]
    pub state: String,
    /// Outlets that hand it on or state it; may be words of the document.
    pub outlets: Vec<String>,
    /// Independent origins among them; may be words of the document.
    pub origins: Vec<String>,
    /// Origins that say the contrary; may be words of the document.
    pub against: Vec<String>,
    /// What entered the digit.
    #[schemars(length(min = 1))]
    pub inputs: Vec<String>,
}

/// A source with its letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceGrade {
    /// Name as in the chain; may be words of the document.
    pub agent: String,
    /// What it is.
    pub role: String,
    /// Reliability, A to F.
    #[schemars(extend("enum" = ["A", "B", "C", "D", "E", "F"]))]
    pub reliability: String,
    /// The letter in words.
    pub words: String,
    /// The letter as a number of the MISP taxonomy; null for F, which is not a middle.
    pub number: Option<u8>,
    /// Where the letter comes from.
    pub basis: String,
}

impl From<&graded::Grading> for Grading {
    fn from(found: &graded::Grading) -> Grading {
        Grading {
            proposition: found.proposition.to_string(),
            sources: found.sources.iter().map(SourceGrade::from).collect(),
            credibility: found.credibility.digit(),
            credibility_words: found.credibility.words().to_owned(),
            credibility_number: found.credibility.number(),
            state: found.state.name().to_owned(),
            outlets: found.outlets.clone(),
            origins: found.origins.clone(),
            against: found.against.clone(),
            inputs: found.inputs.clone(),
        }
    }
}

impl From<&graded::SourceGrade> for SourceGrade {
    fn from(found: &graded::SourceGrade) -> SourceGrade {
        SourceGrade {
            agent: found.agent.clone(),
            role: found.role.name().to_owned(),
            reliability: found.reliability.letter().to_owned(),
            words: found.reliability.words().to_owned(),
            number: found.reliability.number(),
            basis: found.basis.clone(),
        }
    }
}
