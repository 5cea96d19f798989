//! Tables of weights as bytes.
//!
//! | bytes | what |
//! |---|---|
//! | `TILTLIN\0`, version, checksum | 8, 4 and 8; the checksum is that of all that follows |
//! | number of tables | 4 |
//! | for each table: name, rows, columns, scale | 8 (padded with zeros), 4, 4, 4 |
//! | the tables in that order | rows × columns signed bytes; a weight is byte × scale |

use std::borrow::Cow;

/// Version of the layout and of the feature hash.
pub const VERSION: u32 = 1;

const MAGIC: &[u8; 8] = b"TILTLIN\0";
const NAME: usize = 8;

/// Why weights were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeightsError {
    /// The bytes do not begin like weights.
    NotWeights,
    /// Made for another layout or hash.
    Version(u32),
    /// Cut short, too long or changed.
    Damaged,
    /// A table is missing or has another shape than the reader needs.
    Table(&'static str),
}

impl std::fmt::Display for WeightsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WeightsError::NotWeights => write!(f, "not a file of weights"),
            WeightsError::Version(version) => {
                write!(f, "weights of version {version}; this program reads {VERSION}")
            }
            WeightsError::Damaged => write!(f, "the weights are cut short or changed"),
            WeightsError::Table(name) => write!(f, "table `{name}` is missing or has another shape"),
        }
    }
}

impl std::error::Error for WeightsError {}

/// One table: a power of two of rows, a few columns.
#[derive(Debug, Clone)]
pub struct Table {
    columns: usize,
    mask: usize,
    scale: f32,
    bytes: Cow<'static, [u8]>,
}

impl Table {
    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Adds the weights of a feature, as whole numbers; multiply the sums by [`Table::scale`].
    #[inline]
    pub fn add<const N: usize>(&self, feature: u32, into: &mut [i32; N]) {
        debug_assert_eq!(N, self.columns);
        let at = (feature as usize & self.mask) * N;
        if let Some(row) = self.bytes.get(at..at + N) {
            for (sum, weight) in into.iter_mut().zip(row) {
                *sum += i32::from(*weight as i8);
            }
        }
    }

    /// The weight of a feature in one column.
    pub fn weight(&self, feature: u32, column: usize) -> f32 {
        let at = (feature as usize & self.mask) * self.columns + column;
        self.bytes.get(at).map_or(0.0, |byte| f32::from(*byte as i8) * self.scale)
    }

    /// What one step of a whole number is worth.
    pub fn scale(&self) -> f32 {
        self.scale
    }
}

/// Named tables.
#[derive(Debug, Clone)]
pub struct Weights {
    tables: Vec<([u8; NAME], Table)>,
}

impl Weights {
    /// Reads weights; tables stay where they lie.
    ///
    /// # Errors
    /// If the bytes are no weights of this version, or damaged.
    pub fn load(bytes: &'static [u8]) -> Result<Weights, WeightsError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(WeightsError::NotWeights)?;
        let (version, rest) = rest.split_first_chunk::<4>().ok_or(WeightsError::Damaged)?;
        let version = u32::from_le_bytes(*version);
        if version != VERSION {
            return Err(WeightsError::Version(version));
        }
        let (sum, body) = rest.split_first_chunk::<8>().ok_or(WeightsError::Damaged)?;
        if u64::from_le_bytes(*sum) != checksum(body) {
            return Err(WeightsError::Damaged);
        }
        read(body).ok_or(WeightsError::Damaged)
    }

    /// A table with so many columns.
    ///
    /// # Errors
    /// If there is none of that name and width.
    pub fn table(&self, name: &'static str, columns: usize) -> Result<Table, WeightsError> {
        let found = self.tables.iter().find(|(known, _)| *known == padded(name));
        let table = found.map(|(_, table)| table).filter(|table| table.columns == columns);
        table.cloned().ok_or(WeightsError::Table(name))
    }
}

fn read(body: &'static [u8]) -> Option<Weights> {
    let (count, mut rest) = body.split_first_chunk::<4>()?;
    let mut heads = Vec::new();
    for _ in 0..u32::from_le_bytes(*count) {
        let (name, tail) = rest.split_first_chunk::<NAME>()?;
        let (rows, tail) = tail.split_first_chunk::<4>()?;
        let (columns, tail) = tail.split_first_chunk::<4>()?;
        let (scale, tail) = tail.split_first_chunk::<4>()?;
        rest = tail;
        let (rows, columns) = (u32::from_le_bytes(*rows) as usize, u32::from_le_bytes(*columns) as usize);
        if !rows.is_power_of_two() || columns == 0 {
            return None;
        }
        heads.push((*name, rows, columns, f32::from_le_bytes(*scale)));
    }
    let mut tables = Vec::new();
    for (name, rows, columns, scale) in heads {
        let (bytes, tail) = rest.split_at_checked(rows.checked_mul(columns)?)?;
        rest = tail;
        tables.push((name, Table { columns, mask: rows - 1, scale, bytes: Cow::Borrowed(bytes) }));
    }
    rest.is_empty().then_some(Weights { tables })
}

/// Puts tables of trained weights together.
#[derive(Debug, Clone, Default)]
pub struct WeightsWriter {
    tables: Vec<(String, Table)>,
}

impl WeightsWriter {
    /// Rounds a table to eight bits: weights beyond `most` count as `most`, 0 for the largest there is.
    pub fn table(&mut self, name: &str, columns: usize, weights: &[f32], most: f32) -> Table {
        let largest = weights.iter().fold(0.0f32, |largest, weight| largest.max(weight.abs()));
        let most = if most > 0.0 { largest.min(most) } else { largest };
        let scale = if most > 0.0 { most / 127.0 } else { 1.0 };
        let round = |weight: &f32| (weight / scale).round().clamp(-127.0, 127.0) as i8 as u8;
        let bytes: Vec<u8> = weights.iter().map(round).collect();
        let table = Table { columns, mask: weights.len() / columns - 1, scale, bytes: Cow::Owned(bytes) };
        self.tables.push((name.to_owned(), table.clone()));
        table
    }

    /// The file.
    pub fn finish(&self) -> Vec<u8> {
        let mut body = (self.tables.len() as u32).to_le_bytes().to_vec();
        for (name, table) in &self.tables {
            body.extend(padded(name));
            body.extend((table.mask as u32 + 1).to_le_bytes());
            body.extend((table.columns as u32).to_le_bytes());
            body.extend(table.scale.to_le_bytes());
        }
        for (_, table) in &self.tables {
            body.extend(table.bytes.iter());
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(checksum(&body).to_le_bytes());
        bytes.extend(body);
        bytes
    }
}

fn padded(name: &str) -> [u8; NAME] {
    let mut padded = [0; NAME];
    for (to, from) in padded.iter_mut().zip(name.bytes()) {
        *to = from;
    }
    padded
}

/// A sum over all bytes that changes with any of them; the file is our own, so it guards against accident only.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let step = |state: u64, word: u64| (state ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    let state = words.iter().fold(bytes.len() as u64, |state, word| step(state, u64::from_le_bytes(*word)));
    rest.iter().fold(state, |state, byte| step(state, u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Vec<u8> {
        let mut writer = WeightsWriter::default();
        writer.table("tags", 2, &[1.0, -0.5, 0.0, 2.0, 0.25, 0.0, 9.0, -9.0], 2.0);
        writer.finish()
    }

    #[test]
    fn what_is_written_is_read() {
        let weights = Weights::load(small().leak()).unwrap();
        let table = weights.table("tags", 2).unwrap();
        let mut sums = [0i32; 2];
        table.add(1, &mut sums);
        table.add(4, &mut sums);
        assert_eq!(sums, [64, 127 - 32]);
        assert!((table.weight(3, 1) + 2.0).abs() < 1e-6, "weights beyond the most are cut");
        assert_eq!(weights.table("tags", 3).unwrap_err(), WeightsError::Table("tags"));
        assert!(weights.table("other", 2).is_err());
    }

    #[test]
    fn changed_or_cut_bytes_are_refused() {
        let whole = small();
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(Weights::load(changed.leak()).is_err(), "byte {at}");
            assert!(Weights::load(whole[..at].to_vec().leak()).is_err(), "length {at}");
        }
    }
}
