//! States as publishers write them.
//!
//! The concordance of core knows codes and usual names. What one publisher writes in its own way stands in the
//! `names.tsv` of its folder: `name`, then the key of the state, or a reason why it is none (`group`, `total`,
//! `territory`, `nobody`), then, where the publisher used the name for another state in earlier years, the first day
//! on which the row no longer holds.

use std::collections::BTreeMap;

use tilt_core::StateId;
use tilt_core::concordance::{CodeScheme, Concordance, fold};
use tilt_core::time::Date;

use crate::summary::Refusal;

/// What a name in a file means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// A state.
    State(StateId),
    /// No state, and the names table says what: `group`, `total`, `territory`, `nobody`.
    Other(&'static str),
}

/// The names table of a source.
pub(crate) struct Names(BTreeMap<String, Vec<(Option<Date>, Named)>>);

impl Names {
    /// Reads the table that is compiled into the build.
    ///
    /// # Panics
    /// If the table is malformed: it is part of the program, and every test that reads the source would see it.
    pub(crate) fn parse(table: &'static str) -> Names {
        let mut names: BTreeMap<String, Vec<(Option<Date>, Named)>> = BTreeMap::new();
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (name, rest) = line.split_once('\t').expect("a name and its meaning, separated by a tab");
            let (meaning, until) = rest.split_once('\t').unwrap_or((rest, ""));
            let until = (!until.is_empty()).then(|| until.parse().expect("the day on which the row ends"));
            let named = match Concordance::bundled().by_key(meaning) {
                Some(state) => Named::State(state),
                None => {
                    assert!(
                        meaning.bytes().all(|byte| byte.is_ascii_lowercase()),
                        "names table: `{meaning}` is neither the key of a state nor a reason"
                    );
                    Named::Other(meaning)
                }
            };
            names.entry(fold(name)).or_default().push((until, named));
        }
        Names(names)
    }

    /// What this table says of the name on `day`; `None` if it is not in it. A row that ends needs a day.
    pub(crate) fn listed(&self, name: &str, day: Option<Date>) -> Option<Named> {
        let holds = |until: Option<Date>| until.is_none_or(|until| day.is_some_and(|day| day < until));
        let mut rows = self.0.get(&fold(name)).into_iter().flatten();
        rows.find(|(until, _)| holds(*until)).map(|(_, named)| *named)
    }

    /// What the name means on `day`: by this table first, else by the concordance.
    pub(crate) fn find(&self, name: &str, day: Option<Date>) -> Result<Named, Refusal> {
        if let Some(named) = self.listed(name, day) {
            return Ok(named);
        }
        by_name(name, day).map(Named::State)
    }

    /// The state that the name means; what is no state is refused with its reason.
    pub(crate) fn state(&self, column: &str, name: &str, day: Option<Date>) -> Result<StateId, Refusal> {
        match self.find(name, day)? {
            Named::State(state) => Ok(state),
            Named::Other(what) => Err(no_state(column, name, what)),
        }
    }
}

/// The refusal of a name that is known not to be that of a state.
pub(crate) fn no_state(column: &str, name: &str, what: &str) -> Refusal {
    Refusal::Row { reason: format!("{column} is a {what}, not a state"), text: name.to_owned() }
}

/// The state of a name by the concordance alone.
pub(crate) fn by_name(name: &str, day: Option<Date>) -> Result<StateId, Refusal> {
    let unknown = || Refusal::State { name: name.to_owned() };
    if name.trim().is_empty() {
        return Err(unknown());
    }
    let table = Concordance::bundled();
    // A name that meant another state then, or none yet, is still the name that the publisher uses for all years.
    table.find(name, day).or_else(|| table.find(name, None)).ok_or_else(unknown)
}

/// The state that held on `day` what is today the ISO code of `state`: publishers carry names and codes of today back
/// (Germany in 1970 is the Federal Republic, Yemen in 1970 the northern of two).
pub(crate) fn then(state: StateId, day: Option<Date>) -> StateId {
    let table = Concordance::bundled();
    let found = table
        .code_of(state, CodeScheme::Iso3, None)
        .and_then(|code| table.by_code(CodeScheme::Iso3, code, day));
    found.unwrap_or(state)
}

/// The state of a code.
pub(crate) fn by_code(scheme: CodeScheme, code: &str, day: Option<Date>) -> Result<StateId, Refusal> {
    let found = Concordance::bundled().by_code(scheme, code, day);
    found.ok_or_else(|| Refusal::State { name: format!("{code} ({} code)", scheme.name()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_a_source_comes_first() {
        let names = Names::parse("# how one publisher writes\nTurkiye\tTUR\nCIS countries\tgroup\n");
        assert_eq!(names.find("TURKIYE", None).map(|named| matches!(named, Named::State(_))), Ok(true));
        assert_eq!(names.find("CIS  countries", None), Ok(Named::Other("group")));
        assert!(matches!(names.find("Kazakhstan", None), Ok(Named::State(state)) if state.key() == "KAZ"));
        let Err(Refusal::State { name }) = names.find("Atlantis", None) else { panic!("found") };
        assert_eq!(name, "Atlantis");
    }

    #[test]
    fn a_row_may_end() {
        let names = Names::parse("Germany\tGFR\t1990-10-03\n");
        let found = |day: &str| names.state("supplier", "Germany", day.parse().ok()).map(|state| state.key());
        assert_eq!((found("1985-01-01"), found("1995-01-01")), (Ok("GFR"), Ok("DEU")));
    }

    #[test]
    fn na_is_namibia() {
        assert_eq!(by_code(CodeScheme::Iso2, "NA", None).map(|state| state.key()), Ok("NAM"));
    }
}
