-- Kinds of orders that go to the best person by themselves. Services and priorities are JSON: they are only ever read and
-- written whole.
CREATE TABLE automatic_switches (
    id TEXT NOT NULL PRIMARY KEY,
    is_on BIGINT NOT NULL,
    territory TEXT,
    services TEXT NOT NULL,
    priorities TEXT NOT NULL,
    version BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- What came of an order that a switch was for, the last time.
CREATE TABLE automatic_tries (
    order_id TEXT NOT NULL PRIMARY KEY,
    -- The order's version that was tried: a changed order is another question.
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    technician TEXT,
    reasons TEXT NOT NULL
);
CREATE INDEX automatic_tries_by_time ON automatic_tries (at);
