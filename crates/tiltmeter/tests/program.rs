//! The binary as a user meets it: exit codes, bad input, records that validate, bytes that repeat.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

mod binary;
use binary::{command, run, stderr, stdout};

fn run_on(bytes: &[u8], args: &[&str]) -> Output {
    let mut child =
        command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The program may refuse before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(bytes);
    child.wait_with_output().unwrap()
}

const EXAMPLES: [&str; 3] =
    ["examples/relay-kazakhstan.txt", "examples/poland-1991.txt", "examples/cuba-2016.txt"];

#[test]
fn examples_give_records_that_the_schema_accepts() {
    let schema: serde_json::Value = serde_json::from_str(&stdout(&run(&["schema"]))).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for example in EXAMPLES {
        let output = run(&["check", example, "--json"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let record: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
        let faults: Vec<String> = validator.iter_errors(&record).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{example}: {faults:?}");
        assert!(!record["verdicts"].as_array().unwrap().is_empty(), "{example}: no verdict");
    }
}

#[test]
fn the_same_command_gives_the_same_bytes() {
    for format in ["text", "json", "md", "html", "csv"] {
        let args = ["check", EXAMPLES[0], "-O", format];
        assert_eq!(run(&args).stdout, run(&args).stdout, "{format}");
    }
}

#[test]
fn every_id_in_a_record_can_be_explained() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.json");
    let written = run(&["check", EXAMPLES[0], "-o", file.to_str().unwrap()]);
    assert_eq!(written.status.code(), Some(0), "{}", stderr(&written));
    let record: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let ids = |list: &str| -> Vec<String> {
        let rows = record[list].as_array().unwrap_or_else(|| panic!("no {list}"));
        rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut all = ids("verdicts");
    all.extend(ids("numbers").into_iter().take(10));
    for id in all {
        let output = run(&["explain", &id, "--in", file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{id}: {}", stderr(&output));
        assert!(stdout(&output).len() > 40, "{id}");
    }
}

#[test]
fn html_is_self_contained_and_escapes_the_text() {
    let article = "date: 2019-05-01\noutlet: <script>alert(1)</script>\n\nSerbia is turning from Russia to China. <img src=x onerror=alert(1)> <svg onload=alert(1)>\n";
    let page = stdout(&run_on(article.as_bytes(), &["check", "-", "-O", "html"]));
    assert!(
        page.contains("<svg") && !page.contains("<img src=x") && !page.contains("<script>alert"),
        "not escaped"
    );
    for outside in ["src=\"http", "href=\"http", "url(http", "@import"] {
        let cited = page.matches(outside).count();
        assert_eq!(cited, 0, "the page refers to the network: {outside}");
    }
    assert!(page.len() < 2 << 20);
}

#[test]
fn bad_documents_get_a_clear_answer() {
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("Poland turns from Russia to the United States.".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let cases: [(&str, Vec<u8>, i32, &str); 4] = [
        ("empty", Vec::new(), 1, "error:"),
        ("blank", b" \n\n ".to_vec(), 1, "error:"),
        ("binary", b"%PDF-1.7\n\x00\x01\x02".to_vec(), 1, "hint:"),
        ("utf-16", utf16, 0, ""),
    ];
    for (name, bytes, code, word) in cases {
        let output = run_on(&bytes, &["check", "-"]);
        assert_eq!(output.status.code(), Some(code), "{name}: {}", stderr(&output));
        assert!(stderr(&output).contains(word), "{name}: {}", stderr(&output));
    }
}

/// Letters of Windows-1251 that this file needs: ASCII, Cyrillic, guillemets and the long dash.
fn windows_1251(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        'А'..='я' => (c as u32 - 'А' as u32 + 0xc0) as u8,
        'ё' => 0xb8,
        '«' => 0xab,
        '»' => 0xbb,
        '—' => 0x97,
        c => u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or_else(|| panic!("no byte for {c}")),
    };
    text.chars().map(byte).collect()
}

#[test]
fn windows_1251_is_decoded_and_the_guess_is_said() {
    let article = "date: 2019-05-01\noutlet: Портовый вестник\n\nКазахстан подписал соглашение с Великобританией о военном сотрудничестве. Канал «Степной барометр» — единственный источник этой новости.\n";
    let bytes = windows_1251(article);
    assert!(std::str::from_utf8(&bytes).is_err(), "the bytes are not UTF-8 by accident");
    let output = run_on(&bytes, &["check", "-", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let record: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let document = &record["documents"][0];
    assert_eq!(document["outlet"], "Портовый вестник");
    assert_eq!(document["encoding"], "windows-1251");
    assert_eq!(document["lang"], "ru");
    assert!(document["text"].as_str().is_none_or(|text| text == article));
    assert!(stdout(&output).contains("W-text-encoding"), "the encoding is a guess, and the record says so");
    // The bytes are hashed as they came, so that the file at hand can be told from a converted one.
    let converted = run_on(article.as_bytes(), &["check", "-", "--json"]);
    let converted: serde_json::Value = serde_json::from_str(&stdout(&converted)).unwrap();
    assert_ne!(document["sha256"], converted["documents"][0]["sha256"]);
    assert_eq!(document["not_understood"], converted["documents"][0]["not_understood"]);
}

#[test]
fn a_text_without_states_is_answered_plainly() {
    let output = run_on(b"The baker sold forty loaves and closed the shop early.\n", &["check", "-"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stdout(&output).contains("0 propositions") || stdout(&output).contains("no proposition"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn a_huge_file_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("huge.txt");
    // A sparse file: 200 MB long, no block written.
    std::fs::File::create(&file).unwrap().set_len(200 << 20).unwrap();
    let output = run(&["check", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("200 MB") && stderr(&output).contains("hint:"), "{}", stderr(&output));
}

#[test]
fn folders_addresses_and_wrong_names_are_told_what_to_do() {
    for (args, code, words) in [
        (vec!["check", "examples"], 1, "tiltmeter read examples"),
        (vec!["check", "https://example.org/a"], 1, "plain text"),
        (vec!["check", "examples/relay-kazakhstan"], 1, "did you mean"),
        (vec!["tilt", "Kazakstan", "--from", "Russia", "--to", "UK"], 2, "did you mean Kazakhstan"),
        (vec!["tilt", "Korea", "--from", "Russia", "--to", "UK"], 2, "KOR"),
        (vec!["tilt", "KAZ", "--from", "KAZ", "--to", "UK"], 2, "twice"),
        (vec!["measure", "agrement", "KAZ", "RUS"], 2, "agreement"),
        (vec!["frobnicate"], 2, "unrecognized"),
        (vec!["check", "examples/cuba-2016.txt", "-o", "x.docx"], 2, "-O"),
    ] {
        let output = run(&args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(words), "{args:?}: {}", stderr(&output));
    }
}

#[test]
fn a_power_that_did_not_vote_then_is_an_error_that_names_the_coverage() {
    let output = run(&["tilt", "Poland", "--from", "East Germany", "--to", "USA", "--since", "2000"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("cast no vote") && stderr(&output).contains("hint:"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn errors_are_json_when_json_is_asked_for() {
    let output = run(&["tilt", "Kazakstan", "--from", "Russia", "--to", "UK", "--json"]);
    let error: serde_json::Value = serde_json::from_str(stderr(&output).trim()).unwrap();
    assert_eq!((error["exit"].as_i64(), error["schema"].as_str()), (Some(2), Some("tiltmeter.error")));
}

#[test]
fn a_broken_document_among_good_ones_is_partial() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.txt");
    std::fs::write(&broken, b"\x89PNG\r\n\x1a\n\0\0\0").unwrap();
    let output = run(&["check", EXAMPLES[2], broken.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("broken.txt") && stdout(&output).contains("cuba-2016"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn swapping_the_powers_mirrors_the_numbers() {
    let record = |from: &str, to: &str| -> serde_json::Value {
        serde_json::from_str(&stdout(&run(&["tilt", "KAZ", "--from", from, "--to", to, "--json"]))).unwrap()
    };
    let (one, other) = (record("RUS", "GBR"), record("GBR", "RUS"));
    let numbers = |record: &serde_json::Value| record["tilts"][0]["numbers"].clone();
    let (one, other) = (numbers(&one), numbers(&other));
    assert_eq!(one["toward_a"]["value"], other["toward_b"]["value"]);
    assert_eq!(one["toward_b"]["value"], other["toward_a"]["value"]);
    assert_eq!(one["tilt"]["value"].as_f64().unwrap(), -other["tilt"]["value"].as_f64().unwrap());
}

#[test]
fn a_page_names_the_pairs_that_are_not_on_it_and_why() {
    let pairs = ["--pair", "USA-RUS", "--pair", "USA-DEU", "--pair", "IND-CHN"];
    let years = ["--since", "1950", "--until", "1965", "--json"];
    let output = run(&[&["brief", "IND"], &pairs[..], &years[..]].concat());
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    let record: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(record["tilts"].as_array().unwrap().len(), 1);
    let messages: Vec<&str> =
        record["warnings"].as_array().unwrap().iter().map(|row| row["message"].as_str().unwrap()).collect();
    assert!(
        messages.iter().any(|message| message.starts_with("USA–DEU could not be measured: ")),
        "{messages:?}"
    );
    assert!(messages.iter().any(|message| message.starts_with("IND–CHN is not shown: ")), "{messages:?}");
}

#[test]
fn what_is_wrong_with_a_question_is_told_before_the_work() {
    for args in [
        &["brief", "KAZ", "--pair", "USA-USA"][..],
        &["brief", "KAZ", "-O", "parchment"],
        &["scan", "--pair", "USA-RUS", "--pair", "USA", "--draws", "100000"],
        &["scan", "--draws", "100000", "-O", "html"],
        &["blocs", "--org", "EAEU", "--outside", "GBR", "--seed", "3"],
    ] {
        let refused = run(args);
        assert_eq!(refused.status.code(), Some(2), "{args:?}: {}", stderr(&refused));
    }
}

#[test]
fn a_vote_file_is_added_once_and_survives_a_bad_one() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let store = store.to_str().unwrap();
    let file = folder.path().join("UNVotes.csv");
    let header = "rcid,ccode,vote,session,date,unres,amend,para\n";
    std::fs::write(&file, format!("{header}3,2,1,1,1946-01-01,R/1/1,0,0\n3,365,3,1,1946-01-01,R/1/1,0,0\n3,200,7,1,1946-01-01,R/1/1,0,0\n")).unwrap();
    let add = |path: &Path| run(&["data", "add", path.to_str().unwrap(), "--store", store]);
    let first = add(&file);
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    assert!(
        stdout(&first).contains("3 rows, 2 accepted, 1 rejected") || stdout(&first).contains("1 rejected"),
        "{}",
        stdout(&first)
    );
    assert!(stdout(&add(&file)).contains("already in the store"));
    let bad = folder.path().join("bad.csv");
    std::fs::write(&bad, "rcid,ccode,session,date,unres,amend,para\n3,2,1,1946-01-01,R/1/1,0,0\n").unwrap();
    let refused = add(&bad);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("vote"), "{}", stderr(&refused));
    let verified = run(&["verify", "--store", store]);
    assert_eq!(verified.status.code(), Some(0), "{}", stderr(&verified));
    let listed = stdout(&run(&["data", "list", "--plain", "--store", store]));
    assert!(listed.contains("UNVotes.csv"), "{listed}");
}

#[test]
fn one_changed_byte_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let file = folder.path().join("UNVotes.csv");
    std::fs::write(&file, "rcid,ccode,vote,session,date,unres,amend,para\n3,2,1,1,1946-01-01,R/1/1,0,0\n")
        .unwrap();
    let store_name = store.to_str().unwrap();
    assert_eq!(run(&["data", "add", file.to_str().unwrap(), "--store", store_name]).status.code(), Some(0));
    let original = find_file(&store.join("originals"));
    let mut permissions = std::fs::metadata(&original).unwrap().permissions();
    #[expect(clippy::permissions_set_readonly_false, reason = "a test breaks what it made itself")]
    permissions.set_readonly(false);
    std::fs::set_permissions(&original, permissions).unwrap();
    let mut bytes = std::fs::read(&original).unwrap();
    bytes[5] ^= 1;
    std::fs::write(&original, bytes).unwrap();
    let output = run(&["verify", "--store", store_name]);
    assert_eq!(output.status.code(), Some(5), "{}", stderr(&output));
    assert!(stderr(&output).contains("originals"), "{}", stderr(&output));
}

fn find_file(folder: &Path) -> PathBuf {
    let path = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    if path.is_dir() { find_file(&path) } else { path }
}
