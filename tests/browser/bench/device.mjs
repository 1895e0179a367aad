// `cargo xtask bench device`: the technician's side with 2,000 orders on the phone.
//
// The replica is filled through the product's own doors: a dispatcher makes the orders by REST, the device pulls them.
// Then the network goes, the browser starts again under a CPU quota (quota.mjs), and the same commands are given that
// the screens give. Results go to standard output, one JSON object a line; words for people to standard error.

import { spawnSync } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { openDesk, openPhone } from "../support/browser.mjs";
import { startServer, until } from "../support/server.mjs";
import { Technician } from "../pages/technician.mjs";
import { conclude, explain, percentile, tell, throttle } from "./measure.mjs";
import { atCore, fill, watchPaint } from "./replica.mjs";

const ORDERS = Number(process.env.JOBSHEET_BENCH_ORDERS ?? 2000);
const VISITS = 40;
const WEB = process.env.JOBSHEET_WEB ?? "dist/web";
const TODAY = "[data-testid=ticket]";
const ORDER = "[data-testid=order-head]";

/**
 * What a browser without memory asks for until the technician's today list is there; all other files of the build are
 * for later. Counted is what the server sends: the `.gz` twin where there is one.
 */
async function payload(t, server, person) {
  const files = new Map();
  for (const name of await readdir(WEB, { recursive: true })) {
    const { size } = await stat(join(WEB, name));
    const packed = await stat(join(WEB, `${name}.gz`)).catch(() => null);
    if (!name.endsWith(".gz") && /\.[a-z0-9]+$/.test(name)) files.set(`/${name}`, packed?.size ?? size);
  }
  const page = await openDesk(t);
  const asked = new Set();
  page.context().on("request", (request) => {
    const { pathname } = new URL(request.url());
    asked.add(files.has(pathname) ? pathname : "/index.html");
  });
  const app = new Technician({ page }, server.url);
  await app.signIn(person);
  await page.locator(TODAY).first().waitFor();
  // What the device core is made of is asked for by its worker, not by the page: without it this would flatter.
  for (const needed of [/core_bg-/, /field_bg-/, /\.css$/]) {
    if (![...asked].some((name) => needed.test(name))) throw new Error(`nobody saw the browser ask for ${needed}`);
  }
  const sum = (names) => names.reduce((total, name) => total + files.get(name), 0) / 1000;
  const list = (names) => names.map((name) => `${name} ${(files.get(name) / 1000).toFixed(1)}`).join(", ");
  const now = [...files.keys()].filter((name) => asked.has(name));
  const later = [...files.keys()].filter((name) => !asked.has(name));
  explain(`now: ${list(now)}`);
  explain(`later: ${list(later)}`);
  tell("device.payload_gzip_kb", sum(now), "kB", 1600);
  tell("device.payload_later_gzip_kb", sum(later), "kB", 1500);
  await page.context().close();
}

/** What the browser itself computes to show our page without any script, from the service worker: below that nobody gets. */
async function emptyPage(phone, server, quota, fresh) {
  await fresh();
  const session = await phone.context.newCDPSession(phone.page);
  await session.send("Emulation.setScriptExecutionDisabled", { value: true });
  const before = quota.spent();
  await phone.page.goto(server.phoneUrl);
  await phone.page.screenshot();
  return quota.spent() - before;
}

/** One visit's commands, each timed from the page: to the worker, durable, and back; with what the screens ask for between. */
async function commands(page, order, place) {
  const times = [];
  const ask = async (command) => {
    const { ms, value } = await atCore(page, command);
    times.push({ ms, what: command.action ?? command.do });
    return value;
  };
  const shown = await ask({ do: "order", order });
  for (const action of ["accept", "depart"]) await ask({ do: "step", order, action, reason: "", place });
  await ask({ do: "check_in_preview", order, place });
  await ask({ do: "check_in", order, place, reason: "bench", photo: null });
  await ask({ do: "step", order, action: "start", reason: "", place });
  for (const field of shown.form?.fields ?? []) {
    const value = { check: true, verdict: "pass", text: "正常", number: field.kind.min ?? 1, choice: field.kind.options?.[0]?.code }[field.kind.type];
    await ask({ do: "answer", order, field: field.id, value });
  }
  await ask({ do: "set_note", order, text: "更换点火电极，试运行三十分钟，正常。", base: "" });
  await ask({ do: "remark", order, text: "客户要求下次提前一小时电话联系。" });
  await ask({ do: "today", day: "", place, first: 10 });
  await ask({ do: "orders", filter: "open", search: "", place, first: 20 });
  await ask({ do: "sync" });
  return times;
}

async function photo(page, order, target) {
  const taken = await page.evaluate(async (order) => {
    const canvas = new OffscreenCanvas(4000, 3000);
    const brush = canvas.getContext("2d");
    for (let i = 0; i < 4000; i++) {
      brush.fillStyle = `hsl(${(i * 137) % 360} 60% ${20 + (i % 60)}%)`;
      brush.fillRect((i * 7919) % 4000, (i * 104729) % 3000, 40 + (i % 200), 30 + (i % 150));
    }
    const bytes = await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 })).arrayBuffer();
    let [longest, last, running] = [0, performance.now(), true];
    requestAnimationFrame(function frame(now) {
      longest = Math.max(longest, now - last);
      last = now;
      if (running) requestAnimationFrame(frame);
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    longest = 0;
    const size = bytes.byteLength;
    const { ms } = await window.askCore({ do: "add_photo", order, slot: "before", place: null }, bytes);
    running = false;
    return { ms, longest, size };
  }, order);
  explain(`photo: 4000×3000, ${(taken.size / 1e6).toFixed(1)} MB`);
  tell("device.photo_12mp_ms", taken.ms, "ms", target(2000));
  tell("device.photo_longest_frame_ms", taken.longest, "ms", target(100));
}

/** What the core's worker holds: JavaScript's heap and, outside of it, the program's memory. */
async function memory(phone) {
  const session = await phone.context.newCDPSession(phone.page);
  const attached = new Promise((resolve) =>
    session.on("Target.attachedToTarget", (one) => /\/core-[0-9a-f]+\.js/.test(one.targetInfo.url) && resolve(one)),
  );
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const { sessionId } = await attached;
  const answered = new Promise((resolve) =>
    session.on("Target.receivedMessageFromTarget", (heard) => {
      const message = JSON.parse(heard.message);
      // Other workers and what happens in this one say something here, too.
      if (heard.sessionId === sessionId && message.id === 1) resolve(message);
    }),
  );
  await session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id: 1, method: "Runtime.getHeapUsage" }) });
  const { result, error } = await answered;
  if (error) throw new Error(`the core's worker does not say what it holds: ${error.message}`);
  const bytes = result.usedSize + (result.embedderHeapUsedSize ?? 0) + (result.backingStorageSize ?? 0);
  explain(`core: ${JSON.stringify(result)}`);
  tell("device.worker_memory_mb", bytes / 1e6, "MB", 150);
}

test("bench device", { timeout: 3_600_000 }, async (t) => {
  const server = await startServer(t);
  const person = server.login("technician");
  await payload(t, server, person);
  const { orders, place } = await fill(server, person, ORDERS, explain);

  const phone = await openPhone(t, { place, language: "zh-CN" });
  await phone.context.addInitScript(watchPaint);
  const app = new Technician(phone, server.phoneUrl);
  await app.signIn(person);
  await app.installed();
  const held = async () => (await atCore(phone.page, { do: "orders", filter: "all", search: "", place: null })).value.length;
  await until(async () => (await held()) >= orders.length, () => "the replica was not filled", 600_000);
  explain(`replica: ${await held()} orders`);
  await server.cable.cut();

  const { quota, slowly, share, target } = await throttle(phone);
  t.after(async () => {
    await phone.stop();
    await quota?.remove();
  });

  // The browser itself may start at full speed: measured is the app, from the moment its address is opened.
  const fresh = async () => {
    quota?.limit(null);
    await phone.restart();
    await phone.context.addInitScript(watchPaint);
    await phone.setOffline(true);
  };
  const cold = async (slow) => {
    await fresh();
    slow();
    const before = quota?.spent();
    await phone.page.goto(server.phoneUrl);
    const ms = await phone.page.evaluate((selector) => window.painted(selector), TODAY);
    return { ms, cpu: quota?.spent() - before };
  };
  const some = async (rounds, slow) => {
    const taken = [];
    while (taken.length < rounds) taken.push(await cold(slow));
    explain(`cold starts: ${taken.map(({ ms, cpu }) => `${Math.round(ms)} ms (${Math.round(cpu)} ms of processor)`).join(", ")}`);
    return { ms: percentile(taken.map(({ ms }) => ms), 0.5), cpu: percentile(taken.map(({ cpu }) => cpu), 0.5) };
  };
  if (quota?.threads) {
    const narrow = await some(3, () => quota.whole(share));
    tell("device.cold_offline_today_one_quota_ms", narrow.ms, "ms");
    tell("device.cold_offline_today_cpu_ms", narrow.cpu, "ms");
    tell("device.empty_page_cpu_ms", await emptyPage(phone, server, quota, fresh), "ms");
  }
  const { ms } = await some(5, slowly);
  tell("device.cold_offline_today_ms", ms, "ms", target(1500));

  const opens = await phone.page.evaluate(async ([ticket, order]) => {
    const times = [];
    for (let round = 0; round < 7; round++) {
      const begun = performance.now();
      document.querySelectorAll(ticket)[round % document.querySelectorAll(ticket).length].click();
      times.push((await window.painted(order)) - begun);
      history.back();
      await window.painted(ticket);
    }
    return times;
  }, [TODAY, ORDER]);
  explain(`orders opened: ${opens.map(Math.round)} ms`);
  tell("device.open_order_ms", percentile(opens, 0.5), "ms", target(100));

  const given = [];
  for (const order of orders.slice(0, VISITS)) given.push(...(await commands(phone.page, order, place)));
  const slowest = given.sort((a, b) => b.ms - a.ms).slice(0, 10);
  explain(`slowest: ${slowest.map(({ ms, what }) => `${what} ${ms.toFixed(0)}`).join(", ")}`);
  const times = given.map(({ ms }) => ms);
  explain(`${times.length} commands: p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms`);
  tell("device.command_p99_ms.browser", percentile(times, 0.99), "ms", target(50));

  await photo(phone.page, orders[0], target);
  await memory(phone);

  await server.cable.mend();
  native(server, person);
  conclude();
});

/** The same commands on the native core, in a process of its own. */
function native(server, person) {
  const program = process.env.JOBSHEET_NATIVE_BENCH;
  if (!program) return explain("no native bench was built: JOBSHEET_NATIVE_BENCH is not set");
  const run = spawnSync(program, [server.url, person.login, person.password, String(VISITS)], { encoding: "utf8" });
  process.stderr.write(run.stderr);
  if (run.status !== 0) throw new Error("the native bench failed");
  const { name, value, unit } = JSON.parse(run.stdout);
  tell(name, value, unit, 5);
}
