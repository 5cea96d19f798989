//! Russian: every rule fires on its example, and our own sentences are read as expected.

use std::collections::BTreeSet;

use tilt_core::Document;
use tilt_core::document::DocumentMeta;
use tilt_core::proposition::Proposition;
use tilt_text::cases::{self, Case, score};

mod show;

fn read(text: &str) -> Vec<Proposition> {
    let meta = DocumentMeta {
        outlet: Some("Harbour Courier".to_owned()),
        date: "2025-06-17".parse().ok(),
        lang: Some("ru".to_owned()),
        ..DocumentMeta::default()
    };
    tilt_text::read(&Document::from_text("case", text, meta)).propositions
}

fn cases() -> Vec<Case> {
    let (name, file) = cases::RUSSIAN;
    cases::parse(name, file).expect("a file of cases")
}

/// `tiltmeter eval cases crates/tilt-text/cases/russian.tsv` prints the whole of it.
#[test]
fn our_sentences_are_read() {
    let mut halves = [score::Tally::default(); 2];
    for case in cases() {
        let outcome = score::score(&case, &tilt_text::read(&case.document()).propositions);
        halves[usize::from(case.is_held_out())].join(&outcome.tally);
    }
    // One text of the half that was not looked at has something counted that must not be.
    for (half, most_false) in halves.into_iter().zip([0, 1]) {
        assert!(half.texts > 60 && half.found.all > 50);
        assert!(half.false_events.right <= most_false, "{half:?}");
        assert!(half.f1().is_some_and(|f1| f1 >= 0.90), "{:?}", half.f1());
    }
}

/// Sentences that name two states and yielded nothing.
fn missed(document: &Document, reading: &tilt_core::proposition::Reading) -> Vec<String> {
    let mut lines = Vec::new();
    for missed in reading.not_understood.iter().filter(|missed| missed.reason == "no rule for its words") {
        let sentence = tilt_text::sentence::Sentence { span: missed.span, paragraph: 0, is_heading: false };
        let context = tilt_text::russian::context(document, sentence, None);
        let states: BTreeSet<_> = context
            .mentions
            .iter()
            .filter(|mention| mention.kind == tilt_text::mention::MentionKind::State)
            .filter_map(tilt_text::Mention::state)
            .collect();
        if states.len() > 1 {
            let words = missed.span.of(&document.text).replace('\n', " ");
            lines.push(format!("missed {words}\n    {}", context.text()));
        }
    }
    lines
}

/// `EXPORT=1 cargo test -p tilt-text --test russian export -- --nocapture` prints the records that name two actors.
#[test]
fn an_export_is_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/text_ru_telegram");
    let name = std::env::var("EXPORT_FILE").unwrap_or("rian_ru_telegram_desktop_layout.json".to_owned());
    let Ok(file) = std::fs::read_to_string(format!("{folder}/{name}")) else {
        println!("skipped: {folder} is not here");
        return;
    };
    let export: serde_json::Value = serde_json::from_str(&file).expect("an export");
    let (mut posts, mut sentences, mut records, mut pairs, mut others) = (0, 0, 0, 0, 0);
    let begin = std::time::Instant::now();
    for message in export["messages"].as_array().expect("messages") {
        let piece = |value: &serde_json::Value| {
            value.as_str().or(value["text"].as_str()).unwrap_or_default().to_owned()
        };
        let text: String = match message["text"].as_array() {
            Some(parts) => parts.iter().map(piece).collect(),
            None => piece(&message["text"]),
        };
        let meta = DocumentMeta {
            outlet: Some("channel".to_owned()),
            date: message["date"].as_str().and_then(|date| date[..10].parse().ok()),
            ..DocumentMeta::default()
        };
        let Ok(document) = tilt_text::decode("post", text.as_bytes(), &meta) else { continue };
        if document.value.lang.as_deref() != Some("ru") {
            others += 1;
        }
        let reading = tilt_text::read(&document.value);
        posts += 1;
        sentences += reading.sentences;
        if std::env::var("EXPORT").is_ok_and(|what| what == "missed") {
            for line in missed(&document.value, &reading) {
                println!("{line}");
            }
        }
        for p in &reading.propositions {
            records += 1;
            let (sources, targets, _) = score::parties(&p.content);
            if sources.union(&targets).count() >= 2 {
                pairs += 1;
                if std::env::var("EXPORT").is_ok() {
                    let words = p.quote.exact.split_whitespace().collect::<Vec<_>>().join(" ");
                    let around = format!("{}[{words}]{}", p.quote.prefix, p.quote.suffix);
                    println!(
                        "{pairs} {} | {} | {}\n    {}",
                        show::code(p),
                        show::chain(p),
                        p.rules.join(" "),
                        around.replace('\n', " ")
                    );
                }
            }
        }
    }
    let rate = sentences as f64 / begin.elapsed().as_secs_f64();
    println!(
        "{posts} posts, {others} in another language, {sentences} sentences, {records} records, {pairs} of two actors, {rate:.0} sentences a second"
    );
    assert!(pairs > 20, "{pairs} records of two actors");
}

#[test]
fn no_name_of_a_person_is_kept() {
    for text in [
        "Чили вышла из пакта, сообщил источник Иван Петров.",
        "John Smith заявил, что Чили вышла из пакта.",
        "По словам аналитика Ивана Петрова, Чили вышла из пакта.",
    ] {
        for p in read(text) {
            let agents: Vec<&str> = p.chain.iter().map(|link| link.agent.as_str()).collect();
            let shown = agents.join(" > ");
            assert!(!shown.contains("Петров") && !shown.contains("Smith"), "{shown}");
        }
    }
}

#[test]
fn a_day_without_a_year_can_lie_in_the_year_before() {
    let from = |text: &str| read(text).first().expect(text).time.from.map(|date| date.to_string());
    // The document is of 17 June 2025.
    assert_eq!(from("28 декабря президент Бразилии посетил Анголу.").as_deref(), Some("2024-12-28"));
    assert_eq!(from("5 марта президент Бразилии посетил Анголу.").as_deref(), Some("2025-03-05"));
    assert_eq!(from("20 июня президент Бразилии посетит Анголу.").as_deref(), Some("2025-06-20"));
}

#[test]
fn every_rule_fires_on_its_example() {
    let mut ids = BTreeSet::new();
    for rule in tilt_text::russian::rules() {
        let found = read(rule.example);
        let fired: Vec<&str> = found.iter().flat_map(|p| p.rules.iter().copied()).collect();
        assert!(fired.contains(&rule.id), "{}: `{}` fired {fired:?}", rule.id, rule.example);
        assert!(rule.doc.ends_with('.') && rule.id.starts_with("R-"), "{}", rule.id);
        assert!(ids.insert(rule.id), "{} twice", rule.id);
    }
}

#[test]
fn the_page_lists_the_rules() {
    const HEADING: &str = "\n## Rules\n\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/codebook/russian.md");
    let page = std::fs::read_to_string(path).expect("the page");
    let (prose, listed) = page.split_once(HEADING).unwrap_or((&page, ""));
    let mut table = "| rule | what it reads | example |\n|---|---|---|\n".to_owned();
    for rule in tilt_text::russian::rules() {
        table += &format!("| {} | {} | {} |\n", rule.id, rule.doc, rule.example);
    }
    if std::env::var("UPDATE").is_ok() {
        std::fs::write(path, format!("{}\n{HEADING}{table}", prose.trim_end())).expect("the page is written");
    } else {
        assert_eq!(listed, table, "{path}: run with UPDATE=1");
    }
}

/// States whose names decline alike and mean them alone.
fn alike(ending: &str) -> Vec<(&'static str, &'static str)> {
    use tilt_core::concordance::{Concordance, Lang, NameKind};
    let table = Concordance::bundled();
    let is_plain = |form: &str| form.chars().all(char::is_alphabetic) && form.ends_with(ending);
    table
        .names()
        .iter()
        .filter(|name| name.lang == Lang::Ru && name.kind == NameKind::Name && is_plain(name.form))
        .filter(|name| name.spell.from.is_none() && name.spell.to.is_none() && name.ambiguous.is_empty())
        .filter(|name| {
            !table.names().iter().any(|other| other.form == name.form && other.kind == NameKind::Capital)
        })
        .map(|name| (name.state.key(), name.form))
        .collect()
}

fn codes(text: &str) -> Vec<String> {
    let mut rows: Vec<String> = read(text)
        .iter()
        .map(|p| {
            let roles: Vec<&str> = p.chain.iter().map(|link| link.role.name()).collect();
            let values: Vec<&str> = p.factuality.iter().map(|value| value.name()).collect();
            format!("{} {roles:?} {values:?} {} {:?}", show::code(p), p.modality.name(), p.rules)
        })
        .collect();
    rows.sort();
    rows
}

/// A state replaced by one whose name declines alike changes the codes by that name and nothing else.
#[test]
fn renaming_states_only_renames_the_codes() {
    use tilt_core::concordance::{Concordance, Lang};
    let mut changed = 0;
    for ending in ["ия", "н", "а"] {
        let states = alike(ending);
        assert!(states.len() > 5, "{states:?}");
        for case in cases() {
            for (place, (key, name)) in states.iter().enumerate() {
                let (other_key, other) = states[(place + 3) % states.len()];
                let lower = case.text.to_lowercase();
                let stem = |form: &str| form.chars().take(4).collect::<String>().to_lowercase();
                // Other words for either state would not be renamed.
                let is_bare = Concordance::bundled()
                    .names()
                    .iter()
                    .filter(|form| {
                        form.lang == Lang::Ru && (form.state.key() == *key || form.state.key() == other_key)
                    })
                    .filter(|form| form.form != *name)
                    .all(|form| !lower.contains(&stem(form.form)) || stem(form.form) == stem(name));
                let forms = tilt_text::russian::inflect::phrase(name, false).forms;
                let adjective = stem(name);
                let words = lower.matches(&adjective).count();
                let mut text = case.text.clone();
                let mut renamed = 0;
                for (form, cases) in &forms {
                    let same = tilt_text::russian::inflect::phrase(other, false).forms;
                    let Some((next, _)) = same.iter().find(|row| *row.1 == *cases) else { continue };
                    for end in [" ", ".", ",", "?", "!", ";", ":", "»"] {
                        let from = format!("{form}{end}");
                        renamed += text.matches(&from).count();
                        text = text.replace(&from, &format!("{next}{end}"));
                    }
                }
                if !is_bare || renamed == 0 || renamed != words {
                    continue;
                }
                changed += 1;
                let wanted: Vec<String> =
                    codes(&case.text).iter().map(|row| row.replace(*key, other_key)).collect();
                let sorted = |mut rows: Vec<String>| {
                    rows.sort();
                    rows
                };
                assert_eq!(sorted(wanted), codes(&text), "\n{}\n{text}", case.text);
            }
        }
    }
    assert!(changed > 30, "{changed} renamed sentences");
}

mod any_text {
    use proptest::prelude::*;
    use tilt_core::Document;
    use tilt_core::document::DocumentMeta;

    const PIECES: [&str; 44] = [
        "Россия",
        "США",
        "МИД РФ",
        "министр обороны",
        "Казахстана",
        "с Китаем",
        "в Париже",
        "НАТО",
        "РК",
        "заявил",
        ", что",
        "сообщил",
        "обвинил",
        "подписали",
        "соглашение",
        "между",
        "и",
        ",",
        ".",
        "?",
        ":",
        "—",
        "\"",
        "«",
        "»",
        "не",
        "бы",
        "если",
        "визит",
        "в Индию",
        "по словам",
        "со ссылкой на",
        "Об этом",
        "источник",
        "5 марта",
        "2019 году",
        "лет назад",
        "российско-китайские",
        "переговоры",
        "вступил в",
        "ОДКБ",
        "якобы",
        "\n\n",
        "ё̈",
    ];

    fn text() -> impl Strategy<Value = String> {
        let pieces = prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..30);
        prop_oneof![pieces.prop_map(|pieces| pieces.join(" ")), any::<String>()]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn is_read_without_harm(text in text()) {
            let meta = DocumentMeta { lang: Some("ru".to_owned()), date: "2025-06-17".parse().ok(), ..DocumentMeta::default() };
            let document = Document::from_text("any", &text, meta);
            let reading = tilt_text::read(&document);
            prop_assert_eq!(&reading, &tilt_text::read(&document));
            for p in &reading.propositions {
                prop_assert!(document.body.contains(p.quote.span) && !p.quote.span.is_empty());
                prop_assert!(p.chain.iter().filter_map(|link| link.cue_span).all(|span| document.body.contains(span)));
                prop_assert_eq!(p.chain.len(), p.factuality.len());
                prop_assert!(!p.rules.is_empty());
            }
        }
    }
}
