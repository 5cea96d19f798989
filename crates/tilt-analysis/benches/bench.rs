//! Times of the bench: counts of all dyads, all agreement values of a year, a view, both detectors.
//!
//! Needs the shared vote files beside the repository; without them nothing is timed.

#[path = "../tests/votes_file/mod.rs"]
mod votes_file;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use tilt_analysis::measure::table;
use tilt_analysis::tilt::{TiltRequest, tilt_view};
use tilt_analysis::{DETECTORS, DetectParams};
use tilt_core::concordance::Concordance;
use tilt_core::{CountTable, VoteFilter};
use votes_file::{coverage, evidence, matrix, origin};

fn all(criterion: &mut Criterion) {
    let Some((votes, _)) = matrix() else { return };
    let one =
        |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
    for threads in [1, 2] {
        let pool = one(threads);
        criterion.bench_function(
            &format!("counts of all dyads, 75 sessions, {threads} thread(s)"),
            |bench| {
                bench.iter(|| pool.install(|| black_box(votes.counts(coverage(), origin()))));
            },
        );
    }
    let evidence = evidence(&votes);
    let counts = evidence.counts.as_ref().expect("counts were made");
    criterion.bench_function("agreement of all dyads, one year, from counts", |bench| {
        bench.iter(|| agreement(counts, 70..=70))
    });
    criterion.bench_function("agreement of all dyads, all years, from counts", |bench| {
        bench.iter(|| agreement(counts, 1..=75))
    });
    let state = |key: &str| Concordance::bundled().by_key(key).expect("a state of the table");
    let request = TiltRequest::new(state("KAZ"), state("RUS"), state("GBR"));
    criterion
        .bench_function("tilt view, default request", |bench| bench.iter(|| tilt_view(&evidence, &request)));
    let request = TiltRequest::new(state("POL"), state("RUS"), state("USA"));
    let tilt = tilt_view(&evidence, &TiltRequest { since: Some(1971), ..request })
        .expect("a view")
        .tilt
        .expect("a tilt");
    for detector in DETECTORS {
        criterion.bench_function(&format!("{}, 50 points with noise", detector.card().name), |bench| {
            bench.iter(|| detector.detect(&tilt, &DetectParams::default()));
        });
    }
    let powers: Vec<_> = tilt_core::counts::POWERS.iter().map(|key| state(key)).collect();
    criterion.bench_function("excess with 12 powers, 75 sessions", |bench| {
        bench.iter(|| votes.excess(&powers, coverage(), origin()))
    });
}

fn agreement(counts: &CountTable, sessions: std::ops::RangeInclusive<u16>) -> f64 {
    let rows = sessions.flat_map(|session| counts.session(session));
    let values = rows.map(|row| table::scaled(&row.table(VoteFilter::NonUnanimous, row.dyad.low())));
    values.flatten().sum()
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = all
}
criterion_main!(benches);
