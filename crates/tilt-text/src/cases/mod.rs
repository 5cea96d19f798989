//! Hard sentences with the coding they should get, changes of their form, and how the reader fares on them.
//!
//! The sentences stand in `cases/*.tsv` beside this crate: 37 situations, four easy and four hard sentences each, written
//! before the program's answer was seen. [`mutate`] changes the form and not the sense of each; [`score`] compares.

mod expected;
pub mod mutate;
pub mod report;
pub mod score;

use tilt_core::document::{Document, DocumentMeta};

pub use expected::{Expected, Link};

use crate::error::{Error, ErrorKind};

/// The bundled files, by name.
pub const FILES: [(&str, &str); 4] = [
    ("attribution.tsv", include_str!("../../cases/attribution.tsv")),
    ("modality.tsv", include_str!("../../cases/modality.tsv")),
    ("time.tsv", include_str!("../../cases/time.tsv")),
    ("actors.tsv", include_str!("../../cases/actors.tsv")),
];

/// Sentences in Russian, by their kind of act instead of by situation: ids begin with `r`.
pub const RUSSIAN: (&str, &str) = ("russian.tsv", include_str!("../../cases/russian.tsv"));

/// The situations, in order; the number of a case is its place from 1.
pub const NAMES: [&str; 37] = [
    "nested report",
    "anonymous bottom of the chain",
    "hearsay without a source",
    "attribution carried over",
    "trailing attribution",
    "mixed quotation",
    "scare quotes",
    "quotes as title",
    "the author reminds",
    "accusation",
    "denial",
    "denial of a report",
    "non-denial",
    "endorsing cue",
    "factive verb",
    "scope of negation",
    "raised negation",
    "conditional",
    "counterfactual",
    "hypothetical by noun",
    "plan and deed",
    "prediction",
    "question",
    "rhetorical question",
    "ability and permission",
    "partial compliance",
    "habit",
    "old event retold",
    "relative date",
    "two dates",
    "correction",
    "capitals and houses",
    "city, person, homonym",
    "demonym and ethnicity",
    "organisation and members",
    "many parties and provisions",
    "membership in the background",
];

/// Whether nothing in a situation may be counted as having happened: the field's known failure is to count it.
pub fn is_non_event(case: usize) -> bool {
    matches!(case, 11..=13 | 16..=25 | 33 | 34)
}

/// One sentence or short text with its expected coding.
#[derive(Debug, Clone)]
pub struct Case {
    /// `07h3`: case, level, number.
    pub id: String,
    /// Number of the situation, from 1; 0 where the id begins with no number.
    pub case: usize,
    /// Whether it is one of the easy ones.
    pub easy: bool,
    /// The text.
    pub text: String,
    /// What must be read; empty: nothing.
    pub expected: Vec<Expected>,
    /// What is known about the document.
    pub meta: DocumentMeta,
}

impl Case {
    /// Whether it belongs to the half that was never looked at while the reader was changed.
    ///
    /// The checksum of the id decides, so that adding a sentence moves no other.
    pub fn is_held_out(&self) -> bool {
        crc32(self.id.as_bytes()) & 1 == 1
    }

    /// The document that is read.
    pub fn document(&self) -> Document {
        Document::from_text(&self.id, &self.text, self.meta.clone())
    }
}

/// Reads a file of cases: tab-separated id, text, expected coding, and what is known about the document.
///
/// # Errors
/// [`ErrorKind::Cases`] with the line and what is wrong in it.
pub fn parse(name: &str, file: &str) -> Result<Vec<Case>, Error> {
    file.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(number, line)| {
            row(line).map_err(|cause| {
                let hint = "see crates/tilt-text/cases/README.md for the notation";
                Error::new(ErrorKind::Cases, name, format!("line {}: {cause}", number + 1), hint)
            })
        })
        .collect()
}

/// All bundled cases.
///
/// # Panics
/// If a bundled file is malformed, which its test would have told.
pub fn bundled() -> Vec<Case> {
    FILES
        .iter()
        .flat_map(|(name, file)| parse(name, file).unwrap_or_else(|error| panic!("{error}")))
        .collect()
}

fn row(line: &str) -> Result<Case, String> {
    let mut cells = line.split('\t');
    let mut next = |what: &str| cells.next().map(str::trim).ok_or(format!("no {what}"));
    let (id, text, coding) = (next("id")?, next("text")?, next("expected coding")?);
    let digits: String = id.chars().take_while(char::is_ascii_digit).collect();
    let expected = match coding {
        "nothing" => Vec::new(),
        _ => coding.split(" ;; ").map(Expected::parse).collect::<Result<_, _>>()?,
    };
    let mut meta = DocumentMeta {
        outlet: Some("Harbour Courier".to_owned()),
        date: "2025-06-17".parse().ok(),
        lang: Some("en".to_owned()),
        ..DocumentMeta::default()
    };
    for part in cells.next().unwrap_or_default().split("; ").filter(|part| !part.is_empty()) {
        match part.split_once('=') {
            Some(("outlet", value)) => meta.outlet = Some(value.to_owned()),
            Some(("channel", value)) => meta.channel = Some(value.to_owned()),
            Some(("lang", value)) => meta.lang = Some(value.to_owned()),
            Some(("date", value)) => {
                meta.date = Some(value.parse().map_err(|_| format!("`{value}` is no day"))?);
            }
            _ => return Err(format!("`{part}` is none of outlet=, channel=, lang=, date=")),
        }
    }
    Ok(Case {
        id: id.to_owned(),
        case: digits.parse().unwrap_or(0),
        easy: id[digits.len()..].starts_with('e'),
        text: text.replace("\\n", "\n"),
        expected,
        meta,
    })
}

/// The usual checksum (ISO 3309), bit by bit: ids are short.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |rest: u32, _| if rest & 1 == 1 { (rest >> 1) ^ 0xEDB8_8320 } else { rest >> 1 };
    !bytes.iter().fold(u32::MAX, |rest, byte| (0..8).fold(rest ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_situation_has_four_easy_and_four_hard_sentences() {
        let cases = bundled();
        for case in 1..=NAMES.len() {
            let of = |easy: bool| cases.iter().filter(|row| row.case == case && row.easy == easy).count();
            assert!(of(true) >= 4 && of(false) >= 4, "case {case}");
        }
        let held = cases.iter().filter(|case| case.is_held_out()).count();
        assert!((cases.len() / 3..cases.len() * 2 / 3).contains(&held), "{held} of {}", cases.len());
    }

    #[test]
    fn the_checksum_is_the_usual_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn a_bad_row_says_where_and_what() {
        let error = parse("own.tsv", "# id\n01e1\tChile left.\tLEAVE CHL\n").expect_err("no such kind");
        assert!(error.to_string().contains("line 2"), "{error}");
    }
}
