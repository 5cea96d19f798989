-- Layout 1. Times are UTC, days ISO 8601, hashes SHA-256 in lower-case hexadecimal.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
-- Every act on the store, each entry holding the hash of the one before it.
CREATE TABLE custody (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, action TEXT NOT NULL, dataset TEXT NOT NULL, item TEXT NOT NULL,
    url TEXT NOT NULL, method TEXT NOT NULL, sha256 TEXT NOT NULL, path TEXT NOT NULL, operator TEXT NOT NULL,
    command TEXT NOT NULL, tool_version TEXT NOT NULL, notes TEXT NOT NULL,
    content TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
-- One original read as one dataset.
CREATE TABLE ingests (
    id INTEGER PRIMARY KEY, dataset TEXT NOT NULL, version TEXT NOT NULL, layout TEXT NOT NULL,
    file_name TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, rows INTEGER NOT NULL,
    accepted INTEGER NOT NULL, rejected INTEGER NOT NULL, unresolved INTEGER NOT NULL, last_line INTEGER NOT NULL,
    folder TEXT NOT NULL, coverage_source TEXT NOT NULL, coverage_from TEXT, coverage_to TEXT,
    coverage_note TEXT NOT NULL, coverage_complete INTEGER NOT NULL,
    custody INTEGER NOT NULL REFERENCES custody (id) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (dataset, sha256)
) STRICT;
CREATE TABLE warnings (
    ingest INTEGER NOT NULL REFERENCES ingests (id), position INTEGER NOT NULL, code TEXT NOT NULL,
    message TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (ingest, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE warning_examples (
    ingest INTEGER NOT NULL REFERENCES ingests (id), warning INTEGER NOT NULL, position INTEGER NOT NULL,
    text TEXT NOT NULL, PRIMARY KEY (ingest, warning, position)
) STRICT, WITHOUT ROWID;
-- Parquet files of records, in the folder that the ingest names.
CREATE TABLE files (
    ingest INTEGER NOT NULL REFERENCES ingests (id), name TEXT NOT NULL, sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL, rows INTEGER NOT NULL, PRIMARY KEY (ingest, name)
) STRICT, WITHOUT ROWID;
-- Rows that did not become a record.
CREATE TABLE rejected (
    id INTEGER PRIMARY KEY, ingest INTEGER NOT NULL REFERENCES ingests (id) DEFERRABLE INITIALLY DEFERRED,
    line INTEGER NOT NULL, reason TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE INDEX rejected_by_line ON rejected (ingest, line);
-- Names of states that the reference table does not know.
CREATE TABLE unresolved (
    id INTEGER PRIMARY KEY, ingest INTEGER NOT NULL REFERENCES ingests (id) DEFERRABLE INITIALLY DEFERRED,
    line INTEGER NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL
) STRICT;
CREATE INDEX unresolved_by_ingest ON unresolved (ingest);
