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

-- When a visit is to begin. It goes with the visit: another technician is another visit.
CREATE TABLE visit_plans (
    visit TEXT NOT NULL PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    start_at BIGINT NOT NULL,
    pinned BIGINT NOT NULL,
    by_user TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX visit_plans_by_start ON visit_plans (start_at);
CREATE INDEX visit_plans_of_order ON visit_plans (order_id);
