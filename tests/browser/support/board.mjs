// A board as large as the product promises to keep smooth, made from the rows and orders of the demo company and served in
// place of the server's. Everything smaller is tested against the server itself.

const HOUR = 3_600_000;

/** Serves a day with so many technicians and orders, ten visits each and the rest in the pool. Returns what it serves. */
export async function serveLargeBoard(page, like, { technicians, orders }) {
  const row = like.rows.find((one) => one.hours.length > 0);
  const order = [...like.pool, ...like.rows.flatMap((one) => one.visits.map((visit) => visit.order))][0];
  let made = 0;
  const one = () => {
    made += 1;
    const priority = ["normal", "urgent", "high", "low"][made % 4];
    return { ...order, id: id(2, made), number: `L-${made}`, title: `${order.title} ${made}`, priority, status: "assigned" };
  };
  const rows = Array.from({ length: technicians }, (_, index) => {
    const visits = Array.from({ length: 8 }, (_, place) => {
      const start = like.bounds.start + 8 * HOUR + place * 1.2 * HOUR;
      return { order: one(), start, end: start + 0.8 * HOUR, travel: 900, metres: 5_000, planned: place % 3 > 0, pinned: place === 4, begun: false, problems: place === 2 ? [{ code: "late", values: { seconds: 900 } }] : [] };
    });
    return { ...row, technician: id(1, index), name: `${row.name} ${index}`, visits };
  });
  const pool = Array.from({ length: orders - made }, () => ({ ...one(), status: "pending_dispatch" }));
  const board = { ...like, rows, pool };
  await page.route(/\/api\/board\?/, (route) => route.fulfill({ json: board }));
  return board;
}

function id(kind, number) {
  return `00000000-0000-4000-8000-${kind}${String(number).padStart(11, "0")}`;
}

/** The day after today of the demo company, with what the server says about it and ways to put something on it. */
export async function tomorrow(server) {
  const api = await server.as("dana");
  const name = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date(Date.now() + 24 * HOUR));
  const board = () => api.get(`/api/board?day=${name}`);
  const at = (hour) => Date.parse(`${name}T00:00:00+08:00`) + hour * HOUR;
  return {
    api,
    name,
    at,
    board,
    hour: (moment) => (moment - at(0)) / HOUR,
    /** An order that nobody has, told the customer for between these hours. */
    async waiting(title, from, to, more = {}) {
      const [{ customer, sites }] = await api.get("/api/customers?q=");
      const { services } = await api.get("/api/catalog");
      const made = { id: crypto.randomUUID(), kind: "service", service: services[0].code, title, description: "", priority: "urgent" };
      const rest = { customer: customer.id, site: sites[0].id, asset: null, window: { start: at(from), end: at(to) }, technician: null };
      const { order } = await api.post("/api/orders", { ...made, ...rest, ...more });
      return order.id;
    },
    /** One decision, as somebody else would make it. */
    async move(order, technician, start = null, more = {}) {
      const { order: now } = await api.get(`/api/orders/${order}`);
      const { moves } = await api.post("/api/board/moves", { moves: [{ order, version: now.version, technician, start, ...more }] });
      if (moves[0].error) throw new Error(JSON.stringify(moves[0]));
    },
    /** Where an order is: whose, and when. */
    async where(order) {
      for (const row of (await board()).rows) {
        const visit = row.visits.find((one) => one.order.id === order);
        if (visit) return { technician: row.technician, ...visit };
      }
      return null;
    },
    /** Those who work and have nothing to do before noon's end, the emptiest first. */
    async free() {
      const { rows } = await board();
      const working = rows.filter((row) => row.hours.length > 0);
      return working.sort((a, b) => a.visits.length - b.visits.length || a.name.localeCompare(b.name));
    },
  };
}
