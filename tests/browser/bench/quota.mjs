// A browser as slow as a phone: the whole process tree under a CPU quota of the kernel.
//
// DevTools' own throttling slows the page but not a dedicated worker, and the worker is where the core lives. A quota
// slows both alike, and `slowdown` measures that it does: one known loop, on the page and in a worker.

import { chmod, mkdir, mkdtemp, rm, rmdir, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What we want: a good phone computes about as much as a quarter of this core. */
export const SLOWDOWN = { wanted: 4, least: 3.5, most: 4.5 };

// A short period: with the usual 100 ms the browser would stand still for 75 ms, which no phone does.
const PERIOD_US = 8000;

/** Makes a group without a limit yet; null where this machine lets us make none. */
export async function makeQuota() {
  const name = `jobsheet-bench-${process.pid}`;
  const old = "/sys/fs/cgroup/cpu";
  const folder = existsSync(join(old, "cpu.cfs_quota_us")) ? join(old, name) : join("/sys/fs/cgroup", name);
  const quota = new Quota(folder);
  try {
    await mkdir(folder);
    await quota.limit(1);
    await quota.limit(null);
  } catch {
    await quota.remove();
    return null;
  }
  return quota;
}

class Quota {
  constructor(folder) {
    this.folder = folder;
  }

  /** A share of one core, or no limit. */
  async limit(share) {
    const old = existsSync(join(this.folder, "cpu.cfs_quota_us"));
    const allowed = share === null ? (old ? "-1" : "max") : String(Math.max(1000, Math.round(PERIOD_US * share)));
    if (old) {
      await writeFile(join(this.folder, "cpu.cfs_period_us"), String(PERIOD_US));
      await writeFile(join(this.folder, "cpu.cfs_quota_us"), allowed);
    } else {
      await writeFile(join(this.folder, "cpu.max"), `${allowed} ${PERIOD_US}`);
    }
  }

  /** A program that starts `program` inside the group, for who wants to be given one. */
  async wrapper(program) {
    this.scripts ??= await mkdtemp(join(tmpdir(), "jobsheet-quota-"));
    const script = join(this.scripts, "browser");
    await writeFile(script, `#!/bin/sh\necho $$ > '${this.folder}/cgroup.procs' && exec '${program}' "$@"\n`);
    await chmod(script, 0o755);
    return script;
  }

  /** The group must be empty by then. */
  async remove() {
    if (this.scripts) await rm(this.scripts, { recursive: true, force: true });
    for (let tries = 0; tries < 100 && existsSync(this.folder); tries++) {
      await rmdir(this.folder).catch(() => new Promise((resolve) => setTimeout(resolve, 50)));
    }
  }
}

/** How long one known loop takes on the page and in a dedicated worker, in milliseconds. */
export async function knownLoop(page) {
  return page.evaluate(async () => {
    const loop = `() => {
      const begun = performance.now();
      let hash = 0;
      for (let i = 0; i < 5e7; i++) hash = (Math.imul(hash, 31) + i) | 0;
      return [performance.now() - begun, hash];
    }`;
    const onPage = eval(loop)()[0];
    const script = URL.createObjectURL(new Blob([`postMessage((${loop})()[0])`], { type: "text/javascript" }));
    const inWorker = await new Promise((resolve) => (new Worker(script).onmessage = (event) => resolve(event.data)));
    return { onPage, inWorker };
  });
}
