//! Rules on the text of source files.

use super::TextFile;

const MOST_LINES: usize = 1000;
const LINES_THAT_NEED_A_REASON: usize = 600;
const REASON: &str = "//! Size: ";
const DRAWERS: [&str; 7] = ["util", "utils", "common", "helpers", "misc", "types", "manager"];

/// Faults in the given files.
pub(super) fn check(files: &[TextFile]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in files {
        faults.extend(every_file(file));
        if file.is_rust() {
            faults.extend(rust_file(file));
        }
        if file.is_product() {
            faults.extend(product_file(file));
        }
    }
    faults
}

fn every_file(file: &TextFile) -> Vec<String> {
    let mut faults = Vec::new();
    let tabs_allowed = file.path.ends_with(".tsv") || file.path.starts_with("xtask/src/tidy/");
    for (number, line) in file.text.lines().enumerate().map(|(index, line)| (index + 1, line)) {
        let place = format!("{}:{number}", file.path);
        let is_printed =
            file.path.contains("/testdata/") || file.path.contains("golden.") || file.path.contains("/cli/");
        if !is_printed && (line.ends_with(' ') || line.ends_with('\t') && !tabs_allowed) {
            faults.push(format!("{place}: trailing blank"));
        }
        // The words are put together here so that this file does not hold them.
        for folder in ["work", "farm", "root"] {
            if line.contains(&format!("/{folder}/")) && !line.contains("://") && !line.contains("/github") {
                faults.push(format!("{place}: a path of one machine"));
            }
        }
    }
    faults
}

fn rust_file(file: &TextFile) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = file.text.lines().count();
    let has_reason = file.text.lines().any(|line| line.starts_with(REASON));
    if lines > MOST_LINES {
        faults.push(format!("{}: {lines} lines; {MOST_LINES} is the most a file may have", file.path));
    } else if lines > LINES_THAT_NEED_A_REASON && !has_reason {
        faults.push(format!("{}: {lines} lines without a `{REASON}…` line", file.path));
    }
    for word in ["todo", "unimplemented"] {
        if file.text.contains(&format!("{word}!(")) {
            faults.push(format!("{}: unfinished code ({word})", file.path));
        }
    }
    if file.text.contains(concat!("#[", "ignore")) {
        faults.push(format!("{}: an ignored test", file.path));
    }
    let stem =
        file.path.trim_end_matches("/mod.rs").trim_end_matches(".rs").rsplit('/').next().unwrap_or_default();
    if DRAWERS.contains(&stem) {
        faults.push(format!("{}: `{stem}` is a drawer, not a room", file.path));
    }
    faults
}

fn product_file(file: &TextFile) -> Vec<String> {
    let mut faults = Vec::new();
    let documented = file.text.lines().find(|line| !line.trim().is_empty() && !line.starts_with("#!["));
    if !documented.is_some_and(|line| line.starts_with("//!")) {
        faults.push(format!("{}: no module doc", file.path));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> Vec<String> {
        check(&[TextFile { path: path.to_owned(), text: text.to_owned(), is_test: false }])
    }

    #[test]
    fn each_rule_turns_red() {
        assert!(faults("crates/a/src/b.rs", "//! Doc.\n").is_empty());
        assert_eq!(faults("crates/a/src/b.rs", "fn f() {}\n").len(), 1);
        assert_eq!(faults("crates/a/src/util.rs", "//! Doc.\n").len(), 1);
        assert_eq!(faults("crates/a/src/b.rs", &format!("//! Doc.\n{}", "//\n".repeat(700))).len(), 1);
        assert_eq!(faults("crates/a/src/b.rs", &format!("//! Doc.\nfn f() {{ {}!() }}\n", "todo")).len(), 1);
        assert_eq!(faults("docs/a.md", "text \n").len(), 1);
    }
}
