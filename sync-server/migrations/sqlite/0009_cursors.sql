-- How far each device had read a feed when it last wrote a contact: never further than it has. What left the feed before
-- the lowest of them need not be told any more.
CREATE TABLE feed_cursors (
    feed TEXT NOT NULL,
    replica TEXT NOT NULL,
    position INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (feed, replica)
) STRICT;
CREATE INDEX feed_items_gone ON feed_items (feed, seq) WHERE gone = 1;
