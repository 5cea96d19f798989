//! The three letters by which CAMEO names countries, as a table that is looked up without searching.

use std::sync::OnceLock;

use tilt_core::StateId;
use tilt_core::concordance::{CodeScheme, Concordance};
use tilt_core::time::Date;

/// What three letters mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    /// Nothing that is known.
    Unknown,
    /// A region, a territory or a kind of actor, but no state.
    NoState,
    /// A state, on every day.
    State(StateId),
    /// Different states on different days.
    Dated,
}

/// One cell for each three capital letters.
pub(crate) struct CameoStates(Box<[Letters; 26 * 26 * 26]>);

impl CameoStates {
    /// The table: ISO 3166-1 alpha-3 as the concordance has it, and `cameo_states.tsv`.
    pub(crate) fn bundled() -> &'static CameoStates {
        static TABLE: OnceLock<CameoStates> = OnceLock::new();
        TABLE.get_or_init(|| {
            let mut cells = Box::new([Letters::Unknown; 26 * 26 * 26]);
            let concordance = Concordance::bundled();
            for place in 0..cells.len() {
                let letters = letters(place);
                let Ok(code) = std::str::from_utf8(&letters) else { continue };
                let any = concordance.by_code(CodeScheme::Iso3, code, None);
                let is_known = concordance.by_code(CodeScheme::Iso3, code, Some(Date::MAX)).is_some();
                cells[place] = match any {
                    Some(state) => Letters::State(state),
                    None if is_known => Letters::Dated,
                    None => Letters::Unknown,
                };
            }
            for row in include_str!("cameo_states.tsv").lines().filter(|row| !row.starts_with('#')) {
                let (code, meaning) = row.split_once('\t').expect("letters and meaning, separated by a tab");
                let place = place(code.as_bytes()).expect("three capital letters");
                assert_eq!(cells[place], Letters::Unknown, "{code} is an ISO code of a state");
                cells[place] = concordance.by_key(meaning).map_or(Letters::NoState, Letters::State);
            }
            CameoStates(cells)
        })
    }

    /// What the letters mean; [`Letters::Unknown`] for what is not three capital letters.
    pub(crate) fn get(&self, code: &[u8]) -> Letters {
        place(code).map_or(Letters::Unknown, |place| self.0[place])
    }

    /// What the letters mean on a day, never [`Letters::Dated`].
    pub(crate) fn on(&self, code: &str, day: Date) -> Letters {
        match self.get(code.as_bytes()) {
            Letters::Dated => {
                let found = Concordance::bundled().by_code(CodeScheme::Iso3, code, Some(day));
                found.map_or(Letters::Unknown, Letters::State)
            }
            known => known,
        }
    }
}

/// Where three capital letters stand.
fn place(code: &[u8]) -> Option<usize> {
    let &[a, b, c] = code else { return None };
    let digit = |letter: u8| {
        let digit = letter.wrapping_sub(b'A');
        (digit < 26).then_some(usize::from(digit))
    };
    Some((digit(a)? * 26 + digit(b)?) * 26 + digit(c)?)
}

/// The letters at a place.
fn letters(place: usize) -> [u8; 3] {
    [place / 676, place / 26 % 26, place % 26].map(|digit| b'A' + digit as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_means_what_the_concordance_says_on_every_day() {
        let (table, concordance) = (CameoStates::bundled(), Concordance::bundled());
        let days = [
            "1914-01-01",
            "1950-06-01",
            "1979-01-01",
            "1990-05-22",
            "1990-10-03",
            "1995-01-01",
            "2020-01-01",
        ];
        let mut dated = Vec::new();
        for at in 0..26 * 26 * 26 {
            let code = letters(at);
            let code = std::str::from_utf8(&code).unwrap();
            assert_eq!(place(code.as_bytes()), Some(at));
            if table.get(code.as_bytes()) == Letters::Dated {
                dated.push(code.to_owned());
            }
            for day in days.map(|day| day.parse().unwrap()) {
                match concordance.by_code(CodeScheme::Iso3, code, Some(day)) {
                    Some(state) => assert_eq!(table.on(code, day), Letters::State(state), "{code} {day}"),
                    None => assert!(table.on(code, day) != Letters::Dated, "{code}"),
                }
            }
        }
        assert_eq!(dated, ["DEU", "YEM"]);
    }

    #[test]
    fn other_lengths_and_letters_are_unknown() {
        for code in ["", "US", "USAGOV", "usa", "U A", "É"] {
            assert_eq!(CameoStates::bundled().get(code.as_bytes()), Letters::Unknown, "{code}");
        }
        assert_eq!(CameoStates::bundled().get(b"EUR"), Letters::NoState);
        assert!(matches!(CameoStates::bundled().get(b"GZS"), Letters::State(state) if state.key() == "PSE"));
    }
}
