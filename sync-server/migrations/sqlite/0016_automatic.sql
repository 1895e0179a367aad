-- Kinds of orders that go to the best person by themselves. Services and priorities are JSON: they are only ever read and
-- written whole.
CREATE TABLE automatic_switches (
    id TEXT NOT NULL PRIMARY KEY,
    is_on INTEGER NOT NULL,
    territory TEXT,
    services TEXT NOT NULL,
    priorities TEXT NOT NULL,
    version INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

-- What came of an order that a switch was for, the last time.
CREATE TABLE automatic_tries (
    order_id TEXT NOT NULL PRIMARY KEY,
    -- The order's version that was tried: a changed order is another question.
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    technician TEXT,
    reasons TEXT NOT NULL
) STRICT;
CREATE INDEX automatic_tries_by_time ON automatic_tries (at);
