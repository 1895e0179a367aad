// Telling results against targets, and slowing a phone's browser.

import { SLOWDOWN, knownLoop, makeQuota } from "./quota.mjs";

const missed = [];

/** One result, as a JSON object a line. */
export function tell(name, value, unit, target) {
  console.log(JSON.stringify({ name, value: Math.round(value * 100) / 100, unit, ...(target !== undefined && { target }) }));
  if (target !== undefined && value > target) {
    missed.push(name);
    console.error(`${name} misses its target: ${value.toFixed(1)} > ${target} ${unit}`);
  }
}

/** Fails if a target was missed. */
export function conclude() {
  if (missed.length) throw new Error(`missed: ${missed.join(", ")}`);
}

export const explain = (words) => console.error(words);
export const percentile = (values, share) => values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)];

/** The best of a few: what the machine can, not what it happened to do while somebody else was busy. */
async function bestLoop(page) {
  await knownLoop(page);
  const loops = [];
  for (let round = 0; round < 4; round++) loops.push(await knownLoop(page));
  const best = (where) => Math.min(...loops.map((loop) => loop[where]));
  return { onPage: best("onPage"), inWorker: best("inWorker"), together: best("together") };
}

/**
 * Under a quota the given targets; where none is possible a quarter of them, unthrottled, and it says so. The share that
 * slows by four is searched, because what a browser does beside the loop differs from machine to machine.
 */
export async function throttle(phone) {
  const quota = await makeQuota();
  if (!quota) {
    explain("This machine allows no CPU quota: times are unthrottled and held against a quarter of each target.");
    return { quota: null, slowly: async () => {}, target: (ms) => ms / 4 };
  }
  phone.program = await quota.wrapper(process.env.CHROMIUM ?? "/usr/bin/chromium");
  await phone.restart();
  const before = await bestLoop(phone.page);
  let share = 1 / SLOWDOWN.wanted;
  for (let tries = 0; ; tries++) {
    await quota.limit(share);
    const after = await bestLoop(phone.page);
    const slow = { page: after.onPage / before.onPage, worker: after.inWorker / before.inWorker };
    const both = after.together / before.together;
    const whom = quota.threads ? "for each thread" : "for the whole browser";
    explain(
      `with ${(share * 100).toFixed(1)} % of a core ${whom} the page is ${slow.page.toFixed(2)} and the worker ${slow.worker.toFixed(2)} times slower, both at the same time ${both.toFixed(2)} times`,
    );
    const fits = Object.values(slow).every((times) => times >= SLOWDOWN.least && times <= SLOWDOWN.most);
    if (fits || tries === 5) {
      tell("device.cpu_share", share * 100, "%");
      tell("device.slowdown_page", slow.page, "times");
      tell("device.slowdown_worker", slow.worker, "times");
      tell("device.slowdown_both_at_once", both, "times");
      if (!fits) throw new Error(`no quota slows page and worker alike by ${SLOWDOWN.least} to ${SLOWDOWN.most}`);
      const slowly = () => quota.limit(share);
      return { quota, slowly, share, target: (ms) => ms };
    }
    share *= (slow.page + slow.worker) / 2 / SLOWDOWN.wanted;
  }
}
