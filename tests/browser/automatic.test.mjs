// Orders that go by themselves, and what a decision would break before it is made.

import test from "node:test";
import assert from "node:assert/strict";
import { LANGUAGES, PHONE, THEMES, openDesk } from "./support/browser.mjs";
import { tomorrow } from "./support/board.mjs";
import { assertLooksRight, picture } from "./support/looks.mjs";
import { startServer, until } from "./support/server.mjs";
import { Desk } from "./pages/desk.mjs";

async function dana(t, server, { login = "dana", ...options } = {}) {
  const desk = new Desk(await openDesk(t, options));
  await desk.signIn(server.url, server.login(login));
  return desk;
}

async function automatic(desk) {
  await desk.find("nav-board").click();
  await desk.find("to-automatic").click();
  await desk.find("automatic-page").waitFor();
}

test("an urgent order goes to somebody by itself, is told, and what is taken back stays", async (t) => {
  const server = await startServer(t);
  const day = await tomorrow(server);
  const desk = await dana(t, server);
  await automatic(desk);
  await picture(desk.page, "automatic-empty");
  await desk.find("switch-new").click();
  await desk.find("switch-priority-urgent").click();
  await picture(desk.page, "automatic-new");
  await desk.find("switch-save").click();
  await desk.find("switch").waitFor();
  assert.match(await desk.find("switch").textContent(), /紧急/);

  const order = await day.waiting("自动派出的工单", 8, 18);
  const other = await day.waiting("不紧急的工单", 8, 18, { priority: "low" });
  await until(async () => (await day.api.get(`/api/orders/${order}`)).order.status === "assigned", () => "nobody got it");
  const given = await day.api.get(`/api/orders/${order}`);
  assert.equal((await day.api.get(`/api/orders/${other}`)).order.status, "pending_dispatch");
  const line = desk.find("try").filter({ hasText: given.order.number });
  await line.waitFor();
  assert.match(await line.textContent(), new RegExp(given.technician));
  await picture(desk.page, "automatic");

  // The timeline says who did it: nobody.
  await line.getByRole("link").click();
  await desk.find("timeline").getByText("自动派单").first().waitFor();
  // Taken back by hand it stays with people, although the switch is on.
  await desk.find("assign").click();
  await desk.find("unassign").click();
  await desk.awaitStatus(order, "pending_dispatch");
  const second = await day.waiting("后来的紧急工单", 8, 18);
  await until(async () => (await day.api.get(`/api/orders/${second}`)).order.status === "assigned", () => "the switch does nothing");
  assert.equal((await day.api.get(`/api/orders/${order}`)).technician, null);

  // Switched off, and back on by undo.
  await automatic(desk);
  await desk.find("switch-on").click();
  await until(async () => (await desk.find("switch-on").getAttribute("aria-checked")) === "false", () => "it stays on");
  await desk.find("toast-act").last().click();
  await until(async () => (await desk.find("switch-on").getAttribute("aria-checked")) === "true", () => "undo does nothing");
  // Removed, and brought back.
  await desk.find("switch-edit").click();
  await desk.find("switch-remove").click();
  await desk.find("switch").waitFor({ state: "detached" });
  await desk.find("toast-act").last().click();
  await desk.find("switch").waitFor();
});

test("what a decision breaks is listed before it is made, and the reason is kept", async (t) => {
  const server = await startServer(t);
  const day = await tomorrow(server);
  // At night nobody works.
  const order = await day.waiting("半夜的工单", 1, 2);
  const desk = await dana(t, server);
  await desk.open(order);
  await desk.find("assign").click();
  await desk.find("technician").fill("李伟");
  await desk.find("technician-item").first().click();
  await desk.find("assign-breaks").waitFor();
  await picture(desk.page, "assign-breaks");
  await desk.find("assign-do").click();
  await desk.find("assign-sheet").getByText("请填写原因").waitFor();
  assert.equal((await day.api.get(`/api/orders/${order}`)).technician, null, "without a reason nothing is done");
  await desk.find("assign-reason").fill("客户要求夜间上门");
  await desk.find("assign-do").click();
  await desk.find("assign-sheet").waitFor({ state: "hidden" });
  await desk.find("timeline").getByText("客户要求夜间上门").waitFor();
});

for (const language of LANGUAGES) {
  for (const theme of THEMES) {
    test(`the page of automatic dispatch looks right and is read out (${language}, ${theme})`, async (t) => {
      const server = await startServer(t);
      const desk = await dana(t, server, { language, theme });
      const api = await server.as("dana");
      const put = { on: true, services: [], priorities: ["urgent", "high"], version: 0 };
      await api.put(`/api/automatic/${crypto.randomUUID()}`, put);
      await automatic(desk);
      await desk.find("switch").waitFor();
      await assertLooksRight(desk.page, `automatic-${language}-${theme}`, { theme, phone: false });
      await desk.page.setViewportSize(PHONE);
      await assertLooksRight(desk.page, `automatic-phone-${language}-${theme}`, { theme, phone: false });
    });
  }
}

test("a supervisor sees the switches and cannot touch them", async (t) => {
  const server = await startServer(t);
  const api = await server.as("dana");
  await api.put(`/api/automatic/${crypto.randomUUID()}`, { on: true, services: [], priorities: [], version: 0 });
  const desk = await dana(t, server, { login: "supervisor" });
  await desk.page.goto(`${server.url}/desk/automatic`);
  await desk.find("switch").waitFor();
  assert.equal(await desk.find("switch-on").isDisabled(), true);
  assert.equal(await desk.find("switch-new").count() + (await desk.find("switch-edit").count()), 0);
});
