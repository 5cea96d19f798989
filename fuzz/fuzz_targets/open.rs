//! Arbitrary bytes are unpacked and read as what they are recognised to be.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tilt_fuzz::sources::check_open(bytes));
