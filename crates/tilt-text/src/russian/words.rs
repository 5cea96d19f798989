//! The words of a sentence of symbols, with what the verb table says of them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tilt_core::proposition::CueClass;

use super::inflect::{Cases, Gender};
use crate::sentence::lexicon_rows;

/// Form of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// "подписал".
    Past,
    /// "обвиняет".
    Present,
    /// "подпишет".
    Future,
    /// "подписать".
    Infinitive,
    /// "подписан".
    Passive,
}

/// A verb as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verb {
    /// Row of the table.
    pub id: usize,
    /// Its form.
    pub tense: Tense,
    /// What its subject must be, if the form tells.
    pub agrees: Option<Gender>,
    /// Whether the form is one of one thing or person ("обвиняет"); `false` of many.
    pub is_one: Option<bool>,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word or number.
    Word,
    /// A mention.
    Mention {
        /// Letter of its kind, as in [`crate::sentence::Symbols`].
        letter: u8,
        /// Cases that it can be.
        cases: Cases,
        /// Its gender or number, if known.
        gender: Option<Gender>,
    },
    /// A mark.
    Stop,
}

/// One token of the symbol text.
#[derive(Debug, Clone, Copy)]
pub struct Token<'t> {
    /// Its text.
    pub text: &'t str,
    /// First byte in the symbol text.
    pub start: usize,
    /// First byte behind it.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// The verb, if it is one.
    pub verb: Option<Verb>,
}

impl Token<'_> {
    /// Whether it is a mention of an actor in one of some cases.
    pub fn is_actor_in(&self, wanted: Cases) -> bool {
        self.is_one_of("sou", wanted)
    }

    /// Whether it is a mention of one of some kinds in one of some cases.
    pub fn is_one_of(&self, letters: &str, wanted: Cases) -> bool {
        matches!(self.kind, Kind::Mention { letter, cases, .. } if letters.as_bytes().contains(&letter) && cases.meets(wanted))
    }

    /// Whether it is a mention of any of some kinds.
    pub fn is_mention_of(&self, letters: &str) -> bool {
        matches!(self.kind, Kind::Mention { letter, .. } if letters.as_bytes().contains(&letter))
    }

    /// Whether it is a word that begins so.
    pub fn begins(&self, stem: &str) -> bool {
        self.kind == Kind::Word && self.text.starts_with(stem)
    }

    /// Whether it is one of some words.
    pub fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.text)
    }

    /// Whether it is a verb in a finite form.
    pub fn is_finite(&self) -> bool {
        self.verb.is_some_and(|verb| verb.tense != Tense::Infinitive)
    }
}

/// Cuts symbols into tokens.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let start = at;
        at += c.len_utf8();
        if c == ' ' {
            continue;
        }
        let kind = if c == '<' {
            at = text[start..].find('>').map_or(text.len(), |length| start + length + 1);
            mention(&text[start + 1..at])
        } else if c.is_alphanumeric() {
            let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'');
            at = text[start..].find(|c| !is_inner(c)).map_or(text.len(), |length| start + length);
            Kind::Word
        } else {
            Kind::Stop
        };
        let word = &text[start..at];
        let verb = if kind == Kind::Word { verb(word) } else { None };
        found.push(Token { text: word, start, end: at, kind, verb });
    }
    found
}

/// `snam3>` becomes kind, cases and gender.
fn mention(inside: &str) -> Kind {
    let letters: &str = inside[1..].trim_end_matches(|c: char| !c.is_ascii_lowercase());
    let gender = match letters.as_bytes().last() {
        Some(b'm') => Some(Gender::Masculine),
        Some(b'f') => Some(Gender::Feminine),
        Some(b't') => Some(Gender::Neuter),
        Some(b'q') => Some(Gender::Plural),
        _ => None,
    };
    Kind::Mention { letter: inside.as_bytes()[0], cases: Cases::of(letters), gender }
}

/// The mark that stands inside a placeholder: cases and gender.
pub fn mark(cases: Cases, gender: Option<Gender>) -> String {
    let gender = match gender {
        Some(Gender::Masculine) => "m",
        Some(Gender::Feminine) => "f",
        Some(Gender::Neuter) => "t",
        Some(Gender::Plural) => "q",
        None => "",
    };
    cases.letters() + gender
}

const CLASSES: [CueClass; 9] = [
    CueClass::Report,
    CueClass::Assert,
    CueClass::Claim,
    CueClass::Deny,
    CueClass::Doubt,
    CueClass::Remind,
    CueClass::Accuse,
    CueClass::Predict,
    CueClass::Ask,
];

struct Table {
    forms: BTreeMap<String, Verb>,
    ids: BTreeMap<&'static str, usize>,
    cues: Vec<Option<CueClass>>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table { forms: BTreeMap::new(), ids: BTreeMap::new(), cues: Vec::new() };
        for row in lexicon_rows(include_str!("../../lexicon/russian/verbs.tsv")) {
            let cell = |index: usize| row.get(index).copied().unwrap_or_default();
            let id = table.cues.len();
            table.ids.insert(cell(0), id);
            table.cues.push(CLASSES.into_iter().find(|class| class.name() == cell(5)));
            let mut add = |form: String, tense, agrees, is_one| {
                table.forms.entry(form).or_insert(Verb { id, tense, agrees, is_one });
            };
            let genders = [Gender::Masculine, Gender::Feminine, Gender::Neuter, Gender::Plural];
            let past: Vec<String> = match cell(1).strip_prefix('*') {
                Some(list) => list.split(',').map(str::to_owned).collect(),
                None => ["л", "ла", "ло", "ли"].iter().map(|end| format!("{}{end}", cell(1))).collect(),
            };
            for (form, gender) in past.into_iter().zip(genders) {
                add(form, Tense::Past, Some(gender), Some(gender != Gender::Plural));
            }
            let tense = if cell(3) == "f" { Tense::Future } else { Tense::Present };
            for (index, form) in cell(2).split(',').enumerate() {
                add(form.to_owned(), tense, None, Some(index == 0));
            }
            add(cell(0).to_owned(), Tense::Infinitive, None, None);
            if !cell(4).is_empty() {
                for (ending, gender) in ["", "а", "о", "ы"].iter().zip(genders) {
                    add(format!("{}{ending}", cell(4)), Tense::Passive, Some(gender), None);
                }
            }
        }
        table
    })
}

/// The verb of a form.
pub fn verb(word: &str) -> Option<Verb> {
    table().forms.get(word).copied()
}

/// The row of an infinitive.
pub fn verb_id(infinitive: &str) -> Option<usize> {
    table().ids.get(infinitive).copied()
}

/// The class of a verb as a cue.
pub fn cue(verb: Verb) -> Option<CueClass> {
    table().cues[verb.id]
}

/// Whether an actor can be the subject of a form.
pub fn agree(verb: Verb, gender: Option<Gender>, is_list: bool) -> bool {
    let Some(is_one) = verb.is_one else { return true };
    if is_list {
        return !is_one;
    }
    match (verb.agrees, gender) {
        (_, None) => true,
        (Some(Gender::Plural), Some(gender)) => gender == Gender::Plural,
        // An office is masculine, its holder may not be.
        (Some(own), Some(gender)) => own == gender,
        (None, Some(gender)) => is_one == (gender != Gender::Plural),
    }
}
