// A board made of the demo company's own people and orders, served in place of the server's: a day with everything on it
// (an overlap, a pinned visit, a late one, one under way, a technician who is off), whatever the clock of the testing machine.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Serves `/api/board` and what belongs to it for a page. Returns the state, for a test to look at and to change. */
export async function serveBoard(page, server, { technicians = 0, orders = 0 } = {}) {
  const api = await server.as("dana");
  const people = (await api.get("/api/technicians")).map((one) => one.person);
  const { rows: lines } = await api.get("/api/orders?scope=all&limit=60");
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
  const midnight = Date.parse(`${day}T00:00:00+08:00`);
  const state = new BoardState(day, midnight, people, lines, { technicians, orders });
  await page.route(/\/api\/board\?/, (route) => route.fulfill({ json: state.board(new URL(route.request().url()).searchParams.get("day")) }));
  await page.route("**/api/board/moves", (route) => route.fulfill({ json: state.move(route.request().postDataJSON()) }));
  await page.route("**/api/board/plan", (route) => route.fulfill({ json: state.plan() }));
  await page.route(/\/api\/orders\/[^/]+\/candidates/, (route) => route.fulfill({ json: state.candidates(route.request().url().split("/").at(-2)) }));
  return state;
}

class BoardState {
  constructor(day, midnight, people, lines, { technicians, orders }) {
    Object.assign(this, { day, midnight, moves: [], quicker: new Set(), seq: 1 });
    const at = (hour, minute = 0) => midnight + hour * HOUR + minute * MINUTE;
    this.at = at;
    let id = 0;
    const fresh = (kind) => `00000000-0000-4000-8000-${kind}${String(id++).padStart(11, "0")}`;
    this.people = people.map((person) => ({ technician: person.id, name: person.name, skills: person.skills, home: person.home ?? [36.19, 117.11] }));
    while (this.people.length < technicians) {
      const like = this.people[this.people.length % people.length];
      this.people.push({ ...like, technician: fresh("1"), name: `${like.name} ${this.people.length}` });
    }
    const order = (line, more = {}) => ({
      id: line.id, number: line.number, service: "boiler_repair", title: line.title, priority: line.priority, status: "pending_dispatch",
      window: { start: null, end: null }, seconds: 3600, skills: ["boiler"], customer: line.customer, address: line.address ?? "", district: line.district ?? "",
      lat: 36.19 + (line.id.charCodeAt(3) % 9) / 150, lon: 117.1 + (line.id.charCodeAt(5) % 9) / 120, version: 7, late: false, ...more,
    });
    let next = 0;
    const line = () => {
      const one = lines[next++ % lines.length];
      return next > lines.length ? { ...one, id: fresh("2"), number: `${one.number}-${next}` } : one;
    };
    this.orders = new Map();
    this.visits = new Map();
    const put = (technician, start, minutes, more = {}, visit = {}) => {
      const made = order(line(), { status: "assigned", seconds: minutes * 60, ...more });
      this.orders.set(made.id, made);
      this.visits.set(made.id, { technician: technician.technician, start, planned: true, pinned: false, begun: false, problems: [], ...visit });
    };
    const windows = [[9, 11], [13, 15], [8, 18], [10, 12], [15, 17]];
    const priorities = ["normal", "urgent", "normal", "high", "low"];
    this.people.forEach((person, index) => {
      if (index === 3) return;
      const [from, to] = windows[index % 5];
      put(person, at(8, 30), 75, { status: "in_progress", priority: priorities[index % 5] }, { begun: true });
      put(person, at(10, 15), 90, { priority: priorities[(index + 1) % 5], status: "accepted", window: { start: at(from), end: at(to) } }, { pinned: index % 3 === 0 });
      if (index % 2) put(person, at(13, 30), 60, { priority: "normal" }, { planned: false });
      if (index % 3 === 1) put(person, at(14), 60, { priority: "high" }, { problems: [{ code: "overlap", values: { number: "W-1", seconds: 1800 } }, { code: "late", values: { seconds: 2400 } }] });
      if (index % 2 === 0) put(person, at(15), 120, { status: "travelling" }, { planned: index % 4 === 0 });
      if (index % 5 === 4) put(person, at(17, 30), 60);
      if (technicians) for (const hour of [12, 16, 18, 19]) put(person, at(hour, 5), 40);
    });
    const waiting = Math.max(14, orders - this.orders.size);
    for (let n = 0; n < waiting; n += 1) {
      const [from, to] = windows[n % 5];
      const made = order(line(), {
        priority: n < 2 ? "urgent" : priorities[n % 5], seconds: [2700, 3600, 5400][n % 3] , skills: n % 4 === 3 ? ["elevator"] : ["boiler"],
        window: { start: at(from), end: at(to) }, late: n === 0,
      });
      this.orders.set(made.id, made);
    }
  }

  board(day) {
    const today = day === this.day;
    const bounds = { start: Date.parse(`${day}T00:00:00+08:00`), end: Date.parse(`${day}T00:00:00+08:00`) + 24 * HOUR };
    const rows = this.people.map((person, index) => {
      const off = index === 3 || !today;
      const visits = !today ? [] : [...this.visits].filter(([, visit]) => visit.technician === person.technician).sort((a, b) => a[1].start - b[1].start).map(([id, visit], place) => {
        const order = this.orders.get(id);
        const { technician, ...rest } = visit;
        return { order, end: visit.start + order.seconds * 1000, travel: 600 + place * 240, metres: 4200 + place * 900, ...rest };
      });
      const work = visits.reduce((sum, one) => sum + one.order.seconds, 0);
      const travel = visits.reduce((sum, one) => sum + one.travel, 0);
      const level = off ? "off" : work + travel > 24_000 ? "full" : work + travel > 14_400 ? "busy" : "free";
      const hours = off ? [] : [{ start: bounds.start + 8 * HOUR, end: bounds.start + 17.5 * HOUR }];
      const breaks = off ? [] : [{ start: bounds.start + 12 * HOUR, end: bounds.start + 12.75 * HOUR }];
      return { technician: person.technician, name: person.name, skills: person.skills, hours, breaks, home: person.home, load: { work, travel, available: off ? 0 : 31_500, level }, visits };
    });
    const pool = [...this.orders.values()].filter((order) => !this.visits.has(order.id));
    const figures = { kept: 11, late: 2, unassigned: pool.length, metres: 148_300, travel: 21_000, idle: 9_000, overtime: 2_400 };
    return { day, bounds, now: Date.now(), rows, pool, figures, seq: this.seq };
  }

  move({ moves }) {
    return {
      moves: moves.map((one) => {
        const order = this.orders.get(one.order);
        this.moves.push(one);
        if (this.quicker.delete(one.order)) order.version += 1;
        if (order.version !== one.version) return { order: one.order, version: order.version, error: { code: "changed_meanwhile" } };
        order.version += 1;
        if (one.technician) {
          order.status = "assigned";
          this.visits.set(one.order, { technician: one.technician, start: one.start ?? this.at(16), planned: Boolean(one.start), pinned: one.pinned ?? false, begun: false, problems: [] });
        } else {
          order.status = "pending_dispatch";
          this.visits.delete(one.order);
        }
        return { order: one.order, version: order.version };
      }),
    };
  }

  candidates(id) {
    const order = this.orders.get(id);
    const load = (level) => ({ work: 14_400, travel: 3_600, available: 31_500, level });
    const [one, two, three, four] = this.people;
    const candidate = (person, start, more) => ({ technician: person.technician, name: person.name, start, end: start + order.seconds * 1000, travel: 840, metres: 6200, ...more });
    return {
      order,
      candidates: [
        candidate(one, this.at(13), {
          reasons: [
            { code: "free", values: { at: this.at(12, 45) } }, { code: "travel", values: { seconds: 840, metres: 6200 } }, { code: "skills", values: { have: 2, need: 2 } },
            { code: "served", values: { times: 2 } }, { code: "delays_none" }, { code: "quantum_flux", values: { seconds: 3 } },
          ],
          terms: [{ code: "travel_time", cost: 840 }, { code: "travel_distance", cost: 620 }, { code: "served_before", cost: -300 }], cost: 1160, load: load("busy"),
        }),
        candidate(two, this.at(15), { reasons: [{ code: "late", values: { seconds: 900 } }, { code: "load", values: { percent: 80 } }], terms: [{ code: "lateness", cost: 4000 }], cost: 4000, load: load("full") }),
      ],
      excluded: [
        { technician: three.technician, name: three.name, reasons: [{ code: "skill", values: { skill: "elevator" } }] },
        { technician: four.technician, name: four.name, reasons: [{ code: "off" }] },
      ],
    };
  }

  plan() {
    const pool = [...this.orders.values()].filter((order) => !this.visits.has(order.id));
    const [one, two, three] = this.people;
    const slot = (person, hour) => ({ technician: person.technician, name: person.name, start: this.at(hour) });
    const before = { kept: 11, late: 2, unassigned: pool.length, metres: 148_300, travel: 21_000, idle: 9_000, overtime: 2_400 };
    return {
      before,
      after: { kept: 15, late: 0, unassigned: pool.length - 4, metres: 139_000, travel: 19_000, idle: 4_000, overtime: 3_000 },
      changes: pool.slice(0, 4).map((order, n) => ({ order, from: null, to: slot([one, one, two, three][n], 16 + (n % 3)), reasons: [{ code: "travel", values: { seconds: 500, metres: 3000 } }, { code: "delays_none" }] })),
      unserved: pool.slice(4, 5).map((order) => ({ order, excluded: [{ technician: one.technician, name: one.name, reasons: [{ code: "full" }] }, { technician: two.technician, name: two.name, reasons: [{ code: "skill", values: { skill: "gas" } }] }] })),
      seq: 1,
    };
  }
}
