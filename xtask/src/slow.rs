//! `cargo xtask slow`: checks that take minutes: a hundred kills of a writer, and pages in a real browser, looked at by axe.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs them one after the other; the first that fails ends the run.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    kills(root)?;
    pages(root)?;
    accessible(root)
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

/// Findings of axe that fail the check.
const SERIOUS: [&str; 2] = ["\"impact\":\"serious\"", "\"impact\":\"critical\""];

/// The pages of [`pages`] in the browser with axe, the accessibility checker, from npm.
fn accessible(root: &Path) -> Result<(), String> {
    let Some(browser) = browser() else { return Ok(()) };
    let folder = root.join("target/axe");
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if !script.exists() {
        let mut npm = Command::new("npm");
        npm.current_dir(&folder).args(["install", "--no-audit", "--no-fund", "axe-core@4.10"]);
        if !npm.status().is_ok_and(|status| status.success()) {
            println!(
                "skipped: axe-core cannot be had through npm, so that no page was checked for accessibility"
            );
            return Ok(());
        }
    }
    let read = |path: &Path| {
        std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
    };
    let axe = read(&script)?;
    for example in ["relay-kazakhstan", "poland-1991", "cuba-2016"] {
        let page = read(&root.join("target/pages").join(format!("{example}.html")))?;
        // The page forbids scripts; the copy under test allows the one that looks at it.
        let (start, end) = policy(&page).ok_or_else(|| format!("{example} has no policy"))?;
        let look = "axe.run().then(r=>{const p=document.createElement('pre');p.id='axe-result';\
                    p.textContent=JSON.stringify(r.violations.map(v=>({id:v.id,impact:v.impact,\
                    nodes:v.nodes.slice(0,3).map(n=>n.html.slice(0,200))})));document.body.replaceChildren(p);})";
        let tail = format!("<script>{axe}</script><script>{look}</script></body>");
        let copy = format!("{}{}", &page[..start], &page[end..]).replace("</body>", &tail);
        let path = folder.join(format!("{example}.html"));
        std::fs::write(&path, copy).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        let mut dump = Command::new(&browser);
        dump.args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--virtual-time-budget=60000",
            "--dump-dom",
        ]);
        dump.arg(format!("file://{}", path.display()));
        let out = dump.output().map_err(|error| format!("cannot run the browser: {error}"))?;
        let out = String::from_utf8_lossy(&out.stdout).into_owned();
        let found = out
            .split("id=\"axe-result\">")
            .nth(1)
            .and_then(|rest| rest.split("</pre>").next())
            .ok_or_else(|| format!("axe gave no result on {example}"))?;
        println!("axe on {example}: {found}");
        if SERIOUS.iter().any(|impact| found.contains(impact)) {
            return Err(format!("axe has a serious finding on {example}: {found}"));
        }
    }
    Ok(())
}

/// Where the policy of a page stands.
fn policy(page: &str) -> Option<(usize, usize)> {
    let start = page.find("<meta http-equiv=\"Content-Security-Policy\"")?;
    Some((start, start + page[start..].find('>')? + 1))
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
