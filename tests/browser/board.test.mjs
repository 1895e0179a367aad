// The board: mouse and keyboard do the same, promises are not broken by accident, and nobody's decision is overwritten. All of it
// on tomorrow, which looks the same at whatever hour the tests run.

import test from "node:test";
import assert from "node:assert/strict";
import { LANGUAGES, PHONE, THEMES, openDesk } from "./support/browser.mjs";
import { serveLargeBoard, tomorrow } from "./support/board.mjs";
import { assertAccessible, assertLooksRight, picture } from "./support/looks.mjs";
import { startServer, until } from "./support/server.mjs";
import { Board } from "./pages/board.mjs";

async function open(t, server, day, { login = "dana", ...options } = {}) {
  const desk = new Board(await openDesk(t, options));
  await desk.signIn(server.url, server.login(login));
  await desk.show(day.name);
  return desk;
}

/** A server with an order that waits for any time of tomorrow and needs no skill, and somebody who has nothing to do then. */
async function begin(t) {
  const server = await startServer(t);
  const day = await tomorrow(server);
  const order = await day.waiting("随时可做的工单", 8, 18);
  const [first, second] = await day.free();
  return { server, day, order, first, second };
}

const becomes = (question, complaint) => until(question, () => complaint);

test("an order is dragged to somebody, said, taken back, and let go in mid-air", async (t) => {
  const { server, day, order, first } = await begin(t);
  const desk = await open(t, server, day);
  await desk.search("随时可做的工单");
  await desk.carry(desk.card(order), first.technician, 11, { drop: false });
  await desk.find("ghost-note").waitFor();
  await picture(desk.page, "board-drag");
  await desk.page.mouse.up();
  await desk.block(order).waitFor();
  const visit = await day.where(order);
  assert.deepEqual([visit.technician, day.hour(visit.start), visit.planned, visit.pinned], [first.technician, 11, true, false]);
  await desk.card(order).waitFor({ state: "detached" });
  assert.match(await desk.said(), new RegExp(visit.order.number));

  await desk.find("toast-act").first().click();
  await desk.card(order).waitFor();
  assert.equal(await day.where(order), null);

  await desk.carry(desk.card(order), first.technician, 11, { drop: false });
  await desk.page.keyboard.press("Escape");
  await desk.find("ghost").waitFor({ state: "detached" });
  await desk.page.mouse.up();
  await desk.card(order).waitFor();
  assert.equal(await day.where(order), null);
});

test("what breaks a promise asks for a reason, and without one nothing is done", async (t) => {
  const { server, day, first } = await begin(t);
  const order = await day.waiting("只能上午做的工单", 9, 11);
  const desk = await open(t, server, day);
  await desk.search("只能上午做的工单");
  await desk.carry(desk.card(order), first.technician, 16);
  await desk.find("board-reason").waitFor();
  await picture(desk.page, "board-reason");
  await desk.find("reason-do").click();
  assert.equal(await day.where(order), null, "no reason, no decision");
  await desk.find("reason-not").click();
  await desk.find("board-reason").waitFor({ state: "hidden" });
  await desk.find("ghost").waitFor({ state: "detached" });
  assert.equal(await day.where(order), null);

  await desk.carry(desk.card(order), first.technician, 16);
  await desk.because("客户同意下午");
  await desk.block(order).waitFor();
  const visit = await day.where(order);
  assert.deepEqual([visit.technician, day.hour(visit.start)], [first.technician, 16]);
  assert.ok(visit.problems.some((one) => one.code === "late"));
  await desk.block(order).click();
  await desk.find("problems").waitFor();
  await picture(desk.page, "board-late");
});

test("a visit goes from row to row, within its row, and back to the pool", async (t) => {
  const { server, day, order, first, second } = await begin(t);
  await day.move(order, first.technician, day.at(10));
  const desk = await open(t, server, day);
  await desk.carry(desk.block(order), second.technician, 12);
  await desk.rowOf(second.technician).locator(`[data-order="${order}"]`).waitFor();
  await desk.carry(desk.block(order), second.technician, 15);
  await becomes(async () => day.hour((await day.where(order)).start) === 15, "it was not moved within its row");
  await becomes(async () => /15:00/.test(await desk.block(order).getAttribute("aria-label")), "the new time is not shown");

  const box = await desk.block(order).boundingBox();
  await desk.page.mouse.move(box.x + 10, box.y + 10);
  await desk.page.mouse.down();
  await desk.page.mouse.move(150, 500, { steps: 6 });
  await desk.page.waitForFunction(() => document.querySelector(".board-pool--target"));
  await desk.page.mouse.up();
  await desk.search("随时可做的工单");
  await desk.card(order).waitFor();
  assert.equal(await day.where(order), null);
});

test("the keyboard does all of it", async (t) => {
  const { server, day, order, first } = await begin(t);
  const desk = await open(t, server, day, { language: "en" });
  const { page } = desk;
  await desk.search("随时可做的工单");
  const cards = () => desk.find("card").count();
  await becomes(async () => (await cards()) === 1, "one card fits");
  // The first Escape empties the search, the second leaves it.
  await page.keyboard.press("Escape");
  await becomes(async () => (await cards()) > 1, "the filter is still there");
  await page.keyboard.press("Escape");
  await desk.card(order).focus();
  await page.keyboard.press("Enter");
  await desk.find("side-order").waitFor();
  await page.keyboard.press("a");
  await desk.find("board-technician").fill(first.name);
  await page.keyboard.press("Enter");
  await desk.block(order).waitFor();
  const given = await day.where(order);
  assert.deepEqual([given.technician, given.planned], [first.technician, false], "given, with the time left to the plan");
  // Set the time: what it would mean is said while it is typed.
  await page.keyboard.press("w");
  await desk.find("time-input").fill("12:30");
  await becomes(async () => /12:30/.test(await desk.find("time-says").textContent()), "what it would mean is not said");
  await desk.find("time-do").click();
  await becomes(async () => day.hour((await day.where(order)).start) === 12.5, "the time was not set");
  await becomes(async () => /12:30/.test(await desk.find("side-when").textContent()), "the new time is not shown");
  await page.keyboard.press("p");
  await becomes(async () => (await day.where(order)).pinned, "it was not pinned");
  await becomes(async () => (await desk.find("pin").textContent()).includes("Unpin"), "the pin is not shown");
  // Three steps back at once, whatever the answers take.
  await page.keyboard.press("u");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("u");
  await desk.card(order).waitFor();
  assert.equal(await day.where(order), null, "back to where it was at first, step by step");
  // Arrows lead from card to card and into the rows; Escape closes; the keys are listed.
  await page.keyboard.press("Escape");
  await desk.find("side").waitFor({ state: "detached" });
  await desk.find("card").first().focus();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-order"));
  await page.keyboard.press("ArrowDown");
  const second = await desk.find("card").nth(1).getAttribute("data-order");
  await becomes(async () => (await focused()) === second, "the second card has no focus");
  await page.keyboard.press("ArrowRight");
  const block = await desk.find("block").first().getAttribute("data-order");
  await becomes(async () => (await focused()) === block, "the first visit has no focus");
  await page.keyboard.press("ArrowDown");
  await becomes(async () => (await focused()) !== block, "the next row has no focus");
  await page.keyboard.press("?");
  await desk.find("board-keys").waitFor();
  await picture(page, "board-keys");
  await page.keyboard.press("Escape");
  await page.keyboard.press("]");
  await becomes(() => !page.url().includes(day.name), "another day was not shown");
});

test("several are chosen and go to one person", async (t) => {
  const { server, day, order, first } = await begin(t);
  const more = [await day.waiting("随时可做的工单二", 8, 18), await day.waiting("随时可做的工单三", 8, 18)];
  const desk = await open(t, server, day);
  await desk.search("随时可做的工单");
  await becomes(async () => (await desk.find("card").count()) === 3, "three wait");
  await desk.find("card").nth(0).click();
  await desk.find("card").nth(2).click({ modifiers: ["Shift"] });
  await desk.find("card").filter({ hasText: "工单三" }).click({ modifiers: ["Control"] });
  await desk.find("chosen").waitFor();
  await picture(desk.page, "board-chosen");
  await desk.find("assign-chosen").click();
  await desk.find("board-technician").fill(first.name);
  await desk.find("board-technician-item").first().click();
  await desk.find("assign-do").click();
  for (const id of [order, more[0]]) await desk.block(id).waitFor();
  assert.equal(await day.where(more[1]), null);
  await desk.find("toast-act").first().click();
  for (const id of [order, more[0]]) await desk.card(id).waitFor();
});

test("what a colleague changed first is told by name, and may be decided all the same", async (t) => {
  const { server, day, order, first, second } = await begin(t);
  const desk = await open(t, server, day);
  await desk.search("随时可做的工单");
  // The news does not reach this desk in time.
  await desk.page.route(/\/api\/board\?/, (route) => setTimeout(() => route.continue(), 4_000));
  await day.move(order, second.technician, day.at(9));
  await desk.carry(desk.card(order), first.technician, 11);
  const toast = desk.page.locator(".toast--bad");
  await toast.waitFor();
  assert.ok((await toast.textContent()).includes(second.name), await toast.textContent());
  await picture(desk.page, "board-changed-meanwhile");
  assert.equal((await day.where(order)).technician, second.technician, "nothing was overwritten");
  await toast.getByTestId("toast-act").click();
  await becomes(async () => (await day.where(order)).technician === first.technician, "it was not decided again");
});

test("two dispatchers see each other's hands", async (t) => {
  const { server, day, order, first, second } = await begin(t);
  const [one, two] = [await open(t, server, day), await open(t, server, day, { login: "韩雪" })];
  await one.search("随时可做的工单");
  await two.page.evaluate(() => (document.querySelector(".board-times").scrollTop = 40));
  const scrolled = await two.page.evaluate(() => document.querySelector(".board-times").scrollTop);
  await one.carry(one.card(order), first.technician, 11);
  await two.rowOf(first.technician).locator(`[data-order="${order}"]`).waitFor();
  assert.match(await two.block(order).getAttribute("class"), /board-flash/);
  assert.equal(await two.page.evaluate(() => document.querySelector(".board-times").scrollTop), scrolled, "nothing jumped");
  await two.carry(two.block(order), second.technician, 12);
  await one.rowOf(second.technician).locator(`[data-order="${order}"]`).waitFor();
});

for (const language of LANGUAGES) {
  test(`who could do it, why, and why not the others (${language})`, async (t) => {
    const { server, day, order } = await begin(t);
    const desk = await open(t, server, day, { language });
    await desk.search("随时可做的工单");
    await desk.card(order).click();
    await desk.page.keyboard.press("s");
    await desk.find("candidate").first().waitFor();
    const words = await desk.find("suggestions").textContent();
    assert.doesNotMatch(words, /board-|\{|undefined|NaN/);
    await desk.find("candidate").first().locator("summary").click();
    await picture(desk.page, `board-suggest-${language}`);
    await assertAccessible(desk.page, "suggestions", "light");
    await desk.find("choose").first().click();
    await desk.block(order).waitFor();
    assert.equal((await day.where(order)).planned, true);
  });

  test(`room is made for an urgent order, and taken back (${language})`, async (t) => {
    const { server, day, order } = await begin(t);
    const desk = await open(t, server, day, { language });
    const before = await day.board();
    await desk.search("随时可做的工单");
    await desk.card(order).click();
    await desk.page.keyboard.press("r");
    await desk.find("way").first().waitFor();
    const words = await desk.find("room").textContent();
    assert.doesNotMatch(words, /board-|\{|undefined|NaN/);
    assert.deepEqual((await day.board()).pool.map((one) => one.id), before.pool.map((one) => one.id), "nothing has changed");
    const way = desk.find("way").first();
    assert.equal(await way.getByTestId("way-change").first().getAttribute("data-order"), order, "the urgent one comes first");
    await way.locator("summary").click();
    await picture(desk.page, `board-room-${language}`);
    await assertAccessible(desk.page, "room", "light");
    await way.getByTestId("take-way").click();
    await desk.block(order).waitFor();
    assert.equal((await day.where(order)).planned, true);
    await desk.page.keyboard.press("u");
    await becomes(async () => (await day.where(order)) === null, "it was not taken back");
  });

  test(`after room was made a better plan is looked for beside, and offered (${language})`, async (t) => {
    const { server, day, order } = await begin(t);
    const desk = await open(t, server, day, { language });
    await desk.search("随时可做的工单");
    await desk.card(order).click();
    await desk.page.keyboard.press("r");
    await desk.find("way").first().getByTestId("take-way").click();
    const offer = desk.find("toast").filter({ hasText: language === "en" ? "better plan" : "更好的方案" });
    await offer.waitFor();
    const { pool } = await day.board();
    assert.ok(pool.length > 0, "it does nothing by itself");
    await offer.getByTestId("toast-act").click();
    await desk.find("plan-change").first().waitFor();
    await picture(desk.page, `board-better-${language}`);
  });

  test(`a plan is compared, taken in part, told order by order, and taken back (${language})`, async (t) => {
    const { server, day, order } = await begin(t);
    const desk = await open(t, server, day, { language });
    const before = (await day.board()).pool.map((one) => one.id);
    await desk.find("plan").click();
    await desk.find("plan-change").first().waitFor();
    const words = await desk.find("board-plan").textContent();
    assert.doesNotMatch(words, /board-|\{|undefined|NaN/);
    await assertLooksRight(desk.page, `board-plan-${language}`, { theme: "light", phone: false });
    assert.deepEqual((await day.board()).pool.map((one) => one.id), before, "nothing has changed");
    const change = desk.page.locator(`[data-testid=plan-change][data-order="${order}"]`);
    await change.getByRole("checkbox").click();
    await desk.find("plan-apply").click();
    await desk.find("plan-told").waitFor();
    assert.equal(await desk.find("change-done").count(), (await desk.find("plan-change").count()) - 1);
    await picture(desk.page, `board-plan-told-${language}`);
    assert.equal(await day.where(order), null, "what was not chosen stays");
    assert.ok((await day.board()).pool.length < before.length);
    await desk.find("plan-undo").click();
    await becomes(async () => (await day.board()).pool.length === before.length, "it was not taken back");
  });
}

test("in every language and theme it can be read", async (t) => {
  const { server, day, order, first } = await begin(t);
  await day.move(order, first.technician, day.at(10), { pinned: true });
  const desk = await open(t, server, day);
  for (const language of LANGUAGES) {
    for (const theme of THEMES) {
      await desk.page.evaluate(([language, theme]) => {
        localStorage.setItem("jobsheet-language", language);
        localStorage.setItem("jobsheet-theme", theme);
      }, [language, theme]);
      await desk.show(`${day.name}/${order}`);
      await desk.find("side-order").waitFor();
      await assertLooksRight(desk.page, `board-${language}-${theme}`, { theme, phone: false });
    }
  }
});

test("on a phone the day is a list, with the same sheet", async (t) => {
  const { server, day, order, first } = await begin(t);
  const desk = await open(t, server, day);
  await desk.page.setViewportSize(PHONE);
  await desk.find("board-list").waitFor();
  await desk.search("随时可做的工单");
  await assertLooksRight(desk.page, "board-phone", { theme: "light", phone: false });
  await desk.card(order).click();
  await desk.find("side-order").waitFor();
  await desk.page.waitForTimeout(300);
  await assertLooksRight(desk.page, "board-phone-sheet", { theme: "light", phone: false });
  await desk.find("side-assign").click();
  await desk.find("board-technician").fill(first.name);
  await desk.find("board-technician-item").first().click();
  await desk.find("assign-do").click();
  await becomes(async () => (await day.where(order))?.technician === first.technician, "it was not given");
  await desk.find("back-to-pool").click();
  await becomes(async () => (await day.where(order)) === null, "it did not come back");
});

test("an unreachable board says so and is read again", async (t) => {
  const { server, day } = await begin(t);
  const desk = new Board(await openDesk(t));
  await desk.signIn(server.url, server.login("dana"));
  await desk.page.route(/\/api\/board\?/, (route) => route.abort());
  await desk.page.goto(`${server.url}/desk/board/${day.name}`);
  await desk.find("board-retry").waitFor();
  await picture(desk.page, "board-failed");
  await desk.page.unroute(/\/api\/board\?/);
  await desk.find("board-retry").click();
  await desk.find("row").first().waitFor();
});

test("of 5,000 orders and 500 technicians only what is in sight is drawn", async (t) => {
  const { server, day } = await begin(t);
  const desk = new Board(await openDesk(t));
  await desk.signIn(server.url, server.login("dana"));
  const board = await serveLargeBoard(desk.page, await day.board(), { technicians: 500, orders: 5_000 });
  await desk.show(day.name);
  assert.ok((await desk.find("row").count()) < 40, `${await desk.find("row").count()} rows`);
  assert.ok((await desk.find("card").count()) < 40, `${await desk.find("card").count()} cards`);
  await desk.page.evaluate(() => (document.querySelector(".board-times").scrollTop = 1e9));
  await desk.rowOf(board.rows.at(-1).technician).waitFor();
  await desk.page.evaluate(() => (document.querySelector(".board-pool__scroll").scrollTop = 1e9));
  await desk.card(board.pool.at(-1).id).waitFor();
  await picture(desk.page, "board-large");
});
