// The installed web app: it starts without a network, and a new version waits for its turn.

import test from "node:test";
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPhone } from "./support/browser.mjs";
import { serveFiles } from "./support/files.mjs";
import { until } from "./support/server.mjs";

const build = (page) => page.locator('meta[name="jobsheet-build"]').getAttribute("content");
const ready = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => true));

test("after one visit the app starts from cold without a network, at any address", async (t) => {
  const files = await serveFiles(t);
  const phone = await openPhone(t);
  await phone.page.goto(files.url);
  await ready(phone.page);
  const before = await build(phone.page);

  await files.close();
  await phone.restart();
  await phone.page.goto(`${files.url}/gallery`);
  await phone.page.getByRole("heading", { level: 1 }).first().waitFor();
  assert.equal(await build(phone.page), before);
});

test("the server's own addresses never come from the cache", async (t) => {
  const files = await serveFiles(t);
  const phone = await openPhone(t);
  await phone.page.goto(files.url);
  await ready(phone.page);
  await phone.page.reload();
  for (const path of ["/api/session", "/sync", "/uploads/x", "/blobs/x", "/poke"]) {
    const status = await phone.page.evaluate((path) => fetch(path).then((answer) => answer.status), path);
    assert.equal(status, 404, `${path} must reach the server`);
  }
});

test("a new version waits while two windows are open, and comes when the last one asks", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "jobsheet-web-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const files = await serveFiles(t);
  await cp(files.folder, folder, { recursive: true });
  const phone = await openPhone(t);
  await phone.page.goto(files.url);
  await ready(phone.page);
  const old = await build(phone.page);
  const second = await phone.context.newPage();
  await second.goto(files.url);

  for (const name of ["index.html", "sw.js"]) {
    const text = await readFile(join(folder, name), "utf8");
    await writeFile(join(folder, name), text.replaceAll(old, "newer-build1"));
  }
  files.folder = folder;
  const waiting = () => navigator.serviceWorker.getRegistration().then((registration) => Boolean(registration?.waiting));
  await phone.page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
  await until(() => phone.page.evaluate(waiting), () => "the new version never waits");

  const held = phone.page.evaluate(() => new Promise((resolve) => {
    navigator.serviceWorker.addEventListener("message", (event) => resolve(event.data), { once: true });
    navigator.serviceWorker.getRegistration().then((registration) => registration.waiting.postMessage("SKIP_WAITING"));
  }));
  assert.deepEqual(await held, { type: "UPDATE_HELD", windows: 2 });
  await phone.page.reload();
  assert.equal(await build(phone.page), old, "two windows keep the version they run on");

  await second.close();
  const reloaded = phone.page.waitForEvent("framenavigated");
  await phone.page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.waiting.postMessage("SKIP_WAITING")));
  await reloaded;
  await until(async () => (await build(phone.page)) === "newer-build1", () => "the new version did not come");
});

test("a worker from the cache keeps its own address, question mark and all", async (t) => {
  const files = await serveFiles(t);
  const phone = await openPhone(t);
  await phone.page.goto(files.url);
  await ready(phone.page);
  await phone.page.reload();
  const script = await phone.page.locator('meta[name="jobsheet-worker"]').getAttribute("content");
  const answer = await phone.page.evaluate(async (script) => (await fetch(`${script}&role=photo`)).url, script);
  assert.match(answer, /\?build=[0-9a-f]{12}&role=photo$/);
});
