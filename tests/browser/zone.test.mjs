// A phone and a computer that are set to another zone: both show the company's clock, because it is the customer's.

import test from "node:test";
import assert from "node:assert/strict";
import { openDesk, openPhone } from "./support/browser.mjs";
import { startServer, until } from "./support/server.mjs";
import { Desk } from "./pages/desk.mjs";
import { Technician } from "./pages/technician.mjs";

// Half a day away, so that the date differs too.
const zone = "America/New_York";

const clock = (at, timeZone) =>
  new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone }).format(at);

/** An order of Li Wei's with an appointment. */
async function promised(server) {
  const api = await server.as("dana");
  const people = await api.get("/api/technicians");
  const liWei = people.find((one) => one.person.name === "李伟").person.id;
  const { rows } = await api.get(`/api/orders?technician=${liWei}&scope=open`);
  const found = rows.find((row) => row.window.start);
  assert.ok(found, "the demo company promises times");
  assert.notEqual(clock(found.window.start, "Asia/Shanghai"), clock(found.window.start, zone));
  return found;
}

test("a phone set to New York shows the times of Tai'an, and the day of Tai'an", async (t) => {
  const server = await startServer(t);
  const order = await promised(server);
  const phone = await openPhone(t, { zone });
  const technician = new Technician(phone, server.phoneUrl);
  await technician.signIn(server.login("li.wei"));
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(Date.now());
  await technician.page.locator(`[data-testid="day-${day}"][aria-current=date]`).waitFor();
  await technician.find("tab-orders").click();
  const ticket = technician.ticket(order.id);
  await until(async () => (await ticket.textContent()).includes(clock(order.window.start, "Asia/Shanghai")), () => "another clock");
  assert.ok(!(await ticket.textContent()).includes(clock(order.window.start, zone)));
});

test("a desk set to New York shows the times of Tai'an", async (t) => {
  const server = await startServer(t);
  const order = await promised(server);
  const desk = new Desk(await openDesk(t, { zone }));
  await desk.signIn(server.url, server.login("dana"));
  await desk.open(order.id);
  const shown = await desk.find("order-window").textContent();
  assert.ok(shown.includes(clock(order.window.start, "Asia/Shanghai")), shown);
});
