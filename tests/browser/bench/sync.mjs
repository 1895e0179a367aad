// `cargo xtask bench sync`, its part in a browser: what a sync costs when nothing changed, with Chromium's own headers, and
// when a new phone can be used.
//
// The company is the same as for the native part; `bench-sync` has made it in the folder JOBSHEET_COMPANY. A cable counts
// every byte of TCP payload.

import test from "node:test";
import { openPhone } from "../support/browser.mjs";
import { startServer, until } from "../support/server.mjs";
import { Technician } from "../pages/technician.mjs";
import { conclude, explain, percentile, tell, throttle } from "./measure.mjs";
import { atCore, watchPaint } from "./replica.mjs";

const ORDERS = 2_000;
const ROUNDS = 7;
/** Where its customers are: none of the distances matters here. */
const PLACE = { latitude: 36.2, longitude: 117.1, accuracy: 12 };

async function company(t) {
  const data = process.env.JOBSHEET_COMPANY;
  if (!data) throw new Error("JOBSHEET_COMPANY names no folder with a company");
  return startServer(t, { data, logins: [{ login: "technician.0", password: "correct horse", name: "technician.0", role: "technician" }] });
}

const count = async (page) => (await atCore(page, { do: "orders", filter: "all", search: "", place: null })).value.length;
const contact = async (page) => (await atCore(page, { do: "sync" })).value.last_contact;

/** From the press on "sign in" until today's list is painted and one of its orders open. */
async function firstUse(t, server, person) {
  const phone = await openPhone(t, { place: PLACE });
  const { quota, slowly, target } = await throttle(phone);
  t.after(async () => {
    await phone.stop();
    await quota?.remove();
  });
  quota?.limit(null);
  await phone.restart();
  await phone.context.addInitScript(watchPaint);
  const app = new Technician(phone, server.phoneUrl);
  // The app is installed and starts without a person, as on a phone that the company hands out.
  await app.page.goto(server.phoneUrl);
  await app.find("login").fill(person.login);
  await app.find("password").fill(person.password);
  await app.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  slowly();
  const times = await app.page.evaluate(async () => {
    const begun = (window.pressed = performance.now());
    document.querySelector("[data-testid=sign-in]").click();
    const today = (await window.painted("[data-testid=ticket]")) - begun;
    document.querySelector("[data-testid=ticket]").click();
    const order = (await window.painted("[data-testid=order-head]")) - begun;
    return { today, order };
  });
  explain(`a new phone: today's list after ${Math.round(times.today)} ms, an order open after ${Math.round(times.order)} ms`);
  tell("sync.first.2000.usable_ms.browser", times.order, "ms", target(3_000));
  await until(async () => (await count(app.page)) === ORDERS, () => "not everything came", 300_000);
  explain(`everything after ${Math.round(await app.page.evaluate(() => performance.now() - window.pressed))} ms`);
  quota?.limit(null);
  return app;
}

/** One question after another that has no news: the smallest of some, because a ping may fall into any of them. */
async function noChange(server, app) {
  const bytes = [];
  while (bytes.length < ROUNDS) {
    const before = await contact(app.page);
    const { up, down } = server.cable;
    await atCore(app.page, { do: "sync_now" });
    await until(async () => (await contact(app.page)) !== before, () => "the phone does not ask");
    bytes.push(server.cable.up - up + server.cable.down - down);
  }
  explain(`nothing new: ${bytes.join(", ")} bytes`);
  tell("sync.nochange.browser.bytes", percentile(bytes, 0.5), "B", 1_200);
}

test("bench sync in a browser", { timeout: 900_000 }, async (t) => {
  const server = await company(t);
  const person = server.login("technician");
  const app = await firstUse(t, server, person);
  await noChange(server, app);
  conclude();
});
