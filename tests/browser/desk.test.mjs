// The dispatcher's desk: live list, create, assign, move, set the priority, remark, cancel.

import test from "node:test";
import assert from "node:assert/strict";
import { openDesk } from "./support/browser.mjs";
import { picture } from "./support/looks.mjs";
import { startServer } from "./support/server.mjs";
import { Desk } from "./pages/desk.mjs";

async function dana(t, server, options) {
  const desk = new Desk(await openDesk(t, options));
  await desk.signIn(server.url, server.login("dana"));
  return desk;
}

test("a wrong password is refused in words, and the right one opens the list", async (t) => {
  const server = await startServer(t);
  const desk = new Desk(await openDesk(t, { language: "en" }));
  await desk.page.goto(server.url);
  await desk.find("login").fill("dana");
  await desk.find("password").fill("not her password");
  await desk.find("sign-in").click();
  await desk.find("error").waitFor();
  await desk.find("password").fill(server.login("dana").password);
  await desk.find("sign-in").click();
  await desk.rows().first().waitFor();
  assert.ok((await desk.rows().count()) >= 10, "a week of orders");
  await picture(desk.page, "desk-orders-en");
});

for (const language of ["zh-CN", "en"]) {
  test(`an order from the customer's call to its cancellation (${language})`, async (t) => {
    const server = await startServer(t);
    const desk = await dana(t, server, { language });
    const watcher = await dana(t, server, { language });

    const id = await desk.create({ customer: "医院", title: "锅炉房漏水", description: "地面有积水，阀门处滴漏。" });
    await watcher.awaitStatus(id, "pending_dispatch");
    await picture(desk.page, `desk-order-${language}`);

    await desk.assign("李伟");
    await watcher.awaitStatus(id, "assigned");
    assert.match(await desk.find("order-technician").textContent(), /李伟/);

    const before = await desk.find("order-window").textContent();
    await desk.move(2, "morning");
    assert.notEqual(await desk.find("order-window").textContent(), before);
    await desk.setPriority("urgent");
    await desk.remark("门卫电话 5550，先打电话。");
    await desk.find("timeline").getByText("门卫电话 5550").waitFor();

    await desk.cancel();
    // What is over leaves the list of open orders, on every desk.
    await watcher.row(id).waitFor({ state: "detached" });
    const api = await server.as("dana");
    const { order, timeline } = await api.get(`/api/orders/${id}`);
    assert.equal(order.status, "cancelled");
    assert.equal(order.priority.value ?? order.priority, "urgent");
    assert.equal(timeline.filter((item) => item.code === "remark").length, 1);
  });
}

test("what a colleague changed first is shown, not overwritten", async (t) => {
  const server = await startServer(t);
  const api = await server.as("dana");
  const { rows } = await api.get("/api/orders?status=pending_dispatch&scope=open");
  const desk = await dana(t, server);
  await desk.open(rows[0].id);
  await desk.find("assign").click();
  await desk.find("technician").fill("王芳");
  await desk.find("technician-item").first().click();
  // While the sheet is open, somebody else gives the order to Li Wei.
  const people = await api.get("/api/technicians");
  const detail = await api.get(`/api/orders/${rows[0].id}`);
  const liWei = people.find((one) => one.person.name === "李伟").person.id;
  await api.post(`/api/orders/${rows[0].id}/assign`, { technician: liWei, version: detail.order.version });
  await desk.give();
  await desk.find("conflict").waitFor();
  await picture(desk.page, "desk-conflict");
  assert.equal((await api.get(`/api/orders/${rows[0].id}`)).technician, "李伟");
});

test("a session that ends asks for the password and keeps the page", async (t) => {
  const server = await startServer(t);
  const desk = await dana(t, server);
  const id = await desk.rows().first().getAttribute("data-order");
  await desk.open(id);
  await desk.page.route("**/api/**", (route) =>
    route.fulfill({ status: 401, contentType: "application/json", body: JSON.stringify({ code: "session_expired", detail: {} }) }),
  );
  await desk.find("remark").click();
  await desk.find("remark-words").fill("ruft an");
  await desk.find("remark-do").click();
  await desk.find("renew").waitFor();
  await desk.page.unroute("**/api/**");
  await desk.find("renew-password").fill(server.login("dana").password);
  await desk.find("renew-do").click();
  await desk.find("renew").waitFor({ state: "hidden" });
  assert.match(desk.page.url(), new RegExp(id));
});
