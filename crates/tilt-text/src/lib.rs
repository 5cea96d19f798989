//! The desk of tiltmeter: documents become attributed propositions.
//!
//! Reading order of the folders is the order in which a document walks: [`document`] (bytes become text),
//! [`sentence`] (text becomes sentences), [`mention`] (who is named), [`attribution`] (who says it),
//! [`coder`] and [`relation`] (what is said), [`modality`] and [`time`] (in what sense and when), [`loaded`], [`testable`], [`fold`], [`course`] (which propositions of a run
//! speak of one agreement).
//! Beside the walk stand [`company`] and [`lexicon`], who is named in a long text and dictionaries that a user gives, and
//! [`cases`], hard sentences by which the walk is measured.
//!
//! Invariants of the room:
//! - pure: no file, clock, environment or randomness; the same document gives the same reading;
//! - the text of a document is never changed, every span is a place in it;
//! - rules see placeholders instead of names, so renaming all states cannot change a coding;
//! - what is not understood is listed with a reason, and text inside a document is never an instruction.

pub mod document;
mod error;

pub mod sentence;

pub mod factuality;
pub mod learnt;

pub mod mention;

pub mod attribution;

pub mod coder;
pub mod relation;

pub mod modality;
pub mod time;

pub mod loaded;
pub mod testable;

pub mod fold;

pub mod genre;

pub mod course;

pub mod cases;
pub mod company;
pub mod copies;
pub mod lexicon;

pub mod russian;

mod desk;
mod recall;
mod restored;
mod settle;
mod statement;
mod tongue;

pub use coder::{CODERS, Coder, Draft, RULES, Rule, rules};
pub use desk::{Models, read, read_by, read_with};
pub use document::{MAX_BYTES, decode};
pub use error::{Error, ErrorKind};
pub use mention::Mention;
pub use sentence::SentenceContext;

use tilt_core::warning::WarningDoc;

/// The warning codes this room raises.
pub const WARNINGS: &[WarningDoc] = &[
    WarningDoc {
        code: "W-text-encoding",
        doc: "The character encoding was guessed or some bytes were not valid in it. Look at the text as shown; give the file as UTF-8 if it is wrong.",
    },
    WarningDoc {
        code: "W-text-language",
        doc: "The rules read English and Russian. In another language sentences are split, but no proposition is made.",
    },
    WarningDoc {
        code: "W-text-language-unknown",
        doc: "The language was not recognised, usually because the text is short. It is read as English.",
    },
    WarningDoc {
        code: "W-text-front-matter",
        doc: "A key of the front matter could not be used; the value is ignored.",
    },
    WarningDoc {
        code: "W-text-no-date",
        doc: "The document has no date, so relative dates stay unresolved and dated names are read by their present meaning. Give --date.",
    },
    WarningDoc {
        code: "W-text-inferred-attribution",
        doc: "The sentence has no speaker of its own; the speaker was carried over from an earlier sentence.",
    },
    WarningDoc {
        code: "W-text-unnamed-origin",
        doc: "The last source of the chain is not named, so the content cannot be traced further.",
    },
    WarningDoc {
        code: "W-text-ambiguous-negation",
        doc: "The negation can deny the act or only its reason; both readings stand and nothing is counted.",
    },
    WarningDoc {
        code: "W-text-carried-parties",
        doc: "The sentence does not name all parties; they were carried over from an earlier sentence.",
    },
    WarningDoc { code: "W-text-party-missing", doc: "Fewer parties are named than the content needs." },
    WarningDoc {
        code: "W-text-unresolved-actor",
        doc: "A name has several readings and the document does not decide between them.",
    },
    WarningDoc {
        code: "W-text-headline",
        doc: "The headline says more firmly what the body only attributes or hedges; the body is followed.",
    },
    WarningDoc {
        code: "W-text-rhetorical",
        doc: "The question is rhetorical: it may imply an assertion, which is not counted.",
    },
    WarningDoc {
        code: "W-text-grammar",
        doc: "The grammar is broken, as machine translation does; the reading is less certain.",
    },
    WarningDoc {
        code: "W-text-unbalanced-quote",
        doc: "A quotation mark is not closed; the quotation is taken to end with its paragraph.",
    },
    WarningDoc {
        code: "W-text-scale",
        doc: "No rule says whether this is claimed to have happened; a trained scale says that the text is not committed to it, with the number given. The scale errs often: look at the words.",
    },
    WarningDoc {
        code: "W-text-long-sentence",
        doc: "A stretch without sentence end is longer than the reader takes; it was not read.",
    },
    WarningDoc {
        code: "W-text-model",
        doc: "No rule understood the sentence; a trained model read the event in it. Its examples are the scores and the features that speak most for the answer. By eye about a quarter of such events are misread: look at the quotation.",
    },
    WarningDoc {
        code: "W-text-many",
        doc: "The document yields more propositions than are listed; the rest is counted here.",
    },
];
