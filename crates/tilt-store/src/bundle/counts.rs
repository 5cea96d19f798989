//! Counts of dyads and sessions as bytes.
//!
//! One row a dyad and session, in the order session, low, high. The nine counts of final votes are kept as what was
//! dropped, `non_unanimous - final_only`, which is zero in every session before 1990 and small after.
//!
//! Tried on the table of sessions 1 to 75 (845,155 rows): this layout takes 2.80 MB; the same columns in the order
//! low, high, session 3.59 MB; row and column sums with four cells instead of nine cells about 2.2 MB, but then no
//! other program can read a count without our formula. This one is small enough and says what it means.

use tilt_core::{CountTable, Dyad, DyadCounts, StateId};

use super::columns::{self, Decoded, IntColumn, Packing};
use super::metadata::{describe, join_states, origin, states};
use crate::error::{Error, ErrorKind};

const SCHEMA: &str = "vote_counts@1";
const STATES: &str = "tiltmeter.states";
const LETTERS: [char; 3] = ['y', 'a', 'n'];

/// Counts as compact Parquet bytes; equal tables give equal bytes.
///
/// # Errors
/// [`ErrorKind::Unrepresentable`] if a row has more final votes than votes in a cell.
pub fn write_counts(table: &CountTable) -> Result<Vec<u8>, Error> {
    let rows = table.rows();
    let mut listed: Vec<StateId> = rows.iter().flat_map(|row| [row.dyad.low(), row.dyad.high()]).collect();
    listed.sort();
    listed.dedup();
    let position = |state: StateId| listed.binary_search(&state).map_or(-1, |position| position as i32);
    let mut columns = vec![
        column("session", Packing::Delta, rows, |row| i32::from(row.session)),
        column("low", Packing::Dictionary, rows, |row| position(row.dyad.low())),
        column("high", Packing::Dictionary, rows, |row| position(row.dyad.high())),
    ];
    for (a, b) in cells() {
        // The agreements on yes repeat most; the compressor does better on the other cells as they are.
        let packing = if (a, b) == (0, 0) { Packing::Dictionary } else { Packing::Plain };
        columns.push(column(&votes_name(a, b), packing, rows, |row| i32::from(row.non_unanimous[a][b])));
    }
    for (a, b) in cells() {
        if let Some(row) = rows.iter().find(|row| row.final_only[a][b] > row.non_unanimous[a][b]) {
            let message = format!("{} in session {} has more final votes than votes", row.dyad, row.session);
            return Err(Error::new(ErrorKind::Unrepresentable, message));
        }
        let dropped = |row: &DyadCounts| i32::from(row.non_unanimous[a][b] - row.final_only[a][b]);
        columns.push(column(&dropped_name(a, b), Packing::Plain, rows, dropped));
    }
    for a in 0..3 {
        columns
            .push(column(&unanimous_name(a), Packing::Dictionary, rows, |row| i32::from(row.unanimous[a])));
    }
    let mut metadata = describe(&table.coverage, &table.origin);
    metadata.push((STATES.to_owned(), join_states(listed)));
    columns::write(SCHEMA, metadata, &columns)
}

/// The counts that [`write_counts`] has written.
///
/// # Errors
/// [`ErrorKind::Corrupt`] if the bytes are not of this form, [`ErrorKind::UnknownName`] if a state is not in this
/// build's table.
pub fn read_counts(bytes: &[u8]) -> Result<CountTable, Error> {
    read(bytes, None)
}

/// The counts in which at least one of `states` takes part.
///
/// # Errors
/// As [`read_counts`].
pub fn read_counts_for(bytes: &[u8], states: &[StateId]) -> Result<CountTable, Error> {
    read(bytes, Some(states))
}

fn read(bytes: &[u8], only: Option<&[StateId]>) -> Result<CountTable, Error> {
    let table = Decoded::open(bytes, SCHEMA)?;
    let listed = states(&table, STATES)?;
    let wanted: Vec<bool> = listed.iter().map(|state| only.is_none_or(|only| only.contains(state))).collect();
    let mut blocks = table.blocks(&column_names())?;
    let mut rows = Vec::with_capacity(if only.is_none() { table.rows() } else { 0 });
    while let Some(block) = blocks.next_block()? {
        for at in 0..block[0].len() {
            let place =
                |column: usize| usize::try_from(block[column][at]).ok().filter(|at| *at < listed.len());
            let (Some(low), Some(high)) = (place(1), place(2)) else { return Err(damaged()) };
            if wanted[low] || wanted[high] {
                rows.push(row(block, at, listed[low], listed[high]).ok_or_else(damaged)?);
            }
        }
    }
    Ok(CountTable::new(rows, super::metadata::coverage(&table)?, origin(&table)?))
}

/// One row of a block whose columns stand in the order of [`column_names`]; `None` if it is impossible.
fn row(block: &[Vec<i32>], at: usize, low: StateId, high: StateId) -> Option<DyadCounts> {
    let dyad = Dyad::new(low, high).filter(|dyad| dyad.low() == low)?;
    let (mut non_unanimous, mut final_only, mut unanimous) = ([[0; 3]; 3], [[0; 3]; 3], [0; 3]);
    // A value outside u16 leaves a bit here that none inside can leave; so does a difference below zero.
    let mut seen = block[0][at];
    for (cell, (a, b)) in cells().enumerate() {
        let (votes, dropped) = (block[3 + cell][at], block[12 + cell][at]);
        let left = votes.wrapping_sub(dropped);
        seen |= votes | dropped | left;
        non_unanimous[a][b] = votes as u16;
        final_only[a][b] = left as u16;
    }
    for (a, count) in unanimous.iter_mut().enumerate() {
        seen |= block[21 + a][at];
        *count = block[21 + a][at] as u16;
    }
    let possible = seen & !0xffff == 0;
    possible.then_some(DyadCounts {
        session: block[0][at] as u16,
        dyad,
        non_unanimous,
        final_only,
        unanimous,
    })
}

fn column_names() -> Vec<String> {
    let keys = ["session", "low", "high"].map(str::to_owned).into_iter();
    let votes = cells().map(|(a, b)| votes_name(a, b));
    let dropped = cells().map(|(a, b)| dropped_name(a, b));
    keys.chain(votes).chain(dropped).chain((0..3).map(unanimous_name)).collect()
}

fn column(
    name: &str,
    packing: Packing,
    rows: &[DyadCounts],
    value: impl Fn(&DyadCounts) -> i32,
) -> IntColumn {
    IntColumn { name: name.to_owned(), packing, values: rows.iter().map(value).collect() }
}

fn cells() -> impl Iterator<Item = (usize, usize)> {
    (0..3).flat_map(|a| (0..3).map(move |b| (a, b)))
}

fn votes_name(a: usize, b: usize) -> String {
    format!("votes_{}{}", LETTERS[a], LETTERS[b])
}

fn dropped_name(a: usize, b: usize) -> String {
    format!("dropped_{}{}", LETTERS[a], LETTERS[b])
}

fn unanimous_name(a: usize) -> String {
    format!("unanimous_{}", LETTERS[a])
}

fn damaged() -> Error {
    Error::corrupt("the bundled counts hold impossible values; build them anew")
}
