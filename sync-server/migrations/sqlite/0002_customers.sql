-- Whom we serve, where, and on what equipment.
CREATE TABLE customers (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    -- Lower-case name, addresses, contacts and phones: what a search looks through.
    search TEXT NOT NULL
) STRICT;
CREATE INDEX customers_by_name ON customers (name, id);

CREATE TABLE sites (
    id TEXT NOT NULL PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    name TEXT NOT NULL,
    district TEXT NOT NULL,
    address TEXT NOT NULL,
    lat REAL NOT NULL,
    lon REAL NOT NULL,
    fence REAL NOT NULL,
    contact TEXT NOT NULL,
    phone TEXT NOT NULL
) STRICT;
CREATE INDEX sites_of_customer ON sites (customer, id);

CREATE TABLE assets (
    id TEXT NOT NULL PRIMARY KEY,
    site TEXT NOT NULL REFERENCES sites (id),
    name TEXT NOT NULL,
    model TEXT NOT NULL,
    serial TEXT NOT NULL,
    installed_at INTEGER,
    warranty_until INTEGER,
    -- The checklist for work on it; goes before the service's.
    form TEXT
) STRICT;
CREATE INDEX assets_of_site ON assets (site, id);
