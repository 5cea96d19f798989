//! Times of the bench: counts of all dyads, all agreement values of a year, a view, both detectors, ideal points.
//!
//! Needs the shared vote files beside the repository; without them nothing is timed.

#[path = "../tests/votes_file/mod.rs"]
mod votes_file;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use tilt_analysis::ideal::{
    Anchors, IdealData, Options, POINT_SWEEPS, Run, Selection, estimate_on, point_estimate_on,
};
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
    let pool = one(1);
    criterion.bench_function("counts and nine measures of all dyads, 75 sessions, 1 thread", |bench| {
        bench.iter(|| {
            pool.install(|| {
                black_box(tilt_analysis::measure::all::all(votes.counts(coverage(), origin()).rows()))
            })
        });
    });
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
    ideal(criterion);
}

/// Ideal points of all sessions: the point estimate, and what a hundred sweeps of each sampler take on one thread.
fn ideal(criterion: &mut Criterion) {
    let paths =
        ["data/unga_votes/roll_calls.csv", "data/unga_votes/votes_long.csv.gz"].map(votes_file::shared);
    let [Some(calls), Some(votes)] = paths else { return };
    let Some(links) = votes_file::shared("data/voeten_truth/Matches.csv") else { return };
    let files = votes_file::read(calls, votes);
    let links: Vec<(String, String)> = votes_file::rows(links)
        .iter()
        .map(|row| (row.text("rcid1").to_owned(), row.text("rcid2").to_owned()))
        .collect();
    let select =
        || IdealData::select(&files.roll_calls, files.votes.clone(), &links, &Selection::published());
    criterion.bench_function("ideal points: select and link votes", |bench| bench.iter(select));
    let data = select();
    let run = Run { threads: Some(1), ..Run::default() };
    criterion.bench_function("ideal points: point estimate, one thread", |bench| {
        bench.iter(|| point_estimate_on(&data, &Anchors::published(), POINT_SWEEPS, run));
    });
    for options in [Options::bsv2017(), Options::dynamic()] {
        let options = Options { chains: 1, burn_in: 84, sweeps: 16, keep_every: 4, ..options };
        let name = format!("ideal points: 100 sweeps of {}, one thread", options.variant.name());
        criterion.bench_function(&name, |bench| bench.iter(|| estimate_on(&data, &options, run)));
    }
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
