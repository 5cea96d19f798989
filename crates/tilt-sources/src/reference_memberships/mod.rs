//! Tables of memberships in the layout of the bundled one, so that users can add organisations' members of their own.

use std::io::BufRead;

use tilt_core::card::Card;
use tilt_core::concordance::Concordance;
use tilt_core::organisation::{Membership, MembershipStatus, MembershipTable};
use tilt_core::origin::{Coverage, Locator, Origin};
use tilt_core::record::{Record, RecordSink};
use tilt_core::time::{Date, Spell};
use tilt_core::warning::{Warning, WarningDoc};

use crate::error::Error;
use crate::layout::{self, Header, Layout};
use crate::rows::{Row, RowReader, Separation};
use crate::summary::{ReadSummary, Refusal, Tally};
use crate::walk::Cells;
use crate::{Access, Source, SourceCard};

/// The source.
pub struct ReferenceMemberships;

/// Raised when a table does not say up to which day it is kept.
pub(crate) const W_VINTAGE: WarningDoc = WarningDoc {
    code: "W-reference-vintage",
    doc: "The table has no comment `# vintage: YYYY-MM-DD`, or one before all its dates, so nobody can tell up to \
          which day an open spell was \
          known to hold. The end of its coverage is not known.",
};

impl Source for ReferenceMemberships {
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
        loop {
            let vintage = rows.vintage().unwrap_or_default().to_owned();
            let Some(row) = rows.next_row()? else { break };
            match membership(row, &header, layout, vintage) {
                Ok(membership) => {
                    for date in [membership.spell.from, membership.spell.to].into_iter().flatten() {
                        tally.date(date.first);
                    }
                    tally.accept(row.line(), Record::Membership(membership))?;
                }
                Err(refusal) => tally.refuse(row.line(), refusal)?,
            }
        }
        let (vintage, doubt) = vintage_of(&rows, tally.first());
        let coverage = Coverage {
            source: CARD.card.name.to_owned(),
            from: tally.first(),
            to: vintage,
            note: "spells of membership in the file; whether the list of members is complete is not known"
                .to_owned(),
            complete: false,
        };
        let warnings = doubt.into_iter().chain(rows.encoding_warning()).collect();
        tally.finish(layout.name, coverage, warnings)
    }
}

/// The day up to which a table is kept, and the doubt if it does not say so. A table whose `first` day comes after it
/// was not kept up to that day.
pub(crate) fn vintage_of(rows: &RowReader<'_>, first: Option<Date>) -> (Option<Date>, Option<Warning>) {
    let message = match rows.vintage().map(str::parse::<Date>) {
        Some(Ok(date)) if first.is_none_or(|first| first <= date) => return (Some(date), None),
        Some(Ok(_)) => "all dates of the table come after the day up to which it says it is kept",
        Some(Err(_)) | None => {
            "the table does not say with `# vintage: YYYY-MM-DD` up to which day it is kept"
        }
    };
    (None, Some(Warning::new(W_VINTAGE.code, message)))
}

fn membership(
    row: &Row,
    header: &Header,
    layout: &'static Layout,
    vintage: String,
) -> Result<Membership, Refusal> {
    let cells = Cells::of(row, header, layout)?;
    let org = MembershipTable::bundled()
        .by_key(cells.text("org"))
        .ok_or_else(|| Refusal::cell("org", cells.text("org"), "the key of an organisation such as CSTO"))?;
    let status = MembershipStatus::ALL.into_iter().find(|status| status.name() == cells.text("status"));
    let status = status.ok_or_else(|| {
        let names: Vec<&str> = MembershipStatus::ALL.iter().map(|status| status.name()).collect();
        Refusal::cell("status", cells.text("status"), &format!("one of {}", names.join(", ")))
    })?;
    let spell = Spell { from: cells.date("from")?, to: cells.date("to")? };
    if let (Some(from), Some(to)) = (spell.from, spell.to)
        && to.end() <= from.first
    {
        return Err(Refusal::cell("to", cells.text("to"), &format!("a date after {from}")));
    }
    let state = Concordance::bundled().by_key(cells.text("state"));
    Ok(Membership {
        org,
        state: state.ok_or_else(|| Refusal::State { name: cells.text("state").to_owned() })?,
        status,
        spell,
        basis: cells.text("basis").to_owned(),
        cited: cells.text("source").to_owned(),
        origin: Origin {
            source: CARD.card.name.to_owned(),
            version: vintage,
            sha256: None,
            locator: Locator::Line(row.line()),
        },
    })
}

const LAYOUTS: &[Layout] = &[Layout::new(
    "memberships-tsv",
    Separation::Tab,
    &["org", "state", "status", "from", "to", "basis", "source"],
    &[],
)];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "reference-memberships",
        version: 1,
        title: "Memberships in organisations, table of facts",
        definition: "Spells in which a state was member, observer, associate or candidate of an organisation, or was \
                     suspended.",
        limitation: "A membership says what a state signed, not how it behaves in the organisation.",
        parameters: &[],
        references: &["pevehouse2020"],
        missing: "An empty date is not known or still open and stays so; a doubtful date keeps its mark.",
    },
    row: "one spell of one state in one organisation",
    publisher: "tiltmeter, or whoever wrote the table",
    address: "crates/tilt-core/tables/memberships.tsv",
    access: Access::Own,
    licence: "facts; the bundled table as tiltmeter itself",
    citation: "the publication named in the column `source` of each row",
    coverage_note: "The organisations named in the table, up to its vintage",
    traps: &[
        "`to` is the first day on which the fact no longer holds.",
        "Suspended and frozen run beside a spell of membership; they do not end it.",
        "Re-entry is a second row.",
    ],
    columns: &["org", "state", "status", "from", "to", "basis", "source"],
};

#[cfg(test)]
mod tests {
    use tilt_core::organisation::MEMBERSHIPS_TSV;
    use tilt_core::record::MemorySink;

    use super::*;

    /// All of a row but the name of its source, which tells a table that a user adds from the bundled one.
    fn facts(row: &Membership) -> String {
        let origin = format!("{} {:?}", row.origin.version, row.origin.locator);
        format!(
            "{:?} {:?} {:?} {:?} {} {} {origin}",
            row.org, row.state, row.status, row.spell, row.basis, row.cited
        )
    }

    #[test]
    fn the_bundled_table_reads_as_the_bundled_table() {
        let mut sink = MemorySink::default();
        let summary = ReferenceMemberships.read(&mut MEMBERSHIPS_TSV.as_bytes(), &mut sink).unwrap();
        assert_eq!((summary.rejected, sink.rejected), (0, vec![]));
        assert_eq!(summary.coverage.to, Some(MembershipTable::bundled().vintage()));
        let mut read: Vec<Membership> = sink
            .records
            .into_iter()
            .map(|(_, record)| match record {
                Record::Membership(row) => row,
                other => panic!("{other:?}"),
            })
            .collect();
        read.sort_by_key(|m| (m.org, m.state, m.status, m.spell.from));
        let bundled = MembershipTable::bundled().memberships();
        assert_eq!(read.len(), bundled.len());
        for (read, bundled) in read.iter().zip(bundled) {
            assert_eq!(facts(read), facts(bundled));
        }
    }

    #[test]
    fn a_table_without_vintage_raises_a_doubt() {
        let table = "org\tstate\tstatus\tfrom\tto\tbasis\tsource\nCSTO\tKAZ\tmember\t2002\t\tsignature\tX\n";
        let mut sink = MemorySink::default();
        let summary = ReferenceMemberships.read(&mut table.as_bytes(), &mut sink).unwrap();
        assert_eq!(summary.coverage.to, None);
        assert_eq!(summary.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(), [W_VINTAGE.code]);
    }
}
