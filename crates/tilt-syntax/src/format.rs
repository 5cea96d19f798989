//! The model file: a header that says what it is and what it should hash to, then named sections of little-endian
//! numbers. Large tables are read where they lie; nothing is copied but the small dense weights.
//!
//! | bytes | what |
//! |---|---|
//! | 0..8 | `TILTSYN` and a zero |
//! | 8..12 | version of the format |
//! | 12..16 | version of the feature hash |
//! | 16..20 | number of sections |
//! | 20..24 | zero |
//! | 24..32 | length of the file |
//! | 32..64 | SHA-256 of everything after the header |
//! | 64.. | for each section: name (8 bytes, padded with zeros), offset, length; then the sections |

use sha2::{Digest, Sha256};

use crate::hash::HASH_VERSION;

/// Version of the layout described above.
pub const FORMAT_VERSION: u32 = 1;

const MAGIC: &[u8; 8] = b"TILTSYN\0";
const HEADER: usize = 64;
const ENTRY: usize = 24;

/// Why a model file was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelError {
    /// It does not begin like a model file.
    NotAModel,
    /// It was made for another format.
    Format(u32),
    /// It was trained with another feature hash.
    Hash(u32),
    /// It is cut short, or longer than it says.
    Length,
    /// Its bytes are not those that were written.
    Damaged,
    /// A section is missing or has the wrong size.
    Section(&'static str),
}

impl std::fmt::Display for ModelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ModelError::NotAModel => write!(f, "not a model of this program"),
            ModelError::Format(version) => {
                write!(f, "model format {version}; this program reads {FORMAT_VERSION}")
            }
            ModelError::Hash(version) => {
                write!(f, "model with feature hash {version}; this program has {HASH_VERSION}")
            }
            ModelError::Length => write!(f, "the model is cut short or too long"),
            ModelError::Damaged => write!(f, "the model does not match its SHA-256"),
            ModelError::Section(name) => {
                write!(f, "section `{name}` of the model is missing or has a wrong size")
            }
        }
    }
}

impl std::error::Error for ModelError {}

/// A model file whose header and hash were checked.
#[derive(Debug, Clone, Copy)]
pub struct ModelFile {
    bytes: &'static [u8],
    sections: usize,
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk::<N>().copied()
}

fn wide(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u64::from_le_bytes(number(bytes, at)?)).ok()
}

impl ModelFile {
    /// Checks header and hash.
    ///
    /// # Errors
    /// If this is no model, of another version, or not what was written.
    pub fn open(bytes: &'static [u8]) -> Result<ModelFile, ModelError> {
        if !bytes.starts_with(MAGIC) {
            return Err(ModelError::NotAModel);
        }
        let word = |at| number(bytes, at).map(u32::from_le_bytes).ok_or(ModelError::Length);
        match (word(8)?, word(12)?) {
            (FORMAT_VERSION, HASH_VERSION) => {}
            (FORMAT_VERSION, hash) => return Err(ModelError::Hash(hash)),
            (format, _) => return Err(ModelError::Format(format)),
        }
        if bytes.len() < HEADER || wide(bytes, 24) != Some(bytes.len()) {
            return Err(ModelError::Length);
        }
        if Sha256::digest(&bytes[HEADER..]).as_slice() != &bytes[32..HEADER] {
            return Err(ModelError::Damaged);
        }
        let sections = word(16)? as usize;
        if bytes.len() < HEADER + sections.saturating_mul(ENTRY) {
            return Err(ModelError::Length);
        }
        Ok(ModelFile { bytes, sections })
    }

    /// The bytes of a section.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn section(&self, name: &'static str) -> Result<&'static [u8], ModelError> {
        let mut padded = [0; 8];
        padded[..name.len()].copy_from_slice(name.as_bytes());
        let find = || {
            let entry = (0..self.sections)
                .map(|entry| HEADER + entry * ENTRY)
                .find(|at| self.bytes[*at..].starts_with(&padded))?;
            let (offset, length) = (wide(self.bytes, entry + 8)?, wide(self.bytes, entry + 16)?);
            self.bytes.get(offset..offset.checked_add(length)?)
        };
        find().ok_or(ModelError::Section(name))
    }

    /// A section of 32-bit floats.
    ///
    /// # Errors
    /// If there is none of that name and length.
    pub fn floats(&self, name: &'static str, length: usize) -> Result<Vec<f32>, ModelError> {
        let (chunks, rest) = self.section(name)?.as_chunks::<4>();
        if chunks.len() != length || !rest.is_empty() {
            return Err(ModelError::Section(name));
        }
        Ok(chunks.iter().map(|chunk| f32::from_le_bytes(*chunk)).collect())
    }

    /// A section of 32-bit numbers, of any length.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn numbers(&self, name: &'static str) -> Result<Vec<u32>, ModelError> {
        let (chunks, _) = self.section(name)?.as_chunks::<4>();
        Ok(chunks.iter().map(|chunk| u32::from_le_bytes(*chunk)).collect())
    }

    /// A section of lines.
    ///
    /// # Errors
    /// If there is none of that name, or it is not text.
    pub fn lines(&self, name: &'static str) -> Result<Vec<&'static str>, ModelError> {
        let text = std::str::from_utf8(self.section(name)?).map_err(|_| ModelError::Section(name))?;
        Ok(text.lines().collect())
    }
}

/// Puts a model file together.
#[derive(Debug, Clone, Default)]
pub struct ModelWriter {
    sections: Vec<(String, Vec<u8>)>,
}

impl ModelWriter {
    /// Adds a section; names have at most eight letters.
    pub fn bytes(&mut self, name: &str, bytes: Vec<u8>) {
        self.sections.push((name.to_owned(), bytes));
    }

    /// Adds a section of floats.
    pub fn floats(&mut self, name: &str, numbers: &[f32]) {
        self.bytes(name, numbers.iter().flat_map(|number| number.to_le_bytes()).collect());
    }

    /// Adds a section of numbers.
    pub fn numbers(&mut self, name: &str, numbers: &[u32]) {
        self.bytes(name, numbers.iter().flat_map(|number| number.to_le_bytes()).collect());
    }

    /// Adds a section of lines.
    pub fn lines<'a>(&mut self, name: &str, lines: impl Iterator<Item = &'a str>) {
        self.bytes(name, lines.flat_map(|line| line.bytes().chain([b'\n'])).collect());
    }

    /// The file.
    pub fn finish(self) -> Vec<u8> {
        let mut body = vec![0; self.sections.len() * ENTRY];
        for (number, (name, bytes)) in self.sections.iter().enumerate() {
            let offset = (HEADER + body.len()) as u64;
            let entry = &mut body[number * ENTRY..(number + 1) * ENTRY];
            entry[..name.len()].copy_from_slice(name.as_bytes());
            entry[8..16].copy_from_slice(&offset.to_le_bytes());
            entry[16..24].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
            body.extend_from_slice(bytes);
            body.resize(body.len().div_ceil(8) * 8, 0);
        }
        let mut file = Vec::with_capacity(HEADER + body.len());
        file.extend_from_slice(MAGIC);
        for number in [FORMAT_VERSION, HASH_VERSION, self.sections.len() as u32, 0] {
            file.extend_from_slice(&number.to_le_bytes());
        }
        file.extend_from_slice(&((HEADER + body.len()) as u64).to_le_bytes());
        file.extend_from_slice(&Sha256::digest(&body));
        file.extend_from_slice(&body);
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Vec<u8> {
        let mut writer = ModelWriter::default();
        writer.floats("weights", &[1.0, -2.5]);
        writer.lines("names", ["a", "b"].into_iter());
        writer.finish()
    }

    fn open(bytes: Vec<u8>) -> Result<ModelFile, ModelError> {
        ModelFile::open(bytes.leak())
    }

    #[test]
    fn what_is_written_is_read() {
        let file = open(small()).unwrap();
        assert_eq!(file.floats("weights", 2).unwrap(), [1.0, -2.5]);
        assert_eq!(file.lines("names").unwrap(), ["a", "b"]);
        assert_eq!(file.section("other"), Err(ModelError::Section("other")));
        assert!(file.floats("weights", 3).is_err());
    }

    #[test]
    fn a_changed_byte_is_noticed_wherever_it_is() {
        let whole = small();
        for at in (0..whole.len()).filter(|at| !(20..24).contains(at)) {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            // The count of sections is not hashed, but a wrong one finds no section or reads beyond the end.
            let opened = open(changed);
            assert!(opened.is_err() || (16..20).contains(&at), "byte {at}");
        }
        for length in 0..whole.len() {
            assert!(open(whole[..length].to_vec()).is_err());
        }
    }

    #[test]
    fn other_versions_are_refused() {
        let mut other = small();
        other[8] = 9;
        assert_eq!(open(other).unwrap_err(), ModelError::Format(9));
        let mut other = small();
        other[12] = 9;
        assert_eq!(open(other).unwrap_err(), ModelError::Hash(9));
    }
}
