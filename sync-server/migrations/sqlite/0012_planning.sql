-- When somebody works: minutes since midnight in the company's time zone. Whoever has none works the company's hours.
CREATE TABLE working_hours (
    user_id TEXT NOT NULL REFERENCES users (id),
    -- 1 Monday to 7 Sunday.
    weekday INTEGER NOT NULL,
    from_minute INTEGER NOT NULL,
    until_minute INTEGER NOT NULL,
    PRIMARY KEY (user_id, weekday, from_minute)
) STRICT;

-- A break of so many minutes that begins between two minutes of the day.
CREATE TABLE breaks (
    user_id TEXT NOT NULL REFERENCES users (id),
    weekday INTEGER NOT NULL,
    from_minute INTEGER NOT NULL,
    until_minute INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    PRIMARY KEY (user_id, weekday, from_minute)
) STRICT;

-- What work on this equipment takes.
CREATE TABLE asset_skills (
    asset TEXT NOT NULL REFERENCES assets (id),
    skill TEXT NOT NULL,
    PRIMARY KEY (asset, skill)
) STRICT;

-- What a service takes, whatever the equipment.
CREATE TABLE service_skills (
    service TEXT NOT NULL REFERENCES services (code),
    skill TEXT NOT NULL,
    PRIMARY KEY (service, skill)
) STRICT;

-- When the visit is to begin, and whether it stays there whatever is planned anew. It goes with the visit.
ALTER TABLE orders ADD COLUMN planned_at INTEGER;
ALTER TABLE orders ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_by_plan ON orders (planned_at);
