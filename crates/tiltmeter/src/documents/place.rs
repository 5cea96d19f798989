//! What the user named: stdin, files, and what may hold text in folders.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Extensions of articles in a folder.
pub(super) const ARTICLES: [&str; 2] = ["txt", "md"];

/// Extensions of files in a folder that may hold texts; what they hold is decided by their content.
const CONTAINERS: [&str; 9] = ["html", "htm", "xml", "rss", "atom", "json", "jsonl", "csv", "tsv"];

/// Extensions of packed files.
const PACKED: [&str; 3] = ["gz", "zst", "zip"];

/// One thing that the user named, or a file of a folder that was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Standard input.
    Stdin,
    /// A file that the user named.
    File(PathBuf),
    /// A file found in a folder: passed over if it holds no text.
    Found(PathBuf),
}

impl Place {
    /// Its length in bytes, as far as it is known before reading.
    pub fn length(&self) -> u64 {
        match self {
            Place::Stdin => 0,
            Place::File(path) | Place::Found(path) => std::fs::metadata(path).map_or(0, |file| file.len()),
        }
    }

    /// Its name for messages.
    pub fn name(&self) -> String {
        match self {
            Place::Stdin => "-".to_owned(),
            Place::File(path) | Place::Found(path) => path.display().to_string(),
        }
    }
}

/// The places that these arguments name, folders opened, in the order of the arguments and of the names.
///
/// # Errors
/// If a folder cannot be read, or nothing in all of them can hold a text.
pub fn places(paths: &[&String]) -> Result<Vec<Place>, Failure> {
    let mut places = Vec::new();
    for path in paths {
        if path.as_str() == "-" {
            places.push(Place::Stdin);
        } else if Path::new(path.as_str()).is_dir() {
            folder(Path::new(path.as_str()), &mut places)?;
        } else {
            places.push(Place::File(PathBuf::from(path)));
        }
    }
    if places.is_empty() {
        return Err(Failure::failed("there is no document in the folder").hint(format!(
            "documents end in .{}; files of texts in .{}, also packed",
            ARTICLES.join(" or ."),
            CONTAINERS.join(", .")
        )));
    }
    Ok(places)
}

/// What may hold text, of a folder and the folders in it, by name; hidden files and sidecars are passed over.
fn folder(folder_path: &Path, places: &mut Vec<Place>) -> Result<(), Failure> {
    let fail =
        |error| Failure::failed(format!("cannot read the folder {}", folder_path.display())).because(error);
    let mut inside: Vec<PathBuf> = std::fs::read_dir(folder_path)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(fail)?;
    inside.sort();
    for path in inside {
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if is_hidden {
            continue;
        }
        if path.is_dir() {
            folder(&path, places)?;
        } else if extension(&path)
            .is_some_and(|ending| [&ARTICLES[..], &CONTAINERS[..]].concat().contains(&ending.as_str()))
        {
            places.push(Place::Found(path));
        }
    }
    Ok(())
}

/// The extension in small letters, that of what is packed for a packed file.
pub(super) fn extension(path: &Path) -> Option<String> {
    let of = |path: &Path| Some(path.extension()?.to_str()?.to_lowercase());
    let outer = of(path)?;
    if PACKED.contains(&outer.as_str()) { of(Path::new(path.file_stem()?)) } else { Some(outer) }
}
