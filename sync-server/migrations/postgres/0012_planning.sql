-- When somebody works: minutes since midnight in the company's time zone. Whoever has none works the company's hours.
CREATE TABLE working_hours (
    user_id TEXT NOT NULL REFERENCES users (id),
    -- 1 Monday to 7 Sunday.
    weekday BIGINT NOT NULL,
    from_minute BIGINT NOT NULL,
    until_minute BIGINT NOT NULL,
    PRIMARY KEY (user_id, weekday, from_minute)
);

-- A break of so many minutes that begins between two minutes of the day.
CREATE TABLE breaks (
    user_id TEXT NOT NULL REFERENCES users (id),
    weekday BIGINT NOT NULL,
    from_minute BIGINT NOT NULL,
    until_minute BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    PRIMARY KEY (user_id, weekday, from_minute)
);

-- What work on this equipment takes.
CREATE TABLE asset_skills (
    asset TEXT NOT NULL REFERENCES assets (id),
    skill TEXT NOT NULL,
    PRIMARY KEY (asset, skill)
);

-- What a service takes, whatever the equipment.
CREATE TABLE service_skills (
    service TEXT NOT NULL REFERENCES services (code),
    skill TEXT NOT NULL,
    PRIMARY KEY (service, skill)
);

-- When the visit is to begin, and whether it stays there whatever is planned anew. It goes with the visit.
ALTER TABLE orders ADD COLUMN planned_at BIGINT;
ALTER TABLE orders ADD COLUMN pinned BIGINT NOT NULL DEFAULT 0;
CREATE INDEX orders_by_plan ON orders (planned_at);
