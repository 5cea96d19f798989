//! Ties with powers as bytes: one row a state and period, one column a statistic of the state or of it with a power.
//!
//! Values are kept as [`Keep`] says; a statistic that must not be kept has no column.

use tilt_core::StateId;
use tilt_core::ties::{Keep, Stat, TieKind, TieRow, TieTable};

use super::columns::{self, Decoded, IntColumn, Packing};
use super::metadata::{coverage, describe, join_states, origin, states};
use crate::error::{Error, ErrorKind};

const SCHEMA: &str = "ties@2";
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
    let mut listed: Vec<StateId> = table.rows().iter().map(|row| row.state).collect();
    listed.dedup();
    let position = |state: StateId| listed.binary_search(&state).map_or(-1, |at| at as i32);
    let column = |name: String, packing, value: &dyn Fn(&TieRow) -> Result<i32, Error>| {
        let values = table.rows().iter().map(value).collect::<Result<_, Error>>()?;
        Ok::<IntColumn, Error>(IntColumn { name, packing, values })
    };
    let mut list = vec![
        column("state".to_owned(), Packing::Dictionary, &|row| Ok(position(row.state)))?,
        column("period".to_owned(), Packing::Delta, &|row| Ok(row.period.number()))?,
    ];
    for stat in stats(table.kind, &table.powers) {
        list.push(column(stat.column, Packing::Plain, &|row| {
            let values = if stat.own { &row.own } else { &row.pair };
            stored(values[stat.at], stat.keep, row)
        })?);
    }
    let mut metadata = describe(&table.coverage, &table.origin);
    metadata.push((KIND.to_owned(), table.kind.name().to_owned()));
    metadata.push((STATES.to_owned(), join_states(listed.iter().copied())));
    metadata.push((POWERS.to_owned(), join_states(table.powers.iter().copied())));
    columns::write(SCHEMA, metadata, &list)
}

/// The table that [`write_ties`] has written. Statistics that were not kept are missing.
///
/// # Errors
/// [`ErrorKind::Corrupt`] if the bytes are not of this form, [`ErrorKind::UnknownName`] if a state is not in this
/// build's table.
pub fn read_ties(bytes: &[u8]) -> Result<TieTable, Error> {
    let table = Decoded::open(bytes, SCHEMA)?;
    let (kind, powers, mut rows) = empty_rows(&table)?;
    let mut values = Vec::new();
    for stat in stats(kind, &powers) {
        table.column(&stat.column, &mut values)?;
        for (row, value) in rows.iter_mut().zip(&values) {
            let place = if stat.own { &mut row.own } else { &mut row.pair };
            place[stat.at] = (*value != MISSING).then(|| read(*value, stat.keep));
        }
    }
    whole(&table, kind, powers, rows)
}

const EXACT: &str = "ties-exact@1";

/// A table as Parquet bytes with every bit of every value, also of those that must not be bundled: for the store of one
/// user, not to be passed on. Equal tables give equal bytes.
///
/// # Errors
/// If the bytes cannot be written.
pub fn write_ties_exact(table: &TieTable) -> Result<Vec<u8>, Error> {
    let mut listed: Vec<StateId> = table.rows().iter().map(|row| row.state).collect();
    listed.dedup();
    let position = |state: StateId| listed.binary_search(&state).map_or(-1, |at| at as i32);
    let column = |name: String, value: &dyn Fn(&TieRow) -> i32| IntColumn {
        name,
        packing: Packing::Plain,
        values: table.rows().iter().map(value).collect(),
    };
    let mut list = vec![
        column("state".to_owned(), &|row| position(row.state)),
        column("period".to_owned(), &|row| row.period.number()),
    ];
    let (own, pair) = (table.kind.own().len(), table.kind.pair().len() * table.powers.len());
    for at in 0..own + pair {
        let bits = |row: &TieRow| {
            let value = if at < own { row.own[at] } else { row.pair[at - own] };
            value.unwrap_or(f64::NAN).to_bits()
        };
        list.push(column(format!("high{at}"), &|row| (bits(row) >> 32) as i32));
        list.push(column(format!("low{at}"), &|row| bits(row) as i32));
    }
    let mut metadata = describe(&table.coverage, &table.origin);
    metadata.push((KIND.to_owned(), table.kind.name().to_owned()));
    metadata.push((STATES.to_owned(), join_states(listed.iter().copied())));
    metadata.push((POWERS.to_owned(), join_states(table.powers.iter().copied())));
    columns::write_at(columns::QUICK, EXACT, metadata, &list)
}

/// The table that [`write_ties_exact`] has written.
///
/// # Errors
/// As [`read_ties`].
pub fn read_ties_exact(bytes: &[u8]) -> Result<TieTable, Error> {
    let table = Decoded::open(bytes, EXACT)?;
    let (kind, powers, mut rows) = empty_rows(&table)?;
    let own = kind.own().len();
    let (mut high, mut low) = (Vec::new(), Vec::new());
    for at in 0..own + kind.pair().len() * powers.len() {
        table.column(&format!("high{at}"), &mut high)?;
        table.column(&format!("low{at}"), &mut low)?;
        for (row, (high, low)) in rows.iter_mut().zip(high.iter().zip(&low)) {
            let value = f64::from_bits(u64::from(*high as u32) << 32 | u64::from(*low as u32));
            let place = if at < own { &mut row.own[at] } else { &mut row.pair[at - own] };
            *place = (!value.is_nan()).then_some(value);
        }
    }
    whole(&table, kind, powers, rows)
}

/// Kind, powers, and the rows of a table without their values.
fn empty_rows(table: &Decoded) -> Result<(TieKind, Vec<StateId>, Vec<TieRow>), Error> {
    let name = table.get(KIND)?;
    let kind = TieKind::find(name)
        .ok_or_else(|| Error::corrupt(format!("`{name}` is no kind of tie that this build knows")))?;
    let (listed, powers) = (states(table, STATES)?, states(table, POWERS)?);
    let mut values = Vec::new();
    table.column("state", &mut values)?;
    let state =
        |at: &i32| usize::try_from(*at).ok().and_then(|at| listed.get(at)).copied().ok_or_else(damaged);
    let mut rows: Vec<TieRow> = values
        .iter()
        .map(|at| {
            Ok(TieRow {
                state: state(at)?,
                period: kind.grain().period(1),
                own: vec![None; kind.own().len()],
                pair: vec![None; kind.pair().len() * powers.len()],
            })
        })
        .collect::<Result<_, Error>>()?;
    table.column("period", &mut values)?;
    for (row, value) in rows.iter_mut().zip(&values) {
        if !PERIODS.contains(value) {
            return Err(damaged());
        }
        row.period = kind.grain().period(*value);
    }
    Ok((kind, powers, rows))
}

fn whole(table: &Decoded, kind: TieKind, powers: Vec<StateId>, rows: Vec<TieRow>) -> Result<TieTable, Error> {
    if rows.windows(2).any(|two| (two[0].state, two[0].period) >= (two[1].state, two[1].period)) {
        return Err(damaged());
    }
    Ok(TieTable::new(kind, powers, rows, coverage(table)?, origin(table)?))
}

fn damaged() -> Error {
    Error::corrupt("the table of ties is damaged; install tiltmeter again, or run `tiltmeter data clean`")
}

/// Numbers of periods that a table can have: the years 46 to 5946, and their months.
const PERIODS: std::ops::Range<i32> = -22_800..48_000;

/// One column of statistics.
struct StatColumn {
    column: String,
    own: bool,
    at: usize,
    keep: Keep,
}

fn stats(kind: TieKind, powers: &[StateId]) -> Vec<StatColumn> {
    let kept = |stat: &&(usize, &'static Stat)| stat.1.keep != Keep::Never;
    let own: Vec<(usize, &Stat)> = kind.own().iter().enumerate().collect();
    let pair: Vec<(usize, &Stat)> = kind.pair().iter().enumerate().collect();
    let mut list: Vec<StatColumn> = own
        .iter()
        .filter(kept)
        .map(|(at, stat)| StatColumn { column: stat.name.to_owned(), own: true, at: *at, keep: stat.keep })
        .collect();
    for (number, power) in powers.iter().enumerate() {
        list.extend(pair.iter().filter(kept).map(|(at, stat)| StatColumn {
            column: format!("{}_{}", power.key().to_lowercase(), stat.name),
            own: false,
            at: number * kind.pair().len() + at,
            keep: stat.keep,
        }));
    }
    list
}

fn stored(value: Option<f64>, keep: Keep, row: &TieRow) -> Result<i32, Error> {
    let Some(value) = value else { return Ok(MISSING) };
    let refused = || {
        let message = format!("{value} for {} in {} cannot be stored", row.state, row.period);
        Error::new(ErrorKind::Unrepresentable, message)
    };
    match keep {
        Keep::Step(step) => {
            let steps = (value / step).round();
            if (0.0..=f64::from(i32::MAX)).contains(&steps) { Ok(steps as i32) } else { Err(refused()) }
        }
        Keep::Digits => {
            // The bits of a positive f32 rise with its value; the lowest ones are rounded away.
            let single = value as f32;
            if !single.is_finite() || value < 0.0 {
                return Err(refused());
            }
            let half = 1u32 << (DROPPED - 1);
            Ok(((single.to_bits() + half) >> DROPPED) as i32)
        }
        Keep::Never => Ok(MISSING),
    }
}

/// Bits of 24 that are dropped, so that 17 stay.
const DROPPED: u32 = 7;

fn read(value: i32, keep: Keep) -> f64 {
    match keep {
        Keep::Step(step) => f64::from(value) * step,
        // A damaged value may be any bits; the result is then any number, never a panic.
        Keep::Digits => f64::from(f32::from_bits((value as u32) << DROPPED)),
        Keep::Never => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use tilt_core::{Concordance, Coverage, Locator, Origin, Period};

    use super::*;

    #[test]
    fn a_table_comes_back_as_exactly_as_it_is_kept() {
        let state = |key: &str| Concordance::bundled().by_key(key).unwrap();
        let row = |key, year, own: [Option<f64>; 5], pair: [Option<f64>; 10]| TieRow {
            state: state(key),
            period: Period::Year(year),
            own: own.to_vec(),
            pair: pair.to_vec(),
        };
        let share = Some(0.123_456_7);
        let none = [None; 5];
        let with = |share| [share, Some(0.01), Some(12.0), Some(3.0), Some(90.0)];
        let ten = |a: [Option<f64>; 5], b: [Option<f64>; 5]| {
            let mut both = [None; 10];
            both[..5].copy_from_slice(&a);
            both[5..].copy_from_slice(&b);
            both
        };
        let own = [Some(5.0), Some(2.0), Some(2.0), Some(13.0), Some(0.5)];
        let table = TieTable::new(
            TieKind::Arms,
            vec![state("CHN"), state("USA")],
            vec![
                row("KEN", 1999, own, ten(with(share), none)),
                row("CHN", 2000, own, ten(none, with(Some(0.0)))),
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
        let exact = read_ties_exact(&write_ties_exact(&table).unwrap()).unwrap();
        assert_eq!(exact.rows(), table.rows(), "every bit, also of single values");
        let bytes = write_ties(&table).unwrap();
        assert!(read_ties_exact(&bytes).is_err() && read_ties(&write_ties_exact(&table).unwrap()).is_err());
        let read = read_ties(&bytes).unwrap();
        let tie = read.tie(state("KEN"), state("CHN"), Period::Year(1999)).unwrap();
        assert!((tie.pair("share").unwrap() - 0.123_457).abs() < 1e-12);
        assert_eq!(tie.pair("tiv"), None, "single values must not be bundled");
        assert_eq!((tie.own("suppliers"), tie.own("tiv")), (Some(2.0), None));
        let usa = read.tie(state("KEN"), state("USA"), Period::Year(1999)).unwrap();
        assert_eq!(usa.pair("share"), None);
        assert_eq!(write_ties(&read).unwrap(), bytes);
        for cut in [0, 10, bytes.len() / 2, bytes.len() - 1] {
            assert!(read_ties(&bytes[..cut]).is_err());
        }
    }

    #[test]
    fn digits_keep_seventeen_bits() {
        let row = TieRow {
            state: Concordance::bundled().by_key("KEN").unwrap(),
            period: Period::Year(2000),
            own: Vec::new(),
            pair: Vec::new(),
        };
        for value in [0.0, 1e-6, 0.1, 1.0, 139.6, 2_412_345.678, 3e9] {
            let back = super::read(stored(Some(value), Keep::Digits, &row).unwrap(), Keep::Digits);
            assert!((back - value).abs() <= value * 8e-6, "{value} {back}");
        }
        for value in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(stored(Some(value), Keep::Digits, &row).is_err());
        }
    }
}
