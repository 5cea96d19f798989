//! A scan that is stopped goes on to the same bytes.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// One family with few draws; all of it, so that every candidate is compared.
const SCAN: [&str; 11] = [
    "scan",
    "--pair",
    "RUS-USA",
    "--measure",
    "excess",
    "--draws",
    "150",
    "--placebos",
    "0",
    "--all",
    "-Ocsv",
];

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tiltmeter"));
    command.args(SCAN).args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn lines(path: &Path) -> usize {
    std::fs::read_to_string(path).map_or(0, |text| text.lines().count())
}

#[test]
fn ctrl_c_keeps_what_was_drawn_and_the_same_command_ends_with_the_same_bytes() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scanning");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("scan.part");
    let with_file = ["--partial", file.to_str().unwrap()];
    let mut child = program(&with_file).spawn().unwrap();
    let started = Instant::now();
    while lines(&file) < 4 {
        assert!(child.try_wait().unwrap().is_none(), "the scan was over before it could be stopped");
        assert!(started.elapsed() < Duration::from_secs(300), "nothing is drawn");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let stopped = child.wait_with_output().unwrap();
    let complaint = text(&stopped.stderr);
    assert_eq!(stopped.status.code(), Some(130), "{complaint}");
    assert!(
        complaint.contains("interrupted while drawing") && complaint.contains("scan.part"),
        "{complaint}"
    );
    assert!(stopped.stdout.is_empty());

    let kept = lines(&file);
    let done = |output: Output| {
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        output.stdout
    };
    let again = done(program(&with_file).output().unwrap());
    assert!(lines(&file) > kept, "nothing was left to draw");
    let whole = done(program(&[]).output().unwrap());
    assert_eq!(text(&again), text(&whole));

    let other = folder.join("notes.txt");
    std::fs::write(&other, "my notes\n").unwrap();
    let refused = program(&["--partial", other.to_str().unwrap()]).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "my notes\n");
}
