// The device core in a browser, without the app in front of it: a blank page of the same origin starts the worker and
// gives it commands, as the screens do.

import assert from "node:assert/strict";
import { openPhone } from "./browser.mjs";
import { startServer, until } from "./server.mjs";

/** A tab with a core in it. */
export class Tab {
  static async open(phone, server, { build = "test", before = () => {} } = {}) {
    const index = await (await fetch(server.url)).text();
    const script = index.match(/name="jobsheet-worker" content="([^"?]+)/)[1];
    const page = await phone.context.newPage();
    await page.route("**/blank", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
    await before(page, script);
    // Below an address of the server: the service worker of an installed app leaves those alone.
    await page.goto(`${server.phoneUrl}/api/blank`);
    await page.evaluate((address) => {
      const waiting = new Map();
      let last = 0;
      window.events = [];
      window.core = new Worker(address, { type: "module" });
      core.onmessage = ({ data }) => {
        if (data.event) return events.push(JSON.parse(data.event));
        waiting.get(data.id)(data);
        waiting.delete(data.id);
      };
      window.ask = (command, bytes) =>
        new Promise((resolve) => {
          last += 1;
          waiting.set(last, ({ ok, error, bytes }) =>
            resolve({ ...(ok && { value: Object.values(JSON.parse(ok))[0] }), ...(error && { error: JSON.parse(error) }), size: bytes?.byteLength }));
          const { do: verb, ...rest } = command;
          const json = JSON.stringify(Object.keys(rest).length ? { [verb]: rest } : verb);
          core.postMessage({ id: last, command: json, bytes }, bytes ? [bytes] : []);
        });
    }, `${script}?build=${build}`);
    const tab = new Tab();
    tab.page = page;
    return tab;
  }

  ask(command) {
    return this.page.evaluate((command) => ask(command), command);
  }

  /** The value of a reply that must come. */
  async tell(command) {
    const { value, error } = await this.ask(command);
    assert.equal(error, undefined, `${command.do}: ${JSON.stringify(error)}`);
    return value;
  }

  owns() {
    return this.page.evaluate(() => events.filter((one) => one.owner).at(-1)?.owner.mine);
  }

  async signIn({ login, password }) {
    await this.tell({ do: "sign_in", server: "", login, password, device_name: "Chromium" });
    await until(async () => (await this.orders()).length > 0, () => "no orders came");
  }

  orders() {
    return this.tell({ do: "orders", filter: "all", search: "", place: null });
  }

  async confirmed() {
    const all = async () => (await this.tell({ do: "sync" })).all_confirmed;
    await until(all, async () => `unconfirmed: ${JSON.stringify(await this.tell({ do: "sync" }))}`);
  }
}

/** An order that nobody has begun. */
export const assigned = async (tab) => (await tab.orders()).find((row) => row.status === "assigned").id;

/** A technician's tab in which an order has been accepted. */
export async function accepted(t) {
  const server = await startServer(t);
  const phone = await openPhone(t);
  const tab = await Tab.open(phone, server);
  await tab.signIn(server.login("technician"));
  const order = await assigned(tab);
  await tab.tell(step(order, "accept"));
  return { server, phone, tab, order };
}

export const step = (order, action) => ({ do: "step", order, action, reason: "", place: null });
