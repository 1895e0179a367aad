-- With the priority, the index holds everything that a list is sorted by: the first twenty of two thousand orders are found
-- without looking at the others (measured in a browser: half of the time of a day's list was looking them up).
DROP INDEX orders_day;
CREATE INDEX orders_day ON orders (user, gone, open, mine, window_start, under_way, priority);
