//! The built program, run in the root of the repository with a store that does not exist.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The root of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The program with these arguments, not yet started.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tiltmeter"));
    command.args(args).current_dir(repository()).env("TILTMETER_STORE", "no-such-store");
    command
}

/// What it does with these arguments.
pub fn run(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

/// Its answer.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Its messages.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
