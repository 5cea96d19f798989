//! A writer that dies at any moment, while it adds or removes, leaves either all of an ingest or nothing.
//!
//! The test runs itself again as the writer, kills it with SIGKILL after a random time and looks at what is left.
//! `TILTMETER_KILL_ROUNDS` sets the number of rounds.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

mod invented;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use invented::{add, many_votes};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use tilt_core::{RollCall, Vote};
use tilt_store::Store;

const WRITER_STORE: &str = "TILTMETER_TEST_WRITER_STORE";
const WRITER_FROM: &str = "TILTMETER_TEST_WRITER_FROM";
const ROUNDS: &str = "TILTMETER_KILL_ROUNDS";
const VOTES: usize = 4_000;

/// Not a test of its own: the process that is killed. It adds file after file, and removes the
/// oldest ingest after every third, until it is.
#[test]
fn writer() {
    let Some(dir) = std::env::var_os(WRITER_STORE) else { return };
    let from: u64 = std::env::var(WRITER_FROM).unwrap().parse().unwrap();
    let store = Store::open(Path::new(&dir)).unwrap();
    for seed in from.. {
        add(&store, &format!("file {seed}.txt"), &many_votes(seed, VOTES)).unwrap();
        if seed % 3 == 2 {
            let oldest = store.ingests().unwrap()[0].ingest;
            store.remove(&[oldest], "remove", "0.0.0").unwrap();
        }
    }
}

#[test]
fn a_killed_writer_leaves_all_or_nothing() {
    let rounds: u64 = std::env::var(ROUNDS).ok().and_then(|text| text.parse().ok()).unwrap_or(30);
    let dir = tempfile::tempdir().unwrap();
    let mut random = ChaCha8Rng::seed_from_u64(20_260_301);
    let start = Instant::now();
    let mut interrupted = 0;
    for round in 0..rounds {
        let mut writer = Command::new(std::env::current_exe().unwrap())
            .args(["writer", "--exact", "--nocapture"])
            .env(WRITER_STORE, dir.path())
            .env(WRITER_FROM, (round * 1_000_000).to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(random.random_range(5..250)));
        assert!(writer.try_wait().unwrap().is_none(), "round {round}: the writer ended by itself");
        writer.kill().unwrap();
        writer.wait().unwrap();
        interrupted += check(dir.path(), round);
    }
    let store = Store::open(dir.path()).unwrap();
    let report = add(&store, "last.txt", "call 1\nvote 1 FRA no\n").unwrap();
    let verified = store.verify().unwrap();
    assert!(verified.is_ok() && !verified.notes.iter().any(|note| note.contains("staging")), "{verified:?}");
    store.clean().unwrap();
    let cleaned = store.verify().unwrap();
    assert!(cleaned.is_ok() && cleaned.notes.is_empty(), "{cleaned:?}");
    let log = store.custody().unwrap();
    let count = |action: &str| log.iter().filter(|entry| entry.action == action).count();
    let (adds, removes) = (count("add"), count("remove"));
    println!(
        "{rounds} kills, {interrupted} in the middle of a write, {adds} ingests, {removes} removed, {:?}",
        start.elapsed()
    );
    assert_eq!(report.ingest.number(), adds as i64, "ingests are numbered without a hole");
    assert_eq!(store.ingests().unwrap().len(), adds - removes);
    assert!(interrupted > 0, "no writer was killed while it wrote; the times are chosen badly");
}

/// Opens what a killed writer left; 1 if it left something unfinished.
fn check(dir: &Path, round: u64) -> usize {
    let store = Store::open(dir).unwrap_or_else(|error| panic!("round {round}: {error}"));
    let report = store.verify().unwrap();
    assert!(report.is_ok(), "round {round}: {:?}", report.problems);
    let ingests = store.ingests().unwrap();
    if let Some(last) = ingests.last() {
        let mut votes = 0;
        store.for_each::<Vote>(last.ingest, &mut |_, _| votes += 1).unwrap();
        assert_eq!(votes, VOTES, "round {round}: the last ingest is not whole");
        assert_eq!(store.read::<RollCall>(last.ingest).unwrap().len(), 1);
        assert_eq!(last.rejected, VOTES as u64 / 100);
        assert_eq!(store.rejected(last.ingest, usize::MAX).unwrap().len(), VOTES / 100);
        assert!(store.original_path(&last.sha256).is_file());
    }
    // An original without a dataset stays for good, so it says nothing about this round.
    let fresh = |note: &&String| ["staging", "records", "seal"].iter().any(|what| note.contains(what));
    usize::from(report.notes.iter().any(|note| fresh(&note)))
}
