//! Counts the events of every ingest of a store, for timing: `count_stored_events STORE`.

use std::io::Write;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: count_stored_events STORE")?;
    let store = tilt_store::Store::open_existing(Path::new(&folder))?;
    let (mut counts, mut events) = (0, 0);
    for dataset in store.datasets()? {
        let months = store.count_events(dataset.ingest)?;
        counts += months.len();
        events += months.iter().map(|month| month.count).sum::<u64>();
    }
    writeln!(std::io::stdout(), "{events} events in {counts} counts")?;
    Ok(())
}
