//! The store does what its module says: whole or nothing, once, one writer, the same again.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

mod invented;

use std::fs;
use std::path::{Path, PathBuf};

use invented::{add, feed, many_votes, request};
use tilt_core::record::Record;
use tilt_core::{Agreement, AgreementTable, Membership, MembershipTable, RollCall, Vote};
use tilt_store::{ErrorKind, IngestId, Outcome, Store, row_id};

const SMALL: &str =
    "call 7\ncall undated\nvote 7 FRA yes\nvote 7 BRA not\nvote 7 XXX no\nnonsense\nmember 3\ntreaty 5\n";

fn votes(store: &Store, ingest: IngestId) -> Vec<(u64, Vote)> {
    let mut votes = Vec::new();
    store.for_each::<Vote>(ingest, &mut |line, vote| votes.push((line, vote))).unwrap();
    votes
}

/// All files below a folder with their bytes, but for those SQLite makes while it runs.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files(&path));
        } else if !name.ends_with("-wal") && !name.ends_with("-shm") {
            found.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn what_was_stored_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let report = add(&store, "small.txt", SMALL).unwrap();
    assert_eq!((report.outcome, report.rows, report.accepted), (Outcome::Added, 8, 6));
    assert_eq!((report.rejected, report.unresolved), (2, 1));
    assert_eq!(report.sha256, tilt_core::id::sha256_hex(SMALL.as_bytes()));
    drop(store);

    let store = Store::open_existing(dir.path()).unwrap();
    assert_eq!(
        store.read::<RollCall>(report.ingest).unwrap(),
        [invented::roll_call("7"), invented::roll_call("undated")]
    );
    let votes = votes(&store, report.ingest);
    assert_eq!(
        votes.iter().map(|(line, vote)| (*line, vote.choice.name())).collect::<Vec<_>>(),
        [(3, "yes"), (4, "not a member")]
    );
    let rejected = store.rejected(report.ingest, 10).unwrap();
    assert_eq!(rejected.iter().map(|row| row.line).collect::<Vec<_>>(), [5, 6]);
    assert_eq!(rejected[1].text, "nonsense");
    assert_eq!(store.rejected(report.ingest, 1).unwrap().len(), 1);
    assert_eq!(store.unresolved(report.ingest).unwrap()[0].name, "XXX");
    assert_eq!(fs::read(store.original_path(&report.sha256)).unwrap(), SMALL.as_bytes());

    let info = &store.ingests().unwrap()[0];
    assert_eq!(
        (info.file_name.as_str(), info.layout.as_str(), info.bytes),
        ("small.txt", "lines", SMALL.len() as u64)
    );
    assert_eq!(info.coverage, invented::coverage());
    assert_eq!(info.warnings[0].examples, ["one", "two, with ü"]);
    let dataset = &store.datasets().unwrap()[0];
    assert_eq!(
        (
            dataset.count::<Vote>(),
            dataset.count::<RollCall>(),
            dataset.count::<Membership>(),
            dataset.count::<Agreement>()
        ),
        (2, 2, 1, 1)
    );
    assert!(store.verify().unwrap().is_ok());
}

#[test]
fn every_membership_and_agreement_of_the_reference_tables_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let (members, treaties) =
        (MembershipTable::bundled().memberships(), AgreementTable::bundled().agreements());
    let text: String = (0..members.len()).map(|row| format!("member {row}\n")).collect::<String>()
        + &(0..treaties.len()).map(|row| format!("treaty {row}\n")).collect::<String>();
    let report = add(&store, "tables.txt", &text).unwrap();
    let read = store.read::<Membership>(report.ingest).unwrap();
    assert_eq!(read.len(), members.len());
    for (at, (read, written)) in read.iter().zip(members).enumerate() {
        let mut expected = written.clone();
        expected.origin.sha256 = Some(report.sha256.clone());
        expected.origin.locator = tilt_core::Locator::Line(at as u64 + 1);
        assert_eq!(format!("{read:?}"), format!("{expected:?}"));
    }
    let read = store.read::<Agreement>(report.ingest).unwrap();
    assert_eq!(read.len(), treaties.len());
    for (at, (read, written)) in read.iter().zip(treaties).enumerate() {
        let mut expected = written.clone();
        expected.origin.sha256 = Some(report.sha256.clone());
        expected.origin.locator = tilt_core::Locator::Line((members.len() + at) as u64 + 1);
        assert_eq!(format!("{read:?}"), format!("{expected:?}"));
    }
}

#[test]
fn a_failing_source_leaves_no_trace() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    add(&store, "first.txt", SMALL).unwrap();
    // The write-ahead log is worked into the file when the last connection ends.
    drop(store);
    let before = files(dir.path());
    let store = Store::open(dir.path()).unwrap();
    let error = add(&store, "second.txt", &format!("{}stop\n", many_votes(1, 20_000))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Feed);
    assert!(
        error.to_string().contains("second.txt") && error.to_string().contains("the file says stop"),
        "{error}"
    );
    assert_eq!(store.ingests().unwrap().len(), 1);
    assert_eq!(store.custody().unwrap().len(), 2);
    drop(store);
    assert!(files(dir.path()) == before, "a file was added or changed");
    assert!(Store::open_existing(dir.path()).unwrap().verify().unwrap().notes.is_empty());
}

#[test]
fn the_same_bytes_are_stored_once() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let first = add(&store, "first.txt", SMALL).unwrap();
    let again = add(&store, "another name.txt", SMALL).unwrap();
    assert_eq!(
        (again.outcome, again.ingest, again.rows),
        (Outcome::AlreadyPresent, first.ingest, first.rows)
    );
    assert_eq!(store.ingests().unwrap().len(), 1);
    assert_eq!(store.custody().unwrap().len(), 2);
    // As another dataset the records are new, the original is not.
    let other = tilt_store::IngestRequest { dataset: "other".to_owned(), ..request("first.txt") };
    let report = store.ingest(&other, &mut SMALL.as_bytes(), &mut feed).unwrap();
    assert_eq!(report.outcome, Outcome::Added);
    assert_eq!(store.verify().unwrap().originals, 1);
}

#[test]
fn a_second_writer_is_told_to_wait_and_readers_see_the_state_before() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    add(&store, "first.txt", SMALL).unwrap();
    let mut looked = false;
    let mut slow = |input: &mut dyn std::io::Read, sink: &mut dyn tilt_core::RecordSink| {
        let summary = feed(input, sink)?;
        let reader = Store::open_existing(dir.path())?;
        assert_eq!(reader.ingests()?.len(), 1);
        assert_eq!(votes(&reader, reader.ingests()?[0].ingest).len(), 2);
        let report = reader.verify()?;
        assert!(report.is_ok(), "{:?}", report.problems);
        let second = Store::open(dir.path())?;
        let error = add(&second, "second.txt", "call 1\n").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Locked);
        assert!(error.to_string().contains("write.lock"), "{error}");
        looked = true;
        Ok(summary)
    };
    let text = many_votes(2, 3_000);
    store.ingest(&request("third.txt"), &mut text.as_bytes(), &mut slow).unwrap();
    assert!(looked);
    assert_eq!(Store::open_existing(dir.path()).unwrap().ingests().unwrap().len(), 2);
    add(&store, "second.txt", "call 1\n").unwrap();
}

#[test]
fn a_row_is_explained_from_its_id() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    add(&store, "other.txt", SMALL).unwrap();
    let report = add(&store, "big.txt", &many_votes(3, 150_000)).unwrap();
    let found = store.explain_row(&row_id(&report.sha256, 140_003)).unwrap().unwrap();
    assert_eq!((found.line, found.file_name.as_str(), found.ingest), (140_003, "big.txt", report.ingest));
    assert!(matches!(&found.records[..], [Record::Vote(vote)] if vote.roll_call == "3"));
    let found = store.explain_row(&row_id(&report.sha256, 102)).unwrap().unwrap();
    assert_eq!((found.records.len(), found.rejected.unwrap().text.as_str()), (0, "what is this"));
    assert!(store.explain_row(&row_id(&report.sha256, 1_000_000)).unwrap().is_none());
}

#[test]
fn the_custody_log_tells_who_did_what() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let report = add(&store, "small.txt", SMALL).unwrap();
    let log = store.custody().unwrap();
    assert_eq!(log.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["create", "add"]);
    assert_eq!(
        (log[1].operator.as_str(), log[1].command.as_str()),
        ("a tester", "tiltmeter data add small.txt")
    );
    assert_eq!((&log[1].sha256, &log[1].previous), (&report.sha256, &log[0].hash));
    assert!(log[1].at.ends_with('Z') && log[1].at.len() == 20, "{}", log[1].at);
    assert!(dir.path().join(&log[1].path).is_file());
}

#[test]
fn folders_that_are_no_store_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(Store::open_existing(dir.path()).unwrap_err().kind(), ErrorKind::NotAStore);
    fs::write(dir.path().join("letter.txt"), "dear").unwrap();
    let error = Store::open(dir.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAStore);
    assert!(error.to_string().contains("empty"), "{error}");
    assert_eq!(Store::open(&dir.path().join("letter.txt")).unwrap_err().kind(), ErrorKind::Io);
    let strange = tempfile::tempdir().unwrap();
    fs::write(strange.path().join("catalogue.sqlite"), vec![b'x'; 5_000]).unwrap();
    assert_eq!(Store::open_existing(strange.path()).unwrap_err().kind(), ErrorKind::Corrupt);
}

#[test]
fn a_folder_where_nothing_can_be_made_is_an_io_error() {
    let error = Store::open(Path::new("/proc/no-such-place/store")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().contains("/proc/no-such-place"), "{error}");
}

#[test]
fn a_store_without_write_permission_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let ingest = {
        let store = Store::open(dir.path()).unwrap();
        add(&store, "small.txt", SMALL).unwrap().ingest
    };
    let set = |mode: u32| fs::set_permissions(dir.path(), fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    let privileged = fs::write(dir.path().join("probe"), "").is_ok();
    if privileged {
        println!("skipped in part: this user may write everywhere");
    }
    let store = Store::open_existing(dir.path()).unwrap();
    assert_eq!(votes(&store, ingest).len(), 2);
    assert!(store.verify().unwrap().is_ok());
    if !privileged {
        assert_eq!(add(&store, "more.txt", "call 9\n").unwrap_err().kind(), ErrorKind::Io);
    }
    set(0o755);
}

#[test]
fn paths_may_hold_blanks_and_other_scripts() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("архив 1 #?% 'x'");
    let store = Store::open(&path).unwrap();
    add(&store, "файл с пробелом.txt", SMALL).unwrap();
    drop(store);
    let store = Store::open_existing(&path).unwrap();
    assert_eq!(store.ingests().unwrap()[0].file_name, "файл с пробелом.txt");
    assert!(store.verify().unwrap().is_ok());
}

#[test]
fn what_an_interrupted_writer_left_is_reported_and_removed_by_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    fs::create_dir_all(dir.path().join("staging/ingest-dead/records")).unwrap();
    fs::write(dir.path().join("staging/ingest-dead/original"), "half").unwrap();
    fs::create_dir_all(dir.path().join("records/000001-abcdefabcdef")).unwrap();
    let report = store.verify().unwrap();
    assert!(report.is_ok());
    assert_eq!(report.notes.len(), 2);
    let report = add(&store, "small.txt", SMALL).unwrap();
    assert_eq!(report.removed_leftovers, ["staging/ingest-dead", "records/000001-abcdefabcdef"]);
    assert!(store.verify().unwrap().notes.is_empty());
}

#[test]
fn a_writer_that_died_before_it_sealed_is_told_from_damage() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    add(&store, "first.txt", SMALL).unwrap();
    let seal = dir.path().join("catalogue.seal");
    let older = fs::read(&seal).unwrap();
    add(&store, "second.txt", "call 3\n").unwrap();
    let newer = fs::read(&seal).unwrap();
    fs::write(&seal, older).unwrap();
    let report = store.verify().unwrap();
    assert!(report.is_ok() && report.notes.len() == 1, "{report:?}");
    assert_eq!(add(&store, "second.txt", "call 3\n").unwrap().outcome, Outcome::AlreadyPresent);
    assert_eq!(fs::read(&seal).unwrap(), newer);
    fs::remove_file(&seal).unwrap();
    assert!(!store.verify().unwrap().is_ok());
    assert_eq!(add(&store, "third.txt", "call 4\n").unwrap_err().kind(), ErrorKind::Corrupt);
}

#[test]
fn a_store_of_a_newer_program_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    drop(Store::open(dir.path()).unwrap());
    let connection = rusqlite::Connection::open(dir.path().join("catalogue.sqlite")).unwrap();
    connection.execute("UPDATE meta SET value = '2' WHERE key = 'layout'", []).unwrap();
    connection.pragma_update(None, "user_version", 2).unwrap();
    drop(connection);
    for result in [Store::open(dir.path()), Store::open_existing(dir.path())] {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NewerLayout);
        assert!(error.to_string().contains("newer tiltmeter"), "{error}");
    }
}

#[test]
fn a_changed_row_is_found_even_if_the_seal_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    add(&store, "first.txt", SMALL).unwrap();
    for change in
        ["UPDATE rejected SET text = 'sense'", "UPDATE custody SET at = '1999-01-01T00:00:00Z' WHERE id = 2"]
    {
        let connection = rusqlite::Connection::open(dir.path().join("catalogue.sqlite")).unwrap();
        connection.execute(change, []).unwrap();
        let report = store.verify().unwrap();
        let found = report.problems.iter().any(|problem| problem.what.contains("custody log"));
        assert!(found, "{change}: {:?}", report.problems);
    }
}

#[test]
fn an_unknown_ingest_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let ingest = add(&store, "small.txt", SMALL).unwrap().ingest;
    let other = tempfile::tempdir().unwrap();
    let empty = Store::open(other.path()).unwrap();
    assert_eq!(empty.read::<RollCall>(ingest).unwrap_err().kind(), ErrorKind::NoSuchIngest);
}

#[test]
fn equal_files_make_equal_parquet() {
    let text = many_votes(4, 10_000);
    let hashes = [(); 2].map(|()| {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        add(&store, "a.txt", &text).unwrap();
        store.ingests().unwrap().remove(0).files
    });
    assert_eq!(hashes[0], hashes[1]);
    assert_eq!(hashes[0].len(), 2);
}

#[test]
fn a_removed_dataset_is_gone_and_the_log_tells_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let first = add(&store, "a.txt", &many_votes(1, 50)).unwrap();
    let second = add(&store, "b.txt", &many_votes(2, 50)).unwrap();
    let removed = store.remove(&[first.ingest], "tiltmeter data remove invented", "0.0.0").unwrap();
    assert_eq!(removed.ingests, [first.ingest]);
    assert!(removed.files.iter().any(|file| file.starts_with("originals")), "{removed:?}");
    assert_eq!(store.datasets().unwrap().len(), 1);
    let report = store.verify().unwrap();
    assert!(report.is_ok() && report.notes.is_empty(), "{report:?}");
    assert_eq!(store.custody().unwrap().last().unwrap().action, "remove");
    // Numbers are not given again, and what was removed can be added again.
    let again = add(&store, "a.txt", &many_votes(1, 50)).unwrap();
    assert!(again.ingest > second.ingest);
    assert!(store.verify().unwrap().is_ok());
}

#[test]
fn an_original_that_another_dataset_needs_stays() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let text = many_votes(1, 10);
    let first = add(&store, "a.txt", &text).unwrap();
    let other = tilt_store::IngestRequest { dataset: "other".to_owned(), ..request("a.txt") };
    store.ingest(&other, &mut text.as_bytes(), &mut feed).unwrap();
    store.remove(&[first.ingest], "", "").unwrap();
    assert!(store.original_path(&first.sha256).is_file() && store.verify().unwrap().is_ok());
}

#[test]
fn sql_reads_records_and_catalogue_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    add(&store, "a.txt", &many_votes(1, 60)).unwrap();
    let mut sql = tilt_store::Sql::open(Some(&store)).unwrap();
    let mut ask = |query: &str| -> Result<Vec<String>, tilt_store::Error> {
        let mut lines = Vec::new();
        let head = |_| Ok::<(), tilt_store::Error>(());
        sql.query(query, head, |row| {
            lines.push(format!("{row:?}"));
            Ok(())
        })?;
        Ok(lines)
    };
    let counted = ask("SELECT count(*), min(line) FROM votes WHERE dataset = 'invented'").unwrap();
    assert_eq!(counted, ["[Integer(60), Integer(2)]"]);
    assert_eq!(ask("SELECT date FROM roll_calls").unwrap(), ["[Text(\"2000-12-31\")]"]);
    assert_eq!(ask("WITH a AS (SELECT id FROM ingests) SELECT * FROM a").unwrap().len(), 1);
    assert_eq!(ask("SELECT count(*) FROM memberships").unwrap(), ["[Integer(0)]"]);
    for query in [
        "DELETE FROM ingests",
        "SELECT * FROM vote",
        "ATTACH DATABASE 'x' AS y",
        "PRAGMA user_version",
        "SELECT 1; DELETE FROM ingests",
        "CREATE TABLE x (y)",
        "SELEC 1",
        "",
    ] {
        let error = ask(query).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Query, "{query}: {error}");
    }
    assert!(store.verify().unwrap().is_ok());
}

#[test]
fn events_are_counted_as_reading_them_would() {
    use std::collections::BTreeMap;
    use tilt_core::ontology::{Ontology, PloverRoot};
    use tilt_core::record::{EventActor, MachineEvent};
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let states = ["KAZ", "RUS", "GBR", ""];
    let actor = |key: &str| EventActor {
        state: tilt_core::Concordance::bundled().by_key(key),
        code: key.to_owned(),
        role: String::new(),
    };
    let mut events = Vec::new();
    for number in 0..5000_usize {
        let root = [None, Some(PloverRoot::Agree), Some(PloverRoot::Assault)][number % 3];
        events.push(MachineEvent {
            event: number.to_string(),
            date: tilt_core::Date::new(2000 + (number % 3) as i16, 1 + (number % 12) as i8, 1).unwrap(),
            source: actor(states[number % 4]),
            target: actor(states[number / 4 % 4]),
            ontology: Ontology::Cameo,
            code: "01".to_owned(),
            root,
            quad: root.map(PloverRoot::quad),
            intensity: None,
            mentions: None,
            sources: None,
            reports: String::new(),
            place: None,
        });
    }
    let mut give = |_: &mut dyn std::io::Read, sink: &mut dyn tilt_core::RecordSink| {
        for (line, event) in events.iter().enumerate() {
            sink.record(line as u64 + 1, Record::MachineEvent(event.clone()))?;
        }
        let rows = events.len() as u64;
        Ok(tilt_store::Summary { rows, accepted: rows, coverage: invented::coverage(), warnings: Vec::new() })
    };
    let report = store.ingest(&request("e.txt"), &mut &b"x"[..], &mut give).unwrap();
    let counted = store.count_events(report.ingest).unwrap();
    let mut expected: BTreeMap<_, u64> = BTreeMap::new();
    store
        .for_each::<MachineEvent>(report.ingest, &mut |_, event| {
            if let (Some(source), Some(target)) = (event.source.state, event.target.state)
                && source != target
            {
                let key = (source, target, event.date.year(), event.date.month() as u8, event.quad);
                *expected.entry(key).or_default() += 1;
            }
        })
        .unwrap();
    let found: BTreeMap<_, u64> =
        counted.iter().map(|m| ((m.source, m.target, m.year, m.month, m.quad), m.count)).collect();
    assert_eq!((found.len(), found), (counted.len(), expected));
    assert!(counted.is_sorted() && !counted.is_empty());
}
