//! Spells of membership, flat.

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_fact_date, get_named, get_state,
    get_text, put_fact_date,
};
use crate::organisation::{Membership, MembershipStatus, MembershipTable, OrgId};
use crate::origin::{Locator, Origin};
use crate::time::Spell;

impl Flat for Membership {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "memberships",
        version: 1,
        row: "one spell of one state in one organisation",
        columns: &[
            ColumnDoc::text("organisation", "key of the organisation"),
            ColumnDoc::text("state", "key of the state, three capital letters"),
            ColumnDoc::text("status", "member, associate, observer, candidate, suspended or frozen"),
            ColumnDoc::maybe_text(
                "valid_from",
                "first day as written: 1992, 1992-05 or 1992-05-15, `?` if doubtful",
            ),
            ColumnDoc::maybe_date("valid_from_day", "first day that valid_from can mean"),
            ColumnDoc::maybe_text("valid_to", "first day on which it no longer holds, as written"),
            ColumnDoc::maybe_date("valid_to_day", "first day that valid_to can mean"),
            ColumnDoc::text("basis", "the act the dates rest on"),
            ColumnDoc::text("cited", "publication the row rests on"),
            ColumnDoc::text("source", "name of the table or dataset"),
            ColumnDoc::text("source_version", "version or vintage of the table or dataset"),
        ],
        states: &["state"],
        time: RowTime::Spell("valid_from_day", "valid_to_day"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(self.org.key()));
        cells.text(Some(self.state.key()));
        cells.text(Some(self.status.name()));
        put_fact_date(self.spell.from, cells);
        put_fact_date(self.spell.to, cells);
        cells.text(Some(&self.basis));
        cells.text(Some(&self.cited));
        cells.text(Some(&self.origin.source));
        cells.text(Some(&self.origin.version));
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<Membership, CellError> {
        Ok(Membership {
            org: organisation(&get_text(cells))?,
            state: get_state(cells)?,
            status: get_named("status", &MembershipStatus::ALL, MembershipStatus::name, cells)?,
            spell: Spell { from: get_fact_date(cells)?, to: get_fact_date(cells)? },
            basis: get_text(cells),
            cited: get_text(cells),
            origin: get_origin(cells),
        })
    }
}

pub(super) fn organisation(key: &str) -> Result<OrgId, CellError> {
    MembershipTable::bundled().by_key(key).ok_or_else(|| CellError::new("organisation", key))
}

/// Source and version from the row; the place is the line of the stored original.
pub(super) fn get_origin<C: CellSource>(cells: &mut C) -> Origin {
    let (source, version) = (get_text(cells), get_text(cells));
    let (line, sha256) = cells.place();
    Origin { source, version, sha256: Some(sha256.to_owned()), locator: Locator::Line(line) }
}
