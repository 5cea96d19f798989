//! COW numbers, with those of states that long series code and the reference table of states does not hold.
//!
//! The table of states begins where a state can still be asked about. A row of a state that ended before is refused with
//! its name, so that it is told apart from a number that nobody knows.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tilt_core::StateId;
use tilt_core::concordance::CodeScheme;
use tilt_core::time::Date;

use crate::names;
use crate::summary::Refusal;

/// Name of the former state that has this number.
pub(crate) fn name(number: &str) -> Option<&'static str> {
    static TABLE: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let rows = include_str!("former.tsv").lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|line| line.split_once('\t')).collect()
    });
    table.get(number).copied()
}

/// The state of a COW number on a day.
pub(crate) fn by_cow(column: &str, number: &str, day: Option<Date>) -> Result<StateId, Refusal> {
    names::by_code(CodeScheme::Cow, number, day).map_err(|unknown| match name(number) {
        Some(name) => Refusal::Row {
            reason: format!(
                "{column} is {name}, a state that ended before 1900 and has no row in the table of states"
            ),
            text: number.to_owned(),
        },
        None => unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn former_states_are_told_from_unknown_numbers() {
        assert_eq!(by_cow("ccode", "2", None).map(StateId::key), Ok("USA"));
        let Err(Refusal::Row { reason, .. }) = by_cow("ccode", "245", None) else { panic!("resolved") };
        assert!(reason.contains("Bavaria"), "{reason}");
        assert!(matches!(by_cow("ccode", "999", None), Err(Refusal::State { .. })));
    }

    #[test]
    fn a_state_of_the_table_is_not_former() {
        for line in include_str!("former.tsv").lines().filter(|line| !line.starts_with('#')) {
            let (number, _) = line.split_once('\t').unwrap();
            assert!(names::by_code(CodeScheme::Cow, number, None).is_err(), "{number} has a row by now");
        }
    }
}
