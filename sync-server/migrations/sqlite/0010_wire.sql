-- What a device signed at once: one signature over a list of leaves, one for each change (crate sync). Kept so that every
-- stored change can be shown to be its author's.
CREATE TABLE seals (
    -- Made of replica, leaves and signature.
    id TEXT NOT NULL PRIMARY KEY,
    replica TEXT NOT NULL,
    signature BLOB NOT NULL,
    leaves BLOB NOT NULL
) STRICT;
-- Under which seal it came; null for the office, and for what came before seals were kept.
ALTER TABLE record_changes ADD COLUMN seal TEXT;

-- Cards as they were published last, and what made them of the one before.
CREATE TABLE order_cards (
    order_id TEXT NOT NULL PRIMARY KEY,
    document BLOB NOT NULL,
    -- Null when the card travels whole.
    difference BLOB,
    -- Of the document (crate sync).
    name BLOB NOT NULL
) STRICT;
-- Whoever has read this feed up to here holds the card that the difference is made from; 0: nobody does.
ALTER TABLE feed_items ADD COLUMN before INTEGER NOT NULL DEFAULT 0;
