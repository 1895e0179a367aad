// The week, the map beside the board, panes in windows of their own, and a finger that carries: all of it moves real orders of the
// demo company's tomorrow.

import test from "node:test";
import assert from "node:assert/strict";
import { LANGUAGES, PHONE, THEMES, openDesk } from "./support/browser.mjs";
import { tomorrow } from "./support/board.mjs";
import { assertAccessible, assertLooksRight, picture } from "./support/looks.mjs";
import { startServer, until } from "./support/server.mjs";
import { Board } from "./pages/board.mjs";

const becomes = (question, complaint) => until(question, () => complaint);

async function begin(t, options = {}) {
  const server = await startServer(t);
  const day = await tomorrow(server);
  const order = await day.waiting("随时可做的工单", 8, 18);
  const [first, second] = await day.free();
  const desk = new Board(await openDesk(t, options));
  await desk.signIn(server.url, server.login("dana"));
  return { server, day, order, first, second, desk, page: desk.page };
}

const showWeek = async (desk, day) => {
  await desk.page.goto(new URL(`/desk/board/week/${day}`, desk.page.url()).href);
  await desk.find("week-cell").first().waitFor();
};

/** The cell of somebody's day, by how many days it comes after Monday. */
const cell = (desk, technician, column) => desk.page.locator(`[data-technician="${technician}"] > [data-day="${column}"]`);

/** So many days after tomorrow, in the same week if there is one, and the week's column of tomorrow. */
async function another(server, day) {
  const week = await (await server.as("dana")).get(`/api/board/week?from=${day.name}`);
  const at = week.days.findIndex((one) => one.day === day.name);
  const to = at < 6 ? at + 1 : at - 1;
  return { week, at, to, day: week.days[to].day };
}

test("a week counts what its days show, and opens them", async (t) => {
  const { server, day, first, desk } = await begin(t);
  await day.move((await day.board()).pool[0].id, first.technician, day.at(10), { reason: "x" });
  const { week, at } = await another(server, day);
  const board = await day.board();
  assert.equal(week.days[at].visits, board.rows.reduce((sum, row) => sum + row.visits.length, 0));
  for (const row of board.rows) {
    const far = week.rows.find((one) => one.technician === row.technician).days[at];
    assert.equal(far.visits, row.visits.length, row.name);
    assert.equal(far.load.work, row.load.work, row.name);
  }
  await desk.show(day.name);
  await desk.page.keyboard.press("v");
  await desk.find("week-cell").first().waitFor();
  assert.equal(await desk.find("week-row").count(), week.rows.length);
  const said = await cell(desk, first.technician, at).textContent();
  assert.ok(said.includes(first.name) && !/board-|\{/.test(said), said);
  await desk.find("week-open").nth(at).click();
  await desk.find("row").first().waitFor();
  assert.ok(desk.page.url().endsWith(day.name) || desk.page.url().endsWith("/desk/board"));
});

test("an order is carried to another day, asks for its time, and is taken back", async (t) => {
  const { server, day, order, first, second, desk, page } = await begin(t);
  await day.move(order, first.technician, day.at(10));
  const { at, to } = await another(server, day);
  await showWeek(desk, day.name);
  await cell(desk, first.technician, at).click();
  const visit = page.locator(`[data-testid=week-visit][data-order="${order}"]`);
  await visit.waitFor();
  const from = await visit.boundingBox();
  const goal = await cell(desk, second.technician, to).boundingBox();
  await page.mouse.move(from.x + 60, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(goal.x - 40, goal.y + 10, { steps: 4 });
  await page.mouse.move(goal.x + goal.width / 2, goal.y + goal.height / 2, { steps: 4 });
  await page.locator(".week-cell--target").waitFor();
  await picture(page, "board-week-carry");
  await page.mouse.up();
  await desk.find("board-time").waitFor();
  await becomes(async () => (await desk.find("time-says").locator(".board-note__line").count()) > 0, "what it would mean is not said");
  // The customer was told another day: that is broken, and wants a reason.
  await desk.find("time-do").click();
  await desk.find("reason-words").fill("客户要求改天");
  await desk.find("reason-do").click();
  const moved = async () => (await (await server.as("dana")).get(`/api/orders/${order}`)).order;
  await becomes(async () => (await moved()).visit?.technician === second.technician, "it was not moved");
  const planned = (await moved()).visit.planned;
  const column = await another(server, day);
  assert.ok(planned >= column.week.days[to].bounds.start && planned < column.week.days[to].bounds.end, "on the other day");
  await page.keyboard.press("u");
  await becomes(async () => (await day.where(order))?.technician === first.technician, "it was not taken back");
});

test("the keyboard moves an order to another day", async (t) => {
  const { server, day, order, first, desk, page } = await begin(t, { language: "en" });
  await day.move(order, first.technician, day.at(10));
  const other = await another(server, day);
  await showWeek(desk, day.name);
  await cell(desk, first.technician, other.at).focus();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-day"));
  const [out, back] = other.to > other.at ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
  await page.keyboard.press(out);
  await becomes(async () => (await focused()) === String(other.to), "the arrows do not lead from day to day");
  await page.keyboard.press(back);
  await becomes(async () => (await focused()) === String(other.at), "the arrows do not lead back");
  await page.keyboard.press("Enter");
  const visit = page.locator(`[data-testid=week-visit][data-order="${order}"]`);
  await visit.focus();
  await page.keyboard.press("w");
  await desk.find("time-day").fill(other.day);
  await desk.find("time-input").fill("09:30");
  await becomes(async () => /09:30/.test(await desk.find("time-says").textContent()), "what it would mean is not said");
  await desk.find("time-do").click();
  await desk.find("reason-words").fill("agreed with the customer");
  await desk.find("reason-do").click();
  const planned = async () => (await (await server.as("dana")).get(`/api/orders/${order}`)).order.visit?.planned;
  await becomes(async () => (await planned()) === Date.parse(`${other.day}T09:30:00+08:00`), "it was not moved to the other day");
});

test("the week in every language and theme, and on a phone", async (t) => {
  const { day, desk, page } = await begin(t);
  for (const language of LANGUAGES) {
    for (const theme of THEMES) {
      await page.evaluate(([language, theme]) => {
        localStorage.setItem("jobsheet-language", language);
        localStorage.setItem("jobsheet-theme", theme);
      }, [language, theme]);
      await showWeek(desk, day.name);
      await desk.find("week-cell").first().click();
      await page.waitForTimeout(300);
      assert.doesNotMatch(await desk.find("week").textContent(), /board-|\{/);
      await assertLooksRight(page, `board-week-${language}-${theme}`, { theme, phone: false });
    }
  }
  await page.setViewportSize(PHONE);
  await desk.find("week-list").waitFor();
  await assertLooksRight(page, "board-week-phone", { theme: "sunlight", phone: false });
});

test("a week that cannot be read says so, and can be asked for again", async (t) => {
  const { day, desk, page } = await begin(t, { language: "en" });
  await page.route(/\/api\/board\/week/, (route) => route.abort());
  await page.goto(new URL(`/desk/board/week/${day.name}`, page.url()).href);
  await desk.find("week-retry").waitFor();
  await picture(page, "board-week-offline");
  await page.unroute(/\/api\/board\/week/);
  await desk.find("week-retry").click();
  await desk.find("week-cell").first().waitFor();
});

test("the map lies under the hours, and what is chosen on one is chosen on the other", async (t) => {
  const { day, order, desk, page } = await begin(t, { draws: true });
  await desk.show(day.name);
  await page.keyboard.press("m");
  await desk.find("map-beside").waitFor();
  await page.locator(".map-canvas canvas").first().waitFor({ timeout: 30_000 });
  await desk.search("随时可做的工单");
  await desk.card(order).click();
  await desk.find("side-order").waitFor();
  await page.waitForTimeout(1_000);
  await picture(page, "board-map-beside");
  await assertAccessible(page, "map beside the board", "light");
  // The hours still take what is dropped on them.
  const [first] = await day.free();
  await desk.find("side-close").click();
  await desk.carry(desk.card(order), first.technician, 11);
  await desk.block(order).waitFor();
  await page.keyboard.press("m");
  await desk.find("map-beside").waitFor({ state: "detached" });
});

test("the pool has a window of its own, in step with the board, and comes back when it is closed", async (t) => {
  const { day, order, desk, page } = await begin(t);
  await desk.show(day.name);
  const [popup] = await Promise.all([page.waitForEvent("popup"), desk.find("pop-pool").click()]);
  const pane = new Board(popup);
  await pane.find("card").first().waitFor();
  await desk.find("card").first().waitFor({ state: "detached" });
  await pane.search("随时可做的工单");
  await pane.card(order).click();
  await desk.find("side-order").waitFor();
  assert.equal(await desk.find("side-order").getAttribute("data-order"), order);
  await picture(popup, "board-pane-pool");
  await assertAccessible(popup, "the pool's window", "light");
  // A decision made in one is seen in the other.
  const [first] = await day.free();
  await pane.card(order).focus();
  await popup.keyboard.press("a");
  await pane.find("board-technician").fill(first.name);
  await popup.keyboard.press("Enter");
  await desk.block(order).waitFor();
  // Another day is another day for both.
  await page.keyboard.press("]");
  await becomes(() => popup.url() !== "about:blank" && !popup.url().includes(day.name), "the window shows another day than the board");
  await popup.close({ runBeforeUnload: false });
  await desk.find("pool").waitFor();
  assert.equal(await desk.find("bring-back-pool").count(), 0);

  const [again] = await Promise.all([page.waitForEvent("popup"), desk.find("pop-pool").click()]);
  await new Board(again).find("pane").waitFor();
  await desk.find("bring-back-pool").click();
  await desk.find("pool").waitFor();
  await becomes(() => again.isClosed(), "its window is still open");
});

test("a finger that rests carries an order, and one that moves scrolls", async (t) => {
  const { day, order, first, desk, page } = await begin(t);
  await desk.show(day.name);
  await desk.search("随时可做的工单");
  const to = await desk.spot(first.technician, 11);
  const box = await desk.card(order).boundingBox();
  const touch = await page.context().newCDPSession(page);
  await touch.send("Emulation.setTouchEmulationEnabled", { enabled: true });
  const send = (type, x, y) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  const [x, y] = [box.x + 1, box.y + box.height / 2];
  // At once: nothing is taken hold of.
  await send("touchStart", x, y);
  await send("touchMove", x + 30, y + 4);
  await send("touchEnd");
  assert.equal(await desk.find("ghost").count(), 0);
  await page.waitForTimeout(500);
  assert.equal(await day.where(order), null);
  await send("touchStart", x, y);
  await desk.find("hand").waitFor();
  for (const share of [0.3, 0.6, 1]) await send("touchMove", x + (to.x + 1 - x) * share, y + (to.y - y) * share);
  await desk.find("ghost").waitFor();
  await page.waitForTimeout(100);
  await send("touchEnd");
  await desk.block(order).waitFor();
  assert.equal((await day.where(order)).technician, first.technician);
});

test("a finger that rests carries an order to another day of the week, and one that moves scrolls", async (t) => {
  const { server, day, order, first, desk, page } = await begin(t);
  const { at } = await another(server, day);
  await showWeek(desk, day.name);
  await desk.search("随时可做的工单");
  const box = await desk.card(order).boundingBox();
  const goal = await cell(desk, first.technician, at).boundingBox();
  const touch = await page.context().newCDPSession(page);
  await touch.send("Emulation.setTouchEmulationEnabled", { enabled: true });
  const send = (type, x, y) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  const [x, y, to] = [box.x + 40, box.y + box.height / 2, { x: goal.x + goal.width / 2, y: goal.y + goal.height / 2 }];
  const carry = async () => {
    for (const share of [0.1, 0.5, 1]) await send("touchMove", x + (to.x - x) * share, y + (to.y - y) * share);
  };
  // At once: nothing is taken hold of.
  await send("touchStart", x, y);
  await send("touchMove", x + 30, y + 4);
  await send("touchEnd");
  await page.waitForTimeout(500);
  assert.equal(await desk.find("hand").count(), 0);
  await send("touchStart", x, y);
  await page.waitForTimeout(600);
  await carry();
  await desk.find("hand").waitFor();
  assert.match(await desk.find("hand").textContent(), new RegExp(first.name));
  await send("touchEnd");
  await desk.find("time-do").click();
  await becomes(async () => (await day.where(order))?.technician === first.technician, "it was not carried");
});
