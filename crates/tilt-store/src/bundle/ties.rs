//! Ties with powers as bytes: one row a state and year, one column a power.
//!
//! Values are rounded to the nearest [`TieKind::step`], own totals to whole numbers.

use tilt_core::StateId;
use tilt_core::ties::{TieKind, TieRow, TieTable};

use super::columns::{self, Decoded, IntColumn, Packing};
use super::metadata::{coverage, describe, join_states, origin, states};
use crate::error::{Error, ErrorKind};

const SCHEMA: &str = "ties@1";
const KIND: &str = "tiltmeter.kind";
const STATES: &str = "tiltmeter.states";
const POWERS: &str = "tiltmeter.powers";
/// Stands for a missing value.
const MISSING: i32 = i32::MIN;

/// A table as compact Parquet bytes; equal tables give equal bytes.
///
/// # Errors
/// [`ErrorKind::Unrepresentable`] if a value is not finite, negative, or too large.
pub fn write_ties(table: &TieTable) -> Result<Vec<u8>, Error> {
    let step = table.kind.step();
    let mut listed: Vec<StateId> = table.rows().iter().map(|row| row.state).collect();
    listed.dedup();
    let position = |state: StateId| listed.binary_search(&state).map_or(-1, |at| at as i32);
    let column = |name: &str, packing, value: &dyn Fn(&TieRow) -> Result<i32, Error>| {
        let values = table.rows().iter().map(value).collect::<Result<_, Error>>()?;
        Ok::<IntColumn, Error>(IntColumn { name: name.to_owned(), packing, values })
    };
    let mut list = vec![
        column("state", Packing::Dictionary, &|row| Ok(position(row.state)))?,
        column("year", Packing::Delta, &|row| Ok(i32::from(row.year)))?,
        column("own", Packing::Plain, &|row| stored(row.own, 1.0, row))?,
    ];
    for (at, power) in table.powers.iter().enumerate() {
        let name = power.key().to_lowercase();
        list.push(column(&name, Packing::Plain, &|row| stored(row.values[at], step, row))?);
    }
    let mut metadata = describe(&table.coverage, &table.origin);
    metadata.push((KIND.to_owned(), table.kind.name().to_owned()));
    metadata.push((STATES.to_owned(), join_states(listed.iter().copied())));
    metadata.push((POWERS.to_owned(), join_states(table.powers.iter().copied())));
    columns::write(SCHEMA, metadata, &list)
}

/// The table that [`write_ties`] has written.
///
/// # Errors
/// [`ErrorKind::Corrupt`] if the bytes are not of this form, [`ErrorKind::UnknownName`] if a state is not in this
/// build's table.
pub fn read_ties(bytes: &[u8]) -> Result<TieTable, Error> {
    let table = Decoded::open(bytes, SCHEMA)?;
    let name = table.get(KIND)?;
    let kind = TieKind::ALL.into_iter().find(|kind| kind.name() == name);
    let kind =
        kind.ok_or_else(|| Error::corrupt(format!("`{name}` is no kind of tie that this build knows")))?;
    let (listed, powers) = (states(&table, STATES)?, states(&table, POWERS)?);
    let mut values = Vec::new();
    table.column("state", &mut values)?;
    let damaged = || Error::corrupt("the bundled ties are damaged; install tiltmeter again");
    let mut rows: Vec<TieRow> = values
        .iter()
        .map(|at| {
            let state = usize::try_from(*at).ok().and_then(|at| listed.get(at)).ok_or_else(damaged)?;
            Ok(TieRow { state: *state, year: 0, own: None, values: Vec::with_capacity(powers.len()) })
        })
        .collect::<Result<_, Error>>()?;
    table.column("year", &mut values)?;
    for (row, value) in rows.iter_mut().zip(&values) {
        row.year = i16::try_from(*value).map_err(|_| damaged())?;
    }
    table.column("own", &mut values)?;
    for (row, value) in rows.iter_mut().zip(&values) {
        row.own = (*value != MISSING).then(|| f64::from(*value));
    }
    for power in &powers {
        table.column(&power.key().to_lowercase(), &mut values)?;
        for (row, value) in rows.iter_mut().zip(&values) {
            row.values.push((*value != MISSING).then(|| f64::from(*value) * kind.step()));
        }
    }
    if rows.iter().any(|row| row.values.len() != powers.len()) {
        return Err(damaged());
    }
    Ok(TieTable::new(kind, powers, rows, coverage(&table)?, origin(&table)?))
}

fn stored(value: Option<f64>, step: f64, row: &TieRow) -> Result<i32, Error> {
    let Some(value) = value else { return Ok(MISSING) };
    let steps = (value / step).round();
    if !(0.0..=f64::from(i32::MAX)).contains(&steps) {
        let message = format!("{value} for {} in {} cannot be stored", row.state, row.year);
        return Err(Error::new(ErrorKind::Unrepresentable, message));
    }
    Ok(steps as i32)
}

#[cfg(test)]
mod tests {
    use tilt_core::{Concordance, Coverage, Locator, Origin};

    use super::*;

    #[test]
    fn a_table_comes_back_rounded_to_its_step() {
        let state = |key: &str| Concordance::bundled().by_key(key).unwrap();
        let row = |key, year, own, values| TieRow { state: state(key), year, own, values };
        let table = TieTable::new(
            TieKind::ImportShare,
            vec![state("CHN"), state("USA")],
            vec![
                row("KEN", 1999, Some(1234.4), vec![Some(0.123_456_7), None]),
                row("CHN", 2000, None, vec![None, Some(0.0)]),
            ],
            Coverage {
                source: "x".to_owned(),
                from: "1999-01-01".parse().ok(),
                to: None,
                note: String::new(),
                complete: false,
            },
            Origin { source: "x".to_owned(), version: "1".to_owned(), sha256: None, locator: Locator::Whole },
        );
        let bytes = write_ties(&table).unwrap();
        let read = read_ties(&bytes).unwrap();
        assert_eq!(read.kind, TieKind::ImportShare);
        assert_eq!(read.rows()[0], row("CHN", 2000, None, vec![None, Some(0.0)]));
        assert_eq!(read.rows()[1].own, Some(1234.0));
        let value = read.get(state("KEN"), state("CHN"), 1999).unwrap();
        assert!((value - 0.123_457).abs() < 1e-12, "{value}");
        assert_eq!(write_ties(&read).unwrap(), bytes);
        for cut in [0, 10, bytes.len() / 2, bytes.len() - 1] {
            assert!(read_ties(&bytes[..cut]).is_err());
        }
    }
}
