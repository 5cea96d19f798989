//! Fetching a publisher's files: with progress, resumed after a cut, and checked before they count.
//!
//! A file is written beside its place as `NAME.part` and gets its name only when it is whole. What the server said
//! about the version of the bytes in hand stands in `NAME.part.tag`; a server that has another version by then sends
//! the file anew, never the rest of another one.

mod dataverse;
mod try_once;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};

pub use dataverse::files_of;
use try_once::{Fault, Part};

use crate::failure::{Exit, Failure};

/// One file to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Address.
    pub address: String,
    /// Name under which it is kept.
    pub name: String,
    /// What its bytes must hash to, if the publisher says so.
    pub checksum: Option<Checksum>,
}

/// A checksum in lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checksum {
    /// SHA-256.
    Sha256(String),
    /// MD5, which Dataverse publishes. It shows damage on the way, not intent.
    Md5(String),
}

/// How patient to be.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How often a file is tried without a byte of progress in between.
    pub tries: u32,
    /// Wait before the second try; doubled each time.
    pub first_wait: Duration,
    /// The longest wait, also when the server asks for more.
    pub longest_wait: Duration,
    /// How long a connection may be silent.
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            tries: 5,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
            silence: Duration::from_secs(30),
        }
    }
}

/// What happens while a file comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Bytes on disk, of how many if the server says so.
    Bytes(u64, Option<u64>),
    /// A try failed; the next one comes after this wait.
    Again {
        /// Why.
        why: String,
        /// How long.
        wait: Duration,
    },
}

/// Fetches a file into a folder; one that is there under its name with the right checksum is not fetched again.
///
/// # Errors
/// [`Exit::Failed`] when the server refuses or the tries are used up: what came in so far is kept and the same call
/// goes on from there. [`Exit::Integrity`] when the bytes do not have the checksum: they are removed.
pub fn fetch(
    wanted: &Wanted,
    folder: &Path,
    patience: &Patience,
    progress: &mut dyn FnMut(Progress),
) -> Result<PathBuf, Failure> {
    let done = folder.join(&wanted.name);
    if done.is_file() && wanted.checksum.as_ref().is_some_and(|sum| matches(&done, sum).unwrap_or(false)) {
        return Ok(done);
    }
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::failed(format!("cannot make {}", folder.display())).because(error))?;
    let part = Part::beside(&done);
    let agent = try_once::agent(patience);
    let mut tries = 0;
    loop {
        let before = part.length();
        let fault = match try_once::try_once(&agent, &wanted.address, &part, progress) {
            Ok(()) => break,
            Err(fault) => fault,
        };
        let Fault::Passing { why, ask } = fault else { return Err(fault.failure(wanted, &part)) };
        // Progress makes patience new: a slow line that is cut every minute still ends.
        tries = if part.length() > before { 1 } else { tries + 1 };
        if tries >= patience.tries {
            return Err(Fault::Passing { why, ask }.failure(wanted, &part));
        }
        let wait = ask.unwrap_or(patience.first_wait * 2u32.pow(tries - 1)).min(patience.longest_wait);
        progress(Progress::Again { why, wait });
        std::thread::sleep(wait);
    }
    if let Some(sum) = &wanted.checksum
        && !matches(&part.path, sum).map_err(|error| part.failure("read", error))?
    {
        part.discard();
        return Err(Failure {
            exit: Exit::Integrity,
            ..Failure::failed(format!("{} does not have the checksum that its publisher states", wanted.name))
                .hint("it was removed; try again, and tell the publisher if it stays so")
        });
    }
    part.keep_as(&done).map_err(|error| part.failure("write", error))?;
    Ok(done)
}

/// Whether a file has the checksum.
fn matches(path: &Path, sum: &Checksum) -> std::io::Result<bool> {
    fn hex<D: Digest>(path: &Path, mut hasher: D) -> std::io::Result<String> {
        let mut file = std::fs::File::open(path)?;
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match file.read(&mut buffer)? {
                0 => break,
                length => hasher.update(&buffer[..length]),
            }
        }
        Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
    Ok(match sum {
        Checksum::Sha256(stated) => hex(path, Sha256::new())? == stated.to_lowercase(),
        Checksum::Md5(stated) => hex(path, md5::Md5::new())? == stated.to_lowercase(),
    })
}
