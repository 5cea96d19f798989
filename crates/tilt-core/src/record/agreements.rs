//! Agreements, flat.

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_fact_date, get_list, get_named,
    get_obligations, get_text, put_fact_date, put_list, put_obligations,
};
use super::memberships::{get_origin, organisation};
use crate::actor::{Actor, Role};
use crate::agreement::{Agreement, Instrument, SubjectKey};
use crate::concordance::Concordance;

const ROLES: [Role; 5] = [Role::State, Role::Government, Role::Head, Role::Parliament, Role::Military];

impl Flat for Agreement {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "agreements",
        version: 1,
        row: "one agreement",
        columns: &[
            ColumnDoc::text("agreement", "stable id of the row: parties and year, or the id of its source"),
            ColumnDoc::text("title", "usual title"),
            ColumnDoc::text(
                "instrument",
                "treaty, agreement, protocol, charter, memorandum, declaration, statement or plan",
            ),
            ColumnDoc::text("subjects", "keys of what it is about, separated by `;`"),
            ColumnDoc::text(
                "parties",
                "state keys and org: keys, separated by `;`; an organ of a state as KEY/organ",
            ),
            ColumnDoc::maybe_text(
                "announced",
                "announced, as written: 1992, 1992-05 or 1992-05-15, `?` if doubtful",
            ),
            ColumnDoc::maybe_date("announced_day", "first day that announced can mean"),
            ColumnDoc::maybe_text("signed", "signed, as written"),
            ColumnDoc::maybe_date("signed_day", "first day that signed can mean"),
            ColumnDoc::maybe_text("in_force", "entered into force, as written"),
            ColumnDoc::maybe_date("in_force_day", "first day that in_force can mean"),
            ColumnDoc::maybe_text("suspended", "suspended, as written"),
            ColumnDoc::maybe_date("suspended_day", "first day that suspended can mean"),
            ColumnDoc::maybe_text("ended", "first day no longer in force, as written"),
            ColumnDoc::maybe_date("ended_day", "first day that ended can mean"),
            ColumnDoc::text("obligations", "obligations that the text contains, separated by `;`"),
            ColumnDoc::text("note", "one neutral fact, or empty"),
            ColumnDoc::text("cited", "publication the row rests on"),
            ColumnDoc::text("source", "name of the table or dataset"),
            ColumnDoc::text("source_version", "version or vintage of the table or dataset"),
        ],
        states: &["parties"],
        time: RowTime::FirstOf(&["announced_day", "signed_day", "in_force_day"]),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(&self.id));
        cells.text(Some(&self.title));
        cells.text(Some(self.instrument.name()));
        put_list(self.subjects.iter().map(|subject| subject.key()), cells);
        let parties: Vec<String> = self.parties.iter().map(party_name).collect();
        put_list(parties.iter().map(String::as_str), cells);
        for date in [self.announced, self.signed, self.in_force, self.suspended, self.ended] {
            put_fact_date(date, cells);
        }
        put_obligations(&self.obligations, cells);
        cells.text(Some(&self.note));
        cells.text(Some(&self.cited));
        cells.text(Some(&self.origin.source));
        cells.text(Some(&self.origin.version));
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<Agreement, CellError> {
        let subject =
            |key: String| SubjectKey::find(&key).ok_or_else(|| CellError::new("subject", key.as_str()));
        Ok(Agreement {
            id: get_text(cells),
            title: get_text(cells),
            instrument: get_named("instrument", &Instrument::ALL, Instrument::name, cells)?,
            subjects: get_list(cells).into_iter().map(subject).collect::<Result<_, _>>()?,
            parties: get_list(cells).iter().map(|name| party(name)).collect::<Result<_, _>>()?,
            announced: get_fact_date(cells)?,
            signed: get_fact_date(cells)?,
            in_force: get_fact_date(cells)?,
            suspended: get_fact_date(cells)?,
            ended: get_fact_date(cells)?,
            obligations: get_obligations(cells)?,
            note: get_text(cells),
            cited: get_text(cells),
            origin: get_origin(cells),
        })
    }
}

fn party_name(party: &Actor) -> String {
    match party {
        Actor::State(state, role) if *role != Role::State => format!("{}/{}", state.key(), role.name()),
        other => other.code(),
    }
}

fn party(name: &str) -> Result<Actor, CellError> {
    if let Some(key) = name.strip_prefix("org:") {
        return Ok(Actor::Org(organisation(key)?));
    }
    let (key, role) = name.split_once('/').unwrap_or((name, Role::State.name()));
    let role = ROLES.into_iter().find(|known| known.name() == role);
    let role = role.ok_or_else(|| CellError::new("organ of a state", name))?;
    let state = Concordance::bundled().by_key(key).ok_or_else(|| CellError::new("state", key))?;
    Ok(Actor::State(state, role))
}
