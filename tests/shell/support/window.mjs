// The real window of the shell: on a virtual screen of its own, driven through WebKit's own WebDriver.
//
// Everything runs inside one `dbus-run-session`: WebKitGTK and its driver look for each other on the session bus.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { until } from "../../browser/support/server.mjs";

const SHELL = process.env.JOBSHEET_SHELL ?? "target/tauri/debug/jobsheet-shell";
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** A screen and a driver for one test; both end with it. */
export async function startScreen(t) {
  const data = await mkdtemp(join(tmpdir(), "jobsheet-shell-"));
  const takenOut = join(data, "taken-out");
  const port = await freePort();
  const display = `:${100 + (port % 400)}`;
  const script = `Xvfb ${display} -screen 0 480x1000x24 -nolisten tcp & exec WebKitWebDriver --host=127.0.0.1 --port=${port}`;
  const child = spawn("dbus-run-session", ["--", "bash", "-c", script], {
    env: {
      ...process.env,
      DISPLAY: display,
      XDG_DATA_HOME: data,
      JOBSHEET_DATA: join(data, "replica"),
      LANG: "zh_CN.UTF-8",
      // Where files are saved that the app is asked for: no test can press the buttons of the system's dialog.
      JOBSHEET_SAVE_FOLDER: takenOut,
      TAURI_AUTOMATION: "true",
      TAURI_WEBVIEW_AUTOMATION: "true",
      WEBKIT_DISABLE_DMABUF_RENDERER: "1",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      LIBGL_ALWAYS_SOFTWARE: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const screen = new Screen(port, display, takenOut);
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (screen.log += bytes));
  t.after(async () => {
    await screen.close();
    // The group of processes that this test started, and nothing else.
    const ended = new Promise((resolve) => child.on("exit", resolve));
    if (child.exitCode === null) {
      process.kill(-child.pid, "SIGTERM");
      await ended;
    }
    await rm(data, { recursive: true, force: true });
  });
  await until(
    async () => (await fetch(`${screen.driver}/status`)).ok,
    () => `the driver does not answer:\n${screen.log}`,
  );
  return screen;
}

class Screen {
  constructor(port, display, takenOut) {
    Object.assign(this, { driver: `http://127.0.0.1:${port}`, display, takenOut, session: null, log: "" });
  }

  /** Starts the app in its window. */
  async open() {
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary: SHELL, args: [] } } };
    const { sessionId } = await this.ask("POST", "/session", { capabilities });
    this.session = sessionId;
  }

  /** Closes the window; the program ends. */
  async close() {
    if (!this.session) return;
    const session = this.session;
    this.session = null;
    await this.ask("DELETE", `/session/${session}`).catch(() => {});
  }

  async ask(method, path, body) {
    const answer = await fetch(this.driver + path, {
      method,
      headers: { "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
    return value;
  }

  in(method, path, body) {
    return this.ask(method, `/session/${this.session}${path}`, body);
  }

  /** The first element that fits, once there is one. */
  async find(selector, patience = 30_000) {
    const element = await until(
      () => this.in("POST", "/element", { using: "css selector", value: selector }),
      () => `there is no ${selector}; the page says:\n`,
      patience,
    ).catch(async (error) => {
      throw new Error(`${error.message}${await this.script("return document.body.innerText").catch(() => "nothing")}`);
    });
    return element[ELEMENT];
  }

  /** By test id, once it is there. */
  byId(id, patience) {
    return this.find(`[data-testid="${id}"]`, patience);
  }

  async click(id) {
    await until(
      async () => {
        await this.in("POST", `/element/${await this.byId(id)}/click`, {});
        return true;
      },
      () => `${id} cannot be clicked`,
    );
  }

  async type(id, words) {
    await this.in("POST", `/element/${await this.byId(id)}/value`, { text: words });
  }

  /** Opens an order from the list, which may be drawn anew between finding its ticket and pressing it. */
  openTicket(order) {
    const press = `const ticket = document.querySelector('[data-testid=ticket][href$="${order}"]');
      ticket?.click(); return Boolean(ticket);`;
    return until(
      () => this.script(press),
      () => `there is no ticket for ${order}`,
    );
  }

  script(body, ...args) {
    return this.in("POST", "/execute/sync", { script: body, args });
  }

  /** What the screen shows, as a PNG. The driver's own screenshot hangs under a virtual screen. */
  picture(file) {
    const command = `xwd -silent -root -display ${this.display} | /usr/bin/convert xwd:- "${file}"`;
    return new Promise((resolve, reject) => {
      const child = spawn("bash", ["-c", command], { stdio: ["ignore", "ignore", "inherit"] });
      child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`no picture: ${code}`))));
    });
  }
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
