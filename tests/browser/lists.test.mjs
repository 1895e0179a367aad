// A day with more orders than a screen: drawn as far as somebody looks, counted whole, found again on the way back.

import assert from "node:assert/strict";
import test from "node:test";
import { fill } from "./bench/replica.mjs";
import { Technician } from "./pages/technician.mjs";
import { openPhone } from "./support/browser.mjs";
import { startServer, until } from "./support/server.mjs";

test("a long day is drawn as far as one scrolls, and the way back finds the place again", async (t) => {
  const server = await startServer(t);
  const person = server.login("technician");
  const { place } = await fill(server, person, 40, () => {});
  const phone = await openPhone(t, { place });
  const app = new Technician(phone, server.phoneUrl);
  await app.signIn(person);
  const { page } = phone;
  // The day's dot and the tab say how many there are, whatever is drawn.
  const counted = async () => {
    const numbers = await page.locator(".section__count").allTextContents();
    return numbers.reduce((sum, number) => sum + Number(number), 0);
  };
  await until(async () => (await counted()) > 20, () => "the orders did not come");
  const drawn = () => app.tickets().count();
  assert.ok((await drawn()) < (await counted()), `${await drawn()} are drawn before anybody scrolls`);

  let [seen, all] = [0, 0];
  const toTheEnd = () => page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await until(
    async () => {
      await toTheEnd();
      [seen, all] = [await drawn(), await counted()];
      return seen === all && (await app.find("orders-more").count()) === 0;
    },
    () => `of ${all} orders ${seen} are drawn`,
  );
  await app.tickets().last().click();
  await app.find("order-head").waitFor();
  await page.goBack();
  await app.tickets().last().waitFor();
  assert.equal(await drawn(), all, "as many as before are drawn");
  await until(() => page.evaluate(() => window.scrollY > 1000), () => "the place was not found again");
});

test("who cannot scroll presses for more", async (t) => {
  const server = await startServer(t);
  const person = server.login("technician");
  await fill(server, person, 40, () => {});
  const phone = await openPhone(t);
  const app = new Technician(phone, server.phoneUrl);
  await app.signIn(person);
  await app.find("orders-more").waitFor();
  const before = await app.tickets().count();
  await app.find("orders-more").focus();
  await phone.page.keyboard.press("Enter");
  await until(async () => (await app.tickets().count()) > before, () => "no more were shown");
});
