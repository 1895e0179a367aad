// The desktop shell as a person uses it: a real window, the native core, a real server behind a cable that can be cut.

import assert from "node:assert/strict";
import { mkdir, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { startServer, until } from "../browser/support/server.mjs";
import { startScreen } from "./support/window.mjs";

const PICTURES = process.env.JOBSHEET_RESULTS ?? "test-results";

test("Li Wei works in the window without a network, closes it, and loses nothing", async (t) => {
  const server = await startServer(t);
  const screen = await startScreen(t);
  await mkdir(PICTURES, { recursive: true });

  // Dana has something for him.
  const dana = await server.as("dana");
  const liWei = server.login("li.wei");
  const customer = (await dana.get("/api/customers?q="))[0];
  const technicians = await dana.get("/api/technicians");
  const give = async (title) => {
    const made = await dana.post("/api/orders", {
      id: crypto.randomUUID(),
      kind: "service",
      service: "repair",
      title,
      description: "",
      priority: "high",
      customer: customer.customer.id,
      site: customer.sites[0].id,
      asset: null,
      window: { start: null, end: null },
      technician: technicians.find((one) => one.person.name === liWei.name).person.id,
    });
    assert.equal(made.order.status, "assigned");
    return made.order.id;
  };
  const id = await give("窗口测试：锅炉无法点火");

  // Each step needs the one before it: the first failure ends the test, with a picture of what the screen showed.
  const step = async (name, act) => {
    t.diagnostic(name);
    try {
      await act();
    } catch (error) {
      await screen.picture(`${PICTURES}/shell-failed.png`).catch(() => {});
      throw new Error(`${name}: ${error.message}\n${screen.log}`, { cause: error });
    }
  };

  await step("he signs in at the company's server", async () => {
    await screen.open();
    await screen.type("server", server.phoneUrl);
    await screen.type("login", liWei.login);
    await screen.type("password", liWei.password);
    await screen.click("sign-in");
    await screen.byId("tab-today");
    await screen.click("tab-orders");
    await screen.find(`[data-testid=ticket][href$="${id}"]`);
    await screen.picture(`${PICTURES}/shell-orders.png`);
  });

  await step("he switches the news on", async () => {
    await screen.click("tab-me");
    await screen.click("notify");
    await screen.find('[data-testid="notify"][aria-checked="true"]');
    await screen.click("tab-orders");
    await screen.find(`[data-testid=ticket][href$="${id}"]`);
  });

  await step("the cable is cut; he accepts and sets off", async () => {
    await server.cable.cut();
    await screen.openTicket(id);
    await screen.click("step-accept");
    await screen.click("step-depart");
    await screen.byId("step-arrive");
    await screen.byId("status-travelling");
    await screen.picture(`${PICTURES}/shell-offline.png`);
  });

  await step("he takes what is not sent out of the app, as a file, and is told when that fails", async () => {
    await screen.click("back");
    await screen.click("tab-sync");
    await screen.click("bundle-export");
    await screen.type("passphrase", "泰山脚下的锅炉房");
    await screen.click("bundle-pack");
    // The folder that was chosen is not there.
    await screen.byId("export-error");
    await mkdir(screen.takenOut);
    await screen.click("bundle-pack");
    // Other toasts may still be there: of the steps before. This one comes when all is written.
    const toasts = () => screen.script("return [...document.querySelectorAll('[data-testid=toast]')].map((one) => one.textContent)");
    await until(async () => (await toasts()).some((text) => /^(Packed|已打包)/.test(text)), () => "nobody says that it is packed");
    const [name, ...others] = await readdir(screen.takenOut);
    assert.match(name, /^jobsheet-.*\.bundle$/);
    assert.deepEqual(others, []);
    const bundle = await readFile(join(screen.takenOut, name));
    assert.equal(bundle.subarray(0, 8).toString(), "JSBUNDLE");
    assert.ok(bundle.length > 300, `${bundle.length} bytes for two steps`);
  });

  await step("he closes the window and opens it again, still without a network", async () => {
    await screen.close();
    await screen.open();
    await screen.click("tab-orders");
    await screen.find(`[data-testid=ticket][href$="${id}"]`);
    await screen.openTicket(id);
    await screen.byId("step-arrive");
    assert.equal((await dana.get(`/api/orders/${id}`)).order.status, "assigned", "nothing can have arrived yet");
  });

  await step("the cable is mended; Dana sees it", async () => {
    await server.cable.mend();
    await until(
      async () => (await dana.get(`/api/orders/${id}`)).order.status === "travelling",
      () => "the steps did not arrive",
      90_000,
    );
    const { timeline } = await dana.get(`/api/orders/${id}`);
    const steps = timeline.filter((item) => item.code === "step").map((item) => item.args.action);
    assert.deepEqual(steps, ["accept", "depart"]);
  });
});
