//! All declined forms of the Russian names of the reference tables and of bodies, in one automaton.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};
use tilt_core::actor::{Actor, Role};
use tilt_core::concordance::{Concordance, Lang, NameKind};
use tilt_core::organisation::MembershipTable;
use tilt_core::time::{Date, Spell};

use super::inflect::{self, Cases, Declined, Gender};
use crate::mention::names::{Form, decide, is_written, lower_one};
use crate::mention::sector::Sector;
use crate::mention::{Mention, MentionKind};
use crate::sentence::{Normal, lexicon_rows};

/// What the form of a mention tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Grammar {
    /// Cases that it can be.
    pub cases: Cases,
    /// Gender or number.
    pub gender: Option<Gender>,
    /// Whether the word does not decline, so that only its neighbours tell the case.
    pub is_fixed: bool,
}

struct Row {
    form: Form,
    grammar: Grammar,
}

struct Forms {
    automaton: AhoCorasick,
    rows: Vec<Vec<Row>>,
}

/// ё is read as е, and case is ignored.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| lower_one(plain_letter(c))).collect()
}

/// The letter that the rules read.
pub fn plain_letter(c: char) -> char {
    match c {
        'ё' => 'е',
        'Ё' => 'Е',
        _ => c,
    }
}

fn bundled() -> &'static Forms {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    FORMS.get_or_init(build)
}

fn build() -> Forms {
    let mut all: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let mut put = |declined: Declined, like: &Form| {
        let is_fixed = declined.is_fixed();
        let is_plural = is_fixed && inflect::is_plural_abbreviation(like.form);
        let gender = if is_plural { Some(Gender::Plural) } else { declined.gender };
        for (form, cases) in declined.forms {
            // A form is written once and lives as long as the table, like the rows of the reference tables themselves.
            let form: &'static str = Box::leak(form.into_boxed_str());
            let row =
                Row { form: Form { form, ..like.clone() }, grammar: Grammar { cases, gender, is_fixed } };
            all.entry(plain(form)).or_default().push(row);
        }
    };
    let e_for_yo = |form: &str| -> String { form.chars().map(plain_letter).collect() };
    let mut adjectives: BTreeMap<&'static str, Vec<Form>> = BTreeMap::new();
    for name in Concordance::bundled().names().iter().filter(|name| name.lang == Lang::Ru) {
        let role = if name.kind == NameKind::Seat { Role::Government } else { Role::State };
        let form = Form {
            actor: Actor::State(name.state, role),
            kind: name.kind,
            sectors: Vec::new(),
            form: name.form,
            spell: name.spell,
            ambiguous: name.ambiguous.clone(),
        };
        let base = e_for_yo(name.form);
        match name.kind {
            NameKind::Adjective => {
                adjectives.entry(name.form).or_default().push(form.clone());
                put(Declined { forms: inflect::adjective(&base), gender: None }, &form);
            }
            NameKind::People => put(inflect::people(&base), &form),
            _ => put(inflect::phrase(&base, false), &form),
        }
    }
    for row in lexicon_rows(include_str!("../../lexicon/russian/combining.tsv")) {
        for form in adjectives.get(row[1]).into_iter().flatten() {
            put(Declined { forms: [(row[0].to_owned(), Cases::ALL)].into(), gender: None }, form);
        }
    }
    for name in MembershipTable::bundled().names().iter().filter(|name| name.lang == Lang::Ru) {
        let form = Form {
            actor: Actor::Org(name.org),
            kind: NameKind::Name,
            sectors: Vec::new(),
            form: name.form,
            spell: name.spell,
            ambiguous: name.ambiguous.clone(),
        };
        put(inflect::phrase(&e_for_yo(name.form), false), &form);
    }
    for row in lexicon_rows(include_str!("../../lexicon/russian/bodies.tsv")) {
        let Some((actor, sectors)) = body(row[1], row[2]) else { continue };
        let form = Form {
            actor,
            kind: NameKind::Name,
            sectors,
            form: row[0],
            spell: Spell::ALWAYS,
            ambiguous: Vec::new(),
        };
        put(inflect::given(row[0], false), &form);
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .start_kind(StartKind::Anchored)
        .build(all.keys())
        .expect("some ten thousand short names fit the automaton");
    Forms { automaton, rows: all.into_values().collect() }
}

fn body(key: &str, role: &str) -> Option<(Actor, Vec<Sector>)> {
    if let Some(org) = key.strip_prefix("org:") {
        return Some((Actor::Org(MembershipTable::bundled().by_key(org)?), Vec::new()));
    }
    let state = Concordance::bundled().by_key(key)?;
    Some(match role {
        "group" => (Actor::State(state, Role::State), vec![Sector::Reb]),
        "military" => (Actor::State(state, Role::Military), vec![Sector::Mil]),
        "parliament" => (Actor::State(state, Role::Parliament), vec![Sector::Leg]),
        _ => (Actor::State(state, Role::Government), vec![Sector::Gov]),
    })
}

/// Finds table forms on word boundaries, longest first, and decides each as far as form and date allow.
pub fn find(text: &str, normal: &Normal, day: Option<Date>) -> Vec<(Mention, Grammar)> {
    let forms = bundled();
    let folded: String = normal.chars.iter().map(|n| lower_one(plain_letter(n.c))).collect();
    let is_word = |index: usize| normal.chars.get(index).is_some_and(|n| n.c.is_alphanumeric());
    let is_shouting = normal.is_shouting();
    let common = BTreeSet::new();
    let mut found = Vec::new();
    let (mut at, mut byte) = (0, 0);
    while at < normal.chars.len() {
        let width = lower_one(plain_letter(normal.chars[at].c)).len_utf8();
        let starts_word = is_word(at) && (at == 0 || !is_word(at - 1));
        let input = Input::new(&folded).range(byte..).anchored(Anchored::Yes);
        let hit = if starts_word { forms.automaton.find(input) } else { None };
        if let Some(hit) = hit {
            let to = at + folded[hit.start()..hit.end()].chars().count();
            let is_open = normal.chars[to - 1].c.is_alphanumeric() && is_word(to);
            let written: String = normal.chars[at..to].iter().map(|n| plain_letter(n.c)).collect();
            let rows = &forms.rows[hit.pattern().as_usize()];
            let names: Vec<Form> = rows.iter().map(|row| row.form.clone()).collect();
            if !is_open && let Some(mention) = decide(&names, &written, day, is_shouting, &common) {
                let span = normal.span(at, to);
                let grammar = grammar(rows, &mention, &written);
                let surface = span.of(text).to_owned();
                found.push((Mention { surface, span, covers: at..to, ..mention }, grammar));
                (at, byte) = (to, hit.end());
                continue;
            }
        }
        at += 1;
        byte += width;
    }
    found
}

/// What the rows that mean the actor of a mention tell together.
fn grammar(rows: &[Row], mention: &Mention, written: &str) -> Grammar {
    let fits = |row: &&Row| {
        is_written(row.form.form, written) && mention.actor.is_none_or(|actor| actor == row.form.actor)
            || mention.kind == MentionKind::Unresolved
    };
    let mut fitting = rows.iter().filter(fits);
    let Some(first) = fitting.next() else { return Grammar::default() };
    fitting.fold(first.grammar, |known, row| Grammar {
        cases: known.cases.or(row.grammar.cases),
        gender: known.gender.filter(|gender| row.grammar.gender == Some(*gender)),
        is_fixed: known.is_fixed && row.grammar.is_fixed,
    })
}
