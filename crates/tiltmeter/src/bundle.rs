//! The evidence bundle of a check: everything a reader needs to look at the originals and to get the same record again.
//!
//! Every member but the custody log is a function of the inputs, so that two bundles of the same run differ only there.
//! A Telegram export is bundled without ids of users and names of private persons, with the hash of the raw file noted.

use std::io::{Cursor, Read, Write};

use serde_json::{Map, Value, json};
use tilt_core::grading::Registered;
use tilt_core::id::sha256_hex;
use tilt_core::series::Domain;
use tilt_core::{Concordance, DocumentMeta, Report, StateId};

use crate::check::{CheckOptions, Input};
use crate::failure::{Exit, Failure};
use crate::walk;

/// The record, as `--json` writes it.
pub const RECORD: &str = "record.json";

/// Documents, options and data versions.
pub const MANIFEST: &str = "manifest.json";

/// Largest member that is read back.
const MAX_MEMBER: u64 = 256 << 20;

/// A document as it goes into a bundle and comes out of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Original {
    /// Name for messages.
    pub name: String,
    /// What is known about it beside its bytes.
    pub meta: DocumentMeta,
    /// The bytes that were read.
    pub bytes: Vec<u8>,
    /// SHA-256 of the file as given, where the bytes had private data taken out.
    pub raw: Option<String>,
}

impl Original {
    /// Reads an input, and takes private data out of a Telegram export.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(input: Input) -> Result<Original, Failure> {
        let bytes = (input.read)()?;
        let (bytes, raw) = match without_persons(&bytes) {
            Some(stripped) => (stripped, Some(sha256_hex(&bytes))),
            None => (bytes, None),
        };
        Ok(Original { name: input.name, meta: input.meta, bytes, raw })
    }

    /// The document as an input of a check.
    pub fn input(&self) -> Input {
        let bytes = self.bytes.clone();
        Input { name: self.name.clone(), meta: self.meta.clone(), read: Box::new(move || Ok(bytes)) }
    }
}

/// Keys of a Telegram export that name or number persons.
const PERSONAL: [&str; 12] = [
    "from",
    "from_id",
    "actor",
    "actor_id",
    "author",
    "members",
    "inviter",
    "via_bot",
    "contact_information",
    "saved_from",
    "reply_to_peer_id",
    "personal_information",
];

/// A Telegram export without ids and names of users; `None` if the bytes are none.
fn without_persons(bytes: &[u8]) -> Option<Vec<u8>> {
    let head = bytes.iter().find(|byte| !byte.is_ascii_whitespace())?;
    if *head != b'{' {
        return None;
    }
    let mut value: Value = serde_json::from_slice(bytes).ok()?;
    let is_export = value.get("messages").is_some_and(Value::is_array) || value.get("chats").is_some();
    if !is_export {
        return None;
    }
    strip(&mut value);
    serde_json::to_vec_pretty(&value).ok()
}

fn strip(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(strip),
        Value::Object(map) => {
            // A channel writes under its own name: that is the source, not a person.
            let of_channel = map
                .get("from_id")
                .or_else(|| map.get("actor_id"))
                .and_then(Value::as_str)
                .is_some_and(|id| id.starts_with("channel"));
            map.retain(|key, _| {
                !PERSONAL.contains(&key.as_str()) || of_channel && (key == "from" || key == "actor")
            });
            map.values_mut().for_each(strip);
        }
        _ => {}
    }
}

/// Writes the bundle of a run.
///
/// # Errors
/// If the record cannot be written as JSON, CSV or HTML.
pub fn write(originals: &[Original], options: &CheckOptions, report: &Report) -> Result<Vec<u8>, Failure> {
    let mut members: Vec<(String, Vec<u8>)> = Vec::new();
    for (at, original) in originals.iter().enumerate() {
        members.push((member_name(at, &original.name), original.bytes.clone()));
    }
    for (name, format) in [(RECORD, "json"), ("series.csv", "csv"), ("report.html", "html")] {
        let mut bytes = Vec::new();
        walk::report(report, format, &tilt_report::Style::default(), &mut bytes)?;
        members.push((name.to_owned(), bytes));
    }
    members.push((MANIFEST.to_owned(), pretty(&manifest(originals, options, report))?));
    members.push(("records-used.json".to_owned(), pretty(&records(report))?));
    members.push(("README.txt".to_owned(), README.as_bytes().to_vec()));
    members.sort();
    let sums: String =
        members.iter().map(|(name, bytes)| format!("{}  {name}\n", sha256_hex(bytes))).collect();
    members.push(("SHA256SUMS".to_owned(), sums.into_bytes()));
    members.push(("custody.jsonl".to_owned(), custody(originals, options).into_bytes()));
    zip(&members)
}

const README: &str = "\
Evidence bundle of tiltmeter.

originals/         the documents as they were read; SHA256SUMS holds their hashes
record.json        the record: every judgement, figure, source and warning with its id
report.html        the same to read
series.csv         the points of all series
records-used.json  rows of tables and datasets that the judgements rest on
manifest.json      documents, options, versions of program and data, command line
custody.jsonl      who did what when; the only member that depends on the clock
SHA256SUMS         hashes of all members but itself and the custody log

Check it:          unzip bundle.zip -d bundle && cd bundle && sha256sum -c SHA256SUMS
Make it again:     tiltmeter check bundle.zip --json    (gives record.json, byte for byte)
Ask it:            tiltmeter explain ID --in bundle.zip
";

fn member_name(at: usize, name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String =
        last.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' }).collect();
    let plain = plain.trim_start_matches(['.', '-']);
    format!("originals/{:03}-{}", at + 1, if plain.is_empty() { "document" } else { plain })
}

fn manifest(originals: &[Original], options: &CheckOptions, report: &Report) -> Value {
    let documents: Vec<Value> = originals
        .iter()
        .enumerate()
        .map(|(at, original)| {
            json!({
                "member": member_name(at, &original.name),
                "name": original.name,
                "sha256": sha256_hex(&original.bytes),
                "bytes": original.bytes.len(),
                "raw_sha256": original.raw,
                "outlet": original.meta.outlet,
                "channel": original.meta.channel,
                "date": original.meta.date.map(|date| date.to_string()),
                "url": original.meta.url,
                "lang": original.meta.lang,
                "title": original.meta.title,
            })
        })
        .collect();
    let data: Vec<Value> = report
        .vintages
        .iter()
        .map(|vintage| json!({"dataset": vintage.dataset, "version": vintage.version, "sha256": vintage.sha256}))
        .collect();
    let key = |state: Option<StateId>| state.map(StateId::key);
    let domains: Vec<&str> = options.domains.iter().map(|domain| domain.name()).collect();
    let registry: Vec<Value> = options
        .registry
        .iter()
        .map(|entry| {
            json!({"name": entry.name, "reliability": entry.reliability.letter(), "reason": entry.reason})
        })
        .collect();
    json!({
        "schema": "tiltmeter.bundle",
        "version": "0.1.0",
        "program": crate::VERSION,
        "command_line": options.command_line,
        "documents": documents,
        "options": {
            "state": key(options.state),
            "from": key(options.from),
            "to": key(options.to),
            "since": options.since,
            "until": options.until,
            "domains": domains,
            "baseline": options.baseline,
            "seed": options.seed,
            "as_of": options.as_of.map(|date| date.to_string()),
            "prior": options.prior,
            "registry": registry,
        },
        "data": data,
    })
}

/// Rows that judgements rest on, each once, with where they stand and what is cited for them.
fn records(report: &Report) -> Value {
    let facts = report.verdicts.iter().flat_map(|verdict| &verdict.facts);
    let mut rows: Vec<(String, Value)> = facts
        .map(|fact| {
            let value = json!({
                "row": fact.row.to_string(),
                "statement": fact.statement,
                "date": fact.date.map(|date| date.to_string()),
                "cited": fact.cited,
                "origin": fact.origin.to_string(),
                "sha256": fact.origin.sha256,
            });
            (fact.row.to_string(), value)
        })
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    rows.dedup_by(|a, b| a.0 == b.0);
    let agreements: Vec<Value> = report
        .agreements
        .iter()
        .map(|row| json!({"id": row.id, "title": row.title, "cited": row.cited, "origin": row.origin.to_string()}))
        .collect();
    json!({ "rows": rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>(), "agreements": agreements })
}

/// One line an act: who, what, when, with which version.
fn custody(originals: &[Original], options: &CheckOptions) -> String {
    let now = tilt_store::now();
    let mut lines = String::new();
    for original in originals {
        let line = json!({
            "when": now,
            "act": if original.raw.is_some() { "read, private data taken out" } else { "read" },
            "item": original.name,
            "url": original.meta.url,
            "sha256": sha256_hex(&original.bytes),
            "raw_sha256": original.raw,
            "method": "given by the user",
            "tool": format!("tiltmeter {}", crate::VERSION),
            "command": options.command_line,
        });
        lines.push_str(&format!("{line}\n"));
    }
    lines
}

fn pretty(value: &Value) -> Result<Vec<u8>, Failure> {
    let mut bytes = serde_json::to_vec_pretty(value)
        .map_err(|error| Failure::failed("cannot write the manifest").because(error))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn zip(members: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Failure> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // A fixed day, so that the bytes do not tell when they were made.
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let fail = |error: &dyn std::fmt::Display| Failure::failed("cannot write the bundle").because(error);
    for (name, bytes) in members {
        writer.start_file(name.as_str(), options).map_err(|error| fail(&error))?;
        writer.write_all(bytes).map_err(|error| fail(&error))?;
    }
    let done = writer.finish().map_err(|error| fail(&error))?;
    Ok(done.into_inner())
}

/// Whether bytes are a bundle of this program.
pub fn is_bundle(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK") && member(bytes, MANIFEST).is_ok()
}

/// A member of a bundle.
///
/// # Errors
/// If there is no such member or the file is damaged.
pub fn member(bytes: &[u8], name: &str) -> Result<Vec<u8>, Failure> {
    let fail = || Failure::failed(format!("the bundle has no `{name}`"));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| fail().because(error).exit(Exit::Integrity))?;
    let file = archive.by_name(name).map_err(|error| fail().because(error))?;
    let mut found = Vec::new();
    file.take(MAX_MEMBER)
        .read_to_end(&mut found)
        .map_err(|error| fail().because(error).exit(Exit::Integrity))?;
    Ok(found)
}

/// The documents and options of a bundle, and the data versions in which its record was made.
#[derive(Debug)]
pub struct Opened {
    /// Documents.
    pub originals: Vec<Original>,
    /// Options.
    pub options: CheckOptions,
    /// Dataset and version.
    pub data: Vec<(String, String)>,
}

/// Opens a bundle and compares every original with its hash.
///
/// # Errors
/// With exit 5 if a byte of an original changed; if the manifest is not one of this program.
pub fn open(bytes: &[u8]) -> Result<Opened, Failure> {
    let bad = |what: &str| Failure::failed(format!("the manifest of the bundle has no {what}"));
    let manifest: Value = serde_json::from_slice(&member(bytes, MANIFEST)?)
        .map_err(|error| Failure::failed("the manifest of the bundle is no JSON").because(error))?;
    if manifest["schema"] != "tiltmeter.bundle" {
        return Err(bad("schema of this program"));
    }
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let mut originals = Vec::new();
    for document in manifest["documents"].as_array().ok_or_else(|| bad("documents"))? {
        let name = text(&document["member"]).ok_or_else(|| bad("member"))?;
        let bytes = member(bytes, &name)?;
        if text(&document["sha256"]).as_deref() != Some(&sha256_hex(&bytes)) {
            return Err(Failure::failed(format!("{name} is not what was bundled: its SHA-256 differs"))
                .exit(Exit::Integrity));
        }
        let date = text(&document["date"]).map(|date| crate::metadata::date(&date)).transpose()?;
        originals.push(Original {
            name: text(&document["name"]).ok_or_else(|| bad("name"))?,
            meta: DocumentMeta {
                outlet: text(&document["outlet"]),
                channel: text(&document["channel"]),
                date,
                url: text(&document["url"]),
                lang: text(&document["lang"]),
                title: text(&document["title"]),
            },
            bytes,
            raw: text(&document["raw_sha256"]),
        });
    }
    let given = manifest["options"].as_object().ok_or_else(|| bad("options"))?;
    let options = options(given, text(&manifest["command_line"]).unwrap_or_default())?;
    let data = manifest["data"].as_array().into_iter().flatten();
    let data = data.filter_map(|row| Some((text(&row["dataset"])?, text(&row["version"])?))).collect();
    Ok(Opened { originals, options, data })
}

fn options(given: &Map<String, Value>, command_line: String) -> Result<CheckOptions, Failure> {
    let text = |key: &str| given.get(key).and_then(Value::as_str).map(str::to_owned);
    let state = |key: &str| text(key).and_then(|key| Concordance::bundled().by_key(&key));
    let year = |key: &str| given.get(key).and_then(Value::as_i64).and_then(|year| i16::try_from(year).ok());
    let domains = given.get("domains").and_then(Value::as_array).into_iter().flatten();
    let mut registry = Vec::new();
    for entry in given.get("registry").and_then(Value::as_array).into_iter().flatten() {
        let cell = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        registry.push(Registered {
            name: cell("name"),
            reliability: tilt_core::grading::Reliability::read(&cell("reliability"))
                .ok_or_else(|| Failure::failed("the registry in the bundle has a letter that is none"))?,
            reason: cell("reason"),
        });
    }
    Ok(CheckOptions {
        state: state("state"),
        from: state("from"),
        to: state("to"),
        since: year("since"),
        until: year("until"),
        domains: domains.filter_map(Value::as_str).filter_map(Domain::find).collect(),
        baseline: text("baseline").unwrap_or_default(),
        seed: given.get("seed").and_then(Value::as_u64).unwrap_or_default(),
        as_of: text("as_of").map(|date| crate::metadata::date(&date)).transpose()?,
        registry,
        prior: given.get("prior").and_then(Value::as_f64),
        command_line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Q28: an export keeps what a channel said and loses who is in it.
    #[test]
    fn q28_a_telegram_export_loses_persons_and_keeps_the_channel() {
        let export = br#"{"name":"Steppe","type":"public_channel","messages":[
            {"id":1,"from":"Steppe","from_id":"channel77","text":"A post"},
            {"id":2,"from":"Jane Doe","from_id":"user4242","actor":"Jane Doe","members":["Jane Doe"],"text":"hello"}]}"#;
        let text = String::from_utf8(without_persons(export).unwrap()).unwrap();
        assert!(text.contains("A post") && text.contains("\"from\": \"Steppe\""), "{text}");
        for gone in ["Jane", "user4242", "channel77", "members"] {
            assert!(!text.contains(gone), "{gone} stands in {text}");
        }
        assert_eq!(without_persons(b"An article.\n"), None);
        assert_eq!(without_persons(br#"{"title":"no export"}"#), None);
    }

    #[test]
    fn names_of_members_lead_nowhere() {
        for (name, member) in [
            ("../../etc/passwd", "originals/001-passwd"),
            ("a b\u{202e}.txt", "originals/001-a_b_.txt"),
            ("..", "originals/001-document"),
            ("-", "originals/001-document"),
        ] {
            assert_eq!(member_name(0, name), member);
        }
    }
}
