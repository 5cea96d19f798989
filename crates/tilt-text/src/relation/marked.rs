//! A sentence with two marked actors.

use tilt_core::document::Span;

/// A sentence and the places of its two actors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pair {
    /// The sentence without marks.
    pub text: String,
    /// Where the one who acts is named; may be several places.
    pub source: Vec<Span>,
    /// Where the one acted on is named.
    pub target: Vec<Span>,
}

impl Pair {
    /// Reads `<s>…</s>` and `<t>…</t>`; marks may repeat, nest or stay open.
    pub fn parse(marked: &str) -> Pair {
        let mut pair = Pair { text: String::with_capacity(marked.len()), ..Pair::default() };
        let (mut source, mut target): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        let mut rest = marked;
        while !rest.is_empty() {
            let at = pair.text.len();
            if let Some(after) = rest.strip_prefix("<s>") {
                source.push(at);
                rest = after;
            } else if let Some(after) = rest.strip_prefix("<t>") {
                target.push(at);
                rest = after;
            } else if let Some(after) = rest.strip_prefix("</s>") {
                pair.source.extend(source.pop().map(|from| Span::new(from, at)));
                rest = after;
            } else if let Some(after) = rest.strip_prefix("</t>") {
                pair.target.extend(target.pop().map(|from| Span::new(from, at)));
                rest = after;
            } else {
                let next = next_mark(rest);
                pair.text.push_str(&rest[..next]);
                rest = &rest[next..];
            }
        }
        let end = pair.text.len();
        pair.source.extend(source.into_iter().map(|from| Span::new(from, end)));
        pair.target.extend(target.into_iter().map(|from| Span::new(from, end)));
        pair.source.retain(|span| span.start < span.end);
        pair.target.retain(|span| span.start < span.end);
        pair.source.sort_by_key(|span| (span.start, span.end));
        pair.target.sort_by_key(|span| (span.start, span.end));
        pair
    }

    /// A pair in which an actor that was not marked is looked up by its words.
    pub fn complete(mut self, source: &str, target: &str) -> Pair {
        let find = |words: &str| {
            let words = words.trim();
            let at = if words.is_empty() { None } else { self.text.find(words) };
            at.map(|at| Span::new(at, at + words.len()))
        };
        let (from, to) = (find(source), find(target));
        if self.source.is_empty() {
            self.source.extend(from);
        }
        if self.target.is_empty() {
            self.target.extend(to);
        }
        self
    }
}

/// The next place, after the first character, where a mark can begin.
fn next_mark(text: &str) -> usize {
    text.char_indices().skip(1).find(|(_, c)| *c == '<').map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_may_repeat_nest_and_stay_open() {
        let pair = Pair::parse("<s>Peru</s> and <t>the <s>Lima</s> club</t>: <t>é<b> x");
        assert_eq!(pair.text, "Peru and the Lima club: é<b> x");
        let words = |spans: &[Span]| spans.iter().map(|s| s.of(&pair.text).to_owned()).collect::<Vec<_>>();
        assert_eq!(words(&pair.source), ["Peru", "Lima"]);
        assert_eq!(words(&pair.target), ["the Lima club", "é<b> x"]);
        assert_eq!(Pair::parse("ü<").text, "ü<");
        assert_eq!(Pair::parse("</s>").source, []);
    }

    #[test]
    fn words_stand_in_for_marks() {
        let pair = Pair::parse("Peru thanked Chile.").complete("Peru", "Chile");
        assert_eq!((pair.source.len(), pair.target[0].start), (1, 13));
    }
}
