//! What must hold when bytes are read as a document.
//!
//! `crates/tilt-text/tests/fuzz_corpus.rs` includes this file too, so it uses nothing but what that crate knows.

use tilt_core::document::{Document, DocumentMeta, Span};
use tilt_core::proposition::Reading;

/// Decodes a document and reads it by rules.
///
/// # Panics
/// If [`check_reading`] does.
pub fn check_text(bytes: &[u8]) {
    check_reading(bytes, &tilt_text::read);
}

/// Decodes and reads a document. Whatever the bytes are, every span is a place in the text, a quotation is what stands
/// there, and the same bytes give the same reading.
///
/// # Panics
/// If any of this does not hold.
pub fn check_reading(bytes: &[u8], read: &dyn Fn(&Document) -> Reading) {
    let meta = DocumentMeta::default();
    let Ok(document) = tilt_text::decode("fuzz", bytes, &meta) else { return };
    let document = document.value;
    let reading = read(&document);
    let text = &document.text;
    let place = |span: Span| {
        assert!(
            text.is_char_boundary(span.start) && text.is_char_boundary(span.end),
            "{span:?} cuts a letter"
        );
    };
    place(document.body);
    for proposition in &reading.propositions {
        place(proposition.quote.span);
        assert_eq!(proposition.quote.exact, proposition.quote.span.of(text));
        assert_eq!(proposition.chain.len(), proposition.factuality.len());
    }
    reading.not_understood.iter().for_each(|row| place(row.span));
    reading.excluded.iter().for_each(|row| place(row.0));
    assert_eq!(format!("{reading:?}"), format!("{:?}", read(&document)), "read differently twice");
}
