-- What an audience follows: one row per thing, its sequence overwritten at each change.
CREATE TABLE feed_heads (
    feed TEXT NOT NULL PRIMARY KEY,
    head INTEGER NOT NULL,
    -- XOR over what the feed holds (crate sync), kept up to date with each item.
    digest BLOB NOT NULL
) STRICT;

CREATE TABLE feed_items (
    feed TEXT NOT NULL,
    -- As crate sync numbers them.
    kind INTEGER NOT NULL,
    item TEXT NOT NULL,
    seq INTEGER NOT NULL,
    -- The sequence at which it joined; a cursor before it gets everything.
    joined INTEGER NOT NULL,
    -- Heads of the record or version of the row: what the digest is made of.
    mark BLOB NOT NULL,
    -- When it left, why, and words for people.
    gone INTEGER NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (feed, kind, item)
) STRICT;
CREATE UNIQUE INDEX feed_items_by_seq ON feed_items (feed, seq);

-- Which changes of a record came at which sequence, so that a pull sends only what a cursor has not seen.
CREATE TABLE feed_changes (
    feed TEXT NOT NULL,
    order_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (feed, order_id, hash)
) STRICT;
CREATE INDEX feed_changes_by_seq ON feed_changes (feed, seq);
