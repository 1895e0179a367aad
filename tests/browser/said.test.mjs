// What is said of equipment and of roads, by people and by machines: it is on the other desks at once, planning goes by it, and it is
// taken back.

import test from "node:test";
import assert from "node:assert/strict";
import { PHONE, openDesk } from "./support/browser.mjs";
import { tomorrow } from "./support/board.mjs";
import { assertLooksRight } from "./support/looks.mjs";
import { startServer, until } from "./support/server.mjs";
import { Board } from "./pages/board.mjs";
import { Desk } from "./pages/desk.mjs";

const LOOKS = [["zh-CN", "light"], ["en", "dark"]];
const becomes = (question, complaint) => until(question, () => complaint);

/** Takes back what was told in these words. */
const undo = (desk, words) => desk.find("toast").filter({ hasText: words }).getByTestId("toast-act").click();

/** What `<input type=datetime-local>` takes, on the company's clock. */
const local = (moment) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" }).format(new Date(moment)).replace(" ", "T");

/** An order of tomorrow about a piece of equipment. */
async function begin(t) {
  const server = await startServer(t);
  const day = await tomorrow(server);
  const owner = (await day.api.get("/api/customers?q=")).find((one) => one.assets.length > 0);
  const asset = owner.assets[0];
  const order = await day.waiting("等设备的工单", 8, 18, { customer: owner.customer.id, site: asset.site, asset: asset.id });
  return { server, day, asset, order, path: `/api/assets/${asset.id}/availability` };
}

async function board(t, server, login, options) {
  const desk = new Board(await openDesk(t, options));
  await desk.signIn(server.url, server.login(login));
  return desk;
}

for (const [language, theme] of LOOKS) {
  test(`nobody is sent to equipment that is away (${language}, ${theme})`, async (t) => {
    const { server, day, order, path } = await begin(t);
    const desk = new Desk(await openDesk(t, { language, theme }));
    await desk.signIn(server.url, server.login("dana"));
    await desk.open(order);
    const chip = desk.find("available");
    const at = (words) => becomes(async () => (await chip.textContent()).includes(words), `the row does not say ${words}`);
    const reasons = async () => {
      const { candidates, excluded } = await day.api.get(`/api/orders/${order}/candidates?day=${day.name}`);
      return { able: candidates.map((one) => one.start), codes: [...candidates, ...excluded].flatMap((one) => one.reasons.map((reason) => reason.code)) };
    };
    await chip.waitFor();
    const before = await reasons();

    await desk.find("available-change").click();
    await desk.find("available-until").click();
    await desk.find("available-when").fill(local(day.at(15)));
    await desk.find("available-reason").fill("学校在用");
    await assertLooksRight(desk.page, `available-sheet-${language}-${theme}`, { theme, phone: false });
    await desk.find("available-do").click();
    await at("15:00");
    assert.match(await desk.find("available-said").textContent(), /学校在用/);
    await desk.find("asset").scrollIntoViewIfNeeded();
    await assertLooksRight(desk.page, `available-${language}-${theme}`, { theme, phone: false });
    const then = await reasons();
    assert.ok(then.able.length > 0 && then.able.every((start) => start >= day.at(15)), "somebody is to come before it is there");
    assert.ok(then.codes.includes("equipment_until"));

    // The board says it on the card and in the suggestion, in words.
    const other = await board(t, server, "韩雪", { language, theme });
    await other.show(day.name);
    await other.search("等设备的工单");
    await other.card(order).getByTestId("card-away").waitFor();
    await other.card(order).click();
    await becomes(async () => (await other.find("problems").textContent()).includes("15:00"), "the side does not say from when on");
    await assertLooksRight(other.page, `available-board-${language}-${theme}`, { theme, phone: false });

    await desk.find("toast-act").first().click();
    await becomes(async () => (await day.api.get(path)).state === "ready", "it was not taken back");
    assert.deepEqual((await reasons()).able, before.able);
    await other.card(order).getByTestId("card-away").waitFor({ state: "detached" });
  });
}

test("a machine reports, repeats itself, and is not overwritten by who had not heard of it", async (t) => {
  const { server, day, order, path } = await begin(t);
  const desk = new Desk(await openDesk(t, { language: "en" }));
  await desk.signIn(server.url, server.login("dana"));
  await desk.open(order);
  await desk.find("available-change").click();
  await desk.find("available-away").click();
  // Meanwhile the lift says that it is stuck, and says so again.
  const machine = await server.as("韩雪");
  const report = { state: "away", until: null, reason: "E42", source: "Lift gateway", version: 0 };
  assert.equal((await machine.put(path, report)).version, 1);
  assert.equal((await machine.put(path, report)).version, 1);
  await becomes(async () => (await desk.find("available-said").textContent()).includes("Lift gateway"), "the page does not say who reported");
  await desk.find("available-reason").fill("stuck");
  await desk.find("available-do").click();
  await desk.find("conflict").waitFor();
  assert.match(await desk.find("conflict").textContent(), /Lift gateway/);
  assert.equal((await day.api.get(path)).reason, "E42", "nothing was overwritten");
  await desk.find("available-do").click();
  await becomes(async () => (await day.api.get(path)).reason === "stuck", "it was not said again");
  // Back to what the machine had said.
  await desk.find("toast-act").first().click();
  await becomes(async () => (await day.api.get(path)).reason === "E42", "it was not taken back");
  assert.equal((await day.api.get(path)).source, "Lift gateway");
});

for (const [language, theme] of LOOKS) {
  test(`rain makes the day's trips longer until it is taken back (${language}, ${theme})`, async (t) => {
    const server = await startServer(t);
    const day = await tomorrow(server);
    const travel = async () => (await day.board()).figures.travel;
    const said = async () => (await day.api.get("/api/slow")).slow;
    const before = await travel();
    assert.ok(before > 0, "nobody drives tomorrow");
    const other = await board(t, server, "韩雪", { language, theme });
    await other.show(day.name);
    const desk = await board(t, server, "dana", { language, theme });
    await desk.show(day.name);
    // One press, and it can be said: nothing was said yet.
    await desk.find("slow").click();
    await desk.find("slow-save").waitFor();
    await desk.find("slow-why-snow").click();
    await desk.find("slow-from").fill(local(day.at(0)));
    await desk.find("slow-until").fill(local(day.at(23)));
    await desk.find("slow-much-200").click();
    await desk.find("slow-note").fill("山路结冰");
    await assertLooksRight(desk.page, `slow-form-${language}-${theme}`, { theme, phone: false });
    await desk.find("slow-save").click();
    await desk.find("slow-chip").waitFor();
    assert.match(await desk.find("slow-chip").textContent(), /×2/);
    await other.find("slow-chip").waitFor();
    assert.ok((await travel()) > before * 1.9, "trips take as long as before");
    await assertLooksRight(desk.page, `slow-board-${language}-${theme}`, { theme, phone: false });

    // Changed by the chip; a colleague was quicker, and is not overwritten unseen.
    await desk.find("slow-chip").click();
    await desk.find("slow-much-140").click();
    const [now] = await said();
    const colleague = await server.as("韩雪");
    await colleague.put(`/api/slow/${now.id}`, { ...now, percent: 300 });
    await desk.find("slow-save").click();
    await desk.find("slow-overtaken").waitFor();
    assert.equal((await said())[0].percent, 300);
    await assertLooksRight(desk.page, `slow-overtaken-${language}-${theme}`, { theme, phone: false });
    await desk.find("slow-save").click();
    await becomes(async () => (await said())[0].percent === 140, "it was not said again");
    await undo(desk, "×1.4");
    await becomes(async () => (await said())[0].percent === 300, "it was not taken back");

    await desk.find("slow").click();
    await desk.find("slow-one").waitFor();
    await assertLooksRight(desk.page, `slow-list-${language}-${theme}`, { theme, phone: false });
    await desk.find("slow-take-back").click();
    await desk.find("slow-strip").waitFor({ state: "detached" });
    await becomes(async () => (await travel()) === before, "trips are still longer");
    await undo(desk, "×3");
    await becomes(async () => (await said()).length === 1, "what was taken back did not come again");
    await other.find("slow-chip").waitFor();
  });
}

test("a supervisor sees what is said of roads and equipment and cannot touch it; a phone has room for it", async (t) => {
  const { server, day, order, asset } = await begin(t);
  await day.api.put(`/api/slow/${crypto.randomUUID()}`, { why: "rain", from: day.at(8), until: day.at(18), percent: 140, source: "Weather" });
  await day.api.put(`/api/assets/${asset.id}/availability`, { state: "away", until: null, reason: "", version: 0 });
  const desk = await board(t, server, "supervisor", { language: "en" });
  await desk.show(day.name);
  await desk.find("slow-chip").click();
  await desk.find("slow-one").waitFor();
  assert.match(await desk.find("slow-one").textContent(), /Weather/);
  for (const what of ["slow-new", "slow-edit", "slow-take-back", "slow-save"]) assert.equal(await desk.find(what).count(), 0, what);
  await desk.page.keyboard.press("Escape");
  await desk.page.goto(new URL(`/desk/orders/${order}`, desk.page.url()).href);
  await desk.find("available").waitFor();
  assert.equal(await desk.find("available-change").count(), 0);

  for (const [language, theme] of LOOKS) {
    const phone = await board(t, server, "dana", { language, theme });
    await phone.page.setViewportSize(PHONE);
    await phone.page.goto(new URL(`/desk/board/${day.name}`, phone.page.url()).href);
    await phone.find("slow-chip").waitFor();
    await assertLooksRight(phone.page, `slow-phone-${language}-${theme}`, { theme, phone: false });
    await phone.find("slow-chip").click();
    await phone.find("slow-save").waitFor();
    await assertLooksRight(phone.page, `slow-phone-form-${language}-${theme}`, { theme, phone: false });
    await phone.page.goto(new URL(`/desk/orders/${order}`, phone.page.url()).href);
    await phone.find("available").scrollIntoViewIfNeeded();
    await assertLooksRight(phone.page, `available-phone-${language}-${theme}`, { theme, phone: false });
    await phone.find("available-change").click();
    await phone.find("available-do").waitFor();
    await assertLooksRight(phone.page, `available-phone-sheet-${language}-${theme}`, { theme, phone: false });
  }
});
