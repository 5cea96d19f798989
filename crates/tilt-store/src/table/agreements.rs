//! `agreements.parquet`.

use tilt_core::actor::Role;
use tilt_core::{Actor, Agreement, Instrument, MembershipTable, Obligation, SubjectKey};

use super::{Table, fact_date, memberships::origin, state, unknown};
use crate::column::{Cells, ParquetColumn, ParquetTable, Row};
use crate::error::Error;

pub(crate) struct Agreements;

const ROLES: [Role; 5] = [Role::State, Role::Government, Role::Head, Role::Parliament, Role::Military];

impl Table for Agreements {
    type Record = Agreement;

    const TABLE: &'static ParquetTable = &ParquetTable {
        name: "agreements",
        version: 1,
        row: "one agreement",
        columns: &[
            ParquetColumn::int("line", "line of the original, counted from 1, header included"),
            ParquetColumn::text("agreement", "stable id of the row: parties and year"),
            ParquetColumn::text("title", "usual title"),
            ParquetColumn::text(
                "instrument",
                "treaty, agreement, protocol, charter, memorandum, declaration, statement or plan",
            ),
            ParquetColumn::text("subjects", "keys of what it is about, separated by `;`"),
            ParquetColumn::text(
                "parties",
                "state keys and org: keys, separated by `;`; an organ of a state as KEY/organ",
            ),
            ParquetColumn::maybe_text(
                "announced",
                "announced, as written: 1992, 1992-05 or 1992-05-15, `?` if doubtful",
            ),
            ParquetColumn::maybe_date("announced_day", "first day that announced can mean"),
            ParquetColumn::maybe_text("signed", "signed, as written"),
            ParquetColumn::maybe_date("signed_day", "first day that signed can mean"),
            ParquetColumn::maybe_text("in_force", "entered into force, as written"),
            ParquetColumn::maybe_date("in_force_day", "first day that in_force can mean"),
            ParquetColumn::maybe_text("suspended", "suspended, as written"),
            ParquetColumn::maybe_date("suspended_day", "first day that suspended can mean"),
            ParquetColumn::maybe_text("ended", "first day no longer in force, as written"),
            ParquetColumn::maybe_date("ended_day", "first day that ended can mean"),
            ParquetColumn::text("obligations", "obligations that the text contains, separated by `;`"),
            ParquetColumn::text("note", "one neutral fact, or empty"),
            ParquetColumn::text("cited", "publication the row rests on"),
            ParquetColumn::text("source", "name of the table or dataset"),
            ParquetColumn::text("source_version", "version or vintage of the table or dataset"),
        ],
    };

    fn put(line: u64, agreement: &Agreement, cells: &mut Cells) {
        cells.int(line);
        cells.text(&agreement.id);
        cells.text(&agreement.title);
        cells.text(agreement.instrument.name());
        cells.text(&agreement.subjects.iter().map(|subject| subject.key()).collect::<Vec<_>>().join(";"));
        cells.text(&agreement.parties.iter().map(party_name).collect::<Vec<_>>().join(";"));
        for date in stages(agreement) {
            fact_date::put(date, cells);
        }
        cells.text(&agreement.obligations.iter().map(|o| o.name()).collect::<Vec<_>>().join(";"));
        cells.text(&agreement.note);
        cells.text(&agreement.cited);
        cells.text(&agreement.origin.source);
        cells.text(&agreement.origin.version);
    }

    fn get(row: &mut Row<'_>, sha256: &str) -> Result<(u64, Agreement), Error> {
        let line = row.int();
        let id = row.text().to_owned();
        let title = row.text().to_owned();
        let name = row.text();
        let instrument =
            Instrument::ALL.into_iter().find(|i| i.name() == name).ok_or_else(|| row.refuse(name))?;
        let subjects = items(row.text())
            .map(|key| SubjectKey::find(key).ok_or_else(|| unknown("subject", key)))
            .collect::<Result<_, Error>>()?;
        let parties = items(row.text()).map(|name| party(name, row)).collect::<Result<_, Error>>()?;
        let announced = fact_date::get(row)?;
        let signed = fact_date::get(row)?;
        let in_force = fact_date::get(row)?;
        let suspended = fact_date::get(row)?;
        let ended = fact_date::get(row)?;
        let obligations = items(row.text())
            .map(|name| {
                Obligation::ALL.into_iter().find(|o| o.name() == name).ok_or_else(|| row.refuse(name))
            })
            .collect::<Result<_, Error>>()?;
        let note = row.text().to_owned();
        let cited = row.text().to_owned();
        let origin = origin(row, line, sha256);
        let agreement = Agreement {
            id,
            title,
            instrument,
            subjects,
            parties,
            announced,
            signed,
            in_force,
            suspended,
            ended,
            obligations,
            note,
            cited,
            origin,
        };
        Ok((line, agreement))
    }
}

fn stages(agreement: &Agreement) -> [Option<tilt_core::FactDate>; 5] {
    [agreement.announced, agreement.signed, agreement.in_force, agreement.suspended, agreement.ended]
}

fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').filter(|item| !item.is_empty())
}

fn party_name(party: &Actor) -> String {
    match party {
        Actor::State(state, role) if *role != Role::State => format!("{}/{}", state.key(), role.name()),
        other => other.code(),
    }
}

fn party(name: &str, row: &Row<'_>) -> Result<Actor, Error> {
    if let Some(key) = name.strip_prefix("org:") {
        let org = MembershipTable::bundled().by_key(key).ok_or_else(|| unknown("organisation", key))?;
        return Ok(Actor::Org(org));
    }
    let (key, role) = name.split_once('/').unwrap_or((name, Role::State.name()));
    let role = ROLES.into_iter().find(|known| known.name() == role).ok_or_else(|| row.refuse(name))?;
    Ok(Actor::State(state(key)?, role))
}
