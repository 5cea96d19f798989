//! Reads series of equal length, one a line, values set apart by commas; prints p_time by the table path for each,
//! on one thread. For `benches/peers/detect.py`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "an example that prints")]

use tilt_analysis::detect::{NullTable, StepScan};

fn main() {
    let text = std::io::read_to_string(std::io::stdin()).unwrap();
    let rows: Vec<Vec<f64>> =
        text.lines().map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect()).collect();
    let table = NullTable::bundled();
    let n = rows[0].len();
    let scan = StepScan::new(&(0..n as i64).collect::<Vec<i64>>());
    for row in rows {
        println!("{}", table.p_time(n, &scan.screen(&row)).unwrap().time);
    }
}
