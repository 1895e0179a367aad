// Filling a replica through the product's own doors, and talking to the core as the page does.

const DAY = 86_400_000;

/** Runs in the page before the app: keeps hold of the core's worker, and tells when something has been painted. */
export function watchPaint() {
  const Native = window.Worker;
  const waiting = new Map();
  let next = 3_000_000_000;
  window.Worker = class extends Native {
    constructor(url, options) {
      super(url, options);
      if (options?.name !== "jobsheet-core") return;
      window.core = this;
      this.addEventListener("message", ({ data }) => {
        const answer = waiting.get(data?.id);
        if (!answer) return;
        waiting.delete(data.id);
        answer(data);
      });
    }
  };
  window.askCore = async (command, bytes) => {
    while (!window.core) await new Promise((resolve) => setTimeout(resolve, 20));
    const id = next++;
    const answered = new Promise((resolve) => waiting.set(id, resolve));
    const begun = performance.now();
    const { do: verb, ...rest } = command;
    const json = JSON.stringify(Object.keys(rest).length ? { [verb]: rest } : verb);
    window.core.postMessage({ id, command: json, ...(bytes && { bytes }) }, bytes ? [bytes] : []);
    const answer = await answered;
    const ms = performance.now() - begun;
    if (answer.error) throw new Error(`${command.do}: ${answer.error}`);
    return { ms, value: Object.values(JSON.parse(answer.ok))[0] };
  };
  /**
   * The page's own clock when `selector` has been on the screen for a frame. Looked for when the page changes and not at
   * every frame: a frame that is asked for is drawn, and all of them together took half of the time that was measured.
   */
  window.painted = (selector) =>
    new Promise((resolve) => {
      const look = () => {
        if (!document.querySelector(selector)?.checkVisibility()) return;
        changes.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      };
      const changes = new MutationObserver(look);
      changes.observe(document, { childList: true, subtree: true });
      look();
    });
}

/** One command of the device boundary: how long it took, and what it said. */
export function atCore(page, command) {
  return page.evaluate((command) => window.askCore(command), command);
}

/** Gives a technician so many orders; returns their ids, the newest first, and a place at the first one's site. */
export async function fill(server, person, count, explain) {
  const desk = await server.as("dispatcher");
  const customers = await desk.get("/api/customers?q=");
  const catalog = await desk.get("/api/catalog");
  const people = await desk.get("/api/technicians");
  const technician = people.find((one) => one.person.login === person.login || one.person.name === person.name).person.id;
  const midnight = Math.floor(Date.now() / DAY) * DAY;
  const orders = [];
  const begun = Date.now();
  for (let made = 0; made < count; made++) {
    const { customer, sites, assets } = customers[made % customers.length];
    // Most of them around, a day's worth today.
    const day = made < 12 ? 0 : (made % 60) - 20;
    const start = midnight + day * DAY + (1 + (made % 9)) * 3_600_000;
    const { order } = await desk.post("/api/orders", {
      id: uuid(),
      kind: "service",
      service: catalog.services[made % catalog.services.length].code,
      title: `锅炉无法点火 ${made + 1}`,
      description: "客户反映启动后十秒内熄火，屏幕显示 E01。",
      priority: ["normal", "high", "urgent", "low"][made % 4],
      customer: customer.id,
      site: sites[0].id,
      asset: assets.find((asset) => asset.site === sites[0].id)?.id ?? null,
      window: { start, end: start + 2 * 3_600_000 },
      technician,
    });
    orders.push(order.id);
  }
  explain(`made ${count} orders in ${((Date.now() - begun) / 1000).toFixed(0)} s`);
  const { lat, lon } = customers[0].sites[0];
  return { orders, place: { latitude: lat, longitude: lon, accuracy: 12, lat, lon } };
}

/** Version 7: the time first, so that ids sort as they were made. */
function uuid() {
  const random = crypto.randomUUID().replaceAll("-", "");
  const hex = Date.now().toString(16).padStart(12, "0") + "7" + random.slice(13);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
