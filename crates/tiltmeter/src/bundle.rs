//! The evidence bundle of a check: everything a reader needs to look at the originals and to get the same record again.
//!
//! Every member but the custody log is a function of the inputs, so that two bundles of the same run differ only there.
//! A text out of a file of texts is bundled as it was read: alone, without what the file says beside it, such as ids of
//! users and names of private persons in a Telegram export. The hash of that file is noted.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use serde_json::{Map, Value, json};
use tilt_core::evidence::Vintage;
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
    /// SHA-256 of the file of texts that the bytes are a part of.
    pub raw: Option<String>,
}

impl Original {
    /// Reads an input; `raw` is the hash of the file of texts that holds it.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(input: Input, raw: Option<String>) -> Result<Original, Failure> {
        Ok(Original { name: input.name, meta: input.meta, bytes: (input.read)()?, raw })
    }

    /// The document as an input of a check.
    pub fn input(&self) -> Input {
        let bytes = self.bytes.clone();
        Input { name: self.name.clone(), meta: self.meta.clone(), read: Box::new(move || Ok(bytes)) }
    }
}

/// A document that could not be read: it is not in the bundle, but the record counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Name for messages.
    pub name: String,
    /// Why; out of a bundle without causes and hint.
    pub failure: Failure,
}

impl Refused {
    /// The document as an input of a check, which refuses it again.
    pub fn input(&self) -> Input {
        let failure = self.failure.clone();
        Input { name: self.name.clone(), meta: DocumentMeta::default(), read: Box::new(move || Err(failure)) }
    }
}

/// What a bundle is made of beside the answers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Documents {
    /// Those that were read.
    pub originals: Vec<Original>,
    /// Those that were not.
    pub refused: Vec<Refused>,
}

impl Documents {
    /// All as inputs of a check.
    pub fn inputs(&self) -> Vec<Input> {
        self.originals.iter().map(Original::input).chain(self.refused.iter().map(Refused::input)).collect()
    }
}

/// Writes the bundle of a run.
///
/// # Errors
/// If the record cannot be written as JSON, CSV or HTML.
pub fn write(documents: &Documents, options: &CheckOptions, report: &Report) -> Result<Vec<u8>, Failure> {
    let originals = &documents.originals;
    let mut members: Vec<(String, Vec<u8>)> = Vec::new();
    for (at, original) in originals.iter().enumerate() {
        members.push((member_name(at, &original.name), original.bytes.clone()));
    }
    for (name, format) in [(RECORD, "json"), ("series.csv", "csv"), ("report.html", "html")] {
        let mut bytes = Vec::new();
        walk::report(report, format, &tilt_report::Style::default(), &mut bytes)?;
        members.push((name.to_owned(), bytes));
    }
    members.push((MANIFEST.to_owned(), pretty(&manifest(documents, options, report))?));
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
Ask otherwise:     tiltmeter check bundle.zip --prior 0.2 --json -o other.json
                   tiltmeter diff bundle.zip other.json
Ask it:            tiltmeter explain ID --in bundle.zip
";

fn member_name(at: usize, name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String =
        last.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' }).collect();
    let plain = plain.trim_start_matches(['.', '-']);
    format!("originals/{:03}-{}", at + 1, if plain.is_empty() { "document" } else { plain })
}

fn manifest(documents: &Documents, options: &CheckOptions, report: &Report) -> Value {
    let refused = documents.refused.iter();
    let refused: Vec<Value> =
        refused.map(|one| json!({"name": one.name, "error": one.failure.error})).collect();
    let documents: Vec<Value> = documents
        .originals
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
        "refused": refused,
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
            "act": if original.raw.is_some() { "read out of a file of texts" } else { "read" },
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
    pub documents: Documents,
    /// Options.
    pub options: CheckOptions,
    /// Dataset, version and hash of its file.
    pub data: Vec<(String, String, Option<String>)>,
}

impl Opened {
    /// Where data that a record was made from are not those of the bundle: answers can differ there.
    pub fn other_data(&self, used: &[Vintage]) -> Vec<String> {
        let mut versions: BTreeMap<&str, [BTreeSet<String>; 2]> = BTreeMap::new();
        let shown = |version: &str, hash: Option<&str>| match hash.and_then(|hash| hash.get(..12)) {
            Some(hash) => format!("{version} (sha256 {hash}…)"),
            None => version.to_owned(),
        };
        for (dataset, version, hash) in &self.data {
            versions.entry(dataset).or_default()[0].insert(shown(version, hash.as_deref()));
        }
        for vintage in used {
            let shown = shown(&vintage.version, vintage.sha256.as_deref());
            versions.entry(&vintage.dataset).or_default()[1].insert(shown);
        }
        let listed = |versions: &BTreeSet<String>| versions.iter().cloned().collect::<Vec<_>>().join(", ");
        let differing = versions.into_iter().filter(|(_, [was, is])| was != is);
        differing
            .map(|(dataset, [was, is])| match (was.is_empty(), is.is_empty()) {
                (true, _) => format!("{dataset} is {} here and was not used in the bundle", listed(&is)),
                (_, true) => format!("{dataset} is not at hand here and was {} in the bundle", listed(&was)),
                _ => format!("{dataset} is {} here and was {} in the bundle", listed(&is), listed(&was)),
            })
            .collect()
    }
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
    let mut documents = Documents::default();
    for document in manifest["documents"].as_array().ok_or_else(|| bad("documents"))? {
        let name = text(&document["member"]).ok_or_else(|| bad("member"))?;
        let bytes = member(bytes, &name)?;
        if text(&document["sha256"]).as_deref() != Some(&sha256_hex(&bytes)) {
            return Err(Failure::failed(format!("{name} is not what was bundled: its SHA-256 differs"))
                .exit(Exit::Integrity));
        }
        let date = text(&document["date"]).map(|date| crate::metadata::date(&date)).transpose()?;
        documents.originals.push(Original {
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
    // A bundle of a version before refused documents were kept has none.
    for refused in manifest["refused"].as_array().into_iter().flatten() {
        documents.refused.push(Refused {
            name: text(&refused["name"]).ok_or_else(|| bad("name"))?,
            failure: Failure::failed(text(&refused["error"]).ok_or_else(|| bad("error"))?),
        });
    }
    let given = manifest["options"].as_object().ok_or_else(|| bad("options"))?;
    let options = options(given, text(&manifest["command_line"]).unwrap_or_default())?;
    let data = manifest["data"].as_array().into_iter().flatten();
    let data =
        data.filter_map(|row| Some((text(&row["dataset"])?, text(&row["version"])?, text(&row["sha256"]))));
    Ok(Opened { documents, options, data: data.collect() })
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

    #[test]
    fn data_that_are_not_those_of_the_bundle_are_told() {
        let known = |dataset: &str, version: &str| (dataset.to_owned(), version.to_owned(), None);
        let data = vec![known("a", "1"), known("b", "1"), known("c", "1")];
        let opened = Opened { documents: Documents::default(), options: CheckOptions::default(), data };
        let coverage = tilt_core::Evidence::tables_only().memberships.coverage();
        let vintage = |dataset: &str, version: &str| Vintage {
            dataset: dataset.to_owned(),
            title: String::new(),
            version: version.to_owned(),
            licence: String::new(),
            citation: String::new(),
            sha256: None,
            coverage: coverage.clone(),
        };
        let notes = opened.other_data(&[vintage("a", "1"), vintage("b", "2"), vintage("d", "1")]);
        assert_eq!(
            notes,
            [
                "b is 2 here and was 1 in the bundle",
                "c is not at hand here and was 1 in the bundle",
                "d is 1 here and was not used in the bundle",
            ]
        );
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
