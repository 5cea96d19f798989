//! The bytes of one article in a file.

use std::path::Path;

use crate::failure::Failure;

/// Reads an article, refusing what is too large before reading it, and addresses and formats that are not read.
pub(super) fn article(path: &Path) -> Result<Vec<u8>, Failure> {
    let shown = path.display().to_string();
    if shown.contains("://") {
        return Err(Failure::failed(format!("{shown} is an address")).hint(
            "save the page, as plain text or as it is, and check the file; give its address with --url",
        ));
    }
    let size = std::fs::metadata(path).map_err(|error| missing(path, &error))?.len();
    if size > tilt_text::MAX_BYTES as u64 {
        return Err(Failure::failed(format!(
            "{shown} has {} MB; a document has at most {} MB",
            size >> 20,
            tilt_text::MAX_BYTES >> 20
        ))
        .hint("split it into articles, one file each, and use `tiltmeter read FOLDER`"));
    }
    std::fs::read(path).map_err(|error| missing(path, &error))
}

/// The failure for a file that is not there, with the nearest name in its folder.
pub fn missing(path: &Path, error: &std::io::Error) -> Failure {
    let failure = Failure::failed(format!("cannot read {}", path.display())).because(error);
    let Some(folder) = path.parent() else { return failure };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("").to_lowercase();
    let near =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).find(|other| {
            let other = other.file_stem().and_then(|stem| stem.to_str()).unwrap_or("").to_lowercase();
            !stem.is_empty() && (other.starts_with(&stem) || stem.starts_with(&other) && other.len() > 3)
        });
    match near {
        Some(near) => failure.hint(format!("did you mean {}?", near.display())),
        None => failure,
    }
}
