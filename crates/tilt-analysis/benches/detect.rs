//! Times of the detectors on made-up series: table path, full default, second detector, and how they grow.

#![expect(clippy::unwrap_used, reason = "a bench on series of its own")]

#[path = "../examples/detect_simulations/series.rs"]
#[allow(dead_code, reason = "shared with the simulations")]
mod series;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use series::{Errors, Source, yearly};
use tilt_analysis::DetectParams;
use tilt_analysis::detect::{self, NullTable, StepScan};
use tilt_core::Series;
use tilt_core::estimate::Interval;

fn values(n: usize) -> Vec<f64> {
    Source::new("bench", n, 0.6, 0).errors(n, Errors::Ar1(0.6))
}

fn noisy(n: usize) -> Series {
    let mut series = yearly(&values(n));
    for (_, point) in &mut series.points {
        let estimate = point.as_mut().unwrap();
        let half = 0.5;
        estimate.interval =
            Some(Interval { lower: estimate.value - half, upper: estimate.value + half, level: 0.90 });
    }
    series
}

fn all(criterion: &mut Criterion) {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let table = NullTable::bundled();
    let mut group = criterion.benchmark_group("detect");
    for n in [20usize, 50, 75] {
        let scan = StepScan::new(&(0..n as i64).collect::<Vec<i64>>());
        let y = values(n);
        group.bench_with_input(BenchmarkId::new("table path, one series", n), &y, |bench, y| {
            bench.iter(|| table.p_time(n, &black_box(scan.screen(y))));
        });
        let series = noisy(n);
        for name in ["lr-ar1", "bayes-turn"] {
            let detector = detect::find(name).unwrap();
            group.bench_with_input(
                BenchmarkId::new(format!("{name}, noise"), n),
                &series,
                |bench, series| {
                    bench.iter(|| one.install(|| detector.detect(series, &DetectParams::default())));
                },
            );
        }
        let params = DetectParams::default();
        group.bench_with_input(BenchmarkId::new("claim test, noise", n), &series, |bench, series| {
            bench.iter(|| {
                one.install(|| {
                    detect::claim_test(series, (n as i16 / 2, n as i16 / 2), detect::Direction::Up, &params)
                })
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = all
}
criterion_main!(benches);
