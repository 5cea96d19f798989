//! The pages of docs/codebook are tests: every sentence is read and compared with the codes under it.
//!
//! `UPDATE=1 cargo test -p tilt-text --test codebook` rewrites the codes; the difference is to be reviewed.

mod show;

use tilt_core::Document;
use tilt_core::document::DocumentMeta;

/// One document of a page with its expected codes.
struct Case {
    meta: Vec<String>,
    text: Vec<String>,
    expected: Vec<String>,
    /// Line of the page after which the codes stand.
    line: usize,
}

fn pages() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/codebook");
    let mut pages: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("the codebook")
        .map(|entry| entry.expect("a page").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md") && !path.ends_with("README.md"))
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("a page")))
        .collect();
    pages.sort();
    pages
}

/// Text lines that follow each other with codes between them are separate documents; a blank line ends one too.
fn cases(page: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut meta: Vec<String> = Vec::new();
    let mut open: Option<Case> = None;
    for (number, line) in page.lines().enumerate() {
        if let Some(key) = line.strip_prefix("@ ") {
            meta.push(key.to_owned());
        } else if let Some(text) = line.strip_prefix('>') {
            if open.as_ref().is_some_and(|case| !case.expected.is_empty()) {
                cases.extend(open.take());
            }
            let case = open.get_or_insert_with(|| Case {
                meta: std::mem::take(&mut meta),
                text: Vec::new(),
                expected: Vec::new(),
                line: number,
            });
            case.text.push(text.strip_prefix(' ').unwrap_or(text).to_owned());
            case.line = number;
        } else if let (Some(code), Some(case)) = (line.strip_prefix("= "), open.as_mut()) {
            case.expected.push(code.to_owned());
        } else {
            cases.extend(open.take());
        }
    }
    cases.extend(open);
    cases
}

fn read(case: &Case) -> Vec<String> {
    let mut meta = DocumentMeta {
        outlet: Some("Harbour Courier".to_owned()),
        date: Some("2025-06-17".parse().expect("a day")),
        lang: Some("en".to_owned()),
        ..DocumentMeta::default()
    };
    for row in &case.meta {
        match row.split_once(": ") {
            Some(("outlet", value)) => meta.outlet = Some(value.to_owned()),
            Some(("channel", value)) => meta.channel = Some(value.to_owned()),
            Some(("lang", value)) => meta.lang = Some(value.to_owned()),
            Some(("date", value)) => meta.date = Some(value.parse().expect("a day")),
            _ => panic!("unknown line @ {row}"),
        }
    }
    let document = Document::from_text("codebook", &case.text.join("\n"), meta);
    let reading = tilt_text::read(&document);
    let mut codes: Vec<String> =
        reading.propositions.iter().map(|p| format!("{} | {}", show::code(p), show::chain(p))).collect();
    if codes.is_empty() {
        codes.push("nothing".to_owned());
    }
    codes
}

#[test]
fn every_sentence_is_read_as_the_page_says() {
    let update = std::env::var("UPDATE").is_ok();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (path, page) in pages() {
        let cases = cases(&page);
        let results: Vec<Vec<String>> = cases.iter().map(read).collect();
        count += cases.len();
        for (case, found) in cases.iter().zip(&results) {
            if *found != case.expected {
                wrong.push(format!(
                    "{path}\n  {}\n  expected {:#?}\n  found    {found:#?}",
                    case.text.join("\n  "),
                    case.expected
                ));
            }
        }
        if update {
            std::fs::write(&path, rewritten(&page, &cases, &results)).expect("the page is written");
        }
    }
    println!("{count} documents in the codebook");
    assert!(count >= 120, "{count} documents");
    assert!(update || wrong.is_empty(), "{}", wrong.join("\n"));
}

fn rewritten(page: &str, cases: &[Case], results: &[Vec<String>]) -> String {
    let mut out = String::new();
    for (number, line) in page.lines().enumerate() {
        if line.starts_with("= ") {
            continue;
        }
        out += line;
        out.push('\n');
        if let Some(index) = cases.iter().position(|case| case.line == number) {
            for code in &results[index] {
                out += &format!("= {code}\n");
            }
        }
    }
    out
}

/// The table of rules of a coder, as its page shows it.
fn table(coder: usize) -> String {
    let mut out = "| rule | what it reads | example |\n|---|---|---|\n".to_owned();
    for rule in tilt_text::RULES[coder] {
        out += &format!("| {} | {} | {} |\n", rule.id, rule.doc, rule.example);
    }
    out
}

#[test]
fn every_page_lists_the_rules_of_its_coder() {
    const HEADING: &str = "\n## Rules\n\n";
    for (index, coder) in tilt_text::CODERS.iter().enumerate() {
        let path = format!("{}/../../docs/codebook/{}.md", env!("CARGO_MANIFEST_DIR"), coder.card().name);
        let page = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let (prose, listed) = page.split_once(HEADING).unwrap_or((&page, ""));
        if std::env::var("UPDATE").is_ok() {
            std::fs::write(&path, format!("{}\n{HEADING}{}", prose.trim_end(), table(index)))
                .expect("the page is written");
        } else {
            assert_eq!(listed, table(index), "{path}: run with UPDATE=1");
        }
    }
}

#[test]
fn every_rule_fires_on_its_example() {
    for rule in tilt_text::rules() {
        let meta = DocumentMeta { lang: Some("en".to_owned()), ..DocumentMeta::default() };
        let document = Document::from_text(rule.id, rule.example, meta);
        let reading = tilt_text::read(&document);
        let fired: Vec<&str> = reading.propositions.iter().flat_map(|p| p.rules.iter().copied()).collect();
        assert!(fired.contains(&rule.id), "{}: `{}` fired {fired:?}", rule.id, rule.example);
        assert!(rule.doc.ends_with('.'), "{}: documentation is a sentence", rule.id);
    }
}
