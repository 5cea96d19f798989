//! The contract that every source keeps, checked on the samples in its folder: `sample.NAME.csv` or `.tsv` in the
//! layout of the publisher (or `.txt`, `.json`, `.jsonl`, `.xml`, `.html`), written by us, beside `golden.NAME.txt`, what is read from it. `UPDATE=1 cargo test`
//! rewrites the golden files.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tilt_core::record::{MemorySink, Record, RecordSink, Rejected, SinkError, Unresolved};
use tilt_core::time::Period;
use tilt_core::{RollCall, Vote};

use crate::{ErrorKind, Layout, ReadSummary, SOURCES, Shape, Source, WARNINGS, open, recognise};

struct Sample {
    source: &'static dyn Source,
    path: PathBuf,
    bytes: Vec<u8>,
}

fn folder(source: &dyn Source) -> PathBuf {
    let name = source.card().card.name.replace('-', "_");
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name)
}

fn samples() -> Vec<Sample> {
    let mut found = Vec::new();
    for source in SOURCES {
        let before = found.len();
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(folder(*source)).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("sample.")) {
                let bytes = std::fs::read(&path).unwrap();
                found.push(Sample { source: *source, path, bytes });
            }
        }
        assert!(found.len() > before, "{} has no sample", source.card().card.name);
    }
    found
}

fn read(source: &dyn Source, bytes: &[u8]) -> Result<(ReadSummary, MemorySink), crate::Error> {
    let mut sink = MemorySink::default();
    let mut opened = open(bytes)?;
    source.read(&mut opened, &mut sink).map(|summary| (summary, sink))
}

fn shown(summary: &ReadSummary, sink: &MemorySink) -> String {
    let mut text = String::new();
    for (line, record) in &sink.records {
        writeln!(text, "{line}\t{record:?}").unwrap();
    }
    for row in &sink.rejected {
        writeln!(text, "{}\trejected: {} | {}", row.line, row.reason, row.text.replace('\n', "\\n")).unwrap();
    }
    for name in &sink.unresolved {
        writeln!(text, "{}\tunresolved: {} ({}×)", name.line, name.name, name.count).unwrap();
    }
    writeln!(text, "{summary:#?}").unwrap();
    text
}

#[test]
fn cards_are_complete_and_sorted() {
    let names: Vec<&str> = SOURCES.iter().map(|source| source.card().card.name).collect();
    assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    let mut layouts = BTreeSet::new();
    for source in SOURCES {
        let card = source.card();
        assert_eq!(card.card.faults(), Vec::<String>::new());
        for text in [card.row, card.publisher, card.address, card.licence, card.citation, card.coverage_note]
        {
            assert!(!text.is_empty(), "{}", card.card.name);
        }
        assert!(
            !card.traps.is_empty() && card.traps.iter().all(|trap| trap.ends_with('.')),
            "{}",
            card.card.name
        );
        for layout in source.layouts() {
            assert!(layouts.insert(layout.name), "two layouts are called {}", layout.name);
        }
        let known: BTreeSet<&str> =
            source.layouts().iter().flat_map(|l| l.required.iter().chain(l.optional)).copied().collect();
        assert!(card.columns.iter().all(|column| known.contains(column)), "{}", card.card.name);
    }
}

#[test]
fn every_folder_is_registered() {
    let registered: BTreeSet<PathBuf> = SOURCES.iter().map(|source| folder(*source)).collect();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap() {
        let path = entry.unwrap().path();
        assert!(!path.is_dir() || registered.contains(&path), "{} is in no list", path.display());
    }
}

#[test]
fn samples_read_as_their_golden_files() {
    for sample in samples() {
        let (summary, sink) = read(sample.source, &sample.bytes).unwrap();
        let name = sample.path.file_stem().unwrap().to_string_lossy().replacen("sample.", "golden.", 1);
        let golden = sample.path.with_file_name(format!("{name}.txt"));
        let now = shown(&summary, &sink);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&golden, &now).unwrap();
        }
        let before = std::fs::read_to_string(&golden).unwrap_or_default();
        assert!(before == now, "{} differs; UPDATE=1 rewrites it. Now:\n{now}", golden.display());
    }
}

#[test]
fn samples_cover_every_layout_and_are_recognised_by_one_source() {
    let mut seen = BTreeSet::new();
    for sample in samples() {
        let opened = open(&sample.bytes[..]).unwrap();
        let by: Vec<&str> = SOURCES.iter().filter_map(|source| source.recognise(opened.head())).collect();
        assert_eq!(by.len(), 1, "{}: {by:?}", sample.path.display());
        let (source, layout) = recognise(opened.head()).unwrap();
        assert_eq!(source.card().card.name, sample.source.card().card.name);
        assert_eq!(read(source, &sample.bytes).unwrap().0.layout, layout);
        seen.insert(layout);
    }
    let all: BTreeSet<&str> =
        SOURCES.iter().flat_map(|source| source.layouts()).map(|layout| layout.name).collect();
    assert_eq!(seen, all);
}

/// Something of the record that stands in its row, as the file writes it; where a row is taken apart, one of several.
fn traces(record: &Record) -> Vec<String> {
    let year = |year: i16| vec![year.to_string()];
    match record {
        // An id may name the source in brackets, where two sources tell of one roll call.
        Record::RollCall(RollCall { id, .. }) | Record::Vote(Vote { roll_call: id, .. }) => {
            vec![id.split(" (").next().unwrap_or_default().to_owned()]
        }
        Record::Membership(membership) => vec![membership.cited.clone()],
        Record::Agreement(agreement) => vec![agreement.id.clone(), agreement.title.clone()],
        Record::AgreementParty(party) => vec![party.agreement.clone()],
        Record::AllianceMember(member) => vec![member.alliance.clone()],
        Record::AllianceTie(tie) => year(tie.year),
        Record::ArmsTransfer(transfer) => vec![transfer.designation.clone()],
        Record::EventMention(mention) => vec![mention.event.clone()],
        Record::MachineEvent(event) => {
            vec![event.event.clone(), event.code.clone(), event.source.code.clone()]
        }
        Record::MembershipReport(report) => year(report.year),
        Record::Mission(mission) => vec![mission.written.clone()],
        Record::PublishedIndex(index) => match index.period {
            Period::Session(session) => vec![session.to_string()],
            other => year(other.year()),
        },
        Record::Sanction(sanction) => vec![sanction.case.clone()],
        Record::TextItem(item) => vec![item.item.clone(), item.title.clone(), item.text.clone()],
        Record::TieValue(tie) => year(tie.period.year()),
        Record::TradeFlow(flow) => year(flow.period.year()),
        Record::Visit(visit) => visit.date.map(|date| date.first.year().to_string()).into_iter().collect(),
    }
}

/// Whether a file of the layout is made of rows below a row of names.
fn has_header(layout: &Layout) -> bool {
    matches!(layout.shape, Shape::Header | Shape::Preamble)
}

/// The layout in which a sample is read.
fn layout_of(sample: &Sample) -> &'static Layout {
    let name = sample.source.recognise(open(&sample.bytes[..]).unwrap().head()).unwrap();
    sample.source.layouts().iter().find(|layout| layout.name == name).unwrap()
}

#[test]
fn every_record_and_rejection_leads_back_to_its_line() {
    for sample in samples() {
        let (summary, sink) = read(sample.source, &sample.bytes).unwrap();
        let text = String::from_utf8_lossy(&sample.bytes).into_owned();
        let line = |number: u64| text.split('\n').nth(number as usize - 1).unwrap();
        for (number, record) in &sink.records {
            let is_there = traces(record)
                .iter()
                .any(|trace| !trace.is_empty() && line(*number).contains(trace.as_str()));
            let is_whole = matches!(layout_of(&sample).shape, Shape::Whole(_));
            assert!(is_there || is_whole, "{}: line {number}: {record:?}", sample.path.display());
        }
        for rejected in &sink.rejected {
            let start = rejected.text.lines().next().unwrap_or_default();
            let cell = start.split(" (").next().unwrap();
            assert!(line(rejected.line).contains(cell), "{}: {rejected:?}", sample.path.display());
        }
        assert_eq!(summary.accepted + summary.rejected, summary.rows);
        assert_eq!(summary.rejected, sink.rejected.len() as u64);
        assert_eq!(summary.unresolved_names, sink.unresolved.len() as u64);
        let lines: BTreeSet<u64> = sink.records.iter().map(|(line, _)| *line).collect();
        assert!(lines.len() as u64 <= summary.accepted + summary.roll_calls, "{}", sample.path.display());
        let is_ascending = sink.records.is_sorted_by_key(|(line, _)| *line);
        assert!(is_ascending, "{}: one line is found by its row group", sample.path.display());
    }
}

#[test]
fn a_roll_call_comes_once_and_before_its_votes() {
    for sample in samples() {
        let (summary, sink) = read(sample.source, &sample.bytes).unwrap();
        if summary.layout == "votes-long" {
            continue; // Its roll calls are in a file of their own.
        }
        let mut known = BTreeSet::new();
        for (_, record) in sink.records {
            match record {
                Record::RollCall(roll_call) => assert!(known.insert(roll_call.id)),
                Record::Vote(vote) => assert!(known.contains(&vote.roll_call)),
                _ => {}
            }
        }
    }
}

#[test]
fn reading_twice_gives_the_same() {
    for sample in samples() {
        let once = read(sample.source, &sample.bytes).map(|(summary, sink)| shown(&summary, &sink)).unwrap();
        let again = read(sample.source, &sample.bytes).map(|(summary, sink)| shown(&summary, &sink)).unwrap();
        assert_eq!(once, again);
    }
}

#[test]
fn a_name_that_maps_to_no_state_is_listed_once() {
    for sample in samples() {
        let (_, sink) = read(sample.source, &sample.bytes).unwrap();
        let mut names = BTreeSet::new();
        for unresolved in &sink.unresolved {
            assert!(names.insert(&unresolved.name), "{unresolved:?} twice");
        }
        for rejected in sink.rejected.iter().filter(|row| row.reason.starts_with("no state")) {
            assert!(names.iter().any(|name| **name == rejected.text), "{rejected:?} is not listed");
        }
    }
}

#[test]
fn raised_warnings_are_documented() {
    let documented: BTreeSet<&str> = WARNINGS.iter().map(|doc| doc.code).collect();
    assert_eq!(documented.len(), WARNINGS.len());
    let mut raised = BTreeSet::new();
    for sample in samples() {
        raised.extend(
            read(sample.source, &sample.bytes).unwrap().0.warnings.iter().map(|warning| warning.code),
        );
    }
    assert!(raised.is_subset(&documented), "{raised:?}");
}

#[test]
fn a_header_without_rows_is_an_empty_result() {
    for sample in samples() {
        let text = String::from_utf8_lossy(&sample.bytes);
        let layout = layout_of(&sample);
        if !has_header(layout) {
            continue; // What is known by its rows cannot be known without them.
        }
        let names = |line: &str| layout.required.iter().all(|column| line.contains(column));
        let below = text.lines().position(names).unwrap();
        let header: String = text.split_inclusive('\n').take(below + 1).collect();
        let (summary, sink) = read(sample.source, header.as_bytes()).unwrap();
        assert_eq!((summary.rows, sink.records.len(), summary.coverage.from), (0, 0, None));
        assert!(!summary.coverage.complete);
    }
}

#[test]
fn empty_and_binary_files_are_errors() {
    for source in SOURCES {
        assert_eq!(read(*source, b"").unwrap_err().kind(), &ErrorKind::NotRecognised);
        assert_eq!(read(*source, b"\x7fELF\x02\0\0\0\n\0").unwrap_err().kind(), &ErrorKind::NotText);
    }
}

#[test]
fn each_required_column_is_missed_by_name() {
    for source in SOURCES {
        for layout in source.layouts().iter().filter(|layout| has_header(layout)) {
            let separator = char::from(layout.separation.mark()).to_string();
            for absent in layout.required {
                let header: Vec<&str> =
                    layout.required.iter().copied().filter(|column| column != absent).collect();
                let text = header.join(&separator);
                if source.recognise(text.as_bytes()).is_some() {
                    continue; // Without its mark the newest layout of a family is an older one.
                }
                let expected = ErrorKind::MissingColumn { column: (*absent).to_owned() };
                let error = read(*source, text.as_bytes()).unwrap_err();
                assert_eq!((error.kind(), error.line()), (&expected, Some(1)), "{}", layout.name);
                assert!(recognise(text.as_bytes()).is_err_and(|error| error.kind() == &expected));
            }
        }
    }
}

/// A sink that is full after a number of records.
struct Full(usize);

impl RecordSink for Full {
    fn record(&mut self, _: u64, _: Record) -> Result<(), SinkError> {
        self.0 = self.0.checked_sub(1).ok_or_else(|| SinkError("disk full".to_owned()))?;
        Ok(())
    }

    fn rejected(&mut self, _: Rejected) -> Result<(), SinkError> {
        Ok(())
    }

    fn unresolved(&mut self, _: Unresolved) -> Result<(), SinkError> {
        Ok(())
    }
}

#[test]
fn a_full_sink_stops_the_source_at_once() {
    for sample in samples() {
        let mut opened = open(&sample.bytes[..]).unwrap();
        let several = read(sample.source, &sample.bytes).unwrap().1.records.len() > 1;
        let error = sample.source.read(&mut opened, &mut Full(usize::from(several))).unwrap_err();
        assert_eq!((error.kind(), error.line().is_some()), (&ErrorKind::Sink, true));
        assert_eq!(std::error::Error::source(&error).map(ToString::to_string).as_deref(), Some("disk full"));
    }
}

#[test]
fn a_file_cut_anywhere_loses_no_more_than_its_end() {
    for sample in samples() {
        let (_, all) = read(sample.source, &sample.bytes).unwrap();
        for length in 0..sample.bytes.len() {
            let Ok((summary, sink)) = read(sample.source, &sample.bytes[..length]) else { continue };
            assert_eq!(summary.accepted + summary.rejected, summary.rows);
            // The row in which the cut falls may read as something else; those before it are as in the whole file.
            let rows: Vec<String> = sink.records.iter().map(|record| format!("{record:?}")).collect();
            let same = rows
                .iter()
                .zip(&all.records)
                .take_while(|(row, other)| **row == format!("{other:?}"))
                .count();
            assert!(same + 2 >= rows.len(), "{} cut at {length}", sample.path.display());
        }
    }
}

/// Reads by every source what `recognise` may or may not accept; only panics and broken sums are faults.
fn survives(bytes: &[u8]) {
    if let Ok(opened) = open(bytes) {
        let _ = recognise(opened.head());
    }
    for source in SOURCES {
        if let Ok((summary, sink)) = read(*source, bytes) {
            assert_eq!(summary.accepted + summary.rejected, summary.rows);
            assert_eq!(summary.rejected, sink.rejected.len() as u64);
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        survives(&bytes);
    }

    #[test]
    fn rows_of_arbitrary_bytes_never_panic(
        which in any::<prop::sample::Index>(),
        tail in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\t'), any::<u8>()], 0..600),
    ) {
        let samples = samples();
        let bytes = &samples[which.index(samples.len())].bytes;
        let end = bytes.iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
        survives(&[&bytes[..end], &tail].concat());
    }

    #[test]
    fn mutated_samples_never_panic(
        which in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let samples = samples();
        let mut bytes = samples[which.index(samples.len())].bytes.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        survives(&bytes);
    }
}
