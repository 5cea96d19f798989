//! Russian: every rule fires on its example, and our own sentences are scored against their expected coding.
//!
//! `CASES=dev cargo test -p tilt-text --test russian score -- --nocapture` prints what is wrong in the half that may be
//! looked at; `CASES=held` only the sums of the other half; `CASES=table` the table of docs/methods/reader-quality.md.

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::Document;
use tilt_core::document::DocumentMeta;
use tilt_core::proposition::{ChainRole, Content, Factuality, Modality, Party, Proposition};

mod show;

const FILE: &str = include_str!("../cases/russian.tsv");

/// What one part of a row asks for.
struct Expected {
    optional: bool,
    kinds: Vec<String>,
    sources: BTreeSet<String>,
    targets: BTreeSet<String>,
    fields: Vec<String>,
    subjects: Option<BTreeSet<String>>,
    directed: bool,
    /// Agents of the chain after the outlet; `None`: not compared.
    chain: Option<Vec<String>>,
    modalities: Vec<String>,
    counts: bool,
    date: Option<String>,
}

struct Case {
    id: &'static str,
    text: &'static str,
    expected: Vec<Expected>,
}

fn cases() -> Vec<Case> {
    FILE.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [id, text, coding] = cells[..] else { panic!("{line}: three cells") };
            let expected =
                if coding == "nothing" { Vec::new() } else { coding.split(" ;; ").map(expected).collect() };
            Case { id, text, expected }
        })
        .collect()
}

fn expected(text: &str) -> Expected {
    let (optional, text) = text.strip_prefix('~').map_or((false, text), |rest| (true, rest));
    let parts: Vec<&str> = text.split(" | ").collect();
    let [what, chain, sense] = parts[..] else { panic!("`{text}` has not three parts") };
    let mut words = what.split(' ');
    let kinds = words.next().expect("a kind").split('|').map(str::to_owned).collect();
    let parties = words.next().expect("parties");
    let (from, to) = parties.split_once('>').unwrap_or((parties, ""));
    let codes =
        |list: &str| list.split(['+', ':']).filter(|code| !code.is_empty()).map(str::to_owned).collect();
    let mut fields = Vec::new();
    let mut subjects = None;
    for word in words {
        match word.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(list) => subjects = Some(list.split(',').map(str::to_owned).collect()),
            None => fields.push(if word == "force" { "in force" } else { word }.to_owned()),
        }
    }
    let chain = (chain != "any").then(|| {
        let agent = |link: &str| link.rsplit_once(' ').expect("agent and commitment").0.to_owned();
        chain.split(" > ").skip(1).map(agent).collect()
    });
    let mut senses = sense.split(' ');
    let modality = senses.next().expect("a modality");
    let rest: Vec<&str> = senses.collect();
    Expected {
        optional,
        kinds,
        sources: codes(from),
        targets: codes(to),
        fields,
        subjects,
        directed: parties.contains('>'),
        chain,
        modalities: modality.split('|').filter(|name| *name != "any").map(str::to_owned).collect(),
        counts: modality.split('|').any(|name| name == "realis") && !rest.contains(&"nocount"),
        date: rest.iter().find_map(|word| word.strip_prefix('@')).map(str::to_owned),
    }
}

fn read(text: &str) -> Vec<Proposition> {
    let meta = DocumentMeta {
        outlet: Some("Harbour Courier".to_owned()),
        date: "2025-06-17".parse().ok(),
        lang: Some("ru".to_owned()),
        ..DocumentMeta::default()
    };
    tilt_text::read(&Document::from_text("case", text, meta)).propositions
}

fn parties(content: &Content) -> (BTreeSet<String>, BTreeSet<String>, bool) {
    let codes = |parties: &[Party]| -> BTreeSet<String> {
        let code = |party: &Party| Some(party.actor?.code().trim_start_matches("org:").to_owned());
        parties.iter().filter_map(code).collect()
    };
    let none = BTreeSet::new();
    match content {
        Content::Event { sources, targets, symmetric, .. } => (codes(sources), codes(targets), !symmetric),
        Content::Agreement { parties, .. } => (codes(parties), none, false),
        Content::Membership { state, organisations, .. } => {
            let mut all = codes(std::slice::from_ref(state));
            all.extend(organisations.iter().map(|org| org.key().to_owned()));
            (all, none, false)
        }
        Content::RelationTrend { state, from, to, .. } => {
            let all: Vec<Party> =
                [Some(state), from.as_ref(), to.as_ref()].into_iter().flatten().cloned().collect();
            (codes(&all), none, false)
        }
        Content::RelationState { state, other, .. } => (codes(&[state.clone(), other.clone()]), none, false),
        Content::Evaluation { about } => (codes(about.as_slice()), none, false),
        Content::Prediction { about } => (codes(about), none, false),
        Content::Meta => (none.clone(), none, false),
    }
}

fn is_kind(want: &Expected, have: &Proposition) -> bool {
    let (kind, root) = match &have.content {
        Content::Event { root, .. } => ("event", root.map(|root| root.name())),
        Content::RelationTrend { .. } => ("trend", None),
        Content::RelationState { .. } => ("state", None),
        content => (content.kind().name(), None),
    };
    let is_of = want.kinds.iter().any(|want| want == kind || Some(want.as_str()) == root);
    let (sources, targets, directed) = parties(&have.content);
    let all = |a: &BTreeSet<String>, b: &BTreeSet<String>| a | b;
    let is_who = if kind == "prediction" {
        true
    } else if want.directed && directed {
        want.sources == sources && want.targets == targets
    } else {
        all(&want.sources, &want.targets) == all(&sources, &targets)
    };
    is_of && is_who
}

/// Said as a fact that somebody is certain of.
fn counts(have: &Proposition) -> bool {
    let is_said =
        !matches!(have.content, Content::Prediction { .. } | Content::Evaluation { .. } | Content::Meta);
    let is_sure = matches!(have.factuality.last(), Some(Factuality::CtPlus));
    is_said && is_sure && have.modality == Modality::Realis
}

fn fields(want: &Expected, have: &Proposition) -> bool {
    match &have.content {
        Content::Agreement { instrument, subjects, stage, .. } => {
            let has = |field: &String| {
                field == stage.name() || instrument.is_some_and(|instrument| field == instrument.name())
            };
            let keys: BTreeSet<String> = subjects.iter().map(|subject| subject.key().to_owned()).collect();
            want.fields.iter().all(has) && want.subjects.as_ref().is_none_or(|list| *list == keys)
        }
        Content::Membership { left, .. } => *left == want.fields.iter().any(|field| field == "left"),
        _ => true,
    }
}

fn agent(want: &str, have: &tilt_core::proposition::ChainLink) -> bool {
    match want {
        "anon" => have.role == ChainRole::Anonymous,
        "person" => have.role == ChainRole::Person,
        _ => {
            let plain = |name: &str| name.to_lowercase().replace('ё', "е");
            plain(&have.agent).contains(&plain(want))
        }
    }
}

#[derive(Default)]
struct Sums {
    texts: usize,
    nothing: usize,
    false_events: usize,
    wanted: usize,
    found: usize,
    extra: usize,
    of: BTreeMap<&'static str, (usize, usize)>,
}

impl Sums {
    fn add(&mut self, what: &'static str, is_right: bool) -> bool {
        let row = self.of.entry(what).or_default();
        row.0 += usize::from(is_right);
        row.1 += 1;
        is_right
    }

    fn row(&self, name: &str) -> String {
        let share = |right: usize, all: usize| format!("{right} of {all}");
        let of = |what: &str| self.of.get(what).map_or("–".to_owned(), |row| share(row.0, row.1));
        let f1 = 2.0 * self.found as f64 / (self.wanted + self.found + self.extra) as f64;
        format!(
            "| {name} | {} | {} | {} | {} | {f1:.3} | {} | {} | {} | {} |",
            self.texts,
            share(self.false_events, self.nothing),
            share(self.found, self.wanted),
            self.extra,
            of("source"),
            of("modality"),
            of("fields"),
            of("date"),
        )
    }
}

fn score(case: &Case, sums: &mut Sums, wrong: &mut Vec<String>) {
    let found = read(case.text);
    let mut taken = BTreeSet::new();
    let mut may_count = BTreeSet::new();
    sums.texts += 1;
    for want in &case.expected {
        let fits = |place: &usize| !taken.contains(place) && is_kind(want, &found[*place]);
        let Some(place) = (0..found.len()).find(fits) else {
            if !want.optional {
                sums.wanted += 1;
                wrong.push("missing".to_owned());
            }
            continue;
        };
        taken.insert(place);
        let have = &found[place];
        if !want.optional {
            sums.wanted += 1;
            sums.found += 1;
        }
        if want.counts || want.modalities.is_empty() && !want.optional {
            may_count.insert(place);
        }
        if let Some(chain) = &want.chain {
            let links = &have.chain[1..];
            let is_first = match (chain.first(), links.first()) {
                (Some(want), Some(have)) => agent(want, have),
                (None, None) => true,
                _ => false,
            };
            if !sums.add("source", is_first) {
                wrong.push("source".to_owned());
            }
        }
        if !want.modalities.is_empty()
            && !sums.add("modality", want.modalities.iter().any(|name| name == have.modality.name()))
        {
            wrong.push(format!("modality {}", have.modality.name()));
        }
        if (!want.fields.is_empty() || want.subjects.is_some()) && !sums.add("fields", fields(want, have)) {
            wrong.push("fields".to_owned());
        }
        if let Some(date) = &want.date {
            let from = have.time.from.map(|date| date.to_string()).unwrap_or_default();
            if !sums.add("date", *date == from) {
                wrong.push(format!("date {from}"));
            }
        }
    }
    let is_event = |have: &Proposition| {
        !matches!(have.content, Content::Prediction { .. } | Content::Evaluation { .. } | Content::Meta)
    };
    for (place, have) in found.iter().enumerate() {
        if !taken.contains(&place) && is_event(have) {
            sums.extra += 1;
            wrong.push("extra".to_owned());
        }
    }
    if case.expected.iter().all(|want| !want.counts || want.kinds == ["REJECT"]) {
        sums.nothing += 1;
        let is_false = found
            .iter()
            .enumerate()
            .any(|(place, have)| counts(have) && !may_count.contains(&place) && !is_denial(have));
        sums.false_events += usize::from(is_false);
        if is_false {
            wrong.push("FALSE".to_owned());
        }
    }
    if !wrong.is_empty() {
        wrong.extend(found.iter().map(|p| format!("    {} | {}", show::code(p), show::chain(p))));
    }
}

fn is_denial(have: &Proposition) -> bool {
    matches!(&have.content, Content::Event { label, .. } if label == "denial")
}

/// The usual checksum (ISO 3309): odd ids are held out.
fn is_held_out(id: &str) -> bool {
    let step = |rest: u32, _| if rest & 1 == 1 { (rest >> 1) ^ 0xEDB8_8320 } else { rest >> 1 };
    let sum = !id.bytes().fold(u32::MAX, |rest, byte| (0..8).fold(rest ^ u32::from(byte), step));
    sum & 1 == 1
}

#[test]
fn score_of_our_sentences() {
    let mode = std::env::var("CASES").unwrap_or_default();
    let mut halves = [Sums::default(), Sums::default()];
    for case in cases() {
        let held = is_held_out(case.id);
        let mut wrong = Vec::new();
        score(&case, &mut halves[usize::from(held)], &mut wrong);
        if mode == "dev" && !held && !wrong.is_empty() {
            println!("{} {}\n    {}", case.id, case.text, wrong.join("\n    "));
        }
    }
    if mode == "dev" || mode == "table" {
        println!("{}", halves[0].row("chosen on"));
    }
    if mode == "held" || mode == "table" {
        println!("{}", halves[1].row("held out"));
    }
    for half in &halves {
        assert!(half.texts > 60 && half.wanted > 50);
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
            let (sources, targets, _) = parties(&p.content);
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
                let mut text = case.text.to_owned();
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
                    codes(case.text).iter().map(|row| row.replace(*key, other_key)).collect();
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
