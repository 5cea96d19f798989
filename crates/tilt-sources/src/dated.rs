//! Codes that mean one thing in some years and another in others.
//!
//! The tables are compiled into the build: a code, the first year, the first year no more, and a meaning, separated by
//! tabs. An empty year is open. Codes are compared in their own case.

use std::collections::BTreeMap;

use tilt_core::organisation::{MembershipTable, OrgId};

/// A dated table of codes.
pub(crate) struct Dated<M>(BTreeMap<&'static str, Vec<(i16, i16, M)>>);

impl<M: Copy> Dated<M> {
    /// Reads a table, its last cells through `meaning`.
    ///
    /// # Panics
    /// If the table is malformed: it is part of the program, and every test that reads the source would see it.
    pub(crate) fn parse(table: &'static str, meaning: impl Fn(&'static str) -> M) -> Dated<M> {
        let mut codes: BTreeMap<&'static str, Vec<(i16, i16, M)>> = BTreeMap::new();
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let cells: Vec<&'static str> = line.split('\t').collect();
            let [code, from, to, text] = cells[..] else { panic!("dated table: four cells in `{line}`") };
            let year = |text: &str, open: i16| -> i16 {
                if text.is_empty() { open } else { text.parse().expect("dated table: a year") }
            };
            let (from, to) = (year(from, i16::MIN), year(to, i16::MAX));
            let rows = codes.entry(code).or_default();
            let is_free = rows.iter().all(|row| to <= row.0 || row.1 <= from);
            assert!(is_free, "dated table: `{code}` means two things in one year");
            rows.push((from, to, meaning(text)));
        }
        Dated(codes)
    }

    /// What the code means in the year, if the table says so.
    pub(crate) fn find(&self, code: &str, year: i16) -> Option<M> {
        let rows = self.0.get(code)?;
        rows.iter().find(|row| row.0 <= year && year < row.1).map(|row| row.2)
    }
}

/// What the abbreviation of an organisation means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    /// An organisation of the reference table.
    Org(OrgId),
    /// Another body; so is that of an abbreviation that stands in no table.
    Other,
    /// A piece of text that is no organisation.
    Text,
}

/// A dated table of abbreviations of organisations: the key of the organisation, `-` for another body, or `text`.
pub(crate) fn bodies(table: &'static str) -> Dated<Body> {
    Dated::parse(table, |meaning| match meaning {
        "-" => Body::Other,
        "text" => Body::Text,
        key => match MembershipTable::bundled().by_key(key) {
            Some(org) => Body::Org(org),
            None => panic!("dated table: no organisation `{key}`"),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_changes_hands() {
        let codes =
            bodies("# dated\nSCO\t1996\t2001\tSHANGHAI5\nSCO\t2001\t\tSCO\nred\t\t\ttext\nWTO\t\t1996\t-\n");
        let key = |year| match codes.find("SCO", year) {
            Some(Body::Org(org)) => Some(org.key()),
            _ => None,
        };
        assert_eq!(
            [1995, 1996, 2000, 2001].map(key),
            [None, Some("SHANGHAI5"), Some("SHANGHAI5"), Some("SCO")]
        );
        assert_eq!((codes.find("red", 1991), codes.find("sco", 2001)), (Some(Body::Text), None));
        assert_eq!((codes.find("WTO", 1995), codes.find("WTO", 1996)), (Some(Body::Other), None));
    }
}
