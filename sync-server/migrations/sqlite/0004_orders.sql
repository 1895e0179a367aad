-- The decision rows. Everything that is filtered or sorted by is a column.
CREATE TABLE orders (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    service TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    -- 0 low to 3 urgent.
    priority INTEGER NOT NULL,
    status TEXT NOT NULL,
    status_reason TEXT NOT NULL,
    -- 1 when nothing more is expected of anybody.
    finished INTEGER NOT NULL,
    window_start INTEGER,
    window_end INTEGER,
    -- What lists sort by after the priority: the window's start, or the time of making.
    due INTEGER NOT NULL,
    visit TEXT,
    technician TEXT,
    assigned_at INTEGER,
    customer TEXT NOT NULL REFERENCES customers (id),
    site TEXT NOT NULL REFERENCES sites (id),
    asset TEXT REFERENCES assets (id),
    district TEXT NOT NULL,
    form TEXT,
    form_version INTEGER,
    flow INTEGER NOT NULL,
    channel TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    found_at TEXT,
    changed_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    -- The version at which the visit last changed.
    visit_version INTEGER NOT NULL,
    priority_version INTEGER NOT NULL,
    window_start_version INTEGER NOT NULL,
    window_end_version INTEGER NOT NULL,
    -- Held proposals and work that arrived after the order went elsewhere.
    attention INTEGER NOT NULL,
    -- Lower-case number, title, customer, address, contact and phone.
    search TEXT NOT NULL
) STRICT;
CREATE INDEX orders_pressing ON orders (finished, priority DESC, due, id);
CREATE INDEX orders_of_technician ON orders (technician, finished, due);
CREATE INDEX orders_by_status ON orders (status, finished);
CREATE INDEX orders_of_customer ON orders (customer, created_at);
CREATE INDEX orders_by_window ON orders (window_start);

-- One row a day: the last number given.
CREATE TABLE order_numbers (
    day TEXT NOT NULL PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

-- Who may see an order, from when until when. A visit is one grant; so is having asked for the order on site.
CREATE TABLE grants (
    visit TEXT NOT NULL PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    user_id TEXT NOT NULL,
    granted_at INTEGER NOT NULL,
    revoked_at INTEGER,
    -- `reassigned`, `unassigned`, `cancelled`, `declined`; empty while it lasts.
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX grants_of_order ON grants (order_id, user_id);
CREATE INDEX grants_of_user ON grants (user_id, revoked_at);
