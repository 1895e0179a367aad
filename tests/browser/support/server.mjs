// A fresh sync server with the demo company in it, on a free loopback port.
//
// The company is made once per run and copied for each test, so that a test changes only its own. A phone talks to
// the server through a cable that a test can cut: closing real connections is the only kind of "offline" that page,
// service worker and device core all meet in the same way.

import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BINARY = process.env.JOBSHEET_SERVER ?? "target/debug/sync-server";
const WEB = process.env.JOBSHEET_WEB ?? "dist/web";

let company;

/** Starts one, with the demo company or what else was `made`; it stops, and its data goes, when the test ends. */
export async function startServer(t, made) {
  made ??= await (company ??= makeCompany());
  const data = await mkdtemp(join(tmpdir(), "jobsheet-server-"));
  await cp(made.data, data, { recursive: true });
  const port = await freePort();
  const server = new Server(data, port, made.logins);
  await server.start();
  t.after(async () => {
    await server.cable?.cut();
    await server.stop();
    await rm(data, { recursive: true, force: true });
    if (server.crashed()) throw new Error(`the server failed:\n${server.log}`);
  });
  server.cable = await Cable.lay(port);
  return server;
}

class Server {
  constructor(data, port, logins) {
    Object.assign(this, { data, port, logins, log: "", stopping: false });
    this.url = `http://127.0.0.1:${port}`;
  }

  async start() {
    this.stopping = false;
    this.child = spawn(BINARY, ["serve", "--data", this.data, "--web", WEB, "--listen", `127.0.0.1:${this.port}`], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on("data", (bytes) => (this.log += bytes));
    this.ended = new Promise((resolve) => this.child.on("exit", (code, signal) => resolve({ code, signal })));
    const answers = until(async () => (await fetch(this.url)).ok, () => `the server does not answer:\n${this.log}`);
    const ends = this.ended.then(() => Promise.reject(new Error(`the server ended at once:\n${this.log}`)));
    ends.catch(() => {});
    await Promise.race([answers, ends]);
    answers.catch(() => {});
  }

  async stop() {
    this.stopping = true;
    this.child.kill("SIGTERM");
    this.exit = await this.ended;
  }

  crashed() {
    return /panicked at/.test(this.log) || (this.exit && this.exit.code !== 0 && this.exit.signal !== "SIGTERM");
  }

  /** Where a phone reaches it. */
  get phoneUrl() {
    return this.cable.url;
  }

  /** The login of one person of the demo company, by login, name, or role (then the first who has it). */
  login(name) {
    const found = this.logins.find((one) => one.login === name || one.name.includes(name)) ?? this.logins.find((one) => one.role === name);
    if (!found) throw new Error(`the demo company has no ${name}: ${this.logins.map((login) => login.login)}`);
    return found;
  }

  /** Talks to the office's API as somebody. */
  async as(name) {
    const { login, password } = this.login(name);
    const session = await this.ask("POST", "/api/session", { login, password });
    return {
      get: (path) => this.ask("GET", path, undefined, session.token),
      post: (path, body) => this.ask("POST", path, body, session.token),
      put: (path, body) => this.ask("PUT", path, body, session.token),
      patch: (path, body) => this.ask("PATCH", path, body, session.token),
    };
  }

  async ask(method, path, body, token) {
    const headers = { ...(body && { "content-type": "application/json" }), ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }
}

/** A loopback port in front of the server, with connections that can be cut and mended. It counts, and can be slow. */
class Cable {
  /** Bytes that came from phones, and that went to them. */
  up = 0;
  down = 0;
  /** Bytes a second that it takes from phones; as many as there are, unless set. */
  rate = Infinity;

  static async lay(to) {
    const cable = new Cable();
    cable.to = to;
    cable.open = new Set();
    cable.port = await freePort();
    cable.url = `http://127.0.0.1:${cable.port}`;
    await cable.mend();
    return cable;
  }

  async mend() {
    if (this.listener) return;
    this.listener = createServer((near) => {
      const far = connect(this.to, "127.0.0.1");
      for (const [one, other] of [[near, far], [far, near]]) {
        this.open.add(one);
        one.on("error", () => other.destroy());
        one.on("close", () => (this.open.delete(one), other.destroy()));
      }
      far.pipe(near);
      far.on("data", (bytes) => (this.down += bytes.length));
      near.on("data", (bytes) => {
        this.up += bytes.length;
        far.write(bytes);
        if (this.rate === Infinity) return;
        near.pause();
        setTimeout(() => near.resume(), (bytes.length / this.rate) * 1_000);
      });
      near.on("end", () => far.end());
    });
    await new Promise((resolve, reject) => this.listener.on("error", reject).listen(this.port, "127.0.0.1", resolve));
  }

  async cut() {
    if (!this.listener) return;
    const closed = new Promise((resolve) => this.listener.close(resolve));
    this.listener = null;
    for (const socket of this.open) socket.destroy();
    await closed;
  }
}

async function makeCompany() {
  const data = await mkdtemp(join(tmpdir(), "jobsheet-company-"));
  process.on("exit", () => spawn("rm", ["-rf", data], { detached: true, stdio: "ignore" }).unref());
  await command(["migrate", "--data", data]);
  const seeded = JSON.parse(await command(["seed", "--data", data, "--demo"]));
  await writeFile(join(data, "logins.json"), JSON.stringify(seeded));
  return { data, logins: JSON.parse(await readFile(join(data, "logins.json"), "utf8")).logins };
}

/** Runs the server's program with these words, and returns what it says. */
export function command(words) {
  return new Promise((resolve, reject) => {
    const child = spawn(BINARY, words, { stdio: ["ignore", "pipe", "pipe"] });
    let [said, complained] = ["", ""];
    child.stdout.on("data", (bytes) => (said += bytes));
    child.stderr.on("data", (bytes) => (complained += bytes));
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve(said) : reject(new Error(`${words.join(" ")}: ${code}\n${complained}`))));
  });
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Asks again until it is true; the answer, not the clock, decides. */
export async function until(question, complaint, patience = 30_000) {
  const end = Date.now() + patience;
  let last;
  while (Date.now() < end) {
    try {
      const answer = await question();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${complaint()}${last ? `\n${last}` : ""}`);
}
