-- Whether a piece of equipment can be had, as somebody or something said last. No row: nobody has said anything, it can be had.
CREATE TABLE asset_availability (
    asset TEXT NOT NULL PRIMARY KEY REFERENCES assets (id),
    -- `ready`, `away`.
    state TEXT NOT NULL,
    -- Away until then; NULL: nobody knows.
    until BIGINT,
    reason TEXT NOT NULL,
    -- The integration that said so, by its name; empty: a person did.
    source TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
