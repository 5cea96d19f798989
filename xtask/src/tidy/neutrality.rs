//! The same rules for every state: no code of a state stands in the code of the product.

use std::collections::BTreeSet;

use tilt_core::Concordance;

use super::TextFile;

/// Where codes of states may stand, and why.
const ALLOWED: [(&str, &str); 1] = [(
    "crates/tilt-core/src/counts.rs",
    "the declared list of powers with which excess agreement is bundled",
)];

/// String literals that are the key of a state, in product code. Help and messages show examples on lines marked `example`.
pub(super) fn check(files: &[TextFile]) -> Vec<String> {
    let keys: BTreeSet<&str> = Concordance::bundled().states().map(|(_, state)| state.key).collect();
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| file.is_product() && file.path.starts_with("crates/")) {
        if ALLOWED.iter().any(|(path, _)| *path == file.path) {
            continue;
        }
        for (number, line) in file.product_lines() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            for literal in literals(line) {
                if keys.contains(literal) {
                    faults.push(format!("{}:{number}: the state `{literal}` stands in code", file.path));
                }
            }
        }
    }
    faults
}

/// Contents of the plain string literals of a line.
fn literals(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_in_code_is_found() {
        let key = Concordance::bundled().states().next().map(|(_, state)| state.key).unwrap();
        let text = format!("//! Doc.\nconst FAVOURITE: &str = \"{key}\";\n");
        let file = TextFile { path: "crates/a/src/b.rs".to_owned(), text, is_test: false };
        assert_eq!(check(&[file]).len(), 1);
    }
}
