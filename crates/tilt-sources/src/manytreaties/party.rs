//! A row of a parties table.

use tilt_core::record::AgreementParty;
use tilt_core::time::FactDate;

use super::{DESTA_PARTIES, GGO_PARTIES, code, covers, dates};
use crate::names::{Named, by_name, no_state};
use crate::summary::Refusal;
use crate::walk::{Cells, Harvest};

pub(super) fn read(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let agreement = cells.text("treatyID");
    if agreement.is_empty() {
        return Err(Refusal::cell("treatyID", "", "an id"));
    }
    let (signed, ratified, in_force, ended) = stages(cells)?;
    let first = [signed, ratified, in_force].into_iter().flatten().min();
    let day = first.map(|date| date.first);
    // DESTA leaves the code empty where its list of codes has none.
    let written = cells.given("stateID").unwrap_or_else(|| cells.text("StateName"));
    let named = match code(written, day) {
        Some(named) => named,
        None => Named::State(by_name(written, day)?),
    };
    let state = match named {
        Named::State(state) => state,
        Named::Other(what) => return Err(no_state("stateID", written, what)),
    };
    let system = tilt_core::Concordance::bundled().state(state).system;
    if let (Some(first), Some(to)) = (first, system.to)
        && first.first >= to.first
    {
        let reason = format!("stateID is a state that had ended in {to}, and its first date is {first}");
        return Err(Refusal::Row { reason, text: written.to_owned() });
    }
    covers(harvest, [signed, ratified, in_force]);
    let [treaty_signed, treaty_in_force, treaty_ended] = of_treaty(cells);
    harvest.push(AgreementParty {
        agreement: agreement.to_owned(),
        title: cells.text("Title").to_owned(),
        state,
        signed,
        ratified,
        in_force,
        ended,
        pending: cells.layout() == GGO_PARTIES && dates::is_never(cells, "StateForce"),
        treaty_signed,
        treaty_in_force,
        treaty_ended,
    });
    Ok(())
}

/// Signature (or begin), entry into force and end of the agreement itself, which GGO gives beside the state's dates. One
/// that cannot be read is left out here: the agreement's own row is rejected for it.
fn of_treaty(cells: &Cells<'_>) -> [Option<FactDate>; 3] {
    if cells.layout() != GGO_PARTIES {
        return [None; 3];
    }
    let happened = |column| dates::happened(cells, column).ok().flatten();
    let ends = ["End", "Term"].map(|column| dates::date(cells, column).ok().flatten());
    [happened("Signature").or(happened("Begin")), happened("Force"), ends.into_iter().flatten().min()]
}

type Stages = (Option<FactDate>, Option<FactDate>, Option<FactDate>, Option<FactDate>);

/// Signature, ratification, entry into force and end for the state. `Signature` and `Force` are dates of the agreement
/// in GGO; in IEADB `Force` is the date for the state; DESTA has dates of the agreement only.
fn stages(cells: &Cells<'_>) -> Result<Stages, Refusal> {
    let date = |column| dates::happened(cells, column);
    let end = |column| dates::date(cells, column);
    Ok(match cells.layout() {
        GGO_PARTIES => {
            (date("StateSignature")?, date("StateRatification")?, date("StateForce")?, end("StateEnd")?)
        }
        DESTA_PARTIES => (date("Signature")?, None, date("Force")?, None),
        _ => (date("stateSignature")?, date("Rat")?, date("Force")?, end("End")?),
    })
}
