//! The custody log: who did what to the store, when and with which program. Entries are only ever added, and each
//! holds the hash of the one before it, so that a changed or missing entry shows.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::digest::ValueHasher;
use crate::error::Error;

/// One entry of the custody log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustodyEntry {
    /// Number, counted from 1.
    pub id: i64,
    /// When, in UTC, to the second: `2026-03-01T12:00:00Z`.
    pub at: String,
    /// What was done: `create`, `add` or `remove`.
    pub action: String,
    /// Dataset, empty if none.
    pub dataset: String,
    /// Name of the file as it was given.
    pub item: String,
    /// Where it was fetched from, empty if not known.
    pub url: String,
    /// How it was obtained.
    pub method: String,
    /// SHA-256 of the original.
    pub sha256: String,
    /// Where the original lies, relative to the store.
    pub path: String,
    /// Who did it.
    pub operator: String,
    /// The command as typed.
    pub command: String,
    /// Version of the program.
    pub tool_version: String,
    /// Notes.
    pub notes: String,
    /// Hash over what the ingest wrote into the catalogue.
    pub content: String,
    /// Hash of the entry before; empty for the first.
    pub previous: String,
    /// Hash of this entry.
    pub hash: String,
}

impl CustodyEntry {
    /// What the hash of the entry must be.
    pub(crate) fn expected_hash(&self) -> String {
        let mut hasher = ValueHasher::new();
        hasher.value(b'i', &self.id.to_le_bytes());
        for text in [
            &self.at,
            &self.action,
            &self.dataset,
            &self.item,
            &self.url,
            &self.method,
            &self.sha256,
            &self.path,
            &self.operator,
            &self.command,
            &self.tool_version,
            &self.notes,
            &self.content,
            &self.previous,
        ] {
            hasher.text(text);
        }
        hasher.finish()
    }
}

/// The whole log, oldest first.
pub(crate) fn all(connection: &Connection) -> Result<Vec<CustodyEntry>, Error> {
    let mut statement = connection.prepare(&format!("SELECT {COLUMNS} FROM custody ORDER BY id"))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The newest entry.
pub(crate) fn last(connection: &Connection) -> Result<Option<CustodyEntry>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM custody ORDER BY id DESC LIMIT 1");
    Ok(connection.query_row(&sql, [], read).optional()?)
}

/// Number of the entry that comes next.
pub(crate) fn next_id(connection: &Connection) -> Result<i64, Error> {
    Ok(last(connection)?.map_or(1, |entry| entry.id + 1))
}

/// Appends an entry; number, time, previous hash and own hash are filled in here.
pub(crate) fn append(connection: &Connection, mut entry: CustodyEntry) -> Result<(), Error> {
    let before = last(connection)?;
    entry.id = before.as_ref().map_or(1, |before| before.id + 1);
    entry.previous = before.map_or_else(String::new, |before| before.hash);
    entry.at = now();
    entry.hash = entry.expected_hash();
    connection.execute(
        &format!(
            "INSERT INTO custody ({COLUMNS}) VALUES \
             (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
        ),
        params![
            entry.id,
            entry.at,
            entry.action,
            entry.dataset,
            entry.item,
            entry.url,
            entry.method,
            entry.sha256,
            entry.path,
            entry.operator,
            entry.command,
            entry.tool_version,
            entry.notes,
            entry.content,
            entry.previous,
            entry.hash,
        ],
    )?;
    Ok(())
}

/// An entry in which only the action is filled in.
pub(crate) fn entry(action: &str) -> CustodyEntry {
    let none = String::new;
    CustodyEntry {
        id: 0,
        at: none(),
        action: action.to_owned(),
        dataset: none(),
        item: none(),
        url: none(),
        method: none(),
        sha256: none(),
        path: none(),
        operator: none(),
        command: none(),
        tool_version: none(),
        notes: none(),
        content: none(),
        previous: none(),
        hash: none(),
    }
}

const COLUMNS: &str = "id, at, action, dataset, item, url, method, sha256, path, operator, command, tool_version, \
                       notes, content, previous, hash";

fn read(row: &Row<'_>) -> rusqlite::Result<CustodyEntry> {
    Ok(CustodyEntry {
        id: row.get(0)?,
        at: row.get(1)?,
        action: row.get(2)?,
        dataset: row.get(3)?,
        item: row.get(4)?,
        url: row.get(5)?,
        method: row.get(6)?,
        sha256: row.get(7)?,
        path: row.get(8)?,
        operator: row.get(9)?,
        command: row.get(10)?,
        tool_version: row.get(11)?,
        notes: row.get(12)?,
        content: row.get(13)?,
        previous: row.get(14)?,
        hash: row.get(15)?,
    })
}

/// The time in UTC, to the second, for custody logs alone.
#[expect(
    clippy::disallowed_methods,
    reason = "the custody log records when something was done; no result reads it"
)]
pub fn now() -> String {
    let now = jiff::Timestamp::try_from(std::time::SystemTime::now());
    let second = now.and_then(|now| jiff::Timestamp::from_second(now.as_second()));
    second.unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}
