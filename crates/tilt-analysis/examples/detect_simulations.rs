//! Size, power and coverage of the detectors on simulated series: the tables of docs/methods/detection-quality.md.
//!
//! `cargo run --release -p tilt-analysis --example detect_simulations -- [PART…]`, parts: size, power, pairs, noise,
//! broken, coverage, sides, kinks, counts; without any, all. `--quick` makes a twentieth of the runs. The seed is fixed.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "an example that prints")]

#[path = "detect_simulations/series.rs"]
mod series;

use std::time::Instant;

use rayon::prelude::*;
use series::{Errors, Source};
use tilt_analysis::detect::{self, DetectMode, Direction, LEVEL, StepScan, TrendScan};
use tilt_analysis::scan::attribute;
use tilt_analysis::{DetectParams, Detector};
use tilt_core::finding::SideFinding;

/// Bootstrap draws behind every probability.
const DRAWS: u32 = 399;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let less = if arguments.iter().any(|argument| argument == "--quick") { 20 } else { 1 };
    let wanted: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    type Part = (&'static str, fn(u32));
    let parts: [Part; 9] = [
        ("size", size),
        ("power", power),
        ("pairs", pairs),
        ("noise", noise),
        ("broken", broken),
        ("coverage", coverage),
        ("sides", sides),
        ("kinks", kinks),
        ("counts", counts),
    ];
    for (name, part) in parts {
        if wanted.is_empty() || wanted.iter().any(|word| *word == name) {
            let started = Instant::now();
            part(less);
            println!("\n({name}: {:.0} s)\n", started.elapsed().as_secs_f64());
        }
    }
}

/// Shares of runs in which each of several things happened, in percent.
fn shares<const K: usize>(runs: u32, of: impl Fn(u32) -> [bool; K] + Sync + Send) -> [f64; K] {
    let found: Vec<[bool; K]> = (0..runs).into_par_iter().map(of).collect();
    std::array::from_fn(|at| 100.0 * found.iter().filter(|row| row[at]).count() as f64 / f64::from(runs))
}

fn size(less: u32) {
    let runs = 2_000 / less;
    println!("### Size, nominal 5 %, {runs} runs a cell\n");
    println!("| n | φ | p_time | twice the smaller | one break | two breaks |\n|---|---|---|---|---|---|");
    for n in [20usize, 30, 50, 75] {
        let scan = StepScan::new(&(0..n as i64).collect::<Vec<i64>>());
        for phi in [0.0, 0.3, 0.6, 0.9] {
            let [time, twice, one, two] = shares(runs, |run| {
                let mut source = Source::new("size", n, phi, run);
                let y = source.errors(n, Errors::Ar1(phi));
                let p = scan.p_time(&y, DRAWS, u64::from(run), "size");
                [p.time <= 0.05, p.twice <= 0.05, p.one <= 0.05, p.two <= 0.05]
            });
            println!("| {n} | {phi} | **{time:.1}** | {twice:.1} | {one:.1} | {two:.1} |");
        }
    }
}

fn power(less: u32) {
    let runs = 200 / less;
    println!("### Power at .05, {runs} runs a cell: p_time / one break\n");
    println!(
        "| n | φ | 1 sd | 2 sd | 3 sd | ramp 5, 3 sd | ramp 10, 3 sd | drift 3 sd |\n|---|---|---|---|---|---|---|---|"
    );
    for n in [30usize, 50, 75] {
        let scan = StepScan::new(&(0..n as i64).collect::<Vec<i64>>());
        for phi in [0.0, 0.3, 0.6, 0.9] {
            let designs = [(1.0, 1), (2.0, 1), (3.0, 1), (3.0, 5), (3.0, 10), (3.0, n)];
            let cells = designs.map(|(height, width)| {
                let [time, one] = shares(runs, |run| {
                    let mut source = Source::new("power", n, phi, run);
                    let mut y = source.errors(n, Errors::Ar1(phi));
                    series::rise(&mut y, if width == n { 0 } else { n / 2 - width / 2 }, width, height);
                    let p = scan.p_time(&y, DRAWS, u64::from(run), "power");
                    [p.time <= 0.05, p.one <= 0.05]
                });
                format!("{time:.0} / {one:.0}")
            });
            println!("| {n} | {phi} | {} |", cells.join(" | "));
        }
    }
}

fn pairs(less: u32) {
    let runs = 500 / less;
    println!("### A step up at 22 and down at 48 of 75, {runs} runs a cell\n");
    println!("| φ | sd | one break | two breaks | p_time |\n|---|---|---|---|---|");
    let scan = StepScan::new(&(0..75).collect::<Vec<i64>>());
    for (phi, height) in [(0.3, 2.0), (0.3, 3.0), (0.6, 2.0), (0.6, 3.0), (0.9, 2.0)] {
        let [time, one, two] = shares(runs, |run| {
            let mut source = Source::new("pairs", 75, phi, run);
            let mut y = source.errors(75, Errors::Ar1(phi));
            series::rise(&mut y, 22, 1, height);
            series::rise(&mut y, 48, 1, -height);
            let p = scan.p_time(&y, DRAWS, u64::from(run), "pairs");
            [p.time <= 0.05, p.one <= 0.05, p.two <= 0.05]
        });
        println!("| {phi} | {height} | {one:.0} | {two:.0} | {time:.0} |");
    }
}

fn noise(less: u32) {
    let runs = 500 / less;
    println!("### Known noise and gaps, no change, {runs} runs a cell, 199 draws: % of p_time ≤ .05\n");
    println!("| n | φ | noise share | gaps | noise ignored | noise known |\n|---|---|---|---|---|---|");
    for (n, phi, share, gaps) in [
        (50usize, 0.3, 0.3, false),
        (50, 0.6, 0.3, false),
        (50, 0.9, 0.3, false),
        (50, 0.9, 0.6, false),
        (30, 0.6, 0.3, false),
        (50, 0.6, 0.3, true),
        (50, 0.9, 0.3, true),
        (50, 0.6, 0.0, true),
        (50, 0.9, 0.0, true),
    ] {
        let [ignored, known] = shares(runs, |run| {
            let mut source = Source::new("noise", n, phi, run);
            let y = source.errors(n, Errors::Ar1(phi));
            let (y, m) = source.noisy(&y, share);
            let kept: Vec<usize> = (0..n).filter(|_| !gaps || !source.happens(0.15)).collect();
            let times: Vec<i64> = kept.iter().map(|at| *at as i64).collect();
            let y: Vec<f64> = kept.iter().map(|at| y[*at]).collect();
            let m: Vec<f64> = kept.iter().map(|at| m[*at]).collect();
            let plain = StepScan::new(&times).p_time(&y, 199, u64::from(run), "noise").time;
            let known = match share > 0.0 {
                true => StepScan::with_noise(&times, &y, &m).p_time(&y, 199, u64::from(run), "noise").time,
                false => plain,
            };
            [plain <= 0.05, known <= 0.05]
        });
        let gaps = if gaps { "15 %" } else { "none" };
        println!("| {n} | {phi} | {share} | {gaps} | {ignored:.1} | {known:.1} |");
    }
}

fn broken(less: u32) {
    let runs = 500 / less;
    println!("### Where the model is wrong, n = 50, {runs} runs a row, 199 draws: % of p ≤ .05\n");
    println!(
        "| errors | p_time | one break | wild | free noise | bayes-turn > 10 |\n|---|---|---|---|---|---|"
    );
    let scan = StepScan::new(&(0..50).collect::<Vec<i64>>());
    let bayes = detect::find("bayes-turn").unwrap();
    let designs = [
        ("Gaussian, φ .6", Errors::Ar1(0.6), 0.0),
        ("Gaussian, φ .9", Errors::Ar1(0.9), 0.0),
        ("t with 4 df, φ .6", Errors::Heavy(0.6), 0.0),
        ("sd halves at 1/2, φ .6", Errors::Falling { phi: 0.6, at: 25, to: 0.5 }, 0.0),
        ("sd falls to 1/4 at 1/3, φ .6", Errors::Falling { phi: 0.6, at: 17, to: 0.25 }, 0.0),
        ("5 % outliers of 5 sd, φ .6", Errors::Outliers(0.6), 0.0),
        ("AR(2) .5, .3", Errors::Ar2(0.5, 0.3), 0.0),
        ("long memory, d = .4", Errors::Long(0.4), 0.0),
        ("random walk", Errors::Walk, 0.0),
        ("step 2 sd, φ .6 (power)", Errors::Ar1(0.6), 2.0),
        ("step 3 sd, φ .6 (power)", Errors::Ar1(0.6), 3.0),
    ];
    for (name, errors, height) in designs {
        let [time, one, wild, free, factor] = shares(runs, |run| {
            let mut source = Source::new(name, 50, 0.0, run);
            let mut y = source.errors(50, errors);
            series::rise(&mut y, 25, 1, height);
            let p = scan.p_time(&y, 199, u64::from(run), "broken");
            let wild = scan.p_wild(&y, 199, u64::from(run), "broken");
            let free = scan.p_free_noise(&y, 199, u64::from(run), "broken");
            let found = bayes.detect(&series::yearly(&y), &DetectParams::default()).unwrap();
            let alarm = !found.changes.is_empty();
            [p.time <= 0.05, p.one <= 0.05, wild <= 0.05, free <= 0.05, alarm]
        });
        println!("| {name} | {time:.1} | {one:.1} | {wild:.1} | {free:.1} | {factor:.1} |");
    }
}

fn coverage(less: u32) {
    let runs = 2_000 / less;
    println!("### The 90 % date set of bayes-turn over the design prior, {runs} runs a row\n");
    println!("Step N(0, 2²) standard deviations, φ uniform on 0–.95, date uniform outside the trim.\n");
    println!(
        "| n | coverage | stated mass | difference | median length | found at factor 10 | coverage if found | mass if found |\n|---|---|---|---|---|---|---|---|"
    );
    let bayes = detect::find("bayes-turn").unwrap();
    for n in [20usize, 30, 50, 75] {
        let found: Vec<(bool, f64, usize, bool)> =
            (0..runs).into_par_iter().map(|run| covered(bayes, n, run)).collect();
        let row = |rows: &[&(bool, f64, usize, bool)]| {
            let count = rows.len().max(1) as f64;
            let hits = rows.iter().filter(|row| row.0).count() as f64 / count;
            (100.0 * hits, 100.0 * rows.iter().map(|row| row.1).sum::<f64>() / count)
        };
        let all: Vec<_> = found.iter().collect();
        let detected: Vec<_> = found.iter().filter(|row| row.3).collect();
        let (hit, mass) = row(&all);
        let (hit_found, mass_found) = row(&detected);
        let mut lengths: Vec<usize> = found.iter().map(|row| row.2).collect();
        lengths.sort_unstable();
        println!(
            "| {n} | {hit:.1} | {mass:.1} | {:+.1} | {} | {:.0} % | {hit_found:.1} | {mass_found:.1} |",
            hit - mass,
            lengths[lengths.len() / 2],
            100.0 * detected.len() as f64 / f64::from(runs)
        );
    }
}

/// Whether the set holds the date, its mass, its length, and whether a turn was found.
fn covered(bayes: &dyn Detector, n: usize, run: u32) -> (bool, f64, usize, bool) {
    let mut source = Source::new("coverage", n, 0.0, run);
    let phi = 0.95 * source.unit();
    let mut y = source.errors(n, Errors::Ar1(phi));
    let trim = 4.max(n.div_ceil(10));
    let date = trim + source.below(n - 2 * trim + 1);
    let height = 2.0 * source.normal();
    series::rise(&mut y, date, 1, height);
    let found = bayes.detect(&series::yearly(&y), &DetectParams::default()).unwrap();
    let best = found.best.unwrap();
    let holds = best.date_set.iter().any(|period| usize::from(period.year().unsigned_abs()) == date);
    (holds, best.date_set_level, best.date_set.len(), !found.changes.is_empty())
}

/// Closed testing of the sides, by two rules for the second stage: each side is scanned whole, or tested at the date of
/// the difference as if that were claimed.
fn sides(less: u32) {
    let runs = 400 / less;
    println!("### Sides by closed testing, {runs} runs a row, 199 draws: % of runs with each finding\n");
    println!(
        "| n | φ | toward, sd | away, sd | no change | toward | away | both | undetermined | false side | false side if the date were claimed |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    let detector = detect::find("lr-ar1").unwrap();
    let designs = [(0.0, 0.0), (2.5, 0.0), (0.0, 2.5), (2.0, 2.0), (3.0, 3.0)];
    for (n, phi) in [(50usize, 0.3), (50, 0.6)] {
        for (toward, away) in designs {
            let found: Vec<[bool; 7]> = (0..runs)
                .into_par_iter()
                .map(|run| {
                    let mut source = Source::new("sides", n, phi + toward / 10.0 + away / 100.0, run);
                    // Errors with both powers share a third of their variance: the same roll calls.
                    let shared = source.errors(n, Errors::Ar1(phi));
                    let mut side = |height: f64| {
                        let own = source.errors(n, Errors::Ar1(phi));
                        let mix =
                            |(a, b): (&f64, &f64)| (1.0f64 / 3.0).sqrt() * a + (2.0f64 / 3.0).sqrt() * b;
                        let mut y: Vec<f64> = shared.iter().zip(&own).map(mix).collect();
                        series::rise(&mut y, n / 2, 1, height);
                        y
                    };
                    let (b, a) = (side(toward), side(-away));
                    let difference: Vec<f64> = b.iter().zip(&a).map(|(b, a)| b - a).collect();
                    closed(detector, &difference, [&b, &a], [toward, away], run)
                })
                .collect();
            let share =
                |at: usize| 100.0 * found.iter().filter(|row| row[at]).count() as f64 / f64::from(runs);
            let cells: Vec<String> = (0..7).map(|at| format!("{:.1}", share(at))).collect();
            println!("| {n} | {phi} | {toward} | {away} | {} |", cells.join(" | "));
        }
    }
}

/// No change, toward, away, both, undetermined; a side that did not move is found; the same with claimed dates.
fn closed(
    detector: &dyn Detector,
    difference: &[f64],
    [b, a]: [&[f64]; 2],
    truth: [f64; 2],
    run: u32,
) -> [bool; 7] {
    let params = DetectParams { draws: 199, seed: u64::from(run), ..DetectParams::default() };
    let of = |name: &str, y: &[f64], params: &DetectParams| {
        let named = tilt_core::Series { measure: name.to_owned(), ..series::yearly(y) };
        detector.detect(&named, params).unwrap()
    };
    let found = of("difference", difference, &params);
    let alarm = found.statistic("p_time").unwrap() <= LEVEL;
    let Some(change) = found.changes.first().filter(|_| alarm) else {
        return [true, false, false, false, false, false, false];
    };
    let is_up = change.step.value > 0.0;
    let is_false = |finding: SideFinding| {
        let toward = matches!(finding, SideFinding::Toward | SideFinding::Both);
        let away = matches!(finding, SideFinding::Away | SideFinding::Both);
        let [b, a] = if is_up { [toward, away] } else { [away, toward] };
        b && truth[0] <= 0.0 || a && truth[1] <= 0.0
    };
    let rule = |params: [&DetectParams; 2]| {
        let sides = [of("b", b, params[0]), of("a", a, params[1])];
        let [rises, falls] = if is_up { [&sides[0], &sides[1]] } else { [&sides[1], &sides[0]] };
        attribute(change, rises, falls)
    };
    let finding = rule([&params, &params]);
    let direction = if is_up { Direction::Up } else { Direction::Down };
    let year = change.first.year();
    let claim = DetectMode::Claim { from: year, to: year, direction };
    let claimed =
        rule([&DetectParams { mode: claim, ..params }, &DetectParams { mode: claim.mirrored(), ..params }]);
    [
        false,
        finding == SideFinding::Toward,
        finding == SideFinding::Away,
        finding == SideFinding::Both,
        finding == SideFinding::Undetermined,
        is_false(finding),
        is_false(claimed),
    ]
}

/// A scan for changes of slope beside the tests there are. The rule that would report a kink: its own p, and no jump
/// given the trend.
fn kinks(less: u32) {
    let runs = 300 / less;
    println!("### Changes of slope, {runs} runs a row, 99 draws: % of p ≤ .05\n");
    println!(
        "| n | φ | series | kink | kink by the rule | within 3 of the kink | p_time | jump given trend |\n|---|---|---|---|---|---|---|---|"
    );
    for n in [30usize, 50, 75] {
        let times: Vec<i64> = (0..n as i64).collect();
        let (kinked, stepped, plain) =
            (TrendScan::kinks(&times), TrendScan::steps(&times), StepScan::new(&times));
        for phi in [0.0, 0.3, 0.6, 0.9] {
            let designs: &[&str] = match (n, phi > 0.0) {
                (50, true) => &[
                    "nothing",
                    "line, 3 sd",
                    "flat, then 3 sd",
                    "up and down, 3 sd",
                    "step, 3 sd",
                    "ramp of 10, 3 sd",
                ],
                _ => &["nothing"],
            };
            for design in designs {
                let [kink, rule, near, time, jump] = shares(runs, |run| {
                    let mut source = Source::new(design, n, phi, run);
                    let mut y = source.errors(n, Errors::Ar1(phi));
                    match *design {
                        "line, 3 sd" => series::rise(&mut y, 0, n, 3.0),
                        "flat, then 3 sd" => series::rise(&mut y, n / 2, n - n / 2, 3.0),
                        "up and down, 3 sd" => {
                            series::rise(&mut y, 0, n / 2, 3.0);
                            series::rise(&mut y, n / 2, n - n / 2, -3.0);
                        }
                        "step, 3 sd" => series::rise(&mut y, n / 2, 1, 3.0),
                        "ramp of 10, 3 sd" => series::rise(&mut y, n / 2 - 5, 10, 3.0),
                        _ => {}
                    }
                    let seed = u64::from(run);
                    let (p, at) = kinked.p(&y, 99, seed, "kinks");
                    let (jump, _) = stepped.p(&y, 99, seed, "kinks");
                    let time = plain.p_time(&y, 99, seed, "kinks").time;
                    let rule = p <= LEVEL && jump > LEVEL;
                    [p <= LEVEL, rule, rule && at.abs_diff(n / 2) <= 3, time <= LEVEL, jump <= LEVEL]
                });
                println!(
                    "| {n} | {phi} | {design} | {kink:.1} | {rule:.1} | {near:.1} | {time:.1} | {jump:.1} |"
                );
            }
        }
    }
}

/// Monthly counts of a negative binomial law with a latent autoregression and a volume that wanders.
fn counts(less: u32) {
    let runs = 200 / less;
    println!(
        "### Monthly counts with a volume, 96 months, mean 20, size 4, latent sd .25, {runs} runs a row, 99 draws\n"
    );
    println!(
        "| latent φ | step in the log rate | step in the log volume | p_time ≤ .05 | p_time ≤ .02 | noise ignored, ≤ .05 | volume ignored, ≤ .05 | estimated φ ≥ .9 | of these p_time ≤ .05 |\n|---|---|---|---|---|---|---|---|---|"
    );
    let times: Vec<i64> = (0..96).collect();
    let plain = StepScan::new(&times);
    for (phi, step, jump) in [
        (0.0, 0.0, 0.0),
        (0.5, 0.0, 0.0),
        (0.8, 0.0, 0.0),
        (0.95, 0.0, 0.0),
        (0.98, 0.0, 0.0),
        (0.5, 0.0, 1.0),
        (0.5, 0.5, 0.0),
        (0.8, 0.5, 0.0),
        (0.5, 1.0, 0.0),
        (0.8, 1.0, 0.0),
    ] {
        let [at5, at2, ignored, raw, slow, slow_at5] = shares(runs, |run| {
            let mut source = Source::new("counts", 96, phi, run);
            let (latent, mut volume) =
                (source.errors(96, Errors::Ar1(phi)), source.errors(96, Errors::Ar1(0.7)));
            volume.iter_mut().for_each(|value| *value *= 0.3);
            series::rise(&mut volume, 48, 1, jump);
            let counted: Vec<Option<(u32, f64)>> = (0..96)
                .map(|at| {
                    let volume = (1000.0f64.ln() + volume[at]).exp();
                    let rate = 0.25 * latent[at] + if at >= 48 { step } else { 0.0 };
                    Some((source.negative_binomial(0.02 * volume * rate.exp(), 4), volume))
                })
                .collect();
            let points: Vec<_> = detect::log_rates(&counted).into_iter().map(Result::unwrap).collect();
            let y: Vec<f64> = points.iter().map(|point| point.value).collect();
            let half = |point: &tilt_core::Estimate| {
                point.interval.map(|i| (i.upper - i.lower) / 2.0 / 1.6448536269514722)
            };
            let noise: Vec<f64> = points.iter().map(|point| half(point).unwrap()).collect();
            let seed = u64::from(run);
            let scan = StepScan::with_noise(&times, &y, &noise);
            let is_slow = scan.screen(&y).reml.0 >= 0.9;
            let known = scan.p_time(&y, 99, seed, "counts").time;
            let logs: Vec<f64> =
                counted.iter().flatten().map(|(count, _)| (f64::from(*count) + 0.5).ln()).collect();
            let ignored = plain.p_time(&y, 99, seed, "counts").time;
            let raw = plain.p_time(&logs, 99, seed, "counts").time;
            let is_found = known <= 0.05;
            [is_found, known <= 0.02, ignored <= 0.05, raw <= 0.05, is_slow, is_slow && is_found]
        });
        let of_slow = if slow > 0.0 { 100.0 * slow_at5 / slow } else { 0.0 };
        println!(
            "| {phi} | {step} | {jump} | {at5:.1} | {at2:.1} | {ignored:.1} | {raw:.1} | {slow:.1} | {of_slow:.1} |"
        );
    }
}
