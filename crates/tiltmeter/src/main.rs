//! The command line: everything happens in [`tiltmeter::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    tiltmeter::cli::main(std::env::args_os())
}
