//! When states were bound.

use tilt_core::record::AllianceMember;
use tilt_core::time::{Date, FactDate, Period, Spell};

use super::dates::date;
use super::{W_MEMBER, obligations};
use crate::former;
use crate::summary::Refusal;
use crate::walk::{Cells, Harvest};

/// Last year that a version covers. The files of members say nothing of it: what was in force then has no exit date.
const LAST_YEARS: [(&str, i16); 1] = [("5.1", 2018)];

/// One phase of one member.
pub(super) fn phase(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let (from, spell) = spell(cells, ["yrent", "moent", "dayent"], ["yrexit", "moexit", "dayexit"])?;
    let phase = cells.whole("phase")?;
    harvest.push(AllianceMember {
        alliance: id(cells)?,
        phase: phase.ok_or_else(|| Refusal::cell("phase", cells.text("phase"), "a whole number"))?,
        state: former::by_cow("member", cells.text("member"), Some(from.first))?,
        spell,
        obligations: obligations(cells)?,
    });
    covers(cells, harvest, from, spell);
    Ok(())
}

/// All that ever were members of one alliance, with the dates of the alliance.
pub(super) fn listed(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let (from, spell) = spell(cells, ["begyr", "begmo", "begday"], ["endyr", "endmo", "endday"])?;
    let (alliance, obligations) = (id(cells)?, obligations(cells)?);
    for (column, number) in cells.named().filter(|(column, _)| is_member(column)) {
        let number = number.trim();
        if number.is_empty() {
            continue;
        }
        if former::name(number).is_some() {
            harvest.doubt(W_MEMBER.code, "an alliance lists members that have no row in the table of states");
            continue;
        }
        // One number that nobody knows does not cost the other members of the alliance.
        let state = match former::by_cow(column, number, Some(from.first)) {
            Ok(state) => state,
            Err(Refusal::State { name }) => {
                harvest.unresolved(name);
                continue;
            }
            Err(refusal) => return Err(refusal),
        };
        harvest.push(AllianceMember {
            alliance: alliance.clone(),
            phase: 0,
            state,
            spell,
            obligations: obligations.clone(),
        });
    }
    covers(cells, harvest, from, spell);
    Ok(())
}

/// `mem1` to `mem59`, or as many as the longest list needs.
fn is_member(column: &str) -> bool {
    column
        .strip_prefix("mem")
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

fn id(cells: &Cells<'_>) -> Result<String, Refusal> {
    let id =
        cells.given("atopid").ok_or_else(|| Refusal::cell("atopid", cells.text("atopid"), "a number"))?;
    Ok(id.to_owned())
}

fn spell(cells: &Cells<'_>, entry: [&str; 3], exit: [&str; 3]) -> Result<(FactDate, Spell), Refusal> {
    let from = date(cells, entry)?;
    let from = from.ok_or_else(|| Refusal::cell(entry[0], cells.text(entry[0]), "a year such as 1992"))?;
    if last_day(cells).is_some_and(|end| from.first >= end) {
        return Err(Refusal::cell(entry[0], cells.text(entry[0]), "a year that the release still covers"));
    }
    let to = date(cells, exit)?;
    if to.is_some_and(|to| to.end() <= from.first) {
        return Err(Refusal::cell(exit[0], cells.text(exit[0]), "a date after the entry"));
    }
    Ok((from, Spell { from: Some(from), to }))
}

fn covers(cells: &Cells<'_>, harvest: &mut Harvest, from: FactDate, spell: Spell) {
    let end = last_day(cells).or(spell.to.map(|to| to.end())).unwrap_or_else(|| from.end());
    harvest.covers(from.first, end);
}

/// Where a known release ends, the day after its last one.
fn last_day(cells: &Cells<'_>) -> Option<Date> {
    let version = cells.text("version");
    LAST_YEARS.iter().find(|(known, _)| *known == version).map(|(_, year)| Period::Year(*year).end())
}
