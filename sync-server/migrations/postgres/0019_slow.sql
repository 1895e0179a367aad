-- When and where trips take longer, as somebody or something said: weather, jams. Beside what the settings say.
CREATE TABLE slow_hours (
    id TEXT NOT NULL PRIMARY KEY,
    -- rain, snow, traffic or another code.
    why TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    -- Of the usual time: 140 is four tenths longer.
    percent BIGINT NOT NULL,
    -- Only trips that begin in this area; NULL: everywhere.
    territory TEXT,
    note TEXT NOT NULL,
    -- The integration that said so, by its name; empty: a person did.
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX slow_hours_by_end ON slow_hours (until_at);
