//! Counts of GDELT's events by pair of states, month and quad class, straight from the bytes.
//!
//! It gives what reading through [`GdeltEvents`] and counting its records gives, row
//! for row, but makes no record: of each line it finds the five cells that it needs. A line whose cells are not in
//! their plainest form is taken through the reader of the source itself, so the two cannot disagree about it.
//!
//! Memory does not grow with the number of rows: one line (at most 64 KiB) and 16 bytes for each slot of a table that
//! is at most half full, so 32 to 64 bytes for each different combination of pair, month and class that the file holds.

use std::io::{BufRead, Read};

use memchr::{memchr, memchr_iter};
use tilt_core::StateId;
use tilt_core::cameo;
use tilt_core::ontology::QuadClass;
use tilt_core::record::{MachineEvent, MemorySink, Record};
use tilt_core::time::Period;

use crate::Source;
use crate::cameo_states::{CameoStates, Letters};
use crate::error::Error;
use crate::gdelt_events::{GdeltEvents, at, state_of};
use crate::layout::{self, Layout};
use crate::rows::RowLimit;

/// As for any row of facts.
const MAX_ROW: usize = RowLimit::FACTS.bytes;

/// How many events a source did to a target in a month, in one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventCount {
    /// Who acts.
    pub source: StateId,
    /// Toward whom; it may be the same state.
    pub target: StateId,
    /// The month.
    pub month: Period,
    /// The class; `None` for acts that PLOVER does not code.
    pub quad: Option<QuadClass>,
    /// Number of events.
    pub events: u64,
}

/// All counts of a file.
#[derive(Debug, Clone, Default)]
pub struct EventCounts {
    table: Table,
    /// Rows, as in [`ReadSummary`](crate::ReadSummary).
    pub rows: u64,
    /// Rows that are no event.
    pub rejected: u64,
}

impl EventCounts {
    /// Counts in the order of source, target, month and class; acts without class come first.
    pub fn iter(&self) -> impl Iterator<Item = EventCount> {
        let mut slots: Vec<(u64, u64)> = self.table.slots.iter().copied().filter(|slot| slot.1 > 0).collect();
        slots.sort_unstable();
        slots.into_iter().filter_map(|(key, events)| unpack(key, events))
    }

    /// Events between states.
    pub fn events(&self) -> u64 {
        self.table.slots.iter().map(|slot| slot.1).sum()
    }

    /// Different combinations of pair, month and class.
    pub fn len(&self) -> usize {
        self.table.used
    }

    /// Whether no event lies between states.
    pub fn is_empty(&self) -> bool {
        self.table.used == 0
    }

    /// Counts a record as the scan counts its row. Events without a state on either side are in no count.
    pub fn add(&mut self, event: &MachineEvent) {
        if let (Some(source), Some(target)) = (event.source.state, event.target.state) {
            let (year, month) = (event.date.year(), event.date.month());
            self.table.add(pack(source, target, month_number(year as u16, month as u8), event.quad));
        }
    }
}

/// Counts a whole file, which [`open`](crate::open) has decompressed.
///
/// # Errors
/// When the file is not in a layout of GDELT's events, or when the bytes cannot be read.
pub fn count(input: &mut dyn BufRead) -> Result<EventCounts, Error> {
    let head = input.fill_buf().map_err(Error::io)?;
    layout::require_text(head)?;
    let layouts = GdeltEvents.layouts();
    let Some(layout) = layout::matching(layouts, head) else {
        return Err(layout::refuse(&layouts.iter().collect::<Vec<_>>(), head));
    };
    let mut scan = Scan::new(layout);
    let mut carried = Vec::new();
    loop {
        let buffer = input.fill_buf().map_err(Error::io)?;
        if buffer.is_empty() {
            break;
        }
        let length = buffer.len();
        let mut rest = buffer;
        while let Some(end) = memchr(b'\n', rest) {
            let (line, after) = rest.split_at(end);
            rest = &after[1..];
            if carried.is_empty() {
                scan.line(line)?;
            } else {
                keep(&mut carried, line);
                scan.line(&carried)?;
                carried.clear();
            }
        }
        keep(&mut carried, rest);
        input.consume(length);
    }
    if !carried.is_empty() {
        scan.line(&carried)?;
    }
    Ok(scan.counts)
}

/// Keeps the beginning of a line whose end has not come, but no more than tells that it is too long.
fn keep(carried: &mut Vec<u8>, part: &[u8]) {
    let room = (MAX_ROW + 2).saturating_sub(carried.len());
    carried.extend_from_slice(&part[..part.len().min(room)]);
}

/// The walk through the lines of one file.
struct Scan {
    layout: &'static Layout,
    states: &'static CameoStates,
    counts: EventCounts,
    /// The day of the last line, as eight digits, and its month: neighbours mostly share it.
    last_day: [u8; 8],
    last_month: u16,
}

/// What stands in the needed cells, if all of them are plain.
struct Plain<'l> {
    day: [u8; 8],
    countries: [&'l [u8]; 2],
    code: &'l [u8],
}

impl Scan {
    fn new(layout: &'static Layout) -> Scan {
        let counts = EventCounts::default();
        Scan { layout, states: CameoStates::bundled(), counts, last_day: [0; 8], last_month: 0 }
    }

    /// Counts a line without its end.
    fn line(&mut self, line: &[u8]) -> Result<(), Error> {
        let bare = line.strip_suffix(b"\r").unwrap_or(line);
        if bare.is_empty() {
            return Ok(());
        }
        match self.plain(line, bare) {
            Some(row) => {
                self.counts.rows += 1;
                self.count(&row);
                Ok(())
            }
            None => self.slow(line),
        }
    }

    fn plain<'l>(&mut self, line: &[u8], bare: &'l [u8]) -> Option<Plain<'l>> {
        if line.len() >= MAX_ROW {
            return None;
        }
        let mut tabs = memchr_iter(b'\t', bare);
        let mut ends = [0; at::CODE + 1];
        for end in &mut ends {
            *end = tabs.next()?;
        }
        if tabs.count() != self.layout.required.len() - 1 - ends.len() {
            return None;
        }
        let cell = |at: usize| &bare[if at == 0 { 0 } else { ends[at - 1] + 1 }..ends[at]];
        let digits = |cell: &[u8]| !cell.is_empty() && cell.iter().all(u8::is_ascii_digit);
        let day: [u8; 8] = cell(at::DAY).try_into().ok()?;
        if !digits(cell(at::ID)) || !(day == self.last_day || self.month_of(&day)) {
            return None;
        }
        let countries = [cell(at::COUNTRY_1), cell(at::COUNTRY_2)];
        let is_plain =
            |code: &&[u8]| code.is_empty() || code.len() == 3 && code.iter().all(u8::is_ascii_uppercase);
        let code = cell(at::CODE);
        (countries.iter().all(is_plain) && digits(code)).then_some(Plain { day, countries, code })
    }

    /// Remembers the month of a day; `false` if it is no day.
    fn month_of(&mut self, day: &[u8; 8]) -> bool {
        let text = std::str::from_utf8(day).ok();
        let Some(date) = text.and_then(crate::event_cells::compact_day) else { return false };
        self.last_day = *day;
        self.last_month = month_number(date.year() as u16, date.month() as u8);
        true
    }

    fn count(&mut self, row: &Plain<'_>) {
        let [Some(source), Some(target)] = row.countries.map(|code| self.state(code, &row.day)) else {
            return;
        };
        self.counts.table.add(pack(source, target, self.last_month, cameo::quad(row.code)));
    }

    fn state(&self, code: &[u8], day: &[u8; 8]) -> Option<StateId> {
        match self.states.get(code) {
            Letters::State(state) => Some(state),
            Letters::Unknown | Letters::NoState => None,
            Letters::Dated => {
                let (code, day) = (std::str::from_utf8(code).ok()?, std::str::from_utf8(day).ok()?);
                state_of(code, crate::event_cells::compact_day(day)?)
            }
        }
    }

    /// Takes a line through the reader of the source.
    fn slow(&mut self, line: &[u8]) -> Result<(), Error> {
        let mut sink = MemorySink::default();
        // The reader knows a layout by its first row, so a good row goes before the doubtful one.
        let good = self.good_row();
        GdeltEvents.read(&mut (&good[..]).chain(line), &mut sink)?;
        let records = sink.records.iter().filter(|(line, _)| *line > 1);
        for (_, record) in records {
            self.counts.rows += 1;
            if let Record::MachineEvent(event) = record {
                self.counts.add(event);
            }
        }
        self.counts.rows += sink.rejected.len() as u64;
        self.counts.rejected += sink.rejected.len() as u64;
        Ok(())
    }

    /// A row that is surely of the layout, with its end.
    fn good_row(&self) -> Vec<u8> {
        let mut row = b"1\t20000101\t200001".to_vec();
        row.resize(row.len() + self.layout.required.len() - 3, b'\t');
        row.push(b'\n');
        row
    }
}

/// Months since the year 0.
fn month_number(year: u16, month: u8) -> u16 {
    year * 12 + u16::from(month) - 1
}

/// Source and target in 16 bits each, then the month, then the class, so that keys sort as counts do.
fn pack(source: StateId, target: StateId, month: u16, quad: Option<QuadClass>) -> u64 {
    let pair = (source.index() as u64) << 16 | target.index() as u64;
    (pair << 16 | u64::from(month)) << 8 | u64::from(quad.map_or(0, QuadClass::number))
}

fn unpack(key: u64, events: u64) -> Option<EventCount> {
    let state = |bits: u64| StateId::from_index((bits & 0xffff) as usize);
    let month = (key >> 8 & 0xffff) as u16;
    Some(EventCount {
        source: state(key >> 40)?,
        target: state(key >> 24)?,
        month: Period::Month((month / 12) as i16, (month % 12 + 1) as u8),
        quad: QuadClass::from_number((key & 0xff) as i64),
        events,
    })
}

/// Counts by key: open addressing, power of two, at most half full. A count of zero is a free slot.
#[derive(Debug, Clone, Default)]
struct Table {
    slots: Vec<(u64, u64)>,
    used: usize,
}

impl Table {
    fn add(&mut self, key: u64) {
        if self.used * 2 >= self.slots.len() {
            self.grow();
        }
        let at = self.slot(key);
        let slot = &mut self.slots[at];
        self.used += usize::from(slot.1 == 0);
        *slot = (key, slot.1 + 1);
    }

    /// Where the key stands or would stand.
    fn slot(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        // The upper bits of the product depend on all bits of the key.
        let mut at = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & mask;
        while self.slots[at].1 > 0 && self.slots[at].0 != key {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let length = (self.slots.len() * 2).max(1024);
        let old = std::mem::replace(&mut self.slots, vec![(0, 0); length]);
        for slot in old.into_iter().filter(|slot| slot.1 > 0) {
            let at = self.slot(slot.0);
            self.slots[at] = slot;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tilt_core::record::{RecordSink, Rejected, SinkError, Unresolved};

    use super::*;
    use crate::open;

    /// Counts of what the source reads.
    #[derive(Default)]
    struct Folded(EventCounts);

    impl RecordSink for Folded {
        fn record(&mut self, _: u64, record: Record) -> Result<(), SinkError> {
            let Record::MachineEvent(event) = record else { panic!("{record:?}") };
            self.0.add(&event);
            Ok(())
        }

        fn rejected(&mut self, _: Rejected) -> Result<(), SinkError> {
            Ok(())
        }

        fn unresolved(&mut self, _: Unresolved) -> Result<(), SinkError> {
            Ok(())
        }
    }

    /// Both ways give the same, and what they give.
    fn both(bytes: &[u8]) -> Option<EventCounts> {
        let mut folded = Folded::default();
        let read = GdeltEvents.read(&mut open(bytes).ok()?, &mut folded);
        let counted = count(&mut open(bytes).ok()?);
        let (Ok(summary), Ok(counted)) = (&read, &counted) else {
            assert_eq!(read.is_ok(), counted.is_ok(), "{read:?} {counted:?}");
            return None;
        };
        assert_eq!((counted.rows, counted.rejected), (summary.rows, summary.rejected));
        let other: Vec<EventCount> = folded.0.iter().collect();
        assert_eq!(counted.iter().collect::<Vec<_>>(), other);
        assert_eq!((counted.len(), counted.events()), (other.len(), folded.0.events()));
        Some(counted.clone())
    }

    const SAMPLES: [&[u8]; 3] = [
        include_bytes!("gdelt_events/sample.export.tsv"),
        include_bytes!("gdelt_events/sample.daily.tsv"),
        include_bytes!("gdelt_events/sample.historic.tsv"),
    ];

    #[test]
    fn the_scan_counts_as_the_source_reads() {
        for sample in SAMPLES {
            let counts = both(sample).unwrap();
            assert!(counts.events() > 0 && counts.rejected > 0);
            let windows = String::from_utf8(sample.to_vec()).unwrap().replace('\n', "\r\n\r\n");
            let same = both(windows.as_bytes()).unwrap();
            assert_eq!(same.iter().collect::<Vec<_>>(), counts.iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn lines_that_are_too_long_are_rejected_in_both() {
        for length in [MAX_ROW - 40, MAX_ROW - 1, MAX_ROW, MAX_ROW + 1, 3 * MAX_ROW] {
            for end in ["", "\n", "\r\n"] {
                let mut text = SAMPLES[0].to_vec();
                let row = SAMPLES[0].split(|byte| *byte == b'\n').next().unwrap();
                text.extend_from_slice(row);
                text.resize(text.len() + length - row.len(), b'x');
                text.extend_from_slice(end.as_bytes());
                both(&text).unwrap();
                text.extend_from_slice(row);
                both(&text).unwrap();
            }
        }
    }

    #[test]
    fn a_file_of_another_kind_is_an_error() {
        assert!(count(&mut &b"a,b\n1,2\n"[..]).is_err());
        assert!(count(&mut &b""[..]).is_err());
    }

    #[test]
    fn many_keys_keep_their_counts() {
        let mut table = Table::default();
        for round in 0..3 {
            for key in 0..5000_u64 {
                table.add((key << 8) | (round % 2));
            }
        }
        assert_eq!(table.used, 10_000);
        assert!((0..5000_u64).all(|key| table.slots[table.slot(key << 8)] == (key << 8, 2)));
    }

    proptest! {
        #[test]
        fn changed_samples_are_counted_alike(
            which in 0..SAMPLES.len(),
            changes in proptest::collection::vec(
                (any::<prop::sample::Index>(), prop_oneof![Just(b'\t'), Just(b'\n'), Just(b' '), Just(0xa0), any::<u8>()]),
                1..12,
            ),
        ) {
            let mut bytes = SAMPLES[which].to_vec();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            both(&bytes);
        }
    }
}
