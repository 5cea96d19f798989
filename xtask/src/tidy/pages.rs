//! Cards, pages, references and the change log agree.

use std::collections::BTreeSet;
use std::path::Path;

use tilt_core::Card;

use super::TextFile;

/// Headings of a methods page, in order.
const METHOD_HEADINGS: [&str; 8] = [
    "What it says",
    "Formula",
    "Scale and direction",
    "Missing data",
    "Assumptions",
    "Worked example",
    "Compared with peers",
    "References",
];

/// Faults between registries, pages and references.
pub(super) fn check(root: &Path, files: &[TextFile]) -> Vec<String> {
    let mut faults = Vec::new();
    let known = bib_keys(files);
    for card in tiltmeter::registry::cards() {
        faults.extend(card.faults());
        for key in card.references {
            if !known.contains(*key) {
                faults.push(format!("references.bib: no entry `{key}`, cited by {}", card.name));
            }
        }
    }
    for card in tiltmeter::registry::measures().chain(tiltmeter::registry::detectors()) {
        faults.extend(method_page(files, card));
    }
    faults.extend(change_log(files));
    faults.extend(links(root, files));
    faults.extend(warning_codes(files));
    faults
}

fn bib_keys(files: &[TextFile]) -> BTreeSet<&str> {
    let bib = files.iter().find(|file| file.path == "references.bib").map_or("", |file| file.text.as_str());
    bib.lines()
        .filter(|line| line.starts_with('@'))
        .filter_map(|line| line.split('{').nth(1))
        .map(|rest| rest.trim_end_matches(','))
        .collect()
}

fn method_page(files: &[TextFile], card: &Card) -> Vec<String> {
    let path = format!("docs/methods/{}.md", card.name);
    let Some(page) = files.iter().find(|file| file.path == path) else {
        return vec![format!("{path}: missing; `{}` is registered", card.name)];
    };
    let headings: Vec<&str> = page.text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let mut rest = headings.iter();
    METHOD_HEADINGS
        .iter()
        .filter(|wanted| !rest.any(|heading| heading == *wanted))
        .map(|wanted| format!("{path}: heading `{wanted}` is missing or out of order"))
        .collect()
}

fn change_log(files: &[TextFile]) -> Vec<String> {
    let Some(log) = files.iter().find(|file| file.path == "CHANGELOG.md") else {
        return vec!["CHANGELOG.md: missing".to_owned()];
    };
    let first = log.text.lines().filter_map(|line| line.strip_prefix("### ")).next();
    match first {
        Some("Answers changed") => Vec::new(),
        _ => vec!["CHANGELOG.md: the first section is not `Answers changed`".to_owned()],
    }
}

/// Relative links of Markdown files lead to files.
fn links(root: &Path, files: &[TextFile]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".md")) {
        let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
        for target in file.text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or_default();
            if path.is_empty() || path.contains("://") || path.starts_with("mailto:") || path.contains(' ') {
                continue;
            }
            if !root.join(folder).join(path).exists() {
                faults.push(format!("{}: link to `{target}` leads nowhere", file.path));
            }
        }
    }
    faults
}

/// Every warning code in product code is explained in the list of its room.
fn warning_codes(files: &[TextFile]) -> Vec<String> {
    let documented: BTreeSet<&str> = tiltmeter::registry::warnings().map(|doc| doc.code).collect();
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| file.is_product() && file.path.starts_with("crates/")) {
        for (number, line) in file.product_lines() {
            for literal in line.split('"').skip(1).step_by(2) {
                let is_code = literal.starts_with("W-")
                    && literal.bytes().all(|b| b == b'-' || b.is_ascii_alphanumeric());
                if is_code && !documented.contains(literal) {
                    faults.push(format!("{}:{number}: warning `{literal}` is not documented", file.path));
                }
            }
        }
    }
    faults
}
