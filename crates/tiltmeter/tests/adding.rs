//! Adding files as a user does: stopped in the middle, in two files that belong together, and what comes out as Parquet.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tilt_store::Store;

fn program(store: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tiltmeter"));
    command.args(args).arg("--store").arg(store).stdin(Stdio::null());
    command
}

fn run(store: &Path, args: &[&str]) -> Output {
    program(store, args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Votes in the layout of Dataverse: as many rows as said, each state once in a roll call.
fn votes(rows: usize) -> String {
    let states = ["2", "200", "220", "365", "710", "705", "640", "750", "740", "140"];
    let mut text = "rcid,ccode,vote,session,date,unres\n".to_owned();
    for row in 0..rows {
        let (call, state) = (row / states.len() + 1, states[row % states.len()]);
        writeln!(text, "{call},{state},{},70,2015-10-01,R/70/{call}", 1 + row % 3).unwrap();
    }
    text
}

/// Waits until a writer has begun to write records.
#[cfg(unix)]
fn wait_for_records(store: &Path, child: &mut Child) {
    let begun = Instant::now();
    loop {
        let staged = std::fs::read_dir(store.join("staging")).into_iter().flatten().flatten();
        let is_writing =
            |path: PathBuf| std::fs::read_dir(path.join("records")).is_ok_and(|dir| dir.count() > 0);
        if staged.map(|entry| entry.path()).any(is_writing) {
            return;
        }
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was stopped");
        assert!(begun.elapsed() < Duration::from_secs(120), "no record is written");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
#[cfg(unix)]
fn ctrl_c_abandons_the_file_at_hand_and_keeps_those_before() {
    const ROWS: usize = 2_000_000;
    let folder = tempfile::tempdir().unwrap();
    let (store, files) = (folder.path().join("store"), folder.path().join("files"));
    std::fs::create_dir(&files).unwrap();
    std::fs::write(files.join("a.csv"), votes(50)).unwrap();
    std::fs::write(files.join("b.csv"), votes(ROWS)).unwrap();
    let args = ["data", "add", files.to_str().unwrap()];
    // The first file is there before, so that what is seen in the staging folder is of the second.
    assert!(run(&store, &["data", "add", files.join("a.csv").to_str().unwrap()]).status.success());

    let mut child = program(&store, &args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_records(&store, &mut child);
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let (said, complaint) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(130), "{said}{complaint}");
    assert!(complaint.contains("interrupted while adding") && complaint.contains("b.csv"), "{complaint}");
    assert!(complaint.contains("1 of 2 files") && !complaint.contains('\r'), "{complaint}");
    assert!(said.contains("a.csv: already in the store"), "{said}");

    let left = std::fs::read_dir(store.join("staging")).unwrap().count();
    assert_eq!(left, 0, "the staging folder is not empty");
    let ingests = |store: &Path| -> Vec<(String, u64)> {
        let ingests = Store::open_existing(store).unwrap().ingests().unwrap();
        ingests.into_iter().map(|ingest| (ingest.file_name, ingest.rows)).collect()
    };
    assert_eq!(ingests(&store), [("a.csv".to_owned(), 50)]);
    assert_eq!(run(&store, &["verify"]).status.code(), Some(0));

    let again = run(&store, &args);
    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stderr));
    assert_eq!(ingests(&store), [("a.csv".to_owned(), 50), ("b.csv".to_owned(), ROWS as u64)]);
    assert_eq!(run(&store, &["verify"]).status.code(), Some(0));
}

#[test]
fn tables_of_ties_are_made_when_a_dataset_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let (store, file) = (folder.path().join("store"), folder.path().join("dyads.csv"));
    let rows = "ccode1,ccode2,year,flow1,flow2,smoothflow1,smoothflow2\n365,705,2014,7,15,7,15\n";
    std::fs::write(&file, rows).unwrap();
    let added = run(&store, &["data", "add", file.to_str().unwrap()]);
    assert_eq!(added.status.code(), Some(0), "{}", text(&added.stderr));
    let kept = || -> Vec<String> {
        let files = std::fs::read_dir(store.join("derived")).unwrap();
        let mut names: Vec<String> =
            files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let after_adding = kept();
    assert!(after_adding.iter().any(|name| name.starts_with("ties-trade-")), "{after_adding:?}");
    // The first question finds the table that it needs.
    let asked = run(&store, &["tilt", "KAZ", "--from", "RUS", "--to", "GBR", "-O", "json"]);
    assert_eq!(asked.status.code(), Some(0), "{}", text(&asked.stderr));
    assert_eq!(kept(), after_adding);
}

#[test]
fn votes_in_two_files_are_told_that_one_lacks_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let votes = file("v.csv", "rcid,ccode,vote\n1,2,1\n1,365,3\n2,2,1\n2,365,1\n3,2,1\n");
    let calls = file("r.csv", "rcid,session,date,unres\n1,90,2035-10-01,R/90/1\n2,90,2035-10-02,R/90/2\n");
    let first = run(&store, &["data", "add", &votes]);
    assert_eq!(first.status.code(), Some(0));
    assert!(text(&first.stderr).contains("neither day nor session"), "{}", text(&first.stderr));
    let second = run(&store, &["data", "add", &calls]);
    assert!(!text(&second.stderr).contains("neither"), "{}", text(&second.stderr));
    assert!(text(&second.stderr).contains("1 vote belongs to no roll call"), "{}", text(&second.stderr));
    // Later than what is bundled, so it is what is measured.
    let measured = run(&store, &["measure", "agreement", "USA", "RUS", "-O", "csv"]);
    assert_eq!(measured.status.code(), Some(0), "{}", text(&measured.stderr));
    assert!(text(&measured.stdout).contains("2035"), "{}", text(&measured.stdout));
    let joined = "SELECT count(*) AS n FROM votes JOIN roll_calls ON roll_calls.roll_call = votes.roll_call";
    assert_eq!(text(&run(&store, &["sql", joined, "-O", "csv"]).stdout), "n\n4\n");
}

#[test]
fn all_sessions_are_measured_from_the_two_files_of_the_shared_data() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/unga_votes");
    let files = ["roll_calls.csv", "votes_long.csv.gz"].map(|name| shared.join(name));
    if !files.iter().all(|path| path.is_file()) {
        println!("skipped: {} is not there", shared.display());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let [calls, votes] = files.map(|path| path.to_str().unwrap().to_owned());
    let added = run(&store, &["data", "add", &calls, &votes]);
    assert_eq!(added.status.code(), Some(0), "{}", text(&added.stderr));
    assert!(!text(&added.stderr).contains("unga-votes:"), "{}", text(&added.stderr));

    let store = Store::open_existing(&store).unwrap();
    let place = tiltmeter::stored_votes::widest(&store).unwrap().unwrap();
    assert_eq!(place.coverage().from, "1946-01-01".parse().ok());
    let stored = place.read(&store, &tilt_analysis::votes::Cut::default()).unwrap();
    assert_eq!(stored.orphans, 0);
    // The bundled counts were made from the pair by another way: they must be the same, session by session.
    let bundled = tiltmeter::evidence::bundled().unwrap().counts.unwrap();
    let counts = stored.matrix.counts(stored.coverage, stored.origin);
    assert_eq!(counts.rows().len(), bundled.rows().len());
    assert!(counts.rows() == bundled.rows(), "counts differ");
}

#[test]
fn a_query_is_written_as_parquet() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let file = folder.path().join("votes.csv");
    std::fs::write(&file, votes(30)).unwrap();
    assert!(run(&store, &["data", "add", file.to_str().unwrap()]).status.success());
    let out = folder.path().join("out.parquet");
    let query = "SELECT state, count(*) AS n, avg(line) AS x FROM votes GROUP BY state";
    let by_name = run(&store, &["sql", query, "-o", out.to_str().unwrap()]);
    assert_eq!(by_name.status.code(), Some(0), "{}", text(&by_name.stderr));
    let bytes = std::fs::read(&out).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".part")), "{left:?}");
    let piped = run(&store, &["sql", query, "-O", "parquet"]);
    assert_eq!(piped.stdout, bytes);
    let list = run(&store, &["list", "measures", "-O", "parquet"]);
    assert!(list.status.success() && list.stdout.starts_with(b"PAR1"));
    let other = run(&store, &["tilt", "KAZ", "--from", "RUS", "--to", "CHN", "-O", "parquet"]);
    assert_eq!(other.status.code(), Some(2), "a report is no table");
}
