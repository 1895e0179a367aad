// What is not sent yet, seen by the person whose work it is: the sync page, photos that wait for Wi-Fi, a bundle that
// another phone carries, and two people who changed one field.

import test from "node:test";
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDesk } from "./support/browser.mjs";
import { findSignal, give, loseSignal, phoneOf } from "./support/job.mjs";
import { assertLooksRight, picture } from "./support/looks.mjs";
import { startServer, until } from "./support/server.mjs";
import { Desk } from "./pages/desk.mjs";

const LOOKS = [["zh-CN", "light"], ["en", "sunlight"]];

async function syncPage(app) {
  await app.leave();
  await app.find("tab-sync").click();
  await app.find("sync-summary").waitFor();
}

const count = (app, box) => app.find(box).locator(".count__number").innerText();

/** Accepted, on site, at work, with some answers. */
async function begin(app, id) {
  await app.open(id);
  await app.take("accept");
  await app.take("depart");
  await app.checkIn();
  await app.take("start");
  await app.answerAll();
  await app.writeNote("更换点火电极。");
}

for (const [language, theme] of LOOKS) {
  test(`drafts, ready, sent, and what happens next (${language}, ${theme})`, async (t) => {
    const server = await startServer(t);
    const api = await server.as("dana");
    const { id, site } = await give(api, "李伟", "锅炉无法点火");
    const app = await phoneOf(t, server, "李伟", site, { language, theme, connection: "cellular" });
    await app.ticket(id).waitFor();
    await loseSignal(app, server);
    await begin(app, id);
    await app.addPhotos("before", 1);
    await syncPage(app);
    assert.equal(await count(app, "sync-box-drafts"), "1");
    assert.ok(Number(await count(app, "sync-box-here")) >= 6, "steps, answers, note and photo are ready");
    assert.equal(await count(app, "sync-box-attention"), "0");
    assert.ok((await app.find("draft").innerText()).length > 0);
    await assertLooksRight(app.page, `sync-offline-${language}-${theme}`, { theme, whole: true });

    // Photos wait for Wi-Fi; words do not.
    await app.find("wifi-only").click();
    await findSignal(app, server);
    await app.find("photos-held").waitFor();
    await until(async () => (await count(app, "sync-box-here")) === "1", () => "only the photo stays");
    const order = await api.get(`/api/orders/${id}`);
    assert.equal(order.order.status, "in_progress");
    assert.equal(order.photos[0].here, false);
    await assertLooksRight(app.page, `sync-wifi-${language}-${theme}`, { theme, whole: true });
    // The phone comes into the office's Wi-Fi.
    await app.page.evaluate(() => globalThis.pretendConnection("wifi"));
    await app.awaitAllSent();
    assert.equal((await api.get(`/api/orders/${id}`)).photos[0].here, true);
    assert.equal(await count(app, "sync-box-drafts"), "1", "sent, and still not completed");
    await picture(app.page, `sync-done-${language}-${theme}`, { whole: true });
  });
}

test("a phone without a signal packs its work, and a colleague's phone carries it", async (t) => {
  const server = await startServer(t);
  const api = await server.as("dana");
  const { id, site } = await give(api, "李伟", "锅炉无法点火");
  const broken = await phoneOf(t, server, "李伟", site);
  await broken.ticket(id).waitFor();
  await loseSignal(broken, server);
  await begin(broken, id);
  await broken.addPhotos("before", 2);

  // Signing out says in words what would stay behind, and offers the three ways out.
  await broken.leave();
  await broken.find("tab-me").click();
  await broken.find("sign-out").click();
  await broken.find("sign-out-confirm").click();
  assert.match(await broken.find("unsent-counts").innerText(), /2/);
  await broken.find("sign-out-send").waitFor();
  await broken.find("sign-out-keep").waitFor();
  await picture(broken.page, "sign-out-unsent");
  await broken.find("sign-out-export").click();
  await assertLooksRight(broken.page, "bundle-export", { theme: "light" });
  await broken.find("passphrase").fill("泰山脚下的锅炉房");
  // The cable stays cut. A browser that pretends to be offline would not even save a file that is in memory.
  await broken.phone.setOffline(false);
  const [download] = await Promise.all([broken.page.waitForEvent("download"), broken.find("bundle-pack").click()]);
  const pocket = await mkdtemp(join(tmpdir(), "jobsheet-bundle-"));
  t.after(() => rm(pocket, { recursive: true, force: true }));
  const file = join(pocket, download.suggestedFilename());
  await download.saveAs(file);
  await broken.phone.stop();
  await server.cable.mend();

  const carrier = await phoneOf(t, server, "王芳", site, { language: "en" });
  // Her own list has come: a count before that would be of nothing.
  await carrier.tickets().first().waitFor();
  const before = await carrier.tickets().count();
  await syncPage(carrier);
  await carrier.find("bundle-import").click();
  await carrier.find("bundle-file").setInputFiles(file);
  await carrier.find("passphrase").fill("not the right one");
  await carrier.find("bundle-take").click();
  await carrier.find("import-error").waitFor();
  await assertLooksRight(carrier.page, "bundle-import", { theme: "light" });
  await carrier.find("passphrase").fill("泰山脚下的锅炉房");
  await carrier.find("bundle-take").click();
  await carrier.find("import-sheet").waitFor({ state: "hidden" });
  await until(async () => {
    const order = await api.get(`/api/orders/${id}`);
    return order.order.status === "in_progress" && order.photos.length === 2 && order.photos.every((photo) => photo.here);
  }, () => "the carried work did not arrive");
  await until(async () => (await carrier.find("cargo").count()) === 0, () => "the cargo did not leave");
  // She was a carrier, no more.
  await carrier.today();
  assert.equal(await carrier.tickets().count(), before);
  await carrier.page.goto(`${carrier.url}/orders/${id}`);
  await carrier.page.getByTestId("back").waitFor();
  assert.equal(await carrier.find("order-head").count(), 0);

  // The broken phone comes back and sends the same.
  const told = (await api.get(`/api/orders/${id}`)).timeline.length;
  await broken.phone.start();
  await broken.launch();
  await broken.awaitAllSent();
  assert.equal((await api.get(`/api/orders/${id}`)).timeline.length, told);
});

for (const [language, theme] of LOOKS) {
  test(`two people, one field: both values, one rule, one tap (${language}, ${theme})`, async (t) => {
    const server = await startServer(t);
    const api = await server.as("dana");
    const [one, two] = [await give(api, "李伟", "锅炉无法点火"), await give(api, "李伟", "例行检查")];
    const app = await phoneOf(t, server, "李伟", one.site, { language, theme });
    await app.ticket(one.id).waitFor();
    await app.ticket(two.id).waitFor();
    await loseSignal(app, server);
    for (const { id } of [one, two]) {
      await app.open(id);
      await app.find("more-actions").click();
      await app.find("propose").click();
      await app.find("propose-priority-urgent").click();
      await app.find("propose-send").click();
      await app.find("proposal").first().waitFor();
      const seen = await api.get(`/api/orders/${id}`);
      await api.patch(`/api/orders/${id}`, { priority: "low", versions: seen.order.versions });
    }
    await findSignal(app, server);

    // In the field: who, when, and the rule that holds meanwhile.
    await app.open(one.id);
    await app.find("two-values").waitFor();
    assert.match(await app.find("side-office").innerText(), /达娜|Dana/);
    assert.match(await app.find("side-field").innerText(), /李伟/);
    assert.ok((await app.find("two-values-rule").innerText()).length > 10);
    await assertLooksRight(app.page, `two-values-${language}-${theme}`, { theme, whole: true });
    await app.find("side-field-take").click();
    await app.find("two-values").waitFor({ state: "detached" });
    await until(async () => (await api.get(`/api/orders/${one.id}`)).order.priority === "urgent", () => "the value was not taken");
    await picture(app.page, `two-values-settled-${language}`, { whole: true });

    // At the desk, the other one.
    const desk = new Desk(await openDesk(t, { language, theme }));
    await desk.signIn(server.url, server.login("dana"));
    await desk.page.goto(`${server.url}/desk/orders/${two.id}`);
    await desk.find("proposal").waitFor();
    assert.match(await desk.find("proposal").innerText(), /李伟/);
    await assertLooksRight(desk.page, `desk-two-values-${language}-${theme}`, { theme, phone: false });
    await desk.find("proposal-keep").click();
    await desk.find("proposal").waitFor({ state: "detached" });
    // Without waiting for the next poke.
    await syncPage(app);
    await app.find("sync-now").click();
    await app.open(two.id);
    await app.find("two-values").waitFor({ state: "detached" });
    assert.equal((await api.get(`/api/orders/${two.id}`)).order.priority, "low");
  });
}
