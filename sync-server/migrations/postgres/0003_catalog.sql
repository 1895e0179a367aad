-- What the whole company shares: parts, services, reasons, checklists, flows.
CREATE TABLE parts (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    doc TEXT NOT NULL
);

CREATE TABLE services (
    code TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL,
    -- The checklist for orders of this service, if the equipment has none of its own.
    form TEXT,
    doc TEXT NOT NULL
);

CREATE TABLE reasons (
    action TEXT NOT NULL,
    code TEXT NOT NULL,
    position BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (action, code)
);

-- Versions are never changed or removed: orders pin them.
CREATE TABLE forms (
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE TABLE flows (
    version BIGINT NOT NULL PRIMARY KEY,
    doc TEXT NOT NULL
);
