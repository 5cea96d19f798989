//! The small language in which Russian rules are written, over the tokens of a sentence.
//!
//! `ввести санкци*|эмбарго против _T:g` reads: any form of *ввести*, then within a few words a word that begins with
//! *санкци* or is *эмбарго*, then *против*, then at once (`_`) a list of actors in the genitive, captured as `T`.
//!
//! | part | means |
//! |---|---|
//! | `слово` | a verb of the table in any form, else just this word |
//! | `слово*` | a word that begins so |
//! | `a\|b` | one of both |
//! | `T:ga` | states, organisations and open names in one of these cases; `S` who acts, `B` all parties |
//! | `L:ap` | the same, or a place |
//! | `A:` | adjectives of states |
//! | `_` before | right behind what stands before, not within a few words |
//! | `?` behind | may be missing |
//! | ` / ` | between wordings |

use super::inflect::Cases;
use super::mentions::governed;
use super::words::{Kind, Token, verb_id};

/// How many words may stand between two parts.
const GAP: usize = 5;

/// One wording.
#[derive(Debug, Clone)]
pub struct Pattern {
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
struct Part {
    what: What,
    is_adjacent: bool,
    is_optional: bool,
}

#[derive(Debug, Clone)]
enum What {
    Words(Vec<Alternative>),
    Actors { name: char, letters: &'static str, cases: Cases },
}

#[derive(Debug, Clone)]
enum Alternative {
    Verb(usize),
    Begin(&'static str),
    Word(&'static str),
}

/// Where a pattern was found.
#[derive(Debug, Clone, Default)]
pub struct Hit {
    /// First and last token.
    pub first: usize,
    /// Last token.
    pub last: usize,
    /// The deciding word: the first part that is a word and no preposition.
    pub anchor: usize,
    /// Captured tokens by name.
    pub captured: Vec<(char, Vec<usize>)>,
}

impl Hit {
    /// Tokens captured under a name.
    pub fn get(&self, name: char) -> &[usize] {
        self.captured.iter().find(|row| row.0 == name).map_or(&[], |row| &row.1)
    }
}

impl Pattern {
    /// Reads the wordings of a rule.
    ///
    /// # Panics
    /// If a part is malformed. Patterns are constants of this crate; a test reads every one.
    pub fn parse(text: &'static str) -> Vec<Pattern> {
        text.split(" / ").map(|wording| Pattern { parts: wording.split(' ').map(part).collect() }).collect()
    }

    /// The first place, from a token on, where the pattern stands.
    pub fn find(&self, tokens: &[Token], from: usize) -> Option<Hit> {
        (from..tokens.len()).find_map(|at| self.at(tokens, at))
    }

    fn at(&self, tokens: &[Token], at: usize) -> Option<Hit> {
        let mut hit = Hit { first: at, last: at, anchor: usize::MAX, captured: Vec::new() };
        self.follow(tokens, 0, at, true, &mut hit).then_some(hit)
    }

    /// Matches the parts from `index` on at a token, or within a few words behind it.
    fn follow(&self, tokens: &[Token], index: usize, at: usize, is_first: bool, hit: &mut Hit) -> bool {
        let Some(part) = self.parts.get(index) else { return true };
        let reach = if part.is_adjacent || is_first { 0 } else { GAP };
        for place in at..tokens.len().min(at + reach + 1) {
            if let Some(next) = part.what.matches(tokens, place, hit) {
                let saved = hit.clone();
                let decides = hit.anchor == usize::MAX
                    || tokens[hit.anchor].verb.is_none() && governed(tokens[hit.anchor].text).is_some();
                if let What::Words(_) = part.what
                    && decides
                {
                    hit.anchor = place;
                }
                hit.last = next - 1;
                if self.follow(tokens, index + 1, next, false, hit) {
                    return true;
                }
                *hit = saved;
                if let What::Actors { name, .. } = part.what {
                    hit.captured.retain(|row| row.0 != name);
                }
            }
            if is_first || !is_passable(tokens, place) {
                break;
            }
        }
        part.is_optional && self.follow(tokens, index + 1, at, is_first, hit)
    }
}

/// Whether a gap may go over a token: plain words, adjectives, places; an actor only behind "в" or "на".
fn is_passable(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    match token.kind {
        Kind::Word => !token.is_finite() && !token.is(&["и", "а", "но", "что", "чтобы", "если"]),
        Kind::Mention { letter, .. } => {
            let before = at.checked_sub(1).map(|place| tokens[place]);
            matches!(letter, b'a' | b'l' | b'p')
                || before.is_some_and(|word| word.is(&["в", "во", "на", "из"]))
        }
        Kind::Stop => {
            let next = tokens.get(at + 1);
            // "ограничения, введенные против …"; marks of Markdown and names in quotation marks.
            let is_participle = next.is_some_and(|word| {
                ["нные", "нных", "нный", "нную", "нного"].iter().any(|end| word.text.ends_with(end))
            });
            token.text == "*" || token.text == "\"" || (token.text == "," && is_participle)
        }
    }
}

impl What {
    /// The token behind the part, if it stands at a token.
    fn matches(&self, tokens: &[Token], at: usize, hit: &mut Hit) -> Option<usize> {
        let token = &tokens[at];
        match self {
            What::Words(alternatives) => {
                let is_word = |alternative: &Alternative| match alternative {
                    Alternative::Verb(id) => token.verb.is_some_and(|verb| verb.id == *id),
                    Alternative::Begin(stem) => token.begins(stem),
                    Alternative::Word(word) => token.text == *word,
                };
                alternatives.iter().any(is_word).then_some(at + 1)
            }
            What::Actors { name, letters, cases } => {
                let is_one = |place: usize| {
                    tokens.get(place).is_some_and(|token| {
                        if *letters == "a" {
                            token.is_mention_of("a")
                        } else {
                            token.is_one_of(letters, *cases)
                        }
                    })
                };
                if !is_one(at) {
                    return None;
                }
                let mut list = vec![at];
                let mut next = at + 1;
                while tokens.get(next).is_some_and(|token| token.is(&["и", ",", "или"])) && is_one(next + 1)
                {
                    list.push(next + 1);
                    next += 2;
                }
                hit.captured.retain(|row| row.0 != *name);
                hit.captured.push((*name, list));
                Some(next)
            }
        }
    }
}

fn part(text: &'static str) -> Part {
    let (is_adjacent, text) = match text.strip_prefix('_') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (is_optional, text) = match text.strip_suffix('?') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let what = match text.split_once(':') {
        Some((name, cases)) => {
            let name = name.chars().next().unwrap_or_else(|| panic!("`{text}` has no name"));
            let letters = match name {
                'L' => "soul",
                'A' | 'C' => "a",
                'O' => "ou",
                _ => "sou",
            };
            What::Actors { name, letters, cases: Cases::of(cases) }
        }
        None => What::Words(
            text.split('|')
                .map(|word| match (word.strip_suffix('*'), verb_id(word)) {
                    (Some(stem), _) => Alternative::Begin(stem),
                    (None, Some(id)) => Alternative::Verb(id),
                    (None, None) => Alternative::Word(word),
                })
                .collect(),
        ),
    };
    Part { what, is_adjacent, is_optional }
}
