//! `cargo xtask slow`: checks that take minutes: a hundred kills of a writer, and pages in a real browser.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs them one after the other; the first that fails ends the run.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    kills(root)?;
    pages(root)
}

/// The kill test of the store with a hundred rounds instead of its usual few.
fn kills(root: &Path) -> Result<(), String> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root).args(["test", "--release", "-p", "tilt-store", "kill"]);
    command.env("TILTMETER_KILL_ROUNDS", "100");
    succeed(command, "the kill test with 100 rounds")
}

/// The three examples as pages, opened without network at two widths; the pictures stay in `target/pages`.
fn pages(root: &Path) -> Result<(), String> {
    let Some(browser) = browser() else {
        println!("skipped: no chromium on this machine, so that no page was opened");
        return Ok(());
    };
    let folder = root.join("target/pages");
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    for example in ["relay-kazakhstan", "poland-1991", "cuba-2016"] {
        let page = folder.join(format!("{example}.html"));
        let mut check = Command::new(env!("CARGO"));
        check.current_dir(root).args(["run", "--quiet", "--release", "--", "check"]);
        check.arg(format!("examples/{example}.txt")).arg("-o").arg(&page);
        succeed(check, &format!("the page of {example}"))?;
        for width in [1280, 390] {
            let picture = folder.join(format!("{example}-{width}.png"));
            let mut shot = Command::new(&browser);
            shot.args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]);
            shot.args(["--disable-background-networking", "--disable-component-update", "--disable-sync"]);
            shot.arg(format!("--user-data-dir={}", folder.join("profile").display()));
            shot.arg(format!("--window-size={width},2400"))
                .arg(format!("--screenshot={}", picture.display()));
            shot.arg(format!("file://{}", page.display()));
            succeed(shot, &format!("{example} at {width} px"))?;
            let size = std::fs::metadata(&picture)
                .map_err(|error| format!("no picture of {example}: {error}"))?
                .len();
            if size < 20_000 {
                return Err(format!("the picture of {example} at {width} px is nearly empty ({size} bytes)"));
            }
        }
    }
    Ok(())
}

fn browser() -> Option<PathBuf> {
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .map(PathBuf::from)
        .into_iter()
        .find(|path| path.exists())
}

fn succeed(mut command: Command, what: &str) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("{what} cannot be started: {error}"))?;
    if status.success() {
        println!("{what}: done");
        return Ok(());
    }
    Err(format!("{what} failed ({status})"))
}
