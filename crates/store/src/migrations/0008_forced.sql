-- A dispatcher may have put a visit on top of everything else.
ALTER TABLE orders ADD COLUMN forced INTEGER NOT NULL DEFAULT 0;
