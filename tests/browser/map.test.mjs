// The map: what is drawn is what is listed, it needs nobody else's server, and nobody is placed who should not be.

import test from "node:test";
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { LANGUAGES, PHONE, THEMES, openDesk } from "./support/browser.mjs";
import { tomorrow } from "./support/board.mjs";
import { give, phoneOf } from "./support/job.mjs";
import { assertAccessible, assertLooksRight, picture } from "./support/looks.mjs";
import { command, startServer, until } from "./support/server.mjs";
import { tinyBasemap } from "./support/tiles.mjs";
import { DayMap } from "./pages/map.mjs";

const becomes = (question, complaint) => until(question, () => complaint);

/** A desk at the map; every request that leaves the origin is written down. */
async function open(t, server, { day, login = "dana", draws = true, ...options } = {}) {
  const desk = new DayMap(await openDesk(t, { draws, ...options }));
  desk.foreign = [];
  desk.page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== server.url) desk.foreign.push(request.url());
  });
  await desk.signIn(server.url, server.login(login));
  await desk.show(day);
  return desk;
}

/** A demo company in whose zone it is noon. */
async function atNoon(server) {
  const offset = 12 - new Date().getUTCHours();
  // These names count westwards.
  const zone = offset === 0 ? "Etc/UTC" : `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}`;
  await server.stop();
  await command(["company", "--data", server.data, "--zone", zone]);
  await server.start();
}

/** Another origin, with one grey tile for everything. */
async function serveTiles(t) {
  const tile = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGO4AAAA0gDR29kOtwAAAABJRU5ErkJggg==", "base64");
  const tiles = { asked: 0 };
  const listener = createServer((_, answer) => {
    tiles.asked += 1;
    answer.writeHead(200, { "content-type": "image/png", "access-control-allow-origin": "*" }).end(tile);
  });
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  t.after(() => listener.close());
  tiles.url = `http://127.0.0.1:${listener.address().port}`;
  return tiles;
}

test("without a basemap the day is on a plain ground, chosen from both sides, and no other origin is asked", async (t) => {
  const server = await startServer(t);
  const day = await tomorrow(server);
  const order = await day.waiting("地图上的工单", 8, 18);
  const desk = await open(t, server, { day: day.name });
  await desk.drawn();
  await becomes(async () => (await desk.colours()).length > 50, "nothing is drawn");
  assert.match(await desk.find("map-source").textContent(), /底图/);
  await picture(desk.page, "map-plain");

  // From the list: the sheet of the board, with its address.
  await desk.stop(order).click();
  await desk.find("side-order").waitFor();
  assert.match(desk.page.url(), new RegExp(`/desk/map/${day.name}/${order}$`));
  assert.equal(await desk.stop(order).getAttribute("aria-current"), "true");
  await picture(desk.page, "map-selected");
  // On the board it is the same order, and back.
  await desk.find("to-board").click();
  await desk.page.locator(`[data-testid=card][data-order="${order}"]`).waitFor();
  await desk.find("side-order").waitFor();
  assert.match(desk.page.url(), new RegExp(`/desk/board/${day.name}/${order}$`));
  await desk.find("to-map").click();
  await desk.stop(order).waitFor();
  await desk.find("side-order").waitFor();
  assert.match(desk.page.url(), new RegExp(`/desk/map/${day.name}/${order}$`));
  // On the drawn map: the order is in the middle after *show all* of one pin, and a click there opens it.
  await desk.find("side-close").click();
  await desk.find("map-state").selectOption("waiting");
  await desk.find("map-priority").selectOption("urgent");
  await becomes(async () => (await desk.find("map-stop").count()) === 1, "the filters leave one order");
  await desk.drawn();
  await desk.find("map-fit").click();
  await becomes(async () => {
    await desk.press(0.5, 0.5);
    return (await desk.find("side-order").count()) === 1;
  }, "the pin does not answer");
  assert.equal(await desk.find("side-order").getAttribute("data-order"), order);
  // What is done in the sheet is on the map at once, and the map stays where it is looked at.
  const [first] = await day.free();
  await desk.find("map-widen").click();
  await desk.find("side-assign").click();
  await desk.find("board-technician").fill(first.name);
  await desk.find("board-technician-item").first().click();
  await desk.find("assign-do").click();
  await desk.person(first.technician).locator(`[data-order="${order}"]`).waitFor();
  assert.deepEqual(desk.foreign, []);
});

test("whoever checks in is on the map, with age and order, in working hours only", async (t) => {
  const server = await startServer(t);
  await atNoon(server);
  const api = await server.as("dana");
  const { id, site } = await give(api, "李伟", "签到后上地图");
  const desk = await open(t, server);
  const { people } = await api.get("/api/map?day=");
  const li = people.find((one) => one.name === "李伟");
  const app = await phoneOf(t, server, "李伟", site);
  await app.open(id);
  await app.take("accept");
  await app.take("depart");
  await becomes(async () => /在途/.test(await desk.person(li.technician).getByTestId("map-seen").textContent()), "he is not on the way");
  await app.checkIn();
  await becomes(async () => /在现场.*0 分钟前.*签到/.test(await desk.person(li.technician).getByTestId("map-seen").textContent()), "he is not on site");
  await desk.drawn();
  await desk.person(li.technician).getByTestId("map-only").click();
  await desk.find("map-fit").click();
  await desk.drawn();
  await picture(desk.page, "map-on-site");
  const { people: now, seen } = await api.get("/api/map?day=");
  const place = now.find((one) => one.technician === li.technician).place;
  assert.deepEqual([place.order, place.how, seen.some((one) => one.technician === li.technician)], [id, "check_in", true]);
  assert.doesNotMatch(server.log, new RegExp(String(place.point[0]).slice(0, 7)), "no log has a position");
  // The heat of people, as a table too.
  await desk.find("map-mode-1").click();
  await desk.find("heat-table").getByRole("row").nth(1).waitFor();
  await desk.drawn();
  await picture(desk.page, "map-heat-people");
  // Somebody of the field may not ask.
  await assert.rejects(fetch(`${server.url}/api/map`).then((answer) => Promise.reject(new Error(answer.status))), /401/);
});

test("a basemap of the house is drawn, with its source, and asked for in ranges", async (t) => {
  const server = await startServer(t);
  await server.stop();
  await writeFile(join(server.data, "basemap.pmtiles"), tinyBasemap({ attribution: '<a href="https://example.org">Tiny maps</a>' }));
  await server.start();
  const asked = [];
  const desk = await open(t, server);
  desk.page.on("response", (answer) => answer.url().endsWith("/api/map/basemap") && asked.push(answer.status()));
  await desk.page.reload();
  await desk.drawn();
  await becomes(async () => /Tiny maps/.test(await desk.find("map-source").textContent()), "the source is not shown");
  assert.ok(asked.length > 0 && asked.every((status) => status === 206 || status === 416), `${asked}`);
  // Far away one sees the water of the northern half.
  for (let step = 0; step < 14; step += 1) await desk.find("map-further").click();
  await becomes(async () => (await desk.colours()).some(([colour, count]) => colour === "207,223,234" && count > 20_000), "no water is drawn");
  await picture(desk.page, "map-basemap");
  assert.deepEqual(desk.foreign, []);
  // Without a session there is no basemap.
  assert.equal((await fetch(`${server.url}/api/map/basemap`)).status, 401);
});

test("a basemap that is none leaves the plain ground and says so", async (t) => {
  const server = await startServer(t);
  await server.stop();
  await writeFile(join(server.data, "basemap.pmtiles"), Buffer.alloc(4_000, 7));
  await server.start();
  const desk = await open(t, server);
  await desk.drawn();
  await becomes(async () => /无法读取底图/.test(await desk.find("map-source").textContent()), "nothing is said");
  await becomes(async () => (await desk.colours()).length > 50, "nothing is drawn");
});

test("tiles of an address that the house has named: shown with their number, in their own coordinates, and nothing else is asked", async (t) => {
  const server = await startServer(t);
  const tiles = await serveTiles(t);
  await server.stop();
  const settings = join(server.data, "settings.toml");
  await writeFile(settings, `[basemap]\ntiles = "${tiles.url}/{z}/{x}/{y}.png"\nattribution = "天工地图"\nreview_number = "GS(2026)0001"\ndatum = "gcj02"\n`);
  process.env.JOBSHEET_CONFIG = settings;
  await server.start();
  delete process.env.JOBSHEET_CONFIG;
  const day = await tomorrow(server);
  const order = await day.waiting("火星坐标上的工单", 8, 18);
  const desk = await open(t, server, { day: day.name });
  await desk.drawn();
  await becomes(() => tiles.asked > 0, "no tile was asked for");
  assert.match(await desk.find("map-source").textContent(), /天工地图.*GS\(2026\)0001/);
  assert.deepEqual(desk.foreign.filter((url) => !url.startsWith(tiles.url)), []);
  // In the middle of the map is the pin; a corner drawn there lies where the order is, not half a kilometre beside it.
  await desk.find("map-state").selectOption("waiting");
  await desk.find("map-priority").selectOption("urgent");
  await becomes(async () => (await desk.find("map-stop").count()) === 1, "the filters leave one order");
  await desk.find("map-fit").click();
  await desk.page.waitForTimeout(1_500);
  await picture(desk.page, "map-tiles");
  await desk.find("map-areas").click();
  await desk.find("area-new").click();
  await desk.press(0.5, 0.5);
  await desk.find("map-draw").locator("details").first().locator("summary").click();
  await becomes(async () => (await desk.find("area-numbers").inputValue()) !== "", "no corner was drawn");
  const corner = (await desk.find("area-numbers").inputValue()).split(",").map(Number);
  const site = (await day.board()).pool.find(({ id }) => id === order);
  const metres = Math.hypot((corner[0] - site.lat) * 111_320, (corner[1] - site.lon) * 111_320 * Math.cos((site.lat * Math.PI) / 180));
  assert.ok(metres < 60, `the corner is ${metres} m from the order`);
});

test("the keyboard does all of it by the list", async (t) => {
  const server = await startServer(t);
  const day = await tomorrow(server);
  const order = await day.waiting("键盘上的工单", 8, 18);
  const desk = await open(t, server, { day: day.name, language: "en" });
  const { page } = desk;
  await desk.stop(order).focus();
  await page.keyboard.press("Enter");
  await desk.find("side-order").waitFor();
  await page.keyboard.press("Escape");
  await desk.find("side-order").waitFor({ state: "detached" });
  const [first] = await day.free();
  await desk.person(first.technician).getByTestId("map-only").focus();
  await page.keyboard.press("Enter");
  await becomes(async () => (await desk.find("map-person-part").count()) === 1, "the others are still there");
  assert.equal(await desk.person(first.technician).getByTestId("map-only").getAttribute("aria-pressed"), "true");
  await page.keyboard.press("Space");
  await becomes(async () => (await desk.find("map-person-part").count()) > 1, "the others did not come back");
  // Heat by hour, with the arrows, said and counted.
  await desk.find("map-mode-0").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await desk.find("heat").waitFor();
  const all = await desk.find("heat-count").textContent();
  const slider = desk.find("heat-hour");
  await slider.focus();
  // From the hour that it is now, which may be the first: the slider must have moved to say something.
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Home");
  await becomes(async () => /00:00–01:00/.test(await slider.getAttribute("aria-valuetext")), "the hour is not said");
  await becomes(async () => (await desk.find("heat-nothing").count()) === 1, "somebody wants work done at midnight");
  for (let hour = 0; hour < 9; hour += 1) await page.keyboard.press("ArrowRight");
  await becomes(async () => /09:00–10:00/.test(await desk.find("heat-when").textContent()), "the slider does not move");
  await desk.drawn();
  await picture(page, "map-heat-demand");
  await assertAccessible(page, "map-heat", "light");
  await desk.find("heat-whole").click();
  await becomes(async () => (await desk.find("heat-count").textContent()) === all, "the whole day is not back");
});

test("an area is drawn, refused when it crosses itself, kept, filtered by, and taken back", async (t) => {
  const server = await startServer(t);
  const day = await tomorrow(server);
  const desk = await open(t, server, { day: day.name });
  await desk.drawn();
  await desk.find("map-areas").click();
  await desk.find("area-new").click();
  await desk.find("area-name").fill("东片");
  for (const at of [[0.45, 0.2], [0.9, 0.8], [0.9, 0.2], [0.45, 0.8]]) await desk.press(...at);
  await becomes(async () => /4/.test(await desk.find("area-corners").textContent()), "there are no four corners");
  await desk.find("area-save").click();
  await becomes(async () => /自相交/.test(await desk.find("area-corners").textContent()), "it is not said what is wrong");
  assert.deepEqual((await day.api.get(`/api/map?day=${day.name}`)).territories, []);
  await picture(desk.page, "map-area-crosses");
  await desk.find("area-undo").click();
  await becomes(async () => /3/.test(await desk.find("area-corners").textContent()), "the last corner is still there");
  // A corner is pulled, and goes back.
  const numbers = () => desk.find("area-numbers").inputValue();
  const before = await numbers();
  const box = await desk.find("map-canvas").boundingBox();
  await desk.page.mouse.move(box.x + box.width * 0.9, box.y + box.height * 0.2);
  await desk.page.mouse.down();
  await desk.page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.25, { steps: 4 });
  await desk.page.mouse.up();
  await becomes(async () => (await numbers()) !== before, "the corner was not pulled");
  assert.equal((await numbers()).split("\n").length, 3, "pulling adds no corner");
  await desk.find("area-undo").click();
  await becomes(async () => (await numbers()) === before, "the corner did not go back");
  await desk.find("area-people").locator("summary").click();
  await desk.find("area-person").first().click();
  await desk.find("area-save").click();
  await desk.find("area").waitFor();
  const [kept] = (await day.api.get(`/api/map?day=${day.name}`)).territories;
  assert.deepEqual([kept.name, kept.outline.length, kept.technicians.length], ["东片", 3, 1]);
  await desk.find("area-edit").click();
  // By the keyboard: the corners as numbers.
  await desk.find("map-draw").locator("details").first().locator("summary").click();
  await desk.find("area-numbers").fill("35.9, 116.9\n35.9, 117.6\n36.5, 117.6\n36.5, 116.9");
  await desk.find("area-save").click();
  await becomes(async () => (await day.api.get(`/api/map?day=${day.name}`)).territories[0]?.outline.length === 4, "it was not changed");
  await picture(desk.page, "map-area");
  await desk.find("areas-close").click();
  const everywhere = await desk.find("map-stop").count();
  await desk.find("map-area").selectOption(kept.id);
  await becomes(async () => (await desk.find("map-stop").count()) > 0, "nothing lies in the area");
  assert.ok((await desk.find("map-stop").count()) <= everywhere);
  await desk.find("map-areas").click();
  await desk.find("area-edit").click();
  await desk.find("area-remove").click();
  await becomes(async () => (await day.api.get(`/api/map?day=${day.name}`)).territories.length === 0, "it was not removed");
  await desk.find("toast").filter({ hasText: "已删除" }).getByTestId("toast-act").click();
  await becomes(async () => (await day.api.get(`/api/map?day=${day.name}`)).territories.length === 1, "it did not come back");
});

test("without WebGL the list is all there is, and a lost chunk says what to do", async (t) => {
  const server = await startServer(t);
  const desk = await open(t, server, { draws: false });
  await desk.find("map-unable").waitFor();
  assert.ok((await desk.find("map-stop").count()) > 0);
  await assertLooksRight(desk.page, "map-unable", { theme: "light", phone: false });
  await desk.page.route(/\/map-[0-9a-f]{12}\.js$/, (route) => route.abort());
  await desk.page.reload();
  await desk.find("map-failed").waitFor();
  await desk.page.route(/\/api\/(board|map)\?/, (route) => route.abort());
  await desk.page.reload();
  await desk.find("map-retry").waitFor();
  await picture(desk.page, "map-offline");
  await desk.page.unroute(/\/api\/(board|map)\?/);
  await desk.find("map-retry").click();
  await desk.find("map-stop").first().waitFor();
});

test("in every language and theme it can be read, on a phone as two tabs", async (t) => {
  const server = await startServer(t);
  const desk = await open(t, server);
  const order = await desk.find("map-stop").nth(2).getAttribute("data-order");
  for (const language of LANGUAGES) {
    for (const theme of THEMES) {
      await desk.page.evaluate(([language, theme]) => {
        localStorage.setItem("jobsheet-language", language);
        localStorage.setItem("jobsheet-theme", theme);
      }, [language, theme]);
      await desk.page.setViewportSize({ width: 1440, height: 900 });
      await desk.show(`today/${order}`);
      await desk.drawn();
      await desk.find("map-key").locator("summary").click();
      await assertLooksRight(desk.page, `map-${language}-${theme}`, { theme, phone: false });
      await desk.show();
      await desk.page.setViewportSize(PHONE);
      await desk.find("map-tab-0").waitFor();
      await desk.drawn();
      await assertLooksRight(desk.page, `map-phone-${language}-${theme}`, { theme, phone: false });
      await desk.find("map-tab-1").click();
      await assertLooksRight(desk.page, `map-phone-list-${language}-${theme}`, { theme, phone: false });
    }
  }
});
