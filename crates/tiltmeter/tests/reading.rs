//! Reading many documents as a user does: a folder of all kinds, tables, and going on after an interruption.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tiltmeter"))
        .args(args)
        .env("TILTMETER_STORE", folder.join("no-store"))
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder with an article, a page, a feed, an export, a corpus, data and a note.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    write("in/article.txt", "date: 2024-03-01\n\nPeru imposed sanctions on Chile.\n");
    write(
        "in/page.html",
        "<!doctype html><html lang=\"en\"><head><title>The Quay</title><meta property=\"article:published_time\" \
         content=\"2024-03-02\"></head><body><article><h1>Envoy leaves</h1><p>Peru expelled the ambassador of Chile on \
         Friday, the ministry in Lima said in a statement that it sent to several newspapers.</p><p>The ministry gave no \
         further reason for the step, and no date on which a successor might be named was given either.</p></article>\
         </body></html>",
    );
    write(
        "in/feed.xml",
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The Pier</title><item><title>Ghana signs</title>\
         <description>Ghana and Togo signed a treaty on fishing.</description>\
         <pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate></item></channel></rss>",
    );
    write(
        "in/result.json",
        "{\"name\": \"Harbour Notes\", \"type\": \"public_channel\", \"id\": 77, \"messages\": [\
         {\"id\": 1, \"type\": \"service\", \"date\": \"2024-03-01T09:00:00\", \"action\": \"create_channel\"},\
         {\"id\": 2, \"type\": \"message\", \"date\": \"2024-03-02T09:00:00\", \"from\": \"Harbour Notes\", \
         \"from_id\": \"channel77\", \"forwarded_from\": \"Quiet Quay\", \"forwarded_from_id\": \"channel9\", \
         \"text\": \"Fiji imposed sanctions on Tonga.\"}]}",
    );
    write("in/votes.csv", "rcid,ccode,vote,session,date,unres\n1,2,1,70,2015-10-01,R/70/1\n");
    write("in/broken.txt", "\u{1}\u{2}\u{3}\u{4}");
    folder
}

#[test]
fn a_folder_of_all_kinds_becomes_lines_in_the_order_of_names() {
    let folder = folder();
    let done = run(folder.path(), &["read", "in", "-o", "out.jsonl"]);
    assert_eq!(done.status.code(), Some(4), "{}", text(&done.stderr));
    assert!(text(&done.stderr).contains("1 passed over: service message"), "{}", text(&done.stderr));
    let lines = std::fs::read_to_string(folder.path().join("out.jsonl")).unwrap();
    let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&str> = rows.iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 5, "data is passed over: {names:?}");
    assert!(names[0] == "in/article.txt" && names[1] == "in/broken.txt" && names[4] == "in/result.json#2");
    assert!(rows[1]["refused"].is_string() && rows[1]["document"].is_null());
    let post = &rows[4]["document"];
    assert_eq!((&post["outlet"], &post["channel"]), (&"Harbour Notes".into(), &"Quiet Quay".into()));
    let chain: Vec<&str> = post["propositions"][0]["chain"]
        .as_array()
        .unwrap()
        .iter()
        .map(|link| link["role"].as_str().unwrap())
        .collect();
    assert_eq!(chain, ["outlet", "channel"]);
    let said = |n: usize| rows[n]["document"]["propositions"].as_array().unwrap().len();
    assert!([0, 2, 3, 4].into_iter().all(|n| said(n) > 0), "{lines}");
}

#[test]
fn a_damaged_file_of_texts_is_told_and_the_rest_is_read() {
    let folder = folder();
    let path = folder.path().join("in/result.json");
    let whole = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, whole.replace("]}", ", {\"id\": 3, \"type\": \"mess")).unwrap();
    std::fs::write(folder.path().join("in/z.txt"), "Peru imposed sanctions on Chile.\n").unwrap();
    let done = run(folder.path(), &["read", "in", "-o", "out.jsonl"]);
    let told = text(&done.stderr);
    assert_eq!(done.status.code(), Some(4), "{told}");
    assert!(told.contains("in/result.json (telegram-export) is damaged: "), "{told}");
    assert!(told.contains("the 1 text before is read") && told.contains("hint: export or fetch"), "{told}");
    let lines = std::fs::read_to_string(folder.path().join("out.jsonl")).unwrap();
    let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&str> = rows.iter().skip(4).map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["in/result.json#2", "in/result.json", "in/z.txt"]);
    assert!(rows[5]["refused"].as_str().unwrap().contains("is damaged"), "{lines}");
    // The report of many documents says it too.
    let report = run(folder.path(), &["read", "in/result.json", "in/z.txt", "--json"]);
    assert_eq!(report.status.code(), Some(4), "{}", text(&report.stderr));
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(report["documents"].as_array().unwrap().len(), 2);
}

#[test]
fn going_on_gives_the_bytes_of_an_undisturbed_run() {
    let folder = folder();
    let words = "Peru and Chile signed a treaty on fishing in the port of Arica after two years of talks.";
    for name in ["in/a.txt", "in/z.txt"] {
        std::fs::write(folder.path().join(name), words).unwrap();
    }
    run(folder.path(), &["read", "in", "-o", "whole.jsonl"]);
    let whole = std::fs::read_to_string(folder.path().join("whole.jsonl")).unwrap();
    let last: Value = serde_json::from_str(whole.lines().last().unwrap()).unwrap();
    assert_eq!(last["document"]["copy_of"]["name"], "in/a.txt");
    let cut = whole.match_indices('\n').nth(2).unwrap().0 + 30;
    let part = folder.path().join("again.jsonl.part");
    std::fs::write(&part, &whole[..cut]).unwrap();
    let done = run(folder.path(), &["read", "in", "-o", "again.jsonl", "--resume"]);
    assert!(text(&done.stderr).contains("3 documents were read before"), "{}", text(&done.stderr));
    assert_eq!(std::fs::read_to_string(folder.path().join("again.jsonl")).unwrap(), whole);
    assert!(!part.exists());

    std::fs::write(&part, whole.replace("in/broken.txt", "in/other.txt")).unwrap();
    let refused = run(folder.path(), &["read", "in", "-o", "again.jsonl", "--resume"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("was in/other.txt and is in/broken.txt"),
        "{}",
        text(&refused.stderr)
    );
}

#[test]
fn tables_hold_a_row_for_each_proposition_and_each_silent_document() {
    let folder = folder();
    std::fs::write(folder.path().join("in/quiet.txt"), "The weather was mild, and the sea calm.\n").unwrap();
    run(folder.path(), &["read", "in", "-o", "out.csv"]);
    let csv = std::fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(csv.starts_with("document,name,outlet,channel,date,lang,copy_of,proposition,kind,root"), "{csv}");
    let quiet = csv.lines().find(|line| line.contains("in/quiet.txt")).unwrap();
    assert!(quiet.ends_with(",,,,,,,,,,,"), "{quiet}");
    assert!(csv.lines().any(|line| line.contains("SANCTION") && line.contains("FJI")), "{csv}");
    let done = run(folder.path(), &["read", "in", "-o", "out.parquet"]);
    assert_eq!(done.status.code(), Some(4));
    let bytes = std::fs::read(folder.path().join("out.parquet")).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
}

#[test]
fn an_export_is_checked_post_by_post() {
    let folder = folder();
    let done = run(folder.path(), &["check", "in/result.json", "in/feed.xml", "--json"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    let names: Vec<&str> = report["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|document| document["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["in/result.json#2", "in/feed.xml#line 1"]);
    let data = run(folder.path(), &["check", "in/votes.csv"]);
    assert_eq!(data.status.code(), Some(1));
    assert!(text(&data.stderr).contains("data add"), "{}", text(&data.stderr));
}
