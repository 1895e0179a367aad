-- Orders that are offered to a person among others. `record` is where they answer.
CREATE TABLE offers (
    id TEXT NOT NULL,
    user TEXT NOT NULL,
    record TEXT NOT NULL,
    order_id TEXT NOT NULL,
    -- JSON as it came; empty once the offer is over.
    card TEXT NOT NULL,
    -- The entry by which it is wanted.
    claim TEXT,
    -- The server has taken it away: kept until the answer has been handed in.
    gone INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (id, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX offers_record ON offers (record);

-- An older app held offers without understanding them: they are to come again.
UPDATE feeds SET digest = x'' WHERE feed IN (SELECT feed FROM held WHERE kind = '4');
DELETE FROM held WHERE kind = '4';
