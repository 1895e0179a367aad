// What most stories begin with: an order for today, somebody's phone beside it, the signal lost and found.

import { openPhone } from "./browser.mjs";
import { Technician } from "../pages/technician.mjs";

const HOUR = 3_600_000;

/** An order for today, or from another hour on, at the first customer's site, given to somebody. Returns it with its site. */
export async function give(api, technician, title, start = Math.floor(Date.now() / HOUR) * HOUR) {
  const [{ customer, sites, assets }] = await api.get("/api/customers?q=");
  const catalog = await api.get("/api/catalog");
  const people = await api.get("/api/technicians");
  const { order } = await api.post("/api/orders", {
    id: crypto.randomUUID(),
    kind: "service",
    service: catalog.services[0].code,
    title,
    description: "启动十秒后熄火，屏幕显示 E01。",
    priority: "high",
    customer: customer.id,
    site: sites[0].id,
    asset: assets[0]?.id ?? null,
    window: { start, end: start + 3 * HOUR },
    technician: people.find((one) => one.person.name === technician).person.id,
  });
  return { id: order.id, site: sites[0] };
}

/** Somebody's phone at the site, signed in, with the app installed. `connection` is what it says it is connected by. */
export async function phoneOf(t, server, name, site, { connection, ...options } = {}) {
  const phone = await openPhone(t, { place: { latitude: site.lat, longitude: site.lon, accuracy: 8 }, ...options });
  if (connection) await pretend(phone, connection);
  const app = new Technician(phone, server.phoneUrl);
  await app.signIn(server.login(name));
  await app.installed();
  return app;
}

/** A phone that says what it is connected by, as Chrome on Android does. */
async function pretend(phone, type) {
  await phone.context.addInitScript((type) => {
    const connection = Object.assign(new EventTarget(), { type });
    globalThis.pretendConnection = (type) => (Object.assign(connection, { type }), connection.dispatchEvent(new Event("change")));
    Object.defineProperty(navigator, "connection", { value: connection, configurable: true });
  }, type);
}

export async function loseSignal(app, server) {
  await server.cable.cut();
  await app.phone.setOffline(true);
}

export async function findSignal(app, server) {
  await server.cable.mend();
  await app.phone.setOffline(false);
}
