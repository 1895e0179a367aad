// Every page of the phone and of the desk, in every theme and language: readable, large enough, nothing cut off.

import test from "node:test";
import { LANGUAGES, THEMES, openDesk, openPhone } from "./support/browser.mjs";
import { assertLooksRight } from "./support/looks.mjs";
import { startServer } from "./support/server.mjs";
import { Desk } from "./pages/desk.mjs";
import { Technician } from "./pages/technician.mjs";

/** As if the person had chosen so before. */
async function choose(page, language, theme) {
  await page.evaluate(([language, theme]) => {
    localStorage.setItem("jobsheet-language", language);
    localStorage.setItem("jobsheet-theme", theme);
  }, [language, theme]);
}

/** All complaints of all pages at once: one run tells everything. */
class Complaints {
  list = [];

  async of(check) {
    await check().catch((error) => this.list.push(error.message));
  }

  end() {
    if (this.list.length) throw new Error(this.list.join("\n\n"));
  }
}

test("the technician's pages", async (t) => {
  const server = await startServer(t);
  const phone = await openPhone(t, { place: { latitude: 36.1931, longitude: 117.1302, accuracy: 8 } });
  const app = new Technician(phone, server.phoneUrl);
  await app.page.goto(app.url);
  await app.find("login").waitFor();
  await assertLooksRight(app.page, "page-sign-in", { theme: "light" });
  await app.signIn(server.login("李伟"));
  await app.tickets().first().waitFor();
  const order = (await app.tickets().first().getAttribute("href")).split("/").pop();
  const pages = [
    ["today", "/today", "tab-today"],
    ["orders", "/orders", "orders-filter"],
    ["order", `/orders/${order}`, "order-head"],
    ["report", `/orders/${order}/report`, "report"],
    ["new", "/new", "new-site"],
    ["new-order", `/new?order=${order}`, "new-send"],
    ["sync", "/outbox", "sync-summary"],
    ["me", "/me", "my-name"],
  ];
  for (const language of LANGUAGES) {
    for (const theme of THEMES) {
      await t.test(`${language} ${theme}`, async () => {
        const complaints = new Complaints();
        await choose(app.page, language, theme);
        for (const [name, path, sign] of pages) {
          await complaints.of(async () => {
            await app.page.goto(app.url + path);
            await app.find(sign).first().waitFor();
            await assertLooksRight(app.page, `page-${name}-${language}-${theme}`, { theme, whole: true });
          });
        }
        complaints.end();
      });
    }
  }
});

test("the desk's pages", async (t) => {
  const server = await startServer(t);
  const desk = new Desk(await openDesk(t));
  await desk.signIn(server.url, server.login("韩雪"));
  const order = await desk.rows().first().getAttribute("data-order");
  const pages = [
    ["orders", "/desk/orders", "order-row"],
    ["order", `/desk/orders/${order}`, "order-title"],
    ["new", "/desk/orders/new", "new-order-pane"],
    ["people", "/desk/people", "person"],
    ["board", "/desk/board", "row"],
    ["map", "/desk/map", "map-stop"],
    ["field", "/desk/field", "field-row"],
  ];
  for (const language of LANGUAGES) {
    for (const theme of THEMES) {
      await t.test(`${language} ${theme}`, async () => {
        const complaints = new Complaints();
        await choose(desk.page, language, theme);
        for (const [name, path, sign] of pages) {
          await complaints.of(async () => {
            await desk.page.goto(server.url + path);
            await desk.find(sign).first().waitFor();
            await assertLooksRight(desk.page, `desk-${name}-${language}-${theme}`, { theme, phone: false });
          });
        }
        complaints.end();
      });
    }
  }
});
