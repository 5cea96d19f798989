//! Computes the table of `detect::NullTable` and writes it.
//!
//! `cargo run --release -p tilt-analysis --example null_table -- crates/tilt-analysis/data/null_law.bin`

use tilt_analysis::detect::{NullTable, StepScan};

/// Draws at every node.
const DRAWS: u32 = 20_000;

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "null_law.bin".to_owned());
    let table = NullTable::make(|points, phi| {
        let times: Vec<i64> = (0..points as i64).collect();
        StepScan::new(&times).null_ratios(phi, DRAWS, 1946)
    });
    std::fs::write(path, table)
}
