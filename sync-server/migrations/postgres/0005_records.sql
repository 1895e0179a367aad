-- Facts. `record_changes` is the authority; `records.snapshot` is a cache of it.
CREATE TABLE records (
    order_id TEXT NOT NULL PRIMARY KEY,
    snapshot BYTEA NOT NULL,
    heads BYTEA NOT NULL,
    -- Changes stored, and facts ruled on: the next arrival numbers.
    changes BIGINT NOT NULL,
    arrivals BIGINT NOT NULL
);

CREATE TABLE record_changes (
    order_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    -- Position of arrival in the record, from 1. Every change comes after what it builds on.
    position BIGINT NOT NULL,
    -- The author's device; null for the office.
    replica TEXT,
    incarnation BIGINT NOT NULL,
    -- Who brought it, when not the author.
    sender TEXT,
    received_at BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (order_id, hash),
    UNIQUE (order_id, position)
);

-- What the server ruled. Made once, never changed. The inputs are kept so that a ruling can be replayed.
CREATE TABLE rulings (
    order_id TEXT NOT NULL,
    entry TEXT NOT NULL,
    arrival BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    occurred_at BIGINT NOT NULL,
    confidence TEXT NOT NULL,
    -- JSON of the decision row as it was when the fact was considered; null for an order that came to be by it.
    decided TEXT,
    -- The author's device had been revoked.
    revoked BIGINT NOT NULL,
    flow BIGINT NOT NULL,
    heads BYTEA NOT NULL,
    PRIMARY KEY (order_id, entry),
    UNIQUE (order_id, arrival)
);

-- How a held proposal was settled: a decision about a ruling, which itself stays as it was.
CREATE TABLE settlements (
    order_id TEXT NOT NULL,
    entry TEXT NOT NULL,
    accepted BIGINT NOT NULL,
    by_user TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (order_id, entry)
);

-- True times of facts that ask for nothing (remarks, and kinds of newer versions), frozen on arrival as rulings are.
CREATE TABLE fact_times (
    order_id TEXT NOT NULL,
    entry TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    confidence TEXT NOT NULL,
    PRIMARY KEY (order_id, entry)
);

-- What was not let in, kept for people to look at.
CREATE TABLE quarantine (
    id TEXT NOT NULL PRIMARY KEY,
    replica TEXT NOT NULL,
    order_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    code TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    UNIQUE (replica, order_id, hash, code)
);

-- Files that records name. `arrived_at` is set when the bytes are here.
CREATE TABLE expected_blobs (
    order_id TEXT NOT NULL,
    attachment TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    slot TEXT NOT NULL,
    arrived_at BIGINT,
    PRIMARY KEY (order_id, attachment)
);
CREATE INDEX expected_by_hash ON expected_blobs (sha256);
