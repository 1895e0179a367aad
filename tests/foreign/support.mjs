// The server as a process, without a web app, on a free loopback port.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BINARY = process.env.JOBSHEET_SERVER ?? "target/debug/sync-server";

/** A data folder with the demo company in it; gone when the test ends. */
export async function company(t) {
  const data = await mkdtemp(join(tmpdir(), "jobsheet-foreign-"));
  t.after(() => rm(data, { recursive: true, force: true }));
  await run(["migrate", "--data", data]);
  const { logins } = JSON.parse((await run(["seed", "--data", data, "--demo"])).toString());
  return { data, logins };
}

/** What the program writes to standard output. */
export function run(words) {
  return new Promise((resolve, reject) => {
    const child = spawn(BINARY, words, { stdio: ["ignore", "pipe", "pipe"] });
    const [said, complained] = [[], []];
    child.stdout.on("data", (bytes) => said.push(bytes));
    child.stderr.on("data", (bytes) => complained.push(bytes));
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve(Buffer.concat(said)) : reject(new Error(`${words.join(" ")}: ${code}\n${Buffer.concat(complained)}`)),
    );
  });
}

/** A server on this data; stopped by `stop`, or when the test ends. */
export async function serve(t, data) {
  const port = await freePort();
  const child = spawn(BINARY, ["serve", "--data", data, "--listen", `127.0.0.1:${port}`], { stdio: "ignore" });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  t.after(stop);
  const url = `http://127.0.0.1:${port}`;
  const end = Date.now() + 30_000;
  while (!(await fetch(`${url}/healthz`).then((answer) => answer.ok, () => false))) {
    if (Date.now() > end) throw new Error("the server does not answer");
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return { url, port, stop };
}

/** A JSON request; throws unless it is answered well. */
export async function ask(url, method, path, body, token) {
  const headers = { ...(body && { "content-type": "application/json" }), ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

export async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
