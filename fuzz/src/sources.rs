//! What must hold when bytes are read as data.
//!
//! `crates/tilt-sources/tests/fuzz_corpus.rs` includes this file too, so it uses nothing but what that crate knows.

use std::io::{self, BufRead, Read};

use tilt_core::record::{MemorySink, Record};
use tilt_sources::event_counts::{self, EventCount, EventCounts};
use tilt_sources::{ReadSummary, Source, find, open, recognise};

/// More decompressed bytes than this are not looked at: a small input may stand for many.
const MOST_BYTES: u64 = 1 << 20;

/// Reads bytes as one source reads them. Whatever they are, the sums hold, lines ascend and stand in the file, the
/// layout is the one that was recognised, and the answer does not depend on how the bytes arrive.
///
/// # Panics
/// If any of this does not hold.
pub fn check_source(source: &dyn Source, bytes: &[u8]) {
    let Some(text) = opened(bytes) else { return };
    let layout = source.recognise(&text);
    let mut sink = MemorySink::default();
    let whole = source.read(&mut &text[..], &mut sink);
    if let Ok(summary) = &whole {
        check_sums(summary, &sink, &text);
        assert_eq!(Some(summary.layout), layout, "read as another layout than recognised");
    }
    // A source looks at the first bytes before it reads; where the first row alone tells the layout, what comes after
    // it may come in pieces of any length.
    let first = first_piece(&text);
    if layout.is_some() && source.recognise(&text[..first]) == layout {
        let mut again = MemorySink::default();
        let pieces = source.read(&mut Pieces::new(&text, first), &mut again);
        assert_eq!(format!("{whole:?}"), format!("{pieces:?}"), "the answer depends on how the bytes arrive");
        assert_eq!(format!("{sink:?}"), format!("{again:?}"), "the records depend on how the bytes arrive");
    }
}

/// The length of the first row. Bytes with a zero among them are refused by what is seen first, so all of them come
/// at once.
fn first_piece(text: &[u8]) -> usize {
    let end = if text.contains(&0) { None } else { text.iter().position(|byte| *byte == b'\n') };
    end.map_or(text.len(), |end| end + 1)
}

fn check_sums(summary: &ReadSummary, sink: &MemorySink, text: &[u8]) {
    assert_eq!(summary.accepted + summary.rejected, summary.rows);
    assert_eq!(summary.rejected, sink.rejected.len() as u64);
    assert_eq!(summary.unresolved_names, sink.unresolved.len() as u64);
    let last = text.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    let lines = sink.records.iter().map(|(line, _)| *line);
    assert!(lines.clone().is_sorted(), "one line is found by its row group");
    let others = sink.rejected.iter().map(|row| row.line).chain(sink.unresolved.iter().map(|name| name.line));
    for line in lines.chain(others) {
        assert!((1..=last).contains(&line), "line {line} of {last}");
    }
    if let (Some(from), Some(to)) = (summary.coverage.from, summary.coverage.to) {
        assert!(from <= to, "coverage from {from} to {to}");
    }
}

/// Opens packed bytes and reads what is recognised in them. It is the same whether they come at once or one by one.
///
/// # Panics
/// If it is not, or if what is in them breaks [`check_source`].
pub fn check_open(bytes: &[u8]) {
    let at_once = opened(bytes);
    let mut slowly = Vec::new();
    let read = open(Pieces::new(bytes, 1)).map_err(io::Error::other);
    let one_by_one =
        read.and_then(|opened| opened.take(MOST_BYTES).read_to_end(&mut slowly)).ok().map(|_| slowly);
    assert_eq!(at_once, one_by_one, "what is unpacked depends on how the bytes arrive");
    if let Some(text) = at_once
        && let Ok((source, _)) = recognise(&text)
    {
        check_source(source, &text);
    }
}

/// Counts events from the bytes and from the records that GDELT's source makes of them: one answer.
///
/// # Panics
/// If there are two.
pub fn check_events(bytes: &[u8]) {
    let Some(text) = opened(bytes) else { return };
    let gdelt = find("gdelt-events").expect("it is in the list");
    let mut sink = MemorySink::default();
    let read = gdelt.read(&mut &text[..], &mut sink);
    let (whole, first) = (text.len(), first_piece(&text));
    // What is seen first must tell the layout: a reader that hands over an empty line alone has none.
    let piece = if gdelt.recognise(&text[..first]).is_some() { first } else { whole.max(1) };
    let counted = event_counts::count(&mut Pieces::new(&text, piece));
    let (Ok(summary), Ok(counted)) = (&read, &counted) else {
        assert_eq!(read.is_ok(), counted.is_ok(), "{read:?} {counted:?}");
        return;
    };
    assert_eq!((counted.rows, counted.rejected), (summary.rows, summary.rejected));
    let mut folded = EventCounts::default();
    for (_, record) in &sink.records {
        if let Record::MachineEvent(event) = record {
            folded.add(event);
        }
    }
    let (scan, rows): (Vec<EventCount>, Vec<EventCount>) =
        (counted.iter().collect(), folded.iter().collect());
    assert_eq!(scan, rows);
}

/// The text in the bytes; `None` if they cannot be opened or unpacked.
fn opened(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    open(bytes).ok()?.take(MOST_BYTES).read_to_end(&mut text).ok()?;
    Some(text)
}

/// Bytes that come in pieces: a first one, and then few at a time.
struct Pieces<'b> {
    rest: &'b [u8],
    next: usize,
    step: usize,
}

impl<'b> Pieces<'b> {
    fn new(bytes: &'b [u8], first: usize) -> Pieces<'b> {
        Pieces { rest: bytes, next: first.max(1), step: 1 + bytes.len() % 13 }
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.len().min(into.len());
        into[..length].copy_from_slice(&self.rest[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Pieces<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(&self.rest[..self.next.min(self.rest.len())])
    }

    fn consume(&mut self, length: usize) {
        self.rest = &self.rest[length..];
        self.next -= length;
        if self.next == 0 {
            self.next = self.step;
        }
    }
}
