//! Relative clauses put in between commas: what stands in them says nothing of the verb behind them.

use std::ops::Range;

/// The last relative clause between commas that closes right before a place: "A, whose parliament must still agree, signed".
///
/// The range begins at its first comma and ends behind its last; between it and the place stand helpers of the verb only.
pub(crate) fn inserted(text: &str, from: usize, at: usize) -> Option<Range<usize>> {
    const OPENERS: [&str; 12] = [
        ", who ",
        ", which ",
        ", whose ",
        ", where ",
        ", whom ",
        ", at which ",
        ", in which ",
        ", of which ",
        ", for which ",
        ", to which ",
        ", once ",
        ", though ",
    ];
    let head = text.get(from..at)?;
    let open = OPENERS.iter().filter_map(|opener| head.rfind(opener)).max()?;
    let close = open + 2 + head[open + 2..].rfind(", ")?;
    let helpers = &head[close + 2..];
    let is_plain = helpers.split_whitespace().count() <= 4
        && !helpers.contains(['<', '"', ';'])
        && !["and ", "but ", "or ", "that "].iter().any(|word| helpers.starts_with(word));
    is_plain.then_some(from + open..from + close + 2)
}

#[cfg(test)]
mod tests {
    use super::inserted;

    #[test]
    fn only_a_closed_clause_is_put_in() {
        let found = |text: &str, verb: &str| {
            let at = text.find(verb).expect("the verb");
            inserted(text, 0, at).map(|range| text[range].to_owned())
        };
        assert_eq!(
            found("<s0>, whose parliament must still agree, signed a pact", "signed").as_deref(),
            Some(", whose parliament must still agree, ")
        );
        assert_eq!(found("<s0>, which must still sign, waits", "sign,"), None);
        assert_eq!(found("<s0>, who met <s1>, said that <s2> signed", "signed"), None);
    }
}
