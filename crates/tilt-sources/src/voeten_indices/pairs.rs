//! Values of pairs of states.

use tilt_core::StateId;
use tilt_core::record::PublishedIndex;
use tilt_core::time::Period;

use super::{index, names, session, share};
use crate::former;
use crate::summary::Refusal;
use crate::walk::{Cells, Harvest};

/// Both states by their COW numbers.
pub(super) fn by_number(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let period = match cells.given("session.x") {
        Some(_) => session(cells, "session.x")?,
        None => Period::Year(cells.year("year")?),
    };
    let day = Some(period.start());
    let state = former::by_cow("ccode1", cells.text("ccode1"), day)?;
    let other = former::by_cow("ccode2", cells.text("ccode2"), day)?;
    pair(cells, harvest, period, state, other)
}

/// Both states by name in one cell, as Python prints a pair of texts.
pub(super) fn by_name(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let period = Period::Year(cells.year("year")?);
    let day = Some(period.start());
    let text = cells.text("CountryPair");
    let (one, two) =
        split(text).ok_or_else(|| Refusal::cell("CountryPair", text, "two names as in ('Name', 'Name')"))?;
    let state = names().state("CountryPair", one, day)?;
    let other = names().state("CountryPair", two, day)?;
    pair(cells, harvest, period, state, other)
}

fn pair(
    cells: &Cells<'_>,
    harvest: &mut Harvest,
    period: Period,
    state: StateId,
    other: StateId,
) -> Result<(), Refusal> {
    let values =
        [("agree", share(cells, "agree")?), ("IdealPointDistance", cells.number("IdealPointDistance")?)];
    for (name, value) in values {
        if let Some(value) = value {
            harvest.push(PublishedIndex { other: Some(other), ..index(name, "", state, period, value) });
        }
    }
    harvest.covers(period.start(), period.end());
    Ok(())
}

/// A name with an apostrophe stands between double quotation marks.
fn split(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('(')?.strip_suffix(')')?;
    let (one, rest) = quoted(inside)?;
    let (two, rest) = quoted(rest.strip_prefix(',')?.trim_start())?;
    rest.is_empty().then_some((one, two))
}

fn quoted(text: &str) -> Option<(&str, &str)> {
    let mark = text.chars().next().filter(|mark| matches!(mark, '\'' | '"'))?;
    text[1..].split_once(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_split_as_python_prints_them() {
        assert_eq!(split("('Australia', 'India')"), Some(("Australia", "India")));
        assert_eq!(split("(\"Cote d'Ivoire\", 'India')"), Some(("Cote d'Ivoire", "India")));
        for broken in ["", "()", "('Australia')", "('Australia', 'India', 'Japan')", "'Australia', 'India'"] {
            assert_eq!(split(broken), None, "{broken}");
        }
    }
}
