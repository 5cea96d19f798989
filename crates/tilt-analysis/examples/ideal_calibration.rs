//! Simulation-based calibration of the proper posterior, as the page that stands in `docs/methods`.
//!
//! `ideal_calibration [WORLDS [SEED [as-used]]]`

#![allow(clippy::print_stdout, reason = "an example that prints")]

use tilt_analysis::ideal::calibration::{DRAWS, QUANTITIES, Worlds, distance_from_uniform, p_values, ranks};

/// Bins of a histogram: five ranks each.
const BINS: usize = 20;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize, default: u64| arguments.get(at).and_then(|text| text.parse().ok()).unwrap_or(default);
    let (n, seed) = (number(0, 400), number(1, 1));
    let worlds = Worlds { as_used: arguments.get(2).is_some_and(|text| text == "as-used"), ..Worlds::PAGE };
    let ranks = ranks(&worlds, seed, 0, n);
    println!(
        "| quantity | {BINS} bins of ranks 0 to {DRAWS} | χ² ({} df) | p | largest distance of the ECDF | p |",
        BINS - 1
    );
    println!("|---|---|---|---|---|---|");
    for (at, name) in QUANTITIES.iter().enumerate() {
        let own: Vec<u32> = ranks.iter().map(|ranks| ranks[at]).collect();
        let found = distance_from_uniform(&own, BINS);
        let p = p_values(found, own.len(), BINS, seed);
        println!("| {name} | `{}` | {:.1} | {:.3} | {:.3} | {:.3} |", bars(&own), found.0, p.0, found.1, p.1);
    }
}

/// One bar a bin; half height is what is expected.
fn bars(ranks: &[u32]) -> String {
    let mut counts = [0_usize; BINS];
    for rank in ranks {
        counts[*rank as usize * BINS / (DRAWS + 1)] += 1;
    }
    let heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let height = |count: &usize| (count * BINS * 4 / ranks.len().max(1)).min(heights.len() - 1);
    counts.iter().map(|count| heights[height(count)]).collect()
}
