//! One source, named by the environment variable `SOURCE`, reads arbitrary bytes.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use tilt_sources::Source;

static CHOSEN: LazyLock<&'static dyn Source> = LazyLock::new(|| {
    let name = std::env::var("SOURCE").expect("SOURCE names the source, for instance SOURCE=sipri-arms");
    tilt_sources::find(&name).unwrap_or_else(|| panic!("no source is called `{name}`"))
});

fuzz_target!(|bytes: &[u8]| tilt_fuzz::sources::check_source(*CHOSEN, bytes));

// A file whose first row is broken is refused at once, and a change anywhere breaks it in one of three cases. So most
// changes are kept to what stands below.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let below = data[..size].iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let below = if seed % 4 == 0 || below >= max_size { 0 } else { below };
    below + fuzzer_mutate(&mut data[below..], size - below, max_size - below)
});
