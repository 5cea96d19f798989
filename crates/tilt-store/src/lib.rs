//! The archive of tiltmeter: originals, records and their origins on disk.
//!
//! In a store's folder lie
//! - `originals/ab/cdef…`: every file as it was given, once, under its SHA-256;
//! - `records/<ingest>/<table>.parquet`: the records read from it, for any program that reads Parquet;
//! - `catalogue.sqlite`: which original was read as which dataset, rejected rows, the custody log;
//! - `catalogue.seal`: the hash of the catalogue as the last writer left it;
//! - `staging/`, `write.lock`: what a writer needs while it works.
//!
//! Invariants of the room:
//! - an ingest is visible whole or not at all, after any crash: files are made durable first, then one SQLite
//!   transaction makes them known; what is not in the catalogue does not exist;
//! - what is stored is never changed, only added to, and [`Store::verify`] finds a single changed byte;
//! - an ingest is a stream: whatever the length of the file, it holds one row, 4 MiB of cells and 32 MiB of encoded
//!   pages a table, and up to 10,000 names that no state is known by (5 million events: 54 MB at the peak);
//! - one writer at a time; readers need no lock and see the state before or after a write, nothing between.
//!
//! [`bundle`] is apart from all this: it turns tables of estimates into bytes and back, without a disk.

pub mod bundle;
mod catalogue;
mod column;
mod custody;
mod derived;
mod digest;
mod error;
mod events;
mod explain;
mod folder;
mod ingest;
mod parquet_file;
mod remove;
mod seal;
mod sink;
mod sql;
mod staging;
mod store;
mod table_file;
mod verify;

pub use column::{columns, parquet_type};
pub use custody::{CustodyEntry, now};
pub use error::{Error, ErrorKind};
pub use events::EventMonth;
pub use explain::{RowExplanation, row_id};
pub use ingest::{Feed, IngestReport, IngestRequest, Outcome, Summary};
pub use remove::Removed;
pub use sql::{Bundled, Sql, SqlValue};
pub use store::{DatasetInfo, IngestId, IngestInfo, Store, StoredFile, StoredWarning};
pub use table_file::{RowsFile, write_rows};
pub use verify::{Problem, VerifyReport};
