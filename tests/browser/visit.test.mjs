// The main job: dispatched, done without a signal from a cold start, signed, merged. What the office did meanwhile
// and what the field did are both kept, everything arrives once, and nobody sees an error.

import test from "node:test";
import assert from "node:assert/strict";
import { openDesk } from "./support/browser.mjs";
import { findSignal, give, loseSignal, phoneOf } from "./support/job.mjs";
import { picture } from "./support/looks.mjs";
import { startServer, until } from "./support/server.mjs";
import { Desk } from "./pages/desk.mjs";

/** No signal, and a cold start. */
async function goOffline(app, server) {
  await loseSignal(app, server);
  await app.phone.restart();
}

for (const [language, theme] of [["zh-CN", "light"], ["en", "sunlight"]]) {
  test(`a whole visit without a network, from a cold start (${language}, ${theme})`, async (t) => {
    const server = await startServer(t);
    const api = await server.as("dana");
    const { id, site } = await give(api, "李伟", "锅炉无法点火");
    const other = await give(api, "李伟", "例行检查");
    const app = await phoneOf(t, server, "李伟", site, { language, theme });
    await app.ticket(id).waitFor();
    await app.ticket(other.id).waitFor();

    const desk = new Desk(await openDesk(t, { language, theme }));
    await desk.signIn(server.url, server.login("dana"));

    await goOffline(app, server);
    await app.launch();
    await app.ticket(id).waitFor();
    await picture(app.page, `visit-1-today-${language}`);
    await app.open(id);
    await app.awaitStatus("assigned");
    await picture(app.page, `visit-2-order-${language}`);
    await app.take("accept");
    await app.take("depart");
    await app.awaitStatus("travelling");
    await app.checkIn();
    await app.awaitStatus("on_site");
    await app.take("start");
    await app.awaitStatus("in_progress");

    await app.addPhotos("before", 2);
    assert.ok((await app.answerAll()) >= 3, "the checklist asks at least three questions");
    await app.writeNote("更换点火电极，试运行三十分钟。");
    await app.usePart("");
    await app.addPhotos("after", 1);
    await picture(app.page, `visit-3-work-${language}`, { whole: true });

    // Killed in the middle of the work: nothing that was shown is lost.
    await app.phone.restart();
    await app.launch();
    await app.open(id);
    await app.awaitStatus("in_progress");
    assert.equal(await app.find("note").inputValue(), "更换点火电极，试运行三十分钟。");
    assert.equal(await app.find("slot-before").getByTestId("photo").count(), 2);
    assert.equal(await app.find("part-line").count(), 1);

    await app.take("complete");
    await app.awaitStatus("awaiting_confirmation");
    await app.sign("孙大伟");
    await app.awaitStatus("completed");
    await picture(app.page, `visit-4-signed-${language}`, { whole: true });
    await app.leave();
    assert.ok(await app.find("sync-strip").first().isVisible(), "the strip says what has not been sent");

    // Meanwhile in the office, which knows nothing of all this.
    const seen = await api.get(`/api/orders/${id}`);
    assert.equal(seen.order.status, "assigned");
    await api.post(`/api/orders/${id}/remarks`, { text: "客户下午不在，钥匙在门卫处。" });
    await api.patch(`/api/orders/${id}`, { priority: "urgent", versions: seen.order.versions }).catch(async (error) => {
      assert.fail(`the office could not change the priority: ${error.message}`);
    });
    const people = await api.get("/api/technicians");
    const wangFang = people.find((one) => one.person.name === "王芳").person.id;
    const moved = await api.get(`/api/orders/${other.id}`);
    await api.post(`/api/orders/${other.id}/assign`, { technician: wangFang, version: moved.order.version });

    await findSignal(app, server);
    // Done: it leaves the list of open orders without anybody reloading.
    await desk.row(id).waitFor({ state: "detached" });
    assert.equal((await api.get(`/api/orders/${id}`)).order.status, "completed");
    await until(async () => (await api.get(`/api/orders/${id}`)).photos.every((photo) => photo.here), () => "the photos did not arrive", 60_000);
    await app.awaitAllSent();
    await picture(app.page, `visit-5-sent-${language}`);

    const after = await api.get(`/api/orders/${id}`);
    const steps = after.timeline.filter((item) => ["step", "check_in", "signature"].includes(item.code));
    assert.equal(new Set(steps.map((item) => item.entry)).size, steps.length, "every step arrived once");
    assert.equal(after.photos.length, 3);
    assert.equal(after.signatures.length, 1);
    assert.equal(after.signatures[0].signer, "孙大伟");
    assert.equal(after.note, "更换点火电极，试运行三十分钟。");
    assert.equal(after.parts.length, 1);
    const checkIn = after.timeline.find((item) => item.code === "check_in");
    assert.ok(Math.abs(checkIn.place.lat - site.lat) < 0.001, "the check-in tells where");

    await desk.open(id);
    await desk.find("signature").waitFor();
    await until(async () => (await desk.page.locator('[data-testid=photo][data-here="true"]').count()) === 3, () => "the desk does not show the photos");
    await picture(desk.page, `visit-6-desk-${language}`, { whole: true });

    // The office's words have reached the phone, and the order that went elsewhere has left it, with a notice.
    await app.today();
    await app.find("notice").first().waitFor();
    await until(async () => (await app.ticket(other.id).count()) === 0, () => "the reassigned order is still on the phone");
    await app.open(id);
    await app.page.getByText("钥匙在门卫处").first().waitFor();
  });
}

test("outside the fence wants a reason and a photo; without a fix, a reason", async (t) => {
  const server = await startServer(t);
  const api = await server.as("dana");
  const { id, site } = await give(api, "李伟", "水泵异响");
  const app = await phoneOf(t, server, "李伟", { ...site, lat: site.lat + 0.02 }, { language: "zh-CN" });
  await app.ticket(id).waitFor();
  await goOffline(app, server);
  await app.launch();
  await app.open(id);
  await app.take("accept");
  await app.take("depart");
  await app.step("arrive").click();
  await app.find("outside").waitFor();
  await picture(app.page, "check-in-outside");
  await app.find("check-in-confirm").click();
  assert.ok(await app.find("check-in").isVisible(), "without a reason there is no check-in outside");
  await app.find("sheet-close").filter({ visible: true }).click();
  await app.checkIn({ words: "客户在仓库等" });
  await app.awaitStatus("on_site");
});

test("a fault found on site becomes an order, and the office numbers it", async (t) => {
  const server = await startServer(t);
  const api = await server.as("dana");
  const { id, site } = await give(api, "李伟", "年度保养");
  const app = await phoneOf(t, server, "李伟", site, { language: "en" });
  await app.ticket(id).waitFor();
  await goOffline(app, server);
  await app.launch();
  await app.open(id);
  await app.take("accept");
  await app.take("depart");
  await app.checkIn();
  await app.take("start");
  await app.requestOrder({ title: "排烟管破损", description: "检查时发现，建议一周内更换。" });
  await picture(app.page, "requested-order");
  await findSignal(app, server);
  await until(
    async () => (await api.get("/api/orders?scope=open&q=" + encodeURIComponent("排烟管破损"))).rows.some((row) => row.number),
    () => "the office never saw the new order",
    60_000,
  );
});

test("signed out, the next person sees nothing of the last one", async (t) => {
  const server = await startServer(t);
  const api = await server.as("dana");
  const { id, site } = await give(api, "李伟", "燃气泄漏检测");
  const app = await phoneOf(t, server, "李伟", site, { language: "zh-CN" });
  await app.ticket(id).waitFor();
  await app.signOut();
  await app.signIn(server.login("王芳"));
  await app.find("tab-orders").click();
  assert.equal(await app.ticket(id).count(), 0, "Li Wei's order is not Wang Fang's");
});
