//! Arbitrary bytes are read as a document.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tilt_fuzz::texts::check_text(bytes));
