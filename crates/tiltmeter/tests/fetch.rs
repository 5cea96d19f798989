//! Fetching from a server on this machine that cuts the line, changes the file, asks to wait or fails.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tiltmeter::failure::Exit;
use tiltmeter::fetch::{Checksum, Patience, Progress, Wanted, fetch, files_of};

/// One request as the server saw it.
#[derive(Debug, Clone, Default)]
struct Asked {
    path: String,
    range: Option<String>,
}

/// What the server does with one request; the last act is repeated.
#[derive(Debug, Clone)]
enum Act {
    /// The file, or the part that is asked for if the tag is still this one.
    Whole { tag: &'static str },
    /// As `Whole`, but the line is cut after so many bytes.
    Cut { tag: &'static str, after: usize },
    /// A status with an optional `Retry-After`.
    Status(u16, Option<u64>),
    /// Says that a part comes, and sends another one.
    WrongPart,
}

struct Server {
    address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    fn start(body: Vec<u8>, acts: Vec<Act>) -> Server {
        Server::with(move |_| body.clone(), acts)
    }

    fn with(body: impl Fn(&str) -> Vec<u8> + Send + 'static, acts: Vec<Act>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let log = asked.clone();
        std::thread::spawn(move || {
            for (count, stream) in listener.incoming().enumerate() {
                let act = acts[count.min(acts.len() - 1)].clone();
                let Ok(stream) = stream else { return };
                let asked = read_request(&stream);
                log.lock().unwrap().push(asked.0.clone());
                // A client that goes away in the middle is part of the play.
                let _ = answer(stream, &body(&asked.0.path), &act, &asked.0, asked.1.as_deref());
            }
        });
        Server { address, asked }
    }

    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    fn wanted(&self, checksum: Option<Checksum>) -> Wanted {
        Wanted { address: format!("{}/data/file.csv", self.address), name: "file.csv".to_owned(), checksum }
    }
}

fn read_request(stream: &TcpStream) -> (Asked, Option<String>) {
    let mut asked = Asked::default();
    let mut tag = None;
    for (at, line) in BufReader::new(stream).lines().map_while(Result::ok).enumerate() {
        if line.is_empty() {
            break;
        }
        if at == 0 {
            asked.path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        }
        let (name, value) = line.split_once(": ").unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "range" => asked.range = Some(value.to_owned()),
            "if-range" => tag = Some(value.to_owned()),
            _ => {}
        }
    }
    (asked, tag)
}

fn answer(
    mut stream: TcpStream,
    body: &[u8],
    act: &Act,
    asked: &Asked,
    held: Option<&str>,
) -> std::io::Result<()> {
    let (tag, cut) = match act {
        Act::Status(status, wait) => {
            let wait = wait.map_or_else(String::new, |wait| format!("Retry-After: {wait}\r\n"));
            return write!(
                stream,
                "HTTP/1.1 {status} X\r\nContent-Length: 0\r\n{wait}Connection: close\r\n\r\n"
            );
        }
        Act::WrongPart => {
            return write!(
                stream,
                "HTTP/1.1 206 X\r\nContent-Range: bytes 0-3/9\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd"
            );
        }
        Act::Whole { tag } => (*tag, usize::MAX),
        Act::Cut { tag, after } => (*tag, *after),
    };
    let start = asked
        .range
        .as_deref()
        .filter(|_| held == Some(tag))
        .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok());
    let part = &body[start.unwrap_or(0).min(body.len())..];
    let (status, range) = match start {
        Some(start) => (206, format!("Content-Range: bytes {start}-{}/{}\r\n", body.len() - 1, body.len())),
        None => (200, String::new()),
    };
    write!(
        stream,
        "HTTP/1.1 {status} X\r\nETag: {tag}\r\n{range}Content-Length: {}\r\nConnection: close\r\n\r\n",
        part.len()
    )?;
    stream.write_all(&part[..part.len().min(cut)])?;
    stream.flush()
}

/// Does not wait.
fn patience() -> Patience {
    Patience {
        tries: 3,
        first_wait: Duration::from_millis(1),
        longest_wait: Duration::from_millis(5),
        silence: Duration::from_secs(5),
    }
}

fn body() -> Vec<u8> {
    (0..200_000u32).flat_map(|number| (number % 251).to_le_bytes()).collect()
}

fn get(server: &Server, checksum: Option<Checksum>, folder: &Path) -> Result<Vec<u8>, tiltmeter::Failure> {
    let path = fetch(&server.wanted(checksum), folder, &patience(), &mut |_| {})?;
    Ok(std::fs::read(path).unwrap())
}

#[test]
fn a_cut_line_is_taken_up_where_it_ended() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) =
        (Act::Cut { tag: "\"a\"", after: 300_000 }, Act::Cut { tag: "\"a\"", after: 200_000 });
    let server = Server::start(body(), vec![first, second, Act::Whole { tag: "\"a\"" }]);
    assert_eq!(get(&server, None, folder.path()).unwrap(), body());
    let ranges: Vec<Option<String>> = server.asked().into_iter().map(|asked| asked.range).collect();
    assert_eq!(ranges, [None, Some("bytes=300000-".to_owned()), Some("bytes=500000-".to_owned())]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside the file");
}

#[test]
fn a_file_that_changed_meanwhile_is_fetched_anew() {
    let folder = tempfile::tempdir().unwrap();
    let acts = vec![Act::Cut { tag: "\"old\"", after: 1000 }, Act::Whole { tag: "\"new\"" }];
    let server = Server::start(body(), acts);
    assert_eq!(get(&server, None, folder.path()).unwrap(), body());
}

#[test]
fn a_weak_tag_never_joins_two_parts() {
    let folder = tempfile::tempdir().unwrap();
    let acts = vec![Act::Cut { tag: "W/\"a\"", after: 1000 }, Act::Whole { tag: "W/\"a\"" }];
    let server = Server::start(body(), acts);
    assert_eq!(get(&server, None, folder.path()).unwrap(), body());
    assert!(server.asked().iter().all(|asked| asked.range.is_none()));
}

#[test]
fn a_server_that_asks_to_wait_or_fails_is_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let acts = vec![Act::Status(429, Some(3600)), Act::Status(503, None), Act::Whole { tag: "\"a\"" }];
    let server = Server::start(body(), acts);
    let mut waits = Vec::new();
    fetch(&server.wanted(None), folder.path(), &patience(), &mut |event| {
        if let Progress::Again { why, wait } = event {
            waits.push((why, wait));
        }
    })
    .unwrap();
    let reasons: Vec<&str> = waits.iter().map(|(why, _)| why.as_str()).collect();
    assert_eq!(reasons, ["the server asks to wait (429)", "the server failed (503)"]);
    assert!(waits.iter().all(|(_, wait)| *wait <= patience().longest_wait), "{waits:?}");
}

#[test]
fn a_server_that_keeps_failing_is_given_up_and_the_part_kept() {
    let folder = tempfile::tempdir().unwrap();
    let acts = vec![Act::Cut { tag: "\"a\"", after: 5000 }, Act::Status(500, None)];
    let server = Server::start(body(), acts);
    let failure = get(&server, None, folder.path()).unwrap_err();
    assert_eq!(failure.exit, Exit::Failed);
    assert!(failure.hint.as_deref().is_some_and(|hint| hint.contains("5000 bytes are kept")), "{failure}");
    // The next command goes on from there.
    let again = Server::start(body(), vec![Act::Whole { tag: "\"a\"" }]);
    assert_eq!(get(&again, None, folder.path()).unwrap(), body());
    assert_eq!(again.asked()[0].range.as_deref(), Some("bytes=5000-"));
}

#[test]
fn a_missing_file_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(body(), vec![Act::Status(404, None)]);
    let failure = get(&server, None, folder.path()).unwrap_err();
    assert!(failure.error.contains("404") && failure.hint.is_some(), "{failure}");
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn another_part_than_asked_for_is_never_appended() {
    let folder = tempfile::tempdir().unwrap();
    let acts = vec![Act::Cut { tag: "\"a\"", after: 1000 }, Act::WrongPart, Act::Whole { tag: "\"a\"" }];
    let server = Server::start(body(), acts);
    assert_eq!(get(&server, None, folder.path()).unwrap(), body());
}

#[test]
fn a_wrong_checksum_is_an_integrity_failure_and_the_file_goes() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(body(), vec![Act::Whole { tag: "\"a\"" }]);
    let failure = get(&server, Some(Checksum::Md5("00".repeat(16))), folder.path()).unwrap_err();
    assert_eq!(failure.exit, Exit::Integrity);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_file_that_is_there_with_the_right_checksum_is_not_fetched_again() {
    let folder = tempfile::tempdir().unwrap();
    // MD5 of `abc`, RFC 1321.
    let sum = Checksum::Md5("900150983cd24fb0d6963f7d28e17f72".to_owned());
    let server = Server::start(b"abc".to_vec(), vec![Act::Whole { tag: "\"a\"" }]);
    for _ in 0..2 {
        assert_eq!(get(&server, Some(sum.clone()), folder.path()).unwrap(), b"abc");
    }
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_dataverse_lists_its_files_with_checksums() {
    let folder = tempfile::tempdir().unwrap();
    let list = r#"{"status":"OK","data":{"latestVersion":{"files":[
        {"label":"UNVotes.tab","dataFile":{"id":7,"filename":"UNVotes.tab","originalFileName":"UNVotes.csv","md5":"x"}},
        {"label":"readme.txt","dataFile":{"id":8,"filename":"readme.txt","md5":"y"}},
        {"label":"UNVotes2.csv","dataFile":{"id":9,"filename":"../UNVotes2.csv","md5":"z"}}]}}}"#;
    let server = Server::start(list.as_bytes().to_vec(), vec![Act::Whole { tag: "\"a\"" }]);
    let found =
        files_of(&server.address, "10.7910/DVN/X", &["UNVotes"], folder.path(), &patience(), &mut |_| {});
    let found = found.unwrap();
    assert_eq!(server.asked()[0].path, "/api/datasets/:persistentId/?persistentId=doi:10.7910/DVN/X");
    assert_eq!(found[0].address, format!("{}/api/access/datafile/7?format=original", server.address));
    assert_eq!((found[0].name.as_str(), &found[0].checksum), ("UNVotes.csv", &None));
    assert_eq!(
        (found[1].name.as_str(), &found[1].checksum),
        ("UNVotes2.csv", &Some(Checksum::Md5("z".to_owned())))
    );
    for (text, part) in [("{}", "not what a Dataverse sends"), (list, "no file whose name")] {
        let server = Server::start(text.as_bytes().to_vec(), vec![Act::Whole { tag: "\"b\"" }]);
        let failure =
            files_of(&server.address, "10.7910/DVN/X", &["Nothing"], folder.path(), &patience(), &mut |_| {});
        assert!(failure.unwrap_err().error.contains(part));
    }
}

/// The zip of the publisher, written by us.
fn alliances_zip() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("version4.1_csv/readme.txt", "see the codebook"),
        (
            "version4.1_csv/alliance_v4.1_by_directed_yearly.csv",
            "version4id,ccode1,ccode2,year,defense,neutrality,nonaggression,entente\n7,365,705,1999,1,0,0,1\n",
        ),
    ] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn data_get_brings_a_dataset_into_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(alliances_zip(), vec![Act::Whole { tag: "\"a\"" }]);
    let tiltmeter = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_tiltmeter"))
            .args(arguments)
            .args(["--store", folder.path().join("store").to_str().unwrap()])
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code().unwrap(), text, String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let to = folder.path().join("fetched");
    let get = ["data", "get", "cow-alliances", "--mirror", &server.address, "--to", to.to_str().unwrap()];
    let (code, text, errors) = tiltmeter(&[&get[..], &["-n"]].concat());
    assert!(code == 0 && text.contains("version4.1_csv.zip") && text.contains("licence"), "{text}{errors}");
    assert_eq!(server.asked().len(), 0, "a dry run asks nobody");
    let (code, text, errors) = tiltmeter(&get);
    assert!(code == 0 && text.contains("1 rows, 1 accepted, 0 rejected"), "{text}{errors}");
    let (code, text, _) =
        tiltmeter(&["sql", "SELECT state, other, alliances FROM alliance_ties", "-O", "csv"]);
    assert_eq!((code, text.as_str()), (0, "state,other,alliances\nRUS,KAZ,7\n"));
    let (code, text, _) =
        tiltmeter(&["sql", "SELECT url, method FROM custody WHERE action = 'add'", "-O", "csv"]);
    assert!(code == 0 && text.contains("/wp-content/uploads/version4.1_csv.zip,fetched"), "{text}");
    assert_eq!(tiltmeter(&["verify"]).0, 0);
    let (code, _, errors) = tiltmeter(&["data", "get", "reference-memberships"]);
    assert!(code == 1 && errors.contains("hint:"), "{errors}");
    let (code, text, _) = tiltmeter(&["data", "remove", "cow-alliances"]);
    assert!(code == 0 && text.contains("removed cow-alliances"), "{text}");
}

#[test]
fn a_dataset_with_a_file_a_day_is_fetched_by_days() {
    let folder = tempfile::tempdir().unwrap();
    let row = include_str!("../../tilt-sources/src/gdelt_events/sample.daily.tsv");
    let zip = |path: &str| {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        writer.start_file("day.CSV", zip::write::SimpleFileOptions::default()).unwrap();
        // Another day is another file, else the second one adds nothing.
        writer.write_all(row.replace("http", &format!("{path}:http")).as_bytes()).unwrap();
        writer.finish().unwrap().into_inner()
    };
    let acts = vec![Act::Whole { tag: "\"a\"" }, Act::Status(404, None), Act::Whole { tag: "\"b\"" }];
    let server = Server::with(zip, acts);
    let tiltmeter = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_tiltmeter"))
            .args(["data", "get", "gdelt-events", "--mirror", &server.address])
            .args(["--to", folder.path().join("fetched").to_str().unwrap()])
            .args(["--store", folder.path().join("store").to_str().unwrap()])
            .args(arguments)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code().unwrap(), text, String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(tiltmeter(&[]).0, 2, "without days it is not known what to fetch");
    assert_eq!(tiltmeter(&["--since", "2012-01-01"]).0, 2, "there are no daily files then");
    let days = ["--since", "2024-05-01", "--until", "2024-05-03"];
    let (code, text, _) = tiltmeter(&[&days[..], &["-n"]].concat());
    assert!(code == 0 && text.contains("/events/20240501.export.CSV.zip"), "{text}");
    let (code, text, errors) = tiltmeter(&days);
    // One day is not there: the others are taken, and that is said.
    assert_eq!(code, 4, "{text}{errors}");
    assert_eq!(text.matches("taken for gdelt-events").count(), 2, "{text}{errors}");
    let asked: Vec<String> = server.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(asked.len(), 3, "{asked:?}");
}
