//! Lists of states and groups in which the separator also stands inside names.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tilt_core::actor::StateId;
use tilt_core::concordance::Concordance;
use tilt_core::time::Period;

use crate::names::{self, Named, Names};
use crate::walk::Harvest;

/// `Congo, Democratic Republic of the` has two pieces, no name has more than three.
const MOST_PIECES: usize = 3;

/// One side of a case.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Side {
    pub(super) states: Vec<StateId>,
    /// What is no single state, as written.
    pub(super) groups: Vec<String>,
}

/// Takes a list apart, at every place the longest known name first. Unknown names are given to the harvest.
pub(super) fn side(list: &str, begin: Period, harvest: &mut Harvest) -> Side {
    let pieces: Vec<&str> = list.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let mut side = Side::default();
    let mut at = 0;
    while at < pieces.len() {
        let longest = (1..=MOST_PIECES.min(pieces.len() - at)).rev().find_map(|length| {
            let name = pieces[at..at + length].join(", ");
            meaning(&name, begin).map(|named| (length, name, named))
        });
        match longest {
            Some((length, _, Named::State(state))) => {
                side.states.push(state);
                at += length;
            }
            Some((length, name, Named::Other(_))) => {
                side.groups.push(name);
                at += length;
            }
            None => {
                harvest.unresolved(pieces[at]);
                at += 1;
            }
        }
    }
    side
}

fn meaning(name: &str, begin: Period) -> Option<Named> {
    static NAMES: OnceLock<Names> = OnceLock::new();
    let names = NAMES.get_or_init(|| Names::parse(include_str!("names.tsv")));
    // Only the year is known. What began in the year in which a state was founded or ended was against or by the later one.
    let day = begin.end().yesterday().ok();
    match names.find(name, day).ok()? {
        Named::State(state) => {
            Some(Named::State(successor(state, begin).unwrap_or_else(|| names::then(state, day))))
        }
        other => Some(other),
    }
}

/// What came after the state, if it had ended when the sanctions began.
fn successor(state: StateId, begin: Period) -> Option<StateId> {
    static TABLE: OnceLock<BTreeMap<StateId, StateId>> = OnceLock::new();
    let table = Concordance::bundled();
    let successors = TABLE.get_or_init(|| {
        let rows = include_str!("successors.tsv").lines().filter(|line| !line.starts_with('#'));
        let key = |key: &str| table.by_key(key).expect("key of a state");
        rows.filter_map(|row| row.split_once('\t')).map(|(old, new)| (key(old), key(new))).collect()
    });
    let has_ended = table.state(state).system.to.is_some_and(|to| to.first < begin.end());
    successors.get(&state).filter(|_| has_ended).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(list: &str, year: i16) -> (String, String) {
        let side = side(list, Period::Year(year), &mut Harvest::default());
        let states: Vec<&str> = side.states.iter().map(|state| state.key()).collect();
        (states.join(" "), side.groups.join(" | "))
    }

    #[test]
    fn separators_inside_names_do_not_split_them() {
        let list =
            "Gambia, The, Korea, North, Congo, Democratic Republic of the, Egypt, Arab Rep., Kazakhstan";
        assert_eq!(shown(list, 2001).0, "GMB PRK COD EGY KAZ");
        assert_eq!(shown("Korea, South, United States,Iceland", 2023).0, "KOR USA ISL");
        assert_eq!(shown("EU, Norway,  Sweden", 1994), ("NOR SWE".to_owned(), "EU".to_owned()));
    }

    #[test]
    fn old_names_go_on_as_their_successors() {
        assert_eq!(shown("South Vietnam, Yemen, North", 1970).0, "RVN YAR");
        assert_eq!(shown("South Vietnam", 1975).0, "VNM");
        assert_eq!(shown("Yemen, North", 1990).0, "YEM");
        assert_eq!(shown("Yemen, North, South Vietnam", 2017).0, "YEM VNM");
        assert_eq!(
            (shown("Germany", 1970).0, shown("Germany", 1995).0),
            ("GFR".to_owned(), "DEU".to_owned())
        );
    }

    #[test]
    fn the_unknown_is_told_apart() {
        assert_eq!(shown("Atlantis, Kazakhstan", 1993).0, "KAZ");
    }
}
