//! The seal: the SHA-256 of the whole catalogue as the last writer left it, in a file beside it.
//!
//! SQLite's own check finds a broken tree, and the custody log finds a changed row; only a hash of every byte finds
//! a flipped bit in a place that nothing refers to. The seal is written after the transaction, so a process that
//! dies in between leaves the seal of the state before; that is told from damage by the custody entry it names.

use std::fs;
use std::io::Write;

use rusqlite::Connection;

use crate::catalogue;
use crate::custody::{self, CustodyEntry};
use crate::error::Error;
use crate::folder::{Folder, sync_folder};

const FIRST_LINE: &str = "tiltmeter catalogue seal 1";

/// What the seal says about the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SealState {
    /// Every byte is as it was left.
    Intact,
    /// The seal is that of an older state: the last writer was interrupted after its data had become visible.
    Older,
    /// There is no seal yet, nor anything but the entry that began the store.
    Absent,
    /// The catalogue is not what was sealed, or the seal itself is damaged.
    Broken(&'static str),
}

/// Seals the catalogue as it stands. The caller holds the write lock.
pub(crate) fn write(folder: &Folder, connection: &Connection) -> Result<(), Error> {
    let Some(head) = custody::last(connection)? else { return Ok(()) };
    let image = catalogue::image_hash(folder)?;
    let path = folder.seal();
    let io = |error| Error::io("write", &path, error);
    let mut file = tempfile::NamedTempFile::new_in(folder.staging()).map_err(io)?;
    write!(file, "{}", text(&head, &image)).map_err(io)?;
    file.as_file().sync_all().map_err(io)?;
    file.persist(&path).map_err(|error| io(error.error))?;
    sync_folder(folder.root())
}

/// Compares the seal with the catalogue. No writer may be at work.
pub(crate) fn check(folder: &Folder, connection: &Connection) -> Result<SealState, Error> {
    let log = custody::all(connection)?;
    let written = match fs::read(folder.seal()) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(if log.len() <= 1 { SealState::Absent } else { SealState::Broken("it is missing") });
        }
        Err(error) => return Err(Error::io("read", &folder.seal(), error)),
    };
    let Some(head) = log.last() else { return Ok(SealState::Broken("it seals an empty custody log")) };
    let image = catalogue::image_hash(folder)?;
    if written == text(head, &image).as_bytes() {
        return Ok(SealState::Intact);
    }
    let Some((custody, _)) = parse(&written) else { return Ok(SealState::Broken("it cannot be read")) };
    let older = log.iter().rev().skip(1).any(|entry| custody_line(entry) == custody);
    if older {
        Ok(SealState::Older)
    } else {
        Ok(SealState::Broken("bytes of the catalogue have changed since it was written"))
    }
}

fn text(head: &CustodyEntry, image: &str) -> String {
    format!("{FIRST_LINE}\n{}\nsha256 {image}\n", custody_line(head))
}

fn custody_line(entry: &CustodyEntry) -> String {
    format!("custody {} {}", entry.id, entry.hash)
}

fn parse(bytes: &[u8]) -> Option<(&str, &str)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text.lines();
    let shaped = lines.next() == Some(FIRST_LINE);
    let custody = lines.next()?;
    let image = lines.next()?.strip_prefix("sha256 ")?;
    (shaped && lines.next().is_none()).then_some((custody, image))
}
