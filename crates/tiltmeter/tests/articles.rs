//! Thirty-two documents as a new user brings them, checked end to end and compared with what they say.
//!
//! The expectations were written before the program read the documents. Of the first twenty, those whose names have the
//! greatest CRC-32 are held out: causes are mended by the others alone. The twelve from 31 on came later, from another
//! author, and were scored before anything was mended by them. `cargo test --test articles -- --nocapture` prints what is
//! missing; `ARTICLES=all` prints it for the held-out half too.
//!
//! A row names words of the document, the kind of what is said there, its parties, the chain of roles (with the
//! beginning of a name after a colon), modality, first day, testability and the verdicts that are honest: T true side,
//! E roughly even, F false side, N not covered, X not tested. `|` parts alternatives. A kind with `!` must not be
//! counted as something that happened.

#![expect(clippy::print_stdout, reason = "what is missing is printed for whoever mends it")]
#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The ten names with the greatest CRC-32.
const HELD_OUT: [&str; 10] = [
    "01-sahel-report",
    "02-relay-kyrgyz",
    "05-machine-uzbek",
    "06-denials-gulf",
    "09-plans-honduras",
    "10-multiparty",
    "12-feed",
    "15-french",
    "16-instruction",
    "17-oceania",
];

/// The first document of the later ones.
const FRESH_FROM: &str = "31";

/// What is compared of a row that was found.
const PARTS: [&str; 6] = ["found", "chain", "modality", "time", "testable", "verdict"];

/// Rows of one half that came out as expected, of all, by part; and readings that must not be.
#[derive(Default, Debug)]
struct Score {
    right: [usize; 6],
    of: [usize; 6],
    forbidden: usize,
    too_certain: usize,
}

#[test]
fn documents_say_what_a_reader_would_say_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ext| ext != "tsv"));
    files.sort();
    assert_eq!(files.len(), 32);
    let mut scores = [Score::default(), Score::default(), Score::default()];
    for file in &files {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let is_held = HELD_OUT.contains(&name);
        let shown = !is_held || std::env::var("ARTICLES").is_ok_and(|which| which == "all");
        let report = check(file);
        let rows = std::fs::read_to_string(file.with_extension("tsv")).unwrap();
        for row in rows.lines().filter(|row| !row.starts_with('#')) {
            let cells: Vec<&str> = row.split('\t').collect();
            assert_eq!(cells.len(), 8, "{name}: {row}");
            let group = if name >= FRESH_FROM { 2 } else { usize::from(is_held) };
            score(&report, &cells, name, shown, &mut scores[group]);
        }
    }
    for (half, score) in ["mended by", "held out", "fresh, looked at"].iter().zip(&scores) {
        let parts: Vec<String> = (0..PARTS.len())
            .map(|at| format!("{} {}/{}", PARTS[at], score.right[at], score.of[at]))
            .collect();
        println!(
            "{half}: {}; forbidden {}, too certain {}",
            parts.join(", "),
            score.forbidden,
            score.too_certain
        );
    }
    // Measured when the half was mended; fewer is a step back.
    assert_floor(&scores[0], [40, 36, 40, 22, 39, 39], 0, 0);
    // Scored after mending by the others; by the later ones chains rose from 17 to 19, modality fell from 22 to 21.
    // Both forbidden readings are acts of denying, told beside what is denied.
    assert_floor(&scores[1], [22, 19, 21, 8, 20, 20], 2, 1);
    // Before anything was mended by them: 44 of 98 found, 21 of 56 chains, 42, 27, 14 and 41; 1 forbidden.
    // A satire is set aside now, and what it presupposes with it: one row less is tested. The one forbidden reading is an
    // act of denying.
    assert_floor(&scores[2], [70, 41, 64, 42, 20, 65], 1, 0);
}

fn assert_floor(score: &Score, floor: [usize; 6], forbidden: usize, too_certain: usize) {
    for (at, least) in floor.into_iter().enumerate() {
        assert!(score.right[at] >= least, "{}: {} of at least {least}", PARTS[at], score.right[at]);
    }
    assert!(score.forbidden <= forbidden && score.too_certain <= too_certain, "{score:?}");
}

fn check(file: &Path) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_tiltmeter"))
        .args(["check", "--json"])
        .arg(file)
        .env("TILTMETER_STORE", folder.path().join("no-store"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&done.stderr).into_owned();
    serde_json::from_slice(&done.stdout)
        .unwrap_or_else(|error| panic!("{}: {error}: {shown}", file.display()))
}

fn score(report: &Value, cells: &[&str], name: &str, shown: bool, score: &mut Score) {
    let [phrase, kind, parties, chain, modality, time, testable, verdict] = cells[..] else { unreachable!() };
    let here = at_phrase(report, phrase);
    if let Some(kind) = kind.strip_prefix('!') {
        let counted = here.iter().filter(|found| {
            found["counts_as_realis"] == true
                && matches!(
                    found["kind"].as_str(),
                    Some("event" | "membership" | "agreement" | "relation_trend")
                )
                && (kind == "*" || is_kind(found, kind))
                && (parties == "*" || any(parties, |wanted| fits(found, wanted)))
                && (chain != "outlet" || found["outlet_asserts"] == true)
        });
        for found in counted {
            score.forbidden += 1;
            if shown {
                println!("{name}: MUST NOT: {}", describe(found));
            }
        }
        return;
    }
    let fitting = here
        .iter()
        .find(|found| any(kind, |kind| is_kind(found, kind)) && any(parties, |wanted| fits(found, wanted)));
    let verdicts = fitting.map(|found| letters(report, found)).unwrap_or_default();
    let expected = [parties, chain, modality, time, testable, verdict];
    let holds = |part: usize, found: &Value| match part {
        0 => true,
        1 => chain_fits(found, chain),
        2 => any(modality, |wanted| found["modality"] == wanted),
        3 => any(time, |wanted| time_fits(found, wanted)),
        4 => any(testable, |wanted| found["testable"]["answer"] == wanted),
        _ => verdicts.chars().all(|letter| verdict.contains(letter)),
    };
    for (part, wanted) in expected.iter().enumerate() {
        if part > 0 && matches!(*wanted, "-" | "*") {
            continue;
        }
        score.of[part] += 1;
        match fitting {
            Some(found) if holds(part, found) => score.right[part] += 1,
            Some(found) => {
                if part == 5 && !verdict.contains('T') && verdicts.contains('T') {
                    score.too_certain += 1;
                }
                if shown {
                    println!(
                        "{name}: `{phrase}`: {} wanted {wanted}: {} [{verdicts}]",
                        PARTS[part],
                        describe(found)
                    );
                }
            }
            None if part == 0 && shown => {
                let others: Vec<String> = here.iter().map(describe).collect();
                println!("{name}: `{phrase}`: NOT FOUND {kind} {parties}; here: {others:?}");
            }
            None => {}
        }
    }
}

/// What is said in the sentence that holds the phrase.
fn at_phrase(report: &Value, phrase: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut is_there = false;
    for document in report["documents"].as_array().unwrap() {
        let text = document["text"].as_str().unwrap();
        let Some(at) = text.find(phrase) else { continue };
        is_there = true;
        let ends = [". ", ".\n", "\n", "? "];
        let start = ends.iter().filter_map(|end| Some(text[..at].rfind(end)? + end.len())).max().unwrap_or(0);
        let end = ends.iter().filter_map(|end| text[at..].find(end)).min().map_or(text.len(), |end| at + end);
        let is_here = |span: &Value| {
            let (from, to) =
                (span["start"].as_u64().unwrap() as usize, span["end"].as_u64().unwrap() as usize);
            from < end && start < to
        };
        let all = document["propositions"].as_array().unwrap().iter();
        found.extend(
            all.filter(|p| is_here(&p["span"]) || p["mentions"].as_array().unwrap().iter().any(is_here))
                .cloned(),
        );
    }
    assert!(is_there, "no document holds `{phrase}`");
    found
}

fn any(alternatives: &str, holds: impl Fn(&str) -> bool) -> bool {
    alternatives.split('|').any(holds)
}

fn is_kind(found: &Value, kind: &str) -> bool {
    match kind {
        "agreement" => !found["event"]["agreement"].is_null(),
        "event" => found["kind"] == "event" && found["event"]["agreement"].is_null(),
        _ => found["kind"] == kind,
    }
}

fn code(party: &Value) -> String {
    party["actor"].as_str().map_or("?".to_owned(), |actor| actor.chars().take_while(|c| *c != '/').collect())
}

fn codes(parties: &Value) -> String {
    let mut codes: Vec<String> = parties.as_array().into_iter().flatten().map(code).collect();
    codes.sort();
    codes.dedup();
    codes.join("+")
}

/// The parties of a proposition in the notation of the rows.
fn parties(found: &Value) -> String {
    let side = |party: &Value| if party.is_null() { "-".to_owned() } else { code(party) };
    if let Some(trend) = found.get("relation_trend").filter(|trend| !trend.is_null()) {
        let fields: Vec<&str> =
            trend["domains"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let fields = if fields.is_empty() { String::new() } else { format!("#{}", fields.join("+")) };
        return format!("{}:{}>{}{fields}", side(&trend["state"]), side(&trend["from"]), side(&trend["to"]));
    }
    if let Some(member) = found.get("membership").filter(|member| !member.is_null()) {
        let mut orgs: Vec<&str> =
            member["organisations"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        orgs.sort_unstable();
        let end = match (member["left"] == true, member["status"].as_str()) {
            (true, _) => ":left".to_owned(),
            (_, Some("full" | "member") | None) => String::new(),
            (_, Some(status)) => format!(":{status}"),
        };
        return format!("{}:{}{end}", side(&member["state"]), orgs.join("+"));
    }
    if let Some(relation) = found.get("relation_state").filter(|relation| !relation.is_null()) {
        return format!("{}:{}", side(&relation["state"]), side(&relation["other"]));
    }
    if let Some(event) = found.get("event").filter(|event| !event.is_null()) {
        if !event["agreement"].is_null() {
            let about: Vec<&str> =
                event["provisions"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            let stage = event["life_cycle"].as_str().unwrap_or("");
            return format!("{}~{}~{stage}", codes(&event["parties"]), about.join("+"));
        }
        return format!("{}>{}", codes(&event["parties"]), codes(&event["recipients"]));
    }
    String::new()
}

fn fits(found: &Value, wanted: &str) -> bool {
    let own = parties(found);
    if wanted == "*" || own == wanted {
        return true;
    }
    if let (Some((who, rest)), Some((own_who, own_rest))) = (wanted.split_once('~'), own.split_once('~')) {
        let (about, stage) = rest.split_once('~').unwrap();
        let (own_about, own_stage) = own_rest.split_once('~').unwrap();
        let is_party = match who.strip_prefix('*') {
            Some(one) => own_who.contains(one),
            None => own_who == who,
        };
        return is_party
            && (about == "*" || about.split('+').all(|subject| own_about.contains(subject)))
            && (stage == "*" || stage == own_stage);
    }
    // "*" for one side of a trend; an event between states in either direction is written with "+"; several states of
    // one membership are propositions of their own.
    let side = |text: &str| -> Option<(String, String)> {
        let (head, tail) = text.split_once('>')?;
        Some((head.to_owned(), tail.to_owned()))
    };
    match (side(wanted), side(&own)) {
        (Some((head, tail)), Some((own_head, own_tail))) => {
            let star = head.strip_suffix('*').is_some_and(|head| own_head.starts_with(head));
            (star || head == own_head) && tail == own_tail
        }
        (None, Some((own_head, own_tail))) if !wanted.contains(':') => {
            let mut both: Vec<&str> =
                own_head.split('+').chain(own_tail.split('+')).filter(|c| !c.is_empty()).collect();
            both.sort_unstable();
            both.join("+") == wanted
        }
        _ => match (wanted.split_once(':'), own.split_once(':')) {
            (Some((states, rest)), Some((state, own_rest))) => {
                states.split('+').any(|one| one == state) && rest == own_rest
                    // Several organisations of one state may be several propositions.
                    || states == state && rest.split('+').any(|org| org == own_rest)
            }
            _ => false,
        },
    }
}

fn chain_fits(found: &Value, wanted: &str) -> bool {
    let links = found["chain"].as_array().unwrap();
    let wanted: Vec<&str> = wanted.split(' ').collect();
    links.len() == wanted.len()
        && links.iter().zip(wanted).all(|(link, wanted)| {
            any(wanted, |one| {
                let (role, name) = one.split_once(':').unwrap_or((one, ""));
                (role == "*" || link["role"] == role) && link["agent"].as_str().unwrap().contains(name)
            })
        })
}

fn time_fits(found: &Value, wanted: &str) -> bool {
    let from = found["time"]["event_from"].as_str().unwrap_or("");
    match wanted.split_once("..") {
        // "1972..1979": the last year belongs to it; the first day after is given.
        Some((first, last)) => {
            let to = found["time"]["event_to"].as_str().unwrap_or("");
            let after: i32 = last.parse::<i32>().unwrap() + 1;
            from.starts_with(first) && (to.starts_with(last) || to.starts_with(&format!("{after}-01-01")))
        }
        None => from.starts_with(wanted),
    }
}

/// One letter for each verdict on a proposition.
fn letters(report: &Value, found: &Value) -> String {
    let mut letters: String = report["verdicts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|verdict| verdict["proposition"] == found["id"])
        .filter(|verdict| !verdict["statement"].as_str().unwrap().starts_with("About the earlier period"))
        .map(|verdict| match verdict["likelihood"]["p"].as_f64() {
            _ if verdict["test"] == "not tested" => 'X',
            None => 'N',
            Some(p) if p > 0.55 => 'T',
            Some(p) if p >= 0.45 => 'E',
            Some(_) => 'F',
        })
        .collect();
    if letters.is_empty() {
        letters.push('X');
    }
    letters
}

fn describe(found: &Value) -> String {
    let chain: Vec<String> = found["chain"]
        .as_array()
        .unwrap()
        .iter()
        .map(|link| format!("{}:{}", link["role"].as_str().unwrap(), link["agent"].as_str().unwrap()))
        .collect();
    format!(
        "{} {} {} {}..{} {} <{}> {:?}",
        found["kind"].as_str().unwrap(),
        parties(found),
        found["modality"].as_str().unwrap(),
        found["time"]["event_from"].as_str().unwrap_or(""),
        found["time"]["event_to"].as_str().unwrap_or(""),
        found["testable"]["answer"].as_str().unwrap(),
        chain.join(" > "),
        found["span"]["exact"].as_str().unwrap()
    )
}
