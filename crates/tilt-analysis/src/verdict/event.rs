//! The test of a single event: which independent origins state it, machine-coded feeds counted apart.
//!
//! No number comes of it. How often an event that so many origins state did happen has not been measured, and a count
//! of outlets is no measure of it.

use tilt_core::grading::Grading;
use tilt_core::proposition::{Content, Modality};
use tilt_core::verdict::{Covered, TestKind};
use tilt_core::{Domain, Proposition, Verdict};

use super::count;

/// Turns "not tested" on an event that is stated as a fact into the test of its origins; leaves all else as it is.
pub fn corroborate(verdict: Verdict, proposition: &Proposition, grading: &Grading) -> Verdict {
    let is_stated = matches!(
        proposition.modality,
        Modality::Realis | Modality::Negated | Modality::Habitual | Modality::Historical
    );
    let is_event = matches!(proposition.content, Content::Event { .. });
    if verdict.test != TestKind::NotTested || !is_event || !is_stated || grading.origins.is_empty() {
        return verdict;
    }
    let names = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    let gap = "no records of single events are at hand in this run".to_owned();
    Verdict {
        test: TestKind::Event,
        domain: Some(Domain::Events),
        inputs: vec![
            (
                "independent origins".to_owned(),
                format!("{}: {}", grading.origins.len(), names(&grading.origins)),
            ),
            ("outlets".to_owned(), format!("{}: {}", grading.outlets.len(), names(&grading.outlets))),
            ("origins that say the contrary".to_owned(), names(&grading.against)),
            ("machine-coded feeds".to_owned(), "counted apart: none looked at in this run".to_owned()),
        ],
        covered: Covered::No(gap),
        reason: format!(
            "{} stated by {} of {}; records of events do not cover it here",
            if grading.against.is_empty() { "It is" } else { "It is contested, and it is" },
            count(grading.origins.len(), "independent origin"),
            count(grading.outlets.len(), "outlet")
        ),
        would_change: vec![
            "another origin that does not rest on the same one".to_owned(),
            "a document of the office that acted, with its date".to_owned(),
        ],
        not_to_read_as: "A count of outlets is no proof: outlets that rest on one origin are one".to_owned(),
        ..verdict
    }
}
