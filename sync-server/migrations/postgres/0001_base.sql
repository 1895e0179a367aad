-- People, sessions, devices, blobs, audit. Times are milliseconds since 1970 UTC; ids are UUIDs as text.

CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE users (
    id            TEXT    NOT NULL PRIMARY KEY,
    login         TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    role          TEXT    NOT NULL,
    phone         TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    skills        TEXT    NOT NULL, -- JSON: skill codes
    home_lat      DOUBLE PRECISION,             -- WGS-84 degrees
    home_lon      DOUBLE PRECISION,
    active        BIGINT NOT NULL,
    created_at    BIGINT NOT NULL
);

-- One installation of the technician app. Its key and incarnation name the actor under which it writes.
CREATE TABLE replicas (
    id          TEXT    NOT NULL PRIMARY KEY,
    device_name TEXT    NOT NULL,
    public_key  BYTEA    NOT NULL UNIQUE,
    incarnation BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    last_seen   BIGINT,
    last_clock  TEXT,             -- JSON: what its clocks said at the last contact
    revoked_at  BIGINT
);

-- Who has signed in on a device, and since when: a fact must be by one of them.
CREATE TABLE replica_users (
    replica_id TEXT    NOT NULL REFERENCES replicas (id),
    user_id    TEXT    NOT NULL REFERENCES users (id),
    since      BIGINT NOT NULL,
    PRIMARY KEY (replica_id, user_id)
);

-- The token itself is never stored, only its SHA-256.
CREATE TABLE sessions (
    token_hash BYTEA    NOT NULL PRIMARY KEY,
    user_id    TEXT    NOT NULL REFERENCES users (id),
    kind       TEXT    NOT NULL, -- 'desk' or 'device'
    replica_id TEXT    REFERENCES replicas (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_seen  BIGINT NOT NULL
);

CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_replica ON sessions (replica_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- One contact in each life of a device's uptime counter: from it the true time of every event of that life follows.
CREATE TABLE boot_anchors (
    replica_id  TEXT    NOT NULL REFERENCES replicas (id),
    boot        TEXT    NOT NULL,
    uptime      BIGINT NOT NULL,
    wall        BIGINT NOT NULL, -- the device's wall clock at that contact
    server_time BIGINT NOT NULL,
    PRIMARY KEY (replica_id, boot)
);

-- Bytes that are here in full, by SHA-256 in hex.
CREATE TABLE blobs (
    sha256      TEXT    NOT NULL PRIMARY KEY,
    bytes       BIGINT NOT NULL,
    mime        TEXT    NOT NULL,
    complete_at BIGINT NOT NULL
);

-- Bytes on their way: one upload per device and content. received is what is safe on disk.
CREATE TABLE uploads (
    id         TEXT    NOT NULL PRIMARY KEY,
    replica_id TEXT    NOT NULL REFERENCES replicas (id),
    sha256     TEXT    NOT NULL,
    bytes      BIGINT NOT NULL,
    mime       TEXT    NOT NULL,
    received   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    done       BIGINT NOT NULL,
    UNIQUE (replica_id, sha256)
);

-- Every decision, written in the transaction that made it.
CREATE TABLE audit (
    id      TEXT    NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL,
    actor   TEXT,             -- the user; null: the server itself
    what    TEXT    NOT NULL, -- stable code
    subject TEXT    NOT NULL, -- what it was done to: an id
    detail  TEXT    NOT NULL  -- JSON
);

CREATE INDEX audit_subject ON audit (subject, at);
