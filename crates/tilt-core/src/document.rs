//! Documents and places in them.

use crate::id::{Id, IdKind, sha256_hex};
use crate::time::Date;

/// A half-open range of bytes in a document's text. Always on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
}

impl Span {
    /// A span.
    ///
    /// # Panics
    /// If `start > end`.
    pub fn new(start: usize, end: usize) -> Span {
        assert!(start <= end, "span ends before it starts: {start}..{end}");
        Span { start, end }
    }

    /// The text under the span.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// What is known of a document beside its text. Absent is absent: nothing is guessed from the clock.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocumentMeta {
    /// Outlet; absent is shown as "unnamed outlet".
    pub outlet: Option<String>,
    /// Channel, for forwarded posts.
    pub channel: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// Address.
    pub url: Option<String>,
    /// Language tag given by the user; otherwise detected.
    pub lang: Option<String>,
    /// Headline, if the front matter names it.
    pub title: Option<String>,
}

/// A document: its text is never changed, every span is a place in `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Id of the text and its metadata.
    pub id: Id,
    /// Name for messages: a file name or `-`.
    pub name: String,
    /// SHA-256 of the bytes as read.
    pub sha256: String,
    /// Character encoding the bytes were read in.
    pub encoding: &'static str,
    /// The text as decoded.
    pub text: String,
    /// Where the body starts: after front matter, if there is any.
    pub body: Span,
    /// What is known about it.
    pub meta: DocumentMeta,
    /// Language found or given, ISO 639-1; `None` if not recognised.
    pub lang: Option<String>,
}

impl Document {
    /// A document from plain text, body = all of it. Readers of files are in the text room.
    pub fn from_text(name: &str, text: &str, meta: DocumentMeta) -> Document {
        let sha256 = sha256_hex(text.as_bytes());
        Document {
            id: Id::of(IdKind::Document, &[&sha256]),
            name: name.to_owned(),
            sha256,
            encoding: "UTF-8",
            text: text.to_owned(),
            body: Span::new(0, text.len()),
            lang: meta.lang.clone(),
            meta,
        }
    }

    /// Outlet for readers.
    pub fn outlet(&self) -> &str {
        self.meta.outlet.as_deref().unwrap_or("unnamed outlet")
    }
}
