//! A row of an agreements table.

use std::collections::BTreeSet;

use tilt_core::actor::{Actor, Role};
use tilt_core::agreement::{Agreement, Instrument, SubjectKey};
use tilt_core::organisation::MembershipTable;
use tilt_core::origin::{Locator, Origin};
use tilt_core::time::Date;

use super::{CARD, DESTA, code, covers, dates, words};
use crate::names::Named;
use crate::summary::Refusal;
use crate::walk::{Cells, Harvest};

pub(super) fn read(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let (id, title) = (cells.text("treatyID"), cells.text("Title"));
    if id.is_empty() || title.is_empty() {
        return Err(Refusal::cell("treatyID", id, "an id, and a title beside it"));
    }
    let begin = dates::happened(cells, "Begin")?;
    let in_force = dates::happened(cells, "Force")?;
    // `Begin` is the signature where that is known, else the first date of any kind; so it stands in only with doubt.
    let signed = match dates::happened(cells, "Signature")? {
        None => begin.filter(|begin| in_force != Some(*begin)).map(|mut begin| {
            begin.doubtful = true;
            begin
        }),
        signed => signed,
    };
    let day = signed.or(in_force).map(|date| date.first);
    let agreement = Agreement {
        id: id.to_owned(),
        title: title.to_owned(),
        instrument: instrument(cells, harvest),
        subjects: subjects(cells),
        parties: parties(id, day, harvest),
        announced: None,
        signed,
        in_force,
        suspended: None,
        ended: dates::date(cells, "End")?,
        obligations: BTreeSet::new(),
        note: String::new(),
        cited: cited(cells),
        origin: Origin {
            source: CARD.card.name.to_owned(),
            version: cells.text("Version").to_owned(),
            sha256: None,
            locator: Locator::Line(cells.line()),
        },
    };
    covers(harvest, [signed, in_force]);
    harvest.push(agreement);
    Ok(())
}

fn instrument(cells: &Cells<'_>, harvest: &mut Harvest) -> Instrument {
    let Some(word) = cells.given("TypeAgree") else { return Instrument::Agreement };
    words::instrument(word).unwrap_or_else(|| {
        harvest.doubt(super::W_FORM.code, "forms of agreements are not known and were read as agreement");
        Instrument::Agreement
    })
}

fn subjects(cells: &Cells<'_>) -> BTreeSet<SubjectKey> {
    if cells.layout() == DESTA {
        // The project collects trade agreements only.
        return words::subjects("Trade").clone();
    }
    let fine = words::subjects(cells.text("TypeSubject"));
    let found = if fine.is_empty() { words::subjects(cells.text("TypeDomain")) } else { fine };
    found.clone()
}

/// The two parties that an id such as `ESP-GBR_1351A` names; none unless both are known.
///
/// The second code is sometimes a place that the agreement is about, or three letters of its title.
fn parties(id: &str, day: Option<Date>, harvest: &mut Harvest) -> Vec<Actor> {
    let pair = id.split(['_', '[', ':']).next().unwrap_or_default();
    let Some((one, other)) = pair.split_once('-') else { return Vec::new() };
    let is_code = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_code(one) || !is_code(other) {
        return Vec::new();
    }
    let mut actor = |written: &str| match code(written, day) {
        Some(Named::State(state)) => Some(Actor::State(state, Role::State)),
        Some(Named::Other("group")) if written.starts_with("EU") => {
            MembershipTable::bundled().by_key("EU").map(Actor::Org)
        }
        Some(Named::Other(_)) => None,
        None => {
            harvest.unresolved(written);
            None
        }
    };
    let found = [actor(one), actor(other)];
    if found.iter().all(Option::is_some) { found.into_iter().flatten().collect() } else { Vec::new() }
}

/// The id in the collection that the package took the row from.
fn cited(cells: &Cells<'_>) -> String {
    let other = [("DESTA", "destaID"), ("IEADB", "mitchID")];
    let found = other.iter().find_map(|(name, column)| Some(format!("{name} {}", cells.given(column)?)));
    found.unwrap_or_else(|| "GGO".to_owned())
}
