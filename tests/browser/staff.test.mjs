// Working hours, days off, skills and what work takes: changed at the desk, and the board follows at once.

import test from "node:test";
import assert from "node:assert/strict";
import { LANGUAGES, PHONE, openDesk } from "./support/browser.mjs";
import { tomorrow } from "./support/board.mjs";
import { assertLooksRight } from "./support/looks.mjs";
import { startServer, until } from "./support/server.mjs";
import { Board } from "./pages/board.mjs";

const becomes = (question, complaint) => until(question, () => complaint);

async function people(t, server, options = {}) {
  const desk = new Board(await openDesk(t, options));
  await desk.signIn(server.url, server.login(options.login ?? "dana"));
  await desk.page.goto(new URL("/desk/people", desk.page.url()).href);
  await desk.find("person").first().waitFor();
  return desk;
}

const of = (desk, name) => desk.find("person").filter({ hasText: name });

async function openWork(desk, name) {
  await of(desk, name).getByTestId("set-work").click();
  await desk.find("work-day").first().waitFor();
}

test("a day off and a lapsed certificate are on the board as soon as they are saved, and are taken back", async (t) => {
  const server = await startServer(t);
  const day = await tomorrow(server);
  const rowOf = async () => (await day.board()).rows.find((row) => row.name === "李伟");
  const before = await rowOf();
  const board = new Board(await openDesk(t));
  await board.signIn(server.url, server.login("韩雪"));
  await board.show(day.name);
  const desk = await people(t, server);
  await openWork(desk, "李伟");
  await desk.find("work-add-off").click();
  await desk.find("off-from").fill(day.name);
  await desk.find("off-until").fill(day.name);
  await desk.find("off-note").fill("培训");
  const boiler = desk.page.locator("[data-testid=held-skill][data-skill=boiler]");
  await boiler.getByTestId("skill-expires").fill("2020-01-01");
  await boiler.getByTestId("skill-level").selectOption("3");
  await desk.find("work-do").click();
  await desk.find("work-sheet").waitFor({ state: "hidden" });
  const after = await rowOf();
  assert.deepEqual([after.hours.length, after.load.level === "free"], [0, false]);
  assert.ok(before.skills.includes("boiler") && !after.skills.includes("boiler"));
  // The other desk's board says it, too, without anybody reloading: Li Wei has open work.
  const level = () => board.page.evaluate((id) => document.querySelector(`.board-name[data-technician="${id}"] [data-testid=load]`)?.dataset.level, before.technician);
  await becomes(async () => ["off", "full"].includes(await level()), "the other board still shows a working day");
  await desk.find("toast-act").first().click();
  await becomes(async () => (await rowOf()).hours.length === before.hours.length, "it was not taken back");
  assert.ok((await rowOf()).skills.includes("boiler"));
});

test("what makes no sense is said where it is, and what a colleague changed is not overwritten", async (t) => {
  const server = await startServer(t);
  const desk = await people(t, server, { language: "en" });
  await openWork(desk, "李伟");
  const monday = desk.page.locator('[data-testid=work-day][data-weekday="1"]');
  await monday.getByTestId("work-until").first().fill("07:00");
  await desk.find("work-do").click();
  await desk.find("work-again").waitFor();
  assert.match(await desk.find("work-sheet").textContent(), /outside of the working hours|ends before it begins/);
  await monday.getByTestId("work-until").first().fill("16:00");
  const api = await server.as("dana");
  const id = (await api.get("/api/technicians")).find((one) => one.person.name === "李伟").person.id;
  const work = await api.get(`/api/people/${id}/work`);
  const colleague = await server.as("韩雪");
  await colleague.put(`/api/people/${id}/work`, { ...work, overtime: 45 });
  await desk.find("work-do").click();
  await desk.find("work-again").waitFor();
  assert.equal((await api.get(`/api/people/${id}/work`)).overtime, 45, "nothing was overwritten");
  await desk.find("work-again").click();
  await becomes(async () => (await desk.find("work-overtime").inputValue()) === "45", "it was not read again");
});

test("what a service takes decides who is proposed", async (t) => {
  const server = await startServer(t);
  const day = await tomorrow(server);
  const order = await day.waiting("随时可做的工单", 8, 18);
  const { service } = (await (await server.as("dana")).get(`/api/orders/${order}`)).order;
  const able = async () => (await day.api.get(`/api/orders/${order}/candidates?day=${day.name}`)).candidates.map((one) => one.name);
  const before = await able();
  const desk = await people(t, server);
  await desk.page.locator(`[data-testid=service-needs][data-service="${service}"]`).getByTestId("needs-change").click();
  await desk.find("needs-add").selectOption("elevator");
  await desk.page.locator("[data-testid=needed-skill][data-skill=elevator]").getByTestId("skill-level").selectOption("5");
  await desk.find("needs-do").click();
  await desk.find("needs-sheet").waitFor({ state: "hidden" });
  await becomes(async () => (await able()).length === 0, "nobody has a lift at level five");
  await desk.find("toast-act").first().click();
  await becomes(async () => (await able()).length === before.length, "it was not taken back");
  // Equipment is found by its customer.
  await desk.find("needs-find").fill("泰");
  await desk.find("needs-asset").first().waitFor();
  await desk.find("needs-change-asset").first().click();
  await desk.find("needed-skill").first().waitFor();
});

test("a skill that nobody has heard of is added by its name, and decides who can do the work", async (t) => {
  const server = await startServer(t);
  const day = await tomorrow(server);
  const order = await day.waiting("随时可做的工单", 8, 18);
  const { service } = (await day.api.get(`/api/orders/${order}`)).order;
  const desk = await people(t, server);
  const named = async (of, name) => {
    await desk.find(of).selectOption("*");
    await desk.find(`${of}-name`).fill(name);
    await assertLooksRight(desk.page, of, { phone: false });
    await desk.find(`${of}-name`).press("Enter");
    await desk.find(`${of}-name`).waitFor({ state: "detached" });
  };
  await openWork(desk, "李伟");
  await named("work-add-skill", " 压力容器 R1 ");
  await desk.page.locator('[data-testid=held-skill][data-skill="压力容器_r1"]').getByTestId("skill-level").selectOption("2");
  await desk.find("work-do").click();
  await desk.find("work-sheet").waitFor({ state: "hidden" });
  await of(desk, "李伟").filter({ hasText: "压力容器 r1" }).waitFor();
  // Known from now on; a known skill by its name in words is that skill.
  await desk.page.locator(`[data-testid=service-needs][data-service="${service}"]`).getByTestId("needs-change").click();
  await desk.find("needs-add").selectOption("压力容器_r1");
  await named("needs-add", "锅炉");
  await desk.page.locator("[data-testid=needed-skill][data-skill=boiler]").getByTestId("needs-remove").click();
  const needed = desk.page.locator('[data-testid=needed-skill][data-skill="压力容器_r1"]');
  await needed.getByTestId("skill-level").selectOption("3");
  await desk.find("needs-do").click();
  await desk.find("needs-sheet").waitFor({ state: "hidden" });
  const found = await day.api.get(`/api/orders/${order}/candidates?day=${day.name}`);
  const li = found.excluded.find((one) => one.name === "李伟");
  assert.deepEqual([found.candidates.length, li.reasons[0].code, li.reasons[0].values], [0, "skill_level", { skill: "压力容器_r1", need: 3, have: 2 }]);
  // The hand knows it, too, before anything is asked.
  const board = new Board(await openDesk(t));
  await board.signIn(server.url, server.login("dana"));
  await board.show(day.name);
  await board.search("随时可做的工单");
  await board.carry(board.card(order), li.technician, 10, { drop: false });
  assert.match(await board.find("ghost-note").textContent(), /压力容器 r1/);
  await board.page.keyboard.press("Escape");
  await board.page.mouse.up();
});

for (const language of LANGUAGES) {
  test(`hours and needs can be read and pressed (${language})`, async (t) => {
    const server = await startServer(t);
    const theme = language === "en" ? "dark" : "light";
    const desk = await people(t, server, { language, theme });
    await desk.find("service-needs").first().waitFor();
    await assertLooksRight(desk.page, `people-${language}`, { theme, phone: false });
    await openWork(desk, "李伟");
    assert.doesNotMatch(await desk.find("work-sheet").textContent(), /desk-|\{/);
    await assertLooksRight(desk.page, `work-${language}`, { theme, phone: false });
    await desk.page.setViewportSize(PHONE);
    await desk.page.waitForTimeout(200);
    await assertLooksRight(desk.page, `work-phone-${language}`, { theme, phone: false });
  });
}
