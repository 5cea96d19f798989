//! Every dyadic vote measure of many dyads at once: the table path, for matrices and scans of all pairs.

use multiversion::multiversion;
use rayon::prelude::*;
use tilt_core::DyadCounts;

/// Names of the measures, in the order of [`AllMeasures`].
pub const NAMES: [&str; 9] = [
    "agreement/identical",
    "agreement/scaled",
    "agreement/coincidence",
    "s/abs",
    "s/sq",
    "kappa/abs",
    "kappa/sq",
    "pi/abs",
    "pi/sq",
];

/// Values in the order of [`NAMES`]; NaN where a measure is undefined (no roll call, or no variation). Few roll calls
/// are not filtered: that is the caller's to do, by the counts.
pub type AllMeasures = [f64; 9];

/// Rows that are taken apart together, so that the arithmetic runs on vectors.
const LANES: usize = 64;

/// All measures of each row, in the order of the rows.
///
/// With `n` roll calls, `d1` disagreements of one step and `d2` of two, `e` the same by the margins of each and `f` by the
/// pooled ones: `S = 1 − (d1 + 2 d2)/n`, `κ = 1 − n (d1 + 2 d2)/(e1 + 2 e2)`, `π` with `f`; squared weights have 4 for 2,
/// and S half of it \[signorino1999\] \[cohen1968\] \[scott1955\]. Sums are whole numbers below 2^31 up to 10,000 roll
/// calls a row, so that values equal those of the single measures but for the last bit.
pub fn all(rows: &[DyadCounts]) -> Vec<AllMeasures> {
    let mut values = vec![[0.0; 9]; rows.len()];
    let parts = values.par_chunks_mut(LANES * 64).zip(rows.par_chunks(LANES * 64));
    parts.for_each(|(values, rows)| fill(values, rows));
    values
}

#[multiversion(targets("x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn fill(values: &mut [AllMeasures], rows: &[DyadCounts]) {
    for (values, rows) in values.chunks_mut(LANES).zip(rows.chunks(LANES)) {
        let mut cells = [[0i32; LANES]; 9];
        let mut finals = [[0i32; LANES]; 2];
        for (lane, row) in rows.iter().enumerate() {
            let counts = row.non_unanimous.as_flattened();
            for (cell, count) in cells.iter_mut().zip(counts) {
                cell[lane] = i32::from(*count);
            }
            let f = row.final_only;
            finals[0][lane] = i32::from(f[0][0]) + i32::from(f[1][1]) + i32::from(f[2][2]);
            finals[1][lane] = f.as_flattened().iter().map(|count| i32::from(*count)).sum();
        }
        let columns = measured(&cells, &finals);
        for (lane, value) in values.iter_mut().enumerate() {
            for (to, column) in value.iter_mut().zip(&columns) {
                *to = column[lane];
            }
        }
    }
}

#[inline(always)]
fn measured(cells: &[[i32; LANES]; 9], finals: &[[i32; LANES]; 2]) -> [[f64; LANES]; 9] {
    let mut columns = [[0.0; LANES]; 9];
    for lane in 0..LANES {
        let c = |at: usize| cells[at][lane];
        let (r0, r1, r2) = (c(0) + c(1) + c(2), c(3) + c(4) + c(5), c(6) + c(7) + c(8));
        let (k0, k1, k2) = (c(0) + c(3) + c(6), c(1) + c(4) + c(7), c(2) + c(5) + c(8));
        let n = r0 + r1 + r2;
        let (d1, d2) = (c(1) + c(3) + c(5) + c(7), c(2) + c(6));
        let (e1, e2) = (r0 * k1 + r1 * k0 + r1 * k2 + r2 * k1, r0 * k2 + r2 * k0);
        let (p0, p1, p2) = (r0 + k0, r1 + k1, r2 + k2);
        let (f1, f2) = (p0 * p1 + p1 * p2, p0 * p2);
        let same = c(0) + c(8);
        // 0/0 is NaN, which is what an undefined value is here.
        let ratio = |part: i32, whole: i32| f64::from(part) / f64::from(whole);
        let (abs, sq) = (d1 + 2 * d2, d1 + 4 * d2);
        let undefined = if n == 0 { f64::NAN } else { 1.0 };
        let below = |part: i32, whole: i32| {
            // Without chance disagreement nothing is defined, however much there is observed.
            if whole == 0 { f64::NAN } else { undefined - f64::from(n) * f64::from(part) / f64::from(whole) }
        };
        columns[0][lane] = ratio(finals[0][lane], finals[1][lane]);
        columns[1][lane] = ratio(2 * (n - d1 - d2) + d1, 2 * n);
        columns[2][lane] = ratio(same, same + d2);
        columns[3][lane] = 1.0 - ratio(abs, n);
        columns[4][lane] = 1.0 - ratio(sq, 2 * n);
        columns[5][lane] = below(abs, e1 + 2 * e2);
        columns[6][lane] = below(sq, e1 + 4 * e2);
        columns[7][lane] = below(2 * abs, f1 + 2 * f2);
        columns[8][lane] = below(2 * sq, f1 + 4 * f2);
    }
    columns
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tilt_core::counts::{Table3, VoteFilter};
    use tilt_core::{Dyad, Missing};

    use super::super::table::{self, Weights};
    use super::*;
    use crate::made_up::state;

    fn one_by_one(row: &DyadCounts) -> [Result<f64, Missing>; 9] {
        let first = row.dyad.low();
        let (finals, divided) =
            (row.table(VoteFilter::FinalOnly, first), row.table(VoteFilter::NonUnanimous, first));
        let both = |measure: fn(&Table3, Weights) -> Result<f64, Missing>| {
            [measure(&divided, Weights::Absolute), measure(&divided, Weights::Squared)]
        };
        let [s_abs, s_sq] = both(table::s);
        let [kappa_abs, kappa_sq] = both(table::kappa);
        let [pi_abs, pi_sq] = both(table::pi);
        [
            table::identical(&finals),
            table::scaled(&divided),
            table::coincidence(&divided),
            s_abs,
            s_sq,
            kappa_abs,
            kappa_sq,
            pi_abs,
            pi_sq,
        ]
    }

    proptest! {
        #[test]
        fn the_table_path_gives_what_the_measures_give(
            rows in proptest::collection::vec(proptest::array::uniform3(proptest::array::uniform3(0u16..60)), 1..150),
            empty in proptest::collection::vec(any::<bool>(), 150),
        ) {
            let dyad = Dyad::new(state("CHN"), state("FRA")).unwrap();
            let rows: Vec<DyadCounts> = rows
                .iter()
                .zip(empty)
                .map(|(cells, empty)| {
                    let cells = if empty { [[0; 3], [0, cells[1][1], 0], [0; 3]] } else { *cells };
                    let halves = cells.map(|row| row.map(|count| count / 2));
                    DyadCounts { session: 1, dyad, non_unanimous: cells, final_only: halves, unanimous: [0; 3] }
                })
                .collect();
            for (row, values) in rows.iter().zip(all(&rows)) {
                for (name, (value, single)) in NAMES.iter().zip(values.iter().zip(one_by_one(row))) {
                    match single {
                        Ok(single) => prop_assert!((value - single).abs() < 1e-12, "{name} {row:?} {value} {single}"),
                        Err(_) => prop_assert!(value.is_nan(), "{name} {row:?} {value}"),
                    }
                }
            }
        }
    }
}
