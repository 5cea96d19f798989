//! Looking at every stored byte: is everything still what was written?

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use rusqlite::Connection;

use crate::catalogue::{self, IngestRow};
use crate::custody;
use crate::digest;
use crate::error::{Error, ErrorKind};
use crate::folder::names;
use crate::parquet_file::file_name;
use crate::seal::{self, SealState};
use crate::staging;
use crate::store::Store;

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, relative to the store.
    pub file: String,
    /// What is wrong with it.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

/// What was looked at and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Originals looked at.
    pub originals: u64,
    /// Files of records looked at.
    pub record_files: u64,
    /// Bytes of both.
    pub bytes: u64,
    /// Entries of the custody log looked at.
    pub custody_entries: u64,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// What is not wrong but worth knowing, for example what an interrupted command left.
    pub notes: Vec<String>,
}

impl VerifyReport {
    /// Whether everything is as it was written.
    pub fn is_ok(&self) -> bool {
        self.problems.is_empty()
    }

    fn problem(&mut self, file: impl Into<String>, what: impl Into<String>, remedy: impl Into<String>) {
        self.problems.push(Problem { file: file.into(), what: what.into(), remedy: remedy.into() });
    }
}

impl Store {
    /// Recomputes the hash of every original and every file of records, and checks catalogue, seal and custody log.
    ///
    /// # Errors
    /// Only if looking itself is impossible, for example for want of permission; damage is in the report.
    pub fn verify(&self) -> Result<VerifyReport, Error> {
        let mut report = VerifyReport::default();
        // A connection of its own, so that every page comes from the file and not from memory.
        let fresh =
            catalogue::open(&self.folder).and_then(|connection| self.check_all(&connection, &mut report));
        match fresh {
            Err(error) if error.kind() == ErrorKind::Corrupt => {
                report.problem(CATALOGUE, error.to_string(), RESTORE_CATALOGUE);
                Ok(report)
            }
            Err(error) => Err(error),
            Ok(()) => Ok(report),
        }
    }

    fn check_all(&self, connection: &Connection, report: &mut VerifyReport) -> Result<(), Error> {
        check_database(connection, report)?;
        self.check_seal(connection, report)?;
        let rows = catalogue::all_ingests(connection)?;
        check_custody(connection, &rows, report)?;
        self.check_originals(&rows, report)?;
        for row in &rows {
            for file in catalogue::files(connection, row.id)? {
                let path = self.folder.records().join(&row.folder).join(file_name(&file.table));
                report.record_files += 1;
                let remedy = format!(
                    "restore a copy, or begin a new store and add {} from the original again",
                    row.file_name
                );
                self.check_file(&path, &file.sha256, file.bytes, &remedy, report)?;
            }
        }
        for path in
            staging::unknown_records(&self.folder, &rows)?.iter().chain(&names(&self.folder.staging())?)
        {
            let path = self.folder.relative(path);
            report.notes.push(format!(
                "{path} was left by an interrupted command; the next one that writes removes it"
            ));
        }
        Ok(())
    }

    fn check_originals(&self, rows: &[IngestRow], report: &mut VerifyReport) -> Result<(), Error> {
        let known: BTreeSet<(&str, u64)> = rows.iter().map(|row| (row.sha256.as_str(), row.bytes)).collect();
        for (sha256, bytes) in &known {
            report.originals += 1;
            let remedy = "restore a copy of the file; it must have the SHA-256 that is its name";
            self.check_file(&self.folder.original(sha256), sha256, *bytes, remedy, report)?;
        }
        for shelf in names(&self.folder.originals())? {
            for path in names(&shelf)? {
                if !known.iter().any(|(sha256, _)| self.folder.original(sha256) == path) {
                    let path = self.folder.relative(&path);
                    report.notes.push(format!(
                        "{path} belongs to no dataset; an interrupted command may have left it"
                    ));
                }
            }
        }
        Ok(())
    }

    fn check_file(
        &self,
        path: &Path,
        sha256: &str,
        bytes: u64,
        remedy: &str,
        report: &mut VerifyReport,
    ) -> Result<(), Error> {
        let name = self.folder.relative(path);
        match digest::of_file(path) {
            Ok((found, length)) => {
                report.bytes += length;
                if length != bytes {
                    report.problem(name, format!("it has {length} bytes, {bytes} were written"), remedy);
                } else if found != sha256 {
                    report.problem(name, "its bytes have changed since it was written", remedy);
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                report.problem(name, "it is missing", remedy);
            }
            Err(error) => return Err(Error::io("read", path, error)),
        }
        Ok(())
    }

    /// The seal can be compared only while nobody writes, so the lock is shared for a moment.
    fn check_seal(&self, connection: &Connection, report: &mut VerifyReport) -> Result<(), Error> {
        let lock = File::open(self.folder.lock()).ok();
        if lock.as_ref().is_some_and(|lock| lock.try_lock_shared().is_err()) {
            report.notes.push(
                "another command is writing, so the catalogue was not compared byte by byte".to_owned(),
            );
            return Ok(());
        }
        match seal::check(&self.folder, connection)? {
            SealState::Intact | SealState::Absent => {}
            SealState::Older => report.notes.push(
                "the last command that wrote was interrupted after its data were stored; the next one renews the seal"
                    .to_owned(),
            ),
            SealState::Broken(what) => report.problem("catalogue.seal", what, RESTORE_CATALOGUE),
        }
        Ok(())
    }
}

const CATALOGUE: &str = "catalogue.sqlite";
const RESTORE_CATALOGUE: &str =
    "restore a copy of the whole store, or begin a new one and add the originals again";

/// SQLite's own check of its trees, indexes and references.
fn check_database(connection: &Connection, report: &mut VerifyReport) -> Result<(), Error> {
    let mut statement = connection.prepare("PRAGMA integrity_check(10)")?;
    let lines: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for line in lines.iter().filter(|line| *line != "ok") {
        report.problem(CATALOGUE, line.clone(), RESTORE_CATALOGUE);
    }
    let broken: i64 =
        connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    if broken > 0 {
        report.problem(CATALOGUE, format!("{broken} rows refer to rows that are gone"), RESTORE_CATALOGUE);
    }
    Ok(())
}

/// Each entry holds the hash of the one before it, and each ingest is as its entry says.
fn check_custody(
    connection: &Connection,
    rows: &[IngestRow],
    report: &mut VerifyReport,
) -> Result<(), Error> {
    let log = custody::all(connection)?;
    report.custody_entries = log.len() as u64;
    let mut previous = "";
    for (at, entry) in log.iter().enumerate() {
        if entry.id != at as i64 + 1 || entry.previous != previous || entry.hash != entry.expected_hash() {
            let what = format!("the custody log is not what was written at entry {}", entry.id);
            report.problem(CATALOGUE, what, RESTORE_CATALOGUE);
            break;
        }
        previous = &entry.hash;
    }
    for row in rows {
        let entry = log.iter().find(|entry| entry.id == row.custody);
        let content = catalogue::content_hash(connection, row.id.0)?;
        if entry.is_none_or(|entry| entry.content != content || entry.sha256 != row.sha256) {
            let what = format!("what it says of ingest {} is not what the custody log holds", row.id);
            report.problem(CATALOGUE, what, RESTORE_CATALOGUE);
        }
    }
    let count = |action: &str| log.iter().filter(|entry| entry.action == action).count();
    let kept = count("add").checked_sub(count("remove"));
    if kept != Some(rows.len()) {
        let kept = kept.map_or_else(|| "fewer than none".to_owned(), |kept| kept.to_string());
        let what = format!("the custody log tells of {kept} ingests, the catalogue of {}", rows.len());
        report.problem(CATALOGUE, what, RESTORE_CATALOGUE);
    }
    Ok(())
}
