//! The house rules that a program can check. Each check returns its faults as `path: what is wrong`.

mod edges;
mod neutrality;
mod pages;
mod sources;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Every fault found under `root`, in the order of the checks.
pub fn check(root: &Path) -> Vec<String> {
    let files = tracked(root);
    let mut faults = Vec::new();
    faults.extend(edges::check(root));
    faults.extend(sources::check(&files));
    faults.extend(neutrality::check(&files));
    faults.extend(pages::check(root, &files));
    faults
}

/// A text file of the repository.
pub(crate) struct TextFile {
    /// Path below the root, with `/`.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
    /// Whether the file is a module that only tests see.
    pub(crate) is_test: bool,
}

impl TextFile {
    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Rust code of the product: not tests, benches or examples.
    fn is_product(&self) -> bool {
        self.is_rust() && self.path.contains("/src/") && !self.is_test
    }

    /// Lines before the unit tests of the file, with their numbers.
    fn product_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines: Vec<&str> = self.text.lines().collect();
        let end = lines.iter().position(|line| line.trim() == "#[cfg(test)]").unwrap_or(lines.len());
        lines.into_iter().take(end).enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// Text files below `root`, build output and version control left out, in path order.
fn tracked(root: &Path) -> Vec<TextFile> {
    const SKIPPED: [&str; 3] = [".git", "target", "node_modules"];
    const KINDS: [&str; 9] = ["rs", "toml", "md", "tsv", "bib", "cff", "txt", "yml", "sh"];
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                if !SKIPPED.contains(&name.as_str()) {
                    folders.push(path);
                }
                continue;
            }
            let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or("");
            if !KINDS.contains(&kind) && !path.ends_with(".ci/run") {
                continue;
            }
            let (Ok(text), Ok(below)) = (std::fs::read_to_string(&path), path.strip_prefix(root)) else {
                continue;
            };
            files.push(TextFile { path: below.to_string_lossy().replace('\\', "/"), text, is_test: false });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let test_modules: BTreeSet<String> =
        files.iter().filter(|file| file.is_rust()).flat_map(test_modules).collect();
    for file in &mut files {
        file.is_test = test_modules.contains(&file.path);
    }
    files
}

/// Paths of the modules that a file declares for tests only: `#[cfg(test)]` above `mod name;`.
fn test_modules(file: &TextFile) -> Vec<String> {
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let folder = match name {
        "mod.rs" | "lib.rs" | "main.rs" => folder.to_owned(),
        name => format!("{folder}/{}", name.trim_end_matches(".rs")),
    };
    let lines: Vec<&str> = file.text.lines().map(str::trim).collect();
    let declared = lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]").filter_map(|pair| {
        let module = pair[1].trim_start_matches("pub(crate) ").strip_prefix("mod ")?.strip_suffix(';')?;
        Some(module)
    });
    declared
        .flat_map(|module| [format!("{folder}/{module}.rs"), format!("{folder}/{module}/mod.rs")])
        .collect()
}
