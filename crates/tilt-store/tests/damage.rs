//! One changed byte anywhere is found.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

mod invented;

use std::fs;
use std::path::{Path, PathBuf};

use invented::{add, many_votes};
use tilt_store::{ErrorKind, Store};

fn filled() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    add(&store, "first.txt", &many_votes(1, 700)).unwrap();
    add(&store, "second.txt", "call 7\nvote 7 FRA yes\nmember 1\ntreaty 2\n").unwrap();
    drop(store);
    dir
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Whether opening and verifying finds something.
fn is_found(dir: &Path) -> bool {
    match Store::open_existing(dir).and_then(|store| store.verify()) {
        Ok(report) => !report.is_ok(),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Corrupt, "{error}");
            true
        }
    }
}

/// Flips bytes at about `places` positions, one after the other.
fn flip_in(dir: &Path, file: &Path, places: usize) {
    let bytes = fs::read(file).unwrap();
    let step = (bytes.len() / places).max(1);
    for at in (0..bytes.len()).step_by(step) {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        fs::write(file, &changed).unwrap();
        assert!(is_found(dir), "byte {at} of {}", file.display());
    }
    fs::write(file, &bytes).unwrap();
    let report = Store::open_existing(dir).unwrap().verify().unwrap();
    assert!(report.is_ok(), "{:?}", report.problems);
}

#[test]
fn a_changed_byte_is_found_in_every_file() {
    let dir = filled();
    let all = files(dir.path());
    assert!(all.iter().any(|path| path.ends_with("votes.parquet")));
    for file in all.iter().filter(|file| fs::metadata(file).unwrap().len() > 0) {
        let is_catalogue = file.ends_with("catalogue.sqlite");
        flip_in(dir.path(), file, if is_catalogue { 150 } else { 12 });
    }
}

#[test]
fn a_changed_byte_in_the_header_of_the_catalogue_is_found() {
    let dir = filled();
    let file = dir.path().join("catalogue.sqlite");
    let bytes = fs::read(&file).unwrap();
    for at in 0..100 {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        fs::write(&file, &changed).unwrap();
        assert!(is_found(dir.path()), "byte {at}");
    }
}

#[test]
fn missing_files_are_named_with_a_remedy() {
    let dir = filled();
    for file in files(dir.path()).iter().filter(|file| !file.ends_with("write.lock")) {
        if file.ends_with("catalogue.sqlite") {
            continue;
        }
        let bytes = fs::read(file).unwrap();
        fs::remove_file(file).unwrap();
        let report = Store::open_existing(dir.path()).unwrap().verify().unwrap();
        assert_eq!(report.problems.len(), 1, "{}", file.display());
        assert!(file.ends_with(&report.problems[0].file) && !report.problems[0].remedy.is_empty());
        fs::write(file, bytes).unwrap();
    }
}

#[test]
fn nothing_is_added_to_a_damaged_catalogue() {
    let dir = filled();
    let file = dir.path().join("catalogue.sqlite");
    let mut bytes = fs::read(&file).unwrap();
    let at = bytes.windows(10).position(|text| text == b"second.txt").unwrap();
    bytes[at] = b'S';
    fs::write(&file, bytes).unwrap();
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(add(&store, "third.txt", "call 3\n").unwrap_err().kind(), ErrorKind::Corrupt);
    assert!(!store.verify().unwrap().is_ok());
}
