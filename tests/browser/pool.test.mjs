// The pool, on the real server with real phones: offered at the desk, wanted without signal, won by whoever's request arrives
// first, and the other one is told.

import test from "node:test";
import assert from "node:assert/strict";
import { openDesk } from "./support/browser.mjs";
import { findSignal, loseSignal, phoneOf } from "./support/job.mjs";
import { tomorrow } from "./support/board.mjs";
import { assertAccessible, picture } from "./support/looks.mjs";
import { startServer, until } from "./support/server.mjs";
import { Board } from "./pages/board.mjs";
import { Desk } from "./pages/desk.mjs";

const LOOKS = [["zh-CN", "light"], ["en", "dark"]];

/** Dana at the order's page. */
async function at(t, server, order, options) {
  const desk = new Desk(await openDesk(t, options));
  await desk.signIn(server.url, server.login("dana"));
  await desk.open(order);
  return desk;
}

/** Offers the order by name to people of the company. */
async function offer(desk, names) {
  await desk.find("offer").click();
  await desk.find("offer-audience-2").click();
  for (const person of await desk.find("offer-person").all()) {
    const text = await person.textContent();
    const on = (await person.getAttribute("aria-checked")) === "true";
    if (names.some((name) => text.includes(name)) !== on) await person.click();
  }
}

for (const [language, theme] of LOOKS) {
  test(`two want an order in cellars, one gets it, both are told (${language}, ${theme})`, async (t) => {
    const server = await startServer(t);
    const day = await tomorrow(server);
    const order = await day.waiting("可抢的工单", 8, 18);
    const { site } = await day.api.get(`/api/orders/${order}`);
    const [li, wang] = [await phoneOf(t, server, "李伟", site, { language, theme }), await phoneOf(t, server, "王芳", site, { language, theme })];
    const desk = await at(t, server, order, { language, theme });
    await offer(desk, ["李伟", "王芳"]);
    await desk.find("offer-extra").fill("30");
    await picture(desk.page, `pool-offer-${language}-${theme}`);
    await assertAccessible(desk.page);
    await desk.find("offer-do").click();
    await desk.find("pool-card").waitFor();
    await desk.find("status-in_pool").first().waitFor();
    assert.equal(await desk.find("asked").count(), 2);

    for (const phone of [li, wang]) {
      await phone.today();
      await phone.find("pool-link").click();
      await card(phone).waitFor();
      assert.doesNotMatch(await card(phone).innerText(), new RegExp(site.address.slice(-6)));
    }
    await picture(li.page, `pool-phone-${language}-${theme}`);
    await assertAccessible(li.page);
    await loseSignal(li, server);
    await loseSignal(wang, server);
    for (const phone of [li, wang]) {
      await card(phone).getByTestId("claim").click();
      await card(phone).getByTestId("offer-claimed").waitFor();
    }
    // Once more thought about, and wanted after all.
    await card(li).getByTestId("unclaim").click();
    await card(li).getByTestId("claim").click();
    await card(li).getByTestId("offer-claimed").waitFor();

    // One line for both phones: whose request is first is up to it.
    await findSignal(li, server);
    await findSignal(wang, server);
    await until(async () => (await day.api.get(`/api/orders/${order}`)).order.status === "accepted", () => "nobody got it");
    const { order: row, technician, offer: told } = await day.api.get(`/api/orders/${order}`);
    assert.equal(row.status, "accepted");
    await until(async () => (await desk.find("claim").count()) === 2, () => `the desk does not show both answers: ${JSON.stringify(told)}`);
    const [winner, loser] = technician === "李伟" ? [li, wang] : [wang, li];
    for (const phone of [winner, loser]) {
      await phone.find("notice").first().waitFor();
      await card(phone).waitFor({ state: "detached" });
    }
    await picture(loser.page, `pool-lost-${language}-${theme}`);
    await picture(desk.page, `pool-desk-${language}-${theme}`);
    const { offer: after } = await day.api.get(`/api/orders/${order}`);
    assert.deepEqual(after.asked.map((one) => one.claim?.[0]), ["accepted", "refused"]);
    // What became of it is put away by the person, and the winner finds the order.
    await loser.find("notice-dismiss").first().click();
    await loser.find("notice").waitFor({ state: "detached" });
    assert.equal(await loser.ticket(order).count(), 0);
    await winner.open(order);
    await winner.step("depart").waitFor();
  });
}

test("an offer is withdrawn, taken back by undo, and a second dispatcher is told", async (t) => {
  const server = await startServer(t);
  const day = await tomorrow(server);
  const order = await day.waiting("可抢的工单", 8, 18);
  const desk = await at(t, server, order, {});
  await offer(desk, ["李伟"]);
  // Somebody else is faster.
  const { order: row } = await day.api.get(`/api/orders/${order}`);
  const request = { id: crypto.randomUUID(), audience: "named", technicians: [(await day.free())[0].technician], version: row.version };
  await day.api.post(`/api/orders/${order}/offer`, request);
  await desk.find("offer-do").click();
  await desk.find("conflict").waitFor();
  await desk.page.keyboard.press("Escape");
  await desk.find("withdraw").click();
  await desk.find("status-pending_dispatch").first().waitFor();
  await offer(desk, ["李伟"]);
  await desk.find("offer-do").click();
  await desk.find("status-in_pool").first().waitFor();
  await desk.find("toast-act").first().click();
  await desk.find("status-pending_dispatch").first().waitFor();
});

test("on the board an order is offered and taken back, and the plan of the day leaves it alone", async (t) => {
  const server = await startServer(t);
  const day = await tomorrow(server);
  const order = await day.waiting("可抢的工单", 8, 18);
  const desk = new Board(await openDesk(t));
  await desk.signIn(server.url, server.login("dana"));
  await desk.show(day.name);
  await desk.search("可抢的工单");
  await desk.card(order).click();
  await desk.find("side-offer").click();
  await desk.find("offer-do").filter({ hasText: "3" }).waitFor();
  await desk.find("offer-do").click();
  await desk.card(order).getByTestId("offered").waitFor();
  await picture(desk.page, "pool-board");
  const { changes } = await day.api.post("/api/board/plan", { day: day.name, reassign: false });
  assert.ok(changes.every((change) => change.order.id !== order), "a plan takes nothing out of the pool");
  await desk.find("side-withdraw").click();
  await desk.card(order).getByTestId("offered").waitFor({ state: "detached" });
});

test("the best are proposed with reasons, and marked in advance", async (t) => {
  const server = await startServer(t);
  const day = await tomorrow(server);
  const order = await day.waiting("可抢的工单", 8, 18);
  const desk = await at(t, server, order, {});
  await desk.find("offer").click();
  const marked = () => desk.page.locator("[data-testid=offer-person][aria-checked=true]").count();
  await until(async () => (await marked()) === 3, () => "the best three are not marked");
  await desk.find("offer-many").selectOption("2");
  await until(async () => (await marked()) === 2, () => "two are to be marked");
});

function card(phone) {
  return phone.find("offer").filter({ hasText: "可抢的工单" });
}

test("the board shows only what is offered, and everything again", async (t) => {
  const server = await startServer(t);
  const day = await tomorrow(server);
  const [offered, other] = [await day.waiting("可抢的工单", 8, 18), await day.waiting("不可抢的工单", 8, 18)];
  const board = new Board(await openDesk(t));
  await board.signIn(server.url, server.login("dana"));
  await board.show(day.name);
  assert.equal(await board.find("pool-offered").count(), 0, "nothing is offered yet");
  const { order } = await day.api.get(`/api/orders/${offered}`);
  const { technician } = (await day.free())[0];
  await day.api.post(`/api/orders/${offered}/offer`, { id: crypto.randomUUID(), audience: "named", technicians: [technician], version: order.version });
  // It appears with the news, and is pressed by the keyboard.
  await board.find("pool-offered").focus();
  await board.page.keyboard.press("Enter");
  await board.card(other).waitFor({ state: "detached" });
  assert.equal(await board.find("card").count(), 1);
  await board.card(offered).getByTestId("offered").waitFor();
  await assertAccessible(board.page, "pool-offered");
  await picture(board.page, "pool-offered");
  await board.find("pool-offered").click();
  await board.card(other).waitFor();
});
