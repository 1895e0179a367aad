// A browser as slow as a phone: every thread of it under a CPU quota of the kernel.
//
// DevTools' own throttling slows the page but not a dedicated worker, and the worker is where the core lives. One quota
// for the whole process tree slows both, but lets only one thread run at a time: a page without any script then takes
// longer than a phone may take for the app (ADR 23). A phone has several slow cores. So each thread has its own quota,
// and `knownLoop` measures what that does to page and worker, one after the other and side by side.
//
// Control groups of version 1 take threads. Where there are only those of version 2, the tree has one quota together.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What we want: a good phone's core computes about as much as a quarter of this one. */
export const SLOWDOWN = { wanted: 4, least: 3.5, most: 4.5 };

// A short period: with the usual 100 ms a thread would stand still for 75 ms, which no phone does.
const PERIOD_US = 8000;

/** How often new threads are looked for. Until found, one shares the quota of the thread that began it. */
const SWEEP_MS = 3;

/** Makes a group without a limit yet; null where this machine lets us make none. */
export async function makeQuota() {
  const name = `jobsheet-bench-${process.pid}`;
  const old = "/sys/fs/cgroup/cpu";
  const threads = existsSync(join(old, "cpu.cfs_quota_us"));
  const quota = new Quota(threads ? join(old, name) : join("/sys/fs/cgroup", name), threads);
  try {
    mkdirSync(quota.folder);
    quota.limit(1);
    quota.limit(null);
    return quota;
  } catch {
    await quota.remove();
    return null;
  }
}

class Quota {
  /** Threads that have a group of their own, by number; and the processes they belong to. */
  groups = new Map();
  processes = new Set();
  /** Processes that are not the browser's. */
  others = new Set();

  constructor(folder, threads) {
    Object.assign(this, { folder, threads });
  }

  /** A share of one core for each thread, or no limit. */
  limit(share) {
    this.whole(null);
    clearInterval(this.sweeper);
    this.share = share;
    if (!this.threads) return this.whole(share);
    for (const group of this.groups.values()) attempt(() => this.set(group, share));
    if (share === null) return;
    this.sweep();
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS);
  }

  /** A share of one core for everything together, or no limit. */
  whole(share) {
    this.set(this.folder, share);
  }

  set(group, share) {
    const allowed = share === null ? (this.threads ? "-1" : "max") : String(Math.max(1000, Math.round(PERIOD_US * share)));
    if (this.threads) {
      writeFileSync(join(group, "cpu.cfs_period_us"), String(PERIOD_US));
      writeFileSync(join(group, "cpu.cfs_quota_us"), allowed);
    } else {
      writeFileSync(join(group, "cpu.max"), `${allowed} ${PERIOD_US}`);
    }
  }

  /** Gives each thread that has none its own group. A thread may end while we look. */
  sweep() {
    this.findProcesses();
    const seen = new Set();
    for (const pid of this.processes) {
      const threads = attempt(() => readdirSync(`/proc/${pid}/task`));
      if (!threads) this.processes.delete(pid);
      for (const thread of threads ?? []) {
        seen.add(thread);
        if (!this.groups.has(thread)) attempt(() => this.seat(thread));
      }
    }
    for (const [thread, group] of this.groups) {
      if (!seen.has(thread) && attempt(() => (rmdirSync(group), true))) this.groups.delete(thread);
    }
  }

  seat(thread) {
    const group = join(this.folder, thread);
    if (!existsSync(group)) mkdirSync(group);
    this.groups.set(thread, group);
    this.set(group, this.share);
    writeFileSync(join(group, "tasks"), thread);
  }

  /** Everything that descends from what the wrapper has started. */
  findProcesses() {
    for (const pid of readFileSync(join(this.folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean)) this.processes.add(pid);
    for (const pid of readdirSync("/proc")) {
      if (!/^\d+$/.test(pid) || this.processes.has(pid) || this.others.has(pid)) continue;
      const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, "utf8")) ?? "";
      const parent = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
      (this.processes.has(parent) ? this.processes : this.others).add(pid);
    }
  }

  /** What all of the browser's threads have computed since they began, in milliseconds. */
  spent() {
    let ns = 0;
    this.findProcesses();
    for (const pid of this.processes) {
      for (const thread of attempt(() => readdirSync(`/proc/${pid}/task`)) ?? []) {
        ns += Number((attempt(() => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8")) ?? "0").split(" ")[0]);
      }
    }
    return ns / 1e6;
  }

  /** A program that starts `program` inside the group, for who wants to be given one. */
  async wrapper(program) {
    this.scripts ??= await mkdtemp(join(tmpdir(), "jobsheet-quota-"));
    const script = join(this.scripts, "browser");
    await writeFile(script, `#!/bin/sh\necho $$ > '${this.folder}/cgroup.procs' && exec '${program}' "$@"\n`);
    await chmod(script, 0o755);
    return script;
  }

  /** The groups must be empty by then. */
  async remove() {
    clearInterval(this.sweeper);
    if (this.scripts) await rm(this.scripts, { recursive: true, force: true });
    for (let tries = 0; tries < 100 && existsSync(this.folder); tries++) {
      for (const group of this.groups.values()) attempt(() => rmdirSync(group));
      attempt(() => rmdirSync(this.folder));
      if (existsSync(this.folder)) await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** What the kernel may refuse because the thread has just gone. */
function attempt(body) {
  try {
    return body();
  } catch {
    return undefined;
  }
}

/**
 * How long one known loop takes on the page, in a dedicated worker, and on both at the same time (the longer of the two),
 * in milliseconds.
 */
export async function knownLoop(page) {
  return page.evaluate(async () => {
    const loop = `() => {
      const begun = performance.now();
      let hash = 0;
      for (let i = 0; i < 5e7; i++) hash = (Math.imul(hash, 31) + i) | 0;
      return [performance.now() - begun, hash];
    }`;
    const script = URL.createObjectURL(new Blob([`onmessage = () => postMessage((${loop})()[0])`], { type: "text/javascript" }));
    const worker = new Worker(script);
    const inWorker = () => new Promise((resolve) => ((worker.onmessage = (event) => resolve(event.data)), worker.postMessage(0)));
    const onPage = () => eval(loop)()[0];
    const alone = { onPage: onPage(), inWorker: await inWorker() };
    const beside = inWorker();
    const together = Math.max(onPage(), await beside);
    worker.terminate();
    return { ...alone, together };
  });
}
