//! Offices in a Russian sentence: "министр обороны", "глава МИД", in any case.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tilt_core::actor::Role;

use super::forms::{Grammar, plain};
use super::inflect::{self, Cases, Gender};
use crate::sentence::{Normal, lexicon_rows};

/// One word of the plain sentence.
#[derive(Debug, Clone)]
pub struct Word {
    pub start: usize,
    pub end: usize,
    pub lower: String,
    pub is_capital: bool,
}

/// The words of a plain sentence.
pub fn word_list(normal: &Normal) -> Vec<Word> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < normal.chars.len() {
        if !normal.chars[at].c.is_alphanumeric() {
            at += 1;
            continue;
        }
        let start = at;
        while normal.chars.get(at).is_some_and(|n| n.c.is_alphanumeric() || n.c == '-') {
            at += 1;
        }
        let raw: String = normal.chars[start..at].iter().map(|n| n.c).collect();
        let is_capital = raw.chars().next().is_some_and(char::is_uppercase);
        found.push(Word { start, end: at, lower: plain(&raw), is_capital });
    }
    found
}

/// An office as the sentence writes it.
#[derive(Debug, Clone)]
pub struct Office {
    pub start: usize,
    pub end: usize,
    pub grammar: Grammar,
    pub role: Role,
    pub is_open: bool,
    pub needs_adjective: bool,
    pub is_person: bool,
    pub is_many: bool,
    pub has_seat: bool,
}

/// One form of an office of the lexicon.
pub struct OfficeForm {
    pub rest: Vec<String>,
    pub needs_adjective: bool,
    pub grammar: Grammar,
    pub role: Role,
    pub is_open: bool,
    pub is_person: bool,
    pub is_many: bool,
    pub has_seat: bool,
}

/// Forms of offices by their first word.
pub fn offices() -> &'static BTreeMap<String, Vec<OfficeForm>> {
    static TABLE: OnceLock<BTreeMap<String, Vec<OfficeForm>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: BTreeMap<String, Vec<OfficeForm>> = BTreeMap::new();
        for row in lexicon_rows(include_str!("../../lexicon/russian/offices.tsv")) {
            let cell = |index: usize| row.get(index).copied().unwrap_or_default();
            let is_person = cell(3).starts_with("person");
            let is_many = cell(3).ends_with('s') || cell(3) == "bodies";
            let role = match cell(1) {
                "head" => Role::Head,
                "parliament" => Role::Parliament,
                "military" => Role::Military,
                _ => Role::Government,
            };
            let declined = inflect::given(cell(0), is_person);
            let is_fixed = declined.is_fixed();
            let gender = match (is_many, is_person) {
                (true, _) => Some(Gender::Plural),
                // The holder of an office may be a woman.
                (false, true) => None,
                (false, false) => declined.gender,
            };
            for (form, cases) in declined.forms {
                let mut parts = form.split(' ').map(str::to_owned);
                let first = parts.next().unwrap_or_default();
                table.entry(first).or_default().push(OfficeForm {
                    rest: parts.collect(),
                    grammar: Grammar { cases, gender, is_fixed },
                    role,
                    is_open: cell(2) == "open",
                    needs_adjective: cell(2) == "adjective",
                    is_person,
                    is_many,
                    has_seat: cell(4) == "seat",
                });
            }
        }
        for forms in table.values_mut() {
            forms.sort_by_key(|form| std::cmp::Reverse(form.rest.len()));
        }
        table
    })
}

/// The offices of a sentence, longest first at each word; what follows in the genitive is joined to its head.
pub fn office_hits(words: &[Word], normal: &Normal) -> Vec<Office> {
    let mut found: Vec<Office> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let forms = offices().get(&words[at].lower);
        let fits = |form: &&OfficeForm| {
            form.rest.iter().enumerate().all(|(index, part)| {
                words.get(at + 1 + index).is_some_and(|word| word.lower == *part)
                    && is_blank(normal, words[at + index].end, words[at + index + 1].start)
            })
        };
        let Some(length) = forms.and_then(|forms| forms.iter().find(fits)).map(|form| form.rest.len()) else {
            at += 1;
            continue;
        };
        // The same words may be several cases.
        let same = forms.into_iter().flatten().filter(|form| form.rest.len() == length && fits(form));
        let mut cases = Cases::NONE;
        let mut last: Option<&OfficeForm> = None;
        let (mut is_many, mut gender) = (false, None);
        for form in same {
            cases = cases.or(form.grammar.cases);
            gender = if last.is_none_or(|last| last.grammar.gender == form.grammar.gender) {
                form.grammar.gender
            } else {
                None
            };
            is_many |= form.is_many;
            last = Some(form);
        }
        let Some(form) = last else {
            at += 1;
            continue;
        };
        let office = Office {
            start: words[at].start,
            end: words[at + length].end,
            grammar: Grammar { cases, gender, ..form.grammar },
            role: form.role,
            is_open: form.is_open,
            needs_adjective: form.needs_adjective,
            is_person: form.is_person,
            is_many,
            has_seat: form.has_seat,
        };
        at += length + 1;
        match found.last_mut() {
            Some(head)
                if is_blank(normal, head.end, office.start)
                    && (office.grammar.cases.meets(Cases::GEN) || office.grammar.is_fixed) =>
            {
                head.end = office.end;
                head.is_open |= office.is_open;
            }
            _ => found.push(office),
        }
    }
    found
}

/// Whether one blank stands between two places.
pub fn is_blank(normal: &Normal, from: usize, to: usize) -> bool {
    from + 1 == to && normal.chars.get(from).is_some_and(|n| n.c == ' ')
}
