//! The scan of GDELT's events against the source that reads them.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tilt_fuzz::sources::check_events(bytes));
