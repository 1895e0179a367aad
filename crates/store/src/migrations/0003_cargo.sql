-- Work of other devices that this one carries to the server. It is in no record and in no list of orders: nobody reads it
-- here. A row leaves with the server's word on it.
CREATE TABLE cargo (
    n INTEGER PRIMARY KEY,
    -- `envelope` (id: SHA-256 of its bytes) or `file` (id: SHA-256 of its content).
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    -- Whose work, by name: all that is told of it.
    author TEXT NOT NULL,
    packed_at INTEGER NOT NULL,
    -- `waiting`, `sent`, `refused`.
    state TEXT NOT NULL,
    -- The envelope as its author sealed it; empty for a file, whose bytes are in `cargo_chunks`.
    envelope BLOB NOT NULL,
    -- Of a file.
    bytes INTEGER NOT NULL,
    mime TEXT NOT NULL,
    upload TEXT NOT NULL DEFAULT '',
    sent INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    retry_at INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    UNIQUE (kind, id)
) STRICT;

-- The changes inside an envelope that the server has not answered for.
CREATE TABLE cargo_changes (
    hash TEXT NOT NULL,
    cargo INTEGER NOT NULL,
    PRIMARY KEY (hash, cargo)
) STRICT, WITHOUT ROWID;
CREATE INDEX cargo_changes_cargo ON cargo_changes (cargo);

CREATE TABLE cargo_chunks (
    cargo INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (cargo, chunk)
) STRICT;
