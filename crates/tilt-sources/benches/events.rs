//! How fast a file of GDELT becomes counts: by the scan of the bytes, and through records. The file is made up.

#[path = "../examples/made_up_events.rs"]
mod made_up_events;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tilt_core::record::{Record, RecordSink, Rejected, SinkError, Unresolved};
use tilt_sources::event_counts::{EventCounts, count};
use tilt_sources::{Source, gdelt_events::GdeltEvents};

const ROWS: usize = 50_000;

/// Counts the records of the source.
#[derive(Default)]
struct Fold(EventCounts);

impl RecordSink for Fold {
    fn record(&mut self, _: u64, record: Record) -> Result<(), SinkError> {
        if let Record::MachineEvent(event) = record {
            self.0.add(&event);
        }
        Ok(())
    }

    fn rejected(&mut self, rejected: Rejected) -> Result<(), SinkError> {
        Err(SinkError(format!("the benchmark's file has a broken row: {rejected:?}")))
    }

    fn unresolved(&mut self, _: Unresolved) -> Result<(), SinkError> {
        Ok(())
    }
}

fn events(criterion: &mut Criterion) {
    let mut text = Vec::new();
    made_up_events::made_up(ROWS, &mut text).expect("writing to memory cannot fail");
    let mut group = criterion.benchmark_group("events");
    group.sample_size(20);
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("scan", |bencher| {
        bencher.iter(|| count(&mut black_box(&text[..])).expect("the benchmark's file is counted"))
    });
    group.bench_function("records", |bencher| {
        bencher.iter(|| {
            let mut fold = Fold::default();
            GdeltEvents.read(&mut black_box(&text[..]), &mut fold).expect("the benchmark's file is read");
            fold.0
        })
    });
    group.finish();
}

criterion_group!(benches, events);
criterion_main!(benches);
