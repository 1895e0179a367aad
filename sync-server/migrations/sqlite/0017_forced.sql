-- A visit that a dispatcher has put on top of everything else.
ALTER TABLE orders ADD COLUMN forced INTEGER NOT NULL DEFAULT 0;
