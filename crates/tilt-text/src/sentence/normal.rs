//! A sentence in plain characters, each with its place in the document.
//!
//! Odd forms of a character (curly quotes, non-breaking blanks, soft hyphens, split accents, letters of another script
//! inside a word) become the plain one here, so that neither names nor rules have to know them. The document is untouched.

use tilt_core::document::Span;

/// One character with the bytes it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NormalChar {
    /// The plain character.
    pub c: char,
    /// First byte in the document.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
}

/// A sentence in plain characters.
#[derive(Debug, Clone, Default)]
pub struct Normal {
    /// The characters.
    pub chars: Vec<NormalChar>,
}

impl Normal {
    /// The plain form of a part of a document.
    pub fn of(text: &str, span: Span) -> Normal {
        let mut chars: Vec<NormalChar> = Vec::with_capacity(span.end - span.start);
        for (at, c) in span.of(text).char_indices() {
            let (start, end) = (span.start + at, span.start + at + c.len_utf8());
            push(&mut chars, c, start, end);
        }
        join_hyphens(&mut chars);
        mend_mixed_words(&mut chars);
        Normal { chars }
    }

    /// The place of characters `[from, to)` in the document; `from < to`.
    pub fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.chars[from].start, self.chars[to - 1].end)
    }

    /// Whether nearly all letters are capitals, so that case tells nothing.
    pub fn is_shouting(&self) -> bool {
        let letters = self.chars.iter().filter(|n| n.c.is_alphabetic()).count();
        let capitals = self.chars.iter().filter(|n| n.c.is_uppercase()).count();
        letters >= 8 && capitals * 10 >= letters * 8
    }

    /// Whether most longer words begin with a capital, as in headlines. A sentence full of names does too; where a full
    /// stop ends it, any word of content in small letters ("met") says that it is one.
    pub fn is_title_case(&self) -> bool {
        const SMALL: &str =
            "the and for with from over into amid but nor via per than that its not are was has";
        let (mut words, mut capitals, mut plain) = (0, 0, 0);
        for word in self.chars.split(|n| !n.c.is_alphabetic()).filter(|word| word.len() >= 3) {
            let is_capital = word[0].c.is_uppercase();
            if word.len() >= 4 {
                words += 1;
                capitals += usize::from(is_capital);
            }
            if !is_capital {
                let letters: String = word.iter().map(|n| n.c).collect();
                plain += usize::from(!SMALL.split(' ').any(|small| small == letters));
            }
        }
        let is_stopped =
            self.chars.iter().rev().find(|n| n.c != ' ' && n.c != '"').is_some_and(|n| n.c == '.');
        words >= 3 && capitals * 4 >= words * 3 && !(is_stopped && plain > 0)
    }
}

fn push(chars: &mut Vec<NormalChar>, c: char, start: usize, end: usize) {
    let plain = match c {
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => return,
        _ if c.is_whitespace() => ' ',
        _ if c.is_control() => return,
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '＂' => '"',
        '‘' | '’' | '‚' | '‛' | '′' | '‹' | '›' | '`' => '\'',
        '–' | '—' | '―' | '−' => '—',
        '\u{2010}' | '\u{2011}' => '-',
        '<' | '>' => ' ',
        // Full-width forms stand in one block in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        'ﬀ' | 'ﬁ' | 'ﬂ' | 'ﬃ' | 'ﬄ' => {
            let letters = match c {
                'ﬀ' => "ff",
                'ﬁ' => "fi",
                'ﬂ' => "fl",
                'ﬃ' => "ffi",
                _ => "ffl",
            };
            chars.extend(letters.chars().map(|c| NormalChar { c, start, end }));
            return;
        }
        '\u{300}'..='\u{36f}' => {
            if let Some(last) = chars.last_mut() {
                last.c = unicode_normalization::char::compose(last.c, c).unwrap_or(last.c);
                last.end = end;
            }
            return;
        }
        _ => c,
    };
    if plain == ' ' && chars.last().is_none_or(|last| last.c == ' ') {
        return;
    }
    chars.push(NormalChar { c: plain, start, end });
}

/// A hyphen between blanks, or doubled, is a dash.
fn join_hyphens(chars: &mut Vec<NormalChar>) {
    for at in 0..chars.len() {
        let is = |index: usize, c: char| chars.get(index).is_some_and(|n| n.c == c);
        let between_blanks = at > 0 && is(at - 1, ' ') && is(at + 1, ' ');
        if chars[at].c == '-' && (between_blanks || is(at + 1, '-')) {
            chars[at].c = '—';
        }
    }
    chars.dedup_by(|b, a| a.c == '—' && matches!(b.c, '—' | '-'));
}

/// Letters of other scripts that look like Latin ones, in that order.
const LOOK_ALIKES: (&str, &str) = (
    "аеорсухіѕјһԁӏАВЕКМНОРСТУХІЅЈοιρνυχκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxisjhdlABEKMHOPCTYXISJoipvuxkABEZHIKMNOPTYX",
);

/// In a word that mixes scripts, look-alikes are read in the script of the letters that have no look-alike; without
/// such letters in Latin.
fn mend_mixed_words(chars: &mut [NormalChar]) {
    for word in chars.split_mut(|n| !n.c.is_alphabetic()) {
        let has_latin = word.iter().any(|n| n.c.is_ascii_alphabetic());
        let has_other = word.iter().any(|n| is_cyrillic(n.c) || is_greek(n.c));
        if !(has_latin && has_other) {
            continue;
        }
        let is_only = |own: fn(char) -> bool| {
            let mut letters = word.iter().filter(|n| own(n.c));
            letters.any(|n| !LOOK_ALIKES.0.contains(n.c) && !LOOK_ALIKES.1.contains(n.c))
        };
        let to_cyrillic = is_only(is_cyrillic) && !is_only(|c| c.is_ascii_alphabetic());
        for n in word {
            n.c = if to_cyrillic { cyrillic(n.c) } else { latin(n.c) };
        }
    }
}

fn latin(c: char) -> char {
    let place = LOOK_ALIKES.0.chars().position(|other| other == c);
    place.and_then(|place| LOOK_ALIKES.1.chars().nth(place)).unwrap_or(c)
}

fn cyrillic(c: char) -> char {
    let mut pairs = LOOK_ALIKES.0.chars().zip(LOOK_ALIKES.1.chars());
    pairs.find(|(other, plain)| *plain == c && is_cyrillic(*other)).map_or(c, |(other, _)| other)
}

fn is_greek(c: char) -> bool {
    ('\u{370}'..='\u{3ff}').contains(&c)
}

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        Normal::of(text, Span::new(0, text.len())).chars.iter().map(|n| n.c).collect()
    }

    #[test]
    fn look_alikes_follow_their_word() {
        assert_eq!(LOOK_ALIKES.0.chars().count(), LOOK_ALIKES.1.chars().count());
        assert_eq!(plain("Mоsсоw"), "Moscow");
        assert_eq!(plain("Kазахстан"), "Казахстан");
        assert_eq!(plain("Сuba and Ρeru"), "Cuba and Peru");
        assert_eq!(plain("Россия"), "Россия");
        assert_eq!(plain("Ｃｈｉｌｅ ｄｅﬁｅｄ"), "Chile defied");
    }
}
