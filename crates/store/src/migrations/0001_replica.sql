-- The replica of one phone. Times are milliseconds since 1970 UTC; ids are canonical UUID text; booleans are 0 or 1.

-- What does not fit elsewhere: `clean` (the last exit was orderly), `new_incarnation`, `server_epoch`, last contact.
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The person's own choices.
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- This installation at its server. At most one row; it outlives a sign-out.
CREATE TABLE device (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    server TEXT NOT NULL,
    name TEXT NOT NULL,
    replica TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    -- Ed25519 seed. Moves to the platform's keystore where there is one.
    secret BLOB NOT NULL,
    company TEXT NOT NULL
) STRICT;

-- Who is signed in. At most one row.
CREATE TABLE session (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    user TEXT NOT NULL,
    person TEXT NOT NULL,
    token TEXT NOT NULL,
    expired INTEGER NOT NULL DEFAULT 0
) STRICT;

-- How far each followed feed has been read.
CREATE TABLE feeds (
    feed TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What each feed holds, for its digest: an item stays while any feed holds it.
CREATE TABLE held (
    feed TEXT NOT NULL,
    kind TEXT NOT NULL,
    item TEXT NOT NULL,
    position INTEGER NOT NULL,
    mark BLOB NOT NULL,
    PRIMARY KEY (feed, kind, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_item ON held (kind, item);

-- Decision rows with copies of what they point to. The columns after `card` are computed for lists, so that a list
-- reads no JSON: the state as this device sees it, its own unconfirmed steps included.
CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    -- Whose replica it is in: on a phone that two people share, the other one does not see it.
    user TEXT NOT NULL,
    version INTEGER NOT NULL,
    -- Made on this phone and not yet known from the server (A6).
    provisional INTEGER NOT NULL DEFAULT 0,
    -- The server has taken it away: invisible, kept until its unsent work is handed in.
    gone INTEGER NOT NULL DEFAULT 0,
    card TEXT NOT NULL,
    number TEXT,
    kind TEXT NOT NULL,
    service TEXT NOT NULL,
    title TEXT NOT NULL,
    priority INTEGER NOT NULL,
    status TEXT NOT NULL,
    pending INTEGER NOT NULL,
    -- This person's visit.
    mine INTEGER NOT NULL,
    open INTEGER NOT NULL,
    under_way INTEGER NOT NULL,
    done_at INTEGER,
    window_start INTEGER,
    window_end INTEGER,
    customer TEXT NOT NULL,
    address TEXT NOT NULL,
    district TEXT NOT NULL,
    lat REAL NOT NULL,
    lon REAL NOT NULL,
    -- Lower-case words for searching.
    words TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_day ON orders (user, gone, open, mine, window_start);
CREATE INDEX orders_done ON orders (user, gone, open, done_at);

-- Field records. The snapshot is a cache of the changes with `folded = 1`.
CREATE TABLE records (
    order_id TEXT PRIMARY KEY,
    snapshot BLOB,
    heads TEXT NOT NULL,
    -- Set before loading and cleared after: still set at start means that loading killed the program.
    opening INTEGER NOT NULL DEFAULT 0,
    -- It cannot be loaded; the app works without it until a person asks to try again.
    set_aside INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Every change of every record on the phone: the authority. `standing`: `confirmed` (the server has it), `local`
-- (made here, not confirmed), `refused` (kept, no part of the record any more).
CREATE TABLE changes (
    n INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    order_id TEXT NOT NULL,
    replica TEXT,
    standing TEXT NOT NULL,
    refusal TEXT,
    command TEXT,
    folded INTEGER NOT NULL DEFAULT 0,
    at INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE INDEX changes_order ON changes (order_id, standing, folded);
CREATE INDEX changes_local ON changes (standing) WHERE standing <> 'confirmed';
CREATE INDEX changes_command ON changes (command) WHERE command IS NOT NULL;

-- What people did, with all captured inputs, so that it can be done again on another state without asking anything.
-- `state`: `applied`, `rerun` (to be done again once its record is there), `set_aside` (needs a person), `done`.
CREATE TABLE commands (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    order_id TEXT NOT NULL,
    user TEXT NOT NULL,
    at INTEGER NOT NULL,
    clock TEXT NOT NULL,
    code TEXT NOT NULL,
    input TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE INDEX commands_order ON commands (order_id, state);
CREATE INDEX commands_rerun ON commands (order_id) WHERE state = 'rerun';

-- Outgoing work: independent items. `kind`: `change` (id is the change's hash), `blob` (id is `<attachment>/<role>`).
-- `state`: `on_this_phone`, `sent`, `confirmed`, `needs_attention`.
CREATE TABLE outbox (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    order_id TEXT NOT NULL,
    user TEXT NOT NULL,
    code TEXT NOT NULL,
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- Another item that must be confirmed first; empty: none.
    after TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    retry_at INTEGER NOT NULL DEFAULT 0,
    error TEXT
) STRICT;
CREATE INDEX outbox_state ON outbox (state, kind);
CREATE INDEX outbox_order ON outbox (order_id, state);

-- Documents that the whole company shares: the catalogue.
CREATE TABLE documents (
    name TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Things to tell the person once.
CREATE TABLE notices (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL,
    order_id TEXT,
    code TEXT NOT NULL,
    args TEXT NOT NULL,
    at INTEGER NOT NULL,
    dismissed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Contacts with the server: what the uptime counter said at which true time.
CREATE TABLE anchors (
    boot TEXT NOT NULL,
    uptime INTEGER NOT NULL,
    server_time INTEGER NOT NULL,
    PRIMARY KEY (boot, uptime)
) STRICT, WITHOUT ROWID;

-- Files by content. Their bytes are in the replica, so that a photo and the fact that names it are one transaction.
CREATE TABLE blobs (
    sha256 TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL,
    mime TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_chunks (
    sha256 TEXT NOT NULL,
    chunk INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (sha256, chunk)
) STRICT;

-- Which file is what of which attachment, and how far it has travelled. `role`: `original`, `processed`, `thumb`.
CREATE TABLE attachments (
    attachment TEXT NOT NULL,
    role TEXT NOT NULL,
    order_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    -- Address of the upload once the server has given one; empty before.
    upload TEXT NOT NULL DEFAULT '',
    sent INTEGER NOT NULL DEFAULT 0,
    receipt_at INTEGER,
    PRIMARY KEY (attachment, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_order ON attachments (order_id);
-- As the outbox names files.
CREATE INDEX attachments_item ON attachments (attachment || '/' || role);
CREATE INDEX attachments_sha256 ON attachments (sha256);

-- The server's word that it holds a file, for files of this phone and of others.
CREATE TABLE receipts (
    sha256 TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
