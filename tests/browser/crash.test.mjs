// The tab or the whole browser dies without warning, while the core writes and while it uploads. What was answered is
// there when the app is opened again, the replica is free, and an upload goes on where the server stands.

import test from "node:test";
import assert from "node:assert/strict";
import { processOf } from "./support/browser.mjs";
import { chance } from "./support/chance.mjs";
import { give, phoneOf } from "./support/job.mjs";
import { picture } from "./support/looks.mjs";
import { startServer, until } from "./support/server.mjs";
import { Tab, accepted, step } from "./support/tab.mjs";

/** How often, each time at another moment. */
const DEATHS = 8;

/** Kills the tab's process: page and worker end in the middle of whatever they do. */
async function crash(phone, tab) {
  const session = await phone.context.newCDPSession(tab.page);
  const gone = new Promise((resolve) => tab.page.on("crash", resolve));
  // The process that would answer is the one that dies.
  session.send("Page.crash").catch(() => {});
  await gone;
  await tab.page.close();
}

/** Works until it dies; `told` hears of everything that the core has answered. */
async function work(tab, order, life, told) {
  await tab.page.exposeFunction("told", told);
  // Nobody waits for its end: it has none.
  tab.page
    .evaluate(
      async ([order, life]) => {
        const canvas = new OffscreenCanvas(64, 48);
        for (let number = 0; ; number++) {
          const name = `life ${life}, number ${number}.`;
          if (number % 5 === 4) {
            const brush = canvas.getContext("2d");
            brush.fillStyle = `hsl(${(life * 83 + number * 7) % 360} 60% 50%)`;
            brush.fillRect(0, 0, 64, 48);
            brush.fillText(name, 2, 20);
            const bytes = await (await canvas.convertToBlob({ type: "image/jpeg" })).arrayBuffer();
            const { value, error } = await ask({ do: "add_photo", order, slot: "other", place: null }, bytes);
            await told(error ? { error } : { photo: value });
          } else {
            const { error } = await ask({ do: "remark", order, text: name });
            await told(error ? { error } : { remark: name });
          }
        }
      },
      [order, life],
    )
    .catch(() => {});
}

/** Everything that was told is there, once. */
function assertKept({ timeline, photos }, said, where) {
  for (const { remark, photo, error } of said) {
    assert.equal(error, undefined, "the core refuses what it should do");
    const found = remark
      ? timeline.filter((item) => item.args.text === remark).length
      : photos.filter((one) => one.id === photo).length;
    assert.equal(found, 1, `${remark ?? `photo ${photo}`} is there ${found} times ${where}`);
  }
}

for (const [name, die] of [
  ["tab", crash],
  ["browser", (phone) => phone.die()],
]) {
  test(`a ${name} that is killed while it writes loses nothing that was answered`, async (t) => {
    const seed = Number(process.env.CRASH_SEED ?? 20261127);
    t.diagnostic(`seed ${seed}`);
    const { between } = chance(seed);
    const { server, phone, order, ...first } = await accepted(t);
    let { tab } = first;

    const said = [];
    for (let life = 0; life < DEATHS; life++) {
      await work(tab, order, life, (what) => void said.push(what));
      await new Promise((resolve) => setTimeout(resolve, between(20, 1_200)));
      await die(phone, tab);
      const opening = Date.now();
      tab = await Tab.open(phone, server);
      // Not "open elsewhere": the dead tab's lock is free, and nobody has to be waited for.
      assertKept(await tab.tell({ do: "order", order }), said, "on the phone");
      assert.equal(await tab.owns(), true);
      t.diagnostic(`death ${life + 1}: ${said.length} answers kept; open again after ${Date.now() - opening} ms`);
    }
    assert.ok(said.length > DEATHS, `only ${said.length} things were answered`);
    await tab.confirmed();
    const api = await server.as("dana");
    const page = await api.get(`/api/orders/${order}`);
    assertKept(page, said, "at the desk");
    assert.ok(page.photos.every((photo) => photo.here), "the bytes of all photos are at the server");
    assert.equal(new Set(page.photos.map((photo) => photo.sha256)).size, page.photos.length, "no photo twice");
  });
}

/** Photos with so much detail that each is sent in several pieces. */
async function addLargePhotos(tab, order, count) {
  return tab.page.evaluate(
    async ([order, count]) => {
      const photos = [];
      for (let number = 0; number < count; number++) {
        const canvas = new OffscreenCanvas(1600, 1200);
        const brush = canvas.getContext("2d");
        const picture = brush.createImageData(1600, 1200);
        let state = 1 + number;
        for (let at = 0; at < picture.data.length; at++) {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          picture.data[at] = at % 4 === 3 ? 255 : 96 + (state >>> 26);
        }
        brush.putImageData(picture, 0, 0);
        const bytes = await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 })).arrayBuffer();
        const { value, error } = await ask({ do: "add_photo", order, slot: "before", place: null }, bytes);
        if (error) throw new Error(JSON.stringify(error));
        photos.push(value);
      }
      return photos;
    },
    [order, count],
  );
}

test("a tab that is killed while it uploads goes on where the server stands", async (t) => {
  const { server, phone, order, ...first } = await accepted(t);
  let { tab } = first;
  await tab.confirmed();
  const online = (is) => tab.page.evaluate((online) => core.postMessage({ online }), is);
  await online(false);
  const photos = await addLargePhotos(tab, order, 2);
  const left = async () => (await tab.tell({ do: "sync" })).bytes_left;
  const all = await left();
  assert.ok(all > 1_000_000, `${all} bytes are no large photos`);

  // A slow line: some hundred kilobytes a second.
  server.cable.rate = 600_000;
  await online(true);
  for (const part of [0.85, 0.5]) {
    await until(async () => (await left()) < all * part, () => "nothing is being sent");
    const before = await left();
    await crash(phone, tab);
    // What was on its way when the tab died does not count; the browser keeps connections open for whoever comes next.
    await server.cable.cut();
    server.cable.up = 0;
    await server.cable.mend();
    tab = await Tab.open(phone, server);
    await until(async () => (await left()) < before, () => "the upload does not go on");
    t.diagnostic(`killed with ${before} of ${all} bytes to send; goes on`);
    if (part > 0.5) continue;
    server.cable.rate = Infinity;
    await tab.confirmed();
    // Nothing that the server had confirmed is sent again: what was left, and the words around it.
    assert.ok(server.cable.up < before + 100_000, `${server.cable.up} bytes were sent for ${before} that were left`);
    t.diagnostic(`${server.cable.up} bytes were sent for ${before} that were left`);
  }
  const api = await server.as("dana");
  const page = await api.get(`/api/orders/${order}`);
  assert.deepEqual(page.photos.map((photo) => photo.id).sort(), [...photos].sort());
  assert.ok(page.photos.every((photo) => photo.here));
});

test("a tab that stops answering is named to the person, and its replica is not taken from it", async (t) => {
  const server = await startServer(t);
  const api = await server.as("dana");
  const { id, site } = await give(api, "李伟", "锅炉无法点火");
  const app = await phoneOf(t, server, "李伟", site);
  await app.ticket(id).waitFor();
  await app.page.goto("about:blank");
  const owner = await Tab.open(app.phone, server);
  await until(() => owner.owns(), () => "nobody owns the replica");
  await owner.tell(step(id, "accept"));
  const pid = await processOf(app.phone, owner.page);
  process.kill(pid, "SIGSTOP");
  t.after(() => {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It is dead already.
    }
  });

  await app.page.goto(`${app.url}/today`);
  await app.find("core-retry").waitFor();
  await app.page.getByText("另一个标签页").first().waitFor();
  await picture(app.page, "open-elsewhere");
  const killed = Date.now();
  process.kill(pid, "SIGKILL");
  await until(
    async () => {
      await app.find("core-retry").click({ timeout: 1_000 }).catch(() => {});
      return app.find("tab-today").isVisible();
    },
    () => "the app does not go on",
  ).catch(async (error) => {
    await picture(app.page, "does-not-go-on");
    throw error;
  });
  t.diagnostic(`goes on ${Date.now() - killed} ms after the owner's death`);
  await app.awaitAllSent();
  assert.equal((await api.get(`/api/orders/${id}`)).order.status, "accepted");
});
