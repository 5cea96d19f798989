//! The SQLite file: schema, connections and the hash of what an ingest has written into it.

mod rows;

use std::path::Path;
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

pub(crate) use rows::{
    IngestRow, all_ingests, delete, files, insert, rejected, rejected_at, unresolved, warnings, whole,
};

use crate::digest::ValueHasher;
use crate::error::{Error, ErrorKind};
use crate::folder::Folder;

/// Version of the layout of the store that this program writes.
pub(crate) const LAYOUT: i64 = 1;
/// Marks a SQLite file as a catalogue of ours: "TILT".
const APPLICATION_ID: i64 = 0x5449_4c54;

/// Opens the catalogue, making it if it is not there yet. The caller holds the write lock.
pub(crate) fn create(folder: &Folder) -> Result<Connection, Error> {
    let connection = Connection::open(folder.catalogue())?;
    prepare(&connection)?;
    let journal: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if journal != "wal" {
        let message = "the file system of the store does not allow a write-ahead log; choose a local folder";
        return Err(Error::new(ErrorKind::Io, message));
    }
    if is_empty(&connection)? {
        let transaction = connection.unchecked_transaction()?;
        transaction.execute_batch(include_str!("schema.sql"))?;
        transaction.execute("INSERT INTO meta VALUES ('layout', ?1)", [LAYOUT.to_string()])?;
        transaction.pragma_update(None, "user_version", LAYOUT)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.commit()?;
    }
    check(&connection, folder.root())?;
    Ok(connection)
}

/// Opens the catalogue for reading, and for writing where the folder allows it.
pub(crate) fn open(folder: &Folder) -> Result<Connection, Error> {
    let path = folder.catalogue();
    if !path.is_file() {
        return Err(not_a_store(folder.root()));
    }
    let attempt = |flags: OpenFlags, immutable: bool| -> Result<Connection, Error> {
        let connection = if immutable {
            Connection::open_with_flags(immutable_uri(&path), flags | OpenFlags::SQLITE_OPEN_URI)?
        } else {
            Connection::open_with_flags(&path, flags)?
        };
        prepare(&connection)?;
        if is_empty(&connection)? {
            return Err(not_a_store(folder.root()));
        }
        check(&connection, folder.root())?;
        Ok(connection)
    };
    let usual = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match attempt(usual, false) {
        // In a folder where no file can be made the write-ahead log cannot be opened. If it is empty, it is not needed.
        Err(error) if error.kind() == ErrorKind::Io && !has_pending_log(&path) => {
            attempt(OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX, true)
        }
        other => other,
    }
}

/// SHA-256 of the database as one image: what the file holds once the write-ahead log is worked in.
/// A connection of its own reads every page from the file.
pub(crate) fn image_hash(folder: &Folder) -> Result<String, Error> {
    let mut connection = open(folder)?;
    let image = connection.serialize("main")?;
    Ok(tilt_core::id::sha256_hex(&image))
}

/// Hash over every row that belongs to an ingest, in a fixed order. The custody log holds it.
pub(crate) fn content_hash(connection: &Connection, ingest: i64) -> Result<String, Error> {
    let mut hasher = ValueHasher::new();
    for (table, key, order) in [
        ("ingests", "id", "id"),
        ("warnings", "ingest", "position"),
        ("warning_examples", "ingest", "warning, position"),
        ("files", "ingest", "name"),
        ("rejected", "ingest", "id"),
        ("unresolved", "ingest", "id"),
    ] {
        hasher.text(table);
        let sql = format!("SELECT * FROM {table} WHERE {key} = ?1 ORDER BY {order}");
        let mut statement = connection.prepare(&sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([ingest])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                match row.get_ref(column)? {
                    ValueRef::Null => hasher.value(b'n', &[]),
                    ValueRef::Integer(value) => hasher.value(b'i', &value.to_le_bytes()),
                    ValueRef::Real(value) => hasher.value(b'r', &value.to_le_bytes()),
                    ValueRef::Text(bytes) => hasher.value(b't', bytes),
                    ValueRef::Blob(bytes) => hasher.value(b'b', bytes),
                }
            }
        }
    }
    Ok(hasher.finish())
}

fn prepare(connection: &Connection) -> Result<(), Error> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    Ok(())
}

fn is_empty(connection: &Connection) -> Result<bool, Error> {
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(tables == 0)
}

/// The layout stands in the file header and in a row; if only one of them changed, the file is damaged.
fn check(connection: &Connection, root: &Path) -> Result<(), Error> {
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, version) = (pragma("application_id")?, pragma("user_version")?);
    let sql = "SELECT value FROM meta WHERE key = 'layout'";
    let row: Option<String> = connection.query_row(sql, [], |row| row.get(0)).ok();
    let row = row.and_then(|text| text.parse::<i64>().ok());
    match (application == APPLICATION_ID, row) {
        (false, None) => Err(not_a_store(root)),
        (true, Some(layout)) if layout == version && version == LAYOUT => Ok(()),
        (true, Some(layout)) if layout == version && version > LAYOUT => Err(Error::new(
            ErrorKind::NewerLayout,
            format!(
                "the store in {} has layout {version}, this program knows layouts up to {LAYOUT}; use a newer tiltmeter",
                root.display()
            ),
        )),
        _ => {
            Err(Error::corrupt("the header of the catalogue is damaged; restore a copy of catalogue.sqlite"))
        }
    }
}

fn not_a_store(root: &Path) -> Error {
    let message = format!(
        "{} is not a store of tiltmeter; name another folder, or an empty one to begin a store there",
        root.display()
    );
    Error::new(ErrorKind::NotAStore, message)
}

/// The error for a folder that holds files of others.
pub(crate) fn not_empty(root: &Path) -> Error {
    not_a_store(root)
}

fn has_pending_log(path: &Path) -> bool {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    std::fs::metadata(name).is_ok_and(|log| log.len() > 0)
}

/// The address of a database, for a folder in which nothing changes.
fn immutable_uri(path: &Path) -> String {
    format!("{}?immutable=1", uri(path))
}

/// The address of a database file; what has a meaning in a URI is percent-encoded.
pub(crate) fn uri(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for character in path.to_string_lossy().chars() {
        match character {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            other => uri.push(other),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catalogue_is_readable_where_nothing_can_be_written() {
        let dir = tempfile::Builder::new().prefix("store % with #").tempdir().unwrap();
        let folder = Folder::new(dir.path());
        folder.create().unwrap();
        drop(create(&folder).unwrap());
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(immutable_uri(&folder.catalogue()), flags).unwrap();
        check(&connection, dir.path()).unwrap();
        assert!(connection.execute("INSERT INTO meta VALUES ('a', 'b')", []).is_err());
    }

    #[test]
    fn the_image_is_the_file_after_the_log_is_worked_in() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        folder.create().unwrap();
        let connection = create(&folder).unwrap();
        connection.execute("INSERT INTO meta VALUES ('a', 'b')", []).unwrap();
        let image = image_hash(&folder).unwrap();
        drop(connection);
        assert!(!has_pending_log(&folder.catalogue()));
        assert_eq!(crate::digest::of_file(&folder.catalogue()).unwrap().0, image);
    }
}
