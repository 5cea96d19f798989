//! CAMEO codes and what they are in PLOVER, by `tables/cameo_plover.tsv`.

use std::sync::OnceLock;

use crate::ontology::{PloverRoot, QuadClass};
use crate::table::{Row, Table};

/// The root in PLOVER of a CAMEO code of two to four digits; a longer code is known by its first four.
///
/// `None` for what is no CAMEO code, and for the acts that PLOVER does not code (comments and appeals).
pub fn plover_root(code: &[u8]) -> Option<PloverRoot> {
    let place = place(code)?;
    let number = roots()[place];
    (number > 0).then(|| PloverRoot::ALL[usize::from(number) - 1])
}

/// The quad class of a CAMEO code: that of its root in PLOVER.
pub fn quad(code: &[u8]) -> Option<QuadClass> {
    plover_root(code).map(PloverRoot::quad)
}

/// A CAMEO code whose leading zero a spreadsheet has eaten (`42` for `042`), with the zero put back.
///
/// It cannot be mistaken where roots alone are never given: no root is above 20, and no code of four digits begins
/// with `01` or with `020`. `None` for what is no number of that length.
pub fn with_leading_zero(code: &str) -> Option<String> {
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match code.len() {
        2 => Some(format!("0{code}")),
        3 if (b"21".as_slice()..=b"99".as_slice()).contains(&&code.as_bytes()[..2]) => {
            Some(format!("0{code}"))
        }
        3 | 4 => Some(code.to_owned()),
        _ => None,
    }
}

/// Roots by place, 0 for none, else one more than the position in [`PloverRoot::ALL`].
type Roots = [u8; FOUR + 10_000];

/// Where the codes of three and of four digits begin.
const THREE: usize = 100;
const FOUR: usize = THREE + 1000;

/// Where a code stands in [`Roots`].
fn place(code: &[u8]) -> Option<usize> {
    let code = &code[..code.len().min(4)];
    let start = match code.len() {
        2 => 0,
        3 => THREE,
        4 => FOUR,
        _ => return None,
    };
    let mut number = 0;
    for byte in code {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + usize::from(digit);
    }
    Some(start + number)
}

fn roots() -> &'static Roots {
    static ROOTS: OnceLock<Box<Roots>> = OnceLock::new();
    ROOTS.get_or_init(|| {
        let table = Table::parse("cameo_plover.tsv", include_str!("../tables/cameo_plover.tsv"));
        let mut roots = Box::new([0; FOUR + 10_000]);
        // Shorter codes come first, so the longest prefix has the last word.
        for length in 2..=4 {
            for row in table.rows().filter(|row| row.get("code").len() == length) {
                spread(&mut roots, row);
            }
        }
        roots
    })
}

/// Gives the root of a row to its code and to all longer ones.
fn spread(roots: &mut Roots, row: Row<'_>) {
    let (code, name) = (row.get("code"), row.get("root"));
    let number = if name.is_empty() {
        0
    } else {
        let found = PloverRoot::ALL.iter().position(|root| root.name() == name);
        found.unwrap_or_else(|| row.refuse("root", &"no such root")) as u8 + 1
    };
    let digits: usize = code.parse().unwrap_or_else(|_| row.refuse("code", &"not a number"));
    for length in code.len()..=4 {
        let width = 10_usize.pow((length - code.len()) as u32);
        let start = [0, THREE, FOUR][length - 2] + digits * width;
        roots[start..start + width].fill(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(code: &str) -> Option<PloverRoot> {
        plover_root(code.as_bytes())
    }

    #[test]
    fn the_longest_prefix_decides() {
        assert_eq!(root("081"), Some(PloverRoot::Concede));
        assert_eq!(root("0841"), Some(PloverRoot::Retreat));
        assert_eq!(root("163"), Some(PloverRoot::Sanction));
        assert_eq!(root("1712"), Some(PloverRoot::Assault));
        assert_eq!(root("1711"), Some(PloverRoot::Coerce));
        assert_eq!(root("19"), Some(PloverRoot::Assault));
        assert_eq!(root("1921"), Some(PloverRoot::Coerce));
        assert_eq!(root("20425"), Some(PloverRoot::Assault));
    }

    #[test]
    fn comments_appeals_and_nonsense_have_no_root() {
        for code in ["010", "020", "0256", "", "1", "21", "999", "X12", "---", "0 1", "٠٤"] {
            assert_eq!(root(code), None, "{code}");
        }
    }

    #[test]
    fn every_root_but_two_has_a_counterpart() {
        let with: Vec<u32> = (1..=20).filter(|number| root(&format!("{number:02}")).is_some()).collect();
        assert_eq!(with, (3..=20).collect::<Vec<u32>>());
        let reached: std::collections::BTreeSet<PloverRoot> =
            (0..10_000).filter_map(|number| root(&format!("{number:04}"))).collect();
        assert_eq!(reached.len(), PloverRoot::ALL.len());
    }

    #[test]
    fn rows_say_where_they_rest() {
        let table = Table::parse("cameo_plover.tsv", include_str!("../tables/cameo_plover.tsv"));
        let codes: Vec<&str> = table.rows().map(|row| row.get("code")).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
        for row in table.rows() {
            assert!(["crosswalk", "manual"].contains(&row.get("basis")), "line {}", row.line());
            assert!(!row.get("name").is_empty(), "line {}", row.line());
        }
    }

    #[test]
    fn leading_zeros_come_back() {
        let zero = |code| with_leading_zero(code);
        assert_eq!(zero("42").as_deref(), Some("042"));
        assert_eq!(zero("311").as_deref(), Some("0311"));
        assert_eq!(zero("211").as_deref(), Some("0211"));
        assert_eq!(zero("190").as_deref(), Some("190"));
        assert_eq!(zero("042").as_deref(), Some("042"));
        assert_eq!(zero("1823").as_deref(), Some("1823"));
        assert_eq!(zero("204").as_deref(), Some("204"));
        for code in ["", "4", "x2", "04200"] {
            assert_eq!(zero(code), None, "{code}");
        }
    }
}
