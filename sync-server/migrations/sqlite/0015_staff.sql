-- What else is agreed with somebody beside hours and breaks. No row: nothing was changed by a desk yet.
CREATE TABLE work_patterns (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id),
    -- Minutes after the last shift; NULL: as the company has it.
    overtime INTEGER,
    version INTEGER NOT NULL
) STRICT;

-- Days on which somebody does not work, the last one included.
CREATE TABLE days_off (
    user_id TEXT NOT NULL REFERENCES users (id),
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (user_id, from_day)
) STRICT;

-- How well somebody has a skill of theirs, and the last day of its certificate. No row: level 1, without a date.
CREATE TABLE held_skills (
    user_id TEXT NOT NULL REFERENCES users (id),
    skill TEXT NOT NULL,
    level INTEGER NOT NULL,
    expires TEXT,
    PRIMARY KEY (user_id, skill)
) STRICT;

-- How well it has to be had.
ALTER TABLE service_skills ADD COLUMN level INTEGER NOT NULL DEFAULT 1;
ALTER TABLE asset_skills ADD COLUMN level INTEGER NOT NULL DEFAULT 1;

-- Versions of what services and equipment need, by `service:code` and `asset:id`.
CREATE TABLE need_versions (
    subject TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT;

-- When work was begun on site, by the true time of the fact that says so. A copy of what the records say, for the board; the records keep
-- their own.
CREATE TABLE work_begun (
    order_id TEXT NOT NULL,
    entry TEXT NOT NULL,
    user_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (order_id, entry)
) STRICT;
