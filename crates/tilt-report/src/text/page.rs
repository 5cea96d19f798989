//! Lines of a terminal page: indentation, wrapping and colour as an addition.

use crate::Style;
use crate::table::{clean, columns, wrap};

/// Meaning of a colour; without colour nothing is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Heading,
    Strong,
    Faint,
}

impl Ink {
    /// Select Graphic Rendition codes of ECMA-48.
    fn code(self) -> &'static str {
        match self {
            Ink::Heading => "\u{1b}[1;36m",
            Ink::Strong => "\u{1b}[1m",
            Ink::Faint => "\u{1b}[2m",
        }
    }
}

/// The page so far.
pub(super) struct Page {
    out: String,
    width: usize,
    colour: bool,
    /// How much is said.
    pub verbosity: i8,
}

impl Page {
    pub fn new(style: &Style) -> Page {
        Page {
            out: String::new(),
            width: style.width.max(40),
            colour: style.colour,
            verbosity: style.verbosity,
        }
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn finish(self) -> String {
        self.out
    }

    pub fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A heading on a line of its own, in capitals so that it stands out without colour.
    pub fn heading(&mut self, text: &str) {
        self.blank();
        let text = self.inked(Ink::Heading, &text.to_uppercase());
        self.out.push_str(&text);
        self.out.push('\n');
    }

    /// Wrapped text with an indentation; later lines hang two further.
    pub fn text(&mut self, indent: usize, text: &str) {
        self.hanging(indent, "", text, None);
    }

    pub fn inked_text(&mut self, indent: usize, ink: Ink, text: &str) {
        self.hanging(indent, "", text, Some(ink));
    }

    /// A label in a column of its own and its text beside it; nothing if the text is empty.
    pub fn labelled(&mut self, indent: usize, label: &str, text: &str) {
        if !text.trim().is_empty() {
            let label = format!("{label:<13}");
            self.hanging(indent, &label, text, None);
        }
    }

    /// A label in front of the first line; the others are aligned with its text.
    pub fn hanging(&mut self, indent: usize, label: &str, text: &str, ink: Option<Ink>) {
        let margin = indent + columns(label);
        for (index, line) in wrap(&clean(text), self.width.saturating_sub(margin)).iter().enumerate() {
            let line = ink.map_or_else(|| line.clone(), |ink| self.inked(ink, line));
            if index == 0 {
                let label = self.inked(Ink::Faint, label);
                self.out.push_str(&format!("{}{label}{line}\n", " ".repeat(indent)));
            } else {
                self.out.push_str(&format!("{}{line}\n", " ".repeat(margin)));
            }
        }
    }

    /// Lines that are already laid out.
    pub fn block(&mut self, indent: usize, block: &str) {
        for line in block.lines() {
            self.out.push_str(&format!("{}{line}\n", " ".repeat(indent)));
        }
    }

    fn inked(&self, ink: Ink, text: &str) -> String {
        if self.colour && !text.trim().is_empty() {
            format!("{}{text}\u{1b}[0m", ink.code())
        } else {
            text.to_owned()
        }
    }
}
