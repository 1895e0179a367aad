-- What the whole company shares: parts, services, reasons, checklists, flows.
CREATE TABLE parts (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    doc TEXT NOT NULL
) STRICT;

CREATE TABLE services (
    code TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    -- The checklist for orders of this service, if the equipment has none of its own.
    form TEXT,
    doc TEXT NOT NULL
) STRICT;

CREATE TABLE reasons (
    action TEXT NOT NULL,
    code TEXT NOT NULL,
    position INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (action, code)
) STRICT;

-- Versions are never changed or removed: orders pin them.
CREATE TABLE forms (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;

CREATE TABLE flows (
    version INTEGER NOT NULL PRIMARY KEY,
    doc TEXT NOT NULL
) STRICT;
