// The board: mouse and keyboard do the same, promises are not broken by accident, and nobody's decision is overwritten.

import test from "node:test";
import assert from "node:assert/strict";
import { LANGUAGES, PHONE, openDesk } from "./support/browser.mjs";
import { serveBoard } from "./support/board.mjs";
import { assertAccessible, assertLooksRight, picture } from "./support/looks.mjs";
import { startServer, until } from "./support/server.mjs";
import { Board } from "./pages/board.mjs";

async function board(t, server, { language = "zh-CN", theme = "light", ...made } = {}) {
  const desk = new Board(await openDesk(t, { language, theme }));
  await desk.signIn(server.url, server.login("dana"));
  const state = await serveBoard(desk.page, server, made);
  await desk.show();
  return { desk, state, page: desk.page };
}

const decided = (state, count) => until(() => state.moves.length >= count, () => `${state.moves.length} decisions of ${count} were sent`);
const hour = (state, moment) => (moment - state.midnight) / 3_600_000;
/** An order of the pool that this person may do at any time between. */
const fitting = (state, from, to) =>
  [...state.orders.values()].find((one) => !state.visits.has(one.id) && one.skills[0] === "boiler" && one.window.start === state.at(from) && one.window.end === state.at(to));
const boilers = (state, count = 0) => state.people.filter((one, index) => index !== 3 && one.skills.includes("boiler"))[count];

test("an order is dragged to somebody, said, taken back, and dragged out again", async (t) => {
  const server = await startServer(t);
  const { desk, state, page } = await board(t, server);
  const order = fitting(state, 8, 18);
  const who = boilers(state);
  await desk.carry(desk.card(order.id), who.technician, 12, { drop: false });
  await desk.find("ghost-note").waitFor();
  await picture(page, "board-drag");
  await page.mouse.up();
  await decided(state, 1);
  assert.deepEqual({ ...state.moves[0], start: hour(state, state.moves[0].start) }, { order: order.id, version: 7, technician: who.technician, start: 12, pinned: false, reason: "" });
  await desk.block(order.id).waitFor();
  await desk.card(order.id).waitFor({ state: "detached" });
  assert.match(await desk.said(), new RegExp(order.number));

  await desk.find("toast-act").first().click();
  await decided(state, 2);
  assert.equal(state.moves[1].technician, null);
  assert.equal(state.moves[1].version, 8, "the version that the first decision made");
  await desk.card(order.id).waitFor();

  // Escape lets go of it, and nothing is sent.
  await desk.carry(desk.card(order.id), who.technician, 12, { drop: false });
  await page.keyboard.press("Escape");
  await desk.find("ghost").waitFor({ state: "detached" });
  await page.mouse.up();
  assert.equal(state.moves.length, 2);
});

test("what breaks a promise asks for a reason, and without one nothing is done", async (t) => {
  const server = await startServer(t);
  const { desk, state, page } = await board(t, server);
  const order = fitting(state, 9, 11);
  const who = boilers(state);
  await desk.carry(desk.card(order.id), who.technician, 18);
  await desk.find("board-reason").waitFor();
  await picture(page, "board-reason");
  await desk.find("reason-do").click();
  assert.equal(state.moves.length, 0, "no reason, no decision");
  await desk.find("reason-not").click();
  await desk.find("board-reason").waitFor({ state: "hidden" });
  assert.equal(state.moves.length, 0);

  await desk.carry(desk.card(order.id), who.technician, 18);
  await desk.find("reason-words").fill("客户同意");
  await desk.find("reason-do").click();
  await decided(state, 1);
  assert.equal(state.moves[0].reason, "客户同意");
  await desk.block(order.id).waitFor();
});

test("a visit goes from row to row and back to the pool; what has begun stays", async (t) => {
  const server = await startServer(t);
  const { desk, state, page } = await board(t, server);
  const [from, to] = [boilers(state, 0), boilers(state, 1)];
  const [id] = [...state.visits].find(([, visit]) => visit.technician === from.technician && !visit.begun);
  await desk.carry(desk.block(id), to.technician, 12);
  if (await desk.find("board-reason").isVisible()) {
    await desk.find("reason-words").fill("x");
    await desk.find("reason-do").click();
  }
  await decided(state, 1);
  assert.equal(state.moves[0].technician, to.technician);
  await desk.rowOf(to.technician).locator(`[data-order="${id}"]`).waitFor();

  const box = await desk.block(id).boundingBox();
  await page.mouse.move(box.x + 10, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(200, 500, { steps: 6 });
  await page.waitForFunction(() => document.querySelector(".board-pool--target"));
  await page.mouse.up();
  await decided(state, 2);
  assert.equal(state.moves[1].technician, null);

  const [begun] = [...state.visits].find(([, visit]) => visit.begun);
  const held = await desk.block(begun).boundingBox();
  await page.mouse.move(held.x + 10, held.y + 10);
  await page.mouse.down();
  await page.mouse.move(held.x + 300, held.y + 10, { steps: 4 });
  await page.mouse.up();
  assert.equal(await desk.find("ghost").count(), 0);
  assert.equal(state.moves.length, 2);
});

test("the keyboard does all of it", async (t) => {
  const server = await startServer(t);
  const { desk, state, page } = await board(t, server, { language: "en" });
  const order = fitting(state, 8, 18);
  const who = boilers(state);
  await desk.card(order.id).focus();
  await page.keyboard.press("Enter");
  await desk.find("side-order").waitFor();
  // Assign.
  await page.keyboard.press("a");
  await desk.find("board-technician").fill(who.name);
  await page.keyboard.press("Enter");
  await decided(state, 1);
  assert.deepEqual(state.moves[0], { order: order.id, version: 7, technician: who.technician, start: null, pinned: false, reason: "" });
  await desk.block(order.id).waitFor();
  // Set the time: what it breaks is said while it is typed.
  await page.keyboard.press("w");
  await desk.find("time-input").fill("12:30");
  assert.ok(await desk.find("time-says").textContent());
  await desk.find("time-do").click();
  await decided(state, 2);
  assert.equal(hour(state, state.moves[1].start), 12.5);
  // Pin, undo, back to the pool.
  await until(async () => /12:30/.test(await desk.find("side-when").textContent()), () => "the new time is not shown");
  await page.keyboard.press("p");
  await decided(state, 3);
  assert.equal(state.moves[2].pinned, true);
  await until(async () => (await desk.said()).includes(order.number), () => "not said");
  await page.keyboard.press("u");
  await decided(state, 4);
  assert.equal(state.moves[3].pinned, false);
  await page.keyboard.press("Control+z");
  await decided(state, 5);
  await page.keyboard.press("Control+z");
  await decided(state, 6);
  assert.equal(state.moves[5].technician, null, "back to where it was at first, step by step");
  await desk.card(order.id).waitFor();
  // Arrows: from card to card and into the rows; Escape closes; the keys are listed.
  await page.keyboard.press("Escape");
  await desk.find("side").waitFor({ state: "detached" });
  await desk.find("card").first().focus();
  await page.keyboard.press("ArrowDown");
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-order"));
  const second = await desk.find("card").nth(1).getAttribute("data-order");
  await until(async () => (await focused()) === second, () => "the second card has no focus");
  await page.keyboard.press("ArrowRight");
  const first = await desk.find("block").first().getAttribute("data-order");
  await until(async () => (await focused()) === first, () => "the first visit has no focus");
  await page.keyboard.press("ArrowDown");
  await until(async () => (await focused()) !== first, () => "the next row has no focus");
  await page.keyboard.press("?");
  await desk.find("board-keys").waitFor();
  await page.keyboard.press("Escape");
});

test("several are chosen and go to one person", async (t) => {
  const server = await startServer(t);
  const { desk, state, page } = await board(t, server);
  await desk.find("card").nth(2).click();
  await desk.find("card").nth(4).click({ modifiers: ["Shift"] });
  await desk.find("card").nth(3).click({ modifiers: ["Control"] });
  await desk.find("chosen").waitFor();
  await desk.find("assign-chosen").click();
  await desk.find("board-technician").fill(boilers(state).name);
  await desk.find("board-technician-item").first().click();
  await desk.find("assign-do").click();
  if (await desk.find("board-reason").isVisible()) {
    await desk.find("reason-words").fill("x");
    await desk.find("reason-do").click();
  }
  await decided(state, 2);
  assert.deepEqual(new Set(state.moves.map((one) => one.technician)), new Set([boilers(state).technician]));
  assert.equal(state.moves.length, 2);
});

test("what a colleague changed first is told, and may be decided again", async (t) => {
  const server = await startServer(t);
  const { desk, state } = await board(t, server);
  const order = fitting(state, 8, 18);
  const who = boilers(state);
  state.quicker.add(order.id);
  // Who it was is read from the order itself, which the server knows.
  await desk.carry(desk.card(order.id), who.technician, 12);
  await decided(state, 1);
  const toast = desk.page.locator(".toast--bad");
  await toast.waitFor();
  assert.match(await toast.textContent(), new RegExp(order.number));
  await picture(desk.page, "board-changed-meanwhile");
  assert.ok(!state.visits.has(order.id), "nothing was overwritten");
});

for (const language of LANGUAGES) {
  test(`who could do it, why, and why not the others (${language})`, async (t) => {
    const server = await startServer(t);
    const { desk, state, page } = await board(t, server, { language });
    const order = fitting(state, 8, 18);
    await desk.card(order.id).click();
    await page.keyboard.press("s");
    await desk.find("candidate").first().waitFor();
    const words = await desk.find("suggestions").textContent();
    assert.doesNotMatch(words, /board-|\{|undefined/);
    assert.match(words, /quantum flux/, "what this app does not know is shown as it is");
    await desk.find("others").locator("summary").click();
    await picture(page, `board-suggest-${language}`);
    await assertAccessible(page, "suggestions", "light");
    await desk.find("choose").first().click();
    if (await desk.find("board-reason").isVisible()) {
      await desk.find("reason-words").fill("x");
      await desk.find("reason-do").click();
    }
    await decided(state, 1);
    assert.equal(state.moves[0].technician, state.people[0].technician);
  });

  test(`a plan is compared, taken in part, told order by order, and taken back (${language})`, async (t) => {
    const server = await startServer(t);
    const { desk, state, page } = await board(t, server, { language });
    await desk.find("plan").click();
    await desk.find("plan-change").first().waitFor();
    await assertLooksRight(page, `board-plan-${language}`, { theme: "light", phone: false });
    assert.equal(state.moves.length, 0, "nothing has changed");
    const [one, two] = [await desk.find("plan-change").nth(0).getAttribute("data-order"), await desk.find("plan-change").nth(1).getAttribute("data-order")];
    await desk.find("plan-change").nth(3).getByRole("checkbox").click();
    state.quicker.add(two);
    await desk.find("plan-apply").click();
    await desk.find("plan-told").waitFor();
    assert.equal(state.moves.length, 3);
    assert.equal(await desk.find("change-done").count(), 2);
    assert.equal(await desk.find("change-failed").count(), 1);
    await picture(page, `board-plan-told-${language}`);
    assert.ok(state.visits.has(one) && !state.visits.has(two));
    await desk.find("plan-undo").click();
    await decided(state, 5);
    await desk.card(one).waitFor();
  });
}

test("on a phone the day is a list, with the same sheet", async (t) => {
  const server = await startServer(t);
  const { desk, state, page } = await board(t, server);
  await page.setViewportSize(PHONE);
  await desk.find("board-list").waitFor();
  await assertLooksRight(page, "board-phone", { theme: "light", whole: true });
  await desk.find("card").nth(2).click();
  await desk.find("side-order").waitFor();
  await page.waitForTimeout(300);
  await assertLooksRight(page, "board-phone-sheet", { theme: "light" });
  await desk.find("side-assign").click();
  await desk.find("board-technician").fill(boilers(state).name);
  await desk.find("board-technician-item").first().click();
  await desk.find("assign-do").click();
  await decided(state, 1);
  assert.equal(state.moves[0].technician, boilers(state).technician);
});

test("an unreachable board says so and is read again", async (t) => {
  const server = await startServer(t);
  const desk = new Board(await openDesk(t));
  await desk.signIn(server.url, server.login("dana"));
  await desk.page.route(/\/api\/board\?/, (route) => route.abort());
  await desk.page.goto(`${server.url}/desk/board`);
  await desk.find("board-retry").waitFor();
  await desk.page.unroute(/\/api\/board\?/);
  await serveBoard(desk.page, server);
  await desk.find("board-retry").click();
  await desk.find("row").first().waitFor();
});

test("news flashes in place; scroll, cursor and choice stay", async (t) => {
  const server = await startServer(t);
  const { desk, state, page } = await board(t, server, { technicians: 60 });
  await desk.find("card").nth(1).click({ modifiers: ["Control"] });
  await page.evaluate(() => (document.querySelector(".board-times").scrollTop = 900));
  const chosen = await desk.page.locator("[data-testid=card][aria-selected=true]").getAttribute("data-order");
  const before = await page.evaluate(() => document.querySelector(".board-times").scrollTop);
  const shown = desk.find("row").nth(8);
  const technician = await shown.getAttribute("data-technician");
  const order = fitting(state, 8, 18);
  state.move({ moves: [{ order: order.id, version: order.version, technician, start: state.at(13) }] });
  const api = await server.as("dana");
  const { rows } = await api.get("/api/orders?scope=open&limit=1");
  await api.post(`/api/orders/${rows[0].id}/remarks`, { text: "." });
  await desk.block(order.id).waitFor();
  assert.match(await desk.block(order.id).getAttribute("class"), /board-flash/);
  assert.equal(await page.evaluate(() => document.querySelector(".board-times").scrollTop), before);
  assert.equal(await desk.page.locator("[data-testid=card][aria-selected=true]").getAttribute("data-order"), chosen);
});

test("5,000 orders of 500 technicians: only what is in sight is drawn", async (t) => {
  const server = await startServer(t);
  const { desk, state, page } = await board(t, server, { technicians: 500, orders: 5_000 });
  assert.ok((await desk.find("row").count()) < 40, `${await desk.find("row").count()} rows`);
  assert.ok((await desk.find("card").count()) < 40, `${await desk.find("card").count()} cards`);
  await page.evaluate(() => (document.querySelector(".board-times").scrollTop = 1e9));
  await desk.rowOf(state.people.at(-1).technician).waitFor();
  await page.evaluate(() => (document.querySelector(".board-pool__scroll").scrollTop = 1e9));
  const pool = [...state.orders.values()].filter((one) => !state.visits.has(one.id));
  await desk.card(pool.at(-1).id).waitFor();
  await picture(page, "board-large");
});
