//! Estimates ideal points from the public vote files and compares them with published ones.
//!
//! `ideal_points ROLL_CALLS VOTES LINKS PUBLISHED [VARIANT [BURN_IN SWEEPS [LAST_SESSION [SEED [OUT [GOLDEN]]]]]]`
//!
//! `OUT` is written as CSV, `-` for nowhere; `GOLDEN` is a file of independently sampled points.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "an example that prints")]

#[path = "../tests/votes_file/mod.rs"]
mod votes_file;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use tilt_analysis::ideal::{
    Anchors, Devices, Estimates, IdealData, IdealPoint, Options, POINT_SWEEPS, Selection, Variant, estimate,
    point_estimate,
};
use tilt_core::StateId;
use votes_file::{PublishedPoint, published_points, read, rows};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [calls, votes, links, published, rest @ ..] = &arguments[..] else {
        println!(
            "arguments: ROLL_CALLS VOTES LINKS PUBLISHED [VARIANT [BURN_IN SWEEPS [LAST_SESSION [SEED [OUT [GOLDEN]]]]]]"
        );
        return;
    };
    let number = |at: usize, default: u32| rest.get(at).map_or(default, |text| text.parse().unwrap());
    let started = Instant::now();
    let votes = read(PathBuf::from(calls), PathBuf::from(votes));
    let links: Vec<(String, String)> = rows(PathBuf::from(links))
        .iter()
        .map(|row| (row.text("rcid1").to_owned(), row.text("rcid2").to_owned()))
        .collect();
    let selection = Selection { sessions: 1..=number(3, 75) as u16, ..Selection::published() };
    println!("read: {:.1} s", started.elapsed().as_secs_f64());
    let started = Instant::now();
    let data = IdealData::select(&votes.roll_calls, votes.votes, &links, &selection);
    println!(
        "{} votes, {} state-sessions, {} labels; selected in {:.2} s; {} threads",
        data.n_votes(),
        data.rows.len(),
        data.labels.len(),
        started.elapsed().as_secs_f64(),
        rayon::current_num_threads()
    );
    let published = published_points(PathBuf::from(published));
    let wanted = rest.first().map_or("all", String::as_str);
    if wanted == "all" || wanted == "point" {
        let started = Instant::now();
        let found = point_estimate(&data, &Anchors::published(), POINT_SWEEPS);
        println!("\npoint: {POINT_SWEEPS} sweeps, {:.2} s", started.elapsed().as_secs_f64());
        let rows = data.rows.iter().zip(&found);
        compare(&rows.map(|(row, x)| ((row.state, row.session), (*x, None))).collect(), &published);
    }
    for (name, options) in runs() {
        if wanted != "all" && wanted != name {
            continue;
        }
        let options = Options {
            burn_in: number(1, options.burn_in),
            sweeps: number(2, options.sweeps),
            seed: u64::from(number(4, 1)),
            ..options
        };
        let started = Instant::now();
        let found = estimate(&data, &options).unwrap();
        let seconds = started.elapsed().as_secs_f64();
        println!(
            "\n{name}: {} chains of {} + {} sweeps, {seconds:.1} s with diagnostics, acceptance {:.3?}",
            options.chains, options.burn_in, options.sweeps, found.acceptance[0]
        );
        report(&found, &published);
        if let Some(out) = rest.get(5).filter(|out| *out != "-") {
            write(&found, out);
        }
        if let Some(golden) = rest.get(6) {
            compare_rows(&found, golden);
        }
    }
}

fn runs() -> Vec<(&'static str, Options)> {
    let exact = Options { variant: Variant::Bsv2017(Devices::PUBLISHED), ..Options::bsv2017() };
    vec![("bsv2017", Options::bsv2017()), ("dynamic", Options::dynamic()), ("bsv2017-exact", exact)]
}

fn spread(name: &str, values: Vec<f64>) {
    let mut sorted: Vec<f64> = values.into_iter().filter(|x| x.is_finite()).collect();
    if sorted.is_empty() {
        return;
    }
    sorted.sort_by(f64::total_cmp);
    let at = |p: f64| sorted[(p * (sorted.len() - 1) as f64) as usize];
    println!(
        "  {name}: min {:.4}, 1 % {:.4}, 10 % {:.4}, median {:.4}, 90 % {:.4}, 99 % {:.4}, max {:.4}",
        at(0.0),
        at(0.01),
        at(0.1),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );
}

fn report(found: &Estimates, published: &[PublishedPoint]) {
    let of = |value: fn(&IdealPoint) -> f64| found.points.iter().map(value).collect();
    spread("R-hat", of(|point| point.diagnostics.rhat));
    spread("bulk ESS", of(|point| point.diagnostics.ess_bulk));
    spread("tail ESS", of(|point| point.diagnostics.ess_tail));
    spread("mcse/sd", of(|point| point.mcse / point.sd));
    spread("session mean, ESS", found.sessions.iter().map(|level| level.mean.2.ess_bulk).collect());
    spread("session mean, R-hat", found.sessions.iter().map(|level| level.mean.2.rhat).collect());
    spread("session spread, ESS", found.sessions.iter().map(|level| level.spread.2.ess_bulk).collect());
    let width = |point: &IdealPoint| Some(point.quantiles[2] - point.quantiles[0]);
    let own = found.points.iter();
    let own = own.map(|point| ((point.state, point.session), (point.mean, width(point)))).collect();
    compare(&own, published);
}

/// Writes the points as CSV.
fn write(found: &Estimates, path: &str) {
    let mut text = "state,session,n_votes,mean,sd,q05,q50,q95,mcse,rhat,ess_bulk,ess_tail\n".to_owned();
    for point in &found.points {
        let d = point.diagnostics;
        let [low, middle, high] = point.quantiles;
        text += &format!(
            "{},{},{},{:.5},{:.5},{low:.5},{middle:.5},{high:.5},{:.5},{:.5},{:.0},{:.0}\n",
            point.state,
            point.session,
            point.n_votes,
            point.mean,
            point.sd,
            point.mcse,
            d.rhat,
            d.ess_bulk,
            d.ess_tail
        );
    }
    text += "\nsession,mean,sd,ess_bulk,rhat,spread,sd,ess_bulk,rhat\n";
    for level in &found.sessions {
        let [mean, spread] = [level.mean, level.spread]
            .map(|(x, sd, d)| format!("{x:.4},{sd:.4},{:.0},{:.3}", d.ess_bulk, d.rhat));
        text += &format!("{},{mean},{spread}\n", level.session);
    }
    std::fs::write(path, text).unwrap();
}

/// Mean and width of the 90 % interval against the published ones.
fn compare(own: &BTreeMap<(StateId, u16), (f64, Option<f64>)>, published: &[PublishedPoint]) {
    let mut by_session: BTreeMap<u16, Vec<(f64, f64)>> = BTreeMap::new();
    let (mut widths, mut square) = (Vec::new(), 0.0);
    for other in published {
        let Some((mean, width)) = own.get(&(other.state, other.session)) else { continue };
        by_session.entry(other.session).or_default().push((*mean, other.mean));
        square += (mean - other.mean) * (mean - other.mean);
        widths.extend(width.map(|width| width / (other.interval[1] - other.interval[0])));
    }
    let all: Vec<(f64, f64)> = by_session.values().flatten().copied().collect();
    println!(
        "  {} common points: pooled r {:.5}, rmse {:.4}",
        all.len(),
        correlation(&all),
        (square / all.len() as f64).sqrt()
    );
    spread("r within sessions", by_session.values().map(|pairs| correlation(pairs)).collect());
    spread("90 % width, ours/published", widths);
}

/// Row by row against points with known Monte-Carlo errors.
fn compare_rows(found: &Estimates, golden: &str) {
    let (mut n, mut within, mut near, mut ratio_ok, mut widest) = (0.0, 0.0, 0.0, 0.0, 0.0_f64);
    let mut pairs = Vec::new();
    for row in rows(PathBuf::from(golden)) {
        let session = row.count("session") as u16;
        let point =
            votes_file::state(row.text("ccode"), session).and_then(|state| found.point(state, session));
        let Some(point) = point else { continue };
        let number = |column| row.number(column).unwrap();
        let gap = (point.mean - number("mean")).abs();
        let error = (point.mcse * point.mcse + number("mcse") * number("mcse")).sqrt();
        n += 1.0;
        within += f64::from(u8::from(gap <= 4.0 * error));
        near += f64::from(u8::from(gap <= 0.06));
        ratio_ok += f64::from(u8::from((0.92..=1.09).contains(&(point.sd / number("sd")))));
        widest = widest.max(gap);
        pairs.push((point.mean, number("mean")));
    }
    println!(
        "  {n} rows of {golden}: r {:.5}; within four Monte-Carlo errors {:.1} %, within .06 {:.1} %, widest {widest:.3}; \
         sd within .92 to 1.09 {:.1} %",
        correlation(&pairs),
        100.0 * within / n,
        100.0 * near / n,
        100.0 * ratio_ok / n
    );
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (a, b) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        aa += (x - a) * (x - a);
        bb += (y - b) * (y - b);
        ab += (x - a) * (y - b);
    }
    ab / (aa * bb).sqrt()
}
