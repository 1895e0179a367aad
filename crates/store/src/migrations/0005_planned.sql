-- A dispatcher may have decided when a visit is to begin. Lists go by that time, or by the window's start without one.
ALTER TABLE orders ADD COLUMN planned INTEGER;
ALTER TABLE orders ADD COLUMN starts INTEGER;
UPDATE orders SET starts = window_start;
DROP INDEX orders_day;
CREATE INDEX orders_day ON orders (user, gone, open, mine, starts, under_way, priority);
