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

-- When a visit is to begin. It goes with the visit: another technician is another visit.
CREATE TABLE visit_plans (
    visit TEXT NOT NULL PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    start_at INTEGER NOT NULL,
    pinned INTEGER NOT NULL,
    by_user TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX visit_plans_by_start ON visit_plans (start_at);
CREATE INDEX visit_plans_of_order ON visit_plans (order_id);
