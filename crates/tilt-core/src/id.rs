//! Ids made from content: the same content has the same id on every machine and in every run.

use std::fmt;

use sha2::{Digest, Sha256};

/// An id such as `v-3f9a1c0d2b`: a kind prefix and ten hexadecimal digits of a SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

/// What an id names; the prefix is the part a reader sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdKind {
    /// A document.
    Document,
    /// A proposition.
    Proposition,
    /// A number printed anywhere.
    Number,
    /// A stored record (row).
    Row,
    /// A verdict.
    Verdict,
    /// An agreement as documents tell it.
    Course,
}

impl IdKind {
    /// All kinds, in the order of their definition.
    pub const ALL: [IdKind; 6] =
        [IdKind::Document, IdKind::Proposition, IdKind::Number, IdKind::Row, IdKind::Verdict, IdKind::Course];

    /// The prefix of ids of this kind.
    pub fn prefix(self) -> &'static str {
        match self {
            IdKind::Document => "d",
            IdKind::Proposition => "p",
            IdKind::Number => "n",
            IdKind::Row => "r",
            IdKind::Verdict => "v",
            IdKind::Course => "a",
        }
    }
}

impl Id {
    /// Id of `parts`, which are hashed with their lengths so that `["ab", "c"]` and `["a", "bc"]` differ.
    pub fn of(kind: IdKind, parts: &[&str]) -> Id {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let digest = hasher.finalize();
        Id(format!("{}-{}", kind.prefix(), hex(&digest[..5])))
    }

    /// Reads an id back, checking its shape only.
    pub fn parse(text: &str) -> Option<Id> {
        let (prefix, digits) = text.split_once('-')?;
        let known = IdKind::ALL.iter().any(|kind| kind.prefix() == prefix);
        let shaped =
            digits.len() == 10 && digits.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase());
        (known && shaped).then(|| Id(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// SHA-256 of `bytes` in lower-case hexadecimal, as `sha256sum` prints it.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_depend_on_where_the_parts_end() {
        assert_ne!(Id::of(IdKind::Number, &["ab", "c"]), Id::of(IdKind::Number, &["a", "bc"]));
        let id = Id::of(IdKind::Verdict, &["x"]);
        assert_eq!(Id::parse(id.as_str()), Some(id));
        assert_eq!(Id::parse("v-XYZ"), None);
        assert_eq!(Id::parse("q-0123456789"), None);
    }

    #[test]
    fn sha256_is_the_published_one() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
