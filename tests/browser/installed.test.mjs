// The installed web app: it starts without a network, and a new version waits for its turn.

import test from "node:test";
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPhone } from "./support/browser.mjs";
import { serveFiles } from "./support/files.mjs";
import { until } from "./support/server.mjs";

const build = (page) => page.locator('meta[name="jobsheet-build"]').getAttribute("content");
const ready = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => true));

/** A phone on which the app has been installed, and the build that it has. */
async function installed(t) {
  const files = await serveFiles(t);
  const phone = await openPhone(t);
  await phone.page.goto(files.url);
  await ready(phone.page);
  return { files, phone, old: await build(phone.page) };
}

test("after one visit the app starts from cold without a network, at any address", async (t) => {
  const { files, phone, old: before } = await installed(t);

  await files.close();
  await phone.restart();
  for (const address of ["/sign-in", "/today", "/no/such/page"]) {
    await phone.page.goto(files.url + address);
    await phone.page.locator("h1, .empty__title").first().waitFor();
    assert.equal(await build(phone.page), before);
  }
});

/** Which of the desk's two files this browser keeps. */
const keptOfDesk = (page) =>
  page.evaluate(async () => {
    const kept = [];
    for (const name of await caches.keys()) kept.push(...(await (await caches.open(name)).keys()).map(({ url }) => url));
    return kept.map((url) => url.match(/\/(desk|desk_bg)-[0-9a-f]{12}\./)?.[1]).filter(Boolean).sort();
  });

test("a phone does not carry the desk; where it has been used it starts without a network", async (t) => {
  const { files, phone } = await installed(t);
  assert.deepEqual(await keptOfDesk(phone.page), []);

  const gallery = async () => {
    await phone.page.goto(`${files.url}/gallery`);
    await phone.page.getByRole("heading", { level: 1 }).first().waitFor();
  };
  await gallery();
  await until(async () => (await keptOfDesk(phone.page)).length === 2, () => "the desk was not kept");
  await files.close();
  await phone.restart();
  await gallery();
});

test("an office that asks for a desk which the server has no more gets the new version", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "jobsheet-web-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const { files, phone, old } = await installed(t);
  await cp(files.folder, folder, { recursive: true });

  // Another desk in another build: new names for its files and for the starter that knows them.
  const names = (await readdir(folder)).filter((name) => /^(desk|desk_bg|boot)-[0-9a-f]{12}\.(js|wasm)$/.test(name));
  const renamed = names.map((name) => [name, name.replace(/-[0-9a-f]{12}\./, "-00000000beef.")]);
  for (const file of ["index.html", "sw.js", names.find((name) => name.startsWith("boot-"))]) {
    let text = (await readFile(join(folder, file), "utf8")).replaceAll(old, "newer-build1");
    for (const [before, after] of renamed) text = text.replaceAll(before, after);
    await writeFile(join(folder, file), text);
  }
  for (const [before, after] of renamed) await rename(join(folder, before), join(folder, after));
  files.folder = folder;

  await phone.page.goto(`${files.url}/gallery`);
  await until(async () => (await build(phone.page)) === "newer-build1", () => "the old version stayed");
  await phone.page.getByRole("heading", { level: 1 }).first().waitFor();
});

test("the server's own addresses never come from the cache", async (t) => {
  const { files, phone } = await installed(t);
  await phone.page.reload();
  for (const path of ["/api/session", "/sync", "/uploads/x", "/blobs/x", "/poke"]) {
    const status = await phone.page.evaluate((path) => fetch(path).then((answer) => answer.status), path);
    assert.equal(status, 404, `${path} must reach the server`);
  }
});

/** Serves what this browser has as a version of another name. */
async function newVersion(t, files, old) {
  const folder = await mkdtemp(join(tmpdir(), "jobsheet-web-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await cp(files.folder, folder, { recursive: true });
  for (const name of ["index.html", "sw.js"]) {
    const text = await readFile(join(folder, name), "utf8");
    await writeFile(join(folder, name), text.replaceAll(old, "newer-build1"));
  }
  files.folder = folder;
}

const registration = () => navigator.serviceWorker.getRegistration();
const look = (page) => page.evaluate(`(${registration})().then((registration) => registration.update())`);
const waits = (page) => page.evaluate(`(${registration})().then((registration) => Boolean(registration?.waiting))`);
const askFor = (page) => page.evaluate(`(${registration})().then((registration) => registration.waiting?.postMessage("SKIP_WAITING"))`);

/** The browser looks for a new version, and it waits. */
async function findsIt(page) {
  await look(page);
  await until(() => waits(page), () => "the new version never waits");
}

/** Asks for the new version until it is here: a window that was just closed may count for a moment, and then the answer is no. */
const comes = (page) =>
  until(
    async () => (await build(page)) === "newer-build1" || (await askFor(page)),
    () => "the new version did not come",
  );

test("a new version waits while two windows are open, and comes when the last one asks", async (t) => {
  const { files, phone, old } = await installed(t);
  const second = await phone.context.newPage();
  await second.goto(files.url);

  await newVersion(t, files, old);
  await findsIt(phone.page);

  const held = phone.page.evaluate(() => new Promise((resolve) => {
    navigator.serviceWorker.addEventListener("message", (event) => resolve(event.data), { once: true });
    navigator.serviceWorker.getRegistration().then((registration) => registration.waiting.postMessage("SKIP_WAITING"));
  }));
  assert.deepEqual(await held, { type: "UPDATE_HELD", windows: 2 });
  await phone.page.reload();
  assert.equal(await build(phone.page), old, "two windows keep the version they run on");

  await second.close();
  await comes(phone.page);
});

test("a new version that comes while a window still starts is the one it starts with", async (t) => {
  const { files, phone, old } = await installed(t);
  await newVersion(t, files, old);
  await findsIt(phone.page);

  // An old phone compiles the program for seconds; here it never ends.
  await phone.page.addInitScript((old) => {
    const compile = WebAssembly.instantiateStreaming;
    const running = () => document.querySelector('meta[name="jobsheet-build"]').content;
    WebAssembly.instantiateStreaming = (...given) => (running() === old ? new Promise(() => {}) : compile(...given));
  }, old);
  await phone.page.reload();
  await comes(phone.page);
});

test("a worker from the cache keeps its own address, question mark and all", async (t) => {
  const { files, phone } = await installed(t);
  await phone.page.reload();
  const script = await phone.page.locator('meta[name="jobsheet-worker"]').getAttribute("content");
  const answer = await phone.page.evaluate(async (script) => (await fetch(`${script}&more=1`)).url, script);
  assert.match(answer, /\?build=[0-9a-f]{12}&more=1$/);
});
