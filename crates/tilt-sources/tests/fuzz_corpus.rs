//! What the fuzzer found interesting, or broke, read again by each source: see `fuzz/README.md`.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

#[path = "../../../fuzz/src/sources.rs"]
mod checks;

use std::path::{Path, PathBuf};

fn inputs(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let Ok(entries) = std::fs::read_dir(&folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read(&path).unwrap())).collect()
}

#[test]
fn every_source_survives_its_corpus() {
    let mut seen = 0;
    for source in tilt_sources::SOURCES {
        for (path, bytes) in inputs(source.card().card.name) {
            println!("{}", path.display()); // Shown when the check fails.
            checks::check_source(*source, &bytes);
            seen += 1;
        }
    }
    assert!(seen > 0, "the corpus is not where it should be");
}

#[test]
fn packed_files_survive_their_corpus() {
    let inputs = inputs("open");
    assert!(!inputs.is_empty(), "the corpus is not where it should be");
    for (path, bytes) in inputs {
        println!("{}", path.display());
        checks::check_open(&bytes);
    }
}

#[test]
fn the_scan_of_events_and_the_source_agree_on_the_corpus() {
    for (path, bytes) in ["events", "gdelt-events"].map(inputs).into_iter().flatten() {
        println!("{}", path.display());
        checks::check_events(&bytes);
    }
}
