// The device core in a browser, without the app in front of it. What only a real browser can show is here: OPFS, locks,
// several tabs.

import test from "node:test";
import assert from "node:assert/strict";
import { openPhone } from "./support/browser.mjs";
import { give } from "./support/job.mjs";
import { startServer, until } from "./support/server.mjs";
import { Tab, accepted, assigned, step } from "./support/tab.mjs";

test("the replica survives a closed tab and a restart of the browser", async (t) => {
  const server = await startServer(t);
  const phone = await openPhone(t);
  let tab = await Tab.open(phone, server);
  await tab.signIn(server.login("technician"));
  await tab.page.evaluate(() => core.postMessage({ online: false }));
  const order = await assigned(tab);
  await tab.tell(step(order, "accept"));
  assert.equal((await tab.tell({ do: "sync" })).on_this_phone, 1);

  await tab.page.close();
  tab = await Tab.open(phone, server);
  const status = async () => (await tab.orders()).find((row) => row.id === order).status;
  assert.equal(await status(), "accepted");
  await phone.restart();
  tab = await Tab.open(phone, server);
  assert.equal(await status(), "accepted");
  await tab.confirmed();
});

test("two tabs share one replica, and the second takes over when the first goes", async (t) => {
  const server = await startServer(t);
  const phone = await openPhone(t);
  const first = await Tab.open(phone, server);
  await first.signIn(server.login("technician"));
  const second = await Tab.open(phone, server);
  const order = await assigned(second);
  assert.deepEqual([await first.owns(), await second.owns()], [true, false]);

  await second.page.evaluate(() => (events.length = 0));
  await first.tell(step(order, "accept"));
  await until(
    () => second.page.evaluate((order) => events.some((one) => one.changed?.includes(order)), order),
    () => "the second tab hears nothing of the first",
  );
  await second.tell(step(order, "depart"));
  assert.equal((await first.tell({ do: "order", order })).row.status, "travelling");

  // From the moment at which closing began until the other tab was told that it owns the replica: by one clock.
  await second.page.evaluate(() => {
    window.owner = new Promise((resolve) => core.addEventListener("message", ({ data }) => {
      const said = data.event && JSON.parse(data.event);
      if (said?.owner?.mine) resolve(Date.now());
    }));
  });
  const closing = Date.now();
  await first.page.close();
  const took = (await second.page.evaluate(() => owner)) - closing;
  t.diagnostic(`handed over in ${took} ms`);
  assert.ok(took <= 1_000, `handed over in ${took} ms`);
  assert.equal((await second.tell({ do: "order", order })).row.status, "travelling");
  await second.confirmed();
});

test("an owner that does not answer is named, and never robbed", async (t) => {
  const server = await startServer(t);
  const phone = await openPhone(t);
  const silent = await phone.context.newPage();
  await silent.route("**/blank", (route) => route.fulfill({ contentType: "text/html", body: "" }));
  await silent.goto(`${server.phoneUrl}/blank`);
  await silent.evaluate(() => new Promise((held) => {
    navigator.locks.request("jobsheet-replica", () => (held(), new Promise(() => {})));
  }));
  const tab = await Tab.open(phone, server);
  assert.equal((await tab.ask({ do: "session" })).error.code, "open_elsewhere");
  await silent.close();
  await until(() => tab.owns(), () => "the lock was freed, and nobody took it");
  await tab.tell({ do: "session" });
});

test("a tab of another version is told which one has the replica", async (t) => {
  const server = await startServer(t);
  const phone = await openPhone(t);
  const older = await Tab.open(phone, server, { build: "older" });
  await older.tell({ do: "session" });
  const newer = await Tab.open(phone, server, { build: "newer" });
  const { error } = await newer.ask({ do: "session" });
  assert.deepEqual(error, { code: "open_elsewhere", detail: { build: "older" } });
  await older.page.close();
  await until(() => newer.owns(), () => "the newer version never took over");
  assert.match((await newer.tell({ do: "session" })).build, /newer$/);
});

/** Changes what the browser is for the core's worker, before it starts. */
const as = (words) => (page, script) =>
  page.route(`**${script}*`, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: words + (await answer.text()) });
  });

test("a browser without Temporal knows the company's day all the same", async (t) => {
  const server = await startServer(t);
  const phone = await openPhone(t, { zone: "America/New_York" });
  const tab = await Tab.open(phone, server, { before: as("delete globalThis.Temporal;\n") });
  // Half past midnight in Tai'an, when it is still the day before in London and in New York.
  const { id } = await give(await server.as("dana"), "李伟", "夜间抢修", Date.parse("2026-12-24T16:30:00Z"));
  await tab.signIn(server.login("李伟"));
  const on = async (day) => (await tab.tell({ do: "today", day, place: null })).open.some((row) => row.id === id);
  await until(() => on("2026-12-25"), () => "the order is not on the day it has in Tai'an");
  assert.equal(await on("2026-12-24"), false);
});

test("where the browser keeps nothing, it says so", async (t) => {
  const server = await startServer(t);
  const phone = await openPhone(t);
  const refuse = 'navigator.storage.getDirectory = () => Promise.reject(new DOMException("no", "SecurityError"));\n';
  const tab = await Tab.open(phone, server, { before: as(refuse) });
  assert.equal((await tab.ask({ do: "session" })).error.code, "storage_unsupported");
});

test("a photo is made small while the core goes on answering, and one that is none is refused", async (t) => {
  const { tab, order } = await accepted(t);

  const taken = await tab.page.evaluate(async (order) => {
    const canvas = new OffscreenCanvas(4000, 3000);
    const brush = canvas.getContext("2d");
    for (let i = 0; i < 3000; i++) {
      brush.fillStyle = `hsl(${(i * 137) % 360} 60% ${20 + (i % 60)}%)`;
      brush.fillRect((i * 7919) % 4000, (i * 104729) % 3000, 40 + (i % 200), 30 + (i % 150));
    }
    const bytes = await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 })).arrayBuffer();
    const adding = ask({ do: "add_photo", order, slot: "before", place: null }, bytes);
    const early = await Promise.race([adding.then(() => "the photo"), ask({ do: "sync" }).then(() => "the core")]);
    return { early, photo: (await adding).value };
  }, order);
  assert.equal(taken.early, "the core");

  const kept = await tab.page.evaluate(async ([order, attachment]) => {
    const size = (thumb) => ask({ do: "bytes", order, attachment, thumb }).then((answer) => answer.size);
    return [await size(false), await size(true)];
  }, [order, taken.photo]);
  assert.ok(kept[0] > 20_000 && kept[0] < 1_500_000, `${kept[0]} bytes`);
  assert.ok(kept[1] > 500 && kept[1] < 60_000, `a thumbnail of ${kept[1]} bytes`);

  const refused = await tab.page.evaluate(
    (order) => ask({ do: "add_photo", order, slot: "before", place: null }, new TextEncoder().encode("hello").buffer), order);
  assert.equal(refused.error.code, "not_an_image");
  await tab.confirmed();
  assert.equal((await tab.tell({ do: "order", order })).photos[0].state, "confirmed");
});
