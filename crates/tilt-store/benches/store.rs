//! Speed of the archive: rows written and read, bytes verified, a row explained, the bundle read.
//!
//! `cargo bench -p tilt-store`; the bundle needs the shared data and is left out without them.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may stop, and says what it skips")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tilt_core::record::Record;
use tilt_core::vote::{Vote, VoteChoice};
use tilt_core::{Coverage, RecordSink, StateId};
use tilt_store::bundle::{read_counts, read_counts_for, read_excess, write_counts, write_excess};
use tilt_store::{IngestRequest, Store, Summary, row_id};

#[path = "../tests/real_votes/mod.rs"]
mod real_votes;

const VOTES: u64 = 500_000;

/// Pushes votes without reading anything, so that only the store is measured.
fn votes(sink: &mut dyn RecordSink) -> Result<Summary, Box<dyn std::error::Error + Send + Sync>> {
    for at in 0..VOTES {
        let state = StateId::from_index((at % 190) as usize).expect("there are that many states");
        let choice = if at % 3 == 0 { VoteChoice::Yes } else { VoteChoice::No };
        let vote = Vote { roll_call: (at / 190).to_string(), state, choice };
        sink.record(at + 2, Record::Vote(vote))?;
    }
    let coverage =
        Coverage { source: "bench".to_owned(), from: None, to: None, note: String::new(), complete: false };
    Ok(Summary { rows: VOTES, accepted: VOTES, coverage, warnings: Vec::new() })
}

fn fill(store: &Store, original: &[u8]) -> tilt_store::IngestReport {
    let request = IngestRequest { dataset: "bench".to_owned(), ..IngestRequest::default() };
    store.ingest(&request, &mut &original[..], &mut |_, sink| votes(sink)).expect("the store takes it")
}

fn store(c: &mut Criterion) {
    let original = vec![b'x'; 20_000_000];
    let mut group = c.benchmark_group("store");
    group.sample_size(10).throughput(Throughput::Elements(VOTES));
    group.bench_function("ingest votes", |b| {
        b.iter_with_large_drop(|| {
            let dir = tempfile::tempdir().expect("a temporary folder");
            fill(&Store::open(dir.path()).expect("a store"), &original);
            dir
        });
    });
    let dir = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(dir.path()).expect("a store");
    let report = fill(&store, &original);
    group.bench_function("read votes", |b| {
        b.iter(|| {
            let mut yes = 0;
            let count = &mut |_, vote: Vote| yes += usize::from(vote.choice == VoteChoice::Yes);
            store.for_each::<Vote>(report.ingest, count).expect("votes are there");
            yes
        });
    });
    let last = row_id(&report.sha256, VOTES + 1);
    group.bench_function("explain the last row", |b| {
        b.iter(|| store.explain_row(&last).expect("it can be read"))
    });
    let bytes = store.verify().expect("it can be read").bytes;
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("verify", |b| b.iter(|| store.verify().expect("it can be read").is_ok()));
    group.finish();
}

fn bundle(c: &mut Criterion) {
    let Some((counts, excess)) = real_votes::tables() else { return };
    let (count_bytes, excess_bytes) =
        (write_counts(&counts).expect("counts fit"), write_excess(&excess).expect("excess fits"));
    let three = &excess.powers[..3];
    let mut group = c.benchmark_group("bundle");
    group.sample_size(20);
    group.bench_function("read all counts", |b| b.iter(|| black_box(read_counts(&count_bytes))));
    group.bench_function("read counts of three states", |b| {
        b.iter(|| black_box(read_counts_for(&count_bytes, three)))
    });
    group.bench_function("read excess", |b| b.iter(|| black_box(read_excess(&excess_bytes))));
    group.finish();
}

criterion_group!(benches, store, bundle);
criterion_main!(benches);
