//! A look-up from 64-bit hashes to places, read where it lies in the model file.

use crate::format::{ModelError, ModelFile, ModelWriter};

const BITS: u32 = 14;

/// Hashes in order: the upper bits choose a bucket, 32 lower bits are compared.
#[derive(Debug, Clone)]
pub struct HashTable {
    starts: Vec<u32>,
    marks: &'static [[u8; 4]],
}

impl HashTable {
    /// Reads a table that [`write()`] wrote.
    ///
    /// # Errors
    /// If a section is missing or they do not fit together.
    pub fn read(
        file: &ModelFile,
        starts: &'static str,
        marks: &'static str,
    ) -> Result<HashTable, ModelError> {
        let (bytes, rest) = file.section(marks)?.as_chunks::<4>();
        let numbers = file.numbers(starts)?;
        let fits = numbers.len() == (1 << BITS) + 1
            && numbers.windows(2).all(|pair| pair[0] <= pair[1])
            && numbers.last().copied() == Some(bytes.len() as u32);
        if !fits || !rest.is_empty() {
            return Err(ModelError::Section(starts));
        }
        Ok(HashTable { starts: numbers, marks: bytes })
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.marks.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// The place of a hash in the order of the table.
    pub fn find(&self, hash: u64) -> Option<usize> {
        let bucket = (hash >> (64 - BITS)) as usize;
        let (from, to) = (self.starts[bucket] as usize, self.starts[bucket + 1] as usize);
        let mark = (hash as u32).to_le_bytes();
        self.marks[from..to].iter().position(|other| *other == mark).map(|at| from + at)
    }
}

/// Writes the table of `hashes`, which must be in ascending order; values belong in the same order.
pub fn write(writer: &mut ModelWriter, starts: &str, marks: &str, hashes: &[u64]) {
    let mut bounds = Vec::with_capacity((1 << BITS) + 1);
    let mut at = 0;
    for bucket in 0..=(1u64 << BITS) {
        while at < hashes.len() && hashes[at] >> (64 - BITS) < bucket {
            at += 1;
        }
        bounds.push(at as u32);
    }
    let lower: Vec<u32> = hashes.iter().map(|hash| *hash as u32).collect();
    writer.numbers(starts, &bounds);
    writer.numbers(marks, &lower);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::hash;

    #[test]
    fn finds_what_is_in_it() {
        let mut hashes: Vec<u64> = (0..5000u32).map(|n| hash(3, &n.to_le_bytes())).collect();
        hashes.sort_unstable();
        let mut writer = ModelWriter::default();
        write(&mut writer, "s", "m", &hashes);
        let file = ModelFile::open(writer.finish().leak()).unwrap();
        let table = HashTable::read(&file, "s", "m").unwrap();
        for (at, hash) in hashes.iter().enumerate() {
            assert_eq!(table.find(*hash), Some(at));
        }
        assert_eq!(table.find(hash(4, b"nothing")), None);
    }
}
