// Chromium, and the two kinds of screens that Jobsheet is made for.
//
// A phone keeps its profile in a folder, because what matters about it survives a restart: the installed web app and
// the replica. `phone.restart()` is the cold start: every process of the browser ends and a new one opens the profile.

import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const LANGUAGES = ["zh-CN", "en"];
export const THEMES = ["light", "dark", "sunlight"];
export const PHONE = { width: 390, height: 844 };
/** Where the demo company works, whatever clock the testing machine has. */
const ZONE = "Asia/Shanghai";
export const DESK = { width: 1440, height: 900 };

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Drawing in three dimensions without a graphics card, for the map; slower than any card. */
const DRAWING = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"];

const PROGRAM = { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGUMENTS };

/** A desk: a fresh window without memory. `draws`: whether it has WebGL; as the machine has it otherwise. */
export async function openDesk(t, { language = "zh-CN", theme = "light", zone = ZONE, draws } = {}) {
  const without = ARGUMENTS.filter((one) => one !== "--disable-gpu");
  const args = draws === undefined ? ARGUMENTS : draws ? [...without, ...DRAWING] : [...ARGUMENTS, "--disable-3d-apis"];
  const browser = await chromium.launch({ ...PROGRAM, args });
  t.after(() => browser.close());
  const context = await browser.newContext({ viewport: DESK, locale: language, timezoneId: zone, serviceWorkers: "block" });
  await prefer(context, { language, theme });
  const page = await context.newPage();
  watch(t, page);
  return page;
}

/** One browser for many short looks at pages that need no memory. */
export async function openBrowser(t) {
  const browser = await chromium.launch(PROGRAM);
  t.after(() => browser.close());
  return {
    async look({ viewport, language, theme }, body) {
      const context = await browser.newContext({ viewport, locale: language, timezoneId: ZONE, serviceWorkers: "block", reducedMotion: "reduce" });
      try {
        await prefer(context, { language, theme });
        const page = await context.newPage();
        watch(t, page);
        return await body(page);
      } finally {
        await context.close();
      }
    },
  };
}

/** A technician's phone. */
export async function openPhone(t, options = {}) {
  const profile = await mkdtemp(join(tmpdir(), "jobsheet-phone-"));
  const phone = new Phone(t, profile, options);
  await phone.start();
  t.after(async () => {
    await phone.stop();
    await rm(profile, { recursive: true, force: true });
  });
  return phone;
}

class Phone {
  constructor(t, profile, { language = "zh-CN", theme = "light", place = null, zone = ZONE }) {
    Object.assign(this, { t, profile, language, theme, place, zone, offline: false });
  }

  async start() {
    this.context = await chromium.launchPersistentContext(this.profile, {
      ...PROGRAM,
      // A bench may put a slower one in its place.
      executablePath: this.program ?? PROGRAM.executablePath,
      viewport: PHONE,
      locale: this.language,
      timezoneId: this.zone,
      hasTouch: true,
      isMobile: true,
      deviceScaleFactor: 2,
      permissions: this.place ? ["geolocation"] : [],
      geolocation: this.place ?? undefined,
      offline: this.offline,
      reducedMotion: "reduce",
    });
    await prefer(this.context, this);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    watch(this.t, this.page);
  }

  async stop() {
    await this.context?.close();
    this.context = null;
  }

  /** Everything of the browser ends; the profile stays. */
  async restart() {
    await this.stop();
    await this.start();
  }

  /** As when the system kills it: no process of the browser has time for anything. Then a new one opens the profile. */
  async die() {
    const ended = new Promise((resolve) => this.context.on("close", resolve));
    process.kill(await browserOf(this.profile), "SIGKILL");
    await ended;
    this.context = null;
    await this.start();
  }

  /** What the phone itself knows about its network; `server.cut()` is the cable. */
  async setOffline(offline) {
    this.offline = offline;
    await this.context.setOffline(offline);
  }

  async moveTo(place) {
    this.place = place;
    await this.context.grantPermissions(["geolocation"]);
    await this.context.setGeolocation(place);
  }
}

/** The process in which a page and its workers run: of those that belong to this phone, the one that is busy when the page is. */
export async function processOf(phone, page) {
  const browser = await browserOf(phone.profile);
  const before = await renderers(browser);
  await page.evaluate(() => {
    for (const end = Date.now() + 600; Date.now() < end; );
  });
  const after = await renderers(browser);
  const [[pid]] = [...after].sort(([a, spentA], [b, spentB]) => spentB - (before.get(b) ?? 0) - (spentA - (before.get(a) ?? 0)));
  return pid;
}

/** Processes that draw pages for a browser, with the time that they have spent. */
async function renderers(browser) {
  const parents = new Map();
  const spent = new Map();
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number)) {
    const words = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    const [, parent, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ").map(Number);
    parents.set(pid, parent);
    if (words.includes("--type=renderer")) spent.set(pid, rest[9] + rest[10]);
  }
  const ours = (pid) => pid === browser || (parents.has(pid) && ours(parents.get(pid)));
  return new Map([...spent].filter(([pid]) => ours(pid)));
}

/** The process that we have started for a profile: its children do not name it, or say what kind they are. */
async function browserOf(profile) {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    // A process may end while we look.
    const words = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
    if (words.includes(`--user-data-dir=${profile}`) && !words.some((word) => word.startsWith("--type="))) return Number(pid);
  }
  throw new Error(`no browser runs on ${profile}`);
}

/** The device's own settings, before the app reads them; what a person chooses later stays. */
async function prefer(context, { language, theme }) {
  await context.addInitScript(
    ([language, theme]) => {
      try {
        localStorage.getItem("jobsheet-language") ?? localStorage.setItem("jobsheet-language", language);
        localStorage.getItem("jobsheet-theme") ?? localStorage.setItem("jobsheet-theme", theme);
      } catch {
        // A page without storage (about:blank) has no app in it either.
      }
    },
    [language, theme],
  );
}

/** A crash in a page fails the test that opened it, even if the screen still looks right. */
function watch(t, page) {
  const crashes = [];
  page.on("pageerror", (error) => crashes.push(error.stack ?? String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && /panicked|RuntimeError|unreachable/.test(message.text())) crashes.push(message.text());
    if (process.env.JOBSHEET_CONSOLE) console.log(`[page] ${message.type()}: ${message.text()}`);
  });
  t.after(() => {
    if (crashes.length) throw new Error(`the page crashed:\n${crashes.join("\n")}`);
  });
}
