//! The shipped model on own sentences: names of states do not matter, and decisions name their reasons.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use tilt_core::concordance::{Concordance, Lang, NameKind};
use tilt_syntax::Analyser;
use tilt_text::relation::{Label, Model, Pair, Scene, events, table};

use super::learn::{self, Example, Settings};

pub(super) fn analyser() -> &'static Analyser {
    static ANALYSER: OnceLock<Analyser> = OnceLock::new();
    ANALYSER.get_or_init(|| Analyser::load(tilt_models::SYNTAX_EN).expect("the shipped model"))
}

pub(super) fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| Model::load(tilt_models::RELATIONS_EN).expect("the shipped model"))
}

/// Name, adjective and capital of a state that mean it alone and are no common words.
fn triples() -> Vec<[&'static str; 3]> {
    let table = Concordance::bundled();
    let mut uses: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
    for form in table.names() {
        uses.entry(form.form.to_lowercase()).or_default().insert(form.state);
    }
    let only = |state, kind| {
        let forms = table.names().iter().filter(|form| form.state == state && form.kind == kind);
        forms
            .filter(|form| form.lang == Lang::En && form.spell.to.is_none() && form.ambiguous.is_empty())
            .map(|form| form.form)
            .find(|form| {
                uses[&form.to_lowercase()].len() == 1 && form.chars().all(|c| c.is_ascii_alphabetic())
            })
    };
    let all = table.states().filter_map(|(state, _)| {
        let forms = [NameKind::Name, NameKind::Adjective, NameKind::Capital].map(|kind| only(state, kind));
        Some([forms[0]?, forms[1]?, forms[2]?])
    });
    all.filter(|[name, adjective, capital]| name != capital && name != adjective && *adjective != "Polish")
        .collect()
}

/// Each listed form becomes that of the state `shift` further on; longer names that hold one stay as they are.
fn swapped(text: &str, triples: &[[&str; 3]], shift: usize) -> String {
    let forms: BTreeMap<&str, (usize, usize)> = triples
        .iter()
        .enumerate()
        .flat_map(|(row, forms)| forms.iter().enumerate().map(move |(kind, form)| (*form, (row, kind))))
        .collect();
    let mut longer: Vec<&str> = Concordance::bundled().names().iter().map(|form| form.form).collect();
    longer.retain(|form| form.contains(|c: char| !c.is_alphanumeric()));
    longer.sort_by_key(|form| std::cmp::Reverse(form.len()));
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(form) = longer.iter().find(|form| rest.starts_with(**form)) {
            out.push_str(form);
            rest = &rest[form.len()..];
            continue;
        }
        let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()).max(first.len_utf8());
        let word = &rest[..length];
        match forms.get(word) {
            Some((row, kind)) => out.push_str(triples[(row + shift) % triples.len()][*kind]),
            None => out.push_str(word),
        }
        rest = &rest[length..];
    }
    out
}

fn own() -> Vec<table::Row> {
    let own = table::read(include_str!("../../data/relations_own.tsv")).expect("own sentences");
    own.into_iter().step_by(23).collect()
}

fn marked(row: &table::Row) -> String {
    let mut places: Vec<(usize, &str)> = Vec::new();
    for (spans, open, close) in [(&row.pair.source, "<s>", "</s>"), (&row.pair.target, "<t>", "</t>")] {
        places.extend(spans.iter().flat_map(|span| [(span.start, open), (span.end, close)]));
    }
    // Where one mark ends and the next begins, the end comes first.
    places.sort_by_key(|(at, mark)| (*at, !mark.starts_with("</")));
    let mut out = String::new();
    let mut from = 0;
    for (at, mark) in places {
        out.push_str(&row.pair.text[from..at]);
        out.push_str(mark);
        from = at;
    }
    out + &row.pair.text[from..]
}

#[test]
fn renaming_states_changes_no_score() {
    let triples = triples();
    assert!(triples.len() > 100);
    let mut changed = 0;
    for row in own() {
        let text = marked(&row);
        let (before, other) = (Pair::parse(&text), Pair::parse(&swapped(&text, &triples, 31)));
        changed += usize::from(before.text != other.text);
        let shares = |pair: &Pair| model().decide(&Scene::read(pair, analyser()), 0).shares;
        assert_eq!(shares(&before), shares(&other), "{}\n{}", before.text, other.text);
        let found = |pair: &Pair| -> Vec<(Label, f32)> {
            events(&pair.text, analyser(), model()).iter().map(|event| (event.root, event.share)).collect()
        };
        assert_eq!(found(&before), found(&other), "{}\n{}", before.text, other.text);
    }
    assert!(changed > 100, "{changed} sentences were renamed");
}

#[test]
fn own_sentences_are_read_as_they_are_meant() {
    let rows = own();
    let right = rows.iter().filter(|row| {
        let decision = model().decide(&Scene::read(&row.pair, analyser()), 3);
        assert!((decision.shares.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        Some(decision.label()) == row.gold
    });
    let share = right.count() as f64 / rows.len() as f64;
    assert!(share > 0.9, "{share:.3} of the sentences it learnt from");
}

#[test]
fn a_decision_names_its_reasons() {
    let pair = Pair::parse("<s>Peru</s> imposed sanctions on <t>Chile</t>.");
    let decision = model().decide(&Scene::read(&pair, analyser()), 5);
    assert_eq!(decision.root(), Label::Sanction);
    assert!(decision.reasons.iter().any(|(name, _)| name.contains("sanction")), "{:?}", decision.reasons);
    assert!(decision.rules.reasons.iter().any(|(rule, _)| *rule == "pair"));
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let rows: Vec<table::Row> = own().into_iter().step_by(4).collect();
    let words = &model().words;
    let scenes: Vec<Scene> = rows.iter().map(|row| Scene::read(&row.pair, analyser())).collect();
    let features: Vec<_> = scenes
        .iter()
        .map(|scene| {
            let verdict = tilt_text::relation::rules::read(scene);
            let parts = tilt_text::relation::features::Parts::ALL;
            tilt_text::relation::features::read(scene, words, &verdict, parts, false)
        })
        .collect();
    let train = || {
        let examples: Vec<Example<'_>> = features
            .iter()
            .zip(&rows)
            .map(|(features, row)| Example { features, label: row.gold.map_or(0, Label::index), weight: 1.0 })
            .collect();
        learn::train(&Settings { epochs: 2, ..Settings::default() }, words, &examples).write()
    };
    assert_eq!(train(), train());
}

/// What the model adds to a document of one sentence: modality of each event it tells.
fn told(text: &str) -> Vec<tilt_core::proposition::Modality> {
    let meta = tilt_core::DocumentMeta::default();
    let document = tilt_text::decode("a.txt", text.as_bytes(), &meta).expect("text").value;
    let reader = tilt_text::relation::Reader { analyser: analyser(), model: model() };
    let reading = tilt_text::read_with(&document, None, Some(reader));
    let by_model =
        reading.propositions.iter().filter(|found| found.rules.contains(&tilt_text::relation::MODEL_RULE));
    by_model.map(|found| found.modality).collect()
}

#[test]
fn what_is_denied_planned_or_possible_is_not_told_as_real() {
    use tilt_core::proposition::Modality;
    let real = [
        "Peru shelled Chile on Monday.",
        "Peru supplied Chile with wheat on Monday.",
        "Kenya bombarded Uganda.",
    ];
    let found = real.iter().filter(|text| told(text).contains(&Modality::Realis)).count();
    assert!(found >= 2, "{found} of {} plain acts were told", real.len());
    let shaded = [
        "Peru did not shell Chile on Monday.",
        "Peru will shell Chile on Monday.",
        "Peru plans to shell Chile.",
        "Peru may shell Chile.",
        "If Peru shelled Chile, talks would end.",
        "Peru could supply Chile with wheat.",
        "Peru never supplied Chile with wheat.",
        "Peru plans to supply Chile with wheat.",
        "Kenya would have bombarded Uganda.",
    ];
    for text in shaded {
        assert!(!told(text).contains(&Modality::Realis), "{text}: {:?}", told(text));
    }
}

#[test]
fn sentences_without_an_act_between_actors_are_left_alone() {
    let neutral = include_str!("../../data/relations_neutral.txt");
    let lines: Vec<&str> = neutral.lines().step_by(7).collect();
    let wrong: Vec<&&str> = lines.iter().filter(|line| !told(line).is_empty()).collect();
    assert!(wrong.len() * 50 <= lines.len(), "{} of {}: {wrong:#?}", wrong.len(), lines.len());
}
