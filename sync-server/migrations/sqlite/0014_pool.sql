-- Orders that were offered to several technicians. An order has at most one open offer, and is `in_pool` while it has.
CREATE TABLE offers (
    id TEXT NOT NULL PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    audience TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    -- After it the order is to be given to somebody by hand again.
    until INTEGER,
    -- What it brings on top: hundredths of the company's currency, and words.
    extra INTEGER NOT NULL,
    words TEXT NOT NULL,
    -- JSON of the card as it was published last.
    card BLOB NOT NULL,
    ended_at INTEGER,
    -- `claimed`, `assigned`, `withdrawn`, `expired`.
    ended TEXT,
    winner TEXT
) STRICT;
CREATE UNIQUE INDEX offers_open ON offers (order_id) WHERE ended_at IS NULL;
CREATE INDEX offers_of_order ON offers (order_id, made_at);
CREATE INDEX offers_by_end ON offers (until) WHERE ended_at IS NULL;

-- Whom they were offered to, each with the record in which they answer.
CREATE TABLE asked (
    offer TEXT NOT NULL REFERENCES offers (id),
    user_id TEXT NOT NULL,
    record TEXT NOT NULL UNIQUE,
    PRIMARY KEY (offer, user_id)
) STRICT;
