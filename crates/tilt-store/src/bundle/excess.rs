//! Excess agreement with powers as bytes.
//!
//! One row a session and state. Values are rounded on the way:
//! - excess to the nearest [`EXCESS_STEP`], so by at most half of it;
//! - standard errors to 65,535 steps up to the largest one of the table, so by at most 1/131,070 of that;
//! - correlations to [`CORRELATION_STEPS`] steps either way, so by at most 1/65,534 of the product of the errors.
//!
//! A correlation never leaves [-1, 1] by rounding, so the variance of a difference of two entries stays at least 0.
//! Rounding once more changes nothing: the excess that was read is written as it is.

use tilt_core::counts::ExcessRow;
use tilt_core::{ExcessTable, StateId};

use super::columns::{self, Decoded, IntColumn, Packing};
use super::metadata::{coverage, describe, join_states, origin, states, unreadable};
use crate::error::{Error, ErrorKind};

/// Distance of two neighbouring stored values of the excess.
pub const EXCESS_STEP: f64 = 1e-6;
/// Stored steps of a correlation between 0 and 1.
pub const CORRELATION_STEPS: f64 = 32_767.0;

const ERROR_STEPS: f64 = 65_535.0;
const SCHEMA: &str = "vote_excess@1";
const STATES: &str = "tiltmeter.states";
const POWERS: &str = "tiltmeter.powers";
const LARGEST_ERROR: &str = "tiltmeter.largest_error";
/// Stands for a missing value.
const MISSING: i32 = i32::MIN;

/// Excess agreement as compact Parquet bytes; equal tables give equal bytes. See the module for what is rounded.
///
/// # Errors
/// [`ErrorKind::Unrepresentable`] if a row has not one entry for each power, or holds a value that is not finite, a
/// negative variance, or a covariance larger than its variances allow.
pub fn write_excess(table: &ExcessTable) -> Result<Vec<u8>, Error> {
    let powers = table.powers.len();
    for row in table.rows() {
        check(row, powers)?;
    }
    let mut listed: Vec<StateId> = table.rows().iter().map(|row| row.state).collect();
    listed.sort();
    listed.dedup();
    let largest =
        table.rows().iter().flat_map(|row| (0..powers).map(|p| error_of(row, p))).fold(0.0, f64::max);
    let position = |state: StateId| listed.binary_search(&state).map_or(-1, |position| position as i32);
    let mut columns = vec![
        column("session", Packing::Delta, table, |row| i32::from(row.session)),
        column("state", Packing::Dictionary, table, |row| position(row.state)),
    ];
    for (p, power) in table.powers.iter().enumerate() {
        let key = power.key().to_lowercase();
        let excess =
            |row: &ExcessRow| row.excess[p].map_or(MISSING, |value| (value / EXCESS_STEP).round() as i32);
        columns.push(column(&format!("excess_{key}"), Packing::Plain, table, excess));
        columns.push(column(&format!("n_{key}"), Packing::Dictionary, table, |row| row.n[p] as i32));
        let error = |row: &ExcessRow| steps(error_of(row, p), largest);
        columns.push(column(&format!("error_{key}"), Packing::Plain, table, error));
    }
    for (p, q) in pairs(powers) {
        let name = correlation_name(&table.powers, p, q);
        columns.push(column(&name, Packing::Plain, table, |row| correlation(row, p, q)));
    }
    let mut metadata = describe(&table.coverage, &table.origin);
    metadata.push((STATES.to_owned(), join_states(listed)));
    metadata.push((POWERS.to_owned(), join_states(table.powers.iter().copied())));
    metadata.push((LARGEST_ERROR.to_owned(), largest.to_string()));
    columns::write(SCHEMA, metadata, &columns)
}

/// The table that [`write_excess`] has written, rounded as the module says.
///
/// # Errors
/// [`ErrorKind::Corrupt`] if the bytes are not of this form, [`ErrorKind::UnknownName`] if a state is not in this
/// build's table.
pub fn read_excess(bytes: &[u8]) -> Result<ExcessTable, Error> {
    let table = Decoded::open(bytes, SCHEMA)?;
    let (listed, powers) = (states(&table, STATES)?, states(&table, POWERS)?);
    let largest = table.get(LARGEST_ERROR)?;
    let largest: f64 = largest.parse().map_err(|_| unreadable(LARGEST_ERROR, largest))?;
    let mut rows = empty_rows(&table, &listed, powers.len())?;
    let mut errors = vec![vec![0.0; rows.len()]; powers.len()];
    let mut values = Vec::new();
    for (p, power) in powers.iter().enumerate() {
        let key = power.key().to_lowercase();
        table.column(&format!("excess_{key}"), &mut values)?;
        for (row, value) in rows.iter_mut().zip(&values) {
            row.excess[p] = (*value != MISSING).then(|| f64::from(*value) * EXCESS_STEP);
        }
        table.column(&format!("n_{key}"), &mut values)?;
        for (row, value) in rows.iter_mut().zip(&values) {
            row.n[p] = u32::try_from(*value).map_err(|_| damaged())?;
        }
        table.column(&format!("error_{key}"), &mut values)?;
        for ((row, value), error) in rows.iter_mut().zip(&values).zip(&mut errors[p]) {
            *error = f64::from(*value) / ERROR_STEPS * largest;
            row.covariance[triangle(powers.len(), p, p)] = *error * *error;
        }
    }
    for (p, q) in pairs(powers.len()) {
        table.column(&correlation_name(&powers, p, q), &mut values)?;
        let at = triangle(powers.len(), p, q);
        for (index, (row, value)) in rows.iter_mut().zip(&values).enumerate() {
            row.covariance[at] = f64::from(*value) / CORRELATION_STEPS * errors[p][index] * errors[q][index];
        }
    }
    Ok(ExcessTable::new(powers, rows, coverage(&table)?, origin(&table)?))
}

/// What a row must fulfil to be stored.
fn check(row: &ExcessRow, powers: usize) -> Result<(), Error> {
    let refuse = |what: &str| {
        let message = format!("excess of {} in session {}: {what}", row.state, row.session);
        Err(Error::new(ErrorKind::Unrepresentable, message))
    };
    if row.excess.len() != powers
        || row.n.len() != powers
        || row.covariance.len() != powers * (powers + 1) / 2
    {
        return refuse("not one entry for each power");
    }
    if row.excess.iter().flatten().any(|value| !value.is_finite() || value.abs() > 1000.0) {
        return refuse("a value is not finite or larger than 1000");
    }
    if row.n.iter().any(|n| i32::try_from(*n).is_err()) {
        return refuse("more roll calls than can be");
    }
    if row.covariance.iter().any(|value| !value.is_finite()) {
        return refuse("a covariance is not finite");
    }
    if (0..powers).any(|p| row.covariance(p, p) < 0.0) {
        return refuse("a variance is negative");
    }
    for (p, q) in pairs(powers) {
        let bound = error_of(row, p) * error_of(row, q);
        // Sums of floats may pass the bound by their last digits.
        if present(row, p) && present(row, q) && row.covariance(p, q).abs() > bound * (1.0 + 1e-9) + 1e-15 {
            return refuse("a covariance is larger than its variances allow");
        }
    }
    Ok(())
}

fn present(row: &ExcessRow, p: usize) -> bool {
    row.excess[p].is_some()
}

/// Standard error of an entry; 0 where the entry is missing.
fn error_of(row: &ExcessRow, p: usize) -> f64 {
    if present(row, p) { row.covariance(p, p).sqrt() } else { 0.0 }
}

fn steps(error: f64, largest: f64) -> i32 {
    if largest > 0.0 { (error / largest * ERROR_STEPS).round() as i32 } else { 0 }
}

fn correlation(row: &ExcessRow, p: usize, q: usize) -> i32 {
    let bound = error_of(row, p) * error_of(row, q);
    if bound > 0.0 {
        ((row.covariance(p, q) / bound).clamp(-1.0, 1.0) * CORRELATION_STEPS).round() as i32
    } else {
        0
    }
}

fn empty_rows(table: &Decoded, listed: &[StateId], powers: usize) -> Result<Vec<ExcessRow>, Error> {
    let (mut sessions, mut states) = (Vec::new(), Vec::new());
    table.column("session", &mut sessions)?;
    table.column("state", &mut states)?;
    let rows = sessions.iter().zip(&states).map(|(session, state)| {
        let place = usize::try_from(*state).ok().and_then(|at| listed.get(at));
        Ok(ExcessRow {
            session: u16::try_from(*session).map_err(|_| damaged())?,
            state: *place.ok_or_else(damaged)?,
            excess: vec![None; powers],
            n: vec![0; powers],
            covariance: vec![0.0; powers * (powers + 1) / 2],
        })
    });
    rows.collect()
}

/// Position of `(p, q)`, `p <= q`, in a row-major upper triangle.
fn triangle(powers: usize, p: usize, q: usize) -> usize {
    p * powers - p * (p + 1) / 2 + q
}

fn pairs(powers: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..powers).flat_map(move |p| (p + 1..powers).map(move |q| (p, q)))
}

fn correlation_name(powers: &[StateId], p: usize, q: usize) -> String {
    format!("correlation_{}_{}", powers[p].key().to_lowercase(), powers[q].key().to_lowercase())
}

fn column(name: &str, packing: Packing, table: &ExcessTable, value: impl Fn(&ExcessRow) -> i32) -> IntColumn {
    IntColumn { name: name.to_owned(), packing, values: table.rows().iter().map(value).collect() }
}

fn damaged() -> Error {
    Error::corrupt("the bundled excess agreement holds impossible values; build it anew")
}
