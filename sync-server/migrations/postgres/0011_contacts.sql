-- How far off a contact may be, in milliseconds; null: its answer was not heard, so nobody knows.
ALTER TABLE boot_anchors ADD COLUMN within BIGINT;
