//! `memberships.parquet`.

use tilt_core::origin::{Locator, Origin};
use tilt_core::time::Spell;
use tilt_core::{Membership, MembershipStatus, MembershipTable};

use super::{Table, fact_date, state, unknown};
use crate::column::{Cells, ParquetColumn, ParquetTable, Row};
use crate::error::Error;

pub(crate) struct Memberships;

impl Table for Memberships {
    type Record = Membership;

    const TABLE: &'static ParquetTable = &ParquetTable {
        name: "memberships",
        version: 1,
        row: "one spell of one state in one organisation",
        columns: &[
            ParquetColumn::int("line", "line of the original, counted from 1, header included"),
            ParquetColumn::text("organisation", "key of the organisation"),
            ParquetColumn::text("state", "key of the state, three capital letters"),
            ParquetColumn::text("status", "member, associate, observer, candidate, suspended or frozen"),
            ParquetColumn::maybe_text(
                "valid_from",
                "first day as written: 1992, 1992-05 or 1992-05-15, `?` if doubtful",
            ),
            ParquetColumn::maybe_date("valid_from_day", "first day that valid_from can mean"),
            ParquetColumn::maybe_text("valid_to", "first day on which it no longer holds, as written"),
            ParquetColumn::maybe_date("valid_to_day", "first day that valid_to can mean"),
            ParquetColumn::text("basis", "the act the dates rest on"),
            ParquetColumn::text("cited", "publication the row rests on"),
            ParquetColumn::text("source", "name of the table or dataset"),
            ParquetColumn::text("source_version", "version or vintage of the table or dataset"),
        ],
    };

    fn put(line: u64, membership: &Membership, cells: &mut Cells) {
        cells.int(line);
        cells.text(membership.org.key());
        cells.text(membership.state.key());
        cells.text(membership.status.name());
        fact_date::put(membership.spell.from, cells);
        fact_date::put(membership.spell.to, cells);
        cells.text(&membership.basis);
        cells.text(&membership.cited);
        cells.text(&membership.origin.source);
        cells.text(&membership.origin.version);
    }

    fn get(row: &mut Row<'_>, sha256: &str) -> Result<(u64, Membership), Error> {
        let line = row.int();
        let org = row.text();
        let org = MembershipTable::bundled().by_key(org).ok_or_else(|| unknown("organisation", org))?;
        let state = state(row.text())?;
        let name = row.text();
        let status = MembershipStatus::ALL.into_iter().find(|status| status.name() == name);
        let status = status.ok_or_else(|| row.refuse(name))?;
        let spell = Spell { from: fact_date::get(row)?, to: fact_date::get(row)? };
        let basis = row.text().to_owned();
        let cited = row.text().to_owned();
        let origin = origin(row, line, sha256);
        Ok((line, Membership { org, state, status, spell, basis, cited, origin }))
    }
}

/// Source and version from the row; the place is the line of the stored original.
pub(super) fn origin(row: &mut Row<'_>, line: u64, sha256: &str) -> Origin {
    Origin {
        source: row.text().to_owned(),
        version: row.text().to_owned(),
        sha256: Some(sha256.to_owned()),
        locator: Locator::Line(line),
    }
}
