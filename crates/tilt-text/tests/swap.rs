//! Renaming all states by a bijection changes the coding by that renaming and nothing else.

mod show;

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use tilt_core::concordance::{Concordance, Lang, NameKind};
use tilt_core::document::DocumentMeta;
use tilt_core::{Document, StateId};

/// Name, adjective and capital of a state that each mean it alone, today.
fn triples() -> Vec<(StateId, [&'static str; 3])> {
    let table = Concordance::bundled();
    let mut uses: BTreeMap<String, BTreeSet<StateId>> = BTreeMap::new();
    for form in table.names() {
        uses.entry(form.form.to_lowercase()).or_default().insert(form.state);
    }
    let only = |state: StateId, kind: NameKind| {
        table
            .names()
            .iter()
            .filter(|form| form.state == state && form.kind == kind && form.lang == Lang::En)
            .filter(|form| {
                form.spell.to.is_none()
                    && form.ambiguous.is_empty()
                    && uses[&form.form.to_lowercase()].len() == 1
            })
            .map(|form| form.form)
            .find(|form| form.chars().all(|c| c.is_ascii_alphabetic()))
    };
    let all = table.states().filter_map(|(state, _)| {
        Some((
            state,
            [
                only(state, NameKind::Name)?,
                only(state, NameKind::Adjective)?,
                only(state, NameKind::Capital)?,
            ],
        ))
    });
    let mut triples: Vec<_> = all.filter(|(_, forms)| forms[0] != forms[2] && forms[0] != forms[1]).collect();
    // Words that mean something else in capitals or in common use would not survive the renaming.
    triples.retain(|(_, forms)| {
        !["Chad", "Turkey", "Jordan", "China", "Guinea", "Polish"].iter().any(|word| forms.contains(word))
    });
    triples
}

/// Every selected state that the text names only by selected forms becomes the next one.
fn swapped(text: &str, shift: usize) -> (String, BTreeMap<String, String>) {
    let triples = triples();
    let forms: BTreeMap<&str, (usize, usize)> = triples
        .iter()
        .enumerate()
        .flat_map(|(row, (_, forms))| forms.iter().enumerate().map(move |(kind, form)| (*form, (row, kind))))
        .collect();
    let other: BTreeSet<StateId> = Concordance::bundled()
        .names()
        .iter()
        .filter(|form| {
            !forms.contains_key(form.form) && text.to_lowercase().contains(&form.form.to_lowercase())
        })
        .map(|form| form.state)
        .collect();
    let free: Vec<usize> = (0..triples.len()).filter(|row| !other.contains(&triples[*row].0)).collect();
    let next = |row: usize| {
        let place = free.iter().position(|known| *known == row)?;
        Some(free[(place + shift) % free.len()])
    };
    let mut longest: Vec<&str> = forms.keys().copied().collect();
    longest.sort_by_key(|form| std::cmp::Reverse(form.len()));
    let pattern = Regex::new(&format!(r"\b(?:{})\b", longest.join("|"))).expect("names are plain words");
    let text = pattern.replace_all(text, |groups: &regex::Captures| {
        let (row, kind) = forms[&groups[0]];
        next(row).map_or(groups[0].to_owned(), |row| triples[row].1[kind].to_owned())
    });
    let keys = free
        .iter()
        .filter_map(|row| Some((triples[*row].0.key().to_owned(), triples[next(*row)?].0.key().to_owned())))
        .collect();
    (text.into_owned(), keys)
}

fn codes(text: &str, keys: &BTreeMap<String, String>) -> Vec<String> {
    let meta = DocumentMeta {
        outlet: Some("Harbour Courier".to_owned()),
        date: Some("2025-06-17".parse().expect("a day")),
        ..DocumentMeta::default()
    };
    let reading = tilt_text::read(&Document::from_text("swap", text, meta));
    let key = Regex::new(r"\b[A-Z]{3}\b").expect("three capitals");
    let mut rows: Vec<String> = reading
        .propositions
        .iter()
        .map(|p| {
            let code = show::code(p);
            let code = key.replace_all(&code, |groups: &regex::Captures| {
                keys.get(&groups[0]).cloned().unwrap_or(groups[0].to_owned())
            });
            let roles: Vec<&str> = p.chain.iter().map(|link| link.role.name()).collect();
            let values: Vec<&str> = p.factuality.iter().map(|value| value.name()).collect();
            format!(
                "{code} {roles:?} {values:?} {} {} {:?}",
                p.modality.name(),
                p.testable.answer.name(),
                p.rules
            )
        })
        .collect();
    rows.sort();
    rows
}

fn texts() -> Vec<String> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut texts: Vec<String> = ["relay-kazakhstan.txt", "poland-1991.txt", "cuba-2016.txt"]
        .iter()
        .map(|name| std::fs::read_to_string(format!("{root}/examples/{name}")).expect("bundled article"))
        .collect();
    for entry in std::fs::read_dir(format!("{root}/docs/codebook")).expect("the codebook") {
        let page = std::fs::read_to_string(entry.expect("a page").path()).expect("a page");
        // In capitals, and with invisible characters inside, the forms of the table do not stand as such in the text.
        let has_case =
            |line: &&str| line.chars().any(char::is_lowercase) && !line.contains(['\u{ad}', '\u{200b}']);
        texts.extend(
            page.lines().filter_map(|line| line.strip_prefix("> ")).filter(has_case).map(str::to_owned),
        );
    }
    texts
}

#[test]
fn renaming_states_only_renames_the_codes() {
    assert!(triples().len() > 60, "{} states can be swapped", triples().len());
    let mut changed = 0;
    for text in texts() {
        for shift in [1, 17, 40] {
            let (other, keys) = swapped(&text, shift);
            changed += usize::from(other != text);
            let renamed = codes(&text, &keys);
            assert_eq!(renamed, codes(&other, &BTreeMap::new()), "\n{text}\n{other}");
        }
    }
    println!("{changed} renamed texts");
    assert!(changed > 200, "{changed}");
}
