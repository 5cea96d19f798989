//! The codes of practice, one named test each, on records of the real binary. Those that belong to one room stand there;
//! [`every_requirement_has_a_test`] reads the list in docs/methods/practice.md and finds each.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;

use serde_json::Value;

mod binary;
use binary::{repository, run, stderr, stdout};

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", stderr(output));
    stdout(output)
}

/// A relay through an anonymous channel, and a bundle of it, made once.
struct Made {
    record: String,
    value: Value,
    bundle: PathBuf,
    page: String,
    terminal: String,
    _folder: tempfile::TempDir,
}

static MADE: LazyLock<Made> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("bundle.zip");
    let article = "examples/relay-kazakhstan.txt";
    let record = text(&run(&["check", article, "--json", "--bundle", bundle.to_str().unwrap()]));
    let page = String::from_utf8(
        tiltmeter::bundle::member(&std::fs::read(&bundle).unwrap(), "report.html").unwrap(),
    );
    Made {
        value: serde_json::from_str(&record).unwrap(),
        record,
        page: page.unwrap(),
        terminal: text(&run(&["check", article])),
        bundle,
        _folder: folder,
    }
});

fn verdicts() -> impl Iterator<Item = &'static Value> {
    MADE.value["verdicts"].as_array().unwrap().iter()
}

fn judged() -> impl Iterator<Item = &'static Value> {
    verdicts().filter(|verdict| !verdict["likelihood"].is_null())
}

fn list<'v>(value: &'v Value, key: &str) -> &'v Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("no list `{key}` in {value}"))
}

#[test]
fn q01_every_word_of_likelihood_matches_its_number() {
    let mut seen = 0;
    for verdict in judged() {
        let (likelihood, range) = (&verdict["likelihood"], list(&verdict["likelihood"], "range"));
        let percent = likelihood["p"].as_f64().unwrap() * 100.0;
        assert!(
            range[0].as_f64().unwrap() <= percent && percent <= range[1].as_f64().unwrap(),
            "{likelihood}"
        );
        assert!((1.0..=99.0).contains(&percent));
        seen += 1;
    }
    assert!(seen > 3);
    assert!(!MADE.terminal.contains("100 %"));
}

#[test]
fn q02_likelihood_and_confidence_are_two_keys_and_two_lines() {
    for verdict in judged() {
        assert!(verdict["likelihood"].is_object() && verdict["confidence"].is_object());
        assert!(verdict["likelihood"].get("level").is_none() && verdict["confidence"].get("p").is_none());
    }
    for line in MADE.terminal.lines() {
        assert!(!(line.contains("Likelihood ") && line.contains("Confidence ")), "{line}");
    }
}

#[test]
fn q03_all_inputs_of_confidence_are_printed() {
    for verdict in judged() {
        let names: Vec<&str> = list(&verdict["confidence"], "inputs")
            .iter()
            .map(|input| input["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["coverage", "datasets", "agreement", "measurement", "sensitivity"]);
        assert!(!list(&verdict["confidence"], "assumptions").is_empty(), "{}", verdict["statement"]);
    }
}

#[test]
fn q04_causes_of_uncertainty_and_what_would_change_the_answer_are_never_empty() {
    for verdict in judged() {
        assert!(!list(verdict, "uncertainty").is_empty(), "{}", verdict["statement"]);
    }
    for verdict in verdicts() {
        assert!(!list(verdict, "would_change").is_empty(), "{}", verdict["statement"]);
    }
}

#[test]
fn q05_data_assumptions_and_inferences_are_told_apart() {
    let mut tags = BTreeSet::new();
    for verdict in judged() {
        for line in list(verdict, "basis") {
            let tag = line["tag"].as_str().unwrap();
            assert!(["data", "assumption", "inference"].contains(&tag));
            assert!(!line["line"].as_str().unwrap().is_empty());
            tags.insert(tag);
        }
        assert!(list(verdict, "basis").iter().any(|line| line["tag"] == "inference"));
    }
    assert_eq!(tags.len(), 3);
}

#[test]
fn q06_the_six_alternatives_stand_with_a_finding_each() {
    let trends: Vec<&Value> = judged().filter(|verdict| verdict["test"] == "trend").collect();
    assert!(!trends.is_empty());
    for verdict in trends {
        let names: Vec<&str> =
            list(verdict, "alternatives").iter().map(|other| other["name"].as_str().unwrap()).collect();
        assert_eq!(
            names,
            [
                "hedging",
                "global_trend",
                "leaving_without_joining",
                "coverage_artefact",
                "regression_to_mean",
                "leader_episode"
            ]
        );
        for other in list(verdict, "alternatives") {
            let finding = other["finding"].as_str().unwrap();
            assert!(other["tested"] == true || finding.starts_with("not testable"), "{other}");
        }
    }
}

#[test]
fn q08_the_answer_comes_first() {
    let (answer, said) =
        (MADE.terminal.find("ANSWER").unwrap(), MADE.terminal.find("WHAT THE TEXT SAYS").unwrap());
    assert!(answer < said);
    assert!(MADE.page.find("id=\"answer\"").unwrap() < MADE.page.find("id=\"text\"").unwrap());
}

/// Ids of everything that has one.
fn ids(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| ids(item, found)),
        Value::Object(map) => {
            for (key, value) in map {
                let is_text =
                    ["text", "exact", "prefix", "suffix", "quoted", "agent", "cue"].contains(&key.as_str());
                if let Some(text) =
                    value.as_str().filter(|text| !is_text && tilt_core::Id::parse(text).is_some())
                {
                    found.insert(text.to_owned());
                }
                if !is_text {
                    ids(value, found);
                }
            }
        }
        Value::String(text) if tilt_core::Id::parse(text).is_some() => {
            found.insert(text.clone());
        }
        _ => {}
    }
}

#[test]
fn q10_every_id_in_a_record_can_be_explained() {
    let record: tilt_report::wire::Report = serde_json::from_str(&MADE.record).unwrap();
    let mut found = BTreeSet::new();
    ids(&MADE.value, &mut found);
    assert!(found.len() > 300, "{}", found.len());
    let lost: Vec<&String> = found.iter().filter(|id| tilt_report::explain(&record, id).is_none()).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn q10_explain_leads_to_formula_points_dataset_and_file() {
    let numbers = list(&MADE.value, "numbers");
    let change =
        numbers.iter().find(|n| n["label"].as_str().unwrap().starts_with("change of Kazakhstan")).unwrap();
    let id = change["id"].as_str().unwrap();
    let shown = text(&run(&["explain", id, "--in", MADE.bundle.to_str().unwrap()]));
    for part in [
        "formula",
        "rests on",
        "moved most",
        "without one",
        "definition    agreement@1: The share of roll calls",
        "dataset",
        "sha256",
        "roll calls",
        "licence",
    ] {
        assert!(shown.contains(part), "{part} is not in\n{shown}");
    }
}

#[test]
fn q11_every_dataset_is_described() {
    for vintage in list(&MADE.value, "vintages") {
        for key in ["title", "version", "licence", "citation"] {
            assert!(!vintage[key].as_str().unwrap().is_empty(), "{key} of {}", vintage["dataset"]);
        }
    }
}

#[test]
fn q12_every_report_says_what_it_rests_on() {
    for out in [&MADE.terminal, &MADE.page] {
        assert!(out.to_lowercase().contains("what this rests on"));
    }
}

#[test]
fn q13_a_document_keeps_who_when_where_and_its_hash() {
    for document in list(&MADE.value, "documents") {
        assert_eq!(document["sha256"].as_str().unwrap().len(), 64);
        for key in ["outlet", "channel", "date", "url", "title", "name"] {
            assert!(document.get(key).is_some(), "{key}");
        }
    }
}

#[test]
fn q17_there_is_no_score_that_joins_letter_and_digit() {
    for grading in list(&MADE.value, "gradings") {
        let keys: BTreeSet<&str> = grading.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = [
            "against",
            "credibility",
            "credibility_number",
            "credibility_words",
            "inputs",
            "origins",
            "outlets",
            "proposition",
            "sources",
            "state",
        ];
        assert_eq!(keys, BTreeSet::from(expected));
        for source in list(grading, "sources") {
            assert_eq!(source["reliability"], "F", "nothing but a registry gives another letter");
            assert!(source["number"].is_null());
        }
    }
}

#[test]
fn q18_a_changed_byte_in_a_bundle_is_found() {
    let bytes = std::fs::read(&MADE.bundle).unwrap();
    let opened = tiltmeter::bundle::open(&bytes).unwrap();
    assert_eq!(opened.documents.originals.len(), 1);
    let original = std::fs::read(repository().join("examples/relay-kazakhstan.txt")).unwrap();
    assert_eq!(opened.documents.originals[0].bytes, original);
    // The same bundle with another original under the old hash.
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut content).unwrap();
        let name = file.name().unwrap().into_owned();
        if name.starts_with("originals/") {
            content[10] ^= 1;
        }
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, &content).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("changed.zip");
    std::fs::write(&path, writer.finish().unwrap().into_inner()).unwrap();
    let output = run(&["check", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(5), "{}", stderr(&output));
}

#[test]
fn q19_the_custody_log_says_who_what_when_and_with_what() {
    let bytes = std::fs::read(&MADE.bundle).unwrap();
    let log = String::from_utf8(tiltmeter::bundle::member(&bytes, "custody.jsonl").unwrap()).unwrap();
    for line in log.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        for key in ["when", "act", "item", "sha256", "method", "tool", "command"] {
            assert!(!entry[key].as_str().unwrap().is_empty(), "{key}");
        }
        assert!(entry["when"].as_str().unwrap().ends_with('Z'), "UTC");
    }
    assert!(!log.is_empty());
}

#[test]
fn q21_a_bundle_gives_the_same_record_byte_for_byte() {
    let again = text(&run(&["check", MADE.bundle.to_str().unwrap(), "--json"]));
    assert_eq!(again, MADE.record);
    let bytes = std::fs::read(&MADE.bundle).unwrap();
    assert_eq!(tiltmeter::bundle::member(&bytes, tiltmeter::bundle::RECORD).unwrap(), MADE.record.as_bytes());
    let sums = String::from_utf8(tiltmeter::bundle::member(&bytes, "SHA256SUMS").unwrap()).unwrap();
    for line in sums.lines() {
        let (hash, name) = line.split_once("  ").unwrap();
        assert_eq!(
            hash,
            tilt_core::id::sha256_hex(&tiltmeter::bundle::member(&bytes, name).unwrap()),
            "{name}"
        );
    }
}

#[test]
fn a_bundle_takes_another_question_and_says_so_and_takes_nothing_else_in_silence() {
    let bundle = MADE.bundle.to_str().unwrap();
    let record = text(&run(&["check", bundle, "--prior", "0.2", "--json"]));
    let other: Value = serde_json::from_str(&record).unwrap();
    let setting = list(&other, "settings").iter().find(|setting| setting["name"] == "prior").unwrap();
    assert!(setting["value"].as_str().unwrap().starts_with("0.2 "), "{setting}");
    assert!(other["command_line"].as_str().unwrap().ends_with("bundle.zip --prior 0.2"), "{record}");
    let seed = |record: &Value| list(record, "settings").iter().find(|row| row["name"] == "seed").cloned();
    assert_eq!(seed(&other), seed(&MADE.value));
    for given in [["--outlet", "The Quay"], ["--date", "2020-01-01"], ["--bundle", "again.zip"]] {
        let refused = run(&["check", bundle, given[0], given[1]]);
        assert_eq!(refused.status.code(), Some(2), "{given:?}");
        assert!(stderr(&refused).contains("hint: "), "{}", stderr(&refused));
    }
}

#[test]
fn a_document_that_cannot_be_read_is_left_out_of_a_bundle_and_counted_again_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("bundle.zip");
    let bundle = bundle.to_str().unwrap();
    let files = ["examples/cuba-2016.txt", "no-such-file.txt"];
    let made = run(&["check", files[0], files[1], "--json", "--bundle", bundle]);
    assert_eq!(made.status.code(), Some(4), "{}", stderr(&made));
    assert!(stderr(&made).contains("cannot read no-such-file.txt"), "{}", stderr(&made));
    let again = run(&["check", bundle, "--json"]);
    assert_eq!((again.status.code(), stdout(&again)), (Some(4), stdout(&made)));
}

#[test]
fn q22_who_makes_it_stands_in_the_book() {
    let page = std::fs::read_to_string(repository().join("docs/about.md")).unwrap();
    for part in ["Who", "Money", "Contact"] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn q23_every_value_names_its_method_with_version() {
    let tests = ["membership", "agreement", "trend", "event"];
    for number in list(&MADE.value, "numbers") {
        let measure = number["measure"].as_str().unwrap();
        assert!(measure.contains('@') || tests.contains(&measure), "{number}");
        assert!(!number["formula"].as_str().unwrap().is_empty());
    }
}

/// Words that label somebody. Our own prose has none of them; quotations may.
const LABELS: [&str; 9] = [
    "disinformation",
    "propaganda",
    "traitor",
    "puppet",
    "pro-russian",
    "pro-western",
    "pro-chinese",
    "regime",
    "satellite state",
];

/// Source files whose strings are printed.
fn templates(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            templates(&path, found);
        } else if name.ends_with(".rs") && !["tests.rs", "sample.rs", "contract.rs"].contains(&name.as_str())
        {
            found.push(path);
        }
    }
}

/// Texts in quotation marks of a source file, up to its tests.
fn strings(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let code: String =
        source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    code.split('"').skip(1).step_by(2).map(str::to_lowercase).collect()
}

#[test]
fn q25_no_template_labels_an_outlet_a_person_or_a_state() {
    let mut files = Vec::new();
    for folder in ["tilt-report/src", "tilt-analysis/src", "tiltmeter/src", "tilt-core/src"] {
        templates(&repository().join("crates").join(folder), &mut files);
    }
    assert!(files.len() > 150, "{}", files.len());
    for file in &files {
        for string in strings(&std::fs::read_to_string(file).unwrap()) {
            for label in LABELS {
                assert!(!string.contains(label), "{}: `{string}`", file.display());
            }
        }
    }
    // The check finds what it looks for.
    assert!(strings("fn f() { g(\"a puppet\") }").iter().any(|string| string.contains("puppet")));
}

#[test]
fn q26_every_report_says_how_not_to_read_it() {
    assert!(MADE.page.contains("How not to read this"));
    assert!(!list(&MADE.value, "limits").is_empty());
    for limit in list(&MADE.value, "limits") {
        let start: String = limit.as_str().unwrap().chars().take(30).collect();
        assert!(MADE.page.contains(&start), "{limit}");
    }
    for verdict in verdicts() {
        assert!(!verdict["not_to_read_as"].as_str().unwrap().is_empty());
    }
}

#[test]
fn q27_every_table_declares_its_coverage() {
    for vintage in list(&MADE.value, "vintages") {
        let coverage = &vintage["coverage"];
        assert!(!coverage["note"].as_str().unwrap().is_empty(), "{}", vintage["dataset"]);
        assert!(coverage["complete"].is_boolean());
    }
}

/// Q28: an export keeps what a channel said and loses who is in it, down to the last member of a bundle.
#[test]
fn q28_a_telegram_export_loses_persons_and_keeps_the_channel() {
    let folder = tempfile::tempdir().unwrap();
    let (export, bundle) = (folder.path().join("result.json"), folder.path().join("bundle.zip"));
    let written = r#"{"name": "Steppe", "type": "public_channel", "id": 77, "messages": [
        {"id": 1, "type": "service", "date": "2024-03-01T09:00:00", "actor": "Jane Doe", "actor_id": "user4242",
         "action": "invite_members", "members": ["John Roe"]},
        {"id": 2, "type": "message", "date": "2024-03-02T09:00:00", "from": "Steppe", "from_id": "channel77",
         "author": "Jane Doe", "text": "Chad recalled its envoy from Mali."},
        {"id": 3, "type": "message", "date": "2024-03-03T09:00:00", "from": "Jane Doe", "from_id": "user4242",
         "forwarded_from": "John Roe", "text": "Ghana and Togo signed a treaty."}]}"#;
    std::fs::write(&export, written).unwrap();
    let record =
        text(&run(&["check", export.to_str().unwrap(), "--json", "--bundle", bundle.to_str().unwrap()]));
    assert!(record.contains("Steppe") && record.contains("Chad recalled its envoy"), "{record}");
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&bundle).unwrap()).unwrap();
    let mut originals = 0;
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).unwrap();
        let mut content = String::new();
        std::io::Read::read_to_string(&mut member, &mut content).unwrap();
        originals += usize::from(content.contains("Chad recalled its envoy"));
        for gone in ["Jane", "John", "4242"] {
            assert!(!content.contains(gone), "{gone} stands in {:?}", member.name());
        }
    }
    assert!(originals > 1, "the post stands in the originals and in the record");
    // The file that the posts are out of is known by its hash alone.
    let bytes = std::fs::read(&bundle).unwrap();
    let log = String::from_utf8(tiltmeter::bundle::member(&bytes, "custody.jsonl").unwrap()).unwrap();
    assert!(log.contains(&tilt_core::id::sha256_hex(written.as_bytes())), "{log}");
    assert_eq!(text(&run(&["check", bundle.to_str().unwrap(), "--json"])), record);
}

#[test]
fn what_lies_after_the_data_is_not_covered_and_says_so() {
    let first = verdicts().find(|verdict| verdict["test"] == "trend").unwrap();
    assert_eq!(first["covered"], "no");
    assert!(first["likelihood"].is_null());
}

/// Names of all test functions of the repository.
fn tests(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            for part in source.split("#[test]").skip(1) {
                let name = part.split("fn ").nth(1).and_then(|rest| rest.split('(').next());
                found.extend(name.map(str::to_owned));
            }
        }
    }
}

#[test]
fn every_requirement_has_a_test() {
    let page = std::fs::read_to_string(repository().join("docs/methods/practice.md")).unwrap();
    let mut known = BTreeSet::new();
    tests(&repository().join("crates"), &mut known);
    tests(&repository().join("xtask"), &mut known);
    for n in 1..=28 {
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("| Q{n} |")))
            .unwrap_or_else(|| panic!("Q{n}"));
        let names: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "Q{n} has no test");
        for name in names {
            assert!(known.contains(name), "Q{n}: no test is called `{name}`");
        }
    }
}
