-- Where people were when they wrote a fact with its place. A copy of what the records say, for the map of the desks; it is
-- forgotten after a month, the records are not.
CREATE TABLE places_seen (
    order_id TEXT NOT NULL,
    entry TEXT NOT NULL,
    user_id TEXT NOT NULL,
    -- The fact's true time, as frozen on arrival.
    at INTEGER NOT NULL,
    lat REAL NOT NULL,
    lon REAL NOT NULL,
    accuracy REAL NOT NULL,
    mock INTEGER NOT NULL,
    -- check_in, the code of a step, or other.
    how TEXT NOT NULL,
    PRIMARY KEY (order_id, entry)
) STRICT;
CREATE INDEX places_by_time ON places_seen (at);

-- Areas that people usually serve. Outline and people are JSON: they are only ever read and written whole.
CREATE TABLE territories (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    colour INTEGER NOT NULL,
    outline TEXT NOT NULL,
    technicians TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
