//! Tables of agreements in the layout of the bundled one, so that users can add agreements of their own.

use std::collections::BTreeSet;
use std::io::BufRead;

use tilt_core::actor::{Actor, Role};
use tilt_core::agreement::{Agreement, Instrument, Obligation, SubjectKey};
use tilt_core::card::Card;
use tilt_core::concordance::Concordance;
use tilt_core::organisation::MembershipTable;
use tilt_core::origin::{Coverage, Locator, Origin};
use tilt_core::record::{Record, RecordSink};

use crate::error::Error;
use crate::layout::{self, Header, Layout};
use crate::reference_memberships::vintage_of;
use crate::rows::{Row, RowReader, Separation};
use crate::summary::{ReadSummary, Refusal, Tally};
use crate::walk::Cells;
use crate::{Access, Source, SourceCard};

/// The source.
pub struct ReferenceAgreements;

impl Source for ReferenceAgreements {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        let mut rows = RowReader::new(input, Separation::Tab);
        let (layout, header) = layout::begin(LAYOUTS, &mut rows)?;
        let mut tally = Tally::new(sink);
        let mut ids = BTreeSet::new();
        loop {
            let vintage = rows.vintage().unwrap_or_default().to_owned();
            let Some(row) = rows.next_row()? else { break };
            match agreement(row, &header, layout, vintage, &mut ids) {
                Ok(agreement) => {
                    let dates = [
                        agreement.announced,
                        agreement.signed,
                        agreement.in_force,
                        agreement.suspended,
                        agreement.ended,
                    ];
                    for date in dates.into_iter().flatten() {
                        tally.date(date.first);
                    }
                    tally.accept(row.line(), Record::Agreement(agreement))?;
                }
                Err(refusal) => tally.refuse(row.line(), refusal)?,
            }
        }
        let (vintage, doubt) = vintage_of(&rows, tally.first());
        let coverage = Coverage {
            source: CARD.card.name.to_owned(),
            from: tally.first(),
            to: vintage,
            note: "agreements in the file; not a complete list".to_owned(),
            complete: false,
        };
        let warnings = doubt.into_iter().chain(rows.encoding_warning()).collect();
        tally.finish(layout.name, coverage, warnings)
    }
}

fn agreement(
    row: &Row,
    header: &Header,
    layout: &'static Layout,
    vintage: String,
    ids: &mut BTreeSet<String>,
) -> Result<Agreement, Refusal> {
    let cells = Cells::of(row, header, layout)?;
    let id = cells.text("id");
    if id.is_empty() || ids.contains(id) {
        return Err(Refusal::cell("id", id, "an id that no other row has"));
    }
    let instrument = one_of("instrument", cells.text("instrument"), &Instrument::ALL, Instrument::name)?;
    let subject =
        |key| SubjectKey::find(key).ok_or_else(|| Refusal::cell("subjects", key, "a key of subjects.tsv"));
    let subjects = cells.list("subjects").map(subject).collect::<Result<_, _>>()?;
    let parties = cells.list("parties").map(party).collect::<Result<Vec<_>, _>>()?;
    if parties.is_empty() {
        return Err(Refusal::cell("parties", "", "keys such as KAZ or org:NATO"));
    }
    let obligation = |key| one_of("obligations", key, &Obligation::ALL, Obligation::name);
    let agreement = Agreement {
        id: id.to_owned(),
        title: cells.text("title").to_owned(),
        instrument,
        subjects,
        parties,
        announced: cells.date("announced")?,
        signed: cells.date("signed")?,
        in_force: cells.date("in_force")?,
        suspended: cells.date("suspended")?,
        ended: cells.date("ended")?,
        obligations: cells.list("obligations").map(obligation).collect::<Result<_, _>>()?,
        note: cells.text("note").to_owned(),
        cited: cells.text("source").to_owned(),
        origin: Origin {
            source: CARD.card.name.to_owned(),
            version: vintage,
            sha256: None,
            locator: Locator::Line(row.line()),
        },
    };
    ids.insert(id.to_owned());
    Ok(agreement)
}

fn one_of<T: Copy>(
    column: &str,
    text: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<T, Refusal> {
    all.iter().copied().find(|item| name(*item) == text).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|item| name(*item)).collect();
        Refusal::cell(column, text, &format!("one of {}", names.join(", ")))
    })
}

fn party(key: &str) -> Result<Actor, Refusal> {
    match key.strip_prefix("org:") {
        Some(org) => MembershipTable::bundled()
            .by_key(org)
            .map(Actor::Org)
            .ok_or_else(|| Refusal::cell("parties", key, "the key of an organisation such as org:NATO")),
        None => Concordance::bundled()
            .by_key(key)
            .map(|state| Actor::State(state, Role::State))
            .ok_or_else(|| Refusal::State { name: key.to_owned() }),
    }
}

const LAYOUTS: &[Layout] = &[Layout::new(
    "agreements-tsv",
    Separation::Tab,
    &[
        "id",
        "title",
        "instrument",
        "subjects",
        "parties",
        "announced",
        "signed",
        "in_force",
        "suspended",
        "ended",
        "obligations",
        "note",
        "source",
    ],
    &[],
)];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "reference-agreements",
        version: 1,
        title: "Agreements between states, table of facts",
        definition: "Agreements with parties, form, subjects, obligations and the dates of the stages they reached.",
        limitation: "The list is not complete: an agreement that is not in it may exist.",
        parameters: &[],
        references: &["leeds2002"],
        missing: "An empty date is not known or has not come and stays so; a doubtful date keeps its mark.",
    },
    row: "one agreement",
    publisher: "tiltmeter, or whoever wrote the table",
    address: "crates/tilt-core/tables/agreements.tsv",
    access: Access::Own,
    licence: "facts; the bundled table as tiltmeter itself",
    citation: "the publication named in the column `source` of each row",
    coverage_note: "The agreements in the table, up to its vintage; not a register",
    traps: &[
        "Signed is not in force: the stages have columns of their own.",
        "Non-aggression is an obligation, not an alliance.",
        "`ended` is the first day on which the agreement was no longer in force.",
    ],
    columns: &[
        "id",
        "title",
        "instrument",
        "subjects",
        "parties",
        "announced",
        "signed",
        "in_force",
        "suspended",
        "ended",
        "obligations",
        "note",
        "source",
    ],
};

#[cfg(test)]
mod tests {
    use tilt_core::agreement::{AGREEMENTS_TSV, AgreementTable};
    use tilt_core::record::MemorySink;

    use super::*;

    #[test]
    fn the_bundled_table_reads_as_the_bundled_table() {
        let mut sink = MemorySink::default();
        let summary = ReferenceAgreements.read(&mut AGREEMENTS_TSV.as_bytes(), &mut sink).unwrap();
        assert_eq!((summary.rejected, sink.rejected), (0, vec![]));
        let mut read: Vec<Agreement> = sink
            .records
            .into_iter()
            .map(|(_, record)| match record {
                Record::Agreement(row) => row,
                other => panic!("{other:?}"),
            })
            .collect();
        read.sort_by(|a, b| a.id.cmp(&b.id));
        let bundled = AgreementTable::bundled();
        assert_eq!((read.len(), summary.coverage.to), (bundled.agreements().len(), Some(bundled.vintage())));
        for (read, bundled) in read.into_iter().zip(bundled.agreements()) {
            // Only the name of the source differs: it tells a table that a user adds from the bundled one.
            let source = bundled.origin.source.clone();
            let read = Agreement { origin: Origin { source, ..read.origin }, ..read };
            assert_eq!(format!("{read:?}"), format!("{bundled:?}"));
        }
    }

    #[test]
    fn broken_rows_say_what_is_wrong() {
        let header = AGREEMENTS_TSV.lines().find(|line| line.starts_with("id\t")).unwrap();
        let rows = [
            ("A-1\tT\ttreaty\tborder\tKAZ;RUS\t\t1998-07\t\t\t\t\t\tX", ""),
            ("A-1\tT\ttreaty\tborder\tKAZ;RUS\t\t\t\t\t\t\t\tX", "id is `A-1`"),
            ("A-2\tT\tpact\tborder\tKAZ;RUS\t\t\t\t\t\t\t\tX", "instrument is `pact`"),
            ("A-3\tT\ttreaty\tborder\tKAZ;ATLANTIS\t\t\t\t\t\t\t\tX", "no state is known as `ATLANTIS`"),
            ("A-4\tT\ttreaty\tweather\tKAZ;RUS\t\t\t\t\t\t\t\tX", "subjects is `weather`"),
            ("A-5\tT\ttreaty\tborder\tKAZ;RUS\t\t1998-7\t\t\t\t\t\tX", "signed is `1998-7`"),
            ("A-6\tT\ttreaty\tborder\tKAZ;RUS\t\t\t\t\t\tlove\t\tX", "obligations is `love`"),
            ("A-7\tT", "2 cells, expected 13"),
        ];
        let text = rows.iter().fold(header.to_owned(), |text, (row, _)| format!("{text}\n{row}"));
        let mut sink = MemorySink::default();
        let summary = ReferenceAgreements.read(&mut text.as_bytes(), &mut sink).unwrap();
        assert_eq!((summary.accepted, summary.rejected, summary.unresolved_names), (1, 7, 1));
        for (rejected, (at, (_, reason))) in sink.rejected.iter().zip(rows.iter().enumerate().skip(1)) {
            assert!(rejected.reason.starts_with(reason), "{} / {reason}", rejected.reason);
            assert_eq!(rejected.line, at as u64 + 2);
        }
    }
}
