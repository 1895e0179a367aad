-- The decision rows. Everything that is filtered or sorted by is a column.
CREATE TABLE orders (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    service TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    -- 0 low to 3 urgent.
    priority BIGINT NOT NULL,
    status TEXT NOT NULL,
    status_reason TEXT NOT NULL,
    -- 1 when nothing more is expected of anybody.
    finished BIGINT NOT NULL,
    window_start BIGINT,
    window_end BIGINT,
    -- What lists sort by after the priority: the window's start, or the time of making.
    due BIGINT NOT NULL,
    visit TEXT,
    technician TEXT,
    assigned_at BIGINT,
    customer TEXT NOT NULL REFERENCES customers (id),
    site TEXT NOT NULL REFERENCES sites (id),
    asset TEXT REFERENCES assets (id),
    district TEXT NOT NULL,
    form TEXT,
    form_version BIGINT,
    flow BIGINT NOT NULL,
    channel TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    found_at TEXT,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    -- The version at which the visit last changed.
    visit_version BIGINT NOT NULL,
    priority_version BIGINT NOT NULL,
    window_start_version BIGINT NOT NULL,
    window_end_version BIGINT NOT NULL,
    -- Held proposals and work that arrived after the order went elsewhere.
    attention BIGINT NOT NULL,
    -- Lower-case number, title, customer, address, contact and phone.
    search TEXT NOT NULL
);
CREATE INDEX orders_pressing ON orders (finished, priority DESC, due, id);
CREATE INDEX orders_of_technician ON orders (technician, finished, due);
CREATE INDEX orders_by_status ON orders (status, finished);
CREATE INDEX orders_of_customer ON orders (customer, created_at);
CREATE INDEX orders_by_window ON orders (window_start);

-- One row a day: the last number given.
CREATE TABLE order_numbers (
    day TEXT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);

-- Who may see an order, from when until when. A visit is one grant; so is having asked for the order on site.
CREATE TABLE grants (
    visit TEXT NOT NULL PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    user_id TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    revoked_at BIGINT,
    -- `reassigned`, `unassigned`, `cancelled`, `declined`; empty while it lasts.
    reason TEXT NOT NULL
);
CREATE INDEX grants_of_order ON grants (order_id, user_id);
CREATE INDEX grants_of_user ON grants (user_id, revoked_at);
