-- A visit that a dispatcher has put on top of everything else.
ALTER TABLE orders ADD COLUMN forced BIGINT NOT NULL DEFAULT 0;
