-- Up to which of an order's facts (by arrival) somebody at a desk has noted the late work among them.
CREATE TABLE late_work (
    order_id TEXT NOT NULL PRIMARY KEY,
    noted INTEGER NOT NULL,
    by_user TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
