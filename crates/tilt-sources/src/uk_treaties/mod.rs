//! The list of treaties of the United Kingdom, or of any other state, in a documented layout.
//!
//! The export of UK Treaties Online has no layout that is documented in public, so this is one of our own: one row per
//! treaty with the facts that its pages show.

use std::collections::BTreeSet;
use std::io::BufRead;

use tilt_core::actor::{Actor, Role};
use tilt_core::agreement::{Agreement, AgreementTable, Instrument, SubjectKey};
use tilt_core::card::Card;
use tilt_core::concordance::fold;
use tilt_core::organisation::MembershipTable;
use tilt_core::origin::{Locator, Origin};
use tilt_core::record::RecordSink;
use tilt_core::time::{Date, FactDate};
use tilt_core::warning::WarningDoc;

use crate::error::Error;
use crate::layout::Layout;
use crate::names;
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Source, SourceCard};

/// The source.
pub struct UkTreaties;

impl Source for UkTreaties {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        walk::rows(CARD.card.name, LAYOUTS, input, sink, treaty, |_| {
            Claim {
            note: "treaties in the file, by date of signature; what comes after its last signature is not covered, which \
                   is not the same as no treaty"
                .to_owned(),
            complete: false,
        }
        })
    }
}

fn treaty(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let title = cells.text("title");
    if title.is_empty() {
        return Err(Refusal::cell("title", "", "the title of a treaty"));
    }
    let (signed, in_force) = (date(cells, "signed")?, date(cells, "in_force")?);
    let Some(first) = signed.or(in_force) else {
        return Err(Refusal::cell("signed", "", "a date, or one of entry into force"));
    };
    let series = cells.text("series");
    let (subjects, parties) = (subjects(cells, harvest), parties(cells, first.first, harvest));
    harvest.push(Agreement {
        id: if series.is_empty() { title } else { series }.to_owned(),
        title: title.to_owned(),
        instrument: instrument(title),
        subjects,
        parties,
        announced: None,
        signed,
        in_force,
        suspended: None,
        ended: None,
        obligations: BTreeSet::new(),
        note: String::new(),
        cited: series.to_owned(),
        origin: Origin {
            source: CARD.card.name.to_owned(),
            version: String::new(),
            sha256: None,
            locator: Locator::Line(cells.line()),
        },
    });
    harvest.covers(first.first, first.end());
    Ok(())
}

/// `1992-05-15` and its shorter forms, or `15/05/1992` with the day first.
fn date(cells: &Cells<'_>, column: &str) -> Result<Option<FactDate>, Refusal> {
    let text = cells.text(column);
    let parts: Vec<&str> = text.split('/').collect();
    let [day, month, year] = parts[..] else { return cells.date(column) };
    let date = format!("{year}-{month:0>2}-{day:0>2}").parse();
    date.map(Some).map_err(|_| Refusal::cell(column, text, "1992-05-15 or 15/05/1992"))
}

/// Titles of treaties begin with their form.
fn instrument(title: &str) -> Instrument {
    let title = fold(title);
    let found = FORMS.iter().find(|(start, _)| title.starts_with(start));
    found.map_or(Instrument::Agreement, |(_, instrument)| *instrument)
}

const FORMS: [(&str, Instrument); 10] = [
    ("treaty", Instrument::Treaty),
    ("convention", Instrument::Treaty),
    ("protocol", Instrument::Protocol),
    ("amendment", Instrument::Protocol),
    ("charter", Instrument::Charter),
    ("memorandum", Instrument::Memorandum),
    ("declaration", Instrument::Declaration),
    ("joint declaration", Instrument::Declaration),
    ("joint statement", Instrument::Statement),
    ("agreed minute", Instrument::Statement),
];

fn subjects(cells: &Cells<'_>, harvest: &mut Harvest) -> BTreeSet<SubjectKey> {
    let mut found = BTreeSet::new();
    for word in cells.list("subject") {
        let known = AgreementTable::bundled().subjects().iter().find(|subject| {
            fold(subject.name_en) == fold(word) || subject.key == fold(word).replace(' ', "_")
        });
        match known.and_then(|subject| SubjectKey::find(subject.key)) {
            Some(key) => {
                found.insert(key);
            }
            None => {
                harvest.doubt(W_SUBJECT.code, "subjects are not in the table of subjects and are left out")
            }
        }
    }
    found
}

/// The parties that are known; the others are told apart. `Multilateral` names none.
fn parties(cells: &Cells<'_>, day: Date, harvest: &mut Harvest) -> Vec<Actor> {
    let mut found = Vec::new();
    for written in cells.list("parties").filter(|written| fold(written) != "multilateral") {
        let org = written.strip_prefix("org:").and_then(|key| MembershipTable::bundled().by_key(key));
        match (org, names::by_name(written, Some(day))) {
            (Some(org), _) => found.push(Actor::Org(org)),
            (None, Ok(state)) => found.push(Actor::State(state, Role::State)),
            (None, Err(_)) => harvest.unresolved(written),
        }
    }
    found
}

/// Raised with the number of subjects that are not known.
pub(crate) const W_SUBJECT: WarningDoc = WarningDoc {
    code: "W-treaty-subject",
    doc: "Subjects of treaties are neither keys nor English names of the table of subjects; the treaties are kept without \
          them.",
};

const LAYOUTS: &[Layout] = &[Layout::new(
    "treaty-list-csv",
    Separation::Comma,
    &["title", "parties", "signed", "in_force", "series", "subject"],
    &[],
)];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "uk-treaties",
        version: 1,
        title: "List of treaties of the United Kingdom",
        definition: "Treaties with their parties, dates of signature and entry into force, series and subject.",
        limitation: "What a government lists as treaties; memoranda below that rank are seldom in it.",
        parameters: &[],
        references: &["ukto"],
        missing: "An empty date is not known or has not come. After the last signature in the file nothing is known.",
    },
    row: "one treaty",
    publisher: "Foreign, Commonwealth and Development Office, Treaty Section",
    address: "https://www.gov.uk/guidance/uk-treaties",
    access: Access::Ask(
        "Search UK Treaties Online and save what it lists as a CSV with the columns title, parties, signed, in_force, \
         series, subject; then `tiltmeter data add FILE`.",
    ),
    licence: "Open Government Licence",
    citation: "Foreign, Commonwealth and Development Office, UK Treaties Online",
    coverage_note: "the service goes back to 1834; a file covers what lies between its first and last signature",
    traps: &[
        "A list that is handed round is cut after 1975: later years are then not covered, they are not years without \
         treaty.",
        "Parties are separated by semicolons and name all sides, the United Kingdom too; `Multilateral` names none.",
        "Days come first in dates with strokes (15/05/1992).",
        "Parties that are not known are listed as unresolved, and the treaty is kept with the others.",
        "The form is read from the first word of the title; what is none of the known forms is an agreement.",
    ],
    columns: &["title", "parties", "signed", "in_force", "series", "subject"],
};

#[cfg(test)]
mod tests {
    use tilt_core::record::MemorySink;

    use super::*;

    #[test]
    fn coverage_ends_with_the_last_signature() {
        let text = "title,parties,signed,in_force,series,subject\nTreaty A,France,31/12/1975,1980-01-01,,\n";
        let mut sink = MemorySink::default();
        let summary = UkTreaties.read(&mut text.as_bytes(), &mut sink).unwrap();
        assert_eq!(summary.coverage.to, "1976-01-01".parse().ok());
        assert!(!summary.coverage.complete);
    }

    #[test]
    fn the_title_begins_with_the_form() {
        assert_eq!(instrument("Convention between A and B"), Instrument::Treaty);
        assert_eq!(instrument("Exchange of Notes on a Treaty"), Instrument::Agreement);
        assert_eq!(instrument("Memorandum of Understanding"), Instrument::Memorandum);
    }
}
