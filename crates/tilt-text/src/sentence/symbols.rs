//! The row of symbols that rules read: plain lower-case words, with a placeholder for every mention.
//!
//! `Poland and Chile signed a treaty in Lima.` becomes `<s0> and <s1> signed a treaty in <l2>.` A rule cannot see which
//! state is meant, so it cannot treat one differently from another.
//!
//! | symbol | stands for |
//! |---|---|
//! | `s` | a state, or its government, head, parliament, forces |
//! | `o` | an organisation |
//! | `u` | an actor whose name has several readings |
//! | `a` | an adjective of a state that is not an actor: "Kazakh (herders)" |
//! | `p` | people of a nation, never an actor |
//! | `g` | an armed group or gang |
//! | `l` | a place that is not an actor: "in Astana" |

use std::ops::Range;

use tilt_core::document::Span;

use super::Normal;
use crate::mention::{Mention, MentionKind};

/// A sentence as symbols, with the way back to the document.
#[derive(Debug, Clone, Default)]
pub struct Symbols {
    /// The symbols.
    pub text: String,
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Symbols {
    /// Writes a sentence as symbols.
    pub fn of(normal: &Normal, mentions: &[Mention]) -> Symbols {
        Symbols::marked(normal, mentions, &[])
    }

    /// As [`Symbols::of`], with letters between the kind and the number of each mention: its grammar, where forms tell.
    pub fn marked(normal: &Normal, mentions: &[Mention], marks: &[String]) -> Symbols {
        let mut symbols = Symbols::default();
        let mut next = 0;
        let mut at = 0;
        while at < normal.chars.len() {
            if let Some(mention) = mentions.get(next).filter(|mention| mention.covers.start <= at) {
                let span = normal.span(mention.covers.start, mention.covers.end);
                let mark = marks.get(next).map_or("", String::as_str);
                let is_second = next > 0 && mentions[next - 1].is_half() && mention.is_half();
                if is_second && mention.covers.start == mentions[next - 1].covers.end {
                    // "The two countries" is a list of two.
                    symbols.push_str(" and ", span);
                }
                symbols.push_str(&format!("<{}{mark}{next}>", letter(mention.kind)), span);
                at = mention.covers.end;
                next += 1;
                continue;
            }
            let n = normal.chars[at];
            let span = Span::new(n.start, n.end);
            if n.c == '—' {
                symbols.blank(span);
                symbols.push_str("— ", span);
                at += usize::from(normal.chars.get(at + 1).is_some_and(|n| n.c == ' '));
            } else {
                for lower in n.c.to_lowercase() {
                    symbols.push_char(lower, span);
                }
                // A blank lost after a mark: "Moscow,he adds".
                let next = normal.chars.get(at + 1);
                if matches!(n.c, ',' | ';') && next.is_some_and(|n| n.c.is_alphabetic()) {
                    symbols.blank(span);
                }
            }
            at += 1;
        }
        symbols
    }

    /// The place in the document of a range of the symbol text; the range is not empty.
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.starts[range.start], self.ends[range.end - 1])
    }

    /// The first place in the symbol text that stands for byte `at` of the document or a later one.
    pub fn position(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start < at)
    }

    fn push_char(&mut self, c: char, span: Span) {
        self.text.push(c);
        for _ in 0..c.len_utf8() {
            self.starts.push(span.start);
            self.ends.push(span.end);
        }
    }

    fn push_str(&mut self, text: &str, span: Span) {
        for c in text.chars() {
            self.push_char(c, span);
        }
    }

    fn blank(&mut self, span: Span) {
        if !self.text.ends_with(' ') {
            self.push_char(' ', span);
        }
    }
}

fn letter(kind: MentionKind) -> char {
    match kind {
        MentionKind::State => 's',
        MentionKind::Organisation => 'o',
        MentionKind::Unresolved => 'u',
        MentionKind::Adjective => 'a',
        MentionKind::People => 'p',
        MentionKind::Place => 'l',
        MentionKind::Group => 'g',
    }
}
