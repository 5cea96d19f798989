//! Chores of the house: `cargo xtask tidy | docs [--check] | bundle [--check] DIR | slow`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool of developers")]

mod bundle;
mod docs;
mod slow;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = xtask::root();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match words[..] {
        ["tidy"] => report(xtask::tidy::check(&root)),
        ["docs"] => docs::write(&root),
        ["docs", "--check"] => docs::check(&root),
        ["bundle", votes] => bundle::write(&root, Path::new(votes)),
        ["bundle", "--check", votes] => bundle::check(&root, Path::new(votes)),
        ["slow"] => slow::run(&root),
        _ => Err("usage: cargo xtask tidy | docs [--check] | bundle [--check] DIR | slow".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn report(faults: Vec<String>) -> Result<(), String> {
    if faults.is_empty() {
        println!("tidy: no fault found");
        return Ok(());
    }
    Err(format!("{}\ntidy: {} faults", faults.join("\n"), faults.len()))
}
